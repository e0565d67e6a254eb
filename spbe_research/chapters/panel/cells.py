"""How tables of the page are put together."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from spbe_research.chapters.display.shown import Table
from spbe_research.text.catalog import say

__all__ = ["head", "table_of"]


def table_of(name: str, lines: list[dict[str, str]], caption: str, text: Iterable[int] = (0,), **more: object) -> Table:
    """A table of lines; columns other than those numbered in ``text`` hold figures."""
    frame = pd.DataFrame(lines, dtype=object)
    skip = set(text)
    numeric = tuple(c for at, c in enumerate(frame.columns) if at not in skip)
    return Table(name, frame, caption, numeric, **more)  # type: ignore[arg-type]


def head(key: str, lang: str, **values: object) -> str:
    """Head of a column."""
    return say(f"panel.c_{key}", lang, **values)
