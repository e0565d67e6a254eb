"""The sections of the page on an integrity zone, in their order."""

from __future__ import annotations

from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.zone import narrate, tables
from spbe_research.integrity.zone import IntegrityZone

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[IntegrityZone] = Sections(
    "zone",
    narrate.heading,
    {
        "title": (narrate.title_band,),
        "answer": (narrate.answer,),
        "areas": (narrate.areas_text, tables.areas_table),
        "minima": (narrate.minima_text, tables.minima_table),
        "conditions": (narrate.conditions_text, tables.conditions_table),
        "goals": (narrate.goals_text, tables.goals_table),
        "what": (narrate.definitions,),
        "method": (narrate.method,),
        "sources": (narrate.sources,),
    },
)

show = SECTIONS.show
