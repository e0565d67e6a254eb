"""Parameters of a chapter: their types, and what a notebook checks before it computes anything."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from spbe_research.errors import ParameterError, message
from spbe_research.numbers.language import check_language
from spbe_research.options import check_choice, check_switch, check_texts

__all__ = [
    "ComparisonParameters",
    "PanelParameters",
    "ReportParameters",
    "RoadmapParameters",
    "ZoneParameters",
    "check_parameters",
]

#: requirements that a road map may keep
REQUIREMENTS = ("none", "packaged", "all")
#: how papermill begins the cell that it lays after the one tagged ``parameters``, or on top where there is none
_INJECTED = "# Parameters"


def _check_region(region: object) -> None:
    if not isinstance(region, str) or not region.strip():
        raise ParameterError(message("errors.reports.contract.post_init", region=region))


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise ParameterError(message("errors.reports.contract.not_text", name=name, value=value))


@dataclass(frozen=True, slots=True)
class _Parameters:
    """What the parameters of every page have in common; their first says whom the page is about."""

    def to_dict(self) -> dict[str, Any]:
        """Parameters as papermill takes them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ReportParameters(_Parameters):
    """Parameters of a chapter.

    Attributes
    ----------
    region : anything that names one institution.
    year : evaluated year, or None for that of the latest official evaluation.
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
        _check_region(self.region)
        for name in ("year", "before", "after"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                raise ParameterError(message("errors.reports.contract.not_whole", name=name, value=value))
        for name in ("lang", "source", "assessment"):
            value = getattr(self, name)
            if value is not None:
                _check_text(name, value)
        if self.before is not None and self.after is not None and self.before >= self.after:
            raise ParameterError(
                message("errors.reports.contract.before_not_earlier", before=self.before, after=self.after)
            )
        check_language(self.lang)


@dataclass(frozen=True, slots=True)
class ComparisonParameters(_Parameters):
    """Parameters of the page on two evaluations.

    Attributes
    ----------
    region : anything that names one institution.
    before, after : year and kind of assessment of each side, such as ``"2024:self"``.
    lang : ``"id"`` or ``"en"``.
    """

    region: str
    before: str
    after: str
    lang: str = "id"

    def __post_init__(self) -> None:
        _check_region(self.region)
        for name in ("before", "after", "lang"):
            _check_text(name, getattr(self, name))
        check_language(self.lang)


@dataclass(frozen=True, slots=True)
class PanelParameters(_Parameters):
    """Parameters of the page on many governments.

    Attributes
    ----------
    scope : ``"nasional"``, a province, a kind, or names with commas or semicolons between.
    years : the two years, such as ``"2023,2024"``.
    lang : ``"id"`` or ``"en"``.
    """

    scope: str
    years: str = "2023,2024"
    lang: str = "id"

    def __post_init__(self) -> None:
        for name in ("scope", "years", "lang"):
            _check_text(name, getattr(self, name))
        check_language(self.lang)


@dataclass(frozen=True, slots=True)
class ZoneParameters(_Parameters):
    """Parameters of the page on an integrity zone.

    Attributes
    ----------
    file : a filled workbook; blank for a result on record, and without a region for the trial workbook of the data.
    sheet : the sheet of one work unit, blank where there is one; rules : a file of rules, blank for the regulation's.
    lang : ``"id"`` or ``"en"``.
    instrument : whose rows a file has; blank where it says so itself.
    region, unit, year, assessment, source : which result on record; blank or None where there is but one.
    """

    file: str = ""
    sheet: str = ""
    rules: str = ""
    lang: str = "id"
    instrument: str = ""
    region: str = ""
    unit: str = ""
    year: int | None = None
    assessment: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        for f in fields(self):
            if f.name != "year":
                _check_text(f.name, getattr(self, f.name))
        if self.year is not None and (isinstance(self.year, bool) or not isinstance(self.year, int)):
            raise ParameterError(message("errors.reports.contract.not_whole", name="year", value=self.year))
        check_language(self.lang)


@dataclass(frozen=True, slots=True)
class RoadmapParameters(_Parameters):
    """Parameters of the page of a road map.

    Attributes
    ----------
    region : anything that names one institution.
    target : a predicate or an index; None for the next predicate.
    year : evaluated year, or None for that of the latest official evaluation.
    years : of the plan; effort : a table of efforts by its name, or the name of a file; None for one a step.
    locked : rows that stay, with commas between.
    prerequisites : ``"none"``, ``"packaged"`` or ``"all"``.
    max_level, max_step, budget : limits of the plan; None for none.
    external : whether steps that need others may be taken; domain_order : whether the nation's order is kept.
    source, assessment : choose among several sets of one year; None for the official one.
    lang : ``"id"`` or ``"en"``.
    """

    region: str
    target: str | float | None = None
    year: int | None = None
    years: int = 1
    effort: str | None = None
    locked: str = ""
    prerequisites: str = "packaged"
    max_level: int | None = None
    max_step: int | None = None
    budget: float | None = None
    external: bool = True
    domain_order: bool = False
    source: str | None = None
    assessment: str | None = None
    lang: str = "id"

    def __post_init__(self) -> None:
        _check_region(self.region)
        for name in ("year", "years", "max_level", "max_step"):
            value = getattr(self, name)
            if (value is not None or name == "years") and (isinstance(value, bool) or not isinstance(value, int)):
                raise ParameterError(message("errors.reports.contract.not_whole", name=name, value=value))
        for name in ("locked", "prerequisites", "lang"):
            _check_text(name, getattr(self, name))
        check_texts(effort=self.effort, source=self.source, assessment=self.assessment)
        for name in ("external", "domain_order"):
            check_switch(name, getattr(self, name))
        check_choice("prerequisites", self.prerequisites, REQUIREMENTS)
        check_language(self.lang)

    @classmethod
    def of(cls, namespace: Mapping[str, Any]) -> RoadmapParameters:
        """From the names of a notebook."""
        return cls(**{f.name: namespace[f.name] for f in fields(cls) if f.name in namespace})

    @property
    def asked(self) -> dict[str, Any]:
        """The same as :func:`~spbe_research.describe_roadmap` takes it, but for the institution."""
        limits = ("max_level", "max_step", "budget", "external")
        same = ("target", "year", "years", "effort", "source", "assessment", *limits)
        return {
            **{name: getattr(self, name) for name in same},
            "locked": [code.strip() for code in self.locked.split(",") if code.strip()],
            "prerequisites": None if self.prerequisites == "none" else self.prerequisites,
            "domain_order": "packaged" if self.domain_order else None,
        }


def check_parameters(
    namespace: Mapping[str, Any],
    *names: str,
    contract: type[
        ReportParameters | ComparisonParameters | PanelParameters | RoadmapParameters | ZoneParameters
    ] = ReportParameters,
) -> None:
    """See that a notebook was given what it knows, and computes what it was given; nothing is shown.

    ``papermill -p wilayah bintan`` sets a name that no cell reads, and a notebook whose cell has lost the tag
    ``parameters`` overwrites what papermill sets above it: either would tell of another region without a word.

    Parameters
    ----------
    namespace : ``globals()`` of the notebook.
    names : its parameters; those of the contract by default.
    contract : what their types are, :class:`ReportParameters` by default.

    Raises
    ------
    ParameterError
        for a name that the notebook does not know, a value of another type (``2022.0`` or ``"2021"`` for a year, 64.1
        for a region), or a parameter that has another value than it was given.

    Examples
    --------
    >>> check_parameters({"region": "paser", "year": 2022, "lang": "id"})
    >>> check_parameters({"region": "paser", "year": "2022"})
    Traceback (most recent call last):
    ...
    spbe_research.errors.ParameterError: year must be a whole number such as 2022; found '2022'
    """
    known = names or tuple(f.name for f in fields(contract))
    given = _given(namespace)
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ParameterError(
            message(
                "errors.reports.contract.typed_parameters", join=", ".join(map(repr, unknown)), join_2=", ".join(known)
            )
        )
    if "region" in known and "region" not in namespace:
        raise ParameterError(message("errors.reports.contract.region_missing"))
    contract(**{fields(contract)[0].name: "any"} | {name: namespace[name] for name in known if name in namespace})
    for name, value in given.items():
        now = namespace.get(name)
        if (type(now), now) != (type(value), value):
            raise ParameterError(
                message("errors.chapters.parameters.check_parameters", name=name, given=value, now=now)
            )


def _given(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """What papermill set in this session, if these cells run for the first time in it.

    Later whoever sits before the notebook may change what they like.
    """
    ran = [text for text in namespace.get("In", []) if text.strip()]
    if not ran or ran[-1] in ran[:-1]:
        return {}
    injected = next((text for text in reversed(ran) if text.startswith(_INJECTED)), "")
    lines = [line for line in ast.parse(injected).body if isinstance(line, ast.Assign)]
    return {line.targets[0].id: _value(line.value) for line in lines if isinstance(line.targets[0], ast.Name)}


def _value(written: ast.expr) -> Any:
    """What papermill wrote: a literal, or ``float('nan')`` and its like, which no parameter may be."""
    try:
        return ast.literal_eval(written)
    except ValueError:
        return ast.unparse(written)
