"""A figure as SVG that stands inside a page: text stays text, and nothing that the page's own rules would refuse.

Matplotlib's own SVG is a document of its own: with styles in attributes and in an element, which a page that allows
its own style sheet alone drops, with groups and names that nobody asks for, and with six decimals. What is written
here is what is drawn.
"""

from __future__ import annotations

import base64
import io
import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform
from PIL import Image

__all__ = ["VectorRenderer", "held", "with_prefix"]

_POINTS = 72  # an inch; what a unit of the SVG is
_HATCH = 72  # side of the square that a hatch repeats
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_ENDS = {Path.MOVETO: 1, Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3}  # points of one piece
_ANCHORS = {"left": None, "center": "middle", "right": "end"}
_Given = Mapping[str, str | None]  # attributes by name; none where it has what is usual
_CAPS = {"butt": None, "round": "round", "projecting": "square"}


@contextmanager
def held(settings: Mapping[str, Any]) -> Iterator[None]:
    """While in force, matplotlib has these settings, which were valid once.

    ``rc_context`` copies and checks every setting there is, twice; that took a twentieth of a report's time.
    """
    current: Any = mpl.rcParams
    before = {k: dict.__getitem__(current, k) for k in settings}
    dict.update(current, settings)
    try:
        yield
    finally:
        dict.update(current, before)


def with_prefix(svg: str, prefix: str) -> str:
    """The same with every id and what refers to it begun by ``prefix``, so that many can stand on one page.

    Examples
    --------
    >>> with_prefix('<path id="a"/><use href="#a" clip-path="url(#b)" fill="#fff"/>', "f1-")
    '<path id="f1-a"/><use href="#f1-a" clip-path="url(#f1-b)" fill="#fff"/>'
    """
    return re.sub(r'( id="| href="#|url\(#)', lambda found: found[1] + prefix, svg)


