"""Paragraphs for a thesis: method for chapter III, results for chapter IV, references; every number computed."""

from __future__ import annotations

from spbe_research._version import __version__
from spbe_research.chapters.change.references import works
from spbe_research.chapters.change.summary import (
    first_sentence,
    partial_sentence,
    place_sentence,
    verdict_sentence,
)
from spbe_research.chapters.change.words import ends, interval_of, moved_word, noun, p_is, p_value, units_word, word
from spbe_research.chapters.display.phrasing import scale_text, two
from spbe_research.chapters.display.ranges import placed, share_text
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations
from spbe_research.inference.assessor_error import ERROR_RATES
from spbe_research.inference.battery import RowTests
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.change import RegionChange

__all__ = ["references", "thesis_method", "thesis_results"]


def _wanted(c: RegionChange) -> bool:
    return c.before is not None and not c.identical and not c.note


def thesis_method(c: RegionChange, lang: str = "id") -> Prose | None:
    """The paragraph on method, fitted to what was done."""
    if not _wanted(c):
        return None
    method = _row_method if c.tests is not None else _across_method if c.across else _partial_method
    return Prose.heading(word("h3_method", lang), 3) + Prose.paragraph(*method(c, lang), _software(lang))


def thesis_results(c: RegionChange, lang: str = "id") -> Prose | None:
    """The paragraph on results."""
    if not _wanted(c):
        return None
    if c.tests is not None:
        body = _row_results(c, c.tests, lang)
    elif c.across:
        body = [first_sentence(c, lang), *_across_results(c, lang)]
    else:
        assert c.partial is not None
        body = [first_sentence(c, lang), partial_sentence(c, c.partial, lang), place_sentence(c, lang)]
    return Prose.heading(word("h3_results", lang), 3) + Prose.paragraph(*body)


def references(c: RegionChange, lang: str = "id") -> Prose | None:
    """The works that the two paragraphs cite, the regulation, and the sources of the data."""
    if not _wanted(c):
        return None
    used = [e for e in (c.before, c.after) if e is not None]
    data = citations((e.observation.source for e in used), c.region, lang)
    legal = list(dict.fromkeys(e.instrument.title_id for e in used))
    items = [*works(c, lang), *legal, *data]
    listed = Prose.points([i if i.endswith(".") else f"{i}." for i in items])
    return Prose.heading(word("h3_references", lang), 3) + listed


def _software(lang: str) -> str:
    return two(
        lang,
        f"Perhitungan dilakukan dengan perangkat lunak spbe-research versi {__version__}.",
        f"Computations were done with the software spbe-research, version {__version__}.",
    )


def _data(c: RegionChange, lang: str) -> str:
    assert c.before is not None
    inst, k = c.after.instrument, len(c.after.instrument.codes)
    kinds = list(dict.fromkeys(word(e.depth, lang) for e in (c.before, c.after)))
    depth = join_words(kinds, lang)
    return two(
        lang,
        f"Data berupa {depth} {c.region.name} dari hasil evaluasi resmi tahun {c.before.year} dan {c.after.year} "
        f"menurut {inst.label}. Ke-{k} indikator merupakan seluruh isi instrumen (sensus), bukan sampel, sehingga "
        "pengujian tidak menggeneralisasi ke populasi indikator.",
        f"The data are {depth} of {c.region.name} from the official evaluations of {c.before.year} and {c.after.year} "
        f"under {inst.label}. The {k} indicators are the whole instrument (a census), not a sample, so the tests do "
        "not generalize to a population of indicators.",
    )


