"""Which evaluation a report is about when nobody names a year: the latest of ministry, government or user."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from helpers.sentences import says
from helpers.tables import DataCopy

import spbe_research as spbe
from spbe_research.chapters.display.sourced import short_names
from spbe_research.chapters.maturity.older import older_text
from spbe_research.data.newest import PUBLISHERS, led_by, newest_year
from spbe_research.data.regions import all_regions
from spbe_research.errors import DataError, UnknownRegion
from spbe_research.paths import data_dir
from spbe_research.profiles.peers import latest_nation
from spbe_research.study.intake import add_file

DEPTHS = ("indicator_levels", "aspect_values", "domain_values", "index_values")
NEWS = ("news", "news-one-decimal", "journal-abstract", "bintan-study")


def official_years() -> dict[str, dict[str, set[str]]]:
    """Sources by institution and year, read with the csv module alone."""
    known: dict[str, dict[str, set[str]]] = {}
    for name in DEPTHS:
        with (data_dir() / "observations" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["assessment"] == "official" and row["year"]:
                    known.setdefault(row["institution_id"], {}).setdefault(row["year"], set()).add(row["source"])
    return known


def test_every_government_leads_with_its_latest_year_not_from_news() -> None:
    known, regions = official_years(), all_regions()
    assert len(known) > 629
    for institution, years in known.items():
        if institution in regions:
            expected = max(int(y) for y, sources in years.items() if not sources <= set(NEWS))
            assert newest_year(regions[institution]) == expected, institution


def test_five_reports_change_their_year() -> None:
    """Those whose deepest data are not their latest result; the other 624 keep it."""
    moved = {}
    for region in all_regions().values():
        if region.is_group or spbe.list_observations(region).empty:
            continue
        deepest, year = spbe.load_values(region).year, newest_year(region)
        if deepest != year:
            moved[region.slug] = (deepest, year)
    assert moved == {
        "kabupaten-madiun": (2020, 2024),
        "kota-denpasar": (2019, 2024),
        "kota-mataram": (2025, 2024),  # two domain values in a newspaper
        "kabupaten-paser": (2022, 2024),
        "kementerian-koordinator-bidang-perekonomian": (2021, 2024),
    }


@pytest.mark.parametrize(
    ("region", "index", "predicate", "older", "later"),
    [
        ("paser", "3.27", "Baik", 2022, []),
        ("kabupaten madiun", "4.31", "Memuaskan", 2020, []),
        ("denpasar", "3.96", "Sangat Baik", 2019, []),
        ("kota mataram", "3.55", "Sangat Baik", None, [("2025", "3.96")]),
        ("Kementerian Pendidikan dan Kebudayaan", "4.02", "Sangat Baik", None, [("2025", "4.23")]),
        ("kota bandar lampung", "2.98", "Baik", None, []),  # levels of 2024 themselves
    ],
)
def test_what_leads_and_what_stands_beside(region, index, predicate, older, later) -> None:
    """The published tables of 2024; news of 7 January 2026 on Mataram."""
    m = spbe.describe_maturity(region)
    assert (m.year, m.printed, m.band.predicate) == (2024, index, predicate)
    assert (None if m.older is None else m.older.year) == older
    assert [(r["year"], r["index"]) for _, r in m.later.iterrows()] == later


def test_an_older_evaluation_is_the_latest_with_levels_before_the_year() -> None:
    assert spbe.describe_maturity("paser", 2023).older.year == 2022
    assert spbe.describe_maturity("paser", 2020).older is None  # levels of 2021 and 2022 come later
    assert spbe.describe_maturity("paser", 2022).older is None
    assert spbe.describe_maturity("bintan", source="bintan-study").older is None


def test_a_year_asked_for_is_never_changed() -> None:
    assert newest_year("paser", 2019) == 2019
    assert spbe.describe_maturity("paser", 2022).printed == "2.13"
    assert spbe.describe_maturity("kota mataram", 2025).observation.source == "news"


def test_a_source_or_assessment_named_leads() -> None:
    assert newest_year("kota mataram", source="news") == 2025
    assert newest_year("bintan", source="bintan-study") is None  # whose year nobody states
    assert newest_year("denpasar", assessment="self") == 2018
    assert newest_year("paser", assessment="visit") is None


def test_readers_of_values_keep_their_rule() -> None:
    assert (spbe.load_levels("paser").year, spbe.load_values("paser").year) == (2022, 2022)


def test_figures_of_news_alone_are_better_than_none(data_copy: DataCopy) -> None:
    header, rows = data_copy.rows("sources")
    data_copy.write("sources", header, [row | {"publisher": "news"} for row in rows])
    assert newest_year("kota mataram", folder=data_copy.path) == 2025


def test_a_folder_without_the_column_is_refused_in_one_line(data_copy: DataCopy) -> None:
    data_copy.drop_column("sources", "publisher")
    with pytest.raises(DataError, match="publisher") as caught:
        newest_year("paser", folder=data_copy.path)
    assert "\n" not in str(caught.value)
    with pytest.raises(UnknownRegion):
        newest_year("nowhere at all")


def test_every_packaged_source_says_who_published_it(plain: Callable[[str], list[dict[str, str]]]) -> None:
    rows = plain("sources")
    assert {r["publisher"] for r in rows} == set(PUBLISHERS)
    assert {r["source"] for r in rows if r["publisher"] in ("news", "study")} == set(NEWS)
    assert all(r["publisher"] == "ministry" for r in rows if r["source"].startswith("kemenpanrb"))
    assert led_by(pd.Series(["study-of-a-user"])).tolist() == [True]


def test_a_users_own_result_of_a_later_year_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = tmp_path / "levels.csv"
    levels.write_text("no,level\n" + "".join(f"{n},3\n" for n in range(1, 48)), encoding="utf-8")
    study = spbe.init_study(tmp_path / "thesis")
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    add_file(study, levels, region="paser", year=2025, assessment="self", source="LHE")
    assert newest_year("paser") == 2024  # a self-assessment is no official result
    add_file(study, levels, region="paser", year=2025, assessment="official", source="LHE")
    m = spbe.describe_maturity("paser")
    assert (m.year, m.depth, m.older) == (2025, "indicator", None)


def second_source(data_copy: DataCopy, own: str) -> None:
    """The levels of Paser 2022 once more, of another source, one of them otherwise."""
    _, rows = data_copy.rows("observations/indicator_levels")
    mine = [r for r in rows if (r["institution_id"], r["year"]) == ("64.01", "2022")]
    again = [r | {"source": own, "level": "3" if r["indicator"] == "1" else r["level"]} for r in mine]
    data_copy.add("observations/indicator_levels", *again)


def test_of_rival_sources_of_older_levels_the_first_to_believe_is_shown_and_the_other_named(data_copy) -> None:
    second_source(data_copy, "kemenpanrb-2024")
    older = spbe.describe_maturity("paser", 2023, folder=data_copy.path).older
    assert (older.observation.source, older.rivals) == ("kemenpanrb-2024", ("paser-2022",))
    second = "paser-2022"
    for lang in ("id", "en"):
        m = spbe.describe_maturity("paser", 2023, folder=data_copy.path)
        used, other = short_names(["kemenpanrb-2024", second], lang)
        assert says("maturity.older.rivals", lang, used=used, others=other).search(older_text(m, lang).plain)
        alone = older_text(spbe.describe_maturity("paser", 2023), lang).plain
        assert not says("maturity.older.rivals", lang).search(alone)


def test_the_latest_nation_is_of_the_source_to_believe_first(data_copy) -> None:
    header, rows = data_copy.rows("observations/index_values")
    last = [r for r in rows if (r["institution_id"], r["year"]) == ("nasional", "2024")]
    rest = [r for r in rows if r not in last]
    news = last[0] | {"source": "news", "index": "3.99"}
    data_copy.write("observations/index_values", header, [news, *rest, *last])
    assert latest_nation(2026, folder=data_copy.path) == (2024, "permenpanrb-59-2020", "3.12")
