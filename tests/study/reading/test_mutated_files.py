"""Good files mutated at random: never anything but the named error, never a level that the file does not hold.

The oracle is a second reader of a few lines, which knows nothing of the package: where a mutated file is
accepted, each level must be the number that stands beside its indicator's number in that file.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from helpers.official import read_official

from spbe_research.errors import FileProblems
from spbe_research.study.reading.filled import Filled
from spbe_research.study.workbook.write import write_template

LEVELS = {str(n): 1 + (n * 7) % 5 for n in range(1, 48)}
JUNK = [
    None, "", "  ", 0, 6, -1, 2.5, "2,5", "3", " 4 ", "5,0", "4.0", "tiga", "=1+1", "nan", "NaN", True, "<b>", "1e0",
    "３", "٣", "3 ", "0x3", "1_0", "--", 1e300, float(2), "=HYPERLINK(1)", "35-2", "I7", "007", "12\n", "a;b", '"',
]  # fmt: skip


def good_grid(rng: random.Random) -> list[list[object]]:
    head = rng.choice([["No.", "Tingkat"], ["Kode", "Level", "Catatan"], ["No", "Nilai"]])
    rows: list[list[object]] = [[c, x, "catatan"][: len(head)] for c, x in LEVELS.items()]
    if rng.random() < 0.3:
        rng.shuffle(rows)
    above: list[list[object]] = [["Lembar isian"] + [None] * (len(head) - 1)] if rng.random() < 0.3 else []
    return [*above, list(head), *rows]


def mutate(grid: list[list[object]], rng: random.Random) -> None:
    for _ in range(rng.randint(1, 3)):
        y = rng.randrange(len(grid))
        x = rng.randrange(len(grid[y])) if grid[y] else 0
        kind = rng.randrange(9)
        if kind <= 2 and grid[y]:
            grid[y][x] = rng.choice(JUNK)
        elif kind == 3:
            del grid[y]
        elif kind == 4:
            grid.insert(y, list(grid[rng.randrange(len(grid))]))
        elif kind == 5:
            z = rng.randrange(len(grid))
            grid[y], grid[z] = grid[z], grid[y]
        elif kind == 6 and grid[y]:
            del grid[y][x]
        elif kind == 7:
            grid[y].insert(x, rng.choice(JUNK))
        elif grid[y]:
            z = rng.randrange(len(grid))
            if x < len(grid[z]):
                grid[y][x], grid[z][x] = grid[z][x], grid[y][x]


def plain(cell: object) -> Fraction | None:
    """The number that a person sees in a cell, or None; the slow, separate reading."""
    text = "" if cell is None or isinstance(cell, bool) else str(cell).strip().replace(",", ".")
    allowed = set("0123456789.")
    if not text or set(text) - allowed or text.count(".") > 1 or not text[0].isdigit() or not text[-1].isdigit():
        return None
    return Fraction(text)


def pairs_in(cells: list[list[object]]) -> list[set[tuple[str, Fraction]]]:
    """By row: every pair of one cell read as an indicator's number and another cell read as a level."""
    found = []
    for row in cells:
        codes = {str(int(v)) for c in row if (v := plain(str(c).strip().lstrip("Ii"))) is not None and v == int(v)}
        levels = {v for c in row if (v := plain(c)) is not None}
        found.append({(c, x) for c in codes for x in levels})
    return found


def outcome(path: Path) -> tuple[Filled | None, tuple[str, ...]]:
    """What was read, or the problems; any other exception fails the test."""
    try:
        (filled,) = read_official(path, region="bintan", year=2021)
    except FileProblems as error:
        return None, error.problems
    return filled, ()


def check(path: Path, cells: list[list[object]]) -> bool:
    """Whether the file was read; fails when something was read that the file does not hold."""
    filled, problems = outcome(path)
    if filled is None:
        assert problems
        assert all(p.startswith(path.name) for p in problems)
        return False
    beside = set().union(*pairs_in(cells))
    for code, level in filled.levels.items():
        assert level in {1, 2, 3, 4, 5}
        assert (code, level) in beside
    shown = {c for c, _ in beside}
    for code in set(LEVELS) - set(filled.levels):  # a level that is not there must be a row with an empty cell
        rows = [r for r in cells if any(str(c).strip().lstrip("Ii0").removesuffix(".0") == code for c in r if c)]
        assert rows, (code, shown)
    return True


def one(seed: int, folder: Path) -> bool:
    rng = random.Random(seed)  # noqa: S311
    grid = good_grid(rng)
    mutate(grid, rng)
    if rng.random() < 0.5:
        path = folder / f"m{seed}.csv"
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=rng.choice(";,\t")).writerows([["" if c is None else c for c in row] for row in grid])
        data = out.getvalue().encode(rng.choice(["utf-8", "utf-8-sig", "utf-16"]))
        if rng.random() < 0.15:
            at = rng.randrange(len(data))
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            path.write_bytes(data)
            return check(path, text_cells(data))
        path.write_bytes(data)
        return check(path, grid)
    path = folder / f"m{seed}.xlsx"
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append([c if not isinstance(c, float) or abs(c) < 1e200 else 9 for c in row])
    book.save(path)
    if rng.random() < 0.15:
        data = bytearray(path.read_bytes())
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(data))
    return check(path, grid)


def text_cells(data: bytes) -> list[list[object]]:
    """Cells of a text table cut at every delimiter there could be."""
    for encoding in ("utf-8-sig", "utf-16", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            break
    return [list(line.replace('"', "").replace("\t", ";").replace(",", ";").split(";")) for line in text.splitlines()]


def run(seeds: range, folder: Path) -> tuple[int, int]:
    read = sum(one(seed, folder) for seed in seeds)
    return read, len(seeds) - read


def test_fifty_mutations(tmp_path):
    read, refused = run(range(50), tmp_path)
    assert read >= 5  # mutations that are harmless stay readable
    assert refused >= 15


@pytest.mark.slow
def test_five_hundred_mutations(tmp_path):
    read, refused = run(range(1000, 1600), tmp_path)
    assert read >= 60
    assert refused >= 180


@pytest.mark.slow
def test_a_template_with_one_cell_changed_at_a_time(tmp_path):
    """The workbook that we write ourselves: every kind of junk in a level cell is that level or a line about it."""
    path = tmp_path / "t.xlsx"
    write_template(path, "permenpanrb-59-2020", about={"Isian": {"levels": LEVELS}})
    book = openpyxl.load_workbook(path)
    cell = next(row[5] for row in book["Isian"].iter_rows() if row[0].value == "12")
    others = {c: x for c, x in LEVELS.items() if c != "12"}
    for junk in JUNK:
        cell.value = junk
        book.save(path)
        filled, problems = outcome(path)
        if filled is None:
            assert len(problems) == 1
            assert "indicator 12" in problems[0]
        else:
            assert filled.levels.get("12") == plain(junk)
            assert {c: x for c, x in filled.levels.items() if c != "12"} == others


def test_parts_of_a_workbook_that_are_missing_or_swapped(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path, "permenpanrb-59-2020", about={"Isian": {"levels": LEVELS}})
    whole = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
    assert len(names) > 8
    for gone in names:
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(path, "w") as new:
            for name in names:
                if name != gone:
                    new.writestr(name, old.read(name))
        filled, problems = outcome(path)
        assert problems if filled is None else filled.levels == LEVELS, gone
