"""Lines of the crosswalk files: read, checked, chained through a third instrument.

A line joins an old code to a new one and says how and on what basis. Without a new code it names a
dropped row, without an old one a new row.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.tables import read_table
from spbe_research.errors import DataError, ParameterError, UnknownCrosswalk, message
from spbe_research.options import check_choice
from spbe_research.paths import tables_dir

__all__ = [
    "COLUMNS",
    "chain",
    "check_links",
    "comparable",
    "linked",
    "read_links",
    "read_unit_links",
    "rows_by_code",
    "way",
]

#: what a line may say, and how loose a link it is (a chain is as loose as its loosest part)
_RELATIONS = {"equivalent": 0, "renamed": 1, "split": 2, "merged": 2, "partial": 3, "new": 4, "dropped": 4}

COLUMNS = ["old_code", "new_code", "relation", "note", "basis"]


def way(old: str, new: str, root: Path) -> tuple[str, ...]:
    """Shortest way from one instrument to another over the files there are."""
    pairs = sorted(p.stem.split("--") for p in (root / "crosswalks").glob("*--*.csv"))
    waiting: deque[tuple[str, ...]] = deque([(old,)])
    seen = {old}
    while waiting:
        path = waiting.popleft()
        for start, end in pairs:
            if start == path[-1] and end not in seen:
                if end == new:
                    return (*path, end)
                seen.add(end)
                waiting.append((*path, end))
    there = "; ".join(" -> ".join(p) for p in pairs)
    raise UnknownCrosswalk(message("errors.data.crosswalk_lines.way", old=old, new=new, there=there))


def comparable(one: Instrument, other: Instrument, folder: str | Path | None = None) -> bool:
    """Whether values under two instruments may be set against each other: one scale, and links between them.

    Examples
    --------
    >>> comparable(load_instrument("permenpanrb-8-2026"), load_instrument("permenpanrb-5-2018"))
    True
    """
    if one is other:
        return True
    if (one.level_min, one.level_max) != (other.level_min, other.level_max):
        return False
    old, new = sorted((one, other), key=lambda i: i.year_from)
    try:
        return bool(way(old.id, new.id, tables_dir(folder)))
    except UnknownCrosswalk:
        return False


def read_links(old_id: str, new_id: str, root: Path) -> pd.DataFrame:
    """Checked lines of one file."""
    name = f"crosswalks/{old_id}--{new_id}"
    lines = read_table(name, root)
    sides = (load_instrument(old_id, folder=root), load_instrument(new_id, folder=root))
    check_links(f"{name}.csv", lines, sides, "indicator")
    return lines[COLUMNS]


def check_links(file: str, lines: pd.DataFrame, sides: tuple[Instrument, Instrument], unit: str) -> None:
    """Every column there, every code known, every row named, every relation used as it should be.

    Raises
    ------
    DataError
        with the row as a spreadsheet counts where the table comes from a file.
    """
    if any(c not in lines.columns for c in COLUMNS):
        raise DataError(file, row=1, found=", ".join(lines.columns), allowed=", ".join(COLUMNS))
    for column, inst in zip(("old_code", "new_code"), sides, strict=True):
        codes = rows_by_code(inst, unit)
        for at, code in lines[column].items():
            if code and code not in codes:
                raise DataError(
                    file,
                    row=int(at),
                    column=column,
                    found=code,
                    allowed=message("errors.data.crosswalk_lines.check_links_allowed", inst_id=inst.id),
                )
        unnamed = [c for c in codes if c not in set(lines[column])]
        if unnamed:
            raise DataError(
                file,
                column=column,
                problem=message("errors.data.crosswalk_lines.check_links", join=", ".join(unnamed), inst_id=inst.id),
            )
    alone = {"new": "old_code", "dropped": "new_code"}
    for at, line in lines.iterrows():
        relation = line["relation"]
        empty = [c for c in ("old_code", "new_code") if not line[c]]
        if relation not in _RELATIONS:
            raise DataError(file, row=int(at), column="relation", found=relation, allowed=", ".join(_RELATIONS))
        if empty != ([alone[relation]] if relation in alone else []):
            text = message("errors.data.crosswalk_lines.allowed_blanks")
            raise DataError(file, row=int(at), column="relation", found=relation, allowed=text)
        if empty:
            column = "new_code" if line["new_code"] else "old_code"
            if (lines[column] == line[column]).sum() > 1:
                text = message("errors.data.crosswalk_lines.allowed_lines", relation=relation)
                raise DataError(file, row=int(at), column=column, found=line[column], allowed=text)
    doubled = lines[["old_code", "new_code"]].duplicated()
    if doubled.any():
        raise DataError(
            file, row=int(lines.index[doubled][0]), problem=message("errors.data.crosswalk_lines.link_twice")
        )


def chain(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Links of two crosswalks in a row: old and new are linked where they share a row between them."""
    one, two = first[linked(first)], second[linked(second)]
    made: dict[tuple[str, str], tuple[str, str, str]] = {}
    for a in one.itertuples():
        for b in two[two["old_code"] == a.new_code].itertuples():
            relation = _looser(a.relation, b.relation)
            basis = f"{a.basis} / {b.basis}"
            if not a.basis.startswith("judgement") and b.basis.startswith("judgement"):
                basis = f"judgement: {basis}"
            made.setdefault((a.old_code, b.new_code), (relation, f"through {a.new_code}", basis))
    records = [(o, n, *rest) for (o, n), rest in made.items()]
    linked_old, linked_new = {o for o, _ in made}, {n for _, n in made}
    for code in dict.fromkeys(second["new_code"]):
        if code and code not in linked_new:
            records.append(("", code, "new", "no row of the first instrument leads here", "judgement: chain"))
    for code in dict.fromkeys(first["old_code"]):
        if code and code not in linked_old:
            records.append((code, "", "dropped", "leads to no row of the last instrument", "judgement: chain"))
    return pd.DataFrame(records, columns=COLUMNS)


