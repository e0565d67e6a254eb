"""The page on an audit, and the checklists beside it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.chapters.audit import narrate, tables
from spbe_research.reports.running.audit import make_audit
from spbe_research.text.catalog import say


def test_the_page_and_a_checklist_a_framework_are_written_and_the_checklist_reads_back(tmp_path: Path):
    made = make_audit("paser", 2022, lang="id", out=tmp_path)
    assert made.html.is_file()
    assert "46/61" in made.html.read_text(encoding="utf-8")
    books = [d for d in made.documents if d.suffix == ".xlsx"]
    assert len(books) == 3
    for book in books:
        sheets = openpyxl.load_workbook(book)
        sheets.active["E10"] = "F" if "cobit" in book.name else "ya"
        sheets.save(book)
    assert [spbe.read_checklist(b).framework for b in books] == ["iso-27001-2022", "iso-27001-2013", "cobit-5"]


def test_a_group_is_not_audited():
    with pytest.raises(spbe.SpbeError, match=says("errors.audit.group")):
        spbe.describe_audit("nasional", 2023)


def test_an_evaluation_of_2019_is_audited_through_the_crosswalk():
    a = spbe.describe_audit("denpasar", 2019)
    assert a.main.through == "permenpanrb-59-2020"
    for lang in ("id", "en"):
        text = str(narrate.limits(a, lang))
        assert says("audit.limit_through", lang).search(text)
        assert says("audit.limit_without", lang, codes="8, 9, 21, 22, 29, 30, 31").search(text)
        assert say("audit.no_text", lang) not in str(tables.ask_table(a, lang))
        assert tables._asked({"ask_id": "", "level_low": 2.0}, 5.0, lang) == say("audit.no_text", lang)
        assert tables._asked({"ask_id": "", "level_low": 5.0}, 5.0, lang) == say("audit.top", lang)
