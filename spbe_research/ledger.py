"""The ledger: every published figure beside what the deepest data beneath it give.

A figure matches when some exact values that agree with the printed data beneath it, and with their
rounding, are printed as that figure. Everything else is a difference, which needs a recorded
explanation in ``data/known_discrepancies.csv``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import pandas as pd

from spbe_research.instruments import Instrument, load_instrument
from spbe_research.lattice import values_printed_as
from spbe_research.observations import DEPTHS
from spbe_research.paths import data_dir, packaged_only
from spbe_research.rounding import Interval, exact, printed_interval
from spbe_research.scoring import check_levels, unit_values
from spbe_research.store import read_table

__all__ = ["STATUSES", "Entry", "Ledger", "Possible", "index_from", "reproduce"]

#: in the order of the summary
STATUSES = ("match", "explained", "unresolved", "unexplained")

_KEY = ["institution_id", "year", "instrument", "assessment"]


@dataclass(frozen=True, slots=True)
class Possible:
    """What a figure can be, given the data beneath it: a short list of exact values or an interval."""

    values: tuple[Fraction, ...] = ()
    interval: Interval | None = None

    def prints(self, printed: str, decimals: int, rule: str) -> bool:
        """Whether one of the values is printed so."""
        window = printed_interval(printed, decimals=decimals, rule=rule)
        if self.interval is not None:
            return self.interval.meets(window)
        return any(v in window for v in self.values)

    def within(self, printed: str, decimals: int, rule: str) -> Possible:
        """The part of it that is printed so."""
        window = printed_interval(printed, decimals=decimals, rule=rule)
        if self.interval is None:
            return Possible(tuple(v for v in self.values if v in window))
        low, high = max(self.interval.low, window.low), min(self.interval.high, window.high)
        return Possible(interval=Interval(low, high, True, high == self.interval.high and self.interval.high_closed))

    def bands(self, inst: Instrument) -> set[str]:
        """Predicates of its values."""
        if self.interval is None:
            return {b.predicate for v in self.values for b in inst.bands_at(v)}
        return {
            b.predicate for b in inst.bands if self.interval.meets(Interval(b.lower, b.upper, True, b.upper_inclusive))
        }

    def text(self) -> str:
        """Short form for a table."""
        if self.interval is not None:
            return f"{float(self.interval.low):.4f} to {float(self.interval.high):.4f}"
        low, high = min(self.values), max(self.values)
        return f"{float(low):.4f}" if low == high else f"{float(low):.4f} to {float(high):.4f}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One comparison of the ledger."""

    check: str
    source: str
    institution_id: str
    institution: str
    year: str
    unit: str
    number: str
    printed: str
    computed: str
    matches: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What a recorded explanation refers to."""
        return (self.check, self.source, self.institution_id, self.year, self.unit, self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Result of :func:`reproduce`."""

    entries: tuple[Entry, ...]
    explanations: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """One line a comparison; ``status``: match, explained, unresolved (recorded, cause unknown), unexplained."""
        recorded = self._recorded()
        frame = pd.DataFrame([{f: getattr(e, f) for f in Entry.__slots__} for e in self.entries])
        found = [("", "") if e.matches else recorded.get(e.key) for e in self.entries]
        frame["status"] = [
            "match"
            if e.matches
            else "unexplained"
            if f is None
            else "unresolved"
            if f[0] == "unresolved"
            else "explained"
            for e, f in zip(self.entries, found, strict=True)
        ]
        frame["cause"] = [f[0] if f else "" for f in found]
        frame["explanation"] = [f[1] if f else "" for f in found]
        return frame.drop(columns="matches")

    def _recorded(self) -> dict[tuple[str, ...], tuple[str, str]]:
        columns = ["check", "source", "institution_id", "year", "unit", "number"]
        return {
            tuple(r[c] for c in columns): (r["cause"], r["explanation_en"]) for _, r in self.explanations.iterrows()
        }

    @property
    def unexplained(self) -> tuple[Entry, ...]:
        """Differences without a recorded explanation."""
        recorded = self._recorded()
        return tuple(e for e in self.entries if not e.matches and e.key not in recorded)

    @property
    def stale(self) -> tuple[tuple[str, ...], ...]:
        """Recorded explanations of differences that no longer exist."""
        open_keys = {e.key for e in self.entries if not e.matches}
        return tuple(k for k in self._recorded() if k not in open_keys)

    def of(self, source: str) -> Ledger:
        """The part of the ledger that compares figures of one source."""
        mine = tuple(e for e in self.entries if e.source == source)
        return Ledger(mine, self.explanations[self.explanations["source"] == source])

    def differences(self) -> pd.DataFrame:
        """Lines of :meth:`to_frame` that do not match."""
        frame = self.to_frame()
        return frame[frame["status"] != "match"].drop(columns="source").reset_index(drop=True)

    def summary(self) -> pd.DataFrame:
        """Comparisons, matches and differences by what was compared."""
        frame = self.to_frame()
        table = (
            pd.crosstab(frame["check"], frame["status"])
            .reindex(columns=list(STATUSES), fill_value=0)
            .reindex(list(dict.fromkeys(frame["check"])))
            .rename_axis(columns=None)
        )
        table.insert(0, "compared", table.sum(axis=1))
        table.loc["total"] = table.sum()
        return table

    def _repr_html_(self) -> str:
        return str(self.summary().to_html())


