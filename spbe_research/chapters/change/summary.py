"""The answer of the chapter on change, in a few sentences."""

from __future__ import annotations

import math

from spbe_research.chapters.change.words import moved_word, noun, p_is, p_value, p_words, units_word, verb, word
from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.ranges import amount, index_text, placed, range_text
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.words import say
from spbe_research.inference.assessor_error import ERROR_RATES
from spbe_research.inference.battery import RowTests
from spbe_research.inference.partial_change import PartialChange
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.change import ALPHA, AcrossInstruments, RegionChange
from spbe_research.profiles.pair import Evaluation

__all__ = [
    "answer",
    "assessor_error_sentence",
    "fine_decimals",
    "first_sentence",
    "partial_sentence",
    "place_sentence",
    "size_of",
    "verdict_sentence",
]


def answer(c: RegionChange, lang: str = "id") -> Prose:
    """The change, whether it stands and on which assumption, assessor error, aspects; or why nothing can be tested."""
    if c.before is None or c.total is None:
        return Prose.paragraph(_beside(c, lang), _no_pair(c, lang), css="answer")
    parts = [_beside(c, lang), first_sentence(c, lang)]
    if c.identical:
        parts += [_identical(c, lang), _carried(c, lang)]
    elif c.tests is not None:
        parts += [verdict_sentence(c, lang), assessor_error_sentence(c.tests, lang), _aspects(c.tests, lang)]
    elif c.across:
        parts.append(_across(c, c.across, lang))
    elif c.partial is not None:
        parts.append(partial_sentence(c, c.partial, lang))
    else:
        parts.append(_impossible(c, lang))
    return Prose.paragraph(*parts, "" if c.tests is not None else place_sentence(c, lang), css="answer")


def _beside(c: RegionChange, lang: str) -> str:
    """That the figures of the report take no part, where they are not an official result."""
    if c.beside is None:
        return ""
    kind, year = say(c.beside[0], lang), f" {c.beside[1]}" if c.beside[1] is not None else ""
    return two(
        lang,
        f"Laporan ini memuat hasil {kind}{year}, yang tidak diuji di sini; bab ini membandingkan hasil resmi.",
        f"This report shows a {kind}{year}, which is not tested here; this chapter compares official results.",
    )


def size_of(total: Identified, lang: str) -> str:
    """A change without its sign where its direction is said in words, else with it."""
    if total.sign in ("positive", "negative"):
        up = total if total.low_exact > 0 else Identified(-total.high_exact, -total.low_exact)
        return amount(up, lang, fine_decimals(up))
    return amount(total, lang, fine_decimals(total), signed=True)


def fine_decimals(v: Identified) -> int:
    """A third decimal where two would show a hair's breadth as two different numbers."""
    return 3 if 0 < v.width <= 0.01 and number(v.low_exact, 2, "en") != number(v.high_exact, 2, "en") else 2


def first_sentence(c: RegionChange, lang: str) -> str:
    """Both indices, the change, and what moved."""
    assert c.before is not None
    assert c.total is not None
    subject = c.after.instrument.subject
    start, end = _point(c.before, lang), _point(c.after, lang)
    odd = [e for e in (c.before, c.after) if e.index_excluded]
    if odd:
        return _contradicted(c, odd, f"{start} {two(lang, 'dan', 'and')} {end}", lang)
    if c.identical:
        return two(
            lang,
            f"Indeks {subject} {c.region.name} tercetak sama, {index_text(c.after, lang)}, pada {c.before.year} dan "
            f"{c.after.year}.",
            f"The {subject} index of {c.region.name} is printed alike, {index_text(c.after, lang)}, in {c.before.year} "
            f"and {c.after.year}.",
        )
    moved = ""
    if c.tests is not None:
        t = c.tests.by_row
        k = len(t.labels)
        moved = two(
            lang,
            f": {t.rose} dari {k} indikator naik, {t.fell} turun, dan {t.unchanged} tetap",
            f": {t.rose} of {k} indicators rose, {t.fell} fell, and {t.unchanged} stayed",
        )
    return two(
        lang,
        f"Indeks {subject} {c.region.name} {verb(c.total, lang)} {size_of(c.total, lang)} poin, dari {start} menjadi "
        f"{end}{moved}.",
        f"The {subject} index of {c.region.name} {verb(c.total, lang)} {size_of(c.total, lang)} points, from {start} "
        f"to {end}{moved}.",
    )


