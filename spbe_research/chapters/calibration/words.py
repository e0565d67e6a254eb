"""Words of the calibration study: tests, models, and shares in percent."""

from __future__ import annotations

from typing import Any

import pandas as pd

from spbe_research.numbers.language import check_language, number
from spbe_research.simulation.study import CalibrationStudy

__all__ = ["NULLS", "judged", "rate_text", "rates_of", "share_span", "test_name", "word"]

#: models under which nothing has a direction, in the order of the page
NULLS = ("independent", "mixed", "aspects", "year", "error", "double error")

_WORDS: dict[str, tuple[str, str]] = {
    "title": (
        "Kapan setiap uji boleh dipercaya?",
        "When may each test be trusted?",
    ),
    "h_answer": ("Jawaban singkat", "In brief"),
    "h_false": ("Alarm palsu", "False alarms"),
    "h_power": ("Kuasa uji", "Power"),
    "h_approximation": ("Pendekatan bawaan scipy di samping uji eksak", "scipy's default beside the exact test"),
    "h_coverage": ("Selang pergeseran bersama", "The interval for a common shift"),
    "h_again": ("Diperiksa ulang di sini", "Checked again here"),
    "h_limits": ("Yang tidak ditunjukkan studi ini", "What this study does not show"),
    "h_method": ("Cara kerja dan asal angka", "Method and origin of the numbers"),
    # models
    "independent": ("Indikator bergerak sendiri-sendiri", "Indicators move on their own"),
    "mixed": ("Separuh indikator ikut aspeknya", "Half follow their aspect"),
    "aspects": ("Seluruh aspek bergerak bersama", "Whole aspects move together"),
    "year": ("Aspek ikut arah tahun", "Aspects follow the year"),
    "error": ("Hanya galat asesor 0,1", "Assessor error 0.1 only"),
    "double error": ("Hanya galat asesor 0,2", "Assessor error 0.2 only"),
    "rise": ("Sebagian naik satu tingkat", "Some rise by one level"),
    # columns
    "c_test": ("Uji", "Test"),
    "c_p": ("p eksak", "Exact p"),
    "c_rows": ("Indikator", "Rows"),
    "c_pairs": ("Pasangan", "Pairs"),
    "c_ratio": ("Nisbah p (median)", "Ratio of p (median)"),
    "c_range": ("Terkecil s.d. terbesar", "Least to greatest"),
    "c_changed": ("Putusan berbeda", "Verdict differs"),
    "c_model": ("Model", "Model"),
    "c_chance": ("Peluang naik", "Chance of a rise"),
    "c_unit": ("Satuan", "Unit"),
    "c_coverage": ("Cakupan (%)", "Coverage (%)"),
    "c_mc": ("Selang Monte Carlo 99 %", "Monte Carlo interval, 99%"),
    "c_width": ("Lebar median (poin)", "Median width (points)"),
    "c_n": ("Simulasi", "Simulations"),
    "c_stored": ("Penolakan tersimpan", "Stored rejections"),
    "c_again": ("Dihitung ulang", "Computed again"),
    "row": ("indikator", "row"),
    "aspect": ("aspek", "aspect"),
    # verdicts
    "false alarms": ("tidak", "no"),
    "cautious": ("ya, tetapi terlalu hati-hati", "yes, but too cautious"),
    "holds": ("ya", "yes"),
    "other question": ("pertanyaan lain", "another question"),
    # figures
    "axis_rate": ("Alarm palsu (% simulasi)", "False alarms (% of simulations)"),
    "axis_power": ("Penolakan (%)", "Rejections (%)"),
    "axis_chance": ("Peluang suatu gerak berarah naik", "Chance that a move is a rise"),
    "n_rows": ("{n} indikator", "{n} rows"),
    "promised": ("dijanjikan {alpha} %", "promised {alpha}%"),
    "synthetic": ("Data simulasi, bukan pemerintah mana pun", "Simulated data, no government"),
    "others": ("uji lain per indikator", "other tests by row"),
}

_TESTS: dict[str, tuple[str, str]] = {
    "sign-flip by row": ("Balik tanda per indikator", "Sign-flip by row"),
    "sign-flip by aspect": ("Balik tanda per aspek", "Sign-flip by aspect"),
    "signed rank, zeros dropped": ("Peringkat bertanda Wilcoxon", "Signed rank, zeros dropped"),
    "signed rank, Pratt": ("Peringkat bertanda, cara Pratt", "Signed rank, Pratt"),
    "sign test": ("Uji tanda", "Sign test"),
    "scipy.stats.wilcoxon, default": ("scipy wilcoxon, bawaan", "scipy wilcoxon, default"),
    "paired t test": ("Uji t berpasangan", "Paired t test"),
    "marginal homogeneity, exact": ("Homogenitas marginal, eksak", "Marginal homogeneity, exact"),
    "marginal homogeneity, chi-squared": ("Homogenitas marginal, khi-kuadrat", "Marginal homogeneity, chi-squared"),
    "symmetry, exact": ("Kesimetrian, eksak", "Symmetry, exact"),
    "symmetry, chi-squared": ("Kesimetrian, khi-kuadrat", "Symmetry, chi-squared"),
    "assessor error at 0.1": ("Galat asesor, anggapan 0,1", "Assessor error, 0.1 assumed"),
    "bootstrap interval (alpha 0.05)": ("Selang bootstrap 95 %", "Bootstrap interval, 95%"),
}


def word(key: str, lang: str, **parts: Any) -> str:
    """A fixed word or phrase in ``lang``."""
    return _WORDS[key][0 if check_language(lang) == "id" else 1].format(**parts)


def test_name(test: str, lang: str) -> str:
    """Name of a test in print."""
    return _TESTS[test][0 if check_language(lang) == "id" else 1]


def rate_text(rate: float, lang: str) -> str:
    """A share in percent; one decimal below ten, since differences near the level matter."""
    return number(100 * rate, 1 if rate < 0.0995 else 0, lang)


def share_span(rates: pd.Series, lang: str) -> str:
    """Least to greatest share, in percent without the sign."""
    low, high = rate_text(float(rates.min()), lang), rate_text(float(rates.max()), lang)
    return low if low == high else f"{low}–{high}"


def rates_of(study: CalibrationStudy, tests: tuple[str, ...], model: str, shift: float = 0.0) -> pd.DataFrame:
    """Lines of some tests under one model, all numbers of rows."""
    r = study.rates
    return r[r["test"].isin(tests) & (r["model"] == model) & (r["shift"] == shift)]


def judged(study: CalibrationStudy, test: str, model: str) -> str:
    """Verdict over all numbers of rows: the worst decides; cautious only where it is so at every one of them."""
    verdicts = set(rates_of(study, (test,), model)["verdict"])
    if "power" in verdicts:
        return "other question"
    if "false alarms" in verdicts:
        return "false alarms"
    return "cautious" if verdicts == {"cautious"} else "holds"
