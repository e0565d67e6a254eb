"""The sections of the page on robustness, in their order."""

from __future__ import annotations

from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.robustness import figures, narrate, tables
from spbe_research.profiles.robustness import Robustness

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[Robustness] = Sections(
    "robustness",
    narrate.heading,
    {
        "title": (narrate.title_band,),
        "answer": (narrate.answer,),
        "depends": (narrate.depends_text, figures.dependence, tables.dependence_table),
        "weights": (narrate.weights_text, tables.noise_table),
        "readings": (narrate.readings_text, tables.readings_table),
        "single": (narrate.single_text, tables.single_table),
        "errors": (narrate.errors_text, tables.errors_table, tables.variance_table),
        "aggregation": (narrate.aggregation_text, tables.aggregation_table),
        "ranks": (narrate.ranks_text, tables.ranks_table),
        "limits": (narrate.limits,),
        "method": (narrate.method,),
        "sources": (narrate.sources,),
    },
)

show = SECTIONS.show
