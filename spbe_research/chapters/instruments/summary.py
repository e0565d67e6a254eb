"""The answer of the chapter on instruments, in two to four sentences."""

from __future__ import annotations

from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.instruments.words import amount, index_text, placed, predicate_text, word
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.instrument_change import Evaluation, InstrumentChange

__all__ = ["answer", "direction"]


def answer(c: InstrumentChange, lang: str = "id") -> Prose:
    """Indices and total, performance and what its interval says, the instrument, how firm it is."""
    if c.split is None or c.before is None:
        return Prose.paragraph(_no_pair(c, lang), _nation_sentence(c, lang), _other_instrument(c, lang), css="answer")
    if c.same_instrument:
        return Prose.paragraph(_first(c, c.before, lang), _same(c, lang), css="answer")
    return Prose.paragraph(
        _first(c, c.before, lang),
        _performance(c, lang),
        _instrument(c, lang),
        _firm(c, lang),
        _assumed(c, lang),
        css="answer",
    )


def direction(v: Identified, lang: str) -> str:
    """What an effect's sign allows to say of performance; no direction where zero is possible."""
    return {
        "positive": two(lang, "kinerja meningkat", "performance rose"),
        "negative": two(lang, "kinerja menurun", "performance fell"),
        "zero": two(lang, "kinerja tidak berubah", "performance did not change"),
        "undetermined": two(
            lang, "arah perubahan kinerja tidak dapat ditentukan", "the direction of performance cannot be determined"
        ),
    }[v.sign]


def _point(e: Evaluation, lang: str) -> str:
    kind = e.observation.assessment
    own = "" if kind == "official" else f", {word(kind, lang)}"
    return two(
        lang,
        f"{index_text(e, lang)} ({predicate_text(e, lang)}, tahun {e.year}{own}, {e.instrument.label})",
        f"{index_text(e, lang)} ({predicate_text(e, lang)}, {e.year}{own}, {e.instrument.label})",
    )


def _first(c: InstrumentChange, before: Evaluation, lang: str) -> str:
    assert c.split is not None
    total = amount(c.split.total, lang, signed=True)
    subject = f"{before.instrument.subject} "
    if before.instrument.subject != c.after.instrument.subject:
        subject = ""  # the index itself has another name now
    return two(
        lang,
        f"Indeks {subject}{c.region.name} bergeser dari {_point(before, lang)} menjadi {_point(c.after, lang)}, "
        f"dengan selisih {total} poin.",
        f"The {subject}index of {c.region.name} moved from {_point(before, lang)} to {_point(c.after, lang)}, a "
        f"difference of {total} points.",
    )


def _performance(c: InstrumentChange, lang: str) -> str:
    assert c.split is not None
    v = c.split.performance
    where = placed(v, lang)
    if c.mixed:
        return _performance_mixed(c, v, lang)
    if c.open_split is not None and c.verdict != v.sign:
        return _performance_open(c, v, c.open_split.performance, lang)
    if v.sign == "undetermined":
        return two(
            lang,
            f"Bagian yang berasal dari kinerja, yaitu perubahan pada hal yang diukur kedua instrumen, {where} "
            "poin; rentang itu memuat nol, sehingga arah perubahan kinerja tidak dapat ditentukan dari data yang "
            "dipublikasikan.",
            f"The part that stems from performance, the movement of what both instruments measure, {where} points; "
            "that range includes zero, so the published data cannot tell the direction of performance.",
        )
    if v.is_point:
        return two(
            lang,
            f"Bagian yang berasal dari kinerja, yaitu perubahan pada hal yang diukur kedua instrumen, {where} poin: "
            f"{direction(v, lang)}.",
            f"The part that stems from performance, the movement of what both instruments measure, {where} points: "
            f"{direction(v, lang)}.",
        )
    return two(
        lang,
        f"Bagian yang berasal dari kinerja, yaitu perubahan pada hal yang diukur kedua instrumen, {where} poin: "
        f"{direction(v, lang)}, berapa pun tingkat indikator yang tidak dipublikasikan.",
        f"The part that stems from performance, the movement of what both instruments measure, {where} points: "
        f"{direction(v, lang)}, whatever the unpublished levels were.",
    )


