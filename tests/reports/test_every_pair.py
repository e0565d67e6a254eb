"""A report of whatever two evaluations a study holds: every depth, instrument, assessment, and rows without a level."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from helpers.pairs import DEPTHS, PLACE, fill, run_chapter, side
from helpers.sentences import said

import spbe_research as spbe
from spbe_research.errors import NoObservation
from spbe_research.profiles.change import describe_change
from spbe_research.reports.running.run import CHAPTERS, make_report
from spbe_research.study.folder import Study, init_study

OLD, NEW, PEMDI = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"
YEARS = {OLD: (2018, 2019), NEW: (2021, 2022), PEMDI: (2026, 2027)}
KINDS = list(itertools.product(("official", "self"), repeat=2))


def known(instrument: str, depth: str) -> bool:
    return depth in ("whole", "gaps", "index") or bool(spbe.load_instrument(instrument).numbers(depth))


def combinations() -> list[object]:
    """Every one: levels with missing rows daily, every eighteenth pair of depths in the full round, the rest slow."""
    found = []
    count = 0
    for old, new in itertools.combinations_with_replacement((OLD, NEW, PEMDI), 2):
        for first, last in itertools.product(DEPTHS, repeat=2):
            if not (known(old, first) and known(new, last)):
                continue
            count += 1
            for i, kinds in enumerate(KINDS):
                daily = {first, last} <= {"gaps", "whole"} and first + last != "wholewhole" and i == 0
                marks = (
                    () if daily else (pytest.mark.full,) if i == count % 4 and count % 18 == 0 else (pytest.mark.slow,)
                )
                name = "-".join((old[-6:], new[-6:], first, last, *kinds))
                found.append(pytest.param((old, new), (first, last), kinds, marks=marks, id=name))
    return found


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return init_study(tmp_path_factory.mktemp("pairs") / "s", region=PLACE)


@pytest.mark.parametrize(("instruments", "depths", "kinds"), combinations())
def test_every_combination_gives_a_report(
    study: Study,
    monkeypatch: pytest.MonkeyPatch,
    instruments: tuple[str, str],
    depths: tuple[str, str],
    kinds: tuple[str, str],
) -> None:
    """Every cell of every chapter runs, and shows no number that is not there."""
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    years = YEARS[instruments[0]][0], YEARS[instruments[1]][1]
    fill(study, *(side(*x) for x in zip(instruments, years, depths, kinds, (1, 3), strict=True)))
    lang = "en" if depths[0] == "gaps" else "id"
    for chapter in CHAPTERS:
        shown = run_chapter(chapter, region=PLACE, year=years[1], assessment=kinds[1], lang=lang)
        assert len(shown) > 3
        assert not [text for text in shown if ">nan<" in text.lower() or " nan " in text.lower()]


@pytest.mark.full
@pytest.mark.parametrize(("first", "last"), [("gaps", "whole"), ("whole", "gaps")])
def test_the_report_of_a_pair_with_missing_rows_is_written(
    study: Study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, first: str, last: str
) -> None:
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    for old, new in ((OLD, NEW), (NEW, NEW)):
        years = YEARS[old][0], YEARS[new][1]
        fill(study, side(old, years[0], first, "official", 1), side(new, years[1], last, "official", 3))
        assert make_report(PLACE, out=tmp_path / old).html.is_file()


def test_missing_rows_leave_no_test_by_rows_but_what_is_certain(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """45 of 47 rows before, 47 after: the rows known on both sides moved, whatever the two others did."""
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    fill(study, side(NEW, 2021, "gaps", "official", 1), side(NEW, 2022, "whole", "official", 3))
    c = describe_change(PLACE)
    assert c.tests is None
    assert c.partial is not None
    before, after = (
        {row["indicator"]: row["level"] for row in side(NEW, 2021, depth, "official", seed)[1]}
        for depth, seed in (("gaps", 1), ("whole", 3))
    )
    assert c.partial.least_moved == sum(after[code] != x for code, x in before.items())


def test_figures_that_are_not_official_are_no_pair(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    fill(study, side(NEW, 2021, "whole", "self", 1), side(NEW, 2022, "whole", "self", 3))
    c = describe_change(PLACE, year=2022, assessment="self")
    assert (c.verdict, c.before, c.beside) == ("no-pair", None, ("self", 2022))
    text = "".join(run_chapter("03_change", region=PLACE, year=2022, assessment="self", lang="id"))
    assert said(text, "change.summary.no_official", "id", region_name="Kabupaten Biak Numfor", year=2022)
    with pytest.raises(NoObservation):
        describe_change(PLACE, 2021, 2022, year=2022, assessment="self")


def test_decimal_levels_are_the_reason_that_is_given(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values under 8/2026 contradict nothing: what cannot be done is to list the levels."""
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    fill(study, side(PEMDI, 2026, "aspect", "official", 1), side(PEMDI, 2027, "whole", "official", 3))
    text = "".join(run_chapter("03_change", region=PLACE, year=2027, lang="en"))
    assert said(text, "change.summary.impossible_decimal", label=spbe.load_instrument(PEMDI).label)
    assert not said(text, "change.summary.impossible")
