"""Files thought out one by one: what no combination of twists gives."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from helpers.attack.cases import BOOKS, TEXTS, Case
from helpers.attack.tables import ASK, COULD, NEW, NOW, OLD, RIGHT, Ruler, Truth, exact, levels_of, two_decimals
from helpers.attack.writers import Page, Sum, as_text, as_xlsx
from spbe_research.study.workbook.write import write_template

Rows = list[list[Any]]
BINTAN = {"region": "bintan", "year": 2021}
_RNG = random.Random(13)  # noqa: S311
LEVELS = levels_of(NOW, _RNG)
OTHERS = [1 + x % 5 for x in LEVELS]
THIRD = [1 + (x + 1) % 5 for x in LEVELS]
OLDS = levels_of(OLD, _RNG)
NEWS = levels_of(NEW, _RNG)
NAMES = NOW.column("name_id")
CODES = list(range(1, 48))


def of(
    levels: Sequence[Any], region: str = "21.01", year: int = 2021, said: str = "official", ruler: Ruler = NOW
) -> Truth:
    return {(region, year, said, ruler.id): exact(list(levels), ruler)}


def table(head: Sequence[Any], *columns: Sequence[Any]) -> Rows:
    return [list(head), *(list(x) for x in zip(*columns, strict=True))]


def case(
    name: str,
    rows: Rows | list[Page],
    verdict: str,
    truth: Truth | None = None,
    options: dict[str, Any] | None = None,
    how: str = "",
) -> Iterator[Case]:
    """The file as a workbook and as text, or in the one way that is named."""
    pages = rows if rows and isinstance(rows[0], Page) else [Page("Data", rows)]  # type: ignore[arg-type]
    ways = [how] if how else ["excel", "semicolon"] if len(pages) == 1 and pages[0].plain else ["excel", "strict"]
    for way in ways:
        if way in BOOKS:
            suffix, write = BOOKS[way]
            data = write(pages)
        else:
            suffix, data = ".csv", as_text(pages[0].rows, TEXTS[way])
        found = BINTAN if options is None else options
        yield Case(f"special+{name}/{way}", suffix, data, dict(found), truth or {}, verdict, tuple(pages))


def raw(
    name: str, suffix: str, data: bytes, verdict: str, truth: Truth | None = None, options: dict[str, Any] | None = None
) -> Case:
    return Case(f"special+{name}/raw", suffix, data, dict(BINTAN if options is None else options), truth or {}, verdict)


def columns() -> Iterator[Case]:
    """Columns of levels that a person tells apart."""
    n = CODES
    pairs: list[tuple[str, str, str, Truth]] = [
        ("Nilai Sebelumnya", "Nilai Sekarang", COULD, of(OTHERS)),
        ("Tingkat Tahun Lalu", "Tingkat Tahun Ini", COULD, of(OTHERS)),
        ("Level Sebelum", "Level Sesudah", ASK, {}),
        ("Nilai Awal", "Nilai Akhir", COULD, of(OTHERS)),
        ("Target", "Realisasi", COULD, of(OTHERS)),
        ("Tingkat Target", "Tingkat", RIGHT, of(OTHERS)),
        ("Target Level 2025", "Level 2021", RIGHT, of(OTHERS)),
        ("Nilai Maksimum", "Nilai", RIGHT, of(OTHERS)),
        ("Nilai OPD A", "Nilai OPD B", ASK, {}),
        ("Asesor 1", "Asesor 2", ASK, {}),
        ("Nilai Asesor 1", "Nilai Asesor 2", ASK, {}),
        ("Tingkat 2020", "Tingkat 2021", COULD, of(OTHERS)),
        ("Baseline", "Nilai", COULD, of(OTHERS)),
        ("Nilai Usulan", "Nilai Disetujui", ASK, {}),
        ("Tingkat (draf)", "Tingkat (final)", COULD, of(OTHERS)),
        ("Nilai Rata-rata Nasional", "Nilai", RIGHT, of(OTHERS)),
        ("Nilai Kabupaten Karimun", "Nilai Kabupaten Bintan", COULD, of(OTHERS)),
        ("Kabupaten Karimun", "Kabupaten Bintan", COULD, of(OTHERS)),
        ("Peringkat", "Nilai", RIGHT, of(OTHERS)),
        ("Jumlah Bukti", "Nilai", RIGHT, of(OTHERS)),
        ("Tingkat Kematangan Minimal", "Tingkat Kematangan", RIGHT, of(OTHERS)),
        ("Nilai Mandiri", "Nilai", ASK, {}),
        ("Mandiri", "Tingkat", COULD, of(LEVELS, said="self") | of(OTHERS)),
        ("", "Tingkat", COULD, of(OTHERS)),
        ("Kolom1", "Tingkat", COULD, of(OTHERS)),
        ("Rencana", "Capaian", COULD, of(OTHERS)),
        ("Prioritas", "Capaian", RIGHT, of(OTHERS)),
        ("Tingkat Kesulitan", "Tingkat Kematangan", COULD, of(OTHERS)),
        ("Tingkat Risiko", "Tingkat", COULD, of(OTHERS)),
        ("Level Risiko", "Skor", COULD, of(OTHERS)),
        ("Nilai Bukti", "Tingkat Kematangan", COULD, of(OTHERS)),
    ]
    for one, two, verdict, truth in pairs:
        # a region, a year or an assessment may be asked for, or another stand beside it in the file
        yield from case(
            f"{one} | {two}", table(["No", "Nama Indikator", one, two], n, NAMES, LEVELS, OTHERS), verdict, truth
        )
        yield from case(
            f"{two} | {one}", table(["No", "Nama Indikator", two, one], n, NAMES, OTHERS, LEVELS), verdict, truth
        )


def ticks() -> Iterator[Case]:
    """The level is the column that bears a mark."""
    for mark in ("x", "v", "√", 1, "1", "Ya"):
        for heads in (
            [1, 2, 3, 4, 5],
            [f"Tingkat {i}" for i in range(1, 6)],
            [f"Level {i}" for i in range(1, 6)],
            ["I", "II", "III", "IV", "V"],
        ):
            marks = [[mark if x == i else None for x in LEVELS] for i in range(1, 6)]
            rows = table(["No", "Indikator", *heads], CODES, NAMES, *marks)
            yield from case(f"ticks {mark} {heads[0]}", rows, COULD, of(LEVELS))


def regions() -> Iterator[Case]:
    """Names within names, kinds, codes."""
    near = [
        ("32.04", "Kabupaten Bandung Barat"),
        ("32.04", "Kota Bandung"),
        ("32.73", "Kabupaten Bandung"),
        ("32.17", "Kabupaten Bandung"),
        ("32.72", "Kabupaten Sukabumi"),
        ("91.03", "Kota Jayapura"),
        ("15.06", "Kabupaten Tanjung Jabung Timur"),
        ("94.05", "Kabupaten Puncak Jaya"),
        ("94.02", "Kabupaten Puncak"),
        ("15", "Kota Jambi"),
        ("15.71", "Kabupaten Muaro Jambi"),
        ("21", "Kabupaten Bintan"),
        ("21.01", "Pemkab Karimun"),
    ]
    for code, title in near:
        for form in ("HASIL EVALUASI SPBE {}", "{}", "Instansi: {}", "Evaluasi SPBE pada Pemerintah {} 2021"):
            said = form.format(title.upper() if form[0] == "H" else title)
            yield from case(
                f"{code} under {said}",
                [[said], [], *table(["No", "Tingkat"], CODES, LEVELS)],
                ASK,
                {},
                {"region": code, "year": 2021},
                how="excel",
            )
    for head, name, code in (
        ("Kabupaten", "Bandung", "32.04"),
        ("Kota", "Bandung", "32.73"),
        ("Kabupaten", "Bogor", "32.01"),
        ("Kota", "Jambi", "15.71"),
        ("Provinsi", "Jambi", "15"),
    ):
        yield from case(
            f"{head} {name}",
            table([head, "Tahun", *CODES], [name], [2021], *[[x] for x in LEVELS]),
            COULD,
            of(LEVELS, code),
            {},
        )
    for head, value in (
        ("Kabupaten/Kota", "Bandung"),
        ("Daerah", "Jambi"),
        ("Kode Wilayah", "32.1"),
        ("Kode Wilayah", 32.1),
        ("Kode BPS", 2101),
        ("Kode BPS", "2101"),
        ("Kode", 2101),
        ("Instansi", "Diskominfo Bintan"),
        ("Daerah", "Rata-rata Nasional"),
        ("Daerah", "Nasional"),
        ("Daerah", "Kabupaten/Kota se-Kepri"),
        ("Daerah", 3),
        ("Daerah", True),
        ("Daerah", "-"),
        ("Daerah", "Kabupaten Bintan dan Karimun"),
        ("Daerah", "Bintan/Karimun"),
        ("Daerah", "Bukan Kabupaten Bintan"),
        ("Daerah", date(2021, 1, 21)),
        ("Daerah", "Kecamatan Bintan Timur"),
        ("Daerah", "21.01.02"),
    ):
        verdict = COULD if value in (2101, "2101") else ASK
        yield from case(
            f"{head} {value!r}",
            table([head, "Tahun", *CODES], [value], [2021], *[[x] for x in LEVELS]),
            verdict,
            of(LEVELS, "21.02" if head == "Kode BPS" else "21.01"),
            {},
        )
    yield from case(
        "BPS code, 2102 is Bintan",
        table(["Kode BPS", "Tahun", *CODES], [2102], [2021], *[[x] for x in LEVELS]),
        COULD,
        of(LEVELS),
        {},
    )
    yield from case(
        "BPS code beside option",
        table(["Kode BPS", "Tahun", *CODES], [2102], [2021], *[[x] for x in LEVELS]),
        COULD,
        of(LEVELS),
        {"region": "bintan"},
    )
    both = [["Kab. Bintan", "Kabupaten Bintan"], [2021, 2021], *[[x, y] for x, y in zip(LEVELS, OTHERS, strict=True)]]
    yield from case("one region under two names", table(["Daerah", "Tahun", *CODES], *both), ASK, {}, {})
    same = [["Kab. Bintan", "Kabupaten Bintan"], [2021, 2021], *[[x, x] for x in LEVELS]]
    yield from case("one region twice, alike", table(["Daerah", "Tahun", *CODES], *same), COULD, of(LEVELS), {})
    yield from case(
        "other province beside option", table(["Provinsi", "No", "Tingkat"], ["Jawa Barat"] * 47, CODES, LEVELS), ASK
    )
    yield from case(
        "province alone",
        table(["Provinsi", "No", "Tingkat"], ["Kepulauan Riau"] * 47, CODES, LEVELS),
        COULD,
        of(LEVELS, "21"),
        {"year": 2021},
    )
    yield from case(
        "own province beside option",
        table(["Provinsi", "No", "Tingkat"], ["Kepulauan Riau"] * 47, CODES, LEVELS),
        COULD,
        of(LEVELS),
    )


def years() -> Iterator[Case]:
    base = table(["No", "Tingkat"], CODES, LEVELS)
    for title, verdict in (
        ("Evaluasi SPBE 2021, dicetak 5 Januari 2023", RIGHT),
        ("Tahun 2021 (data per 31 Desember 2020)", RIGHT),
        ("Periode RPJMD 2020-2024", COULD),
        ("Evaluasi SPBE Tahun 2020-2022", COULD),
        ("Tahun 2022", ASK),
        ("Laporan 2022", ASK),
        ("Semester II Tahun 2021", RIGHT),
        ("Perbup Bintan Nomor 12 Tahun 2019", RIGHT),
        ("SK Bupati No. 5/2020", RIGHT),
        ("Perpres 95/2018", RIGHT),
        ("Perpres Nomor 95 Tahun 2018", RIGHT),
        ("Undang-Undang Nomor 23 Tahun 2014", RIGHT),
        ("Perda 4 Tahun 2016", RIGHT),
        ("T.A. 2020", ASK),
        ("TA2020", ASK),
        ("Tahun Anggaran 2020", ASK),
        ("SPBE 2020", ASK),
        ("2020", ASK),
        ("Th. 2020", ASK),
        ("Evaluasi tahun '20", COULD),
        ("Dua Ribu Dua Puluh", COULD),
        ("Tahun\u00a02020", ASK),
        ("Tahun:2020", ASK),
        ("TAHUN EVALUASI: 2020", ASK),
        ("Evaluasi_SPBE_2020", ASK),
        ("evaluasi-2020", ASK),
        ("Tahun２０２０", COULD),
        ("Tahun (2020)", ASK),
        ("FY2020", COULD),
        ("2020/2021", COULD),
        ("Tahun 2 0 2 0", COULD),
    ):
        yield from case(f"title {title}", [[title], [], *base], verdict, of(LEVELS))
    for cell, verdict in (
        (2021, RIGHT),
        ("2021", RIGHT),
        (2021.0, RIGHT),
        ("2021/2022", ASK),
        ("2020", ASK),
        ("2021-12-31", COULD),
        (date(2021, 12, 31), COULD),
        ("'2021", COULD),
        ("dua ribu", ASK),
        (21, ASK),
        ("2021 (revisi 2022)", ASK),
        (None, COULD),
        ("20 21", COULD),
        (2020.5, ASK),
        (44561, ASK),
        (True, ASK),
        ("2021?", COULD),
        ("2O21", COULD),
        (12021, ASK),
    ):
        yield from case(
            f"year cell {cell!r}",
            table(["Tahun", "No", "Tingkat"], [cell] * 47, CODES, LEVELS),
            verdict,
            of(LEVELS),
            {"region": "bintan", **({"year": 2021} if cell is None else {})},
        )
    half = [2021] * 23 + [2022] * 24
    yield from case(
        "two years in one table", table(["Tahun", "No", "Tingkat"], half, CODES, LEVELS), ASK, {}, {"region": "bintan"}
    )
    yield from case(
        "2020 and 2021 beside", table(["No", "2020", "2021"], CODES, LEVELS, OTHERS), ASK, {}, {"region": "bintan"}
    )
    yield from case("year below says otherwise", [*base, [], ["Tahun", 2022]], ASK)
    yield from case("year below agrees", [*base, [], ["Tahun", 2021]], RIGHT, of(LEVELS))
    yield from case(
        "year of a regulation below", [*base, [], ["Sumber: PermenPANRB Nomor 59 Tahun 2020"]], RIGHT, of(LEVELS)
    )
    yield from case(
        "year and region swapped",
        table(["Tahun", "Daerah", "No", "Tingkat"], ["Kabupaten Bintan"] * 47, [2021] * 47, CODES, LEVELS),
        ASK,
        {},
        {},
    )


def blocks() -> Iterator[Case]:
    """More than one table on a sheet."""
    head = ["No", "Tingkat"]
    one, two = table(head, CODES, LEVELS), table(head, CODES, OTHERS)
    both = of(LEVELS) | of(OTHERS, year=2022)
    here = {"region": "bintan"}
    yield from case("years below one another", [["Tahun 2021"], *one, [], ["Tahun 2022"], *two], COULD, both, here)
    yield from case("years below, in blocks", [["Tahun", 2021], *one, [], ["Tahun", 2022], *two], COULD, both, here)
    yield from case("years below with option", [["Tahun 2021"], *one, [], ["Tahun 2022"], *two], COULD, of(LEVELS))
    yield from case("tables beside", [[*a, None, *b] for a, b in zip(one, two, strict=True)], ASK)
    beside = [[*a, None, *b] for a, b in zip([["Tahun 2021", None], *one], [["Tahun 2022", None], *two], strict=True)]
    yield from case("tables beside with years", beside, COULD, both, here)
    yield from case(
        "old table beside",
        [[*a, None, *b] for a, b in zip(one, table(["No lama", "Tingkat lama"], CODES, OTHERS), strict=True)],
        COULD,
        of(LEVELS),
    )
    values = NOW.aspects(exact(LEVELS, NOW))
    recap = [["No", "Aspek", "Nilai"], *([int(a), f"Aspek {a}", two_decimals(v)] for a, v in values.items())]
    yield from case("recap above", [*recap, [], *one], COULD, of(LEVELS))
    yield from case("recap below", [*one, [], *recap], COULD, of(LEVELS))
    wrong = [r if i != 3 else [r[0], r[1], 1.11 if r[2] > 2 else 4.44] for i, r in enumerate(recap)]
    yield from case("recap below contradicts", [*one, [], *wrong], ASK)
    yield from case("recap only", recap, ASK)
    yield from case(
        "aspects only, wide",
        table(
            ["Daerah", "Tahun", *(f"Aspek {a}" for a in values)],
            ["Bintan"],
            [2021],
            *[[two_decimals(v)] for v in values.values()],
        ),
        ASK,
        {},
        {},
    )
    yield from case(
        "aspects by number, wide",
        table(
            ["Daerah", "Tahun", *(int(a) for a in values)],
            ["Bintan"],
            [2021],
            *[[two_decimals(v)] for v in values.values()],
        ),
        ASK,
        {},
        {},
    )
    # aspects among the rows
    for label in ("Aspek {}", "{}"):
        for off in (0, 1):
            rows: Rows = [["No", "Uraian", "Nilai"]]
            for x, level in zip(NOW.lines, LEVELS, strict=True):
                a = x["aspect_no"]
                if not any(r[0] == label.format(a) and r[1] == x["aspect_id"] for r in rows):
                    rows.append([label.format(a), x["aspect_id"], two_decimals(values[a]) + off * (a == "3") * 0.2])
                rows.append([int(x["code"]), x["name_id"], level])
            yield from case(f"aspects among rows {label} {off}", rows, ASK if off else COULD, of(LEVELS))
    # numbers that start anew in each aspect
    count: dict[str, int] = {}
    restart = []
    for x in NOW.lines:
        count[x["aspect_no"]] = count.get(x["aspect_no"], 0) + 1
        restart.append(count[x["aspect_no"]])
    yield from case(
        "numbers start anew, names", table(["No", "Nama Indikator", "Nilai"], restart, NAMES, LEVELS), COULD, of(LEVELS)
    )
    yield from case("numbers start anew", table(["No", "Nilai"], restart, LEVELS), ASK)
    yield from case(
        "level 2 rows in one year block", [*one, *[[c, x] for c, x in zip(CODES, OTHERS, strict=True)]], ASK
    )


def wides() -> Iterator[Case]:
    ids: list[Any] = ["Kabupaten Bintan", 2021]
    line = [*ids, *LEVELS]
    head: list[Any] = ["Daerah", "Tahun", *CODES]
    right = of(LEVELS)
    yield from case(
        "wide, weights below header", [head, ["Bobot", None, *(float(w) for w in NOW.weights)], line], COULD, right, {}
    )
    yield from case("wide, names above", [[None, None, *NAMES], head, line], COULD, right, {})
    yield from case("wide, names below", [head, [None, None, *NAMES], line], COULD, right, {})
    yield from case("wide, names only", [["Daerah", "Tahun", *NAMES], line], COULD, right, {})
    yield from case(
        "wide, columns in another order", [[*head[:2], *reversed(CODES)], [*ids, *reversed(LEVELS)]], RIGHT, right, {}
    )
    yield from case("wide, header twice", [[*head, 5], [*line, 5 if LEVELS[4] != 5 else 1]], ASK, {}, {})
    yield from case("wide, one header missing", [[h if h != 7 else None for h in head], line], COULD, right, {})
    yield from case("wide, one header wrong", [[h if h != 7 else 8 for h in head], line], ASK, {}, {})
    yield from case(
        "wide, a column missing",
        [head[:-1], line[:-1]],
        COULD,
        {k: {c: x for c, x in v.items() if c != "47"} for k, v in right.items()},
        {},
    )
    yield from case("wide, floats above", [[*head[:2], *(float(c) for c in CODES)], line], RIGHT, right, {})
    yield from case(
        "wide, years in headers", [["Daerah", *(f"{c}_2021" for c in CODES)], [ids[0], *LEVELS]], COULD, right, {}
    )
    yield from case(
        "wide, two years in headers",
        [["Daerah", *(f"{c}_2021" for c in CODES), *(f"{c}_2022" for c in CODES)], [ids[0], *LEVELS, *OTHERS]],
        COULD,
        right | of(OTHERS, year=2022),
        {},
    )
    yield from case("wide, 37 under 2021", [["Daerah", "Tahun", *range(1, 38)], [*ids, *LEVELS[:37]]], ASK, {}, {})
    yield from case("wide, 47 under 2020", [head, ["Kabupaten Bintan", 2020, *LEVELS]], ASK, {}, {})
    yield from case("wide, mixed years", [head, line, ["Kabupaten Bintan", 2020, *OTHERS]], ASK, {}, {})
    yield from case("wide, shifted by one", [head, [ids[0], None, 2021, *LEVELS[:-1]]], ASK, {}, {})
    yield from case("wide, shifted left", [head, [ids[0], *LEVELS]], ASK, {}, {"year": 2021})
    twice = [
        ["Daerah", "Tahun", *(c for c in CODES for _ in range(2))],
        [None, None, *(["Mandiri", "Eksternal"] * 47)],
        [*ids, *(x for pair in zip(LEVELS, OTHERS, strict=True) for x in pair)],
    ]
    yield from case("wide, self and official under each", twice, COULD, of(LEVELS, said="self") | of(OTHERS), {})
    extra = [[*head, *(f"Bobot {c}" for c in CODES)], [*line, *(float(w) for w in NOW.weights)]]
    yield from case("wide, weights beside", extra, COULD, right, {})
    yield from case(
        "wide, targets beside", [[*head, *(f"Target {c}" for c in CODES)], [*line, *OTHERS]], COULD, right, {}
    )
    yield from case(
        "wide, notes beside", [[*head, *(f"Catatan {c}" for c in CODES)], [*line, *OTHERS]], COULD, right, {}
    )
    yield from case(
        "wide, two header forms", [[*head, *(f"Indikator {c}" for c in CODES)], [*line, *OTHERS]], ASK, {}, {}
    )
    yield from case("wide, total beside", [[*head, "Jumlah"], [*line, sum(LEVELS)]], RIGHT, right, {})
    yield from case("wide, wrong total beside", [[*head, "Jumlah"], [*line, sum(LEVELS) + 3]], ASK, {}, {})
    yield from case("wide, wrong mean beside", [[*head, "Rata-rata"], [*line, 4.95]], ASK, {}, {})
    index = two_decimals(NOW.index(right[next(iter(right))]))
    yield from case(
        "wide, index as text", [[*head, "Indeks SPBE"], [*line, f"{index:.2f}".replace(".", ",")]], RIGHT, right, {}
    )
    yield from case("wide, predicate wrong", [[*head, "Predikat"], [*line, "Memuaskan"]], ASK, {}, {})
    hidden = Page("Data", [head, line, ["Kabupaten Karimun", 2021, *OTHERS]], hidden_rows={2})
    yield from case("wide, a hidden institution", [hidden], COULD, right | of(OTHERS, "21.02"), {})
    veiled = Page("Data", [[*head[:2], "Tahun data", *CODES], [*ids, 2022, *LEVELS]], hidden_columns={2})
    yield from case("wide, hidden year", [veiled], ASK, {}, {})
    merged = Page("Data", [head, line, [None, 2022, *OTHERS]], merged=[(1, 0, 2, 0)])
    yield from case("wide, merged name", [merged], COULD, right | of(OTHERS, year=2022), {})
    yield from case(
        "wide, name in first row only", [head, line, [None, 2022, *OTHERS]], COULD, right | of(OTHERS, year=2022), {}
    )
    for top, word in (
        ("Rata-rata", "mean"),
        ("Nasional", "nation"),
        ("Jumlah", "sum"),
        ("Selisih", "gap"),
        ("Kepulauan Riau", "province"),
        ("Target", "target"),
    ):
        rows = table(
            ["No", "Indikator", "Kabupaten Bintan", "Kabupaten Karimun", top], CODES, NAMES, LEVELS, OTHERS, THIRD
        )
        truth = right | of(OTHERS, "21.02")
        if top == "Kepulauan Riau":
            truth |= of(THIRD, "21")
        yield from case(f"institutions beside, {word}", rows, COULD, truth, {"year": 2021})


def numbers() -> Iterator[Case]:
    yield from case(
        "1.1 as text, 8/2026",
        table(["No", "Nilai"], _by_aspect(NEW), NEWS),
        COULD,
        of(NEWS, year=2026, ruler=NEW),
        {"region": "bintan", "year": 2026},
    )
    dates = [date(2021, int(c.split("-")[1]), 1) if "-" in c else int(c) for c in OLD.codes]
    yield from case(
        "35-2 made a date", table(["No", "Nilai"], dates, OLDS), ASK, {}, {"region": "bintan", "year": 2019}
    )
    yield from case("index of a frame", table(["", "indikator", "nilai"], range(47), CODES, LEVELS), COULD, of(LEVELS))
    order = [*range(20, 48), *range(1, 20)]
    moved = [LEVELS[c - 1] for c in order]
    yield from case("row names of R", table(["", "indikator", "nilai"], CODES, order, moved), COULD, of(LEVELS))
    yield from case("No and Kode differ", table(["No", "Kode", "Nilai"], CODES, order, moved), ASK)
    yield from case(
        "No and Kode differ, names",
        table(["No", "Kode Indikator", "Nama Indikator", "Nilai"], CODES, order, [NAMES[c - 1] for c in order], moved),
        COULD,
        of(LEVELS),
    )
    yield from case(
        "number and name in one",
        table(["Indikator", "Nilai"], [f"{c}. {x}" for c, x in zip(CODES, NAMES, strict=True)], LEVELS),
        COULD,
        of(LEVELS),
    )
    wrong = [f"{c}. {x}" for c, x in zip(order, NAMES, strict=True)]
    yield from case("number and name in one differ", table(["Indikator", "Nilai"], wrong, LEVELS), ASK)
    yield from case("zero to 46", table(["No", "Nilai"], range(47), LEVELS), ASK)
    yield from case("2 to 48", table(["No", "Nilai"], range(2, 49), LEVELS), ASK)
    yield from case("one row short", table(["No", "Nilai"], CODES[:-1], LEVELS[:-1]), ASK)
    yield from case(
        "numbers from a formula",
        table(["No", "Nilai"], [Sum(f"=A{c}+1", c) for c in CODES], LEVELS),
        COULD,
        of(LEVELS),
        how="excel",
    )
    yield from case("no header", table([1, LEVELS[0]], CODES[1:], LEVELS[1:]), COULD, of(LEVELS))
    yield from case("header of digits", table([1, 2], CODES, LEVELS), COULD, of(LEVELS))
    yield from case("only levels", table(["Nilai"], LEVELS), ASK)
    yield from case(
        "numbers doubled and one missing", table(["No", "Nilai"], [5 if c == 6 else c for c in CODES], LEVELS), ASK
    )
    yield from case(
        "0-5 questionnaire as official",
        table(["No", "Nilai"], OLD.codes, [0, *OLDS[1:]]),
        ASK,
        {},
        {"region": "bintan", "year": 2019},
    )
    zero = of([0, *OLDS[1:]], year=2019, said="self", ruler=OLD)
    yield from case(
        "0-5 questionnaire as self",
        table(["No", "Nilai"], OLD.codes, [0, *OLDS[1:]]),
        COULD,
        zero,
        {"region": "bintan", "year": 2019, "assessment": "self"},
    )


def _by_aspect(ruler: Ruler) -> list[str]:
    count: dict[str, int] = {}
    cells = []
    for x in ruler.lines:
        count[x["aspect_no"]] = count.get(x["aspect_no"], 0) + 1
        cells.append(f"{x['aspect_no']}.{count[x['aspect_no']]}")
    return cells


def texts() -> Iterator[Case]:
    """What can be wrong with bytes."""
    rows = table(["No", "Tingkat"], CODES, LEVELS)
    plain = as_text(rows, TEXTS["semicolon"])
    right = of(LEVELS)
    yield raw("utf-16 without a mark", ".csv", plain.decode().encode("utf-16-le"), COULD, right)
    yield raw("utf-32", ".csv", plain.decode().encode("utf-32"), COULD, right)
    yield raw("zero bytes", ".csv", plain.replace(b";", b"\0;", 3), ASK)
    yield raw("control characters", ".csv", plain.replace(b"Tingkat", b"Ting\x07kat\x1b[31m"), COULD, right)
    yield raw("form feed", ".csv", plain.replace(b"\r\n24;", b"\r\n\x0c24;"), COULD, right)
    yield raw(
        "vertical tab and next line",
        ".csv",
        plain.replace(b"\r\n24;", "\x85\u2028".encode() + b"\r\n24;"),
        COULD,
        right,
    )
    yield raw("lines as cells", ".csv", b"\r\n".join(b'"' + x + b'"' for x in plain.split(b"\r\n") if x), COULD, right)
    yield raw("quote left open", ".csv", plain.replace(b"24;", b'24;"', 1), ASK)
    yield raw("blank lines between", ".csv", plain.replace(b"\r\n", b"\r\n\r\n"), COULD, right)
    yield raw("mixed line ends", ".csv", plain.replace(b"\r\n", b"\n", 20), COULD, right)
    yield raw("end of file mark", ".csv", plain + b"\x1a", COULD, right)
    yield raw("cut off in a line", ".csv", plain[:-4], ASK)
    yield raw("cut off at a line", ".csv", b"\r\n".join(plain.split(b"\r\n")[:-8]), ASK)
    yield raw("two delimiters", ".csv", plain.replace(b";", b",", 20), ASK)
    yield raw("spaces as delimiters", ".txt", plain.replace(b";", b"   "), COULD, right)
    yield raw(
        "a table of markdown",
        ".md",
        b"| No | Tingkat |\n|---|---|\n"
        + b"".join(f"| {c} | {x} |\n".encode() for c, x in zip(CODES, LEVELS, strict=True)),
        COULD,
        right,
    )
    yield raw(
        "a page as .xls",
        ".xls",
        b"<html><table><tr><td>No<td>Tingkat"
        + b"".join(f"<tr><td>{c}<td>{x}".encode() for c, x in zip(CODES, LEVELS, strict=True))
        + b"</table></html>",
        COULD,
        right,
    )
    yield raw("JSON", ".json", b'[{"No":1,"Tingkat":3}]', ASK)
    yield raw("PDF", ".pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", ASK)
    yield raw("empty", ".csv", b"", ASK)
    yield raw("only a mark", ".csv", b"\xef\xbb\xbf", ASK)
    yield raw("only line ends", ".csv", b"\r\n\r\n", ASK)
    yield raw("only a header", ".csv", b"No;Tingkat\r\n", ASK)
    yield raw("a zip that is no workbook", ".xlsx", _zip({"word/document.xml": b"<w/>"}), ASK)
    yield raw("an empty zip", ".xlsx", _zip({}), ASK)
    yield raw("workbook named csv", ".csv", as_xlsx([Page("Data", rows)]), COULD, right)
    yield raw("text named xlsx", ".xlsx", plain, COULD, right)
    yield raw("old kind named xlsx", ".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, ASK)
    new = table(["No", "Nilai"], NEW.codes, [str(x).replace(".", ",") for x in NEWS])
    there = {"region": "bintan", "year": 2026}
    loose = "\n".join(f"{a},{b}" for a, b in new).encode()
    yield raw("decimal commas between commas", ".csv", loose, ASK, {}, there)
    yield raw(
        "decimal commas, all of them",
        ".csv",
        "\n".join(["No,Nilai", *(f"{c},2,50" for c in NEW.codes)]).encode(),
        ASK,
        {},
        there,
    )
    yield raw("three numbers a line", ".csv", "\n".join(["No,Nilai", *(f"{c},3,0" for c in CODES)]).encode(), ASK)
    yield raw(
        "notes with bare commas",
        ".csv",
        "\n".join(
            ["No,Tingkat,Catatan", *(f"{c},{x},ada, tapi 2 dari 3" for c, x in zip(CODES, LEVELS, strict=True))]
        ).encode(),
        ASK,
    )
    yield raw(
        "bare commas before the level",
        ".csv",
        "\n".join(
            ["No,Nama,Tingkat", *(f"{c},{'a, 4' if c == 9 else 'a'},{x}" for c, x in zip(CODES, LEVELS, strict=True))]
        ).encode(),
        ASK,
    )


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def _changed(pages: list[Page], part: str, *swaps: tuple[bytes, bytes]) -> bytes:
    """A workbook with bytes of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(pages))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                for one, two in swaps:
                    assert one in data, (one, data[:2000])
                    data = data.replace(one, two)
            new.writestr(name, data)
    return out.getvalue()


