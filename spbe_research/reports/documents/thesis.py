"""A report as part of a chapter of a thesis: its own outline, numbers such as 4.1, formula, hypotheses, references.

No heading of it is one of a chapter: those are the thesis's. What the reports of all governments share stands in an
appendix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from spbe_research.chapters.change.summary import beyond_by_units, beyond_model, least_sentence
from spbe_research.chapters.change.words import both_forms, flip_hypotheses, most_moved, units_word
from spbe_research.chapters.display.phrasing import scale_text
from spbe_research.chapters.display.pvalues import p_value
from spbe_research.chapters.display.ranges import share_text
from spbe_research.chapters.display.sourced import pair_of
from spbe_research.chapters.display.words import year_label
from spbe_research.chapters.maturity.summary import next_text, qualified
from spbe_research.chapters.overview.texts import strong_text, way_text
from spbe_research.data.names import in_language, plain_name, unmarked
from spbe_research.inference.results import SignFlipTest
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.reports.documents.bibliography import Entry, set_apa
from spbe_research.reports.documents.blocks import (
    Block,
    Document,
    Entries,
    FigureBlock,
    Formula,
    Heading,
    ListOf,
    Math,
    Paragraph,
    Points,
    Run,
    TableBlock,
    bookmark,
    label,
)
from spbe_research.reports.documents.in_text import Citations, cited_sources, year_letters
from spbe_research.reports.documents.reading import numbered
from spbe_research.reports.documents.sheets import filled
from spbe_research.reports.documents.thesis_sections import (
    Section,
    joined,
    lowered,
    read_sections,
    titled,
    with_notes_told,
)
from spbe_research.text.catalog import say

__all__ = ["thesis_document"]

_CHAPTERS = ("maturity", "instruments", "change")
#: sections that one list of references takes the place of
_LEFT_OUT = ("sources", "instruments-sources", "change-sources")
#: sections that say the same of every government
_SHARED = ("instruments-structure", "instruments-flows", "instruments-links", "instruments-nation")
#: last part of the anchors of sections on limits
_LIMITS = ("limits", "general")
_METHODS = {"method": "maturity", "instruments-method": "instruments"}


def thesis_document(
    document: Document, chapter: int, m: Maturity, c: RegionChange | None, entries: Sequence[Entry]
) -> Document:
    """The blocks of a report laid out anew for a thesis.

    Parameters
    ----------
    document : of the report; chapter : number of the thesis's chapter, before every number of a table or figure.
    m, c : what the report is about; entries : what it cites.
    """
    lang = document.lang
    sections = list(read_sections(document.blocks))
    by_chapter: dict[str, list[Section]] = {}
    for section in sections:
        if section.heading.level == 1:
            by_chapter[section.heading.anchor] = []
        elif by_chapter:
            by_chapter[next(reversed(by_chapter))].append(section)
    everything = [s for part in by_chapter.values() for s in part]
    method, results = _own_paragraphs(everything, lang)
    body: list[Block] = [Heading(2, say("thesis.h_method", lang)), *index_blocks(m, lang)]
    for section in everything:
        if section.heading.anchor in _METHODS:
            body += [Heading(3, say(f"thesis.h_method_{_METHODS[section.heading.anchor]}", lang)), *section.blocks]
    if method:
        body += [Heading(3, say("thesis.h_method_change", lang)), *method]
    placed = {*_LEFT_OUT, *_SHARED, *_METHODS, "change-thesis"}
    for name in _CHAPTERS:
        own = [s for s in by_chapter.get(name, ()) if s.heading.anchor not in placed]
        if name == "maturity":  # of the page before the chapters; what else it says stands in these
            own += [s for s in by_chapter.get("summary", ()) if s.heading.anchor == "moves"]
        own = joined([_short_names(_without_command(s, m, lang), m, lang) for s in _limits_last(own, lang)], lang)
        if not own:
            continue
        body.append(Heading(2, say(f"thesis.h_{name}", lang), anchor=name))
        hypotheses: list[Block] = []
        if name == "change":
            table = None if c is None else hypotheses_table(c, lang)
            body += results
            hypotheses = [] if table is None else _hypotheses(table, lang)
        for section in own:
            # the paragraph on results is that answer in the words of a thesis
            told = name == "change" and section.heading.anchor == "change-answer" and results
            body += _notes(section) if told else lowered(section, lang)
            body += hypotheses if section is own[0] else []
            body += _summed_up(m, lang) if section.heading.anchor == "answer" else []
    listed = {e.key for e in entries}
    cited = [*entries, *(e for e in cited_sources([*document.blocks, *body], lang) if e.key not in listed)]
    letters = year_letters(cited)
    citations = Citations(cited, letters, lang)
    body += [Heading(2, say("thesis.h_references", lang)), Entries(tuple(set_apa(cited, lang, letters).values()))]
    of_all = [s for s in everything if s.heading.anchor in _SHARED]
    shared = [b for s in joined(of_all, lang) for b in lowered(s, lang)]
    body += [Heading(2, say("thesis.h_appendix", lang)), *shared] if shared else []
    counted = _referred(list(_counted([*titled(citations.in_blocks(body))])), chapter, lang)
    lists: list[Block] = [
        ListOf(kind, say(f"thesis.list_{kind}", lang))
        for kind, there in (("table", TableBlock), ("figure", FigureBlock))
        if any(isinstance(b, there) for b in counted)
    ]
    warned = [b for b in document.blocks if isinstance(b, Paragraph) and b.kind == "warning"]
    # how the report was made stands in the paragraph on method and in the list of references
    return replace(document, blocks=tuple(filled([*lists, *warned[:1], *counted])), chapter=chapter, footer="")


def _summed_up(m: Maturity, lang: str) -> list[Block]:
    """What the page before the chapters says: whose figures they are, the next predicate, strongest and weakest."""
    _, way = way_text(m, lang, whole=True)
    text = " ".join(filter(None, (qualified(m, lang), next_text(m, lang), way, strong_text(m, lang))))
    return [_plain(text)] if text else []


def _counted(blocks: Sequence[Block]) -> Iterator[Block]:
    """Tables and figures counted through; headings keep the levels that leave the first to the thesis."""
    for before, after in zip(blocks, numbered(blocks), strict=True):
        yield before if isinstance(before, Heading) else after


def _referred(blocks: list[Block], chapter: int, lang: str) -> list[Block]:
    """Every section's first paragraph says which tables and figures go with it: a thesis names each in its text."""
    starts = [i for i, b in enumerate(blocks) if isinstance(b, Heading)]
    made = blocks[: starts[0]] if starts else [*blocks]
    named = {b.number: _named(b, chapter, lang) for b in blocks if isinstance(b, TableBlock)}
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        part = [*with_notes_told(blocks[start:end], named, lang)]
        runs = _references([b for b in part if isinstance(b, TableBlock | FigureBlock)], chapter, lang)
        at = next((i for i, b in enumerate(part) if isinstance(b, Paragraph) and b.kind == "text"), None)
        if runs and at is None:
            part.insert(1, Paragraph(runs))
        elif runs and at is not None:
            before = part[at]
            assert isinstance(before, Paragraph)
            part[at] = replace(before, runs=(*before.runs, Run(" "), *runs))
        made += part
    return made


