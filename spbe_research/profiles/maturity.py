"""The maturity of one government as its deepest published data show it, and what they leave open."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.choice import source_rank
from spbe_research.data.instruments import Band, Instrument, load_instrument
from spbe_research.data.newest import led_by, newest_year
from spbe_research.data.observations import Observation, list_observations, load_beside, load_values
from spbe_research.data.regions import Region
from spbe_research.data.tables import read_table
from spbe_research.errors import AmbiguousObservation, ContradictionError, NoObservation, message
from spbe_research.identification.bounds import Bounds, bounds
from spbe_research.identification.lattice import values_beneath
from spbe_research.identification.level_set import LevelSet, Published, bands_meeting, perhaps_assumed
from spbe_research.identification.printed import beside
from spbe_research.identification.reading import level_set, set_aside
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified, Interval, printed_interval
from spbe_research.paths import packaged_only
from spbe_research.profiles.maturity_rows import printing_rule, row_table, unit_table
from spbe_research.profiles.peers import Peer, Standing, find_peers, history, index_table, standings
from spbe_research.profiles.self_report import SelfReport, self_report_of
from spbe_research.scoring.score import Score, published_form, score
from spbe_research.text.result import result_table

__all__ = ["Maturity", "describe_maturity"]


@dataclass(frozen=True, slots=True, eq=False)
class Maturity:
    """Everything that chapter 1 shows of one evaluation.

    Attributes
    ----------
    observation, instrument : the data and their instrument.
    low, high : least and greatest unrounded index that the data allow; equal with indicator levels. Where the data
        exclude the printed index they are what that is printed for, and :attr:`allowed` is what the data allow.
    printed : index as its source prints it, else as we would print it; ``""`` where rows are missing, since
        then the data leave an interval and no figure in it is better than another.
    bands : every predicate that the data allow, highest first; normally one.
    predicate_printed : as the source prints it, or None.
    score : exact score with every indicator level, else None.
    units : domains and aspects, one line each: unit, number, names, weight in percent, rows, value
        (float), printed, low, high, level_sum (None where open), to_gain. With missing rows an open unit
        has value NaN and printed ``""``.
    rows : indicator rows with level (NaN where missing), weight, contribution, to_gain and shared ranks; None
        without levels.
    peers, standings, history : comparison with others and with other years.
    discrepancies : recorded differences of this institution, year and source.
    identified : bounds of index, domains and aspects where levels are missing or not published; None with
        every level, for a mean of many, and where the printed values contradict each other.
    assumed : codes of rows fed by other agencies' indices that stand at the least level, which may be an
        assumption; without_assumed : bounds with those rows at any level, or None.
    contradicted : printed values of the same evaluation that its deeper figures exclude, each with what these allow;
        with every level, of the user's own figures only (those of packaged data are among ``discrepancies``).
    allowed : the index that the other values leave where they exclude the printed one, as in Banyuasin 2023; None
        elsewhere. Such an index has no standing and no distance to the next band.
    official : what is published as the official result of that year, where the figures are of another kind or the
        user's own; None elsewhere, and where nothing is.
    older : the latest earlier official evaluation whose indicator levels are known, where this one reaches less deep;
        None elsewhere. A chapter shows it in a section of its own, with its year.
    rivals : of ``older``, the other sources that print levels of its year.
    later : lines of :attr:`history` after this year that only news or a study tell of; they lead no report.
    self_report : self-assessment beside the official result, of this year where both are known, else of the
        latest year in which they are; None without such a year.

    References
    ----------
    docs/methods/maturity.md; PermenPANRB 59/2020, annex B.4 and B.5; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import describe_maturity
    >>> m = describe_maturity("paser", 2022)
    >>> m
    <Maturity Kabupaten Paser (64.01, Kalimantan Timur) 2022: 2.13 Cukup, indicator depth>
    >>> m.next_band.predicate, float(m.distance[0])
    ('Baik', 0.4735)
    >>> newest = describe_maturity("paser")
    >>> newest.year, newest.depth, newest.older.year, newest.older.depth
    (2024, 'domain', 2022, 'indicator')
    """

    observation: Observation
    instrument: Instrument
    low: Fraction
    high: Fraction
    printed: str
    bands: tuple[Band, ...]
    predicate_printed: str | None
    score: Score | None
    units: pd.DataFrame
    rows: pd.DataFrame | None
    peers: tuple[Peer, ...]
    standings: tuple[Standing, ...]
    history: pd.DataFrame
    discrepancies: pd.DataFrame
    identified: Bounds | None
    self_report: SelfReport | None = None
    assumed: tuple[str, ...] = ()
    without_assumed: Bounds | None = None
    allowed: Identified | None = None
    official: Maturity | None = None
    contradicted: tuple[tuple[Published, Identified], ...] = ()
    older: Maturity | None = None
    rivals: tuple[str, ...] = ()
    later: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def narrowed_by(self) -> tuple[tuple[str, str], ...]:
        """Depth and source of what is printed above the data's own depth and narrows what these leave open."""
        if self.identified is None:
            return ()
        used = {p.unit for p in self.identified.levels.published}
        own = (("index", self.observation.source),) if self.missing_rows and self.observation.index_printed else ()
        each = tuple((one.depth, one.source) for one in self.observation.beside) + own
        return tuple(one for one in each if one[0] in used)

    @property
    def missing_rows(self) -> tuple[str, ...]:
        """Codes of the indicator rows without a level in an evaluation at indicator depth."""
        if self.rows is None:
            return ()
        return tuple(str(code) for code in self.rows.index[self.rows["level"].isna()])

    @property
    def floored(self) -> tuple[str, ...]:
        """Codes of the answers below the scale, which count as its least level."""
        if self.depth != "indicator":
            return ()
        return tuple(str(c) for c, x in self.observation.values.items() if x < self.instrument.level_min)

    @property
    def at_edge(self) -> bool:
        """Whether the index is known and lies exactly where two bands meet under an unsettled rule."""
        return self.low == self.high and len(self.bands) > 1

    @property
    def missing(self) -> tuple[str, ...]:
        """Domains (or aspects) that the source should print at this depth but does not."""
        if self.depth not in ("domain", "aspect"):
            return ()
        known = set(self.units.loc[self.units["unit"] == self.depth, "number"])
        return tuple(n for n in self.instrument.numbers(self.depth) if n not in known)

    @property
    def off_scale(self) -> pd.DataFrame:
        """Lines of :attr:`units` whose printed value lies outside the scale."""
        least, most = float(self.instrument.level_min), float(self.instrument.level_max)
        return self.units[(self.units["value"] < least) | (self.units["value"] > most)]

    @property
    def as_published(self) -> bool:
        """Whether the figures are the user's own and hold all that is published of the evaluation, the same."""
        o = self.official
        if o is None or not self.observation.own or self.observation.assessment != "official":
            return False
        mine, theirs = _figures(self), _figures(o)
        return self.instrument.id == o.instrument.id and all(mine.get(u) == value for u, value in theirs.items())

    @property
    def region(self) -> Region:
        """The institution."""
        return self.observation.region

    @property
    def year(self) -> int | None:
        """The evaluated year, or None where the source states none."""
        return self.observation.year

    @property
    def depth(self) -> str:
        """Depth of the data: indicator, aspect, domain or index."""
        return self.observation.depth

    @property
    def band(self) -> Band:
        """The band to show: the printed predicate's if the data allow it, else the lowest possible."""
        for band in self.bands:
            if band.predicate == self.predicate_printed:
                return band
        return self.bands[-1]

    @property
    def next_band(self) -> Band | None:
        """The next higher band, or None at the top; at an edge the one above both."""
        position = self.instrument.bands.index(self.bands[0] if self.at_edge else self.band)
        return self.instrument.bands[position - 1] if position else None

    @property
    def distance(self) -> tuple[Fraction, Fraction] | None:
        """Least and greatest number of index points to the next band; None at the top, or from an excluded index."""
        if self.next_band is None or self.allowed is not None:
            return None
        return max(self.next_band.lower - self.high, Fraction(0)), self.next_band.lower - self.low

    @property
    def domains(self) -> pd.DataFrame:
        """Lines of :attr:`units` that are domains."""
        return self.units[self.units["unit"] == "domain"]

    @property
    def aspects(self) -> pd.DataFrame:
        """Lines of :attr:`units` that are aspects."""
        return self.units[self.units["unit"] == "aspect"]

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "year": self.year,
            "assessment": self.observation.assessment,
            "instrument": self.instrument.label,
            "depth": self.depth,
            "index": Identified(self.low, self.high),
            "index_printed": self.printed or None,
            "predicates": tuple(band.predicate for band in reversed(self.bands)),
            "to_next": None if self.distance is None else Identified(*self.distance),
            "missing_rows": self.missing_rows or None,
            "source": self.observation.source,
        }
        return result_table("maturity", facts, about=self.region.describe())

    def __repr__(self) -> str:
        index, bands = self.printed or str(Identified(self.low, self.high)), self.bands[::-1]
        named = self.band.predicate if self.printed and not self.at_edge else " or ".join(b.predicate for b in bands)
        return f"<Maturity {self.region.describe()} {self.year}: {index} {named}, {self.depth} depth>"


