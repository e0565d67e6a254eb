"""Chapter 2: what it says of the pair it takes, and where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.instruments_chapter import NEW, OLD, check_words
from helpers.sentences import said, says

from spbe_research.chapters.instruments import narrate
from spbe_research.data.regions import find_region
from spbe_research.errors import NoObservation
from spbe_research.profiles.instrument_change import InstrumentChange, describe_instrument_change
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

NONE_OFFICIAL = "errors.profiles.instrument_change.describe_instrument_change"
REASON = "instruments.narrate.reason"


@pytest.mark.parametrize(
    ("region", "year", "years"),
    [
        ("denpasar", 2021, (2019, 2021)),  # the year of the report is the later one
        ("denpasar", 2018, (2018, 2024)),  # or the earlier one, against the best under the next instrument
        ("paser", 2021, (2019, 2021)),
        ("paser", 2020, (2020, 2022)),  # even where its value only repeats
        ("kabupaten madiun", 2023, (2020, 2023)),
        ("bintan", 2023, (None, 2023)),
    ],
)
def test_the_pair_lies_around_the_year_of_the_report(region: str, year: int, years: tuple[int | None, int]) -> None:
    c = describe_instrument_change(region, year=year)
    assert (c.before and c.before.year, c.after.year, c.focus, c.asked) == (*years, year, False)
    for lang in ("id", "en"):
        text = narrate.split_text(c, lang)
        assert (text is None) is (years[0] is None)
        if text is not None:
            assert c.before is not None
            if year == years[1]:
                reason = says(f"{REASON}_year_after", lang, before_instrument_label=c.before.instrument.label)
            else:
                reason = says(f"{REASON}_year_before", lang, after_instrument_label=c.after.instrument.label)
            assert said(text, "instruments.narrate.split_text", lang, year=years[0], year_2=years[1], reason=reason)
    asked = describe_instrument_change("denpasar", 2018, 2021, year=2019)  # what is asked for comes first
    assert (asked.before and asked.before.year, asked.after.year) == (2018, 2021)


def test_a_value_that_only_repeats_is_passed_over_and_the_page_says_so() -> None:
    c = describe_instrument_change("paser")
    assert c.repeated == (2020,)
    assert said(narrate.split_text(c), "instruments.narrate.split_text_carried", "id", years="2020")
    assert not said(narrate.limits(c), "instruments.closing.limits_carried", "id")
    other = describe_instrument_change("paser", 2020)
    assert other.repeated == ()
    assert said(narrate.limits(other), "instruments.closing.limits_carried", "id")


def test_an_assessment_that_is_not_official_stands_for_its_year_and_is_named() -> None:
    c = describe_instrument_change("denpasar", year=2018, assessment="self")
    assert c.before is not None
    assert (c.before.observation.assessment, c.before.year, c.after.year) == ("self", 2018, 2024)
    own, official = (say(f"instruments.words.{kind}", "id") for kind in ("self", "official"))
    point = {"year": 2018, "own": f", {own}", "instrument_label": "PermenPANRB 5/2018"}
    assert said(narrate.answer(c, "id"), "instruments.summary.point_thresholds", "id", **point)  # printed nowhere
    assert not said(narrate.answer(c, "id"), "instruments.summary.point_thresholds", "id", year=2024)  # printed
    # 3.67 by itself, 2.64 officially: the difference between assessors is no performance
    assert c.split is not None
    assert (c.split.performance.sign, c.mixed, c.verdict) == ("positive", True, "undetermined")
    kinds = {"kinds_0": own, "kinds_1": official}
    assert said(narrate.answer(c, "id"), "instruments.summary.performance_mixed", "id", **kinds)
    check_words(c)
    same = describe_instrument_change("denpasar", 2018, 2019, year=2018, assessment="self")
    assert same.same_instrument
    assert said(narrate.answer(same, "id"), "instruments.summary.performance_mixed", "id", **kinds)
    depth = ", ".join(say(f"instruments.words.{x}", "en") for x in ("indicator", "self"))
    assert said(narrate.split_text(c, "en"), "instruments.narrate.split_text", "en", year=2018, depth_text=depth)
    assert [e.observation.assessment for e in (c.before, c.after)] == ["self", "official"]
    # a source without a year has no place in a pair
    study = describe_instrument_change("bintan", source="bintan-study")
    assert study.after.year == 2024


def test_a_region_with_its_own_levels_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "s")
    file = tmp_path / "a.csv"
    file.write_text("No.;Tingkat\n" + "".join(f"{n};2\n" for n in range(1, 48)), encoding="utf-8")
    add_file(made, file, region="yahukimo", year=2023, assessment="self", source="mandiri")
    with pytest.raises(NoObservation, match=says(NONE_OFFICIAL, place=find_region("yahukimo").describe())):
        describe_instrument_change("yahukimo")
    c = describe_instrument_change("yahukimo", year=2023, assessment="self")
    assert (c.before, c.after.year) == (None, 2023)
    check_words(c, ())


def test_without_an_old_evaluation_there_is_no_pair(bintan: InstrumentChange) -> None:
    assert bintan.before is None
    assert bintan.split is None
    assert bintan.after.year == 2024
    assert (bintan.comparison.old.id, bintan.comparison.new.id) == (OLD, NEW)
    assert bintan.performance_signs == ()
