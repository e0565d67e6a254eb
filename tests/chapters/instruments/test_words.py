"""Chapter 2: words in both languages that say no more than is known."""

from __future__ import annotations

import dataclasses
import itertools
import re
from fractions import Fraction

import pytest
from helpers.instruments_chapter import SAMPLE, VERDICT, check_words, verdict_allowed, words_of
from helpers.sentences import said
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.chapters.display.ranges import nbsp
from spbe_research.chapters.display.sourced import short_works, work_texts
from spbe_research.chapters.display.words import band_name
from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.chapters.instruments.summary import direction
from spbe_research.chapters.instruments.words import amount, basis, placed, range_text, share_text
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_values
from spbe_research.data.references import known_through, works_of_basis
from spbe_research.data.regions import find_region
from spbe_research.data.tables import read_table
from spbe_research.identification.reading import level_set
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.instrument_change import InstrumentChange, describe_instrument_change, gather
from spbe_research.profiles.pair import Evaluation, read_evaluation
from spbe_research.text.catalog import say


@pytest.mark.parametrize("region", SAMPLE)
def test_both_languages_say_everything_and_no_more_than_is_known(region: str) -> None:
    pictures = figures.__all__ if SAMPLE.index(region) < 5 else ["core_line", "other_ruler"]
    check_words(describe_instrument_change(region), tuple(pictures))


def test_a_series_under_one_instrument_is_not_said_to_cross_the_change(
    bintan: InstrumentChange, madiun: InstrumentChange
) -> None:
    one = "instruments.background.core_text_one"
    for lang in ("id", "en"):
        assert said(narrate.core_text(bintan, lang), one, lang, label=bintan.after.instrument.label)
        assert not said(narrate.core_text(madiun, lang), one, lang)


@pytest.mark.slow
def test_every_institution() -> None:
    ids = sorted(set(read_table("observations/index_values")["institution_id"]))
    assert len(ids) > 600
    for institution in ids:
        c = describe_instrument_change(institution)
        for lang in ("id", "en"):
            texts = [getattr(narrate, n)(c, lang) for n in narrate.__all__ if n != "heading"]
            texts += [getattr(tables, n)(c, lang) for n in tables.__all__]
            for thing in texts:
                if thing is not None:
                    assert verdict_allowed(c) or not VERDICT.search(words_of(thing)), institution


def _at(name: str, year: int, depth: str) -> Evaluation:
    obs = load_values(name, year, depth=depth, assessment="official")
    return read_evaluation(obs, *level_set(obs, load_instrument(obs.instrument)))


AFTER = {"indicator": ("paser", 2022), "aspect": ("paser", 2022), "domain": ("paser", 2024), "index": ("paser", 2022)}


#: in every run: equal depths, and the deepest on either side
OFTEN = [p for p in itertools.product(AFTER, AFTER) if "indicator" in p or p[0] == p[1]]
PAIRS = [p if p in OFTEN else pytest.param(*p, marks=pytest.mark.slow) for p in itertools.product(AFTER, AFTER)]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_pair_of_depths(old: str, new: str) -> None:
    """Two governments, so the arithmetic and the words only."""
    c = gather(find_region("kabupaten madiun"), _at("kabupaten madiun", 2020, old), _at(*AFTER[new], new))
    assert c.split is not None
    assert c.split.is_exact is (old == new == "indicator")
    assert (c.by_domain is None) is ("index" in (old, new))
    check_words(c, (), ("id",) if (old < new) else ("en",))  # one language a pair, for speed
    drawing = figures.waterfall(c, "id")
    assert drawing is not None
    joined = "instruments.figures.waterfall_caption_of_parts"
    assert (said(drawing.caption, joined, "id"), said(drawing.caption, joined.removesuffix("_of_parts"), "id")) == (
        c.split.is_exact,
        not c.split.is_exact,
    )


NEAR_ZERO = st.fractions(min_value=Fraction(-1, 10), max_value=Fraction(1, 10), max_denominator=10**6)


@given(a=NEAR_ZERO, b=NEAR_ZERO)
def test_no_verdict_whenever_the_interval_includes_zero(a: Fraction, b: Fraction) -> None:
    v = Identified(min(a, b), max(a, b))
    for lang in ("id", "en"):
        told = direction(v, lang)
        way = {say(f"instruments.summary.direction_{x}", lang): x for x in ("positive", "negative")}.get(told)
        assert way == ("positive" if v.low_exact > 0 else "negative" if v.high_exact < 0 else None)
        assert bool(VERDICT.search(told)) <= (way is not None)


@pytest.mark.parametrize(
    ("low", "high", "free"),
    [("-0.000001", "0.5", False), ("0", "0.5", False), ("-0.5", "0", False), ("0", "0", False),
     ("0.000001", "0.5", True), ("-0.5", "-0.000001", False)],
)  # fmt: skip
def test_the_answer_follows_the_exact_ends(madiun: InstrumentChange, low: str, high: str, free: bool) -> None:
    """The choices of links stay positive: against a negative split no direction holds under every choice."""
    assert madiun.split is not None
    split = dataclasses.replace(madiun.split, performance=Identified(Fraction(low), Fraction(high)))
    c = dataclasses.replace(madiun, split=split)
    for lang in ("id", "en"):
        text = narrate.answer(c, lang).plain
        told = [x for x in ("positive", "negative") if said(text, f"instruments.summary.direction_{x}", lang)]
        assert told == (["positive" if Fraction(low) > 0 else "negative"] if free else [])
        assert bool(VERDICT.search(text)) <= free


