"""The country as a tidy table: one row an institution and year, at the depth that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from spbe_research.data.carried import carried_evaluations
from spbe_research.data.choice import EVALUATION, one_source
from spbe_research.data.instruments import Instrument, load_instrument, unit_values
from spbe_research.data.observations import ASSESSMENTS, DEPTHS
from spbe_research.data.regions import Region, all_regions
from spbe_research.data.selection import one_of, wanted_kinds, wanted_province, wanted_years
from spbe_research.data.tables import read_table
from spbe_research.errors import STUDY_ROW, NoObservation, ParameterError, message
from spbe_research.numbers.intervals import printed_interval
from spbe_research.text.result import result_table

__all__ = ["Panel", "load_panel"]

#: depths of a panel, with the letter of its value columns
_LETTER = {"index": "", "domain": "d", "aspect": "a", "indicator": "i"}

#: lines of the tables that are no single institution
_AGGREGATES = ("national", "group_average")


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Published figures of many institutions and years; made by :func:`load_panel`.

    Attributes
    ----------
    frame : one row an institution, year and instrument, in the order of the register and of the years:

        - ``institution_id``, ``name``, ``kind``, ``province`` (``""`` for central institutions);
        - ``year``, ``instrument``, ``assessment``, ``procedure`` (evaluasi, pemantauan or ``""``);
        - ``index`` as printed, 1 to 5, with ``index_low`` (belongs to it) and ``index_high`` (does not), what was
          rounded; NaN where only deeper values are published;
        - value columns of the depth, as printed: ``d1`` to ``d4`` or ``d1`` to ``d3``, ``a1`` to ``a8`` ..., or
          ``i`` and the code of the row; NaN where not published;
        - ``predicate`` as printed, ``""`` where none is, and ``predicate_by_index``: the band of the printed index,
          the same rule for every row (Luwu 2024 prints 2.60 and Cukup, since its unrounded index lies below);
        - ``carried_over``: everything published equals that of the year before in a year for which old values were
          reprinted or monitoring was not obligatory (2020, 2022): maybe no second observation;
        - ``note``, ``source`` (of the index; of the deeper values where there is none), ``own`` (from the active
          study), and with ``context=True`` ``population`` and ``area_km2``.
    depth : of the value columns; instruments : of the rows.

    References
    ----------
    data/observations/, described in data/README.md; population and area after Kepmendagri 300.2.2-2138 of 2025.

    Examples
    --------
    >>> from spbe_research import load_panel
    >>> panel = load_panel([2023, 2024])
    >>> len(panel.frame), len(panel.balanced().frame)
    (1236, 1214)
    """

    frame: pd.DataFrame
    depth: str
    instruments: tuple[str, ...]
    _names: dict[str, str] = field(repr=False)

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the rows, ascending."""
        return tuple(int(y) for y in sorted(set(self.frame["year"])))

    @property
    def value_columns(self) -> tuple[str, ...]:
        """Columns of the deeper values; empty at the depth of the index."""
        return tuple(self._names)

    def to_frame(self) -> pd.DataFrame:
        """The frame, a copy."""
        return self.frame.copy()

    def long(self) -> pd.DataFrame:
        """One row a value: the columns that name the evaluation, ``unit``, ``number`` and ``value``; blanks left out.

        Examples
        --------
        >>> from spbe_research import load_panel
        >>> load_panel(2024, kind="provinsi").long()["unit"].value_counts().to_dict()
        {'domain': 151, 'index': 38}
        """
        head = ["institution_id", "name", "kind", "province", "year", "instrument", "assessment", "procedure", "source"]
        parts = [self.frame[head].assign(unit="index", number="index", value=self.frame["index"])]
        for column, number in self._names.items():
            parts.append(self.frame[head].assign(unit=self.depth, number=number, value=self.frame[column]))
        long = pd.concat(parts, keys=range(len(parts)), names=["part", "at"]).dropna(subset="value")
        return long.sort_values(["at", "part"]).reset_index(drop=True)

    def balanced(self) -> Panel:
        """The rows of institutions that have an index in every year of the panel."""
        known = self.frame[self.frame["index"].notna()]
        count = known.groupby("institution_id")["year"].nunique()
        every = set(count.index[count == len(self.years)])
        return self._of(self.frame[self.frame["institution_id"].isin(every)])

    def only_in(self, year: int) -> Panel:
        """The rows of institutions that have an index in that year and in no other year of the panel.

        Parameters
        ----------
        year : one of ``years``.

        Raises
        ------
        ParameterError
            for a year that the panel does not hold.
        """
        if year not in self.years:
            raise ParameterError(message("errors.data.panel.year", year=year, years=", ".join(map(str, self.years))))
        known = self.frame[self.frame["index"].notna()]
        here = set(known.loc[known["year"] == year, "institution_id"])
        elsewhere = set(known.loc[known["year"] != year, "institution_id"])
        return self._of(self.frame[self.frame["institution_id"].isin(here - elsewhere)])

    def _of(self, frame: pd.DataFrame) -> Panel:
        return Panel(frame.reset_index(drop=True), self.depth, tuple(sorted(set(frame["instrument"]))), self._names)

    def __repr__(self) -> str:
        years = ", ".join(map(str, self.years))
        n = self.frame["institution_id"].nunique()
        return f"<Panel of {n} institutions, {years}, {len(self.frame)} rows, {self.depth} values>"

    def _repr_html_(self) -> str:
        years = self.years
        facts = {
            "institutions": self.frame["institution_id"].nunique(),
            "year": f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]),
            "rows": len(self.frame),
            "depth": self.depth,
            "instrument": self.instruments,
        }
        return result_table("panel", facts)


def load_panel(
    years: int | Iterable[int] | None = None,
    *,
    depth: str = "domain",
    kind: str | Sequence[str] | None = None,
    province: str | Region | None = None,
    instrument: str | None = None,
    assessment: str = "official",
    source: str | None = None,
    context: bool = False,
    folder: str | Path | None = None,
) -> Panel:
    """Published figures of all institutions, a row an institution and year.

    Parameters
    ----------
    years : a year or several; all by default.
    depth : ``"index"``, ``"domain"``, ``"aspect"`` or ``"indicator"``: which value columns there are. Rows known
        less deeply stay, with blanks there.
    kind : key or keys of data/kinds.csv, such as ``"kabupaten"`` or ``["kabupaten", "kota"]``; all by default.
    province : name or code of a province: its government and its kabupaten and kota.
    instrument : id of an instrument; needed where the chosen years hold several and ``depth`` is not ``"index"``.
    assessment : ``"official"``, ``"self"``, ...
    source : only figures of that source; otherwise, where several print an evaluation, the ministry's report on all
        institutions of that year stands, then its report on all of another year, then a source of high trust.
    context : adds ``population`` and ``area_km2`` of 2025 to every row of a region.
    folder : data folder to read from, or a study: the packaged data and its own; the packaged data by default.

    Returns
    -------
    Panel
        published means (nation, groups) are never among its rows; rows of the active study are, with ``own`` true.

    Raises
    ------
    ParameterError
        for an unknown depth, kind, assessment or source, a place that is no province, or several
        instruments with value columns: their columns mean different things.
    UnknownInstrument
        for an instrument that is not there.
    NoObservation
        when nothing is published for what was asked.
    UnknownRegion, AmbiguousRegion
        for the province.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    data/observations/; 2023 and 2024 after Kementerian PANRB, Laporan Pelaksanaan Evaluasi SPBE Tahun 2023 and 2024.

    Examples
    --------
    >>> from spbe_research import load_panel
    >>> panel = load_panel(2024, province="Kepulauan Riau", kind="kabupaten")
    >>> panel.frame[["name", "index", "d1", "predicate_by_index"]].values.tolist()[0]
    ['Kabupaten Bintan', 3.25, 4.0, 'Baik']
    >>> len(load_panel(2023).frame), len(load_panel(2024).frame)
    (621, 615)
    """
    one_of("depth", depth, tuple(_LETTER))
    one_of("assessment", assessment, ASSESSMENTS)
    wanted = wanted_years(years)
    kinds = wanted_kinds(kind, folder)
    place = wanted_province(province, folder)
    if instrument is not None:
        load_instrument(instrument, folder=folder)
    if source is not None:
        one_of("source", source, tuple(read_table("sources", folder)["source"]))
    tables = {}
    for name in DEPTHS:
        table = read_table(DEPTHS[name][0], folder)
        mine = (table["assessment"] == assessment) & ~table["kind"].isin(_AGGREGATES) & (table["year"] != "")
        for column, keep in (("year", wanted), ("instrument", [instrument]), ("source", [source])):
            if keep and keep != [None]:
                mine &= table[column].isin(keep)
        tables[name] = table[mine] if source is not None else one_source(table[mine], folder)
    tables = _with_own(tables, depth)
    if all(table.empty for table in tables.values()):
        raise NoObservation(message("errors.data.panel.nothing"))
    frame = _rows(tables, depth, folder)
    frame = frame[frame["kind"].isin(kinds)] if kinds else frame
    frame = frame[frame["_province"] == place] if place else frame
    if frame.empty:
        raise NoObservation(message("errors.data.panel.nothing"))
    instruments = tuple(sorted(set(frame["instrument"])))
    if len(instruments) > 1 and depth != "index":
        by_year = "; ".join(f"{i}: {', '.join(sorted(set(g['year'])))}" for i, g in frame.groupby("instrument"))
        raise ParameterError(message("errors.data.panel.instruments", depth=depth, by_year=by_year))
    return _finished(frame, depth, instruments, context, folder)


def _with_own(tables: dict[str, pd.DataFrame], depth: str) -> dict[str, pd.DataFrame]:
    """The tables down to the depth, with what the study's own complete levels give where it holds no more."""
    levels = tables["indicator"][tables["indicator"].index > STUDY_ROW]
    added: dict[str, list[dict[str, object]]] = {"index": [], "domain": [], "aspect": []}
    for (*_, name, _), group in levels.groupby(EVALUATION, sort=False):
        inst = load_instrument(str(name))
        by_code = dict(zip(group["indicator"], group["level"], strict=True))
        if set(by_code) != set(inst.codes):
            continue
        exact = [max(Fraction(by_code[c]), inst.level_min) for c in inst.codes]  # an answer below the scale counts so
        first = group.iloc[0].to_dict() | {"_row": group.index[0], "predicate": "", "_exact": "yes"}
        total = sum((w * x for w, x in zip(inst.weights, exact, strict=True)), Fraction(0))
        added["index"].append(first | {"index": str(total)})
        for unit in ("domain", "aspect"):
            for number, value in unit_values(inst, exact, unit).items():
                added[unit].append(first | {unit: number, "value": str(value)})
    result = {}
    for name, table in tables.items():
        table = table.assign(_exact="")
        if added.get(name):
            own = pd.DataFrame(added[name]).set_index("_row").reindex(columns=table.columns).fillna("")
            there = set(zip(*(table[c] for c in EVALUATION), strict=True))
            keys = zip(*(own[c] for c in EVALUATION), strict=True)
            table = pd.concat([table, own[[k not in there for k in keys]]])
        if list(DEPTHS).index(name) >= list(DEPTHS).index(depth):
            result[name] = table
    return result


