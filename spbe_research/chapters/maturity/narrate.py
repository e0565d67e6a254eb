"""The sentences of the maturity chapter, Indonesian and English, fitted to the depth of the data."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.phrasing import in_text, printed_index, scale_text, span, two
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.words import peer_label, say, unit_words
from spbe_research.chapters.maturity.closing import limits, method, sources
from spbe_research.chapters.maturity.partial import missing_text
from spbe_research.chapters.maturity.summary import answer, most, named, summary_band, title
from spbe_research.data.observations import DEPTHS
from spbe_research.data.regions import kind_name
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.index_only import rows_at_least_level
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.peers import Standing

__all__ = [
    "answer",
    "comparison_text",
    "groups_text",
    "heading",
    "history_text",
    "index_only_text",
    "levels_text",
    "limits",
    "method",
    "missing_text",
    "sources",
    "strengths_text",
    "summary_band",
    "title",
    "units_text",
]


def heading(key: str, m: Maturity, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the section is empty at this depth."""
    needs_rows = {"levels", "strengths", "groups"}
    if key in needs_rows and m.rows is None and not (key == "strengths" and len(m.units)):
        return None
    if key == "units" and m.units.empty:
        return None
    if key == "history" and m.history.empty:
        return None
    if key == "missing" and not m.missing_rows:
        return None
    if key == "self_report":
        year = None if m.self_report is None else m.self_report.year
        return None if year is None else Prose.heading(say("h_self_report", lang, year=year), 2, key)
    if key == "index_only" and m.depth != "index":
        return None
    if key == "comparison" and not m.peers and not m.standings:
        return None
    if key == "units":
        return Prose.heading(say(f"h_units{unit_words(m)}", lang), 2, key)
    return Prose.heading(say(f"h_{key}", lang), 2, key)


def units_text(m: Maturity, lang: str = "id") -> Prose | None:
    """What the table and figure of domains and aspects say, and which sums of levels are certain."""
    if m.units.empty:
        return None
    parts = []
    if m.missing_rows:
        return _partial_units_text(m, lang)
    if m.off_scale.empty:
        parts.append(_most_left(m, lang))
    if m.depth == "domain":
        known = m.domains[m.domains["level_sum"].notna()]
        if len(known):
            sums = join_words(
                [
                    two(
                        lang,
                        f"{int(r['level_sum'])} dari {r['n_rows'] * m.instrument.level_max} pada domain {r['number']}",
                        f"{int(r['level_sum'])} of {r['n_rows'] * m.instrument.level_max} in domain {r['number']}",
                    )
                    for _, r in known.iterrows()
                ],
                lang,
            )
            parts.append(
                two(
                    lang,
                    f"Nilai domain dan indeks yang tercetak memastikan jumlah tingkat kematangan {sums}; "
                    "pembagiannya antarindikator tidak dipublikasikan.",
                    f"The printed domain values and index fix the sum of levels: {sums}; "
                    "how it divides among the indicators is not published.",
                )
            )
        parts.append(_unread(m, lang))
        parts.append(_off_scale(m, lang))
    return Prose.paragraph(*parts)


def _most_left(m: Maturity, lang: str) -> str:
    """Where most index points are left."""
    units = m.aspects if len(m.aspects) else m.domains
    best = most(units, units["to_gain"].round(12))
    word = two(lang, "Aspek", "Aspect") if len(m.aspects) else "Domain"
    of_read = two(lang, "Di antara domain yang terbaca, ", "Of the domains that can be read, ") if m.missing else ""
    points, names = number(best["to_gain"].iloc[0], 2, lang), named(best, lang)
    each = two(lang, "masing-masing ", "each ") if len(best) > 1 else ""
    top = number(m.instrument.level_max, 0, lang)
    first = two(
        lang,
        f"{word} {names} menyimpan poin indeks terbanyak yang belum diraih, yaitu {each}{points} poin "
        f"bila semua indikatornya mencapai tingkat {top}.",
        f"Most index points are left in {word.lower()} {names}: {each}{points} points "
        f"if all its indicators reached level {top}.",
    )
    return of_read + first[0].lower() + first[1:] if of_read else first


