"""The page on an integrity zone: what it says first, in either language, and what it leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.sentences import said
from helpers.tables import read_plain

from spbe_research.chapters.zone import narrate, tables
from spbe_research.chapters.zone.sections import SECTIONS
from spbe_research.chapters.zone.unit import zone_of
from spbe_research.errors import FileProblems, ParameterError
from spbe_research.integrity.workbook import write_zone_template
from spbe_research.integrity.zone import score_integrity_zone
from spbe_research.reports.running.zone import make_zone_pages
from spbe_research.text.catalog import say


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_trial_workbook_is_called_one_and_reaches_wbbm(lang):
    zone = zone_of("")
    total = {"id": "95,58", "en": "95.58"}[lang]
    told = {"unit": say("zone.trial", lang), "total": total, "verdict": "WBBM"}
    assert said(narrate.answer(zone, lang), "zone.answer", lang, **told)
    assert say("zone.trial_said", lang) in str(narrate.answer(zone, lang))
    for section in SECTIONS.makers:
        assert len(list(SECTIONS.parts(zone, section, lang))) >= 2


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_is_missing_is_named_with_its_points(lang):
    zone = score_integrity_zone({"1": 8, "2": 7, "3": 10, "4": 10, "5": 15, "6": 10, "H1": 17, "H2": 5, "H3": 15})
    text = str(narrate.answer(zone, lang))
    name = {"id": "Pelayanan Publik yang Prima", "en": "Excellent public services"}[lang]
    points = {"id": "0,75", "en": "0.75"}[lang]
    assert said(text, "zone.fewest", lang, predicate="WBBM", points=points)
    assert say("zone.lack", lang, of=name, points=points) in text


def test_what_is_not_known_is_left_open_and_said():
    zone = score_integrity_zone({"P1": 4})
    verdicts = f"{say('zone.verdict none', 'en')}, WBK, or WBBM"
    told = {"unit": say("zone.trial", "en"), "total": "4.00 to 100.00", "verdict": verdicts}
    assert said(narrate.answer(zone, "en"), "zone.answer_open", "en", **told)
    assert set(tables.minima_table(zone, "en").frame.iloc[:, -1]) == {say("zone.met_open", "en").replace(" ", "\u00a0")}


def test_the_nine_goals_stand_with_rows_of_spbe():
    frame = tables.goals_table(zone_of(""), "en").frame
    links = read_plain("integrity_zone/spbe_links")
    assert len(frame) == 9
    assert all(frame.iloc[:, -1])
    assert frame.iloc[0, -1] == ", ".join(r["code"] for r in links if r["goal"] == "1")


def test_a_workbook_with_several_units_needs_a_sheet(tmp_path):
    file = write_zone_template(tmp_path / "zi.xlsx", units=["Samsat", "Disdukcapil"])
    with pytest.raises(ParameterError, match="Samsat, Disdukcapil"):
        zone_of(str(file))
    assert zone_of(str(file), "Samsat").answers.unit == "Samsat"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_page_is_written_whole(tmp_path, lang):
    file = tmp_path / "zi.csv"
    file.write_text("code,value\nP1,4\nR1,3.5\n", encoding="utf-8")
    (page,) = make_zone_pages(file, lang=lang, out=tmp_path / "reports")
    text = page.html.read_text(encoding="utf-8")
    assert page.html.parent.name == lang
    assert say("zone.h_minima", lang) in text
    assert sorted(p.name for p in page.folder.iterdir() if p.suffix == ".ipynb") == ["08_integrity_zone.ipynb"]


def test_nothing_is_written_for_a_file_that_is_refused(tmp_path):
    file = tmp_path / "zi.csv"
    file.write_text("code,value\nP1,5\n", encoding="utf-8")
    out = tmp_path / "reports"
    with pytest.raises(FileProblems):
        make_zone_pages(file, out=out)
    assert not [p for p in Path(out).rglob("*") if p.is_file()]
