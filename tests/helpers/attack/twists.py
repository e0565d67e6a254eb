"""What people do to their tables, one function each, with what a person then reads: the same, perhaps, or a question.

A twist changes a table in place and says False where it does not apply. ``said`` keeps twists apart that would
undo one another.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from helpers.attack.tables import (
    ALONE,
    NEW,
    NOW,
    OLD,
    REGIONS,
    Column,
    Table,
    bare,
    exact,
    levels_of,
    short_forms,
    two_decimals,
)
from helpers.attack.writers import Page, Sum

Twist = Callable[[Table, random.Random], object]
TWISTS: dict[str, tuple[Twist, frozenset[str]]] = {}


def twist(*touches: str) -> Callable[[Twist], Twist]:
    def keep(function: Twist) -> Twist:
        TWISTS[function.__name__] = function, frozenset(touches)
        return function

    return keep


def sole_level(table: Table) -> Column | None:
    """The column of levels of a table that has one evaluation in one."""
    return table.find("level") if len(table.truth) == 1 else None


def one(table: Table) -> bool:
    """Whether there is one evaluation in one column of levels."""
    return sole_level(table) is not None


def whole(table: Table) -> bool:
    """Whether that evaluation has a level for every row."""
    return one(table) and len(table.truth[table.key]) >= len(table.ruler.codes)


def another(table: Table, rng: random.Random) -> str:
    return rng.choice([c for c in ALONE if c not in {k[0] for k in table.truth}])


def beside_level(table: Table) -> str:
    """The first column that holds no levels: where totals have their word."""
    return next(c.role for c in table.columns if c.role != "level")


def level_columns(table: Table) -> list[Column]:
    return [c for c in table.columns if c.role == "level" or c.role[0] in "=@"]


# ---- what disturbs nothing


@twist("above")
def title(t: Table, r: random.Random) -> object:
    code, year, *_ = t.key
    if len(t.truth) > 1:
        t.above = [["HASIL EVALUASI SPBE"], [], *t.above]
    else:
        t.above = [[f"HASIL EVALUASI SPBE {short_forms(code)[0].upper()} TAHUN {year}"], [], *t.above]
    return None


@twist("above")
def merged_title(t: Table, r: random.Random) -> object:
    title(t, r)
    t.merge_above = t.needs_book = True
    return None


@twist("above")
def regulation_in_title(t: Table, r: random.Random) -> object:
    law = {OLD.id: "Nomor 5 Tahun 2018", NOW.id: "Nomor 59 Tahun 2020", NEW.id: "Nomor 8 Tahun 2026"}[t.ruler.id]
    t.above = [[f"Menurut Peraturan Menteri PANRB {law}"], *t.above]
    return None


@twist("above")
def province_in_title(t: Table, r: random.Random) -> object:
    if len({k[0] for k in t.truth}) > 1:
        return False
    t.above = [[f"PROVINSI {REGIONS[t.key[0]]['province'].upper()}"], *t.above]
    t.could()
    return None


@twist("below")
def signature(t: Table, r: random.Random) -> object:
    code, year, *_ = t.key
    t.below += [
        [], [None, None, f"{bare(code)}, 3 Maret {year + 1}"], [None, None, "Kepala Dinas Kominfo"], [],
        [None, None, "Dra. Siti Aminah, M.Si."], [None, None, "NIP. 19700101 199003 2 001"],
    ]  # fmt: skip
    return None


@twist("below")
def signature_at_the_left(t: Table, r: random.Random) -> object:
    t.below += [[], ["Mengetahui,"], ["Kepala Dinas"], [], ["( Budi Santoso )"], ["NIP 197001011990031001"]]
    t.could()
    return None


@twist("below")
def remark_below(t: Table, r: random.Random) -> object:
    t.below += [[], ["*) Sumber: Tim Koordinasi SPBE; dinilai 2 kali, 5 asesor"]]
    return None


@twist("body")
def blank_rows(t: Table, r: random.Random) -> object:
    for n in r.sample(range(t.height), min(3, t.height)):
        t.extra_rows.setdefault(n, []).append([])
    return None


@twist("body")
def headings(t: Table, r: random.Random) -> object:
    if t.kind not in ("long", "side") or len(t.columns) < 3 or t.columns[1] in level_columns(t):
        return False
    for n, x in enumerate(t.ruler.lines):
        if n == 0 or x["aspect_no"] != t.ruler.lines[n - 1]["aspect_no"]:
            t.extra_rows.setdefault(n, []).append([None, x["aspect_id"]])
    return None


@twist("body")
def headings_numbered(t: Table, r: random.Random) -> object:
    """Aspek 1 ... in the column of numbers."""
    if t.kind not in ("long", "side"):
        return False
    for n, x in enumerate(t.ruler.lines):
        if n == 0 or x["aspect_no"] != t.ruler.lines[n - 1]["aspect_no"]:
            t.extra_rows.setdefault(n, []).append([f"Aspek {x['aspect_no']}: {x['aspect_id']}"])
    return None


@twist("body")
def counting_row(t: Table, r: random.Random) -> object:
    if t.kind == "wide":
        return False
    form = r.choice(["({})", "{}"])
    t.extra_rows.setdefault(0, []).append([form.format(i) for i in range(1, len(t.columns) + 1)])
    if form == "{}" or len(t.columns) < 3:
        t.could()
    return None


@twist("note")
def long_notes(t: Table, r: random.Random) -> object:
    if t.kind not in ("long", "side", "many") or t.find("note"):
        return False
    texts = ['ada; SK "Bupati", 2021', "baris satu\nbaris dua, 3", "=cmd()", "5, 4 dan 3", "", "'"]
    t.put(Column("note", "Catatan", [r.choice(texts) for _ in range(t.height)]))
    t.could()  # a script would write =cmd() as a formula
    return None


@twist("weight")
def weights(t: Table, r: random.Random) -> object:
    if t.kind not in ("long", "side"):
        return False
    cells = [float(w) for w in t.ruler.weights]
    t.put(Column("weight", r.choice(["Bobot", "Bobot (%)", "Weight", "Bobot Indikator"]), cells), after="number")
    return None


@twist("weighted")
def weighted_values(t: Table, r: random.Random) -> object:
    level = sole_level(t)
    if level is None:
        return False
    cells = [float(w * Fraction(str(x)) / 100) for w, x in zip(t.ruler.weights, level.cells, strict=True)]
    t.put(Column("weighted", r.choice(["Bobot x Tingkat", "Nilai Tertimbang", "Kontribusi"]), cells))
    return None


@twist("target")
def target_column(t: Table, r: random.Random) -> object:
    if not one(t):
        return False
    head = r.choice(["Target", f"Target {t.key[1] + 1}", "Target Tingkat", "Nilai Maksimal"])
    cells = [5] * t.height if "Maks" in head else [r.choice([3, 4, 5]) for _ in range(t.height)]
    t.put(Column("target", head, cells), first=r.random() < 0.2)
    return None


@twist("aspect")
def aspect_numbers(t: Table, r: random.Random) -> object:
    if t.kind not in ("long", "side") or t.find("aspect"):
        return False
    t.put(Column("aspect", r.choice(["Aspek", "No Aspek"]), [int(x) for x in t.ruler.column("aspect_no")]), first=True)
    return None


@twist("spaces")
def non_breaking(t: Table, r: random.Random) -> object:
    for c in t.columns:
        c.header = c.header.replace(" ", "\u00a0") + "\u00a0" if isinstance(c.header, str) else c.header
        c.cells = [f"\u00a0{x}\u00a0".replace("e ", "e\u00a0") if isinstance(x, str) else x for x in c.cells]
    return None


@twist("spaces")
def marks_of_direction(t: Table, r: random.Random) -> object:
    mark = r.choice(["\u200e", "\u200f", "\u200b", "\ufeff", "\u2060"])
    for c in t.columns:
        c.header = mark + c.header if isinstance(c.header, str) else c.header
        c.cells = [mark + x if isinstance(x, str) else x for x in c.cells]
    t.could()
    return None


@twist("levels")
def full_width_digits(t: Table, r: random.Random) -> object:
    if t.ruler is NEW:
        return False
    for c in level_columns(t):
        c.cells = [chr(0xFF10 + x) for x in c.cells]
    t.could()
    return None


@twist("levels")
def levels_as_text(t: Table, r: random.Random) -> object:
    form = r.choice([str, lambda x: f" {x} ", lambda x: f"{float(x)}", lambda x: f"{float(x)}".replace(".", ",")])
    for c in level_columns(t):
        c.cells = [form(x) for x in c.cells]
    return None


@twist("levels")
def levels_with_names(t: Table, r: random.Random) -> object:
    if t.ruler is NEW:
        return False
    names = ["Rintisan", "Terkelola", "Terdefinisi", "Terpadu dan Terukur", "Optimum"]
    form = r.choice(["{0} - {1}", "{0} ({1})", "{0}. {1}", "Tingkat {0}", "Level {0}", "{1}"])
    for c in level_columns(t):
        c.cells = [form.format(x, names[x - 1]) for x in c.cells]
    t.could()
    return None


@twist("levels")
def roman_levels(t: Table, r: random.Random) -> object:
    if t.ruler is NEW:
        return False
    for c in level_columns(t):
        c.cells = [("I", "II", "III", "IV", "V")[x - 1] for x in c.cells]
    t.could()
    return None


@twist("levels")
def shown_with_decimals(t: Table, r: random.Random) -> object:
    t.needs_book = True
    for c in level_columns(t):
        for n in range(t.height):
            t.formats[c.role, n] = "0.00"
    return None


@twist("levels")
def empty_levels(t: Table, r: random.Random) -> object:
    """Rows that were not assessed."""
    for c in level_columns(t):
        c.cells = list(c.cells)
    if t.kind == "wide":
        for n, k in enumerate(t.truth):
            for code in r.sample(t.ruler.codes[:-1], 3):
                column = t.find(f"={code}")
                assert column is not None
                column.cells[n] = None
                del t.truth[k][code]
    elif (level := sole_level(t)) is not None:
        for n in r.sample(range(len(level.cells)), 4):
            level.cells[n] = None
            del t.truth[t.key][t.ruler.codes[n]]
    else:
        return False
    return None


@twist("levels")
def dashes_for_empty(t: Table, r: random.Random) -> object:
    level = sole_level(t)
    if level is None:
        return False
    word = r.choice(["-", "n/a", "N/A", "tidak dinilai", "TD", "#N/A"])
    for n in r.sample(range(len(level.cells)), 2):
        level.cells[n] = word
        del t.truth[t.key][t.ruler.codes[n]]
    t.could()
    return None


@twist("number")
def numbers_written_otherwise(t: Table, r: random.Random) -> object:
    number = t.find("number")
    if number is None or t.ruler is OLD:
        return False
    form = r.choice(["{}.", "{:02d}", "I{}", "Indikator {}", "{}.0", " {} ", "Ind. {}", "{})"])
    number.cells = [form.format(int(str(x).removeprefix("I"))) for x in number.cells]
    if form in ("Ind. {}", "{})"):
        t.could()
    return None


@twist("number")
def running_numbers(t: Table, r: random.Random) -> object:
    """36 and 37 for 35-2 and 35-3."""
    number = t.find("number")
    if number is None or t.ruler is not OLD:
        return False
    number.cells = list(range(1, 38))
    return None


@twist("number")
def numbers_by_aspect(t: Table, r: random.Random) -> object:
    """1.1, 1.2, ... 2.1: the indicator's place in its aspect, as text."""
    number = t.find("number")
    if number is None or t.kind == "many":
        return False
    places: dict[str, int] = {}
    cells = []
    for x in t.ruler.lines:
        a = x["aspect_no"]
        places[a] = places.get(a, 0) + 1
        cells.append(f"{a}.{places[a]}")
    number.cells = cells
    t.could()
    return None


