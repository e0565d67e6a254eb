"""What an index can be, given printed values: every vector of levels of a small instrument says the same."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument, unit_values
from spbe_research.identification.lattice import values_behind, values_beneath
from spbe_research.identification.level_set import bands_meeting
from spbe_research.numbers.intervals import Identified, Interval, printed_interval
from spbe_research.scoring.score import score

RULES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "half-down": ROUND_HALF_DOWN}


def printed(x: Fraction, decimals: int, rule: str) -> str:
    """Rounding by the decimal module; 40 digits are more than any value here needs to be told from a tie."""
    return str((Decimal(x.numerator) / Decimal(x.denominator)).quantize(Decimal(1).scaleb(-decimals), RULES[rule]))


def points(found: tuple[Interval, ...]) -> list[Fraction]:
    """The exact values, where nothing else is left."""
    assert all(v.low == v.high and v.low_closed and v.high_closed for v in found)
    return [v.low for v in found]


def names(instrument, *values: Interval) -> set[str]:
    return {b.predicate for b in bands_meeting(instrument, values)}


@pytest.fixture
def small(data_copy):
    """Seven rows in three aspects and two domains, whole levels 1 to 5, weights unequal within aspect and domain."""
    name = "kecil-2028"
    header, rows = data_copy.rows("instruments/instruments")
    data_copy.add("instruments/instruments", {**rows[1], "instrument": name, "year_from": "2028", "year_to": ""})
    lines = [("1", "1", "12"), ("2", "1", "12"), ("3", "1", "50/3"), ("4", "2", "28/3"), ("5", "3", "20"),
             ("6", "3", "15"), ("7", "3", "15")]  # fmt: skip
    domain = {"1": "1", "2": "1", "3": "2"}
    header, _ = data_copy.rows("instruments/permenpanrb-59-2020")
    data_copy.write(
        f"instruments/{name}",
        header,
        [
            {"no": c, "code": c, "name_id": c, "name_en": c, "short_id": c, "short_en": c, "aspect_no": a,
             "aspect_id": f"A{a}", "aspect_en": f"A{a}", "domain_no": domain[a], "domain_id": f"D{domain[a]}",
             "domain_en": f"D{domain[a]}", "weight_percent": w, "domain_weight_percent": "50",
             "aspect_weight_percent": "1"}
            for c, a, w in lines
        ],
    )  # fmt: skip
    _, bands = data_copy.rows("instruments/predicates")
    data_copy.add(
        "instruments/predicates",
        *({**b, "instrument": name} for b in bands if b["instrument"] == rows[1]["instrument"]),
    )
    return load_instrument(name, folder=data_copy.path)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("decimals", [1, 2])
@pytest.mark.parametrize("unit", ["aspect", "domain"])
def test_every_vector_of_levels_agrees(small, unit, decimals, rule):
    """5^7 vectors are too many for each print; levels 1 to 3 (2187 vectors) are grouped by what they print."""
    seen: dict[tuple[str, ...], set[Fraction]] = {}
    shares = [small.unit_weight(unit, n) for n in small.numbers(unit)]
    for levels in itertools.product((1, 2, 3), repeat=7):
        units = unit_values(small, [Fraction(x) for x in levels], unit)
        index = sum((s * v for s, v in zip(shares, units.values(), strict=True)), Fraction(0))
        seen.setdefault(tuple(printed(v, decimals, rule) for v in units.values()), set()).add(index)
    assert len(seen) > 50
    for texts, indices in list(seen.items())[:: max(1, len(seen) // 60)]:
        given = dict(zip(small.numbers(unit), texts, strict=True))
        found = points(values_beneath(given, small, unit, decimals=decimals, rule=rule, on_lattice=True))
        # levels 4 and 5 may add more vectors of the same print; none that was seen may be missing
        assert indices <= set(found)
        for x in found:
            assert small.level_min <= x <= small.level_max


def test_the_list_is_complete_and_nothing_more(small):
    """All 5^7 vectors against one print of each aspect: the very set of indices."""
    values = unit_values(small, [Fraction(x) for x in (2, 3, 4, 3, 5, 1, 3)], "aspect")
    texts = {n: printed(v, 2, "half-up") for n, v in values.items()}
    wanted = set()
    units = {}
    for number in small.numbers("aspect"):
        rows = small.row_positions("aspect", number)
        weight = sum(small.weights[i] for i in rows)
        reached = {
            sum((small.weights[i] * x for i, x in zip(rows, levels, strict=True)), Fraction(0)) / weight
            for levels in itertools.product(range(1, 6), repeat=len(rows))
        }
        units[number] = {v for v in reached if printed(v, 2, "half-up") == texts[number]}
    for combo in itertools.product(*units.values()):
        wanted.add(sum(small.unit_weight("aspect", n) * v for n, v in zip(units, combo, strict=True)))
    assert wanted
    found = values_beneath(texts, small, "aspect", decimals=2, rule="half-up", on_lattice=True)
    assert points(found) == sorted(wanted)


def test_a_mean_of_many_is_an_interval_by_the_rounding_alone(small):
    printed_so = {"1": "2.00", "2": "3.00"}
    (found,) = values_beneath(printed_so, small, "domain", decimals=2, rule="half-up", on_lattice=False)
    assert (found.low, found.high) == (Fraction("2.495"), Fraction("2.505"))
    assert (found.low_closed, found.high_closed) == (True, False)


def test_a_value_off_the_lattice_leaves_an_interval(small):
    """Banyuasin's kind of case: no levels give 0.30, so only the rounding bounds it."""
    printed_so = {"1": "0.30", "2": "3.00"}
    (found,) = values_beneath(printed_so, small, "domain", decimals=2, rule="half-up", on_lattice=True)
    assert found.low < Fraction("1.65") < found.high
    (alone,) = values_behind(small, "domain", "1", "0.30", decimals=2, rule="half-up", on_lattice=True)
    assert alone == printed_interval("0.30")
    assert found == Interval((alone.low + 3) / 2, (alone.high + 3) / 2, True, False)  # domain 2 is exactly 3


