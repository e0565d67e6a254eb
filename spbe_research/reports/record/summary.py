"""What one report says in a row: the facts that its manifest keeps and the index page lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from spbe_research.data.published import ASSESSMENTS, DEPTHS
from spbe_research.data.regions import Region
from spbe_research.errors import ParameterError, message
from spbe_research.profiles.change import VERDICTS, RegionChange, change_in_report
from spbe_research.profiles.maturity import Maturity

__all__ = ["Change", "ReportSummary", "change_in_report", "report_summary"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the index between two evaluations, in index points.

    Attributes
    ----------
    before, after : evaluated years.
    low, high : everything the change can be; equal where it is known exactly.
    printed : what the printed indices give, or None.
    """

    before: int
    after: int
    low: Fraction
    high: Fraction
    printed: Fraction | None

    @property
    def best(self) -> Fraction | None:
        """The one value, else what the printed indices give, else None: never a midpoint."""
        return self.low if self.low == self.high else self.printed


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """One row of the index page.

    Attributes
    ----------
    region : the institution.
    year : evaluated year, or None where the source states none.
    instrument, depth, assessment, source : of the evaluation.
    index : as printed, with a point; low, high : least and greatest unrounded index that the data allow.
    predicates : every predicate the data allow, highest first.
    change : the pair that the report compares, or None.
    verdict : one of :data:`spbe_research.profiles.change.VERDICTS`.
    """

    region: Region
    year: int | None
    instrument: str
    depth: str
    assessment: str
    source: str
    index: str
    low: Fraction
    high: Fraction
    predicates: tuple[str, ...]
    change: Change | None = None
    verdict: str = "no-pair"

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON keeps it; exact numbers as text such as ``"4253/2000"``."""
        r, c = self.region, self.change
        return {
            "region": {
                "id": r.id,
                "name": r.name,
                "kind": r.kind,
                "province_code": r.province_code,
                "province": r.province,
                "slug": r.slug,
            },
            "year": self.year,
            "instrument": self.instrument,
            "depth": self.depth,
            "assessment": self.assessment,
            "source": self.source,
            "index": self.index,
            "index_low": str(self.low),
            "index_high": str(self.high),
            "predicates": list(self.predicates),
            "change": None
            if c is None
            else {
                "before": c.before,
                "after": c.after,
                "low": str(c.low),
                "high": str(c.high),
                "printed": None if c.printed is None else str(c.printed),
            },
            "verdict": self.verdict,
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ReportSummary:
        """The summary that :meth:`to_dict` wrote.

        Raises
        ------
        ParameterError
            with the field that is missing or holds what no report writes.
        """
        r, c = _part(record, "region"), _part(record, "change", optional=True)
        change = None
        if c is not None:
            change = Change(
                _year(c, "before"),
                _year(c, "after"),
                _exact(c, "low"),
                _exact(c, "high"),
                None if c.get("printed") is None else _exact(c, "printed"),
            )
        predicates = record.get("predicates")
        if not isinstance(predicates, list) or not predicates or not all(isinstance(p, str) for p in predicates):
            raise ParameterError(message("errors.record.summary.from_dict", predicates=predicates))
        _exact(record, "index")
        return cls(
            Region(*(_text(r, key) for key in ("id", "name", "kind", "province_code", "province", "slug"))),
            None if record.get("year") is None else _year(record, "year"),
            _text(record, "instrument"),
            _one_of(record, "depth", tuple(DEPTHS)),
            _one_of(record, "assessment", ASSESSMENTS),
            _text(record, "source"),
            _text(record, "index"),
            _exact(record, "index_low"),
            _exact(record, "index_high"),
            tuple(predicates),
            change,
            _one_of(record, "verdict", VERDICTS),
        )


def report_summary(m: Maturity, change: RegionChange | None = None) -> ReportSummary:
    """The row of one report.

    Parameters
    ----------
    m : what the report is about.
    change : the pair of evaluations that its chapter on change compares; None where there is none.

    Examples
    --------
    >>> from spbe_research.profiles.maturity import describe_maturity
    >>> m = describe_maturity("paser", 2022)
    >>> row = report_summary(m, change_in_report(m))
    >>> row.index, str(row.low), row.predicates
    ('2.13', '4253/2000', ('Cukup',))
    >>> row.change.before, str(row.change.best), row.verdict
    (2021, '383/500', 'depends')
    """
    pair = None
    # indices of two instruments are not subtracted
    if change is not None and change.before is not None and change.total is not None and change.same_instrument:
        total = change.total
        pair = Change(change.before.year, change.after.year, total.low_exact, total.high_exact, total.printed)
    verdict = "no-pair" if change is None else change.verdict
    return ReportSummary(
        m.region,
        m.year,
        m.instrument.id,
        m.depth,
        m.observation.assessment,
        m.observation.source,
        m.printed,
        m.low,
        m.high,
        tuple(b.predicate for b in m.bands),
        pair,
        verdict,
    )


def _part(record: Mapping[str, Any], key: str, *, optional: bool = False) -> Any:
    value = record.get(key)
    if not isinstance(value, Mapping) and not (optional and value is None):
        raise ParameterError(message("errors.record.summary.part", key_value=key, value=value))
    return value


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str):
        raise ParameterError(message("errors.record.summary.text", key_value=key, value=value))
    return value


def _one_of(record: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = _text(record, key)
    if value not in known:
        raise ParameterError(message("errors.record.summary.one_of", key_value=key, value=value, join=", ".join(known)))
    return value


def _year(record: Mapping[str, Any], key: str) -> int:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ParameterError(message("errors.record.summary.year", key_value=key, value=value))
    return value


def _exact(record: Mapping[str, Any], key: str) -> Fraction:
    value = record.get(key)
    try:
        return Fraction(_text(record, key))
    except (ValueError, ZeroDivisionError):
        raise ParameterError(message("errors.record.summary.exact", key_value=key, value=value)) from None