def _partial_units_text(m: Maturity, lang: str) -> Prose:
    units = m.aspects if len(m.aspects) else m.domains
    open_ones = units[units["printed"] == ""]
    names = join_words([str(n) for n in open_ones["number"]], lang)
    word = two(lang, "Aspek" if len(m.aspects) else "Domain", "aspect" if len(m.aspects) else "domain")
    return Prose.paragraph(
        two(
            lang,
            f"{word} {names} memuat baris yang tidak dinilai, sehingga nilainya hanya diketahui sebagai rentang; "
            "nilai yang lain pasti.",
            f"{word.capitalize()} {names} {'hold' if len(open_ones) > 1 else 'holds'} rows that were not assessed, so "
            "that the value is known as a range only; the others are certain.",
        )
    )


def _unread(m: Maturity, lang: str) -> str:
    if not m.missing:
        return ""
    names = join_words(list(m.missing), lang)
    text = two(
        lang,
        f"Nilai domain {names} tidak terbaca dalam sumber dan tidak diisi",
        f"The value of domain {names} is unreadable in the source and is not filled in",
    )
    if m.identified is None:
        return text + "."
    frame = m.identified.domains
    ends = [(frame.loc[n, "low_exact"], frame.loc[n, "high_exact"]) for n in m.missing]
    implied = join_words([span(low, high, lang) for low, high in ends], lang)
    return text + two(
        lang,
        f"; indeks dan nilai domain lain menyiratkan {implied}.",
        f"; the index and the other domain values imply {implied}.",
    )


def _off_scale(m: Maturity, lang: str) -> str:
    return " ".join(
        two(
            lang,
            f"Nilai domain {r['number']} tercetak {number(Fraction(r['printed']), 2, lang)}, di luar skala "
            f"{scale_text(m.instrument, lang)}; angka itu disajikan apa adanya dan tidak digambar pada skala.",
            f"The value of domain {r['number']} is printed as {number(Fraction(r['printed']), 2, lang)}, off the "
            f"scale of {scale_text(m.instrument, lang)}; it is shown as it stands and not drawn on the scale.",
        )
        for _, r in m.off_scale.iterrows()
    )


def levels_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How to read the level map."""
    if m.rows is None:
        return None
    note = ""
    if m.floored:
        codes = join_words(list(m.floored), lang)
        least = number(m.instrument.level_min, 0, lang)
        note = two(
            lang,
            f"Jawaban 0 pada indikator {codes} dihitung sebagai tingkat {least}, sesuai dengan hasil resmi.",
            f"The answer 0 on indicators {codes} counts as level {least}, as official results count it.",
        )
    return Prose.paragraph(
        two(
            lang,
            "Setiap baris adalah satu indikator; sel terisi sampai tingkat yang dicapai, dan angka di tepi kanan "
            "baris judul adalah nilai aspek.",
            "Each line is one indicator; cells are filled up to the level reached, and the number at the right of "
            "a heading is the aspect value.",
        ),
        two(
            lang,
            "Baris yang tidak dinilai digambar kosong; nilai aspeknya berupa rentang.",
            "A row that was not assessed is drawn empty; the value of its aspect is a range.",
        )
        if m.missing_rows
        else "",
        note,
    )


def strengths_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Three strengths and three gaps: indicators where levels are known, else domains."""
    if m.rows is not None:
        return Prose.paragraph(
            two(
                lang,
                "Kekuatan diurutkan menurut tingkat, kesenjangan menurut poin indeks yang tersisa "
                "(bobot × langkah tersisa); indikator yang sama nilainya berbagi peringkat.",
                "Strengths are ordered by level, gaps by the index points left (weight × steps to go); "
                "equal indicators share a rank.",
            ),
            two(
                lang,
                "Hanya baris yang dinilai yang diurutkan; baris lain dapat lebih kuat atau lebih lemah.",
                "Only rows that were assessed are ranked; the others may be stronger or weaker.",
            )
            if m.missing_rows
            else "",
        )
    if m.units.empty:
        return None
    domains = m.domains if len(m.domains) else m.aspects
    high = most(domains, [Fraction(p) for p in domains["printed"]])
    gaps = most(domains, domains["to_gain"].round(12)) if m.off_scale.empty else domains.iloc[:0]
    low = most(domains, [-Fraction(p) for p in domains["printed"]])
    value, least = (number(Fraction(x["printed"].iloc[0]), 2, lang) for x in (high, low))
    read = two(lang, " di antara yang terbaca", " of those read") if m.missing else ""
    return Prose.points(
        [
            two(
                lang,
                f"Nilai tertinggi{read}: {named(high, lang)} ({value}).",
                f"Highest value{read}: {named(high, lang)} ({value}).",
            ),
            two(
                lang,
                f"Nilai terendah{read}: {named(low, lang)} ({least}).",
                f"Lowest value{read}: {named(low, lang)} ({least}).",
            ),
            *[_gap_point(gap, lang) for _, gap in gaps.iterrows()],
            two(
                lang,
                "Indikator mana yang kuat atau lemah di dalam domain tidak dapat diketahui dari nilai domain.",
                "Which indicators are strong or weak inside a domain cannot be known from domain values.",
            ),
        ]
    )


