"""The sections of the chapter on instruments, in the order of the notebook."""

from __future__ import annotations

from spbe_research.chapters.display.record import of_instruments
from spbe_research.chapters.display.section import APPENDIX, SOURCES, Layer, Sections
from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.chapters.instruments.side_by_side import shows_levels
from spbe_research.profiles.instrument_change import InstrumentChange, InstrumentPair

__all__ = ["COMMON", "SECTIONS", "show"]


def _common(c: InstrumentPair) -> Layer:
    return Layer("common", c.key)


def _links(c: InstrumentPair) -> Layer:
    return APPENDIX if shows_levels(c) else _common(c)


def _where_paired(c: InstrumentChange) -> Layer | None:
    """Open text where two evaluations stand across the change of instrument."""
    return APPENDIX if c.split is None else None


#: what is the same for every government with these two instruments; nothing in it can name one
COMMON: Sections[InstrumentPair] = Sections(
    "instruments",
    narrate.common_heading,
    {
        "structure": (narrate.structure_text, tables.structure_table),
        "flows": (narrate.flows_text, figures.weight_flows),
        "links": (narrate.links_text, tables.links_table, tables.unlinked_table),
        "nation": (narrate.nation_text, figures.nation_line, tables.nation_table),
        "method": (narrate.method,),
        "general": (narrate.general,),
    },
    layers=dict.fromkeys(("structure", "flows", "nation", "method", "general"), _common) | {"links": _links},
    titled=False,
)

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
        **{name: COMMON.makers[name] for name in ("structure", "flows", "links", "nation")},
        "limits": (narrate.limits,),
        **{name: COMMON.makers[name] for name in ("method", "general")},
        "sources": (narrate.sources,),
    },
    of_instruments,
    {
        **COMMON.layers,
        "sensitivity": APPENDIX,
        "views": APPENDIX,
        "core": _where_paired,
        "sources": SOURCES,
    },
)

show = SECTIONS.show
