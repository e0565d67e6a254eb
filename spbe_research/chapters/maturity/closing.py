"""Limits, method and sources: how the chapter ends."""

from __future__ import annotations

from spbe_research.chapters.display.phrasing import caveats, two
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations
from spbe_research.chapters.maturity.partial import missing_note
from spbe_research.numbers.language import join_words
from spbe_research.profiles.maturity import Maturity

__all__ = ["limits", "method", "sources"]


def limits(m: Maturity, lang: str = "id") -> Prose:
    """What cannot be known from data of this depth, and recorded irregularities of this source."""
    items = []
    if m.depth in ("domain", "aspect"):
        items.append(
            two(
                lang,
                "Tingkat kematangan tiap indikator tidak dipublikasikan. Kekuatan dan kesenjangan hanya dapat "
                "dibaca sampai tingkat domain.",
                "Indicator levels are not published. Strengths and gaps can be read by domain only.",
            )
        )
    if m.depth == "index":
        items.append(
            two(
                lang,
                "Domain, aspek, dan indikator mana yang kuat atau lemah tidak dapat diketahui.",
                "Which domains, aspects, and indicators are strong or weak cannot be known.",
            )
        )
    if m.depth == "indicator":
        items.append(
            two(
                lang,
                "Tingkat kematangan adalah hasil penilaian; bukti pendukung dan galat asesor tidak tampak di sini.",
                "Levels are the result of an assessment; its evidence and the assessors' error are not visible here.",
            )
        )
    if m.missing_rows:
        codes = join_words(list(m.missing_rows), lang)
        items.append(
            two(
                lang,
                f"Tingkat {len(m.missing_rows)} baris tidak diketahui ({codes}). Apakah baris itu "
                "lebih lemah atau lebih kuat daripada yang lain tidak dapat disimpulkan dari kekosongannya, "
                "dan kedudukan pemerintah ini di antara yang lain tidak dapat dipastikan.",
                f"The levels of {len(m.missing_rows)} rows are not known ({codes}). "
                "Whether they are weaker or stronger than the others cannot be inferred from their being empty, and "
                "where this government stands among others is not certain.",
            )
        )
        items.append(missing_note(m, lang))
    if m.assumed:
        codes = join_words(list(m.assumed), lang)
        items.append(
            two(
                lang,
                f"Indikator {codes} memakai indeks instansi lain. Bila indeks itu belum ada, asesor menulis 1; apakah "
                "nilai 1 di sini hasil pengukuran atau asumsi tidak dapat diketahui dari datanya. Kosongkan tingkatnya "
                "bila indeks itu belum ada.",
                f"Indicators {codes} take another agency's index. Where that is missing assessors write 1; whether the "
                "value 1 here was measured or assumed cannot be known from the data. Leave the level blank where the "
                "index is missing.",
            )
        )
    items += caveats([m.instrument], lang)
    items.append(
        two(
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
    domain = (" dan nilai domain rata-rata tertimbang aspeknya", ", a domain value that of its aspects")
    if m.instrument.domains.empty:
        domain = ("", "")
    return Prose.paragraph(
        two(
            lang,
            f"Indeks adalah jumlah bobot × tingkat seluruh baris {label}; nilai aspek adalah rata-rata tertimbang "
            f"barisnya{domain[0]}. Bobot dihitung sebagai pecahan eksak dan "
            "pembulatan dilakukan paling akhir. Predikat mengikuti indeks sebelum pembulatan.",
            f"The index is the sum of weight × level over the rows of {label}; an aspect value is the weighted mean "
            f"of its rows{domain[1]}. Weights are exact fractions and rounding comes last. "
            "The predicate follows the unrounded index.",
        ),
        two(lang, f"Dasar: {m.instrument.legal_source}.", f"Basis: {m.instrument.legal_source}.")
        if lang == "en"
        else f"Dasar: {m.instrument.title_id}.",
    )


def sources(m: Maturity, lang: str = "id") -> Prose:
    """Sources of every figure on the page, with how far they can be trusted."""
    used = [m.observation.source, *(s for p in m.peers for s in p.source.split(", ")), *m.history["source"]]
    return Prose.points(citations(used, m.region, lang))
