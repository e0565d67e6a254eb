"""Numbers and fixed words in the language of a report."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern, get_decimal_symbol, get_group_symbol, parse_pattern

from spbe_research.errors import DataError, ParameterError, message
from spbe_research.numbers.exact import exact, round_exact, round_outward
from spbe_research.paths import package_dir

__all__ = [
    "DATA_LANGUAGE",
    "LANGUAGES",
    "Count",
    "Figure",
    "Printed",
    "as_printed",
    "called",
    "check_language",
    "figure",
    "join_words",
    "language_folder",
    "list_mark",
    "message_language",
    "number",
    "number_ends",
    "plural_form",
    "setting",
    "whole",
]


#: what ``language.toml`` says: the form of numbers, the name of the language, the words that join a list, its habits
_WORDS = ("locale", "name", "and", "or", "regulations")


def _folders() -> dict[str, Path]:
    """The folder of each language, Indonesian first: below ``text/``, then below the folder that ``SPBE_TEXT`` names.

    A language of the package cannot be put aside from outside.
    """
    places = [package_dir() / "text"]
    if os.environ.get("SPBE_TEXT"):
        places.append(Path(os.environ["SPBE_TEXT"]))
    found: dict[str, Path] = {}
    for place in places:
        files = sorted(place.glob("*/language.toml"), key=lambda f: (f.parent.name != "id", f.parent.name))
        for file in files:
            found.setdefault(file.parent.name, file.parent)
    return found


def _settings(lang: str, folder: Path) -> dict[str, Any]:
    name = f"text/{lang}/language.toml"
    try:
        known: dict[str, Any] = tomllib.loads((folder / "language.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(name, problem=message("errors.numbers.language.unreadable", error=error)) from None
    for word in _WORDS:
        if not isinstance(known.get(word), str):
            raise DataError(name, problem=message("errors.numbers.language.word_missing", word=word))
    try:
        Locale.parse(known["locale"])
    except (ValueError, UnknownLocaleError):
        problem = message("errors.numbers.language.locale_unknown", locale=known["locale"])
        raise DataError(name, problem=problem) from None
    return known


_FOLDERS = _folders()
_SETTINGS = {lang: _settings(lang, folder) for lang, folder in _FOLDERS.items()}
#: the language of the data tables, in which names appear that a table lacks in another
DATA_LANGUAGE = next(iter(_SETTINGS))
#: the languages there are, each with its locale
LANGUAGES: Mapping[str, str] = {lang: settings["locale"] for lang, settings in _SETTINGS.items()}


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


def language_folder(lang: str) -> Path:
    """Where the sentences of a language lie."""
    return _FOLDERS[check_language(lang)]


def setting(name: str, lang: str) -> str:
    """A habit of a language, as its ``language.toml`` says it.

    Examples
    --------
    >>> setting("regulations", "id"), setting("regulations", "en")
    ('title', 'label')
    """
    return str(_SETTINGS[check_language(lang)][name])


def called(lang: str, by: str) -> str:
    """What one language calls another: by the other's own name where ``[called]`` does not list it.

    Examples
    --------
    >>> called("en", by="id"), called("id", by="en")
    ('Inggris', 'Indonesian')
    """
    known = _SETTINGS[check_language(by)].get("called", {})
    return str(known.get(lang, setting("name", lang)))


@lru_cache(maxsize=16)
def _locale(lang: str) -> Locale:
    return Locale.parse(LANGUAGES[check_language(lang)])


def plural_form(n: int | float | Decimal, lang: str) -> str:
    """Which form of a word goes with a number, by the rules of CLDR: ``one``, ``few``, ``other`` and the like.

    Examples
    --------
    >>> plural_form(1, "en"), plural_form(2, "en"), plural_form(1, "id")
    ('one', 'other', 'other')
    """
    return str(_locale(lang).plural_form(n))


def message_language() -> str:
    """The language in which messages are shown: ``SPBE_LANG``, which the command sets for itself, else English."""
    lang = os.environ.get("SPBE_LANG", "en")
    return lang if lang in LANGUAGES else "en"


class Figure(str):
    """A number in a message: as Python writes it, and with the mark of whoever reads where the message is shown."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        symbol = get_decimal_symbol(LANGUAGES[message_language()])
        return format(str.__str__(self).replace(".", symbol), spec)


