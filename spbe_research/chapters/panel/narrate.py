"""The sentences of the page on many governments: the answer first, then what each figure can and cannot say."""

from __future__ import annotations

import math

from spbe_research.chapters.display.phrasing import none_or, regulation
from spbe_research.chapters.display.pvalues import p_is
from spbe_research.chapters.display.ranges import range_text
from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.display.sourced import known_sources
from spbe_research.chapters.panel.words import (
    agree,
    domain_label,
    enough_blocks,
    even,
    few_of,
    kind_word,
    least_p,
    percent,
    points,
    published_apart,
    span,
    title,
)
from spbe_research.data.instruments import load_instrument
from spbe_research.data.names import in_language
from spbe_research.data.observations import source_record
from spbe_research.numbers.language import as_printed, join_words, number, whole
from spbe_research.panel.common_part import CommonPart
from spbe_research.panel.history import Break, ScopeHistory
from spbe_research.panel.overview import PanelOverview
from spbe_research.panel.two_years import FEWEST
from spbe_research.text.catalog import say

__all__ = [
    "alpha_text",
    "answer",
    "comings_text",
    "convergence_text",
    "domains_text",
    "heading",
    "history_text",
    "limits",
    "map_text",
    "method",
    "moved_text",
    "predicates_text",
    "ranks_text",
    "rose_text",
    "sources",
    "title_band",
    "where_text",
]


