"""What is the same for every government, as one page beside the index page of a run.

Concepts and legal basis, instruments side by side, the national break, methods, and limits that hold for all. What
makes these sections takes an instrument, a pair of them, or nothing, so nothing in them can name a government.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from spbe_research._version import __version__
from spbe_research.chapters.change import sections as change
from spbe_research.chapters.concepts import concepts_shown
from spbe_research.chapters.display.printing import printing
from spbe_research.chapters.display.section import Note, Sections, Shown, forms
from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.instruments import sections as instruments
from spbe_research.chapters.maturity import sections as maturity
from spbe_research.chapters.maturity.closing import Alone
from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.numbers.language import join_words
from spbe_research.profiles.instrument_change import InstrumentPair, instrument_pair
from spbe_research.reports.documents.html import common_anchor, page_html
from spbe_research.reports.keep import Kept, is_own, put_own
from spbe_research.reports.site.names import PAGES, appendix_name
from spbe_research.text.catalog import say

__all__ = ["appendix_html", "write_appendix"]

_HEADING = re.compile(r'<h2 id="([^"]+)">(.*)</h2>', re.DOTALL)


def write_appendix(out: Path, lang: str, made_from: str, kept: list[Kept]) -> Path:
    """Write the page below ``out``, unless it is there already, made from the same.

    Parameters
    ----------
    made_from : of :func:`~spbe_research.reports.record.stale.inputs_fingerprint`.
    kept : is given the place of a page that we did not write, or that was edited since, and was moved aside.

    Raises
    ------
    OutputError
        when it cannot be written.
    """
    path = out / appendix_name(lang)
    if not (is_own(path) and f'content="{made_from}"' in path.read_text(encoding="utf-8")):
        moved = put_own(path, appendix_html(lang, made_from=made_from))
        kept += [] if moved is None else [moved]
    return path


def appendix_html(lang: str, *, made_from: str = "") -> str:
    """The page: the same for the same data, whichever reports lie beside it."""
    title = say("report.appendix_title", lang)
    with printing({"inline"}):
        return page_html(
            [_Cells([_Output(part) for part in _parts(title, lang)])],
            title=title,
            lang=lang,
            own=False,
            index=PAGES[lang],
            made_from=made_from,
            series=say("report.appendix_letter", lang),
            footer=say("report.appendix_footer", lang, version=__version__),
        )


def _parts(title: str, lang: str) -> Iterator[Shown]:
    kicker = escape(say("report.appendix_kicker", lang))
    yield Prose(f'<header class="band"><p class="kicker">{kicker}</p><h1>{escape(title)}</h1></header>', title)
    yield Prose.chapter(say("concepts.title", lang), "concepts-and-legal-basis")
    yield from concepts_shown(lang)
    known = [load_instrument(name) for name in instrument_ids()]
    for old, new in pairwise(known):
        yield Prose.chapter(join_words([old.label, new.label], lang), f"{old.id}--{new.id}")
        yield from _of_pair(instrument_pair(old, new), lang)
    for instrument in known:
        yield Prose.chapter(instrument.label, instrument.id)
        yield from _of_instrument(instrument, lang)


def _of_pair(pair: InstrumentPair, lang: str) -> Iterator[Shown]:
    for section in instruments.COMMON.makers:
        yield from _section(instruments.COMMON, pair, section, lang)


def _of_instrument(instrument: Instrument, lang: str) -> Iterator[Shown]:
    for section in maturity.COMMON.makers:
        yield from _section(maturity.COMMON, Alone(instrument), section, lang)
    for section in change.COMMON.makers:
        yield from _section(change.COMMON, instrument, section, lang)


def _section(sections: Sections[Any], about: object, section: str, lang: str) -> Iterator[Shown]:
    """What a section shows, its heading named after what it is the same for, and with its chapter."""
    key = sections.marks(about, section).get("key", "")
    said = say(f"report.chapter {sections.chapter}", lang)
    for part in sections.parts(about, section, lang):
        found = _HEADING.fullmatch(part.markup) if isinstance(part, Prose) else None
        if found and isinstance(part, Prose):
            text = escape(say("report.appendix_of", lang, text="\0", chapter=said)).replace("\0", found[2])
            yield replace(part, markup=f'<h2 id="{common_anchor(found[1], key)}">{text}</h2>')
        elif not isinstance(part, Note):
            yield part


class _Output:
    """A part as a cell of a notebook would show it."""

    output_type = "display_data"

    def __init__(self, part: Shown) -> None:
        self.data, self.metadata = forms(part)


class _Cells:
    """A notebook of one cell."""

    def __init__(self, outputs: list[_Output]) -> None:
        self.cells = [{"outputs": outputs}]
