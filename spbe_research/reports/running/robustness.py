"""The page on what a predicate depends on: its notebook run, and the page written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spbe_research.files import output_folder
from spbe_research.profiles.robustness import Robustness, describe_robustness
from spbe_research.progress import stepping
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents.formats import ALWAYS
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.names import ROBUSTNESS
from spbe_research.reports.running.page import write_page_of
from spbe_research.reports.running.run import ready_for, refuse_broken_tables
from spbe_research.reports.running.under_way import page_under_way
from spbe_research.text.catalog import say

__all__ = ["NOTEBOOK", "RobustnessPage", "make_robustness"]

NOTEBOOK = "05_robustness"


@dataclass(frozen=True, slots=True, eq=False)
class RobustnessPage:
    """A finished page.

    Attributes
    ----------
    folder : where it lies; html : the page; documents : what else was asked for.
    robustness : what it is about; kept : what of the page before it was edited or added by somebody.
    """

    folder: Path
    html: Path
    documents: tuple[Path, ...]
    robustness: Robustness
    kept: tuple[Kept, ...] = ()


@page_under_way("robustness", NOTEBOOK)
def make_robustness(
    region: str,
    year: int | None = None,
    *,
    lang: str = "id",
    source: str | None = None,
    assessment: str | None = None,
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
) -> RobustnessPage:
    """Write the page on what index, rank and predicate of one evaluation depend on.

    Parameters
    ----------
    region, year, source, assessment : as in :func:`~spbe_research.profiles.robustness.describe_robustness`.
    lang, out, formats, engine : as in :func:`~spbe_research.reports.running.run.make_report`; the page goes to
        ``<out>/<kind-name>/robustness-<year>/<lang>/``.

    Raises
    ------
    SpbeError
        with one clear line; nothing is written then.
    """
    from spbe_research.chapters.robustness.words import title

    parameters = ReportParameters(region, year, lang, source, assessment)
    formats, out = ready_for(formats, engine), output_folder(out)
    refuse_broken_tables()
    r = describe_robustness(region, year, source=source, assessment=assessment)
    stepping()
    page, kept = write_page_of(
        r.maturity,
        NOTEBOOK,
        ROBUSTNESS,
        parameters,
        {"turning": list(r.turning)},
        title=title(r, lang),
        chapter=say("robustness.chapter", lang),
        out=out,
        formats=formats,
        engine=engine,
    )
    return RobustnessPage(page.folder, page.html, page.documents, r, kept)
