"""No label is ignored: every public function that takes data answers as to plain numbers in order, or refuses."""

from __future__ import annotations

import collections.abc
import doctest
import itertools
import re
import tempfile
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers.labelled import (
    GONE,
    REFUSED,
    SAME,
    Kind,
    foreign_vectors,
    labelled_vectors,
    number_vectors,
    outcome,
    tables,
)
from helpers.public import NAMES, bare, hints, members, parts
from helpers.sentences import said, says

import spbe_research as spbe
from spbe_research.errors import LevelError

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"
INST = spbe.load_instrument(NEW)
CODES, OLD_CODES = list(INST.codes), list(spbe.load_instrument(OLD).codes)
DRAW = np.random.default_rng(5)
BEFORE = [int(x) for x in DRAW.integers(1, 6, 47)]
AFTER = [min(5, x + (i in (2, 5, 11, 30, 44))) - (i in (7, 21) and x > 1) for i, x in enumerate(BEFORE)]
OLD_LEVELS = [int(x) for x in DRAW.integers(1, 6, 37)]
GAP = [*BEFORE[:46], None]
MANY, MANY_AFTER = DRAW.integers(1, 6, (3, 47)), DRAW.integers(1, 6, (3, 47))
MANY_OLD = DRAW.integers(1, 6, (3, 37))
#: every draw gives its whole weight to one indicator
DRAWS = [[int(i == j) for j in range(47)] for i in (3, 20, 46)]
BLOCKS = [f"team {x}" for x in DRAW.integers(1, 8, 47)]
ASPECTS = ["2.10", "1.25", "3.50", "4.5", "2.38", "1.33", "3.70", "2.83"]
DOMAINS = ["3.60", "2.50", "1.09", "4.19"]

Call = Callable[[Any], object]


def walk() -> spbe.Crosswalk:
    return spbe.load_crosswalk(OLD, NEW)


def given_back(levels: Any) -> object:
    """Levels that a workbook holds after they were filled in."""
    with tempfile.TemporaryDirectory() as folder:
        about: Any = {"Levels": {"region": "bintan", "year": 2022, "assessment": "study", "levels": levels}}
        file = spbe.write_template(Path(folder) / "filled.xlsx", NEW, lang="en", about=about)
        return spbe.read_levels(file)[0].levels


def pair(function: Callable[..., object], *more: Any, **options: Any) -> tuple[Call, Call]:
    """A call that varies the first side, and one that varies the second."""
    return (
        lambda x: function(x, AFTER, *more, **options),
        lambda x: function(BEFORE, x, *more, **options),
    )


