"""Executed chapters to one self-contained HTML page: no network, no code, every picture with its text.

What the cells show is HTML made from escaped parts already, so the page is put together as text: nothing parses it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from spbe_research.chapters.concepts import ANCHOR as CONCEPTS
from spbe_research.chapters.concepts import concepts_node
from spbe_research.chapters.display.printing import MIME
from spbe_research.chapters.display.shown import escape, jupyter_style
from spbe_research.chapters.display.style import assets_dir
from spbe_research.chapters.display.vector import with_prefix
from spbe_research.chapters.maturity.narrate import title
from spbe_research.data.names import with_spans
from spbe_research.profiles.maturity import Maturity
from spbe_research.reports.documents.reading import layer_of, letter, shown_outputs
from spbe_research.text.catalog import say

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["common_anchor", "content_policy", "export_html", "footer_text", "page_html", "stylesheet", "template"]


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


def content_policy(css: str, script: str = "") -> str:
    """Only this style and this script, if any, pictures and fonts inside the page, and no request at all."""

    def digest(text: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

    scripts = f"script-src '{digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{digest(css)}'; {scripts}"
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def footer_text(lang: str, *, own: bool = False) -> str:
    """The last line of a report: what made it from which data, and where its record lies.

    Parameters
    ----------
    own : whether the figures are a study's own.
    """
    from spbe_research._version import __version__

    return say("report.footer_own" if own else "report.footer", lang, version=__version__)


@cache
def template(name: str) -> Template:
    """A template of a page by its file; what it is not given is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(str(assets_dir() / "templates" / "spbe"))
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.get_template(name)


def export_html(
    notebooks: list[Any],
    m: Maturity,
    lang: str,
    *,
    index: str = "",
    appendix: str = "",
    full: bool = False,
    beside: Iterable[tuple[str, str, str]] = (),
) -> str:
    """The page of a report from its executed notebooks, in chapter order; the rest as in :func:`page_html`.

    What SPBE is and what governs it is the same for all and needs no cell: it is laid after the chapters here.
    """
    notebooks = [*notebooks, concepts_node(lang)]
    named = {"title": title(m, lang), "lang": lang, "index": index, "appendix": appendix}
    return page_html(notebooks, own=m.observation.own, full=full, beside=beside, **named)


def page_html(
    notebooks: Iterable[Any],
    *,
    title: str,
    lang: str,
    own: bool,
    index: str = "",
    chapter: str = "",
    appendix: str = "",
    full: bool = False,
    made_from: str = "",
    series: str = "",
    footer: str = "",
    beside: Iterable[tuple[str, str, str]] = (),
) -> str:
    """One page from executed notebooks.

    Parameters
    ----------
    notebooks : notebook nodes in chapter order; title, lang : of the page; own : whether figures are a study's own.
    index : where the index page of all reports lies, seen from this page; empty without one.
    chapter : what a first chapter without a heading of its own is called; the first of a report by default.
    appendix : where the page lies that has what is the same for every government; empty where this page has it.
    full : whether the appendix is open from the beginning, and so is printed.
    made_from : fingerprint of what it was made from, where somebody will ask.
    series : letter before the numbers of figures and tables; footer : another last line than that of a report.
    beside : pages that lie beside this one: address, name, and what it is for.

    Returns
    -------
    HTML text; the same bytes for the same notebooks.
    """
    from markupsafe import Markup

    from spbe_research._version import __version__

    made = _Page(lang, chapter or say("report.first_chapter", lang), appendix, full=full, series=series)
    for node in notebooks:
        for output in shown_outputs(node):
            made.add(output)
    made.close()
    head, end, body = "\n".join(made.pieces).partition("</header>")
    if not end:
        head, body = "", head
    css = stylesheet()
    page = template("index.html.j2").render(
        lang=lang,
        version=__version__,
        made_from=made_from,
        policy=content_policy(css),
        css=Markup(css),  # noqa: S704
        say=lambda key: say(f"report.{key}", lang),
        title=title,
        start=made.start,
        index=index,
        beside=list(beside),
        head=Markup(head + end),  # noqa: S704
        chapters=[c for c in made.contents if c.id not in ("", _FIRST_PAGE)],
        contents=made.contents if any(c.sections for c in made.contents) else [],
        body=Markup(body),  # noqa: S704
        footer=footer or footer_text(lang, own=own),
    )
    return with_spans(page)


