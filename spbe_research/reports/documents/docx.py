"""The document as a Word file that a thesis can take over.

Written with python-docx from the blocks. Converting the page with pandoc instead costs 1.4 s of processor time a
report, and its tables, captions, alternative texts and widths have to be set again afterwards.
"""

from __future__ import annotations

import copy
import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches
from docx.text.paragraph import Paragraph as WordParagraph

from spbe_research.reports.documents.blocks import (
    Band,
    Block,
    Document,
    Entries,
    FigureBlock,
    Formula,
    Heading,
    ListOf,
    Math,
    Paragraph,
    Points,
    Run,
    TableBlock,
    bookmark,
    glued,
    label,
)
from spbe_research.reports.documents.columns import column_shares, table_lines, text_width, times_cell_width
from spbe_research.reports.documents.docx_styles import (
    COLUMN_INCHES,
    PAGE_INCHES,
    SUMMARY_INCHES,
    SUMMARY_TABLE_POINTS,
    TABLE_POINTS,
    language_tag,
    set_language,
    set_page,
    set_styles,
    set_summary_page,
    set_summary_styles,
    set_thesis_styles,
)
from spbe_research.reports.documents.sheets import WHOLE_LINES, picture_inches

__all__ = ["write_docx"]

_TWIPS = 1440  # to the inch
_WHOLE = {False: 18, True: WHOLE_LINES}  # lines of a table that stays on one sheet, in a report and in a thesis
_STYLES = {"title": "Title", "kicker": "Subtitle", "note": "Table Note", "warning": "Warning", "text": "Normal"}
_APART = "Summary"  # before the name of a style of the one page in front of the chapters


def write_docx(document: Document) -> bytes:
    """The bytes of a Word file; the same for the same document."""
    word = docx.Document()
    set_page(word)
    set_styles(word)
    set_language(word, document.lang)
    if document.chapter is not None:
        set_thesis_styles(word)
    if document.one_page:
        set_summary_page(word.sections[0])
        set_summary_styles(word)
    _properties(word, document)
    _edges(word, document)
    chapters = _first_chapter(document)
    if chapters:
        set_summary_styles(word, _APART)
    blocks = document.blocks
    for place, (before, block, after) in enumerate(zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)):
        if chapters and place == chapters:
            _end_section(word)
        part = replace(document, one_page=True) if place < chapters else document
        if isinstance(block, FigureBlock):
            noted = isinstance(after, Paragraph) and after.kind == "note"
            _figure(word, block, part, _lead(before, block, after, part), noted=noted)
        elif isinstance(block, TableBlock):
            _table(word, block, part)
        elif isinstance(block, ListOf):
            _list_of(word, block, part)
        else:
            _block(word, block, part)
    if document.footer:
        word.add_paragraph(document.footer, style="Table Note")
    packed = io.BytesIO()
    word.save(packed)
    return _without_dates(packed.getvalue())


def _first_chapter(document: Document) -> int:
    """Place of the first chapter where a page of its own stands before it; 0 where none does."""
    return next((i for i, b in enumerate(document.blocks) if isinstance(b, Heading) and b.opens), 0)


def _end_section(word: WordDocument) -> None:
    """What is there becomes a section with the margins of the one page; what follows begins on a new sheet."""
    last = word.element.body[-2]  # the properties of the last section stand behind it
    paragraph = WordParagraph(last, word) if last.tag == qn("w:p") else word.add_paragraph(style="Table Note")
    paragraph._p.get_or_add_pPr().append(copy.deepcopy(word.element.body.sectPr))
    set_summary_page(word.sections[0])


def _styled(word: WordDocument, name: str, document: Document) -> str:
    """The style's name, or that of its smaller twin on the one page before the chapters."""
    twin = f"{_APART} {name}"
    return twin if document.one_page and twin in word.styles else name


def _block(word: WordDocument, block: Block, document: Document) -> None:
    """What bears no number."""
    if isinstance(block, Heading):
        heading = word.add_paragraph(block.text, style=f"Heading {block.level}")
        # the first chapter is in a section of its own
        heading.paragraph_format.page_break_before = (block.breaks and not block.opens) or None
    elif isinstance(block, Paragraph):
        _runs(word.add_paragraph(style=_styled(word, _STYLES[block.kind], document)), block.runs)
    elif isinstance(block, Points):
        for item in block.items:
            _runs(word.add_paragraph(style="List Number" if block.ordered else "List Bullet"), item)
    elif isinstance(block, Entries):
        for item in block.items:
            _runs(word.add_paragraph(style="Bibliography"), item)
    elif isinstance(block, Band):
        _band(word, block, document)
    elif isinstance(block, Formula):
        _formula(word, block)


