"""What the index page says around its table: title, the band at the top, what is not here, choices of the filters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from spbe_research.chapters.display.words import band_name
from spbe_research.data.instruments import load_instrument
from spbe_research.data.names import in_language, unmarked
from spbe_research.data.observations import source_record
from spbe_research.data.regions import all_regions, kind_name
from spbe_research.numbers.language import called, join_words, number, whole
from spbe_research.reports.site.nation import Nation, quartiles
from spbe_research.reports.site.rows import PanelLink, SiteRow, Skipped
from spbe_research.reports.site.table import Cells
from spbe_research.text.catalog import say

__all__ = ["Site", "facts", "filters", "missing", "missing_names", "orders", "panels", "title"]

_MOST_NAMES = 60


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What the page shows.

    Attributes
    ----------
    rows : one an institution; nation : of the year of most rows, None where no report has a year.
    skipped : folders that are no readable report; panels : pages on many governments that lie beside the reports.
    """

    rows: tuple[SiteRow, ...]
    nation: Nation | None
    skipped: tuple[Skipped, ...]
    panels: tuple[PanelLink, ...] = ()

    @property
    def reported(self) -> tuple[SiteRow, ...]:
        """Rows with a report."""
        return tuple(r for r in self.rows if r.main is not None)


def title(site: Site, lang: str) -> str:
    """Title of the page."""
    if site.nation is None:
        return say("site.title_undated", lang)
    return say("site.title", lang, subject=site.nation.instrument.subject, year=site.nation.year)


def panels(site: Site, lang: str, *, folder: str | Path | None = None) -> list[dict[str, str]]:
    """Links to the pages on many governments, each in the page's language where it is there."""
    links = []
    for one in site.panels:
        there = lang if lang in one.pages else next(iter(one.pages))
        text = _panel_name(one, lang, folder) + f" ({one.years.replace('-', '–')})"
        if there != lang:
            text += f" ({called(there, by=lang)})"
        links.append({"href": quote(one.pages[there]), "lang": there, "text": text})
    return links


def _panel_name(one: PanelLink, lang: str, folder: str | Path | None) -> str:
    if one.what == "province":
        return one.name
    if one.what == "kind":
        return kind_name(one.name.replace("-", "_"), lang, folder=folder)
    return say("site.panel_list", lang, n=one.members) if one.what == "list" else say("site.panel_nation", lang)


def facts(site: Site, lang: str, *, folder: str | Path | None = None) -> list[tuple[str, str, str]]:
    """The band at the top: name, value, remark."""
    empty = len(site.rows) - len(site.reported)
    mine = (
        say("site.reports", lang),
        whole(len(site.reported), lang),
        say("site.without", lang, n=whole(empty, lang)) if empty else "",
    )
    nation = site.nation
    if nation is None:
        return [mine]
    inst, year = nation.instrument, nation.year
    counts = {g.name: g.n for g in nation.groups}
    kinds = {k: whole(counts.get(k, 0), lang) for k in ("central", "provinsi", "kabupaten", "kota")}
    low, middle, high = quartiles(list(nation.table["exact"]))
    index, source = say("site.nation_none", lang), ""
    if nation.index is not None:
        index = number(nation.index, inst.decimals, lang)
        source = band_name(nation.bands[nation.position(nation.index)][0], lang)
        if nation.source is not None:
            source += " · " + in_language(source_record(nation.source, folder=folder), "short", lang)
    return [
        (say("site.nation", lang, subject=inst.subject, year=year), index, source),
        (
            say("site.median", lang),
            number(middle, 2, lang),
            say("site.quartiles", lang, low=number(low, 2, lang), high=number(high, 2, lang)),
        ),
        (
            say("site.institutions", lang, year=year),
            whole(len(nation.table), lang),
            say("site.of_kinds", lang, **kinds),
        ),
        mine,
    ]


def _missing_ids(site: Site) -> list[str]:
    """Institutions with an index of the page's year that no row reports, in the order of the source."""
    if site.nation is None:
        return []
    here = {r.region.id for r in site.reported}
    return [str(i) for i in site.nation.table.index if i not in here]


def missing(site: Site, lang: str) -> list[str]:
    """What the page does not hold, one sentence each."""
    lines = []
    nation, absent = site.nation, _missing_ids(site)
    if nation is not None and absent:
        parts = {"n": whole(len(absent), lang), "all": whole(len(nation.table), lang), "year": nation.year}
        lines.append(say("site.missing", lang, **parts))
    if nation is not None:
        key = (nation.year, nation.instrument.id)
        odd = sum((r.main.summary.year, r.main.summary.instrument) != key for r in site.reported if r.main)
        if odd:
            lines.append(say("site.other_years", lang, n=whole(odd, lang), year=nation.year))
    if site.skipped:
        lines.append(say("site.skipped", lang, n=whole(len(site.skipped), lang)))
    return lines


def missing_names(site: Site, lang: str, *, folder: str | Path | None = None) -> str:
    """Their names, where they are few enough to read."""
    absent = _missing_ids(site)
    if len(absent) > _MOST_NAMES:
        return ""
    regions = all_regions(folder)
    return join_words([regions[i].name for i in absent], lang)


def filters(
    site: Site, cells: tuple[Cells, ...], lang: str, *, folder: str | Path | None = None
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Choices of each filter: only what some row has."""
    kinds = sorted({(c.kind_key, unmarked(c.kind)) for c in cells}, key=lambda k: k[1])
    provinces = sorted({(c.province_code, c.province) for c in cells if c.province_code})
    named: list[str] = []  # bands from the highest, instrument by instrument
    for name in sorted({r.main.summary.instrument for r in site.rows if r.main}):
        named += [b.predicate for b in load_instrument(name, folder=folder).bands]
    present = {p for c in cells for p in c.predicates}
    predicates = [(p, p) for p in dict.fromkeys(named) if p in present]
    if any(c.reason for c in cells):
        predicates.append(("-", say("site.no_data", lang)))
    return [
        ("kind", "all_kinds", kinds),
        ("province", "all_provinces", provinces),
        ("predicate", "all_predicates", predicates),
    ]


def orders(lang: str) -> list[tuple[str, str]]:
    """Choices of the order, as ``key:way`` with its words."""
    names = {"name": "c_name", "province": "province", "kind": "kind", "index": "c_index"}
    names |= {"predicate": "predicate", "change": "c_change", "stands": "c_stands"}
    orders = []
    for key, words in names.items():
        for way, arrow in (("ascending", "↑"), ("descending", "↓")):
            orders.append((f"{key}:{way}", f"{say(f'site.{words}', lang)} {arrow}"))
    return orders
