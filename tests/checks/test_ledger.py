"""The ledger: every published figure matches the data beneath it or is recorded with its explanation."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.checks.ledger import STATUSES, difference_lines, reproduce, write_summary
from spbe_research.errors import OutputError
from spbe_research.paths import data_dir


@pytest.fixture(scope="module")
def ledger():
    return reproduce()


def rows(name):
    with open(data_dir() / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_is_unexplained_and_no_explanation_is_stale(ledger):
    assert ledger.unexplained == ()
    assert ledger.stale == ()


def test_every_published_figure_with_data_beneath_it_is_compared(ledger):
    """Counted here from the tables, not from the ledger's own loops."""
    have = defaultdict(set)
    for depth, name in (("indicator", "indicator_levels"), ("aspect", "aspect_values"), ("domain", "domain_values")):
        for r in rows(f"observations/{name}"):
            number = r.get("indicator") or r.get("aspect") or r.get("domain")
            key = (r["institution_id"], r["year"], r["instrument"], r["assessment"])
            have[depth, key].add(number)
    complete = {("permenpanrb-5-2018", "domain"): 3, ("permenpanrb-59-2020", "domain"): 4}
    index_rows = rows("observations/index_values")
    with_domains = [
        r
        for r in index_rows
        if len(have["domain", (r["institution_id"], r["year"], r["instrument"], r["assessment"])])
        == complete[r["instrument"], "domain"]
    ]
    compared = {
        (e.source, e.institution_id, e.year) for e in ledger.entries if e.check.startswith("index from domains")
    }
    assert {(r["source"], r["institution_id"], r["year"]) for r in with_domains} == compared
    assert sum(e.check == "predicate from the printed index" for e in ledger.entries) == sum(
        bool(r["predicate"]) for r in index_rows
    )


def test_index_from_domains_against_plain_interval_arithmetic(ledger):
    """An independent and looser check: the printed index lies within the rounding of the weighted domain values."""
    weights = {"1": Fraction(13, 100), "2": Fraction(25, 100), "3": Fraction(165, 1000), "4": Fraction(455, 1000)}
    values = defaultdict(dict)
    for r in rows("observations/domain_values"):
        if r["instrument"] == "permenpanrb-59-2020":
            values[r["institution_id"], r["year"], r["source"]][r["domain"]] = Fraction(r["value"])
    far = set()
    checked = 0
    for r in rows("observations/index_values"):
        got = values.get((r["institution_id"], r["year"], r["source"]), {})
        if len(got) == 4 and r["instrument"] == "permenpanrb-59-2020":
            checked += 1
            middle = sum(weights[d] * v for d, v in got.items())
            if abs(middle - Fraction(r["index"])) > Fraction(1, 100):
                far.add((r["institution_id"], r["year"]))
    assert checked >= 1233
    assert far == {("nasional", "2023"), ("rata-rata-lpnk", "2024"), ("rata-rata-provinsi", "2024")}
    differing = {
        (e.institution_id, e.year)
        for e in ledger.entries
        if e.check == "index from domains" and not e.matches and e.year > "2020"
    }
    bandung = ("32.04", "2022")  # domain 4 printed as 3.3 for 3.33: 0.009 off, beyond rounding but not far
    assert differing == far | {bandung}


@pytest.mark.parametrize(
    ("institution", "year", "check"),
    [
        ("16.07", "2023", "value possible on the scale"),
        ("51.71", "2019", "aspect from indicators"),
        ("nasional", "2023", "index from domains"),
        ("kementerian-pertanian", "2024", "value readable"),
        ("rata-rata-lpnk", "2024", "index from domains"),
        ("rata-rata-provinsi", "2024", "group mean from the printed rows"),
        ("rata-rata-provinsi", "2020", "domain from aspects"),
        ("12.25", "2024", "predicate from the printed index"),
        ("73.17", "2024", "predicate from the printed index"),
        ("35.01", "2024", "predicate from the printed index"),
        ("93.02", "2023", "predicate from the unrounded index"),
        ("nasional", "2022", "domain from aspects of kemenpanrb-2022-bandar-lampung"),
        ("32.04", "2022", "index from aspects"),
        ("kementerian-koordinator-bidang-perekonomian", "2018", "index from domains"),
        ("52.71", "2025", "value readable"),
    ],
)
def test_known_irregularities_are_found_and_explained(ledger, institution, year, check):
    frame = ledger.to_frame()
    mine = frame[(frame["institution_id"] == institution) & (frame["year"] == year) & (frame["check"] == check)]
    found = mine[mine["status"] != "match"]
    assert len(found) >= 1
    assert set(found["status"]) <= {"explained", "unresolved"}
    assert all(found["explanation"])


def test_misprinted_weights(ledger):
    wrong = {(e.source, e.number, e.printed) for e in ledger.entries if e.check == "printed weight" and not e.matches}
    assert wrong == {
        ("kemenpanrb-2020-madiun", "6", "33"),
        ("kemenpanrb-2020-madiun", "7", "22"),
        *(("kemenpanrb-2024", str(n), "3.50") for n in range(42, 48)),
    }


