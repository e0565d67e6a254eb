"""Sentences of the one page: the change, the place among others, the strongest and weakest, the next predicate."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from spbe_research.chapters.change.summary import (
    least_sentence,
    open_key,
    p_span,
    printed_apart,
    procedure_alone,
    size_of,
    units_certain,
)
from spbe_research.chapters.change.words import (
    most_moved,
    moved_word,
    row_decision,
    unit_blunt,
    unit_decision,
    unit_p_text,
    units_word,
    verb,
)
from spbe_research.chapters.display.phrasing import none_or, unlike_of
from spbe_research.chapters.display.pvalues import p_is, p_value
from spbe_research.chapters.display.ranges import amount, index_text, percent_text, range_text
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.words import band_name
from spbe_research.chapters.maturity.moves import most_left, moves_text, steps_unit
from spbe_research.chapters.maturity.roadmap import fewest_known
from spbe_research.chapters.maturity.standing import few_known_text
from spbe_research.chapters.maturity.summary import change_shown, parts_text, qualified
from spbe_research.data.instruments import Band, load_instrument
from spbe_research.data.names import in_language
from spbe_research.data.regions import kinds_name
from spbe_research.inference.partial_change import PartialChange
from spbe_research.numbers.language import as_printed, join_words, list_mark, number
from spbe_research.panel.rose import rose_to_next
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.next_to import NextTo, next_to
from spbe_research.profiles.pair import unit_changes
from spbe_research.profiles.peers import Standing
from spbe_research.profiles.unlike import unlike_values
from spbe_research.scoring.steps import fewest_steps
from spbe_research.text.catalog import say

__all__ = ["change_text", "first_text", "place_text", "qualified_text", "strong_text", "unknown_text", "way_text"]

#: so many names are given, of more the first two and how many others there are
_NAMES = 3


def qualified_text(m: Maturity, lang: str = "id") -> Prose | None:
    """What must be known before the index is read, and a later result; nothing for the last plain official result."""
    text = " ".join(filter(None, (qualified(m, lang), _later(m, lang))))
    return Prose.paragraph(text, css="answer") if text else None


def _later(m: Maturity, lang: str) -> str:
    """The last official result after the year of the page, so that nobody takes the page for today's."""
    if m.year is None or m.history.empty:
        return ""
    known = m.history[(m.history["assessment"] == "official") & (m.history["year"] != "")]
    told = set(m.later["year"]) if len(m.later) else set()  # of news and studies: they lead no report
    known = known[[int(y) > (m.year or 0) and y not in told for y in known["year"]]]
    if known.empty:
        return ""
    last = known[known["year"] == max(known["year"], key=int)].iloc[0]
    inst = load_instrument(last["instrument"])
    year = last["year"]
    if inst.id != m.instrument.id:
        year = say("overview.later_instrument", lang, year=year, label=inst.label)
    index = {"year": year, "index": as_printed(last["index"], lang)}
    band = next((b for b in inst.bands if b.predicate == last["predicate"]), None)
    if band is None:
        return say("overview.later_index", lang, **index)
    return say("overview.later", lang, predicate=band_name(band, lang), **index)


def _listed(names: Sequence[str], lang: str) -> str:
    if len(names) <= _NAMES:
        return join_words(list(names), lang)
    first = names[: _NAMES - 1]
    mark = list_mark(first, lang)
    return say("overview.others", lang, names=f"{mark} ".join(first), mark=mark, n=len(names) - len(first))


def change_text(c: RegionChange | None, m: Maturity, lang: str) -> str:
    """How the index changed, or how many rows, then the nation, and whether the direction is more than random signs.

    Only of a pair that ends in the year of the index, under one instrument.
    """
    if c is None or not _of_the_year(c, m):
        return ""
    assert c.before is not None
    nation = ""
    if c.nation is not None:
        nation = say("overview.change.nation", lang, change=number(c.nation.change, 2, lang, signed=True))
    if c.identical:
        carried = say("overview.change.carried", lang) if c.carried_over else ""
        said = [say("overview.change.identical", lang, year=c.before.year), carried, nation]
    else:
        said = [_own(c, lang), _units_moved(c, lang), nation, _direction(c, lang)]
    return " ".join(filter(None, said))


def _of_the_year(c: RegionChange, m: Maturity) -> bool:
    return c.before is not None and c.total is not None and c.after.year == m.year and c.same_instrument


