"""What is printed of one evaluation at several depths, read together: bounds, profile and report."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pandas as pd
import pytest
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.chapters.maturity.closing import limits, sources
from spbe_research.chapters.maturity.narrate import answer, levels_text, summary_band, units_text
from spbe_research.chapters.maturity.partial import missing_table, missing_text
from spbe_research.chapters.maturity.tables import unit_table
from spbe_research.data.instruments import unit_values
from spbe_research.data.observations import Observation, PrintedBeside, load_values
from spbe_research.errors import ContradictionError
from spbe_research.numbers.exact import round_exact
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.study.by_hand import fill_by_hand
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_evaluations
from spbe_research.text.catalog import say

NEW = "permenpanrb-59-2020"


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "thesis", region="bintan", lang="en")
    monkeypatch.setenv("SPBE_STUDY", str(made.path))
    return made


def add(study: Study, source: str, *, region="bintan", year=2024, beside=False, **figures):
    filled = fill_by_hand(region, year, assessment="official", **figures)
    return add_evaluations(study, [filled], source=source, beside=beside)


#: Kota Bandar Lampung 2024 has 47 official levels, so that what partial ones leave can be held against the truth
CITY = "kota bandar lampung"


def partial_levels(missing: set[str]) -> str:
    levels = spbe.load_levels(CITY, 2024, source="kemenpanrb-2024-bandar-lampung").values
    return " ".join("-" if c in missing else str(x) for c, x in levels.items())


class TestAgainstEveryVector:
    """Four rows of the instrument are open, 625 vectors: all of them are tried, with what they print."""

    @pytest.mark.parametrize("seed", range(6))
    def test_random_partial_levels_and_printed_values(self, seed):
        inst = spbe.load_instrument(NEW)
        draw = random.Random(seed)  # noqa: S311 - levels made up for a test
        truth = [Fraction(draw.randint(1, 5)) for _ in inst.codes]
        missing = draw.sample(range(47), 4)
        depths = draw.sample(["aspect", "domain", "index"], draw.randint(1, 3))
        shown = _prints(inst, truth)
        printed = tuple(PrintedBeside(d, "kemenpanrb-2024", shown[d]) for d in depths)
        known = {c: x for n, (c, x) in enumerate(zip(inst.codes, truth, strict=True)) if n not in missing}
        obs = Observation(
            spbe.find_region("bintan"), 2024, NEW, "indicator", "official", "kemenpanrb-2024",
            pd.Series(known, dtype=object), pd.Series({c: str(x) for c, x in known.items()}), beside=printed,
        )  # fmt: skip
        found = spbe.bounds(obs)
        agree = []
        for levels in itertools.product(range(1, 6), repeat=4):
            tried = list(truth)
            for place, level in zip(missing, levels, strict=True):
                tried[place] = Fraction(level)
            prints = _prints(inst, tried)
            if all(prints[d] == shown[d] for d in depths):
                agree.append(tried)
        index = [sum((w * x for w, x in zip(inst.weights, t, strict=True)), Fraction(0)) for t in agree]
        assert (found.low_exact, found.high_exact) == (min(index), max(index))
        for unit, frame in (("aspect", found.aspects), ("domain", found.domains)):
            for number in inst.numbers(unit):
                values = [unit_values(inst, t, unit)[number] for t in agree]
                line = frame.loc[number]
                assert (line["low_exact"], line["high_exact"]) == (min(values), max(values))
        rows = found.indicators
        for n in missing:
            assert (rows["low"].iloc[n], rows["high"].iloc[n]) == (min(t[n] for t in agree), max(t[n] for t in agree))
        assert set(found.predicates) == {inst.predicate(x) for x in index}
        alone = spbe.bounds(known, NEW)
        assert found.high_exact - found.low_exact < alone.high_exact - alone.low_exact


def _prints(inst, levels) -> dict[str, dict[str, str]]:
    shown = {
        unit: {n: str(round_exact(v, 2)) for n, v in unit_values(inst, levels, unit).items()}
        for unit in ("aspect", "domain")
    }
    total = sum((w * x for w, x in zip(inst.weights, levels, strict=True)), Fraction(0))
    return shown | {"index": {"index": str(round_exact(total, 2))}}


class TestJoined:
    def test_levels_of_a_study_with_the_ministrys_domain_values(self, study):
        """Ten levels 4 make domain 1 as printed; the rest is what the domains leave, as without any level."""
        add(study, "Diskominfo", levels=" ".join(["4"] * 10 + ["3"] * 6 + ["-"] * 31))
        obs = load_values("bintan", 2024)
        assert (obs.own, obs.index_printed) == (True, None)
        assert [(b.depth, b.source, b.own) for b in obs.beside] == [
            ("domain", "kemenpanrb-2024", False), ("index", "kemenpanrb-2024", False),
        ]  # fmt: skip
        assert str(spbe.bounds(obs).index) == "3.2475 to 3.2500"
        m = describe_maturity("bintan", 2024, source="study-diskominfo")
        assert m.narrowed_by == (("domain", "kemenpanrb-2024"), ("index", "kemenpanrb-2024"))
        assert (str(m.low), str(m.high), m.contradicted) == ("1299/400", "13/4", ())
        assert [b.predicate for b in m.bands] == ["Baik"]

    def test_43_of_47_levels_and_the_domains(self, study):
        missing = {"1", "12", "22", "47"}
        add(study, "me", region=CITY, levels=partial_levels(missing), beside=True)
        m = describe_maturity(CITY, 2024, source="study-me")
        truth = spbe.score(spbe.load_levels(CITY, 2024, source="kemenpanrb-2024-bandar-lampung"), NEW).index_exact
        assert m.low <= truth <= m.high
        alone = spbe.bounds(dict(m.observation.values.items()), NEW)
        assert m.high - m.low < (alone.high_exact - alone.low_exact) / 10
        rows = m.rows.loc[list(m.missing_rows)]
        levels = spbe.load_levels(CITY, 2024, source="kemenpanrb-2024-bandar-lampung").values
        assert all(rows.loc[c, "low"] <= levels[c] <= rows.loc[c, "high"] for c in missing)
        assert (rows["high"] - rows["low"]).sum() < 16

    @pytest.mark.parametrize("lang", ["id", "en"])
    @pytest.mark.parametrize(("missing", "fixed"), [("5 17 30 44", True), ("5 17 36 44", False)])
    def test_an_index_that_printed_values_leave_no_choice_is_no_range(self, study, lang, missing, fixed):
        """No sentence says that it lies between 2.98 and 2.98, or that an aspect is a range where none is."""
        levels = partial_levels(set(missing.split()))
        add(study, "me", region=CITY, year=2025, levels=levels, domains="2,90 2,40 2,55 3,48", index="2,98")
        m = describe_maturity(CITY, 2025)
        assert (m.low == m.high) is fixed
        index = "2,98" if lang == "id" else "2.98"
        first = answer(m, lang).plain
        assert first.count(index) == 1
        assert says("maturity.summary.first_partial_one", lang, low=index, n=4, k=47).search(first)
        band = summary_band(m, lang).markup
        assert say("maturity.summary.partial_one", lang) in band
        assert say("maturity.summary.partial", lang) not in band
        text, units = missing_text(m, lang).plain, units_text(m, lang).plain
        assert (("2,9820" if lang == "id" else "2.9820") in text) is not fixed
        assert (say("maturity.partial.missing_note_joined", lang) in text) is not fixed
        assert (units == say("maturity.narrate.partial_units_text_none", lang)) is fixed
        assert (say("maturity.narrate.levels_text_empty_certain", lang) in levels_text(m, lang).plain) is fixed
        assert (unit_table(m, lang).note == say("report.open_value", lang)) is not fixed

    def test_the_report_says_so_in_both_languages(self, study):
        add(study, "Diskominfo", levels=" ".join(["4"] * 10 + ["3"] * 6 + ["-"] * 31))
        m = describe_maturity("bintan", 2024, source="study-diskominfo")
        for lang, low in (("en", "3.2475"), ("id", "3,2475")):
            text = missing_text(m, lang).plain
            assert says("maturity.partial.missing_text_joined", lang, low=low).search(text)
            assert says("maturity.partial.joined_levels", lang).search(text)
            assert says("maturity.partial.missing_note_joined", lang).search(text)
            assert says("maturity.partial.conditions_one_joined", lang).search(text)
            table = missing_table(m, lang)
            assert list(table.frame.iloc[:2, 4]) == ["1–5", "1–5"]
        assert any("Kemen" in line or "Ministry" in line for line in sources(m, "en").plain.splitlines())

    def test_several_predicates_still_name_what_the_rows_must_average(self, study):
        """The index 2.60 printed leaves both sides of the threshold; the mean needed counts from the levels alone."""
        add(study, "me", year=2025, levels="- " * 14 + "3 " * 20 + "2 " * 10 + "- " * 3, index="2,60")
        m = describe_maturity("bintan", 2025)
        assert len(m.bands) == 2
        inst, levels = m.instrument, m.observation.values
        floor = sum((w * levels.get(c, 1) for c, w in zip(inst.codes, inst.weights, strict=True)), Fraction(0))
        weight = sum((w for c, w in zip(inst.codes, inst.weights, strict=True) if c not in levels), Fraction(0))
        needed = 1 + (Fraction(13, 5) - floor) / weight
        mean = f"{-(-needed * 100 // 1) / 100:.2f}"
        assert f"{mean} for" in missing_text(m, "en").plain

    def test_values_of_two_sources_of_ones_own(self, study):
        add(study, "one", year=2025, domains="4,00 3,10 2,18 3,04")
        assert str(spbe.bounds(load_values("bintan", 2025)).index) == "3.0375 to 3.0400"
        add(study, "two", year=2025, levels="4 " * 10 + "- " * 37)
        obs = load_values("bintan", 2025)
        assert [(b.source, b.own) for b in obs.beside] == [("study-one", True)]
        assert str(spbe.bounds(obs).index) == "3.0375 to 3.0400"

    def test_of_two_that_differ_neither_is_taken(self, study):
        add(study, "two", year=2025, levels="4 " * 10 + "- " * 37)
        add(study, "one", year=2025, index="3,04")
        add(study, "three", year=2025, index="3,05", beside=True)
        assert load_values("bintan", 2025, depth="indicator").beside == ()

    def test_aspects_beside_the_ministrys_domains_in_packaged_data(self):
        m = describe_maturity("kabupaten bandung", 2023)
        assert m.narrowed_by == (("domain", "kemenpanrb-2023"),)
        for lang in ("en", "id"):
            assert says("maturity.partial.joined_values", lang).search(units_text(m, lang).plain)

    def test_nothing_is_lent_to_packaged_figures_or_to_means(self, study):
        add(study, "me", index="3,25", beside=True)
        assert load_values("bintan", 2024).beside == ()
        assert load_values("nasional", 2022, depth="aspect").beside == ()


class TestContradictions:
    def test_packaged_ones_are_shown(self):
        """Kabupaten Bandung 2022 prints 3.30 for domain 4; its aspects give 3.3297."""
        obs = load_values("kabupaten bandung", 2022)
        with pytest.raises(ContradictionError, match=r"domain 4 printed 3\.30"):
            spbe.bounds(obs)
        m = describe_maturity("kabupaten bandung", 2022)
        assert ("domain", "4", "3.30") in [(p.unit, p.number, p.text) for p, _ in m.contradicted]
        for lang, printed in (("en", "3.30"), ("id", "3,30")):
            one = says("maturity.partial.contradicted_one", lang, printed=printed)
            assert one.search(limits(m, lang).plain)
            assert one.search(units_text(m, lang).plain)

    def test_those_that_a_study_keeps_beside_one_another(self, study):
        add(study, "me", year=2025, levels="3 " * 47)
        add(study, "them", year=2025, index="2,59", beside=True)
        m = describe_maturity("bintan", 2025, source="study-me")
        assert [(p.unit, p.text, str(allowed)) for p, allowed in m.contradicted] == [("index", "2.59", "3.0000")]
        assert says("maturity.partial.contradicted").search(limits(m, "en").plain)
        assert str(m.low) == "3"

    def test_partial_levels_and_values_that_exclude_each_other(self, study):
        add(study, "me", year=2025, levels="3 " * 10 + "- " * 37)
        add(study, "them", year=2025, domains="4,00 3,10 2,18 3,04", beside=True)
        m = describe_maturity("bintan", 2025, source="study-me")
        assert [(p.unit, p.number, str(a)) for p, a in m.contradicted] == [("domain", "1", "3.0000")]
        assert str(m.identified.domains.loc["3", "low_exact"]) == "24/11"
        for lang in ("en", "id"):
            assert says("maturity.partial.contradicted_one", lang).search(missing_text(m, lang).plain)
