"""Make every bad file of a user's, each with the message it must get: ``python tests/bad_input/make_files.py``.

A case is a file name, the bytes, the options it is read with, and the lines that must come back: all of
them, in this order, compared whole. The files lie in ``files/`` beside this script.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

FILES = Path(__file__).resolve().parent / "files"
BINTAN = {"region": "bintan", "year": 2021}
LEVELS = [1 + (n * 7) % 5 for n in range(1, 48)]
ALLOWED = "allowed: 1, 2, 3, 4 or 5"
INDICATORS = "allowed: an indicator of permenpanrb-59-2020, 1 to 47"
SAVE_AS = "open it in Excel or LibreOffice and save it as .xlsx or .csv"
KEEP = "keep every row and leave the level empty where it was not assessed"


@dataclass(frozen=True)
class Case:
    """A bad file: what is wrong with it, and what must be said."""

    file: str
    data: bytes
    lines: tuple[str, ...]
    options: dict[str, Any] = field(default_factory=lambda: dict(BINTAN))


def rows(header: tuple[str, ...] = ("No.", "Tingkat")) -> list[list[Any]]:
    """A good table as rows: header, then number and level."""
    return [list(header), *([n, level] for n, level in enumerate(LEVELS, start=1))]


def sheet_bytes(*sheets: tuple[str, list[list[Any]]], more: Callable[[Any, list[Any]], None] | None = None) -> bytes:
    """A workbook with these rows; ``more`` may add to it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    made = []
    for name, table in sheets:
        sheet = book.add_worksheet(name)
        made.append(sheet)
        for y, cells in enumerate(table):
            for x, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    sheet.write_datetime(y, x, cell, date)
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(y, x, cell, None, 3)
                elif isinstance(cell, str):
                    sheet.write_string(y, x, cell)
                elif isinstance(cell, bool):
                    sheet.write_boolean(y, x, cell)
                elif cell is not None:
                    sheet.write_number(y, x, cell)
    if more:
        more(book, made)
    book.close()
    return out.getvalue()


