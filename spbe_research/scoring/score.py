"""Levels to index, domains and aspects: exact for one institution, one matrix product for many.

PermenPANRB 59/2020, annex B.4 (formulas, worked examples in tables 10 to 12): an aspect value is the
weighted mean of its rows, a domain value that of its aspects, the index the sum of weight times level.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from spbe_research.data.instruments import Band, Instrument, load_instrument, unit_values, with_unit_names
from spbe_research.errors import joined, listed, message
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.language import message_language, number
from spbe_research.scoring.levels import Levels, check_levels
from spbe_research.text.result import result_table

__all__ = ["Score", "published_form", "score"]


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Result of :func:`score`.

    Attributes
    ----------
    instrument : the Instrument.
    levels : exact levels in row order, after the floor.
    floored : codes whose answer lay below the scale and was counted as its least level
        (answer 0 of the questionnaire of 5/2018).
    index_exact : index as a Fraction, 1 to 5; ``index`` is the same as a float.

    References
    ----------
    PermenPANRB 59/2020, annex B.4 (index, aspect and domain values) and B.5, table 13 (predicates).

    Examples
    --------
    >>> from spbe_research import load_levels, score
    >>> s = score(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> s.index, s.predicate, s.domains["value"].round(4).tolist()
    (2.1265, 'Cukup', [1.8, 1.9, 1.0, 2.7527])
    """

    instrument: Instrument
    levels: tuple[Fraction, ...]
    floored: tuple[str, ...]
    index_exact: Fraction

    @property
    def index(self) -> float:
        """Index as a float, unrounded."""
        return float(self.index_exact)

    @property
    def band(self) -> Band:
        """Predicate band of the unrounded index."""
        return self.instrument.band(self.index_exact)

    @property
    def predicate(self) -> str:
        """Predicate of the unrounded index; the higher one at an edge, see :attr:`predicates`."""
        return self.band.predicate

    @property
    def predicates(self) -> tuple[str, ...]:
        """Every predicate that the index may have, from the lowest: two at an edge whose rule is unsettled."""
        return tuple(b.predicate for b in reversed(self.instrument.bands_at(self.index_exact)))

    @property
    def note(self) -> str:
        """What was done to the input and what is unsettled, in words; empty when there is nothing to say."""
        notes = []
        if self.floored:
            least = str(self.instrument.level_min)
            notes.append(message("notes.floor.official", least=least, codes=", ".join(self.floored)))
        if len(self.predicates) > 1:
            notes.append(message("notes.score.edge", predicates=listed(self.predicates, "or")))
        return joined(notes)

    @property
    def indicators(self) -> pd.DataFrame:
        """Rows with level, weight in percent, contribution to the index and what is left to gain."""
        inst = self.instrument
        frame = inst.indicators[["code", "name_id", "name_en", "short_id", "short_en", "aspect_no", "domain_no"]].copy()
        frame["weight_percent"] = [float(w * 100) for w in inst.weights]
        frame["level"] = [float(x) for x in self.levels]
        frame["contribution"] = [float(w * x) for w, x in zip(inst.weights, self.levels, strict=True)]
        frame["to_gain"] = [float(w * (inst.level_max - x)) for w, x in zip(inst.weights, self.levels, strict=True)]
        return frame

    @property
    def aspects(self) -> pd.DataFrame:
        """Aspects with ``value`` (float), ``value_exact`` (Fraction), weight and contribution."""
        return self._units("aspect")

    @property
    def domains(self) -> pd.DataFrame:
        """Domains as :attr:`aspects`; empty where the instrument has none."""
        return self._units("domain")

    def _units(self, unit: str) -> pd.DataFrame:
        inst = self.instrument
        frame = (inst.aspects if unit == "aspect" else inst.domains).copy()
        values = unit_values(inst, self.levels, unit)
        frame["value_exact"] = pd.Series(values, dtype=object)
        frame["value"] = [float(values[n]) for n in frame.index]
        frame["contribution"] = [float(values[n] * inst.unit_weight(unit, n)) for n in frame.index]
        return frame

    def published(self, *, lang: str = "en") -> str:
        """Index as it would be printed: the instrument's rounding rule, the language's decimal mark.

        Parameters
        ----------
        lang : ``"en"`` (a point) or ``"id"`` (a comma).

        Examples
        --------
        >>> from spbe_research import load_levels, score
        >>> s = score(load_levels("paser", 2022), "permenpanrb-59-2020")
        >>> s.published(), s.published(lang="id")
        ('2.13', '2,13')
        """
        return published_form(self.index_exact, self.instrument, lang=lang)

    def to_frame(self) -> pd.DataFrame:
        """Index, domains and aspects in one table: unit, number, name, weight in percent, value."""
        rows = [("index", "", self.instrument.subject, 100.0, self.index)]
        for unit, frame in (("domain", self.domains), ("aspect", self.aspects)):
            rows += [
                (unit, n, r["name_id"], r["weight_percent"], r["value"])
                for n, r in zip(frame.index, frame.to_dict("records"), strict=True)
            ]
        return pd.DataFrame(rows, columns=["unit", "number", "name", "weight_percent", "value"])

    def __repr__(self) -> str:
        note = f"; {self.note}" if self.note else ""
        return f"<Score {self.published()} {' or '.join(self.predicates)} under {self.instrument.id}{note}>"

    def _repr_html_(self) -> str:
        frame = with_unit_names(self.to_frame(), self.instrument)
        about = f"{self.published(lang=message_language())} {' / '.join(self.predicates)}, {self.instrument.label}"
        return result_table("score", frame, about=about, note=self.note)


def published_form(x: Fraction, instrument: Instrument, *, lang: str = "en") -> str:
    """An exact value in its printed form under the instrument's rounding rule.

    Examples
    --------
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> published_form(Fraction(519, 200), inst, lang="id")
    '2,60'
    """
    return number(round_exact(x, instrument.decimals, instrument.rounding), instrument.decimals, lang)


def score(levels: Levels, instrument: str | Instrument) -> Score:
    """Score one institution exactly.

    Parameters
    ----------
    levels : one level a row: a sequence in row order, a Series or mapping by indicator code,
        or an Observation at indicator depth. Whole levels 1 to 5 (decimals where the instrument takes them).
    instrument : Instrument or id.

    Returns
    -------
    Score
        exact: ``index_exact`` is a Fraction on the scale, 1 to 5; domains and aspects come with it.

    Raises
    ------
    LevelError
        for missing rows (it names them), unknown or doubled codes, values off the scale,
        a wrong number of rows, or an observation at another depth or under another instrument.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    PermenPANRB 59/2020, annex B.4, with the worked examples of tables 10 to 12.

    Examples
    --------
    >>> from spbe_research import load_levels, score
    >>> s = score(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> s.index_exact, s.predicate
    (Fraction(4253, 2000), 'Cukup')
    """
    inst = load_instrument(instrument)
    exact_levels, floored = check_levels(levels, inst)
    total = sum((w * x for w, x in zip(inst.weights, exact_levels, strict=True)), Fraction(0))
    return Score(inst, exact_levels, floored, total)
