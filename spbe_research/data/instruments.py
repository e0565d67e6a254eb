"""An instrument is data: rows, exact weights, scale, predicate bands, rounding rule and legal source.

Files: ``data/instruments/<id>.csv`` (the rows) and one line a instrument in ``instruments.csv``,
``predicates.csv`` and ``levels.csv``. Adding an instrument means adding such lines; no module names one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd

from spbe_research.data.labels import is_number
from spbe_research.data.names import plain_name, translation
from spbe_research.data.tables import cell_fraction, read_table, table_stamp
from spbe_research.errors import DataError, LevelError, ParameterError, UnknownInstrument, message
from spbe_research.numbers.exact import RULES, exact
from spbe_research.numbers.language import message_language
from spbe_research.options import check_choice
from spbe_research.paths import tables_dir
from spbe_research.text.result import result_table

__all__ = [
    "SYSTEMS",
    "Band",
    "IndexValue",
    "Instrument",
    "exact_index",
    "external_rows",
    "instrument_ids",
    "load_instrument",
    "load_of_system",
    "unit_values",
    "with_unit_names",
]

#: families of instruments: e-government, and integrity zones; what lists instruments looks within one
SYSTEMS = ("spbe", "zi")
#: what may happen exactly where two bands meet
_EDGES = ("lower-inclusive", "unsettled")
#: an index as it is written: exact, a decimal text or a float
IndexValue: TypeAlias = float | str | Fraction | Decimal

# columns that are read; a table may have more
_ROW_COLUMNS = (
    "code",
    "name_id",
    "name_en",
    "short_id",
    "short_en",
    "weight_percent",
    "domain_no",
    "domain_id",
    "domain_en",
    "aspect_no",
    "aspect_id",
    "aspect_en",
    "capability",
    "external_index",
)
_HEAD_COLUMNS = (
    "instrument",
    "label_id",
    "subject_id",
    "title_id",
    "title_en",
    "year_from",
    "year_to",
    "level_min",
    "level_max",
    "level_step",
    "answer_min",
    "decimals",
    "rounding",
    "edges",
    "legal_source",
    "confidence",
    "caveat_id",
    "caveat_en",
)
_BAND_COLUMNS = (
    "instrument",
    "predicate",
    "predicate_en",
    "stage_id",
    "stage_en",
    "lower",
    "upper",
    "upper_inclusive",
    "confidence",
)


@dataclass(frozen=True, slots=True)
class Band:
    """One predicate: the indices from ``lower`` up to, but without, ``upper`` (the last band includes it).

    Attributes
    ----------
    predicate, predicate_en : the official word, and our translation.
    stage_id, stage_en : its second name under 8/2026; blank elsewhere.
    lower, upper : edges, exact; upper_inclusive : whether the upper one belongs to it.
    confidence : how far the source of the band can be trusted.
    """

    predicate: str
    predicate_en: str
    stage_id: str
    stage_en: str
    lower: Fraction
    upper: Fraction
    upper_inclusive: bool
    confidence: str

    def name(self, lang: str = "id") -> str:
        """The official Indonesian word with its translation to ``lang``, where there is one.

        Parameters
        ----------
        lang : of the page.
        """
        own = self.translation(lang)
        return f"{self.predicate} ({own})" if own else self.predicate

    def translation(self, lang: str) -> str:
        """The predicate in ``lang``; empty in Indonesian and where the table has no translation."""
        return translation(self, "predicate", lang)


@dataclass(frozen=True, eq=False)
class Instrument:
    """An evaluation instrument with exact weights; made by :func:`load_instrument`.

    Attributes
    ----------
    id, label, subject : key of the data, short name, and what its index is called.
    title_id, title_en : title of the regulation in either language.
    year_from, year_to : evaluated years in which it is in force; None for one still in force.
    level_min, level_max, level_step : scale of an indicator; a step of 1 means whole levels.
    answer_min : least answer of the questionnaire; an answer below ``level_min`` counts as ``level_min``.
    decimals, rounding : how an index is printed.
    edges : ``"lower-inclusive"`` or ``"unsettled"``: what happens exactly where two bands meet.
    legal_source, confidence : where the rows and weights stand, and how far that can be trusted.
    rows : table of the k rows in order, as the file has them; weights : tuple of k Fractions that sum to 1.
    bands : predicates from the highest to the lowest; level_names : what each level is called.
    caveat_id, caveat_en : a sentence on how far the instrument's data can be trusted, or blank.
    system : the family it belongs to, a word of :data:`SYSTEMS`.

    References
    ----------
    PermenPANRB 59/2020, annex B.2 to B.5, tables 7 to 13; for the others see ``legal_source``.

    Examples
    --------
    >>> from spbe_research import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> inst
    <Instrument permenpanrb-59-2020: 47 rows, 8 aspects, 4 domains>
    >>> inst.domains["weight_percent"].tolist(), inst.predicate("2.6")
    ([13.0, 25.0, 16.5, 45.5], 'Baik')
    """

    id: str
    label: str
    subject: str
    title_id: str
    title_en: str
    year_from: int
    year_to: int | None
    level_min: Fraction
    level_max: Fraction
    level_step: Fraction
    answer_min: Fraction
    decimals: int
    rounding: str
    edges: str
    legal_source: str
    confidence: str
    rows: pd.DataFrame
    weights: tuple[Fraction, ...]
    bands: tuple[Band, ...]
    level_names: pd.DataFrame
    caveat_id: str = ""
    caveat_en: str = ""
    system: str = "spbe"

    def __repr__(self) -> str:
        return (
            f"<Instrument {self.id}: {len(self.rows)} rows, {len(self.aspects)} aspects, {len(self.domains)} domains>"
        )

    def _repr_html_(self) -> str:
        facts = {
            "title": plain_name(self, "title", message_language()),
            "instrument": self.id,
            "year": f"{self.year_from}–{self.year_to or ''}",
            "rows": len(self.rows),
            "aspects": len(self.aspects),
            "domains": len(self.domains),
            "scale": f"{self.level_min}–{self.level_max}",
            "predicates": tuple(band.predicate for band in reversed(self.bands)),
            "source": self.legal_source,
        }
        return result_table("instrument", facts, about=self.label)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the rows in their order."""
        return tuple(self.rows["code"])

    @cached_property
    def denominator(self) -> int:
        """Common denominator of the weights: an index is a whole number of ``1/denominator`` of a level step."""
        return math.lcm(*(w.denominator for w in self.weights))

    @cached_property
    def lattice_weights(self) -> np.ndarray:
        """Weights as whole numbers, (k,) int64: ``index = sum(lattice_weights * levels) / denominator``."""
        whole = np.array([int(w * self.denominator) for w in self.weights], dtype=np.int64)
        whole.flags.writeable = False  # the loaded instrument is shared by the whole process
        return whole

    @property
    def indicators(self) -> pd.DataFrame:
        """Rows of the instrument, one an indicator row, indexed by code; weights in percent.

        The frame is the caller's own: sorting or changing it leaves the instrument as it is.
        """
        return self._frames["indicator"].copy(deep=False)

    @property
    def aspects(self) -> pd.DataFrame:
        """Aspects: number, names, domain, number of rows, weight in percent; indexed by number."""
        return self._frames["aspect"].copy(deep=False)

    @property
    def domains(self) -> pd.DataFrame:
        """Domains as :attr:`aspects`; empty for an instrument without domains."""
        return self._frames["domain"].copy(deep=False)

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        rows = self.rows.copy()
        rows["weight_percent"] = [float(w * 100) for w in self.weights]
        return {
            "indicator": rows.set_index("code", drop=False),
            "aspect": self._groups("aspect"),
            "domain": self._groups("domain"),
        }

    def _groups(self, unit: str) -> pd.DataFrame:
        records = []
        for number in self.numbers(unit):
            rows = self.row_positions(unit, number)
            first = self.rows.iloc[rows[0]]
            record = {
                f"{unit}_no": number,
                "name_id": first[f"{unit}_id"],
                "name_en": first[f"{unit}_en"],
                "n_rows": len(rows),
                "weight_percent": float(self.unit_weight(unit, number) * 100),
            }
            if unit == "aspect":
                record["domain_no"] = first["domain_no"]
            records.append(record)
        columns = [f"{unit}_no", "name_id", "name_en", "n_rows", "weight_percent"]
        columns += ["domain_no"] if unit == "aspect" else []
        return pd.DataFrame(records, columns=columns).set_index(f"{unit}_no", drop=False)

    def numbers(self, unit: str) -> tuple[str, ...]:
        """Numbers of the aspects or domains in their order; ``()`` where the instrument has none.

        Parameters
        ----------
        unit : ``"aspect"`` or ``"domain"``.

        Raises
        ------
        ParameterError
            for another unit.
        """
        return tuple(self._positions[check_choice("unit", unit, self._positions)])

    @cached_property
    def _positions(self) -> dict[str, dict[str, list[int]]]:
        result: dict[str, dict[str, list[int]]] = {"aspect": {}, "domain": {}}
        for unit, positions in result.items():
            for i, number in enumerate(self.rows[f"{unit}_no"]):
                if number:
                    positions.setdefault(number, []).append(i)
        return result

    def row_positions(self, unit: str, number: str | int) -> list[int]:
        """Positions of the rows that belong to an aspect or a domain.

        Parameters
        ----------
        unit : ``"aspect"`` or ``"domain"``; number : one of :meth:`numbers`.

        Raises
        ------
        ParameterError
            for a unit or number that the instrument does not have.
        """
        known = self.numbers(unit)
        if str(number) not in known:
            raise ParameterError(
                message(
                    "errors.data.instruments.row_positions",
                    label=self.label,
                    unit=unit,
                    number=number,
                    value=", ".join(known) or "none",
                )
            )
        return list(self._positions[unit][str(number)])

    def unit_weight(self, unit: str, number: str | int) -> Fraction:
        """Exact weight of an aspect or a domain, as a fraction of 1; errors as :meth:`row_positions`.

        Parameters
        ----------
        unit : ``"aspect"`` or ``"domain"``; number : one of :meth:`numbers`.
        """
        self.row_positions(unit, number)
        return self._unit_weights[unit, str(number)]

    @cached_property
    def _unit_weights(self) -> dict[tuple[str, str], Fraction]:
        return {
            (unit, number): sum((self.weights[i] for i in rows), Fraction(0))
            for unit, positions in self._positions.items()
            for number, rows in positions.items()
        }

    @property
    def whole_levels(self) -> bool:
        """Whether an indicator takes whole levels only."""
        return self.level_step == 1 and self.level_min.denominator == 1

    def band(self, x: IndexValue) -> Band:
        """Band of an index; see :meth:`predicate`.

        Parameters
        ----------
        x : index on the instrument's scale, usually 1 to 5; a Fraction, a decimal text or a float as written.
        """
        return self.bands_at(x)[0]

    def bands_at(self, x: IndexValue) -> tuple[Band, ...]:
        """Every band that ``x`` may belong to: two exactly at an edge whose rule is unsettled.

        Parameters
        ----------
        x : index on the instrument's scale, usually 1 to 5; a Fraction, a decimal text or a float as written.

        Raises
        ------
        LevelError
            outside the scale.
        """
        value = exact_index(x, self.label)
        if not self.level_min <= value <= self.level_max:
            raise LevelError(
                message(
                    "errors.data.instruments.index_off_scale",
                    label=self.label,
                    level_min=self.level_min,
                    level_max=self.level_max,
                    x=x,
                )
            )
        hits = [b for b in self.bands if b.lower <= value < b.upper or (b.upper_inclusive and value == b.upper)]
        if not hits:
            raise LevelError(message("errors.data.instruments.no_predicate", label=self.label, x=x))
        if self.edges == "unsettled" and value == hits[0].lower:
            hits += [b for b in self.bands if b.upper == value and b is not hits[0]]
        return tuple(hits)

    def predicate(self, x: IndexValue) -> str:
        """Predicate of an unrounded index; lower edges belong to the higher band.

        Parameters
        ----------
        x : index on the instrument's scale, usually 1 to 5; a Fraction, a decimal text or a float as written.

        Raises
        ------
        LevelError
            outside the scale.

        Notes
        -----
        PermenPANRB 59/2020, annex B.5, table 13. The predicate follows the unrounded index: the
        ministry's report of 2024 prints 2.60 Cukup where the index lies just below 2.60.

        Examples
        --------
        >>> from spbe_research import load_instrument
        >>> inst = load_instrument("permenpanrb-59-2020")
        >>> inst.predicate("2.595"), inst.predicate(2.6)
        ('Cukup', 'Baik')
        """
        return self.band(x).predicate


