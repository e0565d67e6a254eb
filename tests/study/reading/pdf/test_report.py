"""A result report is taken where every figure agrees with every other, and refused with a reason where one does not."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache

import pytest
from helpers.result_pdf import (
    GROUPS,
    NEW,
    OLD,
    Sheets,
    compiled,
    document,
    figure,
    printed_name,
    report,
    unit_values,
    wrapped,
)
from helpers.sentences import says

from spbe_research import ResultReport, find_region, load_instrument, load_levels, read_result_report
from spbe_research.errors import ParameterError, UnknownRegion, message
from spbe_research.study.reading.pdf.extract import document_of
from spbe_research.study.reading.pdf.read import report_of
from spbe_research.study.reading.pdf.result import ReportRefused

BINTAN, LAMPUNG = "PEMERINTAH KAB. BINTAN", "PEMERINTAH KOTA BANDAR LAMPUNG"
LEVELS = [1 + n * n % 5 for n in range(47)]
EARLIER = [1 + n % 3 for n in range(47)]


def published(year: int) -> list[int]:
    """Levels of Kota Bandar Lampung as data/ holds them."""
    return [int(x) for x in load_levels("kota bandar lampung", year).values]


@cache
def _lampung() -> Sheets:
    earlier = 2021, published(2021)
    return report(LAMPUNG, 2022, published(2022), previous=earlier, procedure="PEMANTAUAN", means=True)


def lampung() -> Sheets:
    """A report all of whose figures stand in data/ as well: 2022, with the levels of 2021 and the means of groups."""
    return copy.deepcopy(_lampung())


def bintan(**options: object) -> Sheets:
    """A report of which data/ hold nothing: only its own figures speak for each other."""
    return report(BINTAN, 2025, LEVELS, **options)  # type: ignore[arg-type]


def refused(sheets: Sheets, key: str, /, **values: object) -> ReportRefused:
    with pytest.raises(ReportRefused, match=says(f"errors.study.pdf.{key}", **values)) as caught:
        report_of(document(sheets))
    return caught.value


def kinds(found: ResultReport) -> list[str]:
    return [check.kind for check in found.checks]


def test_every_figure_comes_out_with_its_page():
    found = report_of(document(lampung()))
    assert (found.region, found.year, found.instrument) == (find_region("kota bandar lampung"), 2022, NEW)
    assert (found.procedure, found.institution, found.predicate) == ("pemantauan", LAMPUNG, "Kurang")
    assert [int(f.value) for f in found.levels.values()] == published(2022)
    given = unit_values(load_instrument(NEW), published(2022))
    assert {n: f.text for n, f in found.aspects.items()} == {
        n: figure(v) for (u, n), v in given.items() if u == "aspect"
    }
    assert {n: f.text for n, f in found.domains.items()} == {
        n: figure(v) for (u, n), v in given.items() if u == "domain"
    }
    assert (found.index.text, found.index.page, found.predicate_page) == ("1,50", 3, 3)
    assert {f.page for f in found.levels.values()} == {4}
    assert [(p.year, p.against, p.checked) for p in found.previous] == [(2021, "levels", True)]
    assert [int(f.value) for f in found.previous[0].levels.values()] == published(2021)
    assert len(found.means) == len(GROUPS)
    assert found.means["rata-rata-provinsi"]["index", ""].value == Fraction("2.74")
    assert {"institution", "year", "procedure", "aspect", "domain", "index", "heading", "predicate"} <= set(
        kinds(found)
    )
    assert {"published", "previous", "means"} <= set(kinds(found))
    frame = found.to_frame()
    assert frame["depth"].value_counts().to_dict() == {"indicator": 47, "aspect": 8, "domain": 4, "index": 1}


def test_a_value_that_its_cell_wraps_is_that_value():
    sheets, plain = bintan(), report_of(document(bintan()))
    sheets.values = [[name, text.replace(",", ",\n")] for name, text in sheets.values]
    found = report_of(document(sheets))
    assert (found.index, found.domains, found.aspects) == (plain.index, plain.domains, plain.aspects)


def sound_elsewhere() -> Iterator[tuple[str, Callable[[Sheets], object]]]:
    """Every figure that the file or the data determine a second time, changed once."""
    sheets = lampung()
    for n, row in enumerate(sheets.levels):
        for column in (2, 3):
            other = "1" if row[column] != "1" else "2"

            def change(s: Sheets, n: int = n, column: int = column, other: str = other) -> None:
                s.levels[n][column] = other

            yield f"level {n + 1}, column {column}", change
    for n in range(len(sheets.values)):

        def value(s: Sheets, n: int = n) -> None:
            s.values[n][1] = other_value(s.values[n][1])

        yield f"value {n}", value
    for n in range(len(sheets.means)):
        for g in range(1, len(GROUPS) + 1):

            def mean(s: Sheets, n: int = n, g: int = g) -> None:
                s.means[n][g] = other_value(s.means[n][g])

            yield f"mean {n}, {g}", mean
    for n in range(47):

        def number(s: Sheets, n: int = n) -> None:
            s.levels[n][0] = str(n + 2 if n < 46 else 1)

        def name(s: Sheets, n: int = n) -> None:
            s.levels[n][1] = [printed_name(load_instrument(NEW), (n + 9) % 47)]

        yield f"number {n + 1}", number
        yield f"name {n + 1}", name
    for place, text in {
        "index": "1,51",
        "predicate": "(Cukup)",
        "lines": ["INDEKS SPBE – PEMERINTAH KAB. BINTAN"],
    }.items():
        yield f"heading {place}", lambda s, place=place, text=text: s.heading.__setitem__(place, text)
    yield "cover institution", lambda s: s.cover.__setitem__(3, "PEMERINTAH KOTA METRO JAYA KABUPATEN BINTAN")
    yield "cover year", lambda s: s.cover.__setitem__(2, "TAHUN 2021")
    yield "cover kind", lambda s: s.cover.__setitem__(0, "LAPORAN HASIL EVALUASI")
    yield "title year", lambda s: s.title.__setitem__(0, s.title[0].replace("2022", "2023"))
    yield "title kind", lambda s: s.title.__setitem__(0, s.title[0].replace("PEMANTAUAN", "EVALUASI"))
    yield "year above values", lambda s: s.values_head.__setitem__(0, "Nilai 2023")
    yield "year above levels", lambda s: s.levels_head[1].__setitem__(2, "2023")
    yield "year above earlier levels", lambda s: s.levels_head[0].__setitem__(2, "2023")


def other_value(text: str) -> str:
    return figure(Fraction(text.replace(",", ".")) + Fraction(1, 100))


FALSE = dict(sound_elsewhere())


#: one in eleven on every day, all of them once a week; the last ones are places and no figures
SAMPLED = [
    what if n % 11 == 3 or n >= len(FALSE) - 11 else pytest.param(what, marks=pytest.mark.slow)
    for n, what in enumerate(FALSE)
]


@pytest.mark.parametrize("what", SAMPLED)
def test_one_false_figure_is_refused(what):
    sheets = lampung()
    FALSE[what](sheets)
    with pytest.raises(ReportRefused) as caught:
        report_of(document(sheets))
    assert says("errors.study.pdf.way_out", instrument=NEW).search(str(caught.value))
    assert len(caught.value.problems) >= 2


def test_the_falsified_figures_are_all_of_them():
    assert len(FALSE) == 2 * 47 + 13 + 13 * 7 + 2 * 47 + 3 + 8


@pytest.mark.parametrize(
    "what", ["level 20, column 3", "level 20, column 2", "value 5", "mean 3, 4", "name 7", "cover year"]
)
def test_one_false_figure_in_a_pdf_is_refused(what, tmp_path):
    sheets = lampung()
    file = tmp_path / "lhe.pdf"
    file.write_bytes(compiled(sheets))
    assert [int(f.value) for f in read_result_report(file).levels.values()] == published(2022)
    FALSE[what](sheets)
    file.write_bytes(compiled(sheets))
    with pytest.raises(ReportRefused):
        read_result_report(file)


def drawn_without_rules(sheets: Sheets, seed: int) -> Sheets:
    """The same with no cells drawn, and names wrapped anywhere."""
    rng = random.Random(seed)  # noqa: S311
    sheets.ruled, sheets.row_inset = False, rng.choice([1, 4, 8])
    sheets.number_at = rng.choice(["top", "middle", "bottom"])
    for row in sheets.levels:
        row[1] = wrapped(row[1][0], rng, cut=False)
    return sheets


#: an eighth at a time, so that each part ends within minutes on a slow machine
@pytest.mark.slow
@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("part", range(8))
def test_every_false_figure_in_a_pdf_is_refused(part, ruled):
    """In the drawing in which the report with no false figure is read, so that nothing else can refuse it.

    Read in this process: the same reader, without the start of another Python for each of 606 files.
    """

    def read(sheets: Sheets) -> ResultReport:
        return report_of(document_of(compiled(sheets if ruled else drawn_without_rules(sheets, part)), "lhe.pdf"))

    assert_published(read(lampung()))
    taken = []
    for what in list(FALSE)[part::8]:
        sheets = lampung()
        FALSE[what](sheets)
        try:
            read(sheets)
        except ReportRefused:
            continue
        taken.append(what)
    assert taken == []


@pytest.mark.parametrize("ruled", [True, False])
def test_the_same_report_with_no_false_figure_is_read(ruled):
    sheets = lampung() if ruled else drawn_without_rules(lampung(), 1)
    assert_published(report_of(document_of(compiled(sheets), "lhe.pdf")))


def assert_published(found: ResultReport) -> None:
    assert [int(f.value) for f in found.levels.values()] == published(2022)
    assert [int(f.value) for f in found.previous[0].levels.values()] == published(2021)


def test_a_figure_that_is_off_is_named_with_its_page_and_what_the_levels_give():
    sheets = bintan()
    given = unit_values(load_instrument(NEW), LEVELS)["aspect", "3"]
    at = next(n for n, row in enumerate(sheets.values) if row[0][0] == "Teknologi Informasi dan Komunikasi")
    sheets.values[at][1] = "4,99"
    name = message("errors.study.pdf.the_aspect", number="3", name="Teknologi Informasi dan Komunikasi")
    error = refused(sheets, "off", name=name, found="4,99", given=figure(given, "."))
    assert str(error).startswith("lhe.pdf, page 3: ")
    assert error.doubtful == ("15", "16", "17", "18")
    assert [int(x) for x in error.levels.values()] == LEVELS
    assert (error.region, error.year, error.instrument) == (find_region("bintan"), 2025, NEW)


def test_the_predicate_at_an_edge_may_be_that_of_the_exact_or_of_the_printed_index():
    """2.595 prints 2,60: the ministry's reports of 2023 and 2024 take either."""
    inst = load_instrument(NEW)
    levels = [3] * 31 + [2] * 16  # 54.5 per cent at 3 and 45.5 at 2: 2.545
    levels[31:33] = [3, 3]  # 2.75 per cent each: 2.600
    levels[0] = 2  # 1.3 per cent less: 2.587
    levels[1] = 4  # back, 2.600
    levels[20:21] = [3]
    index = unit_values(inst, levels)["index", ""]
    assert index == Fraction("2.6")
    assert report_of(document(report(BINTAN, 2025, levels))).predicate == "Baik"
    sheets = report(BINTAN, 2025, levels)
    sheets.heading["predicate"] = "(Cukup)"
    refused(sheets, "predicate", found="Cukup", allowed="Baik", index="2.60")
    near = next(almost(levels, inst))
    assert figure(unit_values(inst, near)["index", ""]) == "2,60"
    for word in ("Baik", "Cukup"):
        sheets = report(BINTAN, 2025, near)
        sheets.heading["predicate"] = f"({word})"
        assert report_of(document(sheets)).predicate == word