def describe_maturity(
    region: str | Region,
    year: int | None = None,
    *,
    assessment: str | None = None,
    source: str | None = None,
    folder: str | Path | None = None,
) -> Maturity:
    """Describe one evaluation with the deepest data there are of its year.

    Parameters
    ----------
    region : anything :func:`~spbe_research.data.regions.find_region` understands.
    year : the evaluated year; that of the latest official evaluation by default, known from the ministry, a government
        or the user: a later figure known only from news or a study stands beside it (:attr:`Maturity.later`).
    assessment, source : as in :func:`spbe_research.data.observations.load_values`; official and any by default.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    Maturity
        index, domains, aspects and rows on the instrument's scale, 1 to 5, with what they leave open.

    Raises
    ------
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name.
    NoObservation
        with the years there are, or the recorded reason why there is nothing.
    AmbiguousObservation
        when two published sets match; it lists their sources.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    docs/methods/maturity.md; PermenPANRB 59/2020, annex B.4 and B.5; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import describe_maturity
    >>> m = describe_maturity("bintan", 2024)
    >>> m.depth, m.printed, m.band.predicate, float(m.low)
    ('domain', '3.25', 'Baik', 3.2475)
    >>> describe_maturity("kabupaten madiun")  # 2020 is known by indicators, 2024 is the latest
    <Maturity Kabupaten Madiun (35.19, Jawa Timur) 2024: 4.31 Memuaskan, domain depth>
    """
    year = newest_year(region, year, source=source, assessment=assessment, folder=folder)
    obs = load_values(region, year, assessment=assessment, source=source, folder=folder)
    inst = load_instrument(obs.instrument, folder=folder)
    whole = obs.depth == "indicator" and set(obs.values.index) >= set(inst.codes)
    scored = score(obs, inst) if whole else None
    identified, contradicted = _identified(obs, inst) if scored is None else (None, _beside_levels(obs, scored, folder))
    if identified is None:
        possible = _possible_index(obs, inst, scored, folder)
    else:
        possible = [Interval(identified.low_exact, identified.high_exact)]
    low, high = min(v.low for v in possible), max(v.high for v in possible)
    partial = identified is not None and obs.depth == "indicator"
    bands = identified.bands if identified is not None and partial else bands_meeting(inst, possible)
    official = obs.year is not None and obs.assessment == "official"
    assumed = _assumed(inst, scored, identified if partial else None)
    allowed = _allowed(obs, inst, scored, identified, folder)
    past = history(obs.region, folder=folder)
    return Maturity(
        observation=obs,
        instrument=inst,
        low=low,
        high=high,
        printed=obs.index_printed or ("" if partial and low != high else published_form(low, inst)),
        bands=bands[::-1],
        predicate_printed=obs.predicate_printed,
        score=scored,
        units=unit_table(obs, inst, scored, identified, folder),
        rows=row_table(obs, inst, scored, identified),
        peers=find_peers(obs.region, obs.year, obs.instrument, folder=folder) if official and obs.year else (),
        standings=_standings(obs, inst, scored, folder) if official and allowed is None else (),
        history=past,
        discrepancies=_discrepancies(obs, folder),
        identified=identified,
        self_report=self_report_of(obs.region, obs.year, folder=folder),
        assumed=assumed,
        without_assumed=bounds(obs, inst, unknown=assumed, conflicts="set-aside") if assumed else None,
        allowed=allowed,
        official=None if official and not obs.own else _official(obs, folder),
        contradicted=contradicted,
        older=_older(obs, folder) if official else None,
        later=_later(obs, past, folder),
    )