def test_a_bound_that_is_not_zero_never_prints_as_zero() -> None:
    assert re.fullmatch(r"0,002 \D+ 0,500", range_text(Identified(Fraction(2, 1000), Fraction(1, 2)), "id"))
    assert re.fullmatch(r"−0\.50 \D+ 0\.00", range_text(Identified(Fraction(-1, 2), Fraction(0)), "en"))
    assert amount(Identified.point(Fraction(1, 3)), "id", signed=True) == "+0,33"
    assert re.fullmatch(r"\D+ \+0,33", placed(Identified.point(Fraction(1, 3)), "id"))
    between = say("display.ranges.amount", "en", low="−1.00", high="+1.00")
    wide = Identified(Fraction(-1), Fraction(1))
    assert amount(wide, "en", signed=True) == between
    assert placed(wide, "en").endswith(between)
    assert placed(wide, "en").split()[0] != placed(Identified.point(Fraction(1, 3)), "en").split()[0]
    assert (share_text(Fraction(51, 80), "id"), share_text(Fraction(17, 100), "en")) == ("63,75 %", "17%")


def test_a_basis_is_a_word_or_the_document() -> None:
    judged, deck, document = (say(f"instruments.words.{x}", "id") for x in ("judged", "basis", "sourced"))
    assert basis("judgement (deck truncated)", "id") == judged
    deck_of = "sourced: deck Kepmen 962/2021 (Scribd 530584683) overlap table"
    assert basis(deck_of, "id") == deck + "Kepmen 962/2021"
    assert basis("sourced: same name", "id") == document


@pytest.mark.parametrize("lang", ["id", "en"])
def test_limits_of_predicates_that_no_other_table_shows_stand_below_the_one_that_uses_them(lang):
    """1.67 is Cukup only by the limits of 8/2026: Kurang ends at 1.5 there, at 1.8 in the table of structures."""
    c = describe_instrument_change("bintan", year=2024)
    note = tables.views_table(c, lang).note
    digital = load_instrument("permenpanrb-8-2026")
    assert said(note, "instruments.tables.views_bands", lang, label=digital.label)
    for band in digital.bands:
        low = number(band.lower, 1, lang)
        assert said(note, "instruments.tables.views_band", lang, predicate=band_name(band, lang), low=low)
    known = known_through(digital.id, lang)[1]
    assert said(note, "instruments.tables.views_known", lang, known=known)
    assert said(note, "instruments.side_by_side.edges", lang, label=digital.label)
    assert note.count(digital.label) == 2  # once for the limits, once for the edge
    own = dataclasses.replace(c, views=tuple(v for v in c.views if v.target.id != digital.id))
    assert not said(tables.views_table(own, lang).note, "instruments.tables.views_bands", lang)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_links_that_a_document_does_not_name_in_full_are_marked_and_the_document_is_in_the_list(lang):
    """Of the deck's eleven links three are read from a merged cell or a cut excerpt, as the column of bases says."""
    c = describe_instrument_change("kabupaten madiun")
    rows = c.comparison.rows
    sourced = rows[rows["used"] & ~rows["judged"]]
    partly = [r for r in sourced.to_dict("records") if "inferred" in r["basis"]]
    links = [say("instruments.words.link", lang, old=r["old_code"], new=r["new_code"]) for r in partly]
    assert [(r["old_code"], r["new_code"]) for r in partly] == [("3", "1"), ("3", "2"), ("1", "10")]
    told = {"inferred": 3, "listed": join_words(links, lang)}
    assert said(narrate.links_text(c, lang), "instruments.background.links_text_inferred", lang, named=11, **told)
    assert said(narrate.general(c, lang), "instruments.closing.limits_inferred_links", lang, **told)
    marked = tables.links_table(c, lang).frame.iloc[:, -1]
    assert sum(cell.endswith(nbsp(say("instruments.words.basis_inferred", lang)).strip("\xa0")) for cell in marked) == 3
    listed = str(narrate.sources(c, lang))
    for key in works_of_basis(rows["basis"]):
        assert work_texts([key], lang)[0] in listed
    assert short_works(["deck-kepmen-962-2021"], lang)[0] in tables.links_table(c, lang).sources
    assert short_works(["deck-sekilas-59-2020"], lang)[0] in tables.unlinked_table(c, lang).sources
    whole = c.comparison.rows.assign(basis=rows["basis"].str.replace("inferred", "read"))
    plain = dataclasses.replace(c, comparison=dataclasses.replace(c.comparison, rows=whole))
    assert said(narrate.links_text(plain, lang), "instruments.background.links_text", lang)
    assert not said(narrate.general(plain, lang), "instruments.closing.limits_inferred_links", lang)
