"""Whatever breaks a table of observations is named with its place."""

from __future__ import annotations

import pytest

from spbe_research.data.observations import DEPTHS, load_levels, load_values
from spbe_research.errors import DataError, NoObservation

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
        assert self.message(data_copy) == (
            f"{self.TABLE}.csv, row {row}, column level: found {cell!r}; "
            "allowed: a number such as 4.5 or a fraction such as 10/3"
        )

    def test_a_doubled_indicator(self, data_copy):
        data_copy.set(self.TABLE, self.row_of(data_copy, "47"), indicator="46")
        found = self.message(data_copy)
        assert found.startswith(f"{self.TABLE}.csv, row ")
        assert found.endswith(
            "column indicator: found '46'; allowed: each indicator once for Kabupaten Paser 2022 (paser-2022)"
        )

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
        assert str(caught.value).endswith(
            "column index: found 'two values'; allowed: each index once for Kabupaten Bintan 2022 (news)"
        )

    @pytest.mark.parametrize("depth", DEPTHS)
    def test_a_renamed_column(self, data_copy, depth):
        table, _, value = DEPTHS[depth]
        data_copy.drop_column(table, value)
        with pytest.raises(DataError, match=rf"^{table}\.csv, row 1: no column '{value}'; the header has: "):
            load_values("paser", 2022, folder=data_copy.path)

    def test_a_new_row_is_seen_at_once(self, data_copy):
        assert load_values("bintan", 2022, folder=data_copy.path).printed["index"] == "2.10"
        header, rows = data_copy.rows("observations/index_values")
        kept = [r for r in rows if (r["institution_id"], r["year"]) != ("21.01", "2022")]
        data_copy.write("observations/index_values", header, kept)
        with pytest.raises(NoObservation):
            load_values("bintan", 2022, folder=data_copy.path)
