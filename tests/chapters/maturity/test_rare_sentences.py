"""Sentences of the maturity chapter that few institutions call for, each where its data call for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from helpers.languages import LANGS
from helpers.sentences import digits, said, says
from helpers.spoken import holds
from helpers.tables import DataCopy, read_plain

from spbe_research.chapters.maturity import closing, narrate, tables
from spbe_research.chapters.maturity import self_report as self_report_chapter
from spbe_research.chapters.maturity.summary import qualified
from spbe_research.chapters.overview import texts
from spbe_research.data.instruments import load_instrument
from spbe_research.profiles.maturity import Maturity, describe_maturity
from spbe_research.profiles.self_report import SelfReport
from spbe_research.reports.documents.html import footer_text
from spbe_research.study.by_hand import fill_by_hand
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_evaluations, add_file
from spbe_research.text.catalog import say

INST = "permenpanrb-59-2020"
#: rows left empty: the first, and so many that the range is wide
ROW, MANY = ("1",), tuple(str(i) for i in range(1, 31))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "s"))
    return init_study(tmp_path / "s", region="bintan").activate()


def own(study: Study, level: int, empty: tuple[str, ...] = (), assessment: str = "self", year: int = 2021) -> Maturity:
    """An evaluation of the study's: one level everywhere, but for some rows; made up."""
    codes = load_instrument(INST).codes
    lines = "".join(f"{c};{'' if c in empty else level}\n" for c in codes)
    file = study.path.parent / "levels.csv"
    file.write_text("No.;Tingkat\n" + lines, encoding="utf-8")
    add_file(study, file, source="made up", region="bintan", year=year, assessment=assessment, beside=True)
    return describe_maturity("bintan", year, assessment=assessment)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ["self", "document", "interview", "visit", "study"])
def test_figures_that_are_no_official_result(study: Study, kind: str, lang: str):
    """Title and first sentence say so; the official index of the year stands beside, or that there is none."""
    for year, index in ((2024, "3.25"), (2025, None)):
        m = own(study, 2, assessment=kind, year=year)
        text = str(texts.qualified_text(m, lang))
        assert says("report.title_kind", lang, kind=say(f"report.{kind}", lang)).search(narrate.title(m, lang))
        assert text.startswith(say("maturity.summary.whose_kind", lang, kind=say(f"report.{kind}", lang)))
        assert holds(str(narrate.answer(m, lang)), f"maturity.summary.first_kind_{kind}", lang)
        if index:
            assert m.official is not None
            assert m.official.printed == index
            assert said(text, "maturity.summary.whose_beside", lang, index=digits(index, lang), year=2024)
        else:
            assert m.official is None
            assert said(text, "maturity.summary.whose_alone", lang, year=2025)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("depth", "rows", "one", "two"),
    [
        ("index", 1, {"index": "3,04"}, {"index": "3,03"}),
        ("domain", 4, {"domains": "4,00 3,10 2,18 3,04"}, {"domains": "4,00 3,10 2,27 3,04"}),
        ("aspect", 8, {"aspects": "3,00 " * 8}, {"aspects": "3,00 " * 7 + "3,33"}),
        ("indicator", 47, {"levels": "3 " * 47}, {"levels": "3 " * 46 + "4"}),
    ],
)
def test_sources_of_ones_own_that_contradict_each_other(study: Study, lang: str, depth: str, rows: int, one, two):
    """Said where the answer stands, at the depth at which they differ; nothing where they agree."""

    def answer(source: str, figures: dict[str, str]) -> str:
        filled = fill_by_hand("bintan", 2025, assessment="official", **figures)
        add_evaluations(study, [filled], source=source, beside=True)
        shown = texts.qualified_text(describe_maturity("bintan", 2025, source="study-satu"), lang)
        return shown.plain if shown is not None else ""

    key = f"maturity.summary.two_sources_{depth}"
    told = {"one": "satu", "two": "dua", "year": 2025}
    if depth == "index":
        told |= {"first": digits("3.04", lang), "then": digits("3.03", lang)}
    else:
        told |= {"n": 1, "rows": rows}
    assert not says(key, lang).search(answer("satu", one))
    assert not says(key, lang).search(answer("nol", one))
    assert says(key, lang, **told).search(answer("dua", two))


