"""Result reports made by the tests: what the ministry's own hold, in their layouts and in others, falsified at will.

Every figure is a text of its own, so that a test changes one and nothing else. What follows from levels is computed by
:func:`spbe_research.score`, and rounded here.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from spbe_research import Instrument, load_instrument, score
from spbe_research.chapters.display.style import assets_dir
from spbe_research.data.tables import read_table
from spbe_research.study.reading.pdf.pages import Document, Page

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"
TEMPLATE = Path(__file__).with_name("result_pdf.typ")
GROUPS = ("Nasional", "Kementerian", "LPNK", "Lembaga Lain", "Provinsi", "Kabupaten", "Kota")
GROUP_IDS = (
    "nasional",
    *(f"rata-rata-{g}" for g in ("kementerian", "lpnk", "lembaga-lain", "provinsi", "kabupaten", "kota")),
)
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "lhe-contoh-2025.pdf"
MARK = "CONTOH – data rekaan"
PROSE = (
    "Secara umum penerapan pada aspek ini sudah dipenuhi oleh instansi, sebagaimana Peraturan Menteri PANRB Nomor 59 "
    "Tahun 2020 tentang Pemantauan dan Evaluasi SPBE, dan dinilai dengan tingkat kematangan 1 sampai 5.",
    "Kekuatan: belum terdapat kekuatan yang signifikan pada tahun ini.",
)

#: names as the ministry prints them, shortened or misspelt in this edition or that one
SPOKEN = {
    "Kebijakan Internal terkait Tata Kelola SPBE": (
        "Kebijakan Internal Tata Kelola SPBE", "Kebijakan Internal Terkait Tata Kelola",
    ),
    "Perencanaan Strategis SPBE": ("Perencanaan Strategis",),
    "Penyelenggaraan SPBE": ("Penyelenggara SPBE",),
    "Audit TIK": ("Pelaksanaan Audit TIK",),
    "Layanan Administrasi Pemerintahan Berbasis Elektronik": (
        "Administrasi Pemerintahan Berbasis Elektronik", "Administrasi Pemerintahan",
    ),
    "Layanan Publik Berbasis Elektronik": ("Layanan Publik",),
    "Kebijakan Internal Tata Kelola SPBE": ("Kebijakan Tata Kelola",),
    "Kebijakan Internal Layanan SPBE": ("Kebijakan Layanan",),
    "Strategi dan Perencanaan": ("Strategi & Perencanaan",),
    "Kebijakan Internal SPBE": ("Kebijakan",),
    "Tata Kelola SPBE": ("Tata Kelola",),
    "Manajemen SPBE": ("Manajemen",),
}  # fmt: skip


@dataclass
class Sheets:
    """What a PDF prints, figure by figure, and how its tables are laid out."""

    cover: list[str]
    title: list[str]
    heading: dict[str, Any]
    values_head: list[str]
    values: list[list[Any]]
    levels_head: list[list[str]]
    levels: list[list[Any]]
    groups: list[str] = field(default_factory=list)
    means: list[list[str]] = field(default_factory=list)
    prose: list[str] = field(default_factory=lambda: list(PROSE))
    mark: str = ""
    ruled: bool = True
    doubled: bool = False  # the table of values printed twice, a little apart, as some programs make bold
    repeat_header: bool = False
    number_column: bool = True
    number_at: str = "middle"
    row_height: float = 0
    row_inset: float = 4
    values_down: float = 4
    levels_down: float = 4


def figure(value: Fraction, mark: str = ",") -> str:
    """Two decimals, half up, as the ministry prints them.

    >>> figure(Fraction(519, 200)), figure(Fraction(3))
    ('2,60', '3,00')
    """
    exact = Decimal(value.numerator * 10_000 // value.denominator) / 10_000
    if value * 10_000 % 1:
        exact += Decimal("0.00001")  # above the cut, and never at a half
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", mark)


def report(
    institution: str,
    year: int,
    levels: Sequence[int],
    *,
    previous: tuple[int, Sequence[int]] | None = None,
    procedure: str = "EVALUASI",
    means: bool = False,
    seed: int = 0,
) -> Sheets:
    """A sound report of an institution and year; ``seed`` chooses among spellings.

    Parameters
    ----------
    institution : as the heading prints it; previous : an earlier year and its levels, in a column of their own.
    means : whether the means of groups stand in it: those that are published of the year, else made-up ones.
    """
    inst = load_instrument(OLD if year <= 2020 else NEW)
    draw = random.Random(seed)  # noqa: S311
    result = score(list(levels), inst)
    names = unit_names(inst, draw)
    values = [[[names[unit]], figure(value)] for unit, value in unit_values(inst, levels).items()]
    rows = [[str(n), [printed_name(inst, n - 1)], str(level)] for n, level in enumerate(levels, start=1)]
    head = [["Nilai Tingkat", "Kematangan"]]
    if previous is not None:
        rows = [[n, name, str(old), now] for (n, name, now), old in zip(rows, previous[1], strict=True)]
        head = [[*head[0], str(previous[0])], [*head[0], str(year)]]
    sheets = Sheets(
        cover=["LAPORAN HASIL " + procedure, "INDEKS SPBE", f"TAHUN {year}", institution,
               "Kementerian Pendayagunaan Aparatur Negara", "dan Reformasi Birokrasi"],
        title=[f"{procedure} SISTEM PEMERINTAHAN BERBASIS ELEKTRONIK TAHUN {year}"],
        heading={"index": figure(result.index_exact), "lines": [f"INDEKS SPBE – {institution}"],
                 "predicate": f"({result.predicate})"},
        values_head=["Nilai" if previous is None else f"Nilai {year}"],
        values=values,
        levels_head=head,
        levels=rows,
    )  # fmt: skip
    if means:
        sheets.groups = list(GROUPS)
        sheets.means = [[names[unit], *texts] for unit, texts in group_means(inst, year, draw).items()]
        sheets.means[-1][1] = sheets.means[-1][1].replace(",", ".")  # one point among commas, as in 2022
    return sheets


def example() -> Sheets:
    """The sample in docs/examples: levels that nobody was given, of a government that is assessed with its province.

    Kepulauan Seribu is an administrative unit of Jakarta and has no evaluation of its own; of 2025 the data hold
    nothing of it. So the sample contradicts no published figure, and can be taken for none.
    """
    draw = random.Random(2025)  # noqa: S311
    sheets = report(
        "PEMERINTAH KABUPATEN ADMINISTRASI KEPULAUAN SERIBU",
        2025,
        [draw.choice((1, 2, 2, 3, 3, 4, 5)) for _ in range(47)],
    )
    sheets.mark = MARK
    sheets.cover = ["BERKAS CONTOH", "LAPORAN HASIL EVALUASI", "INDEKS SPBE", "TAHUN 2025",
                    "PEMERINTAH KABUPATEN ADMINISTRASI", "KEPULAUAN SERIBU"]  # fmt: skip
    sheets.prose = [
        "Berkas ini dibuat untuk mencoba spbe-research. Semua tingkat dan nilainya rekaan; ini bukan laporan "
        "Kementerian PANRB, dan Kepulauan Seribu tidak dinilai tersendiri, melainkan bersama Provinsi DKI Jakarta."
    ]
    sheets.values_head, sheets.levels_head = ["Nilai 2025"], [["Nilai Tingkat", "Kematangan", "2025"]]
    for row in sheets.levels:
        words = row[1][0].split()
        row[1] = [" ".join(words[:9]), " ".join(words[9:])] if len(words) > 9 else row[1]
    return sheets


def unit_values(inst: Instrument, levels: Sequence[int]) -> dict[tuple[str, str], Fraction]:
    """Index, domains and aspects in the order of the printed table."""
    result = score(list(levels), inst)
    values: dict[tuple[str, str], Fraction] = {("index", ""): result.index_exact}
    for domain, value in result.domains["value_exact"].items():
        values["domain", str(domain)] = value
        rows = result.aspects[result.aspects["domain_no"] == domain]
        values |= {("aspect", str(a)): v for a, v in rows["value_exact"].items()}
    return values


def unit_names(inst: Instrument, draw: random.Random) -> dict[tuple[str, str], str]:
    """Names of the units, each in one of its spellings."""
    names = {("index", ""): "SPBE"}
    for number, name in inst.domains["name_id"].items():
        names["domain", str(number)] = "Domain " + draw.choice([name, *SPOKEN.get(name, ())])
    for number, name in inst.aspects["name_id"].items():
        names["aspect", str(number)] = draw.choice([name, *SPOKEN.get(name, ())])
    return names


def printed_name(inst: Instrument, place: int) -> str:
    """An indicator's name as the table of levels prints it."""
    name = str(inst.rows["name_id"].iloc[place])
    if inst.id == OLD:
        return name.replace("(layanan ", "").replace(")", "")
    return f"Tingkat Kematangan {name}"


