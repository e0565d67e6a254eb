"""``data/datapackage.json``: every table for machines, after the Data Package standard, version 2.

It is derived from the schemas that ``spbe check`` uses; what a table and its columns mean comes from the data
dictionary, data/README.md, and size and fingerprint of each table from the table (:mod:`.released`). Renewed by
``python -m spbe_research.checks.datapackage``; a test holds that the file is what the schemas give, and that every
table keeps to it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from spbe_research._version import __version__
from spbe_research.checks.check import check_tables
from spbe_research.checks.released import FILE, fingerprint
from spbe_research.checks.schemas import schemas
from spbe_research.files import write_whole
from spbe_research.paths import data_dir

if TYPE_CHECKING:
    import pandera.pandas as pa

__all__ = ["FILE", "describe_data", "package_text"]

_STANDARD = "https://datapackage.org/profiles/2.0"  # names the version; nothing is fetched from there

#: what an observation, a link or a note names: table and column
_SOURCE, _KIND, _INSTRUMENT = ("sources", "source"), ("kinds", "kind"), ("instruments/instruments", "instrument")
_REFERENCES = {
    "source": _SOURCE,
    "kind": _KIND,
    "instrument": _INSTRUMENT,
    "old_instrument": _INSTRUMENT,
    "new_instrument": _INSTRUMENT,
    "work": ("works", "work"),
    "framework": ("audit/frameworks", "framework"),
}
_OF_TABLES = {
    "institution_aliases": {"institution_id": ("institutions", "institution_id")},
    "group_members": {"group_id": ("institutions", "institution_id")},
    "regions/without_data": {"code": ("regions/regions", "code")},
    "regions/aliases": {"code": ("regions/regions", "code")},
    "regions/province_tiles": {"code": ("regions/regions", "code")},
    "regions/regions": {"province_code": ("", "code")},
    "audit/frameworks": {"work": ("works", "work")},
    "context/population_area": {"code": ("regions/regions", "code")},
    "context/region_points": {"code": ("regions/regions", "code")},
}

_MIT = {"name": "MIT", "title": "MIT License"}
_ODBL = {"name": "ODbL-1.0", "title": "Open Data Commons Open Database License 1.0"}
#: as in data/LICENSE.md
_TERMS = {"title": "Facts from public documents, under the terms of their sources", "path": "LICENSE.md"}
_LICENSES = {
    "regions/regions": _ODBL,
    "regions/province_tiles": _MIT,
    "context/population_area": _MIT,
    "context/region_points": _MIT,
    "instruments/criteria": _MIT,
}

_REGISTER = {"title": "idn-area-data 4.0.1", "path": "regions/LICENSE-ODbL.md"}

#: patterns of the schemas that are numbers; a pattern that also takes a fraction stays text
_TYPES: dict[str, tuple[str, dict[str, float]]] = {
    r"20\d\d": ("year", {"minimum": 2000, "maximum": 2099}),
    r"(?:20\d\d)?": ("year", {"minimum": 2000, "maximum": 2099}),
    r"\d(?:\.\d{1,4})?": ("number", {"minimum": 0, "maximum": 9.9999}),
    r"\d+": ("integer", {"minimum": 0}),
    r"[1-9]\d*": ("integer", {"minimum": 1}),
    r"[1-9]\d?": ("integer", {"minimum": 1, "maximum": 99}),
    r"\d": ("integer", {"minimum": 0, "maximum": 9}),
    r"\d?": ("integer", {"minimum": 0, "maximum": 9}),
    r"\d+(?:\.\d+)?": ("number", {"minimum": 0}),
    r"-?\d{1,2}(?:\.\d+)?": ("number", {"minimum": -90, "maximum": 90}),
    r"\d{2,3}(?:\.\d+)?": ("number", {"minimum": 10, "maximum": 180}),
}


def describe_data(folder: str | Path | None = None) -> dict[str, object]:
    """The descriptor of a data folder.

    Parameters
    ----------
    folder : the packaged data by default.

    Examples
    --------
    >>> package = describe_data()
    >>> package["name"], package["resources"][0]["path"]
    ('spbe-research-data', 'audit/crosswalk.csv')
    """
    root = data_dir(folder)
    known, dictionary = schemas(root), _Dictionary((root / "README.md").read_text(encoding="utf-8"))
    return {
        "$schema": f"{_STANDARD}/datapackage.json",
        "name": "spbe-research-data",
        "title": dictionary.title,
        "description": dictionary.description,
        "version": __version__,
        "licenses": [_TERMS, _ODBL, _MIT],
        "sources": [{"title": "sources.csv", "path": "sources.csv"}],
        "resources": [_resource(root, name, schema, dictionary) for name, schema in sorted(known.items())],
    }


def package_text(folder: str | Path | None = None) -> str:
    """The descriptor as it lies in the folder."""
    return json.dumps(describe_data(folder), ensure_ascii=False, indent=1) + "\n"


def _resource(root: Path, name: str, schema: pa.DataFrameSchema, dictionary: _Dictionary) -> dict[str, object]:
    links = dict(_OF_TABLES.get(name, {}))
    links |= {c: to for c, to in _REFERENCES.items() if c in schema.columns and to != (name, c)}
    fields = [_field(c, cell, dictionary.column(name, c), c in links) for c, cell in schema.columns.items()]
    unique = list(schema.unique or [])
    blank = [f["name"] for f in fields if "required" not in f.get("constraints", {})]  # type: ignore[operator]
    # a primary key holds no blank; one that may is a unique key
    keys = {"uniqueKeys": [unique]} if set(blank) & set(unique) else {"primaryKey": unique} if unique else {}
    foreign = [
        {"fields": [c], "reference": {"resource": _name(to), "fields": [column]}}
        for c, (to, column) in sorted(links.items())
    ]
    source = {"sources": [_REGISTER]} if name == "regions/regions" else {}  # the others name theirs in each row
    return {
        "$schema": f"{_STANDARD}/dataresource.json",
        "name": _name(name),
        "type": "table",
        "path": f"{name}.csv",
        "title": dictionary.table(name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (root / f"{name}.csv").stat().st_size,
        "hash": fingerprint(root / f"{name}.csv"),
        "licenses": [_LICENSES.get(name, _TERMS)],
        **source,
        "schema": {
            "$schema": f"{_STANDARD}/tableschema.json",
            "fields": fields,
            "missingValues": [""],
            **keys,
            **({"foreignKeys": foreign} if foreign else {}),
        },
    }


def _name(table: str) -> str:
    return table.replace("/", ".").replace("--", "-to-").replace("_", "-")


def _field(name: str, cell: pa.Column, description: str, linked: bool) -> dict[str, object]:
    kind = "string"
    constraints: dict[str, object] = {}
    for check in cell.checks:
        stated = check.statistics or {}
        if "pattern" in stated:
            pattern = str(getattr(stated["pattern"], "pattern", stated["pattern"]))
            pattern = pattern.removeprefix("^(?:").removesuffix(")$")
            required = re.fullmatch(pattern, "") is None
            kind, ends = _TYPES.get(pattern, ("string", {}))
            # groups as XML Schema, whose expressions the standard takes, writes them
            constraints = {**ends} if pattern in _TYPES else {"pattern": f"({pattern})".replace("(?:", "(")}
        else:
            values = list(stated["allowed_values"])
            required = "" not in values
            constraints = {} if linked else {"enum": [v for v in values if v != ""]}  # the other table lists them
        constraints = ({"required": True} if required else {}) | constraints
    field: dict[str, object] = {"name": name, "type": kind}
    return (
        field
        | ({"description": description} if description else {})
        | ({"constraints": constraints} if constraints else {})
    )


class _Dictionary:
    """The data dictionary, a section a table; what stands in brackets after a column says what it is."""

    def __init__(self, text: str) -> None:
        self.title = text.partition("\n")[0].lstrip("# ")
        self.description = text.split("\n\n", 2)[1].partition(" `spbe check`")[0]
        self._sections = dict(re.findall(r"^### `([^`]+)\.csv`\n(.*?)(?=^##)", text + "\n##", re.M | re.S))
        self._shared = re.search(r"^## Observations\n(.*?)^###", text, re.M | re.S)[1]  # type: ignore[index]

    def _section(self, table: str) -> str:
        room, _, name = table.rpartition("/")
        if "--" in name:
            name = "<old>--<new>"
        elif f"{room}/{name}" not in self._sections and room == "instruments":
            name = "<instrument>"
        return self._sections.get(f"{room}/{name}" if room else name, "")

    def table(self, table: str) -> str:
        """What the table holds: its section up to the list of columns."""
        said = self._section(table).strip().partition(": `")[0].partition(" `")[0]
        return " ".join(said.split()).rstrip(":.")

    def column(self, table: str, column: str) -> str:
        """What the column holds, as far as the dictionary says more than its name."""
        texts = [self._section(table)] + ([self._shared] if table.startswith("observations/") else [])
        for text in texts:
            found = re.search(rf"`{column}` \(((?:[^()]|\([^()]*\))*)\)", text)
            if found:
                return found[1].replace("`", "").replace("*", "")
        return ""


if __name__ == "__main__":
    for finding in check_tables():  # the fingerprints vouch for the tables
        raise finding.error()
    write_whole(data_dir() / FILE, package_text())
