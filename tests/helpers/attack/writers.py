"""Sheets in memory, and the files that programs make of them."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter


@dataclass(frozen=True)
class Sum:
    """A formula with the result that a program stored, or none."""

    text: str
    stored: float | None = None


@dataclass
class Page:
    """A sheet: cells, and what a workbook can say of them; positions count from 0."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    state: str = "visible"

    @property
    def plain(self) -> bool:
        """Whether a text table can hold all of it."""
        return not (self.merged or self.hidden_rows or self.hidden_columns or self.formats or self.state != "visible")


@dataclass(frozen=True)
class Text:
    """How a text table is saved."""

    delimiter: str = ";"
    encoding: str = "utf-8"
    newline: str = "\r\n"
    quoting: int = csv.QUOTE_MINIMAL
    comma: bool = False  # decimal commas
    trailing: int = 0
    hint: bool = False  # Excel's line sep=;


def as_text(rows: list[list[Any]], how: Text) -> bytes:
    def shown(cell: Any) -> str:
        if cell is None:
            return ""
        if isinstance(cell, Sum):
            cell = cell.stored if cell.stored is not None else cell.text
        if isinstance(cell, bool):
            return "TRUE" if cell else "FALSE"
        if isinstance(cell, date):
            return cell.strftime("%d/%m/%Y")
        if isinstance(cell, float):
            return str(cell).replace(".", ",") if how.comma else str(cell)
        return str(cell)

    width = max(map(len, rows))
    out = io.StringIO(newline="")
    write = csv.writer(out, delimiter=how.delimiter, lineterminator=how.newline, quoting=how.quoting)
    if how.hint:
        out.write(f"sep={how.delimiter}{how.newline}")
    for row in rows:
        cells = [shown(c) for c in row]
        write.writerow([*cells, *[""] * (width - len(cells) + how.trailing)])
    return out.getvalue().encode(how.encoding, errors="replace" if how.encoding == "cp1252" else "strict")


def as_xlsx(pages: list[Page]) -> bytes:
    """As Excel writes it, formulas with their results."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    styles: dict[str, Any] = {}

    def style(code: str | None) -> Any:
        return None if code is None else styles.setdefault(code, book.add_format({"num_format": code}))

    for page in pages:
        sheet = book.add_worksheet(page.name)
        for top, left, bottom, right in page.merged:
            sheet.merge_range(top, left, bottom, right, "")
        for r, row in enumerate(page.rows):
            for c, cell in enumerate(row):
                form = style(page.formats.get((r, c)))
                if isinstance(cell, Sum):
                    sheet.write_formula(r, c, cell.text, form, "" if cell.stored is None else cell.stored)
                elif isinstance(cell, bool):
                    sheet.write_boolean(r, c, cell, form)
                elif isinstance(cell, int | float):
                    sheet.write_number(r, c, cell, form)
                elif isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, form or style("dd/mm/yyyy"))
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell, form)
        for r in page.hidden_rows:
            sheet.set_row(r, None, None, {"hidden": True})
        for c in page.hidden_columns:
            sheet.set_column(c, c, None, None, {"hidden": True})
        if page.state == "hidden":
            sheet.hide()
        elif page.state == "veryHidden":
            sheet.very_hidden()
    book.close()
    return out.getvalue()


def as_openpyxl(pages: list[Page]) -> bytes:
    """As a script writes it: no results of formulas."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for r, row in enumerate(page.rows, start=1):
            for c, cell in enumerate(row, start=1):
                if cell is not None:
                    sheet.cell(r, c).value = cell.text if isinstance(cell, Sum) else cell
                    if (r - 1, c - 1) in page.formats:
                        sheet.cell(r, c).number_format = page.formats[r - 1, c - 1]
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for r in page.hidden_rows:
            sheet.row_dimensions[r + 1].hidden = True
        for c in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(c + 1)].hidden = True
        sheet.sheet_state = page.state
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def as_strict(pages: list[Page]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(pages))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            for one, two in _STRICT:
                data = data.replace(one, two)
            new.writestr(name, data)
    return out.getvalue()


def as_ods(pages: list[Page]) -> bytes:
    """As LibreOffice writes it, as far as cells go."""

    def cell_xml(cell: Any) -> str:
        if cell is None:
            return "<table:table-cell/>"
        if isinstance(cell, Sum):
            value = "" if cell.stored is None else f' office:value-type="float" office:value="{cell.stored}"'
            return f"<table:table-cell table:formula={quoteattr('of:' + cell.text)}{value}/>"
        if isinstance(cell, bool):
            word = str(cell).lower()
            return (
                f'<table:table-cell office:value-type="boolean" office:boolean-value="{word}">'
                f"<text:p>{word.upper()}</text:p></table:table-cell>"
            )
        if isinstance(cell, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
        if isinstance(cell, int | float):
            return (
                f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p>'
                "</table:table-cell>"
            )
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    tables = "".join(
        f"<table:table table:name={quoteattr(page.name)}>"
        + "".join(f"<table:table-row>{''.join(map(cell_xml, row))}</table:table-row>" for row in page.rows)
        + "</table:table>"
        for page in pages
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{listed}" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", kind, zipfile.ZIP_STORED)
        new.writestr("content.xml", content)
        new.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def as_xlsb(pages: list[Page]) -> bytes:
    """The least that is an Excel Binary Workbook: numbers, texts and booleans."""

    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([(kind & 0x7F) | 0x80, kind >> 7])
        size, length = len(data), b""
        while True:
            part, size = size & 0x7F, size >> 7
            length += bytes([part | (0x80 if size else 0)])
            if not size:
                return head + length + data

    def wide_text(text: str) -> bytes:
        coded = text.encode("utf-16-le")
        return (len(coded) // 2).to_bytes(4, "little") + coded

    def four(n: int) -> bytes:
        return n.to_bytes(4, "little")

    import struct

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        book = record(131) + record(143)
        relations = ""
        types = ""
        for n, page in enumerate(pages, start=1):
            state = {"visible": 0, "hidden": 1, "veryHidden": 2}[page.state]
            book += record(156, four(state) + four(n) + wide_text(f"rId{n}") + wide_text(page.name))
            relations += (
                f'<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                f'relationships/worksheet" Target="worksheets/sheet{n}.bin"/>'
            )
            types += (
                f'<Override PartName="/xl/worksheets/sheet{n}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
            )
            width = max(map(len, page.rows), default=1)
            size = four(0) + four(max(0, len(page.rows) - 1)) + four(0) + four(width - 1)
            sheet = record(129) + record(148, size) + record(145)
            for r, row in enumerate(page.rows):
                sheet += record(0, four(r) + four(0) + b"\x2c\x01\0\0\0" + four(1) + four(0) + four(width - 1))
                for c, cell in enumerate(row):
                    at = four(c) + four(0)
                    if isinstance(cell, Sum):
                        cell = cell.stored
                    if isinstance(cell, bool):
                        sheet += record(4, at + bytes([cell]))
                    elif isinstance(cell, int | float):
                        sheet += record(5, at + struct.pack("<d", cell))
                    elif isinstance(cell, str):
                        sheet += record(6, at + wide_text(cell))
            new.writestr(f"xl/worksheets/sheet{n}.bin", sheet + record(146) + record(130))
        new.writestr("xl/workbook.bin", book + record(144) + record(132))
        space = "http://schemas.openxmlformats.org/package/2006"
        new.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{space}/relationships">{relations}</Relationships>',
        )
        new.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{space}/relationships"><Relationship Id="rId1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
        )
        new.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{space}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            'PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            f"{types}</Types>",
        )
    return out.getvalue()
