"""The calibration study on its page: every sentence renders in both languages, and its numbers are those stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pandas as pd
import pytest
from helpers.figures import texts
from helpers.languages import LANGS
from helpers.notebooks import check_article, left_out
from helpers.sentences import digits, listening, said
from helpers.snapshots import as_text
from helpers.tables import ROOT

from spbe_research.chapters.calibration import figures, narrate, tables
from spbe_research.chapters.calibration.sections import SECTIONS
from spbe_research.chapters.calibration.words import NULLS, judged, rate_text, rates_of, share_span
from spbe_research.simulation.study import CalibrationStudy, check_again, load_study
from spbe_research.text.catalog import catalog, say

TEXTS = ("answer", "false_text", "power_text", "approximation_text", "coverage_text", "units_text", "limits", "method")
TABLES = ("trust_table", "rates_table", "power_table", "coverage_table", "units_table", "again_table")
SAID = "calibration.narrate"
ROW, ASPECT, ASSESSOR = "sign-flip by row", "sign-flip by aspect", "assessor error at 0.1"


@pytest.fixture(scope="module")
def study() -> CalibrationStudy:
    return load_study()


@pytest.fixture(scope="module")
def again(study: CalibrationStudy) -> pd.DataFrame:
    return check_again(study)


@pytest.fixture(autouse=True)
def _computed_once(again: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "check_again", lambda study: again)


def kept(study: CalibrationStudy) -> CalibrationStudy:
    """The same study, but for an assessor-error test that keeps its level at twice the rate too."""
    rates = study.rates.copy()
    rates.loc[(rates["test"] == ASSESSOR) & (rates["model"] == "double error"), "verdict"] = "holds"
    return replace(study, rates=rates)


def page(study: CalibrationStudy, lang: str) -> Iterator[str]:
    """Everything that stands on the page, as text."""
    for key in SECTIONS.makers:
        heading, note = islice(SECTIONS.parts(study, key, lang), 2)
        yield from (repr(heading), repr(note))
    for name in TEXTS:
        yield getattr(narrate, name)(study, lang).plain
    yield narrate.answer(kept(study), lang).plain
    for table in (*(getattr(tables, name)(study, lang) for name in TABLES), tables.approximation_table(lang, n_sim=20)):
        yield from (table.caption, table.note or "-", *table.frame.columns)
        yield from (text for line in table.frame.to_numpy().tolist() for text in line)
    for name in figures.__all__:
        drawing = getattr(figures, name)(study, lang)
        yield from (drawing.alt, drawing.caption)


def cell(table: tables.Table, test: str, model: str, lang: str = "en") -> str:
    """A cell by the keys of the test and of the model."""
    frame = table.frame.set_index(table.frame.columns[0])
    return str(frame.loc[say(f"calibration.tests.{test}", lang), word(model, lang)])


def word(key: str, lang: str = "en", **values: object) -> str:
    return say(f"calibration.words.{key}", lang, **values)


@pytest.mark.snapshot
@pytest.mark.parametrize("lang", LANGS)
def test_whole_page(study: CalibrationStudy, snapshot, lang: str) -> None:
    lines = [narrate.title(lang).plain]
    lines += [narrate.heading(key, lang).plain for key in SECTIONS.makers if key != "title"]
    lines += [getattr(narrate, name)(study, lang).plain for name in TEXTS]
    for table in (*(getattr(tables, name)(study, lang) for name in TABLES), tables.approximation_table(lang, n_sim=20)):
        rows = [table.frame.columns, *table.frame.to_numpy().tolist()]
        lines += [table.caption, *(" | ".join(row) for row in rows), table.note or ""]
    for name in figures.__all__:
        drawing = getattr(figures, name)(study, lang)
        lines += [f"[{drawing.alt}]", drawing.caption]
    assert as_text(line for line in lines if line) == snapshot


@pytest.fixture(scope="module")
def pages(study: CalibrationStudy, again: pd.DataFrame) -> dict[str, tuple[list[str], set[str]]]:
    """All texts of the page and the keys they ask for, by language; made once."""
    made = {}
    for lang in ("id", "en"):
        with pytest.MonkeyPatch.context() as patch, listening() as heard:
            patch.setattr(tables, "check_again", lambda study: again)
            made[lang] = (list(page(study, lang)), set(heard.keys))
    return made


@pytest.mark.parametrize("lang", LANGS)
def test_every_key_renders(pages: dict[str, tuple[list[str], set[str]]], lang: str) -> None:
    shown, heard = pages[lang]
    assert {key for key in heard if key.startswith("calibration.")} == {
        key for key in catalog(lang) if key.startswith("calibration.")
    }
    assert all(text.strip() for text in shown)
    assert [text for text in shown if "{" in text or "}" in text or "nan" in text.split()] == []


def test_the_languages_show_the_same_figures(pages: dict[str, tuple[list[str], set[str]]]) -> None:
    indonesian, english = (
        [t for t in pages[lang][0] if t[:1].isdigit() and not t[-1:].isalpha()] for lang in ("id", "en")
    )
    assert len(indonesian) > 150
    swapped = [t.translate(str.maketrans(",.", ".,")) for t in indonesian]
    assert swapped == english


# words


def test_shares_in_percent() -> None:
    assert [rate_text(r, "en") for r in (0.0, 0.0465, 0.0994, 0.0995, 0.336, 1.0)] == [
        "0.0", "4.7", "9.9", "10", "34", "100",
    ]  # fmt: skip
    assert rate_text(0.0465, "id") == "4,7"
    assert share_span(pd.Series([0.34, 0.021, 0.1]), "id") == "2,1–34"
    assert share_span(pd.Series([0.951, 0.949]), "en") == "95"


def test_the_worst_number_of_rows_decides(study: CalibrationStudy) -> None:
    assert [judged(study, ROW, m) for m in NULLS] == ["holds", *["false alarms"] * 3, "holds", "holds"]
    assert judged(study, ASPECT, "error") == "cautious"
    assert judged(study, "symmetry, chi-squared", "aspects") == "false alarms"  # 0.4 % at 20 rows, 11 % at 47
    assert judged(study, ASSESSOR, "independent") == "other question"
    assert len(rates_of(study, (ROW, ASPECT), "aspects", 0.4)) == 6


# tables


def test_trust(study: CalibrationStudy) -> None:
    indonesian, english = (tables.trust_table(study, lang) for lang in ("id", "en"))
    assert cell(english, ROW, "aspects") == f"{word('false alarms')}: 14–34%"
    assert cell(english, ASPECT, "aspects") == f"{word('holds')}: 2.3–4.0%"
    assert cell(english, ASPECT, "error") == f"{word('cautious')}: 0.4–1.1%"
    assert cell(english, ASSESSOR, "aspects") == word("other question")
    assert cell(indonesian, ROW, "aspects", "id") == f"{word('false alarms', 'id')}: 14–34 %"
    assert len(english.frame) == len(indonesian.frame) == len(study.tests) == 13
    assert "20 / 37 / 47" in english.caption


def test_rates_are_the_stored_rejections(study: CalibrationStudy) -> None:
    stored = study.cell(ROW, "aspects", 0.0, 47)
    assert (int(stored["rejections"]), int(stored["n_sim"])) == (672, 2000)  # 33.6 %
    table = tables.rates_table(study, "en")
    assert cell(table, ROW, "aspects") == "14 / 29 / 34"
    assert cell(table, ASSESSOR, "double error") == "12 / 11 / 13"  # 59 of 500 at 20
    assert table.numeric == tuple(table.frame.columns[1:])


def test_power(study: CalibrationStudy) -> None:
    indonesian, english = (tables.power_table(study, lang) for lang in ("id", "en"))
    assert cell(english, ROW, "independent") == "20 / 29 / 44"
    assert cell(english, ASSESSOR, "rise") == "14 / 20 / 35"
    assert cell(indonesian, ASPECT, "aspects", "id") == "9,2 / 13 / 17"
    assert "±9.2 (200), ±5.8 (500), ±2.9 (2,000)" in english.note
    assert "±9,2 (200), ±5,8 (500), ±2,9 (2.000)" in indonesian.note
    higher = tables.power_table(study, "en", shift=0.4)
    assert said(higher.caption, "calibration.tables.power_table_caption", "en", chance="0.9")


def test_coverage(study: CalibrationStudy) -> None:
    lines = tables.coverage_table(study, "en").frame.to_numpy().tolist()
    assert lines[31] == ["47", word("aspects"), "0.5", word("row"), "68", "60–74", "0.74"]
    assert lines[30][3:] == [word("aspect"), "96", "92–98", "1.72"]  # whole aspects first
    assert lines[19] == ["37", word("aspects"), "0.5", word("row"), "69", "62–76", "0.91"]
    assert len(lines) == 3 * 12


def test_units_side_by_side(study: CalibrationStudy) -> None:
    table = tables.units_table(study, "en")
    lines = {tuple(line[:3]): line[3:] for line in table.frame.to_numpy().tolist()}
    own, same, whole = (word(m) for m in ("independent", "evidence", "aspects"))
    everyone, largest, lowest = (word(how) for how in ("none", "largest change", "lowest start"))
    assert lines["47", everyone, own] == ["3.7 / 4.3 / 4.7", "30 / 40 / 44"]
    assert lines["47", everyone, same] == ["3.6 / 4.2 / 14", "20 / 28 / 46"]
    assert lines["47", largest, whole] == ["40 / 99 / 100", "–"]
    assert lines["47", lowest, own] == ["6.3 / 9.2 / 9.2", "–"]
    assert lines["37", largest, whole] == ["28 / – / 100", "–"]
    assert len(lines) == 6 + 2 * 4 + 2 * (5 + 2 * 3)
    assert said(table.note, "calibration.tables.units_table_note", "en", n_sim="2,000", half="2.9")
    for lang in ("id", "en"):
        text = narrate.units_text(study, lang).plain
        spans = {"largest_aspect": digits("15–40", lang), "lowest_aspect": digits("3.4–13", lang)}
        spans |= {"largest_row": digits("35–100", lang), "lowest_row": digits("7.6–63", lang)}
        assert said(text, f"{SAID}.picked", lang, **spans)


def test_cells_computed_again(study: CalibrationStudy) -> None:
    table = tables.again_table(study, "id")
    assert said(table.caption, "calibration.tables.again_table_caption", "id", same=14, n_again=14)
    assert table.frame.iloc[8, 1:].tolist() == [say(f"calibration.tests.{ROW}", "id"), "2.000", "672", "672"]


# sentences and figures


def test_sentences_hold_the_stored_numbers(study: CalibrationStudy) -> None:
    for lang in ("id", "en"):
        answer, other = narrate.answer(study, lang).plain, narrate.answer(kept(study), lang).plain
        spans = {"span": digits("2.4–2.6", lang), "span_2": digits("11–13", lang)}
        assert said(answer, f"{SAID}.answer", lang, own=digits("1.9–5.0", lang), level="5")
        assert said(answer, f"{SAID}.aspect_sentence", lang, year="14–23", year_row="37–63")
        assert said(answer, f"{SAID}.error_test_level", lang, **spans)
        assert not said(answer, f"{SAID}.error_test_level_here", lang)
        assert said(other, f"{SAID}.error_test_level_here", lang, **spans)
        assert not said(other, f"{SAID}.error_test_level", lang)
        assert said(narrate.coverage_text(study, lang), f"{SAID}.coverage_text", lang, spans_3="68–91", spans_4="91–97")
        sizes = {"sum": 84, "sizes_0": 39, "sizes_1": 23, "sizes_2": 18, "sizes_3": 4}
        assert said(narrate.method(study, lang), f"{SAID}.method", lang, **sizes)
        assert said(narrate.method(study, lang), f"{SAID}.method_simulations", lang, counts_0=digits("2,000", lang))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", figures.__all__)
def test_figures_say_that_their_data_are_simulated(study: CalibrationStudy, name: str, lang: str) -> None:
    drawing = getattr(figures, name)(study, lang)
    found, width, height = texts(drawing.figure)
    shown = [t for t, _ in found]
    assert say("calibration.words.synthetic", lang) in shown
    assert [t for t, b in found if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1] == []
    share = "14–34" if name == "false_alarms" else "30–54"
    assert say("display.ranges.share_text", lang, share=share) in drawing.alt


def test_dots_stand_at_the_stored_rates(study: CalibrationStudy) -> None:
    axes = figures.false_alarms(study, "en").figure.axes[NULLS.index("aspects")]
    dots = [(line.get_ydata()[0], line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o"]
    first = [x for y, x in sorted(dots) if abs(y - study.tests.index(ROW)) < 0.5]  # one below the other, by rows
    assert first == pytest.approx([100 * study.cell(ROW, "aspects", 0.0, n)["rate"] for n in study.n_rows])
    assert first[-1] == pytest.approx(33.6)


def test_the_notebook_reads_like_an_article() -> None:
    check_article(ROOT / "notebooks" / "calibration" / "calibration.ipynb", ["lang"], SECTIONS, range(10, 16))
    assert left_out(SECTIONS, narrate, tables, figures) == ["heading", "title", "approximation_table"]
