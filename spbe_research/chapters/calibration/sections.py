"""The sections of the calibration study, in the order of its notebook."""

from __future__ import annotations

from spbe_research.chapters.calibration import figures, narrate, tables
from spbe_research.chapters.display.section import Sections
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.simulation.study import CalibrationStudy

__all__ = ["SECTIONS", "show"]


def _title(_: CalibrationStudy, lang: str) -> Prose:
    return narrate.title(lang)


def _heading(section: str, _: CalibrationStudy, lang: str) -> Prose:
    return narrate.heading(section, lang)


def _approximation(_: CalibrationStudy, lang: str) -> Table:
    return tables.approximation_table(lang)


SECTIONS: Sections[CalibrationStudy] = Sections(
    "calibration",
    _heading,
    {
        "title": (_title,),
        "answer": (narrate.answer, tables.trust_table),
        "false": (narrate.false_text, figures.false_alarms, tables.rates_table),
        "power": (narrate.power_text, figures.power_curves, tables.power_table),
        "approximation": (narrate.approximation_text, _approximation),
        "coverage": (narrate.coverage_text, tables.coverage_table),
        "units": (narrate.units_text, tables.units_table),
        "again": (tables.again_table,),
        "limits": (narrate.limits,),
        "method": (narrate.method,),
    },
)

show = SECTIONS.show
