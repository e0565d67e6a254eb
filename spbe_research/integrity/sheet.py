"""The evaluation sheet: sub-areas, questions and what answers are worth, and from answers to points.

A sub-area gives its weight times the mean of its items. The trial workbook (data/integrity_zone/trial_workbook.csv)
fits that: 22/7 of 4 points is 2 * (1 + 1/7) / 2 + 1 + 1. Counts give a share together; where there is nothing to take
a share of, the sheet says no value, and the item stays open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.tables import cell_fraction, read_table
from spbe_research.errors import ParameterError, message
from spbe_research.integrity.rules import ZoneRules
from spbe_research.numbers.intervals import Identified
from spbe_research.text.result import result_table

__all__ = ["SHEET", "ZoneAnswers", "answer_scores", "is_sheet_of", "questions", "row_values", "sheet_nodes"]

#: the sheet whose questions are held here
SHEET = "lke-2026"
_OPEN = Identified(Fraction(0), Fraction(1))


def questions(folder: str | Path | None = None) -> pd.DataFrame:
    """The questions of the sheet in their order.

    Examples
    --------
    >>> table = questions()
    >>> len(table), table.iloc[0]["answer_type"]
    (127, 'yes-no')
    """
    table = read_table("integrity_zone/questions", folder, columns=("question", "node", "answer_type", "item", "role"))
    return table[table["sheet"] == SHEET].reset_index(drop=True)


def sheet_nodes(folder: str | Path | None = None) -> pd.DataFrame:
    """Components, areas and sub-areas by their number in the sheet."""
    table = read_table("integrity_zone/sheet", folder, columns=("node", "parent", "weight", "code"))
    return table[table["sheet"] == SHEET].set_index("node")


def answer_scores(folder: str | Path | None = None) -> dict[str, dict[str, Fraction]]:
    """What each answer is worth, by type.

    Examples
    --------
    >>> answer_scores()["abcd"]["B"]
    Fraction(67, 100)
    """
    scores: dict[str, dict[str, Fraction]] = {}
    name = "integrity_zone/answers"
    for at, row in read_table(name, folder, columns=("answer_type", "answer", "score")).iterrows():
        value = cell_fraction(row["score"], file=f"{name}.csv", row=int(str(at)), column="score")
        scores.setdefault(row["answer_type"], {})[row["answer"]] = value
    return scores


def is_sheet_of(inst: Instrument) -> bool:
    """Whether the questions give the rows of an instrument, so that answers can be scored by it."""
    given = {*filter(None, sheet_nodes()["code"]), *filter(None, questions()["code"])}
    return given == set(inst.codes)


@dataclass(frozen=True, slots=True, eq=False)
class ZoneAnswers:
    """What a work unit filled in, as :func:`~spbe_research.read_zone` gives it.

    Attributes
    ----------
    institution, unit : as written.
    institution_id : of the register; blank where no institution is named.
    year, assessment : as written; None and blank where nothing is.
    answers : by question, a word (``"A"``, ``"Ya"``) or a number; what is missing is left out.
    values : points by code of the row, where a file has those instead.
    conditions : what is known of further conditions; goals : evidence by number of the goal.
    file, sheet : where it was read; source : id of its source, where a study holds it.
    instrument : whose rules it is to be held against; blank where nothing says.

    References
    ----------
    data/integrity_zone/questions.csv; docs/methods/integrity-zone.md.

    Examples
    --------
    >>> from spbe_research import ZoneAnswers, score_integrity_zone
    >>> mine = ZoneAnswers("Kabupaten Paser", "Disdukcapil", answers={1: "Ya", 2: "B"})
    >>> mine, len(mine.missing), str(score_integrity_zone(mine).values["P1"])
    (<ZoneAnswers 'Disdukcapil': 2 filled>, 125, '0.3750 to 3.8750')
    """

    institution: str
    unit: str
    institution_id: str = ""
    year: int | None = None
    assessment: str = ""
    answers: Mapping[int, str | Fraction] = field(default_factory=dict)
    values: Mapping[str, Fraction] = field(default_factory=dict)
    conditions: Mapping[str, object] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    instrument: str = ""
    source: str = ""

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What a result belongs to: institution, work unit and year."""
        return ((self.institution_id or self.institution.strip().lower()), self.unit.strip().lower(), self.year)

    @property
    def missing(self) -> tuple[int, ...]:
        """Questions without an answer; none where points were given instead."""
        if self.values:
            return ()
        return tuple(q for q in map(int, questions()["question"]) if q not in self.answers)

    def __repr__(self) -> str:
        filled = len(self.values) or len(self.answers)
        year = f", {self.year}" if self.year else ""
        return f"<ZoneAnswers {self.unit!r}{year}: {filled} filled>"

    def _repr_html_(self) -> str:
        facts = {"institution": self.institution, "unit": self.unit, "year": self.year,
                 "n": len(self.values) or len(self.answers), "missing_rows": len(self.missing)}  # fmt: skip
        return result_table("zone_answers", facts)

    def _node(
        self, node: str, table: pd.DataFrame, nodes: pd.DataFrame, scores: dict[str, dict[str, Fraction]]
    ) -> Identified:
        """Points of a node of the sheet."""
        below = nodes.index[nodes["parent"] == node]
        if len(below):
            value = Identified.point(Fraction(0))
            for each in below:
                value = value.plus(self._node(str(each), table, nodes, scores))
            return value
        items = [self._item(own, scores) for _, own in table[table["node"] == node].groupby("item", sort=False)]
        value = Identified.point(Fraction(0))
        for item in items:
            value = value.plus(item)
        return value.times(Fraction(nodes.loc[node, "weight"]) / len(items))

    def _item(self, own: pd.DataFrame, scores: dict[str, dict[str, Fraction]]) -> Identified:
        """Score of one item, 0 to 1: an answer, an index of 4, or counts that give a share."""
        kind = own.iloc[0]["answer_type"]
        of = {r: [self.answers.get(int(q)) for q in rows["question"]] for r, rows in own.groupby("role")}
        used = [x for role, xs in of.items() if role != "noted" for x in xs]
        if any(x is None for x in used):
            return _OPEN
        if kind in scores:
            return Identified.point(scores[kind][str(used[0])])
        numbers = {role: sum((Fraction(x) for x in xs if x is not None), Fraction(0)) for role, xs in of.items()}
        if kind == "survey":
            return Identified.point(numbers["answer"] / 4)
        whole = numbers.get("whole", numbers.get("before", Fraction(0)))
        if whole == 0:
            return _OPEN
        part = whole - numbers["now"] if "now" in numbers else numbers.get("part", numbers.get("surplus", Fraction(0)))
        return Identified.point(min(Fraction(1), max(Fraction(0), part / whole)))


