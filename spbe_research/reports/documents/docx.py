"""The document as a Word file that a thesis can take over.

Written with python-docx from the blocks. Converting the page with pandoc instead costs 1.4 s of processor time a
report, and its tables, captions, alternative texts and widths have to be set again afterwards.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches
from docx.text.paragraph import Paragraph as WordParagraph

from spbe_research.reports.documents.blocks import (
    Band,
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
from spbe_research.reports.documents.docx_styles import (
    COLUMN_INCHES,
    PAGE_INCHES,
    TABLE_POINTS,
    language_tag,
    set_language,
    set_page,
    set_styles,
)

__all__ = ["write_docx"]

_TWIPS = 1440  # to the inch
_STYLES = {"title": "Title", "kicker": "Subtitle", "note": "Table Note", "warning": "Warning", "text": "Normal"}


def write_docx(document: Document) -> bytes:
    """The bytes of a Word file; the same for the same document."""
    word = docx.Document()
    set_page(word)
    set_styles(word)
    set_language(word, document.lang)
    _properties(word, document)
    _edges(word, document)
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = word.add_paragraph(block.text, style=f"Heading {block.level}")
            heading.paragraph_format.page_break_before = block.breaks or None
        elif isinstance(block, Paragraph):
            _runs(word.add_paragraph(style=_STYLES[block.kind]), block.runs)
        elif isinstance(block, Points):
            for item in block.items:
                _runs(word.add_paragraph(style="List Number" if block.ordered else "List Bullet"), item)
        elif isinstance(block, Band):
            _band(word, block)
        elif isinstance(block, TableBlock):
            _table(word, block, document.lang)
        else:
            _figure(word, block, document.lang)
    if document.footer:
        word.add_paragraph(document.footer, style="Table Note")
    packed = io.BytesIO()
    word.save(packed)
    return _without_dates(packed.getvalue())


def _properties(word: WordDocument, document: Document) -> None:
    """Title, author and language; no date, since the time of the run says nothing about the content."""
    core = word.core_properties
    for node in list(core._element):
        core._element.remove(node)
    core.title, core.author, core.language = document.title[:255], "spbe-research", language_tag(document.lang)
    package = word.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]


def _edges(word: WordDocument, document: Document) -> None:
    """Page number below; what every page must say above."""
    section = word.sections[0]
    number = section.footer.paragraphs[0]
    number.style = word.styles["Figure"]
    _field(number, "PAGE", "1")
    if document.warnings:
        section.header.paragraphs[0].style = word.styles["Warning"]
        section.header.paragraphs[0].add_run(" ".join(document.warnings))


def _runs(paragraph: WordParagraph, runs: tuple[Run, ...]) -> None:
    for run in runs:
        made = paragraph.add_run(run.text)
        made.bold, made.italic = run.bold or None, run.italic or None


def _field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    """A field that Word computes, with the text it has now."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {instruction} ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _caption(word: WordDocument, kind: str, number: int, text: str, style: str, lang: str) -> None:
    name = label(kind, lang)
    paragraph = word.add_paragraph(style=style)
    paragraph.add_run(f"{name} ")
    _field(paragraph, f"SEQ {name} \\* ARABIC", str(number))
    paragraph.add_run(f". {text}")


def _figure(word: WordDocument, block: FigureBlock, lang: str) -> None:
    # a little less than the column, which is rounded; and room for its caption and a heading above it
    width, _ = block.within(COLUMN_INCHES * 0.99, PAGE_INCHES - 1.1)
    holder = word.add_paragraph(style="Figure")
    holder.add_run().add_picture(io.BytesIO(block.picture), width=Inches(width))
    for properties in holder._p.iter(qn("wp:docPr")):
        properties.set("name", f"{label('figure', lang)} {block.number}")
        properties.set("descr", block.alt)
    _caption(word, "figure", block.number, block.caption, "Figure Caption", lang)


