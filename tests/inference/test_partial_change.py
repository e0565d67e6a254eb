from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.change import NEW, OLD, printed, tiny_instrument
from helpers.sentences import said, says, told
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument, unit_values
from spbe_research.data.observations import load_levels, load_values
from spbe_research.errors import LevelError, ParameterError
from spbe_research.identification.reading import level_set
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.partial_change import _ceiling, partial_change, unit_test
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.numbers.exact import round_exact
from spbe_research.profiles.change import describe_change
from spbe_research.scoring.score import score

INST = tiny_instrument([2, 2, 3, 3, 1], ["1", "1", "1", "2", "2"], ["1", "1", "1", "2", "2"], high=3)
VECTORS = list(itertools.product((1, 2, 3), repeat=5))


def observed(levels, depth, with_index=False):
    """What would be printed of these levels, two decimals; the index beside other values where asked for."""
    exact = [Fraction(x) for x in levels]
    index = score(levels, INST).index_exact
    values = {"index": index} if depth == "index" else unit_values(INST, exact, depth)
    beside = str(round_exact(index, 2)) if with_index and depth != "index" else None
    return printed(INST, depth, {k: str(round_exact(v, 2)) for k, v in values.items()}, index=beside)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(VECTORS),
    st.sampled_from(VECTORS),
    st.sampled_from(["aspect", "domain", "index"]),
    st.sampled_from(["indicator", "aspect", "domain", "index"]),
    st.booleans(),
)
def test_brackets_hold_every_agreeing_pair(before, after, first_depth, second_depth, with_index):
    first = observed(before, first_depth, with_index)
    second = list(after) if second_depth == "indicator" else observed(after, second_depth, with_index)
    found = partial_change(first, second, INST)

    def agree(vector, data, depth):
        if depth == "indicator":
            return vector == after
        seen = observed(vector, depth, with_index)
        return seen.printed.equals(data.printed) and seen.index_printed == data.index_printed

    starts = [v for v in VECTORS if agree(v, first, first_depth)]
    ends = [v for v in VECTORS if agree(v, second, second_depth)]
    weights = INST.lattice_weights.tolist()
    steps = {tuple(w * (b - a) for w, a, b in zip(weights, x, y, strict=True)) for x in starts for y in ends}
    p = [float(flip_tail(s).pvalue()) for s in steps]
    assert found.smallest_p[0] <= min(p) <= found.smallest_p[1]
    assert found.largest_p[0] <= max(p) <= found.largest_p[1]
    assert found.least_moved == min(sum(x != 0 for x in s) for s in steps)
    changes = [sum(s) for s in steps]
    assert (found.low, found.high) == (float(Fraction(min(changes), 11)), float(Fraction(max(changes), 11)))
    if found.unit_p is not None:
        sums = {tuple(sum(s[i] for i in INST.row_positions(found.unit, n)) for n in ("1", "2")) for s in steps}
        units = [float(flip_tail(s).pvalue()) for s in sums]
        assert found.unit_p == (min(units), max(units))


def test_verdicts_are_never_contradicted_by_the_truth():
    rng = np.random.default_rng(6)
    inst = load_instrument(NEW)
    seen = set()
    for shift in (0, 1, 1, 3):
        before = rng.integers(1, 3, 47)
        after = np.clip(before + rng.choice([0, 1], 47) * shift, 1, 5)
        sides = [
            printed(
                inst,
                "domain",
                {
                    k: str(round_exact(v, 2))
                    for k, v in unit_values(inst, [Fraction(int(x)) for x in side], "domain").items()
                },
            )
            for side in (before, after)
        ]
        found = partial_change(*sides, inst)
        p = sign_flip_test(before, after, inst).pvalue
        assert found.smallest_p[0] <= p <= found.largest_p[1]
        assert found.verdict != "stands" or p <= 0.05
        assert found.verdict != "out of reach" or p > 0.05
        seen.add(found.verdict)
    assert len(seen) > 1


def test_paser_levels_then_domains():
    c = partial_change(load_levels("paser", 2022), load_values("paser", 2023), NEW)
    assert c.depths == ("indicator", "domain")
    assert c.verdict == "open"
    assert said(c.note, "notes.partial.open")
    assert (c.unit, c.unit_p, c.unit_smallest) == ("domain", (0.125, 0.125), 0.125)
    assert said(c.note, "notes.partial.units", units="domains", smallest="0.125")
    witness = c.smallest_witness
    assert sign_flip_test(witness.before, witness.after, NEW).pvalue == c.smallest_p[1]
    assert witness.before == tuple(int(x) for x in load_levels("paser", 2022).values)
    d3 = sum(witness.after[20:31])
    assert round(d3 / 11, 2) == float(load_values("paser", 2023).printed["3"])