def _row_method(c: RegionChange, lang: str) -> list[str]:
    rates = [number(r, 2, lang) for r in ERROR_RATES]
    listed = "; ".join(rates) if lang == "id" else join_words(rates, lang)  # a comma is the decimal mark
    return [
        _data(c, lang),
        two(
            lang,
            "Perubahan indeks T, yaitu jumlah berbobot perubahan tingkat, diuji dengan uji balik tanda eksak dua arah "
            "(Fisher, 1935): besar setiap perubahan dipertahankan, sedangkan tandanya dianggap positif atau negatif "
            "dengan peluang sama dan saling lepas. Sebaran T dihitung seluruhnya, tanpa penarikan acak (Pagano dan "
            "Tritchler, 1983). Karena indikator dalam satu aspek berbagi staf, sistem, dan asesor, uji yang sama "
            "dilakukan dengan seluruh aspek sebagai satuan; perubahan dinyatakan bertahan hanya bila p kedua uji tidak "
            "melebihi 0,05.",
            "The change of the index T, the weighted sum of the changes of levels, was tested by an exact two-sided "
            "sign-flip test (Fisher, 1935): the size of every change is kept, while its sign is taken as positive or "
            "negative with equal probability, independently. The distribution of T is computed in full, without "
            "random draws (Pagano and Tritchler, 1983). Since indicators of one aspect share staff, systems, and "
            "assessors, the same test was made with whole aspects as units; a change is said to stand only if p of "
            "both tests does not exceed 0.05.",
        ),
        two(
            lang,
            "Selang kepercayaan 95 % diperoleh dengan membalik uji tersebut untuk pergeseran yang sama pada semua "
            "indikator (Hartigan, 1969). Sebagai pembanding tanpa bobot dipakai uji peringkat bertanda eksak "
            f"(Wilcoxon, 1945; Pratt, 1959) dan uji tanda{_tables(c, lang)}; ukuran efeknya korelasi biserial "
            "peringkat (Kerby, 2014) dan taksiran Hodges dan Lehmann (1963). Uji per aspek dikoreksi menurut Holm "
            "(1979) serta Benjamini dan Hochberg (1995); aspek yang tidak mungkin mencapai taraf 0,05 dikeluarkan dari "
            "keluarga uji (Tarone, 1990).",
            "The 95% confidence interval inverts that test for an equal shift of all indicators (Hartigan, 1969). "
            "Tests without weights stand beside it: exact signed rank (Wilcoxon, 1945; Pratt, 1959) and sign test"
            f"{_tables(c, lang)}; effect sizes are the rank-biserial correlation (Kerby, 2014) and the estimate of "
            "Hodges and Lehmann (1963). Tests by aspect were corrected after Holm (1979) and Benjamini and Hochberg "
            "(1995); aspects that cannot reach the level of 0.05 were left out of the family (Tarone, 1990).",
        ),
        two(
            lang,
            f"Galat asesor dimodelkan sebagai kesalahan satu tingkat ke tiap arah pada kedua evaluasi, dengan laju "
            f"yang diandaikan {listed}; selang bootstrap BCa berlapis menurut aspek (Efron, 1987) dilaporkan sebagai "
            "pembacaan superpopulasi.",
            f"Assessor error was modelled as an error of one level in each direction in both evaluations, at assumed "
            f"rates of {listed}; a BCa bootstrap interval stratified by aspect (Efron, 1987) is reported as a "
            "superpopulation reading.",
        ),
    ]


def _tables(c: RegionChange, lang: str) -> str:
    """The tests of the table of levels, where levels are whole and so can be tabulated."""
    assert c.tests is not None
    if c.tests.homogeneity is None:
        return ""
    return two(
        lang,
        ", serta uji homogenitas marginal (Stuart, 1955; Maxwell, 1970) dan kesimetrian (Bowker, 1948)",
        ", as well as marginal homogeneity (Stuart, 1955; Maxwell, 1970) and symmetry (Bowker, 1948)",
    )


def _row_results(c: RegionChange, t: RowTests, lang: str) -> list[str]:
    row, aspect, d = t.by_row, t.by_aspect, t.described
    assert d.rank_biserial is not None
    assert c.total is not None
    typical, r = number(d.typical, 2, lang), number(d.rank_biserial, 2, lang, signed=True)
    what = noun(c.total, lang)
    described = two(
        lang,
        f"Perubahan khas satu indikator (Hodges–Lehmann, semua indikator) {typical} tingkat; korelasi biserial "
        f"peringkat r = {r}.",
        f"The typical change of an indicator (Hodges–Lehmann, all indicators) is {typical} levels; the rank-biserial "
        f"correlation is r = {r}.",
    )
    tested = two(
        lang,
        f"Uji balik tanda dengan indikator sebagai satuan memberi T = {number(row.statistic, 3, lang)}, n = {row.n}, "
        f"{p_is(row.pvalue_exact, lang)}, selang 95 % {interval_of(row, lang, 'poin')}; dengan aspek sebagai "
        f"satuan n = {aspect.n}, {p_is(aspect.pvalue_exact, lang)}, selang 95 % {interval_of(aspect, lang, 'poin')} "
        f"(p terkecil yang mungkin {p_value(aspect.smallest_exact, lang)}).",
        f"The sign-flip test with indicators as units gives T = {number(row.statistic, 3, lang)}, n = {row.n}, "
        f"{p_is(row.pvalue_exact, lang)}, 95% interval {interval_of(row, lang, 'points')}; with aspects as units "
        f"n = {aspect.n}, {p_is(aspect.pvalue_exact, lang)}, 95% interval {interval_of(aspect, lang, 'points')} "
        f"(least possible p {p_value(aspect.smallest_exact, lang)}).",
    )
    return [first_sentence(c, lang), described, tested, _conclusion(c, what, lang), _strata(t, lang), _error(t, lang)]