def row_values(answers: ZoneAnswers, rules: ZoneRules) -> dict[str, Identified]:
    """Points of every row; intervals where answers are missing.

    Parameters
    ----------
    answers : of a work unit; rules : with the weights of the rows.

    Raises
    ------
    ParameterError
        where the sheet gives rows that the instrument does not have.
    """
    inst = rules.instrument
    if answers.values:
        zero = Fraction(0)
        return {
            c: Identified.point(answers.values[c]) if c in answers.values else Identified(zero, rules.weight("row", c))
            for c in inst.codes
        }
    table, nodes, scores = questions(), sheet_nodes(), answer_scores()
    if not is_sheet_of(inst):
        raise ParameterError(message("errors.integrity.sheet_of_another", sheet=SHEET, instrument=inst.id))
    parts: dict[str, Identified] = {}
    for code, own in table[table["code"] != ""].groupby("code"):
        parts[str(code)] = answers._item(own, scores).times(rules.weight("row", str(code)))
    for code in (c for c in inst.codes if c not in parts):
        node = str(nodes.index[nodes["code"] == code][0])
        total = Fraction(nodes.loc[node, "weight"])  # a user's own weight keeps the shares of the sub-areas
        parts[code] = answers._node(node, table, nodes, scores).times(rules.weight("row", code) / total)
    return {code: parts[code] for code in inst.codes}