def _figures(m: Maturity) -> dict[tuple[str, str], Fraction]:
    """Every figure of an evaluation as it is printed, by depth and number."""
    printed = [("index", "", m.printed), *m.units[["unit", "number", "printed"]].itertuples(index=False)]
    levels = m.observation.values.items() if m.depth == "indicator" else ()
    return {(u, n): exact(text) for u, n, text in printed if text} | {("indicator", str(c)): x for c, x in levels}


def _official(obs: Observation, folder: str | Path | None) -> Maturity | None:
    """The official result of the same year: as published, else as a study has it for figures of another kind."""
    if obs.year is None:
        return None
    with suppress(NoObservation, AmbiguousObservation), packaged_only():
        return describe_maturity(obs.region, obs.year, assessment="official", folder=folder)
    if obs.assessment != "official":
        with suppress(NoObservation, AmbiguousObservation):
            return describe_maturity(obs.region, obs.year, assessment="official", folder=folder)
    return None


def _older(obs: Observation, folder: str | Path | None) -> Maturity | None:
    """The latest earlier official evaluation with indicator levels, where this one has none."""
    if obs.depth == "indicator":
        return None
    known = list_observations(obs.region, folder=folder)
    known = known[(known["assessment"] == "official") & (known["depth"] == "indicator") & (known["year"] != "")]
    known = known[(known["year"].astype(int) < (obs.year or 0)) & led_by(known["source"], folder)]
    if known.empty:
        return None
    latest = known[known["year"] == known["year"].max()]
    year, instruments = int(latest["year"].iloc[0]), dict(zip(latest["source"], latest["instrument"], strict=True))
    own = latest.loc[latest["own"], "source"]
    source = (
        str(own.iloc[-1])  # the last added
        if len(own)
        else min(instruments, key=lambda s: source_rank(s, year, instruments[s], folder))
    )
    chosen = describe_maturity(obs.region, year, assessment="official", source=source, folder=folder)
    return replace(chosen, rivals=tuple(s for s in instruments if s != source))


