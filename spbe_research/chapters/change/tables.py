"""Tables of the chapter on change; each returns a Table, or None where the data do not reach that far."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from spbe_research.chapters.change.summary import fine_decimals
from spbe_research.chapters.change.words import interval_of, p_value, units_word, word
from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.ranges import percent_text, range_text
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import pair_of, sourced
from spbe_research.data.regions import kind_name
from spbe_research.inference.assessor_error import IndexDistribution
from spbe_research.inference.results import ChangeTest, SignFlipTest
from spbe_research.numbers.language import Printed, number, whole
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.change_place import ChangePlace

__all__ = [
    "across_table",
    "error_table",
    "every_test_table",
    "partial_table",
    "place_table",
    "strata_table",
    "units_table",
]

#: a probability below this is left out of the list of predicates
_RARE = 0.0005


@sourced(pair_of)
def every_test_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Every test with what it assumes, its effect size, interval, statistic and least p: never a bare p."""
    t = c.tests
    if t is None or t.identical:
        return None
    points, share = two(lang, "poin", "points"), two(lang, "naik", "rose")
    ranked = {key: number(x.estimate, 2, lang, signed=True) for key, x in (("w", t.signed_rank), ("p", t.pratt))}
    rows: list[tuple[str, SignFlipTest | ChangeTest, str, str]] = [
        ("flip_row", t.by_row, f"{number(t.by_row.estimate, 3, lang, signed=True)} {points}", "T"),
        ("flip_aspect", t.by_aspect, f"{number(t.by_aspect.estimate, 3, lang, signed=True)} {points}", "T"),
        ("signed_rank", t.signed_rank, f"r = {ranked['w']}", "W+"),
        ("pratt", t.pratt, f"r = {ranked['p']}", "W+"),
        ("sign", t.sign, f"{number(t.sign.estimate, 2, lang)} {share}", "n+"),
    ]
    tables = (("homogeneity", t.homogeneity), ("symmetry", t.symmetry))
    rows += [(key, test, "–", "χ²") for key, test in tables if test is not None]
    frame = pd.DataFrame(
        [_test_row(key, test, effect, letter, lang) for key, test, effect, letter in rows], dtype=object
    )
    exact = ", ".join(
        f"{word(key, lang)} {test.pvalue_exact}" for key, test, _, _ in rows[:5] if test.pvalue_exact is not None
    )
    note = two(
        lang,
        "Semua p eksak, dan dua arah untuk uji yang berarah. n: satuan yang bergerak; p terkecil: p terendah yang "
        "mungkin dengan n itu. T: perubahan indeks; W+: jumlah peringkat yang naik; r: korelasi biserial peringkat. "
        f"Pecahan tepatnya: {exact}.",
        "All p are exact, and two-sided where a test has a direction. n: units that moved; least p: the lowest p "
        "that this n could give. T: change of the index; W+: sum of ranks that rose; r: rank-biserial correlation. "
        f"As fractions: {exact}.",
    )
    caption = two(
        lang,
        f"Uji atas perubahan {_years(c)}: dua baris pertama menjawab pertanyaan utama",
        f"Tests of the change {_years(c)}: the first two lines answer the main question",
    )
    return Table("change-tests", frame, caption, tuple(frame.columns[2:]), (0, 1), note)


def _test_row(key: str, test: SignFlipTest | ChangeTest, effect: str, letter: str, lang: str) -> dict[str, str]:
    decimals = 3 if letter == "T" else 0 if letter in ("W+", "n+") else 2
    if letter == "W+" and test.statistic != int(test.statistic):
        decimals = 1
    statistic = f"{letter} = {number(test.statistic, decimals, lang)}"
    if test.df is not None:
        statistic += f" ({two(lang, 'db', 'df')} {test.df})"
    least = "–" if math.isnan(test.smallest) else p_value(test.smallest, lang)
    return {
        word("c_test", lang): word(key, lang),
        word("c_assumes", lang): word(f"a_{key}", lang),
        word("c_n", lang): str(test.n),
        word("c_effect", lang): effect if effect == "–" else Printed(effect, test.estimate),
        word("c_interval", lang): interval_of(test, lang),
        word("c_statistic", lang): Printed(statistic, test.statistic),
        word("c_p", lang): p_value(test.pvalue, lang),
        word("c_smallest", lang): least,
    }


