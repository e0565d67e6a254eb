"""Intervals of exact numbers: what a printed figure allows, and what the data leave of an effect or a value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from spbe_research.errors import message
from spbe_research.numbers.exact import exact, round_exact, round_outward
from spbe_research.numbers.language import Figure, figure, message_language, number

__all__ = ["Identified", "Interval", "printed_interval"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A set of exact numbers between ``low`` and ``high``; each end belongs to it or not.

    Attributes
    ----------
    low, high : the ends; low_closed, high_closed : whether each belongs to it.
    """

    low: Fraction
    high: Fraction
    low_closed: bool = True
    high_closed: bool = True

    def __contains__(self, x: Fraction) -> bool:
        above = x > self.low or (self.low_closed and x == self.low)
        below = x < self.high or (self.high_closed and x == self.high)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both.

        Parameters
        ----------
        other : the second interval.
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low < high:
            return True
        return low == high and low in self and low in other

    def common(self, other: Interval) -> Interval | None:
        """Numbers that lie in both, or None.

        Parameters
        ----------
        other : the second interval.
        """
        if not self.meets(other):
            return None
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(
            low,
            high,
            (self.low < low or self.low_closed) and (other.low < low or other.low_closed),
            (self.high > high or self.high_closed) and (other.high > high or other.high_closed),
        )

    def scaled(self, factor: Fraction) -> Interval:
        """Every number of the interval times a positive factor."""
        return Interval(self.low * factor, self.high * factor, self.low_closed, self.high_closed)

    def plus(self, other: Interval) -> Interval:
        """Sums of a number of each interval."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )


def printed_interval(printed: str, *, decimals: int = 2, rule: str = "half-up") -> Interval:
    """Exact numbers that a source prints as ``printed``.

    Raises
    ------
    ValueError
        for text that is no number, or has more than ``decimals`` digits after the point.

    Examples
    --------
    >>> i = printed_interval("2.13")
    >>> i.low, i.high, i.high_closed
    (Fraction(17, 8), Fraction(427, 200), False)
    """
    value = exact(printed)
    if (value * 10**decimals).denominator != 1:
        raise ValueError(message("errors.numbers.intervals.decimals", printed=printed, decimals=decimals))
    unit = Fraction(1, 10**decimals)
    if rule == "down":
        low, high = (value if value > 0 else value - unit), (value if value < 0 else value + unit)
    else:
        low, high = value - unit / 2, value + unit / 2
    closed = [exact(round_exact(end, decimals, rule)) == value for end in (low, high)]  # the rule decides on its ties
    return Interval(low, high, *closed)


@dataclass(frozen=True, slots=True)
class Identified:
    """Everything that a quantity can be, given what was published: from ``low`` to ``high``.

    Attributes
    ----------
    low_exact, high_exact : ends as Fractions. Where an end stems from the open end of a rounding
        interval it is approached, not reached.
    printed : what printed values give if they are taken as exact, or None.

    References
    ----------
    Manski, C. F. (2003). Partial Identification of Probability Distributions. Springer, ch. 1.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from spbe_research import Identified
    >>> madiun = Identified(Fraction(7558, 10000), Fraction(12358, 10000))
    >>> print(madiun, madiun.sign, madiun.is_point)
    0.7558 to 1.2358 positive False
    """

    low_exact: Fraction
    high_exact: Fraction
    printed: Fraction | None = None

    @classmethod
    def point(cls, x: Fraction) -> Identified:
        """A quantity known exactly.

        Parameters
        ----------
        x : the value, exact.
        """
        return cls(x, x)

    def plus(self, other: Identified) -> Identified:
        """Sum with a quantity of another origin, whatever each of them is.

        Parameters
        ----------
        other : the second quantity, in the same unit.
        """
        best = [q.low_exact if q.is_point else q.printed for q in (self, other)]
        printed = None if best[0] is None or best[1] is None else best[0] + best[1]
        low, high = self.low_exact + other.low_exact, self.high_exact + other.high_exact
        return Identified(low, high, printed if low != high else None)

    def times(self, factor: Fraction) -> Identified:
        """The quantity times a number; a negative one swaps the ends.

        Parameters
        ----------
        factor : exact; 0 gives the point 0.
        """
        ends = sorted((self.low_exact * factor, self.high_exact * factor))
        return Identified(ends[0], ends[1], None if self.printed is None else self.printed * factor)

    @property
    def low(self) -> float:
        """Lower end as a float."""
        return float(self.low_exact)

    @property
    def high(self) -> float:
        """Upper end as a float."""
        return float(self.high_exact)

    @property
    def is_point(self) -> bool:
        """Whether the data leave one value only."""
        return self.low_exact == self.high_exact

    @property
    def exact(self) -> Fraction:
        """The one exact value.

        Raises
        ------
        ValueError
            when the data leave an interval.
        """
        if not self.is_point:
            raise ValueError(message("errors.numbers.intervals.no_point", interval=self))
        return self.low_exact

    @property
    def estimate(self) -> float | None:
        """The point, else what the printed values give, else None: never a midpoint."""
        if self.is_point:
            return self.low
        return None if self.printed is None else float(self.printed)

    @property
    def estimate_or_nan(self) -> float:
        """:attr:`estimate` for a table column: NaN where there is none."""
        return float("nan") if self.estimate is None else self.estimate

    @property
    def width(self) -> float:
        """Length of the interval."""
        return float(self.high_exact - self.low_exact)

    @property
    def includes_zero(self) -> bool:
        """Whether zero is possible; then nobody can say that the quantity rose or fell."""
        return self.low_exact <= 0 <= self.high_exact

    @property
    def sign(self) -> str:
        """``"positive"``, ``"negative"``, ``"zero"`` or ``"undetermined"``."""
        if self.low_exact > 0:
            return "positive"
        if self.high_exact < 0:
            return "negative"
        return "zero" if self.low_exact == self.high_exact else "undetermined"

    def __float__(self) -> float:
        return float(self.exact)

    def _repr_html_(self) -> str:
        """Signs are the labels: sentences lie in a room above this one."""
        lang = message_language()
        low, high = round_outward(self.low_exact, self.high_exact, 4)
        ends = [("=", low)] if self.is_point else [("≥", low), ("≤", high)]
        cells = "".join(f'<tr><th scope="row">{sign}</th><td>{number(x, 4, lang)}</td></tr>' for sign, x in ends)
        return f"<table><tbody>{cells}</tbody></table>"

    def __str__(self) -> str:
        if self.is_point:
            return f"{self.low:.4f}"
        low, high = round_outward(self.low_exact, self.high_exact, 4)
        return f"{low} to {high}"

    def describe(self) -> str:
        """As text, in the language of messages where it is read."""
        if self.is_point:
            return Figure(str(self))
        low, high = (figure(float(end), ".4f") for end in round_outward(self.low_exact, self.high_exact, 4))
        return message("errors.numbers.intervals.range", low=low, high=high)
