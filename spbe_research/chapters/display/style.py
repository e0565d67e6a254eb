"""One look for every figure: typeface, accent, level palette, and a drawing that carries its own description."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from PIL import Image

from spbe_research.chapters.display.canvas import draw
from spbe_research.chapters.display.framed import Framed
from spbe_research.chapters.display.printing import MIME, figure_prints, sources_print, wanted
from spbe_research.chapters.display.vector import held
from spbe_research.data.names import unmarked
from spbe_research.numbers.language import number
from spbe_research.paths import package_dir

__all__ = [
    "ACCENT",
    "GREY",
    "INK",
    "LEVEL_COLOURS",
    "NARROW",
    "PALE",
    "WIDTH",
    "Drawing",
    "assets_dir",
    "bare",
    "decimal_axis",
    "level_ink",
    "new_figure",
    "new_figures",
]

ACCENT = "#134b7f"
INK = "#1d2430"
GREY = "#66707f"
PALE = "#dfe4ea"
#: five steps from pale to dark; the order survives grey printing and colour-blind eyes
LEVEL_COLOURS = ("#e6edf4", "#b7cde2", "#7da6cb", "#3f78ad", "#134b7f")

_DPI = 200
WIDTH = 6.0  # inches; narrow enough that the labels stay readable on a phone
NARROW = 3.4  # of a figure that fits a phone without being moved: its letters are shown at about their own size

_RC: dict[Any, Any] = {
    "font.family": ["Spbe Sans", "DejaVu Sans"],
    "font.size": 9,
    "axes.labelsize": 8.5,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.unicode_minus": True,
    "text.color": INK,
    "xtick.color": GREY,
    "ytick.color": INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 9,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "text.hinting": "no_hinting",  # letters bent to the pixels take twice the time, and at 200 dpi nobody sees it
    "svg.hashsalt": "spbe-research",
    "svg.fonttype": "path",
    "figure.dpi": _DPI,
}


def assets_dir() -> Path:
    """Folder of the typeface and style sheet."""
    return package_dir() / "assets"


@cache
def _register_fonts() -> None:
    for path in sorted(assets_dir().glob("SpbeSans-*.ttf")):
        font_manager.fontManager.addfont(str(path))
    fonts = font_manager.fontManager.ttflist
    for i, entry in enumerate(fonts):
        if entry.name == "Spbe Sans" and entry.weight == 600:
            fonts[i] = replace(entry, weight=700)  # so that "bold" finds the semibold face without a warning


@cache
def _settings() -> dict[Any, Any]:
    """Matplotlib's own settings with ours: a user's ``matplotlibrc`` must not show in a report."""
    own = {k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith("backend") and k != "interactive"}
    with mpl.rc_context(own | _RC):
        return {k: mpl.rcParams[k] for k in own}


@contextmanager
def _styled() -> Iterator[None]:
    _register_fonts()
    with held(_settings()):
        yield


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A finished figure with its caption and a text that says what it shows.

    Jupyter shows the picture with ``alt`` as its text alternative and the caption below; the report has a form of its
    own for both.

    Attributes
    ----------
    picture, vector : the PNG and what a page shows, once they are drawn; see :meth:`drawn`.
    narrow : the same drawn for a phone, where the figure would have to be moved sideways to be seen; None where a page
        shows one figure at every width.
    source, sources : whose figures it shows, see :mod:`.sourced`, and all the short names of which it gives the first.
    """

    name: str
    figure: Figure
    alt: str
    caption: str
    picture: bytes = b""
    vector: str = ""
    source: str = ""
    narrow: Figure | None = None
    sources: tuple[str, ...] = ()

    def drawn(self) -> Drawing:
        """The same with its picture drawn, for a figure that many pages show, or that is shown in two forms."""
        if self.picture:
            return self
        with _styled():
            opaque, vector = draw(self.figure)
        buffer = io.BytesIO()
        # 256 colours are more than the eye finds: a third of the bytes and of the time
        few = opaque.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(buffer, "png", dpi=(self.figure.dpi, self.figure.dpi), compress_level=4)  # quick; as small within 3 %
        return replace(self, picture=buffer.getvalue(), vector=vector)

    def png(self) -> bytes:
        """The picture as PNG; the same bytes for the same figure."""
        return self.drawn().picture

    def svg(self) -> str:
        """What a page shows, see :mod:`.vector`; the same text for the same figure."""
        return self.drawn().vector

    def narrow_svg(self) -> str:
        """What a page shows on a phone in its place; empty where that is the same."""
        if self.narrow is None:
            return ""
        with _styled():
            return draw(self.narrow)[1]

    def __repr__(self) -> str:
        return unmarked(f"[{self.caption}] {self.alt}")

    def _page(self, png: str, width: int) -> str:
        """The picture as HTML, with its text alternative and caption."""
        picture = f'<img alt="{escape(unmarked(self.alt))}" width="{width}" src="data:image/png;base64,{png}">'
        still = ' style="margin:1em 0"'  # JupyterLab strips style sheets from notebooks not yet run
        return (
            f'<figure class="spbe"{still}>{picture}<figcaption>{escape(unmarked(self.caption))}</figcaption></figure>'
        )

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        width = round(self.figure.get_size_inches()[0] * 100)
        drawn = self.drawn()
        png = base64.b64encode(drawn.picture).decode("ascii")
        # nbconvert takes the text alternative of no picture that is not written as HTML
        data: dict[str, Any] = {"image/png": png, "text/html": self._page(png, width), "text/plain": repr(self)}
        if kinds := wanted():
            with _styled():
                data[MIME] = {"name": self.name, **figure_prints(self.figure, kinds)}
            if "inline" in kinds:
                data[MIME]["inline"] = drawn.vector
                if narrow := self.narrow_svg():
                    data[MIME]["narrow"] = narrow
            if "sources" in kinds and self.sources:
                data[MIME] |= sources_print(self.source, self.sources)
        shown = {"width": width, "alt": unmarked(self.alt), "caption": self.caption, "source": self.source}
        return data, {"image/png": shown}


@contextmanager
def new_figure(height: float, *, width: float = WIDTH, **axes: Any) -> Iterator[tuple[Figure, Axes]]:
    """A figure of the house width, or another, and its one axes, drawn in the house style."""
    with _styled():
        figure = Figure(figsize=(width, height), layout=Framed())
        yield figure, figure.add_subplot(**axes)


@contextmanager
def new_figures(lines: int, columns: int, height: float, **options: Any) -> Iterator[tuple[Figure, np.ndarray]]:
    """A figure of the house width and a grid of axes; ``options`` as in ``Figure.subplots``."""
    with _styled():
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        yield figure, figure.subplots(lines, columns, **options)


def bare(ax: Axes, *, keep: tuple[str, ...] = ("bottom",)) -> None:
    """Take away the frame except the sides named, and the ticks of the vertical axis."""
    for side, spine in ax.spines.items():
        spine.set_visible(side in keep)
    ax.tick_params(axis="y", length=0)


def decimal_axis(ax: Axes, lang: str, decimals: int = 1, axis: str = "x") -> None:
    """Numbers of an axis with so many decimals, in the reader's language."""
    target = ax.xaxis if axis == "x" else ax.yaxis
    target.set_major_formatter(FuncFormatter(lambda x, _: number(round(float(x), 6), decimals, lang)))


def level_ink(level: float) -> str:
    """Colour of a number printed on a level's colour."""
    return "white" if level >= 3.5 else INK
