"""A report says what its chapters computed: one that tells of something else is refused, and nothing is written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from helpers.running import call
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.chapters.display.printing import MIME
from spbe_research.chapters.display.record import Record, of_change, of_instruments, of_maturity, records_in
from spbe_research.errors import ChapterError
from spbe_research.paths import notebooks_dir
from spbe_research.reports import make_report
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.running.agree import check_records
from spbe_research.reports.running.run import CHAPTERS, run_chapter

ONE, TWO, THREE = CHAPTERS
BINTAN = ReportParameters("bintan", 2024)


@pytest.fixture(scope="module")
def m() -> spbe.Maturity:
    return spbe.describe_maturity("bintan", 2024)


@pytest.fixture(scope="module")
def told(m: spbe.Maturity) -> dict[str, Record]:
    """What the three chapters say of Bintan 2024."""
    c, d = spbe.describe_instrument_change("bintan", year=2024), spbe.change_in_report(m)
    assert d is not None
    return {ONE: of_maturity(m, "id"), TWO: of_instruments(c, "id"), THREE: of_change(d, "id")}


def ran(*records: Record) -> SimpleNamespace:
    """An executed notebook whose cells left these records."""
    outputs = [{"data": {"text/plain": "", MIME: {"record": r.to_dict()}}} for r in records]
    return SimpleNamespace(cells=[{"cell_type": "markdown"}, *({"outputs": [output]} for output in outputs)])


def check(told: dict[str, Record], m: spbe.Maturity, parameters: ReportParameters = BINTAN) -> None:
    check_records({chapter: ran(record) for chapter, record in told.items()}, parameters, m)


def test_records_travel_whole(told: dict[str, Record]) -> None:
    for record in told.values():
        assert list(records_in(ran(record))) == [record]
    first = told[ONE].evaluations[0]
    assert (first.year, first.instrument, told[ONE].region) == (2024, "permenpanrb-59-2020", "21.01")
    assert (first.low, first.high) == ("1299/400", "13/4")  # what prints as 3.25 and its domain values allow


def test_chapters_that_agree_are_taken(told: dict[str, Record], m: spbe.Maturity) -> None:
    check(told, m)


def told_of(chapter: str, key: str, **values: object) -> re.Pattern[str]:
    """What is wrong with a chapter, as the whole line says it."""
    reason = says(f"errors.running.agree.{key}", **values)
    return re.compile(f"^{says('errors.frame.chapter_alone', chapter=chapter, reason=reason).pattern}$")


WRONG: dict[str, tuple[str, Callable[[Record], Record], re.Pattern[str]]] = {
    "region": (
        TWO,
        lambda r: replace(r, region="64.01", name="Kabupaten Paser"),
        told_of(TWO, "region", found="Kabupaten Paser", asked="Kabupaten Bintan"),
    ),
    "language": (
        THREE,
        lambda r: replace(r, lang="en"),
        told_of(THREE, "lang", found="en", asked="id"),
    ),
    "year": (
        ONE,
        lambda r: replace(r, evaluations=(replace(r.evaluations[0], year=2023),)),
        told_of(ONE, "evaluations", found="2023 official 3.2475-3.2500", asked=re.compile(r"2024 official 3\.2475.*")),
    ),
    "instrument": (
        ONE,
        lambda r: replace(r, evaluations=(replace(r.evaluations[0], instrument="permenpanrb-5-2018"),)),
        told_of(ONE, "evaluations", found=re.compile(r"2024.*")),
    ),
    "index": (
        ONE,
        lambda r: replace(r, evaluations=(replace(r.evaluations[0], low="3", high="3"),)),
        told_of(ONE, "evaluations", found="2024 official 3.0000", asked="2024 official 3.2475-3.2500"),
    ),
    "pair": (THREE, lambda r: replace(r, evaluations=r.evaluations[:1]), told_of(THREE, "evaluations")),
    "year of the pair": (
        TWO,
        lambda r: replace(r, focus=2022),
        told_of(TWO, "year", found="2022", asked="2024"),
    ),
    "index of the same evaluation": (
        TWO,
        lambda r: replace(r, evaluations=tuple(replace(e, low="3", high="3") for e in r.evaluations)),
        told_of(TWO, "index", here="2024 official 3.0000", other=ONE, there="2024 official 3.2475-3.2500"),
    ),
    "another chapter": (TWO, lambda r: replace(r, chapter="change"), told_of(TWO, "silent", room="instruments")),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_chapter_that_differs_is_refused(told: dict[str, Record], m: spbe.Maturity, case: str) -> None:
    chapter, change, reason = WRONG[case]
    with pytest.raises(ChapterError, match=reason) as caught:
        check(told | {chapter: change(told[chapter])}, m)
    assert "\n" not in str(caught.value)


def test_one_section_that_differs_is_enough(told: dict[str, Record], m: spbe.Maturity) -> None:
    paser = of_maturity(spbe.describe_maturity("paser"), "id")
    executed = {chapter: ran(record) for chapter, record in told.items()}
    with pytest.raises(ChapterError, match=told_of(ONE, "region", found="Kabupaten Paser")):
        check_records(executed | {ONE: ran(told[ONE], told[ONE], paser)}, BINTAN, m)


def test_a_chapter_that_says_nothing_is_refused(told: dict[str, Record], m: spbe.Maturity) -> None:
    executed = {chapter: ran(record) for chapter, record in told.items()}
    with pytest.raises(ChapterError, match=told_of(THREE, "silent", room="change")):
        check_records(executed | {THREE: ran()}, BINTAN, m)


@pytest.mark.parametrize(("name", "year"), [("before", 2021), ("after", 2022)])
def test_years_that_were_asked_for_are_those_compared(
    told: dict[str, Record], m: spbe.Maturity, name: str, year: int
) -> None:
    """A notebook without ``before`` among its parameters would compare a pair of its own choice."""
    with pytest.raises(ChapterError, match=told_of(TWO, "pair", name=name, asked=str(year))):
        check({TWO: told[TWO]}, m, replace(BINTAN, **{name: year}))  # type: ignore[arg-type]


def test_a_printed_index_that_a_chapter_sets_aside_does_not_contradict() -> None:
    """Banyuasin 2023 prints domain 4 as 0.30: chapter 1 shows the print, chapters 2 and 3 what the rest allows."""
    m = spbe.describe_maturity("banyuasin", 2023)
    d = spbe.change_in_report(m)
    assert d is not None
    one, three = of_maturity(m, "id"), of_change(d, "id")
    (same,) = (e for e in three.evaluations if e.key == one.evaluations[0].key)
    assert same.aside
    assert same.low != one.evaluations[0].low
    check({ONE: one, THREE: three}, m, ReportParameters("banyuasin", 2023))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int, str], None]:
    """Chapters of one's own: the packaged ones with a cell put into one of them."""
    folder = tmp_path / "notebooks"
    shutil.copytree(notebooks_dir(), folder)
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(folder))

    def put(chapter: str, at: int, source: str) -> None:
        path = folder / f"{chapter}.ipynb"
        node = nbformat.read(path, 4)
        cell = nbformat.v4.new_code_cell(source)
        cell.id = "mine"
        node.cells.insert(at, cell)
        nbformat.write(node, path)

    return put