def _gap_point(gap: pd.Series, lang: str) -> str:
    left, step = number(gap["to_gain"], 2, lang), number(gap["weight_percent"] / 100, 3, lang)
    return two(
        lang,
        f"Poin terbanyak yang masih dapat diraih: {gap['name_id']} ({left} poin); satu tingkat pada seluruh "
        f"indikatornya bernilai {step} poin.",
        f"Most points left to gain: {gap['name_en']} ({left} points); one level on all its indicators is worth "
        f"{step} points.",
    )


def groups_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Introduces the grouping by level."""
    if m.rows is None:
        return None
    high = float(m.rows["level"].max())
    count = int((m.rows["level"] == high).sum())
    n = len(m.rows) - len(m.missing_rows)
    assessed = two(lang, " yang dinilai", " assessed") if m.missing_rows else ""
    level = number(high, 0 if high == int(high) else 2, lang)
    return Prose.paragraph(
        two(
            lang,
            f"Tingkat tertinggi yang dicapai adalah {level}, pada {count} dari {n} indikator{assessed}.",
            f"The highest level reached is {level}, on {count} of {n} indicators{assessed}.",
        )
    )


def _standing_sentence(s: Standing, m: Maturity, lang: str) -> str:
    tie = ""
    if s.tied:
        tie = two(lang, f" (bersama {s.tied} lainnya)", f" (shared with {s.tied} more)")
    if s.scope == "kind":
        name = kind_name(s.name, lang)
        if s.share_covered < 0.5:
            return two(
                lang,
                f"Data tahun itu hanya mencakup {s.n} dari {whole(s.register, lang)} {in_text(name)}, "
                "sehingga peringkat nasional tidak disajikan.",
                f"The data of that year cover only {s.n} of {whole(s.register, lang)} {name}, "
                "so no national rank is given.",
            )
        return two(
            lang,
            f"Indeks itu menempati peringkat {s.rank}{tie} dari {s.n} {in_text(name)} yang datanya dipublikasikan.",
            f"It ranks {s.rank}{tie} among the {s.n} institutions of its kind ({name}) with published data.",
        )
    if s.n < 2:
        return ""
    return two(
        lang,
        f"Di {s.name}, peringkatnya {s.rank}{tie} dari {s.n} kabupaten/kota yang datanya ada "
        f"(seluruhnya {s.register}).",
        f"In {s.name} it ranks {s.rank}{tie} among the {s.n} kabupaten and kota with data (of {s.register}).",
    )


def comparison_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How the index compares with nation, kind and province, and its shared ranks."""
    if not m.peers and not m.standings:
        return None
    mine = Fraction(m.printed) if m.printed else None
    parts = []
    for peer in m.peers:
        if peer.scope not in ("nation", "kind") or peer.index is None:
            continue
        label = peer_label(peer, m, lang)
        name = in_text(label)
        label = f"the {label[0].lower()}{label[1:]}"
        if mine is None:
            parts.append(_place_of_range(m, peer.index, name if lang == "id" else label, lang))
            continue
        gap = mine - peer.index
        if gap == 0:
            parts.append(two(lang, f"sama dengan indeks {name}", f"equal to that of {label}"))
        else:
            way = two(lang, "di atas" if gap > 0 else "di bawah", "above" if gap > 0 else "below")
            points = number(abs(gap), 2, lang)
            value = number(peer.index, 2, lang)
            parts.append(
                two(
                    lang,
                    f"{points} poin {way} {'indeks ' if peer.scope == 'nation' else ''}{name} ({value})",
                    f"{points} points {way} {label} ({value})",
                )
            )
    first = ""
    if parts:
        first = two(lang, "Indeks ini berada ", "The index is ") + join_words(parts, lang) + "."
        first = first.replace("berada sama dengan", "sama dengan")
    return Prose.paragraph(first, *(_standing_sentence(s, m, lang) for s in m.standings))


