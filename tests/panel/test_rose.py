"""What rose in those that rose: against the tables read by the csv module alone, by hand, and wrong calls."""

from __future__ import annotations

import dataclasses
import itertools
import math
from fractions import Fraction
from statistics import median

import pandas as pd
import pytest
from helpers.sentences import says
from helpers.tables import read_plain

import spbe_research as spbe
from spbe_research.errors import ParameterError

RISING = ("Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan")
WEIGHTS = {"1": Fraction(13, 100), "2": Fraction(25, 100), "3": Fraction(165, 1000), "4": Fraction(455, 1000)}


@pytest.fixture(scope="module")
def panel() -> spbe.Panel:
    return spbe.load_panel([2023, 2024])


def printed(year: int) -> tuple[dict[str, tuple[str, Fraction]], dict[tuple[str, str], Fraction]]:
    """Predicate and index, and domain values, of the ministry's report of one year."""
    source = f"kemenpanrb-{year}"
    index = {
        r["institution_id"]: (r["predicate"], Fraction(r["index"]))
        for r in read_plain("observations/index_values")
        if (r["year"], r["source"]) == (str(year), source) and r["kind"] not in ("national", "group_average")
    }
    domains = {
        (r["institution_id"], r["domain"]): Fraction(r["value"])
        for r in read_plain("observations/domain_values")
        if (r["year"], r["source"]) == (str(year), source)
    }
    return index, domains


@pytest.mark.parametrize(("low", "high"), [*itertools.pairwise(RISING), ("Kurang", "Baik")])
def test_against_the_tables_alone(panel: spbe.Panel, low: str, high: str) -> None:
    (before, values), (after, later) = printed(2023), printed(2024)
    assert (len(before), len(after)) == (621, 615)
    mine = [i for i in before if i in after and (before[i][0], after[i][0]) == (low, high)]
    rose = spbe.what_rose(panel, 2023, 2024, from_predicate=low, to_predicate=high)
    assert (rose.n, set(rose.members)) == (len(mine), set(mine))
    assert rose.n_from == sum(before[i][0] == low for i in before if i in after)
    assert rose.index_change == float(median(after[i][1] - before[i][1] for i in mine))
    for number, weight in WEIGHTS.items():
        known = [i for i in mine if (i, number) in values and (i, number) in later]
        changes = [later[i, number] - values[i, number] for i in known]
        line = rose.units.loc[number]
        assert line["n"] == len(known) > 0
        assert line["median"] == float(median(changes))
        assert line["points"] == pytest.approx(float(weight * median(changes)), abs=1e-12)
        assert (line["rose"], line["fell"]) == (sum(c > 0 for c in changes), sum(c < 0 for c in changes))
        assert line["share_rose"] == sum(c > 0 for c in changes) / len(changes)
        assert line["median_before"] == float(median(values[i, number] for i in known))
        assert line["median_after"] == float(median(later[i, number] for i in known))


def made(*lines: tuple[str, int, float, str, float, float]) -> spbe.Panel:
    """A panel of (id, year, index, predicate, d1, d2); the other domains are not printed."""
    panel = spbe.load_panel([2023, 2024], province="Kepulauan Riau")
    rows = [
        panel.frame.iloc[0].to_dict()
        | {"institution_id": i, "year": y, "index": x, "predicate": p, "d1": a, "d2": b, "d3": math.nan, "d4": math.nan}
        for i, y, x, p, a, b in lines
    ]
    return dataclasses.replace(panel, frame=pd.DataFrame(rows))


def test_by_hand() -> None:
    """Two rise: d1 by 0.1 and 0.5 (median 0.3), d2 by 0 alone; one stays, one has no second year."""
    panel = made(
        ("a", 2023, 2.0, "Cukup", 3.2, 2.0), ("a", 2024, 2.7, "Baik", 3.3, 2.0),
        ("b", 2023, 2.1, "Cukup", 3.0, math.nan), ("b", 2024, 2.9, "Baik", 3.5, 4.0),
        ("c", 2023, 2.1, "Cukup", 1.0, 1.0), ("c", 2024, 2.2, "Cukup", 5.0, 5.0),
        ("d", 2023, 2.1, "Cukup", 1.0, 1.0),
    )  # fmt: skip
    rose = spbe.what_rose(panel, 2023, 2024, from_predicate="Cukup", to_predicate="Baik")
    assert (rose.n, rose.n_from, rose.members, rose.index_change) == (2, 3, ("a", "b"), 0.75)
    assert rose.units.loc["1", ["n", "median", "rose", "fell", "share_rose"]].tolist() == [2, 0.3, 2, 0, 1.0]
    assert rose.units.loc["1", "points"] == pytest.approx(0.039)
    assert rose.units.loc["2", ["n", "median", "rose", "share_rose"]].tolist() == [1, 0.0, 0, 0.0]
    assert rose.units.loc["3", "n"] == 0
    assert rose.units.loc["3", ["median", "points", "share_rose"]].isna().all()


