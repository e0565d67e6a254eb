"""The rules of integrity zones: weights and minima of a regulation, or of a user's own file in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument, load_of_system
from spbe_research.data.tables import cell_fraction, read_table
from spbe_research.errors import FileProblems, message
from spbe_research.options import check_path
from spbe_research.study.reading.filled import in_force
from spbe_research.study.reading.grid import MOST_BYTES, Cell, at, describe_cell
from spbe_research.study.reading.regular import bytes_of
from spbe_research.study.reading.text_table import read_delimited

__all__ = ["PREDICATES", "RULES", "Minimum", "ZoneRules", "rules_of_year", "zone_rules"]

#: from the lowest; the next one asks for every minimum of its own
PREDICATES = ("WBK", "WBBM")
#: the regulation where nothing says which
RULES = "permenpanrb-90-2021"
_UNITS = ("total", "domain", "aspect", "row")
_COLUMNS = ("kind", "predicate", "unit", "number", "value")


@dataclass(frozen=True, slots=True)
class Minimum:
    """One minimum of a predicate.

    Attributes
    ----------
    predicate : which asks for it; unit, number : of the total, of a component (domain), area (aspect) or row.
    minimum : points of 100, exact.
    """

    predicate: str
    unit: str
    number: str
    minimum: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class ZoneRules:
    """Weights and minima that a score is held against.

    Attributes
    ----------
    instrument : rows with their weights, in points of 100.
    minima : in the order of the table; own : name of the user's file, blank where the regulation's rules hold.
    """

    instrument: Instrument
    minima: tuple[Minimum, ...]
    own: str = ""

    def weight(self, unit: str, number: str) -> Fraction:
        """Points that a unit can reach."""
        if unit == "total":
            return Fraction(100)
        if unit == "row":
            return self.instrument.weights[self.instrument.codes.index(number)] * 100
        return self.instrument.unit_weight(unit, number) * 100


def rules_of_year(year: int) -> str | None:
    """The regulation on integrity zones that was in force in a year; None where none of that year is on record.

    Examples
    --------
    >>> rules_of_year(2016), rules_of_year(2019), rules_of_year(2025)
    ('permenpanrb-52-2014', None, 'permenpanrb-90-2021')
    """
    return next((name for name in instrument_ids(system="zi") if in_force(load_instrument(name), year)), None)


def zone_rules(
    instrument: str | Instrument, *, rules: str | Path | None = None, folder: str | Path | None = None
) -> ZoneRules:
    """The rules of a regulation, or those of a file that stands in their place.

    Parameters
    ----------
    instrument : id or Instrument of the system ``zi``; rules : a CSV file with columns kind (weight or minimum),
        predicate, unit, number and value: the weight of every row, and every minimum.
    folder : data folder; the packaged one by default.

    Raises
    ------
    FileProblems
        for a file without minima, with weights that do not sum to 100, or with a line that cannot be used.

    Examples
    --------
    >>> [(m.predicate, str(m.minimum)) for m in zone_rules("permenpanrb-90-2021").minima if m.unit == "total"]
    [('WBK', '75'), ('WBBM', '85')]
    """
    inst = load_of_system(instrument, "zi", folder=folder)
    if rules is not None:
        return _own_rules(inst, check_path("rules", rules))
    name = "integrity_zone/thresholds"
    table = read_table(name, folder, columns=("instrument", "predicate", "unit", "number", "minimum"))
    minima = [
        Minimum(r["predicate"], r["unit"], r["number"],
                cell_fraction(r["minimum"], file=f"{name}.csv", row=int(str(row)), column="minimum"))
        for row, r in table[table["instrument"] == inst.id].iterrows()
    ]  # fmt: skip
    return ZoneRules(inst, tuple(minima))


def _own_rules(inst: Instrument, file: Path) -> ZoneRules:
    def header(cells: object) -> bool:
        return isinstance(cells, list) and [str(c or "").strip().lower() for c in cells][:5] == list(_COLUMNS)

    data = bytes_of(file, MOST_BYTES, "reading")
    grid, _ = read_delimited(data, file.name, header)
    if not grid.rows or not header(grid.rows[0]):
        told = message("errors.integrity.rule_columns", columns=", ".join(_COLUMNS))
        raise FileProblems(file.name, [at(file.name, told)])
    problems: list[str] = []
    weights: dict[str, Fraction] = {}
    minima: dict[tuple[str, str, str], Minimum] = {}
    for row, cells in enumerate(grid.rows[1:], start=2):
        if not any(cells):
            continue
        kind, predicate, unit, number, value = (_text(c) for c in [*cells, *[None] * 5][:5])
        place = f"{file.name}{message('errors.frame.row', row=row)}"

        def wrong(column: str, found: str, allowed: str, place: str = place) -> None:
            where = f"{place}{message('errors.frame.column', column=column)}"
            problems.append(at(where, message("errors.integrity.found", found=found, allowed=allowed)))

        try:
            points = Fraction(value.replace(",", "."))
        except (ValueError, ZeroDivisionError):
            wrong("value", value, message("errors.integrity.points"))
            continue
        if kind == "weight":
            if number not in inst.codes or number in weights:
                wrong("number", number, message("errors.integrity.codes_once", codes=", ".join(inst.codes)))
            elif points <= 0:
                wrong("value", value, message("errors.integrity.points"))
            else:
                weights[number] = points
        elif kind == "minimum":
            there = {"total": ("",), "row": inst.codes}.get(unit) or (inst.numbers(unit) if unit in _UNITS else ())
            if predicate not in PREDICATES:
                wrong("predicate", predicate, ", ".join(PREDICATES))
            elif unit not in _UNITS:
                wrong("unit", unit, ", ".join(_UNITS))
            elif number not in there or (predicate, unit, number) in minima:
                wrong("number", number, message("errors.integrity.codes_once", codes=", ".join(there)))
            else:
                minima[predicate, unit, number] = Minimum(predicate, unit, number, points)
        else:
            wrong("kind", kind, "weight, minimum")
    if not problems:
        problems += _whole(file.name, inst, weights, minima)
    if problems:
        raise FileProblems(file.name, problems)
    own = _with_weights(inst, weights)
    made = ZoneRules(own, tuple(minima.values()), file.name)
    over = [m for m in made.minima if m.minimum > made.weight(m.unit, m.number)]
    if over:
        raise FileProblems(file.name, [at(file.name, _too_great(m, made)) for m in over])
    return made


def _too_great(m: Minimum, rules: ZoneRules) -> str:
    told = {"unit": m.unit, "number": m.number, "minimum": m.minimum, "weight": rules.weight(m.unit, m.number)}
    return message("errors.integrity.over_weight", **told)


def _whole(
    file: str, inst: Instrument, weights: dict[str, Fraction], minima: dict[tuple[str, str, str], Minimum]
) -> list[str]:
    """What the file as a whole lacks."""
    found: list[str] = []
    lost = [c for c in inst.codes if c not in weights]
    if lost:
        found.append(at(file, message("errors.integrity.weights_lost", codes=", ".join(lost))))
    elif sum(weights.values()) != 100:
        found.append(at(file, message("errors.integrity.weights_sum", found=sum(weights.values()))))
    for predicate in PREDICATES:
        if not any(m.predicate == predicate for m in minima.values()):
            found.append(at(file, message("errors.integrity.no_minima", predicate=predicate)))
    return found


def _with_weights(inst: Instrument, weights: dict[str, Fraction]) -> Instrument:
    rows = inst.rows.assign(weight_percent=pd.Series([str(weights[c]) for c in inst.codes], index=inst.rows.index))
    return replace(inst, rows=rows, weights=tuple(weights[c] / 100 for c in inst.codes))


def _text(cell: Cell) -> str:
    return "" if cell is None else cell.strip() if isinstance(cell, str) else describe_cell(cell)