def _rows(tables: dict[str, pd.DataFrame], depth: str, folder: str | Path | None) -> pd.DataFrame:
    """One row an evaluation, all as text, with a column a value of the depth."""
    head = ["kind", "procedure", "note", "source"]
    parts = [t.drop_duplicates(EVALUATION).assign(_depth=name) for name, t in reversed(tables.items())]
    index = tables["index"].set_index(EVALUATION)
    every = pd.concat([p[[*EVALUATION, *head]].assign(_at=p.index) for p in parts]).drop_duplicates(EVALUATION)
    every = every.set_index(EVALUATION)
    every["index"] = index["index"]
    every["predicate"], every["_exact"] = index["predicate"], index["_exact"]
    procedures = pd.concat([p[[*EVALUATION, "procedure"]] for p in parts])
    known = procedures[procedures["procedure"] != ""].drop_duplicates(EVALUATION).set_index(EVALUATION)["procedure"]
    every["procedure"] = known.reindex(every.index).fillna("")
    if depth != "index":
        _, number, value = DEPTHS[depth]
        wide = tables[depth].pivot(index=EVALUATION, columns=number, values=value)
        every = every.join(wide.add_prefix(_LETTER[depth]))
    frame = every.reset_index()
    regions = all_regions(folder)
    frame["name"] = [regions[i].name for i in frame["institution_id"]]
    frame["province"] = [regions[i].province for i in frame["institution_id"]]
    frame["_province"] = [regions[i].province_code for i in frame["institution_id"]]
    place = {i: n for n, i in enumerate(regions)}
    order = frame.assign(_n=frame["institution_id"].map(place)).sort_values(["_n", "year", "instrument"], kind="stable")
    return frame.loc[order.index]


