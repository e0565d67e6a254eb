"""The sheet of 2026: questions to points by hand, the workbook written and read back, refusals with their place."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from helpers.sentences import says
from helpers.tables import read_plain

from spbe_research.errors import FileProblems, OutputError, ParameterError
from spbe_research.integrity.reading import read_zone
from spbe_research.integrity.rules import zone_rules
from spbe_research.integrity.sheet import ZoneAnswers, row_values
from spbe_research.integrity.workbook import write_zone_template
from spbe_research.integrity.zone import score_integrity_zone

QUESTIONS = read_plain("integrity_zone/questions")
BEST = {"yes-no": "Ya", "abc": "A", "abcd": "A", "abcde": "A", "survey": 4}
#: full marks in every item of counts
COUNTS = {88: 2, 89: 2, 90: 2, 91: 2, 102: 3, 103: 0, 104: 3, 105: 4, 106: 4, 110: 5, 111: 0, 112: 5, 113: 1, 114: 2,
          115: 0, 116: 3, 117: 3, 118: 4, 119: 20, 120: 27, 122: 9, 123: 9}  # fmt: skip


def best() -> dict[int, str | int]:
    return {int(q["question"]): COUNTS.get(int(q["question"]), BEST.get(q["answer_type"])) for q in QUESTIONS}


def answers(**changed: str | int) -> ZoneAnswers:
    given = best() | {int(k[1:]): v for k, v in changed.items()}
    kept = {q: a if isinstance(a, str) else Fraction(a) for q, a in given.items() if a is not None}
    return ZoneAnswers("Kabupaten Paser", "Disdukcapil", answers=kept)


def test_the_sheet_is_that_of_the_ministry():
    """127 questions by type, as zi_answer_scores counts them; 22 of counts make 8 items."""
    assert Counter(q["answer_type"] for q in QUESTIONS) == {
        "yes-no": 17, "abc": 36, "abcd": 33, "abcde": 17, "survey": 2, "count": 22,
    }  # fmt: skip
    assert len({q["item"] for q in QUESTIONS if q["answer_type"] == "count"}) == 8
    nodes = {n["node"]: n for n in read_plain("integrity_zone/sheet")}
    assert sum(Fraction(n["weight"]) for n in nodes.values() if not n["parent"]) == 100
    assert {n["code"]: Fraction(n["weight"]) for n in nodes.values() if n["code"]}["R5"] == Fraction(15, 2)


def test_the_best_answers_give_100_and_none_leave_everything_open():
    zone = score_integrity_zone(answers())
    assert (zone.total.exact, zone.verdict) == (100, "WBBM")
    empty = score_integrity_zone(ZoneAnswers("", "x"))
    assert (empty.total.low_exact, empty.total.high_exact, len(ZoneAnswers("", "x").missing)) == (0, 100, 127)


def row(given: ZoneAnswers, code: str):
    return row_values(given, zone_rules("permenpanrb-90-2021"))[code]


def test_points_by_hand():
    """Team 0.5 x (1 + 0.5) / 2; agents 2 x (1 + 1/7) / 2 + 1 + 1 = 22/7, as the trial workbook prints 3.1429."""
    assert row(answers(q2="B"), "P1").exact == Fraction("3.875")
    agents = row(answers(q88=7, q89=7, q90=7, q91=1), "R1")
    assert agents.exact == Fraction(22, 7)
    assert f"{float(agents.exact):.4f}" == "3.1429"
    assert row(answers(q89=9), "R1").exact == 4  # more changes than agents count as all
    assert row(answers(q102=4, q103=1), "R3").exact == Fraction("4.5")  # 1.5 + 1.5 + 2 x 3/4
    assert row(answers(q102=4, q103=6), "R3").exact == 3  # a rise counts as nothing
    assert row(answers(q105=5, q106=3), "R4").exact == Fraction("4.2")
    assert row(answers(q125=Fraction("3.6")), "H1").exact == Fraction("15.75")
    assert row(answers(q126="C"), "H2").exact == Fraction("2.5")


def test_nothing_to_take_a_share_of_and_no_answer_stay_open():
    for given in (answers(q102=0, q103=0), answers(q102=None)):
        value = row(given, "R3")
        assert (value.low_exact, value.high_exact) == (3, 5)
    assert row(answers(q104=None), "R3").is_point  # asked for, and no part of the score
    assert row(answers(q1=None), "P1").low_exact == Fraction("3.75")


def fill(path: Path, given: dict[int | str, object], sheets: int = 1, **head: object) -> Path:
    units = [f"Unit {n}" for n in range(1, sheets + 1)]
    write_zone_template(path, lang="en", units=units)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for at, name in enumerate(("institution", "unit", "year", "assessment"), start=2):
            if name in head:
                sheet.cell(at, 3).value = head[name]
        for line in range(8, sheet.max_row + 1):
            key = sheet.cell(line, 1).value
            if key in given:
                sheet.cell(line, 5).value = given[key]
    book.save(path)
    return path


def test_a_filled_workbook_is_read_back(tmp_path):
    given = {**best(), "earlier-wbk": 1, "audit-opinion": "WTP", "goal-1": "no verdict in three years"}
    file = fill(tmp_path / "zi.xlsx", given, institution="Kabupaten Paser", year=2026, unit="Disdukcapil")
    (read,) = read_zone(file)
    assert (read.institution_id, read.unit, read.year, read.missing) == ("64.01", "Disdukcapil", 2026, ())
    assert dict(read.goals) == {"1": "no verdict in three years"}
    zone = score_integrity_zone(read)
    assert (zone.total.exact, zone.verdict) == (100, "WBBM")
    assert {c.condition for c in zone.held_conditions if c.met and c.predicate == "WBBM"} == {
        "corruption-survey", "service-survey", "earlier-wbk", "audit-opinion",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "found", "said"),
    [
        (2, "D", "column E: found 'D'; allowed: A, B, C"),
        (1, "perhaps", "allowed: Ya, Tidak"),
        (6, 0.67, "allowed: A, B, C, D"),
        (125, 4.1, says("errors.integrity.between", most=4)),
        (88, 2.5, says("errors.integrity.a_count")),
        (88, -1, says("errors.integrity.a_count")),
        (106, 5, says("errors.integrity.part", most=4, questions="105")),
        (120, 28, says("errors.integrity.part", most=27, questions="117, 118, 119")),
        (90, "=B2", "the formula"),
    ],
)
def test_an_answer_off_its_scale_is_refused_with_its_place(tmp_path, question, found, said):
    file = fill(tmp_path / "zi.xlsx", best() | {question: found})
    with pytest.raises(FileProblems) as caught:
        read_zone(file)
    (line,) = caught.value.problems
    assert re.search(said, str(line))
    assert "zi.xlsx" in str(line)
    assert "row" in str(line)


def test_a_unit_named_twice_is_refused(tmp_path):
    file = fill(tmp_path / "zi.xlsx", best(), sheets=2, unit="Disdukcapil", year=2026)
    with pytest.raises(FileProblems, match="Disdukcapil"):
        read_zone(file)
    apart = fill(tmp_path / "apart.xlsx", best(), sheets=2)
    assert [one.unit for one in read_zone(apart)] == ["Unit 1", "Unit 2"]
    assert len(read_zone(apart, sheet="Unit 2")) == 1
    with pytest.raises(ParameterError):
        write_zone_template(tmp_path / "twice.xlsx", units=["Samsat", "samsat"])


def test_an_unknown_institution_and_a_year_before_the_rules_are_refused(tmp_path):
    with pytest.raises(FileProblems, match="pasir"):
        read_zone(fill(tmp_path / "a.xlsx", best(), institution="pasir"))
    with pytest.raises(FileProblems, match="2014"):
        read_zone(fill(tmp_path / "b.xlsx", best(), year=1999))


def test_tables_of_answers_and_of_points(tmp_path):
    file = tmp_path / "zi.csv"
    file.write_text("question,answer\n1,Ya\n2,B\n", encoding="utf-8")
    assert dict(read_zone(file)[0].answers) == {1: "Ya", 2: "B"}
    file.write_text("kode;nilai\nP1;3,5\nr1;4\n", encoding="utf-8")
    assert dict(read_zone(file)[0].values) == {"P1": Fraction("3.5"), "R1": Fraction(4)}
    refused = {
        "code,value\nP1,4.5\n": "0 to 4",
        "code,value\nP7,1\n": "P1, P2",
        "a,b\n1,2\n": "--template",
        "question,answer\n1,Ya\n1,Ya\n": "once",
        "question,answer\n128,A\n": "1 to 127",
    }
    for text, said in refused.items():
        file.write_text(text, encoding="utf-8")
        with pytest.raises(FileProblems, match=said):
            read_zone(file)
    with pytest.raises(FileProblems, match=r"gone\.csv"):
        read_zone(tmp_path / "gone.csv")


def test_somebodys_work_is_not_written_over(tmp_path):
    file = write_zone_template(tmp_path / "zi.xlsx")
    first = file.read_bytes()
    with pytest.raises(OutputError):
        write_zone_template(file)
    assert write_zone_template(file, overwrite=True).read_bytes() == first
    with pytest.raises(ParameterError):
        write_zone_template(tmp_path / "zi.ods")


def test_a_name_that_begins_like_a_formula_is_text(tmp_path):
    name = "=1+1 Disdukcapil"
    file = write_zone_template(tmp_path / "zi.xlsx", units=[name])
    cells = [c for row in openpyxl.load_workbook(file).worksheets[0].iter_rows() for c in row if c.value == name]
    assert [c.data_type for c in cells] == ["s"]


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path):
    (tmp_path / "zi.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    with pytest.raises(OutputError, match=says("errors.workbook.write.there_already")):
        write_zone_template(tmp_path / "zi.xlsx")
    assert not (tmp_path / "elsewhere.xlsx").exists()
