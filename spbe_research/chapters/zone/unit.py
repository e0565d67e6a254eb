"""The work unit that a page is about: one of a filled file, or the trial workbook where none is given."""

from __future__ import annotations

from spbe_research.data.tables import cell_fraction, read_table
from spbe_research.errors import ParameterError, message
from spbe_research.integrity.reading import read_zone
from spbe_research.integrity.zone import IntegrityZone, score_integrity_zone

__all__ = ["zone_of"]

_TRIAL = "integrity_zone/trial_workbook"


def zone_of(file: str, sheet: str = "", rules: str = "") -> IntegrityZone:
    """The score of a work unit.

    Parameters
    ----------
    file : a filled workbook or table; blank for the trial workbook of the data, which is no result of any unit.
    sheet : which sheet, where a workbook has several; rules : a file of weights and minima, blank for the regulation's.

    Raises
    ------
    ParameterError
        where a workbook has several sheets and none is named.

    Examples
    --------
    >>> zone_of("")
    <IntegrityZone 95.5762, WBBM under permenpanrb-90-2021>
    """
    own = rules or None
    if not file:
        table = read_table(_TRIAL)
        values = {
            r["code"]: cell_fraction(r["value"], file=f"{_TRIAL}.csv", row=int(str(at)), column="value")
            for at, r in table.iterrows()
        }
        return score_integrity_zone(values, str(table.iloc[0]["instrument"]), rules=own)
    read = read_zone(file, sheet=sheet or None)
    if len(read) > 1:
        there = ", ".join(one.sheet for one in read)
        raise ParameterError(message("errors.integrity.which_sheet", there=there))
    return score_integrity_zone(read[0], rules=own)
