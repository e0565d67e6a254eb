"""What went into a report comes out of it, in every layout, or the report is refused: never another figure."""

from __future__ import annotations

import random

import pytest
from helpers.result_pdf import NEW, OLD, Sheets, compiled, document, report, wrapped
from helpers.sentences import says
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spbe_research import load_instrument
from spbe_research.errors import FileProblems, message
from spbe_research.study.reading.pdf.extract import document_of
from spbe_research.study.reading.pdf.levels import read_levels_tables
from spbe_research.study.reading.pdf.numbered_lines import numbered_tables
from spbe_research.study.reading.pdf.pages import Document, Page, Word
from spbe_research.study.reading.pdf.read import report_of
from spbe_research.study.reading.pdf.result import ReportRefused, ResultReport
from spbe_research.study.reading.pdf.unruled import lines_of

#: years and governments of which data/ hold nothing
FREE = {2020: "PEMERINTAH KAB. BINTAN", 2021: "PEMERINTAH KAB. BINTAN", 2022: "PEMERINTAH KOTA METRO",
        2025: "PEMERINTAH PROVINSI KEPULAUAN BANGKA BELITUNG"}  # fmt: skip


def levels_of(year: int, seed: int) -> list[int]:
    draw = random.Random(seed)  # noqa: S311
    return [draw.randint(1, 5) for _ in range(37 if year == 2020 else 47)]


def read(sheets: Sheets) -> ResultReport:
    return report_of(document_of(compiled(sheets), "lhe.pdf"))


def as_2020() -> Sheets:
    """Kabupaten Madiun, 2020: 37 rows, means by aspect, a cover without the word report."""
    sheets = report(FREE[2020], 2020, levels_of(2020, 1), means=True)
    sheets.cover = ["KEMENTERIAN PENDAYAGUNAAN APARATUR NEGARA", "DAN REFORMASI BIROKRASI", "INDEKS SPBE", FREE[2020],
                    "TAHUN 2020"]  # fmt: skip
    return sheets


def as_2021() -> Sheets:
    """Kota Bandar Lampung, 2021: names that hang over into the next row."""
    sheets = report(FREE[2021], 2021, levels_of(2021, 2), means=True)
    sheets.row_height, sheets.row_inset = 14.65, 1
    for row in sheets.levels:
        words = row[1][0].split()
        row[1] = [" ".join(words[:6]), " ".join(words[6:])] if len(words) > 6 else row[1]
    return sheets


def as_2022() -> Sheets:
    """Kota Bandar Lampung, 2022: two years, numbers a line below the name, two pages without a repeated header."""
    earlier = 2021, levels_of(2021, 3)
    sheets = report(FREE[2022], 2022, levels_of(2022, 4), previous=earlier, procedure="PEMANTAUAN", means=True)
    sheets.cover = [FREE[2022]]
    sheets.number_at = "bottom"
    for row in sheets.levels:
        words = row[1][0].split()
        row[1] = [" ".join(words[:4]), " ".join(words[4:])]
    return sheets


def as_2024() -> Sheets:
    """Kota Bandar Lampung, 2024: levels over three pages."""
    sheets = report(FREE[2025], 2025, levels_of(2025, 5))
    sheets.row_inset = 13
    return sheets


def before_the_name() -> Sheets:
    """The number before the name, in its cell."""
    sheets = as_2024()
    sheets.number_column = False
    for row in sheets.levels:
        row[0] += ". "
    return sheets


def with_points() -> Sheets:
    """Decimal points, and a header on each page."""
    sheets = as_2024()
    sheets.repeat_header = True
    sheets.values = [[name, text.replace(",", ".")] for name, text in sheets.values]
    sheets.levels = [[*row[:2], row[2] + ".00"] for row in sheets.levels]
    return sheets


def without_rules() -> Sheets:
    """No drawn cells."""
    sheets = as_2022()
    sheets.ruled = False
    sheets.row_inset = 6
    return sheets


