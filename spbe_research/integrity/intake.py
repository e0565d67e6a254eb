"""Take what work units filled in into a study: checked whole, compared with what is there, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.regions import Region, find_region
from spbe_research.data.tables import read_table
from spbe_research.errors import STUDY_ROW, ConflictError, FileProblems, NoObservation, ParameterError, message
from spbe_research.integrity.reading import read_zone
from spbe_research.integrity.results import KEY, KINDS, TABLE, describe, lines_of, same_unit
from spbe_research.integrity.sheet import ZoneAnswers
from spbe_research.integrity.zone import score_integrity_zone
from spbe_research.options import check_texts, check_years
from spbe_research.study.beforehand import check_beforehand
from spbe_research.study.folder import Study, write_tables
from spbe_research.study.intake import original_of, source_of, sources_left
from spbe_research.study.reading.filled import kinds_told
from spbe_research.study.reading.grid import at
from spbe_research.study.reading.words import assessment_word
from spbe_research.study.writing import only_writer

__all__ = ["AddedZone", "add_zones", "remove_zone"]

_COMPARED = 12


@dataclass(frozen=True, slots=True)
class AddedZone:
    """What became of one result.

    Attributes
    ----------
    answers : the result, with the id of its source; outcome : ``"added"``, ``"replaced"`` or ``"already there"``.
    """

    answers: ZoneAnswers
    outcome: str


def add_zones(
    study: Study,
    path: str | Path,
    *,
    source: str,
    source_short: str | None = None,
    region: str | Region | None = None,
    unit: str | None = None,
    year: int | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
    sheet: str | None = None,
    replaced: bool = False,
    dry_run: bool = False,
    check: Callable[[], Sequence[object]] | None = None,
) -> tuple[AddedZone, ...]:
    """Check a filled file and add the results of its work units to a study.

    Parameters
    ----------
    source, source_short : as in :func:`~spbe_research.study.intake.add_file`.
    region, unit, year, assessment : what the file does not say itself; where it does, both must agree.
    instrument, sheet : as in :func:`~spbe_research.read_zone`.
    replaced : put these in the place of the study's own; dry_run : write nothing.
    check : findings in all tables that the active study sees.

    Raises
    ------
    FileProblems
        with every problem of the file; nothing is written.
    ConflictError
        with what differs from the study's own, side by side; nothing is written.
    """
    check_texts(unit=unit, assessment=assessment)
    check_years(year=year)
    file = Path(path)
    read = read_zone(file, sheet=sheet, instrument=instrument)
    problems: list[str] = []
    if unit is not None and len(read) > 1:
        raise ParameterError(message("errors.integrity.unit_of_several", n=len(read)))
    place = None if region is None else find_region(region)
    whole = [_completed(one, place, unit, year, assessment, problems) for one in read]
    if problems:
        raise FileProblems(file.name, problems)
    for one in whole:  # what a page on it would refuse is refused here
        try:
            score_integrity_zone(one, one.instrument)
        except ParameterError as error:
            problems.append(at(", ".join(filter(None, (one.file, one.sheet))), str(error)))
    if problems:
        raise FileProblems(file.name, problems)
    with nullcontext() if dry_run else only_writer(study.path):
        study.activate()
        return _write(study, file, whole, source, source_short, replaced, dry_run, check)


def _completed(
    one: ZoneAnswers,
    place: Region | None,
    unit: str | None,
    year: int | None,
    assessment: str | None,
    problems: list[str],
) -> ZoneAnswers:
    """The same with what the caller says of it; a line for what nobody says, and for what both say otherwise."""
    where = ", ".join(filter(None, (one.file, one.sheet)))

    def told(key: str, **values: object) -> None:
        problems.append(at(where, message(f"errors.integrity.{key}", **values)))

    if not (one.answers or one.values):
        told("nothing_filled", unit=one.unit)
    if place is not None:
        if one.institution_id and one.institution_id != place.id:
            told(
                "says_other", what=message("errors.integrity.what_institution"), said=one.institution, asked=place.name
            )
        one = replace(one, institution=place.name, institution_id=place.id)
    if not one.institution_id:
        told("not_said", what=message("errors.integrity.what_institution"), option="--region")
    named = one.unit != one.sheet and one.unit != Path(one.file).stem
    if unit is not None:
        if named and not same_unit(unit, one.unit):
            told("says_other", what=message("errors.integrity.what_unit"), said=one.unit, asked=unit)
        one = replace(one, unit=unit)
    one = replace(one, unit=" ".join(one.unit.split()))
    if year is not None:
        if one.year is not None and one.year != year:
            told("says_other", what=message("errors.integrity.what_year"), said=one.year, asked=year)
        one = replace(one, year=year)
    if one.year is None:
        told("not_said", what=message("errors.integrity.what_year"), option="--year")
    said, asked = (None if x in (None, "") else assessment_word(x) for x in (one.assessment, assessment))
    for word, kind in ((one.assessment, said), (assessment, asked)):
        if word and kind is None:
            told("assessment", found=word, allowed=", ".join(ASSESSMENTS))
    if said and asked and said != asked:
        told("says_other", what=message("errors.integrity.what_assessment"), said=said, asked=asked)
    if not (one.assessment or assessment):
        told("no_assessment", allowed=kinds_told())
    return replace(one, assessment=asked or said or "")


def _write(
    study: Study,
    file: Path,
    whole: Sequence[ZoneAnswers],
    source: str,
    source_short: str | None,
    replaced: bool,
    dry_run: bool,
    check: Callable[[], Sequence[object]] | None,
) -> tuple[AddedZone, ...]:
    name, sources = source_of(study, source, source_short, file)
    own = study.table(TABLE)
    added: list[AddedZone] = []
    new: list[tuple[str, ...]] = []
    conflicts: list[str] = []
    gone: list[int] = []
    for one in whole:
        there = _there(read_table(TABLE), one)
        if len(there):
            one = replace(one, unit=str(there["unit"].iloc[0]))  # spelt as it is there
        mine = {line[5:8] for line in lines_of(one, name)}
        outcome, kept = "added", name
        for of, rows in there.groupby("source", sort=False):
            held = set(rows[["kind", "code", "value"]].itertuples(index=False, name=None))
            if held == mine:
                outcome, kept = "already there", str(of)
                break
            if replaced and (rows.index > STUDY_ROW).all():
                outcome = "replaced"
                gone += [int(row) - STUDY_ROW for row in rows.index]
            else:
                conflicts += _side_by_side(one, held, mine, str(of))
        if outcome != "already there":
            new += lines_of(one, name)
        added.append(AddedZone(replace(one, source=kept), outcome))
    if conflicts:
        raise ConflictError(file.name, conflicts)
    if new:
        lines = pd.DataFrame(new, columns=list(own.columns), dtype="str")
        tables = {"sources": sources, TABLE: pd.concat([own.drop(index=gone), lines], ignore_index=True)}
        check_beforehand(study, tables, [], file.name, check)
        if not dry_run:
            write_tables(study, tables, original_of(file))
    return tuple(added)


def _there(table: pd.DataFrame, one: ZoneAnswers) -> pd.DataFrame:
    """Lines on record of the same institution, unit, year, instrument and assessment, of any source."""
    wish = {"institution_id": one.institution_id, "year": str(one.year), "instrument": one.instrument,
            "assessment": one.assessment}  # fmt: skip
    assert {*wish, "unit"} == set(KEY)
    rows = table[(table[list(wish)] == list(wish.values())).all(axis=1)]
    return rows[_of_unit(rows, one.unit)]


def _of_unit(rows: pd.DataFrame, unit: str) -> pd.Series:
    return pd.Series([same_unit(name, unit) for name in rows["unit"]], index=rows.index, dtype=bool)


def _side_by_side(one: ZoneAnswers, held: set[tuple[str, ...]], mine: set[tuple[str, ...]], source: str) -> list[str]:
    before, now = ({(kind, code): value for kind, code, value in lines} for lines in (held, mine))
    keys = sorted({*before, *now}, key=lambda k: (KINDS.index(k[0]), len(k[1]), k[1]))
    differ = [k for k in keys if before.get(k) != now.get(k)]
    told = {"result": describe(one), "source": source, "n": len(differ)}
    lines: list[str] = [at(one.file, message("errors.integrity.other_here", **told))]
    blank = message("errors.integrity.blank")
    lines += [
        message("errors.integrity.differs", kind=message(f"errors.integrity.kind_{kind}"), code=code,
                there=before.get((kind, code), blank), here=now.get((kind, code), blank))
        for kind, code in differ[:_COMPARED]
    ]  # fmt: skip
    left = len(differ) - _COMPARED
    return [*lines, message("errors.study.intake.and_more", left=left)] if left > 0 else lines


def remove_zone(
    study: Study,
    region: str | Region,
    year: int,
    unit: str,
    *,
    assessment: str | None = None,
    source: str | None = None,
) -> str:
    """Take one result out of a study.

    Returns
    -------
    What was removed, in words.

    Raises
    ------
    NoObservation
        where it has none of these, or several; it lists what there is.
    """
    place = find_region(region)
    with only_writer(study.path):
        own = study.table(TABLE)
        match = (own["institution_id"] == place.id) & (own["year"] == str(year))
        match &= _of_unit(own, unit)
        for column, value in (("assessment", assessment), ("source", source)):
            match &= (own[column] == value) if value is not None else True
        sets = own.loc[match, [*KEY, "source"]].drop_duplicates()
        if len(sets) != 1:
            listed = own if sets.empty else own[match]
            there = "; ".join(", ".join(k) for k in listed[[*KEY, "source"]].drop_duplicates().to_numpy())
            told = {"unit": unit, "place": place.describe(), "year": year}
            there = there or message("errors.study.reading.nothing")
            key = "remove_which" if len(sets) else "remove_none"
            raise NoObservation(message(f"errors.integrity.{key}", there=there, **told))
        changed = {TABLE: own[~match]}
        write_tables(study, changed | {"sources": sources_left(study, changed, set(sets["source"]))})
    line = sets.iloc[0]
    told = {"unit": line["unit"], "place": place.describe(), "year": year, "source": line["source"]}
    return message("errors.integrity.removed", **told)
