"""Sections of chapters: what a call shows, what it refuses, and that no error on the way is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import papermill
import pytest
from helpers.notebooks import chapters, notebook
from helpers.running import execute
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.chapters import change, instruments, maturity
from spbe_research.chapters.change.sections import SECTIONS as CHANGE
from spbe_research.chapters.display.section import Note, Sections
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.instruments.sections import SECTIONS as INSTRUMENTS
from spbe_research.chapters.maturity.sections import SECTIONS as MATURITY
from spbe_research.errors import ChapterError, ParameterError, SectionError
from spbe_research.numbers.language import LANGUAGES
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents.html import export_html
from spbe_research.reports.documents.reading import read_document
from spbe_research.reports.running.run import CHAPTERS, run_chapter
from spbe_research.text.catalog import say

FIRST = """\
import spbe_research as spbe
from spbe_research.chapters import maturity
m = spbe.describe_maturity("paser", 2022)"""


@pytest.fixture(scope="module")
def paser() -> spbe.Maturity:
    return spbe.describe_maturity("paser", 2022)


def kinds(parts: Iterator[object]) -> list[str]:
    return [type(part).__name__ for part in parts]


def test_a_section_gives_heading_note_text_figure_and_table_in_their_order(paser: spbe.Maturity) -> None:
    parts = list(MATURITY.parts(paser, "history", "id"))
    assert kinds(iter(parts)) == ["Prose", "Note", "Prose", "Drawing"]
    parts = list(MATURITY.parts(paser, "gain", "id"))
    assert kinds(iter(parts)) == ["Prose", "Note", "Table", "Drawing"]
    assert [part.name for part in parts if isinstance(part, Drawing | Table)] == ["units", "points_to_gain"]


@pytest.mark.parametrize("section", ["index_only", "missing", "self_report"])
def test_a_section_that_the_data_do_not_reach_is_empty(paser: spbe.Maturity, section: str) -> None:
    assert list(MATURITY.parts(paser, section, "en")) == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sections", [MATURITY, INSTRUMENTS, CHANGE], ids=lambda s: s.chapter)
def test_every_section_has_a_note_in_every_language(sections: Sections[Any], lang: str) -> None:
    for name in sections.makers:
        fake = Sections(sections.chapter, lambda *_: Prose.paragraph("x"), {"the title": (), name: ()})
        assert [type(p) for p in fake.parts(None, name, lang)] == [Prose, Note]


@pytest.mark.parametrize(("room", "known"), [(maturity, "answer"), (instruments, "split"), (change, "null")])
def test_an_unknown_section_is_one_line_that_lists_those_there_are(room: Any, known: str) -> None:
    there = re.compile(rf".*\b{known}\b.*sources")
    with pytest.raises(
        ParameterError, match=rf"^{says('errors.chapters.display.section.parts', section='unit', there=there).pattern}$"
    ):
        room.show(None, "unit")


def test_an_unknown_language_is_refused_before_anything_is_made(paser: spbe.Maturity) -> None:
    with pytest.raises(ParameterError, match=says("errors.numbers.language.check_language", lang_value="jv")):
        maturity.show(paser, "units", "jv")


def test_outside_a_notebook_a_section_is_printed(paser: spbe.Maturity, capsys: pytest.CaptureFixture[str]) -> None:
    maturity.show(paser, "units", "en")
    shown = capsys.readouterr().out
    assert shown.startswith(say("report.h_units", "en") + "\n" + say("maturity.notes.units", "en"))
    left = says("maturity.narrate.most_left_first", word="aspect", names=re.compile("Electronic.*?"))
    assert re.search(f"\n{left.pattern}", shown)
    assert "Internal policy on SPBE governance" in shown
    maturity.show(paser, "missing", "en")
    assert capsys.readouterr().out == ""


def test_an_error_names_its_section() -> None:
    with pytest.raises(
        SectionError,
        match=says("errors.frame.section", section="units", reason=re.compile("AttributeError: .*NoneType.*")),
    ) as caught:
        maturity.show(None, "units")  # type: ignore[arg-type]
    assert isinstance(caught.value.__cause__, AttributeError)
    assert caught.value.section == "units"


def test_the_engine_names_chapter_cell_and_section(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = (FIRST, "object.__setattr__(m, 'units', None)", "maturity.show(m, 'units', lang)")
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "n", *cells)))
    fails = says("errors.frame.section", section="units", reason=re.compile("AttributeError: 'NoneType'.*"))
    reason = says("errors.frame.chapter", chapter="01_maturity", cell="5", reason=fails)
    with pytest.raises(ChapterError, match=reason):
        run_chapter(CHAPTERS[0], ReportParameters("paser"), tmp_path / "done.ipynb", engine="inprocess")


def test_a_figure_that_cannot_be_drawn_fails_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """IPython would report it and go on: the page would lack a figure without a word."""

    def broken(_: Drawing) -> Drawing:
        raise ValueError("no picture")

    monkeypatch.setattr(Drawing, "drawn", broken)
    reason = says("errors.frame.section", section="units", reason="ValueError: no picture")
    with pytest.raises(papermill.PapermillExecutionError, match=reason):
        execute(notebook(FIRST, "maturity.show(m, 'units', lang)"), "spbe-inprocess")


def test_notes_stay_in_the_notebook_and_out_of_page_and_document(paser: spbe.Maturity) -> None:
    node = execute(notebook(FIRST, "maturity.show(m, 'levels', 'en')"), "spbe-inprocess")
    outputs = node.cells[-1].outputs
    assert [sorted(o.data) for o in outputs] == [
        ["text/html", "text/plain"],
        ["text/markdown", "text/plain"],
        ["text/html", "text/plain"],
        ["image/png", "text/html", "text/plain"],
    ]
    note = outputs[1].data["text/markdown"]
    assert note == f"*{say('maturity.notes.levels', 'en')}*"
    page = export_html([node], paser, "en")
    assert page.count("<figure>") == 1
    assert note.strip("*") not in page
    document = read_document([node], title="x", lang="en")
    assert note.strip("*") not in repr(document)
    assert [type(b).__name__ for b in document.blocks] == [
        "Heading",
        "Heading",
        "Paragraph",
        "FigureBlock",
        "Paragraph",
    ]
