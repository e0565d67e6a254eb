"""What partial data identify: published facts, brute force on small instruments, contradictions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import said, says
from helpers.tiny import every_vector, tiny, value
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.instruments import Instrument, external_rows, load_instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.errors import ContradictionError, LevelError, ParameterError, message
from spbe_research.identification.bounds import bounds
from spbe_research.identification.lattice import level_sum, values_printed_as
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.intervals import printed_interval
from spbe_research.scoring.score import score

F = Fraction
OLD, NEW, PEMDI = (load_instrument(f"permenpanrb-{n}") for n in ("5-2018", "59-2020", "8-2026"))


# published facts


def test_domain_values_of_madiun_2024_fix_the_index_exactly() -> None:
    # the ministry's report of 2024 prints 5.00, 4.00, 3.00, 4.76 and 4.31; the lattice leaves one index
    b = bounds(load_values("kabupaten madiun", 2024), NEW)
    assert b.low_exact == b.high_exact == F(431, 100)
    assert b.predicates == ("Memuaskan",)
    # domain 4 with 4.76 leaves one pair of sums: 46 over ten rows of aspect 7, all five in aspect 8
    assert b.aspects.loc[["7", "8"], "low_exact"].tolist() == [F(23, 5), F(5)]
    assert b.aspects.loc[["7", "8"], "high_exact"].tolist() == [F(23, 5), F(5)]
    assert b.indicators.loc[b.indicators["domain_no"] == "1", ["low", "high"]].to_numpy().min() == 5


def test_domain_bounds_agree_with_the_listed_lattice() -> None:
    # lattice.py lists the values that print so; without an index printed the ends are the same
    for number, printed in (("1", "3.00"), ("2", "3.30"), ("3", "2.18"), ("4", "3.55")):
        listed = values_printed_as(NEW, "domain", number, printed)
        b = bounds({number: printed}, NEW, depth="domain")
        line = b.domains.loc[number]
        assert (line["low_exact"], line["high_exact"]) == (listed[0], listed[-1])
        if number != "4":
            assert line["level_sum_low"] == line["level_sum_high"] == level_sum(NEW, "domain", number, listed[0])


def test_index_from_domain_values_printed_to_two_decimals() -> None:
    # Denpasar 2021: 3.00, 3.30, 2.18, 3.55 and 3.19 (monitoring database of Kota Denpasar)
    b = bounds(load_values("denpasar", 2021), NEW)
    assert (b.low_exact, b.high_exact) == (F(319, 100), F(1277, 400))
    assert b.domains.loc["3", "low_exact"] == F(24, 11)
    # 30 + 33 + 24, and domain 4: 11 a + 12 b = 646 has (26, 30), (38, 19), (50, 8), and 647 (37, 20), (49, 9)
    assert (b.level_sum.low, b.level_sum.high) == (143, 145)
    assert b.domains["level_sum_low"].tolist() == [30, 33, 24, 56]


def test_the_study_of_bintan_prints_an_index_and_nothing_else() -> None:
    b = bounds(load_values("bintan", source="bintan-study"), NEW)
    assert b.predicates == ("Cukup",)
    window = printed_interval("2.06")
    assert (b.low_exact, b.high_exact) == (F(411, 200), F(4129, 2000))
    assert b.low_exact in window
    assert b.high_exact in window
    # nearly any single domain is possible: that is what one number says
    assert b.domains.loc[["1", "2", "3"], ["low", "high"]].to_numpy().tolist() == [[1, 5]] * 3
    assert b.domains.loc["4", "high"] == pytest.approx(3.3352, abs=5e-5)
    assert (b.level_sum.low, b.level_sum.high) == (84, 123)


def test_all_levels_known_leave_a_point_that_equals_the_score() -> None:
    observation = load_levels("paser", 2022)
    b = bounds(observation, NEW)
    assert b.index.exact == score(observation, NEW).index_exact
    assert b.domains["low_exact"].tolist() == score(observation, NEW).domains["value_exact"].tolist()


def test_missing_levels_may_be_anything() -> None:
    levels = load_levels("paser", 2022).values.to_dict()
    whole = score(levels, NEW).index_exact
    levels["42"], levels["1"] = None, float("nan")
    b = bounds(levels, NEW)
    # indicator 42 weighs 3 % and was 4, indicator 1 weighs 1.3 % and was 3
    assert b.low_exact == whole - 3 * F(3, 100) - 2 * F(13, 1000)
    assert b.high_exact == whole + F(3, 100) + 2 * F(13, 1000)
    assert bounds({k: v for k, v in levels.items() if v is not None}, NEW).index == b.index


def test_missing_levels_are_narrowed_by_printed_values() -> None:
    levels = load_levels("paser", 2022).values.to_dict()
    levels["42"] = levels["43"] = None
    free = bounds(levels, NEW)
    held = bounds(levels, NEW, index="2.13")
    assert free.low_exact < held.low_exact <= score(load_levels("paser", 2022), NEW).index_exact <= held.high_exact
    # 42 and 43 weigh 3 % each: 2.13 allows one sum only, that of the true 4 and 2, so the index is known again
    assert held.index.exact == score(load_levels("paser", 2022), NEW).index_exact
    assert held.level_sum.exact == sum(load_levels("paser", 2022).values)
    assert held.indicators.loc[["42", "43"], ["low", "high"]].to_numpy().tolist() == [[1, 5], [1, 5]]
    aspects = bounds(levels, NEW, aspects={"8": "2.17"})
    assert aspects.aspects.loc["8", "low_exact"] == F(13, 6)


def test_answer_zero_counts_as_one_and_is_noted() -> None:
    b = bounds(load_levels("denpasar", 2018, assessment="self"), OLD)
    assert b.note == "answers below 1 counted as 1: 9, 10, 11, 15"


@pytest.mark.parametrize(
    ("region", "year", "predicates", "note"),
    [
        # the report of 2024 reads the predicate from the unrounded index
        ("luwu", 2024, ("Cukup",), ""),  # prints 2.60 Cukup
        ("pacitan", 2024, ("Baik",), ""),  # prints 3.50 Baik
        ("nias barat", 2024, ("Kurang",), ""),  # prints 1.80 Kurang; of 1.7975 and 1.8000 the first alone is Kurang
        # that of 2023 reads it from the printed one in both cases that tell the two apart
        ("boven digoel", 2023, ("Kurang",), "predicate printed Cukup; the unrounded index, 1.7995, is Kurang"),
        ("nias barat", 2023, ("Kurang",), "predicate printed Cukup; the unrounded index, 1.7950 to 1.7975, is Kurang"),
    ],
)
def test_predicates_at_an_edge(region: str, year: int, predicates: tuple[str, ...], note: str) -> None:
    b = bounds(load_values(region, year), NEW)
    assert (b.predicates, b.note) == (predicates, note)


# means of many institutions


def test_a_mean_is_not_on_the_lattice() -> None:
    # the nation 2021 (report of 2024): 2.21, 1.89, 1.23, 2.81 and 2.24; no single government can have 2.21
    with pytest.raises(
        ContradictionError,
        match=says(f"{READING}.impossible", value=says(f"{READING}.printed", name="domain 1", text="2.21")),
    ):
        bounds({"1": "2.21"}, NEW, depth="domain")
    b = bounds(load_values("nasional", 2021, source="kemenpanrb-2024"), NEW)
    assert (b.low_exact, b.high_exact) == (F(22363, 10000), F(449, 200))
    assert b.note == message("notes.reading.group")
    assert b.domains.loc["1", ["low", "high"]].tolist() == [2.205, 2.215]


def test_an_open_rounding_end_does_not_reach_the_next_predicate() -> None:
    inst = tiny([("1", "1", 1)], top=5)  # Tinggi from 3.00
    from spbe_research.identification.level_set import LevelSet, Published

    printed = Published("index", "", "3.00", F(3), printed_interval("2.99", decimals=2))
    assert printed.interval.high == F(599, 200)
    closed = Published("index", "", "x", F(3), printed_interval("2.995", decimals=3))
    mean = LevelSet(inst, (F(1),), (F(5),), (closed,), False)
    assert [b.predicate for b in mean.bands(F(2), F(3))] == ["Rendah"]


# contradictions

READING = "errors.identification.reading"


def printed(name: str, text: str) -> str:
    return message(f"{READING}.printed", name=name, text=text)


def spread(low: float, high: float) -> str:
    return message("errors.numbers.intervals.range", low=f"{low:.4f}", high=f"{high:.4f}")


def impossible(name: str, text: str, allowed: str) -> str:
    return message(f"{READING}.impossible", value=printed(name, text), allowed=allowed)


def test_a_value_below_the_scale_is_named() -> None:
    # Banyuasin 2023 prints 0.30 for domain 4, and an index that uses it
    with pytest.raises(ContradictionError) as caught:
        bounds(load_values("banyuasin", 2023), NEW)
    assert caught.value.conflicts == (
        message(f"{READING}.off_scale", value=printed("domain 4", "0.30"), low=1, high=5, allowed=spread(1, 5)),
        impossible("index", "1.05", spread(1.372, 3.192)),
    )
    b = bounds(load_values("banyuasin", 2023), NEW, conflicts="set-aside")
    assert (b.low_exact, b.high_exact) == (F(343, 250), F(399, 125))
    assert b.note.startswith("set aside: domain 4 printed 0.30")


def test_aspect_values_that_contradict_the_levels_are_named() -> None:
    # Denpasar 2019: recorded 3.50 and 2.67, the levels give 3.00 and 3.00; the index 3.33 fits both
    levels, aspects = load_levels("denpasar", 2019), load_values("denpasar", 2019, depth="aspect")
    with pytest.raises(ContradictionError) as caught:
        bounds(levels, OLD, aspects=aspects)
    both = impossible("aspect 3", "3.50", "3.0000"), impossible("aspect 5", "2.67", "3.0000")
    assert str(caught.value) == f"Kota Denpasar 2019: {both[0]}; {both[1]}"
    b = bounds(levels, OLD, aspects=aspects, conflicts="set-aside")
    assert b.index.exact == F(10, 3)
    # without the levels the aspect values agree with each other and with the index
    assert bounds(aspects, OLD).predicates == ("Baik",)


def test_national_values_of_2023_as_restated_do_not_give_their_index() -> None:
    printed = says("errors.identification.reading.printed", name="index", text="2.79")
    with pytest.raises(ContradictionError, match=rf"Nasional 2023: {printed.pattern}"):
        bounds(load_values("nasional", 2023, depth="domain", source="kemenpanrb-2024"), NEW)
    bounds(load_values("nasional", 2023, depth="domain", source="kemenpanrb-2023"), NEW)


# Pemdi: decimals, rows fed by other agencies, unsettled edges

ACEH_TENGAH = [2.0, 1.5, 1.26, 1.3, 1, 1, 1, 1, 1, 1, 1.5, 1.25, 1.17, 1, 1, 1, 2.5, 1, 1, 1.3]


def test_assumed_ones_become_an_interval() -> None:
    # assessor deck of 2026: rows that use another index are assumed to be 1; index 1.24
    assert external_rows(PEMDI) == ("I5", "I6", "I7", "I18")
    assumed = bounds(ACEH_TENGAH, PEMDI)
    assert round_exact(assumed.index.exact, 2) == round_exact(F("1.2415"), 2)
    known = bounds(ACEH_TENGAH, PEMDI, unknown=external_rows(PEMDI))
    # the four rows weigh 14 %
    assert (known.low_exact, known.high_exact) == (F("1.2415"), F("1.2415") + 4 * F(14, 100))
    assert known.predicates == ("Kurang", "Cukup")


def test_an_unsettled_edge_gives_both_predicates() -> None:
    at_edge = bounds([F(3, 2)] * 20, PEMDI)
    assert (at_edge.index.exact, at_edge.predicates) == (F(3, 2), ("Kurang", "Cukup"))
    below = bounds([F("1.49")] * 20, PEMDI)
    assert below.predicates == ("Kurang",)
    settled = bounds([2] * 3, tiny([("1", "1", 1)] * 3, top=3))
    assert settled.predicates == ("Tinggi",)


def test_a_gap_in_the_lattice_can_hide_a_predicate_inside_the_interval() -> None:
    # one row that weighs nearly all: the index is about 1, 2 or 3 and a bit, never between 2.2 and 2.8
    inst = tiny([("1", "1", 97), ("1", "1", 3)], top=3)
    from dataclasses import replace

    band = inst.bands[0]
    bands = (
        replace(band, predicate="atas", lower=F(14, 5)),
        replace(band, predicate="celah", lower=F(11, 5), upper=F(14, 5), upper_inclusive=False),
        replace(band, predicate="bawah", lower=F(1), upper=F(11, 5), upper_inclusive=False),
    )
    assert bounds([None, None], replace(inst, bands=bands)).predicates == ("bawah", "atas")


# brute force


@st.composite
def partial(draw: st.DrawFn) -> tuple:
    rows = [
        ("1", "1", draw(st.integers(1, 4))),
        ("1", draw(st.sampled_from(["1", "2"])), draw(st.integers(1, 4))),
        ("2", "3", draw(st.integers(1, 4))),
        ("2", draw(st.sampled_from(["3", "4"])), draw(st.integers(1, 4))),
    ]
    step = draw(st.sampled_from([F(1), F(1, 2)]))
    inst = tiny(rows, step=step, edges=draw(st.sampled_from(["lower-inclusive", "unsettled"])))
    truth = draw(st.sampled_from(list(every_vector(inst))))
    levels = [x if draw(st.booleans()) else None for x in truth]
    printed: dict[str, dict[str, str]] = {"aspect": {}, "domain": {}, "index": {}}
    for unit in printed:
        for number in inst.numbers(unit) if unit != "index" else ("",):
            if draw(st.booleans()):
                off = draw(st.sampled_from([0, 0, 0, 1])) * F(1, 4)  # now and then a value that cannot be
                printed[unit][number] = str(round_exact(value(inst, truth, unit, number) + off, 2))
    return inst, levels, printed


@given(partial())
@settings(max_examples=120, deadline=None)
def test_bounds_equal_brute_force(case: tuple) -> None:
    inst, levels, printed = case
    agreeing = [
        v
        for v in every_vector(inst)
        if all(known is None or known == x for known, x in zip(levels, v, strict=True))
        and all(
            str(round_exact(value(inst, v, unit, n), 2)) == text
            for unit, its in printed.items()
            for n, text in its.items()
        )
    ]
    given_values = {
        "aspects": printed["aspect"] or None,
        "domains": printed["domain"] or None,
        "index": printed["index"].get(""),
    }
    if not agreeing:
        with pytest.raises(ContradictionError):
            bounds(levels, inst, **given_values)
        bounds(levels, inst, **given_values, conflicts="set-aside")
    else:
        check_against_agreeing(levels, inst, given_values, agreeing)


def check_against_agreeing(levels: list, inst: Instrument, given_values: dict, agreeing: list) -> None:
    b = bounds(levels, inst, **given_values)
    indices = [value(inst, v, "index") for v in agreeing]
    assert (b.low_exact, b.high_exact) == (min(indices), max(indices))
    reached = {band.predicate for x in indices for band in inst.bands_at(x)}
    assert set(b.predicates) == reached
    for unit, frame in (("aspect", b.aspects), ("domain", b.domains)):
        for n in inst.numbers(unit):
            values = [value(inst, v, unit, n) for v in agreeing]
            assert (frame.loc[n, "low_exact"], frame.loc[n, "high_exact"]) == (min(values), max(values))
    for i, line in enumerate(b.indicators.itertuples()):
        assert (line.low, line.high) == (min(v[i] for v in agreeing), max(v[i] for v in agreeing))
    sums = [sum(v) for v in agreeing]
    assert (b.level_sum.low_exact, b.level_sum.high_exact) == (min(sums), max(sums))


# messages and form


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: bounds([1], NEW),
            LevelError,
            says("errors.scoring.levels.wrong_count", n_instrument_codes=47, n_values=1),
        ),
        (lambda: bounds([6] + [None] * 46, NEW), LevelError, "row 1: found 6, allowed: whole levels 1 to 5"),
        (lambda: bounds({"99": 1}, NEW), LevelError, "unknown indicator 99"),
        (
            lambda: bounds([1] * 47, NEW, unknown=["I5"]),
            LevelError,
            says("errors.identification.reading.known_levels", join="I5"),
        ),
        (
            lambda: bounds([1], NEW, depth="row"),
            ParameterError,
            says("errors.options.choice", name="depth", found="'row'", allowed="indicator, aspect, domain, index"),
        ),
        (
            lambda: bounds("0.30", NEW, depth="index", conflicts="ignore"),
            ParameterError,
            says("errors.options.choice", name="conflicts", found="'ignore'"),
        ),
        # refused too where nothing printed needs them
        (
            lambda: bounds([3] * 47, NEW, rounding="x"),
            ParameterError,
            says("errors.options.choice", name="rounding", found="'x'", allowed="half-up, half-even, half-down, down"),
        ),
        (
            lambda: bounds([3] * 47, NEW, conflicts="setaside"),
            ParameterError,
            says("errors.options.choice", name="conflicts", found="'setaside'"),
        ),
        (
            lambda: bounds(load_values("bintan", 2024), NEW, conflicts="setaside"),
            ParameterError,
            says("errors.options.choice", name="conflicts", found="'setaside'"),
        ),
        (
            lambda: bounds([3] * 47, NEW, decimals=-1),
            ParameterError,
            says("errors.options.argument", name="decimals", found="-1"),
        ),
        (
            lambda: bounds([3] * 47, NEW, decimals=2.5),
            ParameterError,
            says("errors.options.argument", name="decimals", found="2.5"),
        ),
        (
            lambda: bounds([3] * 47, NEW, decimals=True),
            ParameterError,
            says("errors.options.argument", name="decimals", found="True"),
        ),
        (
            lambda: bounds(load_values("bintan", 2024), NEW, depth="aspect"),
            ParameterError,
            says("errors.identification.reading.other_depth", values_depth="domain", depth="aspect"),
        ),
    ],
)
def test_messages(call, error, message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_an_observation_takes_its_own_depth() -> None:
    bintan = load_values("bintan", 2024)
    assert bounds(bintan, NEW, depth="domain").index == bounds(bintan, NEW).index
    assert bounds("2.1", NEW, depth="index", decimals=np.int64(1)).low_exact == F(41, 20)


def test_tables_and_words() -> None:
    b = bounds(load_values("denpasar", 2021), NEW)
    frame = b.to_frame()
    assert frame["unit"].value_counts().to_dict() == {"aspect": 8, "domain": 4, "index": 1}
    assert frame.loc[0, ["printed", "low", "high"]].tolist() == ["3.19", 3.19, 3.1925]
    assert repr(b) == "<Bounds Kota Denpasar 2021: 3.1900 to 3.1925, Baik, under permenpanrb-59-2020>"
    assert "<p>" not in b._repr_html_()
    assert said(bounds(load_values("nasional", 2021), NEW)._repr_html_(), "notes.reading.group")
    assert len(bounds([2] * 20, PEMDI).domains) == 0


@pytest.mark.slow
def test_every_published_evaluation_agrees_with_itself_but_for_the_known_ones() -> None:
    from spbe_research.data.observations import DEPTHS
    from spbe_research.data.tables import read_table

    odd = set()
    for depth in ("indicator", "aspect", "domain"):
        table = read_table(DEPTHS[depth][0])
        for (region, year, inst, assessment, source), _ in table.groupby(
            ["institution_id", "year", "instrument", "assessment", "source"]
        ):
            observation = load_values(
                region, int(year), depth=depth, assessment=assessment, source=source, instrument=inst
            )
            try:
                bounds(observation, inst)
            except ContradictionError:
                odd.add((observation.region.name, year, depth, source))
    assert odd == {
        ("Kabupaten Banyuasin", "2023", "domain", "kemenpanrb-2023"),
        ("Kabupaten Bandung", "2022", "aspect", "kab-bandung-portal"),
        ("Kabupaten Bandung", "2022", "domain", "kab-bandung-portal"),
        ("Kementerian Koordinator Bidang Perekonomian", "2018", "aspect", "ekon-2021-deck"),
        ("Kementerian Koordinator Bidang Perekonomian", "2018", "domain", "ekon-2021-deck"),
        ("Nasional", "2023", "domain", "kemenpanrb-2024"),
        ("Rata-rata LPNK", "2024", "aspect", "kemenpanrb-2024"),
        ("Rata-rata LPNK", "2024", "domain", "kemenpanrb-2024"),
        ("Rata-rata Provinsi", "2024", "aspect", "kemenpanrb-2024"),
        ("Rata-rata Provinsi", "2024", "domain", "kemenpanrb-2024"),
        ("Rata-rata Provinsi", "2020", "domain", "kemenpanrb-2020-madiun"),
    }