def _place_of_range(m: Maturity, index: Fraction, name: str, lang: str) -> str:
    value = number(index, 2, lang)
    if m.low > index:
        return two(lang, f"di atas {name} ({value})", f"above {name} ({value})")
    if m.high < index:
        return two(lang, f"di bawah {name} ({value})", f"below {name} ({value})")
    return two(
        lang,
        f"mungkin di atas, mungkin di bawah {name} ({value})",
        f"possibly above, possibly below {name} ({value})",
    )


def history_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Reading the history: instruments are not comparable without more, carried values, other depths."""
    table = m.history
    if table.empty:
        return None
    parts = []
    official = table[(table["year"] != "") & (table["assessment"] == "official")]
    if official["instrument"].nunique() > 1:
        parts.append(
            two(
                lang,
                "Indeks sebelum dan sesudah pergantian instrumen tidak sebanding begitu saja: "
                "barisnya, bobotnya, dan kriterianya berubah.",
                "Indices before and after the change of instrument do not compare as they stand: "
                "rows, weights, and criteria changed.",
            )
        )
    if table["note"].str.contains("carried over").any():
        parts.append(
            two(
                lang,
                "Nilai yang sama dengan tahun sebelumnya ditandai lingkaran kosong: mungkin bukan pengamatan baru.",
                "A value equal to the year before is drawn hollow: it may not be a new observation.",
            )
        )
    parts.append(_later_years(m, official, lang))
    parts = [p for p in parts if p]
    return Prose.paragraph(*parts) if parts else None


def index_only_text(m: Maturity, lang: str = "id") -> Prose | None:
    """What an index alone implies."""
    if m.depth != "index":
        return None
    fewest, most = rows_at_least_level(m)
    k = len(m.instrument.codes)
    sure = len(m.bands) == 1
    return Prose.points(
        [
            two(
                lang,
                f"Indeks yang tercetak {printed_index(m, lang)} berarti indeks sebelum pembulatan antara "
                f"{number(m.low, 3, lang)} dan {number(m.high, 3, lang)}.",
                f"An index printed as {printed_index(m, lang)} means an unrounded index between "
                f"{number(m.low, 3, lang)} and {number(m.high, 3, lang)}.",
            ),
            two(
                lang,
                f"Predikat {m.band.predicate} {'pasti' if sure else 'tidak pasti'}.",
                f"The predicate {m.band.name('en')} is {'certain' if sure else 'not certain'}.",
            ),
            two(
                lang,
                f"Paling sedikit {fewest} dan paling banyak {most} dari {k} indikator dapat berada pada tingkat 1.",
                f"At least {fewest} and at most {most} of the {k} indicators can stand at level 1.",
            ),
            two(
                lang,
                "Rentang nilai domain dalam tabel berikut adalah batas, bukan perkiraan.",
                "The ranges of domain values in the next table are bounds, not estimates.",
            ),
        ]
    )


def _later_years(m: Maturity, official: pd.DataFrame, lang: str) -> str:
    """Which later years there are, told apart by whether their data are less deep than this report's."""
    later = official[[m.year is not None and int(y) > m.year for y in official["year"]]].drop_duplicates("year")
    order = list(DEPTHS)
    shallower = [order.index(d) > order.index(m.depth) for d in later["depth"]]
    as_deep = [y for y, less in zip(later["year"], shallower, strict=True) if not less]
    less_deep = [y for y, less in zip(later["year"], shallower, strict=True) if less]
    said = []
    if as_deep:
        years = join_words(as_deep, lang)
        said.append(two(lang, f"Tersedia pula data yang lebih baru: {years}.", f"Later data exist: {years}."))
    if less_deep:
        years = join_words(less_deep, lang)
        because = not as_deep
        said.append(
            two(
                lang,
                f"Data tahun {years} yang dipublikasikan kurang rinci dibandingkan data tahun {m.year}"
                + (f"; karena itu laporan ini memakai tahun {m.year}." if because else "."),
                f"What is published for {years} is less deep than the data of {m.year}"
                + (f", so this report uses {m.year}." if because else "."),
            )
        )
    return " ".join(said)
