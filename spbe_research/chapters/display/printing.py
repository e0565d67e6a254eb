"""What a cell shows besides when it is asked for: pictures for print, the numbers behind a table, what it rests on.

A chapter runs in a kernel of its own, where its figures and tables are objects; outside only the output of its cells
is known. While :func:`printing` is in force, figures and tables add an output of type :data:`MIME`. Nothing is drawn
twice otherwise.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from spbe_research.data.names import unmarked
from spbe_research.numbers.language import Printed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["MIME", "PRINT_DPI", "figure_prints", "printing", "sources_print", "table_values", "wanted"]

MIME = "application/vnd.spbe-research.print+json"
#: png and svg of every figure and what a page shows of it, values of every table, sources of both, record and layer of
#: every section
_KINDS = ("png", "svg", "inline", "values", "sources", "record", "layer")
PRINT_DPI = 300
_VARIABLE = "SPBE_PRINT"  # of the environment, because a kernel inherits that and nothing else


def wanted() -> frozenset[str]:
    """Which of :data:`_KINDS` the cells add now; usually none."""
    return frozenset(os.environ.get(_VARIABLE, "").split(",")) & frozenset(_KINDS)


@contextmanager
def printing(kinds: Collection[str]) -> Iterator[None]:
    """Ask the cells that run meanwhile, here or in a kernel started meanwhile, for these kinds."""
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = ",".join(k for k in _KINDS if k in kinds)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before


def figure_prints(figure: Figure, kinds: Collection[str]) -> dict[str, str]:
    """The picture at print resolution (``png``, in base64) and as vectors (``svg``), as it was laid out for the screen.

    Text of the SVG is drawn as outlines, so that it looks alike where the typeface is not installed. The same figure
    gives the same bytes.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    prints: dict[str, str] = {}
    dpi, engine = figure.dpi, figure.get_layout_engine()
    figure.set_layout_engine("none")  # keep the places found by the first drawing
    try:
        if "png" in kinds:
            figure.set_dpi(PRINT_DPI)
            picture = io.BytesIO()
            FigureCanvasAgg(figure).print_png(picture, metadata={"Software": None})
            prints["png"] = base64.b64encode(picture.getvalue()).decode("ascii")
        if "svg" in kinds:
            text = io.StringIO()
            FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": None})
            prints["svg"] = text.getvalue()
    finally:
        figure.set_dpi(dpi)
        figure.set_layout_engine(engine)
    return prints


def sources_print(line: str, names: Collection[str]) -> dict[str, Any]:
    """The line of sources that a figure or table has below it, and all the names of which it gives the first."""
    return {"credit": unmarked(line), "sources": [unmarked(name) for name in names]}


def table_values(frame: pd.DataFrame) -> list[list[Any]]:
    """For every cell the number it prints in full, the two ends of a range, or None where it is text."""
    return [[_value(cell) for cell in row] for row in frame.itertuples(index=False)]


def _value(cell: object) -> float | list[float] | None:
    if not isinstance(cell, Printed):
        return None
    return float(cell.low) if cell.low == cell.high else [float(cell.low), float(cell.high)]