def heading(key: str, p: PanelOverview, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the data do not reach it."""
    shown = {
        "where": p.by_province is not None,
        "map": bool(p.mobility.table["kind"].isin(["kabupaten", "kota"]).any()),
        "domains": p.contributions is not None or p.structure is not None,
        "convergence": p.convergence is not None,
        "ranks": p.mobility.n > 1,
        "rose": bool(p.rose),
        "peers": p.peers is not None,
        "history": p.history is not None,
        "levels": bool(p.levels),
        "planning": p.planning is not None,
    }
    return Prose.heading(say(f"panel.h_{key}", lang), 2, key) if shown.get(key, True) else None


def title_band(p: PanelOverview, lang: str = "id") -> Prose:
    """The first thing a reader sees: how many, how many rose, and by how much."""
    c = p.change
    counts = {"rose": whole(c.rose, lang), "fell": whole(c.fell, lang), "same": whole(c.unchanged, lang)}
    cells = [
        (
            say("panel.head_n", lang),
            whole(c.n, lang),
            say("panel.head_n_sub", lang, first=_known(p, p.before, lang), last=_known(p, p.after, lang)),
        ),
        (say("panel.head_rose", lang), percent(c.rose / c.n, lang), say("panel.counts", lang, **counts)),
        (
            say("panel.head_change", lang),
            say("panel.points", lang, size=points(c.hodges_lehmann, lang, 3)),
            _interval(p, lang),
        ),
    ]
    plain = f"{title(p, lang)}: {'; '.join(', '.join(cell) for cell in cells)}"
    kicker = escape(say("panel.kicker", lang))
    return Prose.band(kicker, title(p, lang), (tuple(map(escape, cell)) for cell in cells), plain)


def _known(p: PanelOverview, year: int, lang: str) -> str:
    column = "n_before" if year == p.before else "n_after"
    return say("panel.known_in", lang, n=whole(int(p.comings.loc["all", column]), lang), year=year)


def _interval(p: PanelOverview, lang: str) -> str:
    c = p.change
    if math.isnan(c.low):
        return say("panel.no_interval", lang, fewest=FEWEST)
    ends = {"low": points(c.low, lang, 3), "high": points(c.high, lang, 3)}
    return say("panel.interval", lang, level=percent(c.confidence_level, lang), **ends)


def answer(p: PanelOverview, lang: str = "id") -> Prose:
    """What happened: who moved, then where and what; that they are no sample is said here and nowhere else."""
    c = p.change
    said = [
        say("panel.no_sample", lang) if p.tested else say("panel.too_few", lang, n=c.n, fewest=FEWEST),
        _who(p, lang),
    ]
    if enough_blocks(p):
        words = {"blocks": c.blocks, "p": p_is(c.pvalue, lang)}
        if c.blocks_rose == c.blocks:
            said.append(say("panel.blocks_all", lang, **words))
        else:
            said.append(say("panel.blocks", lang, rose=c.blocks_rose, **words))
    elif p.tested:
        said.append(say("panel.one_block", lang, n=c.blocks, least=str(least_p(c.blocks))))
    if p.nation is not c:
        share, size = percent(p.nation.rose / p.nation.n, lang), points(p.nation.hodges_lehmann, lang, 3)
        said.append(say("panel.beside_nation", lang, n=whole(p.nation.n, lang), share=share, size=size))
    more = [_predicates(p, lang)]
    if p.level is not None and p.shift is not None:
        more.append(_between(p, lang))
    if p.contributions is not None:
        more.append(_driver(p, lang))
    return Prose.paragraph(*said, css="answer") + Prose.paragraph(*more, css="answer")


def _who(p: PanelOverview, lang: str) -> str:
    c = p.change
    counts = {"n": whole(c.n, lang), "rose": whole(c.rose, lang), "share": percent(c.rose / c.n, lang)}
    counts |= {"fell": none_or(c.fell, lang), "same": none_or(c.unchanged, lang)}
    sizes = {"median": points(c.median, lang), "size": points(c.hodges_lehmann, lang, 3)}
    text = say("panel.who", lang, before=p.before, after=p.after, **counts)
    if math.isnan(c.low):
        return f"{text} {say('panel.size_alone', lang, **sizes)}"
    ends = {"low": points(c.low, lang, 3), "high": points(c.high, lang, 3), "level": percent(c.confidence_level, lang)}
    return f"{text} {say('panel.size', lang, **sizes, **ends)}"


def _predicates(p: PanelOverview, lang: str) -> str:
    band = p.banded
    counts = {"up": whole(band.rose, lang), "down": none_or(band.fell, lang), "same": none_or(band.unchanged, lang)}
    if p.printed is None:
        return say("panel.predicates_banded", lang, **counts)
    if agree(p):
        return say("panel.predicates_agree", lang, **counts)
    t = p.printed
    told = {"p_up": whole(t.rose, lang), "p_down": none_or(t.fell, lang), "p_same": none_or(t.unchanged, lang)}
    return say("panel.predicates_both", lang, **told, **counts)


def _between(p: PanelOverview, lang: str) -> str:
    assert p.level is not None
    assert p.shift is not None
    shares = {"level": percent(p.level.raw, lang), "chance": percent(p.level.expected_by_chance, lang)}
    shares |= {"change": percent(p.shift.raw, lang, 1), "by_chance": percent(p.shift.expected_by_chance, lang, 1)}
    contrast = even(p) and p.level.pvalue <= 0.05
    return say("panel.between_level" if contrast else "panel.between", lang, **shares)


def _driver(p: PanelOverview, lang: str) -> str:
    assert p.contributions is not None
    table = p.contributions.table
    if not table["points"].sum() > 0:
        return ""
    first = str(table["share"].idxmax())
    words = {"domain": domain_label(first, p, lang), "share": percent(table.loc[first, "share"], lang)}
    most = str(table["rise"].idxmax())
    steep = {"other": domain_label(most, p, lang), "rise": points(table.loc[most, "rise"], lang)}
    weight = percent(table.loc[first, "weight"], lang, 1)
    return say("panel.driver", lang, weight=weight, **words, **steep)


def moved_text(p: PanelOverview, lang: str = "id") -> Prose:
    """How to read the distributions; which kinds can be tested."""
    said = [say("panel.moved", lang, before=p.before, after=p.after)]
    if p.by_kind is not None:
        said.append(_family("kind", p, lang))
    return Prose.paragraph(*said)


def _family(by: str, p: PanelOverview, lang: str) -> str:
    """How many groups are tested together, and the names of those too small for any verdict (Tarone)."""
    made = p.by_kind if by == "kind" else p.by_province
    assert made is not None
    inside = made.table["in_family"]
    names = [kind_word(str(g), lang) if by == "kind" else str(g) for g in made.table.index[~inside]]
    if not inside.any():
        return say("panel.no_family", lang)
    words = {"n": int(inside.sum()), "all": len(inside)}
    if not names:
        return say("panel.family", lang, **words)
    return say("panel.left_out", lang, out=join_words(names, lang), **words)


def predicates_text(p: PanelOverview, lang: str = "id") -> Prose:
    """Both readings, why they differ, and the tests of the table."""
    said = [say("panel.readings", lang) if p.printed is not None else say("panel.readings_one", lang)]
    if p.printed is not None and agree(p):
        said.append(say("panel.readings_agree", lang))
    elif p.printed is not None:
        fallen = _fallen(p)
        if fallen:
            said.append(say("panel.fell_in_print", lang, names=join_words(fallen, lang)))
    t = p.printed or p.banded
    said.append(say("panel.more_than_one", lang, n=t.more_than_one) if t.more_than_one else say("panel.one_step", lang))
    if enough_blocks(p) and t.homogeneity is not None and t.symmetry is not None:
        h, s = t.homogeneity, t.symmetry
        tests = {"h": number(h.statistic, 1, lang), "h_df": h.df, "h_p": p_is(h.pvalue, lang)}
        tests |= {"s": number(s.statistic, 1, lang), "s_df": s.df, "s_p": p_is(s.pvalue, lang)}
        said.append(say("panel.stuart", lang, **tests))
    return Prose.paragraph(*said)


def _fallen(p: PanelOverview) -> list[str]:
    """Institutions whose printed predicate fell while the printed index did not."""
    rows = p.panel.frame.set_index(["year", "institution_id"])
    order = [b.predicate for b in reversed(p.instrument.bands)]
    names = []
    for i in p.mobility.table.index:
        first, last = rows.loc[(p.before, i)], rows.loc[(p.after, i)]
        known = first["predicate"] in order and last["predicate"] in order
        if (
            known
            and order.index(last["predicate"]) < order.index(first["predicate"])
            and last["index"] >= first["index"]
        ):
            names.append(str(first["name"]))
    return names


def where_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """What provinces have to do with level and change; who is too small."""
    if p.by_province is None:
        return None
    said = [_family("province", p, lang)]
    if p.level is not None and p.shift is not None:
        words: dict[str, str] = {"icc": number(p.level.icc, 2, lang), "icc_change": number(p.shift.icc, 2, lang)}
        words |= {"p": p_is(p.level.pvalue, lang), "p_change": p_is(p.shift.pvalue, lang)}
        n = whole(p.level.n_resamples, lang)
        noise = say("panel.noise", lang) if even(p) else ""
        drawn = say("panel.shrunken", lang)
        said = [_between(p, lang), say("panel.shares", lang, n=n, **words), drawn, noise, *said]
    return Prose.paragraph(*said)


def map_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """How to read the maps."""
    if heading("map", p, lang) is None:
        return None
    larger = say("panel.map_jawa", lang) if p.scope.province is None else ""
    return Prose.paragraph(say("panel.map", lang), larger)


def domains_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """Which domains carry the rise."""
    d = p.contributions
    if d is None:
        return None
    rises = {"rise": points(d.rise, lang, 3), "printed": points(d.rise_printed, lang, 3)}
    said = [_driver(p, lang), say("panel.contributions", lang, n=whole(d.n, lang), **rises)]
    if d.left_out:
        said.append(say("panel.off_scale", lang, names=join_words(list(d.left_out), lang)))
    return Prose.paragraph(*said)


def alpha_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """Alpha, since readers ask for it, and why it says little."""
    s = p.structure
    if s is None:
        return None
    words = {"n": whole(s.n, lang), "alpha": number(s.alpha, 2, lang), "year": s.year}
    first = percent(float(s.eigenvalues["share"].iloc[0]), lang)
    roots = join_words([number(x, 2, lang) for x in s.eigenvalues["eigenvalue"]], lang)
    return Prose.paragraph(say("panel.alpha", lang, first=first, roots=roots, **words))


def convergence_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """Why a slope on the first year does not answer, and what does."""
    c = p.convergence
    if c is None:
        return None
    said = [
        say("panel.beta", lang, beta=number(c.beta, 3, lang, signed=True), turns=number(c.sign_turns, 2, lang)),
        say("panel.ceiling", lang),
    ]
    if c.pitman_morgan is not None:
        m = c.pitman_morgan
        spreads = {"first": number(c.sd_before, 3, lang), "last": number(c.sd_after, 3, lang)}
        tests = {"r": number(m.r, 3, lang, signed=True), "t": number(m.t, 2, lang), "df": m.df}
        ratio = number(c.variance_ratio, 2, lang)
        said.append(say("panel.pitman", lang, ratio=ratio, p=p_is(m.pvalue, lang), **spreads, **tests))
    said.append(say("panel.oldham", lang, slope=number(c.oldham, 3, lang, signed=True)))
    return Prose.paragraph(*said)


def comings_text(p: PanelOverview, lang: str = "id") -> Prose:
    """Who is known in one year only, and what that does to the rise."""
    t = p.comings
    n = {"left": int(t.loc["left", "n_before"]), "entered": int(t.loc["entered", "n_after"])}
    said = []
    if not any(n.values()):
        said.append(say("panel.nobody_comes", lang))
    else:
        every = t.loc["all", "mean_after"] - t.loc["all", "mean_before"]
        both = t.loc["both", "mean_after"] - t.loc["both", "mean_before"]
        rises = {"every": points(every, lang, 3), "both": points(both, lang, 3)}
        means = {
            "mean_left": points(t.loc["left", "mean_before"], lang, signed=False),
            "mean_entered": points(t.loc["entered", "mean_after"], lang, signed=False),
        }
        said.append(say("panel.comings", lang, before=p.before, after=p.after, **n, **means, **rises))
    if len(p.published):
        said.append(say("panel.published" if published_apart(p) else "panel.published_agree", lang))
        nation = p.published[p.published["kind"] == "nasional"]
        for line in nation.to_dict("records"):
            words = {"printed": as_printed(line["printed"], lang), "mean": number(line["mean"], 3, lang)}
            said.append(say("panel.published_nation", lang, year=line["year"], **words))
    return Prose.paragraph(*said)


def ranks_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """How far the order stayed."""
    m = p.mobility
    if m.n < 2:
        return None
    if register := few_of(p):
        return Prose.paragraph(say("panel.ranks_few", lang, n=whole(m.n, lang), register=whole(register, lang)))
    said = []
    if not math.isnan(m.kendall):
        said.append(say("panel.ranks", lang, kendall=number(m.kendall, 2, lang), spearman=number(m.spearman, 2, lang)))
    said.append(say("panel.places", lang, n=whole(m.n, lang)))
    return Prose.paragraph(*said)


def rose_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """What those that rose did, and that it is no cause."""
    if not p.rose:
        return None
    parts = [
        say("panel.rose_one", lang, low=r.from_predicate, high=r.to_predicate, n=r.n, n_from=r.n_from) for r in p.rose
    ]
    return Prose.paragraph(say("panel.rose", lang, parts=join_words(parts, lang)), say("panel.rose_chosen", lang))


def history_text(p: PanelOverview, lang: str = "id") -> Prose | None:
    """The years before, and what the break of the instrument allows to be said."""
    h = p.history
    if h is None:
        return None
    if h.printed_mean:
        return _printed_years(p, h, lang)
    first, last = int(h.table.index[0]), int(h.table.index[-1])
    said = [say("panel.history", lang, first=first, last=last)]
    repeated = h.table[h.table["carried"] > 0]
    for year, line in repeated.iterrows():
        words = {"carried": int(line["carried"]), "n": int(line["n"]), "before": int(str(year)) - 1}
        said.append(say("panel.carried", lang, year=str(year), **words))
    b = h.changed
    if b is None:
        return Prose.paragraph(*said)
    said.append(say("panel.break", lang, before=b.before, after=b.after, n=b.n, rose=b.rose, fell=b.fell))
    if b.carried:
        least = str(least_p(b.free)) if b.free else "1"
        words = {"carried": b.carried, "free": b.free, "rose": b.free_rose, "fell": b.free_fell}
        said.append(say("panel.break_free", lang, year=b.before, least=least, **words))
    said.append(say("panel.break_described", lang))
    told = Prose.paragraph(*said)
    return told if h.common is None else told + _common(h.common, b, (first, last), lang)


def _common(c: CommonPart, b: Break, ends: tuple[int, int], lang: str) -> Prose:
    """What the bounds of the common part decide, over the break and over all the years."""
    over, whole_time = c.decided(b.before, b.after), c.decided(*ends)
    said = [say("panel.common", lang)]
    for key, d in (("common_break", over), ("common_years", whole_time)):
        words = {"n": d.n, "rose": d.rose, "fell": d.fell, "open": d.undecided}
        said.append(say(f"panel.{key}", lang, before=d.before, after=d.after, **words))
    return Prose.paragraph(*said)


def _printed_years(p: PanelOverview, h: ScopeHistory, lang: str) -> Prose:
    """The same of a printed mean: its years, the break, and what both instruments share."""
    t, b, c = h.table, h.changed, h.common
    first, last = int(t.index[0]), int(t.index[-1])
    ends = {"low": number(t.loc[first, "mean"], 2, lang), "high": number(t.loc[last, "mean"], 2, lang)}
    said = [say("panel.history_mean", lang, first=first, last=last, **ends)]
    if b is None:
        return Prose.paragraph(*said)
    step = {"old": number(t.loc[b.before, "mean"], 2, lang), "new": number(t.loc[b.after, "mean"], 2, lang)}
    said.append(say("panel.break_mean", lang, before=b.before, after=b.after, **step))
    if h.split is not None:
        parts = {k: range_text(getattr(h.split.split, k), lang, signed=True) for k in ("performance", "instrument")}
        said.append(say("panel.break_split", lang, **parts))
    said.append(say("panel.break_described", lang))
    if c is None:
        return Prose.paragraph(*said)
    bounds = [
        say("panel.common_in", lang, year=year, bounds=span(low, high, lang))
        for year in dict.fromkeys((first, b.before, b.after, last))
        for low, high in [map(float, c.table.loc[year, ["low", "high"]])]
    ]
    more = [say("panel.common", lang), say("panel.common_mean", lang, parts=join_words(bounds, lang))]
    for before, after in ((b.before, b.after), (first, last)):
        d = c.decided(before, after)
        key = "mean_rose" if d.rose else "mean_fell" if d.fell else "mean_open"
        more.append(say(f"panel.{key}", lang, before=before, after=after))
    return Prose.paragraph(*said) + Prose.paragraph(*more)


def limits(p: PanelOverview, lang: str = "id") -> Prose:
    """What the page cannot say."""
    items = [say("panel.limit_cause", lang), say("panel.limit_two_years", lang)]
    if even(p):
        items.append(say("panel.limit_ranking", lang))
    if not enough_blocks(p):
        items.append(say("panel.limit_no_test", lang))
    items.append(say("panel.limit_rounding", lang))
    if p.contributions is not None and p.contributions.left_out:
        items.append(say("panel.limit_off_scale", lang, names=join_words(list(p.contributions.left_out), lang)))
    off = p.panel.frame[p.panel.frame["carried_over"] & p.panel.frame["year"].isin([p.before, p.after])]
    if len(off):
        items.append(say("panel.limit_carried", lang, n=len(off)))
    return Prose.points(items)


def method(p: PanelOverview, lang: str = "id") -> Prose:
    """How the figures were computed, and how to ask for the page again."""
    items = [say("panel.method_change", lang), say("panel.method_predicates", lang)]
    if p.level is not None:
        items.append(say("panel.method_shares", lang, n=whole(p.level.n_resamples, lang)))
    if p.contributions is not None:
        items.append(say("panel.method_domains", lang))
    if p.convergence is not None:
        items.append(say("panel.method_convergence", lang))
    if p.peers is not None:
        items.append(say("panel.method_peers", lang))
    if p.planning is not None:
        items.append(say("panel.method_planning", lang))
    asked = p.scope.asked if p.scope.what != "list" else f'"{p.scope.asked}"'
    items.append(say("panel.asked", lang, scope=asked, years=f"{p.before},{p.after}"))
    return Prose.points(items)


def sources(p: PanelOverview, lang: str = "id") -> Prose:
    """Sources of the figures, the instrument and the methods."""
    older = () if p.history is None else p.history.sources
    keys = dict.fromkeys([*p.sources, *p.published["source"], *older])
    keys |= dict.fromkeys(k for m in p.levels for k in m.sources)
    labels = [] if p.history is None else [load_instrument(i) for i in p.history.table["instrument"]]
    instruments = dict.fromkeys([*labels, p.instrument])
    keys |= dict.fromkeys(known_sources(instruments))
    items = [in_language(source_record(k), "citation", lang) for k in keys]
    items += [regulation(i, lang) for i in instruments]
    if heading("map", p, lang) is not None:
        items.append(say("panel.source_points", lang))
    items.append(say("panel.references", lang))
    if p.planning is not None:
        items.append(say("panel.references_planning", lang))
    return Prose.points([i if i.endswith(".") else f"{i}." for i in items])