#: by function and parameter: a call that varies it, its labels and its plain values
ZONE_CODES = list(spbe.load_instrument("permenpanrb-90-2021").codes)
ZONE_POINTS = [4, 3, 5, 4, 7, 5, 3, 1, 5, 5, 6, 4, 16, 5, 15]
VECTORS: dict[tuple[str, str], tuple[Call, list[str], list[int]]] = {
    ("bounds", "observation_or_levels"): (lambda x: spbe.bounds(x, NEW), CODES, BEFORE),
    ("common_core", "values"): (lambda x: spbe.common_core(x, walk(), instrument=NEW), CODES, BEFORE),
    ("concept_flip_test", "before"): (lambda x: spbe.concept_flip_test(x, BEFORE, walk()), OLD_CODES, OLD_LEVELS),
    ("concept_flip_test", "after"): (lambda x: spbe.concept_flip_test(OLD_LEVELS, x, walk()), CODES, BEFORE),
    ("counterfactual", "values"): (lambda x: spbe.counterfactual(x, walk(), instrument=OLD), OLD_CODES, OLD_LEVELS),
    ("decompose_change", "before"): (lambda x: spbe.decompose_change(x, BEFORE, walk()), OLD_CODES, OLD_LEVELS),
    ("decompose_change", "after"): (lambda x: spbe.decompose_change(OLD_LEVELS, x, walk()), CODES, BEFORE),
    ("detectable_change", "levels"): (lambda x: spbe.detectable_change(x, NEW, error_rate=0.1), CODES, BEFORE),
    ("index_distribution", "levels"): (lambda x: spbe.index_distribution(x, NEW, error_rate=0.1), CODES, BEFORE),
    ("partial_change", "before"): (lambda x: spbe.partial_change(x, GAP, NEW), CODES, AFTER),
    ("partial_change", "after"): (lambda x: spbe.partial_change(GAP, x, NEW), CODES, AFTER),
    ("audit_programme", "levels"): (lambda x: spbe.audit_programme(x, NEW), CODES, BEFORE),
    ("plan_roadmap", "levels"): (lambda x: spbe.plan_roadmap(x, NEW, 4.5), CODES, BEFORE),
    ("efficient_frontier", "levels"): (lambda x: spbe.efficient_frontier(x, NEW), CODES, BEFORE),
    ("plan_with_margin", "levels"): (lambda x: spbe.plan_with_margin(x, NEW, 4.5), CODES, BEFORE),
    ("roadmap_bounds", "observation_or_levels"): (lambda x: spbe.roadmap_bounds(x, NEW, 4.5), CODES, BEFORE),
    ("score", "levels"): (lambda x: spbe.score(x, NEW), CODES, BEFORE),
    ("score_integrity_zone", "values"): (lambda x: spbe.score_integrity_zone(x), ZONE_CODES, ZONE_POINTS),
    ("step_values", "levels"): (lambda x: spbe.step_values(x, NEW), CODES, BEFORE),
    ("write_template", "about"): (given_back, CODES, BEFORE),
    ("aggregation_readings", "levels"): (lambda x: spbe.aggregation_readings(x, NEW), CODES, BEFORE),
    ("leave_one_out", "levels"): (lambda x: spbe.leave_one_out(x, NEW), CODES, BEFORE),
    ("variance_sources", "levels"): (lambda x: spbe.variance_sources(x, NEW), CODES, BEFORE),
    ("weight_noise", "levels"): (lambda x: spbe.weight_noise(x, NEW, n_resamples=100), CODES, BEFORE),
    ("weight_readings", "levels"): (lambda x: spbe.weight_readings(x, NEW), CODES, BEFORE),
}
for _name, _more, _options in (
    ("assessor_error_table", (NEW,), {"error_rates": [0.1]}),
    ("assessor_error_test", (NEW,), {"error_rate": 0.1}),
    ("bootstrap_change", (NEW,), {"n_resamples": 100, "rng": 1}),
    ("estimate_error_rate", (NEW,), {}),
    ("marginal_homogeneity_test", (), {"instrument": NEW}),
    ("measure_change", (NEW,), {}),
    ("sign_flip_test", (NEW,), {}),
    ("sign_test", (), {"instrument": NEW}),
    ("signed_rank_test", (), {"instrument": NEW}),
    ("strata_tests", (NEW,), {}),
    ("two_way_test", (NEW,), {}),
    ("symmetry_test", (), {"instrument": NEW}),
):
    _sides = ("first", "second") if _name == "estimate_error_rate" else ("before", "after")
    for _side, _call, _plain in zip(
        _sides, pair(getattr(spbe, _name), *_more, **_options), (BEFORE, AFTER), strict=True
    ):
        VECTORS[_name, _side] = (_call, CODES, _plain)
