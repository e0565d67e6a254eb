"""A figure as SVG that stands inside a page: text stays text, and nothing that the page's own rules would refuse.

Matplotlib's SVG is a document of its own: with styles in attributes and in an element, which a page that allows its
own style sheet alone drops, with groups and names that nobody asks for, and with six decimals. What is left here is
what is drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

__all__ = ["held", "inline_svg", "with_prefix"]

#: attribute by which a part of a picture is found
_NAME = "id"

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_REFERENCE = re.compile(r"#([\w.-]+)")
#: the page sets its typeface, and the rest is what a browser takes anyhow
_USUAL = {"font-family": None, "stroke-dashoffset": "0", "text-anchor": "start", "stroke-linejoin": "round"}


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


def inline_svg(figure: Figure) -> str:
    """The figure as an ``<svg>`` element, as it was laid out for the screen; the same text for the same figure.

    It has no title yet, and its ids are those of the figure alone: see :func:`with_prefix`.
    """
    dpi, engine = figure.dpi, figure.get_layout_engine()
    figure.set_layout_engine("none")  # keep the places found by the first drawing
    plates = [p for p in (figure.patch, *(ax.patch for ax in figure.axes)) if p.get_visible()]
    text = io.StringIO()
    try:
        for plate in plates:
            plate.set_visible(False)  # the page is white itself, and shows at its edge that there is more
        with held({"svg.fonttype": "none", "svg.image_inline": True}):
            FigureCanvasSVG(figure).print_svg(text, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    finally:
        figure.set_dpi(dpi)
        figure.set_layout_engine(engine)
        for plate in plates:
            plate.set_visible(True)
    root = ElementTree.fromstring(text.getvalue())  # noqa: S314 - matplotlib's own
    kept = {name for node in root.iter() for value in node.attrib.values() for name in _REFERENCE.findall(value)}
    inner: list[str] = []
    for child in root:
        _write(child, kept, inner)
    width, height = root.attrib["viewBox"].split()[2:]
    box = f"0 0 {_short(width)} {_short(height)}"
    return f'<svg viewBox="{box}" stroke-linejoin="round">{"".join(inner)}</svg>'


def with_prefix(svg: str, prefix: str) -> str:
    """The same with every id and what refers to it begun by ``prefix``, so that many can stand on one page.

    Examples
    --------
    >>> with_prefix('<path id="a"/><use href="#a" clip-path="url(#b)" fill="#fff"/>', "f1-")
    '<path id="f1-a"/><use href="#f1-a" clip-path="url(#f1-b)" fill="#fff"/>'
    """
    return re.sub(r'( id="| href="#|url\(#)', lambda found: found[1] + prefix, svg)


def _write(node: ElementTree.Element, kept: set[str], out: list[str]) -> None:
    tag = node.tag.removeprefix(_SVG)
    if tag in ("metadata", "style"):
        return
    given = _attributes(node, kept)
    inner: list[str] = []
    for child in node:
        _write(child, kept, inner)
    words = _spaced(node.text) if tag == "text" and node.text else ""
    if tag in ("g", "defs") and not inner:
        return
    if tag == "g" and not given:
        out += inner
        return
    content = words + "".join(inner)
    out.append(f"<{tag}{given}>{content}</{tag}>" if content else f"<{tag}{given}/>")


def _attributes(node: ElementTree.Element, kept: set[str]) -> str:
    """Attributes with numbers cut to what a screen can show, and styles as attributes of their own."""
    parts = {}
    for name, value in node.attrib.items():
        if name == "style":
            for rule in filter(None, value.split(";")):
                key, _, said = rule.partition(":")
                parts[key.strip()] = _short(said.strip())
        elif name == _LINK:
            parts["href"] = value
        elif name == "d":
            parts["d"] = re.sub(r"\s*([A-Za-z])\s*", r"\1", _short(value)).strip().replace("\n", " ")
        elif name == _NAME:
            if value in kept:
                parts["id"] = value
        elif not (name == "transform" and re.match(r"rotate\(-?0(\.0+)? ", value)):
            parts[name] = _short(value)
    return "".join(f" {k}={quoteattr(v)}" for k, v in parts.items() if _USUAL.get(k, "") not in (None, v))


def _short(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)


def _spaced(text: str) -> str:
    """Words as drawn: of several spaces a browser would show one."""
    return escape(re.sub(r"(?<=[ \u00a0]) ", "\u00a0", text))
