"""Levels of several years: who moved when, and a test for each pair, beside the engine and a count by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.chapters.change import narrate, years
from spbe_research.chapters.display.sourced import is_marked
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import join_words
from spbe_research.paths import data_dir
from spbe_research.profiles.level_years import LevelYears
from spbe_research.study.folder import init_study
from spbe_research.text.catalog import say


@pytest.fixture(scope="module")
def lampung() -> spbe.RegionChange:
    return spbe.describe_change("kota bandar lampung")


@pytest.fixture(scope="module")
def over(lampung: spbe.RegionChange) -> LevelYears:
    assert lampung.over_years is not None
    return lampung.over_years


def plain() -> dict[tuple[str, str], int]:
    table = read_table("observations/indicator_levels")
    mine = table[(table["institution_id"] == "18.71") & (table["assessment"] == "official")]
    return {(y, code): int(x) for y, code, x in zip(mine["year"], mine["indicator"], mine["level"], strict=True)}


def test_levels_are_those_of_the_table(over: LevelYears) -> None:
    held = plain()
    assert over.years == (2021, 2022, 2023, 2024)
    assert {(str(y), c): int(over.levels.loc[c, y]) for y in over.years for c in over.levels.index} == held
    never = [c for c in over.levels.index if len({held[str(y), c] for y in over.years}) == 1]
    assert over.never == never
    assert len(never) == 6
    for pair in over.pairs:
        moves = [held[str(pair.after), c] - held[str(pair.before), c] for c in over.levels.index]
        assert over.moved(pair.before, pair.after) == (
            sum(m > 0 for m in moves), sum(m < 0 for m in moves), sum(m == 0 for m in moves),
        )  # fmt: skip


def test_every_pair_once_neighbours_first_with_the_tests_of_the_engine(over: LevelYears) -> None:
    pairs = [(p.before, p.after) for p in over.pairs]
    assert pairs == [(2021, 2022), (2022, 2023), (2023, 2024), (2021, 2023), (2022, 2024), (2021, 2024)]
    for p in over.pairs:
        alone = spbe.describe_change("kota bandar lampung", p.before, p.after).tests
        assert alone is not None
        assert p.by_row.pvalue_exact == alone.by_row.pvalue_exact
        assert p.by_aspect.pvalue_exact == alone.by_aspect.pvalue_exact


def test_holm_by_hand_over_those_that_can_reach_the_level(over: LevelYears) -> None:
    for k, name in enumerate(("by_row", "by_aspect")):
        tests = [getattr(p, name) for p in over.pairs]
        inside = [i for i, t in enumerate(tests) if t.smallest_exact <= Fraction(1, 20)]
        ordered = sorted(inside, key=lambda i: tests[i].pvalue_exact)
        running = Fraction(0)
        for rank, i in enumerate(ordered):
            running = max(running, min(Fraction(1), tests[i].pvalue_exact * (len(ordered) - rank)))
            assert over.pairs[i].holm[k] == pytest.approx(float(running), rel=1e-9)
        assert [math.isnan(p.holm[k]) for p in over.pairs] == [i not in inside for i in range(len(tests))]
    assert math.isnan(over.pairs[0].holm[1])  # three aspects moved: 0.25 at the least


@pytest.mark.parametrize("place", ["paser", "denpasar", "bintan", "kementerian agama"])
def test_no_section_with_fewer_than_three_years_of_levels(place: str) -> None:
    c = spbe.describe_change(place)
    assert c.over_years is None
    for lang in ("id", "en"):
        assert narrate.heading("years", c, lang) is None
        assert (years.years_text(c, lang), years.years_map(c, lang), years.pairs_table(c, lang)) == (None, None, None)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_picture_in_words_and_the_words_in_the_picture(lampung: spbe.RegionChange, lang: str) -> None:
    drawn = years.years_map(lampung, lang)
    assert drawn is not None
    held = plain()
    shown = [t.get_text() for t in drawn.figure.axes[0].texts]
    for year, before in ((2022, 2021), (2023, 2022), (2024, 2023)):
        codes = [str(n) for n in range(1, 48) if held[str(year), str(n)] != held[str(before), str(n)]]
        assert say("change.years.moved_in", lang, year=year, codes=", ".join(codes)) in drawn.alt
    rose = sum(text.endswith("▲") for text in shown)
    fell = sum(text.endswith("▼") for text in shown)
    assert (rose, fell) == (12 + 15 + 28, 1 + 7 + 0)
    table = years.pairs_table(lampung, lang)
    assert table is not None
    assert len(table.frame) == 6
    columns = list(table.frame.columns)  # whole aspects first
    assert columns.index(say("change.words.c_p_aspect_years", lang)) < columns.index(say("change.words.c_p_row", lang))
    form = {"en": "one", "id": "other"}[lang]  # four sources, of which the line holds three; all listed at the end
    assert says(f"display.sourced.line_of_many.{form}", lang, n=1).search(drawn.source)
    text = str(narrate.sources(lampung, lang))
    assert all(year in text for year in ("2021", "2022", "2023", "2024"))


def test_the_procedure_of_each_year_is_told_where_they_differ(lampung: spbe.RegionChange, over: LevelYears) -> None:
    assert over.procedures == {"evaluasi": (2021, 2023, 2024), "pemantauan": (2022,)}
    for lang in ("id", "en"):
        text = years.years_text(lampung, lang).plain
        assert says("change.years.procedures", lang).search(text)
        for name, told in over.procedures.items():
            listed = join_words([str(year) for year in told], lang)
            assert (
                say("change.years.procedure", lang, years=listed, procedure=say(f"change.words.{name}", lang)) in text
            )
        alike = tuple(replace(e, observation=replace(e.observation, procedure="evaluasi")) for e in over.evaluations)
        same = replace(lampung, over_years=replace(over, evaluations=alike))
        assert not says("change.years.procedures", lang).search(years.years_text(same, lang).plain)
        unsaid = tuple(replace(e, observation=replace(e.observation, procedure="")) for e in over.evaluations)
        text = years.years_text(replace(lampung, over_years=replace(over, evaluations=unsaid)), lang).plain
        assert say("change.words.procedure_open", lang) in text


def test_what_must_be_known_of_a_source_stands_in_its_record(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "s"))
    study = init_study(tmp_path / "s", region="bintan").activate()
    header = (data_dir() / "sources.csv").read_text(encoding="utf-8").splitlines()[0]
    for lang in ("id", "en"):
        for kind in ("unchecked", "sample"):
            trust = say(f"study.report.trust_{kind}", lang) + "; more"
            cells = {"source": f"s-{kind}", "trust": trust, "short_id": f"LHE {kind}", "short_en": f"LHE {kind}"}
            line = ",".join(f'"{cells.get(name, "")}"' for name in header.split(","))
            (study.path / "data" / "sources.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
            assert is_marked(f"LHE {kind}", lang)
            assert is_marked(f"LHE {kind}", lang, kind)
            assert not is_marked(f"LHE {kind}", lang, *({"unchecked", "sample"} - {kind}))
            assert not is_marked(
                say(f"study.report.{kind}", lang, text="LHE 2022"), lang
            )  # called so, recorded nowhere


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_table_of_pairs_says_how_many_rows_could_only_rise(lampung: spbe.RegionChange, lang: str) -> None:
    """Counted in the table of levels; the last year starts no pair."""
    held = plain()
    low = {year: sum(x == 1 for (y, _), x in held.items() if y == str(year)) for year in (2021, 2022, 2023)}
    told = join_words([say("change.years.pair_floor", lang, n=n, year=year) for year, n in low.items()], lang)
    note = years.pairs_table(lampung, lang).note
    assert list(low.values()) == [43, 33, 27]
    assert says("change.years.pairs_floor", lang, told=told, k=47).search(note)
    over = lampung.over_years
    assert over is not None
    high = replace(lampung, over_years=replace(over, levels=over.levels + 1))
    assert not says("change.years.pairs_floor", lang).search(years.pairs_table(high, lang).note)
