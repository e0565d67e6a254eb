"""How the page names its scope, its groups and its figures."""

from __future__ import annotations

import math
from fractions import Fraction

from spbe_research.chapters.display.ranges import share_text
from spbe_research.chapters.display.sourced import short_names
from spbe_research.data.names import in_language, unmarked
from spbe_research.data.regions import governments, kind_name, kinds_name
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.language import number
from spbe_research.panel.overview import PanelOverview
from spbe_research.panel.two_years import FEWEST
from spbe_research.text.catalog import say

__all__ = [
    "KIND_GROUPS",
    "agree",
    "domain_label",
    "enough_blocks",
    "even",
    "few_of",
    "group_of",
    "group_word",
    "kind_word",
    "least_p",
    "of_both",
    "percent",
    "points",
    "published_apart",
    "scope_name",
    "span",
    "title",
]

#: kinds as the figures group them, central institutions together
KIND_GROUPS = ("provinsi", "kabupaten", "kota", "central")


def scope_name(p: PanelOverview, lang: str) -> str:
    """What the page is about, in words."""
    if p.scope.province is not None:
        return p.scope.province.name
    if p.scope.what == "kind":
        return say("panel.scope_kind", lang, kind=unmarked(kinds_name(p.scope.kind, lang)))
    return say("panel.scope_list", lang, n=len(p.scope.members)) if p.scope.members else say("panel.scope_nation", lang)


def few_of(p: PanelOverview) -> int:
    """How many institutions the scope has, where less than half of them are known in both years; else 0.

    Of a list nothing is left out: it is what was asked for.
    """
    s = p.scope
    if s.what == "list":
        return 0
    code = "" if s.province is None else s.province.id
    n = sum(r.province_code == code if code else s.kind in ("", r.kind) for r in governments())
    return n if 2 * p.mobility.n < n else 0


def title(p: PanelOverview, lang: str) -> str:
    """Title of the page."""
    words = {"subject": p.instrument.subject, "before": p.before, "after": p.after}
    return say("panel.title", lang, name=scope_name(p, lang), **words)


def group_of(kind: str) -> str:
    """The group of a kind in the figures."""
    return kind if kind in KIND_GROUPS else "central"


def group_word(group: str, lang: str) -> str:
    """A group in the figures."""
    return say(f"site.{group}", lang)


def kind_word(kind: str, lang: str) -> str:
    """A kind, or the nation, in a table."""
    return say("panel.nation", lang) if kind == "nasional" else kind_name(kind, lang)


def domain_label(number_: str, p: PanelOverview, lang: str) -> str:
    """A domain with its number; its name may be of another language and marked so."""
    return f"{number_}. {in_language(p.instrument.domains.loc[number_], 'name', lang)}"


def percent(share: float, lang: str, decimals: int = 0) -> str:
    """A share, 0 to 1, in percent with its sign."""
    return share_text(Fraction(round_exact(Fraction(share) * 100, decimals)) / 100, lang)


def points(x: float, lang: str, decimals: int = 2, *, signed: bool = True) -> str:
    """Index points; a dash where there is no figure."""
    return "–" if math.isnan(x) else number(x, decimals, lang, signed=signed)


def span(low: float, high: float, lang: str, *, signed: bool = False) -> str:
    """From ``low`` to ``high``, rounded outward; one figure where both print alike."""
    ends = [math.floor(round(low * 100, 6)) / 100, math.ceil(round(high * 100, 6)) / 100]
    texts = [points(x, lang, signed=signed) for x in ends]
    if texts[0] == texts[1]:
        return texts[0]
    return say("display.ranges.range_text", lang, low=texts[0], high=texts[1])


def of_both(p: PanelOverview, lang: str) -> list[str]:
    """Sources of both years."""
    return short_names(p.sources, lang)


def even(p: PanelOverview) -> bool:
    """Whether changes differ between provinces no more than chance gives."""
    return p.shift is not None and p.shift.pvalue > 0.05


def least_p(units: int) -> Fraction:
    """The least p that so many units allow: all in one direction."""
    return Fraction(2, 2 ** max(units, 1))


def agree(p: PanelOverview) -> bool:
    """Whether printed predicates moved as the bands of the printed indices do."""
    return p.printed is not None and p.printed.table.equals(p.banded.table)


def published_apart(p: PanelOverview) -> bool:
    """Whether a published mean differs from that of the published rows by more than its rounding."""
    printed = p.published["printed"].astype(float)
    return bool((abs(printed - p.published["mean"]) > 0.005 + 1e-9).any())


def enough_blocks(p: PanelOverview) -> bool:
    """Whether a test by blocks can reach 0.05 at all."""
    return p.change.n >= FEWEST and least_p(p.change.blocks) <= Fraction(1, 20)
