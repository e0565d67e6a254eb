"""Every result shows itself: a short line as text, in a notebook a small table in the reader's language."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import re
import tempfile
import typing
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from helpers.change import NEW, OLD
from helpers.evaluations import at
from helpers.languages import LANGS
from helpers.public import type_hints
from helpers.result_pdf import EXAMPLE
from helpers.sentences import digits, said
from lxml import html

import spbe_research as spbe
from spbe_research.errors import joined
from spbe_research.numbers.frames import ends_outward
from spbe_research.numbers.language import LANGUAGES
from spbe_research.profiles.change import gather
from spbe_research.simulation.study import CalibrationStudy, load_study
from spbe_research.study.reading.filled import Filled
from spbe_research.text.catalog import catalog
from spbe_research.text.result import result_table

#: what lies inside results and is looked at through them: a short line is enough
INSIDE = {
    "Band",
    "BeyondOthers",
    "Bridge",
    "Cheapest",
    "ChiSquared",
    "Check",
    "Concept",
    "Condition",
    "Dependence",
    "Entry",
    "Group",
    "Held",
    "Interval",
    "LatestLevels",
    "OtherCounts",
    "Unlike",
    "LevelSet",
    "LevelYears",
    "Minimum",
    "PitmanMorgan",
    "Node",
    "PreviousLevels",
    "PrintedBeside",
    "PrintedFigure",
    "Options",
    "OtherPrint",
    "Problem",
    "Task",
    "Programme",
    "Published",
    "Taken",
    "Window",
    "Witness",
    "YearPair",
    "ZoneRules",
}


@cache
def checklist() -> spbe.ChecklistAnswers:
    """A checklist with one answer: there is no other way to one than a file."""
    import openpyxl

    with tempfile.TemporaryDirectory() as folder:
        file = spbe.audit_programme(paser()[1], NEW).write_checklist(Path(folder) / "a.xlsx")
        book = openpyxl.load_workbook(file)
        book.active["E10"] = "ya"
        book.save(file)
        return spbe.read_checklist(file)


@cache
def paser() -> tuple[spbe.Observation, spbe.Observation]:
    return spbe.load_levels("paser", 2021), spbe.load_levels("paser", 2022)


@cache
def walk() -> spbe.Crosswalk:
    return spbe.load_crosswalk(OLD, NEW)


@cache
def maturity(region: str, year: int) -> spbe.Maturity:
    return spbe.describe_maturity(region, year)


@cache
def change(region: str, before: int | None = None, after: int | None = None) -> spbe.RegionChange:
    return spbe.describe_change(region, before, after)


@cache
def madiun() -> spbe.InstrumentChange:
    return spbe.describe_instrument_change("kabupaten madiun")


def bintan() -> tuple[spbe.Observation, spbe.Observation]:
    return spbe.load_values("bintan", 2023), spbe.load_values("bintan", 2024)


@cache
def of_years() -> spbe.PanelOverview:
    return spbe.describe_panel("kalimantan-timur")


@cache
def country() -> spbe.Panel:
    return spbe.load_panel((2023, 2024))


#: one of each class, by its name
MADE: dict[str, Callable[[], object]] = {
    "AcrossInstruments": lambda: change("kabupaten madiun", 2020, 2024).across[0],
    "Bounds": lambda: spbe.bounds(bintan()[1], NEW),
    "CalibrationStudy": load_study,
    "ChangeDescription": lambda: spbe.measure_change(*paser(), NEW),
    "ChangePlace": lambda: spbe.place_of_change("bintan", 2023, 2024),
    "ChangeTest": lambda: spbe.sign_test(*paser()),
    "Comparison": lambda: spbe.compare_instruments(OLD, NEW),
    "Counterfactual": lambda: spbe.counterfactual(spbe.load_levels("kabupaten madiun", 2020), walk()),
    "Crosswalk": walk,
    "Decomposition": lambda: madiun().split,
    "DetectableChange": lambda: spbe.detectable_change(paser()[1], NEW, error_rate=0.1),
    "ErrorRate": lambda: spbe.estimate_error_rate([2] * 37, [2] * 36 + [3], OLD),
    "Evaluation": lambda: change("paser").after,
    "EvaluationComparison": lambda: spbe.compare_evaluations("denpasar", "2018:self", "2018:official"),
    "Filled": lambda: Filled(spbe.find_region("bintan"), 2021, NEW, "study", {"1": Fraction(2)}),
    "Identified": lambda: madiun().split.performance,
    "IndexDistribution": lambda: spbe.index_distribution(paser()[1], NEW, error_rate=0.1),
    "Instrument": lambda: spbe.load_instrument(NEW),
    "InstrumentChange": madiun,
    "Ledger": spbe.reproduce,
    "LinkChoices": lambda: spbe.performance_over_links(madiun().split),
    "Maturity": lambda: maturity("paser", 2022),
    "IntegrityZone": lambda: spbe.score_integrity_zone({"P1": 4, "R1": 3.1429}),
    "NationBreak": lambda: madiun().nation,
    "Observation": lambda: paser()[0],
    "Panel": lambda: spbe.load_panel([2023, 2024], province="Kepulauan Riau"),
    "PartialChange": lambda: spbe.partial_change(*bintan(), NEW),
    "Peer": lambda: maturity("paser", 2022).peers[0],
    "Region": lambda: spbe.find_region("paser"),
    "RegionChange": lambda: change("paser"),
    "RejectionRates": lambda: spbe.rejection_rates(
        [NEW], models=["independent"], shifts=[0.0], tests=["sign test"], n_sim=20
    ),
    "ResultReport": lambda: spbe.read_result_report(EXAMPLE),
    "RowTests": lambda: change("paser").tests,
    "Roadmap": lambda: spbe.describe_roadmap("paser", year=2022),
    "RoadmapBounds": lambda: spbe.roadmap_bounds(spbe.load_values("bintan", 2024), NEW, 3.5),
    "RoadmapPlan": lambda: spbe.plan_roadmap(paser()[1], NEW, 2.6),
    "Audit": lambda: spbe.describe_audit("paser", 2022),
    "AuditProgramme": lambda: spbe.audit_programme(paser()[1], NEW),
    "ChecklistAnswers": checklist,
    "ControlCoverage": lambda: spbe.control_coverage(checklist()),
    "Score": lambda: spbe.score(paser()[1], NEW),
    "SelfReport": lambda: maturity("denpasar", 2018).self_report,
    "SignFlipTest": lambda: spbe.sign_flip_test(*paser(), NEW),
    "Standing": lambda: maturity("paser", 2022).standings[0],
    "StrataTests": lambda: spbe.strata_tests(*paser(), NEW),
    "Study": lambda: spbe.Study(Path("thesis"), "thesis", "21.01"),
    "TwoWayTest": lambda: spbe.two_way_test(*paser(), NEW),
    "UnitChange": lambda: change("bintan").units[0],
    "Convergence": lambda: spbe.convergence(country(), 2023, 2024),
    "DomainContributions": lambda: spbe.domain_contributions(country(), 2023, 2024),
    "DomainStructure": lambda: spbe.domain_structure(country(), 2024),
    "GroupChanges": lambda: spbe.panel_change(country(), 2023, 2024, by="province"),
    "Nearest": lambda: spbe.nearest(country(), "paser", 2023),
    "PanelChange": lambda: spbe.panel_change(country(), 2023, 2024),
    "Break": lambda: of_years().history.changed,
    "CommonPart": lambda: of_years().history.common,
    "Decided": lambda: of_years().history.common.decided(2018, 2024),
    "LevelsBeside": lambda: spbe.describe_panel("lampung").levels[0],
    "Peers": lambda: of_years().peers,
    "Planning": lambda: of_years().planning,
    "PanelOverview": lambda: of_years(),
    "Scope": lambda: of_years().scope,
    "ScopeHistory": lambda: of_years().history,
    "RankMobility": lambda: spbe.rank_mobility(country(), 2023, 2024),
    "SyntheticCountry": lambda: spbe.simulate_country(country(), 2024, n=20),
    "Transitions": lambda: spbe.transition_table(country(), 2023, 2024),
    "VarianceShares": lambda: spbe.variance_shares(country(), 2024, n_resamples=9),
    "WhatRose": lambda: spbe.what_rose(
        spbe.load_panel([2023, 2024]), 2023, 2024, from_predicate="Cukup", to_predicate="Baik"
    ),
    "View": lambda: madiun().views[0],
    "ZoneAnswers": lambda: spbe.ZoneAnswers("Kabupaten Paser", "Disdukcapil", answers={1: "Ya"}),
    "AggregationReadings": lambda: spbe.aggregation_readings(paser()[1], NEW),
    "Robustness": lambda: spbe.describe_robustness("paser", 2022),
    "LeaveOneOut": lambda: spbe.leave_one_out(paser()[1], NEW),
    "RankIntervals": lambda: spbe.rank_intervals(country(), 2024, n_resamples=100),
    "VarianceSources": lambda: spbe.variance_sources(paser()[1], NEW),
    "WeightNoise": lambda: spbe.weight_noise([None, *paser()[1].values.tolist()[1:]], NEW),
    "WeightReadings": lambda: spbe.weight_readings(paser()[1], NEW, panel=country(), year=2024),
}


def classes_in(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and hint.__module__.startswith("spbe_research.") and not issubclass(hint, BaseException):
        yield hint
    for part in typing.get_args(hint):
        yield from classes_in(part)


def hints_of(made: type) -> Iterator[object]:
    """What the attributes, properties and methods of a class are or give."""
    if dataclasses.is_dataclass(made):
        yield from type_hints(made).values()
    for name, member in inspect.getmembers(made):
        function = member.fget if isinstance(member, property) else member
        if not name.startswith("_") and inspect.isroutine(function) and getattr(function, "__annotations__", None):
            yield type_hints(function).get("return")


@cache
def results() -> dict[str, type]:
    """Every class of ours that a public name gives, and that is reached from one of these by a public attribute."""
    waiting: list[type] = []
    for name in spbe.__all__:
        public = getattr(spbe, name)
        if isinstance(public, type):
            waiting += classes_in(public)
        elif callable(public):
            waiting += classes_in(type_hints(public).get("return"))
    found: dict[str, type] = {}
    while waiting:
        made = waiting.pop()
        if found.setdefault(made.__name__, made) is made and not made.__name__.startswith("_"):
            waiting += [c for hint in hints_of(made) for c in classes_in(hint) if c.__name__ not in found]
    return found | {"CalibrationStudy": CalibrationStudy}


def test_every_class_of_results_is_looked_at() -> None:
    assert set(results()) == set(MADE) | INSIDE


@pytest.mark.parametrize("name", MADE)
def test_a_result_is_a_short_line_of_text(name: str) -> None:
    made = MADE[name]()
    assert type(made).__name__ == name
    for text in (repr(made), str(made)):
        assert 3 < len(text) <= 260
        assert "\n" not in text
        assert not re.search(r"array\(|dtype|DataFrame|Fraction\(.*Fraction\(.*Fraction\(", text)


def test_what_lies_inside_results_prints_no_wall_either() -> None:
    b = spbe.bounds(bintan()[1], NEW)
    inside = (b.levels, b.levels.published[0], b.bands[0], walk().concepts[0], spbe.reproduce().entries[0])
    assert {type(x).__name__ for x in inside} < INSIDE
    assert [x for x in inside if len(repr(x)) > 320] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MADE)
def test_a_result_is_a_small_table_in_the_reader_s_language(
    name: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPBE_LANG", lang)
    markup = MADE[name]()._repr_html_()  # type: ignore[attr-defined]
    root = html.fragment_fromstring(markup, create_parent="div")
    (table,) = root.iter("table")
    assert {node.tag for node in root.iter()} <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    assert not re.search(r"\bon\w+=|javascript:|<script|<style", markup)
    lines = table.xpath(".//tr")
    assert 1 <= len(lines) <= 32
    assert len(table.xpath(".//th")) >= 1, "numbers have labels"
    labels = [cell.text_content() for cell in table.xpath(".//th")]
    if name != "Identified":  # whose labels are signs
        sentences = catalog(lang)
        assert table.find("caption").text.split(":")[0] in {
            text for key, text in sentences.items() if key.startswith("results.kinds.")
        }
        assert set(labels) <= {text for key, text in sentences.items() if key.startswith("results.labels.")}
    numbers = [c.text_content() for c in table.xpath(".//td") if re.fullmatch(r"[−-]?\d+[.,]\d+", c.text_content())]
    wrong = "." if lang == "id" else ","
    assert [text for text in numbers if wrong in text and not re.fullmatch(r"\d\d\.\d\d", text)] == []


@pytest.mark.parametrize("name", MADE)
def test_no_english_is_left_in_an_indonesian_table(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made in English and shown in Indonesian: what is kept is told in the language of whoever reads it."""
    monkeypatch.setenv("SPBE_LANG", "en")
    made = MADE[name]()
    monkeypatch.setenv("SPBE_LANG", "id")
    root = html.fragment_fromstring(made._repr_html_(), create_parent="div")  # type: ignore[attr-defined]
    quoted = {i.legal_source for i in (spbe.load_instrument(OLD), spbe.load_instrument(NEW))}
    cells = [cell.text_content() for cell in root.iter("caption", "th", "td", "p")]
    assert [x for x in cells if x not in quoted and re.search(r"\b(the|of|is|not|and|for)\b", x)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_note_is_kept_in_english_and_told_in_the_reader_s_language(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also pickled, joined and inside a line about the result; its numbers bear the language's mark."""
    kept = pickle.loads(pickle.dumps(MADE["PartialChange"]().note))  # noqa: S301
    assert kept == MADE["PartialChange"]().note
    monkeypatch.setenv("SPBE_LANG", lang)
    assert said(str.__str__(kept), "notes.partial.units", units="domains", smallest="0.25")
    units = {"en": "domains", "id": "domain"}[lang]
    for shown in (str(kept), f"{kept}", str(joined(["", kept])), MADE["PartialChange"]()._repr_html_()):
        assert said(shown, "notes.partial.units", lang, units=units, smallest=digits("0.25", lang))
    assert said(repr(MADE["SelfReport"]()), "notes.self_report.bias", lang)


def test_the_score_of_paser_as_its_reader_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """2.1265 is the sum of weights times levels of the deck of 2022; the ministry prints 2.13."""
    monkeypatch.setenv("SPBE_LANG", "id")
    table = html.fragment_fromstring(MADE["Score"]()._repr_html_())
    assert table.find("caption").text == "skor: 2,13 Cukup, PermenPANRB 59/2020"
    lines = [[cell.text_content() for cell in line] for line in table.xpath(".//tr")]
    assert lines[0] == ["satuan", "nomor", "nama", "bobot (%)", "nilai"]
    assert lines[1] == ["indeks", "", "SPBE", "100,0", "2,1265"]
    assert lines[2] == ["domain", "1", "Kebijakan SPBE", "13,0", "1,8000"]
    monkeypatch.setenv("SPBE_LANG", "en")
    english = html.fragment_fromstring(MADE["Score"]()._repr_html_())
    assert english.xpath(".//tbody/tr[2]/td/text()") == ["domain", "1", "SPBE policy", "13.0", "1.8000"]


def test_a_name_with_markup_and_a_note_are_escaped() -> None:
    markup = result_table("region", {"name": "<b>&x"}, about="<i>", note="<script>")
    assert "&lt;b&gt;&amp;x" in markup
    assert not re.search(r"<(b|i|script)>", markup)


def test_a_long_table_says_how_many_lines_there_are_besides() -> None:
    markup = result_table("score", pd.DataFrame({"number": range(100)}))
    assert markup.count("<tr>") == 32
    assert "and 70 more lines" in markup


def test_numbers_of_every_size() -> None:
    facts = {"low": 1.42e-14, "high": float("inf"), "mean": float("nan"), "rate": 0.25, "n": 47, "judged": True}
    cells = html.fragment_fromstring(result_table("score", facts)).xpath(".//td/text()")
    assert cells == ["1.42e-14", "∞", "–", "0.25", "47", "yes"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_data_leave_is_rounded_outward(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """907/1200 = 0.75583 and 1483/1200 = 1.23583, alone, among facts and in a table; an interval of a test is not."""
    monkeypatch.setenv("SPBE_LANG", lang)
    left = spbe.Identified(Fraction(907, 1200), Fraction(1483, 1200))
    mark = "," if lang == "id" else "."
    shown = [f"0{mark}7558", f"1{mark}2359"]
    assert html.fragment_fromstring(left._repr_html_()).xpath(".//td/text()") == shown
    (fact,) = html.fragment_fromstring(result_table("view", {"all_links": left})).xpath(".//td/text()")
    assert re.findall(r"[\d.,]+", fact) == shown
    frame = pd.DataFrame({"low": [0.75583, 1.42e-14, -3.0], "high": [1.23583, float("nan"), float("inf")]})
    cells = html.fragment_fromstring(result_table("bounds", ends_outward(frame, None))).xpath(".//td/text()")
    assert cells == [f"0{mark}7558", f"1{mark}236", f"1{mark}42e-14", "–", "−3", "∞"]
    cells = html.fragment_fromstring(result_table("test", {"low": 0.75583, "high": 1.23583})).xpath(".//td/text()")
    assert cells == [f"0{mark}7558", f"1{mark}2358"]


@pytest.mark.parametrize("name", ["AcrossInstruments", "BeyondOthers", "PartialChange", "RegionChange", "RowTests"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_whole_units_stand_before_rows(name: str, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both units of a test always together, the larger first: as in the sentences of a report."""
    labels, words = "results.labels", "results.words"
    keys = {
        "AcrossInstruments": (f"{labels}.p_by_aspect", f"{labels}.p_by_concept"),
        "PartialChange": (
            f"{words}.two-sided p by whole domains", f"{words}.least two-sided p by rows: proven floor, least found"
        ),
        "RowTests": (f"{words}.sign-flip by aspect", f"{words}.sign-flip by row"),
    }.get(name, (f"{labels}.p_by_aspect", f"{labels}.p_by_row"))  # fmt: skip
    result = change("paser", 2021, 2022).nation if name == "BeyondOthers" else MADE[name]()
    if name == "AcrossInstruments":  # two governments, so that there is something to test
        result = gather(spbe.find_region("denpasar"), at("denpasar", 2018), at("paser", 2022)).across[0]
    monkeypatch.setenv("SPBE_LANG", lang)
    rows = [cell.text_content() for cell in html.fromstring(result._repr_html_()).iter("th", "td")]
    whole, single = (rows.index(catalog(lang)[key]) for key in keys)
    assert whole < single