class VectorRenderer(RendererBase):
    """Writes down as SVG what matplotlib draws.

    Matplotlib draws in pixels from the bottom, the SVG is in points from the top. The typeface is the page's matter.

    Parameters
    ----------
    width, height, dpi : of the drawing, in pixels, and how many of them an inch has.
    """

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__()
        self.width, self.height, self.dpi = width, height, dpi
        self._points = _POINTS / dpi
        self._shape = Affine2D().scale(self._points, -self._points)
        self._place = self._shape.frozen().translate(0, height * self._points)
        self._drawn: list[tuple[str, str]] = []  # what each element is cut to, and the element
        self._named: dict[tuple[str, str, str], str] = {}  # what is referred to, and its name

    def svg(self) -> str:
        """All that was drawn as an ``<svg>`` element.

        It has no title yet, and its ids are those of the figure alone: see :func:`with_prefix`.
        """
        box = f"0 0 {_short(self.width * self._points)} {_short(self.height * self._points)}"
        parts = [f'<svg viewBox="{box}" stroke-linejoin="round">']
        if self._named:
            named = "".join(_element(tag, f' id="{n}"{given}', inner) for (tag, given, inner), n in self._named.items())
            parts.append(f"<defs>{named}</defs>")
        for clip, elements in itertools.groupby(self._drawn, key=lambda pair: pair[0]):
            inner = "".join(element for _, element in elements)
            parts.append(f'<g clip-path="url(#{clip})">{inner}</g>' if clip else inner)
        return "".join(parts) + "</svg>"

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:  # noqa: N803
        simplify = path.should_simplify and rgbFace is None and gc.get_hatch() is None
        self._put(gc, "path", {"d": _outline(path, transform + self._place, simplify), **self._style(gc, rgbFace)})

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        shape = {"d": _outline(marker_path, marker_trans + self._shape), **self._style(gc, rgbFace)}
        name = self._name("m", "path", shape)
        for points, _ in path.iter_segments(trans + self._place, simplify=False):
            across, down = np.asarray(points)[-2:].tolist()
            self._put(gc, "use", {"href": f"#{name}", "x": _short(across), "y": _short(down)})

    def draw_path_collection(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        paths: Any,
        all_transforms: Any,
        *rest: Any,
        hatchcolors: Any = (),
        **more: Any,
    ) -> None:
        more["hatchcolors"] = [] if hatchcolors is None else hatchcolors  # a mesh brings none
        helped: Any = self  # with what matplotlib has for renderers, and does not tell type checkers
        shapes = [
            self._name("s", "path", {"d": _outline(path, transform + self._shape)})
            for path, transform in helped._iter_collection_raw_paths(master_transform, paths, all_transforms)
        ]
        for x, y, name, own, face in helped._iter_collection(gc, shapes, *rest, **more):
            across, down = self._place.transform((x, y))
            self._put(
                own, "use", {"href": f"#{name}", "x": _short(across), "y": _short(down), **self._style(own, face)}
            )

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None) -> None:
        height, width = im.shape[:2]
        picture = io.BytesIO()
        Image.fromarray(im).save(picture, "png")
        address = "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode("ascii")
        left, top = self._place.transform((x, y + height))
        size = {"width": _short(width * self._points), "height": _short(height * self._points)}
        self._put(gc, "image", {"href": address, "x": _short(left), "y": _short(top), **size})

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
        if ismath:  # as outlines
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        anchor = None
        if mtext is not None and (angle == 0 or mtext.get_rotation_mode() == "anchor"):
            # along its line it hangs on the point that it was given, whatever its width is in the browser
            anchor = _ANCHORS[mtext.get_horizontalalignment()]
            across, up = mtext.get_transform().transform(mtext.get_unitless_position())
            turn = np.radians(angle)
            off = np.sin(turn) * (x - across) + np.cos(turn) * (y - (self.height - up))
            x, y = across + off * np.sin(turn), self.height - up + off * np.cos(turn)
        left, top = _short(x * self._points), _short(y * self._points)
        weight: Any = prop.get_weight()
        weight, style = weight_dict.get(weight, weight), prop.get_style()
        colour, alpha = to_hex(gc.get_rgb()), gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
        words = {
            "x": left,
            "y": top,
            "transform": f"rotate({_short(-angle)} {left} {top})" if angle else None,
            "font-size": f"{_short(prop.get_size_in_points())}px",
            "font-style": None if style == "normal" else style,
            "font-weight": None if weight == 400 else str(weight),
            "text-anchor": anchor,
            "fill": None if colour == "#000000" else colour,
            "opacity": None if alpha == 1 else _short(alpha),
        }
        self._put(gc, "text", words, _spaced(s))

    def flipy(self) -> bool:
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        return points * self.dpi / _POINTS

    def _put(self, gc: GraphicsContextBase, tag: str, given: _Given, inner: str = "") -> None:
        element, link = _element(tag, _attributes(given), inner), gc.get_url()
        self._drawn.append((self._clip(gc), f"<a href={quoteattr(link)}>{element}</a>" if link else element))

    def _name(self, kind: str, tag: str, given: _Given, inner: str = "") -> str:
        """What something is called that others refer to; the same for the same."""
        return self._named.setdefault((tag, _attributes(given), inner), f"{kind}{len(self._named)}")

    def _clip(self, gc: GraphicsContextBase) -> str:
        """Name of what a drawing is cut to; empty where it is not."""
        clip: Any = gc.get_clip_path()
        path, transform = clip
        if path is not None:
            inner = _element("path", _attributes({"d": _outline(path, transform + self._place)}))
        elif (box := gc.get_clip_rectangle()) is not None:
            (left, bottom), (right, top) = self._place.transform(box.get_points())
            size = {"width": _short(right - left), "height": _short(bottom - top)}
            inner = _element("rect", _attributes({"x": _short(left), "y": _short(top), **size}))
        else:
            return ""
        return self._name("p", "clipPath", {}, inner)

    def _style(self, gc: GraphicsContextBase, face: Any) -> dict[str, str | None]:
        """How something is filled and its line drawn, as attributes."""
        style: dict[str, str | None] = {}
        whole = gc.get_forced_alpha()
        if gc.get_hatch() is not None:
            style["fill"] = f"url(#{self._hatch(gc, face)})"
        elif face is None:
            style["fill"] = "none"
        elif to_hex(face) != "#000000":
            style["fill"] = to_hex(face)
        if face is not None and len(face) == 4 and face[3] != 1 and not whole:
            style["fill-opacity"] = _short(face[3])
        if whole and gc.get_alpha() != 1:
            style["opacity"] = _short(gc.get_alpha())
        width = gc.get_linewidth()  # in points, as dashes are
        if not width:
            return style
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            style["stroke-dasharray"] = ",".join(_short(x) for x in np.asarray(dashes).tolist())
            style["stroke-dashoffset"] = _short(offset) if offset else None
        colour: Any = gc.get_rgb()  # with its opacity
        joined = gc.get_joinstyle()
        style["stroke"] = to_hex(colour)
        style["stroke-opacity"] = None if whole or colour[3] == 1 else _short(colour[3])
        style["stroke-width"] = None if width == 1 else _short(width)
        style["stroke-linejoin"] = None if joined == "round" else str(joined)
        style["stroke-linecap"] = _CAPS[gc.get_capstyle()]
        return style

    def _hatch(self, gc: GraphicsContextBase, face: Any) -> str:
        colour: Any = gc.get_hatch_color()
        hatch, side = gc.get_hatch_path(), str(_HATCH)
        flipped = Affine2D().scale(_HATCH, -_HATCH).translate(0, _HATCH)
        lines = {"d": _outline(hatch, flipped), "fill": to_hex(colour), "stroke": to_hex(colour)}
        lines |= {"stroke-width": _short(gc.get_hatch_linewidth()), "stroke-linejoin": "miter"}
        if colour[3] != 1:
            lines["stroke-opacity"] = _short(colour[3])
        inner = _element("path", _attributes(lines))
        if face is not None:
            inner = _element("rect", _attributes({"width": side, "height": side, "fill": to_hex(face)})) + inner
        return self._name("h", "pattern", {"patternUnits": "userSpaceOnUse", "width": side, "height": side}, inner)


def _outline(path: Path, transform: Transform, simplify: bool = False) -> str:
    """A path as the ``d`` of an SVG."""
    clean = path.cleaned(transform, remove_nans=True, simplify=simplify, curves=True)
    parts: list[str] = []
    inside = 0  # points that are left of a piece
    for (x, y), code in zip(np.asarray(clean.vertices).tolist(), np.asarray(clean.codes).tolist(), strict=True):
        if code == Path.STOP:
            break
        if code == Path.CLOSEPOLY:
            parts.append("z")
            continue
        if inside == 0:
            inside = _ENDS[code]
            parts.append(_LETTERS[code])
        else:
            parts.append(" ")
        parts.append(f"{_short(x)} {_short(y)}")
        inside -= 1
    return "".join(parts)


def _element(tag: str, given: str, inner: str = "") -> str:
    return f"<{tag}{given}>{inner}</{tag}>" if inner else f"<{tag}{given}/>"


def _attributes(given: _Given) -> str:
    return "".join(f" {k}={quoteattr(v)}" for k, v in given.items() if v is not None)


def _short(number: float) -> str:
    """Two decimals at most: a screen shows no more."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _spaced(text: str) -> str:
    """Words as drawn: of several spaces a browser would show one."""
    return escape(re.sub(r"(?<=[ \u00a0]) ", "\u00a0", text))