def _contradicted(c: RegionChange, odd: list[Evaluation], points: str, lang: str) -> str:
    """Both printed indices, where one is excluded by the values beside it, and what is left of the change."""
    assert c.total is not None
    ranges = join_words([f"{range_text(e.index, lang)} ({e.year})" for e in odd], lang)
    return two(
        lang,
        f"Indeks {c.after.instrument.subject} {c.region.name} tercetak {points}. Nilai tercetak "
        f"{join_words([str(e.year) for e in odd], lang)} saling bertentangan; nilai lainnya memberi indeks "
        f"{ranges}, sehingga perubahannya {amount(c.total, lang, signed=True)} poin.",
        f"The {c.after.instrument.subject} index of {c.region.name} is printed as {points}. The values printed for "
        f"{join_words([str(e.year) for e in odd], lang)} contradict each other; the other values give an index of "
        f"{ranges}, so that the change is {amount(c.total, lang, signed=True)} points.",
    )


def _point(e: Evaluation, lang: str) -> str:
    return f"{index_text(e, lang)} ({e.year})"


def verdict_sentence(c: RegionChange, lang: str) -> str:
    """Both tests, and where they disagree the words that they do."""
    assert c.tests is not None
    assert c.total is not None
    row, aspect = c.tests.by_row, c.tests.by_aspect
    what, size = noun(c.total, lang), size_of(c.total, lang)
    both = two(
        lang,
        f"{what.capitalize()} {size} poin itu memberi {p_is(row.pvalue_exact, lang)} bila indikator bergerak "
        f"sendiri-sendiri dan {p_is(aspect.pvalue_exact, lang)} bila seluruh aspek bergerak bersama",
        f"This {what} of {size} points gives {p_is(row.pvalue_exact, lang)} if indicators move on their own and "
        f"{p_is(aspect.pvalue_exact, lang)} if whole aspects move together",
    )
    if c.verdict == "stands":
        return both + two(
            lang,
            ": perubahan itu bertahan pada kedua andaian.",
            ": the change stands on either assumption.",
        )
    if c.verdict == "chance":
        return both + two(
            lang,
            ": pada kedua andaian perubahan itu tidak melampaui kebetulan.",
            ": on neither assumption is the change beyond chance.",
        )
    if row.pvalue <= c.alpha:
        tail = two(
            lang,
            f". Kedua uji tidak sejalan: {what} ini melampaui kebetulan hanya bila indikator dalam satu aspek memang "
            "berubah sendiri-sendiri.",
            f". The two tests disagree: the {what} is beyond chance only if the indicators of one aspect do change on "
            "their own.",
        )
        return both + tail + _least(c, lang)
    return both + two(
        lang,
        f". Kedua uji tidak sejalan: {what} ini melampaui kebetulan hanya bila indikator dalam satu aspek bergerak "
        "bersama.",
        f". The two tests disagree: the {what} is beyond chance only if the indicators of one aspect move together.",
    )


def _least(c: RegionChange, lang: str) -> str:
    """A test by aspects that cannot reach the level is no evidence against a change."""
    assert c.tests is not None
    t = c.tests.by_aspect
    if t.smallest <= c.alpha:
        return ""
    return two(
        lang,
        f" Dengan {moved_word(t.n, lang, 'aspect')} yang bergerak, p per aspek tidak mungkin di bawah "
        f"{p_value(t.smallest_exact, lang)}.",
        f" With {moved_word(t.n, lang, 'aspect')} moved, p by aspect cannot be below "
        f"{p_value(t.smallest_exact, lang)}.",
    )