def _performance_mixed(c: InstrumentChange, v: Identified, lang: str) -> str:
    """Performance between two kinds of assessment: the range, and why it has no direction."""
    assert c.before is not None
    kinds = [word(e.observation.assessment, lang) for e in (c.before, c.after)]
    return two(
        lang,
        f"Bagian pada hal yang diukur kedua instrumen {placed(v, lang)} poin. Angka itu juga memuat perbedaan asesor, "
        f"karena yang satu {kinds[0]} dan yang lain {kinds[1]}; arah perubahan kinerja tidak dapat ditentukan darinya.",
        f"The part that lies in what both instruments measure {placed(v, lang)} points. It holds the difference "
        f"between assessors as well, because one is {kinds[0]} and the other {kinds[1]}; it cannot tell the direction "
        "of performance.",
    )


def _performance_open(c: InstrumentChange, v: Identified, wide: Identified, lang: str) -> str:
    """Performance where its direction hangs on levels that may be assumed: both ranges, no direction."""
    codes = join_words(list(c.assumed), lang)
    return two(
        lang,
        f"Bagian yang berasal dari kinerja, yaitu perubahan pada hal yang diukur kedua instrumen, {placed(v, lang)} "
        f"poin bila nilai 1 pada {codes} adalah hasil pengukuran. Bila nilai itu hanya asumsi karena indeks instansi "
        f"lain belum ada, bagian itu {placed(wide, lang)} poin; rentang ini memuat nol, sehingga arah perubahan "
        "kinerja tidak dapat ditentukan.",
        f"The part that stems from performance, the movement of what both instruments measure, {placed(v, lang)} "
        f"points if the value 1 of {codes} was measured. If it was assumed because another agency's index is missing, "
        f"it {placed(wide, lang)} points; that range includes zero, so the direction of performance cannot be told.",
    )


def _instrument(c: InstrumentChange, lang: str) -> str:
    assert c.split is not None
    v = c.split.instrument
    where = placed(v, lang)
    tail = two(lang, ", sehingga tandanya pun belum pasti", ", so its sign is open as well")
    return two(
        lang,
        f"Efek instrumen (bobot baru, indikator baru, dan indikator yang dihapus) {where} poin"
        f"{tail if v.sign == 'undetermined' else ''}.",
        f"The instrument effect (new weights, new indicators, and dropped indicators) {where} points"
        f"{tail if v.sign == 'undetermined' else ''}.",
    )


def _firm(c: InstrumentChange, lang: str) -> str:
    """Whether the sign of performance survives every other choice; which choices change it."""
    assert c.split is not None
    if c.verdict == "undetermined":
        return ""
    s = c.sensitivity[c.sensitivity["effect"] == "performance"]
    mine = c.split.performance.sign
    other = []
    for r in s.itertuples():
        if Identified(exact(r.low), exact(r.high)).sign != mine:
            other.append(word(f"{r.choice} {r.option}", lang))
    if not other:
        return two(
            lang,
            "Kesimpulan tentang kinerja itu bertahan pada semua pilihan yang diuji dalam bab ini, juga tanpa padanan "
            "yang bersandar pada pertimbangan.",
            "That conclusion on performance holds under every choice tested in this chapter, without the judged "
            "links as well.",
        )
    if not c.crosswalk.with_judged(False).common and other == [word("links without judged", lang)]:
        return two(
            lang,
            "Seluruh padanan antara kedua instrumen itu masih berupa usulan yang bersandar pada pertimbangan; "
            "kesimpulan tentang kinerja berlaku sejauh usulan itu benar.",
            "All links between the two instruments are a proposal that rests on judgement; the conclusion on "
            "performance holds as far as the proposal does.",
        )
    names = join_words(list(dict.fromkeys(other)), lang)
    return two(
        lang,
        f"Kesimpulan tentang kinerja bergantung pada pilihan: dengan {names}, kesimpulan itu tidak lagi dapat ditarik.",
        f"The conclusion on performance depends on a choice: with {names}, it can no longer be drawn.",
    )


def _assumed(c: InstrumentChange, lang: str) -> str:
    """What is left of performance where levels fed by other agencies' indices may be assumed; see also above."""
    if c.open_split is None or c.split is None or c.mixed or c.verdict != c.split.performance.sign:
        return ""
    v = c.open_split.performance
    codes = join_words(list(c.assumed), lang)
    if v == c.split.performance:
        return two(
            lang,
            f"Nilai 1 pada {codes} mungkin hanya asumsi karena indeks instansi lain belum ada; kinerja tidak "
            "bergantung padanya.",
            f"The value 1 of {codes} may be an assumption where another agency's index is missing; performance does "
            "not depend on it.",
        )
    return two(
        lang,
        f"Nilai 1 pada {codes} mungkin hanya asumsi karena indeks instansi lain belum ada; bila demikian, kinerja "
        f"{placed(v, lang)} poin.",
        f"The value 1 of {codes} may be an assumption where another agency's index is missing; if so, performance "
        f"{placed(v, lang)} points.",
    )


