"""The document as a PDF, set by typst: no TeX and no browser, figures as vectors, tables that break between rows.

The template ``assets/report.typ`` reads the document as data. No text of it is ever part of a program, so nothing has
to be escaped.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from spbe_research.chapters.display.style import assets_dir
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
    glued,
    label,
)
from spbe_research.reports.documents.columns import column_shares

__all__ = ["write_pdf"]

_WIDTH = (21.0 - 5.0) / 2.54  # inches of text on A4 inside the template's margins
_HEIGHT = 8.8
_TABLE_POINTS = 8.5
#: inches: a figure higher than this goes to the foot of a page, and the text that follows fills the room above it
_FLOATS = 4.3
#: if there is so much of it; else the page above it would be empty
_FILLS = 1500
#: more than stands on a page
_PAGE = 4000


def write_pdf(document: Document) -> bytes:
    """The bytes of a PDF; the same for the same document. It has no date.

    It follows PDF/UA-1: tagged for screen readers, every picture with its text.
    """
    import typst

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        blocks = [*_all_data(document, folder)]
        data = {
            "title": document.title,
            "lang": document.lang,
            "footer": document.footer,
            "warnings": list(document.warnings),
            "blocks": blocks,
            "one_page": document.one_page,
            "first": _first_chapter(blocks),
        }
        (folder / "document.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8", newline="\n")
        template = folder / "report.typ"
        template.write_bytes((assets_dir() / "report.typ").read_bytes())
        made = typst.compile(
            str(template), root=str(folder), font_paths=_fonts(), ignore_system_fonts=True, pdf_standards=["ua-1"]
        )
        return bytes(made)


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(assets_dir())])


def _first_chapter(blocks: list[dict[str, Any]]) -> int:
    """Place of the first chapter where a page of its own stands before it; 0 where none does."""
    return next((i for i, b in enumerate(blocks) if b.get("first")), 0)


def _all_data(document: Document, folder: Path) -> Iterator[dict[str, Any]]:
    """Every block as data; what stands below a figure goes with it.

    What floats leaves its place; a figure that follows it soon floats too, or waits for it, so that they stay in order.
    """
    below: str | None = None
    since = _PAGE  # much from the last figure that floats
    for place, (block, after) in enumerate(zip(document.blocks, (*document.blocks[1:], None), strict=False)):
        since = _PAGE if isinstance(block, Heading) and block.level == 1 else since + _length(block)
        if below is not None:
            below = None
        elif isinstance(block, FigureBlock):
            below = after.text.strip() if isinstance(after, Paragraph) and after.kind == "note" else None
            made = _figure(block, document.lang, folder)
            late = since < _PAGE
            floats = (late or made["height"] > _FLOATS) and _to_come(document.blocks[place + 1 :]) > _FILLS
            since = 0 if floats else since
            yield made | {"note": glued(below or ""), "floats": floats, "waits": late and not floats}
        else:
            yield _data(block, document.lang)


def _to_come(blocks: tuple[Block, ...]) -> int:
    """How much the rest of a chapter has to fill the room above a figure."""
    chapter = takewhile(lambda b: not (isinstance(b, Heading) and b.level == 1), blocks)
    return sum(map(_length, chapter))


def _length(block: Block) -> int:
    """Its length in characters; a table or figure counts as a paragraph."""
    if isinstance(block, Paragraph):
        return len(block.text)
    if isinstance(block, Points):
        return sum(len(run.text) for item in block.items for run in item)
    return 600 if isinstance(block, TableBlock | FigureBlock) else 0


def _data(block: Block, lang: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        look = {"level": block.level, "text": block.text, "breaks": block.breaks, "first": block.opens}
        return {"kind": "heading"} | look
    if isinstance(block, Paragraph):
        return {"kind": block.kind, "runs": _runs(block.runs)}
    if isinstance(block, Points):
        return {"kind": "points", "ordered": block.ordered, "items": [_runs(i) for i in block.items]}
    if isinstance(block, Band):
        return {"kind": "band", "cells": [list(c) for c in block.cells]}
    assert isinstance(block, TableBlock)  # what only a thesis has is never in a PDF
    return _table(block, lang)


def _runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [{"text": glued(r.text), "bold": r.bold, "italic": r.italic} for r in runs]


def _table(block: TableBlock, lang: str) -> dict[str, Any]:
    shares, scale = column_shares(block, _WIDTH * 72 / _TABLE_POINTS)
    return {
        "kind": "table",
        "label": label("table", lang),
        "caption": block.caption,
        "series": block.series,
        "number": block.number,
        "columns": list(block.columns),
        "rows": [[glued(text) for text in row] for row in block.rows],
        "numeric": list(block.numeric),
        "strong": list(block.strong),
        "note": glued(block.note),
        "splits": block.splits,
        "shares": [round(s, 4) for s in shares],
        "scale": round(max(scale, 0.7), 3),
    }


def _figure(block: FigureBlock, lang: str, folder: Path) -> dict[str, Any]:
    name = f"figure-{block.series}{block.number}." + ("svg" if block.svg else "png")
    (folder / name).write_bytes(block.svg.encode("utf-8") if block.svg else block.picture)
    width, height = block.within(_WIDTH, _HEIGHT)
    return {
        "kind": "figure",
        "label": label("figure", lang),
        "caption": glued(block.caption),
        "series": block.series,
        "number": block.number,
        "alt": block.alt,
        "file": name,
        "width": round(width, 4),
        "height": round(height, 4),
    }
