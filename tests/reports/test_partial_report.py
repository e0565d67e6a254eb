"""Partial evaluations: nothing missing is filled in, on any line of the page, in either language."""

from __future__ import annotations

import itertools
import json
import math
import re
from fractions import Fraction
from pathlib import Path

import pytest
from helpers.sentences import said, says

import spbe_research as spbe
from spbe_research.chapters.instruments.words import index_text
from spbe_research.chapters.maturity import figures, narrate, tables
from spbe_research.chapters.maturity import self_report as self_report_chapter
from spbe_research.decomposition.series import evaluations
from spbe_research.errors import NoObservation, ParameterError, message
from spbe_research.profiles.maturity import Maturity
from spbe_research.profiles.maturity_rows import mean_needed
from spbe_research.profiles.pair import read_evaluation
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.record.manifest import fingerprint, write_manifest
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_file, remove_levels
from spbe_research.text.catalog import say

NEW = "permenpanrb-59-2020"
EMPTY = ("5", "12", "13", "14", "30", "45")


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "s"))
    return init_study(tmp_path / "s", region="bintan").activate()


def add(study: Study, levels: dict[str, object], *, region: str = "bintan", year: int = 2021, **more: object) -> None:
    """A table of the levels, added as a user would; the levels are made up."""
    file = study.path.parent / "levels.csv"
    file.write_text("No.;Tingkat\n" + "".join(f"{c};{x}\n" for c, x in levels.items()), encoding="utf-8")
    add_file(study, file, source="made up for a test", region=region, year=year, **{"assessment": "official"} | more)


def made_up(empty: tuple[str, ...] = EMPTY, inst_id: str = NEW) -> dict[str, object]:
    inst = spbe.load_instrument(inst_id)
    return {c: "" if c in empty else 1 + i % 4 for i, c in enumerate(inst.codes)}


def partial(study: Study, empty: tuple[str, ...] = EMPTY) -> Maturity:
    add(study, made_up(empty), assessment="self")
    return spbe.describe_maturity("bintan", 2021, assessment="self")


def by_hand(levels: dict[str, object], empty_level: int) -> Fraction:
    inst = spbe.load_instrument(NEW)
    full = [empty_level if levels[c] == "" else int(str(levels[c])) for c in inst.codes]
    return sum((w * x for w, x in zip(inst.weights, full, strict=True)), Fraction(0))


def outward(low: Fraction, high: Fraction) -> tuple[str, str]:
    """Two decimals, the lower end down and the upper end up."""
    return f"{math.floor(low * 100) / 100:.2f}", f"{math.ceil(high * 100) / 100:.2f}"


