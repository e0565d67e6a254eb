"""One printed figure of an index, a domain or an aspect: as the tables hold it, or not at all."""

from __future__ import annotations

from collections.abc import Iterable

from spbe_research.data.instruments import Instrument
from spbe_research.errors import Message, message
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.language import figure
from spbe_research.study.reading.cells import plain_number
from spbe_research.study.reading.grid import Cell, describe_cell
from spbe_research.study.reading.words import fold

__all__ = ["BadFigure", "decimals_of", "parse_figure", "parse_predicate"]


class BadFigure(ValueError):
    """A cell that holds no printed figure; its message says what was found and what is allowed."""

    def __init__(self, problem: Message) -> None:
        self.problem = problem
        super().__init__(problem)

    def __str__(self) -> str:
        return str(self.problem)


def parse_figure(cell: Cell, instrument: Instrument) -> str:
    """The figure in a cell with all of its decimals.

    Parameters
    ----------
    cell : a number, or text with a decimal comma or point.

    Raises
    ------
    BadFigure
        for what is no number, lies off the scale, or has more decimals than the instrument prints.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> parse_figure(" 2,59 ", inst), parse_figure(3.1, inst)
    ('2.59', '3.10')
    >>> parse_figure("2,594", inst)
    Traceback (most recent call last):
    spbe_research.study.reading.figures.BadFigure: found '2,594'; allowed: 1 to 5 with 2 decimals, as printed
    """
    value = plain_number(cell)
    wrong = value is None or not instrument.level_min <= value <= instrument.level_max
    if value is None or wrong or (value * 10**instrument.decimals).denominator != 1:
        raise BadFigure(
            message(
                "errors.study.reading.figure",
                cell=describe_cell(cell),
                low=figure(instrument.level_min),
                high=figure(instrument.level_max),
                decimals=instrument.decimals,
            )
        )
    return str(round_exact(value, instrument.decimals))  # with all of them; none is lost


def decimals_of(cells: Iterable[Cell]) -> int:
    """Most decimals that any of some cells shows; text counts its zeros.

    A program drops zeros at the end, a person who rounds drops digits: figures none of which shows two decimals may
    be rounded.

    Examples
    --------
    >>> decimals_of(["4,00"]), decimals_of([4.0, 3.1]), decimals_of(["4", 2.25])
    (2, 1, 2)
    """
    most = 0
    for cell in cells:
        value = plain_number(cell)
        if value is None:
            continue
        text = cell.strip() if isinstance(cell, str) else f"{float(value):.15g}"
        most = max(most, len(text.replace(",", ".").partition(".")[2]))
    return most


def parse_predicate(cell: Cell, instrument: Instrument) -> str | None:
    """The predicate that a cell names, as the instrument calls it; None where it names none.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> parse_predicate("SANGAT BAIK", inst), parse_predicate("Good", inst), parse_predicate("A", inst)
    ('Sangat Baik', 'Baik', None)
    """
    names = {
        fold(name): band.predicate
        for band in instrument.bands
        for name in (band.predicate, band.predicate_en, band.stage_id, band.stage_en)
        if name
    }
    return names.get(fold(cell))
