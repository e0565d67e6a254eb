"""The answer of the chapter on change, in a few sentences."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from spbe_research.chapters.change.words import (
    HAIR,
    UNDECIDED,
    aspects_of,
    both_forms,
    by_unit,
    change_noun,
    count_of,
    most_moved,
    moved_word,
    noun,
    practically_same,
    row_decision,
    span_text,
    unit_blunt,
    unit_decision,
    unit_p_text,
    unit_state,
    units_word,
    verb,
)
from spbe_research.chapters.display.phrasing import none_or, unlike_of
from spbe_research.chapters.display.procedures import procedure_clause, procedure_sentence
from spbe_research.chapters.display.pvalues import p_ends, p_is, p_value
from spbe_research.chapters.display.ranges import amount, index_text, placed, range_text
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import short_names
from spbe_research.data.names import in_language
from spbe_research.data.regions import kinds_name
from spbe_research.inference.assessor_error import ERROR_RATES
from spbe_research.inference.battery import RowTests
from spbe_research.inference.partial_change import PartialChange
from spbe_research.inference.results import SignFlipTest
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, number_ends, whole
from spbe_research.profiles.beyond import OtherPrint
from spbe_research.profiles.change import ALPHA, RegionChange
from spbe_research.profiles.change_place import ChangePlace
from spbe_research.profiles.pair import Evaluation
from spbe_research.simulation.kept import calibrated
from spbe_research.text.catalog import say

__all__ = [
    "across_sentence",
    "answer",
    "assessor_error_sentence",
    "beside_sentences",
    "beyond_by_units",
    "beyond_model",
    "evidence_sentence",
    "fine_decimals",
    "first_sentence",
    "kept_floor",
    "kept_hint",
    "least_sentence",
    "of_printed",
    "open_key",
    "p_span",
    "partial_sentence",
    "place_sentence",
    "printed_apart",
    "procedure_alone",
    "rounded_sentence",
    "rows_beyond_model",
    "size_of",
    "unit_cannot",
    "units_certain",
    "unknown_years",
    "unlike_sentence",
    "verdict_sentence",
]

#: what a decision on whole units is called in a sentence
_STATES = {"kept": "not_yet", "rejected": "one_sided", "open": "undecided"}


def answer(c: RegionChange, lang: str = "id") -> Prose:
    """The change, whether it stands and on which assumption, assessor error, aspects; or why nothing can be tested."""
    if c.before is None or c.total is None:
        said = [_no_official(c, lang)] if _unofficial(c) else [_beside(c, lang), _no_pair(c, lang)]
        return Prose.paragraph(*said, css="answer")
    parts = [_beside(c, lang), _other_years(c, lang), first_sentence(c, lang), unlike_sentence(c, lang)]
    parts.append(rounded_sentence(c, lang))
    more = [] if c.identical or c.note else beside_sentences(c, lang)
    if c.identical:
        parts += [_identical(c, lang), _carried(c, lang)]
    elif c.tests is not None:
        parts += [say("change.summary.tested_direction", lang), verdict_sentence(c, lang)]
        more += [assessor_error_sentence(c.tests, lang), _aspects(c.tests, lang)]
    elif c.across:
        parts.append(across_sentence(c, lang))
    elif c.partial is not None:
        parts += [say("change.summary.tested_values", lang), partial_sentence(c, c.partial, lang)]
        parts += [_one_assumption(c, c.partial, lang), procedure_alone(c, lang)]
    else:
        parts.append(_impossible(c, lang))
    if c.tests is None:
        parts.append(place_sentence(c, lang))
    first = Prose.paragraph(*parts, css="answer")
    beside = [sentence for sentence in more if sentence]
    return first + Prose.points(beside) if beside else first


def beside_sentences(c: RegionChange, lang: str) -> list[str]:
    """What must be read beside the verdict: rows that could only rise, the nation, a lenient year, assumed levels.

    Without levels that two of these tests need them. Each is empty where the pair has nothing to say of it.
    """
    return [
        one_way_rows(c, lang),
        beyond_sentence(c, lang),
        _need_levels(c, lang),
        lenient_sentence(c, lang),
        none_shown(c, lang),
        assumed_sentence(c, lang),
    ]


def _need_levels(c: RegionChange, lang: str) -> str:
    """Which tests need levels that are not there, and the one of the nation by whole units, which does not."""
    if c.partial is None:
        return ""
    nation = "" if c.nation is None else say("change.summary.need_levels_nation", lang)
    first = say("change.summary.need_levels", lang, nation=nation)
    p = beyond_by_units(c)
    if p is None or c.nation is None:
        return first
    told = {"units": units_word(p.unit, lang), "value": unit_p_text(p, lang)}
    told["change"] = number(c.nation.change, 2, lang, signed=True)
    decision = say(f"change.words.{_STATES[unit_state(p)]}", lang)
    second = say("change.summary.beyond_units", lang, decision=decision, **told)
    return f"{first} {second}"


def beyond_by_units(c: RegionChange) -> PartialChange | None:
    """The test by whole units beyond the nation's change, where it can reject; four domains never do."""
    if c.partial is None or c.nation is None or c.nation.unit_p is None:
        return None
    p = replace(c.partial, unit_p=c.nation.unit_p, unit_smallest=c.nation.unit_smallest)
    return None if unit_blunt(p) else p