def _conclusion(c: RegionChange, what: str, lang: str) -> str:
    if c.verdict == "stands":
        return two(
            lang,
            f"Dengan demikian {what} itu signifikan pada taraf 0,05 menurut kedua satuan.",
            f"The {what} is thus significant at the level of 0.05 with either unit.",
        )
    if c.verdict == "chance":
        return two(
            lang,
            f"Dengan demikian {what} itu tidak melampaui yang dapat dihasilkan kebetulan, menurut satuan mana pun.",
            f"The {what} is thus not beyond what chance can give, with either unit.",
        )
    assert c.tests is not None
    if c.tests.by_row.pvalue <= c.alpha:
        return two(
            lang,
            f"Kedua uji tidak sejalan, sehingga {what} itu hanya dapat dinyatakan melampaui kebetulan dengan andaian "
            "bahwa indikator dalam satu aspek berubah sendiri-sendiri.",
            f"The two tests disagree, so the {what} can be said to be beyond chance only on the assumption that "
            "indicators of one aspect change on their own.",
        )
    return verdict_sentence(c, lang)


def _strata(t: RowTests, lang: str) -> str:
    table = t.strata.table
    tested = int(table["in_family"].sum())
    kept = [f"{n} ({word('c_holm', lang)} = {p_value(table.loc[n, 'p_holm'], lang)})" for n in t.strata.significant]
    listed = join_words(kept, lang) if kept else ""
    if not tested:
        return two(
            lang,
            f"Tidak satu pun dari {len(table)} aspek dapat mencapai taraf 0,05.",
            f"No aspect of the {len(table)} can reach the level of 0.05.",
        )
    if not listed:
        return two(
            lang,
            f"Dari {len(table)} aspek, {tested} dapat mencapai taraf 0,05; setelah koreksi tidak ada yang tersisa.",
            f"Of {len(table)} aspects {tested} can reach the level of 0.05; after correction none remains.",
        )
    return two(
        lang,
        f"Dari {len(table)} aspek, {tested} dapat mencapai taraf 0,05; bila indikator di dalam aspek bergerak "
        f"sendiri-sendiri, yang tersisa setelah koreksi Holm ialah aspek {listed}.",
        f"Of {len(table)} aspects {tested} can reach the level of 0.05; if indicators within an aspect move on their "
        f"own, what remains after Holm's correction is aspect {listed}.",
    )


def _error(t: RowTests, lang: str) -> str:
    limits = [number(float(x), 3, lang) for x in t.errors["detectable_change"]]
    rates = [number(float(x), 2, lang) for x in t.errors["error_rate"]]
    values = [p_is(float(x), lang) for x in t.errors["pvalue"]]
    listed = "; ".join(f"{p} ({two(lang, 'laju', 'rate')} {e})" for e, p in zip(rates, values, strict=True))
    return two(
        lang,
        f"Uji galat asesor memberi {listed}; perubahan terkecil yang terdeteksi pada laju terbesar {limits[-1]} poin. "
        f"Selang bootstrap (pembacaan superpopulasi) {ends(t.bootstrap.low, t.bootstrap.high, lang)} poin.",
        f"The test under assessor error gives {listed}; the detectable change at the highest rate is {limits[-1]} "
        f"points. The bootstrap interval (superpopulation reading) is {ends(t.bootstrap.low, t.bootstrap.high, lang)} "
        "points.",
    )


