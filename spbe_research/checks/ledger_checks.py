"""The comparisons of the ledger: each yields one entry a published figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.observations import DEPTHS
from spbe_research.data.tables import read_table
from spbe_research.identification.index_from_printed import Possible, combine, index_from
from spbe_research.identification.lattice import values_printed_as
from spbe_research.numbers.exact import exact, printed_interval
from spbe_research.scoring.levels import check_levels
from spbe_research.scoring.score import unit_values

__all__ = [
    "Entry",
    "Printed",
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
    """One comparison of the ledger.

    Attributes
    ----------
    check : what was compared with what.
    source, institution_id, institution, year : whose figure, and who prints it.
    unit, number : aspect, domain, row or index that it belongs to.
    printed, computed : the figure as printed, and what the data beneath it give.
    matches : whether some exact values that agree with these data are printed so.
    """

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
class Printed:
    """What one source prints of one evaluation at one depth; ``values`` by number, the index under ``"index"``."""

    source: str
    institution: str
    kind: str
    predicate: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """Observations by evaluation, the rounding of each source, and the instruments, each read once for all rows."""

    groups: dict[str, dict[tuple[str, ...], Printed]]
    same: dict[str, dict[tuple[str, ...], list[Printed]]]  # the same without the source
    rules: dict[str, tuple[int, str]]
    group_kinds: frozenset[str]
    instruments: dict[str, Instrument]

    def single(self, group: Printed) -> bool:
        """Whether it is the evaluation of one institution and not a mean of several."""
        return group.kind not in self.group_kinds


def observation_tables(root: Path) -> Tables:
    groups: dict[str, dict[tuple[str, ...], Printed]] = {}
    same: dict[str, dict[tuple[str, ...], list[Printed]]] = {}
    for depth, (name, number, value) in DEPTHS.items():
        groups[depth], same[depth] = {}, {}
        for r in read_table(name, root).to_dict("records"):
            key = (*(r[c] for c in _KEY), r["source"])
            if key not in groups[depth]:
                group = Printed(r["source"], r["institution"], r["kind"], r.get("predicate", ""), {})
                groups[depth][key] = group
                same[depth].setdefault(key[:4], []).append(group)
            groups[depth][key].values[r[number] if number else "index"] = r[value]
    sources = read_table("sources", root)
    rules = {r["source"]: (int(r["decimals"]), r["rounding"]) for _, r in sources.iterrows()}
    kinds = read_table("kinds", root)
    means = frozenset(kinds.loc[kinds["single_institution"] == "no", "kind"])
    named = {key[2] for of_depth in groups.values() for key in of_depth}
    instruments = {name: load_instrument(name, folder=root) for name in sorted(named)}
    return Tables(groups, same, rules, means, instruments)


def _deeper_data(tables: Tables, depth: str, key: tuple[str, ...]) -> list[tuple[str, Printed]]:
    """Deeper data of the same evaluation; of the same source where there are any, else of every source."""
    deeper = list(DEPTHS)[: list(DEPTHS).index(depth)]
    found = []
    for d in deeper:
        every = tables.same[d].get(key[:4], [])
        own = [g for g in every if g.source == key[4]]
        found += [(d, g) for g in (own or every)]
    return found


def published(tables: Tables, depth: str, key: tuple[str, ...], group: Printed) -> Iterator[Entry]:
    inst = tables.instruments[key[2]]
    for deeper, below in _deeper_data(tables, depth, key):
        give = _giver(tables, inst, depth, deeper, below, single=tables.single(group))
        if give is None:
            continue
        label = f"{depth} from {deeper}s" + ("" if below.source == key[4] else f" of {below.source}")
        for number, printed in group.values.items():
            possible = give(number)
            yield Entry(
                label,
                key[4],
                key[0],
                group.institution,
                key[1],
                depth,
                "" if depth == "index" else number,
                printed,
                possible.text(),
                possible.prints(printed, *tables.rules[key[4]]),
            )


def _giver(
    tables: Tables, instrument: Instrument, depth: str, deeper: str, below: Printed, *, single: bool
) -> Callable[[str], Possible] | None:
    """Function from a number of ``depth`` to what it can be; None where the deeper data are not complete."""
    printed = below.values
    if deeper == "indicator":
        levels, _ = check_levels({c: exact(v) for c, v in printed.items()}, instrument)
        if depth == "index":
            total = sum((w * x for w, x in zip(instrument.weights, levels, strict=True)), Fraction(0))
            return lambda number: Possible((total,))
        values = unit_values(levels, instrument, depth)
        return lambda number: Possible((values[number],))
    if set(printed) != set(instrument.numbers(deeper)):
        return None
    rule = tables.rules[below.source]
    if depth == "index":
        return lambda number: index_from(printed, instrument, deeper, decimals=rule[0], rule=rule[1], single=single)
    domain_of = dict(zip(instrument.rows["aspect_no"], instrument.rows["domain_no"], strict=True))

    def domain(number: str) -> Possible:
        mine = [a for a in instrument.numbers("aspect") if domain_of[a] == number]
        return combine(printed, instrument, "aspect", mine, rule[0], rule[1], single)

    return domain


def scale(tables: Tables) -> Iterator[Entry]:
    """Every published value lies on its scale, and one institution's domain values on the lattice."""
    for depth in ("aspect", "domain", "index"):
        for key, group in tables.groups[depth].items():
            inst = tables.instruments[key[2]]
            single = tables.single(group) and inst.whole_levels
            for number, printed in group.values.items():
                if single and depth != "index":
                    ok = bool(values_printed_as(inst, depth, number, printed))
                    computed = "a mean of whole levels"
                else:
                    ok = inst.level_min <= Fraction(printed) <= inst.level_max
                    computed = f"{inst.level_min} to {inst.level_max}"
                number = "" if depth == "index" else number
                yield Entry(
                    "value possible on the scale", key[4], key[0], group.institution, key[1], depth, number,
                    printed, computed, ok,
                )  # fmt: skip