def assessor_error_sentence(t: RowTests, lang: str) -> str:
    """What assessor error alone could give, at every assumed rate."""
    if t.identical:
        return ""
    rare = t.errors[t.errors["pvalue"] <= ALPHA]
    rest = t.errors[t.errors["pvalue"] > ALPHA]
    if rest.empty:
        rates = f"{number(ERROR_RATES[0], 2, lang)} {two(lang, 's.d.', 'to')} {number(ERROR_RATES[-1], 2, lang)}"
        printed = p_value(max(float(rare["pvalue"].max()), 1e-9), lang)
        small = printed.startswith("<")
        most = two(lang, "kurang dari", "less than") if small else two(lang, "paling tinggi", "at most")
        chance = f"{most} {printed.removeprefix('< ')}"
        return two(
            lang,
            f"Galat asesor saja, dengan laju yang diandaikan {rates} untuk tiap arah, menghasilkan perubahan sebesar "
            f"ini dengan peluang {chance}.",
            f"Assessor error alone, at assumed rates of {rates} in each direction, gives a change of this size with a "
            f"probability of {chance}.",
        )
    could = join_words([number(x, 2, lang) for x in rest["error_rate"]], lang)
    limit = number(float(rest["detectable_change"].max()), 3, lang)
    text = two(
        lang,
        f"Galat asesor saja dapat menjelaskannya bila lajunya {could} untuk tiap arah (laju yang diandaikan): "
        f"perubahan sebesar ini belum langka; yang terdeteksi baru mulai {limit} poin.",
        f"Assessor error alone can explain it at an assumed rate of {could} in each direction: a change of this size "
        f"is not yet rare; only from {limit} points on would it be detected.",
    )
    if rare.empty:
        return text
    not_at = join_words([number(x, 2, lang) for x in rare["error_rate"]], lang)
    return text + two(lang, f" Pada laju {not_at} tidak.", f" At a rate of {not_at} it cannot.")


def _aspects(t: RowTests, lang: str) -> str:
    """Aspects that remain after correction."""
    if t.identical:
        return ""
    kept = t.strata.significant
    if not kept:
        return two(
            lang,
            "Setelah koreksi untuk banyaknya uji, tidak ada satu aspek pun yang tersisa.",
            "After correction for the number of tests, no single aspect remains.",
        )
    names = join_words([f"{n} ({t.strata.table.loc[n, f'name_{lang}']})" for n in kept], lang)
    return two(
        lang,
        "Bila indikator di dalam tiap aspek bergerak sendiri-sendiri, yang tersisa setelah koreksi untuk banyaknya uji "
        f"ialah aspek {names}.",
        "If indicators within each aspect move on their own, what remains after correction for the number of tests is "
        f"aspect {names}.",
    )


def partial_sentence(c: RegionChange, p: PartialChange, lang: str) -> str:
    """What printed values allow: rows that must have moved, the range of p, the test by whole units."""
    depth = word(c.depth, lang)
    k = whole(p.n_rows, lang)
    if p.least_moved:
        least = two(
            lang,
            f"Dari {depth} saja dapat dipastikan bahwa paling sedikit {p.least_moved} dari {k} indikator berubah.",
            f"From {depth} it is certain that at least {p.least_moved} of {k} indicators moved.",
        )
    else:
        least = two(
            lang,
            f"Dari {depth} saja tidak dapat dipastikan bahwa ada indikator yang berubah.",
            f"From {depth} it is not certain that any indicator moved.",
        )
    low, high = p_words(p.smallest_p[1], lang), p_words(p.largest_p[0], lang)
    if p.verdict == "open":
        sentence = two(
            lang,
            f"Tingkat indikator yang sesuai dengan nilai tercetak memberi p dari {low} sampai {high}, sehingga "
            "pada kedalaman data ini tidak ada uji per indikator yang dapat memutuskan apakah perubahan itu melampaui "
            "kebetulan.",
            f"Indicator levels that agree with the printed values give p from {low} to {high}, so at this depth no "
            "test by indicator can decide whether the change is beyond chance.",
        )
    elif p.verdict == "not settled":
        sentence = two(
            lang,
            "Apakah perubahan itu melampaui kebetulan tidak dapat diputuskan, karena tingkat indikator tidak "
            f"dipublikasikan: tingkat yang sesuai dengan nilai tercetak dan telah dicoba memberi p dari {low} sampai "
            f"{high}, dan tingkat lain dapat memberi p yang lebih kecil atau lebih besar.",
            "Whether the change is beyond chance cannot be decided, because the levels of indicators are not "
            f"published: levels that agree with the printed values and were tried give p from {low} to {high}, and "
            "others may give a smaller or a larger p.",
        )
    elif p.verdict == "stands":
        top = p_value(p.largest_p[1], lang)
        sentence = two(
            lang,
            f"Apa pun tingkat indikatornya, p paling besar {top} bila indikator bergerak sendiri-sendiri.",
            f"Whatever the levels were, p is at most {top} if indicators move on their own.",
        )
    else:
        level = number(p.alpha, 2, lang)
        sentence = two(
            lang,
            f"Tidak ada tingkat indikator yang sesuai dengan nilai tercetak dan memberi p {level} atau kurang: "
            "perubahan sekecil itu tidak melampaui kebetulan.",
            f"No indicator levels agree with the printed values and give p of {level} or less: so small a change is "
            "not beyond chance.",
        )
    return " ".join(x for x in (least, sentence, _unit_sentence(p, lang), _one_assumption(c, lang)) if x)


