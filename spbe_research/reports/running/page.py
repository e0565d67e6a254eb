"""A page of one notebook, which is no report of three: run, and written whole or not at all with its record."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from spbe_research.chapters.parameters import (
    ComparisonParameters,
    PanelParameters,
    ReportParameters,
    RoadmapParameters,
    ZoneParameters,
)
from spbe_research.profiles.maturity import Maturity
from spbe_research.progress import stepping
from spbe_research.reports.atomic import sweep, whole_or_nothing
from spbe_research.reports.documents.formats import asking_for, document_names, write_documents
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.manifest import about_evaluation, write_record
from spbe_research.reports.record.stale import inputs, refuse_changed, report_fingerprint
from spbe_research.reports.running.run import edition, index_of, run_chapter

__all__ = ["Page", "write_page", "write_page_of"]


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for, and where it goes.

    Attributes
    ----------
    notebook : which is run; parameters : what it is given; formats : what is written.
    folder : of the page; stem : name of its files without their endings.
    files : of the user's, which the notebook reads; each is copied beside the page.
    more : writes further files into the folder that it is given; names : theirs.
    """

    notebook: str
    parameters: ComparisonParameters | PanelParameters | ReportParameters | RoadmapParameters | ZoneParameters
    formats: tuple[str, ...]
    folder: Path
    stem: str
    files: tuple[Path, ...] = ()
    more: Callable[[Path], None] | None = None
    names: tuple[str, ...] = ()

    @property
    def html(self) -> Path:
        return self.folder / f"{self.stem}.html"

    @property
    def documents(self) -> tuple[Path, ...]:
        """What else is asked for."""
        named = document_names(self.formats, self.stem, self.parameters.lang)
        return tuple(self.folder / n for n in (*named, *self.names))


def write_page(
    page: Page,
    about: Mapping[str, object],
    made_from: dict[str, dict[str, str]],
    whole: str,
    *,
    title: str,
    chapter: str,
    own: bool,
    engine: str | None,
    kept: list[Kept],
    index: str,
) -> None:
    """Run the notebook and write all of the page.

    Parameters
    ----------
    about, made_from, whole : as in :func:`~spbe_research.reports.record.manifest.write_record`.
    title : of the page; chapter : what its one chapter is called in the list of contents and in documents.
    own : whether figures are a study's own; engine : what runs the notebook.
    kept : as in :func:`~spbe_research.reports.atomic.whole_or_nothing`.
    index : of :func:`~spbe_research.reports.running.run.index_of`.
    """
    from spbe_research.reports.documents.html import page_html

    lang = page.parameters.lang
    with whole_or_nothing(page.folder, kept) as building:
        with asking_for(page.formats):
            notebook = building / f"{page.notebook}.ipynb"
            executed = [run_chapter(page.notebook, page.parameters, notebook, engine=engine, files=page.files)]
        text = page_html(executed, title=title, lang=lang, own=own, index=index, chapter=chapter)
        (building / page.html.name).write_text(text, encoding="utf-8", newline="\n")
        write_documents(building, executed, title, lang, page.formats, page.stem, own=own, chapter=chapter)
        for file in page.files:
            shutil.copyfile(file, building / file.name)
        if page.more is not None:
            page.more(building)
        refuse_changed(made_from, (page.notebook,))
        write_record(building, page.parameters.to_dict(), about, made_from, whole)
    stepping()


def write_page_of(
    m: Maturity,
    notebook: str,
    begins: str,
    parameters: ReportParameters,
    about: Mapping[str, object],
    *,
    title: str,
    chapter: str,
    out: Path,
    formats: tuple[str, ...],
    engine: str | None,
    books: Mapping[str, Callable[[Path], object]] | None = None,
) -> tuple[Page, tuple[Kept, ...]]:
    """Write a page on one evaluation beside its report; what was kept of the page before it comes along.

    Parameters
    ----------
    m : the evaluation; begins : how the name of the page's folder begins, before what sets the evaluation apart.
    about : what the record says beside institution and evaluation; out : folder of all reports.
    books : by the end of its name, what writes a further file to a path.
    title, chapter, engine : as in :func:`write_page`.
    """
    left: list[Kept] = []
    sweep(out, left)
    lang, books = parameters.lang, books or {}
    named = begins + edition(parameters, m.year, m.observation.assessment, m.observation.source)
    folder, stem = out / m.region.slug / named / lang, f"spbe-{m.region.slug}-{named}-{lang}"
    names = {f"{stem}-{ending}": write for ending, write in books.items()}

    def more(building: Path) -> None:
        for name, write in names.items():
            write(building / name)

    page = Page(notebook, parameters, formats, folder, stem, more=more, names=tuple(names))
    made_from = inputs((notebook,))
    write_page(
        page,
        {**about_evaluation(m), **about},
        made_from,
        report_fingerprint(made_from, parameters, formats),
        title=title,
        chapter=chapter,
        own=m.observation.own,
        engine=engine,
        kept=left,
        index=index_of(out, folder, lang),
    )
    return page, tuple(left)
