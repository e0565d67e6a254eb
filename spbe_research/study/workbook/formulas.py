"""Formulas of the workbook: index, predicate and unit values by whole numbers, as exact as the package itself.

A sum of whole lattice weights times whole levels is exact in a spreadsheet too; it is divided once, at the
end. So 2.595 is told from 2.60, and a predicate never depends on the last bit of a float.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction

from spbe_research.data.instruments import Instrument

__all__ = ["Formulas", "place_of"]


def place_of(instrument: Instrument, unit: str, number: str) -> int:
    """Place of an aspect or domain among its kind, from 1; 0 without one. Its number may be any text."""
    numbers = instrument.numbers(unit)
    return numbers.index(number) + 1 if number in numbers else 0


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas over one sheet.

    Attributes
    ----------
    levels, weights : ranges of the levels and of the whole lattice weights.
    total, low, high, valid : cells of the sums of the filled rows, of the least and greatest sum that the empty
        rows allow, and of the number of cells that hold a level.
    """

    instrument: Instrument
    levels: str
    weights: str
    total: str
    low: str
    high: str
    valid: str

    @property
    def _per_level(self) -> int:
        """Steps in a level: 1 for whole levels, 100 where levels have two decimals."""
        return int(1 / self.instrument.level_step)

    @property
    def divisor(self) -> int:
        """What a whole sum is divided by to give an index."""
        return self.instrument.denominator * self._per_level

    def _steps(self) -> str:
        """Levels as whole numbers of steps, answers below the scale raised to its least level."""
        inst, times = self.instrument, self._per_level
        steps = self.levels if times == 1 else f"ROUND({self.levels}*{times},0)"
        if inst.answer_min < inst.level_min:
            least = int(inst.level_min * times)
            return f"ISNUMBER({self.levels})*({steps}+({steps}<{least})*({least}-{steps}))"
        return f"ISNUMBER({self.levels})*{steps}"

    def _sum(self, within: str = "") -> str:
        return f"SUMPRODUCT({within}{self.weights}*{self._steps()})"

    def count_valid(self) -> str:
        """How many cells hold a level; -1 where a text stands among them."""
        inst, times = self.instrument, self._per_level
        whole = f"(ABS({self.levels}*{times}-ROUND({self.levels}*{times},0))<0.000001)"
        inside = f"({self.levels}>={float(inst.answer_min):g})*({self.levels}<={float(inst.level_max):g})"
        return f"=IFERROR(SUMPRODUCT(ISNUMBER({self.levels})*{inside}*{whole}),-1)"

    def sums(self) -> tuple[str, str, str]:
        """Formulas of the three sums: of the filled rows, the least, the greatest."""
        times = self._per_level
        empty = f'SUMPRODUCT({self.weights}*({self.levels}=""))'
        return (
            f"=IFERROR({self._sum()},0)",
            f"={self.total}+{int(self.instrument.level_min * times)}*{empty}",
            f"={self.total}+{int(self.instrument.level_max * times)}*{empty}",
        )

    def _state(self, empty: str, wrong: str, partial: str, complete: str) -> str:
        count = f"COUNTA({self.levels})"
        full = len(self.instrument.codes)
        return f"=IF({count}=0,{empty},IF({self.valid}<>{count},{wrong},IF({self.valid}<{full},{partial},{complete})))"

    def rounded(self, total: str, divisor: int) -> str:
        """Half up without a float in between; other rules are left unrounded."""
        if self.instrument.rounding != "half-up":
            return f"{total}/{divisor}"
        scale = 10**self.instrument.decimals
        return f"INT(({total}*{2 * scale}+{divisor})/{2 * divisor})/{scale}"

    def index(self, words_incomplete: str) -> str:
        """The index once every row is filled."""
        return self._state('""', '""', f'"{words_incomplete}"', self.rounded(self.total, self.divisor))

    def ends(self) -> tuple[str, str]:
        """The least and the greatest index: rounded outward while rows are empty, then the index itself."""
        scale, divisor = 10**self.instrument.decimals, self.divisor
        outward = f"INT({self.low}*{scale}/{divisor})/{scale}", f"-INT(-{self.high}*{scale}/{divisor})/{scale}"
        first, last = (
            self._state('""', '""', partial, self.rounded(cell, divisor))
            for partial, cell in zip(outward, (self.low, self.high), strict=True)
        )
        return first, last

    def band(self, cell: str, lang: str) -> str:
        """The predicate of a sum in a cell."""
        bands = self.instrument.bands
        name = {b: b.name(lang) for b in bands}
        formula = f'"{name[bands[-1]]}"'
        for above, below in reversed(list(itertools.pairwise(bands))):
            edge = math.ceil(above.lower * self.divisor)
            met = f'"{name[above]}"'
            if self.instrument.edges == "unsettled" and edge == above.lower * self.divisor:
                met = f'IF({cell}={edge},"{name[below]} / {name[above]}",{met})'
            formula = f"IF({cell}>={edge},{met},{formula})"
        return formula

    def predicate(self, lang: str) -> str:
        """The predicate, or while rows are empty every one between the lowest and the highest possible."""
        low, high = self.band(self.low, lang), self.band(self.high, lang)
        some = f'IF({low}={high},{low},{low}&" – "&{high})'
        return self._state('""', '""', some, low)

    def filled(self, of: str, look: str) -> str:
        """How many rows are filled."""
        text = f'{self.valid}&"{of}{len(self.instrument.codes)}"'
        return self._state(text, f'"{look}"', text, text)

    def unit(self, unit: str, number: str, column: str) -> str:
        """Value of an aspect or domain once its rows are filled; ``column`` holds the places of the rows' units."""
        rows = len(self.instrument.row_positions(unit, number))
        mine = f"({column}={place_of(self.instrument, unit, number)})"
        weight = self.instrument.unit_weight(unit, number) * self.divisor
        divisor = int(Fraction(weight))
        count = f"SUMPRODUCT({mine}*ISNUMBER({self.levels}))"
        return f'=IFERROR(IF({count}<{rows},"",{self.rounded(self._sum(mine + "*"), divisor)}),"")'