def _one_assumption(c: RegionChange, lang: str) -> str:
    """Where only one reading rejects, on what it hangs."""
    assert c.partial is not None
    assert c.total is not None
    if c.verdict != "depends" or c.partial.verdict != "stands":
        return ""
    what = noun(c.total, lang)
    return two(
        lang,
        f"Jadi {what} ini melampaui kebetulan hanya dengan andaian bahwa indikator bergerak sendiri-sendiri.",
        f"So the {what} is beyond chance only on the assumption that indicators move on their own.",
    )


def _unit_sentence(p: PartialChange, lang: str) -> str:
    """The test that flips whole printed units, and what it could have given at best."""
    if p.unit is None or p.unit_p is None or p.unit_smallest is None:
        return ""
    low, high = (p_value(x, lang) for x in p.unit_p)
    value = f"p = {low}" if low == high else two(lang, f"p antara {low} dan {high}", f"p between {low} and {high}")
    cannot = ""
    if p.unit_smallest > p.alpha:
        cannot = two(
            lang,
            f", dan tidak mungkin di bawah {p_value(p.unit_smallest, lang)}",
            f", and cannot be below {p_value(p.unit_smallest, lang)}",
        )
        moved = round(1 - math.log2(p.unit_smallest))  # k units that moved give 2 / 2^k at the least
        if moved > 1:
            unit = moved_word(moved, lang, p.unit)
            cannot += two(lang, f" karena hanya {unit} yang berubah", f" because only {unit} moved")
    units = units_word(p.unit, lang)
    return two(
        lang,
        f"Bila seluruh {units} bergerak bersama, {value}{cannot}.",
        f"If whole {units} move together, {value}{cannot}.",
    )


def place_sentence(c: RegionChange, lang: str) -> str:
    """Place of the change among all published ones of the two years."""
    if c.place is None or c.before is None or c.note:
        return ""
    p = c.place
    return two(
        lang,
        f"Di antara {whole(p.n, lang)} instansi yang indeks {c.before.year} dan {c.after.year}-nya ada dalam data ini, "
        f"perubahan ini menempati peringkat ke-{whole(p.rank, lang)} dari kenaikan terbesar; "
        f"mediannya {number(p.median, 2, lang, signed=True)}.",
        f"Among the {whole(p.n, lang)} institutions whose index of {c.before.year} and {c.after.year} is in these "
        f"data, this change ranks {whole(p.rank, lang)} from the greatest rise; the median is "
        f"{number(p.median, 2, lang, signed=True)}.",
    )


def _identical(c: RegionChange, lang: str) -> str:
    what = two(lang, "tingkat indikator", "indicator levels") if c.depth == "indicator" else word(c.depth, lang)
    if c.depth == "index":
        what = two(lang, "indeks", "index")
    return two(
        lang,
        f"Semua {what} kedua evaluasi itu sama, sehingga p = 1 dan tidak ada uji yang dapat mengatakan lebih."
        if c.depth != "index"
        else "Perubahan yang tercetak ialah nol, sehingga p = 1 dan tidak ada uji yang dapat mengatakan lebih; apakah "
        "tingkat indikator di baliknya sama tidak diketahui.",
        f"All {what} of the two evaluations are the same, so p = 1 and no test can say more."
        if c.depth != "index"
        else "The printed change is zero, so p = 1 and no test can say more; whether the levels behind it are the same "
        "is not known.",
    )


