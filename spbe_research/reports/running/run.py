"""Run the chapters of one report with papermill and write it whole or not at all."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spbe_research.chapters.parameters import ComparisonParameters, PanelParameters, RoadmapParameters, ZoneParameters
from spbe_research.checks.released import as_released
from spbe_research.errors import ChapterError, NoObservation, ParameterError, SectionError, message
from spbe_research.files import output_folder
from spbe_research.options import check_choice
from spbe_research.paths import data_dir, whereabouts
from spbe_research.profiles.maturity import Maturity, describe_maturity
from spbe_research.progress import detail, stepping
from spbe_research.reports.atomic import sweep, whole_or_nothing
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.documents.formats import (
    ALWAYS,
    FORMATS,
    FULL,
    asking_for,
    chosen_formats,
    document_names,
    need_libraries,
    write_formats,
)
from spbe_research.reports.keep import Kept
from spbe_research.reports.running.agree import check_records
from spbe_research.reports.running.beside import pages_beside
from spbe_research.reports.running.engine_entry import import_papermill
from spbe_research.reports.running.kernel import check_kernel
from spbe_research.reports.running.notebooks import read_chapter
from spbe_research.reports.running.under_way import page_under_way
from spbe_research.reports.site.names import PAGES, appendix_name
from spbe_research.text.catalog import tell

__all__ = [
    "CHAPTERS",
    "ENGINES",
    "FORMATS",
    "Report",
    "build_report",
    "edition",
    "index_of",
    "make_report",
    "ready_for",
    "refuse_broken_tables",
    "run_chapter",
]

#: notebooks of a report, in order
CHAPTERS = ("01_maturity", "02_instruments", "03_change")

#: what runs the cells: this process, or a kernel of its own for each chapter
ENGINES = ("inprocess", "kernel")


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A finished report.

    Attributes
    ----------
    folder : where it lies; html : the self-contained page; notebooks : executed chapters; manifest : its record.
    maturity : what it is about.
    documents : Word file, PDF and folders of figures and tables, as far as they were asked for.
    kept : what of the report before it was edited or added by somebody, and where it lies now.
    """

    folder: Path
    html: Path
    notebooks: tuple[Path, ...]
    manifest: Path
    maturity: Maturity
    documents: tuple[Path, ...] = ()
    kept: tuple[Kept, ...] = ()


@page_under_way("report", *CHAPTERS)
def make_report(
    region: str,
    year: int | None = None,
    *,
    lang: str = "id",
    source: str | None = None,
    assessment: str | None = None,
    before: int | None = None,
    after: int | None = None,
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    style: str | None = None,
    chapter: int | None = None,
    full: bool = False,
    engine: str | None = None,
) -> Report:
    """Write the report of one institution.

    What killed runs left below ``out`` is swept. A report that is there already is replaced; files in it that were
    edited or added since are moved aside and named in ``kept``.

    Parameters
    ----------
    region, year, source, assessment : which evaluation; the latest official one by default, as
        :func:`~spbe_research.data.newest.newest_year` says.
    lang : ``"id"`` or ``"en"``.
    before, after : years that the chapters on change compare; a sensible pair by default.
    out : folder that holds all reports; this one goes to ``<out>/<kind-name>/<year>/<lang>/``.
    formats : forms to write besides the page and the notebooks, of
        :data:`~spbe_research.reports.documents.formats.FORMATS`.
    style, chapter : ``"thesis"`` lays the Word file out for that chapter of a thesis, 1 to 20 and by default 4.
    full : whether the page has its appendix open, to be printed whole, and holds what is the same for every
        government; else that is folded, or on a page beside the index page of ``out`` where there is one.
    engine : ``"inprocess"`` runs the cells in this process, ``"kernel"`` each chapter in a Jupyter kernel; both
        give the same report. By default the first, and inside Jupyter the second.

    Raises
    ------
    SpbeError
        with one clear line; nothing is written then.
    """
    from spbe_research.reports.record.stale import inputs, inputs_fingerprint

    parameters = ReportParameters(region, year, lang, source, assessment, before, after)
    formats = chosen_formats(formats, style=style, chapter=chapter, full=full)
    out = output_folder(out)
    refuse_broken_tables()  # before anything is read from them
    left: list[Kept] = []
    sweep(out, left)
    made_from = inputs(CHAPTERS)
    made = build_report(parameters, out, formats=formats, engine=engine, made_from=made_from)
    if index_of(out, made.folder, lang) and FULL not in formats:
        from spbe_research.reports.site.appendix import write_appendix

        write_appendix(out, lang, inputs_fingerprint(made_from), left)
    return replace(made, kept=(*left, *made.kept))


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Python looks for rings of objects that nobody holds once the report is written, and not meanwhile.

    It would go through all that is imported again and again: a tenth of the time of a first report.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@_collector_at_rest()
