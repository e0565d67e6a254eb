"""What the tests mean, in words that stand up in a defence, and what the chapter does not show."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.chapters.change.summary import rows_beyond_model, unknown_years
from spbe_research.chapters.change.words import (
    both_forms,
    by_unit,
    most_moved,
    moved_word,
    span_text,
)
from spbe_research.chapters.display.phrasing import scale_text, unlike_of
from spbe_research.chapters.display.shown import Prose
from spbe_research.data.instruments import Instrument
from spbe_research.data.regions import find_region
from spbe_research.inference.battery import RowTests
from spbe_research.numbers.language import join_words, whole
from spbe_research.profiles.change import RegionChange
from spbe_research.simulation.kept import DRAWN_FROM, calibrated
from spbe_research.text.catalog import say

__all__ = ["general", "limits", "meaning", "two_levels"]


def meaning(c: RegionChange, lang: str = "id") -> Prose | None:
    """The reading of the tests, or of the set of p-values where levels are not all in the data."""
    if c.before is None or c.identical or c.note:
        return None
    if c.tests is not None:
        return Prose.points([_census(c, lang), *_flips(c, lang), *_assessors(lang)])
    tested = bool(c.across and c.across[0].by_concept is not None)
    if c.across:
        return Prose.points([_census(c, lang), *(_flips(c, lang) if tested else []), _common(lang)])
    return Prose.points([_census(c, lang), *_sets(c, lang)])


def _census(c: RegionChange, lang: str) -> str:
    k, years = len(c.after.instrument.codes), unknown_years(c, lang)
    if years:
        return say("change.meaning.census_values", lang, k=k, years=years)
    known = c.total is not None and c.total.is_point
    census = say("change.meaning.census", lang, k=k)
    return census + say("change.meaning.census_known", lang) if known else census


def _flips(c: RegionChange, lang: str) -> list[str]:
    sentences = [
        say("change.meaning.flips", lang),
        say("change.meaning.flips_by_aspect", lang),
    ]
    if c.tests is not None:
        sentences.append(say("change.meaning.flips_other_tests", lang))
    aspect = c.tests.by_aspect if c.tests is not None else c.across[0].by_aspect
    if aspect is not None and aspect.n:
        sentences.append(
            say(
                "change.meaning.flips_large_p",
                lang,
                moved_word=moved_word(aspect.n, lang, "aspect"),
                aspect_smallest_exact=both_forms(aspect.smallest_exact, lang),
            )
        )
    return sentences


def _assessors(lang: str) -> list[str]:
    return [
        say("change.meaning.assessors", lang),
        say("change.meaning.assessors_self_report", lang),
    ]


def _common(lang: str) -> str:
    return say("change.meaning.common", lang)


def _sets(c: RegionChange, lang: str) -> list[str]:
    p, domains = c.partial, ""
    if p is not None and p.unit == "domain" and p.unit_smallest is not None and (moved := most_moved(p)):
        least = both_forms(Fraction(p.unit_smallest), lang)  # a power of two, so the float is exact
        domains = say("change.meaning.sets_domains", lang, moved=moved_word(moved, lang, "domain"), least=least)
        domains += " " + say("change.meaning.sets_cannot", lang)
    return [
        say("change.meaning.flips", lang),
        say("change.meaning.sets", lang),
        say("change.meaning.sets_certain", lang) + domains,
        say("change.meaning.sets_rank", lang),
    ]


def general(instrument: Instrument, lang: str = "id") -> Prose:
    """What no test of a change shows."""
    known = calibrated(len(instrument.codes))
    n_rows = span_text(known.n_rows, lang)
    picked = by_unit("largest", known.largest, lang) | by_unit("lowest", known.lowest, lang)
    return Prose.points(
        [
            say("change.meaning.limits", lang),
            say("change.meaning.limits_leniency", lang, n_rows=n_rows, **by_unit("rate", known.lenient, lang)),
            say(
                "change.meaning.limits_calibration",
                lang,
                pairs=whole(known.pairs, lang),
                slow=whole(known.shift_pairs, lang),
                drawn=join_words([f"{find_region(r).name} {a}–{b}" for r, a, b in DRAWN_FROM], lang),
            ),
            say("change.meaning.limits_picked", lang, n_rows=n_rows, mc=known.error, **picked),
            say("change.meaning.limits_equal_shift", lang, scale_text=scale_text(instrument, lang)),
        ]
    )


def two_levels(t: RowTests, lang: str) -> str:
    """Rows that moved by more than two levels, which the model of assessor error does not cover; empty without any."""
    far = rows_beyond_model(t)
    return say("change.meaning.limits_two_levels", lang, n=len(far), names=join_words(far, lang)) if far else ""


def limits(c: RegionChange, lang: str = "id") -> Prose | None:
    """Irregularities of the data used; None where there are none."""
    items: list[str] = []
    if c.tests is not None and not c.identical:
        items += filter(None, [two_levels(c.tests, lang)])
    if c.carried_over:
        years = {"year": c.after.year, "earlier": c.after.year - 1}
        items.append(say("change.meaning.limits_carried", lang, **years))
    if any("set aside" in e.note for e in (c.before, c.after) if e is not None):
        items.append(say("change.meaning.limits_contradict", lang))
    if c.unlike is not None:
        items.append(say("change.summary.unlike", lang, of=unlike_of(c.unlike.of, lang)))
    if c.undated:
        items.append(say("change.meaning.limits_undated", lang))
    if c.before is None:
        items.append(say("change.meaning.limits_two_evaluations", lang))
    return Prose.points(items) if items else None