def books() -> Iterator[Case]:
    """What can be wrong inside a workbook."""
    pages = [Page("Data", table(["No", "Tingkat"], CODES, LEVELS))]
    right = of(LEVELS)
    sheet = "xl/worksheets/sheet1.xml"
    old = f'<c r="B2"><v>{LEVELS[0]}</v></c>'.encode()
    other = 5 if LEVELS[0] != 5 else 4

    def swapped(name: str, new: str, verdict: str) -> Case:
        return raw(f"cell {name}", ".xlsx", _changed(pages, sheet, (old, new.encode())), verdict, right)

    yield swapped("twice", f'<c r="B2"><v>{LEVELS[0]}</v></c><c r="B2"><v>{other}</v></c>', ASK)
    yield swapped("in another row", f'<c r="B9"><v>{LEVELS[0]}</v></c>', ASK)
    yield swapped("lower case", f'<c r="b2"><v>{LEVELS[0]}</v></c>', COULD)
    yield swapped("error", '<c r="B2" t="e"><v>#N/A</v></c>', ASK)
    yield swapped("text", f'<c r="B2" t="str"><v>{LEVELS[0]}</v></c>', COULD)
    yield swapped("inline", f'<c r="B2" t="inlineStr"><is><t>{LEVELS[0]}</t></is></c>', COULD)
    yield swapped(
        "with a raised digit",
        f'<c r="B2" t="inlineStr"><is><r><t>{LEVELS[0]}</t></r><r><rPr><vertAlign '
        'val="superscript"/></rPr><t>1</t></r></is></c>',
        ASK,
    )
    yield swapped("exponent", f'<c r="B2"><v>{LEVELS[0]}E0</v></c>', COULD)
    yield swapped("nan", '<c r="B2"><v>NaN</v></c>', ASK)
    yield swapped("infinite", '<c r="B2"><v>INF</v></c>', ASK)
    yield swapped("infinite in words", '<c r="B2"><v>1e999</v></c>', ASK)
    yield swapped("words", '<c r="B2"><v>tiga</v></c>', ASK)
    yield swapped("no text there", '<c r="B2" t="s"><v>99999</v></c>', ASK)
    yield swapped("negative text", '<c r="B2" t="s"><v>-1</v></c>', ASK)
    yield swapped("no style there", f'<c r="B2" s="999"><v>{LEVELS[0]}</v></c>', COULD)
    yield swapped("negative style", f'<c r="B2" s="-1"><v>{LEVELS[0]}</v></c>', COULD)
    yield swapped("style in words", f'<c r="B2" s="x"><v>{LEVELS[0]}</v></c>', ASK)
    yield swapped("far away", f'<c r="B2"><v>{LEVELS[0]}</v></c><c r="XFD2"><v>1</v></c>', COULD)
    yield swapped("beyond", f'<c r="B2"><v>{LEVELS[0]}</v></c><c r="ZZZ2"><v>1</v></c>', ASK)
    yield swapped("date", '<c r="B2" t="d"><v>2021-03-03</v></c>', ASK)
    yield swapped("bad date", '<c r="B2" t="d"><v>2021-13-03</v></c>', ASK)
    yield swapped("shared formula", '<c r="B2"><f t="shared" si="0"/><v>3</v></c>', ASK)
    yield swapped("two values", f'<c r="B2"><v>{LEVELS[0]}</v><v>{other}</v></c>', ASK)
    yield swapped("underscores", '<c r="B2"><v>1_0</v></c>', ASK)
    yield swapped("blank", '<c r="B2"><v> </v><v>3</v></c>', ASK)
    row = b'<row r="3"'
    yield raw("row twice", ".xlsx", _changed(pages, sheet, (row, b'<row r="2"')), ASK)
    yield raw("row zero", ".xlsx", _changed(pages, sheet, (row, b'<row r="0"')), ASK)
    yield raw("row minus", ".xlsx", _changed(pages, sheet, (row, b'<row r="-3"')), ASK)
    yield raw("row far away", ".xlsx", _changed(pages, sheet, (row, b'<row r="99999999"')), ASK)
    yield raw("row in words", ".xlsx", _changed(pages, sheet, (row, b'<row r="x"')), ASK)
    for attribute in (b'hidden="1"', b'hidden="true"', b'ht="0" customHeight="1"', b'outlineLevel="1" hidden="1"'):
        data = _changed(pages, sheet, (row, row + b" " + attribute))
        yield raw(f"row {attribute.decode()}", ".xlsx", data, COULD, right)
    two = [Page("Data", table(["No", "Tingkat", "Nilai"], CODES, LEVELS, OTHERS))]
    for attribute in (b'hidden="1"', b'hidden="true"', b'width="0" customWidth="1"', b'width="9" hidden="on"'):
        col = b'<cols><col min="3" max="3" ' + attribute + b"/></cols><sheetData>"
        yield raw(f"column {attribute.decode()}", ".xlsx", _changed(two, sheet, (b"<sheetData>", col)), ASK)
    wrong = b'<cols><col min="-1" max="x"/></cols><sheetData>'
    yield raw("columns in words", ".xlsx", _changed(pages, sheet, (b"<sheetData>", wrong)), COULD, right)
    merge = b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells>'
    for ref in (b"A1:A1", b"B2:B3", b"B3:B2", b"", b"x", b"A1:XFD1048576", b"B0:B5", b"A1:B1:C1", b"B:B"):
        verdict = COULD if ref in (b"A1:A1", b"", b"x", b"B0:B5", b"A1:B1:C1") else ASK
        data = _changed(pages, sheet, (b"</sheetData>", merge % ref))
        yield raw(f"merged {ref.decode()}", ".xlsx", data, verdict, right)
    entity = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    yield raw("entities", ".xlsx", _changed(pages, sheet, (entity, entity + b"\n" + lol)), ASK)
    name = b'name="Data"'
    book = "xl/workbook.xml"
    for new in (
        "Data&#10;lain",
        "2020",
        "Kabupaten Karimun",
        "x" * 300,
        "_x0007_",
        "../../etc",
        "[Data]",
        "\u202eataD",
    ):
        verdict = ASK if new in ("2020", "Kabupaten Karimun") else COULD
        data = _changed(pages, book, (name, f'name="{new}"'.encode()))
        yield raw(f"sheet named {new[:20]!r}", ".xlsx", data, verdict, right)
    lone = _changed(pages, book, (b"<sheets>", b'<workbookProtection lockStructure="1"/><sheets>'))
    yield raw("protected structure", ".xlsx", lone, RIGHT, right)
    days = [Page("Data", table(["No", "Tingkat"], CODES, LEVELS), formats={(2, 1): "dd/mm/yyyy", (3, 1): "h:mm"})]
    yield raw("levels shown as days", ".xlsx", as_xlsx(days), ASK)
    for code in (
        '0" dari 5"',
        '"Tingkat "0',
        "0.0",
        "#",
        "00",
        "@",
        "General",
        "[Red]0",
        "0_);(0)",
        "#,##0",
        "0;-0;;@",
        '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
        "[$-421]0",
        "[$Rp-421]0",
        "0;[Red]0",
        "?",
    ):
        form = [Page("Data", table(["No", "Tingkat"], CODES, LEVELS), formats={(n, 1): code for n in range(1, 48)})]
        yield raw(f"format {code}", ".xlsx", as_xlsx(form), COULD, right)
    for code in (
        "0.0%",
        '0"0"',
        "0\\0",
        '"1"0',
        "0%;",
        '0",5"',
        "[<3]0;",
        '[=3]"5";0',
        ";",
        ";;",
        '""',
        "0E+0;;",
        '[>=1]"5"',
        '#"%"',
        "00,",
        "yy",
        "mmm",
        "[h]",
        "[$-421]dddd",
        "a/p",
        '"III"',
        "0.",
        "..",
        '0"."5',
    ):
        form = [Page("Data", table(["No", "Tingkat"], CODES, LEVELS), formats={(n, 1): code for n in range(1, 48)})]
        soft = code in ("0.", "0E+0;;", "..")
        yield raw(f"format {code} shows another", ".xlsx", as_xlsx(form), COULD if soft else ASK, right)
    blind = [Page("Data", table(["No", "Tingkat", "Nilai"], CODES, LEVELS, OTHERS))]
    white = _changed(blind, "xl/styles.xml", (b'<color theme="1"/>', b'<color rgb="FFFFFFFF"/>'))
    yield raw("white on white", ".xlsx", white, ASK)


