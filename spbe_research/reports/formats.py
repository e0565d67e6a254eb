"""Which formats a report can have, and writing those that were asked for beside its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from spbe_research.chapters.maturity.narrate import title
from spbe_research.chapters.printing import printing
from spbe_research.errors import ParameterError
from spbe_research.maturity import Maturity

__all__ = ["ALWAYS", "FORMATS", "asking_for", "chosen_formats", "write_formats"]

#: written with every report, asked for or not: the other formats are made from them, and links lead to the page
ALWAYS = ("html", "ipynb")
#: every format, each with what its figures and tables must bring
FORMATS: dict[str, tuple[str, ...]] = {
    "html": (),
    "ipynb": (),
    "docx": ("png",),
    "pdf": ("svg",),
    "figures": ("png", "svg"),
    "tables": ("values",),
}


def chosen_formats(asked: str | Iterable[str]) -> tuple[str, ...]:
    """Formats in a fixed order, each once, with those that are always written.

    Parameters
    ----------
    asked : names, or one text with commas between them.

    Raises
    ------
    ParameterError
        for a name that is none, with those there are.

    Examples
    --------
    >>> chosen_formats("pdf, docx"), chosen_formats(["html"])
    (('html', 'ipynb', 'docx', 'pdf'), ('html', 'ipynb'))
    """
    names = [n.strip().lower() for n in (asked.split(",") if isinstance(asked, str) else asked)]
    for name in names:
        if name not in FORMATS:
            raise ParameterError(f"unknown format {name!r}; there are: {', '.join(FORMATS)}")
    return tuple(f for f in FORMATS if f in ALWAYS or f in names)


def asking_for(formats: Sequence[str]) -> AbstractContextManager[None]:
    """While in force, chapters that run add what these formats need; nothing for a page alone."""
    return printing({kind for f in formats for kind in FORMATS[f]})


def write_formats(folder: Path, executed: Sequence[Any], m: Maturity, lang: str, formats: Sequence[str], stem: str) -> None:
    """Write documents and files of one report.

    Parameters
    ----------
    folder : the report's; executed : its notebooks in chapter order, run under :func:`asking_for`.
    formats : from :func:`chosen_formats`; stem : name of the documents without their ending.
    """
    if set(formats) <= set(ALWAYS):
        return
    from spbe_research.reports.documents.reading import read_document
    from spbe_research.reports.export import footer_text

    document = read_document(executed, title=title(m, lang), lang=lang, footer=footer_text(lang))
    if "docx" in formats:
        from spbe_research.reports.documents.docx import write_docx

        (folder / f"{stem}.docx").write_bytes(write_docx(document))
    if "pdf" in formats:
        from spbe_research.reports.documents.pdf import write_pdf

        (folder / f"{stem}.pdf").write_bytes(write_pdf(document))
    if "figures" in formats or "tables" in formats:
        from spbe_research.reports.documents.files import write_figures, write_tables

        if "figures" in formats:
            write_figures(document, folder)
        if "tables" in formats:
            write_tables(document, folder)