def _named(block: TableBlock | FigureBlock, chapter: int, lang: str) -> Run:
    kind = "table" if isinstance(block, TableBlock) else "figure"
    return Run(f"{label(kind, lang)} {chapter}.{block.number}", mark=bookmark(kind, block.number))


def _hypotheses(table: TableBlock, lang: str) -> list[Block]:
    """The table below what its note says of how to read it."""
    return [Heading(3, say("thesis.h_hypotheses", lang)), _plain(table.note), replace(table, note="")]


def _references(blocks: Sequence[TableBlock | FigureBlock], chapter: int, lang: str) -> tuple[Run, ...]:
    """A sentence that names them, each by a field that follows its number; nothing where there are none."""
    if not blocks:
        return ()
    marks = [_named(block, chapter, lang) for block in blocks]
    places = [f"\x00{i}\x00" for i in range(len(marks))]
    pieces = say("thesis.see", lang, names=join_words(places, lang)).split("\x00")
    return tuple(marks[int(p)] if i % 2 else Run(p) for i, p in enumerate(pieces) if p)


def _without_command(section: Section, m: Maturity, lang: str) -> Section:
    """The road map without the command that writes more of it: a thesis has no commands."""
    if section.heading.anchor != "roadmap":
        return section
    told = {"region": m.region.slug, "year": year_label(m, lang)}
    commands = [f" {say(f'roadmap.short.command_{kind}', lang, **told)}" for kind in ("plan", "values")]
    blocks: list[Block] = []
    for block in section.blocks:
        command = next((c for c in commands if isinstance(block, Paragraph) and block.text.endswith(c)), "")
        if isinstance(block, Paragraph) and command:
            blocks.append(_plain(block.text.removesuffix(command)))
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _short_names(section: Section, m: Maturity, lang: str) -> Section:
    """The tables of strengths and gaps with short names of indicators: in full they are towers beside six numbers."""
    if m.rows is None:
        return section
    short = {str(code): unmarked(in_language(row, "short", lang)) for code, row in m.rows.iterrows()}
    blocks = [
        replace(b, rows=tuple((row[0], row[1], short.get(row[1], row[2]), *row[3:]) for row in b.rows))
        if isinstance(b, TableBlock) and b.name in ("strong", "gaps")
        else b
        for b in section.blocks
    ]
    return replace(section, blocks=tuple(blocks))