@dataclass(frozen=True, slots=True)
class _Tables:
    """Observations grouped by evaluation, and the rounding of each source."""

    groups: dict[str, dict[tuple[str, ...], pd.DataFrame]]
    same: dict[str, dict[tuple[str, ...], list[tuple[str, pd.DataFrame]]]]  # the same without the source
    rules: dict[str, tuple[int, str]]
    group_kinds: frozenset[str]


def _tables(root: Path) -> _Tables:
    groups: dict[str, dict[tuple[str, ...], pd.DataFrame]] = {}
    same: dict[str, dict[tuple[str, ...], list[tuple[str, pd.DataFrame]]]] = {}
    for depth, (name, _, _) in DEPTHS.items():
        table = read_table(name, root)
        groups[depth] = dict(iter(table.groupby([*_KEY, "source"], sort=False)))
        same[depth] = {}
        for k, g in groups[depth].items():
            same[depth].setdefault(k[:4], []).append((k[4], g))
    sources = read_table("sources", root)
    rules = {r["source"]: (int(r["decimals"]), r["rounding"]) for _, r in sources.iterrows()}
    kinds = read_table("kinds", root)
    return _Tables(groups, same, rules, frozenset(kinds.loc[kinds["single_institution"] == "no", "kind"]))


def _beneath(tables: _Tables, depth: str, key: tuple[str, ...]) -> list[tuple[str, pd.DataFrame]]:
    """Deeper data of the same evaluation; of the same source where there are any, else of every source."""
    deeper = list(DEPTHS)[: list(DEPTHS).index(depth)]
    found = []
    for d in deeper:
        sets = tables.same[d].get(key[:4], [])
        own = [s for s in sets if s[0] == key[4]]
        found += [(d, g) for _, g in (own or sets)]
    return found


def index_from(
    printed: dict[str, str], inst: Instrument, unit: str, *, decimals: int, rule: str, single: bool
) -> Possible:
    """What the index can be, given printed aspect or domain values.

    Parameters
    ----------
    printed : every aspect or domain by number, as printed.
    single : one institution, whose values lie on the lattice; a mean of many does not.

    Examples
    --------
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> bintan = {"1": "4.00", "2": "2.90", "3": "2.00", "4": "3.68"}
    >>> index_from(bintan, inst, "domain", decimals=2, rule="half-up", single=True).text()
    '3.2475 to 3.2500'
    """
    return _combine(printed, inst, unit, list(inst.numbers(unit)), decimals, rule, single)


@lru_cache(maxsize=4096)
def _options(
    inst: Instrument, unit: str, number: str, printed: str, decimals: int, rule: str, single: bool
) -> tuple[Fraction, ...] | Interval:
    if single and inst.whole_levels:
        values = values_printed_as(inst, unit, number, printed, decimals=decimals, rule=rule)
        if values:
            return values
    return printed_interval(printed, decimals=decimals, rule=rule)


def _combine(
    printed: dict[str, str], inst: Instrument, unit: str, numbers: list[str], decimals: int, rule: str, single: bool
) -> Possible:
    total = sum((inst.unit_weight(unit, n) for n in numbers), Fraction(0))
    shares = [inst.unit_weight(unit, n) / total for n in numbers]
    options = [_options(inst, unit, n, printed[n], decimals, rule, single) for n in numbers]
    if all(isinstance(o, tuple) for o in options):
        combos = itertools.product(*options)  # type: ignore[arg-type]
        return Possible(
            tuple(sorted({sum((s * v for s, v in zip(shares, c, strict=True)), Fraction(0)) for c in combos}))
        )
    spans = [o if isinstance(o, Interval) else Interval(min(o), max(o)) for o in options]
    whole = spans[0].scaled(shares[0])
    for share, span in zip(shares[1:], spans[1:], strict=True):
        whole = whole.plus(span.scaled(share))
    return Possible(interval=whole)


