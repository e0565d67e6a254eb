"""The page of a road map: its notebook run, its workbook, and all of it written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spbe_research.chapters.parameters import RoadmapParameters
from spbe_research.files import output_folder
from spbe_research.profiles.roadmap import Roadmap, describe_roadmap
from spbe_research.progress import stepping
from spbe_research.reports.atomic import sweep
from spbe_research.reports.documents.formats import ALWAYS
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.names import ROADMAP
from spbe_research.reports.record.stale import inputs, inputs_fingerprint
from spbe_research.reports.running.page import Page, write_page
from spbe_research.reports.running.run import index_of, ready_for, refuse_broken_tables
from spbe_research.reports.running.under_way import page_under_way
from spbe_research.roadmap.asked import EFFORTS
from spbe_research.roadmap.workbook import write_work_plan
from spbe_research.text.catalog import say

__all__ = ["NOTEBOOK", "RoadmapPage", "make_roadmap"]

NOTEBOOK = "06_roadmap"


@dataclass(frozen=True, slots=True, eq=False)
class RoadmapPage:
    """A finished page.

    Attributes
    ----------
    folder : where it lies; html : the page; documents : the workbook, and what else was asked for.
    roadmap : what it is about; kept : what of the page before it was edited or added by somebody.
    """

    folder: Path
    html: Path
    documents: tuple[Path, ...]
    roadmap: Roadmap
    kept: tuple[Kept, ...] = ()


@page_under_way("roadmap", NOTEBOOK)
def make_roadmap(
    parameters: RoadmapParameters,
    *,
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
) -> RoadmapPage:
    """Write the page of a road map, and where levels are known its workbook.

    Parameters
    ----------
    parameters : what is asked; its effort may be the path of a file.
    out, formats, engine : as in :func:`~spbe_research.reports.running.run.make_report`; the page goes to
        ``<out>/<kind-name>/roadmap-<year>-<target>/<lang>/``.

    Raises
    ------
    SpbeError
        with one clear line; nothing is written then.
    """
    from spbe_research.chapters.roadmap.words import title

    formats, out = ready_for(formats, engine), output_folder(out)
    refuse_broken_tables()
    r = describe_roadmap(parameters.region, **parameters.asked)
    stepping()
    files: tuple[Path, ...] = ()
    if parameters.effort is not None and parameters.effort not in EFFORTS:
        files = (Path(parameters.effort),)
        parameters = replace(parameters, effort=files[0].name)  # the page names no path of this machine
    left: list[Kept] = []
    sweep(out, left)
    lang = parameters.lang
    aim = r.band.predicate.lower().replace(" ", "-") if r.band else f"{float(r.target):g}"
    edition = f"{ROADMAP}{r.year or r.observation.source}-{aim}"
    folder = out / r.region.slug / edition / lang
    stem = f"spbe-{r.region.slug}-{edition}-{lang}"
    book = f"{stem}.xlsx"
    heading = title(r, lang)

    def add(building: Path) -> None:
        if r.plan is not None:
            write_work_plan(
                building / book, r.plan, lang=lang, first_year=None if r.year is None else r.year + 1, title=heading
            )

    names = (book,) if r.plan is not None else ()
    page = Page(NOTEBOOK, parameters, formats, folder, stem, files, add, names)
    made_from = inputs((NOTEBOOK,))
    write_page(
        page,
        _about(r),
        made_from,
        inputs_fingerprint(made_from),
        title=heading,
        own=r.observation.own,
        engine=engine,
        kept=left,
        index=index_of(out, folder, lang),
        chapter=say("roadmap.chapter", lang),
    )
    return RoadmapPage(folder, page.html, page.documents, r, tuple(left))


def _about(r: Roadmap) -> dict[str, object]:
    """What the record says of the page: of whom it is, from which evaluation, to which target."""
    least = r.plan.effort if r.plan is not None else r.bounds.least if r.bounds is not None else 0
    return {
        "institution": {"id": r.region.id, "name": r.region.name, "kind": r.region.kind},
        "evaluation": {"year": r.year, "instrument": r.instrument.id, "source": r.observation.source},
        "target": str(r.target),
        "least": str(least),
    }
