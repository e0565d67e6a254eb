"""Whatever breaks a table of observations is named with its place."""

from __future__ import annotations

import pytest
from helpers.sentences import data_line, says

from spbe_research.data.observations import load_levels, load_values
from spbe_research.data.published import DEPTHS
from spbe_research.errors import DataError, NoObservation, message

P5, P59 = "permenpanrb-5-2018", "permenpanrb-59-2020"


class TestBrokenTables:
    TABLE = "observations/indicator_levels"

    def message(self, data_copy) -> str:
        with pytest.raises(DataError) as caught:
            load_levels("paser", 2022, folder=data_copy.path)
        return str(caught.value)

    def row_of(self, data_copy, code: str) -> int:
        _, rows = data_copy.rows(self.TABLE)
        key = ("64.01", "2022", code)
        keys = [(r["institution_id"], r["year"], r["indicator"]) for r in rows]
        return keys.index(key) + 2

    @pytest.mark.parametrize("cell", ["", "tiga", "2,5"])
    def test_a_level_that_is_no_number(self, data_copy, cell):
        row = self.row_of(data_copy, "7")
        data_copy.set(self.TABLE, row, level=cell)
        number = message("errors.data.tables.cell_fraction_allowed")
        assert self.message(data_copy) == data_line(self.TABLE, row, "level", found=cell, allowed=number)

    def test_a_doubled_indicator(self, data_copy):
        row = self.row_of(data_copy, "47")
        data_copy.set(self.TABLE, row, indicator="46")
        paser = {"region_name": "Kabupaten Paser", "chosen_year": 2022, "chosen_source": "paser-2022"}
        once = message("errors.data.observations.build_allowed", value="indicator", **paser)
        assert self.message(data_copy) == data_line(self.TABLE, row, "indicator", found="46", allowed=once)

    def test_two_indices_of_one_source(self, data_copy):
        data_copy.add(
            "observations/index_values",
            {
                "institution_id": "21.01",
                "institution": "Kabupaten Bintan",
                "kind": "kabupaten",
                "year": "2022",
                "instrument": P59,
                "assessment": "official",
                "index": "2.20",
                "source": "news",
            },
        )
        with pytest.raises(DataError) as caught:
            load_values("bintan", 2022, folder=data_copy.path)
        bintan = {"region_name": "Kabupaten Bintan", "chosen_year": 2022, "chosen_source": "news"}
        assert (caught.value.column, str(caught.value.found)) == (
            "index",
            str(message("errors.data.observations.two_values")),
        )
        assert caught.value.allowed == message("errors.data.observations.build_allowed", value="index", **bintan)

    @pytest.mark.parametrize("depth", DEPTHS)
    def test_a_renamed_column(self, data_copy, depth):
        table, _, value = DEPTHS[depth]
        data_copy.drop_column(table, value)
        with pytest.raises(DataError, match=says("errors.data.tables.read_table", column=value)) as caught:
            load_values("paser", 2022, folder=data_copy.path)
        assert (caught.value.file, caught.value.row) == (f"{table}.csv", 1)

    def test_a_new_row_is_seen_at_once(self, data_copy):
        assert load_values("bintan", 2022, folder=data_copy.path).printed["index"] == "2.10"
        header, rows = data_copy.rows("observations/index_values")
        kept = [r for r in rows if (r["institution_id"], r["year"]) != ("21.01", "2022")]
        data_copy.write("observations/index_values", header, kept)
        with pytest.raises(NoObservation):
            load_values("bintan", 2022, folder=data_copy.path)
