"""Chapter 3: its tables against the engine."""

from __future__ import annotations

import re
from fractions import Fraction

import pandas as pd
import pytest
from helpers.sentences import said

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.display.shown import Table
from spbe_research.inference.assessor_error_test import detectable_change
from spbe_research.numbers.language import join_words
from spbe_research.profiles.change import RegionChange, describe_change
from spbe_research.text.catalog import say

F = Fraction


def column(table: Table | None, name: str, lang: str = "id") -> pd.Series:
    """A column by the key of its header."""
    assert table is not None
    return table.frame[say(f"change.words.c_{name}", lang)]


def test_the_table_of_assessor_error_names_what_its_model_does_not_cover(described: dict[str, RegionChange]) -> None:
    c, far = described["paser"], "change.meaning.limits_two_levels.other"
    moved = c.tests.described.rows
    names = moved.loc[moved["change"].abs() > 2, "code"].astype(str).tolist()
    assert names == ["10", "32", "33", "34"]
    for lang in ("id", "en"):
        assert said(tables.error_table(c, lang).note, far, lang, names=join_words(names, lang))
        assert not said(tables.error_table(described["denpasar"], lang).note, far, lang)


def test_no_bare_p(described: dict[str, RegionChange]) -> None:
    """Every line has its size or the words that the test has none, n, statistic, what it assumes, the least p."""
    for case, k, flips in (("paser", 25, 3), ("denpasar", 20, 2)):
        table = tables.every_test_table(described[case], "en")
        assert table is not None
        assert len(table.frame) == 5 + flips
        assert table.strong == (0, flips - 1)  # by aspect, by row
        for name in ("assumes", "n", "statistic", "p", "smallest"):
            assert column(table, name, "en").str.len().min() > 0
        assert column(table, "n", "en").iloc[flips - 1] == str(k)
        assert (column(table, "effect", "en") != "–").sum() == 3 + flips
    table = tables.every_test_table(described["paser"], "id")
    assert column(table, "p").tolist()[:6] == ["0,063", "0,00049", "0,00013", "0,00047", "0,0026", "0,015"]
    until = say("change.words.ends_text", "id")
    interval = column(table, "interval")
    assert [interval.iloc[i] for i in (0, 2)] == [f"0,00 {until} 1,32", f"0,40 {until} 1,11"]
    freedom = say("change.tables.test_row", "id")
    assert f"({freedom} 3)" in column(table, "statistic").iloc[6]  # not the 4 that empty levels would give
    assert f"({freedom} 4)" in column(table, "statistic").iloc[7]


def test_aspects_that_cannot_reach_the_level_stand_outside(described: dict[str, RegionChange]) -> None:
    table = tables.strata_table(described["paser"], "id")
    assert table is not None
    outside = say("change.tables.strata_table_outside", "id")
    assert column(table, "holm").tolist() == ["0,84", *[outside] * 5, "0,031", outside]
    assert table.strong == (6,)
    text = narrate.strata_text(described["paser"], "id")
    assert said(text, "change.narrate.strata_text_first", "id", tested=2, n_table=8)


def test_error_rates_stand_side_by_side(described: dict[str, RegionChange]) -> None:
    table = tables.error_table(described["denpasar"], "en")
    assert table is not None
    assert column(table, "rate", "en").tolist() == ["2", "5", "10"]
    assert column(table, "detectable", "en").tolist() == ["0.113", "0.173", "0.243"]
    for cell in table.frame[say("change.words.c_predicates", "en", year=2018)]:
        assert sum(float(x) for x in re.findall(r"([\d.]+)%", cell)) == pytest.approx(100, abs=0.3)
    paser = tables.error_table(described["paser"], "id")
    assert paser is not None
    # many rows stand at level 1: rows free to err both ways make more noise than the 0.0805, 0.1235, 0.1730 of its own
    assert column(paser, "detectable").tolist() == ["0,086", "0,136", "0,191"]
    free = [detectable_change([3] * 47, "permenpanrb-59-2020", error_rate=e).threshold for e in (0.02, 0.05, 0.1)]
    assert free == pytest.approx([0.0855, 0.1355, 0.1905])


def test_the_table_of_what_is_left_is_the_engine_s(described: dict[str, RegionChange]) -> None:
    c = described["bandung"]
    table = tables.partial_table(c, "en")
    assert table is not None
    assert c.partial is not None
    assert column(table, "low", "en").tolist() == [
        "+0.607",  # 0.6075, rounded outward
        str(c.partial.least_moved),
        "0.125",
        "< 0.0000001",
    ]
    assert column(table, "high", "en").tolist()[1] == "–"


