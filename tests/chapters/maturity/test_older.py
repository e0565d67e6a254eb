"""Levels of an older evaluation in a report on the latest one: their year stands in all that is shown."""

from __future__ import annotations

import pytest
from helpers.figures import texts
from helpers.sentences import said

import spbe_research as spbe
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.maturity import narrate, older
from spbe_research.chapters.maturity.sections import SECTIONS


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    ("region", "year", "counts"),
    [("paser", 2022, {1: 23, 2: 8, 3: 11, 4: 5}), ("kabupaten madiun", 2020, {2: 1, 3: 26, 4: 10})],
)
def test_everything_bears_its_year(region: str, year: int, counts: dict[int, int], lang: str) -> None:
    """Levels of the government's deck of 2022 and of the ministry's report of 2020, counted by hand."""
    m = spbe.describe_maturity(region)
    parts = [p for p in SECTIONS.parts(m, "older", lang) if isinstance(p, Prose | Table | Drawing)]
    heading, text, picture, table = parts
    assert (type(picture), type(table)) == (Drawing, Table)
    for part in (str(heading), str(text), picture.caption, picture.alt, table.caption):
        assert str(year) in part, part
    assert str(year) in [t for t, _ in texts(picture.figure)[0]]  # in the picture itself, which a thesis takes alone
    shown = table.frame.iloc[:, :2].astype(int).to_numpy().tolist()
    assert dict(shown) == counts
    assert (picture.name, table.name) == ("older_levels", "older_groups")  # a report may hold the others too
    assert picture.source
    assert picture.source == table.source


def test_another_instrument_is_said() -> None:
    key = "maturity.older.other_instrument"
    assert said(older.older_text(spbe.describe_maturity("kabupaten madiun")), key, "id", label="PermenPANRB 59/2020")
    assert not said(older.older_text(spbe.describe_maturity("paser")), key, "id")


def test_recorded_differences_of_its_source_bear_its_year() -> None:
    """The database of Denpasar records other values of aspects 3 and 5 in 2019 than its levels give."""
    m = spbe.describe_maturity("denpasar")
    assert len(m.older.discrepancies) == 2
    assert str(older.older_text(m, "en")).count("2019: ") == 2


@pytest.mark.parametrize(("region", "year"), [("paser", 2022), ("bintan", 2024), ("kota bandar lampung", 2024)])
def test_nothing_is_shown_where_there_is_none(region: str, year: int) -> None:
    assert list(SECTIONS.parts(spbe.describe_maturity(region, year), "older", "id")) == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_news_of_a_later_year_is_one_line_and_leads_nothing(lang: str) -> None:
    """Suara NTB of 7 January 2026 gives Mataram 3.96 for 2025; the ministry gives 3.55 for 2024."""
    m = spbe.describe_maturity("kota mataram")
    line = older.later_text(m, lang)
    mark = "," if lang == "id" else "."
    assert said(line, "maturity.older.later", lang)
    assert "2025" in str(line)
    assert f"3{mark}96 (Sangat Baik)" in str(line)
    assert "\n" not in line.plain
    for shown in (narrate.summary_band(m, lang, spbe.change_in_report(m)), narrate.answer(m, lang)):
        assert "2025" not in str(shown)
    assert not said(narrate.history_text(m, lang) or "", "maturity.narrate.later_years", lang)
    assert older.later_text(spbe.describe_maturity("paser", 2022), lang) is None  # 2023 and 2024 are the ministry's
