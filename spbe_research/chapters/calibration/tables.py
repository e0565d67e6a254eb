"""Tables of the calibration study."""

from __future__ import annotations

import pandas as pd

from spbe_research.chapters.calibration.words import NULLS, judged, rate_text, rates_of, share_span, test_name, word
from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.shown import Table
from spbe_research.data.instruments import load_instrument
from spbe_research.numbers.language import number, whole
from spbe_research.simulation.approximation import approximation_error
from spbe_research.simulation.models import ERROR_MODELS
from spbe_research.simulation.study import CalibrationStudy, check_again

__all__ = ["again_table", "approximation_table", "coverage_table", "power_table", "rates_table", "trust_table"]

_TOSSED = ("independent", "mixed", "aspects")


def trust_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """Tests by models: may it be trusted there, and the share of false alarms over all numbers of rows."""
    records = []
    for test in study.tests:
        record = {word("c_test", lang): test_name(test, lang)}
        for model in NULLS:
            verdict = judged(study, test, model)
            rates = rates_of(study, (test,), model)["rate"]
            shown = "" if verdict == "other question" else f": {share_span(rates, lang)} %"
            record[word(model, lang)] = word(verdict, lang) + (shown if lang == "id" else shown.replace(" %", "%"))
        records.append(record)
    n_rows, level = " / ".join(str(n) for n in study.n_rows), number(100 * study.alpha, 0, lang)
    caption = two(
        lang,
        f"Bolehkah uji dipercaya pada taraf {level} %? Rentang alarm palsu pada {n_rows} indikator",
        f"May the test be trusted at the {level}% level? Range of false alarms at {n_rows} rows",
    )
    note = two(
        lang,
        "Tidak: seluruh selang Monte Carlo 99 % di atas taraf, pada sekurang-kurangnya satu jumlah indikator. Terlalu "
        "hati-hati: seluruhnya di bawah separuh taraf, pada semua jumlah indikator. Data simulasi.",
        "No: the whole 99% Monte Carlo interval lies above the level, for at least one number of rows. Too cautious: "
        "below half the level, for every number of rows. Simulated data.",
    )
    return Table("trust", pd.DataFrame(records), caption, note=note)


def rates_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """Shares of false alarms in percent, one number for each number of rows."""
    frame = pd.DataFrame([_line(study, test, [(m, 0.0) for m in NULLS], lang) for test in study.tests])
    n_rows = " / ".join(str(n) for n in study.n_rows)
    caption = two(
        lang,
        f"Alarm palsu (% simulasi) pada {n_rows} indikator",
        f"False alarms (% of simulations) at {n_rows} rows",
    )
    return Table("rates", frame, caption, tuple(frame.columns[1:]), note=_monte_carlo(study, lang))


def power_table(study: CalibrationStudy, lang: str = "id", *, shift: float = 0.2) -> Table:
    """Shares of rejections where changes have a direction."""
    cells = [(m, shift) for m in (*_TOSSED, "error")]
    frame = pd.DataFrame([_line(study, test, cells, lang) for test in study.tests])
    frame = frame.rename(columns={word("error", lang): word("rise", lang)})
    n_rows = " / ".join(str(n) for n in study.n_rows)
    chance, share = number(0.5 + shift, 1, lang), rate_text(shift, lang)
    caption = two(
        lang,
        f"Penolakan (% simulasi) pada {n_rows} indikator bila suatu gerak naik berpeluang {chance}; kolom terakhir: "
        f"{share} % indikator sungguh naik satu tingkat dan kedua tahun dinilai dengan galat 0,1",
        f"Rejections (% of simulations) at {n_rows} rows where a move is a rise with probability {chance}; last "
        f"column: {share}% of rows truly rose by one level and both years are assessed with error 0.1",
    )
    note = two(
        lang,
        "Angka pada model yang alarm palsunya terlalu banyak bukan kuasa yang dapat dipakai.",
        "A number under a model with too many false alarms is no power that can be used.",
    )
    return Table("power", frame, caption, tuple(frame.columns[1:]), note=f"{note} {_monte_carlo(study, lang)}")


