"""Which formats a report can have, and writing those that were asked for beside its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spbe_research.chapters.display.printing import printing
from spbe_research.errors import ParameterError, message
from spbe_research.extras import need
from spbe_research.options import check_several, refused

if TYPE_CHECKING:
    from spbe_research.profiles.maturity import Maturity
    from spbe_research.reports.documents.blocks import Document

__all__ = ["ALWAYS", "FORMATS", "asking_for", "chosen_formats", "document_names", "need_libraries", "write_formats"]

#: written with every report, asked for or not: the other formats are made from them, and links lead to the page
ALWAYS = ("html", "ipynb")
#: every format, each with what its figures and tables must bring
FORMATS: dict[str, tuple[str, ...]] = {
    "html": ("inline",),
    "ipynb": (),
    "docx": ("png",),
    "pdf": ("svg",),
    "figures": ("png", "svg"),
    "tables": ("values",),
}

_LIBRARIES = {
    "html": ("IPython", "jinja2", "lxml", "nbformat", "papermill", "traitlets"),
    "docx": ("docx",),
    "pdf": ("typst",),
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
    items = asked.split(",") if isinstance(asked, str) else check_several("formats", asked)
    names = []
    for item in items:
        if not isinstance(item, str):
            raise refused("formats", item, "a_text")
        names.append(item.strip().lower())
    for name in names:
        if name not in FORMATS:
            raise ParameterError(message("errors.documents.formats.chosen_formats", name=name, join=", ".join(FORMATS)))
    return tuple(f for f in FORMATS if f in ALWAYS or f in names)


def need_libraries(formats: Sequence[str]) -> None:
    """See before any work is done that the libraries of these formats are installed.

    Raises
    ------
    MissingExtra
        which says what to install.
    """
    need(*(module for f in formats for module in _LIBRARIES.get(f, ())))


def asking_for(formats: Sequence[str]) -> AbstractContextManager[None]:
    """While in force, chapters that run say what they computed, and add what these formats need."""
    return printing({"record", *(kind for f in formats for kind in FORMATS[f])})


def document_names(formats: Sequence[str], stem: str) -> tuple[str, ...]:
    """Names inside a report's folder of what these formats add to it.

    Examples
    --------
    >>> document_names(chosen_formats("tables,pdf"), "spbe-kota-batam-2024-id")
    ('spbe-kota-batam-2024-id.pdf', 'tables')
    """
    added = [f for f in formats if f not in ALWAYS]
    return tuple(f if f in ("figures", "tables") else f"{stem}.{f}" for f in added)


def write_formats(
    folder: Path, executed: Sequence[Any], m: Maturity, lang: str, formats: Sequence[str], stem: str
) -> None:
    """Write documents and files of one report.

    Parameters
    ----------
    folder : the report's; executed : its notebooks in chapter order, run under :func:`asking_for`.
    formats : from :func:`chosen_formats`; stem : name of the documents without their ending.
    """
    from spbe_research.chapters.maturity.narrate import title

    write_documents(folder, executed, title(m, lang), lang, formats, stem, own=m.observation.own)


def write_documents(
    folder: Path, executed: Sequence[Any], title: str, lang: str, formats: Sequence[str], stem: str, *, own: bool
) -> None:
    """The same of any executed notebooks under a title; own : whether figures are a study's own."""
    if set(formats) <= set(ALWAYS):
        return
    from spbe_research.reports.documents.html import footer_text
    from spbe_research.reports.documents.reading import read_document

    document = read_document(executed, title=title, lang=lang, footer=footer_text(lang, own=own))
    for wanted, name in zip((f for f in formats if f not in ALWAYS), document_names(formats, stem), strict=True):
        _write(wanted, document, folder / name)


def _write(wanted: str, document: Document, path: Path) -> None:
    """Write one format; its libraries are imported only then."""
    if wanted == "docx":
        from spbe_research.reports.documents.docx import write_docx

        path.write_bytes(write_docx(document))
    elif wanted == "pdf":
        from spbe_research.reports.documents.pdf import write_pdf

        path.write_bytes(write_pdf(document))
    else:
        from spbe_research.reports.documents.files import write_figures, write_tables

        (write_figures if wanted == "figures" else write_tables)(document, path)