def _table(word: WordDocument, block: TableBlock, lang: str) -> None:
    _caption(word, "table", block.number, block.caption, "Caption", lang)
    shares, scale = column_shares(block, COLUMN_INCHES * 72 / TABLE_POINTS)
    widths = [round(s * COLUMN_INCHES * _TWIPS) for s in shares]
    size = None if scale == 1 else max(6.0, TABLE_POINTS * scale)
    table = _empty_table(widths, "SpbeTable")
    lines = [block.columns, *block.rows]
    for y, line in enumerate(lines):
        row = _child(table, "w:tr")
        properties = _child(row, "w:trPr")
        _child(properties, "w:cantSplit")
        if y == 0:
            _child(properties, "w:tblHeader")
        last = len(lines) - 1  # which stays with the note below
        together = (y < last or bool(block.note)) and (not block.splits or y in (0, 1, last - 1, last))
        for x, text in enumerate(line):
            style = "TableText" if y else "TableHead"
            _cell(row, widths[x], text, style, bold=y - 1 in block.strong, right=x in block.numeric, size=size,
                  keep=together)  # fmt: skip
    _place(word, table)
    word.add_paragraph(block.note, style="Table Note")


def _band(word: WordDocument, block: Band) -> None:
    """The summary as a row of cells: label, value, what qualifies it."""
    widths = [round(COLUMN_INCHES * _TWIPS / len(block.cells))] * len(block.cells)
    table = _empty_table(widths, "SpbeTable")
    for line, (bold, size) in enumerate(((False, 9.0), (True, 13.0), (False, 9.0))):
        row = _child(table, "w:tr")
        _child(_child(row, "w:trPr"), "w:cantSplit")
        for width, cell in zip(widths, block.cells, strict=True):
            _cell(row, width, cell[line], "TableText", bold=bold, size=size, keep=line < 2)
    _place(word, table)
    word.add_paragraph(style="Table Note")


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made


def _empty_table(widths: list[int], style: str) -> Any:
    table = OxmlElement("w:tbl")
    properties = _child(table, "w:tblPr")
    _child(properties, "w:tblStyle", val=style)
    _child(properties, "w:tblW", w=str(sum(widths)), type="dxa")
    _child(properties, "w:tblLayout", type="fixed")
    _child(properties, "w:tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1",
           noVBand="1")  # fmt: skip
    grid = _child(table, "w:tblGrid")
    for width in widths:
        _child(grid, "w:gridCol", w=str(width))
    return table


def _cell(
    row: Any,
    width: int,
    text: str,
    style: str,
    *,
    bold: bool = False,
    right: bool = False,
    size: float | None = None,
    keep: bool = False,
) -> None:
    cell = _child(row, "w:tc")
    _child(_child(cell, "w:tcPr"), "w:tcW", w=str(width), type="dxa")
    paragraph = _child(cell, "w:p")
    properties = _child(paragraph, "w:pPr")
    _child(properties, "w:pStyle", val=style)
    if keep:
        _child(properties, "w:keepNext")
    if right:
        _child(properties, "w:jc", val="right")
    run = _child(paragraph, "w:r")
    if bold or size is not None:
        look = _child(run, "w:rPr")
        if bold:
            _child(look, "w:b")
        if size is not None:
            _child(look, "w:sz", val=str(round(size * 2)))
    content = _child(run, "w:t")
    content.text = text
    content.set(qn("xml:space"), "preserve")


def _place(word: WordDocument, table: Any) -> None:
    """Put a table behind what is there; the section's properties stay last."""
    body = word.element.body
    body.insert(len(body) - 1, table)


def _without_dates(packed: bytes) -> bytes:
    """The same archive with one fixed date for every part, and pictures stored as they are."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(target, "w") as out:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3
            info.compress_type = zipfile.ZIP_STORED if entry.filename.endswith(".png") else zipfile.ZIP_DEFLATED
            out.writestr(info, source.read(entry))
    return target.getvalue()