def test_one_domain_from_its_aspects_is_weighed_by_their_share(small):
    (found,) = values_beneath({"1": "3.00", "2": "1.00"}, small, "aspect", decimals=2, rule="half-up", on_lattice=False)
    middle = (found.low + found.high) / 2
    weights = small.unit_weight("aspect", "1"), small.unit_weight("aspect", "2")
    assert middle == (3 * weights[0] + weights[1]) / sum(weights)


SPANS = st.tuples(st.integers(1000, 5000), st.integers(1, 400), st.booleans(), st.booleans())


@given(SPANS, st.integers(100, 500), st.sampled_from(sorted(RULES)))
def test_the_part_that_prints_so_has_the_right_ends(span, hundredths, rule):
    low, length, low_closed, high_closed = span
    whole = Interval(Fraction(low, 1000), Fraction(low + length, 1000), low_closed, high_closed)
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    # a fine grid that holds every end and tie
    grid = [Fraction(x, 2000) for x in range(2 * low - 20, 2 * (low + length) + 21)]
    wanted = [x for x in grid if x in whole and printed(x, 2, rule) == text]
    part = whole.common(printed_interval(text, decimals=2, rule=rule))
    assert (part is not None) == bool(wanted)
    if part is not None:
        assert [x for x in grid if x in part] == wanted


def test_print_and_bands_of_a_list(inst59):
    some = [Interval(x, x) for x in map(Fraction, ("2.594", "2.599", "2.60", "2.607"))]
    assert [v for v in some if v.common(printed_interval("2.60"))] == some[1:3]
    assert not any(v.common(printed_interval("2.62")) for v in some)
    assert names(inst59, *some) == {"Cukup", "Baik"}
    assert names(inst59, some[1]) == {"Cukup"}
    assert [b.predicate for b in bands_meeting(inst59, some)] == ["Cukup", "Baik"]  # from the lowest
    assert str(Identified(some[0].low, some[-1].high)) == "2.5940 to 2.6070"  # as the ledger writes it
    assert str(Identified.point(some[2].low)) == "2.6000"


def test_bands_of_an_interval_know_which_edge_belongs_to_them(inst59):
    edge = Fraction("2.6")
    assert names(inst59, Interval(Fraction("2.5"), edge, True, False)) == {"Cukup"}
    assert names(inst59, Interval(Fraction("2.5"), edge, True, True)) == {"Cukup", "Baik"}
    assert names(inst59, Interval(edge, Fraction("2.7"), False, False)) == {"Baik"}
    assert names(inst59, Interval(Fraction(5), Fraction(5))) == {"Memuaskan"}


def test_a_point_has_the_bands_that_the_instrument_names(inst59):
    """Also where an edge is unsettled and belongs to two."""
    for inst in (inst59, load_instrument("permenpanrb-8-2026")):
        for x in [b.lower for b in inst.bands] + [b.upper - Fraction(1, 10000) for b in inst.bands]:
            assert names(inst, Interval(x, x)) == {b.predicate for b in inst.bands_at(x)}


def test_bintan_2024_by_hand(inst59):
    """Domains 4.00, 2.90, 2.00 are exact (40, 29, 22 of their rows); domain 4 as 3.68 leaves 3.6758 to 3.6835."""
    values = {"1": "4.00", "2": "2.90", "3": "2.00", "4": "3.68"}
    found = points(values_beneath(values, inst59, "domain", decimals=2, rule="half-up", on_lattice=True))
    fixed = Fraction(13, 100) * 4 + Fraction(25, 100) * Fraction("2.9") + Fraction(165, 1000) * 2
    rest = [(x - fixed) / Fraction(455, 1000) for x in found]
    assert all(printed(v, 2, "half-up") == "3.68" for v in rest)
    # rows of domain 4 weigh 11 (aspect 7) and 12 (aspect 8): sums 11 a + 12 b over 182
    reached = {
        Fraction(11 * a + 12 * b, 182)
        for a, b in itertools.product(range(10, 51), range(6, 31))
        if printed(Fraction(11 * a + 12 * b, 182), 2, "half-up") == "3.68"
    }
    assert set(rest) == reached


def test_the_official_scores_lie_in_what_their_printed_values_allow(inst59, inst5):
    from spbe_research.data.observations import load_levels

    for region, year in (("paser", 2022), ("paser", 2021), ("madiun", 2020), ("denpasar", 2018)):
        name = "kabupaten madiun" if region == "madiun" else region
        observed = load_levels(name, year)
        made = score(observed, observed.instrument)
        for unit in ("aspect", "domain"):
            frame = made.aspects if unit == "aspect" else made.domains
            texts = {n: printed(v, 2, "half-up") for n, v in frame["value_exact"].items()}
            inst = made.instrument
            found = values_beneath(texts, inst, unit, decimals=2, rule="half-up", on_lattice=True)
            assert made.index_exact in points(found)
