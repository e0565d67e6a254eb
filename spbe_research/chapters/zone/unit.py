"""The work unit that a page is about: one of a filled file or on record, or the trial workbook where none is given."""

from __future__ import annotations

from spbe_research.data.tables import cell_fraction, read_table
from spbe_research.errors import ParameterError, message
from spbe_research.integrity.reading import read_zone
from spbe_research.integrity.results import describe, find_zones
from spbe_research.integrity.zone import IntegrityZone, score_integrity_zone

__all__ = ["zone_of"]

_TRIAL = "integrity_zone/trial_workbook"


def zone_of(
    file: str,
    sheet: str = "",
    rules: str = "",
    *,
    instrument: str = "",
    region: str = "",
    unit: str = "",
    year: int | None = None,
    assessment: str = "",
    source: str = "",
) -> IntegrityZone:
    """The score of a work unit.

    Parameters
    ----------
    file : a filled workbook or table; blank for a result on record, or for the trial workbook of the data, which is no
        result of any unit.
    sheet : which sheet, where a workbook has several; rules : a file of weights and minima, blank for the regulation's.
    instrument : whose rows a file has; blank where it says so itself.
    region, unit, year, assessment, source : which result on record, where no file is given; blank or None for any.

    Raises
    ------
    ParameterError
        where a workbook has several sheets, or several results are on record, and none is named.
    NoObservation
        where nothing on record is what was asked for.

    Examples
    --------
    >>> zone_of("")
    <IntegrityZone 95.5762, WBBM under permenpanrb-90-2021>
    """
    own = rules or None
    which = {"unit": unit, "year": year, "assessment": assessment, "source": source}
    if file:
        read = read_zone(file, sheet=sheet or None, instrument=instrument or None)
        there = ", ".join(one.sheet for one in read)
        key = "which_sheet"
    elif region or any(which.values()):
        read = find_zones(region or None, **{name: x or None for name, x in which.items()})  # type: ignore[arg-type]
        there = "; ".join(f"{describe(one)}, {one.source}" for one in read)
        key = "which_result"
    else:
        return _trial(own)
    if len(read) > 1:
        raise ParameterError(message(f"errors.integrity.{key}", there=there))
    return score_integrity_zone(read[0], read[0].instrument, rules=own)


def _trial(own: str | None) -> IntegrityZone:
    table = read_table(_TRIAL)
    values = {
        r["code"]: cell_fraction(r["value"], file=f"{_TRIAL}.csv", row=int(str(at)), column="value")
        for at, r in table.iterrows()
    }
    return score_integrity_zone(values, str(table.iloc[0]["instrument"]), rules=own)
