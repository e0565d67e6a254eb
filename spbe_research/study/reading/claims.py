"""An index, an aspect's or a domain's value that a file prints beside the levels: held against what they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from spbe_research.data.instruments import Instrument
from spbe_research.errors import Message, message
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.language import LANGUAGES
from spbe_research.study.reading.cells import plain_number
from spbe_research.study.reading.filled import Filled
from spbe_research.study.reading.grid import Cell, Formula, Grid, Shown, at, describe_cell
from spbe_research.study.reading.header import UNIT
from spbe_research.study.reading.level_columns import LevelColumn
from spbe_research.study.reading.outside import Outside
from spbe_research.study.reading.words import ROMAN, VALUE_OF, fold

__all__ = ["Claim", "claimed_by", "claims_in", "contradictions", "fits_none", "stated_values", "unit_of_rows"]

_UNIT = re.compile(r"\b(aspek|aspect|domain) ([0-9]{1,2}|[ivx]{1,4})\b")
_SUMS = {
    "jumlah": "sum", "total": "sum", "jumlah nilai": "sum", "jumlah tingkat": "sum", "jumlah skor": "sum", "sum": "sum",
    "total nilai": "sum", "total skor": "sum", "rata rata": "mean", "rerata": "mean", "nilai rata rata": "mean",
    "rata rata tingkat": "mean", "rata rata nilai": "mean", "mean": "mean", "average": "mean",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a file prints.

    Attributes
    ----------
    unit : ``"index"``, ``"aspect"``, ``"domain"``, ``"sum"`` or ``"mean"``; number : which aspect or domain.
    column : the column of levels that it stands in, from 0; None where it speaks of the whole table.
    """

    unit: str
    number: str
    cell: Cell
    place: Message
    column: int | None = None


def claims_in(label: str, row: int, levels: Sequence[LevelColumn], grid: Grid) -> list[Claim] | None:
    """Claims of a row that sums up others; None where its words say nothing of the kind."""
    words = fold(label)
    match = _UNIT.search(words)
    if match:
        unit = "domain" if match[1] == "domain" else "aspect"
        number = ROMAN.get(match[2], match[2])
    elif re.search(r"\b(indeks|index)\b", words):
        unit, number = "index", ""
    elif re.search(r"\b(jumlah|total)\b", words):
        unit, number = "sum", ""
    elif re.search(r"\b(rata|average|mean)\b", words):
        unit, number = "mean", ""
    else:
        return None
    claims = []
    for level in levels:
        cell = grid.cell(row, level.column.at)
        if cell is not None and not isinstance(cell, Formula):
            place = grid.where(row, level.column.at, level.column.header)
            claims.append(Claim(unit, number, cell, place, level.column.at))
    return claims


def claimed_by(header: str, instrument: Instrument) -> tuple[str, str] | None:
    """Unit and number that a column prints by its header; None where it prints nothing that levels give.

    Parameters
    ----------
    header : as :func:`~spbe_research.study.reading.words.fold` gives it.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> claimed_by("nilai aspek 2", inst), claimed_by("nilai penerapan manajemen spbe", inst), claimed_by("opd", inst)
    (('aspect', '2'), ('aspect', '5'), None)
    """
    plain = VALUE_OF.sub("", header)
    match = UNIT.fullmatch(plain)
    if match:
        unit, number = ("aspect" if match[1] else "domain"), match[3]
        return (unit, number) if number in instrument.numbers(unit) else None
    if plain in _SUMS:
        return _SUMS[plain], ""
    named = {
        (unit, str(number))
        for unit in ("aspect", "domain")
        for spoken in LANGUAGES
        if f"{unit}_{spoken}" in instrument.rows
        for name, number in zip(instrument.rows[f"{unit}_{spoken}"], instrument.rows[f"{unit}_no"], strict=True)
        if plain and fold(name) == re.sub("^(?:aspek|aspect|domain) ", "", plain)
    }
    return named.pop() if len(named) == 1 else None  # a domain and its one aspect may bear one name


def unit_of_rows(header: str) -> str | None:
    """The unit whose value a column gives for the aspect or domain of each row: *Nilai Aspek*, *Domain value*."""
    match = re.fullmatch(
        "(?:nilai|indeks|skor|capaian|index|value|score) (?:of )?(aspek|aspect|domain)(?: spbe)?"
        "|(aspect|domain) (?:value|index|score)",
        header,
    )
    return None if match is None else "domain" if "domain" in match.groups() else "aspect"


