"""Check every table in ``data/``: each finding says file, row, column, what stands there and what may.

Single cells and keys are the schemas' work (pandera); what spans tables follows here: weights that
sum to 100, codes that exist, years that fit the instrument, values on their scale.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from spbe_research.errors import DataError, SpbeError
from spbe_research.instruments import instrument_ids, load_instrument
from spbe_research.observations import DEPTHS
from spbe_research.paths import data_dir
from spbe_research.schemas import schemas
from spbe_research.store import read_table

__all__ = ["Finding", "check_tables"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of a table."""

    file: str
    row: int | None
    column: str | None
    found: str
    allowed: str

    def __str__(self) -> str:
        return str(DataError(self.file, row=self.row, column=self.column, found=self.found, allowed=self.allowed))


def check_tables(folder: str | Path | None = None) -> list[Finding]:
    """Check every table and what ties them together.

    Parameters
    ----------
    folder : data folder; the packaged data by default.

    Returns
    -------
    list of Finding, empty when all is well.

    Examples
    --------
    >>> check_tables()
    []
    """
    root = data_dir(folder)
    try:
        wanted = schemas(root)
    except DataError as error:
        return [_as_finding(error)]
    findings: list[Finding] = []
    for name, schema in wanted.items():
        try:
            findings += _cells(name, read_table(name, root), schema)
        except DataError as error:
            findings.append(_as_finding(error))
    known = {f"{name}.csv" for name in wanted}
    for path in sorted(root.rglob("*.csv")):
        relative = path.relative_to(root).as_posix()
        if relative not in known:
            findings.append(Finding(relative, None, None, "a table without a schema", ", ".join(sorted(known))))
    return findings or list(_across(root))


def _as_finding(error: DataError) -> Finding:
    found = error.found if error.found is not None else error.problem or "?"
    return Finding(error.file, error.row, error.column, found, error.allowed or "a regular table")


def _cells(name: str, frame: pd.DataFrame, schema: pa.DataFrameSchema) -> Iterator[Finding]:
    columns = list(schema.columns)
    if list(frame.columns) != columns:
        yield Finding(f"{name}.csv", 1, None, ", ".join(map(str, frame.columns)), "the columns " + ", ".join(columns))
        return
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        seen = set()
        for _, case in errors.failure_cases.iterrows():
            row = int(case["index"]) if pd.notna(case["index"]) else None
            column = str(case["column"])
            unique = "unique" in str(case["check"])
            if unique:
                column = ", ".join(schema.unique or [])
            if (row, column) in seen:
                continue
            seen.add((row, column))
            found = " | ".join(frame.loc[row, schema.unique]) if unique and row else str(case["failure_case"])
            yield Finding(f"{name}.csv", row, column, found, "each only once" if unique else str(case["check"]))


def _across(root: Path) -> Iterator[Finding]:
    yield from _instruments(root)
    yield from _names(root)
    for depth in DEPTHS:
        yield from _observations(depth, root)
    yield from _crosswalks(root)


def _instruments(root: Path) -> Iterator[Finding]:
    for name in instrument_ids(root):
        try:
            inst = load_instrument(name, folder=root)
        except SpbeError as error:
            yield _as_finding(error) if isinstance(error, DataError) else Finding(name, None, None, str(error), "")
            continue
        for unit in ("aspect", "domain"):
            for at, row in inst.rows.iterrows():
                if not row[f"{unit}_no"]:
                    continue
                stated = Fraction(row[f"{unit}_weight_percent"])
                summed = inst.unit_weight(unit, row[f"{unit}_no"]) * 100
                if stated != summed:
                    column = f"{unit}_weight_percent"
                    yield Finding(
                        f"instruments/{name}.csv",
                        int(str(at)) + 2,
                        column,
                        str(stated),
                        f"{summed}, the sum of its rows",
                    )


def _names(root: Path) -> Iterator[Finding]:
    regions = read_table("regions/regions", root)
    codes, ids = set(regions["code"]), set(read_table("institutions", root)["institution_id"])
    for table, column, allowed in (
        ("regions/aliases", "code", codes),
        ("regions/without_data", "code", codes),
        ("regions/regions", "province_code", codes),
        ("institution_aliases", "institution_id", ids),
        ("group_members", "group_id", ids),
        ("observations/not_assessed", "institution_id", codes | ids),
    ):
        for at, value in read_table(table, root)[column].items():
            if value not in allowed:
                yield Finding(f"{table}.csv", int(at), column, value, "a code or id that the register knows")


def _observations(depth: str, root: Path) -> Iterator[Finding]:
    name, number, value = DEPTHS[depth]
    file = f"{name}.csv"
    frame = read_table(name, root)
    codes = set(read_table("regions/regions", root)["code"]) | set(read_table("institutions", root)["institution_id"])
    for at, found in frame.loc[~frame["institution_id"].isin(codes), "institution_id"].items():
        yield Finding(file, int(at), "institution_id", found, "a code or id that the register knows")
    excused = _excused(root)
    for inst_id, group in frame.groupby("instrument"):
        inst = load_instrument(str(inst_id), folder=root)
        numbers = set(inst.codes) if depth == "indicator" else set(inst.numbers(depth)) if number else set()
        if number:
            for at, found in group.loc[~group[number].isin(numbers), number].items():
                yield Finding(file, int(at), number, found, f"a {depth} of {inst.id}")
        bands = {b.predicate for b in inst.bands}
        for at, row in group.iterrows():
            least = inst.answer_min if depth == "indicator" and row["assessment"] != "official" else inst.level_min
            exact = Fraction(row[value])
            where = (row["source"], row["institution_id"], row["year"], row[number] if number else "")
            if not least <= exact <= inst.level_max and where not in excused:
                yield Finding(file, int(str(at)), value, row[value], f"{least} to {inst.level_max}")
            elif depth == "indicator" and (exact / inst.level_step).denominator != 1:
                yield Finding(file, int(str(at)), value, row[value], f"steps of {inst.level_step}")
            year = int(row["year"]) if row["year"] else inst.year_from
            if not inst.year_from <= year <= (inst.year_to or 9999):
                yield Finding(
                    file, int(str(at)), "year", row["year"], f"{inst.year_from} to {inst.year_to or 'now'} ({inst.id})"
                )
            if depth == "index" and row["predicate"] and row["predicate"] not in bands:
                yield Finding(file, int(str(at)), "predicate", row["predicate"], ", ".join(sorted(bands)))


def _excused(root: Path) -> set[tuple[str, str, str, str]]:
    """Values off the scale that the source really prints and that are recorded as such."""
    known = read_table("known_discrepancies", root)
    off = known[known["cause"] == "off-scale"]
    return set(zip(off["source"], off["institution_id"], off["year"], off["number"], strict=True))


def _crosswalks(root: Path) -> Iterator[Finding]:
    for path in sorted((root / "crosswalks").glob("*--*.csv")):
        old_id, _, new_id = path.stem.partition("--")
        for column, inst_id in (("old_code", old_id), ("new_code", new_id)):
            inst = load_instrument(inst_id, folder=root)
            codes = read_table(f"crosswalks/{path.stem}", root)[column]
            for at, code in codes.items():
                if code and code not in inst.codes:
                    yield Finding(f"crosswalks/{path.name}", int(at), column, code, f"a code of {inst_id}")
            for code in sorted(set(inst.codes) - set(codes)):
                yield Finding(f"crosswalks/{path.name}", None, column, f"no row for {code}", f"every code of {inst_id}")
