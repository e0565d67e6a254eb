"""Words of the chapter on change, and how p-values are written."""

from __future__ import annotations

import math
from fractions import Fraction

from spbe_research.inference.results import ChangeTest, SignFlipTest
from spbe_research.numbers.exact import exact, round_exact
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import Printed, number
from spbe_research.text.catalog import say

__all__ = [
    "ends",
    "interval_of",
    "moved_word",
    "noun",
    "p_ends",
    "p_is",
    "p_value",
    "p_words",
    "units_word",
    "verb",
]

_LEAST = Fraction(1, 10**7)


def p_value(p: Fraction | float, lang: str, *, alpha: Fraction = Fraction(1, 20), way: int = 0) -> Printed:
    """A p-value in print: never rounded onto or across ``alpha``, never as 0 or 1 unless it is.

    Parameters
    ----------
    way : 0 to the nearest; -1 down and 1 up, for a p that nothing goes below or beyond.

    Examples
    --------
    >>> p_value(Fraction(2117, 16777216), "id"), p_value(Fraction(1, 16), "id"), p_value(1, "en")
    ('0,00013', '0,063', '1')
    >>> p_value(Fraction(1, 2**19), "en"), p_value(1e-9, "id"), p_value(0.0499999, "en")
    ('0.0000019', '< 0,0000001', '0.0499999')
    >>> p_value(0.0431, "en"), p_value(0.0431, "en", way=1)
    ('0.043', '0.044')
    """
    x = exact(p)
    if x in (0, 1):
        return Printed(str(int(x)), x)
    if x < _LEAST:
        return Printed(f"< {number(_LEAST, 7, lang)}", x)
    decimals = 2 if x >= Fraction(1, 5) else 3
    while x < Fraction(1, 10 ** (decimals - 1)):
        decimals += 1  # two digits that count
    while decimals < 12 and _misleads(x, _shown(x, decimals, way), alpha):
        decimals += 1
    return Printed(number(_shown(x, decimals, way), decimals, lang), x)


def p_ends(low: Fraction | float, high: Fraction | float, lang: str) -> tuple[Printed, Printed]:
    """The ends of what p can be, rounded outward; one p to the nearest.

    Examples
    --------
    >>> p_ends(Fraction(431, 10000), Fraction(3, 8), "en")
    ('0.043', '0.38')
    >>> p_ends(Fraction(436, 10000), 1, "en")
    ('0.043', '1')
    """
    ways = (0, 0) if low == high else (-1, 1)
    return p_value(low, lang, way=ways[0]), p_value(high, lang, way=ways[1])


def _shown(x: Fraction, decimals: int, way: int) -> Fraction:
    scale = 10**decimals
    if way:
        return Fraction(math.floor(x * scale) if way < 0 else math.ceil(x * scale), scale)
    return Fraction(round_exact(x, decimals))


def _misleads(x: Fraction, shown: Fraction, alpha: Fraction) -> bool:
    """Whether a rounded p sits at an end, or on or across ``alpha``, where the p itself does not."""
    return shown != x and (shown in (0, 1, alpha) or (shown < alpha) is not (x < alpha))


def p_words(p: Fraction | float, lang: str) -> str:
    """A p-value in a running text: ``kurang dari 0,0000001``."""
    return p_value(p, lang).replace("< ", say("change.words.p_words", lang))


def p_is(p: Fraction | float, lang: str) -> str:
    """The same with its sign: ``p = 0,063`` or ``p < 0,0000001``."""
    text = p_value(p, lang)
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def ends(low: float, high: float, lang: str, decimals: int = 2) -> str:
    """Both ends of an interval of a test; open where the units are too few to bound it."""
    open_ends = {math.inf: "∞", -math.inf: "−∞"}
    shown = [open_ends.get(x) or number(x, decimals, lang) for x in (low, high)]
    text = f"{shown[0]} {say('change.words.ends_text', lang)} {shown[1]}"
    return text if math.isinf(low) or math.isinf(high) else Printed(text, low, high)


def interval_of(test: ChangeTest | SignFlipTest, lang: str, unit: str = "") -> str:
    """The interval of a test; the words that there is none where the rows are too many and too different for it."""
    low, high = test.low, test.high
    if math.isnan(low):
        return say("change.words.interval_of", lang) if isinstance(test, SignFlipTest) else "–"
    return f"{ends(low, high, lang)} {unit}" if unit else ends(low, high, lang)


def noun(v: Identified, lang: str) -> str:
    """What a change is called: a rise, a fall, or a change where its direction is not known."""
    return {
        "positive": say("change.words.noun_positive", lang),
        "negative": say("change.words.noun_negative", lang),
    }.get(v.sign, say("change.words.noun", lang))


def verb(v: Identified, lang: str) -> str:
    """What an index did."""
    return {
        "positive": say("change.words.verb_positive", lang),
        "negative": say("change.words.verb_negative", lang),
    }.get(v.sign, say("change.words.verb", lang))


def moved_word(n: int, lang: str, unit: str = "indicator") -> str:
    """A number of units: ``6 aspek``, ``1 aspect``."""
    return say(f"change.words.n_{unit}", lang, n=n)


def units_word(unit: str | None, lang: str) -> str:
    """The plural of a unit."""
    return {
        "domain": say("change.words.units_word_domain", lang),
        "aspect": say("change.words.units_word_aspect", lang),
    }[str(unit)]
