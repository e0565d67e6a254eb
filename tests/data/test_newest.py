"""Which evaluation a report is about when nobody names a year: the latest of ministry, government or user."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from helpers.tables import DataCopy

import spbe_research as spbe
from spbe_research.data.newest import PUBLISHERS, led_by, newest_year
from spbe_research.data.regions import all_regions
from spbe_research.errors import DataError, UnknownRegion
from spbe_research.paths import data_dir
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
