"""Which formats a report can have, and writing those that were asked for beside its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spbe_research.chapters.display.printing import printing
from spbe_research.errors import ParameterError, message
from spbe_research.extras import need
from spbe_research.options import check_choice, check_several, check_switch, check_whole, refused
from spbe_research.text.catalog import say

if TYPE_CHECKING:
    from spbe_research.profiles.maturity import Maturity
    from spbe_research.reports.documents.blocks import Document

__all__ = [
    "ALWAYS",
    "FORMATS",
    "FULL",
    "STYLES",
    "asking_for",
    "chosen_formats",
    "document_names",
    "need_libraries",
    "thesis_chapter",
    "write_documents",
    "write_formats",
]

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
    "summary": ("png", "svg"),
}

#: a document of the one page that a report begins with
_SUMMARY = ("pdf", "docx")

#: of a page that holds its whole appendix, open
FULL = "html/full"
#: how a Word file may be laid out
STYLES = ("report", "thesis")
_THESIS = "docx/thesis/"
_CHAPTERS = 20

_LIBRARIES = {
    "html": ("IPython", "jinja2", "lxml", "nbformat", "papermill", "traitlets"),
    "docx": ("docx",),
    "pdf": ("typst",),
    "summary": ("docx", "typst"),
}


def chosen_formats(
    asked: str | Iterable[str], *, style: str | None = None, chapter: int | None = None, full: bool = False
) -> tuple[str, ...]:
    """Formats in a fixed order, each once, with those that are always written.

    A Word file for a thesis comes out under a name of its own, such as ``docx/thesis/4``, and may be given again so.

    Parameters
    ----------
    asked : names, or one text with commas between them.
    style : of the Word file, one of :data:`STYLES`; the report's own by default.
    chapter : of the thesis, 1 to 20; 4 by default.
    full : whether the page has its appendix open; that comes out as a name of its own too.

    Raises
    ------
    ParameterError
        for a name that is none, with those there are; for a style without a Word file, and a chapter without a thesis.

    Examples
    --------
    >>> chosen_formats("pdf, docx"), chosen_formats(["html"])
    (('html', 'ipynb', 'docx', 'pdf'), ('html', 'ipynb'))
    >>> chosen_formats("docx", style="thesis", chapter=5)
    ('html', 'ipynb', 'docx/thesis/5')
    >>> chosen_formats("html", full=True)
    ('html', 'html/full', 'ipynb')
    """
    check_switch("full", full)
    if style is not None:
        check_choice("style", style, STYLES)
    if chapter is not None:
        check_whole("chapter", chapter, 1, _CHAPTERS)
    if chapter is not None and style != "thesis":
        raise ParameterError(message("errors.documents.formats.chapter_without_thesis"))
    items = asked.split(",") if isinstance(asked, str) else check_several("formats", asked)
    names = []
    for item in items:
        if not isinstance(item, str):
            raise refused("formats", item, "a_text")
        names.append(item.strip().lower())
    for name in names:
        if name not in (*FORMATS, FULL) and thesis_chapter(name) is None:
            raise ParameterError(message("errors.documents.formats.chosen_formats", name=name, join=", ".join(FORMATS)))
    if style == "thesis":
        if "docx" not in names:
            raise ParameterError(message("errors.documents.formats.thesis_without_docx"))
        names = [f"{_THESIS}{4 if chapter is None else chapter}" if n == "docx" else n for n in names]
    theses = [n for n in dict.fromkeys(names) if thesis_chapter(n) is not None]
    plain = [f for f in FORMATS if f in ALWAYS or f in names]
    if full or FULL in names:
        plain.insert(1, FULL)
    place = sum(_base(f) in ("html", "ipynb", "docx") for f in plain)
    return (*plain[:place], *theses, *plain[place:])


def thesis_chapter(name: str) -> int | None:
    """The chapter for which a format is a thesis; None for every other format.

    Examples
    --------
    >>> thesis_chapter("docx/thesis/4"), thesis_chapter("docx"), thesis_chapter("docx/thesis/21")
    (4, None, None)
    """
    number = name.removeprefix(_THESIS)
    if number == name or not number.isascii() or not number.isdigit() or number != str(int(number)):
        return None
    return int(number) if 1 <= int(number) <= _CHAPTERS else None


def _base(name: str) -> str:
    return name.split("/")[0]


def need_libraries(formats: Sequence[str]) -> None:
    """See before any work is done that the libraries of these formats are installed.

    Raises
    ------
    MissingExtra
        which says what to install.
    """
    need(*(module for f in formats for module in _LIBRARIES.get(_base(f), ())))
    if any(thesis_chapter(f) is not None for f in formats):
        need("citeproc")


def asking_for(formats: Sequence[str]) -> AbstractContextManager[None]:
    """While in force, chapters that run say what they computed, and add what these formats need."""
    thesis = {"sources"} if any(thesis_chapter(f) is not None for f in formats) else set()
    return printing({"record", "layer", *thesis, *(kind for f in formats for kind in FORMATS[_base(f)])})


def document_names(formats: Sequence[str], stem: str, lang: str) -> tuple[str, ...]:
    """Names inside a report's folder of what these formats add to it.

    Examples
    --------
    >>> document_names(chosen_formats("tables,pdf"), "spbe-kota-batam-2024-id", "id")
    ('spbe-kota-batam-2024-id.pdf', 'tables')
    >>> document_names(["docx/thesis/4"], "spbe-kota-batam-2024-id", "id")
    ('spbe-kota-batam-2024-id-thesis-4.docx',)
    >>> document_names(["summary"], "spbe-kota-batam-2024-en", "en")
    ('spbe-kota-batam-2024-en-summary.pdf', 'spbe-kota-batam-2024-en-summary.docx')
    """
    return tuple(name for f in _documents(formats) for name in _names_of(f, stem, lang))


def _names_of(wanted: str, stem: str, lang: str) -> tuple[str, ...]:
    if wanted == "summary":
        return tuple(f"{stem}-{say('overview.file', lang)}.{ending}" for ending in _SUMMARY)
    return (_document_name(wanted, stem),)


def _documents(formats: Sequence[str]) -> list[str]:
    """Those that are files or folders of their own."""
    return [f for f in formats if f not in (*ALWAYS, FULL)]


def _document_name(name: str, stem: str) -> str:
    chapter = thesis_chapter(name)
    if chapter is not None:
        return f"{stem}-thesis-{chapter}.docx"
    return name if name in ("figures", "tables") else f"{stem}.{name}"


def write_formats(
    folder: Path,
    executed: Sequence[Any],
    m: Maturity,
    lang: str,
    formats: Sequence[str],
    stem: str,
    *,
    before: int | None = None,
    after: int | None = None,
) -> None:
    """Write documents and files of one report, and what it cites as BibTeX and RIS.

    Parameters
    ----------
    folder : the report's; executed : its notebooks in chapter order, run under :func:`asking_for`.
    formats : from :func:`chosen_formats`; stem : name of the documents without their ending.
    before, after : years of the pair that were asked for.
    """
    from spbe_research.chapters.maturity.narrate import title
    from spbe_research.profiles.change import change_in_report
    from spbe_research.reports.documents.cited import cited_in, write_references

    entries = cited_in(executed, lang, m.instrument.id)
    if any(thesis_chapter(f) is not None for f in formats):
        from spbe_research.reports.documents.in_text import named_sources
        from spbe_research.reports.documents.reading import sources_in

        # a thesis lists every source that it names
        listed = {e.key for e in entries}
        entries += [e for e in named_sources(sources_in(executed), lang) if e.key not in listed]
    write_references(folder, stem, entries)

    def thesis(document: Document, chapter: int) -> Document:
        from spbe_research.reports.documents.thesis import thesis_document

        return thesis_document(document, chapter, m, change_in_report(m, before, after), entries)

    write_documents(folder, executed, title(m, lang), lang, formats, stem, own=m.observation.own, thesis=thesis)


def write_documents(
    folder: Path,
    executed: Sequence[Any],
    title: str,
    lang: str,
    formats: Sequence[str],
    stem: str,
    *,
    own: bool,
    thesis: Callable[[Document, int], Document] | None = None,
    chapter: str = "",
) -> None:
    """The same of any executed notebooks under a title.

    Parameters
    ----------
    own : whether figures are a study's own; thesis : lays the document out for a chapter of one, where that is known.
    chapter : as in :func:`~spbe_research.reports.documents.html.page_html`.
    """
    if not _documents(formats):
        return
    from spbe_research.reports.documents.html import footer_text
    from spbe_research.reports.documents.reading import read_document

    footer = footer_text(lang, own=own)
    read = partial(read_document, executed, title=title, lang=lang, footer=footer, chapter=chapter)
    document = read()
    for wanted in _documents(formats):
        names, of_thesis = _names_of(wanted, stem, lang), thesis_chapter(wanted)
        if wanted == "summary":
            from spbe_research.reports.documents.summary import summary_document

            page = summary_document(document)
            for ending, name in zip(_SUMMARY, names, strict=True):
                _write(ending, page, folder / name)
        elif of_thesis is not None and thesis is not None:
            _write("docx", thesis(read(in_order=True), of_thesis), folder / names[0])
        else:
            _write(_base(wanted), document, folder / names[0])


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