def _units_moved(c: RegionChange, lang: str) -> str:
    """Which domains, or aspects, rose and which fell where no levels say it; only those whose direction is certain."""
    if c.depth not in ("domain", "aspect") or c.note or not c.units:
        return ""
    names = {
        sign: [in_language(u, "name", lang) for u in c.units if u.change.sign == sign]
        for sign in ("positive", "negative")
    }
    rose, fell = names["positive"], names["negative"]
    unit = say(f"report.{c.units[0].unit}", lang)
    if len(c.units) in (len(rose), len(fell)):
        return say(f"overview.change.units_all_{'rose' if rose else 'fell'}", lang, unit=unit.lower())
    if not rose and not fell:
        return ""
    key = "both" if rose and fell else "rose" if rose else "fell"
    told = {"unit": unit, "up": join_words(rose, lang), "down": join_words(fell, lang)}
    return say(f"overview.change.units_{key}", lang, **told)


def _floor(c: RegionChange, lang: str) -> str:
    """Where a test rejects that would not over the indicators that could move both ways: how many could only rise."""
    assert c.tests is not None
    t, by_aspect = c.tests.two_way, c.tests.two_way_by_aspect.test
    if c.verdict == "depends" and c.tests.by_row.pvalue <= c.alpha:
        if not t.rose_only or t.test is None or t.test.pvalue <= c.alpha:
            return ""
        told = {"up": none_or(t.rose - t.rose_only, lang), "down": none_or(t.fell - t.fell_only, lang)}
        told |= {"low": str(t.rose_only), "rose": str(t.rose), "n": str(len(t.two_way)), "p": p_is(t.test.pvalue, lang)}
        if t.test.smallest <= c.alpha:
            assert by_aspect is not None
            blunt = "_blunt" if by_aspect.smallest > c.alpha else ""
            whole = say(f"overview.change.by_aspect{blunt}", lang, p=p_is(by_aspect.pvalue, lang))
            return say("overview.change.floor_row", lang, by_aspect=whole, **told)
        moved, least = moved_word(t.test.n, lang), p_value(t.test.smallest_exact, lang)
        return say("overview.change.floor_row_blunt", lang, moved=moved, least=least, **told)
    if c.verdict != "stands" or not t.rose_only or by_aspect is None or by_aspect.pvalue <= c.alpha:
        return ""
    assert t.test is not None  # rows of such aspects
    counts = {"low": t.rose_only, "rose": t.rose, "p": p_is(by_aspect.pvalue, lang), "p_row": p_is(t.test.pvalue, lang)}
    if by_aspect.smallest <= c.alpha:
        return say("overview.change.floor", lang, **counts)
    u = c.unlike
    if u is not None and u.two_way_by_aspect is not None and u.two_way_by_aspect[0] <= c.alpha:
        other = {"of": unlike_of(u.of, lang), "p_other": p_span(u.two_way_by_aspect, lang)}
        return say("overview.change.floor_blunt_recorded", lang, **counts, **other)
    return say("overview.change.floor_blunt", lang, **counts)


def _own(c: RegionChange, lang: str) -> str:
    """The change of the index from one printed index to the other, and what is left where values exclude one."""
    assert c.before is not None
    total = change_shown(c)
    assert total is not None
    start, end = index_text(c.before, lang), index_text(c.after, lang)
    years = {"before": c.before.year, "after": c.after.year}
    odd = [e for e in (c.before, c.after) if e.index_excluded]
    if odd:
        told = {
            "odd": join_words([str(e.year) for e in odd], lang),
            "ranges": join_words([amount(e.index, lang) for e in odd], lang),
            "size": amount(total, lang, signed=True),
        }
        return say("overview.change.own_excluded", lang, start=start, end=end, **told, **years)
    if start == end:
        return say("overview.change.own_same", lang, index=start, **years)
    told = {"verb": verb(total, lang), "size": size_of(total, lang), "start": start, "end": end}
    if total is c.total and printed_apart(c) is not None:  # else the two seem to contradict it
        return say("overview.change.own_unrounded", lang, **told, **years)
    return say("overview.change.own", lang, **told, **years)


def _direction(c: RegionChange, lang: str) -> str:
    if c.tests is not None:
        t = c.tests
        assert c.before is not None
        counts = {"rose": none_or(t.by_row.rose, lang), "fell": none_or(t.by_row.fell, lang)}
        years = {"before": c.before.year, "after": c.after.year}
        recorded = "" if c.unlike is None else "_recorded"
        moved = say(f"overview.change.moved{recorded}", lang, k=len(t.by_row.labels), **years, **counts)
        p = {"row": p_is(t.by_row.pvalue, lang), "aspect": p_is(t.by_aspect.pvalue, lang)}
        tested = say(f"overview.change.tested_{c.verdict}", lang, **p)
        lenient = "" if c.verdict == "chance" else say("overview.change.lenient", lang)
        least = least_sentence(t.by_aspect, c.alpha, lang)
        return " ".join(filter(None, (moved, tested, least, _floor(c, lang), procedure_alone(c, lang), lenient)))
    if c.partial is None:
        return say("overview.change.untestable_here", lang)
    lenient = say("overview.change.lenient", lang) if c.verdict in ("stands", "depends") else ""
    return " ".join(filter(None, (*_of_print(c, c.partial, lang), procedure_alone(c, lang), lenient)))


