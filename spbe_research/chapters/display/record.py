"""What a chapter says in figures of what it computed, so that whoever made it run can compare.

A chapter may run in a kernel of its own, where its profile is an object; outside only the output of its cells is
known. Each section that is shown adds a record to its first output while records are asked for (see
:mod:`.printing`); it is taken out again before the notebook is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from spbe_research.chapters.display.printing import MIME
from spbe_research.data.observations import Observation
from spbe_research.numbers.exact import round_outward
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.instrument_change import InstrumentChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.pair import Evaluation

__all__ = ["Evaluated", "Record", "of_change", "of_instruments", "of_maturity", "records_in"]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One evaluation as a chapter understood it.

    Attributes
    ----------
    year, assessment, source, instrument : which.
    low, high : least and greatest index, exact, as text such as ``"4253/2000"``.
    aside : whether the printed index was set aside because the values kept do not give it.
    """

    year: int | None
    assessment: str
    source: str
    instrument: str
    low: str
    high: str
    aside: bool = False

    @classmethod
    def of(cls, o: Observation, low: Fraction, high: Fraction, *, aside: bool = False) -> Evaluated:
        """From what was observed and the index that it allows."""
        return cls(o.year, o.assessment, o.source, o.instrument, str(low), str(high), aside)

    @property
    def key(self) -> tuple[int | None, str, str, str]:
        """What tells one evaluation of an institution from another."""
        return self.year, self.assessment, self.source, self.instrument

    def words(self) -> str:
        """In a message: year, assessment and index."""
        ends = dict.fromkeys(str(x) for x in round_outward(Fraction(self.low), Fraction(self.high), 4))
        return f"{self.year} {self.assessment} {'-'.join(ends)}"


@dataclass(frozen=True, slots=True)
class Record:
    """What one section rests on.

    Attributes
    ----------
    chapter : ``"maturity"``, ``"instruments"`` or ``"change"``.
    region : id of the institution; name : as the register spells it; lang : language shown.
    evaluations : in the order of their years.
    focus : year that a pair was chosen for, where the chapter keeps it.
    """

    chapter: str
    region: str
    name: str
    lang: str
    evaluations: tuple[Evaluated, ...]
    focus: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the output of a cell."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Record:
        """A record that has travelled."""
        return cls(**{**values, "evaluations": tuple(Evaluated(**e) for e in values["evaluations"])})


def of_maturity(m: Maturity, lang: str) -> Record:
    """The record of chapter 1."""
    return Record("maturity", m.region.id, m.region.name, lang, (Evaluated.of(m.observation, m.low, m.high),), m.year)


def of_instruments(c: InstrumentChange, lang: str) -> Record:
    """The record of chapter 2."""
    return Record("instruments", c.region.id, c.region.name, lang, _pair(c.before, c.after), c.focus)


@lru_cache(maxsize=1)  # every section of a chapter asks for it
def of_change(c: RegionChange, lang: str) -> Record:
    """The record of chapter 3."""
    return Record("change", c.region.id, c.region.name, lang, _pair(c.before, c.after))


def _pair(*sides: Evaluation | None) -> tuple[Evaluated, ...]:
    return tuple(
        Evaluated.of(e.observation, e.index.low_exact, e.index.high_exact, aside=e.index_excluded)
        for e in sides
        if e is not None
    )


def records_in(notebook: Any) -> Iterator[Record]:
    """Every record in the outputs of an executed notebook."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(MIME, {}).get("record")
            if record is not None:
                yield Record.from_dict(record)