def test_what_was_tried_is_no_bound_in_the_table(described: dict[str, RegionChange]) -> None:
    """Madiun 2023 to 2024: of the levels tried each gives p = 1; others give 0.844, and proven is 0.1 to 1."""
    table = tables.partial_table(described["madiun"], "en")
    assert table is not None
    tried = table.frame[say("change.tables.partial_table_tried", "en")].tolist()
    assert tried == ["–", "–", "–", "1"]
    assert [column(table, end, "en").tolist()[3] for end in ("low", "high")] == ["0.100", "1"]
    assert table.note == say("change.tables.partial_table_note", "en")
    assert column(table, "low", "en").tolist()[2] == "1"  # whole domains first


@pytest.mark.parametrize("region", ["parepare", "kota batam", "madiun", "bintan", "paser"])
def test_one_change_has_the_same_decimals_in_both_tables(region: str) -> None:
    """Parepare's index moved by -0.0030 to -0.0005: its sign shows, and the column of its domains is written alike."""
    c = describe_change(f"kabupaten {region}" if region == "madiun" else region, 2023, 2024)
    units, partial = tables.units_table(c, "en"), tables.partial_table(c, "en")
    assert units is not None
    assert partial is not None
    changes = column(units, "change", "en").tolist()
    ends = [column(partial, end, "en").tolist()[0] for end in ("low", "high")]
    between = say("display.ranges.range_text", "en", low=ends[0], high=ends[1])
    assert changes[-1] == (ends[0] if ends[0] == ends[1] else between)
    numbers = [n for cell in [*changes, *ends] for n in re.findall(r"[\d.]+", cell)]
    assert len({len(n.partition(".")[2]) for n in numbers}) == 1
    if region == "parepare":
        assert ends == ["−0.0030", "−0.0005"]
    weights = units.frame[say("change.tables.units_table_weight", "en")]
    assert weights.tolist() == ["13.0", "25.0", "16.5", "45.5", "100.0"]


def test_place_and_units_tables(described: dict[str, RegionChange]) -> None:
    place = tables.place_table(described["bintan"], "en")
    assert place is not None
    assert column(place, "rank", "en").tolist() == ["586 (586–587)", "370 (370–371)"]
    brackets = say("change.tables.place_table_brackets", "en")
    assert brackets in place.note
    alone = tables.place_table(described["paser"], "en")  # 4th of 18 and 3rd of 8, whatever the rounding
    assert alone is not None
    assert brackets not in alone.note
    units = tables.units_table(described["bintan"], "id")
    assert units is not None
    assert units.frame["2024"].tolist() == ["4,00", "2,90", "2,00", "3,68", "3,25"]
    assert sum(F(x.replace(",", ".")) for x in units.frame[say("change.tables.units_table_weight", "id")][:4]) == 100


def test_a_value_that_is_not_printed_stands_in_brackets() -> None:
    """Domain 1 of Jawa Timur 2024 cannot be read; 4.60 is the only value that its index and the others allow."""
    units = tables.units_table(describe_change("provinsi jawa timur", 2023, 2024), "en")
    assert units is not None
    assert units.frame["2024"].tolist() == ["[4.60]", "4.40", "3.09", "4.87", "4.43"]
    assert units.frame["2023"].iloc[0] == "3.10"
    assert say("report.implied_value", "en") in units.note


def test_across_states_the_basis_of_the_links(described: dict[str, RegionChange], across: RegionChange) -> None:
    table = tables.across_table(described["madiun-across"], "id")
    assert table is not None
    assert table.frame.iloc[:, 0].tolist() == [say(f"change.words.links_{x}", "id") for x in ("all", "sourced")]
    assert table.frame.iloc[:, 2].tolist() == ["83", "34"]
    assert set(column(table, "p_concept")) == {say("change.tables.across_table_shown", "id")}
    tested = tables.across_table(across, "en")
    assert tested is not None
    assert say("change.tables.across_table_least", "en") in column(tested, "p_concept", "en").iloc[0]
    drawing = figures.null_distribution(across, "en")
    assert drawing is not None
    assert say("change.words.by_concept", "en") in drawing.alt
    names = [say(f"change.words.c_p_{unit}", "en") for unit in ("aspect", "concept")]
    assert tested.frame.columns[-2:].tolist() == names
    p = re.compile(r"p = [\d.]+")
    assert said(narrate.answer(across, "en"), "change.summary.across_tests", "en", values_0=p, values_1=p)
    results = narrate.thesis_results(across, "en")
    assert said(results, "change.thesis.across_results_tests", "en", values_0=p, values_1=p)
