from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.change import NEW, OLD
from helpers.sentences import said, says, told

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.data.published import ASSESSMENTS
from spbe_research.errors import LevelError, ParameterError, listed, message
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
    one_sided = "errors.data.labels.one_sided_row"
    for pair, named in (((labelled, [2, 2]), ("before", "after")), (([2, 2], labelled), ("after", "before"))):
        with pytest.raises(LevelError, match=says(one_sided, labelled=named[0], plain=named[1])):
            read_pairs(*pair)
    with pytest.raises(LevelError, match=says(one_sided, labelled="after", plain="before")):
        read_pairs(pd.Series([1, 2]), pd.Series([1, 2], index=["x", "y"]))


def test_labels_on_one_side_follow_the_instrument_of_both():
    first, second = [[int(v) for v in p.values] for p in PASER]
    pivoted = pd.Series(first, index=PASER[0].values.index).sort_index()
    assert list(pivoted.index[:3]) == ["1", "10", "11"]
    assert read_pairs(pivoted, second, NEW) == read_pairs(first, second, NEW)


def test_floored_answers_are_told():
    selfs = load_levels("denpasar", 2018, assessment="self")
    pairs = read_pairs(selfs, load_levels("denpasar", 2018))
    counted = message("notes.floor.counted", least="1", codes="9, 10, 11, 15")
    kinds = message("notes.pairs.assessments", before="self", after="official")
    assert pairs.note == listed([kinds, message("notes.floor.before", note=counted)])
    assert pairs.before[8] == 1


PAIRS, LABELS = "errors.inference.pairs", "errors.data.labels"
LEVELS, NEW_LABEL = "errors.scoring.levels.levels_by_code", "PermenPANRB 59/2020"
OFF = says(
    "errors.scoring.levels.off", code="47", raw="6", allowed=says("errors.scoring.levels.allowed_whole", low=1, high=5)
)


@pytest.mark.parametrize(
    ("before", "after", "instrument", "message"),
    [
        (
            [1] * 47,
            [1] * 46,
            NEW,
            told(
                "after",
                "errors.scoring.levels.wrong_count",
                instrument_label=NEW_LABEL,
                n_instrument_codes=47,
                n_values=46,
            ),
        ),
        (
            [1] * 37,
            [1] * 47,
            NEW,
            told(
                "before",
                "errors.scoring.levels.wrong_count",
                instrument_label=NEW_LABEL,
                n_instrument_codes=47,
                n_values=37,
            ),
        ),
        (
            [1] * 47,
            [1] * 46 + [6],
            NEW,
            told("after", "errors.frame.side", side=NEW_LABEL, problem=OFF),
        ),
        ([1, 2], [1], None, says(f"{PAIRS}.rows_differ", n_sides_0=2, n_sides_1=1)),
        ({"a": 1}, {"b": 1}, None, says(f"{LABELS}.differ_row", join="a, b")),
        ([], [], None, says(f"{PAIRS}.no_rows")),
        (
            [1, "2"],
            [1, 2],
            None,
            says(f"{PAIRS}.level_no_number", name="before", listed=says(f"{PAIRS}.odd_row", code="2", raw="'2'")),
        ),
        (
            [1, 2],
            [1, True],
            None,
            says(f"{PAIRS}.level_no_number", name="after", listed=says(f"{PAIRS}.odd_row", code="2", raw="True")),
        ),
        ({"a": float("nan")}, {"a": 1}, None, says(f"{PAIRS}.no_level", name="before", join="a")),
        ([1, 2], [None, 2], None, says(f"{PAIRS}.no_level", name="after", join="1")),
        (PASER[1], PASER[0], NEW, says(f"{PAIRS}.odd_pair", before_year=2022, after_year=2021)),
        (pd.Series([1, 2], index=["a", "a"]), [1, 2], None, says(f"{LABELS}.doubled_row", where="before", join="a")),
        (load_levels("denpasar", 2019), PASER[1], None, says(f"{PAIRS}.own_instrument", own_0=OLD, own_1=NEW)),
        (load_levels("denpasar", 2019), PASER[1], NEW, says(f"{PAIRS}.own_instrument", own_0=OLD, own_1=NEW)),
        (
            load_levels("denpasar", 2019),
            [2] * 47,
            NEW,
            told("before", LEVELS, levels_instrument=OLD, instrument_id=NEW),
        ),
    ],
)
def test_bad_levels_are_named(before, after, instrument, message):
    with pytest.raises(LevelError) as caught:
        read_pairs(before, after, instrument)
    assert len(str(caught.value).splitlines()) == 1
    assert message.search(str(caught.value))


