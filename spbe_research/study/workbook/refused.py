"""The workbook of a result report that was refused: what was read of it, and what of that is in doubt."""

from __future__ import annotations

from pathlib import Path

from spbe_research.errors import FileProblems
from spbe_research.study.reading.pdf.result import ReportRefused
from spbe_research.study.workbook.write import SheetContent, write_template
from spbe_research.text.catalog import say

__all__ = ["check_workbook", "workbook_beside"]


def workbook_beside(path: Path) -> Path:
    """Where the workbook of a refused report lies: beside its PDF.

    Examples
    --------
    >>> workbook_beside(Path("LHE 2024.pdf")).name
    'LHE 2024-periksa.xlsx'
    """
    return path.with_name(f"{path.stem}-periksa.xlsx")


def check_workbook(refusal: FileProblems, path: Path, lang: str = "id") -> Path | None:
    """Write the workbook of a refused report beside its PDF: the levels read, those in doubt marked.

    Parameters
    ----------
    refusal : of :func:`read_reports`; path : the PDF.

    Returns
    -------
    Path of the workbook; None where no level was read.

    Raises
    ------
    OutputError
        when a file of that name exists, which is left as it is, or the folder cannot be written.
    """
    if not isinstance(refusal, ReportRefused) or not refusal.levels or refusal.instrument is None:
        return None
    about: SheetContent = {"assessment": say("workbook.is_official", lang), "levels": refusal.levels}
    about["doubtful"] = refusal.doubtful
    if refusal.region is not None:
        about["region"] = refusal.region.name
    if refusal.year is not None:
        about["year"] = refusal.year
    sheets = {say("workbook.sheet", lang): about}
    return write_template(workbook_beside(path), refusal.instrument, lang=lang, about=sheets)
