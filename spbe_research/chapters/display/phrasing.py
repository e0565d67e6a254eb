"""Small turns of phrase that every chapter uses."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from spbe_research.data.instruments import Instrument
from spbe_research.data.names import OPEN, in_language
from spbe_research.data.references import copy_note
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.language import Printed, as_printed, join_words, number, number_ends, setting, whole
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.unlike import Unlike
from spbe_research.text.catalog import say

__all__ = [
    "caveats",
    "in_text",
    "none_or",
    "printed_index",
    "regulation",
    "scale_text",
    "small_first",
    "span",
    "unlike_of",
]


def scale_text(instrument: Instrument, lang: str) -> str:
    """Ends of the scale of levels in words.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> scale_text(load_instrument("permenpanrb-59-2020"), "id")
    '1 sampai 5'
    """
    low, high = (number(x, 0 if x.denominator == 1 else 2, lang) for x in (instrument.level_min, instrument.level_max))
    return say("report.scale", lang, low=low, high=high)


def none_or(n: int, lang: str) -> str:
    """A count, its zero in words.

    Examples
    --------
    >>> none_or(1233, "id"), none_or(0, "id"), none_or(0, "en")
    ('1.233', 'tidak satu pun', 'none')
    """
    return whole(n, lang) if n else say("display.none", lang)


def unlike_of(unlike: Sequence[Unlike], lang: str) -> str:
    """Recorded aspect values that contradict recorded levels: ``aspek 3 dan 5 tahun 2019``."""
    told = [(u.year, list(u.values)) for u in unlike]
    each = [
        say("change.words.unlike_of", lang, n=len(aspects), aspects=join_words(aspects, lang), year=year)
        for year, aspects in told
    ]
    return join_words(each, lang)


def in_text(name: str) -> str:
    """A kind of institution within a sentence: small letters, but for abbreviations.

    Examples
    --------
    >>> in_text("Lembaga Pemerintah Nonkementerian (LPNK)")
    'lembaga pemerintah nonkementerian (LPNK)'
    """
    return " ".join(w if w.strip("()").isupper() else w.lower() for w in name.split())


def small_first(text: str) -> str:
    """A sentence that begins within another one."""
    at = len(OPEN) * text.startswith(OPEN)
    return text[:at] + text[at : at + 1].lower() + text[at + 1 :]


def regulation(instrument: Instrument, lang: str) -> str:
    """An instrument among the sources: title of its regulation, or where its rows stand, as the language has it.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> regulation(load_instrument("permenpanrb-59-2020"), "en")
    'PermenPANRB 59/2020: PermenPANRB 59/2020, annex B.2 to B.5, tables 7 to 13.'
    """
    if setting("regulations", lang) == "title":  # which alone would say that it was read
        return ". ".join(filter(None, (in_language(instrument, "title", lang), copy_note(instrument.id, lang))))
    return f"{instrument.label}: {instrument.legal_source}."


def printed_index(m: Maturity, lang: str) -> str:
    """The printed index, or its least and greatest printed form where rows are missing."""
    return as_printed(m.printed, lang) if m.printed else span(m.low, m.high, lang)


def caveats(instruments: Sequence[Instrument], lang: str) -> list[str]:
    """How far each instrument can be trusted, where its data say so."""
    said = [(i.label, in_language(i, "caveat", lang)) for i in instruments]
    return [f"{label}: {small_first(text)}" for label, text in said if text]


def span(low: Fraction, high: Fraction, lang: str, decimals: int = 2) -> Printed:
    """One number, or two with a dash where they differ in print, rounded outward.

    A value that is not zero never prints as zero: near a threshold four digits and more are shown.

    Examples
    --------
    >>> span(Fraction(1, 400), Fraction(1, 400), "id"), span(Fraction(0), Fraction(1, 4), "en")
    ('0,0025', '0.00–0.25')
    """
    while decimals < 8 and any(
        x and (round_exact(x, decimals) == 0 or end.strip("−0.,") == "")
        for x, end in zip((low, high), number_ends(low, high, decimals, lang), strict=True)
    ):
        decimals = max(4, decimals + 1)
    first, last = number_ends(low, high, decimals, lang)
    return Printed(first if first == last else f"{first}–{last}", low, high)
