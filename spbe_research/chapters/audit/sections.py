"""The sections of the page on an audit, in their order."""

from __future__ import annotations

from spbe_research.chapters.audit import narrate, tables
from spbe_research.chapters.display.section import Sections
from spbe_research.profiles.audit import Audit

__all__ = ["SECTIONS", "show"]


SECTIONS: Sections[Audit] = Sections(
    "audit",
    narrate.heading,
    {
        "title": (narrate.title_band,),
        "answer": (narrate.answer, tables.frameworks_table),
        "controls": (narrate.controls_text, tables.controls_table),
        "processes": (narrate.processes_text, tables.processes_table),
        "earlier": (narrate.earlier_text, tables.earlier_table),
        "programme": (narrate.programme_text, tables.programme_table),
        "ask": (narrate.ask_text, tables.ask_table),
        "limits": (narrate.limits,),
        "sources": (narrate.sources,),
    },
)

show = SECTIONS.show
