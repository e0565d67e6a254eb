"""The reader of the tables: strict, with the row numbers of a spreadsheet, and never shared by accident."""

from __future__ import annotations

import csv
import os
import pickle
from fractions import Fraction

import pytest
from helpers.sentences import data_line

from spbe_research.data.tables import cell_fraction, read_table, table_path, table_stamp
from spbe_research.errors import DataError, message
from spbe_research.paths import data_dir, notebooks_dir, papers_dir, share_dir
from spbe_research.text.catalog import say


def cells(n: int) -> str:
    return message("errors.data.tables.read_allowed", n_header=n)


def counted(n: int) -> str:
    return message("errors.data.tables.read_found", cells=n)


def csv_says(text: str) -> str:
    """What Python's own reader says of a broken table; its words are not ours."""
    with pytest.raises(csv.Error) as caught:
        list(csv.reader([text], strict=True))
    return str(caught.value)


def raised(write: bytes, folder, **options) -> str:
    (folder / "t.csv").write_bytes(write)
    with pytest.raises(DataError) as caught:
        read_table("t", folder, **options)
    return str(caught.value)


class TestReadTable:
    def test_every_table_reads_as_the_csv_module_reads_it(self, data_folder, plain):
        names = [p.relative_to(data_folder).with_suffix("").as_posix() for p in sorted(data_folder.rglob("*.csv"))]
        assert len(names) >= 20
        for name in names:
            table = read_table(name)
            assert table.to_dict("records") == plain(name), name
            assert list(table.index) == list(range(2, len(table) + 2)), name

    def test_blanks_are_empty_text_and_nothing_is_guessed(self, tmp_path):
        (tmp_path / "t.csv").write_text("a,b,c\nNA,,1.50\nnull,007,nan\n", encoding="utf-8")
        assert read_table("t", tmp_path).to_numpy().tolist() == [["NA", "", "1.50"], ["null", "007", "nan"]]

    def test_byte_order_mark_and_windows_line_ends(self, tmp_path):
        (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbfcode,name\r\n64.01,Paser\r\n")
        assert read_table("t", tmp_path).to_dict("records") == [{"code": "64.01", "name": "Paser"}]

    def test_a_blank_line_counts_as_a_row(self, tmp_path):
        (tmp_path / "t.csv").write_text("a,b\n1,2\n\n3,4\n", encoding="utf-8")
        assert list(read_table("t", tmp_path).index) == [2, 4]

    def test_a_cell_of_two_lines_is_one_row(self, tmp_path):
        (tmp_path / "t.csv").write_text('a,b\n"1\n2",3\n4,5\n', encoding="utf-8")
        assert read_table("t", tmp_path)["a"].to_dict() == {2: "1\n2", 3: "4"}

    def test_a_header_alone_is_a_table_without_rows(self, tmp_path):
        (tmp_path / "t.csv").write_text("a,b\n", encoding="utf-8")
        table = read_table("t", tmp_path)
        assert list(table.columns) == ["a", "b"]
        assert len(table) == 0

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (b"", data_line("t", problem=message("errors.data.tables.empty_table"))),
            (b"\n", data_line("t", problem=message("errors.data.tables.empty_table"))),
            (b",,\n1,2,3\n", data_line("t", problem=message("errors.data.tables.empty_table"))),
            (b"a,b\n1,2,3\n4,5,6\n", data_line("t", 2, found=counted(3), allowed=cells(2))),
            (b"a,b\n1,2\n3\n", data_line("t", 3, found=counted(1), allowed=cells(2))),
            (b"a,b\n\n1,2,\n", data_line("t", 3, found=counted(3), allowed=cells(2))),
            (b"a;b\n1;2,5\n", data_line("t", 2, found=counted(2), allowed=cells(1))),
            (b"a,b,a\n1,2,3\n", data_line("t", 1, "a", problem=message("errors.data.tables.column_twice"))),
            (
                b'a,b\n"1,2\n3,4\n',
                data_line("t", problem=message("errors.data.tables.not_regular", error=csv_says('"1,2'))),
            ),
            ("a,b\né,2\n".encode("latin-1"), data_line("t", problem=message("errors.data.tables.read", error_start=4))),
        ],
    )
    def test_refuses(self, tmp_path, text, message):
        assert raised(text, tmp_path) == message

    def test_names_a_column_that_is_not_there(self, tmp_path):
        found = raised(b"a,lvl\n1,2\n", tmp_path, columns=("a", "level"))
        missing = message("errors.data.tables.read_table", column="level", join="a, lvl")
        assert found == data_line("t", 1, problem=missing)

    def test_no_such_table(self, tmp_path):
        with pytest.raises(DataError) as caught:
            read_table("observations/none", tmp_path)
        none = message("errors.data.tables.table_stamp", data_dir_name=tmp_path.name)
        assert str(caught.value) == data_line("observations/none", problem=none)

    def test_no_such_folder(self, tmp_path):
        with pytest.raises(DataError) as caught:
            read_table("sources", tmp_path / "nowhere")
        none = message("errors.package.paths.data_dir")
        assert (caught.value.file, caught.value.problem) == (str(tmp_path / "nowhere"), none)

    def test_the_frame_is_the_callers_own(self):
        mine = read_table("sources")
        first, header = mine.iloc[0, 0], list(mine.columns)
        mine.iloc[0, 0] = "changed"
        mine["new"] = "x"
        mine.columns = [c.upper() for c in mine.columns]
        again = read_table("sources")
        assert again.iloc[0, 0] == first
        assert list(again.columns) == header

    def test_a_changed_file_is_read_again(self, tmp_path):
        file = tmp_path / "t.csv"
        file.write_text("a\n1\n", encoding="utf-8")
        assert read_table("t", tmp_path)["a"].tolist() == ["1"]
        before = table_stamp("t", tmp_path)
        file.write_text("a\n2\n", encoding="utf-8")
        os.utime(file, ns=(1, before[0] + 1))
        assert read_table("t", tmp_path)["a"].tolist() == ["2"]

    def test_environment_names_the_folder(self, tmp_path, monkeypatch):
        (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
        monkeypatch.setenv("SPBE_DATA", str(tmp_path))
        assert len(read_table("t")) == 1
        assert table_path("t") == tmp_path.resolve() / "t.csv"


class TestPaths:
    def test_a_folder_given_wins_over_the_environment(self, tmp_path, monkeypatch, data_folder):
        monkeypatch.setenv("SPBE_DATA", str(tmp_path / "missing"))
        assert data_dir(data_folder) == data_folder
        with pytest.raises(DataError):
            data_dir()

    def test_rooms_of_a_checkout(self, data_folder):
        assert share_dir() == data_folder.parent
        assert (notebooks_dir(), papers_dir()) == (share_dir() / "notebooks", share_dir() / "papers")


class TestCellFraction:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("4.5", Fraction(9, 2)),
            ("10/3", Fraction(10, 3)),
            ("0.30", Fraction(3, 10)),
            (" 5 ", Fraction(5)),
            ("-1", Fraction(-1)),
        ],
    )
    def test_reads(self, text, expected):
        assert cell_fraction(text, file="f.csv", row=2, column="c") == expected

    @pytest.mark.parametrize("text", ["", "2,5", "tiga", "nan", "inf", "1/0", "1_000", "1e400", "4.5%", "٣", "1.5/2"])
    def test_refuses(self, text):
        with pytest.raises(DataError) as caught:
            cell_fraction(text, file="f.csv", row=7, column="level")
        number = message("errors.data.tables.cell_fraction_allowed")
        assert str(caught.value) == data_line("f", 7, "level", found=text, allowed=number)


class TestDataError:
    def test_carries_where_and_what(self):
        error = DataError("f.csv", row=3, column="level", found="6", allowed="1 to 5", problem="out of bounds")
        assert (error.file, error.row, error.column, error.found) == ("f.csv", 3, "level", "6")
        where = say("errors.frame.row", "en", row=3) + say("errors.frame.column", "en", column="level")
        found, allowed = say("errors.frame.found", "en", found="6"), say("errors.frame.allowed", "en", allowed="1 to 5")
        assert str(error) == f"f.csv{where}: out of bounds; {found}; {allowed}"

    def test_survives_a_worker_process(self):
        error = DataError("f.csv", row=3, problem="broken")
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert (str(again), again.file, again.row) == (data_line("f", 3, problem="broken"), "f.csv", 3)
