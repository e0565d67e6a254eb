"""Whatever breaks a table of instruments is named with its place."""

from __future__ import annotations

import os
from fractions import Fraction

import pytest

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import DataError, LevelError

ROWS = "instruments/permenpanrb-59-2020"

LIST = "instruments/instruments"

BANDS = "instruments/predicates"


class TestBrokenTables:
    """Each defect of a table is one clear line that names file, row and column."""

    def message(self, data_copy) -> str:
        with pytest.raises(DataError) as caught:
            load_instrument("permenpanrb-59-2020", folder=data_copy.path)
        return str(caught.value)

    @pytest.mark.parametrize(
        ("table", "row", "cells", "message"),
        [
            (
                ROWS,
                2,
                {"weight_percent": "1,3"},
                f"{ROWS}.csv, row 2, column weight_percent: found '1,3'; "
                "allowed: a number such as 4.5 or a fraction such as 10/3",
            ),
            (
                ROWS,
                2,
                {"weight_percent": "0"},
                f"{ROWS}.csv, row 2, column weight_percent: found '0'; allowed: a weight above 0",
            ),
            (
                ROWS,
                2,
                {"weight_percent": "-1.3"},
                f"{ROWS}.csv, row 2, column weight_percent: found '-13/10'; allowed: a weight above 0",
            ),
            (  # the misprint of the report of 2024, in one row
                ROWS,
                43,
                {"weight_percent": "3.50"},
                f"{ROWS}.csv, column weight_percent: found '201/2'; allowed: weights that sum to 100",
            ),
            (ROWS, 5, {"code": "3"}, f"{ROWS}.csv, row 5, column code: found '3'; allowed: each code once"),
            (ROWS, 5, {"code": ""}, f"{ROWS}.csv, row 5, column code: found ''; allowed: each code once"),
            (
                ROWS,
                9,
                {"aspect_no": ""},
                f"{ROWS}.csv, row 9, column aspect_no: found ''; allowed: the number of an aspect",
            ),
            (
                ROWS,
                4,
                {"domain_no": "2"},
                f"{ROWS}.csv, row 4, column domain_no: found '2'; allowed: one domain for aspect 1, which began in 1",
            ),
            (
                LIST,
                3,
                {"rounding": "up"},
                f"{LIST}.csv, row 3, column rounding: found 'up'; allowed: half-up, half-even, half-down, down",
            ),
            (
                LIST,
                3,
                {"edges": "unsetled"},
                f"{LIST}.csv, row 3, column edges: found 'unsetled'; allowed: lower-inclusive, unsettled",
            ),
            (
                LIST,
                3,
                {"level_max": "lima"},
                f"{LIST}.csv, row 3, column level_max: found 'lima'; "
                "allowed: a number such as 4.5 or a fraction such as 10/3",
            ),
            (
                LIST,
                3,
                {"level_step": "0"},
                f"{LIST}.csv, row 3, column level_step: found '0 from 1 to 5'; "
                "allowed: a step above 0 that leads from the least level to the greatest",
            ),
            (
                LIST,
                3,
                {"level_step": "0.3"},
                f"{LIST}.csv, row 3, column level_step: found '0.3 from 1 to 5'; "
                "allowed: a step above 0 that leads from the least level to the greatest",
            ),
            (
                LIST,
                3,
                {"level_min": "5"},
                f"{LIST}.csv, row 3, column level_step: found '1 from 5 to 5'; "
                "allowed: a step above 0 that leads from the least level to the greatest",
            ),
            (
                LIST,
                4,
                {"instrument": "permenpanrb-59-2020"},
                f"{LIST}.csv, row 4, column instrument: found 'permenpanrb-59-2020'; allowed: each id once",
            ),
            (
                BANDS,
                8,
                {"upper": "4.1"},
                f"{BANDS}.csv: the bands of permenpanrb-59-2020 do not cover 1 to 5 without a gap",
            ),
            (
                BANDS,
                11,
                {"lower": "0"},
                f"{BANDS}.csv: the bands of permenpanrb-59-2020 do not cover 1 to 5 without a gap",
            ),
            (
                BANDS,
                7,
                {"upper": "x"},
                f"{BANDS}.csv, row 7, column upper: found 'x'; "
                "allowed: a number such as 4.5 or a fraction such as 10/3",
            ),
        ],
    )
    def test_one_cell(self, data_copy, table, row, cells, message):
        data_copy.set(table, row, **cells)
        assert self.message(data_copy) == message

    @pytest.mark.parametrize("table", [LIST, ROWS, BANDS])
    def test_a_renamed_column(self, data_copy, table):
        gone = {LIST: "level_step", ROWS: "weight_percent", BANDS: "lower"}[table]
        data_copy.drop_column(table, gone)
        assert self.message(data_copy).startswith(f"{table}.csv, row 1: no column '{gone}'; the header has: ")

    def test_a_missing_file(self, data_copy):
        data_copy.file(ROWS).unlink()
        assert self.message(data_copy) == f"{ROWS}.csv: no such table in data/"

    def test_no_bands(self, data_copy):
        header, rows = data_copy.rows(BANDS)
        data_copy.write(BANDS, header, [r for r in rows if r["instrument"] != "permenpanrb-59-2020"])
        assert self.message(data_copy).endswith("do not cover 1 to 5 without a gap")

    def test_half_a_set_of_domains(self, data_copy):
        for row in range(2, 12):  # the ten rows of aspect 1
            data_copy.set(ROWS, row, domain_no="")
        assert self.message(data_copy) == f"{ROWS}.csv, column domain_no: some rows have a domain and some have none"

    def test_weights_too_fine_for_exact_sums(self, data_copy):
        tiny = Fraction(1, 10**15 + 37)
        data_copy.set(ROWS, 2, weight_percent=str(Fraction("1.3") - tiny))
        data_copy.set(ROWS, 3, weight_percent=str(Fraction("1.3") + tiny))
        found = self.message(data_copy)
        assert found.startswith(f"{ROWS}.csv, column weight_percent: found 'weights with the common denominator ")
        assert found.endswith("allowed: weights whose sums stay below 2^53")

    def test_a_top_band_that_leaves_out_its_end(self, data_copy):
        data_copy.set(BANDS, 7, upper_inclusive="no")
        inst = load_instrument("permenpanrb-59-2020", folder=data_copy.path)
        assert inst.predicate("4.99") == "Memuaskan"
        with pytest.raises(LevelError, match=r"^no predicate of PermenPANRB 59/2020 covers 5$"):
            inst.predicate(5)

    def test_other_instruments_still_load(self, data_copy):
        data_copy.set(ROWS, 2, weight_percent="0")
        assert len(load_instrument("permenpanrb-5-2018", folder=data_copy.path).codes) == 37

    def test_a_repaired_table_is_read_again(self, data_copy):
        data_copy.set(ROWS, 2, weight_percent="9.9")
        self.message(data_copy)
        data_copy.set(ROWS, 2, weight_percent="13/10")
        assert load_instrument("permenpanrb-59-2020", folder=data_copy.path).weights[0] == Fraction(13, 1000)

    def test_a_changed_table_is_not_served_from_memory(self, data_copy):
        assert load_instrument("permenpanrb-59-2020", folder=data_copy.path).rounding == "half-up"
        stamp = data_copy.file(LIST).stat().st_mtime_ns
        data_copy.set(LIST, 3, rounding="half-down")
        os.utime(data_copy.file(LIST), ns=(stamp + 1, stamp + 1))
        assert load_instrument("permenpanrb-59-2020", folder=data_copy.path).rounding == "half-down"