TABLES: dict[tuple[str, str], tuple[Call, list[str], Any]] = {
    ("decompose_many", "before"): (lambda x: spbe.decompose_many(x, MANY, walk()), OLD_CODES, MANY_OLD),
    ("decompose_many", "after"): (lambda x: spbe.decompose_many(MANY_OLD, x, walk()), CODES, MANY),
    ("score_many", "matrix"): (lambda x: spbe.score_many(x, NEW), CODES, MANY),
    ("score_many", "weights"): (lambda x: spbe.score_many(MANY, NEW, weights=x), CODES, DRAWS),
    ("sign_flip_many", "before"): (lambda x: spbe.sign_flip_many(x, MANY_AFTER, NEW), CODES, MANY),
    ("sign_flip_many", "after"): (lambda x: spbe.sign_flip_many(MANY, x, NEW), CODES, MANY_AFTER),
}
#: text may stand in these: names of blocks, and values as they are printed
OF_TEXT: dict[tuple[str, str], tuple[Call, list[str], list[str]]] = {
    ("sign_flip_test", "blocks"): (lambda x: spbe.sign_flip_test(BEFORE, AFTER, NEW, blocks=x), CODES, BLOCKS),
    ("two_way_test", "blocks"): (lambda x: spbe.two_way_test(BEFORE, AFTER, NEW, blocks=x), CODES, BLOCKS),
    ("sign_flip_many", "blocks"): (lambda x: spbe.sign_flip_many(MANY, MANY_AFTER, NEW, blocks=x), CODES, BLOCKS),
    ("bounds", "aspects"): (
        lambda x: spbe.bounds([None] * 47, NEW, aspects=x),
        list(INST.numbers("aspect")),
        ASPECTS,
    ),
    ("bounds", "domains"): (
        lambda x: spbe.bounds([None] * 47, NEW, domains=x),
        list(INST.numbers("domain")),
        DOMAINS,
    ),
}
#: with tests of their own below
ALONE = {("bounds", "unknown"), ("bounds", "index")}
#: each item of these stands for itself: nothing is matched with it by its place
LISTS = {
    ("Panel.of", "institutions"),
    ("Study.panel", "kind"),
    ("Study.panel", "years"),
    ("describe_panel", "scope"),
    ("describe_panel", "years"),
    ("list_observations", "kind"),
    ("list_observations", "year"),
    *(
        (name, option)
        for name in ("plan_roadmap", "efficient_frontier", "plan_with_margin", "describe_roadmap")
        for option in ("effort", "locked", "prerequisites")
    ),
    ("plan_roadmap", "domain_order"),
    ("describe_roadmap", "domain_order"),
    ("roadmap_bounds", "locked"),
    ("assessor_error_table", "error_rates"),  # each its own line of the answer, which names it
    ("load_panel", "kind"),
    ("load_panel", "years"),
    ("read_levels", "columns"),  # roles by name, not data
    ("variance_shares", "year"),  # one year, or two
    ("rejection_rates", "instruments"),
    ("rejection_rates", "models"),
    ("rejection_rates", "shifts"),
    ("rejection_rates", "tests"),
    ("write_template", "sheets"),
    ("write_zone_template", "units"),
    ("score_integrity_zone", "conditions"),  # by their ids
    *((name, "concentration") for name in ("rank_intervals", "variance_sources", "weight_noise")),  # each a line
}
CASES: dict[tuple[str, str], tuple[Call, Any, list[Kind]]] = {
    **{key: (call, plain, list(number_vectors(labels, plain))) for key, (call, labels, plain) in VECTORS.items()},
    **{key: (call, plain, list(tables(labels, plain))) for key, (call, labels, plain) in TABLES.items()},
    **{key: (call, plain, list(labelled_vectors(labels, plain))) for key, (call, labels, plain) in OF_TEXT.items()},
}
IDS = [".".join(key) for key in CASES]


def taking_data() -> Iterator[tuple[str, str]]:
    """Parameters of public functions and methods that take several values, or values with labels."""
    kinds = {np.ndarray, pd.DataFrame, pd.Series, collections.abc.Sequence, collections.abc.Mapping}
    kinds |= {collections.abc.Iterable, collections.abc.Collection, list, tuple, dict}
    for name in NAMES:
        thing = getattr(spbe, name)
        functions = [(name, bare(thing))]
        if isinstance(thing, type):
            functions = [(f"{name}.{member}", function) for member, function in members(thing)]
        for called, function in functions:
            for parameter, annotation in hints(function).items():
                inside = [*parts(annotation)]
                if parameter != "return" and kinds & {*inside, *(typing.get_origin(x) for x in inside)}:
                    yield called, parameter


def test_every_function_that_takes_data_is_tried():
    found = set(taking_data())
    assert len(found) > 50
    assert found == set(CASES) | ALONE | LISTS


def emptied(plain: Any) -> Any:
    """The same with None in the last cell."""
    if isinstance(plain[-1], list | np.ndarray):
        return [*map(list, plain[:-1]), [*plain[-1][:-1], None]]
    return [*plain[:-1], None]


