"""The sentences of the maturity chapter, Indonesian and English, fitted to the depth of the data."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.comparison import Standing
from spbe_research.language import join_words, number, whole
from spbe_research.maturity import Maturity, fewest_steps, rows_at_least_level
from spbe_research.observations import source_record
from spbe_research.regions import kind_name
from spbe_research.shown import Prose, escape
from spbe_research.words import peer_label, say, year_label

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
    "sources",
    "strengths_text",
    "summary_band",
    "title",
    "units_text",
]


def _two(lang: str, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english


def _index(m: Maturity, lang: str) -> str:
    return number(Fraction(m.printed), 2, lang)


def _span(low: Fraction, high: Fraction, lang: str, decimals: int = 2) -> str:
    """One number, or two with a dash where they differ in print."""
    first, last = number(low, decimals, lang), number(high, decimals, lang)
    return first if first == last else f"{first}–{last}"


def title(m: Maturity, lang: str) -> str:
    """Title of the report."""
    words = {"subject": m.instrument.subject, "name": m.region.name, "year": year_label(m, lang)}
    return say("title_maturity", lang, **words)


def heading(key: str, m: Maturity, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the section is empty at this depth."""
    needs_rows = {"levels", "strengths", "groups"}
    if key in needs_rows and m.rows is None and not (key == "strengths" and len(m.units)):
        return None
    if key == "units" and m.units.empty:
        return None
    if key == "index_only" and m.depth != "index":
        return None
    if key == "comparison" and not m.peers and not m.standings:
        return None
    if key == "units" and m.aspects.empty:
        return Prose.heading(say("h_units_domain", lang), 2, key)
    return Prose.heading(say(f"h_{key}", lang), 2, key)


def summary_band(m: Maturity, lang: str = "id") -> Prose:
    """The first thing a reader sees: index, predicate, the way to the next band, and where the data come from."""
    bands = " / ".join(b.predicate for b in m.bands)
    english = f" <small>({escape(m.band.predicate_en)})</small>" if lang == "en" else ""
    distance = m.distance
    if distance is None or m.next_band is None:
        step = _two(lang, "predikat tertinggi", "highest predicate")
        way = _two(lang, "tidak ada predikat di atasnya", "no predicate above it")
    else:
        step = f"{_span(*distance, lang)} {_two(lang, 'poin', 'points')}"
        way = _two(
            lang,
            f"menuju {m.next_band.predicate} ({number(m.next_band.lower, 2, lang)})",
            f"to {m.next_band.predicate} ({number(m.next_band.lower, 2, lang)})",
        )
    depth = _depth_words(m, lang)
    subject = escape(m.instrument.subject)
    cells = [
        (_two(lang, f"Indeks {subject}", f"{subject} index"), escape(_index(m, lang)), escape(m.instrument.label)),
        (_two(lang, "Predikat", "Predicate"), escape(bands) + english, escape(_certainty(m, lang))),
        (_two(lang, "Jarak ke predikat berikutnya", "To the next predicate"), escape(step), escape(way)),
        (_two(lang, "Kedalaman data", "Depth of the data"), escape(depth[0]), escape(depth[1])),
    ]
    inner = "".join(f"<div><dt>{a}</dt><dd>{b}</dd><dd class='sub'>{c}</dd></div>" for a, b, c in cells)
    plain = f"{title(m, lang)}: {_index(m, lang)}, {bands}; {step} {way}; {depth[0]}"
    where = m.region.province if m.region.has_code and m.region.kind != "provinsi" else kind_name(m.region.kind, lang)
    kicker = f"{escape(where)} · {escape(m.region.id)}" if m.region.has_code else escape(where)
    return Prose(
        f'<header class="band"><p class="kicker">{kicker}</p>'
        f"<h1>{escape(title(m, lang))}</h1><dl>{inner}</dl></header>",
        plain,
    )


def _certainty(m: Maturity, lang: str) -> str:
    if len(m.bands) > 1:
        return _two(lang, "data mengizinkan lebih dari satu predikat", "the data allow more than one predicate")
    if m.predicate_printed is None:
        return _two(lang, "menurut ambang batas, tidak tercetak", "by threshold, not printed")
    if m.predicate_printed != m.band.predicate:
        return _two(
            lang,
            f"sumber mencetak {m.predicate_printed}",
            f"the source prints {m.predicate_printed}",
        )
    return _two(lang, "seperti tercetak dalam sumber", "as its source prints it")