def _years(c: RegionChange) -> str:
    return f"{c.before.year}–{c.after.year}" if c.before is not None else str(c.after.year)


@sourced(pair_of)
def strata_table(c: RegionChange, lang: str = "id") -> Table | None:
    """One exact test an aspect, corrected; aspects that cannot reach the level stand outside the family."""
    if c.tests is None or c.tests.identical:
        return None
    records = []
    for r in c.tests.strata.table.itertuples():
        outside = two(lang, "di luar", "outside")
        records.append(
            {
                word("c_aspect", lang): f"{r.aspect_no}. {getattr(r, f'name_{lang}')}",
                word("c_change", lang): number(r.change, 2, lang, signed=True),
                word("c_moved", lang): f"{r.moved} / {r.n_rows}",
                word("c_up_down", lang): f"{r.rose} / {r.fell}",
                word("c_p", lang): p_value(r.pvalue, lang),
                word("c_smallest", lang): p_value(r.smallest_p, lang),
                word("c_holm", lang): p_value(r.p_holm, lang) if r.in_family else outside,
                word("c_bh", lang): p_value(r.p_bh, lang) if r.in_family else outside,
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    kept = [i for i, n in enumerate(c.tests.strata.table.index) if n in c.tests.strata.significant]
    caption = two(
        lang,
        f"Uji balik tanda dalam setiap aspek, {_years(c)}, dengan koreksi Holm dan Benjamini–Hochberg (BH)",
        f"Sign-flip test within every aspect, {_years(c)}, with Holm's and Benjamini and Hochberg's (BH) correction",
    )
    note = two(
        lang,
        "Di luar: terlalu sedikit indikator yang bergerak, sehingga p terkecil yang mungkin pun di atas 0,05; aspek "
        "itu tidak masuk dalam keluarga uji (Tarone). Perubahan dalam poin nilai aspek.",
        "Outside: too few indicators moved, so that even the least possible p is above 0.05; the aspect is not in the "
        "family of tests (Tarone). Change in points of the aspect's own value.",
    )
    return Table("change-strata", frame, caption, tuple(frame.columns[1:]), tuple(kept), note)


@sourced(pair_of)
def error_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Assumed error rates side by side: the change, what error hides, and the predicates of a re-assessment."""
    if c.tests is None or c.before is None:
        return None
    records = []
    for r, (first, second) in zip(c.tests.errors.itertuples(), c.tests.reassessed, strict=True):
        records.append(
            {
                word("c_rate", lang): number(r.error_rate, 2, lang),
                word("c_p_error", lang): p_value(r.pvalue, lang),
                word("c_detectable", lang): number(r.detectable_change, 3, lang),
                word("c_predicates", lang, year=c.before.year): _predicates(first, lang),
                word("c_predicates", lang, year=c.after.year): _predicates(second, lang),
            }
        )
    frame = pd.DataFrame(records, dtype=object)
    caption = two(
        lang,
        "Seandainya asesor keliru satu tingkat: laju galat yang diandaikan, untuk tiap arah",
        "If assessors erred by one level: assumed error rates, in each direction",
    )
    note = two(
        lang,
        "p perubahan: peluang dua penilaian atas keadaan yang sama berbeda sebesar ini. Perubahan terdeteksi: yang "
        "terkecil yang dihasilkan galat saja dengan peluang paling tinggi 5 %. Untuk keduanya, keadaan yang sama itu "
        "dicoba seperti evaluasi pertama, seperti evaluasi kedua, dan tanpa tertahan ujung skala; yang terbesar "
        "ditulis. Peluang predikat: bila penilaian diulang dan tingkat yang dipublikasikan itu benar; peluang di "
        "bawah 0,05 % tidak ditulis.",
        "p of the change: probability that two assessments of one state differ by this much. Detectable change: the "
        "least that error alone gives with probability of at most 5%. For both, that one state was tried as in the "
        "first evaluation, as in the second, and free of the ends of the scale; the largest is given. Predicates: if "
        "the assessment were repeated and the published levels were true; probabilities below 0.05% are left out.",
    )
    return Table("change-error", frame, caption, tuple(frame.columns[:3]), (), note)


def _predicates(d: IndexDistribution, lang: str) -> str:
    names = {b.predicate: b.name(lang) for b in d.instrument.bands}
    likeliest = d.predicates.sort_values("probability", ascending=False, kind="stable")
    parts = []
    for r in likeliest.itertuples():
        if r.probability >= _RARE:
            shown = min(round(float(r.probability) * 100, 1), 100.0)
            decimals = 0 if r.probability > 1 - _RARE else 1
            parts.append(f"{names[r.predicate]} {number(shown, decimals, lang)}{two(lang, ' %', '%')}")
    return "; ".join(parts)


@sourced(pair_of)
def units_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Domains before and after where the rows are not known on both sides."""
    units = c.units
    if c.tests is not None or not units or c.before is None:
        return None
    kind = units_word(units[0].unit, lang).removesuffix("s").capitalize()
    records = [
        {
            kind: f"{u.number}. {u.name_id if lang == 'id' else u.name_en}",
            two(lang, "Bobot (%)", "Weight (%)"): percent_text(u.weight, lang),
            str(c.before.year): range_text(u.before, lang),
            str(c.after.year): range_text(u.after, lang),
            word("c_change", lang): range_text(u.change, lang, signed=True),
        }
        for u in units
    ]
    assert c.total is not None
    records.append(
        {
            kind: two(lang, "Indeks", "Index"),
            two(lang, "Bobot (%)", "Weight (%)"): "100",
            str(c.before.year): range_text(c.before.index, lang),
            str(c.after.year): range_text(c.after.index, lang),
            word("c_change", lang): range_text(c.total, lang, fine_decimals(c.total), signed=True),
        }
    )
    frame = pd.DataFrame(records, dtype=object)
    caption = two(lang, "Nilai sebelum dan sesudah", "Values before and after")
    note = ""
    if any(u.change.width for u in c.units):
        note = two(
            lang,
            "Rentang: nilai tercetak sudah dibulatkan, sehingga perubahannya hanya diketahui sampai pembulatan itu.",
            "Ranges: printed values are rounded, so a change is known up to that rounding only.",
        )
    return Table("change-units", frame, caption, tuple(frame.columns[1:]), (len(records) - 1,), note)


@sourced(pair_of)
def partial_table(c: RegionChange, lang: str = "id") -> Table | None:
    """What printed values leave open: change, rows that must have moved, p by rows and by whole units."""
    p = c.partial
    if p is None or c.identical:
        return None
    columns = [word(k, lang) for k in ("c_quantity", "c_low", "c_high")]
    assert c.total is not None
    rows: list[Sequence[str]] = [
        (
            two(lang, "Perubahan indeks, poin", "Change of the index, points"),
            number(p.low, 3, lang, signed=True),
            number(p.high, 3, lang, signed=True),
        ),
        (
            two(lang, f"Indikator yang berubah, dari {p.n_rows}", f"Indicators that moved, of {p.n_rows}"),
            str(p.least_moved),
            "–",  # not every row need have been free to move, and how many were is not worked out
        ),
        (
            two(
                lang,
                "p per indikator yang dicapai suatu susunan tingkat",
                "p by indicator that some levels attain",
            ),
            p_value(p.smallest_p[1], lang),
            p_value(p.largest_p[0], lang),
        ),
        (
            two(lang, "Batas p per indikator yang terbukti", "Proven limits of p by indicator"),
            p_value(p.smallest_p[0], lang),
            p_value(p.largest_p[1], lang),
        ),
    ]
    if p.unit is not None and p.unit_p is not None:
        units = units_word(p.unit, lang)
        rows.append(
            (
                two(lang, f"p bila seluruh {units} bergerak bersama", f"p if whole {units} move together"),
                *(p_value(x, lang) for x in p.unit_p),
            )
        )
    frame = pd.DataFrame([dict(zip(columns, r, strict=True)) for r in rows], dtype=object)
    caption = two(
        lang,
        f"Yang masih terbuka menurut nilai tercetak, {_years(c)}",
        f"What the printed values leave open, {_years(c)}",
    )
    return Table("change-partial", frame, caption, tuple(columns[1:]))


def place_table(c: RegionChange, lang: str = "id") -> Table | None:
    """Place of the change among all institutions and among those of its kind."""
    if c.place is None or c.note:
        return None
    groups = [(word("all", lang), c.place)]
    if c.place_of_kind is not None and c.place_of_kind.n < c.place.n:
        groups.append((kind_name(c.region.kind, lang), c.place_of_kind))
    frame = pd.DataFrame([_place_row(name, p, lang) for name, p in groups], dtype=object)
    caption = two(
        lang,
        f"Kedudukan perubahan {number(c.place.change, 2, lang, signed=True)} di antara semua perubahan indeks dalam "
        f"data ini, {_years(c)}",
        f"Place of the change of {number(c.place.change, 2, lang, signed=True)} among all changes of an index in "
        f"these data, {_years(c)}",
    )
    note = two(
        lang,
        "Peringkat 1 ialah kenaikan terbesar. Dalam kurung: peringkat yang mungkin karena indeks tercetak dibulatkan. "
        "Ini kedudukan dalam sebuah sensus, bukan peluang.",
        "Rank 1 is the greatest rise. In brackets: ranks that the rounding of printed indices leaves possible. This is "
        "a place in a census, not a probability.",
    )
    return Table("change-place", frame, caption, tuple(frame.columns[1:]), (), note)


def _place_row(name: str, p: ChangePlace, lang: str) -> dict[str, str]:
    rank = whole(p.rank, lang)
    if p.rank_low != p.rank_high:
        rank += f" ({whole(p.rank_low, lang)}–{whole(p.rank_high, lang)})"
    return {
        word("c_group", lang): name,
        word("c_n", lang): whole(p.n, lang),
        word("c_rank", lang): rank,
        word("c_median", lang): number(p.median, 2, lang, signed=True),
        word("c_rose", lang): whole(p.rose, lang),
        word("c_fell", lang): whole(p.fell, lang),
        word("c_same", lang): whole(p.same, lang),
    }


@sourced(pair_of)
def across_table(c: RegionChange, lang: str = "id") -> Table | None:
    """The concepts common to two instruments: with every link, and without those that rest on judgement."""
    if not c.across:
        return None
    records = []
    for a in c.across:
        record = {
            word("c_links", lang): word("links_all" if a.judged else "links_sourced", lang),
            word("c_concepts", lang): str(a.concepts),
            word("c_old_share", lang): percent_text(a.old_share, lang),
            word("c_new_share", lang): percent_text(a.new_share, lang),
            word("c_performance", lang): range_text(a.performance, lang, 3, signed=True),
        }
        for key, test in (("c_p_concept", a.by_concept), ("c_p_aspect", a.by_aspect)):
            shown = two(lang, "tidak dapat diuji", "not testable")
            if test is not None:
                least = two(lang, "terkecil", "least")
                shown = f"{p_value(test.pvalue_exact, lang)} ({least} {p_value(test.smallest_exact, lang)})"
            record[word(key, lang)] = shown
        records.append(record)
    frame = pd.DataFrame(records, dtype=object)
    caption = two(
        lang,
        f"Perubahan pada konsep yang diukur kedua instrumen, {_years(c)}",
        f"Change of the concepts that both instruments measure, {_years(c)}",
    )
    note = two(
        lang,
        "Bobot suatu konsep ialah rata-rata bobot lama dan bobot barunya. Padanan tanpa pertimbangan hanya yang "
        "disebut suatu dokumen.",
        "The weight of a concept is the mean of its old and new weights. Links without judgement are those that a "
        "document names.",
    )
    return Table("change-across", frame, caption, tuple(frame.columns[1:]), (), note)