def build_report(
    parameters: ReportParameters,
    out: Path,
    *,
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
    made_from: dict[str, dict[str, str]] | None = None,
    on_cell: Callable[[str, int], None] | None = None,
    indexed: bool = False,
) -> Report:
    """Write one report from tables that have been checked.

    Parameters
    ----------
    made_from : fingerprints of what reports are made from, where they are known already.
    on_cell : called with the chapter and the number of each cell before it runs.
    indexed : whether the run writes an index page, to which the report then links; to one that is there it does anyway.
    """
    from spbe_research.reports.record.stale import inputs

    formats = ready_for(formats, engine)
    maturity = describe_maturity(
        parameters.region, parameters.year, source=parameters.source, assessment=parameters.assessment
    )
    if maturity.region.is_group:
        raise NoObservation(message("errors.running.run.published_mean", maturity_region_name=maturity.region.name))
    stepping()
    named = edition(parameters, maturity.year, maturity.observation.assessment, maturity.observation.source)
    folder = out / maturity.region.slug / named / parameters.lang
    page = f"spbe-{maturity.region.slug}-{named}-{parameters.lang}.html"
    made_from = made_from or inputs(CHAPTERS)
    kept: list[Kept] = []
    with whole_or_nothing(folder, kept) as building:
        index = index_of(out, folder, parameters.lang, indexed)
        appendix = "" if FULL in formats else appendix_of(out, folder, parameters.lang, index)
        beside = _beside(out, folder, parameters, maturity)
        _build(building, page, parameters, maturity, formats, engine, made_from, on_cell, index, appendix, beside)
    notebooks = tuple(folder / f"{c}.ipynb" for c in CHAPTERS)
    documents = tuple(folder / n for n in document_names(formats, page.removesuffix(".html"), parameters.lang))
    return Report(folder, folder / page, notebooks, folder / "manifest.json", maturity, documents, tuple(kept))


def ready_for(formats: Sequence[str], engine: str | None, *, summary: bool = True) -> tuple[str, ...]:
    """The formats in their order, once it is known that they and the engine are some and can be had.

    Parameters
    ----------
    summary : whether what is made begins with one page that can stand alone, as a report of one government does.
    """
    formats = chosen_formats(formats)
    if not summary and "summary" in formats:
        raise ParameterError(message("errors.documents.formats.summary_of_report"))
    need_libraries(formats)
    if engine is not None:
        check_choice("engine", engine, ENGINES)
    return formats


def refuse_broken_tables() -> None:
    """Raise the first finding of a check of every table, unless all are those of this release.

    Raises
    ------
    DataError
        which says how many more there are.
    """
    if as_released():
        return
    from spbe_research.checks.check import check_tables

    findings = check_tables()
    if findings:
        raise findings[0].error(more=len(findings) - 1)


def edition(parameters: ReportParameters, year: int | None, assessment: str, source: str) -> str:
    """Folder of one evaluation: the year, with whatever sets it apart: assessment, source, pair of years.

    Examples
    --------
    >>> edition(ReportParameters("paser", before=2021), 2022, "official", "paser-2022")
    '2022-from-2021'
    """
    parts = [source if year is None else str(year)]
    if assessment != "official" and year is not None:
        parts.append(assessment)
    if parameters.source is not None and year is not None:
        parts.append(parameters.source)
    if parameters.before is not None:
        parts.append(f"from-{parameters.before}")
    if parameters.after is not None:
        parts.append(f"to-{parameters.after}")
    return "-".join(parts)


def index_of(out: Path, folder: Path, lang: str, coming: bool = False) -> str:
    """Where the index page below ``out`` lies, seen from a page in ``folder``; empty where there is none to go to."""
    if not (coming or (out / PAGES[lang]).is_file()):
        return ""
    return _back(out, folder) + PAGES[lang]


def appendix_of(out: Path, folder: Path, lang: str, index: str) -> str:
    """Where the page lies of what is the same for every government, beside the index page; empty without one."""
    return _back(out, folder) + appendix_name(lang) if index else ""


def _back(out: Path, folder: Path) -> str:
    return "../" * len(folder.relative_to(out).parts)


def _beside(out: Path, folder: Path, parameters: ReportParameters, m: Maturity) -> list[tuple[str, str, str]]:
    """Links to other pages on the government, where they have been made."""
    plain = replace(parameters, before=None, after=None)
    named = edition(plain, m.year, m.observation.assessment, m.observation.source)
    return pages_beside(out, m.region.slug, m.region.id, named, parameters.lang, back=_back(out, folder))