class Count(int):
    """A whole number in a message, whose thousands bear the mark of whoever reads it.

    Examples
    --------
    >>> f"{Count(60_000_000):,} bytes"
    '60,000,000 bytes'
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(int(self), spec).replace(",", get_group_symbol(LANGUAGES[message_language()]))


def figure(x: float | Fraction, form: str = "g") -> Figure:
    """A number for a message.

    Examples
    --------
    >>> figure(0.00012345, ".3g"), f"{figure(0.5)}"
    ('0.000123', '0.5')
    """
    return Figure(format(float(x), form))


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
    return _printed(value, round_exact(value, decimals), decimals, lang, signed)


def number_ends(
    low: float | Fraction | Decimal,
    high: float | Fraction | Decimal,
    decimals: int = 2,
    lang: str = "id",
    *,
    signed: bool = False,
) -> tuple[Printed, Printed]:
    """Ends of a certain range, rounded outward; the same number twice where both round to it, but for 0.

    Every range that the data leave is printed so. A range that rounds to one number is no range in print but that
    rounded value. An interval of a test keeps the usual rounding of :func:`number`.

    Parameters
    ----------
    low, high : the ends; decimals, lang, signed : as in :func:`number`.

    Examples
    --------
    >>> number_ends(Fraction("0.7558"), Fraction("1.2358"), 2, "en")
    ('0.75', '1.24')
    """
    ends = exact(low), exact(high)
    nearest = round_exact(ends[0], decimals)
    shown = round_outward(*ends, decimals)
    if nearest and nearest == round_exact(ends[1], decimals):
        shown = nearest, nearest
    first, last = (_printed(x, rounded, decimals, lang, signed) for x, rounded in zip(ends, shown, strict=True))
    return first, last


def _printed(value: Fraction, rounded: Decimal, decimals: int, lang: str, signed: bool) -> Printed:
    if rounded == 0:
        rounded, signed = abs(rounded), False
    text = _pattern(decimals, signed).apply(rounded, _locale(check_language(lang)))
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

    Semicolons part them where one of them holds a comma or the joining word itself, as names of aspects, institutions
    and sources do.

    Parameters
    ----------
    either : joined by *atau* or *or* instead.

    Examples
    --------
    >>> join_words(["a", "b", "c"]), join_words(["a", "b"], "en")
    ('a, b, dan c', 'a and b')
    >>> join_words(["a", "b", "c"], either=True)
    'a, b, atau c'
    >>> join_words(["Strategi dan Perencanaan", "Kelembagaan", "Audit TIK"])
    'Strategi dan Perencanaan; Kelembagaan; dan Audit TIK'
    """
    link, mark = _link(lang, either), list_mark(words, lang, either=either)
    if len(words) < 2:
        return "".join(words)
    if len(words) == 2:
        return f"{words[0]}{mark if mark == ';' else ''} {link} {words[1]}"
    return f"{f'{mark} '.join(words[:-1])}{mark} {link} {words[-1]}"


def list_mark(words: Sequence[str], lang: str = "id", *, either: bool = False) -> str:
    """What parts the words of a list: a comma, or a semicolon where a word holds a comma or the joining word.

    Examples
    --------
    >>> list_mark(["a", "b"]), list_mark(["Strategy and planning", "b"], "en")
    (',', ';')
    """
    link = f" {_link(lang, either)} "
    return ";" if any(", " in word or link in word for word in words) else ","


def _link(lang: str, either: bool) -> str:
    return str(_SETTINGS[check_language(lang)]["or" if either else "and"])
