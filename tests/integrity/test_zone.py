"""Integrity zones: every minimum at and just under it, the joint reading of an area, bounds, rules of one's own."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest
from helpers.sentences import says
from helpers.tables import read_plain
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import FileProblems, LevelError, ParameterError, UnknownInstrument
from spbe_research.integrity.rules import PREDICATES, zone_rules
from spbe_research.integrity.zone import score_integrity_zone
from spbe_research.scoring.score import score

NEW, OLD = "permenpanrb-90-2021", "permenpanrb-52-2014"
TRIAL = {row["code"]: Fraction(row["value"]) for row in read_plain("integrity_zone/trial_workbook")}
LEAST = Fraction(1, 10**6)
STEPS = st.integers(0, 1000)
VALUES = st.lists(STEPS, min_size=15, max_size=15)


def full(name: str) -> dict[str, Fraction]:
    inst = load_instrument(name)
    return {code: weight * 100 for code, weight in zip(inst.codes, inst.weights, strict=True)}


def minima() -> list[tuple[str, str, str, str, Fraction]]:
    """As the table has them, read by the csv module alone."""
    return [
        (r["instrument"], r["predicate"], r["unit"], r["number"], Fraction(r["minimum"]))
        for r in read_plain("integrity_zone/thresholds")
    ]


def members(name: str, unit: str, number: str) -> list[str]:
    rows = read_plain(f"instruments/{name}")
    return [r["code"] for r in rows if unit == "total" or r[f"{unit}_no"] == number]


def brought_to(name: str, unit: str, number: str, points: Fraction) -> dict[str, Fraction]:
    """Full values, but those of one unit share exactly so many points."""
    values = full(name)
    inside = members(name, unit, number)
    weight = sum(values[c] for c in inside)
    return values | {c: values[c] * points / weight for c in inside}


def test_the_table_holds_the_figures_of_the_texts():
    """90/2021, p. 52-53 and table 6; 52/2014, pp. 22-23: totals, levers, results, and 60 and 75 % of each area."""
    found = {(i, p, u, n): m for i, p, u, n, m in minima()}
    assert len(found) == 33
    for at, predicate in enumerate(PREDICATES):
        assert found[NEW, predicate, "total", ""] == (75, 85)[at]
        assert found[NEW, predicate, "domain", "1"] == (40, 48)[at]
        areas = [found[NEW, predicate, "aspect", str(n)] for n in range(1, 7)]
        share = (Fraction(3, 5), Fraction(3, 4))[at]
        assert areas == [w * share for w in (8, 7, 10, 10, 15, 10)]
        assert found[NEW, predicate, "domain", "2"] == (Fraction(73, 4), Fraction(39, 2))[at]
        assert found[NEW, predicate, "aspect", "7"] == Fraction("3.60") / 4 * Fraction("17.5")
        assert found[NEW, predicate, "aspect", "8"] == (Fraction(5, 2), Fraction(15, 4))[at]
        assert found[NEW, predicate, "domain", "3"] == Fraction(("3.20", "3.60")[at]) / 4 * Fraction("17.5")


@pytest.mark.parametrize(("name", "predicate", "unit", "number", "least"), minima())
def test_at_a_minimum_it_is_met_and_just_under_it_is_not(name, predicate, unit, number, least):
    at = score_integrity_zone(brought_to(name, unit, number, least), name)
    (held,) = [h for h in at.held if (h.rule.predicate, h.rule.unit, h.rule.number) == (predicate, unit, number)]
    assert (held.met, held.margin.exact) == (True, 0)
    under = score_integrity_zone(brought_to(name, unit, number, least - LEAST), name)
    (held,) = [h for h in under.held if (h.rule.predicate, h.rule.unit, h.rule.number) == (predicate, unit, number)]
    assert (held.met, held.margin.exact) == (False, -LEAST)
    reached = ("none", *PREDICATES).index(under.verdict)
    assert reached < ("none", *PREDICATES).index(predicate)


def test_the_trial_workbook_passes_jointly_and_would_fail_by_halves(tmp_path):
    """Oversight reaches 12.2333 of 15 together, 81.56 %, and 4.7333 of 7.5 in reform alone, 63.11 %."""
    zone = score_integrity_zone(TRIAL)
    assert (zone.total.exact, zone.verdict) == (Fraction("95.5762"), "WBBM")
    assert zone.components["low_exact"].tolist() == [Fraction("55.5762"), Fraction("22.5"), Fraction("17.5")]
    assert round(zone.areas.loc["5", "percent_low"], 2) == 81.56
    lines = ["kind,predicate,unit,number,value"]
    lines += [f"weight,,,{code},{float(points)}" for code, points in full(NEW).items()]
    lines += [f"minimum,{p},total,,{t}" for p, t in (("WBK", 75), ("WBBM", 85))]
    lines += [
        f"minimum,WBBM,row,{half}{n},{float(full(NEW)[f'{half}{n}']) * 0.75}" for half in "PR" for n in range(1, 7)
    ]
    rules = tmp_path / "halves.csv"
    rules.write_text("\n".join(lines) + "\n", encoding="utf-8")
    apart = score_integrity_zone(TRIAL, rules=rules)
    assert (apart.verdict, apart.binding.rule.number, apart.rules.own) == ("WBK", "R5", "halves.csv")
    assert apart.points_to_next == Fraction("5.625") - Fraction("4.7333")


@given(VALUES)
def test_the_total_is_what_score_gives_and_the_verdict_what_every_minimum_says(steps):
    inst = load_instrument(NEW)
    percent = {c: Fraction(n, 10) for c, n in zip(inst.codes, steps, strict=True)}
    zone = score_integrity_zone(percent, scale="percent")
    assert zone.total.exact == score(percent, inst).index_exact
    points = {c: x * full(NEW)[c] / 100 for c, x in percent.items()}
    met = dict.fromkeys(PREDICATES, True)
    for name, predicate, unit, number, least in minima():
        if name == NEW:
            met[predicate] &= sum(points[c] for c in members(NEW, unit, number)) >= least
    expected = "WBBM" if met["WBBM"] else "WBK" if met["WBK"] else "none"
    assert zone.verdict == expected
    assert (zone.points_to_next == 0) is (expected == "WBBM")


@given(
    st.lists(STEPS, min_size=15, max_size=15), st.sets(st.integers(0, 14)), st.lists(STEPS, min_size=15, max_size=15)
)
def test_bounds_hold_whatever_the_missing_values_are(steps, gone, others):
    inst = load_instrument(NEW)
    whole = {c: Fraction(n, 10) for c, n in zip(inst.codes, steps, strict=True)}
    partial = {c: x for i, (c, x) in enumerate(whole.items()) if i not in gone}
    zone = score_integrity_zone(partial, scale="percent")
    filled = {c: whole[c] if c in partial else Fraction(n, 10) for c, n in zip(inst.codes, others, strict=True)}
    one = score_integrity_zone(filled, scale="percent")
    assert zone.total.low_exact <= one.total.exact <= zone.total.high_exact
    assert one.verdict in zone.verdicts
    assert zone.verdict == (zone.verdicts[0] if len(zone.verdicts) == 1 else "undecided")


@given(VALUES)
def test_the_points_to_the_next_are_enough_and_none_is_too_many(steps):
    """Raised where it lacks, area by area and then where room is left, the next predicate is reached."""
    inst = load_instrument(NEW)
    values = {c: Fraction(n, 1000) * w for (c, w), n in zip(full(NEW).items(), steps, strict=True)}
    zone = score_integrity_zone(values)
    if zone.next is None:
        return
    need, raised = zone.points_to_next, dict(values)

    def add(codes: list[str], points: Fraction) -> None:
        for c in codes:
            more = min(points, full(NEW)[c] - raised[c])
            raised[c], points = raised[c] + more, points - more
        assert points <= 0

    for unit in ("aspect", "domain", "total"):
        for name, predicate, of, number, least in minima():
            if (name, predicate, of) == (NEW, zone.next, unit):
                codes = members(NEW, unit, number)
                add(codes, max(Fraction(0), least - sum(raised[c] for c in codes)))
    assert sum(raised.values()) - sum(values.values()) == need
    assert score_integrity_zone(raised).verdict in PREDICATES[PREDICATES.index(zone.next) :]
    assert set(inst.codes) == set(raised)


def test_an_area_may_be_given_as_a_whole():
    joint = score_integrity_zone({"1": 7, "2": 7, "3": 10, "4": 9, "5": 12.2333, "6": 10, "H1": 16, "H2": 5, "H3": 17})
    assert (joint.verdict, joint.areas.loc["5", "low_exact"]) == ("WBBM", Fraction("12.2333"))
    with pytest.raises(LevelError, match="area 5"):
        score_integrity_zone({"5": 15, "P5": 1, "R5": 7})


def test_an_area_under_its_minimum_bars_whatever_the_total():
    zone = score_integrity_zone(full(NEW) | {"P2": 2, "R2": 2})
    assert (zone.total.exact, zone.verdict, zone.binding.rule.number) == (97, "none", "2")
    assert [h.rule.number for h in zone.missing] == ["2"]
    assert zone.points_to_next == Fraction("0.2")
    assert score_integrity_zone({"P1": 0}, OLD).verdicts == ("none", "WBK", "WBBM")  # no minimum of an area there


def test_conditions_are_met_not_met_or_not_known():
    zone = score_integrity_zone(TRIAL)
    met = {(c.predicate, c.condition): c.met for c in zone.held_conditions}
    assert met["WBBM", "corruption-survey"] is True
    assert met["WBBM", "earlier-wbk"] is None
    barred = score_integrity_zone(TRIAL, conditions={"earlier-wbk": 0, "audit-opinion": "WTP", "internal-sakip": "B"})
    assert barred.verdict == "WBK"
    met = {(c.predicate, c.condition): c.met for c in barred.held_conditions}
    assert (met["WBBM", "earlier-wbk"], met["WBK", "audit-opinion"]) == (False, True)
    assert (met["WBK", "internal-sakip"], met["WBBM", "internal-sakip"]) == (True, False)
    assert score_integrity_zone(TRIAL, conditions={"findings-followed-up": "99,9"}).verdict == "none"


@pytest.mark.parametrize(
    "conditions", [{"earlier": 1}, {"earlier-wbk": "yes"}, {"earlier-wbk": True}, {"audit-opinion": "good"}]
)
def test_a_condition_that_there_is_not_or_off_its_scale_is_refused(conditions):
    with pytest.raises(ParameterError, match=next(iter(conditions))):
        score_integrity_zone(TRIAL, conditions=conditions)


@pytest.mark.parametrize(
    ("values", "said"),
    [({"P9": 1}, "P9"), ({"P1": 4.1}, "0 to 4"), ({"P1": -1}, "P1"), ({"P1": "4"}, "'4'"), ([1, 2], "15"),
     ({"P1": True}, "True")],
)  # fmt: skip
def test_wrong_values_are_refused(values, said):
    with pytest.raises(LevelError, match=said):
        score_integrity_zone(values)


def test_an_instrument_of_the_other_system_and_another_scale_are_refused():
    with pytest.raises(UnknownInstrument, match=NEW):
        score_integrity_zone(TRIAL, "permenpanrb-59-2020")
    with pytest.raises(ParameterError, match="percent"):
        score_integrity_zone(TRIAL, scale="levels")


WEIGHTS = [f"weight,,,{code},{float(points)}" for code, points in full(NEW).items()]
MINIMA = ["minimum,WBK,total,,75", "minimum,WBBM,total,,85"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (WEIGHTS, says("errors.integrity.no_minima", predicate="WBK")),
        ([*WEIGHTS[1:], *MINIMA], says("errors.integrity.weights_lost", codes="P1")),
        ([*WEIGHTS[1:], "weight,,,P1,5", *MINIMA], "sum to 101"),
        ([*WEIGHTS, *MINIMA, "minimum,WBK,aspect,77,1"], "row 19, column number: found 77"),
        ([*WEIGHTS, *MINIMA, "minimum,WBK,aspect,1,8.5"], says("errors.integrity.over_weight")),
        ([*WEIGHTS, *MINIMA, "minimum,WBX,total,,1"], "column predicate: found WBX"),
        ([*WEIGHTS, *MINIMA, "minimum,WBK,total,,many"], "column value: found many"),
        ([*WEIGHTS, *MINIMA, "rule,WBK,total,,1"], "column kind: found rule"),
    ],
)
def test_a_file_of_rules_that_cannot_be_used_is_refused(tmp_path, lines, said):
    file = tmp_path / "rules.csv"
    file.write_text("\n".join(["kind,predicate,unit,number,value", *lines]) + "\n", encoding="utf-8")
    with pytest.raises(FileProblems) as caught:
        score_integrity_zone(TRIAL, rules=file)
    assert re.search(said, str(caught.value))
    assert "rules.csv" in str(caught.value)


def test_a_file_of_rules_without_its_columns_or_not_there_is_refused(tmp_path):
    file = tmp_path / "rules.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    for path in (file, tmp_path / "gone.csv"):
        with pytest.raises(FileProblems, match=path.name):
            zone_rules(NEW, rules=path)


def test_the_result_is_frozen():
    zone = score_integrity_zone(TRIAL)
    with pytest.raises(FrozenInstanceError):
        zone.total = None