@pytest.mark.parametrize(("name", "parameter"), CASES, ids=IDS)
def test_the_order_of_plain_values_counts(name, parameter):
    """Else the tests below could not see a label that is ignored."""
    call, plain, kinds = CASES[name, parameter]
    kind, answer = outcome(call, plain)
    assert kind == "result"
    turned = [list(line)[::-1] for line in plain] if isinstance(plain[0], list | np.ndarray) else list(plain)[::-1]
    assert outcome(call, turned) != (kind, answer)
    assert {wanted for _, wanted, _ in kinds} == {SAME, GONE, REFUSED}


@pytest.mark.parametrize(("name", "parameter"), CASES, ids=IDS)
@pytest.mark.parametrize("nth", [1, pytest.param(0, marks=pytest.mark.slow)], ids=["some", "every"])
def test_labels_are_put_in_order(name, parameter, nth):
    """Every run tries other kinds with each function, six of them in turn leave none out."""
    call, plain, kinds = CASES[name, parameter]
    wanted = outcome(call, plain)
    same = [(kind, x) for kind, rule, x in kinds if rule == SAME]
    tried = same[IDS.index(f"{name}.{parameter}") % 6 :: 6] if nth else same
    assert tried
    assert {kind: got for kind, x in tried if (got := outcome(call, x)) != wanted} == {}


@pytest.mark.parametrize(("name", "parameter"), CASES, ids=IDS)
def test_what_is_masked_or_lacking_is_missing(name, parameter):
    """As None in its place, whatever that means to the function; never what lies below the mask."""
    call, plain, kinds = CASES[name, parameter]
    wanted = outcome(call, emptied(plain))
    assert wanted != outcome(call, plain)
    assert {kind: got for kind, rule, x in kinds if rule == GONE and (got := outcome(call, x)) != wanted} == {}


@pytest.mark.parametrize(("name", "parameter"), CASES, ids=IDS)
def test_other_labels_and_what_is_no_number_are_refused(name, parameter):
    call, _, kinds = CASES[name, parameter]
    got = {kind: outcome(call, x) for kind, rule, x in kinds if rule == REFUSED}
    assert {kind: answer for kind, (how, answer) in got.items() if how != "refused"} == {}
    for kind, (_, words) in got.items():
        if kind.endswith(("-like column", "-like frame", "xarray-like")):
            assert said(words, f"{LABELS}.foreign_frame"), kind


@pytest.mark.parametrize(
    "call", [spbe.sign_test, spbe.signed_rank_test, spbe.marginal_homogeneity_test, spbe.symmetry_test]
)
@pytest.mark.parametrize("turned", [False, True])
def test_without_an_instrument_both_sides_bear_labels_or_neither(call, turned):
    rows = [f"r{i}" for i in range(12)]
    first, second = [3, 2, 4, 1, 5, 3, 2, 2, 1, 4, 3, 5], [4, 1, 5, 1, 5, 4, 3, 2, 2, 2, 4, 4]
    other = pd.Series(second, index=rows)

    def run(x: Any, y: Any) -> object:
        return call(y, x) if turned else call(x, y)

    plain = outcome(lambda x: run(x, second), first)
    assert plain != outcome(lambda x: run(x, second), first[::-1])
    emptied_by = outcome(lambda x: run(x, other), dict(zip(rows, [*first[:-1], None], strict=True)))
    for kind, rule, x in number_vectors(rows, first):
        if not isinstance(x, dict | pd.Series) or kind in ("counted from 0", "part of a counted one"):  # no labels
            with pytest.raises(LevelError):
                run(x, other)
            if rule == SAME:
                assert outcome(lambda x: run(x, second), x) == plain, kind
        elif kind in ("a label is lacking", "a key is lacking"):
            with pytest.raises(LevelError, match=says(f"{LABELS}.differ_row", join="r11")):
                run(x, other)
        else:
            if rule == SAME:
                with pytest.raises(LevelError, match=says(f"{LABELS}.one_sided_row")):
                    run(x, second)
            got = outcome(lambda x: run(x, other), x)
            if rule == SAME:
                assert got == plain, kind
            elif rule == GONE:
                assert got == emptied_by, kind
            else:
                assert got[0] == "refused", kind