def _build(
    folder: Path,
    page: str,
    parameters: ReportParameters,
    m: Maturity,
    formats: Sequence[str],
    engine: str | None,
    made_from: dict[str, dict[str, str]],
    on_cell: Callable[[str, int], None] | None,
    index: str = "",
    appendix: str = "",
    beside: Sequence[tuple[str, str, str]] = (),
) -> None:
    from spbe_research.reports.documents.by_hand import link_to_by_hand, write_by_hand
    from spbe_research.reports.documents.html import export_html
    from spbe_research.reports.record.manifest import write_manifest
    from spbe_research.reports.record.stale import refuse_changed, report_fingerprint

    with asking_for(formats):
        executed = [
            run_chapter(chapter, parameters, folder / f"{chapter}.ipynb", engine=engine, on_cell=on_cell)
            for chapter in CHAPTERS
        ]
    check_records(dict(zip(CHAPTERS, executed, strict=True)), parameters, m)
    tried = write_by_hand(folder, m, parameters.lang, page)
    links = [*([] if tried is None else [link_to_by_hand(parameters.lang)]), *beside]
    whole = {"index": index, "appendix": appendix}
    text = export_html(executed, m, parameters.lang, **whole, full=FULL in formats, beside=links)
    (folder / page).write_text(text, encoding="utf-8", newline="\n")
    pair = {"before": parameters.before, "after": parameters.after}
    write_formats(folder, executed, m, parameters.lang, formats, page.removesuffix(".html"), **pair)
    refuse_changed(made_from, CHAPTERS)
    write_manifest(folder, parameters, m, made_from, report_fingerprint(made_from, parameters, formats))
    stepping()


def run_chapter(
    chapter: str,
    parameters: ReportParameters | ComparisonParameters | PanelParameters | RoadmapParameters | ZoneParameters,
    target: Path,
    *,
    engine: str | None = None,
    on_cell: Callable[[str, int], None] | None = None,
    files: Sequence[Path] = (),
) -> Any:
    """Execute one notebook and write it without times, machine paths and chance.

    Papermill fills in the parameters: those that the notebook's own parameters cell names, and no others. ``files`` lie
    beside it while it runs.

    Returns
    -------
    The executed notebook node.

    Raises
    ------
    ChapterError
        with the cell that failed and the last line of its error.
    """
    papermill = import_papermill()
    import nbformat
    from papermill.exceptions import PapermillExecutionError

    from spbe_research.reports.documents.reading import without_prints
    from spbe_research.reports.running.engine_inprocess import can_run_here, run_filled

    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    # cells run in another folder, and a kernel must read the same data
    os.environ |= {"SPBE_DATA": str(data_dir())} | whereabouts()
    here = engine == "inprocess" or (engine is None and can_run_here())
    if not here:
        check_kernel()
    started, cells = time.monotonic(), 0

    def on_start(index: int) -> None:
        nonlocal cells
        cells += 1
        if on_cell is not None:
            on_cell(chapter, index)

    with tempfile.TemporaryDirectory(dir=target.parent) as workplace, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of papermill's and the kernel's own dependencies
        source, named = read_chapter(chapter)
        given = {k: v for k, v in parameters.to_dict().items() if k in named}
        for read in files:
            shutil.copyfile(read, Path(workplace) / read.name)
        if here:
            with contextlib.chdir(workplace):
                node, failed = run_filled(source, given, on_start)
            if failed is not None:
                cell = node.cells[failed]
                error = next(o for o in cell.outputs if o.output_type == "error")
                raise _stopped(chapter, cell.execution_count, error.ename, error.evalue)
        else:

            def on_cell_start(cell: object, cell_index: int) -> None:
                stepping(min(cells, 1))  # the cell before is done
                on_start(cell_index)

            options = _kernel_options() | {"on_cell_start": on_cell_start}
            try:
                node = papermill.execute_notebook(
                    source, None, parameters=given, kernel_name="python3", progress_bar=False, cwd=workplace, **options
                )
            except PapermillExecutionError as error:
                raise _stopped(chapter, error.exec_count, error.ename, error.evalue) from None
            stepping()
    detail(tell("command.detail_chapter", chapter=chapter, n=cells, seconds=round(time.monotonic() - started, 1)))
    node.metadata.pop("papermill", None)
    for cell in node.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"{chapter}-parameters"  # papermill draws it by lot
    with target.open("w", encoding="utf-8", newline="\n") as file:  # the same bytes on every system
        file.write(nbformat.v4.writes(without_prints(node)) + "\n")  # as nbformat.write, which checks all once more
    return node


def _stopped(chapter: str, cell: int, name: str, said: str) -> ChapterError:
    """What stopped a chapter; a section names itself."""
    return ChapterError(chapter, cell, said if name == SectionError.__name__ else f"{name}: {said}")


def _kernel_options() -> dict[str, Any]:
    """Quiet kernels; pieces of printed text joined, whose number would be chance."""
    return {"extra_arguments": ["--log-level=ERROR"], "coalesce_streams": True}
