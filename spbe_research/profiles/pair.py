"""Two evaluations of one government: each of them, how deep both reach, and their domains (or aspects) side by side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from spbe_research.data.carried import carried_over
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import plain_name
from spbe_research.data.observations import Observation
from spbe_research.data.published import DEPTHS
from spbe_research.identification.level_set import LevelSet
from spbe_research.identification.printed import observed
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import message_language
from spbe_research.text.result import result_table

__all__ = ["Evaluation", "UnitChange", "common_depth", "read_evaluation", "unit_changes"]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One official evaluation: what was observed, the levels that agree with it, the index, a note.

    Attributes
    ----------
    observation : what was observed; levels : the levels that agree with it.
    index : the index that they allow; note : what was set aside or counted at the floor.
    """

    observation: Observation
    levels: LevelSet
    index: Identified
    note: str

    @property
    def about(self) -> str:
        """Year and instrument in a few words, for a table."""
        return f"{self.year}, {self.instrument.label}"

    def __repr__(self) -> str:
        about = f"{self.observation.region.describe()}, {self.year}, {self.instrument.id}"
        return f"<Evaluation {about}: index {self.index}, {self.depth} depth>"

    def _repr_html_(self) -> str:
        facts = {
            "year": self.year,
            "assessment": self.observation.assessment,
            "instrument": self.instrument.label,
            "depth": self.depth,
            "index": self.index,
            "predicates": self.predicates,
            "source": self.observation.source,
        }
        return result_table("evaluation", facts, about=self.observation.region.describe(), note=self.note)

    @property
    def year(self) -> int:
        """The evaluated year."""
        assert self.observation.year is not None
        return self.observation.year

    @property
    def depth(self) -> str:
        """Depth of the data."""
        return self.observation.depth

    @property
    def instrument(self) -> Instrument:
        """The instrument of the evaluation."""
        return self.levels.instrument

    @property
    def every_level(self) -> bool:
        """Whether the level of every row is known; an evaluation at indicator depth may lack some."""
        return self.levels.is_point

    @property
    def carried_over(self) -> bool:
        """Whether the value repeats that of the year before and may be no observation of its own."""
        about = self.observation
        return carried_over(about.region.id, about.year, about.instrument, about.assessment, about.folder)

    @property
    def index_excluded(self) -> bool:
        """Whether the printed index is one that the values kept do not give, as that of Banyuasin 2023."""
        printed = [p for p in observed(self.observation, self.instrument) if p.unit == "index" and p.value is not None]
        low, high = self.index.low_exact, self.index.high_exact
        return any(p.interval.high < low or p.interval.low > high for p in printed)

    @property
    def predicates(self) -> tuple[str, ...]:
        """Every predicate that the data allow, from the lowest."""
        bands = self.levels.bands(self.index.low_exact, self.index.high_exact)
        return tuple(b.predicate for b in bands)


def read_evaluation(observation: Observation, levels: LevelSet, note: str) -> Evaluation:
    """An evaluation with the interval of its index."""
    extremes = levels.extremes([levels.instrument.weights])
    assert extremes is not None
    return Evaluation(observation, levels, extremes[0], note)


def common_depth(before: Evaluation, after: Evaluation) -> str:
    """The shallower depth of two evaluations: what both of them reach.

    Examples
    --------
    >>> list(DEPTHS)  # the deepest first
    ['indicator', 'aspect', 'domain', 'index']
    """
    return max(before.depth, after.depth, key=list(DEPTHS).index)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One domain or aspect in two evaluations under one instrument.

    Attributes
    ----------
    unit : ``"domain"`` or ``"aspect"``; number, name_id, name_en : which.
    weight : share of the index. before, after : its value, 1 to 5; change : after minus before.
    """

    unit: str
    number: str
    name_id: str
    name_en: str
    weight: Fraction
    before: Identified
    after: Identified

    def __repr__(self) -> str:
        return f"<UnitChange {self.unit} {self.number}: {self.before} -> {self.after}>"

    def _repr_html_(self) -> str:
        name = plain_name(self, "name", message_language())
        facts = {"weight": self.weight, "before": self.before, "after": self.after, "change": self.change}
        return result_table("unit_change", facts, about=f"{self.number} {name}")

    @property
    def change(self) -> Identified:
        """After minus before, points of the unit's own value."""
        return self.after.plus(self.before.times(Fraction(-1)))


@lru_cache(maxsize=8)
def unit_changes(before: Evaluation, after: Evaluation, unit: str | None = None) -> tuple[UnitChange, ...]:
    """Every domain of the instrument, or every aspect where it has no domains, in order; or every ``unit``.

    Examples
    --------
    >>> from spbe_research.profiles.change import describe_change
    >>> [str(u.change) for u in describe_change("paser").units]
    ['0.2000', '0.7000', '0.0000', '1.2418']
    """
    inst = after.instrument
    unit = unit or ("domain" if len(inst.domains) else "aspect")
    numbers = inst.numbers(unit)
    lines = [_line(inst, unit, n) for n in numbers]
    sides = [e.levels.extremes(lines) for e in (before, after)]
    frame = inst.domains if unit == "domain" else inst.aspects
    changes = []
    for i, n in enumerate(numbers):
        first, second = (side[i] for side in sides if side is not None)
        names = frame.loc[n]
        changes.append(
            UnitChange(unit, n, str(names["name_id"]), str(names["name_en"]), inst.unit_weight(unit, n), first, second)
        )
    return tuple(changes)


def _line(instrument: Instrument, unit: str, number: str) -> list[Fraction]:
    rows = set(instrument.row_positions(unit, number))
    weight = instrument.unit_weight(unit, number)
    return [w / weight if i in rows else Fraction(0) for i, w in enumerate(instrument.weights)]
