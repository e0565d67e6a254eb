"""Performance under every choice of the links that rest on judgement: its interval, and which links turn its sign.

A judged link may be taken or left, so with n of them there are 2^n crosswalks. Links act on each other only where
they join the same rows; each group of joined rows is worked out once for every choice within it, and a choice of all
links is a sum over the groups. The range over all choices is exact. Levels on a lattice: the ends of every choice are
listed at once. Else choices whose loosest bound cannot reach beyond what is found already are left out, all others are
evaluated as :func:`.decompose_change` would.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from spbe_research.data.crosswalk import Concept, Crosswalk
from spbe_research.data.crosswalk_lines import rows_by_code
from spbe_research.decomposition.decompose import Decomposition
from spbe_research.decomposition.effects import NOTHING, Effect, check_weights, concept_means, evaluate, plan
from spbe_research.identification.level_set import LevelSet, unit_rows
from spbe_research.identification.programme.choices import every_end
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_kind
from spbe_research.text.result import result_table

__all__ = ["MOST_LINKS", "LinkChoices", "performance_over_links"]

#: judged links up to which every choice is looked at where levels are not all known: 65,536 choices
MOST_LINKS = 16
#: choices evaluated at a time
_BATCH = 64
#: of the bounds, which are computed in floating point
_SLACK = 1e-9

Link = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class LinkChoices:
    """Performance over all choices of the judged links; made by :func:`performance_over_links`.

    Attributes
    ----------
    judged : the judged links, (old code, new code).
    choices : how many choices of them there are; a choice that leaves nothing in common is none.
    every : range of performance over all choices and all levels that agree with what was published.
    left_out_low, left_out_high : judged links left out where ``every`` has its ends.
    turning : judged links without any one of which, all others kept, performance loses the sign that it has with all.
    fewest : a smallest set of judged links whose leaving out turns the sign; empty where none does, and where the sign
        with all links is open.

    References
    ----------
    docs/methods/instruments.md, section 4.

    Examples
    --------
    >>> from spbe_research import decompose_change, load_crosswalk, load_levels, load_values, performance_over_links
    >>> pair = load_levels("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024)
    >>> c = performance_over_links(decompose_change(*pair, load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")))
    >>> print(c.choices, c.every, c.every.sign, c.turning, c.fewest)
    32768 0.0975 to 1.2359 positive () ()
    """

    judged: tuple[Link, ...]
    choices: int
    every: Identified
    left_out_low: tuple[Link, ...]
    left_out_high: tuple[Link, ...]
    turning: tuple[Link, ...]
    fewest: tuple[Link, ...]

    def to_frame(self) -> pd.DataFrame:
        """One line a judged link: codes, left out at either end of the range or not, turns the sign or not."""
        return pd.DataFrame(
            {
                "old_code": [a for a, _ in self.judged],
                "new_code": [b for _, b in self.judged],
                "out_at_low": [x in self.left_out_low for x in self.judged],
                "out_at_high": [x in self.left_out_high for x in self.judged],
                "turns_alone": [x in self.turning for x in self.judged],
                "in_fewest": [x in self.fewest for x in self.judged],
            }
        )

    def __repr__(self) -> str:
        return f"<LinkChoices, {self.choices} choices of {len(self.judged)} judged links: performance {self.every}>"

    def _repr_html_(self) -> str:
        facts = {"choices": self.choices, "performance": self.every, "performance_sign": self.every.sign}
        return result_table("link_choices", facts)


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows joined by links: the performance of each choice, its judged links, which each choice keeps."""

    links: tuple[int, ...]
    kept: tuple[frozenset[int], ...]
    effects: tuple[Effect, ...]


def performance_over_links(split: Decomposition) -> LinkChoices | None:
    """Range of performance over every choice of the judged links, and which of them turn its sign.

    Parameters
    ----------
    split : result of :func:`.decompose_change`, whose crosswalk, levels and weights are used.

    Returns
    -------
    LinkChoices; None where no link in use rests on judgement, or where more than :data:`MOST_LINKS` do and levels are
    not all known.

    Raises
    ------
    ParameterError
        for what is no Decomposition.

    References
    ----------
    docs/methods/instruments.md, section 4.

    Examples
    --------
    >>> from spbe_research import decompose_change, load_crosswalk, load_levels, performance_over_links
    >>> pair = load_levels("denpasar", 2019), load_levels("paser", 2022)  # two governments, so the arithmetic only
    >>> c = performance_over_links(decompose_change(*pair, load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")))
    >>> print(c.choices, c.every, c.turning)
    32768 -0.6719 to -0.1597 ()
    """
    check_kind("split", split, Decomposition, "decompose_change")
    crosswalk = split.crosswalk.with_judged(True)
    share = check_weights(split.weights)
    judged, groups = _groups(crosswalk, share)
    if not judged:
        return None
    if split.is_exact:
        search: _Search = _Known(crosswalk, groups, split.before, split.after)
    elif len(judged) <= MOST_LINKS:
        listed = _listed(crosswalk, groups, split.before, split.after)
        search = _Open(crosswalk, groups, split.before, split.after) if listed is None else listed
    else:
        return None
    low, out_low = search.end(-1)
    high, out_high = search.end(1)
    sign = search.of(frozenset()).sign
    turning, fewest = [], frozenset[int]()
    if sign in ("positive", "negative"):
        alone = [i for i in range(len(judged)) if not (search.bare and len(judged) == 1)]
        turning = [i for i in alone if search.of(frozenset({i})).sign != sign]
        fewest = frozenset(turning[:1]) or search.fewest(sign)
    return LinkChoices(
        judged=judged,
        choices=2 ** len(judged) - (0 if crosswalk.with_judged(False).common else 1),
        every=Identified(low, high),
        left_out_low=_named(judged, out_low),
        left_out_high=_named(judged, out_high),
        turning=_named(judged, turning),
        fewest=_named(judged, fewest),
    )


def _named(judged: Sequence[Link], numbers: Iterable[int]) -> tuple[Link, ...]:
    return tuple(judged[i] for i in sorted(numbers))


def _groups(crosswalk: Crosswalk, share: Fraction) -> tuple[tuple[Link, ...], list[_Group]]:
    """The judged links, and the groups of rows that links join, with the performance of every choice in each."""
    used = crosswalk.links[crosswalk.links["used"]]
    edges = [(r.old_code, r.new_code, bool(r.judged)) for r in used.itertuples()]
    judged = [i for i, e in enumerate(edges) if e[2]]
    number = {edge: at for at, edge in enumerate(judged)}
    groups = []
    for members in _joined(edges, range(len(edges))):
        mine = [i for i in members if edges[i][2]]
        kept, effects = [], []
        for size in range(len(mine) + 1):
            for keep in itertools.combinations(mine, size):
                on = [i for i in members if not edges[i][2] or i in keep]
                parts = (_performance(crosswalk, [edges[i] for i in c], share) for c in _joined(edges, on))
                kept.append(frozenset(number[i] for i in keep))
                effects.append(sum(parts, NOTHING))
        groups.append(_Group(tuple(number[i] for i in mine), tuple(kept), tuple(effects)))
    return tuple(edges[i][:2] for i in judged), groups


def _joined(edges: Sequence[tuple[str, str, bool]], on: Iterable[int]) -> list[list[int]]:
    """Links in groups: those that share a row, directly or through others."""
    groups: list[tuple[set[tuple[int, str]], list[int]]] = []
    for i in on:
        rows = {(0, edges[i][0]), (1, edges[i][1])}
        touched = [g for g in groups if g[0] & rows]
        groups = [g for g in groups if g not in touched]
        groups.append((rows.union(*(g[0] for g in touched)), sorted([i, *(j for g in touched for j in g[1])])))
    return sorted((members for _, members in groups), key=lambda m: m[0])


def _performance(crosswalk: Crosswalk, links: Sequence[tuple[str, str, bool]], share: Fraction) -> Effect:
    """Performance of one concept; the formula of :func:`.concept_effects`."""
    sides = []
    for side, inst in ((0, crosswalk.old), (1, crosswalk.new)):
        by_code = rows_by_code(inst, crosswalk.unit)
        rows = tuple(sorted({i for link in links for i in by_code[str(link[side])]}))
        sides.append((rows, sum((inst.weights[i] for i in rows), Fraction(0))))
    (old, u), (new, w) = sides
    x, y = concept_means(crosswalk, Concept(1, "common", old, new, u, w, (), False))
    return (y - x).times((1 - share) * u + share * w)


class _Search:
    """Ends of performance over all choices; a choice is named by the judged links that it leaves out."""

    def __init__(self, crosswalk: Crosswalk, groups: Sequence[_Group], before: LevelSet, after: LevelSet) -> None:
        self.crosswalk, self.groups, self.before, self.after = crosswalk, groups, before, after
        self.links = frozenset(i for g in groups for i in g.links)
        self.bare = not any(effect != NOTHING for g in groups for k, effect in zip(g.kept, g.effects, strict=True)
                            if not k)  # fmt: skip

    def evaluated(self, effects: Sequence[Effect]) -> list[Identified]:
        return evaluate(self.crosswalk, plan(self.crosswalk, effects), self.before, self.after)

    def effect(self, out: frozenset[int]) -> Effect:
        return sum((g.effects[g.kept.index(frozenset(g.links) - out)] for g in self.groups), NOTHING)

    def of(self, out: frozenset[int]) -> Identified:
        return self.evaluated([self.effect(out)])[0]

    def end(self, way: int) -> tuple[Fraction, frozenset[int]]:
        """Least (-1) or greatest (1) performance, and the links left out there."""
        raise NotImplementedError

    def fewest(self, sign: str) -> frozenset[int]:
        """A smallest set of links whose leaving out turns the sign; empty where none does."""
        raise NotImplementedError


class _Known(_Search):
    """Every level is known: groups are numbers, and what is best is best in each group."""

    def __init__(self, crosswalk: Crosswalk, groups: Sequence[_Group], before: LevelSet, after: LevelSet) -> None:
        super().__init__(crosswalk, groups, before, after)
        flat = self.evaluated([e for g in groups for e in g.effects])
        values = iter(v.low_exact for v in flat)
        self.values = [[next(values) for _ in g.effects] for g in groups]

    def end(self, way: int) -> tuple[Fraction, frozenset[int]]:
        best = [max(range(len(v)), key=lambda k, v=v: way * v[k]) for v in self.values]  # type: ignore[misc]
        if self.bare and not any(g.kept[k] for g, k in zip(self.groups, best, strict=True)):
            single = [(at, k) for at, g in enumerate(self.groups) for k in range(len(g.kept)) if g.kept[k]]
            at, k = max(single, key=lambda p: way * self.values[p[0]][p[1]])
            best[at] = k  # with nothing in common there is no performance
        kept = frozenset[int]().union(*(g.kept[k] for g, k in zip(self.groups, best, strict=True)))
        return sum((v[k] for v, k in zip(self.values, best, strict=True)), Fraction(0)), self.links - kept

    def fewest(self, sign: str) -> frozenset[int]:
        way = -1 if sign == "positive" else 1
        best: dict[int, tuple[Fraction, frozenset[int]]] = {0: (Fraction(0), frozenset())}
        for g, values in zip(self.groups, self.values, strict=True):
            longer: dict[int, tuple[Fraction, frozenset[int]]] = {}
            for n, (total, out) in best.items():
                for kept, value in zip(g.kept, values, strict=True):
                    mine = frozenset(g.links) - kept
                    size, sum_ = n + len(mine), total + value
                    if size not in longer or way * sum_ > way * longer[size][0]:
                        longer[size] = (sum_, out | mine)
            best = longer
        most = len(self.links) - (1 if self.bare else 0)
        return next((best[n][1] for n in sorted(best) if n <= most and way * best[n][0] >= 0), frozenset())


class _Listed(_Search):
    """Levels are not all known and lie on a lattice: the ends of every choice, exactly, in two arrays."""

    def __init__(
        self,
        crosswalk: Crosswalk,
        groups: Sequence[_Group],
        before: LevelSet,
        after: LevelSet,
        ends: tuple[np.ndarray, np.ndarray],
        scale: int,
    ) -> None:
        super().__init__(crosswalk, groups, before, after)
        self.low, self.high, self.scale = *ends, scale
        self.there = np.ones(self.low.shape, dtype=bool)
        self.left_out = np.zeros(self.low.shape, dtype=np.int64)
        for axis, g in enumerate(self.free):
            lost = np.array([len(g.links) - len(kept) for kept in g.kept])
            self.left_out += lost.reshape(*(-1 if a == axis else 1 for a in range(self.low.ndim)))
        if self.bare:
            self.there &= self.left_out < len(self.links)  # with nothing in common there is no performance

    @property
    def free(self) -> list[_Group]:
        """Groups with a choice, an axis each."""
        return [g for g in self.groups if g.links]

    def least_left_out(self, wanted: np.ndarray) -> frozenset[int]:
        """Of the wanted choices one that leaves out fewest links."""
        cell = int(np.argmin(np.where(wanted, self.left_out, len(self.links) + 1)))
        places = np.unravel_index(cell, self.low.shape)
        return frozenset[int]().union(
            *(frozenset(g.links) - g.kept[int(k)] for g, k in zip(self.free, places, strict=True))
        )

    def of(self, out: frozenset[int]) -> Identified:
        at = tuple(g.kept.index(frozenset(g.links) - out) for g in self.free)
        return Identified(*(Fraction(int(ends[at]), self.scale) for ends in (self.low, self.high)))

    def end(self, way: int) -> tuple[Fraction, frozenset[int]]:
        ends = np.where(self.there, self.high if way > 0 else -self.low, np.iinfo(np.int64).min)
        best = int(ends.max())
        return way * Fraction(best, self.scale), self.least_left_out(ends == best)

    def fewest(self, sign: str) -> frozenset[int]:
        turned = self.there & (self.low <= 0 if sign == "positive" else self.high >= 0)
        return self.least_left_out(turned) if turned.any() else frozenset()


def _listed(crosswalk: Crosswalk, groups: Sequence[_Group], before: LevelSet, after: LevelSet) -> _Listed | None:
    """The search by a list of all choices; None where a side is no lattice, or its tables are too large."""
    sides = (before, after)
    if not all(side.on_lattice for side in sides):
        return None
    effects = [e for g in groups for e in g.effects]  # performance has no constant
    numbers = [c for e in effects for c in (*e.old.values(), *e.new.values())]
    numbers += [x for side in sides for x in (side.instrument.level_step, *side.lows)]
    scale = math.lcm(*(x.denominator for x in numbers))
    most = scale**2 * max(max(side.highs) for side in sides) * len(crosswalk.old.weights + crosswalk.new.weights)
    if most * max(abs(c) for c in numbers) > 1 << 58:
        return None
    fixed = sum((g.effects[0] for g in groups if not g.links), NOTHING)
    options = [g.effects for g in groups if g.links]
    found = []
    for side, name in ((before, "old"), (after, "new")):
        choices = [_coefficients([getattr(e, name) for e in mine], scale) for mine in (*options, (fixed,))]
        ends = every_end(side.programme, choices, scale)
        if ends is None:
            return None
        found.append(ends)
    shape = tuple(len(effects) for effects in options)
    low, high = (np.broadcast_to((x + y)[..., 0], shape) for x, y in zip(*found, strict=True))
    return _Listed(crosswalk, groups, before, after, (low, high), scale**2)


def _coefficients(effects: Sequence[Mapping[int, Fraction]], scale: int) -> tuple[list[int], np.ndarray]:
    rows = sorted({i for e in effects for i in e})
    return rows, np.array([[int(e.get(i, 0) * scale) for i in rows] for e in effects], dtype=np.int64)


class _Open(_Search):
    """Levels are not all known and of any value: bounds for all choices, an exact look where they do not settle it."""

    def __init__(self, crosswalk: Crosswalk, groups: Sequence[_Group], before: LevelSet, after: LevelSet) -> None:
        super().__init__(crosswalk, groups, before, after)
        self.outs: list[frozenset[int]] = [frozenset()]
        rows = len(crosswalk.old.weights) + len(crosswalk.new.weights)
        lines = np.zeros((1, rows))
        for g in groups:
            mine = np.array([_line(crosswalk, e) for e in g.effects])
            lines = (lines[:, None, :] + mine[None, :, :]).reshape(-1, rows)
            self.outs = [out | (frozenset(g.links) - kept) for out in self.outs for kept in g.kept]
        if self.bare:
            there = [i for i, out in enumerate(self.outs) if out != self.links]
            self.outs, lines = [self.outs[i] for i in there], lines[there]
        k = len(crosswalk.old.weights)
        self.low = _least(before, lines[:, :k]) + _least(after, lines[:, k:])
        self.high = -(_least(before, -lines[:, :k]) + _least(after, -lines[:, k:]))

    def end(self, way: int) -> tuple[Fraction, frozenset[int]]:
        reach = self.high if way > 0 else -self.low
        best: tuple[Fraction, frozenset[int]] | None = None
        for batch in _batches(np.argsort(-reach, kind="stable")):
            if best is not None and reach[batch[0]] + _SLACK < float(way * best[0]):
                break
            for i, v in zip(batch, self.evaluated([self.effect(self.outs[i]) for i in batch]), strict=True):
                value = v.high_exact if way > 0 else v.low_exact
                if best is None or way * value > way * best[0]:
                    best = value, self.outs[i]
        assert best is not None
        return best

    def fewest(self, sign: str) -> frozenset[int]:
        sure = self.low > _SLACK if sign == "positive" else self.high < -_SLACK
        unsure = sorted((i for i in range(len(self.outs)) if not sure[i]), key=lambda i: len(self.outs[i]))
        for batch in _batches(unsure):
            for i, v in zip(batch, self.evaluated([self.effect(self.outs[i]) for i in batch]), strict=True):
                if v.sign != sign:
                    return self.outs[i]
        return frozenset()


def _batches(numbers: Sequence[int] | np.ndarray) -> Iterator[list[int]]:
    for at in range(0, len(numbers), _BATCH):
        yield [int(i) for i in numbers[at : at + _BATCH]]


def _line(crosswalk: Crosswalk, effect: Effect) -> list[float]:
    old = [float(effect.old.get(i, 0)) for i in range(len(crosswalk.old.weights))]
    return old + [float(effect.new.get(i, 0)) for i in range(len(crosswalk.new.weights))]


def _least(side: LevelSet, lines: np.ndarray) -> np.ndarray:
    """Lower bounds of weighted sums of one side's levels: levels of any value, each printed unit for itself.

    Of the printed values those of the smallest units are kept, which leaves rows that share none; a bound needs no
    more.
    """
    low, high = (np.array([float(x) for x in ends]) for ends in (side.lows, side.highs))
    weights = np.array([float(w) for w in side.instrument.weights])
    groups: list[tuple[tuple[int, ...], float, float]] = []
    taken: set[int] = set()
    for p in sorted(side.published, key=lambda p: len(unit_rows(side.instrument, p.unit, p.number)[0])):
        rows, weight = unit_rows(side.instrument, p.unit, p.number)
        if not taken & set(rows):
            taken |= set(rows)
            groups.append((rows, float(p.interval.low * weight), float(p.interval.high * weight)))
    free = [i for i in range(len(weights)) if i not in taken]
    total = np.minimum(lines[:, free] * low[free], lines[:, free] * high[free]).sum(axis=1)
    for rows, least, most in groups:
        at = list(rows)
        start, lengths = float(weights[at] @ low[at]), weights[at] * (high[at] - low[at])
        slopes = lines[:, at] / weights[at]
        order = np.argsort(slopes, axis=1, kind="stable")
        steep, long = np.take_along_axis(slopes, order, axis=1), lengths[order]
        wanted = np.clip((long * (steep < 0)).sum(axis=1), least - start, most - start)
        before = np.cumsum(long, axis=1) - long
        total += lines[:, at] @ low[at] + (steep * np.clip(wanted[:, None] - before, 0, long)).sum(axis=1)
    return np.asarray(total)