def _limits_last(sections: Sequence[Section], lang: str) -> list[Section]:
    """The sections with all limits in one behind the others: a report's words for them speak of its own chapters."""
    limits = [s for s in sections if s.heading.anchor.rpartition("-")[2] in _LIMITS]
    if not limits:
        return [*sections]
    heading = replace(limits[0].heading, text=say("thesis.h_limits", lang))
    return [
        *(s for s in sections if s not in limits),
        Section(heading, tuple(_one_list(b for s in limits for b in s.blocks))),
    ]


def _one_list(blocks: Iterable[Block]) -> Iterator[Block]:
    """Lists that follow each other as one."""
    waiting: Points | None = None
    for block in blocks:
        if isinstance(block, Points) and waiting is not None and block.ordered == waiting.ordered:
            waiting = replace(waiting, items=(*waiting.items, *block.items))
            continue
        if waiting is not None:
            yield waiting
        waiting = block if isinstance(block, Points) else None
        if waiting is None:
            yield block
    if waiting is not None:
        yield waiting


def _notes(section: Section) -> list[Block]:
    return [b for b in section.blocks if isinstance(b, Paragraph) and b.kind == "note"]


def _own_paragraphs(sections: Sequence[Section], lang: str) -> tuple[list[Block], list[Block]]:
    """The paragraphs on method and on results that the chapter on change has ready, without their headings."""
    parts: dict[str, list[Block]] = {}
    for section in sections:
        if section.heading.anchor != "change-thesis":
            continue
        for block in section.blocks:
            if isinstance(block, Heading):
                parts[block.text] = []
            elif parts:
                parts[next(reversed(parts))].append(block)
    return (
        parts.get(say("change.words.h3_method", lang), []),
        parts.get(say("change.words.h3_results", lang), []),
    )


def _text(text: str) -> Math:
    return Math("text", (text,))


