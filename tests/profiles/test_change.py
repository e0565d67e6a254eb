"""Which pair is tested, what the verdict rests on, and what is said where nothing can be tested."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from helpers.evaluations import at, changed
from helpers.sentences import said, says

import spbe_research as spbe
from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.data.regions import find_region
from spbe_research.errors import NoObservation, ParameterError
from spbe_research.inference.assessor_error_test import assessor_error_test
from spbe_research.inference.battery import RESAMPLES, SEED
from spbe_research.inference.bootstrap import bootstrap_change
from spbe_research.inference.concept_test import concept_flip_test
from spbe_research.inference.partial_change import partial_change
from spbe_research.profiles.change import VERDICTS, AcrossInstruments, RegionChange, describe_change, gather
from spbe_research.profiles.change_place import place_of_change
from spbe_research.profiles.peers import find_peers
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"
F = Fraction


@pytest.fixture(scope="module")
def paser() -> RegionChange:
    return describe_change("paser")


@pytest.fixture(scope="module")
def bintan() -> RegionChange:
    return describe_change("bintan")


# which pair


@pytest.mark.parametrize(
    ("region", "asked", "years", "depth"),
    [
        ("paser", {}, (2021, 2022), "indicator"),
        ("paser", {"year": 2022}, (2021, 2022), "indicator"),
        ("paser", {"year": 2024}, (2023, 2024), "domain"),
        ("paser", {"year": 2018}, (2021, 2022), "indicator"),  # nothing before 2018, so the usual pair
        ("paser", {"year": 2019}, (2018, 2019), "index"),
        ("paser", {"after": 2023}, (2022, 2023), "domain"),
        ("paser", {"before": 2022}, (2022, 2024), "domain"),
        ("paser", {"before": 2020, "after": 2022}, (2020, 2022), "index"),
        ("denpasar", {}, (2018, 2019), "indicator"),
        ("bintan", {}, (2023, 2024), "domain"),
        ("bintan", {"after": 2023}, (2022, 2023), "index"),
        ("kabupaten madiun", {}, (2023, 2024), "domain"),
        ("kabupaten madiun", {"after": 2023}, (2020, 2023), "domain"),
    ],
)
def test_the_pair_shares_an_instrument_and_is_the_deepest_then_the_latest(
    region: str, asked: dict[str, int], years: tuple[int, int], depth: str
) -> None:
    c = describe_change(region, **asked)
    assert c.before is not None
    assert ((c.before.year, c.after.year), c.depth) == (years, depth)
    assert c.asked is bool({"before", "after"} & asked.keys())
    assert not set(years) & set(c.others)


def test_one_evaluation_is_no_pair() -> None:
    c = describe_change("bintan", after=2022)
    assert (c.before, c.total, c.verdict, c.depth) == (None, None, "no-pair", "index")
    assert c.others == (2023, 2024)
    assert c.undated  # the study of 2.06 has no year and is no side of a pair
    assert c.units == ()
    alone = describe_change("kabupaten sarmi")
    assert (alone.verdict, alone.others, alone.undated) == ("no-pair", (), False)


def test_years_that_cannot_be_are_refused_in_one_line() -> None:
    with pytest.raises(ParameterError, match=says("errors.profiles.pair_choice.named", before=2022, after=2021)):
        describe_change("paser", 2022, 2021)
    with pytest.raises(
        NoObservation,
        match=says(
            "errors.profiles.pair_choice.no_official", year=2017, years="2018, 2019, 2020, 2021, 2022, 2023, 2024"
        ),
    ):
        describe_change("paser", 2017)
    with pytest.raises(
        NoObservation,
        match=says(
            "errors.profiles.pair_choice.none_after", before=2024, years="2018, 2019, 2020, 2021, 2022, 2023, 2024"
        ),
    ):
        describe_change("paser", 2024)
    with pytest.raises(NoObservation, match=says("errors.profiles.change.described")):
        describe_change("biak numfor")


# verdicts


def test_paser_hangs_on_independence(paser: RegionChange) -> None:
    """Check values of the design: 2117/16777216 by rows, 1/16 by aspects, 989/2097152 by ranks."""
    t = paser.tests
    assert t is not None
    assert paser.verdict == "depends"
    assert paser.total is not None
    assert paser.total.exact == F(766, 1000)
    assert (t.by_row.pvalue_exact, t.by_aspect.pvalue_exact) == (F(2117, 16777216), F(1, 16))
    assert t.signed_rank.pvalue_exact == F(989, 2097152)
    assert round(t.by_row.low, 2) == 0.40
    assert t.strata.significant == ("7",)


def test_denpasar_stands_with_either_unit() -> None:
    c = describe_change("denpasar")
    assert c.tests is not None
    assert (c.tests.by_row.pvalue_exact, c.tests.by_aspect.pvalue_exact) == (F(1, 2**19), F(1, 64))
    assert c.verdict == "stands"


def test_every_test_is_the_one_of_its_module(paser: RegionChange) -> None:
    pair = load_levels("paser", 2021), load_levels("paser", 2022)
    t = paser.tests
    assert t is not None
    again = bootstrap_change(*pair, NEW, n_resamples=RESAMPLES, rng=SEED)
    assert (t.bootstrap.low, t.bootstrap.high) == (again.low, again.high)
    rates = t.errors["error_rate"].tolist()
    assert rates == [0.02, 0.05, 0.10]
    for rate, p, (first, second) in zip(rates, t.errors["pvalue"], t.reassessed, strict=True):
        assert p == assessor_error_test(*pair, NEW, error_rate=rate).pvalue
        assert (float(first.error_rate), float(second.error_rate)) == (rate, rate)
    assert round(t.reassessed[2][1].sd, 6) == 0.062167  # the design's check value
    assert paser.place is not None
    assert paser.place.rank == place_of_change("paser", 2021, 2022).rank


ROWS = {a: load_instrument(NEW).row_positions("aspect", a) for a in "12345678"}


@pytest.mark.parametrize(
    ("steps", "rejects", "verdict"),
    [
        ({ROWS[a][0]: 1 for a in "123456"}, (True, True), "stands"),
        (dict.fromkeys(ROWS["7"], 1), (True, False), "depends"),  # one aspect alone: no test by aspects
        ({0: 1}, (False, False), "chance"),
        (
            # every aspect rose a little, while large moves within them went both ways
            {i: s for a in "12345678" for i, s in zip(ROWS[a][:2], (2, -1), strict=True)},
            (False, True),
            "depends",
        ),
    ],
)
def test_the_verdict_needs_both_units(steps: dict[int, int], rejects: tuple[bool, bool], verdict: str) -> None:
    c = changed(steps)
    assert c.tests is not None
    assert (c.tests.by_row.pvalue <= 0.05, c.tests.by_aspect.pvalue <= 0.05) == rejects
    assert c.verdict == verdict


def test_identical_levels_give_p_of_one() -> None:
    c = changed({})
    assert c.identical
    assert c.tests is not None
    assert c.tests.identical
    assert (c.verdict, c.tests.by_row.pvalue_exact, c.tests.by_aspect.pvalue_exact) == ("chance", 1, 1)
    assert c.total is not None
    assert c.total.exact == 0


CARRIED = ("64", "64.01", "64.03", "64.07", "64.08", "64.09", "64.11", "64.71")


@pytest.mark.parametrize("code", CARRIED)
def test_the_eight_carried_over_values_are_told_apart(code: str) -> None:
    c = describe_change(code, 2019, 2020)
    assert c.identical
    assert c.carried_over
    assert (c.verdict, c.depth) == ("chance", "index")
    assert c.total is not None
    assert c.total.includes_zero


def test_a_second_observation_is_not_flagged() -> None:
    c = describe_change("samarinda", 2019, 2020)
    assert not c.identical
    assert not c.carried_over


# printed values only


def test_domain_values_are_given_to_the_partial_test(bintan: RegionChange) -> None:
    p = partial_change(load_values("bintan", 2023), load_values("bintan", 2024), NEW)
    assert bintan.partial is not None
    assert bintan.tests is None
    for name in ("smallest_p", "largest_p", "least_moved", "verdict", "unit_p", "unit_smallest"):
        assert getattr(bintan.partial, name) == getattr(p, name)
    assert bintan.verdict == "untestable"
    assert bintan.total is not None
    assert (bintan.total.low, bintan.total.high) == (p.low, p.high)


@pytest.mark.parametrize(
    ("region", "partial", "verdict"),
    [
        ("kota bandung", "open", "untestable"),
        ("kementerian agama", "stands", "depends"),  # rows reject whatever they were; four domains cannot
        ("kabupaten madiun", "out of reach", "chance"),
    ],
)
def test_what_printed_values_allow_as_a_verdict(region: str, partial: str, verdict: str) -> None:
    c = describe_change(region)
    assert c.partial is not None
    assert (c.partial.verdict, c.verdict) == (partial, verdict)


def test_aspect_values_keep_the_test_by_aspects() -> None:
    place = find_region("paser")
    c = gather(place, at("paser", 2021, "aspect"), at("paser", 2022, "aspect"))
    assert c.partial is not None
    assert c.partial.unit_p == (1 / 16, 1 / 16)
    assert c.verdict == "untestable"
    c = gather(find_region("denpasar"), at("denpasar", 2018, "aspect"), at("denpasar", 2019, "aspect"))
    assert c.partial is not None
    assert c.partial.unit_p == (1 / 64, 1 / 64)
    assert c.verdict == "depends"


def test_contradicting_values_are_not_tested() -> None:
    """Banyuasin 2023 prints a domain value of 0.30."""
    c = describe_change("banyuasin")
    assert (c.verdict, c.partial) == ("untestable", None)
    assert said(c.note, "errors.pairs.pair_programme.init")


def test_a_mean_of_many_is_not_tested() -> None:
    c = describe_change("nasional")
    assert (c.verdict, c.partial, c.tests, c.place) == ("untestable", None, None, None)
    assert said(c.note, "errors.pairs.pair_programme.init")


def test_domains_before_and_after_are_the_printed_ones(bintan: RegionChange) -> None:
    assert [u.number for u in bintan.units] == ["1", "2", "3", "4"]
    assert sum(u.weight for u in bintan.units) == 1
    first, last = load_values("bintan", 2023), load_values("bintan", 2024)
    for u in bintan.units:
        for v, obs in ((u.before, first), (u.after, last)):
            assert abs((v.low + v.high) / 2 - float(obs.printed[u.number])) < 0.0051
        ends = u.after.low_exact - u.before.high_exact, u.after.high_exact - u.before.low_exact
        assert (u.change.low_exact, u.change.high_exact) == ends


def test_domains_under_the_rows_add_to_the_change(paser: RegionChange) -> None:
    assert sum(u.weight * u.change.exact for u in paser.units) == F(766, 1000)


# across instruments


def test_across_instruments_only_common_concepts_count() -> None:
    """Two governments, so the arithmetic only: no government has levels under both instruments."""
    c = gather(find_region("denpasar"), at("denpasar", 2018), at("paser", 2022))
    assert not c.same_instrument
    assert (c.tests, c.partial) == (None, None)
    pair = load_levels("denpasar", 2018, assessment="official"), load_levels("paser", 2022)
    assert [a.judged for a in c.across] == [True, False]
    assert [a.concepts for a in c.across] == [23, 10]
    for a in c.across:
        walk = load_crosswalk(OLD, NEW, judged=a.judged)
        assert a.by_concept is not None
        assert a.by_aspect is not None
        assert a.by_concept.pvalue_exact == concept_flip_test(*pair, walk).pvalue_exact
        assert a.by_aspect.pvalue_exact == concept_flip_test(*pair, walk, blocks="aspect").pvalue_exact
        assert a.performance.exact == a.by_concept.estimate_exact
    assert c.verdict in VERDICTS


def test_the_nation_is_that_of_the_first_chapter(paser: RegionChange) -> None:
    """Two reports print 2.34 and 2.35 for 2022: one source stands on every page."""
    printed = [find_peers("paser", year, NEW)[0].index for year in (2021, 2022)]
    assert paser.nation is not None
    assert (paser.nation.change, printed) == (Fraction(1, 10), [Fraction("2.24"), Fraction("2.34")])


def test_an_interval_is_not_a_test_across_instruments() -> None:
    """Madiun 2020 -> 2024: performance between 907/1200 = 0.75583 and 1483/1200 = 1.23583, rounded outward."""
    c = describe_change("kabupaten madiun", 2020, 2024)
    assert c.verdict == "untestable"
    assert all(a.by_concept is None and a.by_aspect is None for a in c.across)
    assert str(c.across[0].performance) == "0.7558 to 1.2359"
    assert c.place is None


@pytest.mark.parametrize(
    ("pvalues", "verdict"),
    [((0.01, 0.02, 0.03, 0.04), "stands"), ((0.01, 0.2, 0.03, 0.04), "depends"), ((0.6, 0.2, 0.3, 0.4), "chance")],
)
def test_across_instruments_every_choice_counts(
    paser: RegionChange, monkeypatch: pytest.MonkeyPatch, pvalues: tuple[float, ...], verdict: str
) -> None:
    assert paser.tests is not None
    made = [dataclasses.replace(paser.tests.by_row, pvalue_exact=F(str(p))) for p in pvalues]
    across = tuple(
        AcrossInstruments(judged, 1, F(1), F(1), paser.total, made[i], made[i + 1])  # type: ignore[arg-type]
        for i, judged in ((0, True), (2, False))
    )
    monkeypatch.setattr("spbe_research.profiles.change._across", lambda *_: across)
    c = gather(find_region("denpasar"), at("denpasar", 2018), at("paser", 2022))
    assert c.verdict == verdict


# names


def test_the_names_of_the_package_are_the_functions_of_the_modules() -> None:
    assert spbe.describe_change is describe_change
    pair = load_levels("paser", 2021), load_levels("paser", 2022)
    assert spbe.sign_flip_test(*pair, NEW).pvalue_exact == F(2117, 16777216)
    for name in spbe.__all__:
        assert getattr(spbe, name) is not None
        assert name in dir(spbe)
    with pytest.raises(AttributeError, match="has no attribute 'describe_chnage'"):
        _ = spbe.describe_chnage


def test_a_region_change_shows_what_it_is(paser: RegionChange) -> None:
    assert repr(paser) == (
        "<RegionChange Kabupaten Paser (64.01, Kalimantan Timur), 2021 -> 2022: depends, indicator depth>"
    )
    assert "2022: no-pair" in repr(describe_change("bintan", after=2022))


# a study beside the published figures


@pytest.fixture
def study(tmp_path, monkeypatch):
    """``study(region, year, source, levels)`` adds official levels of one's own beside whatever there is."""
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "s")

    def add(region, year, source, level):
        file = tmp_path / f"{source}.csv"
        lines = "".join(f"{n};{level(n)}\n" for n in range(1, 48))
        file.write_text("No.;Tingkat\n" + lines, encoding="utf-8")
        add_file(made, file, region=region, year=year, assessment="official", source=source, beside=True)

    return add