def templates() -> Iterator[Case]:
    """The project's own workbook, filled, and with options or cells that say otherwise."""
    for ruler, year, levels in ((NOW, 2021, LEVELS), (OLD, 2019, OLDS), (NEW, 2026, NEWS)):
        for lang in ("id", "en"):
            about: dict[str, Any] = {"region": "Kabupaten Bintan", "year": year, "assessment": "self"}
            filled = dict(zip(ruler.codes, levels, strict=True))
            truth = of(levels, year=year, said="self", ruler=ruler)
            for name, more, options, verdict in (
                ("filled", {}, {}, RIGHT),
                ("with options", {}, {"region": "21.01", "year": year, "assessment": "self"}, RIGHT),
                ("other region", {}, {"region": "21.02"}, ASK),
                ("other year", {}, {"year": 2022}, ASK),
                ("other assessment", {}, {"assessment": "official"}, ASK),
                ("no region", {"region": ""}, {}, ASK),
                ("no year", {"year": ""}, {}, ASK),
                ("region unknown", {"region": "Kabupaten Bintam"}, {}, ASK),
                ("empty", {"levels": {}}, {}, ASK),
            ):
                with tempfile.TemporaryDirectory() as folder:
                    file = Path(folder) / "t.xlsx"
                    content: Any = {"Isian": {**about, "levels": filled, **more}}
                    write_template(file, ruler.id, lang=lang, sheets=("Isian",), about=content)
                    yield raw(f"template {ruler.id} {lang} {name}", ".xlsx", file.read_bytes(), verdict, truth, options)


