"""Maps of the page on many governments."""

from __future__ import annotations

from spbe_research.chapters.display.sourced import sourced
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.panel.places import draw_change, draw_index
from spbe_research.chapters.panel.words import of_both, scope_name
from spbe_research.panel.overview import PanelOverview
from spbe_research.panel.two_years import rows_of_year

__all__ = ["change_map", "index_map"]


@sourced(of_both)
def index_map(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Kabupaten and kota by the predicate of their printed index."""
    values = rows_of_year(p.panel, p.after)["index"]
    return draw_index(values, p.instrument, p.after, lang, name=scope_name(p, lang), province=_province(p))


@sourced(of_both)
def change_map(p: PanelOverview, lang: str = "id") -> Drawing | None:
    """Kabupaten and kota by the change of their printed index."""
    table = p.mobility.table
    change = (table["index_after"] - table["index_before"]).round(6)
    return draw_change(change, p.before, p.after, lang, name=scope_name(p, lang), province=_province(p))


def _province(p: PanelOverview) -> str | None:
    return None if p.scope.province is None else p.scope.province.id
