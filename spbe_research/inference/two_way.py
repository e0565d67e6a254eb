"""Rows that could only rise: how many there were, and what the others say.

A row at the least level cannot fall. Where most rows stood there, a rise of the index is what any movement at all
gives, and a test that flips signs asks something that those rows could not do. Beside the test over all rows stands
therefore the same over the rows that could have moved both ways.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.errors import message
from spbe_research.inference.flip_distribution import check_alternative
from spbe_research.inference.pairs import block_labels, block_name, read_pairs
from spbe_research.inference.results import SignFlipTest
from spbe_research.inference.shift_interval import check_confidence
from spbe_research.inference.sign_flip import flip_changes
from spbe_research.options import check_switch
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["TwoWayTest", "two_way_test"]


@dataclass(frozen=True, slots=True, eq=False)
class TwoWayTest:
    """Rows by what they could do, and the test over those that could do both; made by :func:`two_way_test`.

    Attributes
    ----------
    only_rise, only_fall, two_way : codes of the rows that stood at the least level, at the greatest, and between.
    rose_only : rows of ``only_rise`` that rose; fell_only : rows of ``only_fall`` that fell.
    rose, fell : rows that rose and fell, all together.
    test : sign-flip test over ``two_way``, its estimate their part of the change of the index; None where there are
        no such rows.
    note : what the choice of rows does to the result.

    References
    ----------
    docs/methods/change.md, section 2.

    Examples
    --------
    >>> from spbe_research import load_levels, two_way_test
    >>> two_way_test(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020")
    <33 of 47 rows could only rise, 16 of 19 rises among them; the other 14: 3 up, 6 down, p = 0.82>
    """

    only_rise: tuple[str, ...]
    only_fall: tuple[str, ...]
    two_way: tuple[str, ...]
    rose_only: int
    fell_only: int
    rose: int
    fell: int
    test: SignFlipTest | None
    note: str

    def to_frame(self) -> pd.DataFrame:
        """One line a kind of row: could (rise, fall, both), n, rose, fell."""
        up, down = self.rose - self.rose_only, self.fell - self.fell_only
        lines = [("rise", len(self.only_rise), self.rose_only, 0), ("fall", len(self.only_fall), 0, self.fell_only)]
        return pd.DataFrame([*lines, ("both", len(self.two_way), up, down)], columns=["could", "n", "rose", "fell"])

    def __repr__(self) -> str:
        rows = len(self.only_rise) + len(self.only_fall) + len(self.two_way)
        first = (
            f"{len(self.only_rise)} of {rows} rows could only rise, {self.rose_only} of {self.rose} rises among them"
        )
        if self.test is None:
            return f"<{first}; none could move both ways>"
        up, down = self.rose - self.rose_only, self.fell - self.fell_only
        return f"<{first}; the other {len(self.two_way)}: {up} up, {down} down, p = {self.test.pvalue:.3g}>"

    def _repr_html_(self) -> str:
        return result_table("two_way", self.to_frame(), note=self.note)


def two_way_test(
    before: Levels,
    after: Levels,
    instrument: str | Instrument,
    *,
    alternative: str = "two-sided",
    blocks: str | Sequence[Hashable] | np.ndarray | pd.Series | Mapping[str, Hashable] | None = None,
    midp: bool = False,
    confidence_level: float = 0.95,
) -> TwoWayTest:
    """The sign-flip test over the rows that could have moved both ways, and how many could not.

    Parameters
    ----------
    before, after : levels of the two evaluations under one instrument; see :func:`spbe_research.scoring.score.score`.
    instrument : Instrument or id.
    alternative, blocks, midp, confidence_level : as in :func:`sign_flip_test`.

    Returns
    -------
    TwoWayTest; the estimate of its ``test`` is the part of the change of the index that these rows carry, in points.

    Raises
    ------
    LevelError
        for levels that cannot be paired.
    ParameterError
        for an unknown option.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    Rows are chosen by where they started, and what started high falls more easily (regression to the mean): the test
    over the chosen rows leans downwards. It is a second look and no correction.

    References
    ----------
    Fisher (1935), The Design of Experiments, section 21; Galton (1886), Journal of the Anthropological Institute 15,
    246-263 (regression to the mean).

    Examples
    --------
    >>> from spbe_research import load_levels, two_way_test
    >>> t = two_way_test(load_levels("denpasar", 2018), load_levels("denpasar", 2019), "permenpanrb-5-2018").test
    >>> t.pvalue_exact, t.rose, t.fell
    (Fraction(1, 512), 10, 0)
    """
    check_alternative(alternative)
    check_switch("midp", midp)
    check_confidence(confidence_level)
    instrument = load_instrument(instrument)
    pairs = read_pairs(before, after, instrument)
    labels = block_labels(blocks, pairs.codes, instrument)
    unit_name = block_name(blocks)
    low = [c for c, x in zip(pairs.codes, pairs.before, strict=True) if x <= instrument.level_min]
    high = [c for c, x in zip(pairs.codes, pairs.before, strict=True) if x >= instrument.level_max]
    at = [i for i, c in enumerate(pairs.codes) if c not in {*low, *high}]
    rose, fell = set(pairs.moved(1)), set(pairs.moved(-1))
    test = None
    if at:
        test = flip_changes(
            [pairs.changes[i] for i in at],
            [instrument.weights[i] for i in at],
            labels=[labels[i] for i in at],
            alternative=alternative,
            midp=midp,
            confidence_level=confidence_level,
            unit_name=unit_name,
            note=lambda smallest, moved: pairs.small_print(smallest, moved, unit_name),
        )
    return TwoWayTest(
        only_rise=tuple(low),
        only_fall=tuple(high),
        two_way=tuple(pairs.codes[i] for i in at),
        rose_only=len(rose & set(low)),
        fell_only=len(fell & set(high)),
        rose=len(rose),
        fell=len(fell),
        test=test,
        note=message("notes.two_way.chosen"),
    )
