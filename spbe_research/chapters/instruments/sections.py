"""The sections of the chapter on instruments, in the order of the report."""

from __future__ import annotations

from spbe_research.chapters.display.record import of_instruments
from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.profiles.instrument_change import InstrumentChange

__all__ = ["SECTIONS", "show"]


def _heading(section: str, c: InstrumentChange, lang: str) -> Prose | None:
    return None if section == "title" else narrate.heading(section, c, lang)


SECTIONS: Sections[InstrumentChange] = Sections(
    "instruments",
    _heading,
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


def show(c: InstrumentChange, section: str, lang: str = "id") -> None:
    """Show one section of the chapter in a notebook: heading, text, figures and tables; nothing where it is empty.

    Parameters
    ----------
    section : one of :data:`SECTIONS`; lang : language of the reader.

    Raises
    ------
    ParameterError
        for a section that the chapter does not have.
    SectionError
        for an error inside the section, which it names.

    Examples
    --------
    >>> from spbe_research import describe_instrument_change
    >>> show(describe_instrument_change("kabupaten madiun"), "method", "en")  # doctest: +ELLIPSIS
    Method
    ...
    """
    SECTIONS.show(c, section, lang)
