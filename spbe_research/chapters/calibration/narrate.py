"""The sentences of the calibration study, Indonesian and English; every number is computed from the stored run."""

from __future__ import annotations

from spbe_research.chapters.calibration.words import NULLS, judged, rate_text, rates_of, share_span
from spbe_research.chapters.display.shown import Prose
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.simulation.models import change_pattern
from spbe_research.simulation.rejection import QUICK_TESTS
from spbe_research.simulation.selected import SELECTIONS, UNITS
from spbe_research.simulation.study import CalibrationStudy
from spbe_research.text.catalog import say

__all__ = [
    "answer",
    "approximation_text",
    "coverage_text",
    "false_text",
    "heading",
    "limits",
    "method",
    "power_text",
    "title",
    "units_text",
]

_BY_ROW = tuple(t for t in QUICK_TESTS if t != "sign-flip by aspect")
_BY_ASPECT = ("sign-flip by aspect",)
_SCIPY = ("scipy.stats.wilcoxon, default",)
_BOOTSTRAP = ("bootstrap interval (alpha 0.05)",)
_ASSESSOR = ("assessor error at 0.1",)


def title(lang: str = "id") -> Prose:
    """Title of the page."""
    return Prose.heading(say("calibration.words.title", lang), 1, "calibration")


def heading(key: str, lang: str = "id") -> Prose:
    """Heading of a section."""
    return Prose.heading(say(f"calibration.words.h_{key}", lang), 2, f"calibration-{key}")


def _span(study: CalibrationStudy, tests: tuple[str, ...], model: str, lang: str, shift: float = 0.0) -> str:
    return share_span(rates_of(study, tests, model, shift)["rate"], lang)


def _safe(study: CalibrationStudy, test: str) -> tuple[str, ...]:
    """Models under which a test keeps its level."""
    return tuple(m for m in NULLS if judged(study, test, m) in ("holds", "cautious"))


def answer(study: CalibrationStudy, lang: str = "id") -> Prose:
    """Where each kind of test may be trusted, in a few sentences."""
    level = number(100 * study.alpha, 0, lang)
    row, aspect = (_span(study, t, "aspects", lang) for t in (_BY_ROW, _BY_ASPECT))
    year_row, year_aspect = (_span(study, t, "year", lang) for t in (_BY_ROW, _BY_ASPECT))
    own = _span(study, _BY_ROW, "independent", lang)
    items = [
        say("calibration.narrate.answer", lang, own=own, level=level, row=row),
        _aspect_sentence(study, aspect, year_aspect, year_row, lang),
        say(
            "calibration.narrate.price_in_power",
            lang,
            span=_span(study, _BY_ASPECT, "independent", lang, 0.2),
            span_2=_span(study, ("sign-flip by row",), "independent", lang, 0.2),
        ),
        say(
            "calibration.narrate.error_test_level",
            lang,
            span=_span(study, _ASSESSOR, "error", lang),
            span_2=_span(study, _ASSESSOR, "double error", lang),
        )
        if judged(study, _ASSESSOR[0], "double error") == "false alarms"
        else say(
            "calibration.narrate.error_test_level_here",
            lang,
            span=_span(study, _ASSESSOR, "error", lang),
            span_2=_span(study, _ASSESSOR, "double error", lang),
        ),
        say(
            "calibration.narrate.bootstrap_not_trusted",
            lang,
            span=_span(study, _BOOTSTRAP, "independent", lang),
            span_2=_span(study, _BOOTSTRAP, "aspects", lang),
        ),
    ]
    return Prose.points(items)


def _aspect_sentence(study: CalibrationStudy, aspect: str, year: str, year_row: str, lang: str) -> str:
    safe = [m for m in _safe(study, _BY_ASPECT[0]) if m not in ("aspects", "year")]
    others = join_words(
        [say(f"calibration.words.{m}", lang)[0].lower() + say(f"calibration.words.{m}", lang)[1:] for m in safe], lang
    )
    return say("calibration.narrate.aspect_sentence", lang, aspect=aspect, others=others, year=year, year_row=year_row)


def false_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """How to read the figure, and the tests of the table of levels."""
    table = ("marginal homogeneity, exact", "symmetry, exact")
    square = ("symmetry, chi-squared", "marginal homogeneity, chi-squared")
    return Prose.paragraph(
        say("calibration.narrate.false_text", lang),
        say(
            "calibration.narrate.tests_of_the_table",
            lang,
            span=_span(study, table, "independent", lang),
            span_2=_span(study, table, "aspects", lang),
            span_3=_span(study, square, "independent", lang),
        ),
    )