def almost(levels: list[int], inst: object) -> Iterator[list[int]]:
    """Levels whose index lies just below 2.60 and prints as such: two rows changed against each other."""
    for one in range(47):
        for two in range(47):
            for up in (1, 2):
                near = list(levels)
                near[one] += up
                near[two] -= 1
                if near[two] >= 1 and near[one] <= 5 and one != two:
                    index = unit_values(inst, near)["index", ""]  # type: ignore[arg-type]
                    if Fraction("2.595") <= index < Fraction("2.6"):
                        yield near


def test_region_and_year_of_the_caller_must_agree(tmp_path):
    pages = document(bintan())
    assert report_of(pages, find_region("bintan"), 2025).year == 2025
    said = find_region("bintan").describe()
    with pytest.raises(ReportRefused, match=says("errors.study.pdf.other_year", said=2025, asked=2024)) as caught:
        report_of(pages, None, 2024)
    assert len(caught.value.problems) == 1  # nothing of the file is in doubt, and no workbook is to be filled
    assert caught.value.levels == {}
    off = bintan()
    off.values[2][1] = "4,99"
    with pytest.raises(ReportRefused, match=says("errors.study.pdf.way_out", instrument=NEW)) as caught:
        report_of(document(off), None, 2024)
    assert len(caught.value.levels) == 47
    asked = find_region("paser").describe()
    with pytest.raises(ReportRefused, match=says("errors.study.pdf.other_institution", said=said, asked=asked)):
        report_of(pages, find_region("paser"))
    file = tmp_path / "lhe.pdf"
    file.write_bytes(compiled(bintan()))
    assert read_result_report(file, region="bintan", year=2025).region.id == "21.01"
    with pytest.raises(ReportRefused, match=says("errors.study.pdf.other_institution", said=said, asked=asked)):
        read_result_report(file, region="paser")
    with pytest.raises(UnknownRegion):
        read_result_report(file, region="atlantis")
    with pytest.raises(ParameterError):
        read_result_report(file, year=2025.0)


