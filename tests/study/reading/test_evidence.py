"""Files as people keep them, kind by kind: each is read as a person would read it, or refused; none is misread.

Each case is written down with what a person reads in it: levels by evaluation, or nothing that could be relied on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.official import read_official
from helpers.sheets import LEVELS, NAMES, NEW_NAMES, OLD_NAMES, OTHERS, plus, single, wide, write_csv, write_xlsx

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import FileProblems

Levels = Sequence[Any]
Expected = dict[tuple[str, int, str], Levels]

REFUSED: Expected = {}
BINTAN = {"region": "bintan", "year": 2021}


@dataclass(frozen=True)
class Case:
    """A file and what a person reads in it; ``either`` where refusing it is right too."""

    name: str
    rows: Any
    expected: Expected
    options: dict[str, Any]
    delim: str
    fmt: str
    more: Callable[[Any], None] | None
    enc: str
    either: bool


CASES: list[Case] = []


def of(levels: Levels, *, region: str = "21.01", year: int = 2021, assessment: str = "official") -> Expected:
    return {(region, year, assessment): levels}


@dataclass(frozen=True)
class Either:
    """Read so, or refused."""

    expected: Expected


def either(expected: Expected | Levels) -> Either:
    return Either(expected if isinstance(expected, dict) else of(expected))


def case(
    name: str,
    rows: Any,
    expected: Expected | Levels | Either,
    options: dict[str, Any] = BINTAN,
    *,
    delim: str = ";",
    fmt: str = "csv",
    more: Callable[[Any], None] | None = None,
    enc: str = "utf-8",
) -> None:
    unsure = isinstance(expected, Either)
    whole = expected.expected if isinstance(expected, Either) else expected
    whole = whole if isinstance(whole, dict) else of(whole)
    CASES.append(Case(name, rows, whole, options, delim, fmt, more, enc, unsure))


def provinces() -> None:
    prov = "Kepulauan Riau"

    def w(h, *lines):
        return wide(*lines, header=h)

    case("Provinsi first", w(("Provinsi", "Kabupaten/Kota", "Tahun"), (prov, "Bintan", 2021)), LEVELS, {})
    case(
        "Daerah after", w(("Nama Instansi", "Daerah", "Tahun"), ("Pemerintah Kabupaten Bintan", prov, 2021)), LEVELS, {}
    )
    case("Wilayah, Pemda", w(("Wilayah", "Pemda", "Tahun"), ("Provinsi " + prov, "Kab. Bintan", 2021)), LEVELS, {})
    case("code prov + code", w(("Kode Provinsi", "Kode Wilayah", "Tahun"), ("21", "21.01", 2021)), LEVELS, {})
    case("prov name + code", w(("Provinsi", "Kode Wilayah", "Tahun"), (prov, "21.01", 2021)), LEVELS, {})
    case(
        "three agree",
        w(("Provinsi", "Kode Wilayah", "Kabupaten", "Tahun"), (prov, "21.01", "Bintan", 2021)),
        LEVELS,
        {},
    )
    case(
        "three disagree",
        w(("Provinsi", "Kode Wilayah", "Kabupaten", "Tahun"), (prov, "21.02", "Bintan", 2021)),
        REFUSED,
        {},
    )
    case("wrong province", w(("Provinsi", "Kabupaten", "Tahun"), ("Jawa Barat", "Bintan", 2021)), REFUSED, {})
    case(
        "two rows",
        w(("Provinsi", "Kabupaten", "Tahun"), (prov, "Bintan", 2021), ("Jawa Barat", "Kota Bandung", 2021)),
        of(LEVELS) | of(LEVELS, region="32.73"),
        {},
    )
    case(
        "second wrong",
        w(("Provinsi", "Kabupaten", "Tahun"), (prov, "Bintan", 2021), (prov, "Kota Bandung", 2021)),
        REFUSED,
        {},
    )
    case(
        "province row itself",
        w(("Provinsi", "Instansi", "Tahun"), (prov, "Bintan", 2021), ("Jawa Barat", "Provinsi Jawa Barat", 2021)),
        of(LEVELS) | of(LEVELS, region="32"),
        {},
    )
    case("only provinces", w(("Provinsi", "Tahun"), (prov, 2021)), of(LEVELS, region="21"), {})
    case(
        "province blank name",
        w(("Provinsi", "Kabupaten", "Tahun"), (prov, None, 2021)),
        either(of(LEVELS, region="21")),
        {},
    )
    case("unknown header with region", w(("Daerah", "Entitas", "Tahun"), (prov, "Kabupaten Bintan", 2021)), LEVELS, {})
    case(
        "unknown header other",
        w(("Daerah", "Entitas", "Tahun"), ("Kabupaten Karimun", "Kabupaten Bintan", 2021)),
        REFUSED,
        {},
    )
    case(
        "stated prov above",
        [["Provinsi", prov] + [None] * 47, *w(("Kabupaten", "Tahun"), ("Bintan", 2021))],
        LEVELS,
        {},
    )
    case(
        "stated prov above long",
        [["Provinsi", ":", prov], ["Kabupaten", ":", "Bintan"], ["Tahun", ":", 2021], *single()],
        LEVELS,
        {},
    )
    case("option+prov column", w(("Provinsi", "Tahun"), (prov, 2021)), either(LEVELS), {"region": "bintan"})
    case(
        "interface",
        [
            ["kode", "tahun", "nama_instansi", "kategori", "daerah", *[f"indikator_{i}" for i in range(1, 48)]],
            [2102, 2021, "Kabupaten Bintan", "Kabupaten", prov, *LEVELS],
        ],
        LEVELS,
        {},
    )
    case(
        "interface with index ok",
        [
            ["kode", "tahun", "nama_instansi", "kategori", "daerah", *[f"i{i}" for i in range(1, 48)], "indeks"],
            [2102, 2021, "Kabupaten Bintan", "Kabupaten", prov, *LEVELS, "9.99"],
        ],
        REFUSED,
        {},
    )
    case("pulau", w(("Pulau", "Kabupaten", "Tahun"), ("Sumatera", "Bintan", 2021)), LEVELS, {})
    case("kategori", w(("Kategori", "Instansi", "Tahun"), ("Kabupaten", "Pemkab Bintan", 2021)), LEVELS, {})


def said_twice() -> None:
    case("undotted code & name", wide(("2101", "Kabupaten Bintan", 2021), header=("Kode", "Nama", "Tahun")), LEVELS, {})
    case("undotted other", wide(("2102", "Kabupaten Bintan", 2021), header=("Kode", "Nama", "Tahun")), REFUSED, {})
    case("Kode BPS", wide(("2102", "Kabupaten Bintan", 2021), header=("Kode BPS", "Nama Daerah", "Tahun")), REFUSED, {})
    case("same name twice", wide(("Bintan", "Kab. Bintan", 2021), header=("Daerah", "Instansi", "Tahun")), LEVELS, {})
    case(
        "kab vs kota",
        wide(("Kabupaten Bandung", "Kota Bandung", 2021), header=("Daerah", "Instansi", "Tahun")),
        REFUSED,
        {},
    )
    case(
        "typo name beside code",
        wide(("21.01", "Kabupaten Bintam", 2021), header=("Kode Wilayah", "Nama Daerah", "Tahun")),
        REFUSED,
        {},
    )
    case(
        "one row of three",
        wide(
            ("21.01", "Bintan", 2021),
            ("21.02", "Karimun", 2021),
            ("21.03", "Lingga", 2021),
            header=("Kode Wilayah", "Nama Daerah", "Tahun"),
        ),
        REFUSED,
        {},
    )
    r = single()
    r[1][1], r[2][1] = r[2][1], r[1][1]
    case("two names swapped", r, REFUSED)
    r = [r0[:] for r0 in single()]
    for i in range(1, 48):
        r[i][1] = NAMES[i % 47]
    case("names rotated", r, REFUSED)
    r = [r0[:] for r0 in single()]
    for i in range(1, 48):
        r[i][1] = NAMES[i % 47].replace("a", "4", 1)
    case("names rotated with typo", r, REFUSED)
    r = [r0[:] for r0 in single()]
    for i in range(1, 48):
        r[i][1] = NAMES[i - 1].replace("a", "4", 1)
    case("own names with typo", r, LEVELS)
    r = [r0[:] for r0 in single()]
    for i in range(1, 48):
        r[i][1] = f"{i}. {NAMES[i - 1]}"
    case("numbered names", r, LEVELS)
    r = [r0[:] for r0 in single()]
    for i in range(1, 48):
        r[i][1] = f"{i % 47 + 1}. {NAMES[i - 1]}"
    case("numbered names off", r, REFUSED)
    r = [r0[:] for r0 in single()]
    order = list(range(47))
    random.Random(3).shuffle(order)  # noqa: S311
    for i in range(1, 48):
        r[i][1] = NAMES[order[i - 1]]
    case("sorted by name, running no", r, REFUSED)
    r = [["No", "Kode", "Nama Indikator", "Tingkat"]] + [
        [i, order[i - 1] + 1, NAMES[order[i - 1]], LEVELS[order[i - 1]]] for i in range(1, 48)
    ]
    case("running no + Kode", r, REFUSED)
    case("running no + Kode decided", r, LEVELS, dict(BINTAN, columns={"number": "Kode"}))
    r = [["Urutan", "Kode Indikator", "Tingkat"]] + [[i, order[i - 1] + 1, LEVELS[order[i - 1]]] for i in range(1, 48)]
    case("Urutan + Kode", r, REFUSED)
    r = [["X", "Kode Indikator", "Tingkat"]] + [[i, order[i - 1] + 1, LEVELS[order[i - 1]]] for i in range(1, 48)]
    case("unknown running + Kode", r, REFUSED)
    r = [["No", "Indikator", "Tingkat"]] + [[i, f"I{order[i - 1] + 1}", LEVELS[order[i - 1]]] for i in range(1, 48)]
    case("running + I-codes", r, REFUSED)
    r = [["No", "Nama Indikator", "Tingkat"]] + [[None, NAMES[i], LEVELS[i]] for i in order]
    case("names only", [x[1:] for x in r], either(LEVELS))
    r = [["No", "Indikator", "Tingkat"]] + [[i, f"Indikator {i}", LEVELS[i - 1]] for i in range(1, 48)]
    case("Indikator n agree", r, LEVELS)
    case("title other region", [["Hasil Evaluasi SPBE Kota Batam"], *single()], REFUSED)
    case("title bare other region", [["EVALUASI SPBE KARIMUN 2021"], *single()], REFUSED)
    case(
        "title same region", [["EVALUASI SPBE BINTAN 2021 menurut PermenPANRB Nomor 59 Tahun 2020"], *single()], LEVELS
    )
    case("title other year", [["Hasil evaluasi SPBE tahun 2023"], *single()], REFUSED)
    case("title regulation", [["Berdasarkan PermenPANRB 59/2020 dan Perpres 95 Tahun 2018"], *single()], LEVELS)
    case("title province", [["Pemerintah Provinsi Kepulauan Riau"], ["Kabupaten Bintan"], *single()], LEVELS)
    case("title dinas other", [["Dinas Kominfo Kabupaten Lingga"], *single()], REFUSED)
    case("title mandiri", [["Penilaian Mandiri SPBE"], *single()], of(LEVELS, assessment="self"))
    case("titles mandiri and visitasi", [["Penilaian Mandiri SPBE"], ["Hasil Visitasi"], *single()], REFUSED)
    case(
        "title mandiri asked",
        [["Penilaian Mandiri SPBE"], *single()],
        of(LEVELS, assessment="self"),
        dict(BINTAN, assessment="self"),
    )
    case(
        "title mandiri official asked",
        [["Penilaian Mandiri SPBE"], *single()],
        REFUSED,
        dict(BINTAN, assessment="official"),
    )
    case("sheet name year", [("2020", single())], REFUSED, fmt="xlsx")
    case("sheet name year ok", [("2021", single())], LEVELS, fmt="xlsx")
    case("sheet name region", [("Karimun", single())], REFUSED, fmt="xlsx")
    case("sheet name region ok", [("Bintan 2021", single())], LEVELS, fmt="xlsx")
    case("sheet name mandiri", [("Mandiri", single())], of(LEVELS, assessment="self"), fmt="xlsx")
    case("index above wrong", [["Indeks SPBE", ":", "1.20"], *single()], REFUSED)
    case("index above ok", [["Indeks SPBE", ":", "3.06"], *single()], LEVELS)
    case("index below wrong", [*single(), ["Indeks SPBE", None, "1.20"]], REFUSED)
    case("index below ok", [*single(), ["Indeks SPBE", None, "3,06"]], LEVELS)
    case("index label in name", [*single(), [None, "Nilai Indeks SPBE", "2,00"]], REFUSED)
    case("sum ok", [*single(), [None, "Jumlah", sum(LEVELS)]], LEVELS)
    case("sum wrong", [*single(), [None, "Jumlah", sum(LEVELS) + 1]], REFUSED)
    case("mean wrong", [*single(), [None, "Rata-rata", "4,5"]], REFUSED)
    case("year stated twice", [["Tahun", 2021], ["Tahun Evaluasi", 2022], *single()], REFUSED, {"region": "bintan"})
    case("year stated colon text", [["Tahun: 2021"], *single()], LEVELS, {"region": "bintan"})
    case("year stated colon cell", [["Tahun", ": 2021"], *single()], LEVELS, {"region": "bintan"})
    case(
        "stated & column year", [["Tahun", 2022], *plus(single(), "Tahun", [2021] * 47)], REFUSED, {"region": "bintan"}
    )
    case("stated region other", [["Instansi", ":", "Kabupaten Karimun"], *single()], REFUSED)
    case("stated below other year", [*single(), ["Tahun", 2022]], REFUSED)
    case("stated below same", [*single(), ["Tahun", 2021]], LEVELS)
    case(
        "aspect wrong wide",
        [[*r0, x] for r0, x in zip(wide(("Bintan", 2021)), ["Aspek 1", 5], strict=False)],
        REFUSED,
        {},
    )
    case("level header year", single(header=("No", "Nama Indikator", "Tingkat 2022")), REFUSED)
    case(
        "level header mandiri", single(header=("No", "Nama Indikator", "Nilai Mandiri")), of(LEVELS, assessment="self")
    )
    case(
        "level header mandiri vs official",
        single(header=("No", "Nama Indikator", "Nilai Mandiri")),
        REFUSED,
        dict(BINTAN, assessment="official"),
    )


def two_level_columns() -> None:
    heads = [
        ("Tingkat", "Nilai"),
        ("Level", "Skor"),
        ("Nilai", "Hasil"),
        ("Tingkat Kematangan", "Capaian"),
        ("Tingkat", "Tingkat Lama"),
        ("Nilai Akhir", "Nilai Awal"),
        ("Tingkat", None),
        ("Tingkat", "X"),
        ("Tingkat (1-5)", "Level SPBE"),
        ("Score", "Value"),
        ("Nilai", "Realisasi"),
    ]
    for a, b in heads:
        case(f"{a}/{b} differ", plus(single(header=("No", "Nama Indikator", a)), b, OTHERS), REFUSED)
        case(
            f"{a}/{b} same",
            plus(single(header=("No", "Nama Indikator", a)), b, LEVELS),
            LEVELS if a != "Nilai Akhir" else either(LEVELS),
        )
        case(f"{b}/{a} before", plus(single(header=("No", "Nama Indikator", a)), b, OTHERS, at=2), REFUSED)
    case("decided", plus(single(), "Nilai", OTHERS), OTHERS, dict(BINTAN, columns={"level": "Nilai"}))
    case("decided letter", plus(single(), "Nilai", OTHERS), OTHERS, dict(BINTAN, columns={"level": "D"}))
    case("one cell differs", plus(single(), "Nilai", [*LEVELS[:-1], 1 + LEVELS[-1] % 5]), REFUSED)
    case("one blank", plus(single(), "Nilai", [*LEVELS[:-1], None]), REFUSED)
    case("empty second", plus(single(), "Nilai", []), LEVELS)
    case("bobot", plus(single(), "Bobot", [1, 2, 3, 4, 5] * 9 + [1, 2]), LEVELS)
    case("target", plus(single(), "Target", [5] * 47), LEVELS)
    case("target tingkat", plus(single(), "Target Tingkat", [5] * 47), LEVELS)
    case("weighted", plus(single(), "Nilai Tertimbang", [x * 0.013 for x in LEVELS]), LEVELS)
    case("skor weighted by content", plus(single(), "Skor", [round(x * 0.13, 4) for x in LEVELS]), LEVELS)
    case("doubled same name", plus(single(), "Tingkat", OTHERS), REFUSED)
    case("doubled equal", plus(single(), "Tingkat", LEVELS), REFUSED)
    case(
        "hidden second",
        [("Isian", plus(single(), "Nilai", OTHERS))],
        REFUSED,
        fmt="xlsx",
        more=lambda b: setattr(b["Isian"].column_dimensions["D"], "hidden", True),
    )
    case(
        "hidden unnamed",
        [("Isian", plus(single(), None, OTHERS))],
        REFUSED,
        fmt="xlsx",
        more=lambda b: setattr(b["Isian"].column_dimensions["D"], "hidden", True),
    )

    def hide(b):
        b["Lama"].sheet_state = "hidden"

    case("hidden sheet", [("Isian", single()), ("Lama", single(OTHERS))], REFUSED, fmt="xlsx", more=hide)
    case(
        "hidden sheet chosen",
        [("Isian", single()), ("Lama", single(OTHERS))],
        LEVELS,
        dict(BINTAN, sheet="Isian"),
        fmt="xlsx",
        more=hide,
    )

    def hr(b):
        b["Isian"].row_dimensions[20].hidden = True

    case("hidden row", [("Isian", single())], LEVELS, fmt="xlsx", more=hr)
    d = single()
    d.insert(5, [4, NAMES[3], 1])

    def hr5(b):
        b["Isian"].row_dimensions[6].hidden = True

    case("hidden old row", [("Isian", d)], REFUSED, fmt="xlsx", more=hr5)
    case("domain col", plus(single(), "Domain", [1] * 10 + [2] * 10 + [3] * 11 + [4] * 16), LEVELS)
    case("unnamed domain col", plus(single(), None, [1] * 10 + [2] * 10 + [3] * 11 + [4] * 16), LEVELS)


def side_by_side() -> None:
    two = plus(single(header=("No", "Nama Indikator", 2021)), 2022, OTHERS)
    case("years", two, of(LEVELS) | of(OTHERS, year=2022), {"region": "bintan"})
    case("years one asked", two, LEVELS)
    case("years none asked", two, REFUSED, {"region": "bintan", "year": 2023})
    case(
        "Tingkat 2021/2022",
        plus(single(header=("No", "Nama Indikator", "Tingkat 2021")), "Tingkat 2022", OTHERS),
        of(LEVELS) | of(OTHERS, year=2022),
        {"region": "bintan"},
    )
    case(
        "three years",
        plus(two, 2023, LEVELS),
        of(LEVELS) | of(OTHERS, year=2022) | of(LEVELS, year=2023),
        {"region": "bintan"},
    )
    case(
        "years two instruments",
        plus(single(header=("No", "Nama Indikator", 2020)), 2021, OTHERS),
        REFUSED,
        {"region": "bintan"},
    )
    case(
        "mandiri/eksternal",
        plus(single(header=("No", "Nama Indikator", "Mandiri")), "Eksternal", OTHERS),
        of(LEVELS, assessment="self") | of(OTHERS),
    )
    case(
        "mandiri asked",
        plus(single(header=("No", "Nama Indikator", "Mandiri")), "Eksternal", OTHERS),
        of(LEVELS, assessment="self"),
        dict(BINTAN, assessment="self"),
    )
    case(
        "nilai mandiri/nilai akhir",
        plus(single(header=("No", "Nama Indikator", "Nilai Mandiri")), "Nilai Akhir", OTHERS),
        of(LEVELS, assessment="self") | of(OTHERS),
    )
    case("mandiri + tingkat", plus(single(header=("No", "Nama Indikator", "Mandiri")), "Tingkat", OTHERS), REFUSED)
    case("year + tingkat", plus(single(header=("No", "Nama Indikator", "Tingkat 2021")), "Tingkat", OTHERS), REFUSED)
    case(
        "target year",
        plus(single(header=("No", "Nama Indikator", "Tingkat 2021")), "Target 2022", OTHERS),
        LEVELS,
        {"region": "bintan"},
    )
    case(
        "regions",
        plus(single(header=("No", "Nama Indikator", "Kabupaten Bintan")), "Kabupaten Karimun", OTHERS),
        either(of(LEVELS) | of(OTHERS, region="21.02")),
        {"year": 2021},
    )
    case(
        "two header rows",
        [["No", "Nama Indikator", "Tingkat", None], [None, None, 2021, 2022]]
        + [[n, NAMES[n - 1], LEVELS[n - 1], OTHERS[n - 1]] for n in range(1, 48)],
        either(of(LEVELS) | of(OTHERS, year=2022)),
        {"region": "bintan"},
    )
    case(
        "two header rows Tahun",
        [["No", "Nama Indikator", "Tahun", None], [None, None, 2021, 2022]]
        + [[n, NAMES[n - 1], LEVELS[n - 1], OTHERS[n - 1]] for n in range(1, 48)],
        either(of(LEVELS) | of(OTHERS, year=2022)),
        {"region": "bintan"},
    )
    case(
        "gap",
        plus(plus(single(header=("No", "Nama Indikator", "Mandiri")), "Eksternal", OTHERS), "Gap", [1] * 47),
        of(LEVELS, assessment="self") | of(OTHERS),
    )
    t = [[*r0, None, *r1] for r0, r1 in zip(single(), single(OTHERS), strict=False)]
    case("two tables beside", t, REFUSED)
    case("two tables stacked", [*single(), [None] * 3, *single(OTHERS)], REFUSED)
    case(
        "stacked with years",
        [["Tahun", 2021, None], *single(), ["Tahun", 2022, None], *single(OTHERS)],
        REFUSED,
        {"region": "bintan"},
    )
    case("dup tahun wide", wide(("Bintan", 2021, 2022), header=("Daerah", "Tahun", "Tahun")), REFUSED, {})
    case("two year cols wide", wide(("Bintan", 2021, 2022), header=("Daerah", "Tahun", "Tahun Evaluasi")), REFUSED, {})
    case("two year cols same", wide(("Bintan", 2021, 2021), header=("Daerah", "Tahun", "Tahun Evaluasi")), LEVELS, {})
    case("unknown year col", wide(("Bintan", 2021, 2022), header=("Daerah", "Tahun", "TA")), REFUSED, {})
    case("dup daerah wide", wide(("Bintan", "Karimun", 2021), header=("Daerah", "Daerah", "Tahun")), REFUSED, {})
    case("dup indicator wide", [[*r0, x] for r0, x in zip(wide(("Bintan", 2021)), [5, 1], strict=False)], REFUSED, {})
    case("dup No long", plus(single(), "No", list(range(1, 48))), REFUSED)
    case(
        "wide two assessment cols",
        wide(("Bintan", 2021, "self", "official"), header=("Daerah", "Tahun", "Penilaian", "Jenis Penilaian")),
        REFUSED,
        {},
    )
    case(
        "wide assessment",
        wide(("Bintan", 2021, "mandiri"), header=("Daerah", "Tahun", "Penilaian")),
        of(LEVELS, assessment="self"),
        {},
    )


def merged_and_remarks() -> None:
    def m(*r):
        def f(b):
            for x in r:
                b["Isian"].merge_cells(x)

        return f

    case("title merged", [("Isian", [["Evaluasi SPBE"], *single()])], LEVELS, fmt="xlsx", more=m("A1:C1"))
    hd = single()
    hd.insert(1, ["DOMAIN 1 KEBIJAKAN", None, None])
    hd.insert(12, ["DOMAIN 2 TATA KELOLA", None, None])
    case("domain headings", [("Isian", hd)], LEVELS, fmt="xlsx", more=m("A2:C2", "A13:C13"))
    case("domain headings csv", hd, LEVELS)
    hv = single()
    hv.insert(1, ["Domain 1", None, "5,00"])
    case("domain value wrong", hv, REFUSED)
    dv = sum(LEVELS[:10]) / 10
    hv = single()
    hv.insert(1, ["Domain 1", None, f"{dv:.2f}"])
    case("domain value right", hv, LEVELS)
    case(
        "signature",
        [
            (
                "Isian",
                [
                    *single(),
                    [],
                    [None, None, "Bintan, 3 Maret 2022"],
                    [None, None, "Kepala Dinas,"],
                    [],
                    [None, None, "Nama"],
                ],
            )
        ],
        LEVELS,
        fmt="xlsx",
    )
    case("signature csv", [*single(), [None, None, "Mengetahui"], [None, None, "Kepala Dinas"]], LEVELS)
    case("note line", [*single(), ["Sumber: LHE SPBE"]], LEVELS)
    case("short note line csv", [*single(), ["*) diisi oleh tim"]], LEVELS)
    case("level merged 2 rows", [("Isian", single())], REFUSED, fmt="xlsx", more=m("C5:C6"))
    case("level merged across", [("Isian", plus(single(), "Catatan", []))], REFUSED, fmt="xlsx", more=m("C5:D5"))
    case("note merged", [("Isian", plus(single(), "Catatan", []))], LEVELS, fmt="xlsx", more=m("D5:D6"))
    case(
        "two-line header",
        [("Isian", [["No", "Nama Indikator", "Tingkat"], [None, None, "(1-5)"], *single()[1:]])],
        LEVELS,
        fmt="xlsx",
        more=m("A1:A2", "B1:B2"),
    )
    case("column numbers", [single()[0], ["(1)", "(2)", "(3)"], *single()[1:]], LEVELS)
    case("column numbers plain", [single()[0], [1, 2, 3], *single()[1:]], either(LEVELS))
    case("level row between", [*single()[:5], [None, None, 3], *single()[5:]], REFUSED)
    case("row missing", [*single()[:5], *single()[6:]], REFUSED)
    case(
        "region merged",
        [("Isian", plus(single(), "Daerah", ["Bintan"]))],
        either(LEVELS),
        {"year": 2021},
        fmt="xlsx",
        more=m("D2:D48"),
    )
    case("header below blank", [[], [], *single()], LEVELS)
    case("offset columns", [[None, None, *r] for r in single()], LEVELS)


def numbers() -> None:
    case("I1", [["No", "Tingkat"]] + [[f"I{n}", x] for n, x in enumerate(LEVELS, 1)], LEVELS)
    case("1.0", [["No", "Tingkat"]] + [[f"{n}.0", x] for n, x in enumerate(LEVELS, 1)], either(LEVELS))
    case("1.", [["No", "Tingkat"]] + [[f"{n}.", x] for n, x in enumerate(LEVELS, 1)], either(LEVELS))
    case("01", [["No", "Tingkat"]] + [[f"{n:02d}", x] for n, x in enumerate(LEVELS, 1)], LEVELS)
    case("Indikator 1", [["Indikator", "Tingkat"]] + [[f"Indikator {n}", x] for n, x in enumerate(LEVELS, 1)], LEVELS)
    new = [2.5] * 19 + [3]
    i26 = load_instrument("permenpanrb-8-2026")
    aspects = list(i26.rows["aspect_no"])
    c = {}
    dots = []
    for a in aspects:
        c[a] = c.get(a, 0) + 1
        dots.append(f"{a}.{c[a]}")
    of_year = {"region": "bintan", "year": 2026}
    case("1.1 text", [["No", "Nilai"]] + [[d, x] for d, x in zip(dots, new, strict=False)], of(new, year=2026), of_year)
    case(
        "1.1 float",
        [("Isian", [["No", "Nilai"]] + [[float(d), x] for d, x in zip(dots, new, strict=False)])],
        of(new, year=2026),
        of_year,
        fmt="xlsx",
    )
    case("1..20", [["No", "Nilai"]] + [[n, x] for n, x in enumerate(new, 1)], of(new, year=2026), of_year)
    case(
        "1,1 text",
        [["No", "Nilai"]] + [[d.replace(".", ","), x] for d, x in zip(dots, new, strict=False)],
        of(new, year=2026),
        of_year,
    )
    case(
        "1.1 with names shifted",
        [["No", "Nama Indikator", "Nilai"]]
        + [[d, NEW_NAMES[(k + 1) % 20], x] for k, (d, x) in enumerate(zip(dots, new, strict=False))],
        REFUSED,
        of_year,
    )
    old = [1 + k % 5 for k in range(37)]
    of_year = {"region": "bintan", "year": 2019}
    case(
        "running 37",
        [["No", "Nama Indikator", "Nilai"]] + [[n, OLD_NAMES[n - 1], x] for n, x in enumerate(old, 1)],
        of(old, year=2019),
        of_year,
    )
    case(
        "running 37 no names",
        [["No", "Nilai"]] + [[n, x] for n, x in enumerate(old, 1)],
        either(of(old, year=2019)),
        of_year,
    )
    case(
        "35-2",
        [["No", "Nilai"]] + [[c_, x] for c_, x in zip(load_instrument("permenpanrb-5-2018").codes, old, strict=False)],
        of(old, year=2019),
        of_year,
    )
    case("47 as 2019", single(), REFUSED, of_year)
    case("37 as 2021", [["No", "Nilai"]] + [[n, x] for n, x in enumerate(old, 1)], REFUSED)
    case(
        "8 as text word",
        [["No", "Tingkat"], *[[n, x] for n, x in enumerate(LEVELS, 1)][:-1], ["empat puluh tujuh", 3]],
        REFUSED,
    )
    case("rows shuffled", [single()[0], *random.Random(1).sample(single()[1:], 47)], LEVELS)  # noqa: S311
    case("wide 1.1", [["Daerah", "Tahun", *dots], ["Bintan", 2026, *new]], of(new, year=2026), {})
    case("wide I_1", [["Daerah", "Tahun", *[f"I_{n}" for n in range(1, 48)]], ["Bintan", 2021, *LEVELS]], LEVELS, {})


def text_forms() -> None:
    for d in ";,\t|":
        case(f"delim {d!r}", single(), LEVELS, delim=d)
        case(f"notes with OTHERS {d!r}", plus(single(), "Catatan", ['a;b,c\td|e "q"\nbaris dua'] * 47), LEVELS, delim=d)
        case(
            f"header newline {d!r}",
            single(header=("No\n(urut)", "Nama\nIndikator", "Tingkat\nKematangan")),
            either(LEVELS),
            delim=d,
        )
    case("utf16", single(), LEVELS, enc="utf-16")
    case("cp1252", plus(single(), "Catatan", ["é–"] * 47), LEVELS, enc="cp1252")
    case("bom", single(), LEVELS, enc="utf-8-sig")
    case("trailing 3", [r + [None] * 3 for r in single()], LEVELS)
    case("decimal levels", single([f"{x},0" for x in LEVELS]), LEVELS)
    case("comma decimals unquoted", [[f"{r[0]}", str(r[2])] for r in single()], either(LEVELS), delim=",")
    case(
        "notes many commas semicolon",
        plus(single(header=("No", "Nama Indikator", "Tingkat")), "Catatan", ["a, b, c, d, e, f, g"] * 47),
        LEVELS,
    )
    case("names with semicolons comma delim", plus(single(), "Catatan", ["a; b; c; d; e; f"] * 47), LEVELS, delim=",")
    case("one short row", [*single()[:9], single()[9][:2], *single()[10:]], REFUSED)
    case("short row no trailing", [*single()[:9], [9, 3], *single()[10:]], REFUSED)
    case("extra cell", [*single()[:9], single()[9] + [5], *single()[10:]], REFUSED)
    case("sep=", [["sep=;"], *single()], LEVELS)
    case("colon stated", [["Nama Instansi", ":", "Kabupaten Bintan"], ["Tahun", ":", "2021"], *single()], LEVELS, {})
    case("PK start", [["PK;x", "y", "z"], *single()], LEVELS)


def and_more() -> None:
    case(
        "recap table below",
        [*single(), [None] * 3, ["No", "Domain", "Nilai"], [1, "Kebijakan", 2.9], [2, "Tata Kelola", 3.1]],
        either(LEVELS),
    )
    case("recap text below", [*single(), [None] * 3, ["Indeks SPBE", "3.06", None], ["Predikat", "Baik", None]], LEVELS)
    case("predikat wrong", [*single(), ["Predikat", "Memuaskan", None]], either(LEVELS))
    case("total row no label", [*single(), [None, None, 144]], REFUSED)
    case(
        "two names cols differ lang",
        [["No", "Nama Indikator", "Indicator name", "Tingkat"]]
        + [[i + 1, NAMES[i], NAMES[i], LEVELS[i]] for i in range(47)],
        LEVELS,
    )
    case(
        "two names cols conflict",
        [["No", "Nama Indikator", "Indikator", "Tingkat"]]
        + [[i + 1, NAMES[i], NAMES[(i + 1) % 47], LEVELS[i]] for i in range(47)],
        REFUSED,
    )
    case("level text tingkat 3", single([f"Tingkat {x}" for x in LEVELS]), REFUSED)
    case("roman", single([["", "I", "II", "III", "IV", "V"][x] for x in LEVELS]), REFUSED)
    case("level 3/5", single([f"{x}/5" for x in LEVELS]), REFUSED)
    case("level pct", single([f"{x * 20}%" for x in LEVELS]), REFUSED)
    case("levels 0-100", single([x * 20 for x in LEVELS]), REFUSED)
    case("levels 2.0 text", single([f"{x}.0" for x in LEVELS]), LEVELS)
    case("levels trailing nbsp", single([f"{x}\xa0" for x in LEVELS]), LEVELS)
    case("levels all blank but one", single([3] + [None] * 46), of([3]))
    case("year header 21", single(header=("No", "Nama Indikator", "Nilai 21")), either(LEVELS))
    case(
        "level header year conflict w column",
        plus(single(header=("No", "Nama Indikator", "Nilai 2022")), "Tahun", [2021] * 47),
        REFUSED,
        {"region": "bintan"},
    )
    case("assessment col vs title", [["Penilaian Mandiri"], *plus(single(), "Penilaian", ["resmi"] * 47)], REFUSED)
    case(
        "assessment col conflict option",
        plus(single(), "Penilaian", ["mandiri"] * 47),
        REFUSED,
        dict(BINTAN, assessment="official"),
    )
    case("assessment col in rows mix", plus(single(), "Penilaian", ["mandiri"] * 20 + ["resmi"] * 27), REFUSED)
    case(
        "two assessments long",
        [*plus(single(), "Penilaian", ["mandiri"] * 47), *plus(single(OTHERS), "Penilaian", ["resmi"] * 47)[1:]],
        of(LEVELS, assessment="self") | of(OTHERS),
    )
    case(
        "two years long",
        [*plus(single(), "Tahun", [2021] * 47), *plus(single(OTHERS), "Tahun", [2022] * 47)[1:]],
        of(LEVELS) | of(OTHERS, year=2022),
        {"region": "bintan"},
    )
    case(
        "regions long",
        [*plus(single(), "Daerah", ["Bintan"] * 47), *plus(single(OTHERS), "Daerah", ["Karimun"] * 47)[1:]],
        of(LEVELS) | of(OTHERS, region="21.02"),
        {"year": 2021},
    )
    case(
        "regions long running no",
        [
            *plus(single(), "Daerah", ["Bintan"] * 47),
            *[[n + 47, *r[1:]] for n, r in enumerate(plus(single(OTHERS), "Daerah", ["Karimun"] * 47)[1:], 1)],
        ],
        REFUSED,
        {"year": 2021},
    )
    case(
        "regions long running + kode",
        [["No", "Kode Indikator", "Tingkat", "Daerah"]]
        + [[n, n, LEVELS[n - 1], "Bintan"] for n in range(1, 48)]
        + [[n + 47, n, OTHERS[n - 1], "Karimun"] for n in range(1, 48)],
        of(LEVELS) | of(OTHERS, region="21.02"),
        {"year": 2021},
    )
    case(
        "mixed instruments long",
        [["Tahun", "No", "Tingkat"]]
        + [[2021, n, LEVELS[n - 1]] for n in range(1, 48)]
        + [[2019, n, 2] for n in range(1, 38)],
        either(of(LEVELS) | of([2] * 37, year=2019)),
        {"region": "bintan"},
    )
    case(
        "province long col",
        plus(plus(single(), "Provinsi", ["Kepulauan Riau"] * 47, at=0), "Kabupaten", ["Bintan"] * 47, at=1),
        LEVELS,
        {"year": 2021},
    )
    case("unit col", plus(single(), "Instansi", ["Diskominfo", "Bappeda"] * 23 + ["Inspektorat"]), LEVELS)
    case(
        "unit col no option",
        plus(single(), "Instansi", ["Diskominfo", "Bappeda"] * 23 + ["Inspektorat"]),
        REFUSED,
        {"year": 2021},
    )
    case("region option vs col", plus(single(), "Daerah", ["Karimun"] * 47), REFUSED)
    case("one row other region", plus(single(), "Daerah", ["Bintan"] * 46 + ["Karimun"]), REFUSED, {"year": 2021})
    case("region blank row", plus(single(), "Daerah", ["Bintan"] * 46 + [None]), REFUSED, {"year": 2021})
    case("year blank row", plus(single(), "Tahun", [2021] * 46 + [None]), REFUSED, {"region": "bintan"})
    case("wide region blank", wide((None, 2021)), REFUSED, {})
    case("wide year text", wide(("Bintan", "TA 2021")), REFUSED, {})
    case("wide year float text", wide(("Bintan", "2021.0")), LEVELS, {})
    case("wide twice region", wide(("Bintan", 2021), ("Kab. Bintan", 2021)), REFUSED, {})
    case("wide total row", wide(("Bintan", 2021), ("Rata-rata", None, *LEVELS)), REFUSED, {})
    case("wide nat avg", wide(("Bintan", 2021), ("Nasional", 2021)), REFUSED, {})
    case("wide footer", [*wide(("Bintan", 2021)), ["Sumber: KemenPANRB"]], LEVELS, {})
    case("wide title other year", [["Hasil 2022"], *wide(("Bintan", 2021))], REFUSED, {})
    case("wide title span", [["Hasil 2020-2023"], *wide(("Bintan", 2021))], LEVELS, {})
    case("wide title region other", [["Rekap Kabupaten Karimun"], *wide(("Bintan", 2021))], REFUSED, {})
    case("wide domain header row", [[None, None, "Domain 1"] + [None] * 46, *wide(("Bintan", 2021))], LEVELS, {})
    case(
        "wide 2-line header",
        [["Daerah", "Tahun"] + ["Indikator"] * 47, [None, None, *range(1, 48)], ["Bintan", 2021, *LEVELS]],
        LEVELS,
        {},
    )
    case(
        "wide index col conflict 2",
        [[*r, x] for r, x in zip(wide(("Bintan", 2021)), ["Nilai SPBE", "2.50"], strict=False)],
        REFUSED,
        {},
    )
    case(
        "wide index text",
        [[*r, x] for r, x in zip(wide(("Bintan", 2021)), ["Indeks", "3,06"], strict=False)],
        LEVELS,
        {},
    )
    case(
        "wide column order shuffled",
        [["Daerah", "Tahun", *reversed(range(1, 48))], ["Bintan", 2021, *reversed(LEVELS)]],
        LEVELS,
        {},
    )
    case(
        "wide extra numeric header 48", [["Daerah", "Tahun", *range(1, 49)], ["Bintan", 2021, *LEVELS, 3]], REFUSED, {}
    )
    case("wide missing col", [["Daerah", "Tahun", *range(1, 47)], ["Bintan", 2021, *LEVELS[:-1]]], REFUSED, {})
    case("wide names header", [["Daerah", "Tahun", *NAMES], ["Bintan", 2021, *LEVELS]], either(LEVELS), {})
    case("wide no region w option", [["Tahun", *range(1, 48)], [2021, *LEVELS]], LEVELS, {"region": "bintan"})
    case("kemenkeu", wide(("Kementerian Keuangan", 2021)), either(of(LEVELS, region="kementerian-keuangan")), {})
    case(
        "kode 1st digits mismatch kab name ambiguous",
        wide(("32.73", "Bandung", 2021), header=("Kode Wilayah", "Nama", "Tahun")),
        of(LEVELS, region="32.73"),
        {},
    )
    case("ambiguous alone", wide(("Bandung", 2021)), REFUSED, {})
    case(
        "Kabupaten header",
        wide(("Bandung", 2021), header=("Kabupaten", "Tahun")),
        either(of(LEVELS, region="32.04")),
        {},
    )
    case(
        "kab + kota cols",
        wide(("Bintan", None, 2021), (None, "Batam", 2021), header=("Kabupaten", "Kota", "Tahun")),
        either(of(LEVELS) | of(LEVELS, region="21.71")),
        {},
    )
    case("int code xlsx", [("S", wide((2101, 2021), header=("Kode Wilayah", "Tahun")))], LEVELS, {}, fmt="xlsx")
    case("float code xlsx", [("S", wide((21.01, 2021), header=("Kode Wilayah", "Tahun")))], LEVELS, {}, fmt="xlsx")
    case("float code lost zero", [("S", wide((21.1, 2021), header=("Kode Wilayah", "Tahun")))], REFUSED, {}, fmt="xlsx")
    case("comma code", wide(("21,01", 2021), header=("Kode Wilayah", "Tahun")), LEVELS, {})
    case("date year", [("S", wide(("Bintan", date(2021, 1, 1))))], REFUSED, {}, fmt="xlsx")
    case(
        "two sheets years",
        [("2021", [["Tahun", 2021], *single()]), ("2022", [["Tahun", 2022], *single(OTHERS)])],
        of(LEVELS) | of(OTHERS, year=2022),
        {"region": "bintan"},
        fmt="xlsx",
    )
    case(
        "two sheets years by name only",
        [("2021", single()), ("2022", single(OTHERS))],
        REFUSED,
        {"region": "bintan"},
        fmt="xlsx",
    )
    case("two sheets, year option", [("2021", single()), ("2022", single(OTHERS))], REFUSED, fmt="xlsx")
    case(
        "two sheets, sheet option",
        [("2021", single()), ("2022", single(OTHERS))],
        LEVELS,
        dict(BINTAN, sheet="2021"),
        fmt="xlsx",
    )
    case(
        "sheet + petunjuk",
        [
            (
                "Petunjuk",
                [["Cara mengisi"], [1, "Isi kolom tingkat"], [2, "Simpan"], [3, "Kirim"], [4, "x"], [5, "y"], [6, "z"]],
            ),
            ("Isian", single()),
        ],
        LEVELS,
        fmt="xlsx",
    )
    case(
        "sheet + old unknown",
        [("Isian", single()), ("Lama", single(OTHERS, header=("Urut", "Butir", "Hsl")))],
        REFUSED,
        fmt="xlsx",
    )
    case(
        "sheet + wide unknown", [("Isian", single()), ("Rekap", [["x"] * 48, ["Bintan", *OTHERS]])], REFUSED, fmt="xlsx"
    )
    case("dup sheets", [("A", single()), ("B", single())], REFUSED, fmt="xlsx")
    case(
        "sheet self/official names",
        [("Mandiri", single()), ("Eksternal", single(OTHERS))],
        of(LEVELS, assessment="self") | of(OTHERS),
        fmt="xlsx",
    )
    case(
        "penilaian stated per sheet",
        [("Mandiri", [["Penilaian", "mandiri"], *single()]), ("Resmi", [["Penilaian", "resmi"], *single(OTHERS)])],
        of(LEVELS, assessment="self") | of(OTHERS),
        fmt="xlsx",
    )
    case("verifikasi column", plus(single(), "Verifikasi", OTHERS), REFUSED)
    case("hasil verifikasi", plus(single(), "Hasil Verifikasi", OTHERS), REFUSED)
    case("asesor 1/2", plus(single(header=("No", "Nama Indikator", "Asesor 1")), "Asesor 2", OTHERS), REFUSED)
    case("tingkat + asesor", plus(single(), "Asesor 2", OTHERS), REFUSED)
    case("tingkat + jumlah bukti", plus(single(), "Jumlah Bukti", [1, 2, 3, 4, 5] * 9 + [1, 2]), LEVELS)
    case("tingkat + weird text", plus(single(), "Verifikasi", ["ya"] * 47), LEVELS)
    case(
        "tingkat saat ini + tingkat target",
        plus(single(header=("No", "Nama Indikator", "Tingkat Saat Ini")), "Tingkat yang Ditargetkan", OTHERS),
        REFUSED,
    )
    case(
        "level before/after",
        plus(single(header=("No", "Nama Indikator", "Nilai Sebelum")), "Nilai Sesudah", OTHERS),
        REFUSED,
    )
    case(
        "dokumen/interviu/visitasi",
        plus(
            plus(single(header=("No", "Nama Indikator", "Penilaian Dokumen")), "Interviu", OTHERS), "Visitasi", LEVELS
        ),
        either(of(LEVELS, assessment="document") | of(OTHERS, assessment="interview") | of(LEVELS, assessment="visit")),
    )
    case("formula second", [("S", plus(single(), "Nilai", ["=C2"] * 47))], REFUSED, fmt="xlsx")
    case("formula level", [("S", single(["=1+2"] * 47))], REFUSED, fmt="xlsx")
    case(
        "name col formula",
        [("S", [["No", "Nama Indikator", "Tingkat"]] + [[i + 1, '="x"', LEVELS[i]] for i in range(47)])],
        REFUSED,
        fmt="xlsx",
    )
    case("white space header", single(header=(" No. ", "  Nama  Indikator", "TINGKAT ")), LEVELS)
    case("header tingkat capaian 2021 x", single(header=("No.", "Indikator", "Capaian Tingkat Kematangan")), LEVELS)
    case("Kode header", single(header=("Kode", "Nama Indikator", "Tingkat")), LEVELS)
    case(
        "Domain/Aspek text cols",
        [["No", "Domain", "Aspek", "Nama Indikator", "Tingkat"]]
        + [[i + 1, "Domain 1", "Aspek 1", NAMES[i], LEVELS[i]] for i in range(47)],
        LEVELS,
    )
    case(
        "merged domain col",
        [
            (
                "S",
                [["Domain", "No", "Nama Indikator", "Tingkat"]]
                + [["Kebijakan" if i == 0 else None, i + 1, NAMES[i], LEVELS[i]] for i in range(47)],
            )
        ],
        LEVELS,
        fmt="xlsx",
        more=lambda b: b["S"].merge_cells("A2:A11"),
    )
    case(
        "No restarts + Kode",
        [["No", "Kode Indikator", "Tingkat"]] + [[i % 10 + 1, i + 1, LEVELS[i]] for i in range(47)],
        LEVELS,
    )
    case(
        "No restarts only",
        [["No", "Nama Indikator", "Tingkat"]] + [[i % 10 + 1, NAMES[i], LEVELS[i]] for i in range(47)],
        REFUSED,
    )
    case(
        "blank numbers, names",
        [["No", "Nama Indikator", "Tingkat"]] + [[None, NAMES[i], LEVELS[i]] for i in range(47)],
        either(LEVELS),
    )
    case(
        "names only shuffled",
        [["Nama Indikator", "Tingkat"]] + [[NAMES[i], LEVELS[i]] for i in reversed(range(47))],
        either(LEVELS),
    )
    case(
        "names only one typo",
        [["Nama Indikator", "Tingkat"]] + [[NAMES[i] if i else "Kebijxkan Arsi", LEVELS[i]] for i in range(47)],
        REFUSED,
    )
    case("index stated text w/ predicate", [["Indeks: 3,06 (Baik)"], *single()], either(LEVELS))
    case("index title", [["Indeks SPBE Kabupaten Bintan 2021: 1,50"], *single()], either(LEVELS))


def shown_as(code: str, cell: str = "C2") -> Callable[[Any], None]:
    def style(book: Any) -> None:
        book["Isian"][cell].number_format = code

    return style


def and_still_more() -> None:
    some = [None] * 40 + [1, 2, 3, 4, 5, 1, 2]
    case("some corrected", plus(single(), "Revisi", some), REFUSED)
    case("some corrected, unknown word", plus(single(), "Pembetulan", some), REFUSED)
    case("two assessors", plus(single(header=("No", "Nama Indikator", "Asesor 1")), "Asesor 2", LEVELS), LEVELS)
    words = [["", "I", "II", "III", "IV", "V"][x] for x in OTHERS]
    old = [("2021", single(words, header=("Urut", "Butir", "Skala"))), ("Lama", single())]
    case("this year in words under unknown headers", old, REFUSED, fmt="xlsx")
    for title, expected in (
        ("Menurut Peraturan Menteri, hasil evaluasi tahun 2023", REFUSED),
        ("Sesuai pedoman evaluasi SPBE tahun 2022", REFUSED),
        ("Peraturan Menteri PANRB Nomor 59 Tahun 2020", LEVELS),
        ("Perpres 95 Tahun 2018, PermenPANRB 59/2020", LEVELS),
        ("Evaluasi 2021, dicetak 12 Januari 2022", LEVELS),
        ("Evaluasi 2021 (31-12-2022)", LEVELS),
    ):
        case(title, [[title], *single()], expected)
    case("header again", [*single()[:20], single()[0], *single()[20:]], LEVELS)
    case("instr label", [["Instrumen", ":", "PermenPANRB 59/2020"], *single()], LEVELS)
    case("instr other label", [["Instrumen", ":", "PermenPANRB 5/2018"], *single()], REFUSED)
    case("sheet instr", [("Instrumen 59-2020", single())], LEVELS, fmt="xlsx")
    case(
        "kepala daerah col",
        wide(("Bintan", "Budi", 2021), header=("Daerah", "Nama Kepala Daerah", "Tahun")),
        LEVELS,
        {},
    )
    case(
        "ibu kota col", wide(("Bintan", "Bandar Seri Bentan", 2021), header=("Daerah", "Ibu Kota", "Tahun")), LEVELS, {}
    )
    case("tahun berdiri", wide(("Bintan", 1948, 2021), header=("Daerah", "Tahun Berdiri", "Tahun")), LEVELS, {})
    case(
        "tahun anggaran differ", wide(("Bintan", 2022, 2021), header=("Daerah", "Tahun Anggaran", "Tahun")), REFUSED, {}
    )
    case(
        "wilayah kerja",
        wide(("Bintan", "Wilayah Barat", 2021), header=("Daerah", "Wilayah Kerja", "Tahun")),
        LEVELS,
        {},
    )
    case(
        "wilayah col exact junk",
        wide(("Bintan", "Wilayah Barat", 2021), header=("Daerah", "Wilayah", "Tahun")),
        either(LEVELS),
        {},
    )
    case(
        "Prov ambiguous names",
        wide(
            ("Jambi", "Kota Jambi", 2021), ("Jambi", "Kabupaten Merangin", 2021), header=("Provinsi", "Daerah", "Tahun")
        ),
        of(LEVELS, region="15.71") | of(LEVELS, region="15.02"),
        {},
    )
    case(
        "Daerah ambiguous prov",
        wide(("Jambi", "Kabupaten Merangin", 2021), header=("Daerah", "Instansi", "Tahun")),
        of(LEVELS, region="15.02"),
        {},
    )
    case("Bengkulu prov only", wide(("Bengkulu", 2021), header=("Provinsi", "Tahun")), of(LEVELS, region="17"), {})
    case("Jambi daerah alone", wide(("Jambi", 2021)), REFUSED, {})
    case(
        "title two regions",
        [["SPBE Kabupaten Bintan dan Kabupaten Karimun"], *wide(("Bintan", 2021), ("Karimun", 2021))],
        of(LEVELS) | of(LEVELS, region="21.02"),
        {},
    )
    case(
        "title two regions, third",
        [["SPBE Kabupaten Bintan dan Kabupaten Karimun"], *wide(("Bintan", 2021), ("Lingga", 2021))],
        REFUSED,
        {},
    )
    case("predicate wrong stated", [["Predikat", ":", "Kurang"], *single()], REFUSED)
    case("predicate right stated", [["Predikat", ":", "Baik"], *single()], LEVELS)
    case("index title wrong", [["Indeks SPBE Kabupaten Bintan 2021: 1,50"], *single()], REFUSED)
    case("index title right", [["Indeks SPBE Kabupaten Bintan Tahun 2021 sebesar 3,06"], *single()], LEVELS)
    case("index national title", [["Indeks SPBE nasional 2,79"], *single()], LEVELS)
    case("aspek claim rows wrong", [single()[0], ["Aspek 1", None, 4.99], *single()[1:]], REFUSED)
    case("domain name heading value", [single()[0], ["Domain Kebijakan SPBE", None, 2.5], *single()[1:]], REFUSED)
    case("levels missing & index ok", [["Indeks SPBE", ":", "3.0"], *single([*LEVELS[:-1], None])], of(LEVELS[:-1]))
    case("levels missing & index impossible", [["Indeks SPBE", ":", "1.1"], *single([*LEVELS[:-1], None])], REFUSED)
    case(
        "self zero under 2019",
        [["No", "Nilai"]] + [[n, 0 if n == 1 else 2] for n in range(1, 38)],
        of([0] + [2] * 36, year=2019, assessment="self"),
        {"region": "bintan", "year": 2019, "assessment": "self"},
    )
    case(
        "official zero 2019",
        [["No", "Nilai"]] + [[n, 0 if n == 1 else 2] for n in range(1, 38)],
        REFUSED,
        {"region": "bintan", "year": 2019},
    )
    case(
        "2026 decimals comma csv",
        [["No", "Nilai"]] + [[f"I{n}", "2,25"] for n in range(1, 21)],
        of([2.25] * 20, year=2026),
        {"region": "bintan", "year": 2026},
        delim=",",
        fmt="csv",
    )
    case(
        "2026 three decimals",
        [["No", "Nilai"]] + [[f"I{n}", "2,255"] for n in range(1, 21)],
        REFUSED,
        {"region": "bintan", "year": 2026},
    )
    case(
        "2026 two level cols int/dec",
        [["No", "Nilai", "Tingkat"]] + [[f"I{n}", "2,25", "2"] for n in range(1, 21)],
        REFUSED,
        {"region": "bintan", "year": 2026},
    )
    case(
        "2026 shown rounded",
        [("Isian", [["No", "Nama", "Nilai"]] + [[f"I{n}", NEW_NAMES[n - 1], 2.25] for n in range(1, 21)])],
        REFUSED,
        {"region": "bintan", "year": 2026},
        fmt="xlsx",
        more=shown_as("0.0"),
    )
    case(
        "year shown as other",
        [("Isian", plus(single(), "Tahun", [2021] * 47))],
        REFUSED,
        {"region": "bintan"},
        fmt="xlsx",
        more=shown_as('"2022"', "D5"),
    )
    case("number shown as other", [("Isian", single())], REFUSED, fmt="xlsx", more=shown_as('"9"', "A5"))
    case(
        "index typed rounded display",
        [("Isian", [["Indeks SPBE", 3.0638297872, None], *single()])],
        LEVELS,
        fmt="xlsx",
        more=shown_as("0.00", "B1"),
    )
    case("unmatched sheet opt", [("Isian", single())], REFUSED, dict(BINTAN, sheet="T"), fmt="xlsx")
    case("columns opt unknown", single(), REFUSED, dict(BINTAN, columns={"level": "Zzz"}))
    case(
        "columns level unknown header name",
        single(header=("No", "Nama Indikator", "Asesor")),
        LEVELS,
        dict(BINTAN, columns={"level": "Asesor"}),
    )
    case(
        "columns number name",
        [["Urut", "Butir", "Tingkat"]] + [[i, i, LEVELS[i - 1]] for i in range(1, 48)],
        either(LEVELS),
        dict(BINTAN, columns={"number": "Butir"}),
    )
    case(
        "columns institution letter",
        wide(("Karimun", "Bintan", 2021), header=("Daerah", "Instansi", "Tahun")),
        LEVELS,
        {"columns": {"institution": "B"}},
    )
    case(
        "columns year",
        wide(("Bintan", 2022, 2021), header=("Daerah", "Tahun Anggaran", "Tahun")),
        LEVELS,
        {"columns": {"year": "Tahun"}},
    )
    case(
        "columns assessment",
        plus(plus(single(), "Penilaian", ["mandiri"] * 47), "Jenis Penilaian", ["resmi"] * 47),
        of(LEVELS, assessment="self"),
        dict(BINTAN, columns={"assessment": "Penilaian"}),
    )
    case("kementerian title", [["Kementerian Keuangan"], *single()], REFUSED)
    case("semua nol", single([0] * 47), REFUSED)
    case("negatives", single([-x for x in LEVELS]), REFUSED)
    case("trailing minus", single([f"{x}-" for x in LEVELS]), REFUSED)
    case("bool", [("Isian", single([True] * 47))], REFUSED, fmt="xlsx")
    case("sci", single(["3e0"] * 47), REFUSED)
    case("arabic digits", single(["٣"] * 47), REFUSED)
    case("ribuan", single(["1.000"] * 47), either([1] * 47))


def around_the_table() -> None:
    case("no region/year + 9", single([9, *LEVELS[1:]]), REFUSED, {})
    meta = [
        ["LEMBAR KERJA EVALUASI SPBE"],
        ["Nama Instansi", ":", "Pemerintah Kabupaten Bintan"],
        ["Tahun Evaluasi", ":", 2021],
        ["Tim Asesor", ":", "A, B"],
        [],
    ]
    case("meta block", meta + single(), LEVELS, {})
    case(
        "meta dinas",
        [["Nama Instansi", ":", "Dinas Kominfo Kabupaten Bintan"], ["Tahun", ":", 2021], *single()],
        LEVELS,
        {},
    )
    case(
        "meta dinas other vs option",
        [["Nama Instansi", ":", "Dinas Kominfo Kabupaten Karimun"], ["Tahun", ":", 2021], *single()],
        REFUSED,
    )
    case(
        "meta region conflict title",
        [["SPBE Kabupaten Karimun"], ["Nama Instansi", ":", "Kabupaten Bintan"], ["Tahun", ":", 2021], *single()],
        REFUSED,
        {},
    )
    case(
        "meta two instansi",
        [["Instansi", ":", "Kabupaten Bintan"], ["Daerah", ":", "Kabupaten Karimun"], ["Tahun", ":", 2021], *single()],
        REFUSED,
        {},
    )
    case(
        "meta prov+kab",
        [["Provinsi", "Kepulauan Riau"], ["Kabupaten", ":", "Bintan"], ["Tahun", "2021"], *single()],
        LEVELS,
        {},
    )
    case(
        "meta prov wrong",
        [["Provinsi", "Jawa Barat"], ["Kabupaten", ":", "Bintan"], ["Tahun", "2021"], *single()],
        REFUSED,
        {},
    )
    case(
        "meta right side",
        [["x", None, None, None], [None, None, "Tahun", 2021]] + [[*r, None] for r in single()],
        LEVELS,
        {"region": "bintan"},
    )
    case("meta penilaian", [["Jenis Penilaian", ":", "Mandiri"], *single()], of(LEVELS, assessment="self"))
    case(
        "meta penilaian conflict",
        [["Jenis Penilaian", ":", "Mandiri"], *single()],
        REFUSED,
        dict(BINTAN, assessment="official"),
    )
    case("meta year text", [["Tahun", ":", "2021"], *single()], LEVELS, {"region": "bintan"})
    case("meta year range", [["Tahun", ":", "2021/2022"], *single()], REFUSED, {"region": "bintan"})
    case("meta year twice same", [["Tahun", 2021], *single(), ["Tahun", 2021]], LEVELS, {"region": "bintan"})
    case("meta index & below conflict", [["Indeks", ":", "3.06"], *single(), ["Indeks", ":", "2.00"]], REFUSED)
    case(
        "3-line header",
        [["No", "Nama Indikator", "Hasil Penilaian", None], [None, None, "Tahun", None], [None, None, 2021, 2022]]
        + [[n, NAMES[n - 1], LEVELS[n - 1], OTHERS[n - 1]] for n in range(1, 48)],
        either(of(LEVELS) | of(OTHERS, year=2022)),
        {"region": "bintan"},
    )
    case(
        "header merged over self/ext",
        [
            (
                "Isian",
                [["No", "Nama Indikator", "Tingkat Kematangan", None], [None, None, "Mandiri", "Eksternal"]]
                + [[n, NAMES[n - 1], LEVELS[n - 1], OTHERS[n - 1]] for n in range(1, 48)],
            )
        ],
        of(LEVELS, assessment="self") | of(OTHERS),
        fmt="xlsx",
        more=lambda b: [b["Isian"].merge_cells(x) for x in ("A1:A2", "B1:B2", "C1:D1")],
    )
    case(
        "header merged target",
        [
            (
                "Isian",
                [["No", "Nama Indikator", "Tingkat Kematangan", None], [None, None, "Capaian", "Target"]]
                + [[n, NAMES[n - 1], LEVELS[n - 1], OTHERS[n - 1]] for n in range(1, 48)],
            )
        ],
        either(LEVELS),
        fmt="xlsx",
        more=lambda b: [b["Isian"].merge_cells(x) for x in ("A1:A2", "B1:B2", "C1:D1")],
    )
    case(
        "header merged two unknown",
        [
            (
                "Isian",
                [["No", "Nama Indikator", "Tingkat Kematangan", None], [None, None, "A", "B"]]
                + [[n, NAMES[n - 1], LEVELS[n - 1], OTHERS[n - 1]] for n in range(1, 48)],
            )
        ],
        REFUSED,
        fmt="xlsx",
        more=lambda b: [b["Isian"].merge_cells(x) for x in ("A1:A2", "B1:B2", "C1:D1")],
    )
    case(
        "years beside + region col",
        plus(plus(single(header=("No", "Nama Indikator", 2021)), 2022, OTHERS), "Daerah", ["Bintan"] * 47),
        of(LEVELS) | of(OTHERS, year=2022),
        {},
    )
    case(
        "years beside + year col",
        plus(plus(single(header=("No", "Nama Indikator", 2021)), 2022, OTHERS), "Tahun", [2021] * 47),
        REFUSED,
        {"region": "bintan"},
    )
    case(
        "years beside title span",
        [["SPBE 2021-2022"], *plus(single(header=("No", "Nama Indikator", 2021)), 2022, OTHERS)],
        of(LEVELS) | of(OTHERS, year=2022),
        {"region": "bintan"},
    )
    case(
        "years beside title one",
        [["SPBE 2022"], *plus(single(header=("No", "Nama Indikator", 2021)), 2022, OTHERS)],
        REFUSED,
        {"region": "bintan"},
    )
    case(
        "years same levels",
        plus(single(header=("No", "Nama Indikator", 2021)), 2022, LEVELS),
        of(LEVELS) | of(LEVELS, year=2022),
        {"region": "bintan"},
    )
    case(
        "year + mandiri keys",
        plus(single(header=("No", "Nama Indikator", "Mandiri 2021")), "Eksternal 2021", OTHERS),
        of(LEVELS, assessment="self") | of(OTHERS),
        {"region": "bintan"},
    )
    case("mixed keys", plus(single(header=("No", "Nama Indikator", "Mandiri")), "Tingkat 2022", OTHERS), REFUSED)
    case(
        "same year twice", plus(single(header=("No", "Nama Indikator", "Nilai 2021")), "Tingkat 2021", OTHERS), REFUSED
    )
    case(
        "selisih",
        plus(plus(single(header=("No", "Nama Indikator", 2021)), 2022, OTHERS), "Selisih", [1] * 47),
        of(LEVELS) | of(OTHERS, year=2022),
        {"region": "bintan"},
    )
    case(
        "regions beside conflict option",
        plus(single(header=("No", "Nama Indikator", "Kabupaten Bintan")), "Kabupaten Karimun", OTHERS),
        either(LEVELS),
    )
    case("wide comma csv", wide(("Bintan", 2021)), LEVELS, {}, delim=",")
    case("wide tab", wide(("Bintan", 2021)), LEVELS, {}, delim="\t")
    case("wide short row", [*wide(("Bintan", 2021))[:1], ["Bintan", 2021, *LEVELS[:-1]]], REFUSED, {})
    case(
        "wide blank level",
        [["Daerah", "Tahun", *range(1, 48)], ["Bintan", 2021, None, *LEVELS[1:]]],
        of(LEVELS[1:]),
        {},
    )
    case("wide dash", [["Daerah", "Tahun", *range(1, 48)], ["Bintan", 2021, "-", *LEVELS[1:]]], REFUSED, {})
    case(
        "wide region then prov rows",
        wide(("Provinsi Kepulauan Riau", 2021), ("Bintan", 2021)),
        of(LEVELS, region="21") | of(LEVELS),
        {},
    )
    case("wide header levels only", [[*range(1, 48)], LEVELS], REFUSED)
    case("wide swapped year/region", wide((2021, "Bintan")), REFUSED, {})
    case(
        "wide instrument col",
        [[*r, x] for r, x in zip(wide(("Bintan", 2021)), ["Instrumen", "permenpanrb-5-2018"], strict=False)],
        REFUSED,
        {},
    )
    case(
        "wide assessment blank",
        wide(("Bintan", 2021, "mandiri"), ("Karimun", 2021, None), header=("Daerah", "Tahun", "Penilaian")),
        REFUSED,
        {},
    )
    case(
        "wide nomor col",
        wide((1, "Bintan", 2021), (2, "Karimun", 2021), header=("No", "Daerah", "Tahun")),
        of(LEVELS) | of(LEVELS, region="21.02"),
        {},
    )
    case(
        "wide nomor col many",
        wide(*[(i, "Bintan", 2021 + i) for i in range(3)], header=("No", "Daerah", "Tahun")),
        of(LEVELS) | of(LEVELS, year=2022) | of(LEVELS, year=2023),
        {},
    )
    case(
        "wide a/d cols wrong",
        [r + x for r, x in zip(wide(("Bintan", 2021)), [["a1", "d1"], ["1.00", "3.00"]], strict=False)],
        REFUSED,
        {},
    )
    case("wide exponent", [["Daerah", "Tahun", *range(1, 48)], ["Bintan", 2021, "1e0", *LEVELS[1:]]], REFUSED, {})


def inside_the_cells() -> None:
    case(
        "quoted names w newline",
        [["No", "Nama Indikator", "Tingkat"]] + [[i + 1, NAMES[i].replace(" ", "\n", 1), LEVELS[i]] for i in range(47)],
        LEVELS,
        delim=",",
    )
    case(
        "quoted delim in name",
        [["No", "Nama Indikator", "Tingkat"]] + [[i + 1, NAMES[i] + "; a, b", LEVELS[i]] for i in range(47)],
        either(LEVELS),
        delim=",",
    )
    case("header w comma", single(header=("No", "Nama, Indikator", "Tingkat")), either(LEVELS), delim=",")
    case("title w semicolons in comma file", [["Hasil; evaluasi; SPBE", None, None], *single()], LEVELS, delim=",")
    case("title commas in semicolon file", [["Bintan, Kepulauan Riau, Indonesia"], *single()], LEVELS)
    case(
        "many comma notes, comma decimals",
        plus(single([f"{x},0" for x in LEVELS]), "Catatan", ["a,b,c,d,e,f,g,h,i"] * 47),
        LEVELS,
    )
    case("pipe in notes", plus(single(), "Catatan", ["a|b|c|d"] * 47), LEVELS)
    case("tabs in notes", plus(single(), "Catatan", ["a\tb\tc"] * 47), LEVELS)
    case("blank lines between", [y for x in single() for y in (x, [])], LEVELS)
    case("all quoted dates col", plus(single(), "Tanggal", ["2022-03-01"] * 47), LEVELS)
    case("column of years of evidence", plus(single(), "Tahun Dokumen", [2019, 2020, 2021] * 15 + [2019, 2020]), LEVELS)
    case("tanggal 2 digit", plus(single(), "Tgl", ["01/02/22"] * 47), LEVELS)
    case("urutan desc", [single()[0], *reversed(single()[1:])], LEVELS)
    case(
        "No desc + kode",
        [["No", "Kode Indikator", "Tingkat"]] + [[48 - i, i, LEVELS[i - 1]] for i in range(1, 48)],
        REFUSED,
    )
    case("ID col uuid", plus(single(), "ID", [f"x{i}" for i in range(47)]), LEVELS)
    case(
        "level in words & number col",
        plus(single(), "Tingkat (huruf)", [["", "satu", "dua", "tiga", "empat", "lima"][x] for x in LEVELS]),
        LEVELS,
    )
    case(
        "level in words differ",
        plus(single(), "Tingkat (huruf)", [["", "satu", "dua", "tiga", "empat", "lima"][x] for x in OTHERS]),
        either(LEVELS),
    )
    case(
        "skor x bobot",
        plus(
            plus(single(), "Bobot", [1.3] * 10 + [2.5] * 10 + [1.5] * 11 + [2.75] * 10 + [3] * 6),
            "Skor",
            [round(x * 1.3 / 5, 3) for x in LEVELS],
        ),
        LEVELS,
    )
    case("skor 0-1", plus(single(), "Skor", [x / 5 for x in LEVELS]), LEVELS)
    case("skor equals bobot int", plus(single(), "Skor", [x * 2 for x in LEVELS]), either(LEVELS))
    case("nilai x20", plus(single(), "Nilai", [x * 20 for x in LEVELS]), LEVELS)
    case(
        "domain recap on right",
        [
            [*r, None, a, b]
            for r, a, b in zip(
                single(),
                ["Domain", "Kebijakan", "Tata Kelola"] + [None] * 45,
                ["Nilai", 2.9, 3.1] + [None] * 45,
                strict=False,
            )
        ],
        either(LEVELS),
    )
    case(
        "legend on right",
        [
            [*r, None, a, b]
            for r, a, b in zip(
                single(),
                ["Tingkat", "1", "2", "3", "4", "5"] + [None] * 42,
                ["Arti", "Rintisan", "Terkelola", "Terdefinisi", "Terpadu", "Optimum"] + [None] * 42,
                strict=False,
            )
        ],
        either(LEVELS),
    )
    case(
        "legend below",
        [
            *single(),
            [],
            ["Keterangan Tingkat:", None, None],
            [None, "1 = Rintisan", None],
            [None, "2 = Terkelola", None],
        ],
        LEVELS,
    )
    case(
        "numbered legend below",
        [*single(), [], ["Keterangan", None, None], [1, "Rintisan", None], [2, "Terkelola", None]],
        either(LEVELS),
    )
    case("legend numbers above", [["1", "Rintisan", None], ["2", "Terkelola", None], *single()], LEVELS)
    case("signature with NIP", [*single(), [None, None, "NIP 1980"], [None, "Bintan, 2 Maret 2022", None]], LEVELS)
    case("signature number in level col", [*single(), [None, None, 198001012006041001]], either(LEVELS))
    case("two headers rows second numbers", [single()[0], ["1", "2", "3"], *single()[1:]], LEVELS)
    case("no header", single()[1:], REFUSED)
    case("header only", single()[:1], REFUSED)
    case("empty levels", single([None] * 47), REFUSED)
    case("rows 48", [*single(), [48, "Lainnya", 3]], REFUSED)
    case("index row code 0", [*single(), [0, "Indeks", 3.06]], either(LEVELS))


for kind in (
    around_the_table,
    inside_the_cells,
    and_still_more,
    and_more,
    provinces,
    said_twice,
    two_level_columns,
    side_by_side,
    merged_and_remarks,
    numbers,
    text_forms,
):
    kind()


def written(case: Case, folder: Path) -> Path:
    if case.fmt == "csv":
        return write_csv(folder / "t.csv", case.rows, case.delim, case.enc)
    sheets = case.rows if isinstance(case.rows[0], tuple) else [("Isian", case.rows)]
    return write_xlsx(folder / "t.xlsx", *sheets, more=case.more)


def test_there_are_enough_of_each_and_each_once():
    names = [c.name for c in CASES]
    assert len(set(names)) == len(names) >= 200
    assert sum(not c.expected for c in CASES) >= 80


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_read_as_a_person_reads_it_or_refused(case, tmp_path):
    path = written(case, tmp_path)
    problems: tuple[str, ...] = ()
    try:
        found = read_official(path, **case.options)
    except FileProblems as error:
        found, problems = (), error.problems
    assert bool(problems) != bool(found)
    if problems and case.either:
        return
    assert not problems or not case.expected, problems
    got = {(f.region.id, f.year, f.assessment): [float(x) for x in f.levels.values()] for f in found}
    assert got == {key: [float(x) for x in levels] for key, levels in case.expected.items()}