@twist("number")
def numbers_by_aspect_as_floats(t: Table, r: random.Random) -> object:
    """The same as numbers: 1.10 is 1.1."""
    number = t.find("number")
    if number is None or t.kind == "many" or t.ruler is not NOW:
        return False
    numbers_by_aspect(t, r)
    number.cells = [float(x) for x in number.cells]
    if t.find("name") is None:
        t.ask()
    return None


@twist("rows")
def shuffled(t: Table, r: random.Random) -> object:
    if t.kind not in ("long", "many", "side") or t.extra_rows or "shuffled" in t.said:
        return False
    order = list(range(t.height))
    r.shuffle(order)
    for c in t.columns:
        c.cells = [c.cells[i] for i in order]
    t.said.add("shuffled")
    return None


@twist("rows")
def columns_shuffled(t: Table, r: random.Random) -> object:
    if t.header_rows or t.kind in ("side",):
        return False
    r.shuffle(t.columns)
    return None


@twist("province")
def province_column(t: Table, r: random.Random) -> object:
    place = t.find("place")
    if place is None or t.find("province"):
        return False
    home = {f: REGIONS[c]["province"] for c in ALONE for f in [*short_forms(c), REGIONS[c]["name"]]}
    form = r.choice(["{}", "Provinsi {}", "Prov. {}"])
    cells = [form.format(home[x]) if x in home else None for x in place.cells]
    if None in cells:
        return False
    head = r.choice(["Provinsi", "Nama Provinsi", "Province", "Prov"])
    t.put(Column("province", head, cells), first=r.random() < 0.7)
    return None


