"""The engine that runs cells in the process against a real Jupyter kernel: every output the same, pictures included."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
from importlib.metadata import entry_points

import nbformat
import papermill
import pytest
from helpers.notebooks import chapters, notebook
from helpers.running import PICTURES, execute
from helpers.sentences import says
from helpers.tables import ROOT
from IPython.core.interactiveshell import InteractiveShell
from papermill.engines import papermill_engines

from spbe_research.errors import ChapterError
from spbe_research.reports import make_report
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.running.engine_inprocess import can_run_here
from spbe_research.reports.running.run import CHAPTERS, run_chapter

#: a cell for each thing that a notebook can show
SHOWS = (
    "import sys, pandas as pd\nfrom IPython.display import HTML, Markdown, clear_output, display",
    "1 + 1",
    "_ + 1, Out[4]",
    "'quiet';",
    "None",
    "",
    "print('one')\nprint('two')\ndisplay(HTML('<b>three</b>'))\nprint('four', end='')",
    "print('to error', file=sys.stderr)\nsys.stdout.write('and back')",
    "handle = display('first', display_id='it')\nhandle.update(Markdown('**second**'))",
    "print('gone')\nclear_output()\ndisplay({'kept': 1})",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})",
    "%who_ls int",
    "import asyncio\nawait asyncio.sleep(0, 'awaited')",
    "class Picture:\n    __repr__ = lambda self: 'p'\n    _repr_png_ = lambda self: b'\\x89PNG fake'\nPicture()",
    "print('10 %\\r20 %\\nend\\r\\n')",
    "region, year, lang",
    *PICTURES,
)


@pytest.fixture
def kernel_options(monkeypatch):
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    return {"extra_arguments": ["--log-level=ERROR"], "coalesce_streams": True}


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")  # of the kernel's own dependencies
def test_every_kind_of_output_is_as_from_a_kernel(kernel_options):
    node = notebook(*SHOWS)
    given = {"region": "bintan", "year": 2024}
    ours = execute(node, "spbe-inprocess", given)
    reference = execute(node, None, given, **kernel_options)
    for mine, theirs in zip(ours.cells, reference.cells, strict=True):
        assert mine == theirs, mine.source
    assert ours == reference
    assert sum("image/png" in o.get("data", {}) for c in ours.cells for o in c.outputs) == 3
    assert ours.cells[17].outputs[0].data["text/plain"] == "('bintan', 2024, 'id')"


def test_pictures_exist_in_every_chapter_of_one_process():
    """The inline backend registers itself once a process: later shells must not lose their pictures."""
    for _ in range(2):
        done = execute(notebook(*PICTURES), "spbe-inprocess")
        assert [len(c.outputs) for c in done.cells] == [0, 0, 1, 1]
        assert all("image/png" in o.data for c in done.cells for o in c.outputs)


@pytest.mark.full
def test_pictures_exist_though_the_backend_was_imported_before_any_shell():
    """In a server that has imported the inline backend, children would show no picture, without an error."""
    program = (
        "import matplotlib_inline.backend_inline\n"
        "from helpers.running import PICTURES, execute\n"
        "from helpers.notebooks import notebook\n"
        "done = execute(notebook(*PICTURES), 'spbe-inprocess')\n"
        "print([len(c.outputs) for c in done.cells])"
    )
    run = [sys.executable, "-W", "ignore", "-c", program]
    places = os.environ | {"PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(run, capture_output=True, text=True, check=True, env=places)
    assert done.stdout.strip() == "[0, 0, 1, 1]"


def test_namespace_is_fresh_and_the_process_is_left_as_it_was():
    before = (sys.modules["__main__"], sys.displayhook, sys.stdout, sys.stderr, set(vars(builtins)))
    execute(notebook("leak = 1\n__name__"), "spbe-inprocess")
    done = execute(notebook("'leak' in globals()", "__name__"), "spbe-inprocess")
    assert [c.outputs[0].data["text/plain"] for c in done.cells[1:]] == ["False", "'__main__'"]
    assert (sys.modules["__main__"], sys.displayhook, sys.stdout, sys.stderr, set(vars(builtins))) == before
    assert can_run_here()


def test_first_failing_cell_ends_the_chapter_and_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "n", "print('x')", "1 / 0", "never = 1")))
    seen = []
    with pytest.raises(
        ChapterError,
        match=says("errors.frame.chapter", chapter="01_maturity", cell=4, reason="ZeroDivisionError: division by zero"),
    ):
        run_chapter(
            CHAPTERS[0],
            ReportParameters("paser"),
            tmp_path / "done.ipynb",
            engine="inprocess",
            on_cell=lambda *at: seen.append(at),
        )
    assert seen == [(CHAPTERS[0], 0), (CHAPTERS[0], 1), (CHAPTERS[0], 2), (CHAPTERS[0], 3)]
    assert not (tmp_path / "done.ipynb").exists()


def test_an_interrupt_is_the_user_s_and_no_failure_of_the_cell():
    with pytest.raises(KeyboardInterrupt):
        execute(notebook("raise KeyboardInterrupt"), "spbe-inprocess")


def test_syntax_error_is_an_error_of_the_cell():
    with pytest.raises(papermill.PapermillExecutionError, match="SyntaxError"):
        execute(notebook("def ("), "spbe-inprocess")


def test_papermill_finds_the_engine_by_its_name():
    (found,) = entry_points(group="papermill.engine", name="spbe-inprocess")
    entry = found.load()
    node = nbformat.from_dict(notebook("region"))
    assert entry.nb_kernel_name(node) == "python3"
    assert entry.nb_language(node, "python") == "python"
    papermill_engines.register("as-found", entry)
    done = execute(notebook("region + '!'"), "as-found", {"region": "bintan"})
    assert done.cells[-1].outputs[0].data["text/plain"] == "'bintan!'"


@pytest.mark.full
def test_the_engine_can_be_imported_before_papermill():
    """Papermill loads its engines while it is imported, so an engine that imports papermill would meet itself."""
    program = "import spbe_research.reports.running.engine_inprocess as e; print(e.InProcessEngine.__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "InProcessEngine"


def test_the_value_of_a_python_prompt_does_not_reach_the_cells(monkeypatch):
    monkeypatch.setattr(builtins, "_", (1, 2), raising=False)
    done = execute(notebook("40 + 2", "_ + 1"), "spbe-inprocess")
    assert done.cells[-1].outputs[0].data["text/plain"] == "43"
    assert builtins._ == (1, 2)


def test_inside_jupyter_a_kernel_does_the_work(monkeypatch):
    monkeypatch.setattr(InteractiveShell, "initialized", classmethod(lambda cls: True))
    assert not can_run_here()


def compare(built, region, year, lang, tmp_path):
    """Both engines' reports of one region, byte for byte."""
    assert can_run_here()
    ours = built(region, year, lang=lang)
    theirs = make_report(region, year, lang=lang, out=tmp_path / "theirs", engine="kernel")
    for mine, other in zip((ours.html, *ours.notebooks), (theirs.html, *theirs.notebooks), strict=True):
        assert mine.read_bytes() == other.read_bytes(), mine.name
    for path in ours.notebooks:
        cells = nbformat.read(path, 4).cells
        pictures = [c for c in cells for o in c.get("outputs", ()) if "image/png" in o.get("data", {})]
        assert len(pictures) >= 1
        assert all(".show(" in c.source for c in pictures)


@pytest.mark.slow
@pytest.mark.full
def test_report_is_the_same_from_both_engines(built, tmp_path):
    compare(built, "bintan", 2024, "id", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("region", "year", "lang"),
    [
        ("paser", 2022, "en"),
        ("kabupaten madiun", 2020, "id"),
        ("provinsi aceh", 2024, "id"),
        ("kementerian agama", 2024, "en"),
        ("banyuasin", 2023, "id"),
    ],
)
def test_reports_of_every_depth_are_the_same_from_both_engines(region, year, lang, built, tmp_path):
    compare(built, region, year, lang, tmp_path)