def instrument_ids(folder: str | Path | None = None, *, system: str | None = "spbe") -> tuple[str, ...]:
    """Ids of the instruments of one system in the data, oldest first.

    Parameters
    ----------
    folder : data folder to read from; the packaged data by default.
    system : ``"spbe"`` (e-government, the default), ``"zi"`` (integrity zones), or None for every one there is.

    Returns
    -------
    tuple of str
        in the order of the table, which is that of the regulations.

    Raises
    ------
    DataError
        when the table cannot be read or lacks a column.
    ParameterError
        for a ``system`` that is none.

    References
    ----------
    data/instruments/instruments.csv.

    Examples
    --------
    >>> from spbe_research import instrument_ids
    >>> instrument_ids()
    ('permenpanrb-5-2018', 'permenpanrb-59-2020', 'permenpanrb-8-2026')
    >>> instrument_ids(system="zi")
    ('permenpanrb-52-2014', 'permenpanrb-90-2021')
    """
    if system is not None:
        check_choice("system", system, SYSTEMS)
    known = _ids(tables_dir(folder), table_stamp("instruments/instruments", folder))
    return tuple(name for name, of in known if system in (None, of))


@lru_cache(maxsize=8)  # asked for whenever an instrument is
def _ids(root: Path, _stamp: tuple[int | str, ...]) -> tuple[tuple[str, str], ...]:
    """Ids with their systems; a folder made before there were two holds instruments of SPBE."""
    listing = read_table("instruments/instruments", root, columns=_HEAD_COLUMNS)
    systems = listing["system"] if "system" in listing.columns else [""] * len(listing)
    return tuple(zip(listing["instrument"], (of or SYSTEMS[0] for of in systems), strict=True))