def _line(study: CalibrationStudy, test: str, cells: list[tuple[str, float]], lang: str) -> dict[str, str]:
    line = {word("c_test", lang): test_name(test, lang)}
    for model, shift in cells:
        rates = rates_of(study, (test,), model, shift).sort_values("n_rows")
        other = shift == 0 and test == "assessor error at 0.1" and model not in ERROR_MODELS
        shown = word("other question", lang) if other else " / ".join(rate_text(r, lang) for r in rates["rate"])
        line[word(model, lang)] = shown
    return line


def _monte_carlo(study: CalibrationStudy, lang: str) -> str:
    """Half the widest 99 percent interval, by the number of simulations."""
    half = ((study.rates["high"] - study.rates["low"]) / 2).groupby(study.rates["n_sim"]).max().sort_index()
    parts = [f"±{rate_text(float(h), lang)} ({whole(int(str(n)), lang)})" for n, h in half.items()]
    return two(
        lang,
        f"Galat Monte Carlo (separuh selang 99 %, paling lebar), poin persen, menurut banyaknya simulasi: "
        f"{', '.join(parts)}. Data simulasi.",
        f"Monte Carlo error (half the widest 99% interval), percentage points, by the number of simulations: "
        f"{', '.join(parts)}. Simulated data.",
    )


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
                        word("c_rows", lang): str(n_rows),
                        word("c_p", lang): f"{number(row.low, 3, lang)}–{number(row.high, 3, lang)}",
                        word("c_pairs", lang): whole(int(row.n), lang),
                        word("c_ratio", lang): number(row.median, 2, lang),
                        word("c_range", lang): f"{number(row.least, 2, lang)}–{number(row.greatest, 2, lang)}",
                        word("c_changed", lang): whole(int(row.changed), lang),
                    }
                )
    frame = pd.DataFrame(records)
    caption = two(
        lang,
        "p bawaan scipy.stats.wilcoxon dibagi p eksak dari uji yang sama, menurut besar p eksak",
        "Default p of scipy.stats.wilcoxon over the exact p of the same test, by the size of the exact p",
    )
    note = two(lang, "Data simulasi, dihitung saat halaman ini dibuat.", "Simulated data, computed for this page.")
    return Table("approximation", frame, caption, tuple(frame.columns), note=note)


def coverage_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """How often the 95 percent interval holds the expected change."""
    records = [
        {
            word("c_model", lang): word(str(row.model), lang),
            word("c_chance", lang): number(0.5 + float(str(row.shift)), 1, lang),
            word("c_unit", lang): word(str(row.unit), lang),
            word("c_coverage", lang): rate_text(float(str(row.coverage)), lang),
            word("c_mc", lang): f"{rate_text(float(str(row.low)), lang)}–{rate_text(float(str(row.high)), lang)}",
            word("c_width", lang): number(float(str(row.median_width)), 2, lang),
        }
        for row in study.coverage.itertuples()
    ]
    frame = pd.DataFrame(records)
    n_rows, n_sim = int(study.coverage["n_rows"].iloc[0]), int(study.coverage["n_sim"].iloc[0])
    caption = two(
        lang,
        f"Cakupan selang 95 % untuk pergeseran bersama, {n_rows} indikator, {whole(n_sim, lang)} simulasi per baris",
        f"Coverage of the 95% interval for a common shift, {n_rows} rows, {whole(n_sim, lang)} simulations a line",
    )
    note = two(lang, "Data simulasi.", "Simulated data.")
    return Table("coverage", frame, caption, tuple(frame.columns[i] for i in (1, 3, 4, 5)), note=note)


def again_table(study: CalibrationStudy, lang: str = "id") -> Table:
    """Some stored numbers of rejections beside those computed now."""
    again = check_again(study)
    records = [
        {
            word("c_model", lang): word(str(row.model), lang),
            word("c_test", lang): test_name(str(row.test), lang),
            word("c_n", lang): whole(int(str(row.n_sim)), lang),
            word("c_stored", lang): whole(int(str(row.stored)), lang),
            word("c_again", lang): whole(int(str(row.again)), lang),
        }
        for row in again.itertuples()
    ]
    frame = pd.DataFrame(records)
    same = int((again["stored"] == again["again"]).sum())
    caption = two(
        lang,
        f"Banyaknya penolakan, tersimpan dan dihitung ulang dari benih yang sama: {same} dari {len(again)} sama",
        f"Numbers of rejections, stored and computed again from the same seed: {same} of {len(again)} equal",
    )
    return Table("again", frame, caption, tuple(frame.columns[2:]))
