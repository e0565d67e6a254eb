"""The sentences of the page on robustness: the answer first, then what each choice does and what it cannot say."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.chapters.display.phrasing import printed_index, regulation, span
from spbe_research.chapters.display.shown import Prose, escape
from spbe_research.chapters.display.sourced import citations, known_sources
from spbe_research.chapters.robustness.words import (
    bands_text,
    in_words,
    share,
    title,
    unit_word,
)
from spbe_research.data.names import in_language
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.robustness import Robustness
from spbe_research.text.catalog import say

__all__ = [
    "aggregation_text",
    "answer",
    "depends_text",
    "errors_text",
    "heading",
    "limits",
    "method",
    "ranks_text",
    "readings_text",
    "single_text",
    "sources",
    "title_band",
    "weights_text",
]

#: sources whose range counts as a judgement of the predicate, in the order in which they are told
_TOLD = ("weights", "single", "errors", "missing", "aggregation")


def heading(key: str, r: Robustness, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the data do not reach it."""
    shown = {"errors": bool(r.errors)}
    return Prose.heading(say(f"robustness.h_{key}", lang), 2, key) if shown.get(key, True) else None


def title_band(r: Robustness, lang: str = "id") -> Prose:
    """The first thing a reader sees: the index by law, and how far weights and errors carry it."""
    m = r.maturity
    cells = [
        (
            say("robustness.head_law", lang, subject=m.instrument.subject),
            printed_index(m, lang),
            bands_text(m.bands[::-1], lang),
        )
    ]
    for source in ("weights", "errors", "aggregation"):
        mine = [x for x in r.lines if x.source == source]
        if not mine:
            continue
        ends = span(min(x.low for x in mine), max(x.high for x in mine), lang)
        bands = [b for b in reversed(m.instrument.bands) if any(b in x.bands for x in mine)]
        cells.append((say(f"robustness.head_{source}", lang), ends, bands_text(bands, lang)))
    plain = f"{title(r, lang)}: {'; '.join(', '.join(cell) for cell in cells)}"
    region = m.region
    kicker = escape(f"{region.province} · {region.id}" if region.has_code else region.id)
    return Prose.band(kicker, title(r, lang), (tuple(map(escape, cell)) for cell in cells), plain)


def answer(r: Robustness, lang: str = "id") -> Prose:
    """Under which choices the predicate stays, and under which another one is possible."""
    m = r.maturity
    turning = set(r.turning)
    there = [s for s in _TOLD if any(x.source == s for x in r.lines)]
    firm = [in_words(s, lang) for s in there if s not in turning]
    loose = [in_words(s, lang) for s in there if s in turning]
    words = {"subject": m.instrument.subject, "name": m.region.name, "index": printed_index(m, lang)}
    said = [say("robustness.law", lang, band=bands_text(m.bands[::-1], lang), **words)]
    if firm:
        said.append(say("robustness.firm", lang, sources=join_words(firm, lang)))
    if loose:
        said.append(say("robustness.loose", lang, sources=join_words(loose, lang)))
    said.append(say("robustness.choice", lang))
    return Prose.paragraph(*said, css="answer")


def depends_text(r: Robustness, lang: str = "id") -> Prose:
    """How to read the figure."""
    said = [say("robustness.depends", lang)]
    if not r.readings.index.is_point:
        said.append(say("robustness.open", lang))
    return Prose.paragraph(*said)


def weights_text(r: Robustness, lang: str = "id") -> Prose:
    """What was drawn, how wide, and how the draws are checked."""
    n = r.noise[0]
    far = max(x.sd_deviation for x in r.noise)
    said = [
        say("robustness.weights", lang, n=whole(n.n_resamples, lang)),
        say("robustness.concentration", lang),
        say(
            "robustness.checked", lang, far=number(far, 1, lang), share=share(max(x.share_error for x in r.noise), lang)
        ),
    ]
    return Prose.paragraph(*said)


def readings_text(r: Robustness, lang: str = "id") -> Prose:
    """Three meanings of a weight."""
    said = [say("robustness.readings", lang)]
    if r.readings.year is not None:
        said.append(say("robustness.readings_panel", lang, n=whole(r.readings.n, lang), year=r.readings.year))
    else:
        said.append(say("robustness.readings_alone", lang))
    return Prose.paragraph(*said)