def _later(obs: Observation, past: pd.DataFrame, folder: str | Path | None) -> pd.DataFrame:
    """Official figures of later years that news or a study alone tell of."""
    dated = past[(past["year"] != "") & (past["assessment"] == "official")]
    after = dated[dated["year"].astype(int) > (obs.year if obs.year is not None else 9999)]
    known = list_observations(obs.region, folder=folder)
    leading = set(known.loc[(known["assessment"] == "official") & led_by(known["source"], folder), "year"])
    return after[~after["year"].isin(leading)].reset_index(drop=True)


def _assumed(instrument: Instrument, scored: Score | None, partial: Bounds | None) -> tuple[str, ...]:
    if scored is not None:
        return perhaps_assumed(LevelSet(instrument, scored.levels, scored.levels))
    return () if partial is None else perhaps_assumed(partial.levels)


def _standings(
    obs: Observation, instrument: Instrument, scored: Score | None, folder: str | Path | None
) -> tuple[Standing, ...]:
    """Ranks of the published index; none where a user's own figures have another index than the one published."""
    if obs.year is None or not obs.own:
        return () if obs.year is None else standings(obs.region, obs.year, obs.instrument, folder=folder)
    table = index_table(obs.year, obs.instrument, folder=folder)
    if scored is None or obs.region.id not in table.index:
        return ()
    same = Fraction(str(table.loc[obs.region.id, "printed"])) == Fraction(
        published_form(scored.index_exact, instrument)
    )
    return standings(obs.region, obs.year, obs.instrument, folder=folder) if same else ()