def test_missing_rows_are_named_and_bounds_offered():
    gaps = [1] * 45 + [None, float("nan")]
    missing = says("errors.scoring.levels.missing", missing=2, rows=47, codes="46, 47", given=45)
    whole = says("errors.list.semicolon", first=missing, then=says(f"{PAIRS}.hint_gaps_two"))
    with pytest.raises(LevelError, match=f"^after: .*{whole.pattern}$") as e:
        read_pairs([1] * 47, gaps, NEW)
    assert e.value.codes == ("46", "47")


def test_a_shallower_observation_leads_to_partial_change():
    with pytest.raises(LevelError, match=told("after", "errors.scoring.levels.other_depth", levels_depth="domain")):
        read_pairs(PASER[1], load_values("paser", 2023))


@pytest.mark.parametrize("kind", ASSESSMENTS)
def test_the_kind_of_another_assessment_is_told(kind):
    official = load_levels("paser", 2022)
    note = read_pairs(official, dataclasses.replace(official, assessment=kind)).note
    assert note == ("" if kind == "official" else message("notes.pairs.assessments", before="official", after=kind))


def test_floored_answers_after_are_told():
    note = read_pairs([1] * 37, [0] + [1] * 36, "permenpanrb-5-2018").note
    assert note == message("notes.floor.after", note=message("notes.floor.counted", least="1", codes="1"))


def test_blocks_of_ones_own_are_called_so():
    one = read_pairs([1, 2], [1, 3])
    assert said(one.small_print(Fraction(1), 1, "block"), "notes.pairs.only_one", unit="block")
    assert said(one.small_print(Fraction(1, 8), 4, "block"), "notes.pairs.several", n=4, units="blocks")
    assert said(one.small_print(Fraction(1, 8), 4), "notes.pairs.several", n=4, units="rows")


def test_small_print():
    same = read_pairs([1, 2], [1, 2])
    identical = message("notes.pairs.certain", why=message("notes.pairs.identical"))
    assert same.small_print(Fraction(1), 0) == identical
    one = read_pairs([1, 2], [1, 3])
    assert said(
        one.small_print(Fraction(1), 1), "notes.pairs.out_of_reach", moved=says("notes.pairs.only_one", unit="row")
    )
    small = one.small_print(Fraction(1, 8), 4, "aspect")
    assert said(small, "notes.pairs.several", n=4, units="aspects")
    assert said(small, "notes.pairs.least", smallest="0.125")
    small = one.small_print(Fraction(1), 0, "aspect")
    assert said(small, "notes.pairs.certain", why=says("notes.pairs.none_whole", unit="aspect"))
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
        ("row", NEW, says("errors.inference.pairs.block_labels", blocks="row")),
        (
            "domain",
            "permenpanrb-8-2026",
            says("errors.inference.pairs.no_blocks", label="PermenPANRB 8/2026", blocks="domain"),
        ),
        ("aspect", None, says("errors.inference.pairs.block_labels_bare", blocks="aspect")),
        ([1, 2], NEW, says("errors.inference.pairs.wrong_count_of_labels", n_codes=47, n_labels=2)),
        (
            {"1": "a"},
            NEW,
            says("errors.inference.pairs.row_without_block", join=", ".join(str(n) for n in range(2, 48))),
        ),
    ],
)
def test_bad_blocks_are_named(blocks, name, message):
    inst = load_instrument(name) if name else None
    with pytest.raises(ParameterError, match=message):
        block_labels(blocks, inst.codes if inst else ["a"], inst)


def test_two_governments_are_told():
    pairs = read_pairs(load_levels("denpasar", 2019), load_levels("kabupaten madiun", 2020))
    assert pairs.note == message("notes.pairs.governments", before="Kota Denpasar", after="Kabupaten Madiun")


def test_a_reordered_series_is_paired_by_its_labels():
    first, second = pd.Series([1, 2, 3]), pd.Series([1, 2, 5])
    assert read_pairs(first, second[::-1]).changes == read_pairs(first[::-1], second).changes[::-1] == (0, 0, 2)
    assert read_pairs(first, [5, 2, 1]).changes == (4, 0, -2)  # a list has no labels but its order
    shifted = [pd.Series(v, index=range(1, 4)) for v in ([1, 2, 3], [1, 2, 5])]
    assert read_pairs(shifted[0], shifted[1][::-1]).changes == (0, 0, 2)