def contradictions(claims: Sequence[Claim], filled: Filled, instrument: Instrument) -> list[str]:
    """A line for each printed value that the levels do not give."""
    lines: list[str] = []
    for claim in claims:
        if claim.unit == "predicate":
            lines += _predicate(claim, filled, instrument)
            continue
        span = _span(claim, filled, instrument)
        claimed = _printed(claim.cell)
        if span is None or (claimed is not None and _fits(span, claimed, instrument)):
            continue
        low, high = (round_exact(x, instrument.decimals, instrument.rounding) for x in span)
        given = str(low) if low == high else message("errors.study.reading.between", low=low, high=high)
        problem = message(
            "errors.study.reading.levels_give", cell=describe_cell(claim.cell), what=_what(claim), given=given
        )
        lines.append(at(claim.place, problem))
    return lines


def stated_values(outside: Outside) -> list[Claim]:
    """An index and a predicate that lines outside the table state."""
    return [Claim(unit, "", s.cell, s.place) for unit in ("index", "predicate") for s in outside.stated.get(unit, ())]


def fits_none(claims: Sequence[Claim], sets: Sequence[tuple[Filled, Instrument]]) -> list[str]:
    """A line for each value stated of a whole table that none of its evaluations gives."""
    lines: list[str] = []
    for claim in claims:
        against = [contradictions([claim], filled, instrument) for filled, instrument in sets]
        lines += against[0] if against and all(against) else []
    return lines


def _printed(cell: Cell) -> Fraction | None:
    """The number that a cell prints: as shown and not as stored, also with words behind it (``3,06 (Baik)``)."""
    if isinstance(cell, Shown):
        cell = cell.text
    value = plain_number(cell)
    first = cell.split()[0] if value is None and isinstance(cell, str) and cell.split() else None
    return value if first is None else plain_number(first)


def _predicate(claim: Claim, filled: Filled, instrument: Instrument) -> list[str]:
    """A line when a printed predicate is one of the instrument's and not one that the levels allow."""
    names = {fold(n): b for b in instrument.bands for n in (b.predicate, b.predicate_en, b.stage_id, b.stage_en) if n}
    band = names.get(fold(claim.cell))
    span = _span(Claim("index", "", None, claim.place), filled, instrument)
    if band is None or span is None:
        return []
    rounded = [Fraction(round_exact(x, instrument.decimals, instrument.rounding)) for x in span]
    low, high = min(span[0], rounded[0]), max(span[1], rounded[1])
    if band.lower <= high and low <= band.upper:
        return []
    given = " / ".join(dict.fromkeys(b.predicate for x in span for b in instrument.bands_at(x)))
    problem = message(
        "errors.study.reading.levels_give",
        cell=describe_cell(claim.cell),
        what=message("errors.study.reading.unit_predicate"),
        given=given,
    )
    return [at(claim.place, problem)]


def _what(claim: Claim) -> Message:
    if claim.unit == "aspect":
        return message("errors.study.reading.unit_aspect", number=claim.number)
    if claim.unit == "domain":
        return message("errors.study.reading.unit_domain", number=claim.number)
    if claim.unit == "sum":
        return message("errors.study.reading.unit_sum")
    if claim.unit == "mean":
        return message("errors.study.reading.unit_mean")
    return message("errors.study.reading.unit_index")


def _span(claim: Claim, filled: Filled, instrument: Instrument) -> tuple[Fraction, Fraction] | None:
    """Least and greatest value that the levels allow; None where they say nothing of it."""
    codes = list(instrument.codes)
    if claim.unit in ("sum", "mean"):
        levels = list(filled.levels.values())
        if not levels:
            return None
        total = sum(levels, Fraction(0))
        value = total if claim.unit == "sum" else total / len(levels)
        return value, value
    weights = dict(zip(codes, (Fraction(w) for w in instrument.weights), strict=True))
    if claim.unit != "index":
        numbers = dict(zip(codes, instrument.rows[f"{claim.unit}_no"], strict=True))
        codes = [c for c in codes if str(numbers[c]) == claim.number]
        if not codes:
            return None
    whole = sum((weights[c] for c in codes), Fraction(0))
    ends = []
    for missing in (instrument.level_min, instrument.level_max):
        levels_ = [max(filled.levels.get(c, missing), instrument.level_min) for c in codes]
        ends.append(sum((weights[c] * x for c, x in zip(codes, levels_, strict=True)), Fraction(0)) / whole)
    return ends[0], ends[1]


def _fits(span: tuple[Fraction, Fraction], claimed: Fraction, instrument: Instrument) -> bool:
    """Whether a value of the span is printed as claimed, with the decimals of the claim, or all but equals it."""
    low, high = span
    if low == high:
        return _prints(low, claimed, instrument)
    half = Fraction(1, 2 * 10**instrument.decimals)
    return low - half <= claimed <= high + half


def _prints(value: Fraction, claimed: Fraction, instrument: Instrument) -> bool:
    decimals = instrument.decimals
    while (claimed * 10**decimals).denominator != 1 and decimals < 6:
        decimals += 1
    if abs(value - claimed) < Fraction(1, 10**6):
        return True
    return Fraction(round_exact(value, decimals, instrument.rounding)) == claimed