def _beside(c: RegionChange, lang: str) -> str:
    """That the figures of the report take no part, where they are not an official result."""
    if c.beside is None:
        return ""
    kind, year = say(f"report.{c.beside[0]}", lang), f" {c.beside[1]}" if c.beside[1] is not None else ""
    return say("change.summary.beside", lang, kind=kind, year=year)


def _other_years(c: RegionChange, lang: str) -> str:
    """That the pair does not end in the year of the report, which has no evaluation before it to be compared with."""
    if c.focus in (None, c.after.year) or c.before is None or c.beside is not None or c.asked:
        return ""
    years = {"before_year": c.before.year, "after_year": c.after.year}
    return say("change.summary.other_years", lang, year=c.focus, **years)


def size_of(total: Identified, lang: str) -> str:
    """A change without its sign where its direction is said in words, else with it."""
    if total.sign in ("positive", "negative"):
        up = total if total.low_exact > 0 else Identified(-total.high_exact, -total.low_exact)
        return amount(up, lang, fine_decimals(up))
    return amount(total, lang, fine_decimals(total), signed=True)


def fine_decimals(v: Identified) -> int:
    """A third decimal where two would show a hair's breadth as two different numbers."""
    return 3 if 0 < v.width <= HAIR and number(v.low_exact, 2, "en") != number(v.high_exact, 2, "en") else 2


def printed_apart(c: RegionChange) -> Fraction | None:
    """The difference of the printed indices, where it is printed otherwise than the change; else None."""
    printed = [e.observation.index_printed for e in (c.before, c.after) if e is not None]
    # values that contradict each other are told apart; indices of two instruments are not subtracted
    if c.total is None or c.across or c.identical or c.note or None in printed:
        return None
    first, last = (Fraction(str(x)) for x in printed)
    shown = number(last - first, 2, "en")
    told = shown in number_ends(c.total.low_exact, c.total.high_exact, 2, "en")
    if told and fine_decimals(c.total) > 2 and not practically_same(c):  # told with a third decimal
        told = c.total.low_exact <= last - first <= c.total.high_exact
    return None if told else last - first


def of_printed(c: RegionChange, lang: str) -> str:
    """That a place is that of the printed difference, where the change itself is told with another figure."""
    apart = printed_apart(c)
    if apart is None or c.total is None:
        return ""
    size = amount(c.total, lang, fine_decimals(c.total), signed=True)
    return say("change.tables.place_printed", lang, printed=number(apart, 2, lang, signed=True), size=size)