def test_aspect_values_still_carry_the_test_by_aspects():
    c = partial_change(load_values("paser", 2021, depth="aspect"), load_values("paser", 2022, depth="aspect"), NEW)
    assert c.unit_p == (1 / 16, 1 / 16)  # the same as with all levels known
    assert (c.low, c.high) == (0.766, 0.766)
    assert c.smallest_p[1] < 1e-6 < 0.03 < c.largest_p[0] < 0.05


@pytest.mark.parametrize(
    ("region", "low", "high"),
    [("nias barat", "0", "1/400"), ("badan intelijen negara", "543/2000", "137/500"), ("35.01", None, None)],
)
def test_a_predicate_of_the_unrounded_index_narrows_the_change(region, low, high):
    """Nias Barat by hand: 2023 is 1.795 or 1.7975, 2024 1.7975 or 1.80, and Kurang excludes 1.80."""
    change = describe_change(region, year=2024)
    assert (change.partial.low, change.partial.high) == (change.total.low, change.total.high)
    if low is not None:
        assert (change.partial.low, change.partial.high) == (float(Fraction(low)), float(Fraction(high)))


@pytest.mark.parametrize(
    ("region", "p"), [("kota solok", 0.25), ("tanjung jabung timur", 1.0), ("pringsewu", 0.5), ("pemalang", 0.75)]
)
def test_the_printed_index_settles_the_test_by_units(region, p):
    """Each domain alone leaves two values of p; only one of them comes with the printed index."""
    assert describe_change(region, year=2024).partial.unit_p == (p, p)


def test_an_index_that_contradicts_is_left_aside_and_said():
    first = observed((1, 1, 1, 1, 1), "domain")
    wrong = printed(INST, "domain", dict(first.printed), index="2.90")
    plain, found = partial_change(first, first, INST), partial_change(first, wrong, INST)
    assert said(found.note, "notes.partial.index_aside")
    assert "contradicts" not in plain.note
    assert (found.low, found.high, found.unit_p) == (plain.low, plain.high, plain.unit_p)
    solok = [load_values("kota solok", y, depth="domain") for y in (2023, 2024)]
    odd = dataclasses.replace(solok[0], index_printed="4.99")
    assert "contradicts" in partial_change(odd, solok[1], NEW).note
    assert partial_change(solok[0], solok[1], NEW).unit_p == (0.25, 0.25)


def test_index_values_only():
    c = partial_change(load_values("paser", 2021, depth="index"), load_values("paser", 2022, depth="index"), NEW)
    assert (c.unit, c.unit_p) == (None, None)
    assert c.low < 0.766 < c.high
    assert c.high - c.low <= 0.02


def test_one_missing_row():
    after = [int(x) for x in load_levels("paser", 2022).values]
    p = []
    for level in range(1, 6):
        p.append(sign_flip_test(load_levels("paser", 2021), [*after[:3], level, *after[4:]], NEW).pvalue)
    after[3] = None
    c = partial_change(load_levels("paser", 2021), after, NEW)
    assert c.smallest_p[0] <= min(p)
    assert max(p) <= c.largest_p[1]
    assert c.largest_p[0] <= max(p)
    assert c.verdict == "stands"
    assert said(c.note, "notes.partial.stands")
    assert c.unit_p is None


gapped = st.lists(st.sampled_from([None, 1, 1, 2, 3]), min_size=5, max_size=5)


@settings(max_examples=80, deadline=None)
@given(gapped, gapped, st.sampled_from([3, 5]), st.booleans())
def test_levels_with_gaps_hold_every_way_of_filling_them(before, after, high, alike):
    """Rows of one weight and rows of several: those that are alike are counted together."""
    inst = tiny_instrument([1] * 5 if alike else [2, 2, 3, 3, 1], ["1"] * 5, high=high)
    if None not in before + after:
        before = [None, *before[1:]]
    found = partial_change(before, after, inst)
    filled = [
        itertools.product(*([x] if x is not None else range(1, high + 1) for x in side)) for side in (before, after)
    ]
    weights = inst.lattice_weights.tolist()
    pairs = itertools.product(*map(list, filled))
    steps = {tuple(w * (b - a) for w, a, b in zip(weights, x, y, strict=True)) for x, y in pairs}
    p = [float(flip_tail(s).pvalue()) for s in steps]
    assert found.least_moved == min(sum(x != 0 for x in s) for s in steps)
    assert found.smallest_p[0] <= min(p) <= found.smallest_p[1]
    assert found.largest_p[0] <= max(p) <= found.largest_p[1]
    total = sum(weights)
    assert (found.low, found.high) == (
        float(Fraction(min(map(sum, steps)), total)),
        float(Fraction(max(map(sum, steps)), total)),
    )