def _carried(c: RegionChange, lang: str) -> str:
    if not c.carried_over:
        return ""
    return two(
        lang,
        f"Nilai {c.after.year} ditandai sebagai mungkin dibawa dari tahun sebelumnya, jadi bukan pengamatan kedua.",
        f"The value of {c.after.year} is flagged as perhaps carried over from the year before, so not a second "
        "observation.",
    )


def _across(c: RegionChange, across: tuple[AcrossInstruments, ...], lang: str) -> str:
    assert c.before is not None
    first = across[0]
    labels = c.before.instrument.label, c.after.instrument.label
    words = two(
        lang,
        f"Kedua evaluasi memakai instrumen yang berbeda ({labels[0]} dan {labels[1]}); yang dapat dibandingkan hanya "
        f"{first.concepts} konsep yang diukur keduanya, dan perubahannya {placed(first.performance, lang)} poin.",
        f"The two evaluations used different instruments ({labels[0]} and {labels[1]}); only the {first.concepts} "
        f"concepts that both measure can be compared, and their change {placed(first.performance, lang)} points.",
    )
    if first.by_concept is None or first.by_aspect is None:
        return words + two(
            lang,
            " Karena tingkat indikator tidak diketahui pada kedua sisi, tidak ada uji yang mungkin; yang tersisa ialah "
            "rentang itu.",
            " Since the levels are not known on both sides, no test is possible; what remains is that range.",
        )
    values = [p_is(t.pvalue_exact, lang) for t in (first.by_concept, first.by_aspect)]
    return words + two(
        lang,
        f" Bila konsep bergerak sendiri-sendiri {values[0]}; bila seluruh aspek bergerak bersama {values[1]}.",
        f" If concepts move on their own {values[0]}; if whole aspects move together {values[1]}.",
    )


def _impossible(c: RegionChange, lang: str) -> str:
    return two(
        lang,
        "Nilai yang tercetak tidak sesuai dengan tingkat indikator mana pun (nilainya saling bertentangan, atau "
        "merupakan rata-rata banyak instansi), sehingga tidak ada yang dapat diuji.",
        "The printed values agree with no indicator levels at all (they contradict each other, or are a mean of many "
        "institutions), so nothing can be tested.",
    )


def _no_pair(c: RegionChange, lang: str) -> str:
    depth = word(c.depth, lang)
    if c.others and min(c.others) < c.after.year:
        years = join_words([str(y) for y in c.others], lang)
        return two(
            lang,
            f"Evaluasi {c.region.name} yang lain ({years}) memakai instrumen dengan skala lain atau tanpa padanan "
            f"dengan {c.after.instrument.label}, sehingga perubahan menuju {c.after.year} tidak dapat diukur.",
            f"The other evaluations of {c.region.name} ({years}) used instruments of another scale, or without links "
            f"to {c.after.instrument.label}, so a change up to {c.after.year} cannot be measured.",
        )
    if c.others:
        years = join_words([str(y) for y in c.others], lang)
        return two(
            lang,
            f"Tidak ada evaluasi resmi {c.region.name} sebelum {c.after.year} dalam data ini, sehingga "
            f"perubahan menuju tahun itu tidak dapat diukur. Evaluasi lain yang ada: {years}.",
            f"No official evaluation of {c.region.name} before {c.after.year} is in these data, so a change "
            f"up to that year cannot be measured. Other evaluations: {years}.",
        )
    return two(
        lang,
        f"Hanya satu evaluasi resmi {c.region.name} yang ada dalam data ini ({c.after.year}, {depth}), sehingga tidak "
        "ada perubahan yang dapat diukur, apalagi diuji. Satu nilai tidak memuat keterangan tentang perubahan, "
        "berapa pun rincinya.",
        f"Only one official evaluation of {c.region.name} is in these data ({c.after.year}, {depth}), so there is no "
        "change to measure, let alone to test. One value holds no information on change, however detailed it is.",
    )