def power_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """What power the tests have, and where it may be read."""
    flip = ("sign-flip by row",)
    return Prose.paragraph(
        say(
            "calibration.narrate.power_text",
            lang,
            span=_span(study, _BY_ASPECT, "aspects", lang, 0.2),
            span_2=_span(study, _BY_ASPECT, "aspects", lang, 0.4),
        ),
        say(
            "calibration.narrate.second_shift",
            lang,
            span=_span(study, flip, "error", lang, 0.2),
            span_2=_span(study, _BY_ASPECT, "error", lang, 0.2),
            span_3=_span(study, _ASSESSOR, "error", lang, 0.2),
        ),
    )


def approximation_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """scipy's default: the rate is about right, the p is not."""
    return Prose.paragraph(
        say(
            "calibration.narrate.approximation_text",
            lang,
            span=_span(study, _SCIPY, "independent", lang),
            span_2=_span(study, ("signed rank, zeros dropped",), "independent", lang),
        )
    )


def coverage_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """The interval by rows and by aspects where its assumption is broken on purpose."""
    spans = {
        (m, u): share_span(part["coverage"], lang)
        for (m, u), part in study.coverage.groupby(["model", "unit"], sort=False)
    }
    return Prose.paragraph(
        say(
            "calibration.narrate.coverage_text",
            lang,
            spans=spans["independent", "row"],
            spans_2=spans["independent", "aspect"],
            spans_3=spans["aspects", "row"],
            spans_4=spans["aspects", "aspect"],
        )
    )


def units_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """The unit between row and aspect, and governments that are looked at because of their figures."""
    selected = study.selected
    with_evidence = selected[selected["n_rows"].isin(selected.loc[selected["unit"] == "evidence", "n_rows"])]
    rate = with_evidence.set_index(["selection", "model", "shift", "unit"])["rate"].sort_index()
    tossed = selected[selected["model"].isin(["independent", "evidence", "aspects"]) & (selected["shift"] == 0)]
    models = ("independent", "evidence", "aspects")
    own, together, aspects = (rate_text(float(rate["none", m, 0.0, "evidence"]), lang) for m in models)
    power = [rate_text(float(rate["none", "independent", 0.2, u]), lang) for u in UNITS]
    picked = {
        f"{how.split()[0]}_{unit}": share_span(
            tossed.loc[(tossed["selection"] == how) & (tossed["unit"] == unit), "rate"], lang
        )
        for how in SELECTIONS[1:]
        for unit in ("aspect", "row")
    }
    level = number(100 * study.alpha, 0, lang)
    return Prose.paragraph(
        say(
            "calibration.narrate.units",
            lang,
            own=own,
            together=together,
            aspects=aspects,
            level=level,
            n_rows=int(with_evidence["n_rows"].iloc[0]),
        ),
        say("calibration.narrate.units_power", lang, aspect=power[0], evidence=power[1], row=power[2]),
        say("calibration.narrate.picked", lang, level=level, **picked),
    )


def limits(study: CalibrationStudy, lang: str = "id") -> Prose:
    """What was not tried."""
    return Prose.points(
        [
            say("calibration.narrate.limits", lang),
            say("calibration.narrate.limits_sizes", lang),
            say("calibration.narrate.limits_tried", lang),
            say("calibration.narrate.limits_decimal", lang),
        ]
    )


def method(study: CalibrationStudy, lang: str = "id") -> Prose:
    """Design, simulations, seed, versions."""
    sizes = [int((change_pattern() == k).sum()) for k in range(4)]
    made, p = study.provenance, study.provenance["simulations"]
    versions = ", ".join(f"{name} {v}" for name, v in made["versions"].items() if name != "spbe-research")
    counts = [whole(int(p[k]), lang) for k in ("quick", "slow", "slowest", "intervals")]
    return Prose.paragraph(
        say(
            "calibration.narrate.method",
            lang,
            sum=sum(sizes),
            sizes_0=sizes[0],
            sizes_1=sizes[1],
            sizes_2=sizes[2],
            sizes_3=sizes[3],
            value=join_words([str(n) for n in study.n_rows], lang),
        ),
        say(
            "calibration.narrate.method_simulations",
            lang,
            counts_0=counts[0],
            counts_1=counts[1],
            counts_2=counts[2],
            counts_3=counts[3],
            seed=made["seed"],
            made=made["made"],
            versions=versions,
        ),
    )