@pytest.mark.parametrize("domains", [["1", "1", "1", "2", "2"], ["1"] * 5])
@pytest.mark.parametrize("empty", [(), (0,), (1, 3), (0, 1, 2, 3, 4)])
def test_whole_units_beside_known_levels_and_a_printed_index(domains, empty):
    """By brute force: aspects on one side, levels with gaps and an index on the other; a domain may hold every row."""
    inst = tiny_instrument([2, 2, 3, 3, 1], ["1", "1", "1", "2", "2"], domains, high=3)

    def seen(vector, depth):
        index = str(round_exact(score(vector, inst).index_exact, 2))
        if depth == "gaps":
            kept = {c: str(x) for i, (c, x) in enumerate(zip(inst.codes, vector, strict=True)) if i not in empty}
            return printed(inst, "indicator", kept, index=index)
        values = unit_values(inst, [Fraction(x) for x in vector], depth)
        return printed(inst, depth, {k: str(round_exact(v, 2)) for k, v in values.items()}, index=index)

    for depths in (("domain", "aspect"), ("aspect", "gaps"), ("gaps", "domain"), ("aspect", "domain")):
        for before, after in (((1, 2, 1, 3, 2), (2, 2, 3, 3, 1)), ((1, 1, 1, 1, 1), (3, 2, 1, 2, 3))):
            pair = seen(before, depths[0]), seen(after, depths[1])
            agreeing = []
            for one, depth in zip(pair, depths, strict=True):
                same = [seen(v, depth) for v in VECTORS]
                agreeing.append(
                    [v for v, s in zip(VECTORS, same, strict=True)
                     if s.printed.equals(one.printed) and s.index_printed == one.index_printed]
                )  # fmt: skip
            found = partial_change(*pair, inst)
            weights = inst.lattice_weights.tolist()
            p = {
                flip_tail(
                    [sum(weights[i] * (y[i] - x[i]) for i in inst.row_positions(found.unit, n))
                     for n in inst.numbers(found.unit)]
                ).pvalue()
                for x in agreeing[0] for y in agreeing[1]
            }  # fmt: skip
            assert found.unit_p == (float(min(p)), float(max(p)))
            shift = Fraction(1, 3)  # taken from every row, so that each unit loses its weight times it
            beyond = {
                flip_tail(
                    [3 * sum(weights[i] * (y[i] - x[i]) for i in inst.row_positions(found.unit, n))
                     - sum(weights[i] for i in inst.row_positions(found.unit, n)) for n in inst.numbers(found.unit)]
                ).pvalue()
                for x in agreeing[0] for y in agreeing[1]
            }  # fmt: skip
            assert unit_test(*pair, inst, shift0=shift)[:2] == (found.unit, (float(min(beyond)), float(max(beyond))))
            assert unit_test(*pair, inst) == (found.unit, found.unit_p, found.unit_smallest)


def test_rows_known_on_both_sides_move_by_what_they_did():
    """Four rows rose from 1 to 2: four rows moved, however far they could have gone."""
    assert partial_change([None] + [1] * 46, [1, 2, 2, 2, 2] + [1] * 42, NEW).least_moved == 4
    assert partial_change([1, 5, 5, 5, 5] + [1] * 42, [None, 4, 4, 4, 4] + [1] * 42, NEW).least_moved == 4
    before = [int(x) for x in load_levels("paser", 2021).values]
    after = [int(x) for x in load_levels("paser", 2022).values]
    moved = sum(x != y for i, (x, y) in enumerate(zip(before, after, strict=True)) if i != 3)
    assert partial_change([*before[:3], None, *before[4:]], after, NEW).least_moved == moved


