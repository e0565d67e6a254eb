"""Executed chapters to the blocks of one document.

What a cell shows is HTML made by ``chapters.shown`` from escaped parts, or a picture with its caption. The HTML is
parsed, so that markup in a name comes back as the plain text it is. An element that is not known here gives its text:
nothing that the page says is lost.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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

__all__ = ["layer_of", "letter", "numbered", "read_document", "shown_outputs", "sources_in", "without_prints"]

_INLINE = {"a", "abbr", "b", "br", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "time"}
_KINDS = {"note": "note", "synthetic": "warning", "kicker": "kicker"}
#: characters that no XML file may hold
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufdd1\ufffe\uffff\ud800-\udfff]")


def read_document(
    notebooks: Iterable[Any],
    *,
    title: str,
    lang: str,
    footer: str = "",
    chapter: str = "",
    in_order: bool = False,
) -> Document:
    """The document that executed chapters make.

    Parameters
    ----------
    notebooks : executed notebook nodes in chapter order, any number.
    title : of the whole report; lang : ``"id"`` or ``"en"``; footer : how the report was made.
    chapter : as in :func:`~spbe_research.reports.documents.html.page_html`.
    in_order : leave every section where its notebook has it; else what is no open text follows in an appendix, and
        all sources are one list.

    Returns
    -------
    Document
        with tables and figures numbered through from 1, in an appendix of their own, and every chapter after the
        first on a new page.
    """
    blocks: list[Block] = []
    later = _Appendix(lang)
    for position, node in enumerate(notebooks):
        shown: list[Block] = []
        for output in shown_outputs(node):
            made, layer = _blocks(output), {} if in_order else layer_of(output)
            if layer:
                later.add(made, layer)
            else:
                shown += made
        if position == 0 and not any(isinstance(b, Heading) and b.level == 1 for b in shown):
            begin = next((i for i, b in enumerate(shown) if isinstance(b, Heading)), 0)
            first = Heading(1, chapter) if chapter else Heading(1, say("report.first_chapter", lang), anchor="maturity")
            shown.insert(begin, first)
        blocks += shown
    warnings = tuple(dict.fromkeys(b.text for b in blocks if isinstance(b, Paragraph) and b.kind == "warning"))
    whole = numbered([*_with_notes(blocks), *_with_notes([*later.blocks()])])
    return Document(_clean(title), lang, tuple(whole), _clean(footer), warnings)


def sources_in(notebooks: Iterable[Any]) -> list[str]:
    """Short names of the sources of all figures and tables, where they were asked for; each as often as it is named."""
    outputs = (output for node in notebooks for output in shown_outputs(node))
    return [_clean(name) for output in outputs for name in output.data.get(MIME, {}).get("sources", ())]


def layer_of(output: Any) -> dict[str, str]:
    """What an output says of the layer that it belongs to; nothing where that is open text."""
    found: dict[str, str] = output.data.get(MIME, {}).get("layer", {})
    return found


def letter(number: int) -> str:
    """How parts of an appendix are counted, from 0.

    Examples
    --------
    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    return (letter(number // 26 - 1) if number > 25 else "") + chr(ord("A") + number % 26)


class _Appendix:
    """What follows the chapters: their sections that are no open text, and one list of all sources."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._sections: list[Block] = []
        self._sources: dict[tuple[Run, ...], None] = {}

    def add(self, blocks: Iterable[Block], layer: Mapping[str, str]) -> None:
        """What one output of a cell shows."""
        for block in blocks:
            if layer["kind"] == "sources":
                self._sources |= dict.fromkeys(block.items) if isinstance(block, Points) else {}
            elif isinstance(block, Heading) and block.level == 2:
                said = say(f"report.chapter {layer['chapter']}", self.lang)
                self._sections.append(
                    replace(block, text=say("report.appendix_of", self.lang, text=block.text, chapter=said))
                )
            elif isinstance(block, TableBlock | FigureBlock):
                self._sections.append(replace(block, series=say("report.appendix_letter", self.lang)))
            else:
                self._sections.append(block)

    def blocks(self) -> Iterator[Block]:
        """All of it, its headings lettered; nothing where there is nothing."""
        made = self._sections
        if self._sources:
            made = [
                *made,
                Heading(2, say("report.h_all_sources", self.lang), anchor="sources"),
                Points(tuple(self._sources)),
            ]
        if made:
            yield Heading(1, say("report.h_appendix", self.lang), anchor="appendix")
        count = 0
        for block in made:
            if isinstance(block, Heading) and block.level == 2:
                yield replace(
                    block, text=say("report.appendix_heading", self.lang, letter=letter(count), text=block.text)
                )
                count += 1
            else:
                yield block


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
                sources=tuple(map(_clean, extra.get("sources", ()))),
            ),
            *below,
        ]
    if "text/html" not in data:
        return []
    values = tuple(tuple(row) for row in extra.get("values", ()))
    credit, sources = _clean(extra.get("credit", "")), tuple(map(_clean, extra.get("sources", ())))
    blocks: list[Block] = []
    for piece in html.fragments_fromstring(data["text/html"]):
        if isinstance(piece, str):
            blocks += _paragraph([Run(_clean(piece))])
        else:
            blocks += _element(piece, values)
            blocks += _paragraph([Run(_clean(piece.tail or ""))])
    return [replace(b, credit=credit, sources=sources) if isinstance(b, TableBlock) else b for b in blocks]


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
    """Blocks with tables and figures counted through, and no level of headings skipped.

    The first chapter begins on a new page behind the one page before it, a later one too, and an appendix; not one of
    a few lines, and none after it.
    """
    blocks = list(blocks)
    apart, level = _apart(blocks), 0
    count: Counter[tuple[type, str]] = Counter()
    for place, block in enumerate(blocks):
        if isinstance(block, TableBlock | FigureBlock):
            count[type(block), block.series] += 1
            yield replace(block, number=count[type(block), block.series])
        elif isinstance(block, Heading):
            level = min(block.level, level + 1)  # no level is skipped, as readers of tagged documents need it
            yield Heading(level, block.text, breaks=place in apart, anchor=block.anchor)
        else:
            yield block


def _apart(blocks: list[Block]) -> set[int]:
    """Places of the headings that begin a page: both what they begin and what was before have a table or a figure."""
    headings = [(i, b) for i, b in enumerate(blocks) if isinstance(b, Heading)]
    begin = [i for i, b in headings if b.level == 1]
    ends = [*begin[1:], len(blocks)]
    rich = [
        any(isinstance(b, TableBlock | FigureBlock) for b in blocks[i:j]) for i, j in zip(begin, ends, strict=False)
    ]
    later = {
        at
        for at, before, here in zip(begin[1:], rich, rich[1:], strict=False)
        if (before and here) or blocks[at].anchor == "appendix"  # type: ignore[union-attr]
    }
    first = {i for i, b in headings[1:] if b.level == 1 and b.anchor == "maturity"}
    return later | first


def _clean(text: str) -> str:
    """Text on one line, without characters that files cannot hold."""
    return re.sub(r"[ \t\r\n]+", " ", _FORBIDDEN.sub("", text))


def _text(node: HtmlElement) -> str:
    return _clean(str(node.text_content())).strip()


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-") or "part"
