"""Executed chapters to one self-contained HTML page: no network, no code, every picture with its text."""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import Any

from spbe_research.chapters.display.shown import jupyter_style
from spbe_research.chapters.display.style import assets_dir
from spbe_research.chapters.maturity.narrate import title
from spbe_research.data.names import with_spans
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = ["export_html", "footer_text", "page_html", "stylesheet"]


@cache
def stylesheet() -> str:
    """Style sheet with the typeface inside."""
    faces = []
    for name, weight in (("Regular", 400), ("Semibold", 600)):
        data = base64.b64encode((assets_dir() / f"SpbeSans-{name}.woff2").read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Spbe Sans"; font-weight: {weight}; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return "\n".join([*faces, (assets_dir() / "report.css").read_text(encoding="utf-8")])


def footer_text(lang: str, *, own: bool = False) -> str:
    """The last line of a report: what made it from which data, and where its record lies.

    Parameters
    ----------
    own : whether the figures are a study's own.
    """
    from spbe_research._version import __version__

    return say("report.footer_own" if own else "report.footer", lang, version=__version__)


@cache
def _exporter() -> Any:
    """nbconvert's exporter with our template, compiled once."""
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="spbe", extra_template_basedirs=[str(assets_dir() / "templates")])


def export_html(notebooks: list[Any], m: Maturity, lang: str) -> str:
    """The page of a report from its executed notebooks, in chapter order."""
    return page_html(notebooks, title=title(m, lang), lang=lang, own=m.observation.own)


def page_html(notebooks: list[Any], *, title: str, lang: str, own: bool) -> str:
    """One page from executed notebooks.

    Parameters
    ----------
    notebooks : notebook nodes in chapter order; title, lang : of the page; own : whether figures are a study's own.

    Returns
    -------
    HTML text; the same bytes for the same notebooks.
    """
    import nbformat

    from spbe_research._version import __version__

    whole = nbformat.v4.new_notebook()
    whole.cells = [cell for node in notebooks for cell in node.cells]
    resources = {
        "spbe": {
            "lang": lang,
            "title": title,
            "css": stylesheet(),
            "version": __version__,
            "footer": footer_text(lang, own=own),
        }
    }
    body, _ = _exporter().from_notebook_node(whole, resources=resources)
    page = with_spans(str(body).replace(jupyter_style(), ""))
    return page.replace("</header>", f"</header>{_chapter_links(page, lang)}{_swipe(lang)}", 1)


def _swipe(lang: str) -> str:
    """What a reader on a narrow screen needs to know; the style sheet hides it elsewhere."""
    return f'<p class="swipe">{say("report.swipe", lang)}</p>'


def _chapter_links(page: str, lang: str) -> str:
    """Links below the summary band to the chapters after the first; their titles are markup already."""
    headings = re.findall(r'<h1 class="chapter" id="([^"]+)">(.*?)</h1>', page)
    label = say("report.other_chapters", lang)
    links = "".join(f'<a href="#{name}">{text}</a>' for name, text in headings)
    return f'<nav class="chapters" aria-label="{label}">{links}</nav>' if headings else ""
