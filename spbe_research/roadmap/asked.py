"""What is asked of a plan, read at the door: target, efforts, rows that stay, requirements, the order of domains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from numbers import Integral
from typing import TypeAlias

import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import is_number, named, one_line
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import figure
from spbe_research.options import check_choice, check_several
from spbe_research.roadmap.problem import Requirement

__all__ = [
    "EFFORTS",
    "DomainOrder",
    "Efforts",
    "Prerequisites",
    "read_domain_order",
    "read_efforts",
    "read_locked",
    "read_positive",
    "read_requirements",
    "read_target",
]

#: effort tables of data/roadmap/efforts.csv: every step alike, a step to level v costs v, or by the kinds of demand
EFFORTS = ("step", "level", "kinds")
#: requirements that the data hold: those that texts state and no case contradicts, or all
_PACKAGED = {"packaged": ("enforce",), "all": ("enforce", "advise", "drop")}

Efforts: TypeAlias = str | Mapping[tuple[str, float], float] | pd.DataFrame | None
Prerequisites: TypeAlias = str | Iterable[tuple[str, float, str, float]] | None
DomainOrder: TypeAlias = str | Iterable[str] | None


def read_target(target: object, inst: Instrument) -> Fraction:
    """The index to reach: a number, or the lower edge of a predicate."""
    names = {band.predicate.casefold(): band.lower for band in inst.bands}
    if isinstance(target, str) and target.strip().casefold() in names:
        return Fraction(names[target.strip().casefold()])
    try:
        value = exact(target) if isinstance(target, str) or is_number(target) else None
    except ValueError:
        value = None
    if value is None or not inst.level_min <= value <= inst.level_max:
        allowed = ", ".join(band.predicate for band in reversed(inst.bands))
        raise ParameterError(message("errors.roadmap.plan.target", target=one_line(target), allowed=allowed))
    return value


def read_positive(name: str, value: object) -> Fraction:
    """A number above 0, exactly as it is written."""
    try:
        fits = is_number(value) and 0 < float(value) < float("inf")  # type: ignore[arg-type]
    except OverflowError:
        fits = False
    if not fits:
        raise ParameterError(message("errors.roadmap.effort.positive", name=name, found=one_line(value)))
    return exact(value)


def read_efforts(effort: Efforts, inst: Instrument) -> dict[tuple[str, Fraction], Fraction] | None:
    """Effort of the step to every level of every row; None where each costs 1."""
    every = [(code, Fraction(v)) for code in inst.codes for v in range(int(inst.level_min), int(inst.level_max) + 1)]
    if effort is None or (isinstance(effort, str) and check_choice("effort", effort, EFFORTS) == "step"):
        return None
    if isinstance(effort, str):
        return {(code, level): level for code, level in every} if effort == "level" else _by_kinds(inst)
    if isinstance(effort, pd.DataFrame):
        lacking = [c for c in ("code", "level", "effort") if c not in effort]
        if lacking:
            raise ParameterError(message("errors.roadmap.effort.columns", columns=", ".join(lacking)))
        pairs = [((str(c), x), e) for c, x, e in zip(effort["code"], effort["level"], effort["effort"], strict=True)]
    elif isinstance(effort, Mapping):
        pairs = []
        for key, value in effort.items():
            if not isinstance(key, tuple) or len(key) != 2:
                raise ParameterError(message("errors.roadmap.effort.key", found=one_line(key)))
            pairs.append(((str(key[0]), key[1]), value))
    else:
        raise ParameterError(message("errors.roadmap.effort.kind", found=one_line(effort)))
    found: dict[tuple[str, Fraction], Fraction] = {}
    for (code, level), value in pairs:
        place = (code, exact(level)) if is_number(level) else None
        if place not in set(every):
            raise ParameterError(message("errors.roadmap.effort.no_step", code=code, level=one_line(level)))
        if place in found:
            raise ParameterError(message("errors.roadmap.effort.twice", code=code, level=one_line(level)))
        found[place] = read_positive(f"effort {code} -> {figure(level)}", value)
    return found


def _by_kinds(inst: Instrument) -> dict[tuple[str, Fraction], Fraction]:
    """A step costs as many units as it has kinds of demand."""
    table = read_table("instruments/steps", columns=("instrument", "code", "to_level", "kinds"))
    table = table[(table["instrument"] == inst.id) & (table["kinds"] != "")]
    if table.empty:
        raise ParameterError(message("errors.roadmap.effort.no_kinds", label=inst.label))
    lines = zip(table["code"], table["to_level"], table["kinds"], strict=True)
    return {(code, Fraction(level)): Fraction(len(set(kinds.split("|")))) for code, level, kinds in lines}


def read_locked(locked: Iterable[str], inst: Instrument) -> tuple[str, ...]:
    """Codes of the rows that stay: those named, and those fed by other agencies' indices."""
    codes = [str(c) for c in check_several("locked", locked)]
    odd = [c for c in codes if c not in inst.codes]
    if odd:
        raise ParameterError(message("errors.roadmap.plan.locked", codes=named(odd), label=inst.label))
    fed = [c for c, x in zip(inst.codes, inst.rows["external_index"], strict=True) if x]
    return tuple(dict.fromkeys((*codes, *fed)))


