"""The page on an integrity zone: its notebook run, and the page written whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spbe_research.chapters.parameters import ZoneParameters
from spbe_research.data.regions import slugify
from spbe_research.files import output_folder
from spbe_research.integrity.reading import read_zone
from spbe_research.integrity.results import find_zones
from spbe_research.integrity.sheet import ZoneAnswers
from spbe_research.integrity.zone import IntegrityZone, score_integrity_zone
from spbe_research.numbers.language import check_language
from spbe_research.progress import working
from spbe_research.reports.atomic import sweep
from spbe_research.reports.documents.formats import ALWAYS
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.names import ZONE
from spbe_research.reports.record.stale import inputs, inputs_fingerprint
from spbe_research.reports.running.page import Page, write_page
from spbe_research.reports.running.run import index_of, ready_for, refuse_broken_tables
from spbe_research.reports.running.under_way import cells_of
from spbe_research.text.catalog import say, tell

__all__ = ["NOTEBOOK", "ZonePage", "make_stored_pages", "make_zone_pages"]

NOTEBOOK = "08_integrity_zone"


@dataclass(frozen=True, slots=True, eq=False)
class ZonePage:
    """A finished page.

    Attributes
    ----------
    folder : where it lies; html : the page; documents : what else was asked for.
    zone : what it is about; kept : what of the page before it was edited or added by somebody.
    """

    folder: Path
    html: Path
    documents: tuple[Path, ...]
    zone: IntegrityZone
    kept: tuple[Kept, ...] = ()


def make_zone_pages(
    file: str | Path,
    *,
    sheet: str | None = None,
    instrument: str | None = None,
    rules: str | Path | None = None,
    lang: str = "id",
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
) -> tuple[ZonePage, ...]:
    """Write a page for every work unit of a filled file.

    Parameters
    ----------
    file, sheet, instrument : as in :func:`~spbe_research.integrity.reading.read_zone`.
    rules : a file of weights and minima.
    lang, out, formats, engine : as in :func:`~spbe_research.reports.running.run.make_report`; a page goes to
        ``<out>/zi-<institution>-<unit>/<year>/<lang>/``.

    Raises
    ------
    SpbeError
        with a clear line a problem; nothing is written then.
    """
    read = read_zone(file, sheet=sheet, instrument=instrument)
    whose = [ZoneParameters(str(Path(file).resolve()), one.sheet, _own(rules), lang, one.instrument) for one in read]
    return _pages(read, whose, rules=rules, lang=lang, out=out, formats=formats, engine=engine)


def make_stored_pages(
    which: Mapping[str, Any],
    *,
    rules: str | Path | None = None,
    lang: str = "id",
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
) -> tuple[ZonePage, ...]:
    """Write a page for every result on record, or for those that are asked for.

    Parameters
    ----------
    which : as :func:`~spbe_research.integrity.results.find_zones` takes it: region, unit, year, assessment, source.
    rules, lang, out, formats, engine : as in :func:`make_zone_pages`.
    """
    found = find_zones(**which)
    whose = [
        ZoneParameters("", "", _own(rules), lang, one.instrument, one.institution_id, one.unit, one.year,
                       one.assessment, one.source)
        for one in found
    ]  # fmt: skip
    of_key, of_kind = Counter(one.key for one in found), Counter((one.key, one.assessment) for one in found)
    apart = [
        (f"-{one.assessment}" if of_key[one.key] > 1 else "")
        + (f"-{one.source}" if of_kind[one.key, one.assessment] > 1 else "")
        for one in found
    ]
    return _pages(found, whose, apart, rules=rules, lang=lang, out=out, formats=formats, engine=engine)


def _own(rules: str | Path | None) -> str:
    return "" if rules is None else str(Path(rules).resolve())


def _pages(
    read: Sequence[ZoneAnswers],
    asked: Sequence[ZoneParameters],
    apart: Sequence[str] | None = None,
    *,
    rules: str | Path | None,
    lang: str,
    out: str | Path,
    formats: Sequence[str],
    engine: str | None,
) -> tuple[ZonePage, ...]:
    """A page a result; ``apart`` sets those of one unit and year apart in the names of their folders."""
    check_language(lang)
    formats, out = ready_for(formats, engine), output_folder(out)
    refuse_broken_tables()
    zones = [score_integrity_zone(one, one.instrument, rules=rules) for one in read]  # all, before one is written
    made_from = inputs((NOTEBOOK,))
    left: list[Kept] = []
    sweep(out, left)
    pages: list[ZonePage] = []
    with working(tell("command.work zone"), lambda: len(zones) * (cells_of(NOTEBOOK) + 1)):
        for one, zone, parameters, more in zip(read, zones, asked, apart or [""] * len(read), strict=True):
            name, year = f"{ZONE}{_slug(one)}", str(one.year or say("zone.no_year", lang)) + more
            folder = out / name / year / lang
            page = Page(NOTEBOOK, parameters, formats, folder, f"spbe-{name}-{year}-{lang}")
            kept: list[Kept] = [*left] if not pages else []
            _write(page, zone, made_from, lang, engine, kept, index_of(out, folder, lang))
            pages.append(ZonePage(folder, page.html, page.documents, zone, tuple(kept)))
    return tuple(pages)


def _slug(one: ZoneAnswers) -> str:
    whose = [slugify(part) for part in (one.institution, one.unit) if part]
    return "-".join(filter(None, whose))[:80] or "unit"


def _write(
    page: Page,
    zone: IntegrityZone,
    made_from: dict[str, dict[str, str]],
    lang: str,
    engine: str | None,
    kept: list[Kept],
    index: str,
) -> None:
    from spbe_research.chapters.zone.words import title

    about: dict[str, object] = {"instrument": zone.instrument.id, "verdicts": list(zone.verdicts)}
    if zone.answers is not None:
        about["unit"] = {"institution_id": zone.answers.institution_id, "unit": zone.answers.unit}
    write_page(
        page,
        about,
        made_from,
        inputs_fingerprint(made_from),
        title=title(zone, lang),
        chapter=say("zone.chapter", lang),
        own=True,
        engine=engine,
        kept=kept,
        index=index,
    )