def bare() -> Sheets:
    """No drawn cells, and the number before the name."""
    sheets = before_the_name()
    sheets.ruled = False
    sheets.row_inset = 6
    return sheets


def values_on_two_pages() -> Sheets:
    """The table of values begins at the foot of a page."""
    sheets = as_2022()
    sheets.values_down = 590
    return sheets


def one_row_below() -> Sheets:
    """The first row of the values alone at the foot of a page."""
    sheets = as_2024()
    sheets.values_down = 634
    return sheets


def printed_twice() -> Sheets:
    """Bold made by printing letters twice."""
    sheets = as_2024()
    sheets.doubled = True
    return sheets


def blanks_beside_names_that_end_in_numbers() -> Sheets:
    """No drawn cells, and no level of the earlier year beside "Sektor 1": the 1 is none."""
    sheets = without_rules()
    for row in sheets.levels[-3:]:
        row[1], row[2] = [" ".join(row[1])], ""
    return sheets


LAYOUTS = [
    printed_twice,
    blanks_beside_names_that_end_in_numbers,
    values_on_two_pages,
    one_row_below,
    as_2020,
    as_2021,
    as_2022,
    as_2024,
    before_the_name,
    with_points,
    without_rules,
    bare,
]


def same(found: ResultReport, sheets: Sheets) -> None:
    last = [float(row[-1]) for row in sheets.levels]
    assert [float(f.value) for f in found.levels.values()] == last
    printed = [f.text for f in (found.index, *found.domains.values(), *found.aspects.values())]
    assert sorted(printed) == sorted(row[-1] for row in sheets.values)
    for previous in found.previous:
        earlier = [row[2] for row in sheets.levels]
        assert [str(f.value) for f in previous.levels.values()] == [x for x in earlier if x not in ("", "-")]
    assert sum(map(len, found.means.values())) == sum(len(row) - 1 for row in sheets.means)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_each_layout_is_read(layout):
    sheets = layout()
    same(read(sheets), sheets)


@st.composite
def sheets_of_any_layout(draw: st.DrawFn) -> Sheets:
    year = draw(st.sampled_from(sorted(FREE)))
    rng = random.Random(draw(st.integers(0, 10**6)))  # noqa: S311
    n = 37 if year == 2020 else 47
    levels = draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    earlier = None
    if year in (2022, 2025) and draw(st.booleans()):
        earlier = 2021, [rng.randint(1, 5) for _ in range(n)]
    sheets = report(FREE[year], year, levels, previous=earlier, means=draw(st.booleans()), seed=rng.randint(0, 99))
    sheets.ruled = draw(st.sampled_from([True, True, True, False]))
    sheets.repeat_header = draw(st.booleans())
    sheets.number_column = draw(st.booleans())
    sheets.number_at = draw(st.sampled_from(["top", "middle", "bottom"]))
    sheets.row_inset = draw(st.sampled_from([1, 4, 8, 14]))
    sheets.levels_down, sheets.values_down = rng.randint(0, 640), rng.randint(0, 640)
    cut, within = draw(st.booleans()), draw(st.booleans())
    for row in sheets.levels:
        row[1] = wrapped(row[1][0], rng, cut=cut, within=within)
        if not sheets.number_column:
            row[0] += ". "
        if earlier and rng.random() < 0.05:
            row[2] = rng.choice(["-", ""])
    for value in sheets.values:
        value[0] = wrapped(value[0][0], rng, cut=False, within=within)
        if rng.random() < 0.1:
            value[1] = value[1].replace(",", ".")
    if draw(st.booleans()):
        sheets.heading["lines"] = wrapped(sheets.heading["lines"][0], rng, cut=False, within=within)
    return sheets


def comes_out_or_is_refused(sheets: Sheets) -> bool:
    try:
        found = read(sheets)
    except FileProblems:
        return False
    same(found, sheets)
    return True


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(sheets_of_any_layout())
def test_what_went_in_comes_out_or_is_refused(sheets):
    comes_out_or_is_refused(sheets)