@packaged_only()
def reproduce(folder: str | Path | None = None) -> Ledger:
    """Compare every published aspect value, domain value, index, predicate and weight with what we compute.

    Parameters
    ----------
    folder : data folder; the packaged data by default.

    Returns
    -------
    Ledger

    Examples
    --------
    >>> reproduce().unexplained
    ()
    """
    root = data_dir(folder)
    tables = _tables(root)
    entries: list[Entry] = []
    for depth in ("aspect", "domain", "index"):
        for key, group in tables.groups[depth].items():
            entries += _published(tables, depth, key, group, root)
    entries += _scale(tables, root)
    entries += _unreadable(tables, root)
    entries += _predicates(tables, root)
    entries += _weights(root)
    entries += _group_means(root)
    return Ledger(tuple(entries), read_table("known_discrepancies", root))


def _printed(group: pd.DataFrame, depth: str) -> dict[str, str]:
    _, number, value = DEPTHS[depth]
    return dict(zip(group[number] if number else ["index"], group[value], strict=True))


def _published(tables: _Tables, depth: str, key: tuple[str, ...], group: pd.DataFrame, root: Path) -> Iterator[Entry]:
    inst = load_instrument(key[2], folder=root)
    kind = group.iloc[0]["kind"]
    for deeper, below in _beneath(tables, depth, key):
        give = _giver(tables, inst, depth, deeper, below, single=kind not in tables.group_kinds)
        if give is None:
            continue
        beneath = below.iloc[0]["source"]
        label = f"{depth} from {deeper}s" + ("" if beneath == key[4] else f" of {beneath}")
        for number, printed in _printed(group, depth).items():
            possible = give(number)
            yield Entry(
                label,
                key[4],
                key[0],
                group.iloc[0]["institution"],
                key[1],
                depth,
                "" if depth == "index" else number,
                printed,
                possible.text(),
                possible.prints(printed, *tables.rules[key[4]]),
            )


def _giver(
    tables: _Tables, inst: Instrument, depth: str, deeper: str, below: pd.DataFrame, *, single: bool
) -> Callable[[str], Possible] | None:
    """Function from a number of ``depth`` to what it can be; None where the deeper data are not complete."""
    printed = _printed(below, deeper)
    if deeper == "indicator":
        levels, _ = check_levels({c: exact(v) for c, v in printed.items()}, inst)
        if depth == "index":
            total = sum((w * x for w, x in zip(inst.weights, levels, strict=True)), Fraction(0))
            return lambda number: Possible((total,))
        values = unit_values(levels, inst, depth)
        return lambda number: Possible((values[number],))
    if set(printed) != set(inst.numbers(deeper)):
        return None
    rule = tables.rules[below.iloc[0]["source"]]
    if depth == "index":
        return lambda number: index_from(printed, inst, deeper, decimals=rule[0], rule=rule[1], single=single)
    domain_of = dict(zip(inst.rows["aspect_no"], inst.rows["domain_no"], strict=True))

    def domain(number: str) -> Possible:
        mine = [a for a in inst.numbers("aspect") if domain_of[a] == number]
        return _combine(printed, inst, "aspect", mine, rule[0], rule[1], single)

    return domain


def _scale(tables: _Tables, root: Path) -> Iterator[Entry]:
    """Every published value lies on its scale, and one institution's domain values on the lattice."""
    for depth in ("aspect", "domain", "index"):
        for key, group in tables.groups[depth].items():
            inst = load_instrument(key[2], folder=root)
            single = group.iloc[0]["kind"] not in tables.group_kinds and inst.whole_levels
            for number, printed in _printed(group, depth).items():
                if single and depth != "index":
                    ok = bool(values_printed_as(inst, depth, number, printed))
                    computed = "a mean of whole levels"
                else:
                    ok = inst.level_min <= Fraction(printed) <= inst.level_max
                    computed = f"{inst.level_min} to {inst.level_max}"
                number = "" if depth == "index" else number
                yield Entry(
                    "value possible on the scale", key[4], key[0], group.iloc[0]["institution"], key[1], depth, number,
                    printed, computed, ok,
                )  # fmt: skip


