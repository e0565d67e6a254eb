"""What SPBE is, which regulation governs which year, and what a level means: the same for every government.

The words stand once, in ``text/<lang>/concepts.toml``; pages and ``docs/concepts.md`` are both written from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from spbe_research.chapters.display.printing import MIME
from spbe_research.chapters.display.section import Shown, forms
from spbe_research.chapters.display.shown import Prose, Table, escape
from spbe_research.data.names import OPEN, SHUT
from spbe_research.numbers.language import DATA_LANGUAGE, LANGUAGES
from spbe_research.text.catalog import say

__all__ = ["ANCHOR", "SECTIONS", "concepts_markdown", "concepts_node", "concepts_shown"]

#: what links lead to: the first section
ANCHOR = "concepts"
#: sections in their order, each with its parts: a paragraph, a table of so many lines, or points
SECTIONS: dict[str, tuple[tuple[str, int], ...]] = {
    "what": (("read", 0), ("what", 0)),
    "principles": (("principles", 0), ("t_principles", 7)),
    "plan": (("plan", 0), ("plan", 4), ("plan_below", 0), ("plan_everyday", 0)),
    "years": (("t_years", 5), ("years", 0)),
    "levels": (("levels", 0), ("t_levels", 5), ("more", 0)),
}
_BAR = " | "
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_FOREIGN = re.compile(r"\*([^*]+)\*")


def _said(key: str, lang: str) -> str:
    return say(f"concepts.{key}", lang)


def _anchor(section: str) -> str:
    return ANCHOR if section == next(iter(SECTIONS)) else f"{ANCHOR}-{section}"


def _plain(text: str) -> str:
    """Without links, which lead into the repository, and without marks."""
    return _FOREIGN.sub(r"\1", _LINK.sub(r"\1", text))


def _markup(text: str, lang: str) -> str:
    """What stands in another language is marked so: in the pages of one language that is the other one."""
    other = next(x for x in LANGUAGES if x != lang)
    return _FOREIGN.sub(rf'<em lang="{other}">\1</em>', escape(_LINK.sub(r"\1", text)))


def _cell(text: str, lang: str) -> str:
    """A cell, whose Indonesian words a page of another language marks as such."""
    if lang == DATA_LANGUAGE:
        return _plain(text)
    return _FOREIGN.sub(rf"{OPEN}\1{SHUT}", _LINK.sub(r"\1", text))


def _lines(key: str, count: int, lang: str) -> list[list[str]]:
    return [_said(f"{key.removeprefix('t_')}_{n}", lang).split(_BAR) for n in range(1, count + 1)]


def _part(key: str, count: int, lang: str) -> Shown:
    if key.startswith("t_"):
        caption, *names = _said(key, lang).split(_BAR)
        lines = [[_cell(cell, lang) for cell in line] for line in _lines(key, count, lang)]
        return Table(f"{ANCHOR}-{key[2:]}", pd.DataFrame(lines, columns=names, dtype=object), caption)
    if count:
        return Prose.points([_cell(line[0], lang) for line in _lines(key, count, lang)])
    text = _said(key, lang)
    return Prose(f"<p>{_markup(text, lang)}</p>", _plain(text))


def concepts_shown(lang: str, level: int = 2) -> Iterator[Shown]:
    """Headings, texts and tables in their order.

    Parameters
    ----------
    lang : of the reader; level : of the headings.

    Examples
    --------
    >>> [str(part) for part in concepts_shown("en")][0]
    'What SPBE is'
    """
    for section, parts in SECTIONS.items():
        yield Prose.heading(_said(f"h_{section}", lang), level, _anchor(section))
        for key, count in parts:
            yield _part(key, count, lang)


class _Output:
    """A part as a cell of a notebook would show it, of the layer that is the same for all."""

    output_type = "display_data"

    def __init__(self, part: Shown) -> None:
        self.data, self.metadata = forms(part)
        self.data[MIME] = {**self.data.get(MIME, {}), "layer": {"kind": "common", "key": "", "chapter": ANCHOR}}


class _Node:
    """A notebook of one cell."""

    def __init__(self, parts: Iterator[Shown]) -> None:
        self.cells = [{"outputs": [_Output(part) for part in parts]}]


def concepts_node(lang: str) -> object:
    """All of it as one section of an appendix, in the form of an executed notebook."""

    def parts() -> Iterator[Shown]:
        yield Prose.heading(_said("title", lang), 2, ANCHOR)
        for part in concepts_shown(lang, 3):
            yield _without_first_anchor(part) if isinstance(part, Prose) else part

    return _Node(parts())


def _without_first_anchor(part: Prose) -> Prose:
    """The section bears it already."""
    return Prose(part.markup.replace(f' id="{ANCHOR}"', "", 1), part.plain)


def concepts_markdown(lang: str) -> str:
    """The page of the documentation.

    Examples
    --------
    >>> concepts_markdown("en").splitlines()[0]
    '# Concepts and legal basis'
    """
    blocks = [f"# {_said('title', lang)}", f"<!-- {_said('written', lang)} -->"]
    blocks.append(f"{_said('intro', lang)} {_said('switch', lang)}")
    for section, parts in SECTIONS.items():
        heading = f"## {_said(f'h_{section}', lang)}"
        written = [_written(key, count, lang) for key, count in parts]
        # what was read is said of the whole page
        blocks += [written[0], heading, *written[1:]] if parts[0][0] == "read" else [heading, *written]
    return "\n\n".join(blocks) + "\n"


def _written(key: str, count: int, lang: str) -> str:
    if key.startswith("t_"):
        _, *names = _said(key, lang).split(_BAR)
        lines = [names, ["---"] * len(names), *_lines(key, count, lang)]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    if count:
        return "\n".join(f"{n}. {line[0]}" for n, line in enumerate(_lines(key, count, lang), start=1))
    return _said(key, lang)
