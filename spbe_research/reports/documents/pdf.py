"""The document as a PDF, set by typst: no TeX and no browser, figures as vectors, tables that break between rows.

The template ``assets/report.typ`` reads the document as data. No text of it is ever part of a program, so nothing has
to be escaped.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
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
    label,
)
from spbe_research.reports.documents.columns import column_shares

__all__ = ["write_pdf"]

_WIDTH = (21.0 - 5.0) / 2.54  # inches of text on A4 inside the template's margins
_HEIGHT = 8.8
_TABLE_POINTS = 8.5


def write_pdf(document: Document) -> bytes:
    """The bytes of a PDF; the same for the same document. It has no date.

    It follows PDF/UA-1: tagged for screen readers, every picture with its text.
    """
    import typst

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        blocks = [_data(block, document.lang, folder) for block in document.blocks]
        data = {
            "title": document.title,
            "lang": document.lang,
            "footer": document.footer,
            "warnings": list(document.warnings),
            "blocks": blocks,
            "one_page": document.one_page,
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


def _data(block: Block, lang: str, folder: Path) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text, "breaks": block.breaks}
    if isinstance(block, Paragraph):
        return {"kind": block.kind, "runs": _runs(block.runs)}
    if isinstance(block, Points):
        return {"kind": "points", "ordered": block.ordered, "items": [_runs(i) for i in block.items]}
    if isinstance(block, Band):
        return {"kind": "band", "cells": [list(c) for c in block.cells]}
    if isinstance(block, TableBlock):
        return _table(block, lang)
    assert isinstance(block, FigureBlock)  # what only a thesis has is never in a PDF
    return _figure(block, lang, folder)


def _runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [{"text": r.text, "bold": r.bold, "italic": r.italic} for r in runs]


def _table(block: TableBlock, lang: str) -> dict[str, Any]:
    shares, scale = column_shares(block, _WIDTH * 72 / _TABLE_POINTS)
    return {
        "kind": "table",
        "label": label("table", lang),
        "caption": block.caption,
        "series": block.series,
        "number": block.number,
        "columns": list(block.columns),
        "rows": [list(row) for row in block.rows],
        "numeric": list(block.numeric),
        "strong": list(block.strong),
        "note": block.note,
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
        "caption": block.caption,
        "series": block.series,
        "number": block.number,
        "alt": block.alt,
        "file": name,
        "width": round(width, 4),
        "height": round(height, 4),
    }
