"""Read a workbook into grids, safely: what kind of file it is, and sizes first; then the reader of its kind."""

from __future__ import annotations

import io
import zipfile

from spbe_research.errors import FileProblems, Message, message
from spbe_research.numbers.language import Count
from spbe_research.study.reading.grid import MOST_BYTES, Grid, at
from spbe_research.study.reading.ooxml import NotReadable, read_sheets
from spbe_research.study.reading.other_formats import read_other

__all__ = ["is_workbook", "read_workbook"]

_MOST_PARTS, _MOST_RATIO = 2_000, 200
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def is_workbook(data: bytes, name: str) -> bool:
    """Whether a file is to be read as a workbook: by how it begins, or as it is named."""
    return data.startswith((_ZIP, _OLE)) or name.lower().endswith(_ENDINGS)


def read_workbook(data: bytes, file: str) -> list[Grid]:
    """Every sheet of a workbook.

    Parameters
    ----------
    data : the bytes of the file; file : its name, for messages.

    Raises
    ------
    FileProblems
        when it is no workbook, is locked, is damaged, declares entities, or unpacks beyond the limits.
    MissingExtra
        for .xls, .xlsb and .ods without python-calamine.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FileProblems(file, [at(file, message("errors.study.reading.locked"))])
        return read_other(data, file, "xls")
    problem = _unsafe(data)
    if problem:
        raise FileProblems(file, [at(file, problem)])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            if b'value-type="percentage"' in archive.read("content.xml"):
                raise FileProblems(file, [at(file, message("errors.study.reading.ods_percent"))])
            return read_other(data, file, "ods")
        if any(name.endswith("workbook.bin") for name in names):
            return read_other(data, file, "xlsb")
        try:
            return read_sheets(archive, file)
        except FileProblems:
            raise
        except NotReadable as error:
            raise FileProblems(file, [at(file, error.problem)]) from None
        except Exception as error:  # a broken part makes a parser stumble over anything
            damaged = message("errors.study.reading.damaged", error=type(error).__name__)
            raise FileProblems(file, [at(file, damaged)]) from None


def _unsafe(data: bytes) -> Message | None:
    """Why the archive must not be opened, or None."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {p.filename for p in parts}
            if any(p.flag_bits & 1 for p in parts):
                return message("errors.study.reading.locked")
            if "[Content_Types].xml" not in names and not {"mimetype", "content.xml"} <= names:
                return message("errors.study.reading.no_workbook")
            if "content.xml" not in names and not any(n.startswith("xl/") for n in names):
                return message("errors.study.reading.no_workbook")
            size = sum(p.file_size for p in parts)
            if len(parts) > _MOST_PARTS or size > MOST_BYTES:
                return message(
                    "errors.study.reading.unpacks",
                    size=Count(size),
                    parts=len(parts),
                    most_bytes=Count(MOST_BYTES),
                    most_parts=_MOST_PARTS,
                )
            for part in parts:
                if part.file_size > 10_000_000 and part.file_size > _MOST_RATIO * max(part.compress_size, 1):
                    return message(
                        "errors.study.reading.bomb",
                        part=part.filename,
                        size=Count(part.file_size),
                        packed=Count(part.compress_size),
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
