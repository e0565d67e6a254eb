"""The printed tables of the papers say the same as the data."""

from __future__ import annotations

import csv
from fractions import Fraction

import pytest

from spbe_research.data.observations import load_levels, load_values
from spbe_research.data.tables import read_table
from spbe_research.paths import papers_dir

INITIAL = {"K": "Kurang", "C": "Cukup", "B": "Baik"}
GOVERNMENTS = {
    "Pemprov Kaltim": "64", "Pemkab Kutai Kartanegara": "64.02", "Pemkab PASER": "64.01", "Pemkab Kutai Barat": "64.07",
    "Pemkab Kutai Timur": "64.08", "Pemkab PPU": "64.09", "Pemkab Mahakam Ulu": "64.11", "Pemkab Berau": "64.03",
    "Pemkot Samarinda": "64.72", "Pemkot Balikpapan": "64.71", "Pemkot Bontang": "64.74",
}  # fmt: skip


def printed(paper, table):
    with open(papers_dir() / paper / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exact(text):
    return Fraction(text.replace(",", "."))


@pytest.mark.parametrize("year", ["2021", "2022"])
def test_paser_levels_and_aspects(year):
    levels = load_levels("paser", int(year)).values
    table = printed("paser-2022", "levels")
    assert [r["indicator"] for r in table] == list(levels.index)
    assert [exact(r[year]) for r in table] == list(levels)
    aspects = load_values("paser", int(year), depth="aspect").values
    assert {r["aspect"]: exact(r[year]) for r in printed("paser-2022", "aspect_values")} == aspects.to_dict()


def test_paser_east_kalimantan():
    data = read_table("observations/index_values")
    data = data[(data["source"] == "paser-2022") & (data["kind"] != "national")]
    known = {(r["institution_id"], r["year"]): r for _, r in data.iterrows()}
    seen = 0
    for row in printed("paser-2022", "east_kalimantan"):
        for year in ("2018", "2019", "2020", "2021", "2022"):
            key = (GOVERNMENTS[row["government"]], year)
            if row[year] == "-":
                assert key not in known
                continue
            assert exact(row[year]) == Fraction(known[key]["index"])
            assert INITIAL[row[f"{year} P"]] == known[key]["predicate"]
            seen += 1
    assert seen == 52 == len(known)


def test_madiun_levels_values_and_group_means():
    levels = load_levels("kabupaten madiun", 2020).values
    assert [exact(r["level"]) for r in printed("kemenpanrb-2020-madiun", "levels")] == list(levels)
    for unit in ("aspect", "domain", "index"):
        values = load_values("kabupaten madiun", 2020, depth=unit).values
        table = [r for r in printed("kemenpanrb-2020-madiun", "values") if r["unit"] == unit]
        assert {r["number"] or "index": exact(r["value"]) for r in table} == values.to_dict()
    compared = 0
    for row in printed("kemenpanrb-2020-madiun", "group_means"):
        for group, text in row.items():
            if group in ("unit", "number"):
                continue
            source = (
                None
                if (group, row["unit"]) in {("Nasional", "index"), ("Nasional", "domain")}
                else "kemenpanrb-2020-madiun"
            )
            obs = load_values(group, 2020, depth=row["unit"], source=source)
            assert obs.values[row["number"] or "index"] == exact(text)
            compared += 1
    assert compared > 20


def test_bintan_study():
    facts = {r["what"]: r["value"] for r in printed("bintan-study", "printed")}
    obs = load_values("bintan", source="bintan-study")
    assert exact(facts["index"]) == obs.values["index"]
    assert facts["predicate"] == obs.predicate_printed.lower()
    assert obs.year is None
