"""The sections of the chapter on change, in the order of the report."""

from __future__ import annotations

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.display.record import of_change
from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.display.shown import Prose
from spbe_research.profiles.change import RegionChange

__all__ = ["SECTIONS", "show"]


def _heading(section: str, c: RegionChange, lang: str) -> Prose | None:
    return None if section == "title" else narrate.heading(section, c, lang)


SECTIONS: Sections[RegionChange] = Sections(
    "change",
    _heading,
    {
        "title": (narrate.title,),
        "answer": (narrate.answer, narrate.pair_text),
        "null": (narrate.null_text, figures.null_distribution),
        "moved": (narrate.moved_text, figures.moved_rows),
        "units": (figures.moved_units, tables.units_table),
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


def show(c: RegionChange, section: str, lang: str = "id") -> None:
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
    >>> from spbe_research import describe_change
    >>> show(describe_change("paser"), "bootstrap", "en")  # doctest: +ELLIPSIS
    Had other indicators been asked
    ...
    """
    SECTIONS.show(c, section, lang)