def _finished(
    frame: pd.DataFrame, depth: str, instruments: tuple[str, ...], context: bool, folder: str | Path | None
) -> Panel:
    of = {name: load_instrument(name, folder=folder) for name in instruments}
    rules = read_table("sources", folder).set_index("source")[["decimals", "rounding"]]
    names: dict[str, str] = {}
    if depth != "index":
        inst = of[instruments[0]]
        numbers = inst.codes if depth == "indicator" else inst.numbers(depth)
        names = {f"{_LETTER[depth]}{n}": n for n in numbers}
    result = frame[["institution_id", "name", "kind", "province"]].copy()
    result["year"] = frame["year"].astype(int)
    for column in ("instrument", "assessment", "procedure"):
        result[column] = frame[column]
    ends = [
        (_number(text), _number(text)) if is_exact == "yes" else _ends(text, source, of[name], rules)
        for text, source, name, is_exact in zip(
            frame["index"], frame["source"], frame["instrument"], frame["_exact"], strict=True
        )
    ]
    result["index"] = [_number(text) for text in frame["index"]]
    result["index_low"], result["index_high"] = [a for a, _ in ends], [b for _, b in ends]
    for column in names:
        result[column] = [_number(text) for text in frame[column]] if column in frame else np.nan
    result["predicate"] = frame["predicate"].fillna("")
    result["predicate_by_index"] = [
        of[name].predicate(Fraction(text)) if isinstance(text, str) else ""
        for text, name in zip(frame["index"], frame["instrument"], strict=True)
    ]
    carried = carried_evaluations(folder)
    result["carried_over"] = [key in carried for key in zip(*(frame[c] for c in EVALUATION), strict=True)]
    result["note"], result["source"] = frame["note"], frame["source"]
    result["own"] = (frame["_at"] > STUDY_ROW).to_numpy()
    if context:
        facts = read_table("context/population_area", folder).set_index("code")
        result["population"] = frame["institution_id"].map(facts["population"]).astype("Int64")
        result["area_km2"] = frame["institution_id"].map(facts["area_km2"]).astype(float)
    return Panel(result.reset_index(drop=True), depth, instruments, names)


def _number(text: object) -> float:
    return float(Fraction(text)) if isinstance(text, str) else np.nan


def _ends(text: object, source: str, instrument: Instrument, rules: pd.DataFrame) -> tuple[float, float]:
    """What was rounded to a printed index."""
    if not isinstance(text, str):
        return np.nan, np.nan
    rule = rules.loc[source]
    decimals = int(rule["decimals"]) if rule["decimals"] else instrument.decimals
    window = printed_interval(text, decimals=decimals, rule=rule["rounding"] or instrument.rounding)
    return float(window.low), float(window.high)
