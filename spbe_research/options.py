"""Options at the door: a path, a year, a name, a number, a switch. What is none of its kind is refused in one line.

Levels and other data are read elsewhere (:mod:`spbe_research.data.labels`); these few checks are for what stands beside
them in a call.
"""

from __future__ import annotations

import operator
import os
import reprlib
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from numbers import Integral, Real
from pathlib import Path
from typing import TypeGuard

from spbe_research.errors import ParameterError, message

__all__ = [
    "check_between",
    "check_choice",
    "check_kind",
    "check_path",
    "check_seed",
    "check_several",
    "check_switch",
    "check_texts",
    "check_whole",
    "check_year",
    "check_years",
    "found_as",
    "refused",
]

#: what shows its type by how it is written
_PLAIN = (str, bytes, bool, int, float, complex, type(None))
_LATEST_YEAR = 9999


class _Short(reprlib.Repr):
    """A few items of a collection, and the two ends of what is long."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxlist, self.maxtuple, self.maxset, self.maxfrozenset, self.maxdict = 2, 4, 4, 4, 4, 4
        self.maxstring, self.maxlong, self.maxother = 60, 40, 60


_short = _Short()


def found_as(value: object) -> str:
    """What was found instead of an option, in a few words of one line: its type where that does not show, its value.

    Examples
    --------
    >>> found_as("aspek"), found_as([2023] * 9), found_as(2.5)
    ("'aspek'", 'list [2023, 2023, 2023, 2023, ...]', '2.5')
    """
    kind = type(value).__name__
    try:
        text = " ".join(_short.repr(value).split())
    except Exception:  # whoever wrote the object wrote how it shows itself, and may have failed
        return kind
    return text if type(value) in _PLAIN or kind in text else f"{kind} {text}"


def refused(name: str, value: object, allowed: str, **values: object) -> ParameterError:
    """The error for an option of another kind; ``allowed`` is a key of ``[options]`` among the sentences of errors."""
    words = message(f"errors.options.{allowed}", **values)
    return ParameterError(message("errors.options.argument", name=name, found=found_as(value), allowed=words))


def check_path(name: str, value: object) -> Path:
    """The path of a file or folder.

    Raises
    ------
    ParameterError
        for what is neither text nor a path of any library; bytes are none.

    Examples
    --------
    >>> check_path("folder", "data").name
    'data'
    """
    try:
        text = os.fspath(value)  # type: ignore[call-overload]
    except TypeError:
        text = None
    if not isinstance(text, str):
        raise refused(name, value, "a_path")
    return Path(text)


def check_texts(**texts: object) -> None:
    """Options that are text, or None where nothing was said.

    Raises
    ------
    ParameterError
        for the first that is neither.
    """
    for name, text in texts.items():
        if text is not None and not isinstance(text, str):
            raise refused(name, text, "a_text")


def check_choice(name: str, value: object, allowed: Collection[str]) -> str:
    """A word, if it is one of those allowed.

    Raises
    ------
    ParameterError
        with the words allowed.

    Examples
    --------
    >>> check_choice("unit", "aspect", ("aspect", "domain"))
    'aspect'
    """
    if isinstance(value, str) and value in allowed:
        return value
    words = ", ".join(allowed)
    raise ParameterError(message("errors.options.choice", name=name, found=found_as(value), allowed=words))


def check_several(name: str, values: object) -> list[object]:
    """The items of an option that takes several, in their order.

    Raises
    ------
    ParameterError
        for a text, whose letters nobody means, for a mapping, a table, and for what holds no items.

    Examples
    --------
    >>> check_several("shifts", (0.0, 0.2))
    [0.0, 0.2]
    """
    lone = isinstance(values, str | bytes | Mapping) or not isinstance(values, Iterable)
    if lone or getattr(values, "ndim", 1) != 1:
        raise refused(name, values, "several")
    return list(values)  # type: ignore[call-overload]


def _is_number(value: object) -> TypeGuard[Real | Decimal]:
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)  # numpy's truth values are no numbers


def check_between(name: str, value: object, least: float, most: float, *, ends: bool = False) -> float:
    """A number strictly between two others; with ``ends``, one of these as well.

    Raises
    ------
    ParameterError
        for a number outside, NaN, and for what is no number; truth values and text are none.

    Examples
    --------
    >>> check_between("alpha", 0.05, 0, 1)
    0.05
    """
    try:
        number = float(value) if _is_number(value) else float("nan")
    except (OverflowError, ValueError, InvalidOperation):
        number = float("nan")
    if not (least <= number <= most if ends else least < number < most):
        kind = "within" if ends else "between"
        raise ParameterError(
            message(f"errors.options.{kind}", name=name, least=least, most=most, found=found_as(value))
        )
    return number


def check_whole(name: str, value: object, least: int, most: int | None = None) -> int:
    """A whole number that is not too small, and where it is said not too great.

    Raises
    ------
    ParameterError
        for one outside, and for all others; ``True`` and ``2.0`` are none.

    Examples
    --------
    >>> check_whole("decimals", 2, 0)
    2
    """
    number = None if isinstance(value, bool) or not isinstance(value, Integral) else int(value)
    if number is None or number < least or (most is not None and number > most):
        kind, ends = ("whole", {"least": least}) if most is None else ("whole_to", {"least": least, "most": most})
        raise refused(name, value, kind, **ends)
    return number


def check_year(name: str, value: object) -> int:
    """A year as a whole number of any library.

    Raises
    ------
    ParameterError
        for all others, ``True``, ``"2021"`` and ``2021.0`` among them.

    Examples
    --------
    >>> check_year("year", 2021)
    2021
    """
    try:
        year = -1 if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        year = -1
    if not 0 <= year <= _LATEST_YEAR:
        raise refused(name, value, "a_year")
    return year


def check_years(**years: object) -> list[int | None]:
    """Years by the names of their options, None where none was said.

    Examples
    --------
    >>> check_years(before=2021, after=None)
    [2021, None]
    """
    return [None if year is None else check_year(name, year) for name, year in years.items()]


def check_switch(name: str, value: object) -> bool:
    """True or False, also those of numpy.

    Raises
    ------
    ParameterError
        for all others: ``"no"`` and an empty list would quietly be taken for one of them.

    Examples
    --------
    >>> check_switch("midp", False)
    False
    """
    if isinstance(value, bool) or (type(value).__name__ in ("bool_", "bool") and getattr(value, "ndim", None) == 0):
        return bool(value)
    raise refused(name, value, "a_switch")


def check_kind(name: str, value: object, kind: type | tuple[type, ...], maker: str) -> None:
    """An object of this package, made by one of its functions.

    Raises
    ------
    ParameterError
        with the function that makes one.
    """
    if not isinstance(value, kind):
        raise refused(name, value, "made", maker=maker)


def check_seed(name: str, value: object) -> None:
    """A seed: a whole number, a numpy Generator, or None for another draw every time.

    Raises
    ------
    ParameterError
        for anything else.
    """
    generator = hasattr(type(value), "bit_generator") and hasattr(type(value), "integers")
    whole = isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= 0
    if not (value is None or generator or whole):
        raise refused(name, value, "a_seed")
