"""What the predicate of one evaluation depends on: weights, single rows, errors, missing rows, aggregation, links."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.instruments import Band, Instrument
from spbe_research.data.panel import Panel, load_panel
from spbe_research.decomposition.counterfactual import Counterfactual, counterfactual
from spbe_research.errors import NoObservation, ParameterError, UnknownCrosswalk, message
from spbe_research.identification.level_set import bands_meeting
from spbe_research.inference.assessor_error import ERROR_RATES, IndexDistribution, index_distribution
from spbe_research.numbers.exact import exact
from spbe_research.numbers.intervals import Identified, Interval
from spbe_research.profiles.maturity import Maturity, describe_maturity
from spbe_research.profiles.pair_choice import neighbours
from spbe_research.robustness.noise import WeightNoise, weight_noise
from spbe_research.robustness.ranks import RankIntervals, rank_intervals
from spbe_research.robustness.readings import WeightReadings, weight_readings
from spbe_research.robustness.single import AggregationReadings, LeaveOneOut, aggregation_readings, leave_one_out
from spbe_research.robustness.units import known_units
from spbe_research.robustness.variance import VarianceSources, variance_sources
from spbe_research.text.result import result_table

__all__ = ["Dependence", "Robustness", "describe_robustness"]

#: from which of its forms the figure takes the geometric mean: the levels as they stand
_AS_IT_STANDS = 1.0


@dataclass(frozen=True, slots=True)
class Dependence:
    """One line of what the predicate depends on.

    Attributes
    ----------
    source : law, weights, single, errors, missing, aggregation or links.
    detail : what of it: a kind of units, a form, an instrument; size : concentration or rate, else None.
    low, high : ends of the index; bands : every predicate that meets them, from the lowest.
    """

    source: str
    detail: str
    size: float | None
    low: Fraction
    high: Fraction
    bands: tuple[Band, ...]

    def __repr__(self) -> str:
        names = " or ".join(b.predicate for b in self.bands)
        return f"<{self.source} {self.detail}: {float(self.low):.4f} to {float(self.high):.4f}, {names}>"


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """What index, rank and predicate of one evaluation hang on; made by :func:`describe_robustness`.

    Attributes
    ----------
    maturity : the evaluation.
    readings : what each weight is worth; noise : the index under other weights, for each kind of units.
    without : the index without single units, for each kind; aggregation : under other forms.
    errors : the index if it were assessed again, for each assumed rate; empty without every level.
    variance : what the spread comes from, by the deepest units; None where values are open.
    ranks : of all institutions of the year; None where too few have the values that it needs.
    carried : the evaluation under the instruments it is linked with: with all links, and without judged ones.
    lines : everything that moves the index, gathered: the law first.

    References
    ----------
    docs/methods/robustness.md.

    Examples
    --------
    >>> from spbe_research import describe_robustness
    >>> r = describe_robustness("paser", 2022)
    >>> r, r.turning
    (<what Kabupaten Paser 2022 depends on: 2.13 Cukup, 26 lines>, ('weights', 'single', 'aggregation'))
    """

    maturity: Maturity
    readings: WeightReadings
    noise: tuple[WeightNoise, ...]
    without: tuple[LeaveOneOut, ...]
    aggregation: AggregationReadings
    errors: tuple[IndexDistribution, ...]
    variance: VarianceSources | None
    ranks: RankIntervals | None
    carried: tuple[tuple[Counterfactual, Counterfactual], ...]
    lines: tuple[Dependence, ...]

    @property
    def turning(self) -> tuple[str, ...]:
        """Sources under which another predicate than those of the law is possible; links, which lead to the index of
        another instrument, aside."""
        law = set(self.lines[0].bands)
        here = [x for x in self.lines if x.source != "links"]
        return tuple(dict.fromkeys(x.source for x in here if not set(x.bands) <= law))

    @property
    def own_ranks(self) -> pd.DataFrame:
        """The institution's own lines of the ranks; empty where it has none."""
        if self.ranks is None:
            return pd.DataFrame()
        table = self.ranks.table
        return table[table["institution_id"] == self.maturity.region.id].reset_index(drop=True)

    def to_frame(self) -> pd.DataFrame:
        """The lines: source, detail, size, low, high, predicates."""
        return pd.DataFrame(
            [
                (x.source, x.detail, x.size, float(x.low), float(x.high), tuple(b.predicate for b in x.bands))
                for x in self.lines
            ],
            columns=["source", "detail", "size", "low", "high", "predicates"],
        )

    def __repr__(self) -> str:
        m = self.maturity
        index = m.printed or str(Identified(m.low, m.high))
        return f"<what {m.region.name} {m.year} depends on: {index} {m.band.predicate}, {len(self.lines)} lines>"

    def _repr_html_(self) -> str:
        shown = self.to_frame()[["source", "low", "high", "predicates"]]
        return result_table("robustness", shown, about=self.maturity.region.describe())