class TestMaturity:
    def test_ends_are_the_scores_with_all_ones_and_all_fives(self, study: Study) -> None:
        m = partial(study)
        assert (m.low, m.high) == (by_hand(made_up(), 1), by_hand(made_up(), 5))
        assert m.missing_rows == EMPTY
        assert m.score is None
        assert m.printed == ""

    def test_no_single_figure_is_to_be_had(self, study: Study) -> None:
        m = partial(study)
        assert m.rows is not None
        assert m.rows.loc[list(EMPTY), ["level", "contribution", "to_gain"]].isna().all(axis=None)
        assert m.rows.loc[list(EMPTY), ["rank_level", "rank_gain"]].isna().all(axis=None)
        opened = m.units[m.units["printed"] == ""]
        assert set(opened.loc[opened["unit"] == "aspect", "number"]) == {"1", "2", "6", "8"}
        assert opened[["value", "to_gain", "earned"]].isna().all(axis=None)

    def test_two_empty_rows_against_every_pair_of_levels(self, study: Study) -> None:
        """Brute force: all 25 ways to fill two rows give the interval and the predicates, no more and no fewer."""
        empty = ("12", "45")
        m = partial(study, empty)
        inst = m.instrument
        found = []
        for a, b in itertools.product(range(1, 6), repeat=2):
            levels = {c: int(str(x)) for c, x in (made_up(empty) | {"12": a, "45": b}).items()}
            found.append(spbe.score(levels, inst))
        assert m.low == min(s.index_exact for s in found)
        assert m.high == max(s.index_exact for s in found)
        assert {b.predicate for b in m.bands} == {s.predicate for s in found}
        aspect = m.aspects.set_index("number").loc["2"]
        values = [s.aspects.loc["2", "value_exact"] for s in found]
        assert (aspect["low"], aspect["high"]) == (min(values), max(values))

    def test_the_mean_needed_is_where_the_predicate_turns(self, study: Study) -> None:
        """The heaviest claim of the page: at the mean stated the band is reached, just below it is not."""
        m = partial(study)
        assert m.rows is not None
        for band in m.bands[:-1]:
            needed = mean_needed(m.rows, m.instrument, m.low, band)
            assert needed is not None
            assert 1 < needed <= 5
            weight = sum(m.rows.loc[list(EMPTY), "weight_percent"]) / 100
            assert float(m.low) + weight * (float(needed) - 1) == pytest.approx(float(band.lower))

    def test_a_whole_evaluation_is_not_touched(self) -> None:
        m = spbe.describe_maturity("paser", 2022)
        assert m.missing_rows == ()
        assert m.printed == "2.13"
        assert m.score is not None
        assert tables.missing_table(m) is None
        assert narrate.missing_text(m) is None
        assert narrate.heading("missing", m) is None

    def test_every_row_empty_but_one(self, study: Study) -> None:
        inst = spbe.load_instrument(NEW)
        m = partial(study, tuple(c for c in inst.codes if c != "7"))
        assert len(m.bands) == 5
        assert len(m.missing_rows) == 46
        for show in (narrate.answer, narrate.units_text, tables.unit_table, figures.level_map, figures.unit_profile):
            assert show(m, "id") is not None

    def test_decimals_of_2026(self, study: Study) -> None:
        inst = spbe.load_instrument("permenpanrb-8-2026")
        levels = {c: "" if c in ("I5", "I18") else 2.37 for c in inst.codes}
        add(study, levels, year=2026, assessment="self")
        m = spbe.describe_maturity("bintan", 2026, assessment="self")
        weight = sum(w for c, w in zip(inst.codes, inst.weights, strict=True) if c in ("I5", "I18"))
        assert m.missing_rows == ("I5", "I18")
        assert m.high - m.low == 4 * weight
        assert all(s in repr(tables.unit_table(m, "en")) for s in ("[", "]"))


class TestPage:
    @pytest.mark.parametrize("lang", ["id", "en"])
    def test_the_text_names_range_predicates_and_rows(self, study: Study, lang: str) -> None:
        m = partial(study)
        answer = str(narrate.answer(m, lang))
        low, high = (x.replace(".", "," if lang == "id" else ".") for x in outward(m.low, m.high))
        assert low in answer
        assert high in answer
        assert all(b.name(lang) in answer for b in m.bands)
        assert f"{low}–{high}" in str(narrate.summary_band(m, lang))
        listed = tables.missing_table(m, lang)
        assert listed is not None
        assert [c for c in listed.frame.iloc[:, 0] if c] == list(EMPTY)
        limits = str(narrate.limits(m, lang))
        assert all(c in limits for c in EMPTY)

    def test_the_map_draws_empty_rows_as_not_assessed(self, study: Study) -> None:
        m = partial(study)
        drawn = figures.level_map(m, "id")
        assert drawn is not None
        assert say("report.n_not_assessed", "id", n=6) in drawn.alt
        texts = [t.get_text() for t in drawn.figure.axes[0].texts]
        assert texts.count(say("report.not_assessed", "id")) == 6
        assert sum(t in ("1", "2", "3", "4", "5") for t in texts) >= 41

    def test_every_part_of_the_chapter_can_be_shown(self, study: Study) -> None:
        m = partial(study)
        for lang in ("id", "en"):
            for room in (narrate, tables, figures):
                for name in room.__all__:
                    if name not in ("heading", "title"):
                        shown = getattr(room, name)(m, lang)
                        assert "nan" not in repr(shown).lower().split(), name

    def test_official_levels_of_ones_own_borrow_no_rank(self, study: Study) -> None:
        add(study, made_up(), year=2022, beside=True)
        m = spbe.describe_maturity("bintan", 2022)
        assert m.observation.own
        assert m.standings == ()
        assert figures.distribution(m) is None


