"""Results of work units that are on record: kept as they were filled in, answers and all, and read back as answers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.regions import Region, find_region
from spbe_research.data.tables import read_table
from spbe_research.errors import NoObservation, message
from spbe_research.integrity.sheet import ZoneAnswers, questions
from spbe_research.options import check_texts, check_years
from spbe_research.study.reading.words import fold

__all__ = ["KEY", "KINDS", "TABLE", "describe", "find_zones", "lines_of", "same_unit", "stored_zones"]

#: table of data/ and of a study
TABLE = "integrity_zone/results"
#: columns that tell one result from another, source aside
KEY = ("institution_id", "unit", "year", "instrument", "assessment")
#: what a line holds: points of a row, an answer to a question, what is known of a condition, evidence on a goal
KINDS = ("row", "answer", "condition", "goal")


def lines_of(one: ZoneAnswers, source: str) -> list[tuple[str, ...]]:
    """Lines of the table for one result.

    Examples
    --------
    >>> mine = ZoneAnswers("Kabupaten Paser", "RSUD", "64.01", 2026, "self", answers={1: "Ya", 125: Fraction(18, 5)})
    >>> [line[5:8] for line in lines_of(mine, "x")]
    [('answer', '1', 'Ya'), ('answer', '125', '3.6')]
    """
    head = (one.institution_id, one.unit, str(one.year), one.instrument, one.assessment)
    given = {
        "row": one.values,
        "answer": {str(q): a for q, a in one.answers.items()},
        "condition": one.conditions,
        "goal": one.goals,
    }
    return [(*head, kind, str(code), _text(x), source, "") for kind in KINDS for code, x in given[kind].items()]


def _text(value: object) -> str:
    """A value as the table holds it: exact, as a decimal where it ends; text on one line."""
    if not isinstance(value, Fraction):
        return " ".join(str(value).split())
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}" if rest == 1 else str(value)


def stored_zones(folder: str | Path | None = None) -> tuple[ZoneAnswers, ...]:
    """Every result on record: the packaged ones, which are none so far, and those of the active study.

    Examples
    --------
    >>> stored_zones()
    ()
    """
    table = read_table(TABLE, folder)
    kinds = dict(zip(questions(folder)["question"], questions(folder)["answer_type"], strict=True))
    return tuple(_answers(own, kinds) for _, own in table.groupby([*KEY, "source"], sort=False))


def _answers(own: pd.DataFrame, kinds: dict[str, str]) -> ZoneAnswers:
    line = own.iloc[0]
    by_kind = {kind: dict(zip(rows["code"], rows["value"], strict=True)) for kind, rows in own.groupby("kind")}
    answers = {int(q): _number(x) if kinds.get(q) in ("survey", "count") else x
               for q, x in by_kind.get("answer", {}).items()}  # fmt: skip
    return ZoneAnswers(
        institution=find_region(line["institution_id"]).name,
        unit=line["unit"],
        institution_id=line["institution_id"],
        year=int(line["year"]),
        assessment=line["assessment"],
        answers=answers,
        values={code: _number(x) for code, x in by_kind.get("row", {}).items()},
        conditions=by_kind.get("condition", {}),
        goals=by_kind.get("goal", {}),
        instrument=line["instrument"],
        source=line["source"],
    )


def _number(text: str) -> Fraction:
    return Fraction(text)


def same_unit(one: str, other: str) -> bool:
    """Whether two texts name one work unit: capitals and blanks aside."""
    return fold(one) == fold(other)


def find_zones(
    region: str | Region | None = None,
    *,
    unit: str | None = None,
    year: int | None = None,
    assessment: str | None = None,
    source: str | None = None,
    folder: str | Path | None = None,
) -> tuple[ZoneAnswers, ...]:
    """Results on record, of one institution, unit, year, assessment or source where these are given.

    Raises
    ------
    NoObservation
        where there is none; it lists what there is.
    UnknownRegion, AmbiguousRegion
        for a region that there is not.
    """
    check_texts(unit=unit, assessment=assessment, source=source)
    check_years(year=year)
    place = None if region is None else find_region(region)
    every = stored_zones(folder)
    found = tuple(
        one
        for one in every
        if (place is None or one.institution_id == place.id)
        and (unit is None or same_unit(one.unit, unit))
        and (year is None or one.year == year)
        and (assessment is None or one.assessment == assessment)
        and (source is None or one.source == source)
    )
    if not found:
        asked = ", ".join(_words(place, unit, year, assessment, source))
        there = "; ".join(dict.fromkeys(describe(one) for one in every))
        asked = asked or message("errors.integrity.any_result")
        if there:
            raise NoObservation(message("errors.integrity.no_result", asked=asked, there=there))
        raise NoObservation(message("errors.integrity.no_results", asked=asked))
    return found


def _words(place: Region | None, *given: object) -> Iterator[str]:
    yield from [place.describe()] if place is not None else []
    yield from (str(x) for x in given if x is not None)


def describe(one: ZoneAnswers) -> str:
    """A result in words, for a message."""
    kind = one.assessment if one.assessment in ASSESSMENTS else ""
    return ", ".join(filter(None, (one.unit, one.institution, str(one.year or ""), kind)))