LABELS = "errors.data.labels"
REGIONS = ["bintan", "paser", "denpasar"]
TWO_TABLES = [
    pytest.param(lambda x, y: spbe.sign_flip_many(x, y, NEW), CODES, MANY, MANY_AFTER, id="sign_flip_many"),
    pytest.param(lambda x, y: spbe.decompose_many(x, y, walk()), OLD_CODES, MANY_OLD, MANY, id="decompose_many"),
]


@pytest.mark.parametrize(("call", "codes", "first", "second"), TWO_TABLES)
class TestLinesOfTwoTables:
    def test_are_matched_by_their_labels(self, call, codes, first, second):
        plain = np.asarray(call(first, second))
        before = pd.DataFrame(first, columns=codes, index=REGIONS)
        after = pd.DataFrame(second, columns=CODES, index=REGIONS)
        for order in itertools.permutations(range(3)):
            found = call(before, after.iloc[list(order)])
            assert np.array_equal(np.asarray(found), plain)
            turned = call(before.iloc[list(order)], after[sorted(CODES)])
            assert np.array_equal(np.asarray(turned), plain[list(order)])
            if isinstance(found, pd.DataFrame):
                assert list(found.index) == REGIONS
                assert list(turned.index) == [REGIONS[i] for i in order]
        counted = pd.DataFrame(first, columns=codes)
        mixed = pd.DataFrame(second, columns=CODES).iloc[[2, 0, 1]]
        assert np.array_equal(np.asarray(call(counted, mixed)), plain)

    @pytest.mark.parametrize(
        ("index", "key", "values"),
        [
            (["bintan", "paser", "badung"], "differ_line", {"join": "badung, denpasar"}),
            (["bintan", "paser", "paser"], "doubled_line", {"where": None, "join": "paser"}),
            (["bintan", "paser", None], "unlabelled", {"where": None, "blank": "1", "n_labels": "3"}),
            ([1, 2, 3], "differ_line", {"join": "1, 2, 3, bintan, denpasar, paser"}),
            (None, "one_sided_line", {"plain": None}),
        ],
    )
    def test_are_refused_where_they_do_not_match(self, call, codes, first, second, index, key, values):
        """None stands for the side that does not match."""
        before = pd.DataFrame(first, columns=codes, index=REGIONS)
        after = pd.DataFrame(second, columns=CODES, index=REGIONS)
        with pytest.raises(LevelError) as caught:
            call(before, after.reset_index(drop=True) if index is None else after.set_axis(index))
        assert said(str(caught.value), f"{LABELS}.{key}", **{k: v or "after" for k, v in values.items()})
        with pytest.raises(LevelError) as caught:
            call(before.reset_index(drop=True) if index is None else before.set_axis(index), after)
        assert said(str(caught.value), f"{LABELS}.{key}", **{k: v or "before" for k, v in values.items()})

    def test_are_refused_where_one_side_is_an_array(self, call, codes, first, second):
        before = pd.DataFrame(first, columns=codes, index=REGIONS)
        for other in (second, second.tolist(), [pd.Series(line, index=CODES) for line in second]):
            with pytest.raises(LevelError, match=says(f"{LABELS}.one_sided_line", labelled="before", plain="after")):
                call(before, other)
            plain = np.asarray(call(first, second))
            assert np.array_equal(np.asarray(call(before.reset_index(drop=True), other)), plain)


def test_rows_that_are_not_known_may_be_listed_in_any_way():
    wanted = spbe.bounds(BEFORE, NEW, unknown=["12", "3"])
    assert str(wanted.index) != str(spbe.bounds(BEFORE, NEW).index)
    for codes in (
        ("12", "3"),
        [12, 3],
        {"3", "12"},
        np.array([3, 12]),
        pd.Series(["3", "12"], index=["9", "1"]),
        pd.Index(["12", "3"]),
        (c for c in ["3", "12"]),
    ):
        assert str(spbe.bounds(BEFORE, NEW, unknown=codes).index) == str(wanted.index)
    assert str(spbe.bounds(BEFORE, NEW, unknown="12").index) == str(spbe.bounds(BEFORE, NEW, unknown=["12"]).index)
    for codes in ({"12": False}, pd.DataFrame({"code": ["12"]}), pd.Series(BEFORE, index=CODES).isna(), [0], 99, 3.5):
        with pytest.raises(LevelError) as caught:
            spbe.bounds(BEFORE, NEW, unknown=codes)
        unknown = said(str(caught.value), "errors.identification.reading.known_levels")
        assert unknown or said(str(caught.value), f"{LABELS}.codes", where="unknown")
    for _, _, codes in foreign_vectors(["a", "b"], ["12", "3"]):
        with pytest.raises(LevelError):
            spbe.bounds(BEFORE, NEW, unknown=codes)


