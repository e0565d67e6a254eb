"""How values and intervals are written: printed indices, predicates, ranges, shares; one form in every chapter."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from fractions import Fraction

from spbe_research.chapters.display.words import band_name
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import Printed, as_printed, join_words, number, number_ends
from spbe_research.profiles.pair import Evaluation
from spbe_research.scoring.score import published_form
from spbe_research.text.catalog import say

__all__ = [
    "amount",
    "column_decimals",
    "index_text",
    "nbsp",
    "percent_column",
    "percent_text",
    "placed",
    "predicate_text",
    "range_ends",
    "range_text",
    "share_text",
    "would_be",
    "wrapped",
]


def nbsp(text: str) -> str:
    """A text that stays on one line."""
    return text.replace(" ", "\u00a0")


def _digits(ends: tuple[Fraction, Fraction], decimals: int) -> int:
    """More decimals where a bound other than zero would print as zero, so that its sign stays visible."""
    least = min((abs(e) for e in ends if e), default=Fraction(1))
    while decimals < 4 and least < Fraction(1, 2 * 10**decimals):
        decimals += 1
    while decimals < 6 and _hidden(ends, decimals):
        decimals += 1
    return decimals


def _hidden(ends: tuple[Fraction, Fraction], decimals: int) -> bool:
    """Whether a range that leaves zero out would print as if it held it."""
    zero = [text.strip("+−0.,") == "" for text in number_ends(*ends, decimals)]
    return (zero[0] and ends[0] > 0) or (zero[1] and ends[1] < 0)


def _printed_ends(v: Identified, lang: str, decimals: int, signed: bool) -> tuple[Printed, Printed]:
    ends = (v.low_exact, v.high_exact)
    return number_ends(*ends, _digits(ends, decimals), lang, signed=signed)


def column_decimals(values: Iterable[Identified], decimals: int = 2) -> int:
    """Digits that show the sign of every value of a column, so that all of it is written alike.

    Examples
    --------
    >>> column_decimals([Identified(Fraction("-0.003"), Fraction("-0.0005")), Identified.point(Fraction(1))], 3)
    4
    """
    return max((_digits((v.low_exact, v.high_exact), decimals) for v in values), default=decimals)


def range_ends(v: Identified, lang: str, decimals: int = 2, *, signed: bool = False) -> tuple[Printed, Printed]:
    """Both ends as :func:`range_text` writes them, for two columns.

    Examples
    --------
    >>> range_ends(Identified(Fraction("0.0125"), Fraction("0.0150")), "en", 3, signed=True)
    ('+0.012', '+0.015')
    """
    return _printed_ends(v, lang, decimals, signed)


def range_text(v: Identified, lang: str, decimals: int = 2, *, signed: bool = False) -> Printed:
    """A point, or ``low s.d. high`` in Indonesian and ``low to high`` in English, rounded outward.

    Examples
    --------
    >>> range_text(Identified(Fraction(-1, 2), Fraction(5, 8)), "id")
    '−0,50 s.d. 0,63'
    >>> range_text(Identified(Fraction("0.0075"), Fraction(5, 8)), "en")
    '0.007 to 0.625'
    """
    ends = (v.low_exact, v.high_exact)
    low, high = _printed_ends(v, lang, decimals, signed)
    return Printed(low if low == high else say("display.ranges.range_text", lang, low=low, high=high), *ends)


def amount(v: Identified, lang: str, decimals: int = 2, *, signed: bool = False) -> str:
    """The same in a running text: one number, or ``antara low dan high``."""
    low, high = _printed_ends(v, lang, decimals, signed)
    return low if low == high else say("display.ranges.amount", lang, low=low, high=high)


def placed(v: Identified, lang: str, *, signed: bool = True) -> str:
    """The same with its verb: ``sebesar x`` or ``terletak antara x dan y``; ``is x`` or ``lies between x and y``."""
    return say(f"display.ranges.placed_{_shape(v, lang, signed)}", lang, amount=amount(v, lang, signed=signed))


def would_be(v: Identified, lang: str) -> str:
    """The same of what is not: ``would be x``."""
    return say(f"display.ranges.would_be_{_shape(v, lang, False)}", lang, amount=amount(v, lang))


def _shape(v: Identified, lang: str, signed: bool) -> str:
    low, high = _printed_ends(v, lang, 2, signed)
    return "at" if low == high else "between"


def percent_text(share: Fraction, lang: str) -> Printed:
    """A share of weight in percent with no idle zeros and no sign: ``63,75``, ``17``."""
    return percent_column([share], lang)[0]


def percent_column(shares: Sequence[Fraction], lang: str) -> list[Printed]:
    """Shares of weight in percent for one column: as many decimals as the longest needs, two at the most.

    Examples
    --------
    >>> percent_column([Fraction(13, 100), Fraction(33, 200)], "id")
    ['13,0', '16,5']
    """
    percent = [share * 100 for share in shares]
    decimals = next(d for d in (0, 1, 2) if d == 2 or all(x * 10**d == int(x * 10**d) for x in percent))
    return [number(x, decimals, lang) for x in percent]


def share_text(share: Fraction, lang: str) -> str:
    """A share of weight in percent with no idle zeros: ``63,75 %``, ``17%``."""
    return say("display.ranges.share_text", lang, share=percent_text(share, lang))


def index_text(e: Evaluation, lang: str) -> str:
    """The index of an evaluation as its source prints it, else as the instrument would print it, else its range."""
    printed = e.observation.index_printed
    if printed is None:
        printed = published_form(e.index.low_exact, e.instrument)
        if printed != published_form(e.index.high_exact, e.instrument):
            return range_text(e.index, lang)
    return as_printed(printed, lang)


def predicate_text(e: Evaluation, lang: str) -> str:
    """The printed predicate, else every one that the data allow; both where the data exclude what is printed."""
    printed = e.observation.predicate_printed
    if printed in e.predicates:
        return _named([printed], e, lang)
    allowed = _named(e.predicates, e, lang)
    if not printed:
        return allowed
    return f"{allowed}; {say('display.ranges.predicate_text', lang)} {_named([printed], e, lang)}"


def _named(predicates: Sequence[str], e: Evaluation, lang: str) -> str:
    names = {b.predicate: band_name(b, lang) for b in e.instrument.bands}
    return join_words([names.get(p, p) for p in predicates], lang, either=True)


def wrapped(text: str, width: int) -> str:
    """A label for a figure on several lines."""
    return "\n".join(textwrap.wrap(text, width))