@twist("index")
def index_beside(t: Table, r: random.Random) -> object:
    if t.kind != "wide":
        return False
    cells = [two_decimals(t.ruler.index(x)) if len(x) == len(t.ruler.codes) else None for x in t.truth.values()]
    t.put(Column("index", r.choice(["Indeks SPBE", "Indeks", "Nilai Indeks", "SPBE Index"]), cells))
    return None


@twist("index", "below")
def index_below(t: Table, r: random.Random) -> object:
    if not whole(t):
        return False
    value = two_decimals(t.ruler.index(t.truth[t.key]))
    t.below.insert(0, {beside_level(t): "Indeks SPBE", "level": value})
    t.could()
    return None


@twist("index", "above")
def index_above(t: Table, r: random.Random) -> object:
    if not whole(t):
        return False
    t.above = [["Indeks SPBE", two_decimals(t.ruler.index(t.truth[t.key]))], [], *t.above]
    t.could()
    return None


@twist("index", "below")
def sum_and_mean_below(t: Table, r: random.Random) -> object:
    if not one(t):
        return False
    values = list(t.truth[t.key].values())
    for word, value in (("Jumlah", sum(values)), ("Rata-rata", two_decimals(sum(values) / len(values)))):
        t.below.insert(0, {beside_level(t): word, "level": float(value)})
    t.could()
    return None


@twist("index", "below")
def means_below_wide(t: Table, r: random.Random) -> object:
    if t.kind != "wide":
        return False
    row: dict[str, Any] = {"place": r.choice(["Rata-rata", "Nasional", "Jumlah"])}
    for c in t.columns:
        values = [Fraction(str(x)) for x in c.cells if x is not None] if c.role[0] == "=" else []
        row[c.role] = round(float(sum(values) / len(values)), 2) if values else row.get(c.role)
    t.below.insert(0, row)
    t.could()
    return None


@twist("sheets")
def explanation_sheet(t: Table, r: random.Random) -> object:
    rows = [["Petunjuk pengisian"], ["1. Isi tingkat 1 sampai 5"], ["2. Simpan"], ["3. Kirim ke 2 alamat"]]
    t.others.append(Page("Petunjuk", rows))
    t.needs_book = True
    return None


@twist("sheets")
def recap_sheet(t: Table, r: random.Random) -> object:
    if not whole(t):
        return False
    values = t.ruler.aspects(t.truth[t.key])
    rows: list[list[Any]] = [["No", "Aspek", "Nilai"]]
    names = dict(zip(t.ruler.column("aspect_no"), t.ruler.column("aspect_id"), strict=True))
    rows += [[int(a), names[a], two_decimals(v)] for a, v in values.items()]
    t.others.append(Page("Rekap", rows))
    t.others_first = r.random() < 0.5
    t.needs_book = True
    t.could()
    return None


@twist("sheets")
def empty_sheets(t: Table, r: random.Random) -> object:
    t.others += [Page("Sheet2", []), Page("Sheet3", [])]
    t.needs_book = True
    return None


@twist("hidden")
def hidden_notes(t: Table, r: random.Random) -> object:
    if t.find("note") is None:
        return False
    t.hidden_columns.add("note")
    t.needs_book = True
    return None


@twist("hidden")
def hidden_rows(t: Table, r: random.Random) -> object:
    """A filter left on: the rows belong to the table still."""
    t.hidden_body |= set(r.sample(range(t.height), min(5, t.height - 1)))
    t.needs_book = True
    t.could()
    return None


@twist("place")
def written_otherwise(t: Table, r: random.Random) -> object:
    place = t.find("place")
    if place is None or t.kind == "national":
        return False
    ways: dict[str, str] = {}
    for c in ALONE:
        for form in (*short_forms(c), REGIONS[c]["name"]):
            ways[form] = c
    place.cells = [r.choice(short_forms(ways[x])) if x in ways else x for x in place.cells]
    return None


