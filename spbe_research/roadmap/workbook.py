"""A plan as a workbook to work with: what each step asks, who does it, its cost, and the index as steps are done."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from pathlib import Path
from typing import Any

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.names import plain_name
from spbe_research.data.tables import read_table
from spbe_research.extras import need
from spbe_research.numbers.language import check_language
from spbe_research.options import check_kind, check_path, check_texts, check_year
from spbe_research.roadmap.plan import RoadmapPlan
from spbe_research.scoring.score import published_form
from spbe_research.study.workbook.book import new_book
from spbe_research.study.workbook.explanation import criteria
from spbe_research.study.workbook.formulas import Formulas
from spbe_research.text.catalog import say

__all__ = ["Asked", "write_work_plan"]

_INK, _BLUE, _PALE, _GREY = "#1d2430", "#134b7f", "#e6edf4", "#66707f"
#: row of the header of steps, from 0
_HEADER = 9
_COLUMNS = ("n", "code", "indicator", "from", "to", "year", "asks", "evidence", "unit", "cost", "status", "done")
_WIDTHS = {"n": 5, "code": 7, "indicator": 38, "from": 7, "to": 7, "year": 7, "asks": 46, "evidence": 30}
_WIDTHS |= {"unit": 22, "cost": 12, "status": 14, "done": 9}


def write_work_plan(
    path: str | Path, plan: RoadmapPlan, *, lang: str = "id", first_year: int | None = None, title: str = ""
) -> Path:
    """Write a plan as a workbook: a line a step, a sheet of years, and one of efforts to change and hand back.

    The index, its predicate and what is left are formulas: they follow the column in which a step is marked as done,
    and the expected index of each year follows the column of years. They add whole numbers and divide once, as the
    package does.

    Parameters
    ----------
    path : of the .xlsx; one that is there is replaced.
    plan : of :func:`~spbe_research.plan_roadmap`; lang : ``"id"`` or ``"en"``.
    first_year : calendar year of the plan's first year; years count from 1 without it.
    title : over the plan; whose it is.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        where it cannot be written.
    ParameterError
        for an unknown language, what is no plan, and what is no year.

    Examples
    --------
    >>> from spbe_research import load_levels, plan_roadmap
    >>> import tempfile
    >>> plan = plan_roadmap(load_levels("paser", 2022), "permenpanrb-59-2020", 2.6, years=2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_work_plan(f"{folder}/plan.xlsx", plan).stat().st_size > 5000
    True
    """
    check_language(lang)
    check_texts(title=title)
    check_kind("plan", plan, RoadmapPlan, "plan_roadmap")
    target = check_path("path", path)
    if first_year is not None:
        check_year("first_year", first_year)
    need("xlsxwriter")
    with new_book(target, title, overwrite=True) as book:
        sheets = _Sheets(book, load_instrument(plan.instrument), plan, lang, first_year or 1, title)
        sheets.work()
        sheets.time()
        sheets.efforts()
    return target


class _Sheets:
    """The sheets of one plan."""

    def __init__(self, book: Any, inst: Instrument, plan: RoadmapPlan, lang: str, first: int, title: str) -> None:
        self.book, self.inst, self.plan, self.lang, self.first, self.title = book, inst, plan, lang, first, title
        base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
        box = {"border": 1, "border_color": "#b7cde2"}

        def add(**more: Any) -> Any:
            return book.add_format(base | more)

        self.big, self.hint = add(bold=True, font_size=14, font_color=_BLUE), add(italic=True, font_color=_GREY)
        self.label, self.result = add(bold=True), add(bold=True, font_color=_BLUE, align="left")
        self.number = add(bold=True, font_color=_BLUE, align="left", num_format="0.00")
        self.header = add(bold=True, font_color="#ffffff", bg_color=_BLUE, text_wrap=True, **box)
        self.text, self.middle = add(text_wrap=True, **box), add(align="center", **box)
        self.write = add(bg_color=_PALE, text_wrap=True, locked=False, **box)
        self.write_middle = add(bg_color=_PALE, align="center", locked=False, **box)
        self.two = add(num_format="0.00", **box)
        self.steps = plan.steps.to_dict("records")
        self.top, self.last = _HEADER + 1, _HEADER + len(self.steps)
        self.name = self.say("sheet_work")
        # whole units of the index: points of every step, and the sum of today
        self.per_level = int(1 / inst.level_step)
        self.formulas = Formulas(inst, "", "", self._cell(2), "", "", "")

    def say(self, key: str, **values: object) -> str:
        return say(f"roadmap.book.{key}", self.lang, **values)

    def _at(self, key: str) -> int:
        return _COLUMNS.index(key)

    def _column(self, key: str) -> str:
        """Range of a column of steps, as a formula of any sheet names it."""
        at = len(_COLUMNS) if key == "points" else self._at(key)
        letter = chr(65 + at)
        return f"'{self.name}'!${letter}${self.top + 1}:${letter}${self.last + 1}"

    def _cell(self, row: int) -> str:
        """Cell of the hidden column of sums."""
        return f"'{self.name}'!${chr(65 + len(_COLUMNS) + 1)}${row + 1}"

    def _whole(self, index: Fraction) -> int:
        return round(index * self.formulas.divisor)

    def _units(self, step: dict[Hashable, Any]) -> int:
        """Whole units of the index that a step gives."""
        return round(step["points"] * self.formulas.divisor)

    def _printed(self, index: Fraction) -> float:
        return float(published_form(index, self.inst))

    def _named(self, index: Fraction) -> str:
        return " / ".join(b.name(self.lang) for b in reversed(self.inst.bands_at(index)))

    def work(self) -> None:
        """The sheet of steps."""
        sheet, lang = self.book.add_worksheet(self.name), self.lang
        sheet.write_string(0, 0, self.title or self.say("title"), self.big)
        sheet.write_string(1, 0, self.say("hint"), self.hint)
        hidden = len(_COLUMNS)
        done = f'SUMPRODUCT(({self._column("done")}<>"")*{self._column("points")})'
        start = self._whole(self.plan.start)
        sheet.write_formula(2, hidden + 1, f"={start}+{done}", None, start)
        index = f"={self.formulas.rounded(self._cell(2), self.formulas.divisor)}"
        target = self._whole(self.plan.target)
        reached = f'=IF({self._cell(2)}>={target},"{self.say("yes")}","{self.say("no")}")'
        lines: list[tuple[str, str, float | str, Any]] = [
            ("now", index, self._printed(self.plan.start), self.number),
            ("predicate", f"={self.formulas.band(self._cell(2), lang)}", self._named(self.plan.start), self.result),
            ("left", f'=COUNTIF({self._column("done")},"")', len(self.steps), self.result),
            ("reached", reached, self.say("no"), self.result),
        ]
        for row, (key, number) in enumerate((("start", self.plan.start), ("target", self.plan.target)), start=2):
            sheet.write_string(row, 0, self.say(key), self.label)
            sheet.write_number(row, 3, float(number), self.number)
        for row, (key, formula, today, style) in enumerate(lines, start=4):
            sheet.write_string(row, 0, self.say(key), self.label)
            sheet.write_formula(row, 3, formula, style, today)  # what stands there until a program computes it
        for column, key in enumerate(_COLUMNS):
            sheet.write_string(_HEADER, column, self.say(f"c_{key}"), self.header)
        asked = Asked(self.inst, lang)
        for row, step in enumerate(self.steps, start=self.top):
            place = step["code"], int(step["to_level"])
            name = plain_name(self.inst.indicators.loc[step["code"]], "name", lang)
            sheet.set_row(row, 46)
            sheet.write_number(row, 0, row - _HEADER, self.middle)
            sheet.write_string(row, 1, step["code"], self.middle)
            sheet.write_string(row, 2, name, self.text)
            sheet.write_number(row, 3, step["from_level"], self.middle)
            sheet.write_number(row, 4, step["to_level"], self.middle)
            sheet.write_number(row, 5, self.first + int(step["year"]) - 1, self.write_middle)
            sheet.write_string(row, 6, asked.text(*place), self.text)
            sheet.write_string(row, 7, asked.evidence(*place), self.write)
            for column in (8, 9):
                sheet.write_blank(row, column, None, self.write)
            sheet.write_string(row, 10, self.say("to_do"), self.write)
            sheet.write_blank(row, 11, None, self.write_middle)
            sheet.write_number(row, hidden, self._units(step))
        sheet.write_string(self.last + 1, 8, self.say("total"), self.label)
        costs = self._column("cost")
        sheet.write_formula(self.last + 1, 9, f"=SUM({costs})", self.two, 0)
        states = [self.say(k) for k in ("to_do", "doing", "finished")]
        sheet.data_validation(self.top, 10, self.last, 10, {"validate": "list", "source": states})
        sheet.data_validation(self.top, 11, self.last, 11, {"validate": "list", "source": ["x"], "ignore_blank": True})
        for column, key in enumerate(_COLUMNS):
            sheet.set_column(column, column, _WIDTHS[key])
        sheet.set_column(hidden, hidden + 1, None, None, {"hidden": True})
        sheet.freeze_panes(_HEADER + 1, 3)
        self._page(sheet, _HEADER, self.last + 1, len(_COLUMNS) - 1)

    def time(self) -> None:
        """Years side by side: a bar where a step is due, and the index expected and reached at the end of each."""
        sheet = self.book.add_worksheet(self.say("sheet_time"))
        years = [self.first + n for n in range(len(self.plan.by_year))]
        head = [self.say("c_code"), self.say("c_indicator"), *map(str, years)]
        sheet.write_string(0, 0, self.say("time_hint"), self.hint)
        labels = ("expected", "expected_predicate", "so_far")
        for row, key in enumerate(labels, start=1):
            sheet.write_string(row, 1, self.say(key), self.label)
        year_column, points, done = (self._column(k) for k in ("year", "points", "done"))
        start = self._whole(self.plan.start)
        for column, year in enumerate(years, start=2):
            due = f"{start}+SUMPRODUCT(({year_column}<={year})*{points})"
            mine = f'{start}+SUMPRODUCT(({year_column}<={year})*({done}<>"")*{points})'
            letter, divisor = chr(65 + column), self.formulas.divisor
            gained = sum(self._units(s) for s in self.steps if self.first + int(s["year"]) - 1 <= year)
            then = self.plan.start + Fraction(gained, divisor)
            sheet.write_formula(4, column, f"={due}", None, self._whole(then))  # whole sums, in a hidden row
            sheet.write_formula(5, column, f"={mine}", None, start)
            index, so_far = (f"={self.formulas.rounded(f'{letter}{n}', divisor)}" for n in (5, 6))
            sheet.write_formula(1, column, index, self.two, self._printed(then))
            predicate = f"={self.formulas.band(f'{letter}5', self.lang)}"
            sheet.write_formula(2, column, predicate, self.text, self._named(then))
            sheet.write_formula(3, column, so_far, self.two, self._printed(self.plan.start))
        for row in (4, 5):
            sheet.set_row(row, None, None, {"hidden": True})
        top = 7
        for column, text in enumerate(head):
            sheet.write_string(top - 1, column, text, self.header)
        for row, step in enumerate(self.steps):
            source = self.top + row + 1  # as the sheet counts
            name = plain_name(self.inst.indicators.loc[step["code"]], "name", self.lang)
            sheet.write_string(top + row, 0, step["code"], self.middle)
            sheet.write_string(top + row, 1, f"{name} ({step['from_level']:g} → {step['to_level']:g})", self.text)
            for column, year in enumerate(years, start=2):
                cell = f"'{self.name}'!$F${source}"
                shown = "■" if year == self.first + int(step["year"]) - 1 else ""
                mark = f"'{self.name}'!$L${source}"
                sheet.write_formula(
                    top + row, column, f'=IF({cell}={year},IF({mark}<>"","x","■"),"")', self.middle, shown
                )
        bar = self.book.add_format({"bg_color": "#7da6cb", "font_color": "#7da6cb"})
        ready = self.book.add_format({"bg_color": _BLUE, "font_color": "#ffffff"})
        where = (top, 2, top + len(self.steps) - 1, 1 + len(years))
        sheet.conditional_format(*where, {"type": "cell", "criteria": "==", "value": '"■"', "format": bar})
        sheet.conditional_format(*where, {"type": "cell", "criteria": "==", "value": '"x"', "format": ready})
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, 1, 62)
        sheet.set_column(2, 1 + len(years), 13)
        sheet.freeze_panes(top, 2)
        self._page(sheet, top - 1, top + len(self.steps) - 1, 1 + len(years))

    def efforts(self) -> None:
        """Every step that any row could take with its effort, to change and hand back with ``--effort``."""
        sheet = self.book.add_worksheet(self.say("sheet_effort"))
        problem = self.plan._problem
        head = [say(f"roadmap.effort_{k}", self.lang) for k in ("code", "level", "effort")]
        for column, text in enumerate([*head, self.say("c_indicator")]):
            sheet.write_string(0, column, text, self.header)
        row = 1
        given = {
            (code, goal): problem.effort[r][k] * problem.effort_unit
            for r, code in enumerate(self.inst.codes)
            for k, goal in enumerate(problem.goals[r])
        }
        for code in self.inst.codes:
            name = plain_name(self.inst.indicators.loc[code], "name", self.lang)
            for level in range(int(self.inst.level_min) + 1, int(self.inst.level_max) + 1):
                sheet.write_string(row, 0, code, self.middle)
                sheet.write_number(row, 1, level, self.middle)
                sheet.write_number(row, 2, float(given.get((code, Fraction(level)), Fraction(1))), self.write_middle)
                sheet.write_string(row, 3, name, self.text)
                row += 1
        sheet.write_string(0, 5, self.say("effort_hint"), self.hint)
        sheet.set_column(0, 2, 9)
        sheet.set_column(3, 3, 62)
        sheet.freeze_panes(1, 0)

    def _page(self, sheet: Any, header: int, last: int, right: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, last, right)


class Asked:
    """What a level of a row asks for, and by what it is shown, as far as the data say."""

    def __init__(self, inst: Instrument, lang: str) -> None:
        steps, blocks = read_table("instruments/steps"), read_table("instruments/evidence_blocks")
        self.inst, self.lang = inst, lang
        mine = steps[steps["instrument"] == inst.id].to_dict("records")
        self.steps = {(line["code"], line["to_level"]): line for line in mine}
        blocks = blocks[(blocks["instrument"] == inst.id) & blocks["block"].duplicated(keep=False)]
        shared = blocks.to_dict("records")
        self.shared = {line["code"]: line for line in reversed(shared)}
        self.criteria = {(c["code"], c["level"]): c for c in criteria(inst).to_dict("records")}

    def text(self, code: str, level: int) -> str:
        """What the level asks for: of the row, else of rows of its kind, else in general."""
        step = self.steps.get((code, str(level)))
        if step is not None:
            return plain_name(step, "text", self.lang)
        capability = self.inst.indicators["capability"].get(code, "")
        for key in (code, f"*{capability}", "*"):
            if (key, str(level)) in self.criteria:
                return plain_name(self.criteria[key, str(level)], "text", self.lang)
        return ""

    def evidence(self, code: str, level: int) -> str:
        """Kinds of what is to be shown, and what one document may serve besides."""
        step, shared = self.steps.get((code, str(level))), self.shared.get(code)
        if step is None:
            return ""
        kinds = ", ".join(say(f"roadmap.kind.{kind}", self.lang) for kind in dict.fromkeys(step["kinds"].split("|")))
        return kinds if shared is None else f"{kinds}. {plain_name(shared, 'reason', self.lang)}"
