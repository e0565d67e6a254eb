"""Words of the calibration study: tests, models, and shares in percent."""

from __future__ import annotations

import pandas as pd

from spbe_research.numbers.language import number
from spbe_research.simulation.study import CalibrationStudy

__all__ = [
    "NULLS",
    "judged",
    "rate_text",
    "rates_of",
    "share_span",
]

#: models under which nothing has a direction, in the order of the page
NULLS = ("independent", "mixed", "aspects", "year", "error", "double error")


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
