"""Tables of levels as people lay them out, each with what a person reads in it.

This is the oracle: nothing here calls the package. Instruments and regions come from the data files themselves.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from helpers.attack.writers import Page

DATA = Path(__file__).resolve().parents[3] / "data"

RIGHT, COULD, ASK = "right", "could", "ask"
#: region, year, assessment, instrument
Key = tuple[str, int, str, str]
Truth = dict[Key, dict[str, Fraction]]


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@dataclass(frozen=True)
class Ruler:
    """An instrument, read plainly."""

    id: str
    lines: tuple[dict[str, str], ...]
    years: tuple[int, ...]

    @property
    def codes(self) -> list[str]:
        return [x["code"] for x in self.lines]

    def column(self, name: str) -> list[str]:
        return [x[name] for x in self.lines]

    @property
    def weights(self) -> list[Fraction]:
        return [Fraction(x["weight_percent"]) for x in self.lines]

    def index(self, levels: dict[str, Fraction]) -> Fraction:
        return sum((w * levels[c] for w, c in zip(self.weights, self.codes, strict=True)), Fraction(0)) / 100

    def aspects(self, levels: dict[str, Fraction]) -> dict[str, Fraction]:
        """Value of each aspect: the mean of its rows by their weights."""
        found = {}
        for aspect in dict.fromkeys(self.column("aspect_no")):
            mine = [x for x in self.lines if x["aspect_no"] == aspect]
            whole = sum(Fraction(x["weight_percent"]) for x in mine)
            found[aspect] = sum(Fraction(x["weight_percent"]) * levels[x["code"]] for x in mine) / whole
        return found


OLD, NOW, NEW = (
    Ruler(name, tuple(_lines(DATA / "instruments" / f"{name}.csv")), years)
    for name, years in (
        ("permenpanrb-5-2018", (2018, 2019, 2020)),
        ("permenpanrb-59-2020", (2021, 2022, 2023, 2024)),
        ("permenpanrb-8-2026", (2026,)),
    )
)
REGIONS = {x["code"]: x for x in _lines(DATA / "regions" / "regions.csv")}
#: names that only one region bears without Kabupaten or Kota before them
ALONE = ["21.01", "21.02", "21.03", "21.04", "15.01", "15.03", "64.01", "51.71", "11.01", "73.71", "32.10", "91.10"]


def bare(code: str) -> str:
    return REGIONS[code]["name"].removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix("Provinsi ")


def short_forms(code: str) -> list[str]:
    """Ways to write a region that leave no doubt."""
    kind, name = REGIONS[code]["kind"], bare(code)
    if kind == "kota":
        return [f"Kota {name}", f"KOTA {name.upper()}", f"Pemerintah Kota {name}", f"Pemkot {name}", f" Kota  {name} "]
    if kind == "provinsi":
        return [f"Provinsi {name}", f"PROVINSI {name.upper()}", f"Pemerintah Provinsi {name}"]
    return [
        f"Kabupaten {name}", f"Kab. {name}", f"KAB. {name.upper()}", f"Pemerintah Kabupaten {name}", f"Pemkab {name}",
        f"kabupaten {name.lower()}", f"Kab {name}", f" Kabupaten  {name} ", f"PEMERINTAH KABUPATEN {name.upper()}",
    ]  # fmt: skip


def two_decimals(value: Fraction) -> float:
    """Half up, as all figures here are printed."""
    return float(Fraction(int(value * 100 + Fraction(1, 2)), 100))


@dataclass
class Column:
    """A column: what it is, its header, its cells."""

    role: str
    header: Any
    cells: list[Any]


@dataclass
class Table:
    """A table on a sheet with what a person reads in it."""

    kind: str
    ruler: Ruler
    columns: list[Column]
    truth: Truth
    options: dict[str, Any] = field(default_factory=dict)
    above: list[list[Any]] = field(default_factory=list)
    below: list[list[Any] | dict[str, Any]] = field(default_factory=list)  # by place, or by role of the column
    verdict: str = RIGHT
    sheet: str = "Data"
    others: list[Page] = field(default_factory=list)
    others_first: bool = False
    extra_rows: dict[int, list[list[Any]]] = field(default_factory=dict)  # before the body's row n
    merged_body: list[tuple[int, int, int]] = field(default_factory=list)  # column, from row, to row of the body
    hidden_columns: set[str] = field(default_factory=set)
    hidden_body: set[int] = field(default_factory=set)
    formats: dict[tuple[str, int], str] = field(default_factory=dict)  # header's column index by role, row
    merge_above: bool = False
    needs_book: bool = False
    header_rows: list[list[Any]] | None = None  # instead of the one header row
    merge_header: list[tuple[int, int, int, int]] = field(default_factory=list)
    state: str = "visible"
    said: set[str] = field(default_factory=set)

    def ask(self) -> None:
        self.verdict = ASK

    def could(self) -> None:
        if self.verdict == RIGHT:
            self.verdict = COULD

    def find(self, role: str) -> Column | None:
        return next((c for c in self.columns if c.role == role), None)

    def put(self, column: Column, *, after: str | None = None, first: bool = False) -> None:
        if first:
            self.columns.insert(0, column)
        elif after is not None and self.find(after) is not None:
            self.columns.insert(next(i for i, c in enumerate(self.columns) if c.role == after) + 1, column)
        else:
            self.columns.append(column)

    @property
    def key(self) -> Key:
        return next(iter(self.truth))

    @property
    def height(self) -> int:
        return max(len(c.cells) for c in self.columns)

    def page(self) -> Page:
        head = self.header_rows or [[c.header for c in self.columns]]
        rows = [list(r) for r in self.above] + [list(r) for r in head]
        merged = [(t + len(self.above), left, b + len(self.above), right) for t, left, b, right in self.merge_header]
        if self.merge_above:
            merged += [(r, 0, r, len(self.columns) - 1) for r, row in enumerate(self.above) if len(row) == 1]
        places: list[int] = []
        for n in range(self.height):
            for extra in self.extra_rows.get(n, ()):
                rows.append(list(extra))
            places.append(len(rows))
            rows.append([c.cells[n] if n < len(c.cells) else None for c in self.columns])
        for extra in self.extra_rows.get(self.height, ()):
            rows.append(list(extra))
        merged += [(places[a], c, places[b], c) for c, a, b in self.merged_body]
        for row in self.below:
            rows.append([row.get(c.role) for c in self.columns] if isinstance(row, dict) else list(row))
        roles = {c.role: i for i, c in enumerate(self.columns)}
        return Page(
            self.sheet,
            rows,
            merged,
            {places[n] for n in self.hidden_body},
            {roles[r] for r in self.hidden_columns},
            {(places[n], roles[r]): code for (r, n), code in self.formats.items()},
            self.state,
        )

    def pages(self) -> list[Page]:
        return [*self.others, self.page()] if self.others_first else [self.page(), *self.others]


def levels_of(ruler: Ruler, rng: random.Random) -> list[Any]:
    if ruler is NEW:
        return [rng.choice([1, 2, 3, 4, 2.5, 1.25, 3.75, 4.4, 2.05]) for _ in ruler.codes]
    return [rng.choice([1, 2, 2, 3, 3, 4, 5]) for _ in ruler.codes]


def exact(levels: list[Any], ruler: Ruler) -> dict[str, Fraction]:
    return {c: Fraction(str(x)) for c, x in zip(ruler.codes, levels, strict=True)}


NUMBER = ["No", "No.", "Kode", "Nomor Indikator", "Kode Indikator", "No. Indikator", "Indicator code", "Indikator"]
NAME = ["Nama Indikator", "Uraian Indikator", "Indicator name", "Indikator SPBE"]
LEVEL = ["Tingkat", "Tingkat Kematangan", "Level", "Nilai", "Skor", "Capaian", "Maturity level", "TINGKAT  KEMATANGAN",
         "Tingkat (1-5)", "Nilai Indikator", "Tingkat\nKematangan"]  # fmt: skip
YEAR = ["Tahun", "Tahun Evaluasi", "Year", "TAHUN"]
PLACE = ["Nama Instansi", "Instansi", "Kabupaten/Kota", "Pemerintah Daerah", "Region", "Nama Daerah", "Daerah"]
CODE = ["Kode Wilayah", "Kode Daerah", "Kode Kab/Kota", "Region code"]


def _where(rng: random.Random, ruler: Ruler) -> tuple[str, int]:
    return rng.choice(ALONE), rng.choice(ruler.years)


def long_table(rng: random.Random, ruler: Ruler = NOW, *, full: bool = False, named: bool = False) -> Table:
    """A row an indicator, for one evaluation that the options name."""
    code, year = _where(rng, ruler)
    levels = levels_of(ruler, rng)
    number = rng.choice(NUMBER)
    columns = [Column("number", number, [*ruler.codes] if ruler is not NOW else [int(c) for c in ruler.codes])]
    if full or named or number == "Indikator":
        columns.append(Column("name", rng.choice(NAME), ruler.column("name_id")))
    columns.append(Column("level", rng.choice(LEVEL), list(levels)))
    if full:
        if ruler is not NEW:
            columns.insert(0, Column("domain", "Domain", ruler.column("domain_id")))
        columns.insert(1, Column("aspect", "Aspek", ruler.column("aspect_id")))
        columns.append(Column("note", "Keterangan", [rng.choice(["ada SK", "", "belum ada"]) or None for _ in levels]))
    truth = {(code, year, "official", ruler.id): exact(levels, ruler)}
    return Table("long", ruler, columns, truth, {"region": REGIONS[code]["name"], "year": year})


def long_with_columns(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """A row an indicator with institution and year in columns."""
    table = long_table(rng, ruler, named=rng.random() < 0.5)
    code, year, *_ = table.key
    n = len(ruler.codes)
    table.put(Column("year", rng.choice(YEAR), [year] * n), first=True)
    table.put(Column("place", rng.choice(PLACE), [rng.choice(short_forms(code))] * n), first=True)
    table.options = {}
    return table


def long_many(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """Several regions and years below one another."""
    parts: list[tuple[str, int, list[Any]]] = []
    for code in rng.sample(ALONE, 2):
        for year in rng.sample(ruler.years, min(2, len(ruler.years))):
            parts.append((code, year, levels_of(ruler, rng)))
    cells: list[list[Any]] = [[], [], [], []]
    for code, year, levels in parts:
        for c, x in zip(ruler.codes, levels, strict=True):
            for column, value in zip(cells, (REGIONS[code]["name"], year, c, x), strict=True):
                column.append(value)
    heads = (rng.choice(PLACE), rng.choice(YEAR), rng.choice(NUMBER[:-1]), rng.choice(LEVEL))
    columns = [Column(r, h, c) for r, h, c in zip(("place", "year", "number", "level"), heads, cells, strict=True)]
    truth = {(code, year, "official", ruler.id): exact(levels, ruler) for code, year, levels in parts}
    return Table("many", ruler, columns, truth)


def names_only(rng: random.Random, ruler: Ruler = NOW) -> Table:
    table = long_table(rng, ruler, named=True)
    table.columns = [c for c in table.columns if c.role != "number"]
    return table


def wide(rng: random.Random, ruler: Ruler = NOW, *, lines: int = 3) -> Table:
    """A row an institution, a column an indicator."""
    codes = rng.sample(ALONE, lines)
    year = rng.choice(ruler.years)
    sets = [levels_of(ruler, rng) for _ in codes]
    form: Callable[[str], Any] = rng.choice(
        [lambda c: int(c) if c.isdigit() else c, lambda c: c, lambda c: f"I{c}".replace("II", "I"),
         lambda c: f"Indikator {c}".replace("r I", "r "), lambda c: f"indikator_{c}".replace("_I", "_")]
    )  # fmt: skip
    columns = [
        Column("place", rng.choice(PLACE), [REGIONS[c]["name"] for c in codes]),
        Column("year", rng.choice(YEAR), [year] * lines),
    ]
    columns += [Column(f"={c}", form(c), [s[i] for s in sets]) for i, c in enumerate(ruler.codes)]
    truth = {(c, year, "official", ruler.id): exact(s, ruler) for c, s in zip(codes, sets, strict=True)}
    return Table("wide", ruler, columns, truth)


def wide_codes(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """As wide, with codes beside the names."""
    table = wide(rng, ruler)
    codes: list[Any] = [k[0] for k in table.truth]
    table.put(Column("code", rng.choice(CODE), codes), first=True)
    return table


def national(rng: random.Random) -> Table:
    """The columns of the ministry's own interface."""
    table = wide(rng)
    n = table.height
    place = table.find("place")
    assert place is not None
    place.header = "nama_instansi"
    codes = [k[0] for k in table.truth]
    table.columns[0:2] = [
        Column("line", "kode", list(range(101, 101 + n))),
        Column("year", "tahun", [k[1] for k in table.truth]),
        place,
        Column("kind", "kategori", [REGIONS[c]["kind"].capitalize() for c in codes]),
        Column("province", "daerah", [REGIONS[c]["province"] for c in codes]),
    ]
    place.cells = [f"Pemerintah {REGIONS[c]['name']}" for c in codes]
    return table


