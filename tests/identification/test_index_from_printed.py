"""What an index can be, given printed values: every vector of levels of a small instrument says the same."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument
from spbe_research.identification.index_from_printed import Possible, combine, index_from
from spbe_research.numbers.intervals import Interval
from spbe_research.scoring.score import score, unit_values

RULES = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "half-down": ROUND_HALF_DOWN}


def printed(x: Fraction, decimals: int, rule: str) -> str:
    """Rounding by the decimal module; 40 digits are more than any value here needs to be told from a tie."""
    return str((Decimal(x.numerator) / Decimal(x.denominator)).quantize(Decimal(1).scaleb(-decimals), RULES[rule]))


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
        units = unit_values([Fraction(x) for x in levels], small, unit)
        index = sum((s * v for s, v in zip(shares, units.values(), strict=True)), Fraction(0))
        seen.setdefault(tuple(printed(v, decimals, rule) for v in units.values()), set()).add(index)
    assert len(seen) > 50
    for texts, indices in list(seen.items())[:: max(1, len(seen) // 60)]:
        found = index_from(
            dict(zip(small.numbers(unit), texts, strict=True)), small, unit, decimals=decimals, rule=rule, single=True
        )
        # levels 4 and 5 may add more vectors of the same print; none that was seen may be missing
        assert indices <= set(found.values)
        for x in found.values:
            assert small.level_min <= x <= small.level_max


def test_the_list_is_complete_and_nothing_more(small):
    """All 5^7 vectors against one print of each aspect: the very set of indices."""
    values = unit_values([Fraction(x) for x in (2, 3, 4, 3, 5, 1, 3)], small, "aspect")
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
    found = index_from(texts, small, "aspect", decimals=2, rule="half-up", single=True)
    assert found.values == tuple(sorted(wanted))
    assert found.interval is None


def test_a_mean_of_many_is_an_interval_by_the_rounding_alone(small):
    found = index_from({"1": "2.00", "2": "3.00"}, small, "domain", decimals=2, rule="half-up", single=False)
    assert found.values == ()
    assert (found.interval.low, found.interval.high) == (Fraction("2.495"), Fraction("2.505"))
    assert (found.interval.low_closed, found.interval.high_closed) == (True, False)


def test_a_value_off_the_lattice_leaves_an_interval(small):
    """Banyuasin's kind of case: no levels give 0.30, so only the rounding bounds it."""
    found = index_from({"1": "0.30", "2": "3.00"}, small, "domain", decimals=2, rule="half-up", single=True)
    assert found.interval is not None
    assert found.interval.low < Fraction("1.65") < found.interval.high


def test_one_domain_from_its_aspects_is_weighed_by_their_share(small):
    found = combine({"1": "3.00", "2": "1.00"}, small, "aspect", ["1", "2"], 2, "half-up", False)
    middle = (found.interval.low + found.interval.high) / 2
    weights = small.unit_weight("aspect", "1"), small.unit_weight("aspect", "2")
    assert middle == (3 * weights[0] + weights[1]) / sum(weights)


SPANS = st.tuples(st.integers(1000, 5000), st.integers(1, 400), st.booleans(), st.booleans())


@given(SPANS, st.integers(100, 500), st.sampled_from(sorted(RULES)))
def test_the_part_that_prints_so_has_the_right_ends(span, hundredths, rule):
    low, length, low_closed, high_closed = span
    whole = Interval(Fraction(low, 1000), Fraction(low + length, 1000), low_closed, high_closed)
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    possible = Possible(interval=whole)
    # a fine grid that holds every end and tie
    grid = [Fraction(x, 2000) for x in range(2 * low - 20, 2 * (low + length) + 21)]
    wanted = [x for x in grid if x in whole and printed(x, 2, rule) == text]
    assert possible.prints(text, 2, rule) == bool(wanted)
    if wanted:
        part = possible.within(text, 2, rule).interval
        assert [x for x in grid if x in part] == wanted


def test_prints_within_bands_and_text_of_a_list(inst59):
    some = Possible((Fraction("2.594"), Fraction("2.599"), Fraction("2.60"), Fraction("2.607")))
    assert some.prints("2.60", 2, "half-up")
    assert not some.prints("2.62", 2, "half-up")
    assert some.within("2.60", 2, "half-up").values == (Fraction("2.599"), Fraction("2.6"))
    assert some.bands(inst59) == {"Cukup", "Baik"}
    assert Possible((Fraction("2.599"),)).bands(inst59) == {"Cukup"}
    assert some.text() == "2.5940 to 2.6070"
    assert Possible((Fraction("2.6"),)).text() == "2.6000"


def test_bands_of_an_interval_know_which_edge_belongs_to_them(inst59):
    edge = Fraction("2.6")
    assert Possible(interval=Interval(Fraction("2.5"), edge, True, False)).bands(inst59) == {"Cukup"}
    assert Possible(interval=Interval(Fraction("2.5"), edge, True, True)).bands(inst59) == {"Cukup", "Baik"}
    assert Possible(interval=Interval(edge, Fraction("2.7"), False, False)).bands(inst59) == {"Baik"}
    assert Possible(interval=Interval(Fraction(5), Fraction(5))).bands(inst59) == {"Memuaskan"}


def test_bintan_2024_by_hand(inst59):
    """Domains 4.00, 2.90, 2.00 are exact (40, 29, 22 of their rows); domain 4 as 3.68 leaves 3.6758 to 3.6835."""
    values = {"1": "4.00", "2": "2.90", "3": "2.00", "4": "3.68"}
    found = index_from(values, inst59, "domain", decimals=2, rule="half-up", single=True)
    fixed = Fraction(13, 100) * 4 + Fraction(25, 100) * Fraction("2.9") + Fraction(165, 1000) * 2
    rest = [(x - fixed) / Fraction(455, 1000) for x in found.values]
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
            assert made.index_exact in index_from(texts, inst, unit, decimals=2, rule="half-up", single=True).values
