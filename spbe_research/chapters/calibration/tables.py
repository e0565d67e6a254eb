"""Tables of the calibration study."""

from __future__ import annotations

import pandas as pd

from spbe_research.chapters.calibration.words import NULLS, judged, rate_text, rates_of, share_span
from spbe_research.chapters.display.shown import Table
from spbe_research.data.instruments import load_instrument
from spbe_research.numbers.language import number, whole
from spbe_research.simulation.approximation import approximation_error
from spbe_research.simulation.models import ERROR_MODELS
from spbe_research.simulation.selected import UNITS
from spbe_research.simulation.study import CalibrationStudy, check_again
from spbe_research.text.catalog import say

__all__ = [
    "again_table",
    "approximation_table",
    "coverage_table",
    "power_table",
    "rates_table",
    "trust_table",
    "units_table",
]

_TOSSED = ("independent", "mixed", "aspects")


def trust_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """Tests by models: may it be trusted there, and the share of false alarms over all numbers of rows."""
    records = []
    for test in study.tests:
        record = {say("calibration.words.c_test", lang): say(f"calibration.tests.{test}", lang)}
        for model in NULLS:
            verdict = judged(study, test, model)
            rates = rates_of(study, (test,), model)["rate"]
            shown = say(f"calibration.words.{verdict}", lang)
            if verdict != "other question":
                shown = say("calibration.tables.trust_share", lang, verdict=shown, share=share_span(rates, lang))
            record[say(f"calibration.words.{model}", lang)] = shown
        records.append(record)
    n_rows, level = " / ".join(str(n) for n in study.n_rows), number(100 * study.alpha, 0, lang)
    caption = say("calibration.tables.trust_table_caption", lang, level=level, n_rows=n_rows)
    note = say("calibration.tables.trust_table_note", lang)
    return Table("trust", pd.DataFrame(records), caption, note=note)


def rates_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """Shares of false alarms in percent, one number for each number of rows."""
    frame = pd.DataFrame([_line(study, test, [(m, 0.0) for m in NULLS], lang) for test in study.tests])
    n_rows = " / ".join(str(n) for n in study.n_rows)
    caption = say("calibration.tables.rates_table_caption", lang, n_rows=n_rows)
    return Table("rates", frame, caption, tuple(frame.columns[1:]), note=_monte_carlo(study, lang))


def power_table(study: CalibrationStudy, lang: str = "id", *, shift: float = 0.2) -> Table:
    """Shares of rejections where changes have a direction."""
    cells = [(m, shift) for m in (*_TOSSED, "error")]
    frame = pd.DataFrame([_line(study, test, cells, lang) for test in study.tests])
    frame = frame.rename(columns={say("calibration.words.error", lang): say("calibration.words.rise", lang)})
    n_rows = " / ".join(str(n) for n in study.n_rows)
    chance, share = number(0.5 + shift, 1, lang), rate_text(shift, lang)
    caption = say("calibration.tables.power_table_caption", lang, n_rows=n_rows, chance=chance, share=share)
    note = say("calibration.tables.power_table_note", lang)
    return Table("power", frame, caption, tuple(frame.columns[1:]), note=f"{note} {_monte_carlo(study, lang)}")


def _line(study: CalibrationStudy, test: str, cells: list[tuple[str, float]], lang: str) -> dict[str, str]:
    line = {say("calibration.words.c_test", lang): say(f"calibration.tests.{test}", lang)}
    for model, shift in cells:
        rates = rates_of(study, (test,), model, shift).sort_values("n_rows")
        other = shift == 0 and test == "assessor error at 0.1" and model not in ERROR_MODELS
        shown = (
            say("calibration.words.other question", lang)
            if other
            else " / ".join(rate_text(r, lang) for r in rates["rate"])
        )
        line[say(f"calibration.words.{model}", lang)] = shown
    return line


def _monte_carlo(study: CalibrationStudy, lang: str) -> str:
    """Half the widest 99 percent interval, by the number of simulations."""
    half = ((study.rates["high"] - study.rates["low"]) / 2).groupby(study.rates["n_sim"]).max().sort_index()
    parts = [f"±{rate_text(float(h), lang)} ({whole(int(str(n)), lang)})" for n, h in half.items()]
    return say("calibration.tables.monte_carlo", lang, join=", ".join(parts))