def transposed(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """A row an indicator, a column an institution."""
    codes = rng.sample(ALONE, 3)
    year = rng.choice(ruler.years)
    sets = [levels_of(ruler, rng) for _ in codes]
    columns = [Column("number", "No", [*ruler.codes]), Column("name", "Indikator", ruler.column("name_id"))]
    columns += [Column(f"@{c}", REGIONS[c]["name"], list(s)) for c, s in zip(codes, sets, strict=True)]
    truth = {(c, year, "official", ruler.id): exact(s, ruler) for c, s in zip(codes, sets, strict=True)}
    return Table("side", ruler, columns, truth, {"year": year}, verdict=COULD)


def years_beside(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """One column of levels a year."""
    code = rng.choice(ALONE)
    years = sorted(rng.sample(ruler.years, 2))
    sets = [levels_of(ruler, rng) for _ in years]
    form = rng.choice(["{}", "Tahun {}", "Nilai {}", "Tingkat {}", "Tingkat Kematangan ({})"])
    columns = [Column("number", "No", [*ruler.codes]), Column("name", "Nama Indikator", ruler.column("name_id"))]
    columns += [Column(f"@{y}", form.format(y), list(s)) for y, s in zip(years, sets, strict=True)]
    if form == "{}" and rng.random() < 0.5:
        for c in columns[2:]:
            c.header = int(c.header)
    truth = {(code, y, "official", ruler.id): exact(s, ruler) for y, s in zip(years, sets, strict=True)}
    return Table("side", ruler, columns, truth, {"region": code})


def assessments_beside(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """Self-assessment and result side by side."""
    code, year = _where(rng, ruler)
    first, second = levels_of(ruler, rng), levels_of(ruler, rng)
    heads = rng.choice(
        [("Penilaian Mandiri", "Penilaian Eksternal"), ("Nilai Mandiri", "Nilai Eksternal"), ("Mandiri", "Eksternal"),
         ("Tingkat Mandiri", "Tingkat Akhir"), ("Level (Self)", "Level (Official)"),
         ("Nilai Penilaian Mandiri", "Nilai Akhir")]
    )  # fmt: skip
    columns = [Column("number", "No", [*ruler.codes]), Column("name", "Indikator", ruler.column("name_id"))]
    columns += [Column("@self", heads[0], first), Column("@official", heads[1], second)]
    truth = {
        (code, year, "self", ruler.id): exact(first, ruler),
        (code, year, "official", ruler.id): exact(second, ruler),
    }
    return Table("side", ruler, columns, truth, {"region": code, "year": year}, verdict=COULD)


def stated(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """As long, with region, year and assessment in lines above the table."""
    table = long_table(rng, ruler, named=True)
    code, year, *_ = table.key
    said = rng.choice(["official", "self"])
    word = {"official": rng.choice(["Resmi", "official"]), "self": rng.choice(["Mandiri", "self"])}[said]
    name = rng.choice(short_forms(code))
    heads = rng.choice([("Instansi", "Tahun", "Penilaian"), ("Nama Instansi", "Tahun Evaluasi", "Jenis Penilaian")])
    form = rng.randrange(4)
    pairs = list(zip(heads, (name, year, word), strict=True))
    if form == 0:
        table.above = [[h, v] for h, v in pairs]
    elif form == 1:
        table.above = [[h, ":", v] for h, v in pairs]
    elif form == 2:
        table.above = [[f"{h}: {v}"] for h, v in pairs]
    else:
        table.above = [[h, f": {v}"] for h, v in pairs]
        table.could()
    table.above.append([])
    table.options = {}
    table.truth = {(code, year, said, ruler.id): table.truth[table.key]}
    return table


def sheets(rng: random.Random, ruler: Ruler = NOW) -> Table:
    """A sheet an institution, each with its lines above."""
    first = stated(rng, ruler)
    taken = {first.key[0]}
    first.sheet = bare(first.key[0])
    for _ in range(2):
        more = stated(rng, ruler)
        if more.key[0] in taken:
            continue
        taken.add(more.key[0])
        more.sheet = bare(more.key[0])
        first.others.append(more.page())
        first.truth |= more.truth
        if more.verdict == COULD:
            first.could()
    first.needs_book = True
    return first


def two_line_header(rng: random.Random) -> Table:
    """Years over assessments, merged."""
    code = rng.choice(ALONE)
    columns = [Column("number", "No", list(NOW.codes)), Column("name", "Indikator", NOW.column("name_id"))]
    truth: Truth = {}
    top: list[Any] = ["No", "Indikator"]
    low: list[Any] = [None, None]
    for year in (2021, 2022):
        for said, word in (("self", "Mandiri"), ("official", "Eksternal")):
            levels = levels_of(NOW, rng)
            truth[code, year, said, NOW.id] = exact(levels, NOW)
            columns.append(Column(f"@{year}{said}", word, list(levels)))
            top.append(year if said == "self" else None)
            low.append(word)
    table = Table("side", NOW, columns, truth, {"region": code}, verdict=COULD)
    table.header_rows = [top, low]
    table.merge_header = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)]
    table.needs_book = True
    return table


LAYOUTS: dict[str, Callable[[random.Random], Table]] = {
    "long": long_table,
    "long-full": lambda r: long_table(r, full=True),
    "long-named": lambda r: long_table(r, named=True),
    "long-old": lambda r: long_table(r, OLD, named=True),
    "long-new": lambda r: long_table(r, NEW, named=True),
    "long-columns": long_with_columns,
    "long-columns-old": lambda r: long_with_columns(r, OLD),
    "long-many": long_many,
    "names-only": names_only,
    "wide": wide,
    "wide-old": lambda r: wide(r, OLD),
    "wide-new": lambda r: wide(r, NEW),
    "wide-codes": wide_codes,
    "national": national,
    "transposed": transposed,
    "years-beside": years_beside,
    "assessments-beside": assessments_beside,
    "stated": stated,
    "stated-old": lambda r: stated(r, OLD),
    "sheets": sheets,
    "two-line-header": two_line_header,
}
