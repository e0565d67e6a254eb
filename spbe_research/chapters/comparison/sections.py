"""The sections of the page on two evaluations, in their order."""

from __future__ import annotations

from spbe_research.chapters.comparison import narrate, parts, tables
from spbe_research.chapters.display.section import Sections
from spbe_research.profiles.comparison import EvaluationComparison

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[EvaluationComparison] = Sections(
    "comparison",
    narrate.heading,
    {
        "title": (narrate.title_band,),
        "answer": (narrate.answer,),
        "what": (tables.what_table,),
        "agreement": (narrate.agreement_text, parts.agreement_figure, tables.agreement_table),
        "bridge": (narrate.bridge_text, tables.bridge_table),
        "test": (*parts.TESTS,),
        "common": (*parts.COMMON,),
        "units": (tables.units_table,),
        "rows": (narrate.rows_text, tables.rows_table),
        "limits": (narrate.limits,),
        "method": (narrate.method,),
        "sources": (narrate.sources,),
    },
)

show = SECTIONS.show