def test_without_a_year_in_the_file_the_caller_says_it():
    sheets = bintan()
    sheets.cover, sheets.title = [BINTAN], ["EVALUASI SISTEM PEMERINTAHAN BERBASIS ELEKTRONIK"]
    refused(sheets, "no_year")
    assert report_of(document(sheets), None, 2025).year == 2025


def test_without_a_cover_the_heading_says_whose_it_is_and_without_a_heading_the_cover():
    sheets = bintan()
    sheets.cover = ["TAHUN 2025"]
    assert report_of(document(sheets)).region.id == "21.01"
    sheets = bintan()
    sheets.heading["lines"] = ["Hasil"]
    assert report_of(document(sheets)).predicate == ""
    sheets.cover = ["TAHUN 2025"]
    refused(sheets, "no_institution")


def rename(sheets: Sheets, name: str) -> None:
    sheets.heading["lines"] = [f"INDEKS SPBE – {name}"]


@pytest.mark.parametrize(
    ("name", "cover", "region"),
    [
        ("PEMERINTAH KABUPATEN BINTAN", ["PEMERINTAH KABUPATEN", "BINTAN"], "21.01"),
        ("PEMKAB BINTAN", ["Kab. Bintan, Provinsi Kepulauan Riau"], "21.01"),
        ("PEMERINTAH PROVINSI KEPULAUAN RIAU", ["PEMERINTAH PROVINSI", "KEPULAUAN RIAU"], "21"),
        ("PEMERINTAH KOTA SUKABUMI", ["KOTA SUKABUMI"], "32.72"),
    ],
)
def test_names_of_institutions_are_those_of_the_register(name, cover, region):
    sheets = bintan()
    rename(sheets, name)
    sheets.cover[3:4] = cover
    assert report_of(document(sheets)).region.id == region


