"""Frameworks of audit and security, each in one edition: identifiers, own short titles, and links from SPBE rows.

Files: ``data/audit/``. Most links are judgement, and every one says so; no text of a standard is held.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.options import check_choice

__all__ = ["ITEMS", "Framework", "framework_ids", "load_framework"]

#: what a checklist asks for, by the form of a framework
ITEMS = {"control": "control", "process": "process"}


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
        """Links from the rows of an instrument: code, ref, strength, basis.

        Raises
        ------
        ParameterError
            where none is on record for the instrument.
        """
        table = read_table("audit/crosswalk")
        own = table[(table["framework"] == self.id) & (table["instrument"] == instrument)]
        if own.empty:
            there = ", ".join(dict.fromkeys(table.loc[table["framework"] == self.id, "instrument"]))
            raise ParameterError(
                message("errors.audit.no_links", instrument=instrument, framework=self.label, there=there)
            )
        return own[["code", "ref", "strength", "basis"]].reset_index(drop=True)

    def held_by(self, ref: str) -> tuple[str, ...]:
        """Codes of a checklist that a link's end stands for: itself, or the members of a group of controls."""
        if ref in self.items:
            return (ref,)
        grouped = self.controls.at[ref, "form"] == "group"
        return tuple(code for code in self.items if code.startswith(f"{ref}.")) if grouped else ()


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