def approximation_table(
    lang: str = "id",
    *,
    instruments: tuple[str, ...] = ("permenpanrb-8-2026", "permenpanrb-59-2020"),
    n_sim: int = 500,
) -> Table:
    """Ratio of scipy's default p to the exact one; computed when asked for."""
    records = []
    for name in instruments:
        n_rows = len(load_instrument(name).weights)
        for row in approximation_error(instrument=name, n_sim=n_sim).itertuples():
            if row.n:
                records.append(
                    {
                        say("calibration.words.c_rows", lang): str(n_rows),
                        say("calibration.words.c_p", lang): f"{number(row.low, 3, lang)}–{number(row.high, 3, lang)}",
                        say("calibration.words.c_pairs", lang): whole(int(row.n), lang),
                        say("calibration.words.c_ratio", lang): number(row.median, 2, lang),
                        say(
                            "calibration.words.c_range", lang
                        ): f"{number(row.least, 2, lang)}–{number(row.greatest, 2, lang)}",
                        say("calibration.words.c_changed", lang): whole(int(row.changed), lang),
                    }
                )
    frame = pd.DataFrame(records)
    caption = say("calibration.tables.approximation_table_caption", lang)
    note = say("calibration.tables.approximation_table_note", lang)
    return Table("approximation", frame, caption, tuple(frame.columns), note=note)


def coverage_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """How often the 95 percent interval holds the expected change."""
    records = [
        {
            say("calibration.words.c_rows", lang): str(row.n_rows),
            say("calibration.words.c_model", lang): say(f"calibration.words.{row.model!s}", lang),
            say("calibration.words.c_chance", lang): number(0.5 + float(str(row.shift)), 1, lang),
            say("calibration.words.c_unit", lang): say(f"calibration.words.{row.unit!s}", lang),
            say("calibration.words.c_coverage", lang): rate_text(float(str(row.coverage)), lang),
            say(
                "calibration.words.c_mc", lang
            ): f"{rate_text(float(str(row.low)), lang)}–{rate_text(float(str(row.high)), lang)}",
            say("calibration.words.c_width", lang): number(float(str(row.median_width)), 2, lang),
        }
        for row in study.coverage.itertuples()
    ]
    frame = pd.DataFrame(records)
    n_sim = whole(int(study.coverage["n_sim"].iloc[0]), lang)
    caption = say("calibration.tables.coverage_table_caption", lang, n_sim=n_sim)
    note = say("calibration.tables.coverage_table_note", lang)
    return Table("coverage", frame, caption, tuple(frame.columns[i] for i in (0, 2, 4, 5, 6)), note=note)


def units_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """Aspects, documents or processes, and rows side by side: false alarms and power, and among governments picked."""
    rate = study.selected.set_index(["n_rows", "selection", "model", "shift", "unit"])["rate"].sort_index()
    cells = study.selected[study.selected["shift"] == 0][["n_rows", "selection", "model"]].drop_duplicates()
    records = []
    for cell in cells.itertuples(index=False):
        n_rows, how, model = cell
        known = [shift for shift in (0.0, 0.2) if (*cell, shift, "row") in rate.index]
        keys = [[(*cell, s, u) for u in UNITS] for s in known]
        shown = [" / ".join(rate_text(float(rate[k]), lang) if k in rate.index else "–" for k in of) for of in keys]
        records.append(
            {
                say("calibration.words.c_rows", lang): str(n_rows),
                say("calibration.words.c_picked", lang): say(f"calibration.words.{how}", lang),
                say("calibration.words.c_model", lang): say(f"calibration.words.{model}", lang),
                say("calibration.words.axis_rate", lang): shown[0],
                say("calibration.words.c_power", lang): shown[1] if len(shown) > 1 else "–",
            }
        )
    frame = pd.DataFrame(records)
    n_sim = whole(int(study.selected["n_sim"].iloc[0]), lang)
    half = rate_text(float(((study.selected["high"] - study.selected["low"]) / 2).max()), lang)
    caption = say("calibration.tables.units_table_caption", lang)
    note = say("calibration.tables.units_table_note", lang, n_sim=n_sim, half=half)
    return Table("units", frame, caption, (frame.columns[0], *frame.columns[3:]), note=note)


def again_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """Some stored numbers of rejections beside those computed now."""
    again = check_again(study)
    records = [
        {
            say("calibration.words.c_model", lang): say(f"calibration.words.{row.model!s}", lang),
            say("calibration.words.c_test", lang): say(f"calibration.tests.{row.test!s}", lang),
            say("calibration.words.c_n", lang): whole(int(str(row.n_sim)), lang),
            say("calibration.words.c_stored", lang): whole(int(str(row.stored)), lang),
            say("calibration.words.c_again", lang): whole(int(str(row.again)), lang),
        }
        for row in again.itertuples()
    ]
    frame = pd.DataFrame(records)
    same = int((again["stored"] == again["again"]).sum())
    caption = say("calibration.tables.again_table_caption", lang, same=same, n_again=len(again))
    return Table("again", frame, caption, tuple(frame.columns[2:]))
