"""What WBK and WBBM ask for besides points: survey indices, findings followed up, an earlier WBK, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import is_missing, is_number, named
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.options import found_as

__all__ = ["Condition", "read_conditions"]

#: grades from the lowest: of accountability and reform, and of audit opinions
_GRADES = (("D", "C", "CC", "B", "BB", "A", "AA"), ("TMP", "TW", "WDP", "WTP"))
#: survey indices that the values themselves give, by row: points over weight, of 4
_SURVEYS = {"corruption-survey": "H1", "service-survey": "H3"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a predicate.

    Attributes
    ----------
    predicate, holder, condition : of which predicate, of whom, and its id.
    minimum : least number or grade; text_id, text_en : what is asked for; known : what is known, blank for nothing.
    met : True, False, or None where it is not known.
    """

    predicate: str
    holder: str
    condition: str
    minimum: str
    text_id: str
    text_en: str
    known: str
    met: bool | None

    def record(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


def read_conditions(
    inst: Instrument, known: Mapping[str, object], rows: Mapping[str, Identified], *, folder: str | Path | None = None
) -> tuple[Condition, ...]:
    """Every condition of an instrument with what is known of it; ``rows`` give the survey indices.

    Raises
    ------
    ParameterError
        for one that there is not, and for what is neither a number nor a grade.
    """
    table = read_table("integrity_zone/conditions", folder, columns=("instrument", "condition", "measure", "minimum"))
    mine = table[table["instrument"] == inst.id]
    there = list(dict.fromkeys(mine["condition"]))
    astray = [str(name) for name in known if name not in there]
    if astray:
        told = message("errors.integrity.no_condition", names=named(astray), there=", ".join(there))
        raise ParameterError(told)
    found = []
    for row in mine.to_dict("records"):
        name, value = row["condition"], known.get(row["condition"])
        met: bool | None = None
        shown = "" if is_missing(value) else str(value).strip()
        if name in _SURVEYS and not shown and _SURVEYS[name] in rows:
            index = rows[_SURVEYS[name]].times(4 / (inst.weights[inst.codes.index(_SURVEYS[name])] * 100))
            least = Fraction(row["minimum"])
            met = True if index.low_exact >= least else False if index.high_exact < least else None
            shown = f"{index.low:.2f}" if index.is_point else ""
        elif shown and row["measure"] == "number":
            met = _number(name, value) >= Fraction(row["minimum"])
        elif shown:
            met = _grade(name, shown, row["minimum"])
        texts = (row["minimum"], row["text_id"], row["text_en"], shown, met)
        found.append(Condition(row["predicate"], row["holder"], name, *texts))
    return tuple(found)


def _number(name: str, value: object) -> Fraction:
    try:
        if not isinstance(value, str) and not is_number(value):  # True is no number of years
            raise ValueError
        number = exact(value.replace(",", ".") if isinstance(value, str) else value)
    except ValueError:
        number = Fraction(-1)
    if number < 0:
        allowed = message("errors.integrity.number_from_0")
        raise ParameterError(message("errors.integrity.condition", name=name, found=found_as(value), allowed=allowed))
    return number


def _grade(name: str, value: str, least: str) -> bool:
    order = next(order for order in _GRADES if least in order)
    if value.upper() not in order:
        told = {"name": name, "found": found_as(value), "allowed": ", ".join(order)}
        raise ParameterError(message("errors.integrity.condition", **told))
    return order.index(value.upper()) >= order.index(least)
