"""The page on an audit: its notebook run, its checklists, and all of it written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from spbe_research.files import output_folder
from spbe_research.profiles.audit import Audit, describe_audit
from spbe_research.progress import stepping
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents.formats import ALWAYS
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.names import AUDIT
from spbe_research.reports.running.page import write_page_of
from spbe_research.reports.running.run import ready_for, refuse_broken_tables
from spbe_research.reports.running.under_way import page_under_way
from spbe_research.text.catalog import say

__all__ = ["NOTEBOOK", "AuditPage", "make_audit"]

NOTEBOOK = "07_audit"


@dataclass(frozen=True, slots=True, eq=False)
class AuditPage:
    """A finished page.

    Attributes
    ----------
    folder : where it lies; html : the page; documents : the checklists, and what else was asked for.
    audit : what it is about; kept : what of the page before it was edited or added by somebody.
    """

    folder: Path
    html: Path
    documents: tuple[Path, ...]
    audit: Audit
    kept: tuple[Kept, ...] = ()


@page_under_way("audit", NOTEBOOK)
def make_audit(
    region: str,
    year: int | None = None,
    *,
    lang: str = "id",
    source: str | None = None,
    assessment: str | None = None,
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
) -> AuditPage:
    """Write the page on an audit of one evaluation, and a checklist to fill for every framework.

    Parameters
    ----------
    region, year, source, assessment : as in :func:`~spbe_research.profiles.audit.describe_audit`.
    lang, out, formats, engine : as in :func:`~spbe_research.reports.running.run.make_report`; the page goes to
        ``<out>/<kind-name>/audit-<year>/<lang>/``.

    Raises
    ------
    SpbeError
        with one clear line; nothing is written then.
    """
    from spbe_research.chapters.audit.words import title

    parameters = ReportParameters(region, year, lang, source, assessment)
    formats, out = ready_for(formats, engine), output_folder(out)
    refuse_broken_tables()
    a = describe_audit(region, year, source=source, assessment=assessment)
    stepping()
    page, kept = write_page_of(
        a.maturity,
        NOTEBOOK,
        AUDIT,
        parameters,
        {"frameworks": a.to_frame().to_dict("records")},
        title=title(a, lang),
        chapter=say("audit.chapter", lang),
        out=out,
        formats=formats,
        engine=engine,
        books={f"{p.framework}.xlsx": partial(p.write_checklist, lang=lang) for p in a.programmes},
    )
    return AuditPage(page.folder, page.html, page.documents, a, kept)