def first_sentence(c: RegionChange, lang: str) -> str:
    """Both indices, the change, and what moved."""
    assert c.before is not None
    assert c.total is not None
    subject = c.after.instrument.subject
    start, end = _point(c.before, lang), _point(c.after, lang)
    odd = [e for e in (c.before, c.after) if e.index_excluded]
    if odd:
        return _contradicted(c, odd, f"{start} {say('change.summary.first_sentence', lang)} {end}", lang)
    if c.across:
        return say(
            "change.summary.index_two_instruments",
            lang,
            region_name=c.region.name,
            start=start,
            before_label=c.before.instrument.label,
            end=end,
            after_label=c.after.instrument.label,
        )
    alike = {
        "subject": subject,
        "region_name": c.region.name,
        "after": index_text(c.after, lang),
        "before_year": c.before.year,
        "after_year": c.after.year,
    }
    if practically_same(c):
        return say("change.summary.practically_same", lang, **alike)
    if c.identical:
        return say("change.summary.printed_alike", lang, **alike)
    moved = ""
    if c.tests is not None:
        t = c.tests.by_row
        told = {"fell": none_or(t.fell, lang), "unchanged": none_or(t.unchanged, lang)}
        rose = count_of(t.rose, len(t.labels), lang)
        moved = say("change.summary.first_sentence_moved", lang, rose=rose, **told)
    return say(
        "change.summary.index_moved",
        lang,
        subject=subject,
        region_name=c.region.name,
        verb=verb(c.total, lang),
        size_of=size_of(c.total, lang),
        start=start,
        end=end,
        moved=moved,
    )


def unlike_sentence(c: RegionChange, lang: str) -> str:
    """That recorded aspect values contradict the levels that are counted, and what is counted if they are right."""
    u = c.unlike
    if u is None:
        return ""
    of = unlike_of(u.of, lang)
    if (
        u.rose is None
        or u.fell is None
        or u.by_row is None
        or u.by_aspect is None
        or u.two_way_by_row is None
        or u.two_way_by_aspect is None
    ):  # all or nothing of it is counted
        return say("change.summary.unlike", lang, of=of)
    return say(
        "change.summary.unlike_counts",
        lang,
        of=of,
        rose=span_text(u.rose, lang),
        fell=span_text(u.fell, lang),
        p_2=p_span(u.by_aspect, lang),
        p=p_value(u.by_row[1], lang, way=1),
        two_way_2=p_span(u.two_way_by_aspect, lang),
        two_way=p_span(u.two_way_by_row, lang),
    )


def p_span(p: tuple[Fraction, Fraction], lang: str) -> str:
    """The least and the greatest p: ``0.031 to 0.063``; one number where both are the same."""
    low, high = p_ends(*p, lang)
    return str(low) if low == high else say("change.words.span", lang, low=low, high=high)


def rounded_sentence(c: RegionChange, lang: str) -> str:
    """Where the exact change and the difference of the printed indices differ in print, that and why.

    Nothing across instruments, whose indices are not subtracted.
    """
    apart = printed_apart(c)
    return "" if apart is None else say("change.narrate.rounded", lang, last=number(apart, 2, lang, signed=True))


def _contradicted(c: RegionChange, odd: list[Evaluation], points: str, lang: str) -> str:
    """Both printed indices, where one is excluded by the values beside it, and what is left of the change."""
    assert c.total is not None
    ranges = join_words([f"{range_text(e.index, lang)} ({e.year})" for e in odd], lang)
    return say(
        "change.summary.contradicted",
        lang,
        after_instrument_subject=c.after.instrument.subject,
        region_name=c.region.name,
        points=points,
        value=join_words([str(e.year) for e in odd], lang),
        ranges=ranges,
        total=amount(c.total, lang, signed=True),
    )


def _point(e: Evaluation, lang: str) -> str:
    return f"{index_text(e, lang)} ({e.year})"


def verdict_sentence(c: RegionChange, lang: str) -> str:
    """Both tests, and where they disagree the words that they do."""
    assert c.tests is not None
    assert c.total is not None
    row, aspect = c.tests.by_row, c.tests.by_aspect
    leads = {
        (True, True): say("change.summary.verdict_sentence", lang),
        (False, False): say("change.summary.verdict_on_neither", lang),
        (True, False): say("change.summary.verdict_sentence_tail", lang),
        (False, True): say("change.summary.verdict_disagree", lang),
    }
    rejects = row.pvalue <= c.alpha, aspect.pvalue <= c.alpha
    states = ["yes" if r else "not_yet" for r in rejects]
    if aspect.smallest > c.alpha:  # it could not reject, so that it says nothing
        states[1] = "undecided"
    words = [say(f"change.words.{state}", lang) for state in states]
    both = say(
        "change.summary.verdict_sentence_both",
        lang,
        what=noun(c.total, lang),
        row=words[0],
        p_is=p_is(row.pvalue_exact, lang),
        aspect=words[1],
        p_is_2=p_is(aspect.pvalue_exact, lang),
        procedure=procedure_clause(c.before, c.after, lang),
    )
    return " ".join(x for x in (leads[rejects], both, "" if rejects[1] else _least(c, lang)) if x)


