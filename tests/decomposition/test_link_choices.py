"""Performance over every choice of judged links: every crosswalk in turn, split anew, as the slow way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from helpers.crosswalks import pairs_of_instruments
from helpers.sentences import says
from helpers.tiny import every_vector, value
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.crosswalk import Crosswalk, load_crosswalk, make_crosswalk
from spbe_research.data.crosswalk_lines import COLUMNS
from spbe_research.data.observations import load_levels, load_values
from spbe_research.decomposition import link_choices
from spbe_research.decomposition.decompose import Decomposition, decompose_change
from spbe_research.decomposition.link_choices import performance_over_links
from spbe_research.errors import ParameterError
from spbe_research.identification.level_set import LevelSet, Published
from spbe_research.identification.programme import choices
from spbe_research.numbers.intervals import Identified, Interval

F = Fraction
WALK = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")


def by_hand(split: Decomposition) -> dict[frozenset[tuple[str, str]], Identified]:
    """Performance of every choice, by the judged links left out; choices with nothing in common are none."""
    whole = split.crosswalk
    used = whole.links[whole.links["used"]]
    judged = [(r.old_code, r.new_code) for r in used.itertuples() if r.judged]
    found = {}
    for size in range(len(judged) + 1):
        for out in itertools.combinations(judged, size):
            kept = [r for r in used[COLUMNS].values.tolist() if (r[0], r[1]) not in out]
            lines = kept + [[c, "", "dropped", "", "none"] for c in whole.old.codes if c not in {r[0] for r in kept}]
            lines += [["", c, "new", "", "none"] for c in whole.new.codes if c not in {r[1] for r in kept}]
            own = make_crosswalk(whole.old, whole.new, pd.DataFrame(lines, columns=COLUMNS))
            if own.common:
                again = decompose_change(split.before, split.after, own, weights=split.weights)
                found[frozenset(out)] = again.performance
    return found


def check(split: Decomposition) -> None:
    slow, quick = by_hand(split), performance_over_links(split)
    if quick is None:
        assert len(slow) <= 1
        return
    assert quick.choices == len(slow)
    assert quick.every == Identified(min(v.low_exact for v in slow.values()), max(v.high_exact for v in slow.values()))
    assert slow[frozenset(quick.left_out_low)].low_exact == quick.every.low_exact
    assert slow[frozenset(quick.left_out_high)].high_exact == quick.every.high_exact
    sign = slow[frozenset()].sign
    turned = [out for out, v in slow.items() if v.sign != sign] if sign in ("positive", "negative") else []
    assert set(quick.turning) == {link for out in turned if len(out) == 1 for link in out}
    assert len(quick.fewest) == min((len(out) for out in turned), default=0)
    assert not quick.fewest or frozenset(quick.fewest) in turned


def some_judged(crosswalk: Crosswalk, judged: list[bool]) -> Crosswalk:
    links = crosswalk.links[COLUMNS].copy()
    marks = itertools.cycle(judged)
    links["basis"] = ["judgement" if next(marks) else "a document" for _ in range(len(links))]
    return make_crosswalk(crosswalk.old, crosswalk.new, links)


@st.composite
def splits(draw: st.DrawFn) -> Decomposition:
    pair, _ = draw(pairs_of_instruments(most=4))
    crosswalk = some_judged(pair, draw(st.lists(st.booleans(), min_size=1, max_size=7)))
    sides = []
    for inst in (crosswalk.old, crosswalk.new):
        levels = draw(st.sampled_from(list(every_vector(inst))))
        known = draw(st.lists(st.booleans(), min_size=len(levels), max_size=len(levels)))
        lows = tuple(x if k else inst.level_min for x, k in zip(levels, known, strict=True))
        highs = tuple(x if k else inst.level_max for x, k in zip(levels, known, strict=True))
        published = []
        for unit, number in [("index", ""), *(("domain", n) for n in inst.numbers("domain"))]:
            if draw(st.booleans()):
                v, slack = value(inst, levels, unit, number), F(1, draw(st.integers(2, 200)))
                published.append(Published(unit, number, "", v, Interval(v - slack, v + slack)))
        sides.append(LevelSet(inst, lows, highs, tuple(published)))
    return decompose_change(*sides, crosswalk, weights=draw(st.sampled_from(["old", "mean", "new"])))


@settings(max_examples=40, deadline=None)
@given(split=splits())
def test_every_choice_one_by_one(split: Decomposition) -> None:
    check(split)


@settings(max_examples=25, deadline=None)
@given(split=splits())
@pytest.mark.parametrize("why", ["no list", "large tables"])
def test_every_choice_by_bounds_where_no_list_is_made(split: Decomposition, why: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if why == "no list":
            patch.setattr(link_choices, "_listed", lambda *_: None)
        else:
            patch.setattr(choices, "_MOST_CELLS", 8)
        check(split)


@settings(max_examples=20, deadline=None)
@given(split=splits())
def test_levels_of_any_value(split: Decomposition) -> None:
    before, after = (replace(side, on_lattice=False) for side in (split.before, split.after))
    check(decompose_change(before, after, split.crosswalk, weights=split.weights))


def test_governments_are_listed_and_means_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = load_levels("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024)
    split = decompose_change(*pair, WALK)
    monkeypatch.setattr(link_choices, "_Open", None)
    listed = performance_over_links(split)  # fails where bounds are asked for
    assert listed is not None
    monkeypatch.undo()
    monkeypatch.setattr(link_choices, "_listed", lambda *_: None)
    searched = performance_over_links(split)
    assert searched is not None
    assert (listed.every, listed.turning, len(listed.fewest)) == (searched.every, (), len(searched.fewest))
    assert len(listed.left_out_low) <= len(searched.left_out_low)


@settings(max_examples=40, deadline=None)
@given(split=splits())
def test_levels_all_known(split: Decomposition) -> None:
    check(decompose_change(split.before.lows, split.after.highs, split.crosswalk, weights=split.weights))


def test_madiun_rises_under_every_choice() -> None:
    pair = load_levels("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024)
    split = decompose_change(*pair, WALK)
    assert (round(split.performance.low, 4), round(split.performance.high, 4)) == (0.7558, 1.2358)
    sourced = decompose_change(*pair, WALK.with_judged(False)).performance
    assert (sourced.low, sourced.high) == (0.26, 0.415)
    c = performance_over_links(split)
    assert c is not None
    assert (c.choices, c.every.sign, c.turning, c.fewest) == (2**15, "positive", (), ())
    assert c.every.low_exact < sourced.low_exact  # some links of judgement pull down more than all of them
    assert len(c.to_frame()) == 15


def test_paser_needs_five_links_left_out() -> None:
    pair = load_values("paser", 2019), load_levels("paser", 2022)
    c = performance_over_links(decompose_change(*pair, WALK))
    assert c is not None
    assert (c.every.sign, c.turning, len(c.fewest)) == ("undetermined", (), 5)
    links = WALK.links[~WALK.links[["old_code", "new_code"]].apply(tuple, axis=1).isin(set(c.fewest))][COLUMNS]
    gone = [[a, "", "dropped", "", ""] for a in WALK.old.codes if a not in set(links["old_code"])]
    gone += [["", b, "new", "", ""] for b in WALK.new.codes if b not in set(links["new_code"])]
    own = make_crosswalk(WALK.old, WALK.new, pd.concat([links, pd.DataFrame(gone, columns=COLUMNS)]))
    assert decompose_change(*pair, own).performance.sign == "undetermined"


def test_where_nothing_is_judged_or_too_much_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = load_levels("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024)
    sourced = WALK.links.copy()
    sourced["basis"] = "a document"
    assert performance_over_links(decompose_change(*pair, make_crosswalk(WALK.old, WALK.new, sourced[COLUMNS]))) is None
    monkeypatch.setattr(link_choices, "MOST_LINKS", 14)
    assert performance_over_links(decompose_change(*pair, WALK)) is None
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="split")):
        performance_over_links(WALK)  # type: ignore[arg-type]
