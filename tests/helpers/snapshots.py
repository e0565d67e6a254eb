"""Whole texts as files beside the tests: what a reader sees, one paragraph or row of a table a line.

``make snapshots`` renews them after another wording; look at the difference, it is what a reader will see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lxml import html
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from spbe_research._version import __version__

#: ids of the headings with which chapters begin; what stands before the first belongs to chapter 1
CHAPTERS = ("summary", "maturity", "instruments", "change", "appendix")

_LINES = (
    "self::h1 or self::h2 or self::h3 or self::p or self::li or self::tr or self::caption or self::figcaption "
    "or self::dt or self::dd or self::img or self::desc or self::summary or self::label or self::option or self::button"
)


class PlainText(SingleFileSnapshotExtension):
    """One text file a snapshot."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def as_text(lines: Iterable[str]) -> str:
    """Lines without the version, which is no wording, and with one line end at the end."""
    return "\n".join(line.replace(__version__, "VERSION") for line in lines) + "\n"


def page_lines(path: Path) -> list[str]:
    """What a page shows, in its order: a paragraph, a row, a caption or what a picture says a line."""
    return [line for _, line in _placed(path)]


def chapter_lines(path: Path, chapter: str) -> list[str]:
    """The part of a report's page that is one chapter."""
    return [line for place, line in _placed(path) if place == chapter]


def _placed(path: Path) -> Iterable[tuple[str, str]]:
    body = html.fromstring(path.read_text(encoding="utf-8")).find("body")
    place = CHAPTERS[0]
    for node in body.xpath(f".//*[{_LINES}]"):
        place = node.get("id") if node.get("id") in CHAPTERS else place
        line = _line(node)
        if line:
            yield place, line


def _line(node: html.HtmlElement) -> str:
    if node.tag == "img":
        return f"[{node.get('alt')}]"
    if node.tag == "desc":  # of a picture that is drawn in the page
        return f"[{_words(node)}]"
    if node.xpath("ancestor::nav") or (node.tag == "summary" and node.xpath("./h2")):
        return ""  # headings that stand below, once more
    if node.tag == "tr":
        return " | ".join(_words(cell) for cell in node.xpath("./th|./td"))
    if node.tag == "p" and node.xpath("ancestor::td|ancestor::li"):
        return ""  # its row or point has it
    if node.tag in ("caption", "figcaption"):
        return _words(node).removeprefix("".join(b.text_content() for b in node.xpath("./b[1]"))).strip()
    heading = re.fullmatch(r"h(\d)", node.tag)
    return f"{'#' * int(heading[1])} {_words(node)}" if heading else _words(node)


def _words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())