def _sub(letter: str, index: str) -> Math:
    return Math("sub", (letter, index))


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def index_blocks(m: Maturity, lang: str) -> list[Block]:
    """How the index is made, as a formula, and one row of it worked."""
    inst = m.instrument
    rows = None if m.rows is None else m.rows[m.rows["level"].notna()]
    unit = "indicator"
    if rows is None:
        kinds = [k for k in ("domain", "aspect") if (m.units.get("unit") == k).any()] if len(m.units) else []
        unit = kinds[0] if kinds else "indicator"
    n = len(inst.codes) if unit == "indicator" else len(inst.numbers(unit))
    about = "rows" if unit == "indicator" else f"units_{unit}"
    told = say(f"thesis.index.of_{about}", lang, label=inst.label, n=n, scale=scale_text(inst, lang))
    summed = Math("sum", ("i=1", str(n), (_sub("b", "i"), _sub("t", "i"))))
    blocks: list[Block] = [
        Heading(3, say("thesis.h_index", lang)),
        _plain(told),
        Formula((_text("I = "), Math("over", ((_text("1"),), (_text("100"),))), summed)),
    ]
    if unit != "indicator":
        units = m.units[m.units["unit"] == unit]
        row = units.iloc[0]
        if not str(row["printed"]):
            return blocks
        code, name, value = row["number"], plain_name(row, "name", lang), Fraction(str(row["printed"]))
        known = all(str(v) for v in units["printed"]) and not m.missing and len(units) == n
        values = zip(units["weight_percent"], units["printed"], strict=True)
        total = sum((_exact(w) * Fraction(str(v)) for w, v in values), Fraction()) / 100 if known else None
        decimals = 2
    elif rows is not None and len(rows):
        row = rows.iloc[0]
        code, name, value = rows.index[0], plain_name(row, "short", lang), _exact(row["level"])
        total = m.low if m.low == m.high and not m.missing_rows else None
        decimals = 0 if value.denominator == 1 else 2
    else:
        return blocks
    exact_weight = _exact(row["weight_percent"])
    weight = number(exact_weight, 1 if exact_weight * 10 % 1 == 0 else 2, lang)
    shown, product = number(value, decimals, lang), number(exact_weight * value / 100, 4, lang)
    told = say(f"thesis.index.row_{unit}", lang, code=code, name=name, weight=weight, value=shown)
    over = Math("over", ((_text(f"{weight} × {shown}"),), (_text("100"),)))
    blocks += [_plain(told), Formula((over, _text(f" = {product}")))]
    if total is not None:
        printed = number(Fraction(m.printed), 2, lang) if m.printed else number(total, 2, lang)
        blocks.append(_plain(say("thesis.index.total", lang, total=number(total, 4, lang), printed=printed)))
    elif unit == "indicator":
        ends = {"low": number(m.low, 2, lang), "high": number(m.high, 2, lang)}
        blocks.append(_plain(say("thesis.index.total_open", lang, **ends)))
    return blocks


def _exact(x: float) -> Fraction:
    """A weight or level of a frame; thirds among the weights of an instrument come back as thirds."""
    return Fraction(x).limit_denominator(10000)


def hypotheses_table(c: RegionChange, lang: str) -> TableBlock | None:
    """What each test supposes, against what, its p and what follows; None where nothing was tested."""
    if c.before is None or c.identical or c.note:
        return None
    rows = [*_row_tests(c, lang), *_across_tests(c, lang), *_partial_tests(c, lang)]
    if not rows:
        return None
    note = [say("thesis.hypotheses.note", lang, alpha=number(c.alpha, 2, lang))]
    by_aspect = [a.by_aspect for a in c.across] if c.tests is None else [c.tests.by_aspect]
    least = [least_sentence(test, c.alpha, lang) for test in by_aspect if test is not None]
    note += dict.fromkeys(filter(None, least))
    if c.tests is not None and not c.tests.errors.empty:
        note.append(say("thesis.hypotheses.note_error", lang, far=beyond_model(c.tests, lang)))
    if c.partial is not None and c.tests is None:
        note.append(say("thesis.hypotheses.note_range", lang))
        if most_moved(c.partial) is not None and c.partial.unit_smallest is not None:
            units, p = units_word(c.partial.unit, lang), both_forms(Fraction(c.partial.unit_smallest), lang)
            note.append(say("thesis.hypotheses.note_least", lang, units=units, least=p))
    names = ("test", "null", "other", "p", "decision")
    return TableBlock(
        0,
        "hypotheses",
        say("thesis.hypotheses.caption", lang, before=c.before.year, after=c.after.year),
        tuple(say(f"thesis.hypotheses.c_{name}", lang) for name in names),
        tuple(rows),
        numeric=(names.index("p"),),
        note=" ".join(note),
        sources=tuple(map(unmarked, pair_of(c, lang))),
    )


def _flip(test: str, unit: str, low: float, high: float, alpha: float, lang: str, least: float = 0) -> tuple[str, ...]:
    stated = flip_hypotheses(lang, say(f"thesis.hypotheses.unit_{unit}", lang))
    null, other = (f"{stated[h][0].upper()}{stated[h][1:]}." for h in ("h0", "h1"))
    return (test, null, other, *_decided(low, high, alpha, lang, least))