def single_text(r: Robustness, lang: str = "id") -> Prose:
    """How much hangs on one row, aspect or domain."""
    said = [say("robustness.single", lang)]
    for one in r.without:
        word = say(f"robustness.one_{one.unit}", lang)
        if one.turning:
            kinds = one.table.set_index("number").loc[list(one.turning)]
            names = [f"{n} ({in_language(row, 'name', lang)})" for n, row in kinds.iterrows()]
            said.append(say("robustness.turned", lang, unit=word, names=join_words(names, lang)))
        else:
            said.append(say("robustness.unturned", lang, unit=word))
    return Prose.paragraph(*said)


def errors_text(r: Robustness, lang: str = "id") -> Prose | None:
    """What a second assessment might give, and whose doing the spread is."""
    if not r.errors:
        return None
    return Prose.paragraph(say("robustness.errors", lang), say("robustness.variance", lang))


def aggregation_text(r: Robustness, lang: str = "id") -> Prose:
    """That only one form is the law's, and where the geometric mean begins."""
    return Prose.paragraph(say("robustness.aggregation", lang), say("robustness.begins", lang))


def ranks_text(r: Robustness, lang: str = "id") -> Prose:
    """The rank under the same draws for all, or why there is none."""
    m = r.maturity
    if r.ranks is None:
        return Prose.paragraph(say("robustness.no_ranks", lang))
    own, left = r.own_ranks, join_words(list(r.ranks.left_out), lang)
    said = [say("robustness.ranks", lang, n=whole(r.ranks.n, lang), year=r.ranks.year)]
    if r.ranks.left_out:
        said.append(say("robustness.left_out", lang, names=left))
    if own.empty:
        return Prose.paragraph(*said, say("robustness.not_ranked", lang, name=m.region.name))
    line = own.iloc[0]
    ends = {"low": whole(int(line["q025"]), lang), "high": whole(int(line["q975"]), lang)}
    told = {"name": m.region.name, "rank": whole(int(line["rank"]), lang), **ends}
    return Prose.paragraph(*said, say("robustness.rank", lang, c=whole(round(line["concentration"]), lang), **told))


def limits(r: Robustness, lang: str = "id") -> Prose:
    """What none of this says."""
    items = [say("robustness.limit_law", lang), say("robustness.limit_choice", lang)]
    if not r.errors:
        items.append(say("robustness.limit_levels", lang))
    else:
        items.append(say("robustness.limit_errors", lang))
    items.append(say("robustness.limit_sources", lang))
    return Prose.points(items)


def method(r: Robustness, lang: str = "id") -> Prose:
    """How the figures were computed, and how to ask for the page again."""
    m = r.maturity
    row = r.noise[-1]
    sd, c = exact(row.table["sd_exact"].iloc[0]), row.table["concentration"].iloc[0]
    told = {"by": unit_word(row.unit, lang), "c": whole(round(c), lang), "sd": number(Fraction(sd), 3, lang)}
    items = [say("robustness.method_weights", lang, **told), say("robustness.method_exact", lang)]
    if r.ranks is not None:
        off = {"worst": number(r.ranks.rank_error, 1, lang), "middle": number(r.ranks.median_error, 1, lang)}
        items.append(say("robustness.method_ranks", lang, **off))
    items.append(say("robustness.method_aggregation", lang))
    items.append(
        say("robustness.asked", lang, region=m.region.slug, year="" if m.year is None else f" --year {m.year}")
    )
    return Prose.points(items)


def sources(r: Robustness, lang: str = "id") -> Prose:
    """Sources of the figures, the instruments and the methods."""
    m = r.maturity
    instruments = dict.fromkeys([m.instrument, *(c.target for c, _ in r.carried)])
    items = citations([m.observation.source, *known_sources(instruments)], m.region, lang)
    items += [regulation(i, lang) for i in instruments]
    items.append(say("robustness.references", lang))
    return Prose.points([i if i.endswith(".") else f"{i}." for i in dict.fromkeys(items)])
