"""The workbook of a plan: a line a step, formulas that give what the package computes, efforts that are read back."""

from __future__ import annotations

from fractions import Fraction

import openpyxl
import pytest
from helpers.office import computed_rows
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.errors import OutputError, ParameterError
from spbe_research.roadmap.workbook import write_work_plan
from spbe_research.scoring.score import published_form
from spbe_research.text.catalog import say

N = "permenpanrb-59-2020"
PASER = spbe.load_levels("paser", 2022)
PLANS = {
    N: spbe.plan_roadmap(PASER, N, 2.6, years=2),
    "permenpanrb-5-2018": spbe.plan_roadmap(spbe.load_levels("denpasar", 2019), "permenpanrb-5-2018", 4.2, years=2),
    "permenpanrb-8-2026": spbe.plan_roadmap([2.3] * 20, "permenpanrb-8-2026", "Sangat Baik", years=2),
}


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", PLANS)
def test_every_step_is_there_with_what_it_asks(tmp_path, name, lang):
    plan = PLANS[name]
    path = write_work_plan(tmp_path / "p.xlsx", plan, lang=lang, first_year=2027, title="Paser")
    sheet = openpyxl.load_workbook(path)[say("roadmap.book.sheet_work", lang)]
    rows = list(sheet.iter_rows(min_row=11, max_row=10 + len(plan.steps), max_col=13, values_only=True))
    assert [r[1] for r in rows] == list(plan.steps["code"])
    assert [(r[3], r[4]) for r in rows] == list(zip(plan.steps["from_level"], plan.steps["to_level"], strict=True))
    assert [r[5] for r in rows] == [2026 + y for y in plan.steps["year"]]
    assert all(r[6] for r in rows)
    inst = spbe.load_instrument(name)
    divisor = inst.denominator * int(1 / inst.level_step)
    assert plan.start + Fraction(sum(r[12] for r in rows), divisor) == plan.index


def test_efforts_are_read_back(tmp_path):
    dear = spbe.plan_roadmap(PASER, N, 2.6, effort="level")
    path = write_work_plan(tmp_path / "p.xlsx", dear)
    back = spbe.read_effort_file(path, N)
    assert len(back) == 4 * 47
    assert spbe.plan_roadmap(PASER, N, 2.6, effort=back).effort == dear.effort


@pytest.mark.full
@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("marked", [3, *(pytest.param(m, marks=pytest.mark.slow) for m in (0, 1, "all"))])
def test_a_spreadsheet_follows_the_marks(tmp_path, name, marked):
    """Index and predicate with the first steps marked, as LibreOffice computes them, beside the package's own."""
    plan, inst = PLANS[name], spbe.load_instrument(name)
    count = len(plan.steps) if marked == "all" else min(marked, len(plan.steps))
    path = write_work_plan(tmp_path / "t.xlsx", plan, lang="en")
    book = openpyxl.load_workbook(path)
    sheet = book[say("roadmap.book.sheet_work", "en")]
    for row in range(11, 11 + count):
        sheet.cell(row, 12).value = "x"
    book.save(path)
    done = sum((Fraction(str(p)) for p in plan.steps["points"][:count]), plan.start)
    shown = {r[0]: r[3] for r in computed_rows(path, 1) if len(r) > 3}
    assert float(shown[say("roadmap.book.now", "en")]) == float(published_form(done, inst))
    names = " / ".join(b.name("en") for b in reversed(inst.bands_at(done)))
    assert shown[say("roadmap.book.predicate", "en")] == names
    assert shown[say("roadmap.book.left", "en")] == str(len(plan.steps) - count)
    reached = say(f"roadmap.book.{'yes' if done >= plan.target else 'no'}", "en")
    assert shown[say("roadmap.book.reached", "en")] == reached


@pytest.mark.full
def test_years_follow_the_column_of_years(tmp_path):
    plan = PLANS[N]
    path = write_work_plan(tmp_path / "t.xlsx", plan, lang="en", first_year=2023)
    rows = {r[1]: r[2:] for r in computed_rows(path, 2) if len(r) > 3}
    told = [float(published_form(Fraction(str(x)), PLANS[N]._problem.instrument)) for x in plan.by_year["index"]]
    assert [float(x) for x in rows[say("roadmap.book.expected", "en")][:2]] == told
    assert rows[say("roadmap.book.expected_predicate", "en")][:2] == ["Cukup (Fair)", "Baik (Good)"]
    bars = [r for key, r in rows.items() if "→" in key]
    assert len(bars) == 17
    assert sorted(map(tuple, (b[:2] for b in bars))) == [("", "■")] * 9 + [("■", "")] * 8


def test_refusals(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError):
        write_work_plan(tmp_path / "file" / "p.xlsx", PLANS[N])
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="plan")):
        write_work_plan(tmp_path / "p.xlsx", "plan")
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="first_year")):
        write_work_plan(tmp_path / "p.xlsx", PLANS[N], first_year="2027")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
