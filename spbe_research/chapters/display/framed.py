"""Where the axes of a figure go: as large as the words around them leave room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine, LayoutEngine
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.transforms import Bbox

__all__ = ["Framed"]

_PAD = 0.04167  # inches; as the constrained layout has it


class Framed(LayoutEngine):
    """Places the one axes of a figure as the constrained layout does, in less than half its time.

    That measures everything around the axes, moves them, and measures everything again. Here the numbers and names
    beside the two axes, which move along, are measured once as long as they stay the same. Measured twice is only what
    hangs on a place inside and sticks out, such as a label at the end of a bar: by more or less once the axes are
    moved. A legend of the figure lies above. Axes of a fixed shape, or with a legend of their own, are left to the
    constrained layout.
    """

    _adjust_compatible = True
    _colorbar_gridspec = True

    def execute(self, fig: Figure) -> None:
        (ax,) = fig.axes
        if ax.get_aspect() != "auto" or ax.get_legend() is not None:  # these change their size with the axes
            ConstrainedLayoutEngine().execute(fig)
            return
        above = sum(legend.get_window_extent().height + 2 * _PAD * fig.dpi for legend in fig.legends)
        around, numbers = _beside(ax), _numbers(ax)
        _place(ax, around, above)
        if _numbers(ax) != numbers:  # longer axes may bear more of them, and wider ones
            around = _beside(ax)
            _place(ax, around, above)
        titles = [t for t in ax.get_children() if isinstance(t, Text) and t.get_text() and t not in ax.texts]
        measures: list[_Measure] = [partial(_upright, title) for title in titles]
        measures += [a.get_tightbbox for a in ax.get_default_bbox_extra_artists() if not isinstance(a, Spine)]
        for _ in range(2):
            boxes = [measure() for measure in measures]
            measures = [measure for measure, box in zip(measures, boxes, strict=True) if any(_beyond(ax, [box]))]
            _place(ax, tuple(map(max, around, _beyond(ax, boxes))), above)


def _numbers(ax: Axes) -> list[list[float]]:
    """What both axes are numbered at."""
    return [np.asarray(axis.get_majorticklocs()).tolist() for axis in (ax.xaxis, ax.yaxis)]


def _beside(ax: Axes) -> tuple[float, ...]:
    """By how many pixels the numbers and names of both axes stick out."""
    shown = (ax.xaxis, ax.yaxis) if ax.axison else ()
    return _beyond(ax, [axis.get_tightbbox(for_layout_only=True) for axis in shown])


_Measure = Callable[[], Bbox | None]


def _place(ax: Axes, beyond: tuple[float, ...], above: float) -> None:
    """Put the axes where so many pixels are left for what sticks out, and for what lies above all."""
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    (width, height), pad = figure.bbox.size, _PAD * figure.dpi
    left, below, right, top = beyond
    place = Bbox.from_extents(left + pad, below + pad, width - right - pad, height - above - top - pad)
    ax.set_position(place.transformed(figure.transFigure.inverted()))


def _beyond(ax: Axes, boxes: Sequence[Bbox | None]) -> tuple[float, ...]:
    """By how many pixels boxes stick out of the axes: left, below, right, above."""
    whole = Bbox.union([ax.bbox, *(box for box in boxes if box is not None and (box.width or box.height))])
    return ax.bbox.x0 - whole.x0, ax.bbox.y0 - whole.y0, whole.x1 - ax.bbox.x1, whole.y1 - ax.bbox.y1


def _upright(title: Text) -> Bbox:
    """Where a title is, without its width: a long one makes no axes narrow."""
    box = title.get_window_extent()
    middle = (box.x0 + box.x1) / 2
    return Bbox.from_extents(middle, box.y0, middle, box.y1)