def _of_print(c: RegionChange, p: PartialChange, lang: str) -> tuple[str, str]:
    """What printed values decide by whole units, which may be known exactly, then by indicator."""
    state, units = unit_decision(p), say("overview.change.unit_none", lang)
    if state:
        told = {"units": units_word(p.unit, lang), "p": unit_p_text(p, lang)}
        units = _of_blunt(c, p, told, lang) if unit_blunt(p) else say(f"overview.change.unit_{state}", lang, **told)
    state = row_decision(p)
    if state == "rejected":
        return units, say("overview.change.row_rejected", lang, top=p_value(p.largest_p[1], lang, way=1))
    if state == "unsettled":
        return units, say(f"overview.change.row_{open_key(p)}", lang)
    return units, say(f"overview.change.row_{state}", lang)


def _of_blunt(c: RegionChange, p: PartialChange, told: dict[str, str], lang: str) -> str:
    """What whole units did, where so few of them moved that their test decides nothing."""
    assert p.unit_smallest is not None
    told = told | {
        "moved": moved_word(most_moved(p) or 0, lang, str(p.unit)),
        "least": p_value(Fraction(p.unit_smallest), lang),
    }
    known = units_certain(c, p)
    return say(f"overview.change.unit_blunt{'' if known else '_most'}", lang, **told)


def place_text(m: Maturity, lang: str) -> str:
    """The shared rank within the kind and within the province, with those just above and just below."""
    if not m.standings or m.year is None:
        return ""
    near = next_to(m.region, m.year, m.instrument.id, folder=m.observation.folder)
    return " ".join(filter(None, (_place(s, near.get(s.scope), lang) for s in m.standings)))


def _place(s: Standing, near: NextTo | None, lang: str) -> str:
    if s.few_known:
        return few_known_text(s, lang)
    if s.n < 2:
        return ""
    name = kinds_name(s.name, lang) if s.scope == "kind" else s.name
    tied = () if near is None else near.tied
    with_others = say("overview.place.tied", lang, names=_listed(tied, lang)) if tied else ""
    ranked = say(f"overview.place.of_{s.scope}", lang, rank=s.rank, n=s.n, name=name, tied=with_others)
    if near is None:
        return f"{ranked}."
    sides = [
        say(f"overview.place.{side}", lang, names=_listed(names, lang), index=as_printed(printed, lang))
        for side, names, printed in (
            ("above", near.above, near.above_printed),
            ("below", near.below, near.below_printed),
        )
        if names
    ]
    return say("overview.place.beside", lang, ranked=ranked, sides="; ".join(sides)) if sides else f"{ranked}."


def strong_text(m: Maturity, lang: str) -> str:
    """The strongest and weakest aspect or domain, and the rows at the highest level."""
    if m.depth == "index":
        return ""
    unlike = unlike_values(m.observation, m.observation.folder)
    recorded = "" if unlike is None else say("overview.strong.recorded", lang, of=unlike_of([unlike], lang))
    return " ".join(filter(None, (parts_text(m, lang), _rows(m, lang), recorded)))


def _rows(m: Maturity, lang: str) -> str:
    if m.rows is None:
        return ""
    known = m.rows[m.rows["level"].notna()]
    high, low = known["level"].max(), known["level"].min()
    if known.empty or high == low:
        return ""
    top = known[known["level"] == high].sort_values("weight_percent", ascending=False, kind="stable")
    names = [f"{code} {in_language(row, 'short', lang)}" for code, row in top.iterrows()]
    said = [say("overview.strong.rows", lang, level=_level(high, lang), names=_listed(names, lang))]
    if low > float(m.instrument.level_min):  # how many stand at the least level is said already
        n = int((known["level"] == low).sum())
        said.append(say("overview.strong.rows_low", lang, level=_level(low, lang), n=n, k=len(known)))
    return " ".join(said)


def _level(level: float, lang: str) -> str:
    return number(level, 0 if level == int(level) else 2, lang)


