"""A reader of a data package that knows nothing of the project: the standard, and the csv and json modules.

After https://datapackage.org/standard/ (version 2.0): package, resources, table schema. frictionless 5.21 agrees that
the packaged tables are valid; it is not needed here, since it brings 40 packages.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

TYPES = {
    "string": r"(?s).*",
    "integer": r"[+-]?\d+",
    "number": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|NaN|INF|-INF",
    "year": r"-?\d{4,}",
}
CONSTRAINTS = {"required", "pattern", "enum", "minimum", "maximum"}


def violations(root: Path) -> Iterator[str]:
    """Where descriptor and tables do not keep to the standard or to each other."""
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    yield from _package(package)
    tables = {}
    for resource in package["resources"]:
        yield from _resource(resource)
        if not (root / resource["path"]).is_file():
            yield f"{resource['path']}: not there"
            continue
        with (root / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
            head, *rows = list(csv.reader(file))
        names = [f["name"] for f in resource["schema"]["fields"]]
        if head != names:
            yield f"{resource['path']}: columns {head}"
            continue
        tables[resource["name"]] = [dict(zip(names, row, strict=True)) for row in rows if row]
    for resource in package["resources"]:
        if resource["name"] in tables:
            yield from _cells(resource, tables)


def _package(package: dict) -> Iterator[str]:
    names = [r["name"] for r in package["resources"]]
    if package["$schema"] != "https://datapackage.org/profiles/2.0/datapackage.json" or len(set(names)) != len(names):
        yield "package"
    for one in (package, *package["resources"]):
        if not re.fullmatch(r"[a-z0-9._-]+", one["name"]):
            yield f"name {one['name']}"
        if not all({"name", "path"} & set(licence) for licence in one["licenses"]):
            yield f"licence of {one['name']}"
        if not all(source["title"] for source in one.get("sources", [])):
            yield f"source of {one['name']}"


def _resource(resource: dict) -> Iterator[str]:
    where, schema = resource["path"], resource["schema"]
    if re.search(r"^/|\.\.|://", where) or resource["type"] != "table" or not resource["title"]:
        yield where
    fields = {f["name"]: f for f in schema["fields"]}
    if len(fields) != len(schema["fields"]) or schema["missingValues"] != [""]:
        yield f"{where}: fields"
    for name, field in fields.items():
        constraints = field.get("constraints", {})
        if field["type"] not in TYPES or not set(constraints) <= CONSTRAINTS:
            yield f"{where}: {name}"
        if "pattern" in constraints and field["type"] != "string":  # elsewhere a pattern means nothing
            yield f"{where}: pattern of {name}"
    keys = [schema.get("primaryKey", []), *schema.get("uniqueKeys", [])]
    keys += [key["fields"] for key in schema.get("foreignKeys", [])]
    if not all(set(key) <= set(fields) for key in keys):
        yield f"{where}: keys"


def _cells(resource: dict, tables: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    path, schema, rows = resource["path"], resource["schema"], tables[resource["name"]]
    for at, row in enumerate(rows, start=2):
        for field in schema["fields"]:
            if not _fits(row[field["name"]], field):
                yield f"{path}, row {at}, {field['name']}: {row[field['name']]!r}"
    primary = schema.get("primaryKey", [])
    for key in ([primary] if primary else []) + schema.get("uniqueKeys", []):
        seen = set()
        for at, row in enumerate(rows, start=2):
            mine = tuple(row[c] for c in key)
            if mine in seen or (key == primary and "" in mine):
                yield f"{path}, row {at}, {', '.join(key)}: {mine}"
            seen.add(mine)
    for key in schema.get("foreignKeys", []):
        (column,), (there,) = key["fields"], key["reference"]["fields"]
        known = {row[there] for row in tables.get(key["reference"]["resource"] or resource["name"], [])}
        for at, row in enumerate(rows, start=2):
            if row[column] not in known | {""}:
                yield f"{path}, row {at}, {column}: {row[column]!r} is not in {key['reference']['resource']}"


def _fits(text: str, field: dict) -> bool:
    rules = field.get("constraints", {})
    if text == "":
        return not rules.get("required")
    if not re.fullmatch(TYPES[field["type"]], text):
        return False
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        return False
    if "enum" in rules and text not in rules["enum"]:
        return False
    return rules.get("minimum", float("-inf")) <= _number(text, rules) <= rules.get("maximum", float("inf"))


def _number(text: str, rules: dict) -> float:
    return float(text) if {"minimum", "maximum"} & set(rules) else 0.0