def read_requirements(prerequisites: Prerequisites, inst: Instrument) -> tuple[Requirement, ...]:
    """The requirements to keep."""
    if prerequisites is None:
        return ()
    if isinstance(prerequisites, str):
        check_choice("prerequisites", prerequisites, tuple(_PACKAGED))
        table = read_table("roadmap/prerequisites")
        table = table[(table["instrument"] == inst.id) & table["use"].isin(_PACKAGED[prerequisites])]
        lines = zip(table["code"], table["level"], table["required_code"], table["required_level"], strict=True)
        return tuple((a, Fraction(x), b, Fraction(y)) for a, x, b, y in lines)
    found: list[Requirement] = []
    for one in check_several("prerequisites", prerequisites):
        row, level, required, least = one if isinstance(one, tuple | list) and len(one) == 4 else (None,) * 4
        whole = all(isinstance(x, Integral) and inst.level_min <= x <= inst.level_max for x in (level, least))
        if not whole or str(row) not in inst.codes or str(required) not in inst.codes:
            raise ParameterError(message("errors.roadmap.plan.requirement", found=one_line(one)))
        found.append((str(row), Fraction(str(level)), str(required), Fraction(str(least))))
    _no_circle(found)
    return tuple(found)


def read_domain_order(order: DomainOrder, inst: Instrument) -> tuple[str, ...]:
    """Numbers of the domains in the order that a plan keeps, the one that goes first first; empty for none."""
    if order is None:
        return ()
    if isinstance(order, str):
        check_choice("domain_order", order, ("packaged",))
        table = read_table("roadmap/domain_order")
        mine = table[table["instrument"] == inst.id]
        numbers = [str(n) for _, n in sorted(zip(mine["rank"].astype(int), mine["domain_no"], strict=True))]
        if not numbers:
            raise ParameterError(message("errors.roadmap.plan.no_order", label=inst.label))
        return tuple(numbers)
    numbers = [str(n) for n in check_several("domain_order", order)]
    if len(numbers) < 2 or len(set(numbers)) < len(numbers) or not set(numbers) <= set(inst.numbers("domain")):
        there = ", ".join(inst.numbers("domain")) or "-"
        raise ParameterError(message("errors.roadmap.plan.order", found=one_line(numbers), there=there))
    return tuple(numbers)


def _no_circle(requirements: Sequence[Requirement]) -> None:
    """On (row, level): a level that waits for itself, directly or through others, can never be reached."""
    after: dict[tuple[str, Fraction], set[tuple[str, Fraction]]] = {}
    for row, level, required, least in requirements:
        after.setdefault((row, level), set()).add((required, least))
    nodes = sorted({*after, *(n for waits in after.values() for n in waits)})
    for row, level in nodes:  # a level of a row waits for the lower ones of that row
        after.setdefault((row, level), set()).update((r, x) for r, x in nodes if r == row and x < level)
    state: dict[tuple[str, Fraction], int] = {}

    def visit(node: tuple[str, Fraction], path: list[tuple[str, Fraction]]) -> None:
        state[node] = 1
        for nxt in sorted(after.get(node, ())):
            if state.get(nxt) == 1:
                circle = [*path[path.index(nxt) :], nxt] if nxt in path else [node, nxt]
                told = " -> ".join(f"{r} ({figure(x)})" for r, x in circle)
                raise ParameterError(message("errors.roadmap.plan.circle", circle=told))
            if nxt not in state:
                visit(nxt, [*path, nxt])
        state[node] = 2

    for node in nodes:
        if node not in state:
            visit(node, [node])
