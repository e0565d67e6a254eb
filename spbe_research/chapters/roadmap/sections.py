"""The sections of the page of a road map: concepts, where it stands, where it goes, and the work in between."""

from __future__ import annotations

from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.roadmap import figures, narrate, tables
from spbe_research.profiles.roadmap import Roadmap

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[Roadmap] = Sections(
    "roadmap",
    narrate.heading,
    {
        "title": (narrate.title_band,),
        "answer": (narrate.answer,),
        "concepts": (narrate.concepts_text,),
        "present": (narrate.present_text, tables.present_table),
        "aims": (narrate.aims_text, tables.aims_table),
        "values": (narrate.values_text, tables.values_table),
        "ranges": (narrate.ranges_text, figures.ranges_figure, tables.units_table, tables.rows_table),
        "frontier": (narrate.frontier_text, figures.frontier_figure),
        "otherwise": (
            narrate.otherwise_text,
            tables.efforts_table,
            tables.requirements_table,
            tables.limits_table,
        ),
        "real": (narrate.real_text, tables.climbs_table, tables.precedence_table),
        "years": (narrate.years_text, figures.years_figure, tables.years_table, tables.steps_table),
        "reread": (narrate.reread_text, tables.reread_table),
        "recommended": (narrate.recommended_text, tables.recommended_table),
        "limits": (narrate.limits,),
        "method": (narrate.method,),
        "sources": (narrate.sources,),
    },
)

show = SECTIONS.show
