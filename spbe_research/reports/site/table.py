"""The table of the index page in the words and numbers of one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.names import in_language
from spbe_research.data.observations import source_record
from spbe_research.data.regions import kind_record
from spbe_research.errors import SpbeError
from spbe_research.numbers.language import LANGUAGES, called, number, number_ends, whole
from spbe_research.profiles.peers import Standing, index_table, standings
from spbe_research.reports.record.summary import Change, ReportSummary
from spbe_research.reports.site.nation import national_index
from spbe_research.reports.site.rows import Edition, SiteRow
from spbe_research.text.catalog import say

__all__ = ["Cells", "Link", "step_of", "table_cells"]

#: verdicts of tests that could be made
_TESTED = ("stands", "depends", "chance")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page: its text, its address relative to the index page, and the page's language."""

    text: str
    href: str
    lang: str


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as text; ``*_value`` sorts as a number and is empty where there is none.

    Attributes
    ----------
    place : what tells institutions of one name apart: the province, of a central institution its kind.
    step : place of the predicate on the five-step palette, 0 to 4.
    rank_kind, rank_province : shared rank by printed index, of how many, or how many are known where they are too few;
        the latter among kabupaten and kota.
    beside : the change less that of the national index in the same years.
    verdict : of the tests of the change, where one could be made.
    reason : why there is nothing; every cell after the kind is empty then.
    """

    id: str
    name: str
    link: Link | None
    kind_key: str
    kind: str
    province_code: str
    province: str
    place: str
    index: str = ""
    index_value: str = ""
    predicates: tuple[str, ...] = ()
    predicate: str = ""
    step: int = 0
    change: str = ""
    change_value: str = ""
    years: str = ""
    beside: str = ""
    beside_value: str = ""
    rank_kind: str = ""
    rank_kind_value: str = ""
    rank_province: str = ""
    rank_province_value: str = ""
    verdict: str = ""
    data: str = ""
    links: tuple[Link, ...] = ()
    reason: str = ""


def step_of(position: int, n: int) -> int:
    """Place on the five-step palette of the band at ``position`` (0 the highest) of ``n``.

    Examples
    --------
    >>> [step_of(i, 5) for i in range(5)], [step_of(i, 3) for i in range(3)]
    ([4, 3, 2, 1, 0], [4, 2, 0])
    """
    return 4 if n < 2 else round(4 * (n - 1 - position) / (n - 1))


def table_cells(rows: tuple[SiteRow, ...], lang: str, *, folder: str | Path | None = None) -> tuple[Cells, ...]:
    """Every row in ``lang``.

    Parameters
    ----------
    rows : of the page; folder : data folder, for kinds, instruments and sources.
    """
    kinds = {
        kind: in_language(kind_record(kind, folder=folder), "name", lang) for kind in {r.region.kind for r in rows}
    }
    needed = {r.main.summary.instrument for r in rows if r.main}
    instruments = {name: load_instrument(name, folder=folder) for name in sorted(needed)}
    published = _Published(folder)
    return tuple(_cells(row, kinds, instruments, published, lang, folder) for row in rows)


class _Published:
    """What is published beside a row, looked up once a year and not once a row."""

    def __init__(self, folder: str | Path | None) -> None:
        self._folder = folder
        self._years: dict[tuple[int, str], Mapping[str, Fraction]] = {}
        self._nation: dict[tuple[int, str], tuple[Fraction, str] | None] = {}

    def _printed(self, year: int, instrument: str) -> Mapping[str, Fraction]:
        key = year, instrument
        if key not in self._years:
            table = index_table(*key, folder=self._folder)
            self._years[key] = {str(i): Fraction(str(t)) for i, t in zip(table.index, table["printed"], strict=True)}
        return self._years[key]

    def ranks(self, summary: ReportSummary) -> Mapping[str, Standing]:
        """Ranks within kind and within the province's kabupaten and kota, by scope; none of what is no official index,
        or another one than the year's table has."""
        s = summary
        if s.year is None or s.assessment != "official":
            return {}
        mine = self._printed(s.year, s.instrument).get(s.region.id)
        if mine is None or mine != Fraction(s.index):
            return {}
        return {x.scope: x for x in standings(s.region, s.year, s.instrument, folder=self._folder)}

    def _national(self, year: int, instrument: str) -> tuple[Fraction, str] | None:
        key = year, instrument
        if key not in self._nation:
            self._nation[key] = national_index(year, instrument, folder=self._folder)
        return self._nation[key]

    def beside(self, summary: ReportSummary) -> Change | None:
        """The change less that of the nation; None where the national index of either year is not published under the
        instrument of the row, so that nothing is compared across instruments."""
        s, c = summary, summary.change
        if c is None or s.assessment != "official":
            return None
        then, now = (self._national(year, s.instrument) for year in (c.before, c.after))
        if then is None or now is None:
            return None
        nation = now[0] - then[0]
        printed = None if c.printed is None else c.printed - nation
        return Change(c.before, c.after, c.low - nation, c.high - nation, printed)


