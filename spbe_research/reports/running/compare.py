"""The page on two evaluations: its notebook run, and the page written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spbe_research.chapters.parameters import ComparisonParameters
from spbe_research.errors import DataError, NoObservation, message
from spbe_research.options import check_choice
from spbe_research.profiles.comparison import EvaluationComparison, compare_evaluations, side_of
from spbe_research.reports.atomic import sweep, whole_or_nothing
from spbe_research.reports.documents.formats import (
    ALWAYS,
    asking_for,
    chosen_formats,
    document_names,
    need_libraries,
    write_documents,
)
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.manifest import write_record
from spbe_research.reports.record.names import COMPARED
from spbe_research.reports.running.run import ENGINES, index_of, refuse_broken_tables, run_chapter

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
    from spbe_research.reports.record.stale import changed, inputs, inputs_fingerprint

    parameters = ComparisonParameters(region, before, after, lang)
    formats = chosen_formats(formats)
    need_libraries(formats)
    if engine is not None:
        check_choice("engine", engine, ENGINES)
    refuse_broken_tables()
    c = compare_evaluations(region, before, after)
    if c.region.is_group:
        raise NoObservation(message("errors.running.run.published_mean", maturity_region_name=c.region.name))
    left: list[Kept] = []
    sweep(Path(out), left)
    edition = COMPARED + "-".join(side_of(e).replace(":", "-") for e in (c.before, c.after))
    folder = Path(out) / c.region.slug / edition / lang
    stem = f"spbe-{c.region.slug}-{edition}-{lang}"
    made_from = inputs((NOTEBOOK,))
    with whole_or_nothing(folder, left) as building:
        _build(building, stem, parameters, c, formats, engine, index_of(Path(out), folder, lang))
        now = inputs((NOTEBOOK,))
        if now != made_from:
            raise DataError(changed(made_from, now)[0], problem=message("errors.running.run.build"))
        write_record(building, parameters.to_dict(), _about(c), made_from, inputs_fingerprint(made_from))
    documents = tuple(folder / n for n in document_names(formats, stem))
    return ComparisonPage(folder, folder / f"{stem}.html", documents, c, tuple(left))


def _build(
    folder: Path,
    stem: str,
    parameters: ComparisonParameters,
    c: EvaluationComparison,
    formats: Sequence[str],
    engine: str | None,
    index: str,
) -> None:
    from spbe_research.chapters.comparison.words import title
    from spbe_research.reports.documents.html import page_html

    lang, own = parameters.lang, c.before.observation.own or c.after.observation.own
    with asking_for(formats):
        executed = [run_chapter(NOTEBOOK, parameters, folder / f"{NOTEBOOK}.ipynb", engine=engine)]
    page = page_html(executed, title=title(c, lang), lang=lang, own=own, index=index)
    (folder / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
    write_documents(folder, executed, title(c, lang), lang, formats, stem, own=own)


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
