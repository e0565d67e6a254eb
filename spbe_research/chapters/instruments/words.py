"""Words of the chapter on instruments."""

from __future__ import annotations

from typing import Any

from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.ranges import (
    amount,
    index_text,
    nbsp,
    placed,
    predicate_text,
    range_text,
    share_text,
    wrapped,
)
from spbe_research.chapters.display.words import ASSESSMENT_WORDS
from spbe_research.numbers.language import check_language
from spbe_research.profiles.pair import Evaluation

__all__ = [
    "amount",
    "basis",
    "depth_text",
    "index_text",
    "nbsp",
    "placed",
    "predicate_text",
    "range_text",
    "share_text",
    "word",
    "wrapped",
]

_WORDS: dict[str, tuple[str, str]] = {
    # effects
    "total": ("Perubahan indeks", "Change of the index"),
    "performance": ("Kinerja", "Performance"),
    "reweighting": ("Pembobotan ulang", "Reweighting"),
    "new": ("Indikator baru", "New indicators"),
    "dropped": ("Indikator yang dihapus", "Dropped indicators"),
    "instrument": ("Efek instrumen", "Instrument effect"),
    "contribution": ("Jumlah", "Sum"),
    "index_before": ("Indeks {year}", "Index {year}"),
    "new_domains": ("Domain baru", "New domain"),
    # relations between rows
    "equivalent": ("setara", "equivalent"),
    "renamed": ("ganti nama", "renamed"),
    "split": ("dipecah", "split"),
    "merged": ("digabung", "merged"),
    "partial": ("sebagian", "partial"),
    "judged": ("pertimbangan", "judgement"),
    "sourced": ("dokumen", "document"),
    # choices
    "reference": ("Tingkat acuan R", "Reference level R"),
    "reference before": ("indeks sebelum", "index before"),
    "reference mean": ("rata-rata kedua indeks", "mean of both indices"),
    "reference after": ("indeks sesudah", "index after"),
    "reference minimum": ("tingkat terendah", "least level"),
    "weights": ("Bobot kinerja", "Weights of performance"),
    "weights old": ("bobot lama", "old weights"),
    "weights mean": ("rata-rata bobot lama dan baru", "mean of old and new weights"),
    "weights new": ("bobot baru", "new weights"),
    "links": ("Padanan", "Links"),
    "links all": ("semua padanan", "all links"),
    "links without judged": ("hanya padanan dari dokumen", "links from documents only"),
    "external": ("Indeks instansi lain", "Indices of other agencies"),
    "external open": ("nilai 1 dianggap belum diketahui", "the value 1 taken as unknown"),
    "unit": ("Satuan", "Unit"),
    "unit domain": ("domain, bukan indikator", "domains, not indicators"),
    # headings
    "title": ("Bab 2. Instrumen atau kinerja?", "Chapter 2. Instrument or performance?"),
    "h_answer": ("Jawaban singkat", "In brief"),
    "h_split": ("Pemilahan perubahan indeks", "The change of the index, split"),
    "official": ("hasil resmi", "an official result"),
    **ASSESSMENT_WORDS,
    "h_where": ("Dari aspek mana perubahan itu berasal", "Which aspects the change comes from"),
    "h_sensitivity": ("Seberapa jauh hasil bergantung pada pilihan", "How far the result depends on choices"),
    "h_views": ("Nilai yang sama menurut instrumen lain", "The same values under another instrument"),
    "h_core": ("Satu garis melintasi pergantian instrumen", "One line across the change of instrument"),
    "h_structure": ("Kedua instrumen berdampingan", "The two instruments side by side"),
    "h_flows": ("Ke mana bobot berpindah", "Where the weight went"),
    "h_links": ("Padanan indikator", "Links between indicators"),
    "h_nation": ("Patahan pada deret nasional", "The break in the national series"),
    "h_limits": ("Yang tidak ditunjukkan bab ini", "What this chapter does not show"),
    "h_method": ("Metode", "Method"),
    "h_sources": ("Sumber", "Sources"),
    # columns
    "c_part": ("Bagian", "Part"),
    "c_points": ("Poin indeks", "Index points"),
    "c_by_indicator": ("Menurut indikator", "By indicator"),
    "c_by_domain": ("Menurut domain", "By domain"),
    "c_choice": ("Pilihan", "Choice"),
    "c_option": ("Nilai pilihan", "Option"),
    "c_unit": ("Domain dan aspek", "Domain and aspect"),
    "c_aspect": ("Aspek", "Aspect"),
    "c_domain": ("Domain", "Domain"),
    "c_new_or_dropped": ("Baru atau dihapus", "New or dropped"),
    "c_property": ("Ciri", "Property"),
    "c_old_weight": ("Bobot lama (%)", "Old weight (%)"),
    "c_new_weight": ("Bobot baru (%)", "New weight (%)"),
    "c_old": ("Indikator lama", "Old indicator"),
    "c_new": ("Indikator baru", "New indicator"),
    "c_relation": ("Hubungan", "Relation"),
    "c_basis": ("Dasar", "Basis"),
    "c_levels": ("Tingkat", "Level"),
    "c_group": ("Kelompok", "Group"),
    "c_indicators": ("Indikator", "Indicators"),
    "c_weight": ("Bobot (%)", "Weight (%)"),
    "c_year": ("Tahun", "Year"),
    "c_index": ("Indeks", "Index"),
    "c_core": ("Inti bersama", "Common core"),
    "c_depth": ("Kedalaman data", "Depth of the data"),
    "c_observed": ("Indeks teramati", "Observed index"),
    "c_under": ("Menurut", "Under"),
    "c_all_links": ("Semua padanan", "All links"),
    "c_sourced": ("Tanpa pertimbangan", "Without judgement"),
    "c_domains": ("Per domain", "By domain"),
    "c_predicates": ("Predikat yang mungkin", "Possible predicates"),
    "c_before": ("Sebelum", "Before"),
    "c_after": ("Sesudah", "After"),
    # structure
    "p_rows": ("Jumlah indikator", "Indicators"),
    "p_aspects": ("Jumlah aspek", "Aspects"),
    "p_domains": ("Jumlah domain", "Domains"),
    "p_years": ("Dipakai untuk evaluasi tahun", "Used for evaluations of"),
    "p_scale": ("Skala tingkat kematangan", "Scale of levels"),
    "p_weights": ("Bobot satu indikator (%)", "Weight of one indicator (%)"),
    "p_answer": ("Jawaban terendah pada kuesioner", "Least answer in the questionnaire"),
    "p_common": ("Bobot yang berpadanan (%)", "Weight with a counterpart (%)"),
    "p_common_sourced": ("Bobot yang berpadanan menurut dokumen saja (%)", "Weight linked by documents only (%)"),
    "p_band": ("Batas predikat {name}", "Band of {name}"),
    "p_domain": ("Bobot domain {name} (%)", "Weight of domain {name} (%)"),
    "since": ("sejak {year}", "since {year}"),
    # depths
    "indicator": ("tingkat indikator", "indicator levels"),
    "aspect": ("nilai aspek", "aspect values"),
    "domain": ("nilai domain", "domain values"),
    "index": ("indeks saja", "index only"),
    # figures
    "new_instrument": ("instrumen berganti", "new instrument"),
    "nation": ("nasional", "the nation"),
    "axis_change": ("Poin indeks", "Index points"),
    "axis_year": ("Tahun evaluasi", "Year of evaluation"),
    "axis_index": ("Indeks (skala {scale})", "Index (scale {scale})"),
    "axis_value": ("Nilai (skala {scale})", "Value (scale {scale})"),
    "dropped_weight": ("dihapus", "dropped"),
    "new_weight": ("baru", "new"),
    "under": ("{year} menurut {label}", "{year} under {label}"),
    "observed": ("{year} teramati", "{year} observed"),
}  # fmt: skip


def word(key: str, lang: str, **parts: Any) -> str:
    """A fixed word or phrase in ``lang``."""
    return _WORDS[key][0 if check_language(lang) == "id" else 1].format(**parts)


def depth_text(e: Evaluation, lang: str) -> str:
    """Depth of the data, and the kind of assessment where it is not the official one."""
    kind = e.observation.assessment
    return word(e.depth, lang) if kind == "official" else f"{word(e.depth, lang)}, {word(kind, lang)}"


def basis(text: str, lang: str) -> str:
    """Basis of a link in a word or two: judgement, or the document that gives it."""
    if text.startswith("judgement"):
        return word("judged", lang)
    _, _, rest = text.partition("sourced: ")
    if rest.startswith("deck "):
        return two(lang, "paparan ", "deck ") + rest.removeprefix("deck ").split(" (")[0]
    return word("sourced", lang)
