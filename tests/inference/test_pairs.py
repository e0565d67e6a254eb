from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.change import NEW, OLD

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.errors import LevelError, ParameterError
from spbe_research.inference.pairs import block_labels, read_pairs

PASER = [load_levels("paser", 2021), load_levels("paser", 2022)]


def test_observations_bring_their_instrument():
    pairs = read_pairs(*PASER)
    assert pairs.instrument.id == NEW
    assert [len(pairs.moved(s)) for s in (1, -1, 0)] == [19, 6, 22]
    assert set(pairs.moved(1)) | set(pairs.moved(-1)) | set(pairs.moved(0)) == set(pairs.codes)


def test_every_form_of_levels_gives_the_same_pairs():
    wanted = read_pairs(*PASER)
    lists = [[int(v) for v in p.values] for p in PASER]
    series = [pd.Series(v, index=wanted.codes) for v in lists]
    shuffled = series[1].sample(frac=1, random_state=3)
    for forms in (lists, series, [series[0], shuffled], [dict(s) for s in series], [np.array(v) for v in lists]):
        for inst in (NEW, load_instrument(NEW)):
            pairs = read_pairs(*forms, inst)
            assert (pairs.before, pairs.after) == (wanted.before, wanted.after)


def test_bare_numbers_are_paired_by_label_or_position():
    one = read_pairs({"a": 1, "b": 2}, {"b": 5, "a": 3})
    assert (one.codes, one.changes) == (("a", "b"), (2, 3))
    two = read_pairs([1, 2.5], np.array([3, 2]))
    assert (two.codes, two.changes) == (("1", "2"), (2, Fraction(-1, 2)))


@pytest.mark.parametrize("labelled", [pd.Series([1, 2], index=["x", "y"]), {"x": 1, "y": 2}, pd.Series([1, 2])[::-1]])
def test_labels_on_one_side_alone_are_refused(labelled):
    """A pivoted Series stands in the order 1, 10, 11, a list does not; only an instrument knows both."""
    for pair, named in (((labelled, [2, 2]), "rows of before bear"), (([2, 2], labelled), "rows of after bear")):
        with pytest.raises(LevelError, match=f"{named} labels, those of .* do not: label both or neither, or say inst"):
            read_pairs(*pair)
    with pytest.raises(LevelError, match="the rows of after bear labels"):
        read_pairs(pd.Series([1, 2]), pd.Series([1, 2], index=["x", "y"]))


def test_labels_on_one_side_follow_the_instrument_of_both():
    first, second = [[int(v) for v in p.values] for p in PASER]
    pivoted = pd.Series(first, index=PASER[0].values.index).sort_index()
    assert list(pivoted.index[:3]) == ["1", "10", "11"]
    assert read_pairs(pivoted, second, NEW) == read_pairs(first, second, NEW)


def test_floored_answers_are_told():
    selfs = load_levels("denpasar", 2018, assessment="self")
    pairs = read_pairs(selfs, load_levels("denpasar", 2018))
    assert pairs.note == (
        "the assessment before is self, after official: the bias between the two kinds is part of the difference; "
        "before: answers below 1 counted as 1: 9, 10, 11, 15"
    )
    assert pairs.before[8] == 1


@pytest.mark.parametrize(
    ("before", "after", "instrument", "message"),
    [
        ([1] * 47, [1] * 46, NEW, "after: PermenPANRB 59/2020 has 47 rows; found 46 levels"),
        ([1] * 37, [1] * 47, NEW, "before: PermenPANRB 59/2020 has 47 rows; found 37 levels"),
        ([1] * 47, [1] * 46 + [6], NEW, "after: PermenPANRB 59/2020: row 47: found 6, allowed: whole levels 1 to 5"),
        ([1, 2], [1], None, "before has 2 rows, after 1; the rows must be the same"),
        ({"a": 1}, {"b": 1}, None, "differ in their rows: a, b stand on one side only"),
        ([], [], None, "hold no rows"),
        ([1, "2"], [1, 2], None, "before: a level must be a number; see row 2 (found '2')"),
        ([1, 2], [1, True], None, "after: a level must be a number; see row 2 (found True)"),
        ({"a": float("nan")}, {"a": 1}, None, "before: row a has no level; with an instrument, bounds()"),
        ([1, 2], [None, 2], None, "after: row 1 has no level; with an instrument, bounds() and partial_change say"),
        (PASER[1], PASER[0], NEW, "before is the evaluation of 2022, after that of 2021: the earlier one must come"),
        (pd.Series([1, 2], index=["a", "a"]), [1, 2], None, "before: row a is given twice"),
        (load_levels("denpasar", 2019), PASER[1], None, "rows of two instruments cannot be paired"),
        (load_levels("denpasar", 2019), PASER[1], NEW, "rows of two instruments cannot be paired"),
        (load_levels("denpasar", 2019), [2] * 47, NEW, f"before: .* was made under {OLD}, not under {NEW}"),
    ],
)
def test_bad_levels_are_named(before, after, instrument, message):
    with pytest.raises(LevelError) as caught:
        read_pairs(before, after, instrument)
    assert len(str(caught.value).splitlines()) == 1
    if ".*" in message:
        caught.match(message)
    else:
        assert message in str(caught.value)