def procedure_alone(c: RegionChange, lang: str) -> str:
    """Whether the two years had one procedure, as a sentence of its own; empty where they had."""
    return procedure_sentence(c.before, c.after, lang)


def one_way_rows(c: RegionChange, lang: str) -> str:
    """How many rows could only rise, and the test on those that could move both ways."""
    if c.tests is None:
        return ""
    t, by_aspect = c.tests.two_way, c.tests.two_way_by_aspect
    if not t.only_rise:
        return ""
    k = len(t.only_rise) + len(t.only_fall) + len(t.two_way)
    assert c.before is not None
    low = count_of(len(t.only_rise), k, lang)
    if t.rose:
        rose = count_of(t.rose_only, t.rose, lang)
        first = say("change.summary.only_rise", lang, year=c.before.year, low=low, rose=rose)
    else:
        first = say("change.summary.only_rise_none", lang, year=c.before.year, low=low)
    if t.test is None or by_aspect.test is None:
        return first
    second = say(
        "change.summary.two_way",
        lang,
        n=len(t.two_way),
        up=none_or(t.rose - t.rose_only, lang),
        down=none_or(t.fell - t.fell_only, lang),
        estimate=number(t.test.estimate_exact, 4, lang, signed=True),
        p=p_is(t.test.pvalue_exact, lang),
        p_2=p_is(by_aspect.test.pvalue_exact, lang),
        least=_after_space(_least_two_way(t.test, by_aspect.test, c.alpha, lang)),
    )
    return f"{first} {second}"


def _least_two_way(by_row: SignFlipTest, by_aspect: SignFlipTest, alpha: float, lang: str) -> str:
    """What the tests over rows that could move both ways could give at best, where that is above the level."""
    told = _least_told(by_row, alpha, lang, "indicator")
    row = say("change.summary.least_here_row", lang, **told) if told else ""
    return " ".join(filter(None, (least_sentence(by_aspect, alpha, lang), row)))


def beyond_sentence(c: RegionChange, lang: str) -> str:
    """The change beside that of the nation and of the kind between the same years."""
    if c.nation is None:
        return ""
    kind = ""
    if c.kind is not None and c.kind.n is not None:
        kind = say(
            "change.summary.beyond_kind",
            lang,
            n=whole(c.kind.n, lang),
            kind=kinds_name(c.region.kind, lang),
            change=number(c.kind.change, 2, lang, signed=True),
        )
    first = say(
        "change.summary.beyond_nation",
        lang,
        change=number(c.nation.change, 2, lang, signed=True),
        kind=kind,
        left=amount(c.nation.left, lang, signed=True),
    )
    others = [_other_print(o, lang) for o in c.nation.other_prints]
    if c.nation.by_row is None or c.nation.by_aspect is None:
        return " ".join([first, *others])
    rejected = sum(t.pvalue <= c.alpha for t in (c.nation.by_row, c.nation.by_aspect))
    tests = say(
        "change.summary.beyond_tests",
        lang,
        meaning=say(f"change.summary.beyond_{('neither', 'one', 'both')[rejected]}", lang),
        p=p_is(c.nation.by_row.pvalue_exact, lang),
        p_2=p_is(c.nation.by_aspect.pvalue_exact, lang),
    )
    return " ".join(filter(None, (first, tests, least_sentence(c.nation.by_aspect, c.alpha, lang), *others)))


def _other_print(o: OtherPrint, lang: str) -> str:
    """What another source prints for the nation in a year that is used, and the difference that it makes."""
    tests = ""
    if o.by_row is not None and o.by_aspect is not None:
        p = {"p_2": p_is(o.by_aspect.pvalue_exact, lang), "p": p_is(o.by_row.pvalue_exact, lang)}
        tests = say("change.summary.beyond_other_tests", lang, **p)
    return say(
        "change.summary.beyond_other_print",
        lang,
        source=short_names([o.source], lang)[0],
        year=o.year,
        printed=number(o.printed, 2, lang),
        used=number(o.used, 2, lang),
        change=number(o.change, 2, lang, signed=True),
        left=amount(o.left, lang, signed=True),
        tests=tests,
    )


