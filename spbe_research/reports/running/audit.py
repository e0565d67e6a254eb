"""The page on an audit: its notebook run, its checklists, and all of it written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spbe_research.files import output_folder
from spbe_research.profiles.audit import Audit, describe_audit
from spbe_research.reports.atomic import sweep
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents.formats import ALWAYS
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.names import AUDIT
from spbe_research.reports.record.stale import inputs, report_fingerprint
from spbe_research.reports.running.page import Page, write_page
from spbe_research.reports.running.run import edition, index_of, ready_for, refuse_broken_tables
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
    m = a.maturity
    left: list[Kept] = []
    sweep(out, left)
    named = AUDIT + edition(parameters, m.year, m.observation.assessment, m.observation.source)
    folder, stem = out / m.region.slug / named / lang, f"spbe-{m.region.slug}-{named}-{lang}"
    books = {p.framework: f"{stem}-{p.framework}.xlsx" for p in a.programmes}

    def add(building: Path) -> None:
        for p in a.programmes:
            p.write_checklist(building / books[p.framework], lang=lang)

    page = Page(NOTEBOOK, parameters, formats, folder, stem, (), add, tuple(books.values()))
    made_from = inputs((NOTEBOOK,))
    write_page(
        page,
        _about(a),
        made_from,
        report_fingerprint(made_from, parameters, formats),
        title=title(a, lang),
        own=m.observation.own,
        engine=engine,
        kept=left,
        index=index_of(out, folder, lang),
        chapter=say("audit.chapter", lang),
    )
    return AuditPage(folder, page.html, page.documents, a, tuple(left))


def _about(a: Audit) -> dict[str, object]:
    """What the record says of the page: of whom it is, which evaluation, and what it counts."""
    m = a.maturity
    return {
        "institution": {"id": m.region.id, "name": m.region.name, "kind": m.region.kind},
        "evaluation": {
            "year": m.year,
            "instrument": m.instrument.id,
            "depth": m.depth,
            "assessment": m.observation.assessment,
            "source": m.observation.source,
        },
        "frameworks": a.to_frame().to_dict("records"),
    }
