"""Notebooks that no chapter can be made from: each has its reason in one line, and nothing is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from helpers.notebooks import PARAMETERS, chapters, notebook
from helpers.running import call
from helpers.sentences import said, says

from spbe_research.errors import ChapterError, message
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.record.stale import inputs
from spbe_research.reports.running.failures import Failure
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.notebooks import parameter_names, read_chapter
from spbe_research.reports.running.run import CHAPTERS, run_chapter
from spbe_research.reports.running.work import Order, do_job

NAME = CHAPTERS[0]
KEYS = "errors.running.notebooks"
WHOLE = nbformat.writes(notebook("region"))


def changed(**values: object) -> str:
    """A sound notebook with other values at its top."""
    return json.dumps(json.loads(WHOLE) | values)


def with_parameters(source: str, tags: tuple[str, ...] = ("parameters",)) -> str:
    node = notebook("region")
    node.cells[0].source, node.cells[0].metadata["tags"] = source, list(tags)
    return nbformat.writes(node)


OLD = json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [], "metadata": {}}]})
CONFLICT = WHOLE.replace(' "cells"', '<<<<<<< HEAD\n "cells"', 1) + "\n=======\n{}\n>>>>>>> other\n"

#: what stands in the file, and the reason
BROKEN: dict[str, tuple[str | bytes, re.Pattern[str]]] = {
    "lost tag": (with_parameters(PARAMETERS, ()), says(f"{KEYS}.region")),
    "no region": (with_parameters('wilayah = "paser"\nlang = "id"'), says(f"{KEYS}.region")),
    "no Python": (
        with_parameters('region = "paser\nlang = "id"'),
        says(f"{KEYS}.parameters", line="1"),
    ),
    "conflict": (CONFLICT, says(f"{KEYS}.conflict", line=re.compile(r"\d+"))),
    "format 3": (
        OLD,
        says(f"{KEYS}.format", version="3", file="01_maturity.ipynb"),
    ),
    "format 5": (changed(nbformat=5), says(f"{KEYS}.format", version="5")),
    "cut short": (WHOLE[: len(WHOLE) // 2], says(f"{KEYS}.json", line=re.compile(r"\d+"))),
    "empty": ("", says(f"{KEYS}.json", line="1")),
    "a list": ("[1, 2]", says(f"{KEYS}.no_notebook")),
    "a number": (changed(nbformat=True), says(f"{KEYS}.no_notebook")),
    "without cells": ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', says(f"{KEYS}.invalid")),
    "cells of no kind": (changed(cells=[{"cell_type": "wish", "source": ""}]), says(f"{KEYS}.invalid")),
    "latin": (WHOLE.replace("paser", "pas\u00e9r").encode("latin-1"), says(f"{KEYS}.encoding")),
    "R": (
        changed(metadata={"kernelspec": {"display_name": "R", "language": "R", "name": "ir"}}),
        says(f"{KEYS}.language", language="R"),
    ),
}

#: what reads like any other
SOUND: dict[str, str] = {
    "as written": WHOLE,
    "no kernel named": changed(metadata={}),
    "a kernel of another environment": changed(
        metadata={"kernelspec": {"display_name": "old", "language": "python", "name": "conda-env-old-py"}}
    ),
    "a mark before its text": "\ufeff" + WHOLE,
}


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], Path]:
    """Lay something down as the first chapter, beside sound ones."""
    folder = chapters(tmp_path / "notebooks", "region")
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(folder))

    def lay(text: str | bytes) -> Path:
        path = folder / f"{NAME}.ipynb"
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
        return path

    return lay


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_notebook_has_its_own_reason_in_one_line(put: Callable[[str | bytes], Path], case: str) -> None:
    text, reason = BROKEN[case]
    put(text)
    with pytest.raises(ChapterError) as caught:
        read_chapter(NAME)
    said = str(caught.value)
    assert said.startswith(f"chapter {NAME}: ")
    assert reason.fullmatch(said.removeprefix(f"chapter {NAME}: "))
    assert "\n" not in said
    assert len(said) < 250
    assert caught.value.cell is None


@pytest.mark.parametrize("case", ["lost tag", "conflict", "format 3"])
def test_the_command_says_it_in_one_line_and_writes_nothing(
    put: Callable[[str | bytes], Path],
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(BROKEN[case][0])
    status, out, err = call(monkeypatch, capsys, "report", "bintan", "--out", str(tmp_path / "out"), "--lang", "en")
    assert (status, out) == (2, "")
    assert err.startswith(f"spbe: chapter {NAME}: ")
    assert BROKEN[case][1].search(err)
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_notebook_that_is_gone_or_a_folder_is_told(put: Callable[[str | bytes], Path]) -> None:
    path = put("")
    path.unlink()
    with pytest.raises(
        ChapterError, match=says("errors.frame.chapter_alone", chapter=NAME, reason=says(f"{KEYS}.unreadable"))
    ):
        read_chapter(NAME)
    path.mkdir()
    with pytest.raises(
        ChapterError, match=says("errors.frame.chapter_alone", chapter=NAME, reason=says(f"{KEYS}.unreadable"))
    ):
        read_chapter(NAME)


@pytest.mark.parametrize("case", SOUND)
def test_a_notebook_of_another_hand_runs_here(put: Callable[[str | bytes], Path], tmp_path: Path, case: str) -> None:
    put(SOUND[case])
    done = run_chapter(NAME, ReportParameters("bintan"), tmp_path / "done.ipynb", engine="inprocess")
    assert done.cells[-1].outputs[0].data["text/plain"] == "'bintan'"
    assert done.metadata.kernelspec.name == "python3"


def test_cells_without_a_name_of_their_own_get_the_same_one_on_every_run(
    put: Callable[[str | bytes], Path], tmp_path: Path
) -> None:
    old = json.loads(WHOLE) | {"nbformat_minor": 2}
    for cell in old["cells"]:
        del cell["id"]
    twins = json.loads(WHOLE)
    for cell in twins["cells"]:
        cell["id"] = "twin"
    for text in (json.dumps(old), json.dumps(twins)):
        path = put(text)
        written = []
        for run in ("one", "two"):
            read_chapter.__globals__["_read"].cache_clear()
            run_chapter(NAME, ReportParameters("bintan"), tmp_path / f"{run}.ipynb", engine="inprocess")
            written.append((tmp_path / f"{run}.ipynb").read_bytes())
        assert written[0] == written[1]
        path.unlink()


def test_names_of_parameters_are_what_the_tagged_cell_sets() -> None:
    node = notebook("other = 1")
    node.cells[0].source = '# a comment\nregion: str = "paser"\nyear = before = None\nlang = "id"  # or "en"'
    assert parameter_names(NAME, node) == ("year", "before", "lang", "region")
    node.cells[0].metadata["tags"] = []
    assert parameter_names(NAME, node) == ()


def test_a_country_run_lists_the_chapter_without_a_cell(put: Callable[[str | bytes], Path], tmp_path: Path) -> None:
    put(BROKEN["lost tag"][0])
    job = Job("21.01", "Kabupaten Bintan", "kabupaten-bintan", 2024, "id", "2024")
    outcome = do_job(job, Order(str(tmp_path / "out"), "inprocess", 60, ""), inputs(CHAPTERS))
    assert (outcome.ok, outcome.reason, outcome.chapter, outcome.cell) == (False, "chapter", NAME, None)
    assert outcome.message == message(f"{KEYS}.region")
    failure = Failure(job, outcome)
    assert str(failure).startswith("Kabupaten Bintan (21.01): chapter 01_maturity: ")
    assert said(str(failure), f"{KEYS}.region")
    assert failure.row()[4:7] == ("chapter", NAME, "")