def test_the_index_is_one_value():
    wanted = str(spbe.bounds("2.06", NEW, depth="index").index)
    for value in (2.06, np.float64(2.06), np.array(2.06), " 2,06 "):
        assert str(spbe.bounds(value, NEW, depth="index").index) == wanted
    nothing = str(spbe.bounds(None, NEW, depth="index").index)
    for value in (float("nan"), pd.NA, np.ma.masked, np.ma.masked_equal([2.06, 3], 2.06)[0]):
        assert str(spbe.bounds(value, NEW, depth="index").index) == nothing != wanted
    for value in (pd.Series([2.06]), [2.06], {"index": 2.06}, True, np.True_, "dua", pd.DataFrame({"index": [2.06]})):
        for call in (
            lambda x: spbe.bounds(x, NEW, depth="index"),
            lambda x: spbe.bounds([None] * 47, NEW, index=x),
        ):
            assert outcome(call, value)[0] == "refused", value
    for _, _, value in foreign_vectors(["index"], [2.06]):
        assert outcome(lambda x: spbe.bounds(x, NEW, depth="index"), value)[0] == "refused"


def test_a_level_assumed_for_what_is_not_seen_is_a_number():
    for unseen in (True, np.True_, "3", np.ma.masked, pd.Series([3]), np.array([3])):
        assert outcome(lambda x: spbe.counterfactual(BEFORE, walk(), instrument=NEW, unseen=x), unseen)[0] == "refused"


def test_a_rate_of_error_is_a_number():
    for rate in (True, False, np.False_, "0.1", np.ma.masked, pd.Series([0.1]), None):
        assert outcome(lambda x: spbe.index_distribution(BEFORE, NEW, error_rate=x), rate)[0] == "refused"


def test_tables_that_come_back_go_by_their_codes():
    """What the package itself hands out, shuffled, is read as it was."""
    paser = spbe.load_levels("paser", 2021), spbe.load_levels("paser", 2022)
    scored = spbe.score(paser[1], NEW)
    changed = spbe.measure_change(*paser, NEW).rows.sample(frac=1, random_state=1)
    shuffled = [
        paser[1].values.sample(frac=1, random_state=2),
        paser[1].to_frame().sample(frac=1, random_state=3).set_index("number")["value"],
        scored.indicators["level"].sample(frac=1, random_state=4),
        changed["after"],
        spbe.describe_maturity("paser", 2022).rows["level"].sample(frac=1, random_state=5),
        spbe.bounds(paser[1], NEW).indicators["low"][::-1],
    ]
    for levels in shuffled:
        assert spbe.score(levels, NEW).levels == scored.levels
        assert spbe.score_many([levels], NEW).tolist() == [scored.index]
    assert spbe.sign_test(changed["before"], changed["after"]).pvalue_exact == spbe.sign_test(*paser).pvalue_exact
    domains = spbe.bounds(paser[1], NEW).domains["low_exact"][::-1]
    assert spbe.bounds([None] * 47, NEW, domains=domains).index.low == scored.index
    frames = [paser[1].to_frame(), scored.to_frame(), scored.indicators, changed, spbe.list_observations("paser")]
    for frame in frames:
        for call in (spbe.score, spbe.score_many, spbe.bounds):
            assert outcome(lambda x, call=call: call(x, NEW), frame)[0] == "refused"
    for whole in (paser[1], scored):
        with pytest.raises(LevelError, match=says(f"{LABELS}.foreign_other")):
            spbe.score_many(whole, NEW)
        with pytest.raises(LevelError, match=says(f"{LABELS}.levels_found", found=re.compile("<.*"))):
            spbe.score_many([whole], NEW)