def way_text(m: Maturity, lang: str, *, whole: bool = False) -> tuple[str, str]:
    """The way to the next predicate as a heading, and the least number of steps on it; empty where none is known.

    How many points it is stands in the band above. With levels the least number can be reached; without them it is a
    bound, since which rows can rise is not known. ``whole`` for a sentence that names the predicate itself.
    """
    distance, goal = m.distance, m.next_band
    if distance is None or goal is None or not m.instrument.whole_levels or (m.missing_rows and len(m.bands) > 1):
        return "", ""
    head = say("overview.h_way", lang, predicate=band_name(goal, lang))
    kind, told = ("whole_", {"goal": band_name(goal, lang)}) if whole else ("", {})
    if m.score is not None:
        steps = fewest_steps(m.score, goal.lower)
        said = [say(f"overview.way.{kind}steps", lang, n=steps, **told), _others(m, goal, lang)]
        return (head, " ".join(filter(None, said))) if steps else ("", "")
    heaviest = max(m.instrument.weights) * m.instrument.level_step
    least = ceil(distance[0] / heaviest)
    if not least:
        return "", ""
    proven = fewest_known(m)
    if proven is not None and proven > least:  # what chapter 1 says: the heaviest rows have no such room
        return head, say(f"overview.way.{kind}proven", lang, n=proven, **told)
    points = number(heaviest, 2 if heaviest * 100 % 1 == 0 else 4, lang)
    return head, say(f"overview.way.{kind}least", lang, n=least, points=points, **told)


def _others(m: Maturity, goal: Band, lang: str) -> str:
    """How many others took that way up to the same year; without levels the first moves say it, with what rose."""
    rose = rose_to_next(m.instrument.id, m.band.predicate, goal.predicate)
    if rose is None or not rose.n or rose.after != m.year:
        return ""
    told = {"low": band_name(m.band, lang), "high": band_name(goal, lang), "change": number(rose.index_change, 2, lang)}
    return say("overview.way.others", lang, n=rose.n, n_from=rose.n_from, before=rose.before, after=rose.after, **told)


def unknown_text(m: Maturity, lang: str) -> str:
    """What cannot be known from data of this depth, in one line."""
    if m.allowed is not None:
        return say("overview.unknown.excluded", lang)
    beyond = say("overview.unknown.lhe", lang) if m.observation.assessment == "official" else ""
    if m.depth == "index":
        return f"{say('maturity.summary.third', lang)} {beyond}".strip()
    if m.rows is not None and m.missing_rows:
        share = sum((Fraction(str(w)) for w in m.rows.loc[list(m.missing_rows), "weight_percent"]), Fraction(0)) / 100
        told = {"n": len(m.missing_rows), "k": len(m.instrument.codes), "share": percent_text(share, lang)}
        return say(f"overview.unknown.missing{'' if m.low < m.high else '_certain'}", lang, **told)
    if m.depth == "indicator":
        return say("overview.unknown.levels", lang)
    unit = say(f"report.{m.depth}", lang).lower()
    if m.missing:
        text = say("overview.unknown.unread", lang, unit=unit, numbers=join_words(list(m.missing), lang))
    else:
        text = say("overview.unknown.units", lang, unit=unit)
    return f"{text} {beyond}".strip()


def first_text(m: Maturity, lang: str = "id", change: RegionChange | None = None) -> Prose | None:
    """The rule of the moves or what values of domains say of steps; of an index alone, whence the levels can be had.

    With a change, also the domain that fell most where it is another than the one named.
    """
    if m.depth == "index" and not m.region.is_group:
        official = "_official" if m.observation.assessment == "official" else ""
        return Prose.paragraph(say(f"overview.first.none{official}", lang))
    told = moves_text(m, lang)
    fell = "" if change is None or told is None else _fell_most(change, m, lang)
    return told + Prose.paragraph(fell) if told is not None and fell else told


def _fell_most(c: RegionChange, m: Maturity, lang: str) -> str:
    """The domain, or aspect, that certainly lost more index points than any other; nothing where it is named first."""
    first = most_left(m)
    if not first or not _of_the_year(c, m) or c.depth not in ("domain", "aspect") or c.note:
        return ""
    assert c.before is not None
    units = unit_changes(c.before, c.after, steps_unit(m))
    lost = [(-u.weight * u.change.high_exact, -u.weight * u.change.low_exact) for u in units]
    most = max(range(len(units)), key=lambda i: lost[i][0])
    others = [high for i, (_, high) in enumerate(lost) if i != most]
    if lost[most][0] <= max([*others, Fraction(0)]) or units[most].number in first:
        return ""
    told = {"unit": say(f"report.{units[most].unit}", lang).lower(), "name": in_language(units[most], "name", lang)}
    ends = {"start": range_text(units[most].before, lang), "end": range_text(units[most].after, lang)}
    return say("overview.first.fell", lang, before=c.before.year, **told, **ends)