class TestOtherChapters:
    def test_chapter_2_never_prints_the_lower_end_as_the_index(self, study: Study) -> None:
        add(study, made_up())
        (first, *_) = [read_evaluation(*e) for e in evaluations("bintan")]
        assert first.year == 2021
        low, high = by_hand(made_up(), 1), by_hand(made_up(), 5)
        assert re.fullmatch(r"{} \D+ {}".format(*outward(low, high)), index_text(first, "en"))

    def test_a_region_without_official_values_uses_what_was_asked_for(self, study: Study) -> None:
        add(study, made_up(()), region="biak numfor", year=2023, assessment="self")
        change = spbe.describe_instrument_change("biak numfor", assessment="self")
        assert change.after.observation.assessment == "self"
        assert change.before is None

    def test_denpasar_shows_both_assessments_on_its_page(self) -> None:
        """12 of 37 rows agree in 2018; the page of 2019 shows it too, since nobody would look for it elsewhere."""
        for year in (2018, 2019):
            m = spbe.describe_maturity("51.71", year)
            assert m.self_report is not None
            assert (m.self_report.year, m.self_report.exact, m.self_report.n) == (2018, 12, 37)
        text = self_report_chapter.self_report_text(m.self_report)
        assert said(text, "maturity.self_report.agreement", "id", exact=12, n=37)
        assert "2018" in str(narrate.heading("self_report", m))
        assert self_report_chapter.self_report_figure(None) is None
        assert spbe.describe_maturity("paser", 2022).self_report is None


class TestStudy:
    def test_latest_is_ones_own(self, study: Study) -> None:
        assert study.latest() == {"region": "21.01"}
        add(study, made_up(), assessment="self")
        assert study.latest() == {"region": "21.01", "year": 2021, "assessment": "self"}
        add(study, made_up(()), year=2021)
        assert study.latest() == {"region": "21.01", "year": 2021}

    def test_latest_without_a_region(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "t"))
        made = init_study(tmp_path / "t").activate()
        with pytest.raises(ParameterError, match=says("errors.study.folder.latest", name="t", mark="study.toml")):
            made.latest()
        add(made, made_up(), assessment="self")
        assert made.latest()["region"] == "21.01"

    def test_remove_takes_out_one_and_says_what_there_is(self, study: Study) -> None:
        add(study, made_up(), assessment="self")
        add(study, made_up(()), assessment="visit")
        with pytest.raises(
            NoObservation,
            match=says("errors.study.intake.remove_levels", problem=message("errors.study.intake.several_sets", n=2)),
        ):
            remove_levels(study, "bintan", 2021)
        assert "41 levels" in remove_levels(study, "bintan", 2021, assessment="self")
        with pytest.raises(
            NoObservation,
            match=says(
                "errors.study.intake.remove_levels",
                name="s",
                place="Kabupaten Bintan (21.01, Kepulauan Riau)",
                year=2021,
                problem=message("errors.study.intake.no_such_levels"),
                there="Kabupaten Bintan, 2021, visit, study-made-up-for-a-test",
            ),
        ):
            remove_levels(study, "bintan", 2021, assessment="self")
        assert len(spbe.load_levels("bintan", 2021, assessment="visit").values) == 47
        remove_levels(study, "bintan", 2021)
        assert study.table("sources").empty
        assert study.table("observations/indicator_levels").empty

    def test_sources_of_an_older_version_still_read(self, study: Study) -> None:
        add(study, made_up(), assessment="self")
        path = study.path / "data" / "sources.csv"
        kept = study.table("sources").drop(columns="predicate_of")
        kept.to_csv(path, index=False)
        assert spbe.load_levels("bintan", 2021, assessment="self").own
        assert study.table("sources")["predicate_of"].tolist() == [""]

    def test_the_manifest_knows_the_studys_files(self, study: Study, tmp_path: Path) -> None:
        m = partial(study)
        (tmp_path / "out").mkdir()
        made_from: dict[str, dict[str, str]] = {"versions": {}, "notebooks": {}, "data": {}}
        record = json.loads(
            write_manifest(tmp_path / "out", ReportParameters("bintan"), m, made_from, "whole").read_text(
                encoding="utf-8"
            )
        )
        files = record["study"]["files"]
        assert {"study.toml", "data/sources.csv", "data/observations/indicator_levels.csv"} < set(files)
        assert sum(name.startswith("originals/") for name in files) == 1
        for name, mark in files.items():
            assert fingerprint(study.path / name) == mark
        assert record["evaluation"]["rows missing"] == list(EMPTY)
        assert record["evaluation"]["index"] == [float(m.low), float(m.high)]