@pytest.mark.slow
@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(sheets_of_any_layout())
def test_what_went_in_comes_out_or_is_refused_many_times(sheets):
    comes_out_or_is_refused(sheets)


@pytest.mark.slow
@pytest.mark.parametrize("ruled", [True, False])
def test_reports_are_read_and_seldom_refused(ruled):
    """A reader that refuses all would pass the tests above."""
    read_of = []

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(sheets_of_any_layout().filter(lambda s: s.ruled == ruled))
    def count(sheets: Sheets) -> None:
        read_of.append(comes_out_or_is_refused(sheets))

    count()
    assert len(read_of) == 40
    assert sum(read_of) >= 38


@st.composite
def sheets_with_a_false_name(draw: st.DrawFn) -> Sheets:
    """No drawn cells; one row bears the whole name of another, and every name is wrapped anywhere."""
    rng = random.Random(draw(st.integers(0, 10**6)))  # noqa: S311
    year = rng.choice(sorted(FREE))
    levels = levels_of(year, rng.randint(0, 99))
    sheets = report(FREE[year], year, levels)
    sheets.ruled, sheets.number_column = False, rng.random() < 0.5
    sheets.number_at, sheets.row_inset = rng.choice(["top", "middle", "bottom"]), rng.choice([1, 4, 8, 14])
    sheets.levels_down = rng.randint(0, 640)
    row, other = rng.sample(range(len(levels)), 2)
    sheets.levels[row][1] = list(sheets.levels[other][1])
    within, bare = rng.random() < 0.4, rng.random() < 0.5
    for line in sheets.levels:
        name = line[1][0].removeprefix("Tingkat Kematangan ") if bare else line[1][0]
        line[1] = wrapped(name, rng, cut=False, within=within)
        line[0] += "" if sheets.number_column else ". "
    return sheets


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(sheets_with_a_false_name())
def test_a_false_name_without_rules_is_refused(sheets):
    with pytest.raises(FileProblems):
        read(sheets)


def written(text: str, left: float, top: float) -> Word:
    return Word(text, left, left + 5 * len(text), top, top + 9)


def drawn(rows: list[list[tuple[str, float]]], pitch: float = 20) -> Document:
    """A page of words: of each row, the text and its left edge."""
    words = [written(text, left, 40 + pitch * n) for n, row in enumerate(rows) for text, left in row]
    return Document("x.pdf", (Page(1, [], words=words),))


def plain_rows() -> list[list[tuple[str, float]]]:
    """A row of a number, one word and a level for each indicator."""
    names = load_instrument(NEW).rows["name_id"]
    return [[(str(n), 10), (str(name).replace(" ", "~"), 30), (str(1 + n % 5), 480)] for n, name in enumerate(names, 1)]


def test_two_numbers_in_one_place_are_no_table():
    inst = load_instrument(NEW)
    rows = plain_rows()
    (table,) = numbered_tables(lines_of(drawn(rows)), inst)
    assert [row.values for row in table.rows] == [[str(1 + n % 5)] for n in range(1, 48)]
    rows[20].append(("4", 484))
    assert numbered_tables(lines_of(drawn(rows)), inst) == []


@pytest.mark.parametrize(
    ("row", "own", "rest"),
    [
        (37, "Layanan", ["Publik", "Sektor~2"]),
        (21, "Penerapan~Manajemen", ["Data"]),
        (22, "Penerapan", ["Manajemen~Data"]),
        (42, "Layanan", ["Keuangan"]),  # whose letters are those of "Kematangan" too
        (47, "Layanan~Publik~Sektor", ["2"]),
    ],
)
def test_the_end_of_another_name_is_of_no_row_beside_it_however_short(row, own, rest):
    """A name that is another's stands cut, were its last lines taken for the first of the row below."""
    rows = plain_rows()
    rows[row - 1][1] = own, 30
    rows[row:row] = [[(line, 30)] for line in rest]
    inst = load_instrument(NEW)
    assert read_levels_tables(drawn(plain_rows()), [inst])[0].problems == []
    for levels in read_levels_tables(drawn(rows), [inst]):
        assert len(levels.problems) == 1
        assert levels.doubtful & {str(row), str(row + 1)}