def lenient_sentence(c: RegionChange, lang: str) -> str:
    """That a year lenient or strict to all cannot be told apart: where a test rejects, how often; of values always."""
    if c.across or c.verdict not in ("stands", "depends"):
        values = c.tests is None and c.partial is not None and not c.across
        return say("change.summary.lenient_values", lang) if values else ""
    known = calibrated(len(c.after.instrument.codes))
    rates = by_unit("rate", known.lenient, lang)
    first = say("change.summary.lenient", lang, n_rows=span_text(known.n_rows, lang), **rates)
    if c.tests is None:
        return first
    row, aspect = c.tests.by_row, c.tests.by_aspect
    if row.rose and row.fell:
        return first
    aspects = aspects_of(aspect.n, len(aspect.labels), lang)
    second = say("change.summary.lenient_one_way", lang, n=row.n, aspects=aspects)
    return f"{first} {second}"


def evidence_sentence(c: RegionChange, lang: str) -> str:
    """False alarms of the test by rows on the same evidence where aspects move as one, or that no groups exist."""
    assert c.tests is not None
    instrument = c.after.instrument
    if c.tests.by_evidence is None:
        return say("change.thesis.row_method_no_evidence", lang, label=instrument.label)
    n_rows = len(instrument.codes)
    rate = calibrated(n_rows).grouped
    if rate is None:
        return ""
    return say("change.thesis.row_method_evidence_rate", lang, n_rows=n_rows, rate=span_text(rate, lang))


def none_shown(c: RegionChange, lang: str) -> str:
    """Where neither test rejects: that no change is shown either, and whether error could hide it."""
    if c.tests is None or c.verdict != "chance" or c.total is None:
        return ""
    errors = c.tests.errors
    hidden = errors[errors["detectable_change"] > abs(float(c.total.low))] if len(errors) else errors
    parts = []
    if len(hidden):
        first = hidden.iloc[0]
        rate, limit = number(first["error_rate"] * 100, 0, lang), number(float(first["detectable_change"]), 3, lang)
        parts.append(say("change.summary.smaller_than_detectable", lang, limit=limit, rate=rate))
    return " ".join([*parts, say("change.summary.not_shown", lang)])


def assumed_sentence(c: RegionChange, lang: str) -> str:
    """That least levels fed by other agencies' indices may be assumed; across instruments what then is left."""
    if not c.assumed:
        return ""
    codes = join_words(list(c.assumed), lang)
    wide = c.across[0].open_performance if c.across else None
    if wide is not None:
        return say("change.summary.assumed_across", lang, codes=codes, wide=placed(wide, lang))
    return say("change.summary.assumed", lang, codes=codes)


def _least(c: RegionChange, lang: str) -> str:
    """A test by aspects that cannot reach the level is no evidence against a change."""
    assert c.tests is not None
    told = _least_told(c.tests.by_aspect, c.alpha, lang)
    return say("change.summary.least", lang, **told) if told else ""


def least_sentence(by_aspect: SignFlipTest, alpha: float, lang: str) -> str:
    """The least p that the aspects that moved could give, where it is above the level; empty where it is not."""
    told = _least_told(by_aspect, alpha, lang)
    return say("change.summary.least_here", lang, **told) if told else ""


def _least_told(test: SignFlipTest, alpha: float, lang: str, unit: str = "aspect") -> dict[str, str]:
    if test.smallest <= alpha:
        return {}
    return {"moved_word": moved_word(test.n, lang, unit), "smallest_exact": both_forms(test.smallest_exact, lang)}