def test_missing_rows_are_named_and_bounds_offered():
    gaps = [1] * 45 + [None, float("nan")]
    with pytest.raises(
        LevelError, match=r"after: .*2 of 47 rows have no level: 46, 47 .*bounds\(\) .*partial_change"
    ) as e:
        read_pairs([1] * 47, gaps, NEW)
    assert e.value.codes == ("46", "47")


def test_a_shallower_observation_leads_to_partial_change():
    with pytest.raises(LevelError, match=r"after: .*published at domain depth only.*partial_change"):
        read_pairs(PASER[1], load_values("paser", 2023))


def test_small_print():
    same = read_pairs([1, 2], [1, 2])
    assert (
        same.small_print(Fraction(1), 0)
        == "the two evaluations are identical: p = 1 by definition, and no test can say more"
    )
    one = read_pairs([1, 2], [1, 3])
    assert one.small_print(Fraction(1), 1) == "only 1 row moved: the least p possible is 1, so 0.05 is out of reach"
    assert one.small_print(Fraction(1, 8), 4, "aspect").startswith("4 aspects moved: the least p possible is 0.125")
    assert one.small_print(Fraction(1), 0, "aspect").startswith("no aspect moved as a whole: p = 1")
    assert one.small_print(Fraction(1, 32), 6) == ""


def test_block_labels():
    inst = load_instrument(NEW)
    assert block_labels(None, inst.codes, inst) == inst.codes
    aspects = block_labels("aspect", inst.codes, inst)
    assert [aspects.count(str(i)) for i in range(1, 9)] == [10, 4, 4, 2, 8, 3, 10, 6]
    assert [block_labels("domain", inst.codes, inst).count(str(i)) for i in range(1, 5)] == [10, 10, 11, 16]
    assert block_labels({"a": 1, "b": 2}, ["b", "a"], None) == ("2", "1")
    assert block_labels([1, 1], ["b", "a"], None) == ("1", "1")


@pytest.mark.parametrize(
    ("blocks", "name", "message"),
    [
        ("row", NEW, "unknown blocks 'row'; allowed: aspect, domain, or one label a row"),
        ("domain", "permenpanrb-8-2026", "PermenPANRB 8/2026 has no domains to flip as blocks"),
        ("aspect", None, "bare numbers have no aspects"),
        ([1, 2], NEW, "one label for each of the 47 rows; found 2"),
        ({"1": "a"}, NEW, "no block is given for row 2, 3"),
    ],
)
def test_bad_blocks_are_named(blocks, name, message):
    inst = load_instrument(name) if name else None
    with pytest.raises(ParameterError, match=message):
        block_labels(blocks, inst.codes if inst else ["a"], inst)


def test_two_governments_are_told():
    pairs = read_pairs(load_levels("denpasar", 2019), load_levels("kabupaten madiun", 2020))
    assert pairs.note == "before is Kota Denpasar, after Kabupaten Madiun: two governments, so this is no change of one"


def test_a_reordered_series_is_paired_by_its_labels():
    first, second = pd.Series([1, 2, 3]), pd.Series([1, 2, 5])
    assert read_pairs(first, second[::-1]).changes == read_pairs(first[::-1], second).changes[::-1] == (0, 0, 2)
    assert read_pairs(first, [5, 2, 1]).changes == (4, 0, -2)  # a list has no labels but its order
    shifted = [pd.Series(v, index=range(1, 4)) for v in ([1, 2, 3], [1, 2, 5])]
    assert read_pairs(shifted[0], shifted[1][::-1]).changes == (0, 0, 2)
