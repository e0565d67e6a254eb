"""How pictures are compared, and the words that stand on them."""

from __future__ import annotations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

BASELINE = {"savefig_kwargs": {"dpi": 70}, "tolerance": 4, "style": "default"}


def texts(figure):
    """Every visible text with its box on the canvas, in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    hidden = set()  # matplotlib keeps ticks beyond the ends of an axis but does not draw them
    for axis in (a for ax in figure.axes for a in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                hidden |= {id(tick.label1), id(tick.label2)}
    found = []
    for artist in figure.findobj(lambda a: isinstance(a, Text) and a.get_visible()):
        if id(artist) not in hidden and artist.get_text().strip():
            box = artist.get_window_extent(renderer)
            if box.width and box.height:
                found.append((artist.get_text(), box))
    width, height = canvas.get_width_height()
    return found, width, height