def external_rows(instrument: str | Instrument) -> tuple[str, ...]:
    """Codes of the rows that another agency's index feeds.

    Where that index is missing an assessor may write 1; pass the codes to :func:`~spbe_research.bounds`
    as ``unknown`` to see what is known.

    Parameters
    ----------
    instrument : Instrument or id.

    Returns
    -------
    tuple of str
        codes in row order; ``()`` where no row is fed so.

    Raises
    ------
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Column ``external_index`` of data/instruments/<instrument>.csv; PermenPANRB 8/2026 after its transcriptions.

    Examples
    --------
    >>> from spbe_research import external_rows
    >>> external_rows("permenpanrb-8-2026")
    ('I5', 'I6', 'I7', 'I18')
    """
    rows = load_instrument(instrument).rows
    return tuple(rows.loc[rows["external_index"] != "", "code"])


def unit_values(instrument: Instrument, levels: Sequence[Fraction], unit: str) -> dict[str, Fraction]:
    """Exact value of every aspect or domain by its number: the weighted mean of its rows.

    Parameters
    ----------
    levels : exact levels in the order of ``codes``; unit : ``"aspect"`` or ``"domain"``.
    """
    return {
        n: sum((instrument.weights[i] * levels[i] for i in instrument.row_positions(unit, n)), Fraction(0))
        / instrument.unit_weight(unit, n)
        for n in instrument.numbers(unit)
    }


