"""Where the axes of a figure go: as large as the words around them leave room for."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.transforms import Bbox

__all__ = ["Framed"]

_PAD = 0.04167  # inches; as the constrained layout has it


class Framed(LayoutEngine):
    """Places the one axes of a figure as the constrained layout does, in half its time.

    That measures everything around the axes, moves them, and measures everything again. Here the numbers and words of
    the two axes, which move along, are measured once; twice only what hangs on a place inside, such as a label at the
    end of a bar, and sticks out by more or less once the axes are moved. A legend of the figure lies above.
    """

    _adjust_compatible = True
    _colorbar_gridspec = True

    def execute(self, fig: Figure) -> None:
        (ax,) = fig.axes
        width, height = fig.bbox.size
        pad = _PAD * fig.dpi
        legends = [legend.get_window_extent() for legend in fig.legends]
        top = height - sum(box.height + 2 * pad for box in legends)
        around = _beyond(ax, [axis.get_tightbbox(for_layout_only=True) for axis in (ax.xaxis, ax.yaxis) if ax.axison])
        titles = [t for t in ax.get_children() if isinstance(t, Text) and t.get_text() and t not in ax.texts]
        inside = [a for a in ax.get_default_bbox_extra_artists() if not isinstance(a, Spine)]
        for _ in range(2):
            boxes = [a.get_tightbbox() for a in inside] + [_upright(t.get_window_extent()) for t in titles]
            left, below, right, above = (max(pair) for pair in zip(around, _beyond(ax, boxes), strict=True))
            place = Bbox.from_extents(left + pad, below + pad, width - right - pad, top - above - pad)
            ax.set_position(place.transformed(fig.transFigure.inverted()))


def _beyond(ax: Axes, boxes: Sequence[Bbox | None]) -> tuple[float, float, float, float]:
    """By how many pixels boxes stick out of the axes: left, below, right, above."""
    whole = Bbox.union([ax.bbox, *(box for box in boxes if box is not None and (box.width or box.height))])
    return ax.bbox.x0 - whole.x0, ax.bbox.y0 - whole.y0, whole.x1 - ax.bbox.x1, whole.y1 - ax.bbox.y1


def _upright(box: Bbox) -> Bbox:
    """Only the height: a long title makes no axes narrow."""
    middle = (box.x0 + box.x1) / 2
    return Bbox.from_extents(middle, box.y0, middle, box.y1)