def _partial_method(c: RegionChange, lang: str) -> list[str]:
    sentences = [_data(c, lang)]
    sentences.append(
        two(
            lang,
            "Karena tingkat indikator tidak dipublikasikan pada kedua sisi, p uji balik tanda eksak (Fisher, 1935; "
            "Pagano dan Tritchler, 1983) teridentifikasi sebagian (Manski, 2003): yang dihitung ialah p yang dicapai "
            f"oleh susunan tingkat {scale_text(c.after.instrument, lang)} yang menghasilkan nilai tercetak beserta "
            "pembulatannya, serta batas yang terbukti untuk semua susunan seperti itu (Hoeffding, 1963; "
            "Oleszkiewicz, 1996; Bentkus dan Dzindzalieta, 2015).",
            "Since the levels are not published on both sides, p of the exact sign-flip test (Fisher, 1935; Pagano "
            "and Tritchler, 1983) is partially identified (Manski, 2003): computed are p that arrangements of levels "
            f"from {scale_text(c.after.instrument, lang)} attain that give the printed values with their rounding, "
            "and limits proven for all such arrangements (Hoeffding, 1963; Oleszkiewicz, 1996; Bentkus and "
            "Dzindzalieta, 2015).",
        )
    )
    if c.partial is not None and c.partial.unit is not None:
        units = units_word(c.partial.unit, lang)
        sentences.append(
            two(
                lang,
                f"Uji yang sama dengan {units} sebagai satuan dapat dihitung tepat.",
                f"The same test with {units} as units can be computed exactly.",
            )
        )
    if c.place is not None:
        sentences.append(
            two(
                lang,
                "Kedudukan perubahan di antara semua perubahan dalam data ini diuraikan tanpa peluang.",
                "The place of the change among all changes in these data is described without a probability.",
            )
        )
    return sentences


def _across_method(c: RegionChange, lang: str) -> list[str]:
    assert c.before is not None
    labels = c.before.instrument.label, c.after.instrument.label
    tested = c.across[0].by_concept is not None
    sentences = [
        two(
            lang,
            f"Data berasal dari evaluasi resmi {c.region.name} tahun {c.before.year} ({labels[0]}) dan {c.after.year} "
            f"({labels[1]}). Hanya konsep yang diukur kedua instrumen yang dibandingkan, dengan rata-rata bobot lama "
            "dan baru; hasilnya dilaporkan dengan semua padanan dan tanpa padanan yang bersandar pada pertimbangan.",
            f"The data come from the official evaluations of {c.region.name} of {c.before.year} ({labels[0]}) and "
            f"{c.after.year} ({labels[1]}). Only concepts that both instruments measure are compared, with the mean of "
            "old and new weights; results are given with all links and without those that rest on judgement.",
        )
    ]
    if tested:
        sentences.append(
            two(
                lang,
                "Jumlah berbobot perubahan konsep diuji dengan uji balik tanda eksak (Fisher, 1935; Pagano dan "
                "Tritchler, 1983), per konsep dan dengan seluruh aspek sebagai satuan (selang: Hartigan, 1969).",
                "The weighted sum of the changes of concepts was tested by an exact sign-flip test (Fisher, 1935; "
                "Pagano and Tritchler, 1983), by concept and with whole aspects as units (interval: Hartigan, 1969).",
            )
        )
    sentences.append(
        two(
            lang,
            "Bila tingkat indikator tidak dipublikasikan, perubahan itu dilaporkan sebagai rentang semua nilai yang "
            "sesuai dengan data (Manski, 2003).",
            "Where levels are not published, the change is reported as the range of all values that agree with the "
            "data (Manski, 2003).",
        )
    )
    return sentences


def _across_results(c: RegionChange, lang: str) -> list[str]:
    sentences = []
    for a in c.across:
        links = word("with_all" if a.judged else "with_sourced", lang)
        shares = share_text(a.old_share, lang), share_text(a.new_share, lang)
        tests = ""
        if a.by_concept is not None and a.by_aspect is not None:
            values = p_is(a.by_concept.pvalue_exact, lang), p_is(a.by_aspect.pvalue_exact, lang)
            tests = two(
                lang,
                f"; per konsep {values[0]}, per aspek {values[1]}",
                f"; by concept {values[0]}, by aspect {values[1]}",
            )
        concepts = moved_word(a.concepts, lang, "concept")
        sentences.append(
            two(
                lang,
                f"{links}, {concepts} bersama mencakup {shares[0]} bobot lama dan {shares[1]} bobot baru; "
                f"perubahannya {placed(a.performance, lang)} poin{tests}.",
                f"{links}, {concepts} in common hold {shares[0]} of the old and {shares[1]} of the new weight; "
                f"their change {placed(a.performance, lang)} points{tests}.",
            )
        )
    return sentences