def test_group_means_of_domain_1_fit_with_what_the_index_implies():
    """The recorded explanation of two group means of 2024, computed: unreadable values put in as the index implies."""
    domain = [r for r in rows("observations/domain_values") if r["year"] == "2024" and r["domain"] == "1"]
    for kind, implied, printed in (
        ("kementerian", ["4.3", "4.0"], "4.28"),
        ("provinsi", ["4.6"], "3.61"),
    ):
        known = [Fraction(r["value"]) for r in domain if r["kind"] == kind]
        mean = sum(known + [Fraction(v) for v in implied]) / (len(known) + len(implied))
        rounded = Decimal(mean.numerator) / Decimal(mean.denominator)
        assert str(rounded.quantize(Decimal("0.01"), ROUND_HALF_UP)) == printed


def test_the_national_means_stand_beside_the_means_of_the_rows(ledger):
    """2.79 is printed by the report of 2024 for a year whose rows the report of 2023 prints."""
    frame = ledger.to_frame()
    nation = frame[(frame["institution_id"] == "nasional") & (frame["unit"] == "index")]
    nation = nation[nation["check"].str.startswith("group mean from the printed rows")].set_index("year")
    assert nation[["printed", "computed"]].to_numpy().tolist() == [
        ["2.79", "2.8159 (n = 621)"],
        ["3.12", "3.1694 (n = 615)"],
    ]
    assert set(nation["status"]) == {"unresolved"}
    for year, line in nation.iterrows():
        mine = [
            Fraction(r["index"])
            for r in rows("observations/index_values")
            if r["source"] == f"kemenpanrb-{year}"
            and r["year"] == year
            and r["kind"] not in ("national", "group_average")
        ]
        assert f"{float(sum(mine) / len(mine)):.4f} (n = {len(mine)})" == line["computed"]


def test_statuses_and_summary(ledger):
    frame = ledger.to_frame()
    assert set(frame["status"]) <= set(STATUSES)
    table = ledger.summary()
    assert table.loc["total", "compared"] == len(ledger.entries)
    assert (table[list(STATUSES)].sum(axis=1) == table["compared"]).all()
    unresolved = frame[frame["status"] == "unresolved"]
    assert set(unresolved["check"]) == {
        "group mean from the printed rows",
        "group mean from the printed rows of kemenpanrb-2023",
        "index from domains",
        "index from aspects",
    }
    assert len(list(difference_lines(ledger))) == int((frame["status"] != "match").sum())


def test_part_of_one_source(ledger):
    paser = ledger.of("paser-2022")
    assert {e.source for e in paser.entries} == {"paser-2022"}
    assert len(paser.differences()) == 0
    assert paser.summary().loc["aspect from indicators", "match"] == 16


def change(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def copied(tmp_path):
    return Path(shutil.copytree(data_dir(), tmp_path / "data"))


@pytest.mark.parametrize(
    ("table", "old", "new", "checks"),
    [
        (
            "observations/indicator_levels",
            "64.01,Kabupaten Paser,kabupaten,2022,permenpanrb-59-2020,official,pemantauan,42,4",
            "64.01,Kabupaten Paser,kabupaten,2022,permenpanrb-59-2020,official,pemantauan,42,5",
            {"aspect from indicators", "index from indicators"},
        ),
        (
            "observations/domain_values",
            "21.01,Kabupaten Bintan,kabupaten,2024,permenpanrb-59-2020,official,evaluasi,2,2.90",
            "21.01,Kabupaten Bintan,kabupaten,2024,permenpanrb-59-2020,official,evaluasi,2,2.80",
            {"index from domains"},
        ),
        (
            "observations/domain_values",
            "21.01,Kabupaten Bintan,kabupaten,2024,permenpanrb-59-2020,official,evaluasi,3,2.00",
            "21.01,Kabupaten Bintan,kabupaten,2024,permenpanrb-59-2020,official,evaluasi,3,2.03",
            {"value possible on the scale"},
        ),
        (
            "observations/index_values",
            "21.01,Kabupaten Bintan,kabupaten,2024,permenpanrb-59-2020,official,evaluasi,3.25,Baik",
            "21.01,Kabupaten Bintan,kabupaten,2024,permenpanrb-59-2020,official,evaluasi,3.25,Cukup",
            {"predicate from the unrounded index", "predicate from the printed index"},
        ),
    ],
)
def test_one_wrong_figure_is_found(copied, table, old, new, checks):
    change(copied, table, old, new)
    assert {e.check for e in reproduce(copied).unexplained} >= checks


def test_explanation_of_a_difference_that_is_gone_is_stale(copied):
    change(
        copied,
        "observations/domain_values",
        "16.07,Kabupaten Banyuasin,kabupaten,2023,permenpanrb-59-2020,official,evaluasi,4,0.30",
        "16.07,Kabupaten Banyuasin,kabupaten,2023,permenpanrb-59-2020,official,evaluasi,4,1.00",
    )
    assert any(key[2] == "16.07" for key in reproduce(copied).stale)


def test_summary_needs_its_markers(ledger, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("nothing here", encoding="utf-8")
    with pytest.raises(OutputError, match=says("errors.checks.ledger.no_markers")):
        write_summary(ledger, page)
    assert page.read_text(encoding="utf-8") == "nothing here"
    with pytest.raises(OutputError, match=says("errors.checks.ledger.write_summary")):
        write_summary(ledger, tmp_path / "none.md")
