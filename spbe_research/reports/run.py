"""Run the chapters of one report with papermill and write it whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spbe_research.check import check_tables
from spbe_research.errors import DataError, NoObservation, OutputError, SpbeError
from spbe_research.maturity import Maturity, describe_maturity
from spbe_research.paths import data_dir, notebooks_dir
from spbe_research.reports.contract import ReportParameters

__all__ = ["CHAPTERS", "Report", "make_report"]

#: notebooks of a report, in order
CHAPTERS = ("01_maturity", "02_instruments", "03_change")


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """A finished report.

    Attributes
    ----------
    folder : where it lies; html : the self-contained page; notebooks : executed chapters; manifest : its record.
    maturity : what it is about.
    """

    folder: Path
    html: Path
    notebooks: tuple[Path, ...]
    manifest: Path
    maturity: Maturity


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
) -> Report:
    """Write the report of one institution.

    Parameters
    ----------
    region, year, source, assessment : which evaluation; the latest with the deepest data by default.
    lang : ``"id"`` or ``"en"``.
    before, after : years that the chapters on change compare; a sensible pair by default.
    out : folder that holds all reports; this one goes to ``<out>/<kind-name>/<year>/<lang>/``.

    Raises
    ------
    SpbeError
        with one clear line; nothing is written then.
    """
    parameters = ReportParameters(region, year, lang, source, assessment, before, after)
    _refuse_broken_tables()  # before anything is read from them
    maturity = describe_maturity(region, year, source=source, assessment=assessment)
    if maturity.region.is_group:
        raise NoObservation(f"{maturity.region.name} is a published mean of many institutions; reports are of one")
    folder = Path(out) / maturity.region.slug / _edition(maturity, parameters) / lang
    with _whole_or_nothing(folder) as building:
        _build(building, parameters, maturity)
    return Report(
        folder,
        folder / page_name(maturity, parameters),
        tuple(folder / f"{c}.ipynb" for c in CHAPTERS),
        folder / "manifest.json",
        maturity,
    )


def _refuse_broken_tables() -> None:
    findings = check_tables()
    if findings:
        first = findings[0]
        more = f" ({len(findings) - 1} more; see `spbe check`)" if len(findings) > 1 else ""
        raise DataError(first.file, row=first.row, column=first.column, found=first.found, allowed=first.allowed + more)


def _edition(m: Maturity, parameters: ReportParameters) -> str:
    """Folder of one evaluation: the year, with whatever sets it apart: assessment, source, pair of years."""
    parts = [m.observation.source if m.year is None else str(m.year)]
    if m.observation.assessment != "official" and m.year is not None:
        parts.append(m.observation.assessment)
    if parameters.source is not None and m.year is not None:
        parts.append(parameters.source)
    if parameters.before is not None:
        parts.append(f"from-{parameters.before}")
    if parameters.after is not None:
        parts.append(f"to-{parameters.after}")
    return "-".join(parts)


def page_name(m: Maturity, parameters: ReportParameters) -> str:
    """Name of the HTML page; it still says what it is when it is sent around."""
    return f"spbe-{m.region.slug}-{_edition(m, parameters)}-{parameters.lang}.html"


def _build(folder: Path, parameters: ReportParameters, m: Maturity) -> None:
    from spbe_research.reports.export import export_html
    from spbe_research.reports.manifest import write_manifest

    executed = [run_chapter(chapter, parameters, folder / f"{chapter}.ipynb") for chapter in CHAPTERS]
    page = export_html(executed, m, parameters.lang)
    (folder / page_name(m, parameters)).write_text(page, encoding="utf-8")
    write_manifest(folder, parameters, m)


def run_chapter(chapter: str, parameters: ReportParameters, target: Path) -> Any:
    """Execute one notebook with papermill and write it without times and machine paths.

    It is given the parameters that its own parameters cell names, and no others.

    Returns
    -------
    The executed notebook node.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    os.environ["SPBE_DATA"] = str(data_dir())  # the kernel must read the same data
    with tempfile.TemporaryDirectory() as workplace, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of papermill's and the kernel's own dependencies
        source = str(notebooks_dir() / f"{chapter}.ipynb")
        named = papermill.inspect_notebook(source)
        try:
            node = papermill.execute_notebook(
                source,
                None,
                parameters={k: v for k, v in parameters.to_dict().items() if k in named},
                kernel_name="python3",
                progress_bar=False,
                cwd=workplace,
                extra_arguments=["--log-level=ERROR"],  # else every kernel warns of its loopback socket
            )
        except PapermillExecutionError as error:
            raise SpbeError(f"chapter {chapter}, cell {error.exec_count}: {error.ename}: {error.evalue}") from None
    node.metadata.pop("papermill", None)
    for cell in node.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    nbformat.write(node, target)
    return node


@contextlib.contextmanager
def _whole_or_nothing(folder: Path) -> Iterator[Path]:
    """A folder to build in, put in place when all is done and thrown away otherwise."""
    building: Path | None = None
    made: list[Path] = []
    try:
        made = _make_parents(folder.parent)
        building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        _remove_empty(made)
        raise OutputError(f"cannot write to {folder.parent}: {error.strerror or error}") from None
    try:
        yield building
        building.chmod(0o755)
        old = building.with_name(building.name + "-old")
        if folder.exists():
            folder.rename(old)
        building.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException as error:
        shutil.rmtree(building, ignore_errors=True)
        _remove_empty(made)
        if isinstance(error, OSError) and not isinstance(error, SpbeError):
            raise OutputError(f"cannot write {folder}: {error.strerror or error}") from None
        raise


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder and its parents; the ones that were not there, deepest first."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
