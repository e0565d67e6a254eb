"""A figure drawn once, as pixels and as SVG: going through its parts and measuring its words is what takes time."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
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

    def draw_text(self, *given: Any, **more: Any) -> None:
        for renderer in (self.pixels, self.vector):
            renderer.draw_text(*given, **more)

    def get_text_width_height_descent(self, *given: Any, **more: Any) -> tuple[float, float, float]:
        size: tuple[float, float, float] = self.pixels.get_text_width_height_descent(*given, **more)
        return size

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.pixels.get_canvas_width_height()

    def points_to_pixels(self, points: Any) -> Any:
        return self.pixels.points_to_pixels(points)