@twist("place")
def first_row_only(t: Table, r: random.Random) -> object:
    """The institution stands in the first of its rows, merged over the others or not."""
    place = t.find("place")
    if place is None or t.kind not in ("long", "many") or "shuffled" in t.said:
        return False
    merged = r.random() < 0.5
    start = 0
    for n in range(1, t.height + 1):
        if n == t.height or place.cells[n] != place.cells[start]:
            if merged and n - start > 1:
                t.merged_body.append((t.columns.index(place), start, n - 1))
            start = n
    place.cells = [x if n == 0 or x != place.cells[n - 1] else None for n, x in enumerate(place.cells)]
    if merged:
        t.needs_book = True
    t.said.add("shuffled")
    t.could()
    return None


@twist("year")
def year_written_otherwise(t: Table, r: random.Random) -> object:
    year = t.find("year")
    if year is None:
        return False
    form = r.choice([str, float, lambda y: f"{y}.0", lambda y: f" {y}", lambda y: f"TA {y}", lambda y: f"{y}*",
                     lambda y: date(y, 12, 31), lambda y: f"Tahun {y}"])  # fmt: skip
    year.cells = [form(y) for y in year.cells]
    if not (isinstance(year.cells[0], float) or str(year.cells[0]).strip() in {str(k[1]) for k in t.truth}):
        t.could()
    return None


@twist("said")
def assessment_column(t: Table, r: random.Random) -> object:
    if t.kind not in ("long", "many", "wide") or t.above:
        return False
    word, said = r.choice([("Mandiri", "self"), ("resmi", "official"), ("official", "official"), ("self", "self"),
                           ("Penilaian Mandiri", "self"), ("Interviu", "interview")])  # fmt: skip
    heading = r.choice(["Penilaian", "Jenis Penilaian", "Assessment"])
    t.put(Column("assessment", heading, [word] * t.height), first=True)
    t.truth = {(k[0], k[1], said, k[3]): v for k, v in t.truth.items()}
    return None


@twist("headers")
def headers_misspelled(t: Table, r: random.Random) -> object:
    for role, heads in (("level", ["Tingat", "Nilia", "Tinkat Kematangan", "Levle"]), ("number", ["Nomer", "Nmr"]),
                        ("place", ["Kabupten", "Intansi"]), ("year", ["Tahn"])):  # fmt: skip
        column = t.find(role)
        if column is not None and r.random() < 0.6:
            column.header = r.choice(heads)
    t.could()
    return None


@twist("headers")
def headers_shouted(t: Table, r: random.Random) -> object:
    for c in t.columns:
        if isinstance(c.header, str):
            c.header = f"  {c.header.upper()} " if c.role[0] == "=" else f"  {c.header.upper()} :"
    return None