def test_a_predicate_that_is_not_printed_is_that_of_the_index() -> None:
    panel = made(("a", 2023, 2.0, "", 3.2, 2.0), ("a", 2024, 2.7, "Baik", 3.3, 2.0))
    panel.frame["predicate_by_index"] = ["Cukup", "Sangat Baik"]
    assert spbe.what_rose(panel, 2023, 2024, from_predicate="Cukup", to_predicate="Baik").n == 1


def test_nobody_is_an_answer() -> None:
    """In Kepulauan Riau nobody rose from Kurang to Memuaskan."""
    panel = spbe.load_panel([2023, 2024], province="Kepulauan Riau")
    rose = spbe.what_rose(panel, 2023, 2024, from_predicate="Kurang", to_predicate="Memuaskan")
    assert (rose.n, rose.members) == (0, ())
    assert math.isnan(rose.index_change)
    assert rose.units["median"].isna().all()
    assert "<table" in rose._repr_html_()


def test_it_reaches_aspects_and_other_instruments_too() -> None:
    aspects = spbe.load_panel([2021, 2022], depth="aspect")
    rose = spbe.what_rose(aspects, 2021, 2022, from_predicate="Kurang", to_predicate="Cukup")
    assert list(rose.units["unit"].unique()) == ["aspect"]
    assert "64.01" in rose.members  # Paser, from 1.36 Kurang to 2.13 Cukup
    line = rose.units.loc["7"]
    assert (line["n"], line["weight_percent"]) == (1, 27.5)


def test_the_result_is_frozen_and_its_frame_a_copy(panel: spbe.Panel) -> None:
    rose = spbe.what_rose(panel, 2023, 2024, from_predicate="Cukup", to_predicate="Baik")
    with pytest.raises(dataclasses.FrozenInstanceError):
        rose.n = 3  # type: ignore[misc]
    frame = rose.to_frame()
    frame.loc["1", "median"] = 9
    assert rose.units.loc["1", "median"] == 0.6
    assert frame.attrs == {}


ASKED = {"from_predicate": "Cukup", "to_predicate": "Baik"}


@pytest.mark.parametrize(
    ("before", "after", "options", "key", "values"),
    [
        (2024, 2023, ASKED, "panel.two_years.order", {"before": 2024, "after": 2023}),
        (2023, 2023, ASKED, "panel.two_years.order", {"before": 2023, "after": 2023}),
        (2022, 2024, ASKED, "panel.two_years.year", {"year": 2022, "years": "2023, 2024"}),
        (2023, "2024", ASKED, "options.argument", {"name": "year", "found": "'2024'"}),
        (2023, True, ASKED, "options.argument", {"name": "year", "found": "True"}),
        (2023, 2024, ASKED | {"to_predicate": "Bagus"}, "options.choice", {"name": "to_predicate", "found": "'Bagus'"}),
        (2023, 2024, ASKED | {"from_predicate": None}, "options.choice", {"name": "from_predicate", "found": "None"}),
        (
            2023,
            2024,
            {"from_predicate": "Baik", "to_predicate": "Cukup"},
            "panel.rose.above",
            {"low": "Baik", "high": "Cukup"},
        ),
        (
            2023,
            2024,
            {"from_predicate": "Baik", "to_predicate": "Baik"},
            "panel.rose.above",
            {"low": "Baik", "high": "Baik"},
        ),
    ],
)
def test_wrong_wishes_in_one_line(panel: spbe.Panel, before, after, options, key, values) -> None:
    with pytest.raises(ParameterError, match=says(f"errors.{key}", **values)) as caught:
        spbe.what_rose(panel, before, after, **options)
    assert "\n" not in str(caught.value)


def test_wrong_panels_in_one_line(panel: spbe.Panel) -> None:
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="panel")):
        spbe.what_rose(panel.frame, 2023, 2024, **ASKED)  # type: ignore[arg-type]
    index = spbe.load_panel([2023, 2024], depth="index")
    with pytest.raises(ParameterError, match=says("errors.panel.rose.depth", depth="index")):
        spbe.what_rose(index, 2023, 2024, **ASKED)
    frame = panel.frame.assign(instrument=["permenpanrb-5-2018" if y == 2023 else "x" for y in panel.frame["year"]])
    two = dataclasses.replace(panel, frame=frame)
    with pytest.raises(ParameterError, match=says("errors.panel.two_years.instruments")):
        spbe.what_rose(two, 2023, 2024, **ASKED)