def _looser(a: str, b: str) -> str:
    if {a, b} == {"split", "merged"}:
        return "partial"
    return max(a, b, key=_RELATIONS.__getitem__)


def linked(lines: pd.DataFrame) -> pd.Series:
    return (lines["old_code"] != "") & (lines["new_code"] != "")


def rows_by_code(instrument: Instrument, unit: str) -> dict[str, tuple[int, ...]]:
    if unit == "indicator":
        return {c: (i,) for i, c in enumerate(instrument.codes)}
    return {n: tuple(instrument.row_positions(unit, n)) for n in instrument.numbers(unit)}


def read_unit_links(old: Instrument, new: Instrument, unit: str, root: Path) -> pd.DataFrame:
    """Links of whole aspects or domains; a pair that the file does not hold is linked by name."""
    check_choice("unit", unit, ("aspect", "domain"))
    for inst in (old, new):
        if not inst.numbers(unit):
            raise ParameterError(message("errors.data.crosswalk_lines.no_units", inst_label=inst.label, unit=unit))
    table = read_table("crosswalks/units", root)
    mine = (table["old_instrument"] == old.id) & (table["new_instrument"] == new.id) & (table["unit"] == unit)
    if not mine.any():
        return _by_name(old, new, unit)
    lines = table.loc[mine, COLUMNS]
    check_links("crosswalks/units.csv", lines, (old, new), unit)
    return lines


def _by_name(old: Instrument, new: Instrument, unit: str) -> pd.DataFrame:
    names = [
        {n: str(inst.rows.iloc[inst.row_positions(unit, n)[0]][f"{unit}_id"]) for n in inst.numbers(unit)}
        for inst in (old, new)
    ]
    basis = "judgement: same name"
    records = [(a, b, "renamed", "", basis) for a, x in names[0].items() for b, y in names[1].items() if x == y]
    linked_old, linked_new = {r[0] for r in records}, {r[1] for r in records}
    records += [("", b, "new", "", basis) for b in names[1] if b not in linked_new]
    records += [(a, "", "dropped", "", basis) for a in names[0] if a not in linked_old]
    return pd.DataFrame(records, columns=COLUMNS)
