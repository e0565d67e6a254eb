"""The parts of the one page, in their order; a printed report has it on its first sheet."""

from __future__ import annotations

from functools import partial

from spbe_research.chapters.display.record import of_maturity
from spbe_research.chapters.display.section import Maker, Sections
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.maturity.moves import moves_table, steps_table
from spbe_research.chapters.maturity.narrate import summary_band
from spbe_research.chapters.overview.facts import facts
from spbe_research.chapters.overview.ruler import short_ruler
from spbe_research.chapters.overview.texts import first_text, qualified_text
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = ["SECTIONS", "show"]


def _heading(key: str, m: Maturity, lang: str) -> Prose | None:
    """Heading of a section, or None where it is empty."""
    return Prose.heading(say("report.h_moves", lang), 2, key) if first_text(m, lang) is not None else None


def _title(m: Maturity, lang: str) -> Prose:
    return Prose.heading(say("overview.title", lang), 2, "summary")


def _summary(change: RegionChange | None) -> tuple[Maker[Maturity], ...]:
    return partial(summary_band, change=change), _title, qualified_text, short_ruler, partial(facts, change=change)


def _moves(change: RegionChange | None) -> tuple[Maker[Maturity], ...]:
    return partial(first_text, change=change), moves_table, steps_table


SECTIONS: Sections[Maturity] = Sections(
    "overview", _heading, {"summary": _summary(None), "moves": _moves(None)}, of_maturity
)


def show(m: Maturity, section: str, lang: str = "id", *, change: RegionChange | None = None) -> None:
    """Show one section of the page in a notebook; nothing where it is empty.

    Parameters
    ----------
    section : one of :data:`SECTIONS`; lang : language of the reader.
    change : the pair of evaluations that the report compares; None where there is none to show.

    Raises
    ------
    ParameterError
        for a section that the page does not have.
    SectionError
        for an error inside the section, which it names.

    Examples
    --------
    >>> from spbe_research import describe_maturity
    >>> show(describe_maturity("paser", 2022), "moves", "en")  # doctest: +ELLIPSIS
    First moves
    ...
    """
    told = SECTIONS.with_makers("summary", *_summary(change)).with_makers("moves", *_moves(change))
    told.show(m, section, lang)
