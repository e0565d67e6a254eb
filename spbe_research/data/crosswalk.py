"""Links between the rows of two instruments, and the concepts that they make.

Files: ``data/crosswalks/<old>--<new>.csv``, one line a link; a line without a new code is a dropped
row, one without an old code a new row. Rows joined by links, directly or through others, are one concept.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.data.crosswalk_lines import (
    COLUMNS,
    chain,
    check_links,
    linked,
    read_links,
    read_unit_links,
    rows_by_code,
    way,
)
from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.options import check_choice, check_switch
from spbe_research.paths import tables_dir
from spbe_research.text.result import result_table

__all__ = ["Concept", "Crosswalk", "load_crosswalk", "make_crosswalk"]


@dataclass(frozen=True, slots=True)
class Concept:
    """Rows of two instruments that stand for one thing; ``kind`` is ``common``, ``new`` or ``dropped``.

    Attributes
    ----------
    number : from 1, in the order of the crosswalk; kind : ``"common"``, ``"new"`` or ``"dropped"``.
    old_rows, new_rows : positions of the rows. old_weight, new_weight : their weight, as a fraction of 1.
    relations : words of its links; judged : whether any link rests on judgement.
    """

    number: int
    kind: str
    old_rows: tuple[int, ...]
    new_rows: tuple[int, ...]
    old_weight: Fraction
    new_weight: Fraction
    relations: tuple[str, ...]
    judged: bool


@dataclass(frozen=True, slots=True, eq=False)
class Crosswalk:
    """Links between two instruments; made by :func:`load_crosswalk`.

    Attributes
    ----------
    old, new : the instruments.
    links : every line of the file (or of the chain), with ``judged`` and ``used``.
    judged : whether links that rest on judgement are used.
    unit : ``"indicator"``; ``"aspect"`` or ``"domain"`` where whole units of one name are linked.
    concepts : common, new and dropped, in the order of the old rows, then of the new.
    path : ids of the instruments that the links pass through.

    References
    ----------
    data/crosswalks/<old>--<new>.csv, whose column ``basis`` says what each link rests on;
    docs/methods/instruments.md, section 2.

    Examples
    --------
    >>> from spbe_research import load_crosswalk
    >>> walk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> len(walk.common), len(walk.links), int(walk.links["used"].sum())
    (23, 61, 26)
    """

    old: Instrument
    new: Instrument
    links: pd.DataFrame
    judged: bool
    unit: str
    concepts: tuple[Concept, ...]
    path: tuple[str, ...]

    @property
    def common(self) -> tuple[Concept, ...]:
        """Concepts with rows on both sides."""
        return tuple(c for c in self.concepts if c.kind == "common")

    @property
    def old_share(self) -> Fraction:
        """Share of the old weight that lies in common concepts."""
        return sum((c.old_weight for c in self.common), Fraction(0))

    @property
    def new_share(self) -> Fraction:
        """Share of the new weight that lies in common concepts."""
        return sum((c.new_weight for c in self.common), Fraction(0))

    def with_judged(self, judged: bool) -> Crosswalk:
        """The same links with or without those that rest on judgement.

        Parameters
        ----------
        judged : whether links that rest on judgement are used.
        """
        return self if check_switch("judged", judged) == self.judged else _turned(self)

    def at(self, unit: str, *, folder: str | Path | None = None) -> Crosswalk:
        """Whole aspects or domains as concepts: the reading when only those are published.

        Links come from ``data/crosswalks/units.csv``; a pair that it does not hold is linked by name.
        Rows that moved between units are not seen, so this is no proof that the same things improved.

        Parameters
        ----------
        unit : ``"aspect"`` or ``"domain"``.
        folder : data folder to read from; the packaged data by default.

        Examples
        --------
        >>> from spbe_research import load_crosswalk
        >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020").at("domain")
        >>> [c.kind for c in crosswalk.concepts]
        ['common', 'common', 'common', 'new']
        """
        check_choice("unit", unit, ("aspect", "domain"))
        return _units(self.old, self.new, unit, self.judged, tables_dir(folder))

    def to_frame(self) -> pd.DataFrame:
        """One line a concept: kind, codes, names and weights on both sides, relations, judged."""
        records = []
        for c in self.concepts:
            old, new = self.old.rows.iloc[list(c.old_rows)], self.new.rows.iloc[list(c.new_rows)]
            records.append(
                {
                    "concept": c.number,
                    "kind": c.kind,
                    "old_codes": ", ".join(old["code"]),
                    "new_codes": ", ".join(new["code"]),
                    "old_name_id": "; ".join(old["short_id"]),
                    "new_name_id": "; ".join(new["short_id"]),
                    "old_name_en": "; ".join(old["short_en"]),
                    "new_name_en": "; ".join(new["short_en"]),
                    "old_weight_percent": float(c.old_weight * 100),
                    "new_weight_percent": float(c.new_weight * 100),
                    "relation": ", ".join(c.relations),
                    "judged": c.judged,
                }
            )
        return pd.DataFrame(records)

    def __repr__(self) -> str:
        words = "" if self.judged else " without judged links"
        return (
            f"<Crosswalk {' -> '.join(self.path)}{words}: {len(self.common)} common concepts, "
            f"{float(self.old_share):.2%} of the old and {float(self.new_share):.2%} of the new weight>"
        )

    def _repr_html_(self) -> str:
        about = f"{self.old.label} → {self.new.label}"
        return result_table("crosswalk", self.to_frame().drop(columns="concept"), about=about)


def load_crosswalk(
    old: str | Instrument, new: str | Instrument, *, judged: bool = True, folder: str | Path | None = None
) -> Crosswalk:
    """Links between any two instruments, through others where no file joins them directly.

    Parameters
    ----------
    old, new : Instrument or id, older first. The same instrument twice gives each row its own concept.
    judged : False leaves out the links that rest on judgement; their rows become new and dropped.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    Crosswalk
        every row of either instrument stands in one concept; shares of weight are exact, 0 to 1.

    Raises
    ------
    UnknownCrosswalk
        with the pairs there are.
    UnknownInstrument
        with the ids there are.
    DataError
        for a line with an unknown code or relation, and for a row that no line mentions.

    References
    ----------
    data/crosswalks/<old>--<new>.csv, whose column ``basis`` says what each link rests on;
    docs/methods/instruments.md, section 2.

    Examples
    --------
    >>> from spbe_research import load_crosswalk
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> len(crosswalk.common), crosswalk.old_share, crosswalk.new_share
    (23, Fraction(83, 100), Fraction(51, 80))
    >>> sourced = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020", judged=False)
    >>> sourced.old_share, sourced.new_share
    (Fraction(17, 50), Fraction(23, 100))
    """
    first, last = load_instrument(old, folder=folder), load_instrument(new, folder=folder)
    return _load(first, last, check_switch("judged", judged), tables_dir(folder))


def make_crosswalk(
    old: Instrument, new: Instrument, links: pd.DataFrame, *, judged: bool = True, name: str = "links"
) -> Crosswalk:
    """A crosswalk from links of one's own, checked as the files are.

    Parameters
    ----------
    links : columns old_code, new_code, relation, note, basis; blank codes for new and dropped rows. A basis
        that starts with ``judgement`` marks a judged link.
    name : what error messages call the table.

    Raises
    ------
    DataError
        with the line that is wrong.

    Examples
    --------
    >>> crosswalk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> own = make_crosswalk(crosswalk.old, crosswalk.new, crosswalk.links)
    >>> own.old_share == crosswalk.old_share
    True
    """
    check_links(name, links, (old, new), "indicator")
    return _assemble(old, new, links[COLUMNS], judged, (old.id, new.id))


@lru_cache(maxsize=64)
def _load(old: Instrument, new: Instrument, judged: bool, root: Path) -> Crosswalk:
    if old.id == new.id:
        lines = pd.DataFrame(
            {"old_code": old.codes, "new_code": old.codes, "relation": "equivalent", "note": "", "basis": "same row"}
        )
        return _assemble(old, new, lines, judged, (old.id,))
    path = way(old.id, new.id, root)
    lines = read_links(path[0], path[1], root)
    for middle, end in itertools.pairwise(path[1:]):
        lines = chain(lines, read_links(middle, end, root))
    return _assemble(old, new, lines, judged, path)


@lru_cache(maxsize=64)
def _turned(crosswalk: Crosswalk) -> Crosswalk:
    return _assemble(
        crosswalk.old, crosswalk.new, crosswalk.links[COLUMNS], not crosswalk.judged, crosswalk.path, crosswalk.unit
    )


def _assemble(
    old: Instrument, new: Instrument, lines: pd.DataFrame, judged: bool, path: tuple[str, ...], unit: str = "indicator"
) -> Crosswalk:
    links = lines.reset_index(drop=True).copy()
    links["judged"] = links["basis"].str.startswith("judgement")
    links["used"] = linked(links) & (judged | ~links["judged"])
    sides = (old, new)
    rows = [rows_by_code(inst, unit) for inst in sides]
    joined: dict[tuple[int, str], set[tuple[int, str]]] = {(s, c): {(s, c)} for s in (0, 1) for c in rows[s]}
    used = [(r.old_code, r.new_code, r.relation, r.judged) for r in links[links["used"]].itertuples()]
    for a, b, _, _ in used:
        both = joined[(0, a)] | joined[(1, b)]
        for key in both:
            joined[key] = both
    concepts: list[Concept] = []
    seen: set[tuple[int, str]] = set()
    for key, group in joined.items():
        if key in seen:
            continue
        seen |= group
        at = [tuple(i for c in rows[s] if (s, c) in group for i in rows[s][c]) for s in (0, 1)]
        mine = [(r, j) for a, _, r, j in used if (0, a) in group]
        kind = "common" if at[0] and at[1] else "dropped" if at[0] else "new"
        weights = [sum((sides[s].weights[i] for i in at[s]), Fraction(0)) for s in (0, 1)]
        relations = tuple(dict.fromkeys(r for r, _ in mine)) or (kind,)
        concepts.append(
            Concept(len(concepts) + 1, kind, at[0], at[1], weights[0], weights[1], relations, any(j for _, j in mine))
        )
    return Crosswalk(old, new, links, judged, unit, tuple(concepts), path)


@lru_cache(maxsize=32)
def _units(old: Instrument, new: Instrument, unit: str, judged: bool, root: Path) -> Crosswalk:
    lines = read_unit_links(old, new, unit, root)
    return _assemble(old, new, lines, judged, (old.id, new.id) if old.id != new.id else (old.id,), unit)
