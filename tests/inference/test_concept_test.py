"""The sign-flip test over common concepts against a slow version that knows nothing of the fast one."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from helpers.change import slow_pvalue
from helpers.crosswalks import pairs_of_instruments
from helpers.sentences import said, says, told
from helpers.tiny import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.crosswalk import Crosswalk, load_crosswalk, make_crosswalk
from spbe_research.data.observations import load_levels, load_values
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.errors import LevelError, ParameterError
from spbe_research.inference.concept_test import concept_flip_test
from spbe_research.inference.sign_flip import sign_flip_test

F = Fraction
OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"
WALK = load_crosswalk(OLD, NEW)
COLUMNS = ["old_code", "new_code", "relation", "note", "basis"]


def groups(edges: list[tuple[str, str]]) -> list[tuple[set[str], set[str]]]:
    """Linked rows, by joining until nothing changes."""
    found = [({a}, {b}) for a, b in edges]
    changed = True
    while changed:
        changed = False
        for i in range(len(found)):
            for j in range(i + 1, len(found)):
                if found[i][0] & found[j][0] or found[i][1] & found[j][1]:
                    found[i] = (found[i][0] | found[j][0], found[i][1] | found[j][1])
                    del found[j]
                    changed = True
                    break
            if changed:
                break
    return found


def slow_parts(
    walk: Crosswalk, edges: list[tuple[str, str]], x: dict, y: dict, share: Fraction
) -> list[tuple[set[str], Fraction]]:
    """(new rows, weighted change) of every common concept."""
    u = dict(zip(walk.old.codes, walk.old.weights, strict=True))
    w = dict(zip(walk.new.codes, walk.new.weights, strict=True))
    parts = []
    for olds, news in groups(edges):
        heavy = (sum(u[c] for c in olds), sum(w[c] for c in news))
        first = sum(u[c] * x[c] for c in olds) / heavy[0]
        second = sum(w[c] * y[c] for c in news) / heavy[1]
        parts.append((news, ((1 - share) * heavy[0] + share * heavy[1]) * (second - first)))
    return parts


def blocks_of(parts: list[tuple[set[str], Fraction]], aspect: dict[str, str]) -> list[Fraction]:
    """Sums of parts that share an aspect, joined until nothing changes."""
    found = [({aspect[c] for c in rows}, v) for rows, v in parts]
    merged = True
    while merged:
        merged = False
        for i in range(len(found)):
            for j in range(i + 1, len(found)):
                if found[i][0] & found[j][0]:
                    found[i] = (found[i][0] | found[j][0], found[i][1] + found[j][1])
                    del found[j]
                    merged = True
                    break
            if merged:
                break
    return [v for _, v in found]


@given(pairs_of_instruments(), st.data())
@settings(max_examples=80)
def test_estimate_and_p_are_those_of_the_slow_version(case: tuple, data: st.DataObject) -> None:
    walk, edges = case
    x = {c: F(data.draw(st.integers(1, 3))) for c in walk.old.codes}
    y = {c: F(data.draw(st.integers(1, 3))) for c in walk.new.codes}
    name, share = data.draw(st.sampled_from([("mean", F(1, 2)), ("old", F(0)), ("new", F(1))]))
    levels = list(x.values()), list(y.values())
    if not edges:
        with pytest.raises(ParameterError, match=says("errors.inference.concept_test.nothing_shared")):
            concept_flip_test(*levels, walk)
    else:
        check_against_slow(walk, edges, x, y, name, share)


def check_against_slow(walk, edges, x, y, name: str, share: F) -> None:
    levels = list(x.values()), list(y.values())
    parts = slow_parts(walk, edges, x, y, share)
    single = concept_flip_test(*levels, walk, weights=name)
    assert single.estimate_exact == sum(v for _, v in parts)
    assert single.estimate_exact == decompose_change(*levels, walk, weights=name).performance.exact
    for alternative in ("two-sided", "greater", "less"):
        test = concept_flip_test(*levels, walk, weights=name, alternative=alternative)
        assert test.pvalue_exact == slow_pvalue([v for _, v in parts], alternative)
    aspect = dict(zip(walk.new.codes, walk.new.rows["aspect_no"], strict=True))
    whole = concept_flip_test(*levels, walk, weights=name, blocks="aspect")
    assert whole.pvalue_exact == slow_pvalue(blocks_of(parts, aspect))
    assert whole.estimate_exact == single.estimate_exact


def test_denpasar_against_paser_is_the_design_s_performance() -> None:
    """Two governments, so the arithmetic only; -0.659333 and -0.15975 are the check values of the decomposition."""
    pair = load_levels("denpasar", 2019), load_levels("paser", 2022)
    test = concept_flip_test(*pair, WALK)
    assert round(test.estimate, 6) == -0.659333
    assert (len(test.labels), test.n, test.unit_name) == (23, 16, "concept")
    assert test.pvalue_exact == F(3, 32768)
    assert said(test.note, "notes.concepts.weight", common=23, old="83.00", new="63.75")
    assert concept_flip_test(*pair, WALK, blocks="aspect").pvalue_exact == F(1, 16)
    sourced = concept_flip_test(*pair, WALK.with_judged(False))
    assert round(sourced.estimate, 6) == -0.15975
    assert len(sourced.labels) == 10
    assert said(sourced.note, "notes.concepts.weight", judged=0)
    assert "out of reach" in concept_flip_test(*pair, WALK.with_judged(False), blocks="aspect").note
    by_weight = [round(concept_flip_test(*pair, WALK, weights=w).estimate, 3) for w in ("old", "new")]
    assert by_weight == [-0.737, -0.582]


def test_one_instrument_twice_is_the_test_by_rows() -> None:
    pair = load_levels("paser", 2021), load_levels("paser", 2022)
    walk = load_crosswalk(NEW, NEW)
    for blocks in (None, "aspect"):
        same = concept_flip_test(*pair, walk, blocks=blocks)
        assert same.pvalue_exact == sign_flip_test(*pair, NEW, blocks=blocks).pvalue_exact
    ends = sign_flip_test(*pair, NEW).confidence_interval()
    assert concept_flip_test(*pair, walk).confidence_interval() == pytest.approx(ends)


def test_nothing_moved_says_so() -> None:
    old, new = tiny([("1", "1", 1), ("1", "1", 1)], name="a", prefix="a"), tiny([("1", "1", 1)], name="b", prefix="b")
    lines = [("a1", "b1", "renamed", "", ""), ("a2", "", "dropped", "", "")]
    walk = make_crosswalk(old, new, pd.DataFrame(lines, columns=COLUMNS))
    test = concept_flip_test([2, 1], [2], walk)
    assert test.pvalue_exact == 1
    assert said(test.note, "notes.pairs.certain", why=says("notes.pairs.none", unit="concept"))
    assert said(concept_flip_test([1, 1], [2], walk).note, "notes.pairs.least", smallest="1")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"before": load_values("kabupaten madiun", 2024)},
            LevelError,
            told("before", "errors.scoring.levels.levels_by_code", levels_instrument=NEW),
        ),
        (
            {"after": load_values("kabupaten madiun", 2024)},
            LevelError,
            says("errors.inference.concept_test.levels", name="after", values_depth="domain"),
        ),
        ({"after": [3] * 37}, LevelError, r"after: "),
        ({"before": [3] * 36 + [None]}, LevelError, r"before: .*35-3"),
        ({"weights": "heavy"}, ParameterError, says("errors.options.choice", name="weights", found="'heavy'")),
        (
            {"blocks": "domain"},
            ParameterError,
            says("errors.options.choice", name="blocks", found="'domain'"),
        ),
        (
            {"alternative": "up"},
            ParameterError,
            says("errors.options.choice", name="alternative", found="'up'"),
        ),
        ({"confidence_level": 95}, ParameterError, says("errors.options.between", name="confidence_level")),
        (
            {"crosswalk": WALK.at("domain")},
            ParameterError,
            says("errors.inference.concept_test.concept_flip_test"),
        ),
    ],
)
def test_wrong_input_is_refused_in_one_line(arguments: dict, error: type, message: str) -> None:
    given_ = {"before": load_levels("denpasar", 2019), "after": load_levels("paser", 2022), "crosswalk": WALK}
    with pytest.raises(error, match=message):
        concept_flip_test(**(given_ | arguments))


def test_different_scales_are_refused() -> None:
    old, new = tiny([("1", "1", 1)], name="a", top=3), tiny([("1", "1", 1)], name="b", top=5)
    walk = make_crosswalk(old, new, pd.DataFrame([("1", "1", "renamed", "", "")], columns=COLUMNS))
    with pytest.raises(
        ParameterError,
        match=says("errors.decomposition.effects.check_scales", crosswalk_old_label="a", crosswalk_new_label="b"),
    ):
        concept_flip_test([1], [1], walk)
