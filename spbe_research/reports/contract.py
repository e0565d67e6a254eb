"""The typed contract in front of the notebooks: names and types of parameters, refused before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from spbe_research.errors import ParameterError, message
from spbe_research.numbers.language import check_language

__all__ = ["ReportParameters", "typed_parameters"]


@dataclass(frozen=True, slots=True)
class ReportParameters:
    """Parameters of a chapter.

    Attributes
    ----------
    region : anything that names one institution.
    year : evaluated year, or None for the latest with the deepest data.
    lang : ``"id"`` or ``"en"``.
    source, assessment : choose among several sets of one year; None for the official one.
    before, after : years of the two evaluations that the chapters on change compare; None for a sensible pair.
    """

    region: str
    year: int | None = None
    lang: str = "id"
    source: str | None = None
    assessment: str | None = None
    before: int | None = None
    after: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.region, str) or not self.region.strip():
            raise ParameterError(message("errors.reports.contract.post_init", region=self.region))
        for name in ("year", "before", "after"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                raise ParameterError(message("errors.reports.contract.post_init_2", name=name, value=value))
        for name in ("lang", "source", "assessment"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise ParameterError(message("errors.reports.contract.post_init_3", name=name, value=value))
        if self.before is not None and self.after is not None and self.before >= self.after:
            raise ParameterError(message("errors.reports.contract.post_init_4", before=self.before, after=self.after))
        check_language(self.lang)

    def to_dict(self) -> dict[str, Any]:
        """Parameters as papermill takes them."""
        return asdict(self)


def typed_parameters(given: Mapping[str, Any]) -> ReportParameters:
    """Parameters of a report from a mapping.

    Raises
    ------
    ParameterError
        for an unknown name (papermill only warns) or a wrong type (``papermill -p`` guesses types).

    Examples
    --------
    >>> typed_parameters({"region": "paser", "year": 2022}).lang
    'id'
    """
    known = [f.name for f in fields(ReportParameters)]
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ParameterError(
            message(
                "errors.reports.contract.typed_parameters", join=", ".join(map(repr, unknown)), join_2=", ".join(known)
            )
        )
    if "region" not in given:
        raise ParameterError(message("errors.reports.contract.typed_parameters_2"))
    return ReportParameters(**given)
