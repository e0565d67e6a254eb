"""Cells of the index page: numbers, changes and editions in words."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from helpers.site import real_summary, write_report

from spbe_research.data.published import ASSESSMENTS, DEPTHS
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
    assert (cells.change, cells.change_value, cells.years) == (
        "+0,77",
        "0.766000",
        say("site.years", "id", before=2021, after=2022),
    )
    assert (cells.verdict, cells.data) == (
        say("report.verdict depends", "id"),
        f"2022, {say('site.indicator', 'id')}",
    )
    write_report(tmp_path, BINTAN)
    english = table_cells(rows_of(find_reports(tmp_path)), "en")
    bintan = next(c for c in english if c.id == "21.01")
    assert (bintan.index, bintan.change[:6], bintan.verdict) == ("3.25", "−0.14", "")
    domain = say("site.domain", "en")
    assert re.fullmatch(rf"2024, {domain}, [\w ]+", bintan.data)  # and that the page is Indonesian


def test_a_change_known_within_bounds_shows_both_ends_and_two_predicates_stay_two(tmp_path):
    change = Change(2023, 2024, Fraction(-12, 1000), Fraction(21, 1000), None)
    wide = replace(BINTAN, change=change, predicates=("Baik", "Cukup"))
    cells = one_row(tmp_path, wide)
    assert (cells.change, cells.predicate, cells.predicates) == (
        say("site.range", "id", low="−0,02", high="+0,03"),  # -0.012 and 0.021, rounded outward
        f"Baik{say('site.or', 'id')}Cukup",
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
    words = {key: say(f"site.{key}", "id") for key in ("self", "undated", "study")}
    english = cells.links[0].text
    assert english.isalpha()
    assert [link.text for link in cells.links] == [
        english,
        f"2021, {say('site.edition_from', 'id', year=2019)}, {say('site.edition_to', 'id', year=2021)}",
        f"2021, {words['self']}",
        f"2020, Pemkab Paser (2023) ({english})",
        f"2019, {words['self']}, {say('site.edition_to', 'id', year=2023)}, {odd}",
        f"{words['undated']}, {words['study']}",
    ]
    assert all((tmp_path / link.href).is_file() for link in cells.links)


def test_every_key_of_the_data_has_words_in_both_languages():
    for lang in ("id", "en"):
        told = [kind for kind in ASSESSMENTS if kind != "official"]  # which goes without saying
        assert all(say(f"site.{key}", lang) for key in (*DEPTHS, *told))
        assert all(say(f"report.verdict {key}", lang) for key in VERDICTS)