def _column(document: Document) -> float:
    """Inches of a line of text."""
    return SUMMARY_INCHES if document.one_page else COLUMN_INCHES


def _lead(before: Block | None, block: FigureBlock, after: Block | None, document: Document) -> float:
    """Inches that a figure leaves on its page for its caption, its source and a heading.

    In a thesis, and above a figure that fills a page, also for the lines that lead to it, so that both can share a
    sheet. They are not tied to it: where the sheet before has room for the lines alone they fill it.
    """
    note = after.text if isinstance(after, Paragraph) and after.kind == "note" else ""
    room = 0.8 + _lines(block.caption, 76, 0.16) + _lines(note, 84, 0.14) + (0.2 if note else 0)
    _, height = block.within(_column(document) * 0.99, PAGE_INCHES)
    if document.chapter is None and height < 0.6 * PAGE_INCHES:
        return room
    if not isinstance(before, Paragraph) or before.kind != "text" or len(before.text) > 600:
        return room
    return room + 0.1 + _lines(before.text, 70, 0.25)


def _lines(text: str, characters: int, inches: float) -> float:
    """Height of a text, of which so many characters stand on a line at least."""
    return -(-len(text) // characters) * inches


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
        if run.mark:
            _field(paragraph, f"REF {run.mark} \\h", glued(run.text))
            continue
        made = paragraph.add_run(glued(run.text))
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


def _number(document: Document, block: TableBlock | FigureBlock) -> str:
    return f"{block.series}{block.number}" if document.chapter is None else f"{document.chapter}.{block.number}"


def _caption(
    word: WordDocument, kind: str, block: TableBlock | FigureBlock, style: str, document: Document
) -> WordParagraph:
    name, number, text = label(kind, document.lang), block.number, glued(block.caption)
    paragraph = word.add_paragraph(style=_styled(word, style, document))
    if document.chapter is None:
        paragraph.add_run(f"{name} {block.series}")
        _field(paragraph, f"SEQ {name}{block.series} \\* ARABIC", str(number))  # the appendix counts its own
    else:
        # in a bookmark that the list at the front points to; counted anew after each heading of a chapter
        mark, node = bookmark(kind, number), str(number * 2 + (kind == "figure"))
        paragraph._p.append(_made("w:bookmarkStart", id=node, name=mark))
        paragraph.add_run(f"{name} {document.chapter}.")
        _field(paragraph, f"SEQ {name} \\* ARABIC \\s 1", str(number))
        paragraph._p.append(_made("w:bookmarkEnd", id=node))
    paragraph.add_run(f". {text}")
    return paragraph


def _list_of(word: WordDocument, block: ListOf, document: Document) -> None:
    """A list that Word renews: its entries as they are, each with a field for its page."""
    word.add_paragraph(block.heading, style="Front Heading")
    listed: list[TableBlock | FigureBlock] = [*document.tables] if block.kind == "table" else [*document.figures]
    name = label(block.kind, document.lang)
    paragraph = word.add_paragraph(style="table of figures")
    _mark_field(paragraph, "begin", dirty="true")  # Word renews it when it opens the file
    _instruction(paragraph, f'TOC \\h \\z \\c "{name}"')
    _mark_field(paragraph, "separate")
    for position, item in enumerate(listed):
        if position:
            paragraph = word.add_paragraph(style="table of figures")
        paragraph.add_run(f"{name} {_number(document, item)}. {item.caption}\t")
        _mark_field(paragraph, "begin", dirty="true")
        _instruction(paragraph, f"PAGEREF {bookmark(block.kind, item.number)} \\h")
        _mark_field(paragraph, "separate")
        paragraph.add_run("…")
        _mark_field(paragraph, "end")
    _mark_field(paragraph, "end")


def _mark_field(paragraph: WordParagraph, kind: str, **more: str) -> None:
    paragraph.add_run()._r.append(_made("w:fldChar", fldCharType=kind, **more))


def _instruction(paragraph: WordParagraph, text: str) -> None:
    node = _made("w:instrText")
    node.text = f" {text} "
    node.set(qn("xml:space"), "preserve")
    paragraph.add_run()._r.append(node)


def _formula(word: WordDocument, block: Formula) -> None:
    """A formula of Word's own, which can be edited there."""
    paragraph = word.add_paragraph(style="Formula")
    math = OxmlElement("m:oMath")
    for part in block.parts:
        _math(math, part)
    paragraph._p.append(math)


def _math(parent: Any, part: Math) -> None:
    if part.kind == "text":
        _math_text(parent, part.parts)
    elif part.kind == "sub":
        node = _child(parent, "m:sSub")
        for tag, letter in zip(("m:e", "m:sub"), part.parts, strict=True):
            _math_text(_child(node, tag), (letter,))
    elif part.kind == "over":
        node = _child(parent, "m:f")
        for tag, inner in zip(("m:num", "m:den"), part.parts, strict=True):
            _math_inner(_child(node, tag), inner)
    else:
        first, last, inner = part.parts
        node = _child(parent, "m:nary")
        properties = _child(node, "m:naryPr")
        _child(properties, "m:chr").set(qn("m:val"), "∑")
        _child(properties, "m:limLoc").set(qn("m:val"), "undOvr")
        _math_text(_child(node, "m:sub"), (first,))
        _math_text(_child(node, "m:sup"), (last,))
        _math_inner(_child(node, "m:e"), inner)


def _math_inner(parent: Any, inner: str | tuple[Math, ...]) -> None:
    for part in inner:
        assert isinstance(part, Math)
        _math(parent, part)


def _math_text(parent: Any, parts: tuple[str | tuple[Math, ...], ...]) -> None:
    text = _child(_child(parent, "m:r"), "m:t")
    text.text = "".join(str(p) for p in parts)
    text.set(qn("xml:space"), "preserve")


def _figure(word: WordDocument, block: FigureBlock, document: Document, lead: float, *, noted: bool) -> None:
    if document.chapter is not None:
        width, _ = picture_inches(block, PAGE_INCHES - lead)
    else:
        # a little less than the column, which is rounded, and never wider than drawn, so that print has its resolution
        width, _ = block.within(0.99 * min(_column(document), block.inches[0]), PAGE_INCHES - lead)
    holder = word.add_paragraph(style=_styled(word, "Figure", document))
    holder.add_run().add_picture(io.BytesIO(block.picture), width=Inches(width))
    for properties in holder._p.iter(qn("wp:docPr")):
        properties.set("name", f"{label('figure', document.lang)} {_number(document, block)}")
        properties.set("descr", block.alt)
    caption = _caption(word, "figure", block, "Figure Caption", document)
    if noted:  # whose figures these are stays with them
        caption.paragraph_format.keep_with_next = True


def _table(word: WordDocument, block: TableBlock, document: Document) -> None:
    _caption(word, "table", block, "Caption", document)
    column, points = _column(document), SUMMARY_TABLE_POINTS if document.one_page else TABLE_POINTS
    measure = text_width if document.chapter is None else times_cell_width
    shares, scale = column_shares(block, column * 72 / points, measure)
    widths = [round(s * column * _TWIPS) for s in shares]
    size = None if scale == 1 else max(6.0, points * scale)
    table = _empty_table(widths, "SpbeTable")
    lines = [block.columns, *block.rows]
    # sheets are filled: what is higher than a few rows goes on overleaf
    splits = not document.one_page and (
        block.splits
        or table_lines(block, shares, column * 72 / points / scale, measure) > _WHOLE[document.chapter is not None]
    )
    for y, line in enumerate(lines):
        row = _child(table, "w:tr")
        properties = _child(row, "w:trPr")
        _child(properties, "w:cantSplit")
        if y == 0:
            _child(properties, "w:tblHeader")
        last = len(lines) - 1  # which stays with the note below
        together = (y < last or bool(block.note)) and (not splits or y in (0, 1, last - 1, last))
        for x, text in enumerate(line):
            style = _cell_style(word, "Table Text" if y else "Table Head", document)
            _cell(row, widths[x], text, style, bold=y - 1 in block.strong, right=x in block.numeric, size=size,
                  keep=together)  # fmt: skip
    _place(word, table)
    if block.note or not document.one_page:
        word.add_paragraph(glued(block.note), style=_styled(word, "Table Note", document))


def _cell_style(word: WordDocument, name: str, document: Document) -> str:
    """Its identifier, by which a cell names it."""
    return _styled(word, name, document).replace(" ", "")


def _band(word: WordDocument, block: Band, document: Document) -> None:
    """The summary as a row of cells: label, value, what qualifies it."""
    widths = [round(_column(document) * _TWIPS / len(block.cells))] * len(block.cells)
    table = _empty_table(widths, "SpbeTable")
    for line, (bold, size) in enumerate(((False, 9.0), (True, 13.0), (False, 9.0))):
        row = _child(table, "w:tr")
        _child(_child(row, "w:trPr"), "w:cantSplit")
        for width, cell in zip(widths, block.cells, strict=True):
            style = _cell_style(word, "Table Text", document)
            _cell(row, width, cell[line], style, bold=bold, size=size, keep=line < 2)
    _place(word, table)
    word.add_paragraph(style=_styled(word, "Table Note", document))


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    made = _made(tag, **attributes)
    parent.append(made)
    return made


def _made(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
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
    content.text = glued(text)
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
