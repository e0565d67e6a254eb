"""The country as a tidy table: one row an institution and year, at the depth that is asked for."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from spbe_research.data.carried import carried_evaluations
from spbe_research.data.choice import EVALUATION, one_source
from spbe_research.data.instruments import Instrument, load_instrument, unit_values
from spbe_research.data.published import ASSESSMENTS, DEPTHS
from spbe_research.data.regions import Region, all_regions
from spbe_research.data.selection import wanted_kinds, wanted_province, wanted_years
from spbe_research.data.tables import read_table
from spbe_research.errors import STUDY_ROW, NoObservation, ParameterError, message
from spbe_research.numbers.intervals import printed_interval
from spbe_research.options import check_choice, check_several, check_switch, check_year
from spbe_research.text.result import result_table

__all__ = ["Panel", "choose_panel", "load_panel"]

#: depths of a panel, with the letter of its value columns
_LETTER = {"index": "", "domain": "d", "aspect": "a", "indicator": "i"}

#: before the numbers in the columns of values, until they get their names
_VALUE = "value "

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
          ``i`` and the code of the row (``i42``, ``i35_2``); NaN where not published;
        - ``predicate`` as printed, ``""`` where none is, and ``predicate_by_index``: the band of the printed index,
          the same rule for every row (Luwu 2024 prints 2.60 and Cukup, since its unrounded index lies below);
        - ``carried_over``: everything published equals that of the year before in a year for which old values were
          reprinted or monitoring was not obligatory (2020, 2022): maybe no second observation;
        - ``note``, ``source`` (of the index; of the deeper values where there is none, a note only if all of them
          bear it), ``own`` (from the active study), and with ``context=True`` ``population`` and ``area_km2``.
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
    _deeper: pd.DataFrame = field(repr=False)  # beside each row the source of its deeper values, and their notes

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the rows, ascending."""
        return tuple(int(y) for y in sorted(set(self.frame["year"])))

    @property
    def value_columns(self) -> tuple[str, ...]:
        """Columns of the deeper values; empty at the depth of the index."""
        return tuple(self._names)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Of each value column the number of its domain or aspect, or the code of its row."""
        return tuple(self._names.values())

    def to_frame(self) -> pd.DataFrame:
        """The frame, a copy."""
        return self.frame.copy()

    def long(self, *, blanks: bool = False) -> pd.DataFrame:
        """One row a value: the columns that name the evaluation, ``unit``, ``number``, ``value``; blanks left out.

        ``source``, ``note`` and ``own`` are those of the value itself.

        Parameters
        ----------
        blanks : keeps the blanks of evaluations of which some value of the depth is known.

        Examples
        --------
        >>> from spbe_research import load_panel
        >>> load_panel(2024, kind="provinsi").long()["unit"].value_counts().to_dict()
        {'domain': 151, 'index': 38}
        """
        check_switch("blanks", blanks)
        head = ["institution_id", "name", "kind", "province", "year", "instrument", "assessment", "procedure"]
        tail = ["source", "note", "own"]
        index = self.frame[head].assign(unit="index", number="index", value=self.frame["index"])
        parts = [index.assign(**{c: self.frame[c] for c in tail})]
        for column, number in self._names.items():
            part = self.frame[head].assign(unit=self.depth, number=number, value=self.frame[column])
            notes = [notes.get(number, "") for notes in self._deeper["notes"]]
            parts.append(part.assign(source=self._deeper["source"], note=notes, own=self.frame["own"]))
        long = pd.concat(parts, keys=range(len(parts)), names=["part", "at"])
        kept = long["value"].notna()
        if blanks:
            some = self.frame[list(self._names)].notna().any(axis=1)
            kept |= (long["unit"] != "index") & some[long.index.get_level_values("at")].to_numpy()
        long = long[kept]
        return long.sort_values(["at", "part"]).reset_index(drop=True)

    def balanced(self) -> Panel:
        """The rows of institutions that have an index in every year of the panel."""
        known = self.frame[self.frame["index"].notna()]
        count = known.groupby("institution_id")["year"].nunique()
        every = set(count.index[count == len(self.years)])
        return self._of(self.frame[self.frame["institution_id"].isin(every)])

    def of(self, institutions: Iterable[str]) -> Panel:
        """The rows of these institutions.

        Parameters
        ----------
        institutions : ids, as in ``institution_id``.

        Raises
        ------
        NoObservation
            where the panel holds none of them.

        Examples
        --------
        >>> from spbe_research import load_panel
        >>> load_panel([2023, 2024]).of(["21.01", "21.71"])
        <Panel of 2 institutions, 2023, 2024, 4 rows, domain values>
        """
        wanted = {str(i) for i in check_several("institutions", institutions)}
        frame = self.frame[self.frame["institution_id"].isin(wanted)]
        if frame.empty:
            raise NoObservation(message("errors.data.panel.nothing"))
        return self._of(frame)

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
        if check_year("year", year) not in self.years:
            raise ParameterError(message("errors.data.panel.year", year=year, years=", ".join(map(str, self.years))))
        known = self.frame[self.frame["index"].notna()]
        here = set(known.loc[known["year"] == year, "institution_id"])
        elsewhere = set(known.loc[known["year"] != year, "institution_id"])
        return self._of(self.frame[self.frame["institution_id"].isin(here - elsewhere)])

    def _of(self, frame: pd.DataFrame) -> Panel:
        instruments = tuple(sorted(set(frame["instrument"])))
        deeper = self._deeper.loc[frame.index].reset_index(drop=True)
        return Panel(frame.reset_index(drop=True), self.depth, instruments, self._names, deeper)

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
    return choose_panel(
        years,
        depth=depth,
        kind=kind,
        province=province,
        instrument=instrument,
        assessment=assessment,
        source=source,
        context=context,
        folder=folder,
    )


def choose_panel(
    years: int | Iterable[int] | None,
    *,
    depth: str,
    kind: str | Sequence[str] | None = None,
    province: str | Region | None = None,
    instrument: str | None = None,
    assessment: str | None = None,
    source: str | None = None,
    context: bool = False,
    folder: str | Path | None = None,
    own: str = "joined",
) -> Panel:
    """:func:`load_panel`, or with the active study's evaluations each in a row of its own.

    Parameters
    ----------
    assessment : None: every one of the study's, and of the published ones the official.
    own : ``"joined"`` as in :func:`load_panel`; ``"only"`` the study's evaluations, of every source; ``"beside"``
        these and the published ones, also where both are of the same evaluation.

    Examples
    --------
    >>> choose_panel(2024, depth="index", own="joined")
    <Panel of 615 institutions, 2024, 615 rows, index values>
    """
    check_choice("depth", depth, tuple(_LETTER))
    if assessment is not None:
        check_choice("assessment", assessment, ASSESSMENTS)
    check_switch("context", context)
    wanted = wanted_years(years)
    kinds = wanted_kinds(kind, folder)
    place = wanted_province(province, folder)
    if instrument is not None:
        load_instrument(instrument, folder=folder)
    if source is not None:
        check_choice("source", source, tuple(read_table("sources", folder)["source"]))
    parts = []
    for mine in {"joined": (None,), "only": (True,), "beside": (False, True)}[own]:
        assessed = assessment if assessment or mine else "official"
        tables = {}
        for name in DEPTHS:
            table = read_table(DEPTHS[name][0], folder)
            keep = ~table["kind"].isin(_AGGREGATES) & (table["year"] != "")
            for column, chosen in (
                ("assessment", [assessed]),
                ("year", wanted),
                ("instrument", [instrument]),
                ("source", [source]),
            ):
                if chosen and chosen != [None]:
                    keep &= table[column].isin(chosen)
            if mine is not None:
                keep &= (table.index > STUDY_ROW) == mine
            tables[name] = table[keep] if source is not None or mine else one_source(table[keep], folder)
        key = [*EVALUATION, "source"] if mine else EVALUATION
        tables = _with_own(tables, depth, key)
        if any(not table.empty for table in tables.values()):
            parts.append(_rows(tables, depth, folder, key))
    if not parts:
        raise NoObservation(message("errors.data.panel.nothing"))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["kind"].isin(kinds)] if kinds else frame
    frame = frame[frame["_province"] == place] if place else frame
    if frame.empty:
        raise NoObservation(message("errors.data.panel.nothing"))
    instruments = tuple(sorted(set(frame["instrument"])))
    if len(instruments) > 1 and depth != "index":
        by_year = "; ".join(f"{i}: {', '.join(sorted(set(g['year'])))}" for i, g in frame.groupby("instrument"))
        raise ParameterError(message("errors.data.panel.instruments", depth=depth, by_year=by_year))
    return _finished(_in_order(frame, folder), depth, instruments, context, folder)


def _with_own(tables: dict[str, pd.DataFrame], depth: str, key: list[str]) -> dict[str, pd.DataFrame]:
    """The tables down to the depth, with what the study's own levels give where it holds no more.

    An index needs every level; an aspect or domain value needs those of its own rows.
    """
    levels = tables["indicator"][tables["indicator"].index > STUDY_ROW]
    added: dict[str, list[dict[str, object]]] = {"index": [], "domain": [], "aspect": []}
    for _, group in levels.groupby(key, sort=False):
        first = group.iloc[0].to_dict() | {"_row": group.index[0], "predicate": "", "note": "", "_exact": "yes"}
        inst = load_instrument(str(first["instrument"]))
        by_code = dict(zip(group["indicator"], group["level"], strict=True))
        # an answer below the scale counts so; a stand-in fills the gaps, and no value that rests on it is kept
        exact = [max(Fraction(by_code.get(c, 0)), inst.level_min) for c in inst.codes]
        if set(by_code) == set(inst.codes):
            total = sum((w * x for w, x in zip(inst.weights, exact, strict=True)), Fraction(0))
            added["index"].append(first | {"index": str(total)})
        for unit in ("domain", "aspect"):
            for number, value in unit_values(inst, exact, unit).items():
                if all(inst.codes[i] in by_code for i in inst.row_positions(unit, number)):
                    added[unit].append(first | {unit: number, "value": str(value)})
    result = {}
    for name, table in tables.items():
        table = table.assign(_exact="")
        if added.get(name):
            own = pd.DataFrame(added[name]).set_index("_row").reindex(columns=table.columns).fillna("")
            there = set(zip(*(table[c] for c in key), strict=True))
            keys = zip(*(own[c] for c in key), strict=True)
            table = pd.concat([table, own[[k not in there for k in keys]]])
        if list(DEPTHS).index(name) >= list(DEPTHS).index(depth):
            result[name] = table
    return result


def _rows(tables: dict[str, pd.DataFrame], depth: str, folder: str | Path | None, key: list[str]) -> pd.DataFrame:
    """One row an evaluation, all as text, with a column a value of the depth."""
    columns = [*key, *(c for c in ("kind", "procedure", "note", "source") if c not in key)]
    parts = []
    for name, table in reversed(tables.items()):
        if name != "index" and not table.empty:  # a note of one value is none of the evaluation
            shared = table.groupby(key, sort=False)["note"].transform("nunique") == 1
            table = table.assign(note=table["note"].where(shared, ""))
        parts.append(table[columns].assign(_at=table.index).drop_duplicates(key))
    every = pd.concat(parts).drop_duplicates(key).set_index(key)
    every[["index", "predicate", "_exact"]] = tables["index"].set_index(key)[["index", "predicate", "_exact"]]
    procedures = pd.concat([p[[*key, "procedure"]] for p in parts])
    known = procedures[procedures["procedure"] != ""].drop_duplicates(key).set_index(key)["procedure"]
    every["procedure"] = known.reindex(every.index).fillna("")
    notes: dict[tuple[str, ...], dict[str, str]] = {}
    every["_deeper"] = ""
    if depth != "index":
        _, number, value = DEPTHS[depth]
        table = tables[depth]
        every = every.join(table.pivot(index=key, columns=number, values=value).add_prefix(_VALUE))
        first = table.assign(_deeper=table["source"]).drop_duplicates(key).set_index(key)["_deeper"]
        every["_deeper"] = first.reindex(every.index).fillna("")
        noted = table[table["note"] != ""]
        for *mine, n, note in zip(*(noted[c] for c in (*key, number, "note")), strict=True):
            notes.setdefault((*mine,), {})[n] = note
    every["_notes"] = [notes.get(k, {}) for k in every.index]
    frame = every.reset_index()
    regions = all_regions(folder)
    frame["name"] = [regions[i].name for i in frame["institution_id"]]
    frame["province"] = [regions[i].province for i in frame["institution_id"]]
    frame["_province"] = [regions[i].province_code for i in frame["institution_id"]]
    return frame


def _in_order(frame: pd.DataFrame, folder: str | Path | None) -> pd.DataFrame:
    place = {i: n for n, i in enumerate(all_regions(folder))}
    order = frame.assign(_n=frame["institution_id"].map(place)).sort_values(["_n", "year", "instrument"], kind="stable")
    return frame.loc[order.index]


def _variables(letter: str, numbers: Sequence[str]) -> dict[str, str]:
    """Number of each value column by its name: a letter first and no hyphen, as Stata and SPSS ask, no name twice.

    Examples
    --------
    >>> _variables("i", ["7", "35-2", "35.2"]), _variables("i", ["I7"])
    ({'i7': '7', 'i35_2': '35-2', 'i35_2_2': '35.2'}, {'i7': 'I7'})
    """
    names: dict[str, str] = {}
    for number in numbers:
        bare = number.removeprefix("I") if letter == "i" else number
        name = base = letter + re.sub("[^A-Za-z0-9]", "_", bare)[:25]
        count = 1
        while name.casefold() in map(str.casefold, names):
            count += 1
            name = f"{base}_{count}"
        names[name] = number
    return names


def _finished(
    frame: pd.DataFrame, depth: str, instruments: tuple[str, ...], context: bool, folder: str | Path | None
) -> Panel:
    of = {name: load_instrument(name, folder=folder) for name in instruments}
    rules = read_table("sources", folder).set_index("source")[["decimals", "rounding"]].to_dict("index")
    names: dict[str, str] = {}
    if depth != "index":
        inst = of[instruments[0]]
        numbers = inst.codes if depth == "indicator" else inst.numbers(depth)
        names = _variables(_LETTER[depth], numbers)
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
    for column, number in names.items():
        there = f"{_VALUE}{number}" in frame
        result[column] = [_number(text) for text in frame[f"{_VALUE}{number}"]] if there else np.nan
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
    deeper = pd.DataFrame({"source": list(frame["_deeper"]), "notes": list(frame["_notes"])})
    return Panel(result.reset_index(drop=True), depth, instruments, names, deeper)


def _number(text: object) -> float:
    return float(Fraction(text)) if isinstance(text, str) else np.nan


def _ends(
    text: object, source: str, instrument: Instrument, rules: Mapping[Hashable, Mapping[Hashable, str]]
) -> tuple[float, float]:
    """What was rounded to a printed index."""
    if not isinstance(text, str):
        return np.nan, np.nan
    rule = rules[source]
    decimals = int(rule["decimals"]) if rule["decimals"] else instrument.decimals
    window = printed_interval(text, decimals=decimals, rule=rule["rounding"] or instrument.rounding)
    return float(window.low), float(window.high)
