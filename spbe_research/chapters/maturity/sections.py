"""The sections of the chapter on maturity, in the order of the notebook."""

from __future__ import annotations

from spbe_research.chapters.display.record import of_maturity
from spbe_research.chapters.display.section import APPENDIX, SOURCES, Layer, Sections
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.maturity import figures, narrate, older, roadmap, tables
from spbe_research.chapters.maturity.closing import UnderInstrument, says_more
from spbe_research.chapters.maturity.self_report import self_report_figure, self_report_table, self_report_text
from spbe_research.profiles.maturity import Maturity

__all__ = ["COMMON", "SECTIONS", "show"]


def _own_text(m: Maturity, lang: str) -> Prose | None:
    return self_report_text(m.self_report, lang)


def _own_figure(m: Maturity, lang: str) -> Drawing | None:
    return self_report_figure(m.self_report, lang)


def _own_table(m: Maturity, lang: str) -> Table | None:
    return self_report_table(m.self_report, lang)


def _without_levels(m: Maturity) -> Layer | None:
    """Of values of domains or aspects the answer and the table of units have said it."""
    return APPENDIX if m.rows is None else None


#: what is the same for every government under an instrument; nothing in it can name one
COMMON: Sections[UnderInstrument] = Sections(
    "maturity",
    narrate.common_heading,
    {"general": (narrate.general,), "method": (narrate.method,)},
    layers=dict.fromkeys(("general", "method"), lambda m: Layer("common", m.instrument.id)),
    titled=False,
)

SECTIONS: Sections[Maturity] = Sections(
    "maturity",
    narrate.heading,
    {
        "title": (narrate.chapter_title,),
        "answer": (narrate.answer, older.later_text, figures.index_ruler),
        "index_only": (narrate.index_only_text, tables.implied_table),
        "missing": (narrate.missing_text, tables.missing_table),
        "units": (narrate.units_text, figures.unit_profile),
        "gain": (narrate.sums_text, tables.unit_table, figures.points_to_gain),
        "levels": (narrate.levels_text, figures.level_map),
        "strengths": (narrate.strengths_text, tables.strength_table, tables.gap_table),
        "groups": (narrate.groups_text, tables.group_table),
        "roadmap": (roadmap.roadmap_text, roadmap.roadmap_table),
        "older": (older.older_text, older.older_map, older.older_groups),
        "comparison": (narrate.comparison_text, tables.comparison_table, figures.distribution),
        "self_report": (_own_text, _own_figure, _own_table),
        "history": (narrate.history_text, figures.history_line),
        "past": (tables.history_table,),
        "limits": (narrate.limits,),
        **COMMON.makers,
        "sources": (narrate.sources,),
    },
    of_maturity,
    {
        "gain": _without_levels,
        "strengths": _without_levels,
        "groups": APPENDIX,
        "past": lambda m: APPENDIX if figures.has_line(m) else None,
        "limits": lambda m: None if says_more(m) else APPENDIX,
        "sources": SOURCES,
        **COMMON.layers,
    },
)


def show(m: Maturity, section: str, lang: str = "id") -> None:
    """Show one section of the chapter in a notebook: heading, text, figures and tables; nothing where it is empty.

    Parameters
    ----------
    section : one of :data:`SECTIONS`; lang : language of the reader.

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
    SECTIONS.show(m, section, lang)