class TestOnceWrong:
    """What was read by its place though it bears labels, with the right numbers."""

    def test_score_many_of_a_series(self):
        """Five at the last indicator, whose weight is the greatest of its domain; by place it would be the first."""
        levels = pd.Series([5] + [1] * 46, index=CODES[::-1])
        wanted = float(1 + 4 * INST.weights[-1])
        assert spbe.score_many(levels, NEW) == spbe.score_many([levels, levels], NEW)[1] == wanted
        assert wanted != float(1 + 4 * INST.weights[0])

    def test_sign_flip_many_of_pivoted_columns(self):
        """Pivoting sorts the indicators 1, 10, 11: with rows in another order both years are read as the register."""
        pair = spbe.load_levels("paser", 2021).values, spbe.load_levels("paser", 2022).values
        regions = ["paser", "paser again"]
        long = [
            pd.DataFrame({"region": region, "indicator": values.index, "level": values.astype(float).to_numpy()})
            for values, region in itertools.product(pair, regions)
        ]
        before, after = (
            pd.concat(side).pivot(index="region", columns="indicator", values="level") for side in (long[:2], long[2:])
        )
        assert list(before.columns[:3]) == ["1", "10", "11"]
        wanted = spbe.sign_flip_test(*pair, NEW).pvalue
        assert round(wanted, 6) == 0.000126
        by_place = [side.loc["paser"].tolist() for side in (before, after)]  # what the page on labels warns of
        assert round(spbe.sign_flip_test(*by_place, NEW).pvalue, 4) == 0.0034
        assert spbe.score(by_place[1], NEW).index == 1.895
        assert spbe.sign_flip_many(before, after[::-1], NEW).tolist() == [wanted, wanted]
        with pytest.raises(LevelError, match=says(f"{LABELS}.columns", k="47")):
            spbe.sign_flip_many(before.add_prefix("Q"), after, NEW)

    def test_sign_flip_test_with_blocks_of_a_series(self):
        blocks = INST.rows.set_index("code")["aspect_no"]
        assert blocks.index.tolist() == CODES
        wanted = spbe.sign_flip_test(BEFORE, AFTER, NEW, blocks="aspect").pvalue_exact
        assert spbe.sign_flip_test(BEFORE, AFTER, NEW, blocks=blocks.sort_index()).pvalue_exact == wanted

    def test_score_many_with_a_frame_of_weights(self):
        weights = pd.DataFrame([[float(w) for w in INST.weights]], columns=CODES)
        found = spbe.score_many(MANY, NEW, weights=weights[sorted(CODES)])
        assert found[:, 0] == pytest.approx(spbe.score_many(MANY, NEW), abs=1e-12)

    def test_masked_cells_are_not_filled_from_below(self):
        hidden = np.ma.masked_equal([[*BEFORE[:46], 9]], 9)
        for call in (lambda x: spbe.sign_flip_many(x, [AFTER], NEW), lambda x: spbe.score_many([x[0]], NEW)):
            with pytest.raises(
                LevelError,
                match=says("errors.scoring.score_matrix.cell_error", first="(0, 46)", code="47", found="nan"),
            ):
                call(hidden)

    def test_booleans_do_not_become_levels(self):
        for cells in ([True, *[1] * 46], [np.True_, *[1] * 46]):
            with pytest.raises(LevelError, match="True"):
                spbe.score_many([cells], NEW)
            with pytest.raises(LevelError, match="True"):
                spbe.sign_test(cells, [2] * 47)

    def test_printed_values_counted_down(self):
        printed = pd.Series(DOMAINS[::-1], index=range(4, 0, -1))
        assert isinstance(printed.index, pd.RangeIndex)
        wanted = spbe.bounds([None] * 47, NEW, domains=DOMAINS)
        assert str(spbe.bounds([None] * 47, NEW, domains=printed).index) == str(wanted.index)


def test_the_page_on_labels_runs_as_it_is_printed():
    page = Path(__file__).parents[1] / "docs" / "methods" / "labels.md"
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8") == (0, 7)