def with_unit_names(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """A table of index, domains and aspects, in this order, with names in both languages instead of ``name``."""
    named = {
        column: [instrument.subject, *instrument.domains[column], *instrument.aspects[column]]
        for column in ("name_id", "name_en")
    }
    at = list(frame.columns).index("name")
    return frame.assign(**named)[[*frame.columns[:at], *named, *frame.columns[at + 1 :]]]


def exact_index(x: object, label: str) -> Fraction:
    """The exact value of an index, which may lie off the scale; ``label`` says of which instrument.

    Raises
    ------
    LevelError
        for what is no finite number; True and False are none.
    """
    try:
        if not isinstance(x, str) and not is_number(x):
            raise ValueError(message("errors.numbers.exact.exact", x=x))
        return exact(x)
    except ValueError as error:
        raise LevelError(message("errors.data.instruments.bands_at", label=label, error=error)) from None


def load_instrument(instrument: str | Instrument, *, folder: str | Path | None = None) -> Instrument:
    """Load an instrument by its id.

    Parameters
    ----------
    instrument : id such as ``"permenpanrb-59-2020"``; an Instrument is passed through.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    Instrument
        shared by all who load it; its frames are copies. Weights are exact and sum to 1.

    Raises
    ------
    UnknownInstrument
        with the ids that exist.
    DataError
        when a table is broken: weights that do not sum to 100, bands with a gap, a doubled code,
        an aspect in two domains, a scale that its step does not fit.

    References
    ----------
    PermenPANRB 59/2020, annex B.2 to B.5, tables 7 to 13 (rows, weights, bands). The column ``legal_source`` of
    data/instruments/instruments.csv says where those of 5/2018 and 8/2026 come from and how far that goes.

    Examples
    --------
    >>> from spbe_research import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> len(inst.indicators), sum(inst.weights), inst.weights[0]
    (47, Fraction(1, 1), Fraction(13, 1000))
    """
    if isinstance(instrument, Instrument):
        return instrument
    if not isinstance(instrument, str) or instrument not in instrument_ids(folder, system=None):
        known = ", ".join(instrument_ids(folder))
        raise UnknownInstrument(message("errors.data.instruments.load_instrument", instrument=instrument, join=known))
    tables = ("instruments/instruments", f"instruments/{instrument}", "instruments/predicates", "instruments/levels")
    return _load(instrument, tables_dir(folder), tuple(table_stamp(t, folder) for t in tables))


def load_of_system(instrument: str | Instrument, system: str, *, folder: str | Path | None = None) -> Instrument:
    """Load an instrument, if it is of one system: figures of e-government and of integrity zones never mix.

    Raises
    ------
    UnknownInstrument
        for one of another system, and for none, with the ids of this one.

    Examples
    --------
    >>> load_of_system("permenpanrb-90-2021", "zi").codes[:2]
    ('P1', 'P2')
    """
    known = instrument_ids(folder, system=system)
    if not isinstance(instrument, Instrument) and (not isinstance(instrument, str) or instrument not in known):
        other = isinstance(instrument, str) and instrument in instrument_ids(folder, system=None)
        key = f"other_than_{system}" if other else "load_instrument"
        told = {"instrument": instrument, "join": ", ".join(known)}
        raise UnknownInstrument(message(f"errors.data.instruments.{key}", **told))
    inst = load_instrument(instrument, folder=folder)
    if inst.system != system:
        told = {"instrument": inst.id, "join": ", ".join(known)}
        raise UnknownInstrument(message(f"errors.data.instruments.other_than_{system}", **told))
    return inst


_LISTING = "instruments/instruments.csv"


@lru_cache(maxsize=32)
def _load(name: str, root: Path, _stamps: tuple[tuple[int | str, ...], ...]) -> Instrument:
    listing = read_table("instruments/instruments", root, columns=_HEAD_COLUMNS)
    meta = listing[listing["instrument"] == name]
    if len(meta) > 1:
        raise DataError(
            _LISTING,
            row=int(meta.index[1]),
            column="instrument",
            found=name,
            allowed=message("errors.data.instruments.load_allowed"),
        )
    row = int(meta.index[0])
    head = meta.iloc[0]

    def number(column: str) -> Fraction:
        return cell_fraction(head[column], file=_LISTING, row=row, column=column)

    for column, known in (("rounding", tuple(RULES)), ("edges", _EDGES)):
        if head[column] not in known:
            raise DataError(_LISTING, row=row, column=column, found=head[column], allowed=", ".join(known))
    low, high, step = (number(c) for c in ("level_min", "level_max", "level_step"))
    if step <= 0 or low >= high or ((high - low) / step).denominator != 1:
        raise DataError(
            _LISTING,
            row=row,
            column="level_step",
            found=message("errors.data.instruments.step_found", step=head["level_step"], low=low, high=high),
            allowed=message("errors.data.instruments.allowed_step"),
        )
    rows = read_table(f"instruments/{name}", root, columns=_ROW_COLUMNS)
    weights = _weights(rows, f"instruments/{name}.csv")
    _check_rows(rows, f"instruments/{name}.csv")
    levels = read_table("instruments/levels", root, columns=("instrument",))
    inst = Instrument(
        id=name,
        label=head["label_id"],
        subject=head["subject_id"],
        title_id=head["title_id"],
        title_en=head["title_en"],
        year_from=int(number("year_from")),
        year_to=int(number("year_to")) if head["year_to"] else None,
        level_min=low,
        level_max=high,
        level_step=step,
        answer_min=number("answer_min"),
        decimals=int(number("decimals")),
        rounding=head["rounding"],
        edges=head["edges"],
        legal_source=head["legal_source"],
        confidence=head["confidence"],
        rows=rows.reset_index(drop=True),
        weights=weights,
        bands=_bands(name, root, low, high),
        level_names=levels[levels["instrument"] == name].reset_index(drop=True),
        caveat_id=head["caveat_id"],
        caveat_en=head["caveat_en"],
        system=dict(_ids(root, _stamps[0]))[name],
    )
    if inst.denominator * high / step >= 2**53:  # float64 would no longer hold every sum of score_many
        raise DataError(
            f"instruments/{name}.csv",
            column="weight_percent",
            found=message("errors.data.instruments.denominator_found", denominator=inst.denominator),
            allowed=message("errors.data.instruments.allowed_denominator"),
        )
    return inst


def _weights(rows: pd.DataFrame, file: str) -> tuple[Fraction, ...]:
    weights = tuple(
        cell_fraction(text, file=file, row=int(at), column="weight_percent") / 100
        for at, text in rows["weight_percent"].items()
    )
    for at, weight in zip(rows.index, weights, strict=True):
        if weight <= 0:
            raise DataError(
                file,
                row=at,
                column="weight_percent",
                found=str(weight * 100),
                allowed=message("errors.data.instruments.weights_allowed"),
            )
    if sum(weights) != 1:
        raise DataError(
            file,
            column="weight_percent",
            found=str(sum(weights) * 100),
            allowed=message("errors.data.instruments.allowed_sum"),
        )
    return weights


def _check_rows(rows: pd.DataFrame, file: str) -> None:
    """Every row has a code of its own and an aspect, and every aspect lies in one domain."""
    codes: set[str] = set()
    domain_of: dict[str, str] = {}
    for at, code, aspect, domain in zip(rows.index, rows["code"], rows["aspect_no"], rows["domain_no"], strict=True):
        if not code or code in codes:
            raise DataError(
                file, row=at, column="code", found=code, allowed=message("errors.data.instruments.check_rows_allowed")
            )
        codes.add(code)
        if not aspect:
            raise DataError(
                file,
                row=at,
                column="aspect_no",
                found=aspect,
                allowed=message("errors.data.instruments.allowed_aspect"),
            )
        if domain_of.setdefault(aspect, domain) != domain:
            raise DataError(
                file,
                row=at,
                column="domain_no",
                found=domain,
                allowed=message(
                    "errors.data.instruments.allowed_domain",
                    aspect=aspect,
                    value=domain_of[aspect] or message("errors.data.instruments.no_domain"),
                ),
            )
    if len({bool(d) for d in domain_of.values()}) > 1:
        raise DataError(file, column="domain_no", problem=message("errors.data.instruments.check_rows"))


def _bands(name: str, root: Path, low: Fraction, high: Fraction) -> tuple[Band, ...]:
    file = "instruments/predicates.csv"
    table = read_table("instruments/predicates", root, columns=_BAND_COLUMNS)
    mine = table[table["instrument"] == name]
    bands = [
        Band(
            predicate=r["predicate"],
            predicate_en=r["predicate_en"],
            stage_id=r["stage_id"],
            stage_en=r["stage_en"],
            lower=cell_fraction(r["lower"], file=file, row=int(at), column="lower"),
            upper=cell_fraction(r["upper"], file=file, row=int(at), column="upper"),
            upper_inclusive=r["upper_inclusive"] == "yes",
            confidence=r["confidence"],
        )
        for at, r in mine.iterrows()
    ]
    bands.sort(key=lambda b: -b.lower)
    joined = all(above.lower == below.upper for above, below in itertools.pairwise(bands))
    if not bands or not joined or bands[-1].lower != low or bands[0].upper != high:
        raise DataError(file, problem=message("errors.data.instruments.bands", name=name, low=low, high=high))
    return tuple(bands)