def heavy() -> Iterator[Case]:
    """Large files, and small ones that grow."""
    right = of(LEVELS)
    rows = table(["No", "Tingkat"], CODES, LEVELS)
    yield from case("many blank rows", [*rows, *[[None, None]] * 60_000, ["x"]], COULD, right, how="semicolon")
    yield from case("many remarks", [*rows, *[["catatan panjang sekali"]] * 60_000], COULD, right, how="semicolon")
    yield from case("many titles", [*[["Kabupaten Bintan Tahun 2021"]] * 59, *rows], COULD, right, how="semicolon")
    yield from case("many columns", [[*r, *["x"] * 390] for r in rows], COULD, right, how="semicolon")
    yield from case("too many columns", [[*r, *[None] * 3000] for r in rows], COULD, right, how="comma")
    yield from case(
        "many unknown regions",
        [["Daerah", "Tahun", *CODES], *[[f"Kabupaten Tiada {n}", 2021, *LEVELS] for n in range(2000)]],
        ASK,
        {},
        {},
        how="semicolon",
    )
    yield from case(
        "many bad levels", [["No", "Tingkat"], *[[n % 47 + 1, "xyz"] for n in range(20_000)]], ASK, {}, how="semicolon"
    )
    yield raw("a megabyte in a cell", ".csv", b'No;Tingkat;Catatan\r\n1;3;"' + b"a b " * 250_000 + b'"\r\n', ASK)
    yield raw("a megabyte in a header", ".csv", b"No;Tingkat" + b" a" * 500_000 + b"\r\n1;3\r\n", ASK)
    yield raw("digits without end", ".csv", b"No;Tingkat\r\n1;" + b"3" * 50_000 + b"\r\n", ASK)
    yield raw("zeros without end", ".csv", b"No;Tingkat\r\n1;3." + b"0" * 50_000 + b"1\r\n", ASK)
    yield raw("quotes without end", ".csv", b'"' * 500_001, ASK)
    yield raw("delimiters without end", ".csv", b";" * 3_000_000, ASK)
    yield raw("lines without end", ".csv", b"\n" * 3_000_000 + b"x", ASK)
    yield raw(
        "a bomb of zeros", ".xlsx", _zip({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b" " * 200_000_000}), ASK
    )
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    yield raw("deeply nested", ".xlsx", _zip({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": deep}), ASK)
    pages = [Page("Data", rows)]
    many = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(100, 150_000))
    grown = _changed(pages, "xl/worksheets/sheet1.xml", (b"</sheetData>", many + b"</sheetData>"))
    yield raw("many empty cells", ".xlsx", grown, COULD, right)
    texts_ = b"".join(b"<si><t>teks %d</t></si>" % n for n in range(300_000))
    yield raw(
        "many shared texts",
        ".xlsx",
        _changed(pages, "xl/sharedStrings.xml", (b"</sst>", texts_ + b"</sst>")),
        COULD,
        right,
    )
    merges = b"".join(b'<mergeCell ref="D%d:E%d"/>' % (n, n) for n in range(60, 60_000))
    data = _changed(
        pages, "xl/worksheets/sheet1.xml", (b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>")
    )
    yield raw("many merged cells", ".xlsx", data, COULD, right)
    sheets = [Page(f"S{n}", [["catatan", n]]) for n in range(300)]
    yield raw("many sheets", ".xlsx", as_xlsx([*pages, *sheets]), COULD, right)
    yield raw("many sheets of levels", ".xlsx", as_xlsx([Page(f"S{n}", rows) for n in range(60)]), ASK)


def special_cases(*, large: bool = True) -> Iterator[Case]:
    for part in (columns, ticks, regions, years, blocks, wides, numbers, texts, books, templates):
        yield from part()
    if large:
        yield from heavy()


__all__ = ["heavy", "special_cases"]
