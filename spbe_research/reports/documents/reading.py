"""Executed chapters to the blocks of one document.

What a cell shows is HTML made by ``chapters.shown`` from escaped parts, or a picture with its caption. The HTML is
parsed, so that markup in a name comes back as the plain text it is. An element that is not known here gives its text:
nothing that the page says is lost.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from lxml import html
from lxml.html import HtmlElement

from spbe_research.chapters.display.printing import MIME
from spbe_research.reports.documents.blocks import (
    Band,
    Block,
    Document,
    FigureBlock,
    Heading,
    Paragraph,
    Points,
    Run,
    TableBlock,
    decoded,
)
from spbe_research.text.catalog import say

__all__ = ["numbered", "read_document", "shown_outputs", "without_prints"]

_INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "time"}
_KINDS = {"note": "note", "synthetic": "warning", "kicker": "kicker"}
#: characters that no XML file may hold
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff\ud800-\udfff]")


def read_document(notebooks: Iterable[Any], *, title: str, lang: str, footer: str = "", chapter: str = "") -> Document:
    """The document that executed chapters make.

    Parameters
    ----------
    notebooks : executed notebook nodes in chapter order, any number.
    title : of the whole report; lang : ``"id"`` or ``"en"``; footer : how the report was made.
    chapter : as in :func:`~spbe_research.reports.documents.html.page_html`.

    Returns
    -------
    Document
        with tables and figures numbered through from 1, and every chapter after the first on a new page.
    """
    blocks: list[Block] = []
    for position, node in enumerate(notebooks):
        shown = [block for output in shown_outputs(node) for block in _blocks(output)]
        if position == 0 and not any(isinstance(b, Heading) and b.level == 1 for b in shown):
            begin = next((i for i, b in enumerate(shown) if isinstance(b, Heading)), 0)
            first = Heading(1, chapter) if chapter else Heading(1, say("report.first_chapter", lang), anchor="maturity")
            shown.insert(begin, first)
        blocks += shown
    warnings = tuple(dict.fromkeys(b.text for b in blocks if isinstance(b, Paragraph) and b.kind == "warning"))
    return Document(_clean(title), lang, tuple(numbered(_with_notes(blocks))), _clean(footer), warnings)


def without_prints(notebook: Any) -> Any:
    """The notebook without what its cells added for documents, the same in every format; itself if that is nothing."""
    if not any(MIME in out.get("data", {}) for cell in notebook.cells for out in cell.get("outputs", [])):
        return notebook
    bare = copy.copy(notebook)
    bare.cells = [copy.copy(cell) for cell in notebook.cells]
    for cell in bare.cells:
        if "outputs" in cell:
            cell.outputs = [copy.copy(out) for out in cell.outputs]
            for out in cell.outputs:
                if "data" in out:
                    out.data = type(out.data)({k: v for k, v in out.data.items() if k != MIME})
    return bare


def shown_outputs(node: Any) -> Iterator[Any]:
    """What the cells of an executed notebook show, in order; nothing printed and no error."""
    for cell in node.cells:
        for output in cell.get("outputs", []):
            if output.output_type in ("execute_result", "display_data"):
                yield output


def _blocks(output: Any) -> list[Block]:
    data, extra = output.data, output.data.get(MIME, {})
    if "image/png" in data:
        shown = output.metadata.get("image/png", {})
        source = _clean(shown.get("source", ""))
        below: list[Block] = [Paragraph((Run(source),), "note")] if source else []
        return [
            FigureBlock(
                0,
                _file_name(extra.get("name", "figure")),
                _clean(shown.get("caption", "")),
                _clean(shown.get("alt", "")) or _clean(shown.get("caption", "")) or "–",
                decoded(data["image/png"]),
                decoded(extra.get("png", "")),
                extra.get("svg", ""),
            ),
            *below,
        ]
    if "text/html" not in data:
        return []
    values = tuple(tuple(row) for row in extra.get("values", ()))
    blocks: list[Block] = []
    for piece in html.fragments_fromstring(data["text/html"]):
        if isinstance(piece, str):
            blocks += _paragraph([Run(_clean(piece))])
        else:
            blocks += _element(piece, values)
            blocks += _paragraph([Run(_clean(piece.tail or ""))])
    return blocks


def _element(node: HtmlElement, values: tuple[tuple[Any, ...], ...]) -> list[Block]:
    tag, classes = node.tag, (node.get("class") or "").split()
    if not isinstance(tag, str) or tag in ("style", "script"):
        return []
    if tag in ("h1", "h2", "h3", "h4"):
        text = _text(node)
        title = tag == "h1" and "chapter" not in classes
        return [
            Paragraph((Run(text),), "title") if title else Heading(min(int(tag[1]), 3), text, anchor=node.get("id", ""))
        ]
    if tag in ("ul", "ol"):
        return [Points(tuple(tuple(_runs(i)) for i in node.iterchildren("li")), tag == "ol")]
    if tag == "dl":
        return [_band(node)]
    if tag == "table":
        return [_table(node, values)]
    if tag == "p" or not any(c.tag not in _INLINE for c in node if isinstance(c.tag, str)):
        kind = next((_KINDS[c] for c in classes if c in _KINDS), "text")
        return list(_paragraph(list(_runs(node)), kind))
    blocks: list[Block] = list(_paragraph([Run(_clean(node.text or ""))]))
    for child in node:
        blocks += _element(child, values)
        blocks += _paragraph([Run(_clean(child.tail or ""))])
    return blocks


def _paragraph(runs: list[Run], kind: str = "text") -> Iterator[Paragraph]:
    if any(r.text.strip() for r in runs):
        yield Paragraph(tuple(runs), kind)


def _runs(node: HtmlElement, *, bold: bool = False, italic: bool = False) -> Iterator[Run]:
    if node.text:
        yield Run(_clean(node.text), bold, italic)
    for child in node:
        if child.tag == "br":
            yield Run(" ", bold, italic)
        elif isinstance(child.tag, str):
            yield from _runs(
                child, bold=bold or child.tag in ("b", "strong"), italic=italic or child.tag in ("em", "i")
            )
        if child.tail:
            yield Run(_clean(child.tail), bold, italic)


def _band(node: HtmlElement) -> Band:
    cells = []
    groups = list(node.iterchildren("div")) or [node]
    for group in groups:
        texts = ["", "", ""]
        for part in group:
            place = 0 if part.tag == "dt" else 2 if "sub" in (part.get("class") or "") else 1
            texts[place] = " ".join(filter(None, (texts[place], _text(part))))
        cells.append((texts[0], texts[1], texts[2]))
    return Band(tuple(cells))


def _table(node: HtmlElement, values: tuple[tuple[Any, ...], ...]) -> TableBlock:
    head = node.xpath("./thead/tr/th")
    lines = node.xpath("./tbody/tr")
    rows = tuple(tuple(_text(cell) for cell in line.iterchildren("td", "th")) for line in lines)
    caption = node.find("caption")
    return TableBlock(
        0,
        _file_name((node.get("id") or "table").removeprefix("t-")),
        "" if caption is None else _text(caption),
        tuple(_text(cell) for cell in head),
        rows,
        tuple(i for i, cell in enumerate(head) if "num" in (cell.get("class") or "").split()),
        tuple(i for i, line in enumerate(lines) if "strong" in (line.get("class") or "").split()),
        "",
        values,
    )


def _with_notes(blocks: list[Block]) -> Iterator[Block]:
    """Blocks with each note that follows a table made part of it."""
    waiting: TableBlock | None = None
    for block in blocks:
        if waiting is not None:
            if isinstance(block, Paragraph) and block.kind == "note" and not waiting.note:
                waiting = replace(waiting, note=block.text.strip())
                continue
            yield waiting
            waiting = None
        if isinstance(block, TableBlock):
            waiting = block
        else:
            yield block
    if waiting is not None:
        yield waiting


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with tables and figures counted through, and no level of headings skipped."""
    tables = figures = chapters = level = 0
    for block in blocks:
        if isinstance(block, TableBlock):
            tables += 1
            yield replace(block, number=tables)
        elif isinstance(block, FigureBlock):
            figures += 1
            yield replace(block, number=figures)
        elif isinstance(block, Heading):
            level = min(block.level, level + 1)  # no level is skipped, as readers of tagged documents need it
            chapters += level == 1
            yield Heading(level, block.text, breaks=level == 1 and chapters > 1, anchor=block.anchor)
        else:
            yield block


def _clean(text: str) -> str:
    """Text on one line, without characters that files cannot hold."""
    return re.sub(r"[ \t\r\n]+", " ", _FORBIDDEN.sub("", text))


def _text(node: HtmlElement) -> str:
    return _clean(str(node.text_content())).strip()


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-") or "part"
