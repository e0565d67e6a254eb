"""The work list of a country run: which reports there are to write, and where each will lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from spbe_research.data.observations import load_values
from spbe_research.data.regions import all_regions, find_region
from spbe_research.errors import AmbiguousObservation, NoObservation, ParameterError, message
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents.formats import ALWAYS, chosen_formats
from spbe_research.reports.running.run import edition

__all__ = ["Job", "list_jobs"]


@dataclass(frozen=True, slots=True)
class Job:
    """One report to write.

    Attributes
    ----------
    region : code or id of the institution; name, slug : as its pages and its folder bear it.
    year : evaluated year; lang : language.
    edition : name of the folder of this evaluation.
    before, after : years of the pair, or None; formats : forms to write.
    """

    region: str
    name: str
    slug: str
    year: int | None
    lang: str
    edition: str
    before: int | None = None
    after: int | None = None
    formats: tuple[str, ...] = ALWAYS

    @property
    def parameters(self) -> ReportParameters:
        """What its chapters are given."""
        return ReportParameters(self.region, self.year, self.lang, None, None, self.before, self.after)

    def folder(self, out: Path) -> Path:
        """Where the report will lie below ``out``."""
        return out / self.slug / self.edition / self.lang

    def to_dict(self) -> dict[str, Any]:
        """Plain values that travel to another process or machine."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Job:
        """A job that has travelled."""
        return cls(**{**values, "formats": tuple(values["formats"])})


def list_jobs(
    year: int | None = None,
    *,
    lang: str = "id",
    kind: str | None = None,
    province: str | None = None,
    before: int | None = None,
    after: int | None = None,
    formats: Iterable[str] = ALWAYS,
) -> list[Job]:
    """Every kabupaten, kota, province, ministry and agency with data of a year, in the order of the register.

    Parameters
    ----------
    year : evaluated year; without it each one's latest with the deepest data.
    kind : only institutions of this kind, a key of ``data/kinds.csv`` such as ``"kota"``.
    province : only the province and its kabupaten and kota, by name or code.
    formats : see :func:`~spbe_research.reports.documents.formats.chosen_formats`.

    Raises
    ------
    NoObservation
        when nothing is left.
    ParameterError
        for a kind that no institution is of, or a ``province`` that is none.

    Examples
    --------
    >>> len(list_jobs(2024)), len(list_jobs(2024, kind="kota", province="64"))
    (615, 3)
    """
    formats = chosen_formats(formats)
    regions = [r for r in all_regions().values() if not r.is_group]
    kinds = dict.fromkeys(r.kind for r in regions)
    if kind is not None and kind not in kinds:
        raise ParameterError(message("errors.running.jobs.list_jobs", kind=kind, join=", ".join(kinds)))
    if province is not None:
        if not province.strip():
            raise ParameterError(message("errors.running.jobs.province_unnamed"))
        place = find_region(province if province[:1].isdigit() else f"provinsi {province}")
        if place.kind != "provinsi":
            raise ParameterError(message("errors.running.jobs.no_province", place=place.describe()))
        regions = [r for r in regions if r.province_code == place.province_code]
    jobs = []
    for region in regions:
        if kind is not None and region.kind != kind:
            continue
        try:
            seen = load_values(region, year)
        except NoObservation:
            continue
        except AmbiguousObservation:  # its own report will fail and say so; the others must not
            folder, known_year = f"{year or 'latest'}", year
        else:
            parameters = ReportParameters(region.id, seen.year, lang, None, None, before, after)
            folder, known_year = edition(parameters, seen.year, seen.assessment, seen.source), seen.year
        jobs.append(Job(region.id, region.name, region.slug, known_year, lang, folder, before, after, formats))
    if not jobs:
        wish = ", ".join(str(w) for w in (year, kind, province) if w is not None)
        raise NoObservation(message("errors.running.jobs.no_data", wish=wish))
    return jobs