def test_printed_index_narrows_and_a_contradiction_is_told():
    inst = load_instrument(NEW)
    values = {"1": "2.00", "2": "2.00", "3": "2.00", "4": "2.01"}  # domain 4 at 2.01: several sums fit
    start = printed(inst, "domain", dict.fromkeys(values, "1.00"))
    free = partial_change(start, printed(inst, "domain", values), inst)
    agrees = partial_change(start, printed(inst, "domain", values, index="2.00"), inst)
    against = partial_change(start, printed(inst, "domain", values, index="3.00"), inst)
    assert free.low <= agrees.low <= agrees.high <= free.high
    assert not said(agrees.note, "notes.partial.index_aside")
    assert said(against.note, "notes.partial.index_aside")
    assert (against.low, against.high) == (free.low, free.high)


def test_ceiling_holds_for_known_distributions():
    for steps in ([1] * 25, [5, 4, 3, 3, 2, 1, 1, 1], list(range(1, 21))):
        energy = sum(s * s for s in steps)
        sums = flip_tail(steps)
        for fallen in range(0, sum(steps) // 2, 3):
            total = sums.total - 2 * fallen
            p = 2 * float(sum(np.array(_tail(steps))[: fallen + 1])) if total else 1.0
            assert min(1.0, p) <= _ceiling(total, energy) + 1e-12


def _tail(steps):
    from spbe_research.inference.flip_distribution import subset_counts

    return [c / 2 ** len(steps) for c in subset_counts(steps)]


def test_shown():
    c = partial_change(load_levels("paser", 2022), load_values("paser", 2023), NEW)
    assert "rows that must have moved" in c._repr_html_()
    assert len(c.to_frame()) == 5


def test_rows_without_a_level_are_open():
    inst = load_instrument(NEW)

    def gaps(data):
        levels, _ = level_set(data, inst)
        rows = zip(inst.codes, levels.lows, levels.highs, strict=True)
        return {code: (low, high) for code, low, high in rows if low != high}

    series = pd.Series([1.0] * 46, index=inst.codes[:46])
    series.iloc[4] = np.nan
    assert gaps(series) == {"5": (1, 5), "47": (1, 5)}
    assert level_set(series, inst)[0].highs[0] == 1
    assert list(gaps(dict.fromkeys(inst.codes[1:], 2))) == ["1"]
    assert list(gaps(pd.array([1, pd.NA] + [3] * 45, dtype="Int64"))) == ["2"]


LEVELS = "errors.scoring.levels.levels_by_code"
UNKNOWN = {"instrument_label": "PermenPANRB 59/2020", "unit": "domain", "join": "9", "there": "1, 2, 3, 4"}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ([1] * 47, [1] * 47, says("errors.inference.partial_change.nothing_missing")),
        ([1] * 47, [None] * 46, told("after", "errors.scoring.levels.wrong_count", n_instrument_codes=47, n_values=46)),
        ([1] * 47, [None] * 46 + [7], "after: .* row 47: found 7, allowed: whole levels 1 to 5"),
        ({"1": 2, "x": 3}, [1] * 47, "before: .* unknown indicator x"),
        (load_values("denpasar", 2019), [None] * 47, told("before", LEVELS, levels_instrument=OLD, instrument_id=NEW)),
        (
            load_values("banyuasin", 2023),
            load_values("banyuasin", 2024),
            says("errors.pairs.pair_programme.init"),
        ),
    ],
)
def test_bad_levels(before, after, message):
    with pytest.raises(LevelError, match=message):
        partial_change(before, after, NEW)


def test_bad_options():
    with pytest.raises(ParameterError, match=says("errors.inference.partial_change.partial_change")):
        partial_change([None] * 20, [1] * 20, "permenpanrb-8-2026")
    with pytest.raises(ParameterError, match=says("errors.options.between", name="alpha", found="5")):
        partial_change([None] * 47, [1] * 47, NEW, alpha=5)
    inst = load_instrument(NEW)
    with pytest.raises(LevelError, match=told("before", "errors.identification.printed.unknown_units", **UNKNOWN)):
        partial_change(printed(inst, "domain", {"9": "2.00"}), [1] * 47, inst)


@pytest.mark.parametrize("region", ["15.07", "93.04"])
def test_a_change_of_exactly_one_standard_deviation_is_out_of_reach(region):
    """The least energy is a whole number, and the change its exact root: a rounded bound would miss it by 10^-9."""
    p = describe_change(region, year=2024).partial
    assert p.verdict == "out of reach"
    assert p.smallest_p[0] == 0.1
