"""Chapter 3: p-values in print, and words in both languages for every kind of pair."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from fractions import Fraction

import pandas as pd
import pytest
from helpers.change_chapter import (
    CASES,
    check_words,
)
from helpers.evaluations import at
from helpers.sentences import said
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.change.references import cited
from spbe_research.chapters.change.words import ends, p_words
from spbe_research.chapters.display.pvalues import p_is, p_value
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import Observation
from spbe_research.data.regions import find_region
from spbe_research.data.tables import read_table
from spbe_research.identification.reading import level_set
from spbe_research.profiles.change import RegionChange, describe_change, gather
from spbe_research.profiles.pair import Evaluation, read_evaluation
from spbe_research.text.catalog import say

F = Fraction


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**9))
def test_a_printed_p_is_never_on_the_wrong_side(p: Fraction) -> None:
    text = p_value(p, "en")
    if text.startswith("<"):
        assert 0 < p < F(text.removeprefix("< "))
    else:
        read = F(text)
        assert (read <= F(1, 20)) is (p <= F(1, 20))
        assert (read == F(1, 20)) <= (p == F(1, 20))
        assert (read in (0, 1)) is (p in (0, 1))
        assert abs(read - p) <= F(1, 100)
    assert p_value(p, "id") == text.replace(".", ",")


def test_p_in_running_text() -> None:
    assert p_is(F(1, 2**40), "id") == "p < 0,0000001"
    assert p_words(1e-12, "en") == say("change.words.p_words", "en") + "0.0000001"
    assert (p_value(F(1, 8), "id"), p_value(F(3, 4), "id"), p_value(F(1, 64), "en")) == ("0,125", "0,75", "0.016")
    assert p_value(0.04999, "en") == "0.04999"
    assert p_value(0.0500001, "en") == "0.0500001"
    assert ends(float("-inf"), 0.5, "id") == f"−∞ {say('change.words.ends_text', 'id')} 0,50"


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("case", CASES)
def test_both_languages_say_everything_and_rest_no_verdict_on_one_p(
    described: dict[str, RegionChange], case: str, lang: str
) -> None:
    check_words(described[case], lang)


def test_both_languages_across_instruments(across: RegionChange) -> None:
    for lang in ("id", "en"):
        check_words(across, lang)


def decimal(year: int, first: int) -> Evaluation:
    """Made up: decimal levels under 8/2026, for which nothing is published yet."""
    inst = load_instrument("permenpanrb-8-2026")
    values = pd.Series({c: F(100 + (first + 37 * i * i) % 401, 100) for i, c in enumerate(inst.codes)}, dtype=object)
    printed = values.map(lambda x: f"{float(x):.2f}")
    place = find_region("paser")
    obs = Observation(place, year, inst.id, "indicator", "official", "kemenpanrb-2024", values, printed)
    return read_evaluation(obs, *level_set(obs, inst))


def test_decimal_levels_are_tested_and_have_no_table_of_levels() -> None:
    c = gather(find_region("paser"), decimal(2026, 3), decimal(2027, 150))
    assert c.tests is not None
    assert (c.tests.homogeneity, c.tests.symmetry) == (None, None)
    table = tables.every_test_table(c, "id")
    assert table is not None
    assert len(table.frame) == 5
    interval = table.frame[say("change.words.c_interval", "id")].iloc[1]
    # sets of 20 rows are listed; a table of hundredths would be too long
    assert interval == ends(*c.tests.by_row.confidence_interval(), "id")
    assert not {"bowker", "stuart"} & set(cited(c))
    assert not said(narrate.thesis_method(c, "en"), "change.thesis.tables", "en")
    drawing = figures.moved_rows(c, "en")
    assert drawing is not None
    assert re.search(r"I1 \d\.\d\d–\d\.\d\d", drawing.alt)
    for lang in ("id", "en"):
        check_words(c, lang, pictures=False)


DEPTHS = ("indicator", "aspect", "domain", "index")


@pytest.mark.parametrize(
    ("first", "last"),
    list(itertools.product(DEPTHS, DEPTHS)),
)
def test_every_pair_of_depths(first: str, last: str) -> None:
    """Domain values of 2021 are another government's, so the words only."""
    before = at("denpasar" if first == "domain" else "paser", 2021, first)
    c = gather(find_region("paser"), before, at("paser", 2024 if last == "domain" else 2022, last))
    assert (c.tests is None) is ((first, last) != ("indicator", "indicator"))
    check_words(c, "id" if first <= last else "en", pictures=False)


@pytest.mark.slow
def test_every_institution() -> None:
    """Also the verdicts that the method note counts."""
    table = read_table("observations/index_values")
    ids = sorted(set(table["institution_id"]))
    assert len(ids) > 600
    single = ~table["kind"].isin(["national", "group_average"])
    assessed = set(table.loc[(table["year"] == "2024") & single, "institution_id"])
    verdicts: Counter[str] = Counter()
    for institution in ids:
        c = describe_change(institution)
        if institution in assessed:
            verdicts[c.verdict] += 1
        for lang in ("id", "en"):
            check_words(c, lang, pictures=False)
    assert verdicts == {"untestable": 505, "chance": 92, "depends": 8, "stands": 2, "no-pair": 8}
