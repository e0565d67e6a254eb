"""Values of a work unit against every minimum of WBK and WBBM: total, components, areas, verdict, what is missing.

PermenPANRB 90/2021, Lampiran II: table 3 (p. 43) sets fulfilment and reform of an area side by side, and point 4
(p. 52) asks for a share of the area's weight; so the minimum of an area is joint. What is not known stays an interval:
every minimum is one on a sum, so the ends of the intervals decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.data.labels import is_missing, is_number, named, one_line
from spbe_research.errors import LevelError, Message, ParameterError, listed, message
from spbe_research.integrity.conditions import Condition, read_conditions
from spbe_research.integrity.rules import PREDICATES, Minimum, ZoneRules, zone_rules
from spbe_research.integrity.sheet import ZoneAnswers, row_values
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_choice, refused
from spbe_research.scoring.levels import Levels, levels_by_code
from spbe_research.text.result import result_table

__all__ = ["NONE", "UNDECIDED", "Held", "IntegrityZone", "score_integrity_zone"]

#: no predicate is reached; what is known allows more than one answer
NONE, UNDECIDED = "none", "undecided"


@dataclass(frozen=True, slots=True)
class Held:
    """A minimum held against a value.

    Attributes
    ----------
    rule : the minimum; name_id, name_en : of the unit, blank for the total; weight : points that the unit can reach.
    value, margin : points, and points above the minimum (below it where negative).
    met : True, False, or None where what is known does not decide.
    """

    rule: Minimum
    name_id: str
    name_en: str
    weight: Fraction
    value: Identified
    margin: Identified

    @property
    def met(self) -> bool | None:
        if self.margin.low_exact >= 0:
            return True
        return False if self.margin.high_exact < 0 else None

    @property
    def lacking(self) -> Identified:
        """Points that are missing."""
        low, high = self.margin.low_exact, self.margin.high_exact
        return Identified(max(Fraction(0), -high), max(Fraction(0), -low))


@dataclass(frozen=True, slots=True, eq=False)
class IntegrityZone:
    """Result of :func:`score_integrity_zone`; all values are points of 100, exact.

    Attributes
    ----------
    rules : weights and minima that were used; values : of every row by its code.
    total : the total; held : every minimum with its margin.
    held_conditions : what else is asked for, met, not met or not known.
    answers : what was filled in, where a file was; None for values alone.

    References
    ----------
    PermenPANRB 90/2021, Lampiran II, table 3, pp. 52-53 and table 6; PermenPANRB 52/2014, Bab III B.4.

    Examples
    --------
    >>> from spbe_research import score_integrity_zone
    >>> areas = {"1": 7, "2": 7, "3": 10, "4": 9, "5": 12, "6": 10}
    >>> zone = score_integrity_zone({**areas, "H1": 16, "H2": 3.75, "H3": 15})
    >>> zone, zone.binding.rule.number, zone.points_to_next
    (<IntegrityZone 89.75, WBK under permenpanrb-90-2021>, '3', Fraction(3, 4))
    """

    rules: ZoneRules
    values: Mapping[str, Identified]
    total: Identified
    held: tuple[Held, ...]
    held_conditions: tuple[Condition, ...]
    answers: ZoneAnswers | None
    _units: Mapping[tuple[str, str], Identified]

    @property
    def instrument(self) -> Instrument:
        """Rows and weights."""
        return self.rules.instrument

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Every verdict that is possible, from the lowest: ``"none"``, ``"WBK"``, ``"WBBM"``."""
        low, high = (_reached(self._ends(end)) for end in (0, 1))
        every = (NONE, *PREDICATES)
        return every[every.index(low) : every.index(high) + 1]

    @property
    def verdict(self) -> str:
        """``"none"``, ``"WBK"`` or ``"WBBM"``; ``"undecided"`` where what is known allows several.

        By the values, and by those conditions that are known not to be met; a condition of which nothing is known
        bars nothing here and stands in :attr:`conditions`.
        """
        return self.verdicts[0] if len(self.verdicts) == 1 else UNDECIDED

    def _ends(self, end: int) -> Iterator[tuple[str, bool]]:
        """Whether each predicate is reached at the lower or the upper ends."""
        for predicate in PREDICATES:
            mine = [h for h in self.held if h.rule.predicate == predicate]
            barred = any(c.met is False for c in self.held_conditions if c.predicate == predicate)
            ends = [h.margin.high_exact if end else h.margin.low_exact for h in mine]
            yield predicate, not barred and all(x >= 0 for x in ends)

    @property
    def next(self) -> str | None:
        """The next predicate above the lowest verdict possible; None at WBBM."""
        above = [p for p in PREDICATES if p not in (NONE, *PREDICATES[: _rank(self.verdicts[0])])]
        return above[0] if above else None

    @property
    def missing(self) -> tuple[Held, ...]:
        """Minima of the next predicate that are not met, or may not be."""
        return tuple(h for h in self.held if h.rule.predicate == self.next and h.met is not True)

    @property
    def binding(self) -> Held:
        """The minimum that binds: of the next predicate the one that lacks most points; of WBBM the tightest."""
        of = self.next or PREDICATES[-1]
        mine = [h for h in self.held if h.rule.predicate == of]
        return min(mine, key=lambda h: (h.margin.low_exact, h.margin.high_exact))

    @property
    def points_to_next(self) -> Fraction:
        """Fewest points that meet every minimum of the next predicate, counted from the lower ends; 0 at WBBM.

        Points of an area count for its component and for the total, so needs that lie within each other are not added.
        """
        if self.next is None:
            return Fraction(0)
        lack = {(h.rule.unit, h.rule.number): h.lacking.high_exact for h in self.held if h.rule.predicate == self.next}
        inst = self.instrument

        def of(unit: str, number: str, below: Fraction) -> Fraction:
            return max(lack.get((unit, number), Fraction(0)), below)

        def area(number: str) -> Fraction:
            codes = [inst.codes[i] for i in inst.row_positions("aspect", number)]
            return of("aspect", number, sum((of("row", c, Fraction(0)) for c in codes), Fraction(0)))

        domains = dict.fromkeys(inst.rows["domain_no"])
        inside = {d: dict.fromkeys(inst.rows.loc[inst.rows["domain_no"] == d, "aspect_no"]) for d in domains}
        return of(
            "total", "", sum((of("domain", d, sum(map(area, inside[d]), Fraction(0))) for d in domains), Fraction(0))
        )

    @property
    def components(self) -> pd.DataFrame:
        """Components by number: names, ``weight``, ``low``, ``high`` (floats), ``low_exact``, ``high_exact``."""
        return self._table("domain")

    @property
    def areas(self) -> pd.DataFrame:
        """Areas and results by number, as :attr:`components`; ``percent_low`` and ``percent_high`` of the weight."""
        frame = self._table("aspect")
        for end in ("low", "high"):
            frame[f"percent_{end}"] = [
                float(x / Fraction(w) * 100) for x, w in zip(frame[f"{end}_exact"], frame["weight_exact"], strict=True)
            ]
        return frame

    def _table(self, unit: str) -> pd.DataFrame:
        names = (self.instrument.aspects if unit == "aspect" else self.instrument.domains)[["name_id", "name_en"]]
        frame = names.copy()
        weights = [self.rules.weight(unit, str(n)) for n in frame.index]
        units = [self._units[unit, str(n)] for n in frame.index]
        frame["weight"] = [float(w) for w in weights]
        frame["low"], frame["high"] = [u.low for u in units], [u.high for u in units]
        frame["low_exact"] = pd.Series([u.low_exact for u in units], index=frame.index, dtype=object)
        frame["high_exact"] = pd.Series([u.high_exact for u in units], index=frame.index, dtype=object)
        frame["weight_exact"] = pd.Series(weights, index=frame.index, dtype=object)
        return frame

    @property
    def minima(self) -> pd.DataFrame:
        """Every minimum: ``predicate``, ``unit``, ``number``, names, ``minimum``, value, margin, ``met``."""
        return pd.DataFrame(
            [
                {
                    "predicate": h.rule.predicate,
                    "unit": h.rule.unit,
                    "number": h.rule.number,
                    "name_id": h.name_id,
                    "name_en": h.name_en,
                    "minimum": float(h.rule.minimum),
                    "low": h.value.low,
                    "high": h.value.high,
                    "margin_low": h.margin.low,
                    "margin_high": h.margin.high,
                    "met": h.met,
                }
                for h in self.held
            ]
        ).astype({"met": object})

    @property
    def conditions(self) -> pd.DataFrame:
        """What else is asked for: ``predicate``, ``holder``, ``condition``, texts, ``minimum``, ``known``, ``met``."""
        return pd.DataFrame([c.record() for c in self.held_conditions]).astype({"met": object})

    def __repr__(self) -> str:
        value = f"{self.total.low:g}" if self.total.is_point else f"{self.total.low:g} to {self.total.high:g}"
        return f"<IntegrityZone {value}, {' or '.join(self.verdicts)} under {self.instrument.id}>"

    def _repr_html_(self) -> str:
        return result_table(
            "integrity_zone", self.minima, about=f"{self.instrument.label}: {' / '.join(self.verdicts)}"
        )


