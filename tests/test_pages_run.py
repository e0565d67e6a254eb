"""Every block of code on the documentation site runs, or is compared with what it shows."""

from __future__ import annotations

import doctest
import os
import re
import runpy
import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest
from helpers.running import call
from helpers.tables import ROOT
from typer.testing import CliRunner

from spbe_research.cli.main import app
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file

pages = runpy.run_path(str(ROOT / "docs" / "site" / "build.py"))["pages"]()
PAGES = [name for name in pages if name.endswith(".md")]

#: lines of a shell that are run otherwise than as they stand, each with the line that is run or the reason
OTHERWISE = {
    "spbe report --all --year 2024": "spbe report --all --year 2024 --kind kota --province kalimantan-timur",
    "spbe report --all --province kalimantan-timur --year 2024": (
        "spbe report --all --province kalimantan-utara --year 2024"
    ),
}
NOT_RUN = {
    "spbe report --all --year 2024 --out /shared/reports --dask tcp://SCHEDULER:8786": "tests/reports run a cluster",
    "dask scheduler &": "tests/reports run a cluster",
    "dask worker tcp://SCHEDULER:8786 --nworkers 4 --nthreads 1": "tests/reports run a cluster",
    "jupyter lab start.ipynb": "its cells are run by tests/study",
    "source .venv/bin/activate": "the shell's own",
}
#: blocks of Python that need what a machine here has not
FOREIGN = {"from dask_jobqueue import SLURMCluster": "a cluster's queue"}
#: what stands in a fence and is no command: parts of files, and a line of arrows
SHOWN = ("No.;Level", "No.;Tingkat", "Region;Year;1;2;3;…;47", "Daerah;Tahun;1;2;3;…;47", "data/*.csv -> observations")


def blocks(name: str) -> list[tuple[str, str]]:
    """Language and text of each fence of a page."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [
        (kind, re.sub(r"^ {2}", "", body, flags=re.M)) if indent else (kind, body)
        for indent, kind, body in re.findall(r"^( *)```([\w{}-]*)\n(.*?)^ *```$", text, re.M | re.S)
    ]


WITH_CODE = [name for name in PAGES if any(not kind.startswith("{") for kind, _ in blocks(name))]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of a reader who has the examples, a result report, and a study of their own."""
    monkeypatch.setenv("SPBE_STUDY", "")
    monkeypatch.delenv("SPBE_STUDY")
    (tmp_path / "docs").mkdir()
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    shutil.copy(ROOT / "docs" / "examples" / "lhe-contoh-2025.pdf", tmp_path / "LHE-2024.pdf")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str) -> str:
    os.environ.pop("SPBE_STUDY", None)  # a shell starts each command anew
    made = CliRunner().invoke(app, shlex.split(line)[1:])
    assert made.exit_code == 0, (line, made.output[-500:], made.exception)
    return made.output


def fill(path: Path, **cells: object) -> Path:
    """The workbook with a level in every row, as a reader fills it; cells of the column of levels by row."""
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet["F8"].value in ("Tingkat", "Level"))
    for row in range(9, 9 + 47):
        sheet[f"F{row}"] = cells.get(f"F{row}", row % 5 + 1)
    book.save(path)
    return path


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.parametrize("name", WITH_CODE)
def test_blocks_run(name, folder, monkeypatch, capsys):
    done: set[str] = set()
    for kind, body in blocks(name):
        first = body.splitlines()[0]
        if kind.startswith("{") or first in FOREIGN:
            continue
        if kind == "python":
            run_python(name, body)
        elif kind == "json":
            assert name == "docs/methods/command-line.md"  # tests/cli/test_json.py holds it against what is printed
        elif first.startswith(SHOWN):
            assert "…" in body or "->" in body
        elif first.startswith("spbe: "):
            assert body.splitlines() == complaints(folder, "en" if "Isian, row" in first else "id", monkeypatch, capsys)
        else:
            assert kind == "", (name, kind)
            for line in body.splitlines():
                line = re.sub(r"\s{2,}# .*$", "", line)
                if line not in done:
                    run_line(line, folder, monkeypatch)
                done.add(line)


