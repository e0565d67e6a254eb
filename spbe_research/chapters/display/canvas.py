"""A figure drawn once, as pixels and as SVG: going through its parts and measuring its words is what takes time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.text import Text
from PIL import Image

from spbe_research.chapters.display.vector import VectorRenderer

__all__ = ["draw"]


def draw(figure: Figure) -> tuple[Image.Image, str]:
    """The figure as a picture and as an ``<svg>`` element; the same figure gives the same.

    Figure and axes have no ground of their own: the page is white itself, and shows at its edge that there is more.
    The parts of the figure stay where this has placed them.
    """
    renderer = _Canvas(figure).get_renderer()
    plates = [p for p in (figure.patch, *(ax.patch for ax in figure.axes)) if p.get_visible()]
    for plate in plates:
        plate.set_visible(False)
    try:
        figure.draw(renderer)
    finally:
        for plate in plates:
            plate.set_visible(True)
        FigureCanvasBase(figure)  # the pixels are given back, and not kept as long as the figure is
    figure.set_layout_engine("none")
    return renderer.picture(), renderer.vector.svg()


@lru_cache(maxsize=64)
def _files(families: tuple[str, ...], style: Any, weight: int | str) -> tuple[Any, ...]:
    """Files of a typeface, and of those that have what it lacks."""
    return tuple(findfont(FontProperties(family=[f], style=style, weight=weight)) for f in families)


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """A text set in a typeface, in pixels: its size, where its picture begins, and how far each pixel is covered."""

    width: float
    height: float
    descent: float
    left: float
    cover: np.ndarray


@lru_cache(maxsize=512)  # measured and then drawn; most words of a figure stand in the figures of every report
def _set(text: str, files: tuple[Any, ...], size: float, dpi: float, smooth: bool) -> _Word:
    font = get_font(files)
    font.clear()
    font.set_size(size, dpi)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    font.draw_glyphs_to_bitmap(antialiased=smooth)
    cover = np.array(font.get_image())
    cover.setflags(write=False)
    width, height = font.get_width_height()
    # it counts in parts of a pixel
    return _Word(width / 64, height / 64, font.get_descent() / 64, font.get_bitmap_offset()[0] / 64, cover)


class _Canvas(FigureCanvasAgg):
    """What a figure asks for the renderer that measures its words while it places its parts."""

    def __init__(self, figure: Figure) -> None:
        super().__init__(figure)
        self._both = _Both(*self.get_width_height(physical=True), figure.dpi)

    def get_renderer(self) -> Any:
        return self._both


class _Both(RendererBase):
    """Hands on what is drawn to two renderers; words are as wide as in pixels."""

    def __init__(self, width: int, height: int, dpi: float) -> None:
        super().__init__()
        self.pixels, self.vector = RendererAgg(width, height, dpi), VectorRenderer(width, height, dpi)
        np.asarray(self.pixels.buffer_rgba())[:] = 255  # white

    def picture(self) -> Image.Image:
        return Image.fromarray(np.asarray(self.pixels.buffer_rgba())).convert("RGB")

    def draw_path(self, *given: Any, **more: Any) -> None:
        for renderer in (self.pixels, self.vector):
            renderer.draw_path(*given, **more)

    def draw_markers(self, *given: Any, **more: Any) -> None:
        for renderer in (self.pixels, self.vector):
            renderer.draw_markers(*given, **more)

    def draw_path_collection(self, *given: Any, **more: Any) -> None:
        for renderer in (self.pixels, self.vector):
            renderer.draw_path_collection(*given, **more)

    def draw_quad_mesh(self, *given: Any, **more: Any) -> None:
        for renderer in (self.pixels, self.vector):
            renderer.draw_quad_mesh(*given, **more)

    def draw_image(self, *given: Any, **more: Any) -> None:
        for renderer in (self.pixels, self.vector):
            renderer.draw_image(*given, **more)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        """Words; level ones are put on the picture whole, where matplotlib turns and places every letter by itself."""
        self.vector.draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        if ismath or angle:
            self.pixels.draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        word = self._word(s, prop, bool(gc.get_antialiased()))
        image = np.empty((*word.cover.shape, 4), np.uint8)
        image[..., :3] = np.round(255 * np.asarray(gc.get_rgb()[:3]))
        image[..., 3] = word.cover  # what it covers; how far it shines through, the picture knows
        bottom = self.pixels.height - y - word.descent
        self.pixels.draw_image(gc, round(x + word.left), round(bottom), image[::-1])

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        if ismath:
            size: tuple[float, float, float] = self.pixels.get_text_width_height_descent(s, prop, ismath)
            return size
        word = self._word(s, prop)
        return word.width, word.height, word.descent

    def _word(self, text: str, prop: FontProperties, smooth: bool = True) -> _Word:
        files = _files(tuple(prop.get_family()), prop.get_style(), prop.get_weight())
        return _set(text, files, prop.get_size_in_points(), self.pixels.dpi, smooth)

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.pixels.get_canvas_width_height()

    def points_to_pixels(self, points: Any) -> Any:
        return self.pixels.points_to_pixels(points)