@cache
def _published(year: int) -> Mapping[tuple[str, str, str], str]:
    """Means that data/ hold of a year, by group and unit: those of the ministry's own result reports stand first."""
    found: dict[tuple[str, str, str], str] = {}
    for depth, column in (("index", "index"), ("domain", "value"), ("aspect", "value")):
        table = read_table(f"observations/{depth}_values")
        mine = table[(table["year"] == str(year)) & table["institution_id"].isin(GROUP_IDS)]
        mine = mine[mine["source"].str.startswith("kemenpanrb")]
        numbers = mine[depth] if depth != "index" else [""] * len(mine)
        for group, number, value, source in zip(
            mine["institution_id"], numbers, mine[column], mine["source"], strict=True
        ):
            if (group, depth, number) not in found or source.endswith(("madiun", "lampung")):
                found[group, depth, number] = value
    return found


def group_means(inst: Instrument, year: int, draw: random.Random) -> dict[tuple[str, str], list[str]]:
    """Means by unit and group: as they are published of the year, and made up where they are not."""
    held = _published(year)
    return {
        unit: [
            held.get((group, *unit), f"{draw.randint(1, 4)}.{draw.randint(0, 99):02d}").replace(".", ",")
            for group in GROUP_IDS
        ]
        for unit in unit_values(inst, [1] * len(inst.codes))
    }