def _rank(verdict: str) -> int:
    return (NONE, *PREDICATES).index(verdict)


def _reached(each: Iterator[tuple[str, bool]]) -> str:
    """The highest predicate whose own minima are met."""
    return next((predicate for predicate, met in reversed(list(each)) if met), NONE)


def score_integrity_zone(
    values: Levels | ZoneAnswers,
    instrument: str | Instrument = "permenpanrb-90-2021",
    *,
    scale: str = "points",
    conditions: Mapping[str, object] | None = None,
    rules: str | Path | None = None,
    folder: str | Path | None = None,
) -> IntegrityZone:
    """Hold the values of a work unit against the minima of WBK and WBBM.

    Parameters
    ----------
    values : by code of the row (``"P1"``, ``"R1"``, ``"H1"``), in row order, or answers to the sheet as read by
        :func:`~spbe_research.read_zone`. An area may be given as a whole by its number (``"1"`` to ``"6"``). What is
        missing, or None, is bounded by 0 and its weight.
    instrument : ``"permenpanrb-90-2021"`` or ``"permenpanrb-52-2014"``.
    scale : ``"points"`` of 100, as the sheet prints them, or ``"percent"`` of the weight of each row (0 to 100, the
        scale of :func:`~spbe_research.score`).
    conditions : what is known of further conditions, by their ids in data/integrity_zone/conditions.csv.
    rules : a file of weights and minima in place of the regulation's.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    IntegrityZone
        exact; an interval where something is missing.

    Raises
    ------
    LevelError
        for codes that there are not, and for what is no number between 0 and the weight.
    UnknownInstrument
        with the ids there are.
    DataError
        for a data folder that is not there, or a table that cannot be used.
    ParameterError
        for another scale, for a condition that there is not or that is off its scale, and for answers that were read
        under another regulation.
    FileProblems
        for a file of rules that cannot be used.

    References
    ----------
    PermenPANRB 90/2021, Lampiran II, table 3 (p. 43), point 4 (p. 52), table 6 (p. 58); docs/methods/integrity-zone.md.

    Examples
    --------
    >>> from spbe_research import score_integrity_zone
    >>> zone = score_integrity_zone({"P5": 7.5, "R5": 4.7333})
    >>> zone.verdicts, str(zone.areas.loc["5", "low_exact"])
    (('none', 'WBK', 'WBBM'), '122333/10000')
    """
    check_choice("scale", scale, ("points", "percent"))
    if conditions is not None and not isinstance(conditions, Mapping):
        raise refused("conditions", conditions, "a_mapping")
    held_to = zone_rules(instrument, rules=rules, folder=folder)
    if isinstance(values, ZoneAnswers):
        if values.instrument and values.instrument != held_to.instrument.id:
            told = {"unit": values.unit, "said": values.instrument, "asked": held_to.instrument.id}
            raise ParameterError(message("errors.integrity.answers_of_another", **told))
        rows = row_values(values, held_to)
        areas: dict[str, Fraction] = {}
        conditions = {**values.conditions, **(conditions or {})}
    else:
        rows, areas = _given(values, held_to, scale)
    units = _sums(rows, areas, held_to)
    named_units = {("total", ""): ("", "")}
    inst = held_to.instrument
    for unit, frame in (("domain", inst.domains), ("aspect", inst.aspects)):
        named_units |= {(unit, str(n)): (r["name_id"], r["name_en"]) for n, r in frame.iterrows()}
    named_units |= {("row", r["code"]): (r["name_id"], r["name_en"]) for _, r in inst.rows.iterrows()}
    held = []
    for rule in held_to.minima:
        value = units[rule.unit, rule.number]
        margin = Identified(value.low_exact - rule.minimum, value.high_exact - rule.minimum)
        weight = held_to.weight(rule.unit, rule.number)
        held.append(Held(rule, *named_units[rule.unit, rule.number], weight, value, margin))
    known = read_conditions(inst, conditions or {}, rows, folder=folder)
    filled = values if isinstance(values, ZoneAnswers) else None
    return IntegrityZone(held_to, rows, units["total", ""], tuple(held), known, filled, units)


