"""What is read from a result report: every figure with its page, what was checked, and what stands only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from spbe_research.data.regions import Region
from spbe_research.errors import FileProblems
from spbe_research.text.result import result_table

__all__ = ["Check", "PreviousLevels", "PrintedFigure", "ReportRefused", "ResultReport"]


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One printed number.

    Attributes
    ----------
    value : exact; text : as it is printed; page : where, counted from 1.
    """

    value: Fraction
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison that was made, or could not be made.

    Attributes
    ----------
    kind : what was compared with what, a key such as ``"aspects"`` or ``"means"``.
    n : how many figures; pages : where they stand.
    told : the same as a sentence, in the language of whoever reads it.
    """

    kind: str
    n: int
    pages: tuple[int, ...]
    told: str

    def __str__(self) -> str:
        return str(self.told)


@dataclass(frozen=True, slots=True)
class PreviousLevels:
    """Levels of an earlier year, printed beside those of the report's own.

    Attributes
    ----------
    year : evaluated year; levels : by code, without those that are not printed.
    against : what they were compared with: ``"levels"``, or values that rest on them (``"aspect"``, ``"domain"``,
        ``"index"``); ``""`` where they stand only once and nothing speaks for them.
    """

    year: int
    levels: Mapping[str, PrintedFigure]
    against: str

    @property
    def checked(self) -> bool:
        """Whether the same levels are known from elsewhere; values alone leave some levels open."""
        return self.against == "levels"


@dataclass(frozen=True, slots=True, eq=False)
class ResultReport:
    """One result report of the ministry, read whole and checked against itself; made by :func:`read_result_report`.

    Attributes
    ----------
    file : name of the PDF.
    region : the institution; institution : its name as the report prints it.
    year : evaluated year; instrument : instrument id.
    procedure : ``"evaluasi"`` or ``"pemantauan"``; ``""`` where no title says.
    levels, aspects, domains : printed figures by code or number; index : the printed index.
    predicate : as printed, or ``""`` where the report prints none; predicate_page : its page, or None.
    previous : levels of earlier years that stand beside those of the report's year.
    means : of groups of institutions, by id of the group: printed figures by ``("index", "")``,
        ``("domain", number)`` and ``("aspect", number)``.
    checks : what was compared with what; all of it agreed, or there would be no result.
    unchecked : what stands only once in the file and has no counterpart in the data.
    sample : whether its pages say that its figures are made up, as those of docs/examples do.

    References
    ----------
    docs/methods/pdf.md; PermenPANRB 59/2020, annex B.4 (how values follow from levels).

    Examples
    --------
    >>> from fractions import Fraction
    >>> from spbe_research import find_region
    >>> from spbe_research.study.reading.pdf.result import PrintedFigure, ResultReport
    >>> three = PrintedFigure(Fraction(3), "3", 4)
    >>> report = ResultReport("x.pdf", find_region("paser"), "PEMERINTAH KAB. PASER", 2025, "permenpanrb-59-2020",
    ...     "evaluasi", {"1": three}, {}, {}, PrintedFigure(Fraction(3), "3,00", 3), "Baik", 3)
    >>> report
    <ResultReport Kabupaten Paser (64.01, Kalimantan Timur), 2025: index 3,00 Baik, 1 levels, x.pdf>
    """

    file: str
    region: Region
    institution: str
    year: int
    instrument: str
    procedure: str
    levels: Mapping[str, PrintedFigure]
    aspects: Mapping[str, PrintedFigure]
    domains: Mapping[str, PrintedFigure]
    index: PrintedFigure
    predicate: str
    predicate_page: int | None
    previous: tuple[PreviousLevels, ...] = ()
    means: Mapping[str, Mapping[tuple[str, str], PrintedFigure]] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    unchecked: tuple[Check, ...] = ()
    sample: bool = False

    def __repr__(self) -> str:
        result = f"index {self.index.text} {self.predicate}".rstrip()
        return f"<ResultReport {self.region.describe()}, {self.year}: {result}, {len(self.levels)} levels, {self.file}>"

    def to_frame(self) -> pd.DataFrame:
        """One line a figure of the report's own year: depth, number, value, printed, page."""
        units = {"indicator": self.levels, "aspect": self.aspects, "domain": self.domains, "index": {"": self.index}}
        return pd.DataFrame(
            [
                (depth, number, float(figure.value), figure.text, figure.page)
                for depth, figures in units.items()
                for number, figure in figures.items()
            ],
            columns=["depth", "number", "value", "printed", "page"],
        )

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "year": self.year,
            "instrument": self.instrument,
            "index_printed": self.index.text.replace(",", "."),
            "predicates": (self.predicate,) if self.predicate else None,
            "values": len(self.levels),
            "source": self.file,
        }
        return result_table("report", facts, about=self.region.describe(), note="; ".join(map(str, self.checks)))


class ReportRefused(FileProblems):
    """A result report with figures that cannot all be right, or that are not all there; nothing of it is used.

    Attributes
    ----------
    levels : what was read, by code, for a template that a person completes; it may be empty.
    doubtful : codes of the levels that the contradiction leaves in doubt.
    instrument, region, year : as far as they are known.
    """

    def __init__(
        self,
        file: str,
        problems: Sequence[str],
        *,
        levels: Mapping[str, Fraction] | None = None,
        doubtful: Sequence[str] = (),
        instrument: str | None = None,
        region: Region | None = None,
        year: int | None = None,
    ) -> None:
        super().__init__(file, problems)
        self.levels, self.doubtful = dict(levels or {}), tuple(doubtful)
        self.instrument, self.region, self.year = instrument, region, year
