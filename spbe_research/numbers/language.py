"""Numbers and fixed words in the language of a report."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Self

from babel.numbers import NumberPattern, parse_pattern

from spbe_research.errors import ParameterError, message
from spbe_research.numbers.exact import exact, round_exact
from spbe_research.paths import package_dir

__all__ = ["LANGUAGES", "Printed", "as_printed", "check_language", "join_words", "number", "whole"]


def _settings() -> dict[str, dict[str, str]]:
    """``language.toml`` of every folder of ``text/``: Indonesian, the language of the data, comes first."""
    files = sorted((package_dir() / "text").glob("*/language.toml"), key=lambda f: (f.parent.name != "id", f))
    return {file.parent.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


_SETTINGS = _settings()
#: the languages there are, each with its locale
LANGUAGES = {lang: settings["locale"] for lang, settings in _SETTINGS.items()}


def check_language(lang: str) -> str:
    """``lang`` if the toolkit speaks it.

    Raises
    ------
    ParameterError
        with the languages there are.
    """
    if not isinstance(lang, str) or lang not in LANGUAGES:
        raise ParameterError(
            message("errors.numbers.language.check_language", lang_value=lang, join=", ".join(LANGUAGES))
        )
    return lang


class Printed(str):
    """A number as its readers see it that still knows its value: exact, or the two ends of a range.

    Part of a longer text it is text like any other.

    Attributes
    ----------
    low, high : the value; equal for one number.

    Examples
    --------
    >>> text = Printed("2,13", Fraction(4253, 2000))
    >>> text, float(text.low), text + " poin"
    ('2,13', 2.1265, '2,13 poin')
    """

    __slots__ = ("high", "low")
    low: Fraction
    high: Fraction

    def __new__(
        cls, text: str, low: float | Fraction | Decimal, high: float | Fraction | Decimal | None = None
    ) -> Self:
        made = super().__new__(cls, text)
        made.low = exact(low)
        made.high = made.low if high is None else exact(high)
        return made

    def __getnewargs__(self) -> tuple[str, Fraction, Fraction]:  # type: ignore[override]
        return str(self), self.low, self.high


@lru_cache(maxsize=32)
def _pattern(decimals: int, signed: bool) -> NumberPattern:
    body = "#,##0" + ("." + "0" * decimals if decimals else "")
    return parse_pattern(f"+{body};-{body}" if signed else body)


def number(x: float | Fraction | Decimal, decimals: int = 2, lang: str = "id", *, signed: bool = False) -> Printed:
    """A number in the language's form, rounded half up: ``2,13`` in Indonesian, ``2.13`` in English.

    Parameters
    ----------
    x : the value; decimals : digits after the mark; signed : print a plus before gains.

    Raises
    ------
    ValueError
        for NaN or infinity.
    ParameterError
        for a language the toolkit does not speak.

    Examples
    --------
    >>> number(2.125), number(Fraction(-1, 3), 3, "en"), number(0.766, 2, signed=True)
    ('2,13', '−0.333', '+0,77')
    """
    value = exact(x)
    rounded = round_exact(value, decimals)
    if rounded == 0:
        rounded, signed = abs(rounded), False
    text = _pattern(decimals, signed).apply(rounded, LANGUAGES[check_language(lang)])
    return Printed(str(text).replace("-", "−"), value)


def as_printed(text: str, lang: str = "id") -> str:
    """A value with the digits that its source prints, in the language's form.

    Examples
    --------
    >>> as_printed("2.60"), as_printed("2.6"), as_printed("3", "en")
    ('2,60', '2,6', '3')
    """
    return number(exact(text), len(text.partition(".")[2]), lang)


def whole(x: int, lang: str = "id") -> str:
    """A count with the language's thousands mark.

    Examples
    --------
    >>> whole(1233), whole(1233, "en")
    ('1.233', '1,233')
    """
    return number(x, 0, lang)


def join_words(words: Sequence[str], lang: str = "id", *, either: bool = False) -> str:
    """``a, b, dan c`` or ``a, b, and c``; the Indonesian comma before *dan* follows PUEBI/EYD V.

    Parameters
    ----------
    either : joined by *atau* or *or* instead.

    Examples
    --------
    >>> join_words(["a", "b", "c"]), join_words(["a", "b"], "en")
    ('a, b, dan c', 'a and b')
    >>> join_words(["a", "b", "c"], either=True)
    'a, b, atau c'
    """
    link = _SETTINGS[check_language(lang)]["or" if either else "and"]
    if len(words) < 2:
        return "".join(words)
    if len(words) == 2:
        return f"{words[0]} {link} {words[1]}"
    return f"{', '.join(words[:-1])}, {link} {words[-1]}"