def _decided(low: float, high: float, alpha: float, lang: str, least: float = 0) -> tuple[str, str]:
    """The p, or its range, and what it decides; ``least`` is the least p that its units could give."""
    key = "rejected" if high <= alpha else "kept_blunt" if least > alpha else "kept" if low > alpha else "open"
    if low == high:
        text = str(p_value(low, lang))
    else:
        ends = {"low": p_value(low, lang, way=-1), "high": p_value(high, lang, way=1)}
        text = say("thesis.hypotheses.p_range", lang, **ends)
    return text, say(f"thesis.hypotheses.{key}", lang)


def _row_tests(c: RegionChange, lang: str) -> Iterator[tuple[str, ...]]:
    t = c.tests
    if t is None:
        return
    for key, unit, test in (("flip_aspect", "aspect", t.by_aspect), ("flip_row", "indicator", t.by_row)):
        p = test.pvalue
        yield _flip(say(f"change.words.{key}", lang), unit, p, p, c.alpha, lang, test.smallest)
    two_way = (t.two_way_by_aspect.test, t.two_way.test) if t.two_way.only_rise else (None, None)
    nation = (c.nation.by_aspect, c.nation.by_row) if c.nation is not None else (None, None)
    for told, pair in (("two_way", two_way), ("beyond", nation)):  # as chapter 3 tells them
        for key, unit, made in zip(("flip_aspect", "flip_row"), ("aspect", "indicator"), pair, strict=True):
            if made is not None:
                named = say(f"thesis.hypotheses.test_{told}", lang, test=say(f"change.words.{key}", lang))
                yield _flip(named, unit, made.pvalue, made.pvalue, c.alpha, lang, made.smallest)
    for aspect in t.strata.significant:
        p = float(t.strata.table.loc[aspect, "p_holm"])
        named = say("thesis.hypotheses.test_strata", lang, test=say("change.words.flip_row", lang), aspect=aspect)
        yield _flip(named, "indicator", p, p, c.alpha, lang)
    for r in t.errors.itertuples():
        p = float(r.pvalue)
        yield (
            say("thesis.hypotheses.test_error", lang, rate=share_text(Fraction(str(r.error_rate)), lang)),
            say("thesis.hypotheses.null_error", lang),
            say("thesis.hypotheses.other_error", lang),
            str(p_value(p, lang, way=int(r.proven))),  # a bound, as in the chapter
            _decided(p, p, c.alpha, lang)[1],
        )


def _across_tests(c: RegionChange, lang: str) -> Iterator[tuple[str, ...]]:
    for a in c.across:
        of: tuple[tuple[str, str, SignFlipTest | None], ...] = (
            (say("change.words.flip_aspect", lang), "aspect", a.by_aspect),
            (say("thesis.hypotheses.flip_concept", lang), "concept", a.by_concept),
        )
        for test, unit, made in of:
            if made is not None:
                links = "judged" if a.judged else "sourced"
                named = say(f"thesis.hypotheses.test_{links}", lang, test=test)
                yield _flip(named, unit, made.pvalue, made.pvalue, c.alpha, lang, made.smallest)


def _partial_tests(c: RegionChange, lang: str) -> Iterator[tuple[str, ...]]:
    p = c.partial
    if p is None or c.tests is not None:
        return
    if p.unit is not None and p.unit_p is not None:
        name = say("thesis.hypotheses.flip_domain" if p.unit == "domain" else "change.words.flip_aspect", lang)
        yield _flip(name, p.unit, *p.unit_p, c.alpha, lang, p.unit_smallest or 0)
        beyond = beyond_by_units(c)
        if beyond is not None and beyond.unit_p is not None:
            named = say("thesis.hypotheses.test_beyond", lang, test=name)
            yield _flip(named, p.unit, *beyond.unit_p, c.alpha, lang)
    ends = p.smallest_p[0], p.largest_p[1]
    *told, decision = _flip(say("change.words.flip_row", lang), "indicator", *ends, c.alpha, lang)
    yield (*told, say("thesis.hypotheses.unsettled", lang) if p.verdict == "not settled" else decision)
