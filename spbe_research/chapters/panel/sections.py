"""The sections of the page on many governments, in their order."""

from __future__ import annotations

from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.panel import alike, figures, level_years, maps, narrate, power, tables
from spbe_research.panel.overview import PanelOverview

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[PanelOverview] = Sections(
    "panel",
    narrate.heading,
    {
        "title": (narrate.title_band,),
        "answer": (narrate.answer,),
        "moved": (narrate.moved_text, figures.distributions, figures.before_after, tables.kinds_table),
        "predicates": (narrate.predicates_text, figures.flow, tables.printed_table, tables.banded_table),
        "where": (narrate.where_text, figures.provinces, tables.provinces_table),
        "map": (narrate.map_text, maps.index_map, maps.change_map),
        "domains": (
            narrate.domains_text,
            figures.contributions,
            tables.contributions_table,
            narrate.alpha_text,
            figures.correlations,
        ),
        "convergence": (narrate.convergence_text, figures.catching_up, tables.reliability_table),
        "comings": (narrate.comings_text, tables.comings_table, tables.published_table),
        "ranks": (narrate.ranks_text, tables.ranks_table),
        "rose": (narrate.rose_text, tables.rose_table),
        "peers": (alike.peers_text, alike.neighbours, alike.peers_table, alike.pairs_table),
        "history": (narrate.history_text, figures.history, tables.history_table),
        "levels": (level_years.levels_text, level_years.beside, level_years.beside_table, level_years.rows_map),
        "planning": (power.planning_text, power.detectable, power.detectable_table, power.shares_table),
        "limits": (narrate.limits,),
        "method": (narrate.method,),
        "sources": (narrate.sources,),
    },
)

show = SECTIONS.show