@pytest.mark.full
def test_a_cell_below_that_sets_another_region_gives_no_report(
    own: Callable[[str, int, str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own(ONE, 3, 'region = "paser"')
    status, out, err = call(monkeypatch, capsys, "report", "bintan", "--out", str(tmp_path / "out"), "--lang", "en")
    assert (status, out) == (2, "")
    assert err.startswith("spbe: ")
    assert told_of(ONE, "region", found="Kabupaten Paser", asked="Kabupaten Bintan").search(err.removeprefix("spbe: "))
    assert err.count("\n") == 1
    assert not list(tmp_path.glob("out/**/*.html"))


@pytest.mark.full
def test_another_government_in_the_midst_of_a_chapter_gives_no_report(
    own: Callable[[str, int, str], None], tmp_path: Path
) -> None:
    own(THREE, 6, 'c = spbe.describe_change("paser")')
    with pytest.raises(ChapterError, match=told_of(THREE, "region", found="Kabupaten Paser")):
        make_report("bintan", 2024, out=tmp_path / "out")
    assert not list(tmp_path.glob("out/**/*.html"))


@pytest.mark.full
@pytest.mark.parametrize("engine", ["inprocess", "kernel"])
def test_a_cell_between_parameters_and_check_is_found_there(
    own: Callable[[str, int, str], None], tmp_path: Path, engine: str
) -> None:
    own(TWO, 2, 'region = "paser"')
    key = "errors.chapters.parameters.check_parameters"
    wrong = re.compile(f"ParameterError: {says(key, name='region', given='bintan', now='paser').pattern}")
    with pytest.raises(ChapterError, match=says("errors.frame.chapter", chapter=TWO, cell="4", reason=wrong)):
        run_chapter(TWO, BINTAN, tmp_path / "done.ipynb", engine=engine)
