"""Frameworks of audit and security, each in one edition: identifiers, own short titles, and links from SPBE rows.

Files: ``data/audit/``. Most links are judgement, and every one says so; no text of a standard is held.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from spbe_research.data.instruments import instrument_ids
from spbe_research.data.tables import read_table, table_path
from spbe_research.errors import ParameterError, message
from spbe_research.options import check_choice

__all__ = ["ITEMS", "Framework", "counterparts", "framework_ids", "load_framework"]

#: what a checklist asks for, by the form of a framework
ITEMS = {"control": "control", "process": "process"}
_LINK = ["code", "ref", "strength", "basis", "through"]
#: relations by which a row takes in the whole of another
_WHOLE = {"equivalent", "renamed", "merged"}


@dataclass(frozen=True, slots=True, eq=False)
class Framework:
    """One framework in one edition.

    Attributes
    ----------
    id : of data/audit/frameworks.csv; name, edition : as its publisher has them; form : control or process.
    controls : indexed by code: form, theme, short_id, short_en, confidence.
    themes : indexed by theme: short_id, short_en, controls.
    items : codes that a checklist asks for, in order.
    """

    id: str
    name: str
    edition: str
    form: str
    controls: pd.DataFrame
    themes: pd.DataFrame
    items: tuple[str, ...]

    @property
    def label(self) -> str:
        """Name and edition."""
        return f"{self.name}:{self.edition}" if self.name.startswith("ISO") else f"{self.name} {self.edition}"

    def links(self, instrument: str) -> pd.DataFrame:
        """Links from the rows of an instrument: code, ref, strength, basis, through.

        Its own, and those that a crosswalk carries over from an instrument that has them, whose id stands in
        ``through`` (blank for its own). A carried link is primary where the row took in whole rows of the other and
        every one of them is linked to the same as primary; else it is supporting.

        Raises
        ------
        ParameterError
            where there are none of either kind.
        """
        table = read_table("audit/crosswalk")
        mine = table[table["framework"] == self.id]
        own = mine[mine["instrument"] == instrument].assign(through="")
        found = [own[_LINK]]
        for other in dict.fromkeys(mine["instrument"]):
            if other != instrument:
                carried = _carried(mine[mine["instrument"] == other], instrument, other)
                known = set(zip(own["code"], own["ref"], strict=True))
                new = [pair not in known for pair in zip(carried["code"], carried["ref"], strict=True)]
                found.append(carried[new])
        every = pd.concat(found, ignore_index=True)
        if every.empty:
            with_links = list(dict.fromkeys(mine["instrument"]))
            tied = [i for i in instrument_ids() if any(len(counterparts(i, other)) for other in with_links)]
            there = ", ".join(dict.fromkeys([*with_links, *tied]))
            told = {"instrument": instrument, "framework": self.label, "there": there}
            raise ParameterError(message("errors.audit.no_links", **told))
        return every

    def held_by(self, ref: str) -> tuple[str, ...]:
        """Codes of a checklist that a link's end stands for: itself, or the members of a group of controls."""
        if ref in self.items:
            return (ref,)
        grouped = self.controls.at[ref, "form"] == "group"
        return tuple(code for code in self.items if code.startswith(f"{ref}.")) if grouped else ()


def counterparts(instrument: str, other: str) -> pd.DataFrame:
    """Rows of an instrument and of another that the crosswalk between them ties: code, other, relation.

    Examples
    --------
    >>> counterparts("permenpanrb-5-2018", "permenpanrb-59-2020").iloc[0].tolist()
    ['3', '1', 'split']
    """
    for old, new in ((instrument, other), (other, instrument)):
        name = f"crosswalks/{old}--{new}"
        if table_path(name).is_file():
            lines = read_table(name, columns=("old_code", "new_code", "relation"))
            lines = lines[(lines["old_code"] != "") & (lines["new_code"] != "")]
            mine, theirs = ("old_code", "new_code") if old == instrument else ("new_code", "old_code")
            return pd.DataFrame({"code": lines[mine], "other": lines[theirs], "relation": lines["relation"]})
    return pd.DataFrame(columns=["code", "other", "relation"])


def _carried(links: pd.DataFrame, instrument: str, other: str) -> pd.DataFrame:
    """Links of another instrument, carried over by the crosswalk."""
    by_row = {code: dict(zip(own["ref"], own["strength"], strict=True)) for code, own in links.groupby("code")}
    lines: list[tuple[str, ...]] = []
    for code, ties in counterparts(instrument, other).groupby("code", sort=False):
        whole = set(ties["relation"]) <= _WHOLE
        for ref in dict.fromkeys(r for row in ties["other"] for r in by_row.get(row, {})):
            held = [by_row.get(row, {}).get(ref) for row in ties["other"]]
            strength = "primary" if whole and set(held) == {"primary"} else "supporting"
            rows = [row for row, kind in zip(ties["other"], held, strict=True) if kind]
            relations = dict.fromkeys(r for r, kind in zip(ties["relation"], held, strict=True) if kind)
            basis = f"judgement; {other} {', '.join(rows)} ({', '.join(relations)})"
            lines.append((str(code), ref, strength, basis, other))
    return pd.DataFrame(lines, columns=_LINK, dtype="str")


def framework_ids() -> tuple[str, ...]:
    """Frameworks that levels can be held against: those made of controls or of processes."""
    table = read_table("audit/frameworks")
    return tuple(table.loc[table["form"].isin(list(ITEMS)), "framework"])


def load_framework(framework: str) -> Framework:
    """One framework by its id.

    Raises
    ------
    ParameterError
        for an id that is none of :func:`framework_ids`.

    Examples
    --------
    >>> load_framework("iso-27001-2022").label, len(load_framework("iso-27001-2013").items)
    ('ISO/IEC 27001:2022', 114)
    """
    check_choice("framework", framework, framework_ids())
    about = read_table("audit/frameworks").set_index("framework").loc[framework]
    controls = _of(framework, "audit/controls").set_index("code")
    themes = _of(framework, "audit/themes").set_index("theme")
    items = tuple(str(c) for c in controls.index[controls["form"] == ITEMS[about["form"]]])
    return Framework(framework, about["name"], about["edition"], about["form"], controls, themes, items)


def _of(framework: str, table: str) -> pd.DataFrame:
    frame = read_table(table)
    return frame[frame["framework"] == framework].drop(columns="framework")
