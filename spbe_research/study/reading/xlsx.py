"""Read an .xlsx file into grids, safely: sizes first, no entities, formulas as text, merged ranges named."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import Any

from spbe_research.errors import FileProblems, Message, message
from spbe_research.extras import need
from spbe_research.study.reading.grid import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Cell, Formula, Grid, at

__all__ = ["read_workbook"]

_MOST_PARTS, _MOST_RATIO = 2_000, 200
_MOST_FORMATTED = 2_000  # cells of a row that may be formatted, though empty
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")


def read_workbook(data: bytes, file: str) -> list[Grid]:
    """Every sheet of a workbook.

    Parameters
    ----------
    data : the bytes of the file; file : its name, for messages.

    Raises
    ------
    FileProblems
        when it is no .xlsx, is locked, is damaged, declares entities, or unpacks beyond the limits.
    MissingExtra
        without openpyxl.
    """
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise FileProblems(file, [at(file, message("errors.study.reading.old_format"))])
    problem = _unsafe(data)
    if problem:
        raise FileProblems(file, [at(file, problem)])
    need("openpyxl", "defusedxml")
    try:
        return _grids(data, file)
    except FileProblems:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise FileProblems(
            file, [at(file, message("errors.study.reading.damaged", error=type(error).__name__))]
        ) from None


def _unsafe(data: bytes) -> Message | None:
    """Why the archive must not be opened, or None."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {p.filename for p in parts}
            if any(p.flag_bits & 1 for p in parts):
                return message("errors.study.reading.locked")
            if "mimetype" in names and "content.xml" in names:
                return message("errors.study.reading.open_document")
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
                return message("errors.study.reading.no_workbook")
            size = sum(p.file_size for p in parts)
            if len(parts) > _MOST_PARTS or size > MOST_BYTES:
                return message(
                    "errors.study.reading.unpacks",
                    size=size,
                    parts=len(parts),
                    most_bytes=MOST_BYTES,
                    most_parts=_MOST_PARTS,
                )
            for part in parts:
                if part.file_size > 10_000_000 and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
                    return message(
                        "errors.study.reading.bomb",
                        part=part.filename,
                        size=part.file_size,
                        packed=part.compress_size,
                    )
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    text = archive.read(part)
                    # a zip entry cannot unpack beyond its declared size, which was checked above
                    if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in text[:64]:
                        return message("errors.study.reading.no_utf8", part=part.filename)
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        return message("errors.study.reading.entities", part=part.filename)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return message("errors.study.reading.no_workbook_or_damaged")
    except Exception as error:  # zlib.error and kin of a compressed part cut short
        return message("errors.study.reading.damaged", error=type(error).__name__)
    return None


def _grids(data: bytes, file: str) -> list[Grid]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that openpyxl does not keep, such as drop-downs of newer Excels
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            grids = []
            for sheet in book.worksheets:
                merged = _MERGED.findall(archive.read(sheet._worksheet_path))
                grids.append(Grid(file, sheet.title, _rows(sheet, file), tuple(m.decode() for m in merged)))
        book.close()
    return grids


def _rows(sheet: Any, file: str) -> list[list[Cell]]:
    sheet.reset_dimensions()  # what a program wrote there may be wrong
    rows: list[list[Cell]] = []
    for cells in sheet.iter_rows():
        row: list[Cell] = [_plain(cell) for cell in cells[:_MOST_FORMATTED]]
        while row and row[-1] is None:
            row.pop()
        if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS or len(cells) > _MOST_FORMATTED:
            limit = message("errors.study.reading.too_large", rows=MOST_ROWS, columns=MOST_COLUMNS)
            raise FileProblems(file, [at(Grid(file, sheet.title, []).where(), limit)])
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _plain(cell: Any) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        text = getattr(value, "text", None) or str(value)
        return Formula(text if text.startswith("=") else f"={text}")
    if isinstance(value, str):
        return value if value.strip() else None
    return value