def test_a_heading_over_several_lines_names_the_whole_institution():
    sheets = report(LAMPUNG, 2025, LEVELS)
    sheets.heading["lines"] = ["INDEKS SPBE – PEMERINTAH KOTA", "BANDAR", "LAMPUNG"]
    assert report_of(document(sheets)).institution == LAMPUNG


def test_the_ministry_that_publishes_is_no_institution_of_the_report_but_may_be_one():
    ministry = "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"
    sheets = bintan()
    rename(sheets, ministry.upper())
    sheets.cover[3] = "LAPORAN"
    assert report_of(document(sheets)).region == find_region(ministry)


def edit(change: Callable[[Sheets], object], **options: object) -> Sheets:
    sheets = bintan(**options)
    change(sheets)
    return sheets


REFUSALS: dict[str, tuple[str, Callable[[], Sheets]]] = {
    "institution": ("institution", lambda: edit(lambda s: rename(s, "PEMERINTAH KAB. BINTANG TIMUR"))),
    "of two": ("institution", lambda: edit(lambda s: rename(s, "PEMERINTAH SUKABUMI"))),
    "group": ("group", lambda: edit(lambda s: (rename(s, "RATA-RATA KABUPATEN"), s.cover.__setitem__(3, "")))),
    "not in force": (
        "not_in_force",
        lambda: edit(
            lambda s: (s.cover.__setitem__(2, "TAHUN 2020"), s.title.__setitem__(0, "EVALUASI SPBE TAHUN 2020"))
        ),
    ),
    "unnamed columns": (
        "columns",
        lambda: edit(lambda s: [h.pop() for h in s.levels_head], previous=(2024, EARLIER)),
    ),
    "unnamed values": (
        "columns",
        lambda: edit(lambda s: (s.values_head.append("Nilai"), [row.append(row[1]) for row in s.values])),
    ),
    "unknown unit": ("unknown_unit", lambda: edit(lambda s: s.values[4].__setitem__(0, ["Aspek Lain-lain"]))),
    "no value": ("no_value", lambda: edit(lambda s: s.values[4].__setitem__(1, "tiga"))),
    "printed twice": ("twice", lambda: edit(lambda s: s.values.append([s.values[4][0], "4,98"]))),
    "no number": ("no_number", lambda: edit(lambda s: s.levels[9].__setitem__(0, ""))),
    "number of none": ("no_number", lambda: edit(lambda s: s.levels[9].__setitem__(0, "10a"))),
    "second time": ("second_time", lambda: edit(lambda s: s.levels.insert(10, [*s.levels[9][:2], "5"]))),
    "name of another": (
        "name_of_other",
        lambda: edit(lambda s: s.levels[9].__setitem__(1, [printed_name(load_instrument(NEW), 30)])),
    ),
    "no level": ("no_level", lambda: edit(lambda s: s.levels[9].__setitem__(2, "7"))),
    "half a level": ("no_level", lambda: edit(lambda s: s.levels[9].__setitem__(2, "2,5"))),
    "no row": ("missing_rows", lambda: edit(lambda s: s.levels.pop(9))),
    "dash": ("blank_levels", lambda: edit(lambda s: s.levels[9].__setitem__(2, "-"))),
    "blank": ("blank_levels", lambda: edit(lambda s: s.levels[9].__setitem__(2, ""))),
    "no unit": ("no_unit", lambda: edit(lambda s: s.values.pop(5))),
    "unit blank": ("no_unit", lambda: edit(lambda s: s.values[5].__setitem__(1, "-"))),
    "no predicate": ("predicate", lambda: edit(lambda s: s.heading.__setitem__("predicate", "(Bagus)"))),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_each_way_to_be_wrong_has_its_reason(what):
    key, sheets = REFUSALS[what]
    refused(sheets(), key)


def test_published_figures_stand_beside_the_report():
    """Kabupaten Bintan, 2024: the ministry's report on all governments has domains, index and predicate."""
    levels = bintan_2024()
    found = report_of(document(report(BINTAN, 2024, levels)))
    assert [(c.n, c.pages) for c in found.checks if c.kind == "published"] == [(5, (3,))]
    other = list(levels)
    other[0], other[1] = 5, 3  # the same values by other levels: nothing published says otherwise
    assert report_of(document(report(BINTAN, 2024, other))).levels["1"].value == 5
    name = message("errors.study.pdf.the_index")
    low = report(BINTAN, 2024, [1] * 47)
    refused(low, "published", name=name, found="1,00", published="3.25", source="kemenpanrb-2024")
    refused(low, "predicate_published", found="Kurang", published="Baik", source="kemenpanrb-2024")


def bintan_2024() -> list[int]:
    """Levels that give the published 4,00, 2,90, 2,00, 3,68 and 3,25: sums of 40, 29, 22, 38 and 21 over the rows.

    Aspects 2 to 4 weigh 2.5 a row, 5 and 6 weigh 1.5, 7 weighs 2.75 and 8 weighs 3: (2.75*38 + 3*21)/45.5 = 3.681.
    """
    return [4] * 10 + [3] * 9 + [2] + [2] * 11 + [4] * 8 + [3] * 2 + [4] * 3 + [3] * 3


def test_earlier_levels_are_laid_beside_the_values_published_of_that_year():
    sheets = bintan(previous=(2024, bintan_2024()))
    found = report_of(document(sheets))
    assert [(p.against, p.checked) for p in found.previous] == [("domain", False)]
    assert "previous 2024" in kinds(found)
    told = says("notes.pdf.previous_values", year=2024, n=47, pages="4")
    assert any(told.search(str(c)) for c in found.unchecked)
    error = refused(bintan(previous=(2024, EARLIER)), "previous", year=2024, source="kemenpanrb-2024")
    assert "page 4" in str(error)


def test_earlier_levels_that_nothing_speaks_for_are_marked_and_blanks_stay_blank():
    sheets = report("PEMERINTAH KAB. BINTAN", 2022, LEVELS, previous=(2021, EARLIER))
    sheets.levels[3][2], sheets.levels[4][2] = "-", ""
    found = report_of(document(sheets))
    assert [(p.year, len(p.levels), p.against) for p in found.previous] == [(2021, 45, "")]
    assert any(
        says("notes.pdf.previous_once.other", year=2021, n=45, pages="4").search(str(c)) for c in found.unchecked
    )


def test_values_of_an_earlier_year_prove_its_levels():
    sheets = report(BINTAN, 2022, LEVELS, previous=(2021, EARLIER))
    sheets.values_head = ["Nilai 2021", "Nilai 2022"]
    earlier = list(unit_values(load_instrument(NEW), EARLIER).values())
    sheets.values = [[name, figure(old), now] for (name, now), old in zip(sheets.values, earlier, strict=True)]
    found = report_of(document(sheets))
    assert [p.against for p in found.previous] == ["aspect"]
    sheets.values[6][1] = other_value(sheets.values[6][1])
    refused(sheets, "off")


def test_means_of_groups_that_are_published_must_agree_and_others_are_listed():
    sheets = report("PEMERINTAH KAB. BINTAN", 2020, [3] * 37, means=True)
    assert {c.kind for c in report_of(document(sheets)).checks} >= {"means"}
    sheets.means[0][2] = "3,20"
    name = message("errors.study.pdf.name_of", name=message("errors.study.pdf.the_index"), of="Rata-rata Kementerian")
    refused(sheets, "published", name=name, found="3,20", published="3.19", source="kemenpanrb-2020-madiun")
    sheets = bintan(means=True)
    sheets.groups[3] = "Badan Usaha"
    found = report_of(document(sheets))
    assert len(found.means) == 6
    assert any(says("notes.pdf.unknown_group", header="Badan Usaha", page=2).search(str(c)) for c in found.unchecked)
    told = says("notes.pdf.means_once.other", group="Rata-rata Kota", n=13, pages="2")
    assert any(told.search(str(c)) for c in found.unchecked)


def test_sources_that_contradict_each_other_are_named():
    """The ministry's report of 2024 reprints the national index of 2022 as 2.34; that of 2022 printed 2.35."""
    found = report_of(document(lampung()))
    assert found.means["nasional"]["index", ""].text == "2,35"
    told = says("notes.pdf.differ.one", n=1, source="kemenpanrb-2024", pages="2")
    assert [c.kind for c in found.unchecked] == ["differ"]
    assert told.search(str(found.unchecked[0]))


def test_under_the_instrument_of_2018_the_last_rows_are_three_services():
    found = report_of(document(report(BINTAN, 2020, [1 + n % 5 for n in range(37)])))
    assert found.instrument == OLD
    assert list(found.levels)[-3:] == ["35", "35-2", "35-3"]


def test_a_result_shows_itself():
    found = report_of(document(bintan()))
    assert "<table" in found._repr_html_()
    assert repr(found).startswith("<ResultReport Kabupaten Bintan")


def test_a_table_that_tells_the_same_again_is_no_contradiction():
    sheets = bintan()
    sheets.levels += copy.deepcopy(sheets.levels[:8])
    sheets.values += copy.deepcopy(sheets.values[3:5])
    assert [int(f.value) for f in report_of(document(sheets)).levels.values()] == LEVELS


def test_columns_of_targets_and_of_the_nation_are_left_aside():
    sheets = bintan()
    sheets.values_head = ["Target 2026", "Nilai 2025", "Nasional"]
    sheets.values = [[name, "4,00", value, "2,50"] for name, value in sheets.values]
    sheets.levels_head.insert(0, ["Target"])
    sheets.levels = [[*row[:2], "3", row[2]] for row in sheets.levels]
    assert report_of(document(sheets)).year == 2025
