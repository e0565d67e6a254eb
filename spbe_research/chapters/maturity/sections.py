"""The sections of the chapter on maturity, in the order of the report."""

from __future__ import annotations

from functools import partial

from spbe_research.chapters.display.record import of_maturity
from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.maturity import figures, moves, narrate, older, roadmap, tables
from spbe_research.chapters.maturity.self_report import self_report_figure, self_report_table, self_report_text
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.maturity import Maturity

__all__ = ["SECTIONS", "show"]


def _own_text(m: Maturity, lang: str) -> Prose | None:
    return self_report_text(m.self_report, lang)


def _own_figure(m: Maturity, lang: str) -> Drawing | None:
    return self_report_figure(m.self_report, lang)


def _own_table(m: Maturity, lang: str) -> Table | None:
    return self_report_table(m.self_report, lang)


SECTIONS: Sections[Maturity] = Sections(
    "maturity",
    narrate.heading,
    {
        "summary": (narrate.summary_band,),
        "answer": (narrate.answer, older.later_text, figures.index_ruler),
        "index_only": (narrate.index_only_text, tables.implied_table),
        "missing": (narrate.missing_text, tables.missing_table),
        "units": (narrate.units_text, figures.unit_profile, tables.unit_table, figures.points_to_gain),
        "levels": (narrate.levels_text, figures.level_map),
        "strengths": (narrate.strengths_text, tables.strength_table, tables.gap_table),
        "groups": (narrate.groups_text, tables.group_table),
        "moves": (moves.moves_text, moves.moves_table, moves.steps_table),
        "roadmap": (roadmap.roadmap_text, roadmap.roadmap_table),
        "older": (older.older_text, older.older_map, older.older_groups),
        "comparison": (narrate.comparison_text, tables.comparison_table, figures.distribution),
        "self_report": (_own_text, _own_figure, _own_table),
        "history": (narrate.history_text, figures.history_line, tables.history_table),
        "limits": (narrate.limits,),
        "method": (narrate.method,),
        "sources": (narrate.sources,),
    },
    of_maturity,
)


def show(m: Maturity, section: str, lang: str = "id", *, change: RegionChange | None = None) -> None:
    """Show one section of the chapter in a notebook: heading, text, figures and tables; nothing where it is empty.

    Parameters
    ----------
    section : one of :data:`SECTIONS`; lang : language of the reader.
    change : for ``"summary"``, the pair of evaluations that the report compares; None where there is none to show.

    Raises
    ------
    ParameterError
        for a section that the chapter does not have.
    SectionError
        for an error inside the section, which it names.

    Examples
    --------
    >>> from spbe_research import describe_maturity
    >>> show(describe_maturity("paser", 2022), "method", "en")  # doctest: +ELLIPSIS
    Method
    ...
    """
    SECTIONS.with_makers("summary", partial(narrate.summary_band, change=change)).show(m, section, lang)