@twist("headers")
def headers_repeated(t: Table, r: random.Random) -> object:
    """As printed on every page."""
    if t.header_rows or t.height < 3:
        return False
    t.extra_rows.setdefault(t.height // 2, []).append([c.header for c in t.columns])
    t.could()
    return None


@twist("levels")
def stored_formulas(t: Table, r: random.Random) -> object:
    """Levels that a formula gives: a program that does not compute has nothing to show."""
    t.needs_book = True
    for c in level_columns(t):
        c.cells = [Sum(f"={x}+0", float(x)) for x in c.cells]
    t.could()
    return None


# ---- where a person would ask


@twist("above", "place")
def title_of_another_region(t: Table, r: random.Random) -> object:
    if len({k[0] for k in t.truth}) > 1:
        return False
    t.above = [[f"HASIL EVALUASI SPBE {short_forms(another(t, r))[0].upper()}"], [], *t.above]
    t.ask()
    return None


@twist("above", "year")
def title_of_another_year(t: Table, r: random.Random) -> object:
    years = {k[1] for k in t.truth}
    if len(years) > 1:
        return False
    year = r.choice([y for y in (2018, 2019, 2021, 2022, 2023, 2024) if y not in years])
    form = r.choice(["Hasil Evaluasi SPBE Tahun {}", "EVALUASI SPBE {}", "Penilaian SPBE TA {}", "Tahun: {}"])
    t.above = [[form.format(year)], [], *t.above]
    t.ask()
    return None


@twist("above", "said")
def title_of_another_assessment(t: Table, r: random.Random) -> object:
    if {k[2] for k in t.truth} != {"official"} or t.find("assessment"):
        return False
    t.options["assessment"] = "official"
    t.above = [[r.choice(["HASIL PENILAIAN MANDIRI SPBE", "Penilaian: Mandiri", "Self-assessment of SPBE"])], *t.above]
    t.ask()
    return None


@twist("above", "said")
def title_says_self(t: Table, r: random.Random) -> object:
    """A self-assessment is no official result, whatever the default is."""
    if {k[2] for k in t.truth} != {"official"} or t.find("assessment"):
        return False
    form = r.choice(["HASIL PENILAIAN MANDIRI SPBE", "Jenis Penilaian: Mandiri", "Self-assessment of SPBE",
                     "Kertas Kerja Evaluasi Mandiri SPBE"])  # fmt: skip
    t.above = [[form], *t.above]
    t.truth = {(k[0], k[1], "self", k[3]): v for k, v in t.truth.items()}
    t.could()
    return None


@twist("sheetname", "year")
def sheet_of_another_year(t: Table, r: random.Random) -> object:
    years = {k[1] for k in t.truth}
    if len(years) > 1 or t.kind == "side" or t.others:
        return False
    t.sheet = str(r.choice([y for y in (2018, 2019, 2021, 2022, 2023, 2024) if y not in years]))
    t.needs_book = True
    t.ask()
    return None


@twist("sheetname", "place")
def sheet_of_another_region(t: Table, r: random.Random) -> object:
    if len({k[0] for k in t.truth}) > 1 or t.others:
        return False
    t.sheet = short_forms(another(t, r))[0][:31]
    t.needs_book = True
    t.ask()
    return None


@twist("place")
def option_of_another_region(t: Table, r: random.Random) -> object:
    if "region" in t.options:
        return False
    t.options["region"] = another(t, r)
    t.ask()
    return None


@twist("year")
def option_of_another_year(t: Table, r: random.Random) -> object:
    years = {k[1] for k in t.truth}
    if t.find("year") is None or len(years) > 1:
        return False
    t.options["year"] = r.choice([y for y in (2018, 2019, 2021, 2022, 2023) if y not in years])
    t.ask()
    return None


@twist("second")
def second_level_column(t: Table, r: random.Random) -> object:
    level = sole_level(t)
    if level is None:
        return False
    head = r.choice([h for h in ("Tingkat", "Nilai", "Skor", "Capaian", "Level", "Tingkat Kematangan", "Hasil")
                     if h.casefold() != str(level.header).casefold()])  # fmt: skip
    if t.ruler is NEW:
        cells: list[Any] = [5 if x != 5 else 4 for x in level.cells]
    else:
        cells = [1 + int(x) % 5 if x is not None else 2 for x in level.cells]
    t.put(Column("second", head, cells), after=r.choice(["level", "number"]) if t.find("number") else "level")
    t.ask()
    return None


@twist("second")
def second_level_column_in_one_row(t: Table, r: random.Random) -> object:
    """They agree but for one row."""
    level = sole_level(t)
    if level is None:
        return False
    cells = list(level.cells)
    n = r.randrange(len(cells))
    cells[n] = 5 if cells[n] != 5 else 4
    head = r.choice([h for h in ("Tingkat", "Nilai", "Skor", "Capaian", "Level") if h != level.header])
    t.put(Column("second", head, cells))
    t.ask()
    return None


@twist("second")
def second_level_column_agrees(t: Table, r: random.Random) -> object:
    level = sole_level(t)
    if level is None:
        return False
    head = r.choice([h for h in ("Tingkat", "Nilai", "Skor", "Capaian", "Level") if h != level.header])
    t.put(Column("second", head, list(level.cells)))
    t.could()
    return None


@twist("second", "hidden")
def hidden_level_column(t: Table, r: random.Random) -> object:
    if second_level_column(t, r) is False:
        return False
    t.hidden_columns.add(r.choice(["second", "level"]))
    t.needs_book = True
    return None


@twist("second")
def header_twice(t: Table, r: random.Random) -> object:
    """Two columns of one name that say different things."""
    column = r.choice([c for c in t.columns if c.role in ("level", "year", "place") or c.role[0] == "="] or [None])
    if column is None:
        return False
    cells = list(column.cells)
    if column.role == "year":
        cells = [(int(x) - 1 if str(x).isdigit() else 2019) for x in cells]
    elif column.role == "place":
        cells = [REGIONS[another(t, r)]["name"]] * len(cells)
    else:
        cells = [5 if x != 5 else 4 for x in cells]
    t.put(Column("second", column.header, cells), first=r.random() < 0.5)
    t.ask()
    return None


@twist("number")
def two_numbers(t: Table, r: random.Random) -> object:
    """A column that numbers the lines and a column with the indicator's number, which differ; no name decides."""
    number = t.find("number")
    if number is None or t.kind != "long" or t.find("name") or t.ruler is not NOW:
        return False
    order = list(range(t.height))
    r.shuffle(order)
    if order == list(range(t.height)):
        return False
    for c in t.columns:
        c.cells = [c.cells[i] for i in order]
    number.header = "Indikator"
    t.put(Column("line", "No", list(range(1, t.height + 1))), first=True)
    t.could()
    t.ask() if r.random() < 2 else None
    return None


@twist("name")
def names_shifted(t: Table, r: random.Random) -> object:
    """Numbers stay where they are and names move a row down."""
    name = t.find("name")
    if name is None or t.find("number") is None:
        return False
    name.cells = [name.cells[-1], *name.cells[:-1]]
    t.ask()
    return None


@twist("name")
def two_names_swapped(t: Table, r: random.Random) -> object:
    name = t.find("name")
    if name is None or t.find("number") is None:
        return False
    a, b = r.sample(range(min(30, len(t.ruler.lines))), 2)
    if t.ruler.lines[a]["name_id"] == t.ruler.lines[b]["name_id"]:
        return False
    name.cells = list(name.cells)
    name.cells[a], name.cells[b] = name.cells[b], name.cells[a]
    t.ask()
    return None


@twist("name")
def names_of_another_instrument(t: Table, r: random.Random) -> object:
    name = t.find("name")
    if name is None or t.find("number") is None or t.kind == "many":
        return False
    other = OLD if t.ruler is NOW else NOW
    texts = other.column("name_id")
    name.cells = [texts[i] if i < len(texts) else f"Indikator tambahan {i}" for i in range(t.height)]
    t.ask()
    return None


@twist("code")
def code_of_another(t: Table, r: random.Random) -> object:
    code = t.find("code")
    if code is None:
        return False
    code.cells = list(code.cells)
    code.cells[r.randrange(len(code.cells))] = another(t, r)
    t.ask()
    return None


@twist("code")
def codes_by_bps(t: Table, r: random.Random) -> object:
    """BPS counts Karimun as 2101 and Bintan as 2102."""
    code = t.find("code")
    if code is None:
        return False
    bps = {"21.01": 2102, "21.02": 2101}
    if not set(code.cells) & set(bps):
        return False
    code.cells = [bps.get(str(x), x) for x in code.cells]
    t.ask()
    return None


@twist("code", "place")
def lost_zero(t: Table, r: random.Random) -> object:
    """32.10 as a number, and no name."""
    code = t.find("code")
    if code is None or "32.10" not in code.cells:
        return False
    code.cells = [float(x) for x in code.cells]
    t.columns = [c for c in t.columns if c.role != "place"]
    t.ask()
    return None


@twist("code")
def code_without_dot(t: Table, r: random.Random) -> object:
    code = t.find("code")
    if code is None:
        return False
    form = r.choice([lambda c: int(c.replace(".", "")), lambda c: c.replace(".", ""), lambda c: float(c)])
    code.cells = [form(str(x)) for x in code.cells]
    t.could()
    return None


@twist("province")
def province_of_another(t: Table, r: random.Random) -> object:
    if province_column(t, r) is False:
        return False
    province = t.find("province")
    assert province is not None
    province.cells = ["Provinsi Maluku"] * len(province.cells)
    t.ask()
    return None


@twist("place")
def name_of_two_regions(t: Table, r: random.Random) -> object:
    place = t.find("place")
    if place is None or t.find("code") or t.kind == "national" or str(place.header) in ("Kabupaten",):
        return False
    old = place.cells[0]
    name = r.choice(["Bandung", "Jayapura", "Sukabumi", "Madiun", "Bogor"])
    place.cells = [name if x == old else x for x in place.cells]
    t.ask()
    return None


@twist("levels", "bad")
def level_off_the_scale(t: Table, r: random.Random) -> object:
    column = r.choice(level_columns(t))
    column.cells = list(column.cells)
    column.cells[r.randrange(len(column.cells))] = r.choice(
        [0, 6, -1, 31, "3*", "3?", "2/3", "tiga", "0,5", "3-4", "4>3", "?", "1e0", "0x3", "3;4", "+3", 3.001, "3.000,0"]
    )
    t.ask()
    return None


@twist("levels", "bad")
def level_between(t: Table, r: random.Random) -> object:
    if t.ruler is NEW:
        return False
    column = r.choice(level_columns(t))
    column.cells = list(column.cells)
    column.cells[r.randrange(len(column.cells))] = r.choice([2.5, "2,5", 2.9999999, "3.5", 1.01])
    t.ask()
    return None


@twist("levels", "bad")
def level_as_date(t: Table, r: random.Random) -> object:
    column = r.choice(level_columns(t))
    column.cells = list(column.cells)
    column.cells[r.randrange(len(column.cells))] = date(2021, r.randint(1, 5), r.randint(1, 5))
    t.ask()
    return None


@twist("levels", "bad")
def level_as_boolean(t: Table, r: random.Random) -> object:
    column = r.choice(level_columns(t))
    column.cells = list(column.cells)
    column.cells[r.randrange(len(column.cells))] = True
    t.ask()
    return None


@twist("levels", "bad")
def level_in_percent(t: Table, r: random.Random) -> object:
    column = r.choice(level_columns(t))
    t.needs_book = True
    for n in range(t.height):
        t.formats[column.role, n] = "0%"
    t.ask()
    return None


@twist("levels", "bad")
def level_shown_rounded(t: Table, r: random.Random) -> object:
    if t.ruler is not NEW:
        return False
    column = r.choice(level_columns(t))
    column.cells = list(column.cells)
    column.cells[0] = 2.6
    t.formats[column.role, 0] = "0"
    t.needs_book = True
    t.ask()
    return None


@twist("levels", "bad")
def levels_shown_otherwise(t: Table, r: random.Random) -> object:
    """A format that shows another number, or nothing."""
    column = r.choice(level_columns(t))
    code = r.choice([";;;", '"4"', "0,", "yyyy", "# ?/?", '"-"', "[>2]0;"])
    t.needs_book = True
    for n in range(t.height):
        t.formats[column.role, n] = code
    t.could() if code == "# ?/?" else t.ask()
    return None


@twist("levels", "bad")
def level_without_result(t: Table, r: random.Random) -> object:
    column = r.choice(level_columns(t))
    column.cells = list(column.cells)
    column.cells[r.randrange(len(column.cells))] = Sum("=Z1+1")
    t.needs_book = True
    t.ask()
    return None


@twist("levels", "bad", "second")
def levels_of_a_hundred(t: Table, r: random.Random) -> object:
    if t.ruler is NEW:
        return False
    for c in level_columns(t):
        c.cells = [20 * x if isinstance(x, int) else x for x in c.cells]
    t.ask()
    return None


@twist("index", "below")
def index_contradicts(t: Table, r: random.Random) -> object:
    if index_beside(t, r) is not False:
        column = t.find("index")
        assert column is not None
        column.cells = [None if x is None else round(x + r.choice([-0.3, 0.02, 0.5]), 2) for x in column.cells]
        if not any(column.cells):
            return False
    elif index_below(t, r) is not False:
        row = t.below[0]
        assert isinstance(row, dict)
        row["level"] = round(row["level"] + r.choice([-0.3, 0.02, 0.5]), 2)
    else:
        return False
    t.ask()
    return None


@twist("index", "above")
def index_above_contradicts(t: Table, r: random.Random) -> object:
    if not whole(t):
        return False
    value = two_decimals(t.ruler.index(t.truth[t.key])) + r.choice([-0.3, 0.02, 0.5])
    form = r.choice([["Indeks SPBE", round(value, 2)], [f"Indeks SPBE: {value:.2f}".replace(".", ",")],
                     ["Nilai Indeks SPBE", ":", f"{value:.2f}"]])  # fmt: skip
    t.above = [form, [], *t.above]
    t.ask()
    return None


@twist("aspect")
def aspect_value_contradicts(t: Table, r: random.Random) -> object:
    if t.kind != "wide" or any(len(x) < len(t.ruler.codes) for x in t.truth.values()):
        return False
    aspect = r.choice(list(dict.fromkeys(t.ruler.column("aspect_no"))))
    name = next(x["aspect_id"] for x in t.ruler.lines if x["aspect_no"] == aspect)
    off = r.choice([0, 0.4])
    cells = [two_decimals(t.ruler.aspects(x)[aspect]) for x in t.truth.values()]
    cells[0] = round(cells[0] + off, 2) if cells[0] < 4.5 else round(cells[0] - off, 2)
    t.put(Column("aspect", r.choice([f"Aspek {aspect}", f"Nilai Aspek {aspect}", name]), cells))
    t.ask() if off else t.could()
    return None


@twist("index", "below")
def sum_contradicts(t: Table, r: random.Random) -> object:
    if sum_and_mean_below(t, r) is False:
        return False
    row = t.below[r.randrange(2)]
    assert isinstance(row, dict)
    row["level"] = round(row["level"] + 1, 2)
    t.ask()
    return None


@twist("index", "below")
def predicate_contradicts(t: Table, r: random.Random) -> object:
    if not whole(t):
        return False
    index = t.ruler.index(t.truth[t.key])
    wrong = "Memuaskan" if index < 4 else "Kurang"
    t.above = [["Predikat", wrong], [], *t.above]
    t.ask()
    return None


@twist("sheets")
def last_years_sheet(t: Table, r: random.Random) -> object:
    """Another sheet of levels under headers that mean little."""
    if not one(t):
        return False
    rows: list[list[Any]] = [[r.choice(["A", "Butir", "Uraian lama"]), r.choice(["B", "Angka", "Isi"])]]
    rows += [[f"butir {n}", r.randint(1, 5)] for n in range(1, 40)]
    t.others.append(Page(r.choice(["lama", "2020", "Sheet1"]), rows))
    t.others_first = r.random() < 0.5
    t.needs_book = True
    t.ask()
    return None


@twist("sheets")
def same_evaluation_on_another_sheet(t: Table, r: random.Random) -> object:
    if not one(t) or t.find("number") is None:
        return False
    page = t.page()
    page.name = "Salinan"
    level = next(i for i, c in enumerate(t.columns) if c.role == "level")
    for row in page.rows:
        if len(row) > level and isinstance(row[level], int | float) and not isinstance(row[level], bool):
            row[level] = 5 if row[level] != 5 else 4
    page.state = r.choice(["visible", "hidden", "veryHidden"])
    t.others.append(page)
    t.needs_book = True
    t.ask()
    return None


@twist("rows")
def row_twice(t: Table, r: random.Random) -> object:
    """One indicator twice, with another level."""
    if t.kind not in ("long", "many", "side"):
        return False
    n = r.randrange(t.height)
    for c in t.columns:
        x = c.cells[n]
        if c.role == "level" or c.role[0] == "@":
            x = 5 if x != 5 else 4
        c.cells = [*c.cells, x]
    t.ask()
    return None


@twist("rows")
def rows_of_another_instrument(t: Table, r: random.Random) -> object:
    """37 rows under a year of 47, or the other way round."""
    if not one(t) or t.find("number") is None or t.find("year") or t.above or t.ruler is NEW:
        return False
    if t.ruler is NOW:
        for c in t.columns:
            c.cells = c.cells[:37]
        t.columns = [c for c in t.columns if c.role in ("number", "level")]
        t.hidden_columns &= {"number", "level"}
        t.truth = {(t.key[0], t.key[1], "official", NOW.id): dict(list(t.truth[t.key].items())[:37])}
        t.could()
        t.ask()
    else:
        t.options["year"] = 2022
        t.ask()
    return None


@twist("rows")
def level_in_the_next_cell(t: Table, r: random.Random) -> object:
    """A level typed one column too far: the row looks not assessed, and a number stands in the note."""
    level, note = sole_level(t), t.find("note")
    if level is None or note is None:
        return False
    n = r.randrange(t.height)
    level.cells, note.cells = list(level.cells), list(note.cells)
    note.cells[n], level.cells[n] = level.cells[n], None
    t.ask()
    return None


@twist("levels", "bad")
def merged_levels(t: Table, r: random.Random) -> object:
    """One level over two rows: whose?"""
    if not one(t):
        return False
    at = next(i for i, c in enumerate(t.columns) if c.role == "level")
    t.merged_body.append((at, 10, 11))
    level = t.columns[at]
    level.cells = [None if i == 11 else x for i, x in enumerate(level.cells)]
    t.needs_book = True
    t.said.add("shuffled")
    t.ask()
    return None


@twist("second", "headers")
def level_only_a_target(t: Table, r: random.Random) -> object:
    level = sole_level(t)
    if level is None:
        return False
    level.header = r.choice(["Target", "Target 2025", "Rencana", "Bobot", "Peringkat", "Jumlah Bukti"])
    t.ask()
    return None


@twist("headers", "year")
def level_of_another_year(t: Table, r: random.Random) -> object:
    level = sole_level(t)
    if level is None:
        return False
    year = r.choice([y for y in (2018, 2019, 2021, 2022, 2023) if y != t.key[1]])
    level.header = r.choice(["Tingkat {}", "Nilai Tahun {}", "Level ({})"]).format(year)
    t.ask()
    return None


@twist("headers", "said")
def level_of_another_assessment(t: Table, r: random.Random) -> object:
    level = sole_level(t)
    if level is None or t.key[2] != "official":
        return False
    level.header = r.choice(["Nilai Mandiri", "Tingkat (Mandiri)", "Self-assessment level"])
    if r.random() < 0.5:
        t.options["assessment"] = "official"
        t.ask()
    else:
        t.truth = {(t.key[0], t.key[1], "self", t.key[3]): t.truth[t.key]}
        t.could()
    return None


@twist("second", "headers")
def other_assessments_beside(t: Table, r: random.Random) -> object:
    """Self-assessment, result and their difference beside one another."""
    level = sole_level(t)
    if level is None or t.key[2] != "official" or t.find("assessment"):
        return False
    mine = levels_of(t.ruler, r)
    level.header = "Nilai Eksternal"
    cells = [Fraction(str(a)) - Fraction(str(b)) if a is not None else None for a, b in zip(level.cells, mine,
                                                                                          strict=True)]  # fmt: skip
    t.put(Column("@self", "Nilai Mandiri", mine), after="level")
    t.put(Column("gap", r.choice(["Selisih", "Gap"]), [None if x is None else float(x) for x in cells]), after="@self")
    t.truth = {**t.truth, (t.key[0], t.key[1], "self", t.key[3]): exact(mine, t.ruler)}
    t.could()
    return None


# ---- values that a file prints


@twist("aspect")
def aspect_values_beside_rows(t: Table, r: random.Random) -> object:
    """The value of its aspect in every row, or only in the first of an aspect; right, or one of them wrong."""
    if not one(t) or t.find("aspect") or len(t.truth[t.key]) < len(t.ruler.codes) or t.find("name") is None:
        return False
    if any("aspect_id" not in x for x in t.ruler.lines):
        return False
    values = {a: two_decimals(v) for a, v in t.ruler.aspects(t.truth[t.key]).items()}
    off = r.random() < 0.5
    if off:
        a = r.choice(list(values))
        values[a] = round(values[a] + (0.4 if values[a] < 4.5 else -0.4), 2)
    cells: list[Any] = [values[a] for a in t.ruler.column("aspect_no")]
    t.put(Column("aspect", "Aspek", t.ruler.column("aspect_id")), first=True)
    t.put(Column("aspect value", r.choice(["Nilai Aspek", "Indeks Aspek"]), cells))
    t.ask() if off else t.could()
    return None


@twist("index")
def index_in_every_row(t: Table, r: random.Random) -> object:
    if not whole(t):
        return False
    off = r.choice([0, 0.3])
    value = two_decimals(t.ruler.index(t.truth[t.key]))
    value = round(value + (off if value < 4.5 else -off), 2)
    head = r.choice(["Indeks SPBE", "Indeks", "Nilai Indeks"])
    t.put(Column("index", head, [value] * t.height if r.random() < 0.5 else [value, *[None] * (t.height - 1)]))
    t.ask() if off else t.could()
    return None


@twist("below")
def sums_below_columns(t: Table, r: random.Random) -> object:
    """A sum below each column of levels; right, or one of them wrong."""
    if t.kind != "side":
        return False
    columns = level_columns(t)
    off = r.random() < 0.5
    row: dict[str, Any] = {"number": r.choice(["Jumlah", "Total"])}
    for c in columns:
        row[c.role] = float(sum(Fraction(str(x)) for x in c.cells if x is not None))
    if off:
        row[r.choice(columns).role] += 2
    t.below.insert(0, row)
    t.ask() if off else t.could()
    return None


@twist("sheetname", "said")
def sheet_named_self(t: Table, r: random.Random) -> object:
    if {k[2] for k in t.truth} != {"official"} or t.others or t.find("assessment"):
        return False
    t.sheet = r.choice(["Mandiri", "Penilaian Mandiri", "Self-assessment"])
    t.needs_book = True
    if r.random() < 0.5:
        t.options["assessment"] = "official"
        t.ask()
    else:
        t.truth = {(k[0], k[1], "self", k[3]): v for k, v in t.truth.items()}
        t.could()
    return None


@twist("above", "place")
def title_of_a_near_name(t: Table, r: random.Random) -> object:
    """Another region whose name holds this one's, or its own with another kind."""
    near = {"32.10": "Kabupaten Majalengka Barat", "15.01": "Kota Kerinci"}
    code = t.key[0]
    if code not in near or len(t.truth) > 1:
        return False
    t.above = [[f"HASIL EVALUASI SPBE {near[code].upper()}"], [], *t.above]
    t.could()
    return None


@twist("sheets")
def a_sheet_a_year(t: Table, r: random.Random) -> object:
    """Two sheets named by their years, the region by option."""
    if t.kind != "long" or not one(t) or t.above or t.find("year") or t.find("assessment") or t.ruler is NEW:
        return False
    if "year" not in t.options or t.find("number") is None:
        return False
    code, year, said, ruler = t.key
    other = r.choice([y for y in t.ruler.years if y != year])
    level = t.find("level")
    assert level is not None
    first = t.page()
    first.name = str(year)
    mine = list(level.cells)
    more = levels_of(t.ruler, r)
    level.cells = list(more)
    t.sheet = str(other)
    t.others = [first]
    t.needs_book = True
    t.truth = {(code, other, said, ruler): exact(more, t.ruler), **t.truth}
    if r.random() < 0.5:
        del t.options["year"]
        t.could()
    else:
        t.ask()
    level.cells = list(more) if mine != more else level.cells
    t.said.add("shuffled")
    return None


@twist("rows")
def last_rows_missing(t: Table, r: random.Random) -> object:
    """A table cut off: a person asks where the rest is."""
    if not one(t):
        return False
    n = r.randint(1, 20)
    for c in t.columns:
        c.cells = c.cells[:-n]
    t.hidden_body = {x for x in t.hidden_body if x < t.height}
    t.merged_body = [m for m in t.merged_body if m[2] < t.height]
    t.formats = {k: v for k, v in t.formats.items() if k[1] < t.height}
    t.ask()
    return None


@twist("levels", "bad")
def levels_shifted_in_part(t: Table, r: random.Random) -> object:
    """Cells deleted with those below moved up: the last rows lose their levels, and a person cannot see it; but a
    printed index shows it."""
    level = sole_level(t)
    if level is None or len(t.truth[t.key]) < len(t.ruler.codes) or "shuffled" in t.said:
        return False
    if len(level.cells) != len(t.ruler.codes) or index_above(t, r) is False:
        return False
    n = r.randrange(5, 19)
    cells = [*level.cells[:n], *level.cells[n + 1 :], level.cells[n]]
    if not all(isinstance(x, int | float) for x in cells):
        return False
    index = t.ruler.index(exact(cells, t.ruler))
    if two_decimals(index) == t.above[0][1]:
        return False
    level.cells = cells
    t.ask()
    return None