@pytest.mark.parametrize(
    ("row", "name"), [(35, "Layanan Publik Instansi Pemerintah 2"), (17, "Layanan Publik Instansi Pemerintah 1")]
)
def test_names_that_differ_by_a_number_are_two_names(row, name):
    """A service of 5/2018 is printed with a bare number, and the rest of its name is that of other rows too."""
    inst = load_instrument(OLD)
    sheets = report(FREE[2020], 2020, levels_of(2020, 7))
    assert report_of(document(sheets)).year == 2020
    sheets.levels[row - 1][1] = [name]
    (levels,) = read_levels_tables(document(sheets), [inst])
    assert len(levels.problems) == 1
    assert levels.doubtful == {inst.codes[row - 1]}


def test_two_readings_that_both_give_every_figure_are_refused_with_both():
    """A level stands above and below each number, and either set gives the printed values: an aspect's rows turn."""
    inst = load_instrument(NEW)
    starts = {min(inst.row_positions("aspect", n)) for n in inst.numbers("aspect")}
    every = [3 if n in starts or n == 47 else 1 + n % 5 for n in range(48)]
    sheets = report(FREE[2025], 2025, every[:47])
    rows = [[(str(every[0]), 480)]]
    for n, name in enumerate(inst.rows["name_id"], 1):
        rows += [[(str(n), 10), (str(name).replace(" ", "~"), 30)], [(str(every[n]), 480)]]
    *before, last = document(sheets).pages
    words = [written(text, left, 20 + 8 * n) for n, row in enumerate(rows) for text, left in row]
    pages = (*before, Page(last.number, last.lines, words=words))
    with pytest.raises(ReportRefused) as caught:
        report_of(Document("lhe.pdf", pages))
    either = message("errors.study.pdf.either", code="2", one=str(every[1]), two=str(every[2]))
    told = " ".join(map(str, caught.value.problems))
    assert says("errors.study.pdf.ambiguous", n=2).search(told)
    assert str(either) in told
    assert set(caught.value.doubtful) == {c for c, a, b in zip(inst.codes, every, every[1:], strict=False) if a != b}


def test_one_of_two_readings_that_alone_gives_the_figures_is_taken():
    inst = load_instrument(NEW)
    every = [2, *levels_of(2025, 11)]
    sheets = report(FREE[2025], 2025, every[1:])
    rows = [[(str(every[0]), 480)]]
    for n, name in enumerate(inst.rows["name_id"], 1):
        rows += [[(str(n), 10), (str(name).replace(" ", "~"), 30)], [(str(every[n]), 480)]]
    *before, last = document(sheets).pages
    words = [written(text, left, 20 + 8 * n) for n, row in enumerate(rows) for text, left in row]
    found = report_of(Document("lhe.pdf", (*before, Page(last.number, last.lines, words=words))))
    assert [int(f.value) for f in found.levels.values()] == every[1:]


def test_all_problems_of_a_file_are_told_at_once():
    """An institution that is none, a year that differs, a level that is missing, and a value that is off."""
    sheets = report(FREE[2025], 2025, levels_of(2025, 12))
    sheets.heading["lines"] = ["INDEKS SPBE – PEMERINTAH KAB. BINTANG TIMUR"]
    sheets.title = ["EVALUASI SPBE TAHUN 2024"]
    sheets.levels[46][2] = ""
    sheets.values[2][1] = "4,99"
    with pytest.raises(ReportRefused) as caught:
        report_of(document(sheets))
    told = "\n".join(map(str, caught.value.problems))
    for key in ("institution", "two_year", "blank_levels", "off", "way_out"):
        assert says(f"errors.study.pdf.{key}").search(told), key
    assert len(caught.value.levels) == 46
    assert "47" in caught.value.doubtful
