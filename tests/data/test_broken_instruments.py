"""Whatever breaks a table of instruments is named with its place."""

from __future__ import annotations

import os
from fractions import Fraction

import pytest
from helpers.sentences import data_line, says

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import DataError, LevelError, message

ROWS = "instruments/permenpanrb-59-2020"

LIST = "instruments/instruments"

BANDS = "instruments/predicates"

NUMBER = message("errors.data.tables.cell_fraction_allowed")
STEP = message("errors.data.instruments.allowed_step")
GAP = message("errors.data.instruments.bands", name="permenpanrb-59-2020", low=1, high=5)


def steps(step: str, low: int, high: int) -> str:
    return message("errors.data.instruments.step_found", step=step, low=low, high=high)


class TestBrokenTables:
    """Each defect of a table is one clear line that names file, row and column."""

    def line(self, data_copy) -> str:
        with pytest.raises(DataError) as caught:
            load_instrument("permenpanrb-59-2020", folder=data_copy.path)
        return str(caught.value)

    @pytest.mark.parametrize(
        ("table", "row", "cells", "line"),
        [
            (
                ROWS,
                2,
                {"weight_percent": "1,3"},
                data_line(ROWS, 2, "weight_percent", found="1,3", allowed=NUMBER),
            ),
            (
                ROWS,
                2,
                {"weight_percent": "0"},
                data_line(
                    ROWS, 2, "weight_percent", found="0", allowed=message("errors.data.instruments.weights_allowed")
                ),
            ),
            (
                ROWS,
                2,
                {"weight_percent": "-1.3"},
                data_line(
                    ROWS,
                    2,
                    "weight_percent",
                    found="-13/10",
                    allowed=message("errors.data.instruments.weights_allowed"),
                ),
            ),
            (  # the misprint of the report of 2024, in one row
                ROWS,
                43,
                {"weight_percent": "3.50"},
                data_line(
                    ROWS,
                    column="weight_percent",
                    found="201/2",
                    allowed=message("errors.data.instruments.allowed_sum"),
                ),
            ),
            (
                ROWS,
                5,
                {"code": "3"},
                data_line(ROWS, 5, "code", found="3", allowed=message("errors.data.instruments.check_rows_allowed")),
            ),
            (
                ROWS,
                5,
                {"code": ""},
                data_line(ROWS, 5, "code", found="", allowed=message("errors.data.instruments.check_rows_allowed")),
            ),
            (
                ROWS,
                9,
                {"aspect_no": ""},
                data_line(ROWS, 9, "aspect_no", found="", allowed=message("errors.data.instruments.allowed_aspect")),
            ),
            (
                ROWS,
                4,
                {"domain_no": "2"},
                data_line(
                    ROWS,
                    4,
                    "domain_no",
                    found="2",
                    allowed=message("errors.data.instruments.allowed_domain", aspect="1", value="1"),
                ),
            ),
            (
                LIST,
                3,
                {"rounding": "up"},
                data_line(LIST, 3, "rounding", found="up", allowed="half-up, half-even, half-down, down"),
            ),
            (
                LIST,
                3,
                {"edges": "unsetled"},
                data_line(LIST, 3, "edges", found="unsetled", allowed="lower-inclusive, unsettled"),
            ),
            (
                LIST,
                3,
                {"level_max": "lima"},
                data_line(LIST, 3, "level_max", found="lima", allowed=NUMBER),
            ),
            (
                LIST,
                3,
                {"level_step": "0"},
                data_line(LIST, 3, "level_step", found=steps("0", 1, 5), allowed=STEP),
            ),
            (
                LIST,
                3,
                {"level_step": "0.3"},
                data_line(LIST, 3, "level_step", found=steps("0.3", 1, 5), allowed=STEP),
            ),
            (
                LIST,
                3,
                {"level_min": "5"},
                data_line(LIST, 3, "level_step", found=steps("1", 5, 5), allowed=STEP),
            ),
            (
                LIST,
                4,
                {"instrument": "permenpanrb-59-2020"},
                data_line(
                    LIST,
                    4,
                    "instrument",
                    found="permenpanrb-59-2020",
                    allowed=message("errors.data.instruments.load_allowed"),
                ),
            ),
            (
                BANDS,
                8,
                {"upper": "4.1"},
                data_line(BANDS, problem=GAP),
            ),
            (
                BANDS,
                11,
                {"lower": "0"},
                data_line(BANDS, problem=GAP),
            ),
            (
                BANDS,
                7,
                {"upper": "x"},
                data_line(BANDS, 7, "upper", found="x", allowed=NUMBER),
            ),
        ],
    )
    def test_one_cell(self, data_copy, table, row, cells, line):
        data_copy.set(table, row, **cells)
        assert self.line(data_copy) == line

    @pytest.mark.parametrize("table", [LIST, ROWS, BANDS])
    def test_a_renamed_column(self, data_copy, table):
        gone = {LIST: "level_step", ROWS: "weight_percent", BANDS: "lower"}[table]
        data_copy.drop_column(table, gone)
        header, _ = data_copy.rows(table)
        problem = message("errors.data.tables.read_table", column=gone, join=", ".join(header))
        assert self.line(data_copy) == data_line(table, 1, problem=problem)

    def test_a_missing_file(self, data_copy):
        data_copy.file(ROWS).unlink()
        assert self.line(data_copy) == data_line(
            ROWS, problem=message("errors.data.tables.table_stamp", data_dir_name="data")
        )

    def test_no_bands(self, data_copy):
        header, rows = data_copy.rows(BANDS)
        data_copy.write(BANDS, header, [r for r in rows if r["instrument"] != "permenpanrb-59-2020"])
        assert self.line(data_copy) == data_line(BANDS, problem=GAP)

    def test_half_a_set_of_domains(self, data_copy):
        for row in range(2, 12):  # the ten rows of aspect 1
            data_copy.set(ROWS, row, domain_no="")
        some = message("errors.data.instruments.check_rows")
        assert self.line(data_copy) == data_line(ROWS, column="domain_no", problem=some)

    def test_weights_too_fine_for_exact_sums(self, data_copy):
        tiny = Fraction(1, 10**15 + 37)
        data_copy.set(ROWS, 2, weight_percent=str(Fraction("1.3") - tiny))
        data_copy.set(ROWS, 3, weight_percent=str(Fraction("1.3") + tiny))
        with pytest.raises(DataError) as caught:
            load_instrument("permenpanrb-59-2020", folder=data_copy.path)
        assert (caught.value.file, caught.value.column) == (f"{ROWS}.csv", "weight_percent")
        assert caught.value.allowed == message("errors.data.instruments.allowed_denominator")

    def test_a_top_band_that_leaves_out_its_end(self, data_copy):
        data_copy.set(BANDS, 7, upper_inclusive="no")
        inst = load_instrument("permenpanrb-59-2020", folder=data_copy.path)
        assert inst.predicate("4.99") == "Memuaskan"
        with pytest.raises(
            LevelError, match=says("errors.data.instruments.no_predicate", label="PermenPANRB 59/2020", x=5)
        ):
            inst.predicate(5)

    def test_other_instruments_still_load(self, data_copy):
        data_copy.set(ROWS, 2, weight_percent="0")
        assert len(load_instrument("permenpanrb-5-2018", folder=data_copy.path).codes) == 37

    def test_a_repaired_table_is_read_again(self, data_copy):
        data_copy.set(ROWS, 2, weight_percent="9.9")
        self.line(data_copy)
        data_copy.set(ROWS, 2, weight_percent="13/10")
        assert load_instrument("permenpanrb-59-2020", folder=data_copy.path).weights[0] == Fraction(13, 1000)

    def test_a_changed_table_is_not_served_from_memory(self, data_copy):
        assert load_instrument("permenpanrb-59-2020", folder=data_copy.path).rounding == "half-up"
        stamp = data_copy.file(LIST).stat().st_mtime_ns
        data_copy.set(LIST, 3, rounding="half-down")
        os.utime(data_copy.file(LIST), ns=(stamp + 1, stamp + 1))
        assert load_instrument("permenpanrb-59-2020", folder=data_copy.path).rounding == "half-down"