def describe_robustness(
    region: str,
    year: int | None = None,
    *,
    assessment: str | None = None,
    source: str | None = None,
    folder: str | Path | None = None,
) -> Robustness:
    """What index, rank and predicate of an evaluation hang on.

    Parameters
    ----------
    region, year, assessment, source, folder : as in :func:`~spbe_research.describe_maturity`.

    Returns
    -------
    Robustness

    Raises
    ------
    UnknownRegion, AmbiguousRegion, NoObservation, AmbiguousObservation, DataError
        as :func:`~spbe_research.describe_maturity`; NoObservation also where an index alone is known.

    References
    ----------
    docs/methods/robustness.md; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import describe_robustness
    >>> describe_robustness("bintan", 2024).lines[0]
    <law domain: 3.2475 to 3.2500, Baik>
    """
    m = describe_maturity(region, year, assessment=assessment, source=source, folder=folder)
    obs, inst = m.observation, m.instrument
    units = known_units(obs, inst)
    if not units or m.region.is_group:
        raise NoObservation(message("errors.profiles.robustness.index_only", name=m.region.name, year=m.year))
    panel = _panel(m, folder)
    noise = tuple(weight_noise(obs, inst, unit=u) for u in units)
    without = tuple(leave_one_out(obs, inst, unit=u) for u in units)
    aggregation = aggregation_readings(obs, inst)
    errors = () if m.score is None else tuple(index_distribution(obs, inst, error_rate=r) for r in ERROR_RATES)
    variance = None if m.score is None else variance_sources(obs, inst, unit=units[0])
    readings = weight_readings(obs, inst)
    ranks = None
    if panel is not None and m.year is not None:
        with suppress(ParameterError):  # few have the values that it needs: the page says so
            readings = weight_readings(obs, inst, panel=panel, year=m.year)
            ranks = rank_intervals(panel, m.year)
    carried = _carried(m, folder)
    lines = _lines(m, units, noise, without, aggregation, errors, carried)
    return Robustness(m, readings, noise, without, aggregation, errors, variance, ranks, carried, lines)


def _panel(m: Maturity, folder: str | Path | None) -> Panel | None:
    """Domain values of all institutions of the year, for an official evaluation."""
    if m.year is None or m.observation.assessment != "official" or not len(m.instrument.domains):
        return None
    with suppress(NoObservation, ParameterError):
        return load_panel(m.year, folder=folder)
    return None


def _carried(m: Maturity, folder: str | Path | None) -> tuple[tuple[Counterfactual, Counterfactual], ...]:
    """The evaluation seen through the instruments before and after its own."""
    found = []
    before, after = neighbours(m.instrument, folder)
    for old, new in ((before, m.instrument), (m.instrument, after)):
        if old is None or new is None:
            continue
        with suppress(UnknownCrosswalk):
            walk = load_crosswalk(old, new, folder=folder)
            values = m.observation if m.score is None else m.score
            pair = tuple(counterfactual(values, w, conflicts="set-aside") for w in (walk, walk.with_judged(False)))
            found.append((pair[0], pair[1]))
    return tuple(found)


def _bands(inst: Instrument, low: Fraction, high: Fraction) -> tuple[Band, ...]:
    least, most = (min(max(x, inst.level_min), inst.level_max) for x in (low, high))
    return bands_meeting(inst, [Interval(least, most)])


def _lines(
    m: Maturity,
    units: Sequence[str],
    noise: Sequence[WeightNoise],
    without: Sequence[LeaveOneOut],
    aggregation: AggregationReadings,
    errors: Sequence[IndexDistribution],
    carried: Sequence[tuple[Counterfactual, Counterfactual]],
) -> tuple[Dependence, ...]:
    inst = m.instrument

    def line(source: str, detail: str, size: float | None, low: object, high: object, of: Instrument = inst) -> None:
        ends = exact(low), exact(high)
        found.append(Dependence(source, detail, size, *ends, _bands(of, *ends)))

    found: list[Dependence] = []
    law = aggregation.index
    line("law", units[0], None, law.low_exact, law.high_exact)
    if m.without_assumed is not None:
        line("missing", "assumed", None, m.without_assumed.low_exact, m.without_assumed.high_exact)
    if m.missing_rows:
        line("missing", "rows", None, law.low_exact, law.high_exact)
    for made in noise:
        for c, rows in made.table.groupby("concentration"):
            line("weights", made.unit, float(c), rows["q025"].min(), rows["q975"].max())
    for one in without:
        line("single", one.unit, None, one.table["low"].min(), one.table["high"].max())
    for e in errors:
        line("errors", "levels", float(e.error_rate), *e.interval())
    table = aggregation.table
    for unit in units:
        for form in ("geometric", "mean-min"):
            mine = table[(table["unit"] == unit) & (table["form"] == form)]
            mine = mine[mine["begins"].isna() | (mine["begins"] == _AS_IT_STANDS)].iloc[0]
            line("aggregation", f"{form} {unit}", None, mine["low"], mine["high"])
    for every, certain in carried:
        for links, c in (("every", every), ("certain", certain)):
            line("links", f"{links} {c.target.id}", None, c.index.low_exact, c.index.high_exact, c.target)
    return tuple(found)
