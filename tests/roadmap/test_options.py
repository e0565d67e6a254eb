"""What a plan may be asked besides: kinds of demand, the order of domains, edges both ways, a second assessment."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from helpers.sentences import says
from helpers.sheets import write_csv, write_xlsx
from helpers.tiny import tiny

import spbe_research as spbe
from spbe_research.data.tables import read_table
from spbe_research.errors import FileProblems, ParameterError
from spbe_research.roadmap.margin import margins
from spbe_research.roadmap.real import domain_precedence, real_climbs

N, NEW, OLD = "permenpanrb-59-2020", "permenpanrb-8-2026", "permenpanrb-5-2018"
PASER = spbe.load_levels("paser", 2022)
CODES = spbe.load_instrument(N).codes


def test_kinds_cost_what_the_data_name():
    steps = read_table("instruments/steps")
    kinds = {(r["code"], float(r["to_level"])): len(set(r["kinds"].split("|"))) for r in steps.to_dict("records")}
    plan = spbe.plan_roadmap(PASER, N, 3.5, effort="kinds")
    told = {(s.code, s.to_level): s.effort for s in plan.steps.itertuples()}
    assert told == {key: kinds[key] for key in told}
    assert plan.effort == spbe.plan_roadmap(PASER, N, 3.5, effort=kinds).effort
    with pytest.raises(ParameterError, match=says("errors.roadmap.effort.no_kinds")):
        spbe.plan_roadmap([2] * 20, NEW, 3, effort="kinds")


INST = tiny([("1", "1", 2), ("1", "1", 3), ("2", "2", 4), ("3", "3", 2), ("3", "3", 2)], top=4)


@pytest.mark.parametrize("levels", [(1, 2, 3, 1, 1), (2, 2, 2, 2, 2), (1, 1, 1, 3, 4), (3, 1, 2, 1, 2)])
@pytest.mark.parametrize("twentieths", [45, 55, 66, 74])
@pytest.mark.parametrize("order", [("3", "1", "2"), ("1", "2"), ("2", "3")])
def test_no_domain_is_raised_above_one_before_it(levels, twentieths, order):
    """Every combination of levels is listed."""
    target = Fraction(twentieths, 20)
    value = {n: INST.row_positions("domain", n) for n in order}

    def domain(at, n):
        rows = value[n]
        return sum(INST.weights[r] * at[r] for r in rows) / sum(INST.weights[r] for r in rows)

    def kept(at):
        for k, n in enumerate(order):
            above = any(domain(at, n) > domain(at, before) for before in order[:k])
            if above and any(at[r] > levels[r] for r in value[n]):
                return False
        return True

    index = sum(w * x for w, x in zip(INST.weights, levels, strict=True))
    if index >= target:
        pytest.skip("reached")
    found = [
        sum(at) - sum(levels)
        for at in itertools.product(*(range(x, 5) for x in levels))
        if sum(w * x for w, x in zip(INST.weights, at, strict=True)) >= target and kept(at)
    ]
    if not found:
        with pytest.raises(ParameterError, match=says("errors.roadmap.plan.beyond")):
            spbe.plan_roadmap(levels, INST, str(target), domain_order=order)
        return
    plan = spbe.plan_roadmap(levels, INST, str(target), domain_order=order)
    assert plan.effort == min(found)
    assert kept([int(x) for x in plan.levels_after])


def test_the_packaged_order_and_those_that_are_none():
    plan = spbe.plan_roadmap(PASER, N, 3.5, domain_order="packaged")
    assert plan.effort == 55
    after = spbe.score(list(map(float, plan.levels_after)), N).domains["value"]
    assert list(after.loc[["4", "1", "2", "3"]]) == sorted(after, reverse=True)
    assert plan.n_plans is None
    for order, key in ((["4"], "order"), (["4", "9"], "order"), (["4", "4"], "order")):
        with pytest.raises(ParameterError, match=says(f"errors.roadmap.plan.{key}")):
            spbe.plan_roadmap(PASER, N, 3.5, domain_order=order)
    with pytest.raises(ParameterError, match=says("errors.roadmap.plan.no_order")):
        spbe.plan_roadmap([2] * 20, NEW, 3, domain_order="packaged")


def test_an_unsettled_edge_is_shown_both_ways():
    """20 rows at 2: exactly 2.50 may be reached, and that may be either predicate."""
    plan = spbe.plan_roadmap([2] * 20, NEW, "Baik")
    assert plan.index == plan.target == Fraction(5, 2)
    assert plan.predicates == ("Cukup", "Baik")
    assert plan.by_year["predicate"].iloc[-1] == "Cukup / Baik"
    assert plan.above_edge is not None
    assert plan.above_edge.index > plan.target
    assert plan.above_edge.effort >= plan.effort
    assert spbe.plan_roadmap(PASER, N, "Baik").above_edge is None
    assert spbe.plan_roadmap([2] * 20, NEW, 2.6).above_edge is None


def test_a_second_assessment_by_listing():
    """Three rows, every outcome of the model listed."""
    inst = tiny([("1", "1", 2), ("1", "1", 3), ("1", "2", 4)], top=4)
    plan = spbe.plan_roadmap([1, 1, 2], inst, "2.2")
    rate, chance = Fraction(1, 10), Fraction(0)
    for errors in itertools.product((-1, 0, 1), repeat=3):
        p, index = Fraction(1), Fraction(0)
        for w, x, e in zip(inst.weights, plan.levels_after, errors, strict=True):
            up, down = (rate if 1 <= x + d <= 4 else Fraction(0) for d in (1, -1))
            p *= {1: up, -1: down, 0: 1 - up - down}[e]
            index += w * (x + e)
        chance += p * (index >= plan.target)
    assert plan.probability(0.1) == pytest.approx(float(chance), abs=1e-12)


def test_a_plan_with_a_margin_is_the_first_found():
    plan = spbe.plan_with_margin(PASER, N, 2.6, probability=0.9)
    assert plan.probability(0.05) >= 0.9
    assert (plan.target, plan.effort) == (Fraction("2.6"), 18)
    cheapest = spbe.plan_roadmap(PASER, N, 2.6)
    assert cheapest.probability(0.05) < 0.9
    found = margins(cheapest, 0.9, (0.02, 0.05))
    assert found[0.05].index == plan.index
    assert found[0.02].probability(0.02) >= 0.9
    assert cheapest.probability(0) == 1
    with pytest.raises(ParameterError, match=says("errors.roadmap.margin.none")):
        spbe.plan_with_margin([4] * 47, N, "4.99", probability=0.999, error_rate=0.3)
    with pytest.raises(ParameterError):
        spbe.plan_with_margin(PASER, N, 2.6, probability=1)


def test_what_governments_really_did():
    """Counted independently from the levels: steps taken and needed of four climbs, rises and falls."""
    climbs = real_climbs(N)
    assert climbs[["taken", "needed"]].values.tolist() == [[17, 11], [29, 23], [46, 29], [35, 27]]
    assert [int(climbs[k].sum()) for k in ("rises", "far", "falls", "falls_first")] == [74, 44, 14, 12]
    assert climbs["factor"].round(1).tolist() == [1.5, 1.3, 1.6, 1.3]
    assert real_climbs(NEW).empty
    order = domain_precedence(N, ("4", "1", "2", "3"))
    assert order.groupby(["first", "second"])["n"].sum().loc[("4", "1")] == 1233
    assert ((order["at_least"] * 100).round(0).tolist()) == [75, 70, 84, 88, 96, 96]


def test_5_2018_has_plans_too():
    plan = spbe.plan_roadmap(spbe.load_levels("denpasar", 2019), OLD, "Sangat Baik", prerequisites="packaged", years=2)
    assert plan.effort == 4
    assert plan.index >= plan.target


EVERY = [[c, v, v] for c in CODES for v in range(2, 6)]


@pytest.mark.parametrize(
    "head", [["baris", "ke tingkat", "upaya"], ["Row", "To level", "Effort"], ["Kode", "Tingkat", "Biaya"]]
)
def test_efforts_from_a_file(tmp_path, head):
    book = write_xlsx(tmp_path / "e.xlsx", ("Lain", [["catatan"], ["x"]]), ("Upaya", [["Tabel"], [], head, *EVERY]))
    table = spbe.read_effort_file(book, N)
    assert len(table) == 188
    assert spbe.plan_roadmap(PASER, N, 2.6, effort=table).effort == 48
    text = write_csv(tmp_path / "e.csv", [head, *([c, v, f"{v},5"] for c, v, _ in EVERY)])
    assert spbe.read_effort_file(text, N)["effort"].tolist()[:2] == [2.5, 3.5]


@pytest.mark.parametrize(
    ("line", "key", "place"),
    [
        (["99", 2, 1], "code", ("4", "A")),
        (["1", 7, 1], "level", ("4", "B")),
        (["1", 2.5, 1], "level", ("4", "B")),
        (["1", 2, -1], "effort", ("4", "C")),
        (["1", 2, 0], "effort", ("4", "C")),
        (["1", 2, None], "effort", ("4", "C")),
        (["1", 2, "banyak"], "effort", ("4", "C")),
        (["1", 2, "=1+1"], "effort", ("4", "C")),
        (["3", 2, 1], "twice", ("4", "B")),
    ],
)
def test_a_row_is_refused_with_its_place(tmp_path, line, key, place):
    rows = [["kode", "tingkat", "upaya"], ["2", 2, 1], ["3", 2, 1], line]
    book = write_xlsx(tmp_path / "e.xlsx", ("Upaya", rows))
    with pytest.raises(FileProblems) as caught:
        spbe.read_effort_file(book, N)
    (problem,) = caught.value.problems
    assert says(f"errors.roadmap.file.{key}").search(str(problem))
    assert all(word in str(problem) for word in ("e.xlsx", "Upaya", *place))
    assert "\n" not in str(problem)


def test_files_that_are_none(tmp_path):
    for name, rows, key in (
        ("a", [["No", "Tingkat"], [1, 2]], "header"),
        ("b", [["kode", "tingkat", "upaya"]], "nothing"),
    ):
        book = write_xlsx(tmp_path / f"{name}.xlsx", ("S", rows))
        with pytest.raises(FileProblems, match=says(f"errors.roadmap.file.{key}")):
            spbe.read_effort_file(book, N)
    (tmp_path / "c.xlsx").write_bytes(b"no workbook")
    for file in ("c.xlsx", "there-is-none.xlsx"):
        with pytest.raises(FileProblems) as caught:
            spbe.read_effort_file(tmp_path / file, N)
        assert len(caught.value.problems) == 1


def test_a_table_that_lacks_a_step_names_it():
    lacking = {(c, v): 1 for c, v, _ in EVERY if (c, v) != ("38", 3)}
    with pytest.raises(ParameterError, match=says("errors.roadmap.effort.lacking", steps="38 -> 3")):
        spbe.plan_roadmap(PASER, N, 2.6, effort=lacking)
