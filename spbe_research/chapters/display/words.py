"""Fixed words and phrases of the reports, Indonesian and English side by side."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from spbe_research.data.tables import read_table
from spbe_research.numbers.language import check_language, number

if TYPE_CHECKING:
    from spbe_research.profiles.maturity import Maturity
    from spbe_research.profiles.peers import Peer

__all__ = ["ASSESSMENT_WORDS", "peer_label", "say", "unit_label", "unit_name", "unit_words", "year_label"]

#: kinds of assessment that are no official result
ASSESSMENT_WORDS: dict[str, tuple[str, str]] = {
    "self": ("penilaian mandiri", "self-assessment"),
    "document": ("penilaian dokumen", "document assessment"),
    "interview": ("wawancara", "interview"),
    "visit": ("visitasi", "visit"),
    "study": ("kajian", "study"),
}

_PHRASES: dict[str, tuple[str, str]] = {
    # whether a change stands
    "verdict stands": ("melampaui kebetulan pada kedua uji", "beyond chance by both tests"),
    "verdict depends": ("melampaui kebetulan pada salah satu uji saja", "beyond chance by one test only"),
    "verdict chance": ("tidak melampaui kebetulan", "not beyond chance"),
    "verdict untestable": ("tidak dapat diuji", "cannot be tested"),
    "verdict no-pair": ("tidak ada pasangan tahun", "no pair of years"),
    # axes
    "axis_index": ("Indeks {subject}", "{subject} index"),
    "axis_value": ("Nilai (skala {scale})", "Value (scale {scale})"),
    "axis_points": ("Poin indeks", "Index points"),
    "axis_count": ("Jumlah instansi", "Institutions"),
    "axis_year": ("Tahun evaluasi", "Year of evaluation"),
    "subject_index": ("SPBE", "SPBE"),
    # figures
    "median": ("median {value}", "median {value}"),
    "left_to_gain": ("+{points} tersisa", "+{points} left"),
    "new_instrument": ("instrumen berganti", "new instrument"),
    "not_assessed": ("tidak dinilai", "not assessed"),
    "n_not_assessed": ("{n} tidak dinilai", "{n} not assessed"),
    "earned": ("sudah diperoleh", "earned"),
    "unknown": ("bergantung pada baris yang tidak dinilai", "depends on rows not assessed"),
    "left": ("tersisa", "left"),
    "n_at_level": ("{n} pada tingkat {level}", "{n} at level {level}"),
    "alt_others": ("Pembanding:", "For comparison:"),
    "alt_ruler": (
        "Penggaris {scale} dengan batas predikat: {name} berada pada {index}, predikat {band}.",
        "Ruler from {scale} with the predicate bands: {name} stands at {index}, predicate {band}.",
    ),
    "alt_profile": ("Titik pada skala {scale}: {values}.", "Dots on a scale of {scale}: {values}."),
    "alt_levels": (
        "Peta tingkat kematangan {k} baris indikator: {parts}.",
        "Map of the levels of {k} indicator rows: {parts}.",
    ),
    "alt_gain": (
        "Batang poin indeks yang sudah diperoleh dan yang tersisa; yang tersisa terbesar pada {name}: {points} poin.",
        "Bars of index points earned and left to gain; most is left in {name}: {points} points.",
    ),
    "alt_gain_partial": (
        "Batang poin indeks menurut aspek: yang sudah diperoleh, yang bergantung pada baris yang tidak dinilai, dan "
        "yang tersisa.",
        "Bars of index points by aspect: earned, dependent on rows not assessed, and left.",
    ),
    "alt_gain_off": (
        "Batang poin indeks yang sudah diperoleh dan yang tersisa; {names} tidak digambar karena nilainya di luar "
        "skala.",
        "Bars of index points earned and left to gain; {names} is not drawn, its value is off the scale.",
    ),
    "alt_distribution": (
        "Sebaran indeks {n} {kind} tahun {year}, median {median}; {name} berada pada {index}.",
        "Distribution of the index of {n} {kind} in {year}, median {median}; {name} stands at {index}.",
    ),
    "alt_history": ("Indeks {name} menurut tahun: {values}.", "Index of {name} by year: {values}."),
    "cap_ruler": (
        "Kedudukan indeks {name} pada skala predikat, {year}",
        "Where the index of {name} stands among the predicates, {year}",
    ),
    "cap_profile": ("Nilai domain dan aspek {name}, {year}", "Domain and aspect values of {name}, {year}"),
    "cap_profile_aspect": ("Nilai aspek {name}, {year}", "Aspect values of {name}, {year}"),
    "cap_profile_domain": ("Nilai domain {name}, {year}", "Domain values of {name}, {year}"),
    "cap_levels": (
        "Tingkat kematangan setiap indikator {name}, {year}",
        "Level of every indicator of {name}, {year}",
    ),
    "cap_gain": (
        "Poin indeks yang sudah diperoleh di atas tingkat terendah dan yang tersisa, {name}, {year}",
        "Index points earned above the least level and left to gain, {name}, {year}",
    ),
    "cap_distribution": ("Sebaran indeks {n} {kind}, {year}", "Distribution of the index of {n} {kind}, {year}"),
    "cap_history_own": (
        "Indeks {name} yang dipublikasikan, dan indeks {year} dalam laporan ini (belah ketupat, atau pita bila belum "
        "lengkap)",
        "Published index of {name}, and that of {year} in this report (a diamond, or a bar where it is partial)",
    ),
    "assumed_open": ("Indeks instansi\nlain terbuka", "Other agencies'\nindices open"),
    "cap_history": ("Indeks {name} yang dipublikasikan", "Published index of {name}"),
    # peers
    "nation": ("Nasional", "Nation"),
    "province_mean": ("Rata-rata {n} kab/kota\n{name}", "Mean of {n} kab/kota,\n{name}"),
    "year_unstated": ("tahun tidak disebutkan", "year not stated"),
    # headings
    "h_answer": ("Jawaban singkat", "In brief"),
    "h_units": ("Domain dan aspek", "Domains and aspects"),
    "h_units_aspect": ("Aspek", "Aspects"),
    "h_units_domain": ("Domain", "Domains"),
    "h_levels": ("Tingkat kematangan setiap indikator", "Level of every indicator"),
    "h_missing": ("Baris yang tidak dinilai", "Rows that were not assessed"),
    "h_self_report": ("Penilaian mandiri dan hasil resmi, {year}", "Self-assessment and official result, {year}"),
    "h_strengths": ("Kekuatan dan kesenjangan", "Strengths and gaps"),
    "h_groups": ("Indikator menurut tingkat kematangan", "Indicators by level"),
    "h_comparison": ("Perbandingan", "Comparison"),
    "h_history": ("Riwayat indeks", "History of the index"),
    "h_index_only": ("Yang dapat disimpulkan dari satu angka", "What one figure implies"),
    "h_limits": ("Yang tidak dapat diketahui dari data ini", "What these data cannot tell"),
    "h_method": ("Metode", "Method"),
    "h_sources": ("Sumber", "Sources"),
    "title_maturity": ("Kematangan {subject} {name}, {year}", "{subject} maturity of {name}, {year}"),
    # table columns
    "c_no": ("No.", "No."),
    "c_unit": ("Domain dan aspek", "Domain and aspect"),
    "c_domain": ("Domain", "Domain"),
    "c_weight": ("Bobot (%)", "Weight (%)"),
    "c_rows": ("Indikator", "Indicators"),
    "c_value": ("Nilai", "Value"),
    "c_sum": ("Jumlah tingkat", "Sum of levels"),
    "c_to_gain": ("Tersisa (poin)", "Left (points)"),
    "c_rank": ("Peringkat", "Rank"),
    "c_indicator": ("Indikator", "Indicator"),
    "c_level": ("Tingkat", "Level"),
    "c_contribution": ("Sumbangan (poin)", "Contribution (points)"),
    "c_steps": ("Langkah tersisa", "Steps to go"),
    "c_one_step": ("Satu langkah (poin)", "One step (points)"),
    "c_count": ("Jumlah", "Count"),
    "c_indicators": ("Indikator", "Indicators"),
    "c_against": ("Pembanding", "Compared with"),
    "c_index": ("Indeks", "Index"),
    "c_difference": ("Selisih", "Difference"),
    "c_source": ("Sumber", "Source"),
    "c_year": ("Tahun", "Year"),
    "c_instrument": ("Instrumen", "Instrument"),
    "c_predicate": ("Predikat", "Predicate"),
    "c_note": ("Catatan", "Note"),
    "c_aspect": ("Aspek", "Aspect"),
    "c_open": ("Lebar rentang (poin)", "Width of the range (points)"),
    "c_range": ("Rentang yang mungkin", "Possible range"),
    "total": ("Indeks", "Index"),
    # table captions
    "t_units": ("Nilai domain dan aspek", "Domain and aspect values"),
    "t_units_aspect": ("Nilai aspek", "Aspect values"),
    "t_units_domain": ("Nilai domain", "Domain values"),
    "t_strong": ("Indikator terkuat", "Strongest indicators"),
    "t_gaps": ("Indikator dengan kesenjangan terbesar", "Indicators with the largest gaps"),
    "t_groups": ("Indikator menurut tingkat kematangan", "Indicators by level"),
    "t_comparison": ("Indeks dan nilai domain dibandingkan", "Index and domain values compared"),
    "t_history": ("Indeks yang dipublikasikan", "Published indices"),
    "t_missing": ("Baris yang tidak dinilai", "Rows that were not assessed"),
    "all_missing": ("Semua baris tanpa tingkat ({n})", "All rows without a level ({n})"),
    "t_implied": ("Rentang nilai domain yang sesuai dengan indeks", "Domain values that agree with the index"),
    "and_more": ("dan {n} indikator lain pada peringkat yang sama", "and {n} more indicators of the same rank"),
    "open_value": (
        "Dalam kurung siku: rentang yang mungkin, karena sebagian baris tidak dinilai.",
        "In square brackets: the possible range, since some rows were not assessed.",
    ),
    "implied_value": (
        "Dalam kurung siku: tidak tercetak, tersirat dari indeks dan nilai domain lain.",
        "In square brackets: not printed, implied by the index and the other domain values.",
    ),
    # notes of the data
    "note_carried": (
        "sama dengan 2019; mungkin nilai yang dibawa dari tahun sebelumnya",
        "equals 2019; may be carried over from the year before",
    ),
    "note_study": (
        "kajian; tahunnya tidak disebutkan dalam abstrak",
        "a study; its year is not stated in the abstract",
    ),
    "note_threshold": ("predikat menurut ambang batas, tidak tercetak", "predicate by threshold, not printed"),
    "note_news": ("berita atau laman pemerintah", "news or government page"),
    **ASSESSMENT_WORDS,
}


def say(key: str, lang: str, **parts: Any) -> str:
    """A fixed phrase in ``lang``.

    Examples
    --------
    >>> say("axis_year", "id"), say("left_to_gain", "en", points="0.11")
    ('Tahun evaluasi', '+0.11 left')
    """
    return _PHRASES[key][0 if check_language(lang) == "id" else 1].format(**parts)


def year_label(m: Maturity, lang: str) -> str:
    """The evaluated year, or the words that it is not stated."""
    return str(m.year) if m.year is not None else say("year_unstated", lang)


def peer_label(peer: Peer, m: Maturity, lang: str) -> str:
    """Short name of a yardstick."""
    if peer.scope == "nation":
        return say("nation", lang)
    if peer.scope == "province_mean":
        return say("province_mean", lang, name=peer.name, n=peer.n)
    if lang == "en" and peer.scope == "kind":
        table = read_table("institutions")
        english = table.loc[table["name"] == peer.name, "name_en"]
        return str(english.iloc[0]) if len(english) and english.iloc[0] else peer.name
    return peer.name


def unit_words(m: Maturity) -> str:
    """Ending of the keys that speak of domains and aspects: both, ``_domain`` or ``_aspect`` alone."""
    if m.aspects.empty:
        return "_domain"
    return "" if len(m.instrument.domains) else "_aspect"


def unit_name(row: pd.Series, lang: str) -> str:
    """Name of a domain or aspect with its number."""
    kind = {"domain": "Domain", "aspect": "Aspek" if lang == "id" else "Aspect"}[row["unit"]]
    return f"{kind} {row['number']}: {row[f'name_{lang}']}"


def unit_label(row: pd.Series, lang: str, width: int = 38) -> str:
    """Label for a figure: number and name, wrapped."""
    prefix = f"D{row['number']}" if row["unit"] == "domain" else f"{row['number']}"
    return "\n".join(textwrap.wrap(f"{prefix}  {row[f'name_{lang}']}", width))


def percent(share: float, lang: str, decimals: int = 0) -> str:
    """A share as a percentage: ``83 %`` in Indonesian, ``83%`` in English."""
    return number(share * 100, decimals, lang) + (" %" if lang == "id" else "%")
