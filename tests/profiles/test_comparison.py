"""Two evaluations side by side: what is compared, what is refused, and that the parts add up.

Denpasar 2018 and 2019: levels of its own publication, by itself and official (indices 3.67, 2.64 and 3.33; 12 of the
37 levels of 2018 are alike, counted by hand from the table). The studies' levels are made up.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.data.observations import load_values
from spbe_research.errors import AmbiguousObservation, NoObservation, ParameterError, UnknownRegion
from spbe_research.numbers.exact import round_exact
from spbe_research.profiles.comparison import EvaluationComparison, compare_evaluations, side_asked
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

INST = "permenpanrb-59-2020"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "s"))
    return init_study(tmp_path / "s", region="bintan").activate()


def own(study: Study, year: int, kind: str, level: int, empty: tuple[str, ...] = ()) -> None:
    """One level everywhere but in a few rows that differ, and in those without one."""
    codes = spbe.load_instrument(INST).codes
    lines = "".join(f"{c};{'' if c in empty else level + (int(c) % 10 == 0)}\n" for c in codes)
    file = study.path.parent / "levels.csv"
    file.write_text("No.;Tingkat\n" + lines, encoding="utf-8")
    add_file(study, file, source=f"{kind} {year}", region="bintan", year=year, assessment=kind, beside=True)


def shown(c: EvaluationComparison) -> tuple[str, bool, bool, bool]:
    return c.question, c.difference is not None, c.agreement is not None, c.change is not None


class TestOneEvaluationJudgedTwice:
    def test_agreement_and_the_difference_of_the_indices(self):
        c = compare_evaluations("denpasar", "2018:self", "2018:official")
        assert shown(c) == ("agreement", True, True, False)
        assert (c.agreement.exact, c.agreement.n) == (12, 37)
        assert round_exact(c.difference.exact, 2) == round_exact(Fraction("1.03"), 2)

    def test_the_official_result_is_the_second_in_either_order(self):
        one = compare_evaluations("denpasar", "2018:self", "2018:official")
        other = compare_evaluations("denpasar", "2018:official", "2018:self")
        assert one.difference.exact == other.difference.exact > 0
        assert one.agreement.bias == other.agreement.bias > 0
        assert other.first.observation.assessment == "self"

    def test_without_levels_on_one_side_only_the_indices(self, study):
        own(study, 2024, "self", 2)
        c = compare_evaluations("bintan", "2024:self", "2024:official")
        assert shown(c) == ("agreement", True, False, False)
        published = load_values("bintan", 2024)
        assert c.second.observation.source == published.source

    def test_two_kinds_of_which_none_is_official(self, study):
        own(study, 2024, "document", 2)
        own(study, 2024, "visit", 3, empty=("1",))
        c = compare_evaluations("bintan", "2024:document", "2024:visit")
        assert shown(c) == ("agreement", True, True, False)
        assert (c.agreement.n, c.agreement.missing, c.agreement.bias) == (46, ("1",), -1)


class TestTwoYearsOfOneKind:
    def test_official_ones_as_chapter_3_has_them(self):
        c = compare_evaluations("paser", "2021:official", "2022:official")
        there = spbe.describe_change("paser", 2021, 2022)
        assert shown(c) == ("change", True, False, True)
        assert c.difference.exact == there.total.exact == Fraction("0.766")
        assert c.change.verdict == there.verdict
        assert c.change.tests.by_row.pvalue_exact == there.tests.by_row.pvalue_exact
        assert c.change.place.rank == there.place.rank

    def test_self_assessments_are_tested_and_have_no_place_among_published_changes(self, study):
        own(study, 2023, "self", 2)
        own(study, 2024, "self", 3)
        c = compare_evaluations("bintan", "2023:self", "2024:self")
        assert shown(c) == ("change", True, False, True)
        assert c.difference.exact == 1
        assert c.change.tests is not None
        assert (c.change.place, c.change.place_of_kind) == (None, None)

    def test_domain_values_alone(self):
        c = compare_evaluations("bintan", "2023:official", "2024:official")
        assert c.change.tests is None
        assert c.change.partial is not None


class TestTwoInstruments:
    def test_indices_are_never_subtracted(self):
        c = compare_evaluations("kabupaten madiun", "2020:official", "2024:official")
        assert shown(c) == ("instruments", False, False, True)
        assert c.units == ()
        assert c.change.across[0].concepts == 23

    def test_without_links_nothing(self, study):
        codes = spbe.load_instrument("permenpanrb-8-2026").codes
        file = study.path.parent / "new.csv"
        file.write_text("No.;Tingkat\n" + "".join(f"{c};2\n" for c in codes), encoding="utf-8")
        for year in (2026, 2019):
            options = {"instrument": "permenpanrb-8-2026"} if year == 2026 else {}
            if year == 2019:
                old = spbe.load_instrument("permenpanrb-5-2018").codes
                file.write_text("No.;Tingkat\n" + "".join(f"{c};2\n" for c in old), encoding="utf-8")
            add_file(study, file, source=f"s{year}", region="bintan", year=year, assessment="self", **options)
        c = compare_evaluations("bintan", "2019:self", "2026:self")
        assert c.question == "instruments"
        assert c.difference is None
        assert c.linked == (c.change is not None)


class TestTwoKindsInTwoYears:
    def test_the_difference_is_not_formed_and_its_parts_add_up(self):
        c = compare_evaluations("denpasar", "2018:self", "2019:official")
        assert shown(c) == ("mixed", False, False, False)
        (bridge,) = c.bridges
        gap = c.after.index.exact - c.before.index.exact
        assert bridge.judged.exact + bridge.changed.exact == gap
        assert bridge.judged.exact == -compare_evaluations("denpasar", "2018:self", "2018:official").difference.exact
        assert (
            bridge.changed.exact == compare_evaluations("denpasar", "2018:official", "2019:official").difference.exact
        )
        assert c.like == (("2018:official", "2019:official"), ("2018:self", "2018:official"))

    def test_by_way_of_either_side(self, study):
        for year, kind, level in ((2023, "self", 3), (2023, "official", 2), (2024, "self", 4), (2024, "official", 2)):
            own(study, year, kind, level)
        c = compare_evaluations("bintan", "2023:self", "2024:official")
        parts = {b.by.year: (b.judged.exact, b.changed.exact) for b in c.bridges}
        assert parts == {2023: (-1, 0), 2024: (-2, 1)}
        assert len(c.like) == 4

    def test_nothing_in_between(self, study):
        own(study, 2025, "self", 3)
        c = compare_evaluations("bintan", "2024:official", "2025:self")
        assert (c.bridges, c.like) == ((), ())

    def test_none_across_instruments(self):
        c = compare_evaluations("denpasar", "2018:self", "2021:official")
        assert (c.question, c.bridges, c.difference, c.change) == ("mixed", (), None, None)


@pytest.mark.parametrize(
    "text", ["2024-self", "2024", "self:2024", "2024:", "", " ", "1999:self", "20244:self", None, 7]
)
def test_another_form_is_refused(text):
    with pytest.raises(ParameterError, match=says("errors.profiles.comparison.form")) as caught:
        compare_evaluations("paser", text, "2022:official")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "side"), [(" 2024 : mandiri ", (2024, "self")), ("2021:Resmi", (2021, "official"))])
def test_sides_as_people_write_them(text, side):
    assert side_asked(text) == side


@pytest.mark.parametrize(
    ("region", "before", "after", "error", "told"),
    [
        ("paser", "2021:guess", "2022:official", ParameterError, says("errors.profiles.comparison.kind", kind="guess")),
        ("paser", "2022:official", "2022:resmi", ParameterError, says("errors.profiles.comparison.same")),
        ("paser", "2022:official", "2021:official", ParameterError, says("errors.profiles.comparison.later_first")),
        ("paser", "2022:official", "2050:official", NoObservation, says("errors.profiles.comparison.no_side")),
        ("paser", "2021:self", "2022:official", NoObservation, says("errors.profiles.comparison.no_side")),
        ("pasir", "2021:official", "2022:official", UnknownRegion, says("errors.data.regions.unknown_region")),
    ],
)
def test_refusals_in_one_line(region, before, after, error, told):
    with pytest.raises(error, match=told) as caught:
        compare_evaluations(region, before, after)
    assert "\n" not in str(caught.value)


def test_a_side_without_figures_names_those_that_there_are():
    with pytest.raises(NoObservation, match="2018:official, 2018:self, 2019:official"):
        compare_evaluations("denpasar", "2018:visit", "2019:official")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_shows_itself_in_the_reader_s_language(monkeypatch, lang):
    monkeypatch.setenv("SPBE_LANG", lang)
    for pair, question in (
        (("denpasar", "2018:self", "2018:official"), "agreement"),
        (("denpasar", "2018:self", "2019:official"), "mixed"),
        (("kabupaten madiun", "2020:official", "2024:official"), "instruments"),
    ):
        c = compare_evaluations(*pair)
        assert say(f"results.words.{question}", lang) in c._repr_html_()
        assert len(repr(c)) < 160
        assert all(len(repr(b)) < 160 for b in c.bridges)


def test_a_side_under_two_instruments_is_refused_with_both(study):
    own(study, 2022, "self", 2)
    own(study, 2022, "official", 3)
    header, *lines = (
        (study.path / "data" / "observations" / "indicator_levels.csv").read_text(encoding="utf-8").splitlines()
    )
    codes = spbe.load_instrument("permenpanrb-5-2018").codes
    one = next(line for line in lines if ",self," in line)
    names = header.split(",")
    cells = dict(zip(names, next(csv.reader([one])), strict=True)) | {
        "instrument": "permenpanrb-5-2018",
        "source": "other",
    }
    more = [",".join((cells | {"indicator": c}).get(n, "") for n in names) for c in codes]
    (study.path / "data" / "observations" / "indicator_levels.csv").write_text(
        "\n".join([header, *lines, *more]) + "\n", encoding="utf-8"
    )
    sources = (study.path / "data" / "sources.csv").read_text(encoding="utf-8")
    known = sources.splitlines()[1].split(",")[0]
    (study.path / "data" / "sources.csv").write_text(
        sources + sources.splitlines()[1].replace(known, "other", 1) + "\n", encoding="utf-8"
    )
    with pytest.raises(
        AmbiguousObservation, match=says("errors.profiles.comparison.two_instruments", side="2022:self")
    ):
        compare_evaluations("bintan", "2022:self", "2022:official")
