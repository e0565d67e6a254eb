"""The split of a change: published pairs, an independent slow version, intervals by brute force."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from helpers.crosswalks import pairs_of_instruments, slow
from helpers.sentences import says
from helpers.tiny import every_vector, tiny, value
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.crosswalk import Crosswalk, load_crosswalk, make_crosswalk
from spbe_research.data.instruments import Instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.decomposition.decompose import Decomposition, decompose_change
from spbe_research.decomposition.effects import PARTS
from spbe_research.errors import ContradictionError, LevelError, ParameterError
from spbe_research.identification.bounds import bounds
from spbe_research.numbers.exact import round_exact
from spbe_research.scoring.score import score

F = Fraction
FIRST, SECOND, THIRD = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"
WALK = load_crosswalk(FIRST, SECOND)
SOURCED = load_crosswalk(FIRST, SECOND, judged=False)


def estimates(split: Decomposition, digits: int = 6) -> list[float]:
    return [round(getattr(split, n).estimate, digits) for n in ("total", *PARTS)]


def interval(found: Any, digits: int = 4) -> tuple[float, float]:
    return round(found.low, digits), round(found.high, digits)


# an independent version: dictionaries of codes, a search for components, the formulas as written


def by_code(instrument: Instrument, values: Any) -> dict[str, Fraction]:
    return dict(zip(instrument.codes, values, strict=True))


@given(pairs_of_instruments(), st.data())
@settings(max_examples=150, deadline=None)
def test_the_parts_add_exactly_and_equal_the_slow_version(case: tuple, data: st.DataObject) -> None:
    walk, links = case
    x = [F(data.draw(st.integers(1, 3))) for _ in walk.old.codes]
    y = [F(data.draw(st.integers(1, 3))) for _ in walk.new.codes]
    reference = data.draw(st.sampled_from(["before", "mean", "after", "minimum", F(7, 3)]))
    split = decompose_change(x, y, walk, reference=reference)
    expected = slow(
        by_code(walk.old, x),
        by_code(walk.new, y),
        by_code(walk.old, walk.old.weights),
        by_code(walk.new, walk.new.weights),
        links,
        reference,
    )
    found = {n: getattr(split, n).exact for n in expected}
    assert found == expected
    assert found["performance"] + found["reweighting"] + found["new"] + found["dropped"] == found["total"]
    assert split.instrument.exact == found["total"] - found["performance"]
    assert split.index_after.exact - split.index_before.exact == found["total"]
    # other weights for performance leave the sum alone
    for weights in ("old", "new"):
        other = decompose_change(x, y, walk, reference=reference, weights=weights)
        assert sum(getattr(other, p).exact for p in PARTS) == found["total"]
    # concepts and units add to the parts
    for frame in (split.concepts, split.by("aspect"), split.by("domain"), split.by("aspect", side="old")):
        for part in PARTS:
            assert frame[part].sum() == pytest.approx(float(found[part]), abs=1e-12)
        assert frame["contribution"].sum() == pytest.approx(float(found["total"]), abs=1e-12)


@given(pairs_of_instruments(most=3), st.data())
@settings(max_examples=25, deadline=None)
def test_intervals_equal_brute_force(case: tuple, data: st.DataObject) -> None:
    walk, links = case
    sides = []
    for inst in (walk.old, walk.new):
        truth = data.draw(st.sampled_from(list(every_vector(inst))))
        known = [v if data.draw(st.booleans()) else None for v in truth]
        printed = {n: str(round_exact(value(inst, truth, "domain", n), 2)) for n in inst.numbers("domain")}
        printed = {n: t for n, t in printed.items() if data.draw(st.booleans())}
        agreeing = [
            v
            for v in every_vector(inst)
            if all(k is None or k == z for k, z in zip(known, v, strict=True))
            and all(str(round_exact(value(inst, v, "domain", n), 2)) == t for n, t in printed.items())
        ]
        sides.append((bounds(known, inst, domains=printed or None), agreeing))
    reference = data.draw(st.sampled_from(["before", "mean", "after", "minimum"]))
    split = decompose_change(sides[0][0], sides[1][0], walk, reference=reference)
    weights = (by_code(walk.old, walk.old.weights), by_code(walk.new, walk.new.weights))
    every = [
        slow(by_code(walk.old, x), by_code(walk.new, y), *weights, links, reference)
        for x, y in itertools.product(sides[0][1], sides[1][1])
    ]
    for name in ("total", *PARTS):
        found, values = getattr(split, name), [e[name] for e in every]
        assert (found.low_exact, found.high_exact) == (min(values), max(values))
    instrument = [e["total"] - e["performance"] for e in every]
    assert (split.instrument.low_exact, split.instrument.high_exact) == (min(instrument), max(instrument))


# the pair of the design: Denpasar 2019 against Paser 2022, two governments, arithmetic only


def denpasar_paser(walk: Crosswalk = WALK, **options: Any) -> Decomposition:
    return decompose_change(load_levels("denpasar", 2019), load_levels("paser", 2022), walk, **options)


def test_the_pair_of_the_design() -> None:
    split = denpasar_paser()
    assert estimates(split) == [-1.206833, -0.659333, 0.035667, -0.639833, 0.056667]
    assert split.is_exact
    assert sum(getattr(split, p).exact for p in PARTS) == split.total.exact == F(4253, 2000) - F(10, 3)


def test_the_same_pair_without_judged_links() -> None:
    assert estimates(denpasar_paser(SOURCED), 5) == [-1.20683, -0.15975, -0.02808, -1.10567, 0.08667]


@pytest.mark.parametrize(("reference", "new"), [("before", -0.640), ("mean", -0.421), (1, 0.206), ("minimum", 0.206)])
def test_the_reference_level_moves_only_the_split_of_the_instrument(reference: Any, new: float) -> None:
    split, base = denpasar_paser(reference=reference), denpasar_paser()
    assert round(split.new.estimate, 3) == new
    assert split.performance == base.performance
    assert split.instrument == base.instrument


@pytest.mark.parametrize(("weights", "performance"), [("old", -0.737), ("mean", -0.659), ("new", -0.582)])
def test_the_weights_of_performance(weights: str, performance: float) -> None:
    split = denpasar_paser(weights=weights)
    assert round(split.performance.estimate, 3) == performance
    assert sum(getattr(split, p).exact for p in PARTS) == split.total.exact


def test_drift_of_criteria_that_would_make_performance_zero() -> None:
    split = denpasar_paser()
    # every common row 0.8986 levels stricter: 0.659333 / ((0.83 + 0.6375) / 2)
    assert split.drift.exact == -split.performance.exact / F("0.73375")
    assert round(split.drift.estimate, 4) == 0.8986
    levels = load_levels("paser", 2022).values
    common = {WALK.new.codes[j] for c in WALK.common for j in c.new_rows}
    lifted = {k: v + split.drift.exact if k in common else v for k, v in levels.items()}
    weights = by_code(WALK.new, WALK.new.weights)
    links = [(r.old_code, r.new_code) for r in WALK.links[WALK.links["used"]].itertuples()]
    moved = slow(
        load_levels("denpasar", 2019).values.to_dict(),
        lifted,
        by_code(WALK.old, WALK.old.weights),
        weights,
        links,
        "before",
    )
    assert moved["performance"] == 0


# domains against indicators


def test_the_nation_2020_to_2021_by_domain() -> None:
    # printed domain values 2.07, 1.95, 2.48 and 2.21, 1.89, 1.23, 2.81 (ministry's report of 2024)
    before, after = (load_values("nasional", y, depth="domain", source="kemenpanrb-2024") for y in (2020, 2021))
    split = decompose_change(before, after, WALK.at("domain"))
    assert estimates(split, 4) == [-0.0206, 0.1709, -0.0213, -0.1703, 0.0]
    # what rounding leaves open, together with the printed indices 2.26 and 2.24
    assert interval(split.performance) == (0.1634, 0.1801)
    assert interval(split.total) == (-0.0287, -0.0119)
    assert split.performance.sign == "positive"
    # by rows nothing can be said: the same values allow a fall and a rise
    by_row = decompose_change(before, after, WALK)
    assert by_row.performance.sign == "undetermined"
    # and printed domain values are no estimate for smaller units
    assert by_row.performance.estimate is None
    assert decompose_change(before, after, WALK.at("aspect")).performance.estimate is None


def test_domain_level_and_indicator_level_differ_where_both_are_known() -> None:
    # Denpasar 2018 to Paser 2022: -0.265 by domain, -0.148 by indicator
    pair = load_levels("denpasar", 2018), load_levels("paser", 2022)
    by_domain, by_row = decompose_change(*pair, WALK.at("domain")), decompose_change(*pair, WALK)
    assert round(by_domain.performance.estimate, 3) == -0.265
    assert round(by_row.performance.estimate, 3) == -0.148
    assert by_domain.total == by_row.total


# governments known under both instruments


def test_madiun_rose_whatever_the_unseen_rows_were() -> None:
    before = load_levels("kabupaten madiun", 2020)
    split = decompose_change(before, load_values("kabupaten madiun", 2024), WALK)
    assert interval(split.performance) == (0.7558, 1.2358)
    assert split.performance.sign == "positive"
    assert round(split.dropped.exact, 4) == F("0.0216")
    assert split.total.exact == F(431, 100) - F(991, 300)
    assert interval(split.drift) == (-1.6843, -1.0301)
    earlier = decompose_change(before, load_values("kabupaten madiun", 2023), WALK)
    assert interval(earlier.performance) == (0.6854, 1.2358)
    assert decompose_change(before, load_values("kabupaten madiun", 2024), SOURCED).performance.sign == "positive"


def test_nobody_can_say_that_performance_of_denpasar_fell() -> None:
    split = decompose_change(load_levels("denpasar", 2019), load_values("denpasar", 2021), WALK)
    # printed 3.33 -> 3.19; the lattice leaves a little less than the printed indices do
    assert interval(split.total) == (-0.1433, -0.1408)
    assert interval(split.performance) == (-0.5054, 0.6442)
    assert split.performance.includes_zero
    # all rows of domain 3 are new and their sum of levels, 24, is known: 0.165 x (24/11 - 10/3)
    management = split.domains.set_index(["side", "domain_no"]).loc[("new", "3")]
    assert management["new"] == management["contribution"] == pytest.approx(-0.19, abs=1e-12)
    assert F(165, 1000) * (F(24, 11) - F(10, 3)) == F(-19, 100)


def test_an_index_alone_leaves_next_to_nothing() -> None:
    split = decompose_change(load_levels("denpasar", 2019), load_values("bintan", 2022), WALK)
    assert split.index_after.low_exact == F(419, 200)
    assert split.performance.width > 1
    assert split.dropped.is_point


def test_the_same_instrument_twice_is_all_performance() -> None:
    split = decompose_change(load_levels("paser", 2021), load_levels("paser", 2022), load_crosswalk(SECOND, SECOND))
    assert split.performance.exact == split.total.exact == F(383, 500)
    assert split.instrument.exact == 0


def test_to_pemdi_with_rows_that_other_agencies_feed() -> None:
    levels: list[Any] = [2.0, 1.5, 1.26, 1.3, 1, 1, 1, 1, 1, 1, 1.5, 1.25, 1.17, 1, 1, 1, 2.5, 1, 1, 1.3]
    for at in (4, 5, 6, 17):
        levels[at] = None
    split = decompose_change(load_levels("paser", 2022), levels, load_crosswalk(SECOND, THIRD))
    assert split.total.high_exact - split.total.low_exact == 4 * F(14, 100)
    assert len(split.domains) == 0
    assert split.aspects["side"].tolist().count("new") == 7
    bare = decompose_change(load_levels("paser", 2022), levels, load_crosswalk(SECOND, THIRD, judged=False))
    assert (bare.performance.exact, bare.drift) == (0, None)


def test_a_concept_that_spans_units_is_shared_out_by_weight() -> None:
    old = tiny([("1", "1", 1), ("2", "2", 1)], name="a", prefix="a")
    new = tiny([("1", "1", 1), ("2", "2", 3)], name="b", prefix="b")
    lines = [("a1", "b1", "split", "", ""), ("a1", "b2", "split", "", ""), ("a2", "", "dropped", "", "")]
    links = pd.DataFrame(lines, columns=["old_code", "new_code", "relation", "note", "basis"])
    split = decompose_change([1, 2], [3, 3], make_crosswalk(old, new, links))
    assert split.performance.exact == F(3, 2)  # (1/2 + 1) / 2 x (3 - 1)
    assert split.aspects["performance"].tolist() == [0.375, 1.125, 0.0]
    assert split.by("domain", side="old")["performance"].tolist() == [1.5, 0.0]


# sensitivity


def test_sensitivity_is_part_of_the_result() -> None:
    split = denpasar_paser()
    table = split.sensitivity.set_index(["choice", "option", "effect"])["estimate"].round(6)
    assert table["reference", "minimum", "new"] == 0.206
    assert table["reference", "mean", "new"] == -0.421095
    assert table["weights", "old", "performance"] == -0.736667
    assert table["weights", "new", "performance"] == -0.582
    assert table["links", "without judged", "performance"] == -0.15975
    assert table["links", "all", "performance"] == -0.659333
    assert set(table.xs("total", level="effect")) == {-1.206833}
    assert set(table.xs("reference").xs("instrument", level="effect")) == {-0.5475}
    own = denpasar_paser(reference=2.5).sensitivity
    assert "5/2" in set(own.loc[own["choice"] == "reference", "option"])


def test_sensitivity_of_partial_data_is_in_intervals() -> None:
    split = decompose_change(load_levels("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024), WALK)
    table = split.sensitivity.set_index(["choice", "option", "effect"])
    assert table.loc[("weights", "new", "performance"), ["low", "high"]].round(4).tolist() == [0.725, 1.085]
    assert pd.isna(table.loc[("weights", "new", "performance"), "estimate"])


# form and messages


def test_inputs_of_every_kind_give_the_same() -> None:
    before, after = load_levels("denpasar", 2019), load_levels("paser", 2022)
    base = decompose_change(before, after, WALK)
    for x, y in (
        (score(before, FIRST), score(after, SECOND)),
        (bounds(before, FIRST), bounds(after, SECOND)),
        (before.values, list(after.values)),
    ):
        other = decompose_change(x, y, WALK)
        assert [getattr(other, p) for p in PARTS] == [getattr(base, p) for p in PARTS]


def test_tables() -> None:
    split = denpasar_paser()
    frame = split.to_frame().set_index("effect")
    assert frame.index.tolist() == [
        "index_before", "performance", "reweighting", "new", "dropped", "index_after", "total", "instrument",
    ]  # fmt: skip
    steps = frame.loc[["index_before", *PARTS], "estimate"].sum()
    assert steps == pytest.approx(frame.loc["index_after", "estimate"], abs=1e-12)
    concepts = split.concepts.set_index("old_codes")
    # the master plan at 3 became architecture (3) and roadmap (2), of equal weight
    assert concepts.loc["3", ["before", "after"]].tolist() == [3.0, 2.5]
    assert concepts.loc["2"].isna()[["after", "after_low", "after_high"]].all()
    assert split.aspects.query("side == 'old'")["dropped"].abs().gt(0).all()
    assert repr(split).startswith("<Decomposition permenpanrb-5-2018 -> permenpanrb-59-2020: total -1.2068 = ")
    assert "−1.2068" in split._repr_html_()
    assert repr(denpasar_paser(reference="2.5")).endswith("(R = 5/2)>")


def test_contradictions_are_raised_or_set_aside_with_a_note() -> None:
    after = load_values("banyuasin", 2023)
    with pytest.raises(ContradictionError, match="Kabupaten Banyuasin 2023: domain 4"):
        decompose_change(load_levels("denpasar", 2019), after, WALK)
    split = decompose_change(load_levels("denpasar", 2019), after, WALK, conflicts="set-aside")
    assert split.note.startswith("set aside: domain 4 printed 0.30")
    assert f"<p>{split.note}</p>" in split._repr_html_()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: denpasar_paser(reference="old"),
            ParameterError,
            says("errors.decomposition.effects.check_reference", join="before, mean, after, minimum"),
        ),
        (
            lambda: denpasar_paser(reference=6),
            ParameterError,
            says(
                "errors.decomposition.effects.check_reference",
                crosswalk_old_level_min="1",
                crosswalk_old_level_max="5",
                reference=6,
            ),
        ),
        (
            lambda: denpasar_paser(reference=True),
            ParameterError,
            says("errors.decomposition.effects.check_reference", reference=True),
        ),
        (
            lambda: denpasar_paser(weights="both"),
            ParameterError,
            says("errors.options.choice", name="weights", found="'both'", allowed="old, mean, new"),
        ),
        (lambda: denpasar_paser().by("row"), ParameterError, says("errors.options.choice", name="unit", found="'row'")),
        (
            lambda: decompose_change(load_levels("paser", 2022), load_levels("denpasar", 2019), WALK),
            LevelError,
            says(
                "errors.identification.printed.observed",
                observation_instrument="permenpanrb-59-2020",
                instrument_id="permenpanrb-5-2018",
            ),
        ),
        (
            lambda: decompose_change(score([3] * 47, SECOND), [3] * 47, WALK),
            LevelError,
            says(
                "errors.decomposition.inputs.agreeing_levels",
                values_instrument_id="permenpanrb-59-2020",
                instrument_id="permenpanrb-5-2018",
            ),
        ),
        (
            lambda: decompose_change([3] * 47, [3] * 47, WALK),
            LevelError,
            says("errors.scoring.levels.wrong_count", n_instrument_codes=37, n_values=47),
        ),
    ],
)
def test_messages(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()


def test_instruments_of_different_scales_are_refused() -> None:
    old, new = tiny([("1", "1", 1)], name="a", top=3), tiny([("1", "1", 1)], name="b", top=5)
    links = pd.DataFrame([("1", "1", "renamed", "", "")], columns=["old_code", "new_code", "relation", "note", "basis"])
    with pytest.raises(
        ParameterError,
        match=says("errors.decomposition.effects.check_scales", crosswalk_old_label="a", crosswalk_new_label="b"),
    ):
        decompose_change([1], [1], make_crosswalk(old, new, links))
    walk = load_crosswalk(SECOND, THIRD)
    split = decompose_change([3] * 47, [3] * 20, walk)
    with pytest.raises(
        ParameterError,
        match=says("errors.decomposition.effects.no_units", inst_label="PermenPANRB 8/2026", unit="domain"),
    ):
        split.by("domain")
