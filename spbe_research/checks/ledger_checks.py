"""The comparisons of the ledger: each yields one entry a published figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from spbe_research.data.instruments import Instrument, load_instrument, unit_values
from spbe_research.data.published import DEPTHS
from spbe_research.data.tables import read_table
from spbe_research.errors import message
from spbe_research.identification.lattice import values_beneath, values_printed_as
from spbe_research.identification.level_set import bands_meeting
from spbe_research.numbers.exact import exact, round_outward
from spbe_research.numbers.intervals import Identified, Interval, printed_interval
from spbe_research.scoring.levels import check_levels

__all__ = [
    "Entry",
    "PrintedGroup",
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
class PrintedGroup:
    """What one source prints of one evaluation at one depth; ``values`` by number, the index under ``"index"``."""

    source: str
    institution: str
    kind: str
    predicate: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """Observations by evaluation, the rounding of each source, and the instruments, each read once for all rows."""

    groups: dict[str, dict[tuple[str, ...], PrintedGroup]]
    same: dict[str, dict[tuple[str, ...], list[PrintedGroup]]]  # the same without the source
    rules: dict[str, tuple[int, str]]
    group_kinds: frozenset[str]
    instruments: dict[str, Instrument]

    def single(self, group: PrintedGroup) -> bool:
        """Whether it is the evaluation of one institution and not a mean of several."""
        return group.kind not in self.group_kinds


def observation_tables(root: Path) -> Tables:
    groups: dict[str, dict[tuple[str, ...], PrintedGroup]] = {}
    same: dict[str, dict[tuple[str, ...], list[PrintedGroup]]] = {}
    for depth, (name, number, value) in DEPTHS.items():
        groups[depth], same[depth] = {}, {}
        for r in read_table(name, root).to_dict("records"):
            key = (*(r[c] for c in _KEY), r["source"])
            if key not in groups[depth]:
                group = PrintedGroup(r["source"], r["institution"], r["kind"], r.get("predicate", ""), {})
                groups[depth][key] = group
                same[depth].setdefault(key[:4], []).append(group)
            groups[depth][key].values[r[number] if number else "index"] = r[value]
    sources = read_table("sources", root)
    rules = {r["source"]: (int(r["decimals"]), r["rounding"]) for _, r in sources.iterrows() if r["decimals"]}
    kinds = read_table("kinds", root)
    means = frozenset(kinds.loc[kinds["single_institution"] == "no", "kind"])
    named = {key[2] for of_depth in groups.values() for key in of_depth}
    instruments = {name: load_instrument(name, folder=root) for name in sorted(named)}
    return Tables(groups, same, rules, means, instruments)


def _deeper_data(tables: Tables, depth: str, key: tuple[str, ...]) -> list[tuple[str, PrintedGroup]]:
    """Deeper data of the same evaluation; of the same source where there are any, else of every source."""
    deeper = list(DEPTHS)[: list(DEPTHS).index(depth)]
    below = []
    for d in deeper:
        every = tables.same[d].get(key[:4], [])
        own = [g for g in every if g.source == key[4]]
        below += [(d, g) for g in (own or every)]
    return below


def published(tables: Tables, depth: str, key: tuple[str, ...], group: PrintedGroup) -> Iterator[Entry]:
    inst = tables.instruments[key[2]]
    for deeper, below in _deeper_data(tables, depth, key):
        give = _giver(tables, inst, depth, deeper, below, single=tables.single(group))
        if give is None:
            continue
        label = f"{depth} from {deeper}s" + ("" if below.source == key[4] else f" of {below.source}")
        for number, printed in group.values.items():
            possible = give(number)
            ends = Identified(min(v.low for v in possible), max(v.high for v in possible))
            yield Entry(
                label,
                key[4],
                key[0],
                group.institution,
                key[1],
                depth,
                "" if depth == "index" else number,
                printed,
                ends.describe(),
                bool(_printed_as(possible, printed, *tables.rules[key[4]])),
            )


def _printed_as(values: Iterable[Interval], printed: str, decimals: int, rule: str) -> list[Interval]:
    """The part of the values that is printed so."""
    window = printed_interval(printed, decimals=decimals, rule=rule)
    return [part for v in values if (part := v.common(window)) is not None]


def _giver(
    tables: Tables, instrument: Instrument, depth: str, deeper: str, below: PrintedGroup, *, single: bool
) -> Callable[[str], Sequence[Interval]] | None:
    """Function from a number of ``depth`` to what it can be; None where the deeper data are not complete."""
    printed = below.values
    if deeper == "indicator":
        levels, _ = check_levels({c: exact(v) for c, v in printed.items()}, instrument)
        values = {} if depth == "index" else unit_values(instrument, levels, depth)
        values["index"] = sum((w * x for w, x in zip(instrument.weights, levels, strict=True)), Fraction(0))
        return lambda number: [Interval(values[number], values[number])]
    if set(printed) != set(instrument.numbers(deeper)):
        return None
    decimals, rule = tables.rules[below.source]

    def beneath(mine: dict[str, str]) -> Sequence[Interval]:
        return values_beneath(mine, instrument, deeper, decimals=decimals, rule=rule, on_lattice=single)

    if depth == "index":
        return lambda number: beneath(printed)
    domain_of = dict(zip(instrument.rows["aspect_no"], instrument.rows["domain_no"], strict=True))
    return lambda number: beneath({a: v for a, v in printed.items() if domain_of[a] == number})


def scale(tables: Tables) -> Iterator[Entry]:
    """Every published value lies on its scale, and one institution's domain values on the lattice."""
    for depth in ("aspect", "domain", "index"):
        for key, group in tables.groups[depth].items():
            inst = tables.instruments[key[2]]
            single = tables.single(group) and inst.whole_levels
            for number, printed in group.values.items():
                if single and depth != "index":
                    ok = bool(values_printed_as(inst, depth, number, printed))
                    computed = message("errors.checks.ledger.mean_of_levels")
                else:
                    ok = inst.level_min <= Fraction(printed) <= inst.level_max
                    computed = message("errors.checks.links.scale", low=inst.level_min, high=inst.level_max)
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
        known = values_beneath(have, inst, "domain", decimals=decimals, rule=rule, on_lattice=True)
        printed = sum((inst.unit_weight("domain", n) for n in have), Fraction(0))
        for number in missing:
            weight = inst.unit_weight("domain", number)
            others = 1 - printed - weight  # missing too: anything on the scale
            low = (window.low - max(v.high for v in known) * printed - others * inst.level_max) / weight
            high = (window.high - min(v.low for v in known) * printed - others * inst.level_min) / weight
            ends = round_outward(max(low, inst.level_min), min(high, inst.level_max), 2)
            implied = message("errors.checks.ledger.implied", low=float(ends[0]), high=float(ends[1]))
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
        possible = [printed_interval(index, decimals=decimals, rule=rule)]
        for deeper, below in _deeper_data(tables, "index", key):
            give = _giver(tables, inst, "index", deeper, below, single=tables.single(group))
            part = [] if give is None else _printed_as(give("index"), index, decimals, rule)
            if part:
                possible = part
                break
        common = (key[4], key[0], group.institution, key[1], "predicate", "", group.predicate)
        bands = {b.predicate for b in bands_meeting(inst, possible)}
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
    """Printed group means beside the means of the printed rows: of the same report, or, where that has no rows of the
    year, of the report that has them."""
    members = read_table("group_members", root)
    members = members[members["rows_printed"] == "yes"]
    for unit, number_column, value in (("domain", "domain", "value"), ("index", "", "index")):
        table = read_table(DEPTHS[unit][0], root)
        table = table.assign(number=table[number_column] if number_column else "")
        single = dict(iter(table.groupby(["source", "year", "kind"])))
        groups = table[table["institution_id"].isin(members["group_id"])]
        for _, row in groups.iterrows():
            mine = members[members["group_id"] == row["institution_id"]]
            for report in dict.fromkeys([row["source"], *mine["source"]]):
                printed = [
                    Fraction(text)
                    for k in mine.loc[mine["source"] == report, "kind"]
                    if (group := single.get((report, row["year"], k))) is not None
                    for text in group.loc[group["number"] == row["number"], value]
                ]
                if printed:
                    break
            else:
                continue
            mean = sum(printed, Fraction(0)) / len(printed)
            # half a unit for the printed mean and half for the printed rows
            ok = abs(mean - Fraction(row[value])) <= Fraction(1, 100)
            label = "group mean from the printed rows" + ("" if report == row["source"] else f" of {report}")
            yield Entry(
                label, row["source"], row["institution_id"], row["institution"],
                row["year"], unit, row["number"], row[value], f"{float(mean):.4f} (n = {len(printed)})", ok,
            )  # fmt: skip
