"""What the page takes over from the chapters on change and on maturity, where the pair allows it."""

from __future__ import annotations

from collections.abc import Callable

from spbe_research.chapters.change import figures as change_figures
from spbe_research.chapters.change import narrate as change_narrate
from spbe_research.chapters.change import tables as change_tables
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.maturity.self_report import self_report_figure
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.comparison import EvaluationComparison

__all__ = ["COMMON", "TESTS", "agreement_figure"]

_Shown = Prose | Table | Drawing | None
_Part = Callable[[EvaluationComparison, str], _Shown]


def _of_change(make: Callable[[RegionChange, str], _Shown]) -> _Part:
    def made(c: EvaluationComparison, lang: str) -> _Shown:
        return None if c.change is None else make(c.change, lang)

    return made


#: how likely a change of this size is by chance, and what moved
TESTS: tuple[_Part, ...] = (
    _of_change(change_narrate.null_text),
    _of_change(change_figures.null_distribution),
    _of_change(change_figures.moved_rows),
    _of_change(change_tables.every_test_table),
    _of_change(change_tables.strata_table),
    _of_change(change_narrate.partial_text),
    _of_change(change_tables.partial_table),
)
#: what two instruments have in common
COMMON: tuple[_Part, ...] = (_of_change(change_narrate.across_text), _of_change(change_tables.across_table))


def agreement_figure(c: EvaluationComparison, lang: str = "id") -> Drawing | None:
    """Both levels of every row on one scale, for a self-assessment against the official result."""
    kinds = c.first.observation.assessment, c.second.observation.assessment
    return self_report_figure(c.agreement, lang) if kinds == ("self", "official") else None