@pytest.mark.parametrize("lang", LANGS)
def test_figures_of_ones_own_in_place_of_those_published(study: Study, lang: str):
    m = own(study, 2, assessment="official", year=2024)
    assert m.official is not None
    assert (m.printed, m.official.printed, m.official.observation.own) == ("2.00", "3.25", False)
    text = str(texts.qualified_text(m, lang))
    told = {"own": "made up", "index": digits("3.25", lang), "year": 2024}
    assert says("maturity.summary.whose_own", lang, **told).match(text)
    assert not says("report.title_kind", lang, kind="").search(narrate.title(m, lang))
    assert own(study, 3, assessment="official", year=2025).official is None


@pytest.mark.parametrize("same", [True, False])
def test_figures_of_ones_own_that_are_those_published_stand_in_place_of_nothing(study: Study, same: bool):
    """Levels that give the published 4,00, 2,90, 2,00, 3,68 and 3,25; or one domain by 0,1 more."""
    levels = [4] * 10 + [3] * 9 + [2] * 12 + [4] * 8 + [3] * 2 + [4] * 3 + [3] * 3
    levels[19] += not same
    filled = fill_by_hand("bintan", 2024, assessment="official", levels=" ".join(map(str, levels)))
    add_evaluations(study, [filled], source="satu", beside=True)
    m = describe_maturity("bintan", 2024, source="study-satu")
    assert m.as_published is same
    for lang in ("id", "en"):
        text = str(texts.qualified_text(m, lang))
        assert bool(says("maturity.summary.whose_published", lang, own="satu", year=2024).match(text)) is same
        assert bool(says("maturity.summary.whose_own", lang, own="satu", year=2024).match(text)) is not same


def test_published_figures_stand_for_themselves():
    for m in (describe_maturity("paser", 2022), describe_maturity("bintan", 2024)):
        assert m.official is None
        assert qualified(m, "en") == ""


def test_a_study_s_official_result_beside_its_self_assessment(study: Study):
    own(study, 3, assessment="official", year=2025)
    m = own(study, 2, assessment="self", year=2025)
    assert m.official is not None
    assert (m.official.printed, m.official.observation.own) == ("3.00", True)


