"""The sections of the chapter on change, in the order of the report."""

from __future__ import annotations

from spbe_research.chapters.change import figures, narrate, tables, years
from spbe_research.chapters.display.record import of_change
from spbe_research.chapters.display.section import Sections
from spbe_research.profiles.change import RegionChange

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[RegionChange] = Sections(
    "change",
    narrate.heading,
    {
        "title": (narrate.title,),
        "answer": (narrate.answer, narrate.pair_text),
        "null": (narrate.null_text, figures.null_distribution),
        "moved": (narrate.moved_text, figures.moved_rows),
        "units": (figures.moved_units, tables.units_table),
        "years": (years.years_text, years.years_map, years.pairs_table),
        "tests": (narrate.every_test_text, tables.every_test_table),
        "strata": (narrate.strata_text, tables.strata_table),
        "error": (narrate.error_text, tables.error_table),
        "bootstrap": (narrate.bootstrap_text,),
        "partial": (narrate.partial_text, tables.partial_table),
        "across": (narrate.across_text, tables.across_table),
        "place": (narrate.place_text, figures.change_place, tables.place_table),
        "meaning": (narrate.meaning,),
        "thesis": (narrate.thesis_method, narrate.thesis_results, narrate.references),
        "limits": (narrate.limits,),
        "sources": (narrate.sources,),
    },
    of_change,
)

show = SECTIONS.show
