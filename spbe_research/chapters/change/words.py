"""Words of the chapter on change, and how p-values are written."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from spbe_research.chapters.display.phrasing import two
from spbe_research.errors import ParameterError
from spbe_research.inference.results import ChangeTest, SignFlipTest
from spbe_research.numbers.exact import exact, round_exact
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import Printed, check_language, number

__all__ = ["ends", "interval_of", "moved_word", "noun", "p_is", "p_value", "p_words", "units_word", "verb", "word"]

_LEAST = Fraction(1, 10**7)

_WORDS: dict[str, tuple[str, str]] = {
    # headings
    "title": ("Bab 3. Nyatakah perubahannya?", "Chapter 3. Is the change real?"),
    "h_answer": ("Jawaban singkat", "In brief"),
    "h_null": ("Bila hanya kebetulan", "If it were chance alone"),
    "h_moved": ("Yang naik dan yang turun", "What rose and what fell"),
    "h_units": ("Nilai sebelum dan sesudah", "Values before and after"),
    "h_tests": ("Semua uji berdampingan", "All tests side by side"),
    "h_strata": ("Aspek mana yang berubah", "Which aspects changed"),
    "h_error": ("Galat asesor", "Assessor error"),
    "h_bootstrap": ("Seandainya indikatornya lain", "Had other indicators been asked"),
    "h_partial": ("Yang masih dapat dikatakan tanpa tingkat indikator", "What can be said without indicator levels"),
    "h_place": ("Kedudukan di antara semua perubahan", "Place among all changes"),
    "h_across": ("Perubahan melintasi instrumen", "A change across instruments"),
    "h_meaning": ("Arti uji-uji ini", "What these tests mean"),
    "h_thesis": ("Untuk skripsi, tesis, dan laporan", "For a thesis or a report"),
    "h_limits": ("Yang tidak ditunjukkan bab ini", "What this chapter does not show"),
    "h_sources": ("Sumber", "Sources"),
    "h3_method": ("Paragraf untuk Bab III (metode)", "A paragraph for chapter III (method)"),
    "h3_results": ("Paragraf untuk Bab IV (hasil)", "A paragraph for chapter IV (results)"),
    "h3_references": ("Daftar pustaka", "References"),
    # columns
    "c_test": ("Uji", "Test"),
    "c_assumes": ("Yang diandaikan", "What it assumes"),
    "c_n": ("n", "n"),
    "c_effect": ("Besar efek", "Effect size"),
    "c_interval": ("Selang 95 %", "95% interval"),
    "c_statistic": ("Statistik", "Statistic"),
    "c_p": ("p", "p"),
    "c_smallest": ("p terkecil", "Least p"),
    "c_aspect": ("Aspek", "Aspect"),
    "c_moved": ("Bergerak", "Moved"),
    "c_up_down": ("Naik / turun", "Up / down"),
    "c_change": ("Perubahan", "Change"),
    "c_holm": ("p Holm", "Holm p"),
    "c_bh": ("p BH", "BH p"),
    "c_rate": ("Laju galat", "Error rate"),
    "c_p_error": ("p perubahan", "p of the change"),
    "c_detectable": ("Perubahan terdeteksi (poin)", "Detectable change (points)"),
    "c_predicates": ("Peluang predikat {year}", "Predicates of {year}"),
    "c_quantity": ("Besaran", "Quantity"),
    "c_low": ("Terkecil", "Least"),
    "c_high": ("Terbesar", "Greatest"),
    "c_group": ("Pembanding", "Compared with"),
    "c_rank": ("Peringkat kenaikan", "Rank of the rise"),
    "c_median": ("Median", "Median"),
    "c_rose": ("Naik", "Rose"),
    "c_fell": ("Turun", "Fell"),
    "c_same": ("Tetap", "Same"),
    "c_links": ("Padanan", "Links"),
    "c_concepts": ("Konsep bersama", "Common concepts"),
    "c_old_share": ("Bobot lama (%)", "Old weight (%)"),
    "c_new_share": ("Bobot baru (%)", "New weight (%)"),
    "c_performance": ("Perubahan yang diukur keduanya (poin)", "Change of what both measure (points)"),
    "c_p_concept": ("p per konsep", "p by concept"),
    "c_p_aspect": ("p per aspek", "p by aspect"),
    # tests
    "flip_row": ("Balik tanda per indikator", "Sign-flip by indicator"),
    "flip_aspect": ("Balik tanda per aspek", "Sign-flip by aspect"),
    "signed_rank": ("Peringkat bertanda Wilcoxon", "Wilcoxon signed rank"),
    "pratt": ("Peringkat bertanda, cara Pratt", "Signed rank, Pratt"),
    "sign": ("Uji tanda", "Sign test"),
    "homogeneity": ("Homogenitas marginal (Stuart–Maxwell)", "Marginal homogeneity (Stuart–Maxwell)"),
    "symmetry": ("Kesimetrian (Bowker)", "Symmetry (Bowker)"),
    "a_flip_row": (
        "indikator saling lepas, naik atau turun dengan peluang sama",
        "indicators independent, up or down with equal chance",
    ),
    "a_flip_aspect": (
        "aspek saling lepas; di dalamnya indikator boleh bergerak bersama",
        "aspects independent; indicators within them may move together",
    ),
    "a_signed_rank": (
        "indikator saling lepas; tanpa bobot; yang tetap dibuang",
        "indicators independent; no weights; unchanged ones dropped",
    ),
    "a_pratt": (
        "indikator saling lepas; tanpa bobot; yang tetap ikut diperingkat",
        "indicators independent; no weights; unchanged ones ranked too",
    ),
    "a_sign": ("indikator saling lepas; hanya arahnya dihitung", "indicators independent; only directions count"),
    "a_homogeneity": (
        "indikator saling lepas; sebaran tingkat, tanpa arah",
        "indicators independent; distribution of levels, no direction",
    ),
    "a_symmetry": (
        "indikator saling lepas; pasangan tingkat, tanpa arah",
        "indicators independent; pairs of levels, no direction",
    ),
    # depths
    "indicator": ("tingkat indikator", "indicator levels"),
    "aspect": ("nilai aspek", "aspect values"),
    "domain": ("nilai domain", "domain values"),
    "index": ("indeks", "the index"),
    # figures
    "axis_change": ("Perubahan indeks (poin)", "Change of the index (points)"),
    "axis_level": ("Tingkat kematangan", "Level"),
    "axis_value": ("Nilai (skala {scale})", "Value (scale {scale})"),
    "axis_count": ("Jumlah instansi", "Number of institutions"),
    "by_row": ("Indikator bergerak sendiri-sendiri", "Indicators move on their own"),
    "by_aspect": ("Seluruh aspek bergerak bersama", "Whole aspects move together"),
    "observed": ("teramati {value}", "observed {value}"),
    "median": ("median {value}", "median {value}"),
    "all": ("semua instansi", "all institutions"),
    "links_all": ("semua padanan", "all links"),
    "links_sourced": ("tanpa pertimbangan", "without judgement"),
    "with_all": ("Dengan semua padanan", "With all links"),
    "with_sourced": (
        "Tanpa padanan yang bersandar pada pertimbangan",
        "Without the links that rest on judgement",
    ),
}  # fmt: skip


def word(key: str, lang: str, **parts: Any) -> str:
    """A fixed word or phrase in ``lang``."""
    return _WORDS[key][0 if check_language(lang) == "id" else 1].format(**parts)


def p_value(p: Fraction | float, lang: str, *, alpha: Fraction = Fraction(1, 20)) -> Printed:
    """A p-value in print: never rounded onto or across ``alpha``, never as 0 or 1 unless it is.

    Examples
    --------
    >>> p_value(Fraction(2117, 16777216), "id"), p_value(Fraction(1, 16), "id"), p_value(1, "en")
    ('0,00013', '0,063', '1')
    >>> p_value(Fraction(1, 2**19), "en"), p_value(1e-9, "id"), p_value(0.0499999, "en")
    ('0.0000019', '< 0,0000001', '0.0499999')
    """
    x = exact(p)
    if x in (0, 1):
        return Printed(str(int(x)), x)
    if x < _LEAST:
        return Printed(f"< {number(_LEAST, 7, lang)}", x)
    decimals = 2 if x >= Fraction(1, 5) else 3
    while x < Fraction(1, 10 ** (decimals - 1)):
        decimals += 1  # two digits that count
    while decimals < 12 and _misleads(x, Fraction(round_exact(x, decimals)), alpha):
        decimals += 1
    return number(x, decimals, lang)


def _misleads(x: Fraction, shown: Fraction, alpha: Fraction) -> bool:
    """Whether a rounded p sits at an end, or on or across ``alpha``, where the p itself does not."""
    return shown != x and (shown in (0, 1, alpha) or (shown < alpha) is not (x < alpha))


def p_words(p: Fraction | float, lang: str) -> str:
    """A p-value in a running text: ``kurang dari 0,0000001``."""
    return p_value(p, lang).replace("< ", two(lang, "kurang dari ", "less than "))


def p_is(p: Fraction | float, lang: str) -> str:
    """The same with its sign: ``p = 0,063`` or ``p < 0,0000001``."""
    text = p_value(p, lang)
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def ends(low: float, high: float, lang: str, decimals: int = 2) -> str:
    """Both ends of an interval of a test; open where the units are too few to bound it."""
    open_ends = {math.inf: "∞", -math.inf: "−∞"}
    shown = [open_ends.get(x) or number(x, decimals, lang) for x in (low, high)]
    text = f"{shown[0]} {two(lang, 's.d.', 'to')} {shown[1]}"
    return text if math.isinf(low) or math.isinf(high) else Printed(text, low, high)


def interval_of(test: ChangeTest | SignFlipTest, lang: str, unit: str = "") -> str:
    """The interval of a test; the words that there is none where decimal levels make the exact one too large."""
    try:
        low, high = test.low, test.high
    except ParameterError:
        return two(lang, "tidak dihitung", "not computed")
    if math.isnan(low):
        return "–"
    return f"{ends(low, high, lang)} {unit}" if unit else ends(low, high, lang)


def noun(v: Identified, lang: str) -> str:
    """What a change is called: a rise, a fall, or a change where its direction is not known."""
    return {
        "positive": two(lang, "kenaikan", "rise"),
        "negative": two(lang, "penurunan", "fall"),
    }.get(v.sign, two(lang, "perubahan", "change"))


def verb(v: Identified, lang: str) -> str:
    """What an index did."""
    return {
        "positive": two(lang, "naik", "rose by"),
        "negative": two(lang, "turun", "fell by"),
    }.get(v.sign, two(lang, "bergeser", "changed by"))


def moved_word(n: int, lang: str, unit: str = "indicator") -> str:
    """A number of units: ``6 aspek``, ``1 aspect``."""
    one = {
        "indicator": ("indikator", "indicator"),
        "aspect": ("aspek", "aspect"),
        "domain": ("domain", "domain"),
        "concept": ("konsep", "concept"),
    }[unit]
    return two(lang, f"{n} {one[0]}", f"{n} {one[1]}{'' if n == 1 else 's'}")


def units_word(unit: str | None, lang: str) -> str:
    """The plural of a unit."""
    return {"domain": two(lang, "domain", "domains"), "aspect": two(lang, "aspek", "aspects")}[str(unit)]