#: printed values that cannot stand, each with what the deeper figures allow
_Contradicted = tuple[tuple[Published, Identified], ...]


def _identified(obs: Observation, instrument: Instrument) -> tuple[Bounds | None, _Contradicted]:
    """What the data allow, with everything printed of the same evaluation, and what of that had to be left out."""
    if obs.depth == "indicator":  # some rows have no level
        return bounds(obs, instrument, conflicts="set-aside"), _left_out(obs, instrument)
    if not instrument.whole_levels or obs.region.is_group:
        return None, ()
    try:
        return bounds(obs, instrument), ()
    except ContradictionError:
        if not obs.beside:
            return None, ()  # the page shows what is printed; the ledger says what contradicts what
    alone, left_out = replace(obs, beside=()), _left_out(obs, instrument)
    try:
        return bounds(alone, instrument), left_out
    except ContradictionError:
        return None, left_out


def _left_out(obs: Observation, instrument: Instrument) -> _Contradicted:
    return set_aside(level_set(obs, instrument)[0])[1]


def _beside_levels(obs: Observation, scored: Score, folder: str | Path | None) -> _Contradicted:
    """What is printed beside every level of the user's own and is not what these give."""
    printed = load_beside(obs, folder=folder) if obs.own else ()
    if not printed:
        return ()
    exact = LevelSet(scored.instrument, scored.levels, scored.levels)
    return set_aside(exact.restricted(beside(replace(obs, beside=printed), scored.instrument)))[1]


def _allowed(
    obs: Observation,
    instrument: Instrument,
    scored: Score | None,
    identified: Bounds | None,
    folder: str | Path | None,
) -> Identified | None:
    """What the other values leave of the index where they exclude the printed one."""
    if obs.index_printed is None or obs.depth == "index" or obs.region.is_group:
        return None
    if scored is not None:
        left = Identified.point(scored.index_exact)
    elif identified is not None:
        left = identified.index
    elif instrument.whole_levels:
        left = bounds(obs, instrument, conflicts="set-aside").index
    else:
        return None
    decimals, rule = printing_rule(obs, folder)
    window = printed_interval(obs.index_printed, decimals=decimals, rule=rule)
    return None if window.meets(Interval(left.low_exact, left.high_exact)) else left


def _possible_index(
    obs: Observation, instrument: Instrument, scored: Score | None, folder: str | Path | None
) -> Sequence[Interval]:
    if scored is not None:
        return [Interval(scored.index_exact, scored.index_exact)]
    decimals, rule = printing_rule(obs, folder)
    scale = Interval(instrument.level_min, instrument.level_max)
    window = None
    if obs.index_printed is not None:
        window = printed_interval(obs.index_printed, decimals=decimals, rule=rule)
    if obs.depth == "index" or set(obs.printed.index) != set(instrument.numbers(obs.depth)):
        if window is None:
            raise ValueError(message("errors.profiles.maturity.no_index", observation=obs, depth=obs.depth))
        return [window.common(scale) or window]
    single, printed = not obs.region.is_group, obs.printed.to_dict()
    computed = values_beneath(printed, instrument, obs.depth, decimals=decimals, rule=rule, on_lattice=single)
    if window is None:
        return computed
    return [part for v in computed if (part := v.common(window))] or [window.common(scale) or window]


def _discrepancies(obs: Observation, folder: str | Path | None) -> pd.DataFrame:
    """Recorded differences that concern this institution and year."""
    known = read_table("known_discrepancies", folder)
    mine = (known["institution_id"] == obs.region.id) & (known["year"] == str(obs.year or ""))
    return known[mine & (known["source"] == obs.source)].reset_index(drop=True)
