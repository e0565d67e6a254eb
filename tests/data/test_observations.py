"""What was observed: the right set, at the right depth, with its source, or a plain word why there is none."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from dataclasses import FrozenInstanceError
from fractions import Fraction

import pandas as pd
import pytest
from helpers.sentences import data_line, said, says
from helpers.tables import read_plain

from spbe_research.data.instruments import instrument_ids, load_instrument
from spbe_research.data.observations import list_observations, load_levels, load_values, source_record
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import all_regions, find_region, reason_without_data
from spbe_research.errors import (
    AmbiguousObservation,
    DataError,
    NoObservation,
    ParameterError,
    UnknownRegion,
    listed,
    message,
)

P5, P59 = "permenpanrb-5-2018", "permenpanrb-59-2020"

WITHOUT_DATA = read_plain("regions/without_data")


def tables():
    for depth, (table, number, value) in DEPTHS.items():
        yield depth, number, value, read_plain(table)


class TestTables:
    @pytest.mark.parametrize("depth", DEPTHS)
    def test_every_row_names_a_known_institution_instrument_and_source(self, depth):
        sources = {r["source"] for r in read_plain("sources")}
        register = all_regions()
        instruments = {i: load_instrument(i) for i in instrument_ids()}
        rows = read_plain(DEPTHS[depth][0])
        assert len(rows) > 100
        for r in rows:
            kind = register[r["institution_id"]].kind
            if (r["institution_id"], r["year"]) == ("kejaksaan-agung", "2024"):  # the report of 2024 moved it
                kind = "setjen_lembaga_negara"
            assert r["kind"] == kind
            inst = instruments[r["instrument"]]
            assert r["source"] in sources
            if r["year"]:
                assert inst.year_from <= int(r["year"]) <= (inst.year_to or 9999)
            if depth == "indicator":
                assert r["indicator"] in inst.codes
                assert inst.answer_min <= Fraction(r["level"]) <= inst.level_max
            elif depth != "index":
                assert r[depth] in inst.numbers(depth)

    @pytest.mark.parametrize("depth", DEPTHS)
    def test_no_key_is_doubled(self, depth):
        table, number, _ = DEPTHS[depth]
        keys = Counter(
            (r["institution_id"], r["year"], r["instrument"], r["assessment"], r["source"], r.get(number, ""))
            for r in read_plain(table)
        )
        assert max(keys.values()) == 1

    def test_what_stands_in_two_sources(self):
        twice = {
            "indicator": set(),
            "aspect": set(),
            "domain": {("nasional", "2023"), ("nasional", "2022"), ("18.71", "2023"), ("18.71", "2024")},
            "index": {("nasional", "2022"), ("18.71", "2022"), ("18.71", "2023"), ("18.71", "2024")},
        }
        for depth, number, _, rows in tables():
            assert rows
            keys = Counter((r["institution_id"], r["year"], r["assessment"], r.get(number, "")) for r in rows)
            doubled = {k[:3] for k, n in keys.items() if n > 1}
            assert doubled == {(*k, "official") for k in twice[depth]}

    def test_printed_predicates_belong_to_the_instrument(self):
        bands = {i: {"", *(b.predicate for b in load_instrument(i).bands)} for i in instrument_ids()}
        rows = read_plain("observations/index_values")
        assert len(rows) > 1236
        for r in rows:
            assert r["predicate"] in bands[r["instrument"]], r

    def test_sources(self):
        for r in read_plain("sources"):
            assert source_record(r["source"])["citation_id"] == r["citation_id"] != ""
        with pytest.raises(DataError) as caught:
            source_record("wikipedia")
        every = ", ".join(r["source"] for r in read_plain("sources"))
        assert str(caught.value) == data_line("sources", column="source", found="wikipedia", allowed=every)


class TestLoadEverything:
    """Every published set, loaded by its key, holds exactly the rows of its table."""

    @pytest.mark.parametrize("depth", DEPTHS)
    def test_by_brute_force(self, depth):
        table, number, value = DEPTHS[depth]
        sets: dict[tuple, dict[str, str]] = {}
        for r in read_plain(table):
            key = (r["institution_id"], r["year"], r["instrument"], r["assessment"], r["source"])
            sets.setdefault(key, {})[r[number] if number else "index"] = r[value]
        assert len(sets) >= 6
        for (institution, year, instrument, assessment, source), expected in sets.items():
            found = load_values(
                institution,
                int(year) if year else None,
                depth=depth,
                assessment=assessment,
                source=source,
                instrument=instrument,
            )
            assert dict(found.printed) == expected
            assert dict(found.values) == {n: Fraction(v) for n, v in expected.items()}
            assert (found.depth, found.year) == (depth, int(year) if year else None)
            assert (found.region.id, found.instrument, found.assessment, found.source) == (
                institution,
                instrument,
                assessment,
                source,
            )

    def test_the_deepest_is_chosen_for_every_institution_and_year(self):
        deepest: dict[tuple[str, str], str] = {}
        for depth, _, _, rows in tables():  # deepest first
            for r in rows:
                if r["year"] and r["assessment"] == "official":
                    deepest.setdefault((r["institution_id"], r["year"]), depth)
        assert len(deepest) > 1236
        for (institution, year), depth in deepest.items():
            if (institution, year) != ("nasional", "2023"):
                assert load_values(institution, int(year)).depth == depth

    def test_the_default_year_is_the_latest_with_the_deepest_data(self):
        assert (load_values("paser").year, load_values("paser").depth) == (2022, "indicator")
        assert (load_values("paser", depth="domain").year, load_values("denpasar").year) == (2024, 2019)
        assert (load_levels("Kabupaten Madiun").year, load_values("Kota Madiun").year) == (2020, 2024)
        assert (load_values("bintan").year, load_values("bintan", depth="index").year) == (2024, 2024)


class TestListing:
    def test_paser(self):
        listing = list_observations("paser")
        assert listing[["year", "depth", "n_values"]].to_numpy().tolist() == [
            ["2024", "domain", 4],
            ["2024", "index", 1],
            ["2023", "domain", 4],
            ["2023", "index", 1],
            ["2022", "indicator", 47],
            ["2022", "aspect", 8],
            ["2022", "index", 1],
            ["2021", "indicator", 47],
            ["2021", "aspect", 8],
            ["2021", "index", 1],
            ["2020", "index", 1],
            ["2019", "index", 1],
            ["2018", "index", 1],
        ]

    def test_denpasar_keeps_assessments_side_by_side(self):
        listing = list_observations("denpasar")
        mine = listing[(listing["year"] == "2018") & (listing["depth"] == "indicator")]
        assert sorted(mine["assessment"]) == ["official", "self"]

    def test_bintan_ends_with_the_value_without_a_year(self):
        last = list_observations("bintan").iloc[-1]
        assert (last["year"], last["source"], last["assessment"], last["depth"]) == (
            "",
            "bintan-study",
            "study",
            "index",
        )

    def test_nothing(self):
        listing = list_observations("94.01")
        assert listing.empty
        columns = ["year", "instrument", "assessment", "source", "depth", "n_values", "n_rows", "own"]
        assert list(listing.columns) == columns

    def test_counts_every_row_of_every_table(self):
        total = Counter()
        for region in all_regions().values():
            for depth, n in list_observations(region).groupby("depth")["n_values"].sum().items():
                total[depth] += int(n)
        assert dict(total) == {depth: len(rows) for depth, _, _, rows in tables()}

    def test_without_a_region_everything_stands_once(self):
        every = list_observations()
        assert every.groupby("depth")["n_values"].sum().to_dict() == {d: len(rows) for d, _, _, rows in tables()}
        sets = {
            (r["institution_id"], r["year"], r["instrument"], r["assessment"], r["source"], depth)
            for depth, _, _, rows in tables()
            for r in rows
        }
        key = ["institution_id", "year", "instrument", "assessment", "source", "depth"]
        assert set(every[key].itertuples(index=False, name=None)) == sets
        assert len(every) == len(sets)
        assert not every["own"].any()
        assert list(dict.fromkeys(every["institution_id"])) == [
            i for i in all_regions() if i in set(every["institution_id"])
        ]
        paser = every[every["name"] == "Kabupaten Paser"].drop(columns=["institution_id", "name", "kind", "province"])
        pd.testing.assert_frame_equal(paser.reset_index(drop=True), list_observations("paser"))

    def test_choices(self):
        every = list_observations()
        assert set(list_observations(year=2023)["year"]) == {"2023"}
        assert set(list_observations("paser", year=[2021, 2022])["year"]) == {"2021", "2022"}
        kinds = list_observations(kind=["kota", "group_average"])
        assert set(kinds["kind"]) == {"kota", "group_average"}
        assert len(kinds) == every["kind"].isin(["kota", "group_average"]).sum()
        jambi = list_observations(province="Jambi")  # the province, not the kota of the same name
        assert len(jambi) == every["institution_id"].str.startswith("15").sum()
        assert list_observations("paser", kind="kota").empty

    @pytest.mark.parametrize(
        ("asked", "text"),
        [
            ({"year": "2024"}, says("errors.data.panel.years", value=re.compile(".*"))),
            ({"kind": "desa"}, says("errors.options.choice", name="kind", found="'desa'")),
            ({"province": "paser"}, says("errors.data.panel.province")),
        ],
    )
    def test_what_cannot_be(self, asked, text):
        with pytest.raises(ParameterError, match=text):
            list_observations(**asked)


class TestIndexBesideValues:
    @pytest.mark.parametrize(
        ("region", "year", "index", "predicate"),
        [
            ("paser", 2022, "2.13", "Cukup"),
            ("paser", 2021, "1.36", "Kurang"),
            ("denpasar", 2018, "2.64", None),
            ("denpasar", 2021, "3.19", None),
            ("bintan", 2024, "3.25", "Baik"),
            ("bintan", 2023, "3.39", "Baik"),
            ("Kabupaten Madiun", 2020, "3.30", "Baik"),
        ],
    )
    def test_published_with_the_values(self, region, year, index, predicate):
        found = load_values(region, year)
        assert (found.index_printed, found.predicate_printed) == (index, predicate)

    def test_of_the_same_source(self):
        """Both reports print 2.79 for the nation in 2023; a set takes the index of its own source."""
        assert load_values("nasional", 2023, depth="domain", source="kemenpanrb-2024").index_printed == "2.79"

    def test_none_where_there_is_none(self, data_copy):
        header, rows = data_copy.rows("observations/index_values")
        data_copy.write("observations/index_values", header, [r for r in rows if r["institution_id"] != "64.01"])
        found = load_values("paser", 2022, folder=data_copy.path)
        assert (found.index_printed, found.predicate_printed) == (None, None)

    def test_of_another_source_where_only_one_prints_it(self, data_copy):
        header, rows = data_copy.rows("observations/index_values")
        for r in rows:
            if (r["institution_id"], r["year"]) == ("64.01", "2022"):
                r["source"] = "news"
                own = dict(r)
        data_copy.write("observations/index_values", header, rows)
        assert load_levels("paser", 2022, folder=data_copy.path).index_printed == "2.13"
        data_copy.add("observations/index_values", own | {"source": "kemenpanrb-2023", "index": "2.14"})
        assert load_levels("paser", 2022, folder=data_copy.path).index_printed is None  # two: neither is chosen


HERE = "errors.data.observations"


def nothing(place: str, wish: str, *there: str) -> str:
    """The line that says what there is instead: years, each with its depths."""
    return message(f"{HERE}.nothing", place=place, wish=wish, there="; ".join(map(str, there)))


def depths(names: str) -> str:
    return listed((message(f"errors.depth.{name}") for name in names.split()), "comma")


def known(years: dict[int, str]) -> list[str]:
    """Each year with its depths, the deepest first."""
    return [message(f"{HERE}.there", year=year, depths=depths(names)) for year, names in years.items()]


class TestBintan:
    def test_the_study_is_reached_by_its_source_alone(self):
        found = load_values("bintan", source="bintan-study")
        assert (found.year, found.depth, found.assessment, found.instrument) == (None, "index", "study", P59)
        assert dict(found.printed) == {"index": "2.06"}
        assert (found.index_printed, found.predicate_printed) == ("2.06", "Cukup")
        assert found.notes == ("year of the study not stated in the abstract",)
        assert "year not stated" in repr(found)

    def test_no_year_is_made_up_for_it(self):
        for year in range(2018, 2027):
            with pytest.raises(NoObservation):
                load_values("bintan", year, source="bintan-study")

    def test_it_never_comes_unasked(self):
        for depth in (None, "index"):
            assert load_values("bintan", depth=depth).source == "kemenpanrb-2024"

    def test_it_has_no_levels(self):
        with pytest.raises(NoObservation) as caught:
            load_levels("bintan")
        study = message(f"{HERE}.there_no_year", source="bintan-study", depths=depths("index"))
        there = (*known({2024: "domain index", 2023: "domain index", 2022: "index"}), study)
        place = "Kabupaten Bintan (21.01, Kepulauan Riau)"
        assert str(caught.value) == nothing(place, "indicator, official", *there)


#: what is told first; how Bintan is described
LATEST = re.compile(says(f"{HERE}.there", year=2024, depths=depths("domain index")).pattern + ".*")
BINTAN = re.compile(r"Kabupaten Bintan \(21\.01, .*?\)")


class TestNone:
    def test_year_without_data_says_which_years_there_are(self):
        with pytest.raises(NoObservation) as caught:
            load_values("paser", 2017)
        there = {2024: "domain index", 2023: "domain index"}
        there |= {2022: "indicator aspect index", 2021: "indicator aspect index"}
        there |= {2020: "index", 2019: "index", 2018: "index"}
        assert str(caught.value) == nothing("Kabupaten Paser (64.01, Kalimantan Timur)", "2017", *known(there))

    def test_other_assessments_are_named(self):
        with pytest.raises(NoObservation) as caught:
            load_levels("denpasar", 2019, assessment="self")
        years = known(dict.fromkeys((2024, 2023, 2021), "domain index") | {2019: "indicator aspect index"})
        both = message(f"{HERE}.there_also", year=2018, depths=depths("indicator aspect domain index"), others="self")
        wish = "2019, indicator, self"
        assert str(caught.value) == nothing("Kota Denpasar (51.71, Bali)", wish, *years, both)

    @pytest.mark.parametrize(("region", "year"), [("berau", 2021), ("berau", 2022), ("Mahakam Ulu", 2022)])
    def test_not_assessed_is_not_zero(self, region, year):
        with pytest.raises(NoObservation) as caught:
            load_values(region, year)
        absent = message(f"{HERE}.not_assessed", year=year, source="paser-2022")
        assert str(caught.value).endswith(f"; {absent}")

    def test_not_assessed_is_said_of_that_year_only(self):
        with pytest.raises(NoObservation) as caught:
            load_values("berau", 2017)
        assert not said(str(caught.value), f"{HERE}.not_assessed")

    def test_wrong_instrument_for_the_year(self):
        with pytest.raises(NoObservation, match=says(f"{HERE}.nothing", wish="2022, permenpanrb-5-2018", there=LATEST)):
            load_values("paser", 2022, instrument=P5)

    def test_unknown_source(self):
        with pytest.raises(NoObservation, match=says(f"{HERE}.nothing", place=BINTAN, wish="wikipedia")):
            load_values("bintan", source="wikipedia")

    def test_unknown_depth(self):
        with pytest.raises(
            ParameterError,
            match=says("errors.options.choice", name="depth", found="'aspects'", allowed=", ".join(DEPTHS)),
        ):
            load_values("paser", depth="aspects")

    def test_unknown_region(self):
        with pytest.raises(UnknownRegion, match=says("errors.data.regions.unknown_region", shown="pasir", hint=PASER)):
            load_values("pasir", 2022)

    def test_exactly_17_of_514_have_no_data(self):
        assert len(WITHOUT_DATA) == 17
        recorded = {r["code"] for r in WITHOUT_DATA}
        found = {r.id for r in all_regions().values() if r.kind in ("kabupaten", "kota") and list_observations(r).empty}
        assert found == recorded
        assert sum(code.startswith("31.") for code in recorded) == 6

    def test_all_provinces_and_institutions_have_data(self):
        empty = [
            r.id for r in all_regions().values() if r.kind not in ("kabupaten", "kota") and list_observations(r).empty
        ]
        assert empty == []

    @pytest.mark.parametrize("row", WITHOUT_DATA, ids=lambda r: r["code"])
    def test_the_reason_is_given(self, row):
        region = find_region(row["code"])
        assert region.name == row["name"]
        for load in (load_values, load_levels):
            with pytest.raises(NoObservation) as caught:
                load(row["code"])
            why = {"place": region.describe(), "value": row["reason_en"]}
            assert str(caught.value) == message("errors.data.observations.nothing_published", **why)
        assert reason_without_data(region) == row["reason_id"] != ""

    def test_no_reason_is_made_up(self, data_copy):
        assert reason_without_data(find_region("paser")) is None
        header, _ = data_copy.rows("regions/without_data")
        data_copy.write("regions/without_data", header, [])
        with pytest.raises(
            NoObservation,
            match=re.compile(
                says("errors.data.observations.nothing_published", value=says(f"{HERE}.none_collected")).pattern + "$"
            ),
        ):
            load_values("94.01", folder=data_copy.path)


PASER = says("errors.data.regions.near", names="Kabupaten Paser")


def published_set(source: str, assessment: str, instrument: str) -> str:
    return message(f"{HERE}.published_set", source=source, assessment=assessment, instrument=instrument)


class TestAmbiguous:
    def test_national_domains_of_2023(self):
        with pytest.raises(AmbiguousObservation) as caught:
            load_values("nasional", 2023, depth="domain")
        each = listed(published_set(source, "official", P59) for source in ("kemenpanrb-2024", "kemenpanrb-2023"))
        sets = {"place": "Nasional", "latest": 2023, "n_wanted": 2, "deepest": depths("domain"), "join": "source"}
        assert str(caught.value) == message("errors.data.observations.several_sets", **sets, each=each)

    @pytest.mark.parametrize(("source", "first"), [("kemenpanrb-2023", "2.91"), ("kemenpanrb-2024", "2.94")])
    def test_the_source_settles_it(self, source, first):
        assert load_values("nasional", 2023, depth="domain", source=source).printed["1"] == first

    def test_two_assessments_of_one_source(self):
        with pytest.raises(AmbiguousObservation) as caught:
            load_values("denpasar", 2018, source="denpasar-2019")
        each = listed(published_set("denpasar-2019", assessment, P5) for assessment in ("official", "self"))
        place = "Kota Denpasar (51.71, Bali)"
        sets = {"place": place, "latest": 2018, "n_wanted": 2, "deepest": depths("indicator"), "join": "assessment"}
        assert str(caught.value) == message("errors.data.observations.several_sets", **sets, each=each)
        own = load_values("denpasar", 2018, source="denpasar-2019", assessment="self")
        assert own.assessment == "self"


class TestIrregular:
    def test_three_institutions_keep_three_domains(self):
        for institution in ("kementerian-pertanian", "kementerian-energi-dan-sumber-daya-mineral", "35"):
            assert len(load_values(institution, 2024).values) == 3

    def test_banyuasin_is_kept_as_printed(self):
        found = load_values("banyuasin", 2023)
        assert found.printed["4"] == "0.30"
        assert found.notes == ("printed value below 1; reproduces the printed index",)

    def test_a_predicate_that_no_source_prints_is_blank(self):
        rows = [r for r in read_plain("observations/index_values") if re.search("by threshold|not printed", r["note"])]
        assert len(rows) > 15
        assert [r for r in rows if r["predicate"]] == []

    def test_carried_over_values_say_so(self):
        carried = [r for r in read_plain("observations/index_values") if r["note"].startswith("equals 2019")]
        assert len(carried) == 8
        for r in carried:
            now, before = (load_values(r["institution_id"], y, depth="index") for y in (2020, 2019))
            assert now.printed["index"] == before.printed["index"]
            assert now.notes == ("equals 2019; may be carried over, not a second observation",)

    def test_2_7_was_made_2_70(self):
        assert load_values("bontang", 2022).printed["index"] == "2.70"
        assert load_values("bontang", 2022).notes == ('printed "2,7"',)


class TestObservation:
    def test_frozen(self):
        found = load_levels("paser", 2022)
        with pytest.raises(FrozenInstanceError):
            found.year = 2023
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            found.extra = 1

    def test_changing_one_changes_no_other(self):
        mine = load_levels("paser", 2022)
        mine.values["1"] = Fraction(5)
        assert load_levels("paser", 2022).values["1"] == 3

    def test_listing_is_the_callers_own(self):
        mine = list_observations("paser")
        mine["year"] = "1900"
        assert list_observations("paser")["year"].iloc[0] == "2024"

    def test_values_are_exact(self):
        assert load_values("bintan", 2024).values["2"] == Fraction(29, 10)
        assert all(type(v) is Fraction for v in load_levels("paser", 2022).values)

    def test_codes_keep_the_order_of_the_source(self):
        assert tuple(load_levels("denpasar", 2018).values.index) == load_instrument(P5).codes

    def test_to_frame_and_html(self):
        frame = load_values("bintan", 2024).to_frame()
        assert frame[["number", "value"]].to_numpy().tolist() == [["1", 4.0], ["2", 2.9], ["3", 2.0], ["4", 3.68]]
        assert set(frame["source"]) == {"kemenpanrb-2024"}
        assert load_values("bintan", 2024)._repr_html_().startswith("<table")

    def test_markup_in_a_name_is_escaped(self, data_copy):
        header, rows = data_copy.rows("regions/regions")
        for r in rows:
            if r["code"] == "64.01":
                r["name"] = "Kabupaten Paser<script>"
        data_copy.write("regions/regions", header, rows)
        html = load_values("64.01", 2022, folder=data_copy.path)._repr_html_()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html

    def test_repr(self):
        assert repr(load_values("bintan", 2024)) == (
            "<Observation Kabupaten Bintan (21.01, Kepulauan Riau), 2024, official: 4 values at domain depth under "
            f"{P59}, source kemenpanrb-2024>"
        )

    def test_travels_to_a_worker(self):
        found = load_levels("denpasar", 2018)
        again = pickle.loads(pickle.dumps(found))  # noqa: S301
        assert dict(again.values) == dict(found.values)
        assert again.region == found.region
