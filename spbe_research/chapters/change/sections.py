"""The sections of the chapter on change, in the order of the notebook."""

from __future__ import annotations

from spbe_research.chapters.change import figures, narrate, tables, years
from spbe_research.chapters.change.meaning import general
from spbe_research.chapters.display.record import of_change
from spbe_research.chapters.display.section import APPENDIX, SOURCES, Layer, Sections
from spbe_research.data.instruments import Instrument
from spbe_research.profiles.change import RegionChange

__all__ = ["COMMON", "SECTIONS", "show"]


#: what stands behind the answer
_DETAILS = ("unit_values", "tests", "strata", "error", "bootstrap", "partial", "among", "meaning", "thesis")

#: what is the same for every government under an instrument; nothing in it can name one
COMMON: Sections[Instrument] = Sections(
    "change",
    narrate.general_heading,
    {"general": (general,)},
    layers={"general": lambda instrument: Layer("common", instrument.id)},
    titled=False,
)

SECTIONS: Sections[RegionChange] = Sections(
    "change",
    narrate.heading,
    {
        "title": (narrate.title,),
        "answer": (narrate.answer,),
        "pair": (narrate.pair_text,),
        "null": (narrate.null_text, figures.null_distribution),
        "moved": (narrate.moved_text, figures.moved_rows),
        "units": (figures.moved_units,),
        "unit_values": (tables.units_table,),
        "years": (years.years_text, years.years_map, years.pairs_table),
        "tests": (narrate.every_test_text, tables.every_test_table),
        "strata": (narrate.strata_text, tables.strata_table),
        "error": (narrate.error_text, tables.error_table),
        "bootstrap": (narrate.bootstrap_text,),
        "partial": (narrate.partial_text, tables.partial_table),
        "across": (narrate.across_text, tables.across_table),
        "place": (narrate.place_text, figures.change_place),
        "among": (narrate.among_text, tables.place_table),
        "meaning": (narrate.meaning,),
        "thesis": (narrate.thesis_method, narrate.thesis_results),
        "references": (narrate.references,),
        "limits": (narrate.limits,),
        "general": (narrate.general_limits,),
        "sources": (narrate.sources,),
    },
    of_change,
    {
        **dict.fromkeys(_DETAILS, APPENDIX),
        "pair": lambda c: APPENDIX if c.same_instrument else None,
        "references": SOURCES,
        "general": lambda c: Layer("common", c.after.instrument.id),
        "sources": SOURCES,
    },
)

show = SECTIONS.show
