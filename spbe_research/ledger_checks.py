"""The comparisons of the ledger: each yields one entry a published figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.instruments import Instrument, load_instrument
from spbe_research.lattice import values_printed_as
from spbe_research.levels import check_levels
from spbe_research.observations import DEPTHS
from spbe_research.possible import Possible, combine, index_from
from spbe_research.rounding import exact, printed_interval
from spbe_research.scoring import unit_values
from spbe_research.store import read_table

__all__ = [
    "Entry",
    "Tables",
    "group_means",
    "observation_tables",
    "predicates",
    "published",
    "scale",
    "unreadable",
    "weights",
]

_KEY = ["institution_id", "year", "instrument", "assessment"]


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


@dataclass(frozen=True, slots=True)
class Tables:
    """Observations grouped by evaluation, and the rounding of each source."""

    groups: dict[str, dict[tuple[str, ...], pd.DataFrame]]
    same: dict[str, dict[tuple[str, ...], list[tuple[str, pd.DataFrame]]]]  # the same without the source
    rules: dict[str, tuple[int, str]]
    group_kinds: frozenset[str]


def observation_tables(root: Path) -> Tables:
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
    return Tables(groups, same, rules, frozenset(kinds.loc[kinds["single_institution"] == "no", "kind"]))


def deeper_data(tables: Tables, depth: str, key: tuple[str, ...]) -> list[tuple[str, pd.DataFrame]]:
    """Deeper data of the same evaluation; of the same source where there are any, else of every source."""
    deeper = list(DEPTHS)[: list(DEPTHS).index(depth)]
    found = []
    for d in deeper:
        sets = tables.same[d].get(key[:4], [])
        own = [s for s in sets if s[0] == key[4]]
        found += [(d, g) for _, g in (own or sets)]
    return found


def _printed(group: pd.DataFrame, depth: str) -> dict[str, str]:
    _, number, value = DEPTHS[depth]
    return dict(zip(group[number] if number else ["index"], group[value], strict=True))


def published(tables: Tables, depth: str, key: tuple[str, ...], group: pd.DataFrame, root: Path) -> Iterator[Entry]:
    inst = load_instrument(key[2], folder=root)
    kind = group.iloc[0]["kind"]
    for deeper, below in deeper_data(tables, depth, key):
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
    tables: Tables, inst: Instrument, depth: str, deeper: str, below: pd.DataFrame, *, single: bool
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
        return combine(printed, inst, "aspect", mine, rule[0], rule[1], single)

    return domain


def scale(tables: Tables, root: Path) -> Iterator[Entry]:
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


def unreadable(tables: Tables, root: Path) -> Iterator[Entry]:
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
            known = combine(have, inst, "domain", list(have), decimals, rule, True)
            ends = [known.interval.low, known.interval.high] if known.interval else [*known.values]
            low = (window.low - max(ends) * (1 - weight)) / weight
            high = (window.high - min(ends) * (1 - weight)) / weight
            implied = f"index implies {float(low):.2f} to {float(high):.2f}"
            yield Entry(
                "value readable", key[4], key[0], group.iloc[0]["institution"], key[1], "domain", number, "", implied,
                False,
            )  # fmt: skip


def predicates(tables: Tables, root: Path) -> Iterator[Entry]:
    for key, group in tables.groups["index"].items():
        inst = load_instrument(key[2], folder=root)
        row = group.iloc[0]
        if not row["predicate"]:
            continue
        decimals, rule = tables.rules[key[4]]
        index = row["index"]
        single = row["kind"] not in tables.group_kinds
        possible = Possible(interval=printed_interval(index, decimals=decimals, rule=rule))
        for deeper, below in deeper_data(tables, "index", key):
            give = _giver(tables, inst, "index", deeper, below, single=single)
            if give is not None and give("index").prints(index, decimals, rule):
                possible = give("index").within(index, decimals, rule)
                break
        common = (key[4], key[0], row["institution"], key[1], "predicate", "", row["predicate"])
        bands = possible.bands(inst)
        yield Entry("predicate from the unrounded index", *common, ", ".join(sorted(bands)), row["predicate"] in bands)
        naive = inst.predicate(index)
        yield Entry("predicate from the printed index", *common, naive, row["predicate"] == naive)


def weights(root: Path) -> Iterator[Entry]:
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


def group_means(root: Path) -> Iterator[Entry]:
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
