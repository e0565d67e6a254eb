"""What the index page says around its table: title, the band at the top, what is not here, choices of the filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

from spbe_research.chapters.display.words import band_name
from spbe_research.data.instruments import load_instrument
from spbe_research.data.names import in_language, unmarked
from spbe_research.data.observations import source_record
from spbe_research.data.regions import Region, all_regions, kind_name
from spbe_research.numbers.language import called, join_words, number, whole
from spbe_research.reports.site.nation import Nation, mean, quartiles
from spbe_research.reports.site.parts import Part
from spbe_research.reports.site.rows import PanelLink, SiteRow, Skipped
from spbe_research.reports.site.table import Cells
from spbe_research.text.catalog import say

__all__ = [
    "CENTRAL",
    "Site",
    "columns",
    "facts",
    "filters",
    "missing",
    "missing_names",
    "orders",
    "panels",
    "title",
    "usual_years",
    "ways",
]

#: kinds that belong to a province; the rest together are a choice of the filter
LOCAL_KINDS = ("provinsi", "kabupaten", "kota")
CENTRAL = "central"

_MOST_NAMES = 60


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What the page shows.

    Attributes
    ----------
    rows : one an institution.
    nation : of the year of most rows, of the one province where all are of one; None where no report has a year.
    skipped : folders that are no readable report; panels : pages on many governments that lie beside the reports.
    parts : the pages of the provinces where one page cannot hold all rows; this is then the front page.
    part : which of them this is, on such a page.
    appendix : the page with what is the same for all reports, by language; empty where none lies beside them.
    """

    rows: tuple[SiteRow, ...]
    nation: Nation | None
    skipped: tuple[Skipped, ...]
    panels: tuple[PanelLink, ...] = ()
    parts: tuple[Part, ...] = ()
    part: Part | None = None
    appendix: Mapping[str, str] = field(default_factory=dict)

    @property
    def reported(self) -> tuple[SiteRow, ...]:
        """Rows with a report."""
        return tuple(r for r in self.rows if r.main is not None)

    @property
    def province(self) -> Region | None:
        """Provincial government of the province that the page is about; None where it is about more."""
        return None if self.nation is None else self.nation.province