def _depth_words(m: Maturity, lang: str) -> tuple[str, str]:
    k = len(m.instrument.codes)
    return {
        "indicator": (
            _two(lang, "Tingkat indikator", "Indicator levels"),
            _two(lang, f"{k} baris indikator", f"{k} indicator rows"),
        ),
        "aspect": (
            _two(lang, "Nilai aspek", "Aspect values"),
            _two(lang, "tingkat per indikator tidak dipublikasikan", "levels are not published"),
        ),
        "domain": (
            _two(lang, "Nilai domain", "Domain values"),
            _two(lang, "tingkat per indikator tidak dipublikasikan", "levels are not published"),
        ),
        "index": (
            _two(lang, "Hanya indeks", "Index only"),
            _two(lang, "tanpa nilai domain dan aspek", "no domain or aspect values"),
        ),
    }[m.depth]


def answer(m: Maturity, lang: str = "id") -> Prose:
    """The answer in three sentences: the index, the next band, the strongest and the weakest part."""
    return Prose.paragraph(_first(m, lang), _second(m, lang), _third(m, lang), css="answer")


def _first(m: Maturity, lang: str) -> str:
    k = len(m.instrument.codes)
    when = _two(lang, f"tahun {m.year}", f"in {m.year}") if m.year else f"({say('year_unstated', lang)})"
    by = _two(lang, f"{m.instrument.label}, {k} baris indikator", f"{m.instrument.label} with its {k} indicator rows")
    subject = m.instrument.subject
    bands = join_words([b.name(lang) for b in m.bands], lang).replace(" dan ", " atau ").replace(" and ", " or ")
    kind = ""
    if m.observation.assessment == "self":
        kind = _two(lang, " menurut penilaian mandiri", " by self-assessment")
    elif m.observation.assessment == "study":
        kind = _two(lang, " menurut sebuah kajian", " by a study")
    return _two(
        lang,
        f"Indeks {subject} {m.region.name} {when}{kind} adalah {_index(m, lang)} dengan predikat {bands} ({by}).",
        f"The {subject} index of {m.region.name} {when}{kind} is {_index(m, lang)}, predicate {bands}, under {by}.",
    )


def _second(m: Maturity, lang: str) -> str:
    distance, goal = m.distance, m.next_band
    if distance is None or goal is None:
        return _two(lang, "Itu predikat tertinggi.", "That is the highest predicate.")
    target = number(goal.lower, 2, lang)
    points = _span(*distance, lang)
    start = _two(
        lang,
        f"Predikat {goal.predicate} dimulai pada {target}, sehingga masih diperlukan {points} poin",
        f"{goal.name(lang)} begins at {target}, which is {points} points away",
    )
    steps = fewest_steps(m.score, goal.lower) if m.score and m.instrument.whole_levels else None
    if steps is None:
        return start + "."
    return start + _two(
        lang,
        f", setara dengan paling sedikit {steps} kenaikan satu tingkat pada indikator berbobot terbesar.",
        f", at least {steps} rises of one level on the heaviest indicators.",
    )


def _named(rows: pd.DataFrame, lang: str) -> str:
    return join_words([str(n) for n in rows[f"name_{lang}"]], lang)


def _extremes(units: pd.DataFrame, lang: str) -> tuple[str, str, str, str]:
    values = [Fraction(p) for p in units["printed"]]
    high, low = max(values), min(values)
    top = units[[v == high for v in values]]
    bottom = units[[v == low for v in values]]
    return _named(top, lang), number(high, 2, lang), _named(bottom, lang), number(low, 2, lang)


def _third(m: Maturity, lang: str) -> str:
    if m.depth == "index":
        return _two(
            lang,
            "Sumbernya hanya mencantumkan indeks; nilai domain, aspek, dan tingkat indikator tidak diketahui.",
            "Its source states the index only; domain and aspect values and indicator levels are not known.",
        )
    units = m.aspects if len(m.aspects) else m.domains
    word = _two(lang, "aspek", "aspect") if len(m.aspects) else "domain"
    top, high, bottom, low = _extremes(units, lang)
    if high == low:
        return _two(lang, f"Semua {word} bernilai {high}.", f"Every {word} has the value {high}.")
    text = _two(
        lang,
        f"Nilai tertinggi terdapat pada {word} {top} ({high}) dan nilai terendah pada {word} {bottom} ({low})",
        f"The highest {word} value is that of {top} ({high}), the lowest that of {bottom} ({low})",
    )
    if m.rows is None:
        return text + "."
    least = float(m.instrument.level_min)
    count = int((m.rows["level"] == least).sum())
    level = number(least, 0, lang)
    if not count:
        return text + "."
    return text + _two(
        lang,
        f"; {count} dari {len(m.rows)} indikator masih berada pada tingkat {level}.",
        f"; {count} of {len(m.rows)} indicators stand at level {level}.",
    )