def unreadable(tables: Tables) -> Iterator[Entry]:
    """Domain values missing in a printed table: never filled in; the index says what they can have been."""
    for key, group in tables.groups["domain"].items():
        inst, have = tables.instruments[key[2]], group.values
        missing = [n for n in inst.numbers("domain") if n not in have]
        index = tables.groups["index"].get(key)
        if not missing or index is None:
            continue
        decimals, rule = tables.rules[key[4]]
        window = printed_interval(index.values["index"], decimals=decimals, rule=rule)
        for number in missing:
            weight = inst.unit_weight("domain", number)
            known = combine(have, inst, "domain", list(have), decimals, rule, True)
            ends = [known.interval.low, known.interval.high] if known.interval else [*known.values]
            low = (window.low - max(ends) * (1 - weight)) / weight
            high = (window.high - min(ends) * (1 - weight)) / weight
            implied = f"index implies {float(low):.2f} to {float(high):.2f}"
            yield Entry(
                "value readable", key[4], key[0], group.institution, key[1], "domain", number, "", implied,
                False,
            )  # fmt: skip


def predicates(tables: Tables) -> Iterator[Entry]:
    for key, group in tables.groups["index"].items():
        if not group.predicate:
            continue
        inst, index = tables.instruments[key[2]], group.values["index"]
        decimals, rule = tables.rules[key[4]]
        possible = Possible(interval=printed_interval(index, decimals=decimals, rule=rule))
        for deeper, below in _deeper_data(tables, "index", key):
            give = _giver(tables, inst, "index", deeper, below, single=tables.single(group))
            if give is not None and give("index").prints(index, decimals, rule):
                possible = give("index").within(index, decimals, rule)
                break
        common = (key[4], key[0], group.institution, key[1], "predicate", "", group.predicate)
        bands = possible.bands(inst)
        yield Entry("predicate from the unrounded index", *common, ", ".join(sorted(bands)), group.predicate in bands)
        naive = inst.predicate(index)
        yield Entry("predicate from the printed index", *common, naive, group.predicate == naive)


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
