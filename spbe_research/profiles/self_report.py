"""Self-assessment against the official result of the same evaluation: agreement, weighted kappa, bias.

What is measured is self-report bias. It is never an estimate of assessor error: the two levels of a row come
from parties with different aims and different evidence, not from two assessors who repeat one measurement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.labels import is_missing, is_number, named, one_line
from spbe_research.data.observations import Observation, list_observations, load_levels
from spbe_research.data.regions import Region
from spbe_research.errors import LevelError, ParameterError, joined, message
from spbe_research.numbers.exact import exact
from spbe_research.scoring.levels import Levels, allowed_levels, levels_by_code
from spbe_research.text.result import result_table

__all__ = ["SelfReport", "compare_self_report", "self_report_of", "weighted_kappa"]

_ZEROS = ("floor", "answered")


@dataclass(frozen=True, slots=True, eq=False)
class SelfReport:
    """Result of :func:`compare_self_report`; every difference is self minus official, in levels.

    Attributes
    ----------
    instrument : the Instrument.
    n : rows compared; missing : codes of the rows without one of the two levels.
    exact, within_one : rows with equal levels, and with levels at most one apart.
    bias : mean difference over rows; index_bias : weighted difference, in index points, None where rows are missing.
    kappa_linear, kappa_quadratic : Cohen's weighted kappa; None where either side has one level throughout.
    rows : code, names, aspect, both levels, difference; aspects : n, exact, bias by aspect.
    zeros : ``"floor"`` or ``"answered"``; floored : codes of the answers below the scale.
    year : the evaluated year where both sides are observations of one year, else None.
    sources : what the two sides are published in, where they are observations.
    """

    instrument: Instrument
    n: int
    missing: tuple[str, ...]
    exact: int
    within_one: int
    bias: float
    index_bias: float | None
    kappa_linear: float | None
    kappa_quadratic: float | None
    rows: pd.DataFrame
    aspects: pd.DataFrame
    zeros: str
    floored: tuple[str, ...]
    year: int | None = None
    sources: tuple[str, ...] = ()

    @property
    def exact_with_floor(self) -> int:
        """Rows with equal levels where answers below the scale count as the least level, as in official results."""
        least = float(self.instrument.level_min)
        return int((self.rows["self"].clip(lower=least) == self.rows["official"].clip(lower=least)).sum())

    @property
    def method(self) -> str:
        """What was computed."""
        return message("notes.self_report.method")

    @property
    def note(self) -> str:
        """How zeros were counted and what the figures do not say."""
        parts = []
        if self.floored:
            kind = "counted" if self.zeros == "floor" else "answered"
            least = str(self.instrument.level_min)
            parts.append(message(f"notes.floor.{kind}", least=least, codes=", ".join(self.floored)))
        if self.missing:
            parts.append(message("notes.self_report.missing", codes=", ".join(self.missing)))
        parts.append(message("notes.self_report.bias"))
        return joined(parts)

    def to_frame(self) -> pd.DataFrame:
        """The measures, one line each: measure, value, n."""
        lines = [
            ("exact agreement", self.exact, self.n),
            ("within one level", self.within_one, self.n),
            ("bias (levels)", self.bias, self.n),
            ("bias (index points)", self.index_bias, self.n),
            ("kappa, linear weights", self.kappa_linear, self.n),
            ("kappa, quadratic weights", self.kappa_quadratic, self.n),
        ]
        return pd.DataFrame(lines, columns=["measure", "value", "n"])

    def __repr__(self) -> str:
        return f"<SelfReport {self.exact} of {self.n} rows agree, bias {self.bias:+.3f} levels; {self.note}>"

    def _repr_html_(self) -> str:
        return result_table("self_report", self.to_frame(), about=self.instrument.label, note=self.note)


def compare_self_report(
    self_levels: Levels, official: Levels, instrument: str | Instrument, *, zeros: str = "answered"
) -> SelfReport:
    """Compare the levels that a government gave itself with the official ones.

    Parameters
    ----------
    self_levels, official : levels of one evaluation, as :func:`spbe_research.score` takes them; a row that
        misses one of the two is left out and named.
    zeros : ``"answered"`` keeps an answer below the scale (0 of 5/2018) as it was given; ``"floor"`` counts it
        as the least level, as official results do, and then an answer 0 agrees with an official 1.

    Raises
    ------
    LevelError
        for values off the scale, or when no row has both levels.
    ParameterError
        for another ``zeros``.

    References
    ----------
    Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70(4), 213-220, equations 4 and 5.

    Examples
    --------
    >>> from spbe_research.data.observations import load_levels
    >>> denpasar = load_levels("51.71", 2018, assessment="self"), load_levels("51.71", 2018)
    >>> r = compare_self_report(*denpasar, "permenpanrb-5-2018")
    >>> r.exact, r.n, int(r.rows["difference"].min()), int(r.rows["difference"].max())
    (12, 37, -1, 4)
    >>> compare_self_report(*denpasar, "permenpanrb-5-2018", zeros="floor").exact
    16
    """
    if zeros not in _ZEROS:
        raise ParameterError(
            message("errors.profiles.self_report.compare_self_report", zeros=zeros, join=", ".join(_ZEROS))
        )
    inst = load_instrument(instrument)
    own, floored = _side(self_levels, inst, zeros)
    other, floored_official = _side(official, inst, zeros)
    codes = [c for c in inst.codes if c in own and c in other]
    if not codes:
        raise LevelError(message("errors.profiles.self_report.no_shared_row", inst_label=inst.label))
    differences = [own[c] - other[c] for c in codes]
    rows = inst.indicators.loc[codes, ["code", "name_id", "name_en", "short_id", "short_en", "aspect_no"]].copy()
    rows["self"] = [float(own[c]) for c in codes]
    rows["official"] = [float(other[c]) for c in codes]
    rows["difference"] = [float(d) for d in differences]
    weight = dict(zip(inst.codes, inst.weights, strict=True))
    whole = len(codes) == len(inst.codes)
    return SelfReport(
        instrument=inst,
        n=len(codes),
        missing=tuple(c for c in inst.codes if c not in codes),
        exact=sum(d == 0 for d in differences),
        within_one=sum(abs(d) <= 1 for d in differences),
        bias=float(sum(differences, Fraction(0)) / len(codes)),
        index_bias=float(sum((weight[c] * (own[c] - other[c]) for c in codes), Fraction(0))) if whole else None,
        kappa_linear=weighted_kappa([own[c] for c in codes], [other[c] for c in codes], power=1),
        kappa_quadratic=weighted_kappa([own[c] for c in codes], [other[c] for c in codes], power=2),
        rows=rows,
        aspects=_aspects(rows, inst),
        zeros=zeros,
        floored=tuple(dict.fromkeys(floored + floored_official)),
        year=_year(self_levels, official),
        sources=tuple(dict.fromkeys(x.source for x in (self_levels, official) if isinstance(x, Observation))),
    )


def self_report_of(
    region: str | Region, year: int | None = None, *, folder: str | Path | None = None
) -> SelfReport | None:
    """Self-assessment against the official result of ``year``, else of the latest year with both at indicator depth.

    Returns
    -------
    SelfReport, or None where no year has both; where several sources state one side, the first published counts.

    Examples
    --------
    >>> r = self_report_of("51.71", 2019)
    >>> r.year, r.exact, r.n
    (2018, 12, 37)
    """
    listing = list_observations(region, folder=folder)
    listing = listing[(listing["depth"] == "indicator") & (listing["year"] != "")]
    both = [k for k, g in listing.groupby(["year", "instrument"]) if {"self", "official"} <= set(g["assessment"])]
    if not both:
        return None
    when, instrument = max(both, key=lambda k: (k[0] == str(year), k[0]))
    mine = listing[(listing["year"] == when) & (listing["instrument"] == instrument)]
    sides = []
    for assessment in ("self", "official"):
        source = mine.loc[mine["assessment"] == assessment, "source"].iloc[0]
        sides.append(
            load_levels(
                region, int(when), assessment=assessment, source=source, instrument=instrument, folder=folder
            )
        )  # fmt: skip
    own, other = sides
    if not set(own.values.index) & set(other.values.index):
        return None
    return compare_self_report(own, other, instrument)


def _year(own: Levels, official: Levels) -> int | None:
    if isinstance(own, Observation) and isinstance(official, Observation) and own.year == official.year:
        return own.year
    return None


def _side(levels: Levels, instrument: Instrument, zeros: str) -> tuple[dict[str, Fraction], list[str]]:
    by_code = levels_by_code(levels, instrument)
    unknown = [c for c in by_code if c not in instrument.codes]
    if unknown:
        raise LevelError(
            message("errors.profiles.self_report.side", instrument_label=instrument.label, join=named(unknown)),
            codes=unknown,
        )
    values: dict[str, Fraction] = {}
    floored = []
    for code, raw in by_code.items():
        if is_missing(raw):
            continue
        try:
            value = exact(raw) if is_number(raw) else None
        except ValueError:
            value = None
        on_step = value is not None and ((value - instrument.level_min) / instrument.level_step).denominator == 1
        if value is None or not on_step or not instrument.answer_min <= value <= instrument.level_max:
            raise LevelError(
                message(
                    "errors.profiles.self_report.level_not_allowed",
                    instrument_label=instrument.label,
                    code=code,
                    raw=one_line(raw),
                    allowed_levels=allowed_levels(instrument),
                ),
                codes=[code],
            )
        if value < instrument.level_min:
            floored.append(code)
            value = instrument.level_min if zeros == "floor" else value
        values[code] = value
    return values, floored


def _aspects(rows: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    lines = []
    for number in instrument.numbers("aspect"):
        mine = rows.loc[rows["aspect_no"] == number, "difference"]
        if len(mine):
            names: Mapping[str, str] = instrument.aspects.loc[number, ["name_id", "name_en"]].to_dict()
            lines.append(
                {"aspect_no": number, **names, "n": len(mine), "exact": int((mine == 0).sum()), "bias": mine.mean()}
            )
    return pd.DataFrame(lines, columns=["aspect_no", "name_id", "name_en", "n", "exact", "bias"])


def weighted_kappa(a: Sequence[Fraction], b: Sequence[Fraction], *, power: int) -> float | None:
    """Cohen's weighted kappa with disagreement ``|a - b| ** power``; None where chance would leave none.

    Examples
    --------
    >>> weighted_kappa([Fraction(x) for x in (1, 2, 3)], [Fraction(x) for x in (1, 2, 3)], power=1)
    1.0
    """
    n = len(a)
    observed = sum((abs(x - y) ** power for x, y in zip(a, b, strict=True)), Fraction(0)) / n
    expected = sum((abs(x - y) ** power for x in a for y in b), Fraction(0)) / n**2
    return None if expected == 0 else float(1 - observed / expected)
