"""The page on two evaluations: its notebook run, and the page written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spbe_research.chapters.parameters import ComparisonParameters
from spbe_research.errors import NoObservation, message
from spbe_research.files import output_folder
from spbe_research.profiles.comparison import EvaluationComparison, compare_evaluations, side_of
from spbe_research.progress import stepping
from spbe_research.reports.atomic import sweep
from spbe_research.reports.documents.formats import ALWAYS
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.names import COMPARED
from spbe_research.reports.record.stale import inputs, inputs_fingerprint
from spbe_research.reports.running.page import Page, write_page
from spbe_research.reports.running.run import index_of, ready_for, refuse_broken_tables
from spbe_research.reports.running.under_way import page_under_way
from spbe_research.text.catalog import say

__all__ = ["NOTEBOOK", "ComparisonPage", "make_comparison"]

NOTEBOOK = "09_comparison"


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonPage:
    """A finished page.

    Attributes
    ----------
    folder : where it lies; html : the page; documents : what else was asked for.
    comparison : what it is about; kept : what of the page before it was edited or added by somebody.
    """

    folder: Path
    html: Path
    documents: tuple[Path, ...]
    comparison: EvaluationComparison
    kept: tuple[Kept, ...] = ()


@page_under_way("compare", NOTEBOOK)
def make_comparison(
    region: str,
    before: str,
    after: str,
    *,
    lang: str = "id",
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
) -> ComparisonPage:
    """Write the page on two evaluations of one institution.

    Parameters
    ----------
    region, before, after : as in :func:`~spbe_research.profiles.comparison.compare_evaluations`.
    lang, out, formats, engine : as in :func:`~spbe_research.reports.running.run.make_report`; the page goes to
        ``<out>/<kind-name>/compare-<before>-<after>/<lang>/``.

    Raises
    ------
    SpbeError
        with one clear line; nothing is written then.
    """
    from spbe_research.chapters.comparison.words import title

    parameters = ComparisonParameters(region, before, after, lang)
    formats, out = ready_for(formats, engine, summary=False), output_folder(out)
    refuse_broken_tables()
    c = compare_evaluations(region, before, after)
    stepping()
    if c.region.is_group:
        raise NoObservation(message("errors.running.run.published_mean", maturity_region_name=c.region.name))
    left: list[Kept] = []
    sweep(out, left)
    edition = COMPARED + "-".join(side_of(e).replace(":", "-") for e in (c.before, c.after))
    folder = out / c.region.slug / edition / lang
    page = Page(NOTEBOOK, parameters, formats, folder, f"spbe-{c.region.slug}-{edition}-{lang}")
    made_from = inputs((NOTEBOOK,))
    write_page(
        page,
        _about(c),
        made_from,
        inputs_fingerprint(made_from),
        title=title(c, lang),
        chapter=say("comparison.chapter", lang),
        own=c.before.observation.own or c.after.observation.own,
        engine=engine,
        kept=left,
        index=index_of(out, folder, lang),
    )
    return ComparisonPage(folder, page.html, page.documents, c, tuple(left))


def _about(c: EvaluationComparison) -> dict[str, object]:
    """What the record says of the page: of whom it is, and which two evaluations."""
    return {
        "institution": {"id": c.region.id, "name": c.region.name, "kind": c.region.kind},
        "question": c.question,
        "sides": [
            {"side": side_of(e), "instrument": e.instrument.id, "depth": e.depth, "source": e.observation.source}
            for e in (c.before, c.after)
        ],
    }