def text_bytes(table: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A text table."""
    return "".join(
        delimiter.join("" if c is None else str(c) for c in cells) + "\n" for cells in table
    ).encode(encoding)  # fmt: skip


def changed(row: int, column: int, cell: Any, header: tuple[str, ...] = ("No.", "Tingkat")) -> list[list[Any]]:
    """The good table with one cell changed; ``row`` as a spreadsheet counts."""
    table = rows(header)
    table[row - 1][column] = cell
    return table


def repacked(data: bytes, part: str, replace: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            stamp = zipfile.ZipInfo(info.filename, (2026, 1, 1, 0, 0, 0))
            stamp.compress_type = zipfile.ZIP_DEFLATED
            body = old.read(info)
            new.writestr(stamp, replace(body) if info.filename == part else body)
    return out.getvalue()


def named(names: dict[int, str], width: int = 47) -> list[list[Any]]:
    """A table with a column of names, a few of them given."""
    return [
        ["No.", "Nama indikator", "Tingkat"],
        *([n, names.get(n, ""), LEVELS[n - 1]] for n in range(1, width + 1)),
    ]


def wide(*lines: list[Any], extra: tuple[str, ...] = ()) -> list[list[Any]]:
    """A row a region."""
    return [["Daerah", *range(1, 48), *extra], *lines]


def _level_cases() -> list[Case]:
    cells: list[tuple[str, Any, str]] = [
        ("level-6", 6, f"found 6; {ALLOWED}; nearest: 5"),
        ("level-minus", -1, f"found -1; {ALLOWED}; nearest: 1"),
        ("level-zero-47", 0, f"found 0; {ALLOWED}; nearest: 1"),
        ("level-half", 2.5, f"found 2.5; {ALLOWED}; nearest: 2 or 3"),
        ("level-nearly", 2.9999, f"found 2.9999; {ALLOWED}; nearest: 3"),
        ("level-word", "tiga", f"found 'tiga'; {ALLOWED}; nearest: 3"),
        ("level-words", "Level 4", f"found 'Level 4'; {ALLOWED}; nearest: 4"),
        ("level-dash", "- -", f"found '- -'; {ALLOWED}; leave the cell empty where the indicator was not assessed"),
        ("level-nan", "NaN", f"found 'NaN'; {ALLOWED}; leave the cell empty where the indicator was not assessed"),
        ("level-two", "3/4", f"found '3/4'; {ALLOWED}"),
        ("level-html", "<b>3</b>", f"found '<b>3</b>'; {ALLOWED}"),
    ]
    cases = []
    for name, cell, says in cells:
        for kind in ("xlsx", "csv"):
            file = f"{name}.{kind}"
            where = f"{file}, sheet Isian" if kind == "xlsx" else file
            table = changed(13, 1, cell)
            data = sheet_bytes(("Isian", table)) if kind == "xlsx" else text_bytes(table)
            shown = says.replace(f"found {cell};", f"found '{cell}';") if kind == "csv" else says
            cases.append(Case(file, data, (f"{where}, row 13, column B (Tingkat): indicator 12: {shown}",)))
    only_sheet: list[tuple[str, Any, str]] = [
        ("level-formula", "=B3+1", f"found the formula =B3+1; {ALLOWED}; type the level itself"),
        ("level-true", True, f"found TRUE; {ALLOWED}"),
        (
            "level-date",
            datetime(2021, 5, 3),
            f"found the date 2021-05-03; {ALLOWED}; the program took the level for a date: "
            "format the cell as a number and type it again",
        ),
    ]
    for name, cell, says in only_sheet:
        file = f"{name}.xlsx"
        at = f"{file}, sheet Isian, row 13, column B (Tingkat): indicator 12: "
        cases.append(Case(file, sheet_bytes(("Isian", changed(13, 1, cell))), (at + says,)))
    comma = text_bytes(changed(13, 1, "2,5"))
    says = f"found '2,5'; {ALLOWED}; nearest: 2 or 3"
    cases.append(
        Case("level-comma.csv", comma, (f"level-comma.csv, row 13, column B (Tingkat): indicator 12: {says}",))
    )
    return cases


def _row_cases() -> list[Case]:
    dropped = [r for r in rows() if r[0] != 17]
    doubled = [*rows(), [5, 2]]
    table37 = [["No.", "Tingkat"], *([n, 3] for n in range(1, 36)), ["35-2", 3], ["35-3", 3]]
    several = changed(3, 1, 9)
    several[5][1], several[10][0] = "lima belas", 99
    several_says = (
        f"several.csv, row 3, column B (Tingkat): indicator 2: found '9'; {ALLOWED}; nearest: 5",
        f"several.csv, row 6, column B (Tingkat): indicator 5: found 'lima belas'; {ALLOWED}",
        f"several.csv, row 11, column A (No.): found '99'; {INDICATORS}; nearest: 9",
        f"several.csv: no row for indicator 10; {KEEP}",
    )
    own1, own12 = (
        "Kebijakan Internal Arsitektur SPBE Instansi Pusat/Pemerintah Daerah",
        "Peta Rencana SPBE Instansi Pusat/Pemerintah Daerah",
    )
    return [
        Case("row-missing.csv", text_bytes(dropped), (f"row-missing.csv: no row for indicator 17; {KEEP}",)),
        Case(
            "row-doubled.csv",
            text_bytes(doubled),
            ("row-doubled.csv, row 49, column A (No.): indicator 5 a second time; it stands in row 6",),
        ),
        Case(
            "row-unknown.xlsx",
            sheet_bytes(("Isian", [*rows(), [48, 3]])),
            (f"row-unknown.xlsx, sheet Isian, row 49, column A (No.): found 48; {INDICATORS}; nearest: 8",),
        ),
        Case(
            "row-number-date.csv",
            text_bytes(changed(13, 0, "12-Feb")),
            (
                f"row-number-date.csv, row 13, column A (No.): found '12-Feb'; {INDICATORS}; nearest: 12",
                f"row-number-date.csv: no row for indicator 12; {KEEP}",
            ),
        ),
        Case("several.csv", text_bytes(several), several_says),
        Case(
            "rows-47-as-37.csv",
            text_bytes(rows()),
            ("rows-47-as-37.csv: the 47 rows of permenpanrb-59-2020; allowed: the 37 rows of permenpanrb-5-2018",),
            {"region": "bintan", "year": 2019, "instrument": "permenpanrb-5-2018"},
        ),
        Case(
            "rows-37-as-47.csv",
            text_bytes(table37),
            ("rows-37-as-47.csv: the 37 rows of permenpanrb-5-2018; allowed: the 47 rows of permenpanrb-59-2020",),
        ),
        Case(
            "zero-official-37.csv",
            text_bytes([["No.", "Tingkat"], ["1", 0], *table37[2:]]),
            (
                "zero-official-37.csv, row 2, column B (Tingkat): indicator 1: found '0'; "
                f"{ALLOWED}; an answer 0 belongs to a self-assessment; official results count it as 1",
            ),
            {"region": "bintan", "year": 2019},
        ),
        Case(
            "names-shifted.csv",
            text_bytes(named({12: own1})),
            (
                "names-shifted.csv, row 13, column B (Nama indikator): number 12 stands beside the name of "
                f"indicator 1; allowed: {own12}",
            ),
        ),
        Case(
            "name-formula.xlsx",
            sheet_bytes(("Isian", named({12: '=HYPERLINK("x")'}))),
            (
                "name-formula.xlsx, sheet Isian, row 13, column B (Nama indikator): "
                f'found the formula =HYPERLINK("x"); allowed: {own12}',
            ),
        ),
        Case(
            "name-html.csv",
            text_bytes(named({12: "<script>alert(1)</script>"})),
            (f"name-html.csv, row 13, column B (Nama indikator): found '<script>alert(1)</script>'; allowed: {own12}",),
        ),
    ]


def _sheet_cases() -> list[Case]:
    def merge(book: Any, sheets: list[Any]) -> None:
        sheets[0].merge_range("B6:B8", 3, book.add_format())

    header = "no header with a column No. and a column Tingkat (or Level)"
    return [
        Case(
            "merged.xlsx",
            sheet_bytes(("Isian", rows()), more=merge),
            ("merged.xlsx, sheet Isian: merged cells B6:B8; unmerge them and fill each cell",),
        ),
        Case(
            "header-renamed.csv",
            text_bytes(rows(("No.", "Tingkatan"))),
            (
                f"header-renamed.csv: {header}; row 1 has: No., Tingkatan; "
                "'Tingkatan' is not known, did you mean 'Tingkat'?",
            ),
        ),
        Case(
            "header-twice.csv",
            text_bytes([["No.", "Tingkat", "Tingkat"], *([n, x, 1] for n, x in enumerate(LEVELS, start=1))]),
            ("header-twice.csv, row 1: two columns are named 'Tingkat'; keep one",),
        ),
        Case("empty.xlsx", sheet_bytes(("Isian", [])), ("empty.xlsx: every sheet is empty",)),
        Case("empty.csv", b"\n", ("empty.csv: the file is empty",)),
        Case(
            "no-level.xlsx",
            sheet_bytes(("Isian", [["No.", "Tingkat"], *([n, None] for n in range(1, 48))])),
            ("no-level.xlsx, sheet Isian: no level is filled in; an empty file says nothing",),
        ),
        Case(
            "second-sheet.xlsx",
            sheet_bytes(("2021", rows()), ("Salinan", rows())),
            (
                "second-sheet.xlsx, sheet Salinan and second-sheet.xlsx, sheet 2021 both give Kabupaten Bintan "
                "(21.01, Kepulauan Riau), 2021, official, permenpanrb-59-2020; name the one that counts "
                "(option --sheet), or delete the other",
            ),
        ),
        Case(
            "no-such-sheet.xlsx",
            sheet_bytes(("Isian", rows())),
            ("no-such-sheet.xlsx: no sheet '2022'; there is: 'Isian'",),
            BINTAN | {"sheet": "2022"},
        ),
        Case(
            "short-line.csv",
            text_bytes([*rows()[:20], [20], *rows()[21:]]),
            ("short-line.csv, row 21: found 1 cells; allowed: 2, as in the header (cells end at a semicolon)",),
        ),
        Case(
            "bare-comma.csv",
            text_bytes(changed(13, 1, "2,5"), ","),
            (
                "bare-comma.csv, row 13: found 3 cells; allowed: 2, as in the header "
                "(cells end at a comma; put decimal commas in quotes)",
            ),
        ),
        Case(
            "quote-open.csv",
            text_bytes(changed(13, 1, '"3')),
            ("quote-open.csv, row 13: not a regular table: unexpected end of data",),
        ),
        Case(
            "binary.csv",
            b"No.;Tingkat\n1;\x00\x01\n",
            ("binary.csv: not a text table; allowed: .xlsx, or .csv in UTF-8, UTF-16 or Windows-1252",),
        ),
    ]


def _who_cases() -> list[Case]:
    csv = text_bytes(rows())
    ambiguous = "'Bandung' is ambiguous; say which: Kabupaten Bandung (32.04); Kota Bandung (32.73)"
    full = [LEVELS[n] for n in range(47)]
    return [
        Case("region-ambiguous.csv", csv, (f"region-ambiguous.csv: {ambiguous}",), BINTAN | {"region": "Bandung"}),
        Case(
            "region-unknown.csv",
            csv,
            (
                "region-unknown.csv: unknown region 'Kabupaten Bintang'; did you mean Kabupaten Bintan, "
                "Kabupaten Sintang, Kabupaten Bantaeng?",
            ),
            BINTAN | {"region": "Kabupaten Bintang"},
        ),
        Case(
            "region-path.csv",
            csv,
            (
                "region-path.csv: unknown region '../../etc/passwd'; "
                "give a name such as 'Kabupaten Paser' or a code such as 64.01",
            ),
            BINTAN | {"region": "../../etc/passwd"},
        ),
        Case(
            "region-html.csv",
            text_bytes(wide(["<img src=x>", *full])),
            (
                "region-html.csv, row 2, column A (Daerah): unknown region '<img src=x>'; "
                "give a name such as 'Kabupaten Paser' or a code such as 64.01",
            ),
            {"year": 2021},
        ),
        Case(
            "region-formula.xlsx",
            sheet_bytes(("Data", wide(["=A1", *full]))),
            (
                "region-formula.xlsx, sheet Data, row 2, column A (Daerah): found the formula =A1; "
                "allowed: the name or code of a region, as text",
            ),
            {"year": 2021},
        ),
        Case(
            "region-none.csv",
            csv,
            ("region-none.csv: no region is named; give it with --region or in a column Daerah",),
            {"year": 2021},
        ),
        Case(
            "region-other.csv",
            text_bytes([["Daerah", "Kota Bandung"], *rows()]),
            (
                "region-other.csv, row 1, column B: the file is about Kota Bandung (32.73, Jawa Barat); "
                "--region says Kabupaten Bintan (21.01, Kepulauan Riau)",
            ),
        ),
        Case(
            "region-twice.csv",
            text_bytes(wide(["Bintan", *full], ["Kab. Bintan", *full])),
            (
                "region-twice.csv, row 3 and region-twice.csv, row 2 both give Kabupaten Bintan (21.01, Kepulauan "
                "Riau), 2021, official, permenpanrb-59-2020; name the one that counts (option --sheet), "
                "or delete the other",
            ),
            {"year": 2021},
        ),
        Case(
            "year-wrong.csv",
            csv,
            (
                "year-wrong.csv: year 2019; allowed for permenpanrb-59-2020: 2021 to 2025; "
                "in force in 2019: permenpanrb-5-2018",
            ),
            {"region": "bintan", "year": 2019, "instrument": "permenpanrb-59-2020"},
        ),
        Case(
            "year-other.csv",
            text_bytes([["Tahun", "2022"], *rows()]),
            ("year-other.csv, row 1, column B: the file says 2022; --year says 2021",),
        ),
        Case(
            "assessment-unknown.csv",
            csv,
            (
                "assessment-unknown.csv: assessment 'resmi sekali'; "
                "allowed: official (resmi), self (mandiri), document (dokumen), interview (wawancara), visit "
                "(visitasi), "
                "study (kajian)",
            ),
            BINTAN | {"assessment": "resmi sekali"},
        ),
        Case(
            "index-contradicts.csv",
            text_bytes(wide(["Bintan", *([3] * 47), "2,50"], extra=("Indeks",))),
            (
                "index-contradicts.csv, row 2, column AW (Indeks): found '2,50'; the levels give index 3.00: "
                "correct the levels, or empty the cell",
            ),
            {"year": 2021},
        ),
        Case(
            "aspect-contradicts.xlsx",
            sheet_bytes(("Data", wide(["Bintan", *([3] * 47), 4], extra=("Aspek 2",)))),
            (
                "aspect-contradicts.xlsx, sheet Data, row 2, column AW (Aspek 2): found 4; the levels give "
                "aspect 2 3.00: correct the levels, or empty the cell",
            ),
            {"year": 2021},
        ),
        Case(
            "decimals-2026.csv",
            text_bytes([["Kode", "Tingkat"], *([f"I{n}", "3,25"] for n in range(1, 20)), ["I20", "3,256"]]),
            (
                "decimals-2026.csv, row 21, column B (Tingkat): indicator I20: found '3,256'; "
                "allowed: 1 to 5 in steps of 0.01; nearest: 3.26",
            ),
            {"region": "bintan", "year": 2026},
        ),
    ]


def _attacks() -> list[Case]:
    good = sheet_bytes(("Isian", rows()))
    bomb = repacked(good, "xl/worksheets/sheet1.xml", lambda body: body + b" " * 20_000_000)
    big = repacked(good, "xl/worksheets/sheet1.xml", lambda body: body + b" " * 90_000_000)
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    lol = repacked(good, "xl/worksheets/sheet1.xml", lambda body: laughs + body.partition(b"?>")[2])
    packed = len(bomb)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
        packed, size = info.compress_size, info.file_size
    with zipfile.ZipFile(io.BytesIO(big)) as archive:
        total, parts = sum(p.file_size for p in archive.infolist()), len(archive.infolist())
    return [
        Case(
            "zip-bomb.xlsx",
            bomb,
            (f"zip-bomb.xlsx: xl/worksheets/sheet1.xml unpacks to {size:,} bytes from {packed:,}: not opened",),
        ),
        Case(
            "zip-big.xlsx",
            big,
            (f"zip-big.xlsx: unpacks to {total:,} bytes in {parts} parts; allowed: 80,000,000 in 2000",),
        ),
        Case(
            "billion-laughs.xlsx",
            lol,
            ("billion-laughs.xlsx: xl/worksheets/sheet1.xml declares XML entities: not opened",),
        ),
        Case(
            "old-format.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64,
            (f"old-format.xls: .xls (Excel 97-2003), which cannot be read: damaged, locked or too large; {SAVE_AS}",),
        ),
        Case(
            "not-a-workbook.xlsx",
            b"this is text",
            (f"not-a-workbook.xlsx: not an Excel workbook, or a damaged one; {SAVE_AS}",),
        ),
        Case(
            "cut-short.xlsx",
            good[: len(good) // 2],
            (f"cut-short.xlsx: not an Excel workbook, or a damaged one; {SAVE_AS}",),
        ),
        Case(
            "bad-xml.xlsx",
            repacked(good, "xl/worksheets/sheet1.xml", lambda body: body[: len(body) // 2]),
            (f"bad-xml.xlsx: a damaged workbook (ParseError); {SAVE_AS}",),
        ),
    ]


def cases() -> list[Case]:
    """Every case; the same bytes each time."""
    return [*_level_cases(), *_row_cases(), *_sheet_cases(), *_who_cases(), *_attacks()]


def main() -> None:
    """Write every file."""
    FILES.mkdir(exist_ok=True)
    for case in cases():
        (FILES / case.file).write_bytes(case.data)


if __name__ == "__main__":
    main()
