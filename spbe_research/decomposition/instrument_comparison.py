"""Two instruments side by side: structure, weights, predicates, and where the weight went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.crosswalk import Crosswalk, load_crosswalk
from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import UnknownCrosswalk, said_by
from spbe_research.options import check_kind, check_switch
from spbe_research.text.result import result_table

__all__ = ["Comparison", "compare_instruments"]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Result of :func:`compare_instruments`.

    Attributes
    ----------
    old, new : the instruments. crosswalk : the links used, or None where there are none.
    structure : rows, aspects, domains, scale, decimals, years: one line a property.
    predicates : cuts side by side, one line a predicate.
    domains, aspects : units with their weights in percent, linked ones on one line.
    rows : every line of the crosswalk with names, weights, relation, note and basis.
    flows : weight from old to new aspects; see :func:`compare_instruments`.
    note : why there are no links; empty where there are.

    References
    ----------
    data/instruments/ (rows, weights, bands) and data/crosswalks/ (links); docs/methods/instruments.md, section 2.

    Examples
    --------
    >>> from spbe_research import compare_instruments
    >>> compare_instruments("permenpanrb-5-2018", "permenpanrb-59-2020").relations["relation"].tolist()[:3]
    ['split', 'new', 'partial']
    """

    old: Instrument
    new: Instrument
    crosswalk: Crosswalk | None
    structure: pd.DataFrame
    predicates: pd.DataFrame
    domains: pd.DataFrame
    aspects: pd.DataFrame
    rows: pd.DataFrame
    flows: pd.DataFrame
    note: str = ""

    @property
    def relations(self) -> pd.DataFrame:
        """How many lines the crosswalk has of each relation, and how many of them rest on judgement."""
        counted = self.rows.groupby("relation", sort=False)["judged"].agg(["size", "sum"]).astype(int)
        return counted.rename(columns={"size": "lines", "sum": "judged"}).reset_index()

    def to_frame(self) -> pd.DataFrame:
        """The structure table."""
        return self.structure

    def __repr__(self) -> str:
        return f"<Comparison {self.old.id} ({len(self.old.codes)} rows), {self.new.id} ({len(self.new.codes)} rows)>"

    def _repr_html_(self) -> str:
        return result_table("comparison", self.structure, about=f"{self.old.label} → {self.new.label}", note=self.note)


def compare_instruments(
    old: str | Instrument,
    new: str | Instrument,
    *,
    crosswalk: Crosswalk | None = None,
    judged: bool = True,
    folder: str | Path | None = None,
) -> Comparison:
    """Two instruments side by side.

    Parameters
    ----------
    old, new : Instrument or id, older first.
    crosswalk : links to use; by default those of :func:`~spbe_research.data.crosswalk.load_crosswalk`. Where no
        links exist the structure is compared all the same and ``note`` says so.
    judged : use links that rest on judgement.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    Comparison
        tables side by side; weights in percent.

    Raises
    ------
    UnknownInstrument
        with the ids there are.
    DataError
        for a table that cannot be used.

    Notes
    -----
    ``flows`` has one line a pair of aspects: ``old_weight_percent`` is the part of the old aspect's weight
    whose rows lead to the new aspect, ``new_weight_percent`` the part of the new aspect's weight whose rows
    come from the old one. A row with several links is shared out by the weights at their other ends. Rows
    without a link stand with ``old_aspect`` or ``new_aspect`` blank, so both columns sum to 100.

    References
    ----------
    data/instruments/ (rows, weights, bands) and data/crosswalks/ (links); docs/methods/instruments.md, section 2.

    Examples
    --------
    >>> from spbe_research import compare_instruments
    >>> c = compare_instruments("permenpanrb-5-2018", "permenpanrb-59-2020")
    >>> c.structure.set_index("property").loc["rows"].tolist()
    ['37', '47']
    >>> c.flows[["old_weight_percent", "new_weight_percent"]].sum().round(9).tolist()
    [100.0, 100.0]
    """
    first, last = load_instrument(old, folder=folder), load_instrument(new, folder=folder)
    note = ""
    check_switch("judged", judged)
    if crosswalk is not None:
        check_kind("crosswalk", crosswalk, Crosswalk, "load_crosswalk")
    else:
        try:
            crosswalk = load_crosswalk(first, last, judged=judged, folder=folder)
        except UnknownCrosswalk as error:
            note = said_by(error)
    return Comparison(
        first,
        last,
        crosswalk,
        _structure(first, last),
        _predicates(first, last),
        _units(first, last, crosswalk, "domain", folder),
        _units(first, last, crosswalk, "aspect", folder),
        _rows(first, last, crosswalk),
        _flows(first, last, crosswalk),
        note,
    )


def _structure(old: Instrument, new: Instrument) -> pd.DataFrame:
    properties: list[tuple[str, Callable[[Instrument], object]]] = [
        ("label", lambda i: i.label),
        ("years", lambda i: f"{i.year_from}-{i.year_to or ''}"),
        ("rows", lambda i: len(i.codes)),
        ("aspects", lambda i: len(i.aspects)),
        ("domains", lambda i: len(i.domains)),
        ("least level", lambda i: i.level_min),
        ("greatest level", lambda i: i.level_max),
        ("step of a level", lambda i: float(i.level_step)),
        ("least answer", lambda i: i.answer_min),
        ("decimals of the index", lambda i: i.decimals),
        ("least row weight, percent", lambda i: round(float(min(i.weights) * 100), 4)),
        ("greatest row weight, percent", lambda i: round(float(max(i.weights) * 100), 4)),
        ("edges of predicates", lambda i: i.edges),
        ("legal source", lambda i: i.legal_source),
    ]
    return pd.DataFrame(
        [(name, f"{get(old)}", f"{get(new)}") for name, get in properties], columns=["property", "old", "new"]
    )