def assessor_error_sentence(t: RowTests, lang: str) -> str:
    """What independent assessor error could give at every assumed share, and what that does not cover."""
    if t.identical or t.errors.empty:
        return ""
    rare = t.errors[t.errors["pvalue"] <= ALPHA]
    rest = t.errors[t.errors["pvalue"] > ALPHA]
    far = beyond_model(t, lang)
    if rest.empty:
        until = say("change.summary.assessor_error_sentence_rates", lang)
        rates = f"{_percent(ERROR_RATES[0], lang)} {until} {_percent(ERROR_RATES[-1], lang)}"
        printed = p_value(max(float(rare["pvalue"].max()), 1e-9), lang, way=1)
        small = printed.startswith("<")
        most = (
            say("change.summary.assessor_error_sentence_most", lang) if small else say("change.summary.at_most", lang)
        )
        chance = f"{most} {printed.removeprefix('< ')}"
        text = say("change.summary.assessor_error_sentence", lang, rates=rates, chance=chance, far=far)
        return text if t.errors["proven"].all() else text + say("change.summary.assessor_error_found", lang)
    could = join_words([_percent(x, lang) for x in rest["error_rate"]], lang)
    limit = number(float(rest["detectable_change"].max()), 3, lang)
    text = say("change.summary.assessor_error_sentence_text", lang, could=could, limit=limit, far=far)
    if rare.empty:
        return text
    not_at = join_words([_percent(x, lang) for x in rare["error_rate"]], lang)
    return text + say("change.summary.error_rate_cannot", lang, not_at=not_at)


def _percent(rate: float, lang: str) -> str:
    return number(rate * 100, 0, lang)


def rows_beyond_model(t: RowTests) -> list[str]:
    """Rows that moved by more than two levels, which two errors of one level cannot give."""
    rows = t.described.rows
    return [str(x) for x in rows.loc[rows["change"].abs() > 2, "code"]]


def beyond_model(t: RowTests, lang: str) -> str:
    """A clause naming those rows; empty without any."""
    far = rows_beyond_model(t)
    return say("change.summary.assessor_error_far", lang, n=len(far), names=join_words(far, lang)) if far else ""


def _aspects(t: RowTests, lang: str) -> str:
    """Aspects that remain after correction."""
    if t.identical:
        return ""
    kept, table = t.strata.significant, t.strata.table
    tested = {"tested": int(table["in_family"].sum()), "n_table": len(table)}
    if not tested["tested"]:
        return say("change.thesis.strata_none_tested", lang, n_table=len(table))
    if not kept:
        return say("change.summary.aspects_none", lang, **tested)
    names = join_words([f"{n} ({in_language(t.strata.table.loc[n], 'name', lang)})" for n in kept], lang)
    if tested["tested"] == 1:  # so that there is nothing to correct for
        text = say("change.summary.aspects_kept_only", lang, names=names, n_table=len(table))
    else:
        text = say("change.summary.aspects_kept", lang, n=len(kept), names=names, **tested)
    text += f" {kept_hint(t, lang)}"
    if len(kept) < tested["tested"]:
        text += say("change.summary.aspects_kept_not", lang)
    return text + say("change.summary.aspects_untested", lang) if tested["tested"] < len(table) else text


def kept_floor(t: RowTests, lang: str) -> str:
    """How many of the indicators that moved in the aspects where H0 is rejected could only rise; empty for none."""
    moved = t.described.rows[t.described.rows["change"] != 0]
    could_only = moved["code"].astype(str).isin(t.two_way.only_rise)
    told = []
    for aspect in t.strata.significant:
        here = moved["aspect_no"].astype(str) == str(aspect)
        if n := int((here & could_only).sum()):
            key = "all" if n == int(here.sum()) else "in"
            more = {} if key == "all" else {"n": n}
            told.append(say(f"change.summary.aspects_floor_{key}", lang, moved=int(here.sum()), aspect=aspect, **more))
    return say("change.summary.aspects_floor", lang, told=join_words(told, lang)) if told else ""


def kept_hint(t: RowTests, lang: str) -> str:
    """What must be read beside a rejection within an aspect: rows that could only rise, and that it is a hint."""
    return " ".join(filter(None, (kept_floor(t, lang), say("change.summary.aspects_hint", lang))))


def partial_sentence(c: RegionChange, p: PartialChange, lang: str) -> str:
    """What printed values allow: rows that must have moved, which test decides, by whole units, then by indicator."""
    depth = say(f"change.words.{c.depth}", lang)
    if p.least_moved:
        k = whole(p.n_rows, lang)
        least = say("change.summary.least_moved", lang, depth=depth, least_moved=p.least_moved, k=k)
    else:
        least = say("change.summary.least_none", lang, depth=depth)
    told = [least, _decidable(p, lang), _unit_sentence(c, p, lang), _row_sentence(p, lang)]
    return " ".join(x for x in told if x)


