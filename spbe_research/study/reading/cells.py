"""One cell read as a level or as the code of an indicator: exactly, or not at all."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.errors import Message, message
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import Figure, figure
from spbe_research.scoring.levels import on_step
from spbe_research.study.reading.grid import Cell, Formula, Shown, describe_cell

__all__ = ["BadLevel", "code_of", "level_text", "parse_level", "plain_number"]

_NUMBER = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,20})?")
_CODE = re.compile(r"(?:indikator|indicator|ind|i)?[\s_.#]*0*([0-9]{1,3})(?:[\s_.,-]+0*([0-9]))?", re.IGNORECASE)
_WORDS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5,
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5,
}  # fmt: skip
_BLANK = {"-", "--", "- -", "–", "—", "n/a", "na", "nan", "null", "none", "#n/a", "x", "?", "."}


class BadLevel(ValueError):
    """A cell that holds no level; its message says what was found, what is allowed and what lies nearest."""

    def __init__(self, problem: Message) -> None:
        self.problem = problem
        super().__init__(problem)

    def __str__(self) -> str:
        return str(self.problem)


def parse_level(cell: Cell, instrument: Instrument, *, least: Fraction) -> Fraction | None:
    """The level in a cell; None where it is empty, which means not assessed.

    Parameters
    ----------
    cell : as read; a number stored as text and a decimal comma are read.
    least : least level that this assessment takes (an answer 0 of 5/2018 is none of an official result).

    Raises
    ------
    BadLevel
        for everything else; nothing is rounded, computed or guessed.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> parse_level(" 3,0 ", inst, least=inst.level_min)
    Fraction(3, 1)
    >>> parse_level("tiga", inst, least=inst.level_min)
    Traceback (most recent call last):
    spbe_research.study.reading.cells.BadLevel: found 'tiga'; allowed: 1, 2, 3, 4 or 5; nearest: 3
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    value = plain_number(cell)
    if value is not None and least <= value <= instrument.level_max and on_step(value, instrument):
        return value
    raise BadLevel(
        message(
            "errors.study.reading.found",
            cell=describe_cell(cell),
            allowed=_allowed(instrument, least),
            hint=_hint(cell, value, instrument, least),
        )
    )


def plain_number(cell: Cell) -> Fraction | None:
    """The exact number in a cell, as a number or as text with one decimal mark; None where there is none.

    Examples
    --------
    >>> plain_number("2,13"), plain_number(2.5), plain_number("1.234,5"), plain_number(True)
    (Fraction(213, 100), Fraction(5, 2), None, None)
    """
    if isinstance(cell, str):
        text = cell.strip()
        return Fraction(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        try:
            return exact(cell)
        except ValueError:  # NaN
            return None
    return None


def _allowed(instrument: Instrument, least: Fraction) -> str:
    if instrument.whole_levels:
        levels = [str(x) for x in range(int(least), int(instrument.level_max) + 1)]
        return message("errors.study.reading.one_of", levels=", ".join(levels[:-1]), last=levels[-1])
    return message(
        "errors.study.reading.in_steps",
        low=figure(least),
        high=figure(instrument.level_max),
        step=figure(instrument.level_step),
    )


def _hint(cell: Cell, value: Fraction | None, instrument: Instrument, least: Fraction) -> str:
    if isinstance(cell, Formula):
        return message("errors.study.reading.hint_formula")
    if isinstance(cell, Shown):
        return message("errors.study.reading.hint_shown")
    if isinstance(cell, date):
        return message("errors.study.reading.hint_date")
    if isinstance(cell, str) and value is None:
        word = " ".join(cell.split()).casefold().removeprefix("level ").removeprefix("tingkat ")
        if word in _BLANK:
            return message("errors.study.reading.hint_blank")
        if word not in _WORDS and not word.isascii():
            return ""
        value = Fraction(_WORDS[word]) if word in _WORDS else plain_number(word)
    if value is None:
        return ""
    if value == 0 and instrument.answer_min == 0:
        return message("errors.study.reading.hint_zero")
    near = [Figure(level_text(x)) for x in _nearest_levels(value, instrument, least)]
    if len(near) == 2:
        return message("errors.study.reading.hint_between", low=near[0], high=near[1])
    return message("errors.study.reading.hint_nearest", nearest=near[0])


def _nearest_levels(value: Fraction, instrument: Instrument, least: Fraction) -> list[Fraction]:
    """The valid level nearest to a number, or the two between which it lies exactly."""
    inside = min(max(value, least), instrument.level_max)
    steps = (inside - instrument.level_min) / instrument.level_step
    below = steps.numerator // steps.denominator
    rest = steps - below
    choices = [below] if rest < Fraction(1, 2) else [below + 1] if rest > Fraction(1, 2) else [below, below + 1]
    return [instrument.level_min + c * instrument.level_step for c in choices]


def level_text(level: Fraction) -> str:
    """A level as the tables hold it: ``3``, ``2.75``.

    Examples
    --------
    >>> level_text(Fraction(3)), level_text(Fraction(11, 4))
    ('3', '2.75')
    """
    return str(level) if level.denominator == 1 else f"{float(level):.4f}".rstrip("0")


def code_of(cell: Cell, instrument: Instrument) -> str | None:
    """The indicator's code that a cell or a header means; None where it means none of this instrument.

    Besides the code itself: the running number of a row where running numbers are codes as far as they go (36 of
    5/2018 is 35-2), and aspect and place in it (``3.2``) where rows are told apart in no other way.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> code_of(7.0, load_instrument("permenpanrb-59-2020")), code_of("i35_2", load_instrument("permenpanrb-5-2018"))
    ('7', '35-2')
    >>> code_of(36, load_instrument("permenpanrb-5-2018")), code_of("3.2", load_instrument("permenpanrb-8-2026"))
    ('35-2', 'I6')
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() else f"{cell:.15g}"
    return _code(str(cell).strip()[:60], instrument)


@lru_cache(maxsize=50_000)
def _code(text: str, instrument: Instrument) -> str | None:
    same = next((c for c in instrument.codes if c.casefold() == text.casefold()), None)  # codes may be any text
    if same is not None:
        return same
    match = _CODE.fullmatch(text.removesuffix("."))
    if not match:
        return None
    code = match[1] + (f"-{match[2]}" if match[2] else "")
    if code in instrument.codes:
        return code
    if f"I{code}" in instrument.codes:
        return f"I{code}"
    if code.endswith("-0"):  # 1.0, as programs write the numbers of a column with a gap
        return _code(code.removesuffix("-0"), instrument)
    return _second_names(instrument).get(code)


@lru_cache(maxsize=8)
def _second_names(instrument: Instrument) -> dict[str, str]:
    """Other ways to write a code that can mean one row only."""
    codes = list(instrument.codes)
    names = {}
    plain = [(n, c) for n, c in enumerate(codes, start=1) if c.isdigit()]
    if len(plain) > len(codes) / 2 and all(str(n) == c for n, c in plain):
        names = {str(n): c for n, c in enumerate(codes, start=1)}
    if not instrument.numbers("domain"):
        aspects = list(instrument.rows["aspect_no"])
        if all(aspects.count(a) < 10 and str(a).isdigit() for a in aspects):
            place: dict[str, int] = {}
            for aspect, code in zip(aspects, codes, strict=True):
                place[aspect] = place.get(aspect, 0) + 1
                names[f"{aspect}-{place[aspect]}"] = code
    return names
