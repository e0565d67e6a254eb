"""How the page on robustness names units, sources and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from spbe_research.chapters.display.ranges import range_text
from spbe_research.chapters.display.sourced import short_names
from spbe_research.chapters.display.words import band_name
from spbe_research.data.instruments import Band, load_instrument
from spbe_research.data.names import in_language
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.robustness import Dependence, Robustness
from spbe_research.text.catalog import say

__all__ = [
    "bands_text",
    "ends_text",
    "in_words",
    "line_label",
    "numbered",
    "of_evaluation",
    "share",
    "source_word",
    "title",
    "unit_word",
]


def title(r: Robustness, lang: str) -> str:
    """Title of the page."""
    m = r.maturity
    when = m.year if m.year is not None else m.observation.source
    return say("robustness.title", lang, name=m.region.name, year=when)


def of_evaluation(r: Robustness, lang: str) -> list[str]:
    """Source of the evaluation."""
    return short_names([r.maturity.observation.source], lang)


def unit_word(unit: str, lang: str) -> str:
    """A kind of units: by indicators, by aspects, by domains."""
    return say(f"robustness.by_{unit}", lang)


def source_word(source: str, lang: str) -> str:
    """What the index may depend on."""
    return say(f"robustness.source_{source}", lang)


def in_words(source: str, lang: str) -> str:
    """The same within a sentence."""
    return say(f"robustness.in_{source}", lang)


def numbered(unit: str, row: Mapping[Any, Any] | pd.Series, lang: str) -> str:
    """An indicator, aspect or domain with its number and name; row : with ``number`` and names."""
    number_of = str(row["number"]).replace("_", ".")
    return say(f"robustness.numbered_{unit}", lang, number=number_of, name=in_language(row, "name", lang))


def bands_text(bands: Iterable[Band], lang: str) -> str:
    """Predicates, from the lowest."""
    return join_words([band_name(b, lang) for b in bands], lang, either=True)


def ends_text(low: Fraction, high: Fraction, lang: str) -> str:
    """An index, or its two ends."""
    return range_text(Identified(low, high), lang)


def share(x: float, lang: str) -> str:
    """A share of draws in percent: one that is neither none nor all never prints as one of them."""
    if 0 < x < 0.001:
        return say("robustness.below", lang, percent=number(Fraction(1, 10), 1, lang))
    if 0.999 < x < 1:
        return say("robustness.above", lang, percent=number(Fraction(999, 10), 1, lang))
    return say("robustness.percent", lang, percent=number(x * 100, 1, lang))


def line_label(x: Dependence, lang: str) -> str:
    """What of its source a line shows."""
    if x.source in ("law", "missing"):
        return say(f"robustness.line_{x.source if x.source == 'law' else f'missing_{x.detail}'}", lang)
    if x.source in ("weights", "errors"):
        assert x.size is not None
        if x.source == "errors":
            return say("robustness.line_errors", lang, percent=whole(round(x.size * 100), lang))
        return say("robustness.line_weights", lang, by=unit_word(x.detail, lang), c=whole(round(x.size), lang))
    if x.source == "single":
        return say("robustness.line_single", lang, unit=say(f"robustness.one_{x.detail}", lang))
    kind, _, rest = x.detail.partition(" ")
    if x.source == "aggregation":
        return say(
            "robustness.line_aggregation", lang, form=say(f"robustness.form_{kind}", lang), by=unit_word(rest, lang)
        )
    return say(f"robustness.line_links_{kind}", lang, label=load_instrument(rest).label)