def _predicates(old: Instrument, new: Instrument) -> pd.DataFrame:
    names = list(dict.fromkeys([b.predicate for inst in (old, new) for b in inst.bands]))
    records = []
    for name in names:
        record: dict[str, object] = {"predicate": name}
        for side, inst in (("old", old), ("new", new)):
            band = next((b for b in inst.bands if b.predicate == name), None)
            record[f"{side}_lower"] = float("nan") if band is None else float(band.lower)
            record[f"{side}_upper"] = float("nan") if band is None else float(band.upper)
            record[f"{side}_confidence"] = "" if band is None else band.confidence
        records.append(record)
    return pd.DataFrame(records)


def _units(
    old: Instrument, new: Instrument, crosswalk: Crosswalk | None, unit: str, folder: str | Path | None
) -> pd.DataFrame:
    """Linked units on one line, the others alone."""
    columns = ["old_no", "old_name_id", "old_name_en", "old_weight_percent", "old_rows"]
    columns += ["new_no", "new_name_id", "new_name_en", "new_weight_percent", "new_rows", "relation", "basis"]
    tables = (old.aspects, new.aspects) if unit == "aspect" else (old.domains, new.domains)
    if crosswalk is not None and all(len(t) for t in tables):
        links = crosswalk.at(unit, folder=folder).links
        pairs = [(r.old_code, r.new_code, r.relation, r.basis) for r in links.itertuples()]
    else:
        pairs = [(n, "", "", "") for n in tables[0].index] + [("", n, "", "") for n in tables[1].index]
    records = []
    for a, b, relation, basis in pairs:
        halves: list[object] = []
        for code, table in zip((a, b), tables, strict=True):
            if code:
                r = table.loc[code]
                halves += [code, r["name_id"], r["name_en"], float(r["weight_percent"]), int(r["n_rows"])]
            else:
                halves += ["", "", "", float("nan"), 0]
        records.append((*halves, relation, basis))
    return pd.DataFrame(records, columns=columns)


def _rows(old: Instrument, new: Instrument, crosswalk: Crosswalk | None) -> pd.DataFrame:
    columns = ["old_code", "old_name_id", "old_name_en", "old_weight_percent"]
    columns += ["new_code", "new_name_id", "new_name_en", "new_weight_percent"]
    columns += ["relation", "note", "basis", "judged", "used"]
    records = []
    for r in () if crosswalk is None else crosswalk.links.itertuples():
        halves: list[object] = []
        for code, inst in ((r.old_code, old), (r.new_code, new)):
            if code:
                line = inst.indicators.loc[code]
                halves += [code, line["name_id"], line["name_en"], float(line["weight_percent"])]
            else:
                halves += ["", "", "", float("nan")]
        records.append((*halves, r.relation, r.note, r.basis, bool(r.judged), bool(r.used)))
    return pd.DataFrame(records, columns=columns)


def _flows(old: Instrument, new: Instrument, crosswalk: Crosswalk | None) -> pd.DataFrame:
    columns = ["old_aspect", "old_name_id", "old_name_en", "new_aspect", "new_name_id", "new_name_en"]
    columns += ["old_weight_percent", "new_weight_percent"]
    if crosswalk is None:
        return pd.DataFrame(columns=columns)
    u, w = dict(zip(old.codes, old.weights, strict=True)), dict(zip(new.codes, new.weights, strict=True))
    home = [dict(zip(i.codes, i.rows["aspect_no"], strict=True)) for i in (old, new)]
    used = [(r.old_code, r.new_code) for r in crosswalk.links[crosswalk.links["used"]].itertuples()]
    ahead = {a: sum((w[y] for x, y in used if x == a), Fraction(0)) for a, _ in used}
    behind = {b: sum((u[x] for x, y in used if y == b), Fraction(0)) for _, b in used}
    flows: dict[tuple[str, str], list[Fraction]] = {}

    def add(a: str, b: str, left: Fraction, right: Fraction) -> None:
        flow = flows.setdefault((a, b), [Fraction(0), Fraction(0)])
        flow[0] += left
        flow[1] += right

    for a, b in used:
        add(home[0][a], home[1][b], u[a] * w[b] / ahead[a], w[b] * u[a] / behind[b])
    for a in old.codes:
        if a not in ahead:
            add(home[0][a], "", u[a], Fraction(0))
    for b in new.codes:
        if b not in behind:
            add("", home[1][b], Fraction(0), w[b])
    order = {n: i for i, n in enumerate((*old.numbers("aspect"), ""))}
    names = [i.aspects for i in (old, new)]
    records = []
    for (a, b), (left, right) in sorted(flows.items(), key=lambda f: (order[f[0][0]], len(f[0][1]), f[0][1])):
        ends = [
            (n, t.loc[n, "name_id"], t.loc[n, "name_en"]) if n else ("", "", "")
            for n, t in zip((a, b), names, strict=True)
        ]
        records.append((*ends[0], *ends[1], float(left * 100), float(right * 100)))
    return pd.DataFrame(records, columns=columns)
