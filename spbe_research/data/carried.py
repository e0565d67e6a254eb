"""Which values may only repeat those of the year before: one rule for the panel, the profiles and the pages.

In 2020 old values were reprinted (source ``paser-2022``); in 2022 monitoring was obligatory only below an index of
2.60. A value of these years that equals that of the year before is therefore perhaps no second observation: an
inference, which no source states.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from spbe_research.data.choice import EVALUATION, one_source
from spbe_research.data.published import DEPTHS
from spbe_research.data.tables import cell_fraction, read_table, table_stamp
from spbe_research.paths import data_dir

__all__ = ["CARRIED_YEARS", "carried_evaluations", "carried_over"]

#: years in which not every institution was assessed anew
CARRIED_YEARS = (2020, 2022)

_Key = tuple[str, ...]


def carried_over(
    institution_id: str, year: int | str | None, instrument: str, assessment: str, folder: str | Path | None = None
) -> bool:
    """Whether an official evaluation of 2020 or 2022 may be that of the year before, repeated.

    It is where at some depth the figures of both are known, and equal at every such depth. Where levels differ, an
    equal index is no repetition.

    Examples
    --------
    >>> rule = "permenpanrb-5-2018"
    >>> carried_over("64.01", 2020, rule, "official"), carried_over("64.72", 2020, rule, "official")
    (True, False)
    """
    return (institution_id, str(year), instrument, assessment) in carried_evaluations(folder)


def carried_evaluations(folder: str | Path | None = None) -> frozenset[tuple[str, ...]]:
    """Every evaluation that may be that of the year before, by what :data:`EVALUATION` names."""
    stamps = tuple(table_stamp(name, folder) for name, _, _ in DEPTHS.values())
    return _known(data_dir(folder), stamps, table_stamp("sources", folder))


@lru_cache(maxsize=8)
def _known(
    root: Path, _stamps: tuple[tuple[int | str, ...], ...], _sources: tuple[int | str, ...]
) -> frozenset[tuple[str, ...]]:
    alike: dict[_Key, list[bool]] = {}
    years = {str(y + step) for y in CARRIED_YEARS for step in (-1, 0)}
    for name, number, value in DEPTHS.values():
        table = read_table(name, root)
        table = one_source(table[table["year"].isin(years) & (table["assessment"] == "official")], root)
        figures: dict[_Key, dict[str, Fraction]] = {}
        numbers = table[number] if number else [""] * len(table)
        keys = zip(*(table[c] for c in EVALUATION), strict=True)
        for at, key, n, text in zip(table.index, keys, numbers, table[value], strict=True):
            exact = cell_fraction(text, file=f"{name}.csv", row=int(at), column=value)
            figures.setdefault(key, {})[n] = exact
        for key, now in figures.items():
            institution, year, instrument, assessment = key
            before = figures.get((institution, str(int(year) - 1), instrument, assessment))
            if int(year) in CARRIED_YEARS and before is not None:
                alike.setdefault(key, []).append(now == before)
    return frozenset(key for key, equal in alike.items() if all(equal))