def _decidable(p: PartialChange, lang: str) -> str:
    """Which of the two tests these data decide; empty where the next sentences say that neither does."""
    if not unit_decision(p) or (unit_blunt(p) and row_decision(p) in UNDECIDED):
        return ""
    by_unit, by_row = (x not in UNDECIDED for x in (unit_decision(p), row_decision(p)))
    key = {(True, True): "both", (True, False): "unit", (False, True): "row", (False, False): "none"}[by_unit, by_row]
    return say(f"change.summary.decidable_{key}", lang, units=units_word(p.unit, lang))


def _one_assumption(c: RegionChange, p: PartialChange, lang: str) -> str:
    """Where only one reading rejects, on what it hangs."""
    if c.verdict != "depends":
        return ""
    what = change_noun(c, lang)
    if row_decision(p) == "rejected":
        return say("change.summary.one_assumption_row", lang, what=what)
    return say("change.summary.one_assumption_unit", lang, what=what, units=units_word(p.unit, lang))


def _row_sentence(p: PartialChange, lang: str) -> str:
    """The test of single indicators under all levels that agree with the print; what was tried is no bound."""
    level = number(p.alpha, 2, lang)
    if p.verdict == "stands":
        return say("change.summary.partial_stands", lang, top=p_value(p.largest_p[1], lang, way=1))
    if p.verdict == "out of reach":
        return say("change.summary.partial_chance", lang, level=level)
    return say(f"change.summary.partial_{open_key(p)}", lang, level=level)


def open_key(p: PartialChange) -> str:
    """How the test of single indicators is open: agreeing levels on both sides of alpha, or a proof that is missing."""
    if p.verdict == "open":
        return "open"
    return "tried_above" if p.smallest_p[1] > p.alpha else "tried_below"


def _unit_sentence(c: RegionChange, p: PartialChange, lang: str) -> str:
    """The test that flips whole printed units, and what it could have given at best."""
    if not unit_decision(p):
        return say("change.summary.unit_none", lang)
    state = _STATES[unit_state(p)]
    return say(
        "change.summary.unit_sentence",
        lang,
        units=units_word(p.unit, lang),
        what=change_noun(c, lang),
        value=unit_p_text(p, lang),
        decision=say(f"change.words.{state}", lang),
        cannot=unit_cannot(c, p, lang),
    )


def unit_cannot(c: RegionChange, p: PartialChange, lang: str) -> str:
    """A clause where too few units moved, or exist, for their test to reject: the least p that they could give."""
    moved = most_moved(p)
    if moved is None:
        return ""
    assert p.unit_smallest is not None
    known = units_certain(c, p)
    key = "_all" if moved == len(c.after.instrument.numbers(str(p.unit))) else "_known" if known else ""
    least = both_forms(Fraction(p.unit_smallest), lang)
    return say(f"change.summary.unit_cannot{key}", lang, moved=moved_word(moved, lang, str(p.unit)), least=least)


def units_certain(c: RegionChange, p: PartialChange) -> bool:
    """Whether it is certain which whole units moved and which way; the rounding of some can leave that open."""
    units = [u.change for u in c.units if u.unit == p.unit]
    free = [u for u in units if not (u.is_point and u.low_exact == 0)]
    return len(free) == most_moved(p) and all(u.sign in ("positive", "negative") for u in free)


def place_sentence(c: RegionChange, lang: str) -> str:
    """Place of the change among all published ones of the two years, and what must be known before it is quoted."""
    if c.place is None or c.before is None or c.note:
        return ""
    few = say("change.narrate.few_regions", lang, n=whole(c.place.n, lang)) if c.place.few else ""
    return " ".join(filter(None, (_place(c, c.place, c.before.year, lang), few, _picked(c, c.place, lang))))


def _picked(c: RegionChange, p: ChangePlace, lang: str) -> str:
    """That the level of a test does not hold where an institution was picked for its large change."""
    if c.identical or not p.largest_tenth or (c.tests is None and c.verdict not in ("stands", "depends")):
        return ""
    known = calibrated(len(c.after.instrument.codes))
    rates = by_unit("rate", known.largest, lang)
    return say("change.summary.place_tenth", lang, n_rows=span_text(known.n_rows, lang), rate=rates["rate_aspect"],
               rate_row=rates["rate_row"])  # fmt: skip