@dataclass(slots=True)
class _Entry:
    """A line of the list of contents; its text is markup already."""

    id: str
    text: Any
    sections: list[_Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Folded:
    """A section of the appendix: what a link leads to, its heading as markup, what it shows."""

    anchor: str
    text: str
    pieces: list[str]


def common_anchor(anchor: str, key: str) -> str:
    """What a section is called on the page of all that is the same for every government, where it comes several times.

    Examples
    --------
    >>> common_anchor("method", "permenpanrb-59-2020")
    'method-permenpanrb-59-2020'
    >>> common_anchor("concepts", "")  # the same whatever the instrument
    'concepts'
    """
    return f"{anchor}-{key}" if key else anchor


_HEADING = re.compile(r'<h1 class="chapter" id="([^"]+)">(.*?)</h1>|<h2(?: id="([^"]+)")?>(.*?)</h2>', re.DOTALL)
#: the one page before the chapters
_FIRST_PAGE = "summary"
_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_TABLE = re.compile(r'<div class="wide"><table class="([^"]*)" id="([^"]*)"><caption>')
#: styles that JupyterLab alone needs; the page's policy refuses them
_STYLED = re.compile(r'(<\w+[^<>]*) style="[^"<>]*"')


class _Page:
    """The parts of a page as they come, with what is numbered and what can be gone to.

    What belongs to the appendix waits until the end: each of its sections can be folded, and opens when a link leads
    into it, since what is linked stands inside.
    """

    def __init__(self, lang: str, first: str, appendix: str = "", *, full: bool = False, series: str = "") -> None:
        self.lang = lang
        self.first = first
        self.pieces: list[str] = []
        self.contents: list[_Entry] = []
        self.start = ""
        self._appendix, self._full = appendix, full
        self._later: list[_Folded] = []
        self._sources: dict[str, None] = {}
        self._elsewhere: list[_Entry] = []
        self._count: Counter[str] = Counter()
        self._begun: list[tuple[int, int]] = []
        self._series = series

    def add(self, output: Any) -> None:
        """Append what one output of a cell shows: HTML or a picture; notes and plain text are the notebook's own."""
        layer = layer_of(output)
        if layer:
            self._add_later(output, layer)
        elif text := self._shown(output):
            self.pieces.append(_HEADING.sub(self._heading, text))

    def close(self) -> None:
        """Append the appendix, once all has come; say which chapters are printed on a new page."""
        counts = [0, *(shown for _, shown in self._begun), self._count["table"] + self._count["figure"]]
        for (at, shown), before, after in zip(self._begun, counts, counts[2:], strict=False):
            if before < shown < after:  # none of a few lines, before or after, which would leave its page empty
                self.pieces[at] = self.pieces[at].replace('class="chapter"', 'class="chapter apart"', 1)
        if self._sources:
            listed = "".join(f"<li>{item}</li>" for item in self._sources)
            anchor, text = "sources", escape(say("report.h_all_sources", self.lang))
            # before the concepts, which documents leave to the page: so a letter means the same in both
            at = next((n for n, part in enumerate(self._later) if part.anchor == CONCEPTS), len(self._later))
            self._later.insert(at, _Folded(anchor, text, [f'<ul class="sources">{listed}</ul>']))
        if not self._later and not self._elsewhere:
            return
        name = say("report.h_appendix", self.lang)
        chapter = _Entry("appendix", name)
        self.contents.append(chapter)
        self.pieces.append(f'<h1 class="chapter apart" id="appendix">{escape(name)}</h1>')
        if self._elsewhere:
            told = escape(say("report.appendix_linked", self.lang))
            links = "".join(f'<li><a href="{escape(e.id)}">{e.text}</a></li>' for e in self._elsewhere)
            self.pieces.append(f'<nav class="elsewhere" aria-label="{told}"><p>{told}</p><ul>{links}</ul></nav>')
        chapter.sections += [self._folded(number, part) for number, part in enumerate(self._later)]

    def _folded(self, number: int, part: _Folded) -> _Entry:
        from markupsafe import Markup

        text = escape(say("report.appendix_heading", self.lang, letter=letter(number), text="\0")).replace(
            "\0", part.text
        )
        opened = " open" if self._full else ""
        self.pieces.append(
            f'<details class="more"{opened}><summary><h2>{text}</h2></summary>\n<div id="{part.anchor}">'
            + "\n".join(part.pieces)
            + "</div></details>"
        )
        return _Entry(part.anchor, Markup(text))  # noqa: S704

    def _add_later(self, output: Any, layer: Mapping[str, str]) -> None:
        from markupsafe import Markup

        text = str(output.data.get("text/html", ""))
        if layer["kind"] == "sources":
            self._sources |= dict.fromkeys(_ITEM.findall(text))
            return
        found = _HEADING.fullmatch(text)
        linked = bool(self._appendix) and layer["kind"] == "common"
        if found:
            anchor, heading = found[3], found[4]
            if layer.get("key") or layer["kind"] != "common":  # else of no chapter
                said = say(f"report.chapter {layer['chapter']}", self.lang)
                told = say("report.appendix_of", self.lang, text="\0", chapter=said)
                heading = escape(told).replace("\0", found[4])
            if linked:
                address = f"{self._appendix}#{common_anchor(anchor, layer['key'])}"
                self._elsewhere.append(_Entry(address, Markup(heading)))  # noqa: S704
            else:
                self._later.append(_Folded(anchor, heading, []))
        elif not linked:
            before, self._series = self._series, say("report.appendix_letter", self.lang)
            shown = self._shown(output)
            self._series = before
            self._later[-1].pieces += [shown] if shown else []

    def _shown(self, output: Any) -> str:
        data, shown = output.data, output.metadata.get("image/png", {})
        if "text/html" in data and "alt" not in shown:  # a figure of ours brings HTML for other programs
            text = _STYLED.sub(r"\1", str(data["text/html"]).replace(jupyter_style(), ""))
            return _TABLE.sub(self._table, text)
        if "image/png" in data and "text/markdown" not in data:
            return self._figure(data, shown)
        return ""

    def _next(self, kind: str) -> int:
        self._count[kind] += 1
        return self._count[kind]

    def _heading(self, found: re.Match[str]) -> str:
        from markupsafe import Markup

        chapter, chapter_text, anchor, text = found.groups()
        if chapter:
            self.contents.append(_Entry(chapter, Markup(chapter_text)))  # noqa: S704
            self._begun.append((len(self.pieces), self._count["table"] + self._count["figure"]))
            return found[0]
        anchor = anchor or f"s{self._next('section')}"
        if anchor == _FIRST_PAGE:
            self.contents.append(_Entry(anchor, Markup(text)))  # noqa: S704
            self.start = anchor
            return found[0]
        if not self.contents:
            self.contents.append(_Entry("", self.first))
        self.contents[-1].sections.append(_Entry(anchor, Markup(text)))  # noqa: S704
        self.start = self.start or anchor
        return f'<h2 id="{anchor}">{text}</h2>'

    def _table(self, found: re.Match[str]) -> str:
        """A table with its number; it can be moved sideways by keyboard where it is wider than the screen."""
        css, name = found.groups()
        number, again = f"{self._series}{self._next(f'table{self._series}')}", self._next(name)
        own = name if again == 1 else f"{name}-{again}"
        return (
            f'<div class="wide" tabindex="0" role="group" aria-labelledby="c{number}"><table class="{css}" id="{own}">'
            f'<caption id="c{number}"><b>{say("report.label_table", self.lang)} {number}.</b> '
        )

    @staticmethod
    def _narrow(inline: str, name: str, caption: str, alt: str) -> str:
        """A figure drawn for a phone, with words of its own: of the two one is shown, and the other is not there."""
        if not inline:
            return ""
        read = f'class="narrow" role="img" aria-labelledby="{name}nt" aria-describedby="{name}nd"'
        picture = with_prefix(inline, f"{name}n-").replace("<svg ", f"<svg {read} ", 1)
        begin, end, rest = picture.partition(">")
        said = f'<title id="{name}nt">{escape(caption)}</title><desc id="{name}nd">{escape(alt)}</desc>'
        return f"{begin}{end}{said}{rest}"

    def _figure(self, data: Any, shown: Any) -> str:
        number = f"{self._series}{self._next(f'figure{self._series}')}"
        label = f"{say('report.label_figure', self.lang)} {number}."
        caption, alt = shown.get("caption", ""), shown.get("alt", "")
        inline, name = data.get(MIME, {}).get("inline", ""), f"f{number}"
        if inline:
            read = f'role="img" aria-labelledby="{name}t" aria-describedby="{name}d" width="{shown.get("width", 600)}"'
            narrow = data[MIME].get("narrow", "")
            css = 'class="broad" ' if narrow else ""
            picture = with_prefix(inline, f"{name}-").replace("<svg ", f"<svg {css}{read} ", 1)
            said = f'<title id="{name}t">{escape(caption)}</title><desc id="{name}d">{escape(alt)}</desc>'
            begin, end, rest = picture.partition(">")
            picture = f"{begin}{end}{said}{rest}" + self._narrow(narrow, name, caption, alt)
        else:  # of a cell that is none of ours
            source = data["image/png"].replace("\n", "")
            width = f' width="{shown["width"]}"' if "width" in shown else ""
            picture = f'<img alt="{escape(alt)}"{width} src="data:image/png;base64,{source}">'
        words = f" {escape(caption)}" if caption else ""
        source = shown.get("source", "")
        return (
            f'<figure>\n<div class="wide" tabindex="0" role="group" aria-labelledby="{name}c">{picture}</div>\n'
            f'<figcaption id="{name}c"><b>{label}</b>{words}</figcaption>\n</figure>'
            + (f'\n<p class="note below">{escape(source)}</p>' if source else "")
        )