def _cells(
    row: SiteRow,
    kinds: Mapping[str, str],
    instruments: Mapping[str, Instrument],
    published: _Published,
    lang: str,
    folder: str | Path | None,
) -> Cells:
    r = row.region
    where = (r.id, r.name), (r.kind, kinds[r.kind], r.province_code, r.province, r.province or kinds[r.kind])
    if row.main is None:
        return Cells(*where[0], None, *where[1], reason=row.reason[lang])
    s = row.main.summary
    inst = instruments[s.instrument]
    names = [b.predicate for b in inst.bands]
    positions = [names.index(p) if p in names else len(names) - 1 for p in s.predicates]
    main, *rest = _links(row.main, r.name, lang)
    for other in row.others:
        first, *further = _links(other, _edition(other, lang, folder), lang)
        if first.lang != lang:
            first = Link(f"{first.text} ({called(first.lang, by=lang)})", first.href, first.lang)
        rest += [first, *further]
    data = [_edition(row.main, lang, folder), say(f"site.{s.depth}", lang)]
    if main.lang != lang:
        data.append(say("site.page_in", lang, language=called(main.lang, by=lang)))
    ranks, beside = published.ranks(s), published.beside(s)
    kind, province = ranks.get("kind"), ranks.get("province")
    return Cells(
        *where[0],
        main,
        *where[1],
        index=number(Fraction(s.index), inst.decimals, lang),
        index_value=s.index,
        predicates=s.predicates,
        predicate=say("site.or", lang).join(s.predicates),
        step=step_of(max(positions), len(names)),
        change=_change(s.change, inst, lang),
        change_value=_sortable(s.change),
        years="" if s.change is None else say("site.years", lang, before=s.change.before, after=s.change.after),
        beside=_change(beside, inst, lang),
        beside_value=_sortable(beside),
        rank_kind=_rank(kind, lang),
        rank_kind_value="" if kind is None or kind.few_known else str(kind.rank),
        rank_province=_rank(province, lang),
        rank_province_value="" if province is None or province.few_known else str(province.rank),
        verdict=say(f"report.verdict {s.verdict}", lang) if s.verdict in _TESTED else "",
        data=", ".join(data),
        links=tuple(rest),
    )


def _rank(place: Standing | None, lang: str) -> str:
    """The shared rank and of how many; where less than half are known, how many."""
    if place is None:
        return ""
    n = whole(place.n, lang)
    if place.few_known:
        return say("site.rank_few", lang, n=n, register=whole(place.register, lang))
    return say("site.rank", lang, rank=whole(place.rank, lang), n=n)


def _change(change: Change | None, instrument: Instrument, lang: str) -> str:
    """Signed points: one value where it is known or the printed indices give it, else what it can be."""
    if change is None:
        return ""
    if change.best is not None:
        return number(change.best, instrument.decimals, lang, signed=True)
    ends = number_ends(change.low, change.high, instrument.decimals, lang, signed=True)
    return ends[0] if ends[0] == ends[1] else say("site.range", lang, low=ends[0], high=ends[1])


def _sortable(change: Change | None) -> str:
    """Number to sort by: the value shown; where a range is shown, its least end."""
    if change is None:
        return ""
    best = change.best
    return f"{float(change.low if best is None else best):.6f}"


def _links(edition: Edition, text: str, lang: str) -> list[Link]:
    """The page in ``lang`` or, without one, in another language; then the remaining languages by name."""
    first, *others = sorted(edition.pages, key=lambda code: (code != lang, list(LANGUAGES).index(code)))
    links = [Link(text, quote(edition.pages[first]), first)]
    return links + [Link(called(code, by=lang), quote(edition.pages[code]), code) for code in others]


def _edition(edition: Edition, lang: str, folder: str | Path | None) -> str:
    """The year and whatever sets an edition apart, in words."""
    s = edition.summary
    parts = [say("site.undated", lang) if s.year is None else str(s.year)]
    if s.assessment != "official":
        parts.append(say(f"site.{s.assessment}", lang))
    # a folder's name is year, assessment, source and pair of years, as far as they set it apart; see run.edition
    rest = edition.name if s.year is None else _without(edition.name, str(s.year))
    if s.year is not None and s.assessment != "official":
        rest = _without(rest, s.assessment)
    bare = _without(rest, s.source)
    named, rest = s.year is not None and bare != rest, bare
    pair = re.fullmatch(r"(?:from-(\d{4}))?-?(?:to-(\d{4}))?", rest)
    for key, year in zip(("from", "to"), pair.groups() if pair else (), strict=False):
        if year:
            parts.append(say(f"site.edition_{key}", lang, year=year))
    if named:
        try:
            parts.append(in_language(source_record(s.source, folder=folder), "short", lang))
        except SpbeError:  # a source of a study that is not active now
            parts.append(s.source)
    return ", ".join(parts if pair else [*parts, rest])


def _without(name: str, part: str) -> str:
    """The rest of a folder's name after a part that it begins with."""
    if name == part or name.startswith(f"{part}-"):
        return name[len(part) :].removeprefix("-")
    return name
