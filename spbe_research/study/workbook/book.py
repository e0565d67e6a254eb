"""A new workbook: where it may lie, and how it is written: text stays text, the same bytes each time, whole or not."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spbe_research.errors import OutputError, ParameterError, message
from spbe_research.extras import need
from spbe_research.files import write_whole
from spbe_research.options import check_path, check_switch

__all__ = ["new_book", "workbook_path"]

_WHEN = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def workbook_path(path: str | Path, overwrite: bool = False) -> Path:
    """Where a workbook is to be written.

    Raises
    ------
    ParameterError
        for a name that does not end in ``.xlsx``.
    OutputError
        for a file that is there, which may hold somebody's work, unless ``overwrite`` is true.
    MissingExtra
        without xlsxwriter.
    """
    need("xlsxwriter")
    check_switch("overwrite", overwrite)
    target = check_path("path", path)
    if target.suffix.lower() != ".xlsx":
        raise ParameterError(message("errors.workbook.write.write_template", target_name=target.name))
    if os.path.lexists(target) and not overwrite:
        raise OutputError(message("errors.workbook.write.there_already", target=target))
    return target


@contextmanager
def new_book(target: Path, title: str, *, overwrite: bool = False) -> Iterator[Any]:
    """A workbook of xlsxwriter to fill; it is written to its place once the block has ended well.

    Parameters
    ----------
    target : of :func:`workbook_path`; title : among its properties.
    """
    import xlsxwriter

    made = io.BytesIO()  # a full disk is met by one writer for all files
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"title": title, "created": _WHEN})
    yield book
    book.close()
    write_whole(target, made.getvalue(), new=not overwrite)