def run_python(name: str, body: str) -> None:
    if body.startswith(">>>"):
        test = doctest.DocTestParser().get_doctest(body, {}, name, name, 0)
        assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed == 0
        return
    if 'open_study("my-thesis")' in body:
        study = init_study("my-thesis", region="bintan")
        run("spbe template levels.xlsx --instrument permenpanrb-59-2020")
        add_file(
            study, fill(Path("levels.xlsx")), region="bintan", year=2021, assessment="self", source="Diskominfo Bintan"
        )
    if 'read_zone("zi.xlsx")' in body:
        run("spbe zi --template zi.xlsx --unit Disdukcapil")
        book = openpyxl.load_workbook("zi.xlsx")
        for row in book.active.iter_rows(min_row=8):
            if row[0].value == 1:
                row[4].value = "Ya"
        book.save("zi.xlsx")
    written, reads, rest = body.partition("answers = spbe.read_checklist(")
    scope: dict[str, object] = {}
    exec(compile(written, name, "exec"), scope)  # noqa: S102
    if reads:  # the checklist is filled by its reader in between
        book = openpyxl.load_workbook("paser-audit.xlsx")
        book.active["E10"] = book.active["F10"] = "ya"
        book.save("paser-audit.xlsx")
        exec(compile(reads + rest, name, "exec"), scope)  # noqa: S102


def run_line(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = line.split()
    if line in NOT_RUN:
        if line.startswith("jupyter"):
            assert Path(words[-1]).is_file()
    elif words[0] == "cd":
        monkeypatch.chdir(words[1])
    elif words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M), line
    elif words[0] in ("py", "python3") or ".venv" in words[0] or words[0] == "pip":
        installs(line)
    else:
        assert words[0] == "spbe", line
        if words[1] == "add":
            fill(Path(words[2]))
        run(OTHERWISE.get(line, line))
        for made in [word for word in words[2:] if words[1] in ("export", "template") and "." in word][:1]:
            assert Path(made).stat().st_size > 500, line


def installs(line: str) -> None:
    """Lines that set up an environment: README's are run by `.ci/run`, and the others say the same elsewhere."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    kept = readme.split("<!-- run:begin -->")[1].split("<!-- run:end -->")[0].split("```")[1].splitlines()
    same = line.replace("\\Scripts\\", "/bin/").replace("py -3", "python3")
    extra = re.fullmatch(r'pip install "spbe-research\[(\w+)\]"', line)
    if extra:
        assert f"\n{extra.group(1)} = [" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    else:
        assert same in kept, line


def complaints(
    folder: Path, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """What the command says of a workbook with three wrong levels."""
    before = Path.cwd()
    monkeypatch.chdir(folder)
    run("spbe template salah.xlsx --instrument permenpanrb-59-2020 --lang id")
    fill(folder / "salah.xlsx", F10=6, F12="tiga", F20="2,5")
    words = "add salah.xlsx --region bintan --year 2021 --assessment self --source x --lang"
    os.environ["SPBE_STUDY"] = str(folder / "my-thesis")
    status, _, told = call(monkeypatch, capsys, *words.split(), lang)
    os.environ.pop("SPBE_STUDY")
    monkeypatch.chdir(before)
    assert status == 2
    return told.splitlines()


def test_what_is_run_otherwise_stands_on_a_page():
    """A line that no page has any more leaves these lists too."""
    there = {
        re.sub(r"\s{2,}# .*$", "", line) for name in PAGES for _, body in blocks(name) for line in body.splitlines()
    }
    assert {*OTHERWISE, *NOT_RUN, *FOREIGN} <= there
    assert [start for start in SHOWN if not any(line.startswith(start) for line in there)] == []