def test_the_source_that_a_report_is_about_is_the_one_compared(study):
    """The published 2.13 of Paser 2022 against one's own levels of the same year."""
    study("paser", 2022, "LHE", lambda n: 1 + n % 5)
    published = describe_change("paser", year=2022, source="paser-2022")
    assert (float(published.total), published.verdict) == (0.766, "depends")
    m = spbe.describe_maturity("paser", 2022, source="paser-2022")
    assert spbe.change_in_report(m).total == published.total
    own = describe_change("paser", year=2022, source="study-lhe")
    assert own.after.observation.own
    assert own.total != published.total
    assert describe_change("paser", year=2022).total == own.total  # one's own go first where none is named
    with pytest.raises(NoObservation):
        describe_change("paser", year=2022, source="no-such-source")


def test_two_sources_of_ones_own_for_one_year_stop_no_report(study):
    study("kota jambi", 2022, "Satu", lambda n: 2)
    study("kota jambi", 2022, "Dua", lambda n: 1 + n % 4)
    for source in ("study-satu", "study-dua"):
        c = describe_change("kota jambi", 2022, 2024, year=2022, source=source)
        assert c.before.observation.source == source
    later = describe_change("kota jambi", 2022, 2024)  # of a year that the report is not about, the last added
    assert later.before.observation.source == "study-dua"
    assert said(later.before.note, "notes.series.own", n=2, source="study-dua")
    assert describe_change("kota jambi", year=2024).after.year == 2024