def _same(c: InstrumentChange, lang: str) -> str:
    assert c.split is not None
    v = c.split.performance
    if c.mixed:
        return _performance_mixed(c, v, lang)
    verdict = direction(v, lang)
    why = two(lang, " karena rentangnya memuat nol", " because its range includes zero")
    return two(
        lang,
        f"Kedua evaluasi memakai instrumen yang sama: efek instrumen nol dan seluruh selisih adalah perubahan kinerja; "
        f"{verdict}{why if v.sign == 'undetermined' else ''}.",
        f"Both evaluations used one instrument: the instrument effect is zero and the whole difference is performance; "
        f"{verdict}{why if v.sign == 'undetermined' else ''}.",
    )


def _no_pair(c: InstrumentChange, lang: str) -> str:
    other = c.comparison.old if c.after.instrument is c.comparison.new else c.comparison.new
    if not c.linked:
        return _not_linked(c, lang)
    return two(
        lang,
        f"Hasil evaluasi resmi {c.region.name} menurut {other.label} tidak ada dalam data ini, sehingga "
        "perubahan indeksnya akibat pergantian instrumen tidak dapat dipilah.",
        f"No official evaluation of {c.region.name} under {other.label} is in these data, so its own change "
        "across the change of instrument cannot be split.",
    )


def _not_linked(c: InstrumentChange, lang: str) -> str:
    """Why nothing can be compared across the two instruments."""
    old, new = c.comparison.old, c.comparison.new
    alike = (old.level_min, old.level_max) == (new.level_min, new.level_max)
    why = (
        two(lang, "padanan indikator keduanya belum ada dalam data", "no links between their indicators are recorded")
        if alike
        else two(lang, "skala tingkatnya berbeda", "their levels have different scales")
    )
    return two(
        lang,
        f"{old.label} dan {new.label} tidak dapat dibandingkan karena {why}; perubahan indeks {c.region.name} akibat "
        "pergantian instrumen karena itu tidak dapat dipilah.",
        f"{old.label} and {new.label} cannot be compared because {why}; a change of the index of {c.region.name} "
        "across the change of instrument can therefore not be split.",
    )


def _nation_sentence(c: InstrumentChange, lang: str) -> str:
    """The national break in one sentence; empty where it is not known."""
    if c.nation is None:
        return ""
    split, (first, last) = c.nation.split, c.nation.years
    size = {p: _printed(getattr(split, p), lang) for p in ("total", "performance", "instrument")}
    return two(
        lang,
        f"Secara nasional, indeks bergeser {size['total']} poin dari {first} ke {last}; menurut domain, bagian kinerja "
        f"{size['performance']} dan efek instrumen {size['instrument']} poin.",
        f"The national index moved by {size['total']} points from {first} to {last}; by domain, performance is "
        f"{size['performance']} and the instrument effect {size['instrument']} points.",
    )


def _printed(v: Identified, lang: str) -> str:
    return amount(v, lang, signed=True) if v.estimate is None else number(exact(v.estimate), 2, lang, signed=True)


def _other_instrument(c: InstrumentChange, lang: str) -> str:
    view = next((v for v in c.views if v.target.id in (c.comparison.old.id, c.comparison.new.id)), None)
    if view is None:
        return ""
    e = view.evaluation
    where = placed(view.all_links.index, lang, signed=False)
    would = where.replace("lies ", "would lie ").replace("is ", "would be ", 1) if lang == "en" else where
    coarse = ""
    if view.domains is not None:
        by_domain = amount(view.domains.index, lang)
        coarse = two(lang, f" (menurut domain {by_domain})", f" (by domain {by_domain})")
    return two(
        lang,
        f"Dengan bobot dan indikator {view.target.label}, indeks {index_text(e, lang)} tahun {e.year} akan "
        f"{would}{coarse}.",
        f"Under the weights and indicators of {view.target.label}, the index of {index_text(e, lang)} in {e.year} "
        f"{would}{coarse}.",
    )
