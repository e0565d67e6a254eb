"""The rows of the index page: every report that lies in the folder, one row an institution, and who has no data."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spbe_research.data.names import in_language
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region, all_regions
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.numbers.language import LANGUAGES
from spbe_research.reports.documents.by_hand import by_hand_name
from spbe_research.reports.keep import KEPT
from spbe_research.reports.record.names import AUDIT, COMPARED, PANEL, ROADMAP, ROBUSTNESS, ZONE
from spbe_research.reports.record.summary import ReportSummary

__all__ = [
    "Edition",
    "Found",
    "PanelLink",
    "SiteRow",
    "Skipped",
    "find_appendix",
    "find_panels",
    "find_reports",
    "only_province",
    "rows_of",
    "site_year",
    "without_data",
]


#: how the page with what is the same for all reports may be called, before its language
_APPENDIX = ("lampiran", "appendix")


@dataclass(frozen=True, slots=True)
class Edition:
    """One evaluation of one institution as reported.

    Attributes
    ----------
    name : its folder, such as ``"2024"`` or ``"2018-self"``.
    summary : its facts.
    pages : page of each language, relative to the folder of all reports, with ``/``.
    """

    name: str
    summary: ReportSummary
    pages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A folder that is no readable report, and why."""

    folder: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the folder of all reports."""

    editions: tuple[Edition, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One institution on the page.

    Attributes
    ----------
    main : the edition that the row shows; None where nothing is published of the institution.
    others : its other editions, latest first.
    reason : why there is nothing, by language; empty with a report.
    """

    region: Region
    main: Edition | None
    others: tuple[Edition, ...]
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A page on many governments that lies beside the reports.

    Attributes
    ----------
    what : ``"nation"``, ``"province"``, ``"kind"`` or ``"list"``; name : of the province, else as it is called.
    years : ``"2023-2024"``; members : of a list, how many.
    pages : page of each language, relative to the folder of all reports.
    """

    what: str
    name: str
    years: str
    members: int
    pages: Mapping[str, str]


def find_panels(out: Path) -> tuple[PanelLink, ...]:
    """Pages on many governments below ``out``, the nation first, then provinces, kinds and lists by name.

    What cannot be read is left out: a page on its own is no part of the table.
    """
    found: dict[tuple[str, str, str, int], dict[str, str]] = defaultdict(dict)
    for manifest in sorted(out.glob(f"{PANEL}*/*/*/manifest.json")):
        folder = manifest.parent
        if folder.name not in LANGUAGES:
            continue
        try:
            record: Any = json.loads(manifest.read_text(encoding="utf-8"))
            scope, page = record["scope"], _page_of(record["outputs"], folder)
            key = str(scope["what"]), str(scope["name"]), folder.parent.name, len(scope["members"])
        except (OSError, ValueError, LookupError, TypeError, ParameterError):
            continue
        found[key][folder.name] = (folder.relative_to(out) / page).as_posix()
    order = ("nation", "province", "kind", "list")
    known = [PanelLink(*key, pages) for key, pages in found.items() if key[0] in order]
    return tuple(sorted(known, key=lambda p: (order.index(p.what), p.name, p.years)))


def find_appendix(out: Path) -> dict[str, str]:
    """The page with what is the same for all reports, in each language in which it lies beside them."""
    names = [(lang, f"{stem}-{lang}.html") for lang in LANGUAGES for stem in _APPENDIX]
    return {lang: name for lang, name in names if (out / name).is_file()}


def find_reports(out: Path) -> Found:
    """Every report below ``out``: ``<institution>/<edition>/<language>/manifest.json``.

    A folder that cannot be read is listed with the reason and stops nothing; hidden folders are reports in
    the making, and what was kept of a report that was replaced is none.
    """
    parts: dict[tuple[str, str], dict[str, tuple[str, ReportSummary]]] = defaultdict(dict)
    skipped = []
    for manifest in sorted(out.glob("*/*/*/manifest.json")):
        folder = manifest.parent
        where = folder.relative_to(out)
        if any(part.startswith(".") for part in where.parts) or f"-{KEPT}" in where.parts[2]:
            continue
        # pages on two evaluations, an audit, a plan, a predicate, many governments or a work unit are no reports of one
        of_one = (AUDIT, COMPARED, ROADMAP, ROBUSTNESS)
        if where.parts[1].startswith(of_one) or where.parts[0].startswith((PANEL, ZONE)):
            continue
        try:
            page, summary = _read(manifest)
        except ParameterError as error:
            skipped.append(Skipped(where.as_posix(), str(error)))
            continue
        parts[where.parts[0], where.parts[1]][where.parts[2]] = ((where / page).as_posix(), summary)
    editions = []
    for (_, edition), languages in sorted(parts.items()):
        pages = {lang: languages[lang][0] for lang in LANGUAGES if lang in languages}
        editions.append(Edition(edition, languages[next(iter(pages))][1], pages))
    return Found(tuple(editions), tuple(skipped))


def _read(manifest: Path) -> tuple[str, ReportSummary]:
    """Name of the page and the summary of one report."""
    lang = manifest.parent.name
    if lang not in LANGUAGES:
        raise ParameterError(message("errors.site.rows.read", lang_value=lang, join=", ".join(LANGUAGES)))
    try:
        record: Any = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError(
            message("errors.site.rows.manifest_unreadable", type___name=type(error).__name__)
        ) from None
    if not isinstance(record, dict) or not isinstance(record.get("summary"), dict):
        raise ParameterError(message("errors.site.rows.no_summary"))
    return _page_of(record.get("outputs"), manifest.parent), ReportSummary.from_dict(record["summary"])


def _page_of(outputs: object, folder: Path) -> str:
    """The page among the outputs that a record names, which lies beside the record itself."""
    names = [n for n in outputs if isinstance(n, str) and n.endswith(".html")] if isinstance(outputs, dict) else []
    tried = by_hand_name(folder.name) if folder.name in LANGUAGES else ""
    pages = sorted(n for n in names if Path(n).name == n and n != tried and (folder / n).is_file())
    if not pages:
        raise ParameterError(message("errors.site.rows.page_missing"))
    return pages[0]


def _rank(edition: Edition) -> tuple[int, bool, bool, int]:
    """Latest year first, then official, then the plain edition, then the deepest data."""
    s = edition.summary
    plain = edition.name == str(s.year)
    return (-(s.year or 0), s.assessment != "official", not plain, list(DEPTHS).index(s.depth))


def rows_of(reports: Found, *, folder: str | Path | None = None) -> tuple[SiteRow, ...]:
    """One row an institution, in the order of the register, with those of which nothing is published: of every
    province, or of the only one that the reports are about.

    The row shows the latest year; within it the official assessment, the plain edition, the deepest data.

    Parameters
    ----------
    reports : those found; folder : data folder, for the register.
    """
    by_region: dict[str, list[Edition]] = defaultdict(list)
    for edition in reports.editions:
        by_region[edition.summary.region.id].append(edition)
    rows = []
    for mine in by_region.values():
        first, *others = sorted(mine, key=lambda e: (*_rank(e), e.name))
        rows.append(SiteRow(first.summary.region, first, tuple(others), {}))
    provinces = {r.region.province_code for r in rows}
    rows += [
        r
        for r in without_data(folder=folder)
        if r.region.id not in by_region and (len(provinces) > 1 or r.region.province_code in provinces)
    ]
    order = {r: n for n, r in enumerate(all_regions(folder))}
    # a province before its kabupaten and kota, as the codes sort; then whoever has no code
    return tuple(sorted(rows, key=lambda r: (not r.region.has_code, _place(r.region, order))))


def only_province(rows: tuple[SiteRow, ...], *, folder: str | Path | None = None) -> Region | None:
    """The provincial government of the one province that all reports are about; None where they are about more.

    Parameters
    ----------
    rows : of the page; folder : data folder, for the register.
    """
    codes = {r.region.province_code for r in rows if r.main is not None}
    return all_regions(folder).get(codes.pop()) if len(codes) == 1 else None


def _place(region: Region, order: Mapping[str, int]) -> tuple[str, int]:
    return (region.id if region.has_code else "", order.get(region.id, len(order)))


def without_data(*, folder: str | Path | None = None) -> tuple[SiteRow, ...]:
    """A row for each kabupaten and kota of which nothing is published, with the recorded reason.

    Examples
    --------
    >>> len(without_data())
    17
    """
    regions = all_regions(folder)
    table = read_table("regions/without_data", folder)
    reasons = {
        r["code"]: {lang: in_language(r, "reason", lang) for lang in LANGUAGES} for r in table.to_dict("records")
    }
    return tuple(SiteRow(regions[code], None, (), reason) for code, reason in reasons.items())


def site_year(rows: tuple[SiteRow, ...]) -> tuple[int, str] | None:
    """Year and instrument of most rows, the later in a tie; None where no report has a year."""
    counts: Counter[tuple[int, str]] = Counter()
    for row in rows:
        if row.main is not None and row.main.summary.year is not None:
            counts[row.main.summary.year, row.main.summary.instrument] += 1
    return max(counts, key=lambda key: (counts[key], key)) if counts else None