def _given(values: Levels, rules: ZoneRules, scale: str) -> tuple[dict[str, Identified], dict[str, Fraction]]:
    """Values of rows, and of areas that are given as a whole; every problem in one error."""
    inst = rules.instrument
    raw = levels_by_code(values, inst)
    problems: list[Message | str] = []
    concerned: list[str] = []
    numbers = [n for n in inst.numbers("aspect") if n not in inst.codes]
    unknown = [c for c in raw if c not in inst.codes and c not in numbers]
    if unknown:
        there = ", ".join([*inst.codes, *numbers])
        problems.append(message("errors.integrity.unknown_codes", codes=named(unknown), there=there))
        concerned += unknown
    rows: dict[str, Identified] = {}
    areas: dict[str, Fraction] = {}
    for code in [*inst.codes, *numbers]:
        weight = rules.weight("row" if code in inst.codes else "aspect", code)
        found = raw.get(code)
        if is_missing(found):
            if code in inst.codes:
                rows[code] = Identified(Fraction(0), weight)
            continue
        most = weight if scale == "points" else Fraction(100)
        value = _number(found)
        if value is None or not 0 <= value <= most:
            problems.append(message("errors.integrity.off", code=code, raw=one_line(found), most=most))
            concerned.append(code)
            continue
        points = value if scale == "points" else value * weight / 100
        if code in inst.codes:
            rows[code] = Identified.point(points)
        else:
            areas[code] = points
    for number, points in areas.items():
        inside = [rows[inst.codes[i]] for i in inst.row_positions("aspect", number) if inst.codes[i] in rows]
        low, high = sum(r.low_exact for r in inside), sum(r.high_exact for r in inside)
        if not problems and not low <= points <= high:
            problems.append(message("errors.integrity.area_other", number=number, found=points, low=low, high=high))
            concerned.append(number)
    if problems:
        raise LevelError(message("errors.frame.side", side=inst.label, problem=listed(problems)), codes=concerned)
    return rows, areas


def _number(raw: object) -> Fraction | None:
    if not is_number(raw):  # text may be a number as somebody prints it, and is none here
        return None
    try:
        return exact(raw)
    except ValueError:
        return None


def _sums(
    rows: Mapping[str, Identified], areas: Mapping[str, Fraction], rules: ZoneRules
) -> dict[tuple[str, str], Identified]:
    """Value of every row, area, component and of the total: sums of intervals that share nothing."""
    inst = rules.instrument
    units = {("row", code): value for code, value in rows.items()}
    domain_of = dict(zip(inst.rows["aspect_no"], inst.rows["domain_no"], strict=True))
    zero = Identified.point(Fraction(0))
    for number in inst.numbers("aspect"):
        if number in areas:
            units["aspect", number] = Identified.point(areas[number])
            continue
        value = zero
        for i in inst.row_positions("aspect", number):
            value = value.plus(rows[inst.codes[i]])
        units["aspect", number] = value
    total = zero
    for number in inst.numbers("domain"):
        value = zero
        for area, domain in domain_of.items():
            value = value.plus(units["aspect", area]) if domain == number else value
        units["domain", number] = value
        total = total.plus(value)
    units["total", ""] = total
    return units