@pytest.mark.parametrize("lang", LANGS)
def test_an_index_alone(lang: str):
    m = describe_maturity("bintan", source="bintan-study")
    said = str(narrate.index_only_text(m, lang))
    for key in ("index_only_bounds", "index_only_least_level", "index_only_next_table", "predicate_certain"):
        assert holds(said, f"maturity.narrate.{key}", lang)
    assert holds(str(narrate.heading("index_only", m, lang)), "report.h_index_only", lang)
    assert holds(str(narrate.limits(m, lang)), "maturity.closing.limits_index_only", lang)
    assert holds(str(narrate.answer(m, lang)), "maturity.summary.first_kind_study", lang)
    implied = tables.implied_table(m, lang)
    assert implied is not None
    assert len(implied.frame) == 4
    assert holds(implied.caption, "report.t_implied", lang)
    unsure = describe_maturity("lumajang", 2022)
    assert len(unsure.bands) == 2
    assert holds(str(narrate.index_only_text(unsure, lang)), "maturity.narrate.predicate_not_certain", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_domain_that_cannot_be_read(data_copy: DataCopy, lang: str):
    header, rows = data_copy.rows("observations/domain_values")
    kept = [r for r in rows if (r["institution_id"], r["year"], r["domain"]) != ("21.01", "2024", "2")]
    assert len(kept) == len(rows) - 1
    data_copy.write("observations/domain_values", header, kept)
    m = describe_maturity("bintan", 2024, folder=data_copy.path)
    assert m.missing == ("2",)
    assert m.identified is not None
    said = str(narrate.units_text(m, lang))
    for key in ("most_left_of_read", "unread_text", "unread"):
        assert holds(said, f"maturity.narrate.{key}", lang)
    assert holds(str(narrate.strengths_text(m, lang)), "maturity.narrate.strengths_text_read", lang)
    assert holds(texts.strong_text(m, lang), "maturity.summary.third_read", lang)
    assert holds(texts.unknown_text(m, lang), "overview.unknown.unread", lang)
    table = tables.unit_table(m, lang)
    assert table is not None
    assert holds(table.note, "report.implied_value", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_an_index_equal_to_the_nation_s(lang: str):
    latest = [r for r in read_plain("observations/index_values") if r["year"] == "2024"]
    nation = next(r for r in latest if r["institution_id"] == "nasional")
    equal = next(r for r in latest if r["index"] == nation["index"] and r["kind"] == "kabupaten")
    said = str(narrate.comparison_text(describe_maturity(equal["institution_id"], 2024), lang))
    assert holds(said, "maturity.narrate.comparison_equal", lang)
    assert holds(said, "maturity.narrate.comparison_text", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_printed_predicate_beside_its_index(data_copy: DataCopy, lang: str):
    header, rows = data_copy.rows("observations/index_values")
    for row in rows:
        if (row["institution_id"], row["year"]) == ("21.01", "2024"):
            row["predicate"] = "Memuaskan"
    data_copy.write("observations/index_values", header, rows)
    said = str(narrate.summary_band(describe_maturity("bintan", 2024, folder=data_copy.path), lang).markup)
    assert holds(said, "maturity.summary.certainty_printed_other", lang)
    assert "Memuaskan" in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("level", "empty", "key"),
    [
        (5, ROW, "place_above"),
        (1, ROW, "place_below"),
        (2, MANY, "place_open"),
    ],
)
def test_a_partial_index_beside_the_nation_s(study: Study, lang: str, level: int, empty: tuple[str, ...], key: str):
    m = own(study, level, empty, "official")
    assert holds(str(narrate.comparison_text(m, lang)), f"maturity.narrate.{key}", lang)
    table = tables.comparison_table(m, lang)
    assert table is not None
    assert holds(table.frame.iloc[1, 2], "maturity.partial.range_of", lang) or level == 2
    assert holds(str(narrate.heading("missing", m, lang)), "report.h_missing", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_partial_index_within_one_predicate(study: Study, lang: str):
    m = own(study, 1, ("1",))
    assert len(m.bands) == 1
    assert holds(str(narrate.missing_text(m, lang)), "maturity.partial.conditions_one_predicate", lang)
    assert holds(narrate.summary_band(m, lang).markup, "maturity.summary.certainty_partial", lang)
    one = str(narrate.units_text(m, lang))
    assert ("holds rows" if lang == "en" else "memuat baris") in one
    several = str(narrate.units_text(dataclasses.replace(m), lang))
    assert several == one


@pytest.mark.parametrize("lang", LANGS)
def test_points_left_alike_in_every_aspect(study: Study, lang: str):
    assert holds(str(narrate.units_text(own(study, 5), lang)), "maturity.narrate.most_left_each", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_answers_below_the_scale(lang: str):
    m = describe_maturity("denpasar", 2018, assessment="self")
    assert m.floored
    assert holds(str(narrate.levels_text(m, lang)), "maturity.narrate.levels_text_note", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_comparison_with_answers_below_the_scale_and_rows_left_out(lang: str):
    found = describe_maturity("denpasar", 2018, assessment="self").self_report
    assert isinstance(found, SelfReport)
    r = dataclasses.replace(found, floored=("9", "10"), zeros="floor", missing=("3",))
    said = str(self_report_chapter.self_report_text(r, lang))
    assert holds(said, "maturity.self_report.note_counted_as", lang)
    assert holds(said, "maturity.self_report.note_missing", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_the_last_line_of_a_study_s_report(lang: str):
    assert holds(footer_text(lang, own=True), "report.footer_own", lang)
    assert footer_text(lang, own=True) != footer_text(lang)


@pytest.mark.parametrize(("instrument", "read"), [("permenpanrb-5-2018", False), ("permenpanrb-59-2020", True)])
def test_a_regulation_that_was_not_read_is_no_basis(instrument: str, read: bool):
    """In Indonesian the regulation is named by its title, which alone would claim its text as the basis."""
    text = str(closing.method(closing.Alone(load_instrument(instrument)), "id"))
    assert holds(text, "maturity.closing.basis", "id") is read
    assert ("bukan dari naskah" in text) is not read