def units_text(m: Maturity, lang: str = "id") -> Prose | None:
    """What the table and figure of domains and aspects say, and which sums of levels are certain."""
    if m.units.empty:
        return None
    parts = []
    best = (m.aspects if len(m.aspects) else m.domains).sort_values("to_gain", ascending=False, kind="stable").iloc[0]
    word = _two(lang, "Aspek", "Aspect") if len(m.aspects) else "Domain"
    parts.append(
        _two(
            lang,
            f"{word} {best['name_id']} menyimpan poin indeks terbanyak yang belum diraih, yaitu "
            f"{number(best['to_gain'], 2, lang)} poin bila semua indikatornya mencapai tingkat 5.",
            f"Most index points are left in {word.lower()} {best['name_en']}: {number(best['to_gain'], 2, lang)} "
            f"points if all its indicators reached level 5.",
        )
    )
    if m.depth == "domain":
        known = m.domains[m.domains["level_sum"].notna()]
        if len(known):
            sums = join_words(
                [
                    _two(
                        lang,
                        f"{int(r['level_sum'])} dari {r['n_rows'] * 5} pada domain {r['number']}",
                        f"{int(r['level_sum'])} of {r['n_rows'] * 5} in domain {r['number']}",
                    )
                    for _, r in known.iterrows()
                ],
                lang,
            )
            parts.append(
                _two(
                    lang,
                    f"Nilai domain yang tercetak memastikan jumlah tingkat kematangan {sums}; "
                    "pembagiannya antarindikator tidak dipublikasikan.",
                    f"The printed domain values fix the sum of levels: {sums}; "
                    "how it divides among the indicators is not published.",
                )
            )
        missing = [n for n in m.instrument.numbers("domain") if n not in set(m.domains["number"])]
        if missing:
            parts.append(
                _two(
                    lang,
                    f"Nilai domain {join_words(missing, lang)} tidak terbaca dalam sumber dan tidak diisi.",
                    f"The value of domain {join_words(missing, lang)} is unreadable in the source and left open.",
                )
            )
    return Prose.paragraph(*parts)


def levels_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How to read the level map."""
    if m.rows is None:
        return None
    note = ""
    if m.score and m.score.floored:
        codes = join_words(list(m.score.floored), lang)
        least = number(m.instrument.level_min, 0, lang)
        note = _two(
            lang,
            f"Jawaban 0 pada indikator {codes} dihitung sebagai tingkat {least}, sesuai dengan hasil resmi.",
            f"The answer 0 on indicators {codes} counts as level {least}, as official results count it.",
        )
    return Prose.paragraph(
        _two(
            lang,
            "Setiap baris adalah satu indikator; sel terisi sampai tingkat yang dicapai, dan angka di tepi kanan "
            "baris judul adalah nilai aspek.",
            "Each line is one indicator; cells are filled up to the level reached, and the number at the right of "
            "a heading is the aspect value.",
        ),
        note,
    )


def strengths_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Three strengths and three gaps: indicators where levels are known, else domains."""
    if m.rows is not None:
        return Prose.paragraph(
            _two(
                lang,
                "Kekuatan diurutkan menurut tingkat, kesenjangan menurut poin indeks yang tersisa "
                "(bobot × langkah tersisa); indikator yang sama nilainya berbagi peringkat.",
                "Strengths are ordered by level, gaps by the index points left (weight × steps to go); "
                "equal indicators share a rank.",
            )
        )
    if m.units.empty:
        return None
    domains = m.domains if len(m.domains) else m.aspects
    ordered = domains.assign(exact=[Fraction(p) for p in domains["printed"]])
    high = ordered.sort_values("exact", ascending=False, kind="stable").iloc[0]
    gap = ordered.sort_values("to_gain", ascending=False, kind="stable").iloc[0]
    return Prose.points(
        [
            _two(
                lang,
                f"Kekuatan: {high['name_id']} bernilai {number(high['exact'], 2, lang)}, domain tertinggi.",
                f"Strength: {high['name_en']} has the value {number(high['exact'], 2, lang)}, the highest domain.",
            ),
            _two(
                lang,
                f"Kesenjangan: {gap['name_id']} masih menyisakan {number(gap['to_gain'], 2, lang)} poin indeks; "
                f"satu tingkat pada seluruh indikatornya bernilai {number(gap['weight_percent'] / 100, 3, lang)} poin.",
                f"Gap: {gap['name_en']} still holds {number(gap['to_gain'], 2, lang)} index points; "
                f"one level on all its indicators is worth {number(gap['weight_percent'] / 100, 3, lang)} points.",
            ),
            _two(
                lang,
                "Indikator mana yang kuat atau lemah di dalam domain tidak dapat diketahui dari nilai domain.",
                "Which indicators are strong or weak inside a domain cannot be known from domain values.",
            ),
        ]
    )


