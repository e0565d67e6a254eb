"""Cells of the index page: numbers, changes and editions in words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from helpers.site import real_summary, write_report

from spbe_research.data.observations import ASSESSMENTS, DEPTHS
from spbe_research.profiles.change import VERDICTS
from spbe_research.reports.record.summary import Change
from spbe_research.reports.site.rows import find_reports, rows_of
from spbe_research.reports.site.table import table_cells
from spbe_research.text.catalog import say

PASER = real_summary("paser", 2022)

BINTAN = real_summary("bintan", 2024)


def one_row(tmp_path, summary, lang="id", **where):
    write_report(tmp_path, summary, **where)
    rows = [r for r in rows_of(find_reports(tmp_path)) if r.main]
    return table_cells(tuple(rows), lang)[0]


def test_numbers_in_the_language_and_words_that_fit_the_depth(tmp_path):
    cells = one_row(tmp_path, PASER)
    assert (cells.index, cells.index_value, cells.predicate, cells.step) == ("2,13", "2.13", "Cukup", 1)
    assert (cells.change, cells.change_value, cells.years) == ("+0,77", "0.766000", "2021 ke 2022")
    assert (cells.stands, cells.data) == ("melampaui kebetulan pada salah satu uji saja", "2022, tingkat indikator")
    write_report(tmp_path, BINTAN)
    english = table_cells(rows_of(find_reports(tmp_path)), "en")
    bintan = next(c for c in english if c.id == "21.01")
    assert (bintan.index, bintan.change[:6], bintan.stands) == ("3.25", "−0.14", "cannot be tested")
    assert bintan.data == "2024, domain values, in Indonesian"


def test_a_change_known_within_bounds_shows_both_ends_and_two_predicates_stay_two(tmp_path):
    change = Change(2023, 2024, Fraction(-12, 1000), Fraction(21, 1000), None)
    wide = replace(BINTAN, change=change, predicates=("Baik", "Cukup"))
    cells = one_row(tmp_path, wide)
    assert (cells.change, cells.predicate, cells.predicates) == (
        "−0,02 sampai +0,03",  # -0.012 and 0.021, rounded outward
        "Baik atau Cukup",
        ("Baik", "Cukup"),
    )
    assert cells.step == 1  # the lowest possible


def test_editions_are_named_in_words(tmp_path):
    write_report(tmp_path, PASER)
    write_report(tmp_path, PASER, lang="en")
    write_report(tmp_path, replace(PASER, year=2021, assessment="self"), edition="2021-self")
    write_report(tmp_path, replace(PASER, year=2021), edition="2021-from-2019-to-2021")
    write_report(tmp_path, replace(PASER, year=2020), edition="2020-paser-2022", lang="en")
    write_report(tmp_path, replace(PASER, year=None, assessment="study", source="bintan-study"), edition="bintan-study")
    odd = "study-lhe-to-2019-from-2020-b"  # a user's own source holds whatever words its user chose
    own = replace(PASER, year=2019, assessment="self", source=odd)
    write_report(tmp_path, own, edition=f"2019-self-{odd}-to-2023")
    rows = [r for r in rows_of(find_reports(tmp_path)) if r.main]
    cells = table_cells(tuple(rows), "id")[0]
    assert [link.text for link in cells.links] == [
        "Inggris",
        "2021, sejak 2019, sampai 2021",
        "2021, penilaian mandiri",
        "2020, Pemkab Paser (2023) (Inggris)",
        f"2019, penilaian mandiri, sampai 2023, {odd}",
        "tahun tidak disebutkan, kajian",
    ]
    assert all((tmp_path / link.href).is_file() for link in cells.links)


def test_every_key_of_the_data_has_words_in_both_languages():
    for lang in ("id", "en"):
        assert all(say(f"site.{key}", lang) for key in (*DEPTHS, *ASSESSMENTS))
        assert all(say(f"report.verdict {key}", lang) for key in VERDICTS)