def _unreadable(tables: _Tables, root: Path) -> Iterator[Entry]:
    """Domain values missing in a printed table: never filled in; the index says what they can have been."""
    for key, group in tables.groups["domain"].items():
        inst = load_instrument(key[2], folder=root)
        have = _printed(group, "domain")
        missing = [n for n in inst.numbers("domain") if n not in have]
        index = tables.groups["index"].get(key)
        if not missing or index is None:
            continue
        decimals, rule = tables.rules[key[4]]
        window = printed_interval(index.iloc[0]["index"], decimals=decimals, rule=rule)
        for number in missing:
            weight = inst.unit_weight("domain", number)
            known = _combine(have, inst, "domain", list(have), decimals, rule, True)
            ends = [known.interval.low, known.interval.high] if known.interval else [*known.values]
            low = (window.low - max(ends) * (1 - weight)) / weight
            high = (window.high - min(ends) * (1 - weight)) / weight
            implied = f"index implies {float(low):.2f} to {float(high):.2f}"
            yield Entry(
                "value readable", key[4], key[0], group.iloc[0]["institution"], key[1], "domain", number, "", implied,
                False,
            )  # fmt: skip


def _predicates(tables: _Tables, root: Path) -> Iterator[Entry]:
    for key, group in tables.groups["index"].items():
        inst = load_instrument(key[2], folder=root)
        row = group.iloc[0]
        if not row["predicate"]:
            continue
        decimals, rule = tables.rules[key[4]]
        index = row["index"]
        single = row["kind"] not in tables.group_kinds
        possible = Possible(interval=printed_interval(index, decimals=decimals, rule=rule))
        for deeper, below in _beneath(tables, "index", key):
            give = _giver(tables, inst, "index", deeper, below, single=single)
            if give is not None and give("index").prints(index, decimals, rule):
                possible = give("index").within(index, decimals, rule)
                break
        common = (key[4], key[0], row["institution"], key[1], "predicate", "", row["predicate"])
        bands = possible.bands(inst)
        yield Entry("predicate from the unrounded index", *common, ", ".join(sorted(bands)), row["predicate"] in bands)
        naive = inst.predicate(index)
        yield Entry("predicate from the printed index", *common, naive, row["predicate"] == naive)


def _weights(root: Path) -> Iterator[Entry]:
    for _, r in read_table("instruments/printed_weights", root).iterrows():
        inst = load_instrument(r["instrument"], folder=root)
        if r["unit"] == "indicator":
            weight = inst.weights[inst.codes.index(r["number"])]
        else:
            weight = inst.unit_weight(r["unit"], r["number"])
        yield Entry(
            "printed weight", r["source"], "", inst.label, "", f"{r['unit']} weight", r["number"],
            r["weight_percent"], f"{float(weight * 100):g}", Fraction(r["weight_percent"]) == weight * 100,
        )  # fmt: skip


def _group_means(root: Path) -> Iterator[Entry]:
    """Printed group means beside the means of the rows that the same report prints."""
    members = read_table("group_members", root)
    members = members[members["rows_printed"] == "yes"]
    for unit, number_column, value in (("domain", "domain", "value"), ("index", "", "index")):
        table = read_table(DEPTHS[unit][0], root)
        table = table.assign(number=table[number_column] if number_column else "")
        single = dict(iter(table.groupby(["source", "year", "kind"])))
        groups = table[table["institution_id"].isin(members["group_id"])]
        for _, row in groups.iterrows():
            kinds = members.loc[
                (members["group_id"] == row["institution_id"]) & (members["source"] == row["source"]), "kind"
            ]
            printed = [
                Fraction(text)
                for k in kinds
                if (group := single.get((row["source"], row["year"], k))) is not None
                for text in group.loc[group["number"] == row["number"], value]
            ]
            if not printed:
                continue
            mean = sum(printed, Fraction(0)) / len(printed)
            # half a unit for the printed mean and half for the printed rows
            ok = abs(mean - Fraction(row[value])) <= Fraction(1, 100)
            yield Entry(
                "group mean from the printed rows", row["source"], row["institution_id"], row["institution"],
                row["year"], unit, row["number"], row[value], f"{float(mean):.4f} (n = {len(printed)})", ok,
            )  # fmt: skip