def _place(c: RegionChange, p: ChangePlace, before_year: int, lang: str) -> str:
    told: dict[str, object] = {
        "n": whole(p.n, lang),
        "before_year": before_year,
        "after_year": c.after.year,
        "median": number(p.median, 2, lang, signed=True),
    }
    if p.change < 0:
        return say("change.summary.place_fell", lang, fell=whole(p.fell, lang), **told)
    if p.rank == p.rank_high == 1 and p.change > 0:
        return say("change.summary.place_first", lang, **told)
    rounded = ""
    if p.rank_low < p.rank_high:
        ends = {"low": whole(p.rank_low - 1, lang), "high": whole(p.rank_high - 1, lang)}
        rounded = say("change.summary.place_rounded", lang, **ends)
    more = {"others": whole(p.n - 1, lang), "more": whole(p.rank - 1, lang), "rounded": rounded}
    return say("change.summary.place_sentence", lang, **more, **told)


def _identical(c: RegionChange, lang: str) -> str:
    """That nothing moved, or that nothing printed did: printed values can hide levels that moved."""
    if c.depth == "indicator":
        return say("change.summary.identical", lang, what=say("change.summary.identical_what", lang))
    what = say("change.summary.identical_what_index" if c.depth == "index" else f"change.words.{c.depth}", lang)
    return say("change.summary.identical_printed", lang, what=what)


def _carried(c: RegionChange, lang: str) -> str:
    if not c.carried_over:
        return ""
    return say("change.summary.carried", lang, year=c.after.year, earlier=c.after.year - 1)


def across_sentence(c: RegionChange, lang: str) -> str:
    """The change of what both instruments measure, with all links and with those that a document names."""
    first, second = c.across[0], c.across[1:]
    sourced = say("change.summary.across_no_sourced", lang)
    if not first.judged:
        sourced = ""
    elif second:
        sourced = say("change.summary.across_sourced", lang, performance=placed(second[0].performance, lang))
    words = say(
        "change.summary.across_words",
        lang,
        first_concepts=first.concepts,
        first_performance=placed(first.performance, lang),
        sourced=sourced,
    )
    if first.by_concept is None or first.by_aspect is None:
        return words + say("change.summary.across", lang, years=unknown_years(c, lang))
    values = [p_is(t.pvalue_exact, lang) for t in (first.by_concept, first.by_aspect)]
    tested = say("change.summary.across_tests", lang, values_0=values[0], values_1=values[1])
    return words + tested + _after_space(least_sentence(first.by_aspect, c.alpha, lang))


def _after_space(sentence: str) -> str:
    return f" {sentence}" if sentence else ""


def unknown_years(c: RegionChange, lang: str) -> str:
    """The years of the pair whose levels are not all known."""
    return join_words([str(e.year) for e in (c.before, c.after) if e is not None and not e.every_level], lang)


def _unofficial(c: RegionChange) -> bool:
    return c.after.observation.assessment != "official"


def _no_official(c: RegionChange, lang: str) -> str:
    kind = say(f"report.{c.after.observation.assessment}", lang)
    return say("change.summary.no_official", lang, region_name=c.region.name, kind=kind, year=c.after.year)


def _impossible(c: RegionChange, lang: str) -> str:
    if not c.after.instrument.whole_levels:
        return say("change.summary.impossible_decimal", lang, label=c.after.instrument.label)
    return say("change.summary.impossible_means" if c.region.is_group else "change.summary.impossible", lang)


def _no_pair(c: RegionChange, lang: str) -> str:
    depth = say(f"change.words.{c.depth}", lang)
    if c.others and min(c.others) < c.after.year:
        years = join_words([str(y) for y in c.others], lang)
        return say(
            "change.summary.no_pair",
            lang,
            region_name=c.region.name,
            years=years,
            after_instrument_label=c.after.instrument.label,
            after_year=c.after.year,
        )
    if c.others:
        years = join_words([str(y) for y in c.others], lang)
        return say(
            "change.summary.no_pair_before", lang, region_name=c.region.name, after_year=c.after.year, years=years
        )
    return say("change.summary.no_pair_only_one", lang, region_name=c.region.name, after_year=c.after.year, depth=depth)
