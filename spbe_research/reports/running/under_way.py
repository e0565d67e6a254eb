"""What a page tells of its work under way: a step a cell, one for what it is about, one for what is written of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from spbe_research.errors import SpbeError
from spbe_research.progress import working
from spbe_research.reports.running.notebooks import read_chapter
from spbe_research.text.catalog import tell

__all__ = ["BESIDE", "cells_of", "page_under_way"]

#: steps of a page beside its cells
BESIDE = 2


@contextmanager
def page_under_way(what: str, *notebooks: str) -> Iterator[None]:
    """Inside, a page is made of notebooks; also for a whole function, as what stands above it.

    Parameters
    ----------
    what : the end of a key ``command.work ...``.
    """
    with working(tell(f"command.work {what}"), lambda: sum(map(cells_of, notebooks)) + BESIDE):
        yield


def cells_of(notebook: str) -> int:
    """How many cells run, that of the parameters given among them; none of a notebook that cannot be read."""
    try:
        node, _ = read_chapter(notebook)
    except SpbeError:  # whoever runs it says why
        return 0
    return 1 + sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in node.cells)
