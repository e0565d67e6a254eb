"""The sections of the chapter on instruments, in the order of the report."""

from __future__ import annotations

from spbe_research.chapters.display.record import of_instruments
from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.profiles.instrument_change import InstrumentChange

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[InstrumentChange] = Sections(
    "instruments",
    narrate.heading,
    {
        "title": (narrate.title,),
        "answer": (narrate.answer,),
        "split": (narrate.split_text, figures.waterfall, tables.split_table),
        "where": (narrate.where_text, tables.where_table),
        "sensitivity": (narrate.sensitivity_text, tables.sensitivity_table),
        "views": (narrate.views_text, figures.other_ruler, tables.views_table),
        "core": (narrate.core_text, figures.core_line, tables.core_table),
        "structure": (narrate.structure_text, tables.structure_table),
        "flows": (narrate.flows_text, figures.weight_flows),
        "links": (narrate.links_text, tables.links_table, tables.unlinked_table),
        "nation": (narrate.nation_text, figures.nation_line, tables.nation_table),
        "limits": (narrate.limits,),
        "method": (narrate.method,),
        "sources": (narrate.sources,),
    },
    of_instruments,
)

show = SECTIONS.show
