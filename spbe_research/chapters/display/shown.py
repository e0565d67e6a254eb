"""What a notebook cell shows: prose and tables as safe HTML with a plain text twin."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from spbe_research.chapters.display.printing import MIME, sources_print, table_values, wanted
from spbe_research.data.names import unmarked, with_spans
from spbe_research.paths import package_dir

__all__ = ["Prose", "Table", "escape", "jupyter_style"]


@cache
def jupyter_style() -> str:
    """Rules for JupyterLab alone, which sets every cell flush right and the terms of a list beside each other.

    A page has a style of its own, so an export takes them out.
    """
    rules = package_dir() / "assets" / "jupyter.css"
    return f"<style>{' '.join(rules.read_text(encoding='utf-8').split())}</style>"


def escape(text: object) -> str:
    """Text made safe for HTML; what stands in Indonesian on a page of another language is marked so."""
    return with_spans(html.escape(str(text), quote=True))


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of HTML made from escaped parts, and the same as plain text."""

    markup: str
    plain: str

    @classmethod
    def paragraph(cls, *sentences: str, css: str = "") -> Prose:
        """One paragraph of plain sentences."""
        text = " ".join(s for s in sentences if s)
        attribute = f' class="{escape(css)}"' if css else ""
        return cls(f"<p{attribute}>{escape(text)}</p>", text)

    @classmethod
    def heading(cls, text: str, level: int = 2, anchor: str = "") -> Prose:
        """A heading."""
        attribute = f' id="{escape(anchor)}"' if anchor else ""
        return cls(f"<h{level}{attribute}>{escape(text)}</h{level}>", text)

    @classmethod
    def chapter(cls, text: str, anchor: str) -> Prose:
        """Title of a chapter that follows the first one on the page."""
        return cls(f'<h1 class="chapter" id="{escape(anchor)}">{escape(text)}</h1>', text)

    @classmethod
    def points(cls, items: list[str]) -> Prose:
        """A bulleted list of plain sentences."""
        inner = "".join(f"<li>{escape(i)}</li>" for i in items)
        return cls(f"<ul>{inner}</ul>", "\n".join(f"- {i}" for i in items))

    @classmethod
    def band(cls, kicker: str, title: str, cells: Iterable[tuple[str, ...]], plain: str) -> Prose:
        """The first thing a reader of a page sees: its title over a few figures.

        Parameters
        ----------
        kicker : the line above the title, as HTML. cells : name, figure and what stands below it, as HTML.
        plain : all of it as text.
        """
        still = ' style="float:none;clear:both;width:auto"'  # JupyterLab strips style sheets from notebooks not yet run
        inner = "".join(
            f"<div><dt{still}>{a}</dt><dd{still}>{b}</dd><dd class='sub'{still}>{c}</dd></div>" for a, b, c in cells
        )
        return cls(
            f'{jupyter_style()}<header class="band"><p class="kicker">{kicker}</p>'
            f"<h1>{escape(title)}</h1><dl>{inner}</dl></header>",
            plain,
        )

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", unmarked(self.plain))

    def __add__(self, other: Prose) -> Prose:
        return Prose(self.markup + other.markup, f"{self.plain}\n{other.plain}")

    def __repr__(self) -> str:
        return self.plain

    def _repr_html_(self) -> str:
        return self.markup


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A finished table: display texts, a caption, and which columns hold numbers.

    Attributes
    ----------
    frame : every cell as the text to show; a name that the page's language lacks between the marks of
        :func:`~spbe_research.data.names.in_language`.
    numeric : columns set flush right.
    strong : positions of rows printed bold (totals, domains).
    note, source : what stands below it; ``source`` whose figures they are, see :mod:`.sourced`.
    sources : all the short names of which ``source`` gives the first.
    """

    name: str
    frame: pd.DataFrame
    caption: str
    numeric: tuple[str, ...] = ()
    strong: tuple[int, ...] = ()
    note: str = ""
    source: str = ""
    sources: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """An accessible table; written here because pandas' Styler gives neither caption classes nor header scope."""
        columns = list(self.frame.columns)
        css = {c: ' class="num"' if c in self.numeric else "" for c in columns}
        head = "".join(f'<th scope="col"{css[c]}>{escape(c)}</th>' for c in columns)
        body = []
        for position, record in enumerate(self.frame.itertuples(index=False)):
            cells = "".join(f"<td{css[c]}>{escape(v)}</td>" for c, v in zip(columns, record, strict=True))
            body.append(f'<tr class="strong">{cells}</tr>' if position in self.strong else f"<tr>{cells}</tr>")
        below = " ".join(text for text in (self.note, self.source) if text)
        foot = f'<p class="note">{escape(below)}</p>' if below else ""
        few = " few" if len(columns) <= 3 else ""  # these fit a phone
        return (
            f'{jupyter_style()}<div class="wide"><table class="spbe{few}" id="t-{escape(self.name)}">'
            f"<caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>{foot}"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Nothing, or the numbers in full and all sources when documents are asked for."""
        kinds, more = wanted(), dict[str, Any]()
        if "values" in kinds:
            more["values"] = table_values(self.frame)
        if "sources" in kinds and self.sources:
            more |= sources_print(self.source, self.sources)
        return {MIME: {"name": self.name, **more}} if more else {}

    def __repr__(self) -> str:
        text = f"{self.caption}\n{self.frame.to_string(index=False)}" + (f"\n{self.note}" if self.note else "")
        return unmarked(text)
