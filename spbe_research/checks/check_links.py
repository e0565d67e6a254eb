"""What ties the tables together: codes that exist, weights that sum, years and values that fit the instrument."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.checks.finding import Finding
from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.data.labels import named
from spbe_research.data.published import DEPTHS
from spbe_research.data.tables import read_table
from spbe_research.errors import DataError, message
from spbe_research.paths import packaged_only, tables_dir

__all__ = ["check_links"]

_NUMBER = re.compile(r"\d+(\.\d+)?(/[1-9]\d*)?")
_REGISTER = message("errors.checks.links.register")


def check_links(root: Path) -> Iterator[Finding]:
    """Findings that need more than one table; each table by itself must be sound.

    Parameters
    ----------
    root : data folder.
    """
    broken = list(_instruments(root))
    yield from broken
    if broken:  # the rest is read with the instruments
        return
    instruments = {name: load_instrument(name, folder=root) for name in instrument_ids(root)}
    zones = {name: load_instrument(name, folder=root) for name in instrument_ids(root, system="zi")}
    yield from _names(root)
    yield from _provinces(root)
    yield from _tiles(root)
    for depth in DEPTHS:
        yield from _observations(depth, instruments, root)
    yield from _crosswalks(instruments, root)
    yield from _numbers(instruments, root)
    yield from _zones(zones, root)


def _instruments(root: Path) -> Iterator[Finding]:
    for name in instrument_ids(root, system=None):
        file = f"instruments/{name}.csv"
        try:
            inst = load_instrument(name, folder=root)
        except DataError as error:
            yield Finding.from_error(error)
            continue
        for unit in ("aspect", "domain"):
            column = f"{unit}_weight_percent"
            table = read_table(f"instruments/{name}", root)
            for at, number, text in zip(table.index, table[f"{unit}_no"], table[column], strict=True):
                if not number:
                    continue
                summed = inst.unit_weight(unit, number) * 100
                try:
                    wrong = Fraction(text) != summed
                except (ValueError, ZeroDivisionError):  # blank, or 13/0
                    wrong = True
                if wrong:
                    yield Finding(file, int(at), column, text, message("errors.checks.links.sum", summed=summed))


def _unknown(
    table: str, column: str, known: Container[str], allowed: str, root: Path, *, blank: bool = False
) -> Iterator[Finding]:
    """Cells of one column that are not among what is known."""
    for at, value in read_table(table, root)[column].items():
        if value not in known and not (blank and value == ""):
            yield Finding(f"{table}.csv", int(str(at)), column, value, allowed)


def _names(root: Path) -> Iterator[Finding]:
    codes = set(read_table("regions/regions", root)["code"])
    ids = set(read_table("institutions", root)["institution_id"])
    for table, column, known in (
        ("regions/aliases", "code", codes),
        ("regions/without_data", "code", codes),
        ("regions/regions", "province_code", codes),
        ("context/population_area", "code", codes),
        ("context/region_points", "code", codes),
        ("institution_aliases", "institution_id", ids),
        ("group_members", "group_id", ids),
        ("observations/not_assessed", "institution_id", codes | ids),
    ):
        yield from _unknown(table, column, known, _REGISTER, root)
    yield from _unknown("known_discrepancies", "institution_id", codes | ids, _REGISTER, root, blank=True)
    with packaged_only():  # a study may well hold figures of its own where none is published
        with_data = set().union(*(read_table(name, root)["institution_id"] for name, _, _ in DEPTHS.values()))
    for at, code in read_table("regions/without_data", root)["code"].items():
        if code in with_data:
            allowed = message("errors.checks.links.without_data")
            yield Finding("regions/without_data.csv", int(str(at)), "code", code, allowed)


def _provinces(root: Path) -> Iterator[Finding]:
    """The code of a region begins with that of its province, and the province bears one name."""
    table = read_table("regions/regions", root)
    name = dict(zip(table["province_code"], table["province"], strict=True))
    own = table[table["kind"] == "provinsi"]
    name |= dict(zip(own["code"], own["province"], strict=True))
    for at, row in table.iterrows():
        if row["code"][:2] != row["province_code"]:
            yield Finding(
                "regions/regions.csv", int(str(at)), "province_code", row["province_code"], f"{row['code'][:2]}"
            )
        elif row["province"] != name[row["province_code"]]:
            yield Finding("regions/regions.csv", int(str(at)), "province", row["province"], name[row["province_code"]])


def _tiles(root: Path) -> Iterator[Finding]:
    """The tile map has one tile for each province."""
    file, register = "regions/province_tiles.csv", read_table("regions/regions", root)
    provinces = list(register.loc[register["kind"] == "provinsi", "code"])
    tiles = read_table("regions/province_tiles", root)["code"]
    yield from _unknown("regions/province_tiles", "code", provinces, message("errors.checks.links.province"), root)
    for at, code in tiles[tiles.duplicated()].items():
        yield Finding(file, int(str(at)), "code", code, message("errors.checks.links.province_once"))
    for code in sorted(set(provinces) - set(tiles)):
        found = message("errors.checks.links.no_tile", code=code)
        yield Finding(file, None, "code", found, message("errors.checks.links.every_province"))


def _observations(depth: str, instruments: dict[str, Instrument], root: Path) -> Iterator[Finding]:
    name, number, value = DEPTHS[depth]
    file = f"{name}.csv"
    frame = read_table(name, root)
    codes = set(read_table("regions/regions", root)["code"]) | set(read_table("institutions", root)["institution_id"])
    yield from _unknown(name, "institution_id", codes, _REGISTER, root)
    excused = _excused(root)
    for inst_id, group in frame.groupby("instrument"):
        inst = instruments[str(inst_id)]
        numbers = set(inst.codes) if depth == "indicator" else set(inst.numbers(depth)) if number else set()
        if number:
            allowed = message(f"errors.checks.links.{depth}_of", instrument=inst.id)
            for at, unknown in group.loc[~group[number].isin(numbers), number].items():
                yield Finding(file, int(str(at)), number, unknown, allowed)
        bands = {b.predicate for b in inst.bands}
        for at, row in zip(group.index, group.to_dict("records"), strict=True):
            least = inst.answer_min if depth == "indicator" and row["assessment"] != "official" else inst.level_min
            exact = Fraction(row[value])
            where = (row["source"], row["institution_id"], row["year"], row[number] if number else "")
            if not least <= exact <= inst.level_max and where not in excused:
                scale = message("errors.checks.links.scale", low=least, high=inst.level_max)
                yield Finding(file, int(at), value, row[value], scale)
            elif depth == "indicator" and (exact / inst.level_step).denominator != 1:
                steps = message("errors.checks.links.steps", step=inst.level_step)
                yield Finding(file, int(at), value, row[value], steps)
            year = int(row["year"]) if row["year"] else inst.year_from
            if not inst.year_from <= year <= (inst.year_to or 9999):
                key = "span" if inst.year_to else "span_open"
                told = {"first": inst.year_from, "last": inst.year_to, "instrument": inst.id}
                span = message(f"errors.checks.links.{key}", **told)
                yield Finding(file, int(at), "year", row["year"], span)
            if depth == "index" and row["predicate"] and row["predicate"] not in bands:
                yield Finding(file, int(at), "predicate", row["predicate"], ", ".join(sorted(bands)))


def _excused(root: Path) -> set[tuple[str, str, str, str]]:
    """Values off the scale that the source really prints and that are recorded as such."""
    known = read_table("known_discrepancies", root)
    off = known[known["cause"] == "off-scale"]
    return set(zip(off["source"], off["institution_id"], off["year"], off["number"], strict=True))


def _crosswalks(instruments: dict[str, Instrument], root: Path) -> Iterator[Finding]:
    for path in sorted((tables_dir(root) / "crosswalks").glob("*--*.csv")):
        table = f"crosswalks/{path.stem}"
        for column, inst_id in zip(("old_code", "new_code"), path.stem.split("--"), strict=True):
            codes = instruments[inst_id].codes
            allowed = message("errors.checks.links.code_of", instrument=inst_id)
            yield from _unknown(table, column, codes, allowed, root, blank=True)
            for code in sorted(set(codes) - set(read_table(table, root)[column])):
                found = message("errors.checks.links.no_row", code=code)
                every = message("errors.checks.links.every_code", instrument=inst_id)
                yield Finding(f"{table}.csv", None, column, found, every)
        for at, row in read_table(table, root).iterrows():
            sides = {"new": (False, True), "dropped": (True, False)}.get(row["relation"], (True, True))
            if (bool(row["old_code"]), bool(row["new_code"])) != sides:
                words = {(False, True): "new", (True, False): "dropped"}.get(
                    (bool(row["old_code"]), bool(row["new_code"])), message("errors.checks.links.link")
                )
                yield Finding(f"{table}.csv", int(str(at)), "relation", row["relation"], words)


def _evidence(instruments: dict[str, Instrument], root: Path) -> Iterator[Finding]:
    """Where rows of an instrument have blocks of evidence, each has one, and no other has."""
    name = "instruments/evidence_blocks"
    table = read_table(name, root)
    for inst, rows in table.groupby("instrument"):
        codes = instruments[str(inst)].codes
        for at, row in rows.iterrows():
            if row["code"] not in codes:
                yield _off(name, at, row, "code", message("errors.checks.links.code_of", instrument=inst))
        known = set(rows["code"])
        lost = [code for code in codes if code not in known]
        if lost:
            told = message("errors.checks.links.rows_lost", lost=named(lost))
            there = message("errors.checks.links.code_of", instrument=inst)
            yield Finding(f"{name}.csv", int(str(rows.index[0])), "code", told, there)


def _numbers(instruments: dict[str, Instrument], root: Path) -> Iterator[Finding]:
    """Tables beside the instruments name rows, units and levels that those have."""
    for at, row in read_table("instruments/criteria", root).iterrows():
        inst = instruments[row["instrument"]]
        if not row["code"].startswith("*") and row["code"] not in inst.codes:
            yield _off(
                "instruments/criteria", at, row, "code", message("errors.checks.links.code_of", instrument=inst.id)
            )
        yield from _off_scale("instruments/criteria", at, row, inst)
    yield from _evidence(instruments, root)
    for at, row in read_table("instruments/steps", root).iterrows():
        inst = instruments[row["instrument"]]
        of = message("errors.checks.links.code_of", instrument=inst.id)
        if row["code"] not in inst.codes:
            yield _off("instruments/steps", at, row, "code", of)
        if not inst.level_min < int(row["to_level"]) == int(row["from_level"]) + 1 <= inst.level_max:
            step = message("errors.checks.links.step", low=inst.level_min, high=inst.level_max)
            yield _off("instruments/steps", at, row, "to_level", step)
    for at, row in read_table("instruments/policies", root).iterrows():
        inst = instruments[row["instrument"]]
        for column in ("policy", "code"):
            if row[column] not in inst.codes:
                of = message("errors.checks.links.code_of", instrument=inst.id)
                yield _off("instruments/policies", at, row, column, of)
    for at, row in read_table("instruments/levels", root).iterrows():
        yield from _off_scale("instruments/levels", at, row, instruments[row["instrument"]])
    for at, row in read_table("instruments/printed_weights", root).iterrows():
        inst = instruments[row["instrument"]]
        if row["number"] not in (inst.codes if row["unit"] == "indicator" else inst.numbers(row["unit"])):
            yield _off(
                "instruments/printed_weights",
                at,
                row,
                "number",
                message("errors.checks.links.one_of", instrument=inst.id),
            )
    yield from _audit(instruments, root)


def _audit(instruments: dict[str, Instrument], root: Path) -> Iterator[Finding]:
    """Links to frameworks name rows and controls that there are; a theme holds as many controls as it says."""
    controls = read_table("audit/controls", root)
    known = set(zip(controls["framework"], controls["code"], strict=True))
    for at, row in read_table("audit/crosswalk", root).iterrows():
        if row["code"] not in instruments[row["instrument"]].codes:
            of = message("errors.checks.links.code_of", instrument=row["instrument"])
            yield _off("audit/crosswalk", at, row, "code", of)
        if (row["framework"], row["ref"]) not in known:
            of = message("errors.checks.links.control_of", framework=row["framework"])
            yield _off("audit/crosswalk", at, row, "ref", of)
    themes = read_table("audit/themes", root)
    held = set(zip(themes["framework"], themes["theme"], strict=True))
    for at, row in controls.iterrows():
        if row["theme"] and (row["framework"], row["theme"]) not in held:
            yield _off(
                "audit/controls", at, row, "theme", message("errors.checks.links.theme_of", framework=row["framework"])
            )
    counted = controls[controls["form"].isin(["control", "process", "principle"])]
    sizes = counted.groupby(["framework", "theme"]).size()
    for at, row in themes[themes["controls"] != ""].iterrows():
        n = int(sizes.get((row["framework"], row["theme"]), 0))
        if n != int(row["controls"]):
            yield _off("audit/themes", at, row, "controls", message("errors.checks.links.controls", n=n))


def _zones(zones: dict[str, Instrument], root: Path) -> Iterator[Finding]:
    """Minima, sheet and questions of integrity zones name rows and units that there are, and their weights sum."""
    yield from _zone_results(zones, root)
    for name in ("thresholds", "trial_workbook"):
        table = f"integrity_zone/{name}"
        for at, row in read_table(table, root).iterrows():
            zone = zones[row["instrument"]]
            unit = row["unit"] if name == "thresholds" else "row"
            column = "number" if name == "thresholds" else "code"
            there = [""] if unit == "total" else zone.codes if unit == "row" else zone.numbers(unit)
            if row[column] not in there:
                yield _off(table, at, row, column, message("errors.checks.links.one_of", instrument=zone.id))
    nodes = read_table("integrity_zone/sheet", root)
    for _, sheet in nodes.groupby("sheet"):
        for at, row in sheet.iterrows():
            below = sheet.loc[sheet["parent"] == row["node"], "weight"]
            summed = sum(map(Fraction, below), Fraction(0))
            if len(below) and summed != Fraction(row["weight"]):
                yield _off("integrity_zone/sheet", at, row, "weight", message("errors.checks.links.sum", summed=summed))
    known = {(r["sheet"], r["node"]) for r in nodes.to_dict("records")}
    for at, row in read_table("integrity_zone/questions", root).iterrows():
        if (row["sheet"], row["node"]) not in known:
            yield _off(
                "integrity_zone/questions",
                at,
                row,
                "node",
                message("errors.checks.links.one_of", instrument=row["sheet"]),
            )
    questions, goals = (
        set(read_table("integrity_zone/questions", root)["question"]),
        read_table("integrity_zone/goals", root),
    )
    for at, row in goals.iterrows():
        if not set(row["questions"].split("|")) <= questions:
            yield _off(
                "integrity_zone/goals",
                at,
                row,
                "questions",
                message("errors.checks.links.one_of", instrument="questions.csv"),
            )
    for at, row in read_table("integrity_zone/spbe_links", root).iterrows():
        inst = load_instrument(row["instrument"], folder=root)
        if row["code"] not in inst.codes:
            yield _off(
                "integrity_zone/spbe_links", at, row, "code", message("errors.checks.links.code_of", instrument=inst.id)
            )
        if row["goal"] not in set(goals["goal"]):
            yield _off(
                "integrity_zone/spbe_links",
                at,
                row,
                "goal",
                message("errors.checks.links.one_of", instrument="goals.csv"),
            )


def _zone_results(zones: dict[str, Instrument], root: Path) -> Iterator[Finding]:
    """Lines of results name rows, questions, conditions and goals that there are, with values on their scale."""
    table = "integrity_zone/results"
    conditions, goals = read_table("integrity_zone/conditions", root), read_table("integrity_zone/goals", root)
    types = dict(read_table("integrity_zone/questions", root)[["question", "answer_type"]].itertuples(index=False))
    scores = read_table("integrity_zone/answers", root).groupby("answer_type")["answer"].agg(set).to_dict()
    for at, row in read_table(table, root).iterrows():
        zone = zones[row["instrument"]]
        there = {
            "row": zone.codes,
            "answer": types,
            "condition": set(conditions.loc[conditions["instrument"] == zone.id, "condition"]),
            "goal": set(goals["goal"]),
        }[row["kind"]]
        if row["code"] not in there:
            yield _off(table, at, row, "code", message("errors.checks.links.one_of", instrument=zone.id))
            continue
        most = None
        if row["kind"] == "row":
            most = zone.weights[zone.codes.index(row["code"])] * 100
        elif row["kind"] == "answer" and types[row["code"]] in scores:
            if row["value"] not in scores[types[row["code"]]]:
                yield _off(table, at, row, "value", ", ".join(sorted(scores[types[row["code"]]])))
            continue
        elif row["kind"] == "answer":
            most = Fraction(4) if types[row["code"]] == "survey" else Fraction(10**9)
        if most is not None and not (_NUMBER.fullmatch(row["value"]) and Fraction(row["value"]) <= most):
            yield _off(table, at, row, "value", message("errors.checks.links.scale", low=0, high=most))


def _off(table: str, at: object, row: pd.Series, column: str, allowed: str) -> Finding:
    return Finding(f"{table}.csv", int(str(at)), column, row[column], allowed)


def _off_scale(table: str, at: object, row: pd.Series, instrument: Instrument) -> Iterator[Finding]:
    least = min(instrument.answer_min, instrument.level_min)
    if not least <= Fraction(row["level"]) <= instrument.level_max:
        yield _off(table, at, row, "level", message("errors.checks.links.scale", low=least, high=instrument.level_max))
