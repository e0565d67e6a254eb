"""Limits, method and sources: how the chapter on instruments ends."""

from __future__ import annotations

from spbe_research.chapters.display.phrasing import caveats, scale_text, two
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations
from spbe_research.numbers.language import join_words
from spbe_research.profiles.instrument_change import InstrumentChange

__all__ = ["limits", "method", "sources"]


def limits(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What the split does not show, and irregularities of the data used; None where there is nothing to say."""
    items = _of_the_split(lang) if c.linked else []
    used = [e for e in (c.before, c.after) if e is not None]
    items += caveats([c.comparison.old, c.comparison.new], lang)
    for e in used:
        if e.depth == "index":
            items.append(
                two(
                    lang,
                    f"Untuk tahun {e.year} hanya indeks yang dipublikasikan, sehingga rentangnya lebar.",
                    f"For {e.year} only the index was published, so the ranges are wide.",
                )
            )
        empty = len(e.instrument.codes) - len(e.observation.values)
        if e.depth == "indicator" and empty:
            items.append(
                two(
                    lang,
                    f"Untuk tahun {e.year}, {empty} dari {len(e.instrument.codes)} baris tidak dinilai; tingkatnya "
                    "tidak diisi dan ikut melebarkan rentang.",
                    f"For {e.year}, {empty} of {len(e.instrument.codes)} rows were not assessed; their levels are not "
                    "filled in and widen the ranges.",
                )
            )
        if e.carried_over:
            items.append(
                two(
                    lang,
                    f"Indeks {e.year} sama dengan indeks tahun sebelumnya; mungkin nilai itu dibawa begitu saja dan "
                    "bukan pengamatan baru.",
                    f"The index of {e.year} equals that of the year before; it may have been carried over and not be a "
                    "new observation.",
                )
            )
    aside = [str(e.year) for e in used if "set aside" in e.note]
    aside += [str(r.year) for r in c.core.itertuples() if "set aside" in r.note]
    if aside:
        years = join_words(sorted(set(aside)), lang)
        items.append(
            two(
                lang,
                f"Sebagian nilai tercetak tahun {years} saling bertentangan; nilai yang tidak dapat dicapai oleh "
                "tingkat mana pun disisihkan.",
                f"Some printed values of {years} contradict each other; those that no levels give were set aside.",
            )
        )
    if any("counted as" in e.note for e in used):
        items.append(
            two(
                lang,
                "Jawaban di bawah tingkat terendah dihitung sebagai tingkat terendah, sesuai dengan hasil resmi.",
                "Answers below the least level count as the least level, as official results count them.",
            )
        )
    return Prose.points(items) if items else None


def _of_the_split(lang: str) -> list[str]:
    return [
        two(
            lang,
            "Apakah kriteria indikator yang berganti nama tetap sama tidak diketahui; kriteria yang lebih ketat "
            "terhitung sebagai kinerja yang lebih rendah.",
            "Whether the criteria of a renamed indicator stayed the same is not known; stricter ones count as lower "
            "performance.",
        ),
        two(
            lang,
            "Padanan yang bersandar pada pertimbangan dapat keliru; yang ditunjukkan hanyalah apa yang bergantung "
            "padanya.",
            "Links that rest on judgement can be wrong; what is shown is only what depends on them.",
        ),
        two(
            lang,
            "Rentang di sini bersifat logis: semua nilai yang sesuai dengan data yang dipublikasikan. Kebetulan dan "
            "galat asesor tidak termasuk.",
            "Ranges are logical: every value that agrees with the published data. Chance and assessors' error are not "
            "in them.",
        ),
        two(
            lang,
            "Pemilahan ini adalah perhitungan, bukan penjelasan sebab.",
            "The split is bookkeeping, not an account of causes.",
        ),
    ]


def method(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """How the parts, the ranges and the common core were computed; None without links."""
    if not c.linked:
        return None
    scale = scale_text(c.after.instrument, lang)
    return Prose.paragraph(
        two(
            lang,
            "Indikator yang terhubung oleh padanan membentuk satu konsep c dengan bobot lama U dan bobot baru W "
            "serta rata-rata X sebelum dan Y sesudah. Kinerja = Σ (U + W)/2 × (Y − X); pembobotan ulang = Σ (W − U) "
            "× ((X + Y)/2 − R); indikator baru = Σ W × (Y − R); indikator yang dihapus = −Σ U × (X − R), dengan R = "
            "indeks sebelum. Keempatnya berjumlah tepat sama dengan perubahan indeks untuk setiap R (pemilahan "
            "menurut Kitagawa, 1955).",
            "Indicators joined by links form a concept c with old weight U, new weight W, and means X before and Y "
            "after. Performance = Σ (U + W)/2 × (Y − X); reweighting = Σ (W − U) × ((X + Y)/2 − R); new = Σ W × (Y − "
            "R); dropped = −Σ U × (X − R), with R = the index before. The four add exactly to the change for every R "
            "(a split after Kitagawa, 1955).",
        ),
        two(
            lang,
            f"Ujung rentang adalah nilai terkecil dan terbesar dari semua susunan tingkat {scale} yang menghasilkan "
            "nilai tercetak beserta pembulatannya (identifikasi parsial; Manski, 2003). Semua hitungan memakai "
            "pecahan eksak dan pembulatan dilakukan paling akhir, sehingga selisihnya dapat berbeda 0,01 dari selisih "
            "indeks yang tercetak.",
            f"The ends of a range are the least and greatest values over all levels from {scale} that give the printed "
            "values with their rounding (partial identification; Manski, 2003). Arithmetic is exact and rounding comes "
            "last, so a difference can be 0.01 off that of the printed indices.",
        ),
    )


def sources(c: InstrumentChange, lang: str = "id") -> Prose:
    """Sources of every figure of the chapter."""
    used = [e.observation.source for e in (c.before, c.after) if e is not None]
    used += [*c.core["source"], *(c.nation.sources if c.nation else ())]
    items = citations(used, c.region, lang)
    for inst in (c.comparison.old, c.comparison.new):
        items.append(inst.title_id if lang == "id" else f"{inst.label}: {inst.legal_source}.")
    if c.linked:
        items.append(
            "Kitagawa, E. M. (1955). Components of a difference between two rates. "
            "Journal of the American Statistical Association 50, 1168–1194."
        )
        items.append("Manski, C. F. (2003). Partial Identification of Probability Distributions. Springer.")
    return Prose.points([i if i.endswith(".") else f"{i}." for i in items])