def title(site: Site, lang: str) -> str:
    """Title of the page."""
    if site.part is not None and not site.part.code:
        return say("site.title_central", lang)
    if site.nation is None:
        part = site.part
        return say("site.title_undated", lang) if part is None else say("site.title_part", lang, province=part.name)
    words = {"subject": site.nation.instrument.subject, "year": site.nation.year}
    if site.province is not None:
        return say("site.title_province", lang, province=site.province.province, **words)
    return say("site.title", lang, **words)


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
    empty = sum(r.main is None and r.region.autonomous for r in site.rows)  # Jakarta's units are not evaluated
    mine = (
        say("site.reports", lang),
        whole(len(site.reported), lang),
        say("site.without", lang, n=empty) if empty else "",
    )
    nation = site.nation
    if nation is None:
        return [mine]
    if nation.province is not None:
        return [_province_index(nation, lang), *_nation_index(nation, lang, folder), *_moved(nation, lang), mine]
    year = nation.year
    counts = {g.name: g.n for g in nation.groups}
    kinds = {k: whole(counts.get(k, 0), lang) for k in ("central", "provinsi", "kabupaten", "kota")}
    low, middle, high = quartiles(list(nation.table["exact"]))
    return [
        *_nation_index(nation, lang, folder),
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


def _nation_index(nation: Nation, lang: str, folder: str | Path | None) -> list[tuple[str, str, str]]:
    index, source = say("site.nation_none", lang), ""
    if nation.index is not None:
        index = number(nation.index, nation.instrument.decimals, lang)
        source = band_name(nation.bands[nation.position(nation.index)][0], lang)
        if nation.source is not None:
            source += " · " + in_language(source_record(nation.source, folder=folder), "short", lang)
    return [(say("site.nation", lang, subject=nation.instrument.subject, year=nation.year), index, source)]


def _province_index(nation: Nation, lang: str) -> tuple[str, str, str]:
    """Mean of the province's governments; of a single one its index."""
    values, inst = list(nation.table["exact"]), nation.instrument
    if len(values) == 1:
        name = say("site.index_alone", lang, subject=inst.subject, year=nation.year)
        band = nation.bands[nation.position(values[0])][0]
        return name, number(values[0], inst.decimals, lang), band_name(band, lang)
    shown = {k: number(x, 2, lang) for k, x in (("median", quartiles(values)[1]), ("low", min(values)))}
    shown["high"] = number(max(values), 2, lang)
    name = say("site.province_mean", lang, n=whole(len(values), lang), year=nation.year)
    return name, number(mean(values), 2, lang), say("site.province_spread", lang, **shown)


def _moved(nation: Nation, lang: str) -> list[tuple[str, str, str]]:
    moves = nation.moves
    if moves is None or not moves.changes:
        return []
    own = number(mean(moves.changes.values()), 2, lang, signed=True)
    beside = number(moves.national, 2, lang, signed=True)
    return [
        (
            say("site.moved", lang, before=moves.before),
            ways(moves.changes.values(), lang),
            say("site.moved_alone" if len(moves.changes) == 1 else "site.moved_mean", lang, own=own, nation=beside),
        )
    ]


def ways(changes: Iterable[Fraction], lang: str) -> str:
    """How many rose, fell and stayed: ``9 naik dan 2 turun``.

    Examples
    --------
    >>> ways([Fraction(1, 10), Fraction(-1, 10), Fraction(1, 5)], "en")
    '2 rose and 1 fell'
    """
    counts = Counter((x > 0) - (x < 0) for x in changes)
    parts = [
        say(f"site.{key}", lang, n=whole(counts[sign], lang))
        for sign, key in ((1, "rose"), (-1, "fell"), (0, "same"))
        if counts[sign]
    ]
    return join_words(parts, lang)


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
        if nation.province is None:
            lines.append(say("site.missing", lang, **parts))
        else:
            lines.append(say("site.missing_province", lang, province=nation.province.province, **parts))
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
    if any(key not in LOCAL_KINDS for key, _ in kinds):
        kinds.insert(0, (CENTRAL, say("site.central", lang)))
    provinces = sorted({(c.province_code, c.province) for c in cells if c.province_code}, key=lambda p: p[0])
    named: list[str] = []  # bands from the highest, instrument by instrument
    for name in sorted({r.main.summary.instrument for r in site.rows if r.main}):
        named += [b.predicate for b in load_instrument(name, folder=folder).bands]
    present = {p for c in cells for p in c.predicates}
    predicates = [(p, p) for p in dict.fromkeys(named) if p in present]
    if any(c.reason for c in cells):
        predicates.append(("-", say("site.no_data", lang)))
    choices = [("kind", "all_kinds", kinds)]
    if len(provinces) > 1:
        choices.append(("province", "all_provinces", provinces))
    return [*choices, ("predicate", "all_predicates", predicates)]


def columns(site: Site, cells: tuple[Cells, ...], lang: str) -> list[dict[str, str]]:
    """Columns of the table that can be sorted: ``key``, ``css`` and its heading; on the page of one province the rank
    within it comes first, and no column repeats its name."""
    ranks = [("rank_kind", "num", "c_rank_kind"), ("rank_province", "num", "c_rank_province")]
    if not any(c.rank_province for c in cells):
        ranks = ranks[:1]
    shown = [("name", "", "c_name")]
    if site.province is None:
        shown.append(("province", "", "c_place"))
    shown += [("index", "num", "c_index"), ("predicate", "", "predicate")]
    shown += ranks if site.province is None else ranks[::-1]
    shown += [("change", "num", "c_change"), ("beside", "num", "c_beside")]
    found = [{"key": key, "css": css, "text": say(f"site.{words}", lang)} for key, css, words in shown]
    if years := usual_years(cells):
        next(c for c in found if c["key"] == "change")["text"] = say("site.c_change_years", lang, years=years)
    return found


def usual_years(cells: tuple[Cells, ...]) -> str:
    """The pair of years that most rows compare, which the heading says once; empty where no row compares any."""
    counts = Counter(c.years for c in cells if c.years)
    return max(counts, key=lambda years: (counts[years], years)) if counts else ""


def orders(columns: list[dict[str, str]], lang: str) -> list[tuple[str, str]]:
    """Choices of the order, as ``key:way`` with its words: by each column, and by kind."""
    names = {c["key"]: c["text"] for c in columns}
    orders = []
    for key, words in (*names.items(), ("kind", say("site.kind", lang))):
        for way, arrow in (("ascending", "↑"), ("descending", "↓")):
            orders.append((f"{key}:{way}", f"{words} {arrow}"))
    return orders