def wrapped(name: str, draw: random.Random, *, cut: bool, within: bool = False) -> list[str]:
    """A name in lines, broken between words anywhere, and cut off at the end if asked; also within words."""
    if within:
        return _wrapped_within(name, draw, cut=cut)
    words = name.split()
    least = 4 if name.startswith("Tingkat") else 2
    if cut and len(words) > least + 1 and not words[-1].isdigit():
        words = words[: draw.randint(least, len(words))]
    breaks = (
        sorted(draw.sample(range(1, len(words)), k=min(draw.randint(0, 2), len(words) - 1))) if len(words) > 1 else []
    )
    return [" ".join(words[a:b]) for a, b in zip([0, *breaks], [*breaks, len(words)], strict=True)]


def _wrapped_within(name: str, draw: random.Random, *, cut: bool) -> list[str]:
    least = 28 if name.startswith("Tingkat") else 12
    if cut and len(name) > least and not name[-1].isdigit():
        name = name[: draw.randint(least, len(name))].strip()
    most = min(draw.randint(0, 3), max(0, len(name) // 12))
    breaks = sorted(draw.sample(range(3, len(name) - 2), most)) if most else []
    lines = (name[a:b].strip() for a, b in zip([0, *breaks], [*breaks, len(name)], strict=True))
    return [line for line in lines if line]


def compiled(sheets: Sheets) -> bytes:
    """The PDF."""
    import typst

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "data.json").write_text(json.dumps(asdict(sheets)), encoding="utf-8", newline="\n")
        (folder / "main.typ").write_bytes(TEMPLATE.read_bytes())
        made = typst.compile(str(folder / "main.typ"), root=str(folder), font_paths=_fonts(), ignore_system_fonts=True)
        return bytes(made)


def document(sheets: Sheets) -> Document:
    """The pages as they are read from the PDF, without one: for what is checked once they are read."""
    means = [["Indeks", "Rata-rata nilai", *[None] * (len(sheets.groups) - 1)], [None, *sheets.groups], *sheets.means]
    values = [["Nama Indeks", *sheets.values_head], *([" ".join(name), *rest] for name, *rest in sheets.values)]
    head = ["No", "Indikator", *map("\n".join, sheets.levels_head)]
    levels = [head, *([number, " ".join(name), *rest] for number, name, *rest in sheets.levels)]
    heading = [sheets.heading["index"], *sheets.heading["lines"], sheets.heading["predicate"]]
    return Document(
        "lhe.pdf",
        (
            Page(1, sheets.cover),
            Page(2, [*sheets.title, *sheets.prose], [means] if sheets.means else []),
            Page(3, [line for line in heading if line], [values]),
            Page(4, ["Perolehan Nilai Tingkat Kematangan Indikator"], [levels]),
        ),
    )


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(assets_dir())])


if __name__ == "__main__":  # python -m helpers.result_pdf, in tests/
    EXAMPLE.parent.mkdir(exist_ok=True)
    EXAMPLE.write_bytes(compiled(example()))
