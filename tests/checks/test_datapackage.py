"""data/datapackage.json is what the schemas give, describes every table, and holds of every cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.datapackage import violations
from helpers.tables import DATA, DataCopy

from spbe_research.checks.datapackage import FILE, describe_data, package_text
from spbe_research.checks.schemas import schemas


def test_the_file_is_what_the_schemas_give():
    text = (DATA / FILE).read_text(encoding="utf-8")
    assert text == package_text(), "run: python -m spbe_research.checks.datapackage"


def test_every_table_is_described():
    resources = {r["path"]: r for r in describe_data()["resources"]}
    assert set(resources) == {p.relative_to(DATA).as_posix() for p in DATA.rglob("*.csv")}
    for name, schema in schemas().items():
        fields = resources[f"{name}.csv"]["schema"]["fields"]
        assert [f["name"] for f in fields] == list(schema.columns)
        assert resources[f"{name}.csv"]["title"]
        assert "`" not in resources[f"{name}.csv"]["title"]


def test_every_table_keeps_to_it():
    assert list(violations(DATA)) == []


def test_the_examples_of_the_dictionary():
    resources = {r["name"]: r for r in describe_data()["resources"]}
    levels = {f["name"]: f for f in resources["observations.indicator-levels"]["schema"]["fields"]}
    assert levels["level"]["type"] == "number"
    assert levels["year"]["type"] == "year"
    assert levels["level"]["description"] == "0 to 5; 0 only as an answer of the questionnaire of 5/2018"
    assert "constraints" not in levels["note"]
    assert resources["regions.regions"]["licenses"] == [
        {"name": "ODbL-1.0", "title": "Open Data Commons Open Database License 1.0"}
    ]
    weights = {f["name"]: f for f in resources["instruments.permenpanrb-5-2018"]["schema"]["fields"]}
    assert weights["weight_percent"]["type"] == "string"  # 10/3
    assert resources["observations.index-values"]["schema"].get("primaryKey") is None  # its year may be blank


@pytest.mark.parametrize(
    ("table", "cells", "column"),
    [
        ("observations/domain_values", {"value": "3,25"}, "value"),
        ("observations/domain_values", {"value": ""}, "value"),
        ("observations/domain_values", {"value": "12.5"}, "value"),
        ("observations/domain_values", {"year": "1924"}, "year"),
        ("observations/domain_values", {"year": "2023/2024"}, "year"),
        ("observations/domain_values", {"assessment": "Official"}, "assessment"),
        ("observations/domain_values", {"procedure": "audit"}, "procedure"),
        ("observations/domain_values", {"institution": " Aceh"}, "institution"),
        ("observations/domain_values", {"institution_id": "Aceh"}, "institution_id"),
        ("observations/domain_values", {"source": "nobody"}, "source"),
        ("observations/domain_values", {"kind": "kecamatan"}, "kind"),
        ("observations/domain_values", {"instrument": "permenpanrb-1-1999"}, "instrument"),
        ("regions/regions", {"province_code": "99"}, "province_code"),
        ("context/region_points", {"latitude": "95.1"}, "latitude"),
        ("context/population_area", {"population": "0"}, "population"),
        ("group_members", {"rows_printed": "maybe"}, "rows_printed"),
        ("institutions", {"kind": ""}, "kind"),
    ],
)
def test_a_broken_cell_is_found(data_copy: DataCopy, table: str, cells: dict[str, str], column: str):
    data_copy.set(table, 5, **cells)
    found = [line for line in violations(data_copy.path) if line.startswith(f"{table}.csv, row 5, {column}: ")]
    assert len(found) == 1


def test_a_row_that_stands_twice_and_a_column_that_is_gone_are_found(data_copy: DataCopy):
    header, rows = data_copy.rows("observations/index_values")
    data_copy.write("observations/index_values", header, [*rows, rows[0]])
    data_copy.drop_column("kinds", "name_en")
    found = list(violations(data_copy.path))
    assert [line for line in found if line.startswith(f"observations/index_values.csv, row {len(rows) + 2}, ")]
    assert [line for line in found if line.startswith("kinds.csv: columns")]


def test_a_descriptor_that_is_none_is_found(data_copy: DataCopy):
    package = json.loads(package_text())
    package["resources"][0]["name"] = "A B"
    package["resources"][1]["path"] = "../sources.csv"
    package["resources"][2]["licenses"] = [{"title": "?"}]
    Path(data_copy.path / FILE).write_text(json.dumps(package), encoding="utf-8")
    found = list(violations(data_copy.path))
    assert "name A B" in found
    assert "../sources.csv" in found
    assert f"licence of {package['resources'][2]['name']}" in found


def test_a_folder_with_another_instrument_is_described_too(fourth_shared: DataCopy):
    paths = [r["path"] for r in describe_data(fourth_shared.path)["resources"]]
    assert "instruments/uji-2027.csv" in paths