def groups_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Introduces the grouping by level."""
    if m.rows is None:
        return None
    high = float(m.rows["level"].max())
    count = int((m.rows["level"] == high).sum())
    level = number(high, 0 if high == int(high) else 2, lang)
    return Prose.paragraph(
        _two(
            lang,
            f"Tingkat tertinggi yang dicapai adalah {level}, pada {count} dari {len(m.rows)} indikator.",
            f"The highest level reached is {level}, on {count} of {len(m.rows)} indicators.",
        )
    )


def _standing_sentence(s: Standing, m: Maturity, lang: str) -> str:
    tie = ""
    if s.tied:
        tie = _two(lang, f" (bersama {s.tied} lainnya)", f" (shared with {s.tied} more)")
    if s.scope == "kind":
        name = kind_name(s.name, lang)
        if s.share_covered < 0.5:
            return _two(
                lang,
                f"Data tahun itu hanya mencakup {s.n} dari {whole(s.register, lang)} {name.lower()}, "
                "sehingga peringkat nasional tidak disajikan.",
                f"The data of that year cover only {s.n} of {whole(s.register, lang)} {name}, "
                "so no national rank is given.",
            )
        return _two(
            lang,
            f"Indeks itu menempati peringkat {s.rank}{tie} dari {s.n} {name.lower()} yang datanya dipublikasikan.",
            f"The index ranks {s.rank}{tie} among the {s.n} institutions of its kind ({name}) with published data.",
        )
    if s.n < 2:
        return ""
    return _two(
        lang,
        f"Di {s.name}, peringkatnya {s.rank}{tie} dari {s.n} kabupaten/kota yang datanya ada "
        f"(seluruhnya {s.register}).",
        f"In {s.name} it ranks {s.rank}{tie} among the {s.n} kabupaten and kota with data (of {s.register}).",
    )


def comparison_text(m: Maturity, lang: str = "id") -> Prose | None:
    """How the index compares with nation, kind and province, and its shared ranks."""
    if not m.peers and not m.standings:
        return None
    mine = Fraction(m.printed)
    parts = []
    for peer in m.peers:
        if peer.scope not in ("nation", "kind") or peer.index is None:
            continue
        gap = mine - peer.index
        label = peer_label(peer, m, lang)
        name = label.lower() if lang == "id" and peer.scope == "nation" else label
        if gap == 0:
            parts.append(_two(lang, f"sama dengan indeks {name}", f"equal to that of {label}"))
        else:
            way = _two(lang, "di atas" if gap > 0 else "di bawah", "above" if gap > 0 else "below")
            points = number(abs(gap), 2, lang)
            value = number(peer.index, 2, lang)
            parts.append(
                _two(
                    lang,
                    f"{points} poin {way} {'indeks ' if peer.scope == 'nation' else ''}{name} ({value})",
                    f"{points} points {way} {label} ({value})",
                )
            )
    first = ""
    if parts:
        first = _two(lang, "Indeks ini berada ", "The index is ") + join_words(parts, lang) + "."
        first = first.replace("berada sama dengan", "sama dengan")
    return Prose.paragraph(first, *(_standing_sentence(s, m, lang) for s in m.standings))


def history_text(m: Maturity, lang: str = "id") -> Prose | None:
    """Reading the history: instruments are not comparable without more, carried values, other depths."""
    table = m.history
    if table.empty:
        return None
    parts = []
    official = table[(table["year"] != "") & (table["assessment"] == "official")]
    if official["instrument"].nunique() > 1:
        parts.append(
            _two(
                lang,
                "Indeks sebelum dan sesudah pergantian instrumen tidak sebanding begitu saja: "
                "barisnya, bobotnya, dan kriterianya berubah.",
                "Indices before and after the change of instrument do not compare as they stand: "
                "rows, weights, and criteria changed.",
            )
        )
    if table["note"].str.contains("carried over").any():
        parts.append(
            _two(
                lang,
                "Nilai yang sama dengan tahun sebelumnya ditandai lingkaran kosong: mungkin bukan pengamatan baru.",
                "A value equal to the year before is drawn hollow: it may not be a new observation.",
            )
        )
    later = [y for y in official["year"] if m.year and int(y) > m.year]
    if later:
        parts.append(
            _two(
                lang,
                f"Untuk tahun {join_words(later, lang)} yang dipublikasikan lebih dangkal daripada data tahun "
                f"{m.year}, karena itu laporan ini memakai tahun {m.year}.",
                f"What is published for {join_words(later, lang)} is less deep than the data of {m.year}, "
                f"so this report uses {m.year}.",
            )
            if m.depth == "indicator"
            else _two(
                lang,
                f"Tersedia pula data yang lebih baru: {join_words(later, lang)}.",
                f"Later data exist: {join_words(later, lang)}.",
            )
        )
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
            _two(
                lang,
                f"Indeks yang tercetak {_index(m, lang)} berarti indeks sebelum pembulatan antara "
                f"{number(m.low, 3, lang)} dan {number(m.high, 3, lang)}.",
                f"An index printed as {_index(m, lang)} means an unrounded index between "
                f"{number(m.low, 3, lang)} and {number(m.high, 3, lang)}.",
            ),
            _two(
                lang,
                f"Predikat {m.band.predicate} {'pasti' if sure else 'tidak pasti'}.",
                f"The predicate {m.band.name('en')} is {'certain' if sure else 'not certain'}.",
            ),
            _two(
                lang,
                f"Paling sedikit {fewest} dan paling banyak {most} dari {k} indikator dapat berada pada tingkat 1.",
                f"At least {fewest} and at most {most} of the {k} indicators can stand at level 1.",
            ),
            _two(
                lang,
                "Rentang nilai domain dalam tabel berikut adalah batas, bukan perkiraan.",
                "The ranges of domain values in the next table are bounds, not estimates.",
            ),
        ]
    )


def limits(m: Maturity, lang: str = "id") -> Prose:
    """What cannot be known from data of this depth, and recorded irregularities of this source."""
    items = []
    if m.depth in ("domain", "aspect"):
        items.append(
            _two(
                lang,
                "Tingkat kematangan tiap indikator tidak dipublikasikan. Kekuatan dan kesenjangan hanya dapat "
                "dibaca sampai tingkat domain.",
                "Indicator levels are not published. Strengths and gaps can be read by domain only.",
            )
        )
    if m.depth == "index":
        items.append(
            _two(
                lang,
                "Domain, aspek, dan indikator mana yang kuat atau lemah tidak dapat diketahui.",
                "Which domains, aspects, and indicators are strong or weak cannot be known.",
            )
        )
    if m.depth == "indicator":
        items.append(
            _two(
                lang,
                "Tingkat kematangan adalah hasil penilaian; bukti pendukung dan kesalahan penilai tidak tampak "
                "di sini.",
                "Levels are the result of an assessment; its evidence and the assessors' error are not visible here.",
            )
        )
    items.append(
        _two(
            lang,
            "Perbedaan dengan pembanding bersifat deskriptif; apakah perubahan antartahun lebih dari kebetulan "
            "tidak diuji dalam bab ini.",
            "Differences from others are descriptive; whether a change between years is more than chance is not "
            "tested in this chapter.",
        )
    )
    items += [f"{row[f'explanation_{lang}']}." for _, row in m.discrepancies.iterrows()]
    return Prose.points(list(dict.fromkeys(items)))


def method(m: Maturity, lang: str = "id") -> Prose:
    """How the figures of this page were computed."""
    label = m.instrument.label
    return Prose.paragraph(
        _two(
            lang,
            f"Indeks adalah jumlah bobot × tingkat seluruh baris {label}; nilai aspek adalah rata-rata tertimbang "
            "barisnya dan nilai domain rata-rata tertimbang aspeknya. Bobot dihitung sebagai pecahan eksak dan "
            "pembulatan dilakukan paling akhir. Predikat mengikuti indeks sebelum pembulatan.",
            f"The index is the sum of weight × level over the rows of {label}; an aspect value is the weighted mean "
            "of its rows, a domain value that of its aspects. Weights are exact fractions and rounding comes last. "
            "The predicate follows the unrounded index.",
        ),
        _two(lang, f"Dasar: {m.instrument.legal_source}.", f"Basis: {m.instrument.legal_source}.")
        if lang == "en"
        else f"Dasar: {m.instrument.title_id}.",
    )


def sources(m: Maturity, lang: str = "id") -> Prose:
    """Sources of every figure on the page, with how far they can be trusted."""
    used = [m.observation.source, *(s for p in m.peers for s in p.source.split(", ")), *m.history["source"]]
    items = []
    for key in dict.fromkeys(s for s in used if s):
        record = source_record(key)
        items.append(str(record[f"citation_{lang}"]))
    return Prose.points(items)
