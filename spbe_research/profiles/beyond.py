"""What a government's change is beyond that of the nation, or of its kind, between the same two years.

A rise of 0.20 where the nation rose by 0.20 is no news. The difference is a description; where every level is known
on both sides the sign-flip test asks besides whether all rows moving by the nation's change is rejected.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from spbe_research.data.choice import one_source
from spbe_research.data.tables import read_table
from spbe_research.errors import SpbeError
from spbe_research.inference.partial_change import unit_test
from spbe_research.inference.results import SignFlipTest
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.change_place import FEWEST, ChangePlace
from spbe_research.profiles.pair import Evaluation
from spbe_research.text.result import result_table

__all__ = ["BeyondOthers", "OtherPrint", "beyond_kind", "beyond_nation"]


@dataclass(frozen=True, slots=True, eq=False)
class OtherPrint:
    """What another source prints for the nation in one of the years, and what follows from it.

    Attributes
    ----------
    year : of the index; used : the value that the chapter takes; printed : the other one; source : of that one.
    change, left, by_row, by_aspect : as in :class:`BeyondOthers`, with the other value in its place.
    """

    year: int
    used: Fraction
    printed: Fraction
    source: str
    change: Fraction
    left: Identified
    by_row: SignFlipTest | None = None
    by_aspect: SignFlipTest | None = None

    def __repr__(self) -> str:
        return f"<OtherPrint {self.year}: {float(self.printed):.2f}, not {float(self.used):.2f}; {self.left} left>"


@dataclass(frozen=True, slots=True, eq=False)
class BeyondOthers:
    """A change less that of others between the same years.

    Attributes
    ----------
    scope : ``"nation"``: the printed national index; ``"kind"``: the mean of the printed changes of the same kind.
    change : of the others, index points; n : how many they are, None for the nation.
    left : the change of the government less that.
    by_row, by_aspect : the sign-flip test of all rows having moved by ``change``; None where levels are not all known,
        and for the kind.
    unit, unit_p, unit_smallest : where levels are not all known the same test by whole printed units, as in
        :class:`~spbe_research.inference.partial_change.PartialChange`.
    other_prints : the same for every other value that a source prints for the nation in either year.
    sources : of the values of the nation that are used; none for the kind.

    References
    ----------
    docs/methods/change.md, section 2; data/observations/index_values.csv.
    """

    scope: str
    change: Fraction
    n: int | None
    left: Identified
    by_row: SignFlipTest | None = None
    by_aspect: SignFlipTest | None = None
    other_prints: tuple[OtherPrint, ...] = ()
    sources: tuple[str, ...] = ()
    unit: str | None = None
    unit_p: tuple[float, float] | None = None
    unit_smallest: float | None = None

    def __repr__(self) -> str:
        return f"<BeyondOthers, {self.scope} {float(self.change):+.2f}: {self.left} left>"

    def _repr_html_(self) -> str:
        facts: dict[str, object] = {
            "scope": self.scope,
            "change": self.change,
            "n": self.n,
            "left": self.left,
            "p_by_aspect": None if self.by_aspect is None else self.by_aspect.pvalue,
            "p_by_row": None if self.by_row is None else self.by_row.pvalue,
        }
        return result_table("beyond", facts)


def beyond_nation(
    first: Evaluation, last: Evaluation, total: Identified, *, folder: str | Path | None = None
) -> BeyondOthers | None:
    """The change less that of the printed national index; None where the nation lacks one of the years.

    Parameters
    ----------
    first, last : two official evaluations under one instrument; total : the change between them.
    """
    if first.instrument is not last.instrument or first.observation.region.kind in ("national", "group_average"):
        return None
    prints = [_nation(e.year, e.instrument.id, folder) for e in (first, last)]
    if not all(prints):
        return None
    (before, *others_before), (after, *others_after) = prints
    shift = after[0] - before[0]
    others = [(first.year, before[0], x, source, shift - (x - before[0])) for x, source in others_before]
    others += [(last.year, after[0], x, source, shift + (x - after[0])) for x, source in others_after]
    made = [
        OtherPrint(year, used, printed, source, change, _left(total, change), *_tests(first, last, change))
        for year, used, printed, source, change in others
    ]
    by_row, by_aspect = _tests(first, last, shift)
    sources = tuple(dict.fromkeys((before[1], after[1])))
    by_unit = (None, None, None) if by_row is not None else _by_unit(first, last, shift)
    return BeyondOthers("nation", shift, None, _left(total, shift), by_row, by_aspect, tuple(made), sources, *by_unit)


def _left(total: Identified, shift: Fraction) -> Identified:
    return total.plus(Identified.point(-shift))


def _tests(
    first: Evaluation, last: Evaluation, shift: Fraction
) -> tuple[SignFlipTest, SignFlipTest] | tuple[None, None]:
    """By rows and by whole aspects, of all rows having moved by ``shift``."""
    if not (first.every_level and last.every_level):
        return None, None
    pair = (first.observation, last.observation)
    by_row, by_aspect = (sign_flip_test(*pair, first.instrument, blocks=b, shift0=shift) for b in (None, "aspect"))
    return by_row, by_aspect


def _by_unit(
    first: Evaluation, last: Evaluation, shift: Fraction
) -> tuple[str | None, tuple[float, float] | None, float | None]:
    """By whole printed units; nothing for values that no levels give."""
    try:
        return unit_test(first.observation, last.observation, first.instrument, shift0=shift)
    except SpbeError:  # the chapter says so of the change itself
        return None, None, None


def _nation(year: int | None, instrument: str, folder: str | Path | None) -> list[tuple[Fraction, str]]:
    """The printed national index of a year and its source: of several the one that stands in the first chapter too,
    then the other values in print."""
    table = read_table("observations/index_values", folder)
    mine = table[(table["institution_id"] == "nasional") & (table["assessment"] == "official")]
    mine = mine[(mine["year"] == str(year)) & (mine["instrument"] == instrument)]
    if mine.empty:
        return []
    chosen = one_source(mine, folder).iloc[0]
    used = Fraction(str(chosen["index"]))
    printed: dict[Fraction, str] = {}
    for value, source in zip(mine["index"], mine["source"], strict=True):
        printed.setdefault(Fraction(str(value)), str(source))
    return [(used, str(chosen["source"])), *sorted((x, s) for x, s in printed.items() if x != used)]


def beyond_kind(place: ChangePlace | None, total: Identified) -> BeyondOthers | None:
    """The change less the mean printed change of the same kind; None where few of it are known in both years."""
    if place is None or place.n < FEWEST:
        return None
    others = [Fraction(c) for i, c in place.table["change"].items() if i != place.region.id]
    mean = sum(others, Fraction(0)) / len(others)
    return BeyondOthers("kind", mean, len(others), _left(total, mean))
