"""The ministry's tables of 2020, 2023 and 2024: every printed index from the printed values beneath it.

Sources: Laporan Pelaksanaan Evaluasi SPBE 2023 and 2024, and the report on Kabupaten Madiun 2020 with its group
means. For single institutions a printed domain value leaves a short list of exact values (the levels are whole),
so the comparison is exact; a mean of many institutions is not on that lattice, so intervals are compared.
"""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction
from functools import cache, lru_cache

import pytest
from helpers.slow_scoring import slow_predicate, slow_round
from helpers.tables import read_plain

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_values
from spbe_research.identification.lattice import level_sum, values_printed_as
from spbe_research.numbers.exact import RULES, round_exact
from spbe_research.numbers.intervals import Interval, printed_interval

P5, P59 = "permenpanrb-5-2018", "permenpanrb-59-2020"
DOMAIN_WEIGHTS = {"1": Fraction(13, 100), "2": Fraction(25, 100), "3": Fraction(165, 1000), "4": Fraction(455, 1000)}
INCOMPLETE = {
    ("kementerian-pertanian", "2024"),
    ("kementerian-energi-dan-sumber-daya-mineral", "2024"),
    ("35", "2024"),
}
BANYUASIN = ("16.07", "2023")


def own_report(row) -> bool:
    """A year's value in that year's own report, of one institution."""
    return row["source"] == f"kemenpanrb-{row['year']}" and row["kind"] not in ("group_average", "national")


@lru_cache
def domains() -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in filter(own_report, read_plain("observations/domain_values")):
        mine = found.setdefault((row["institution_id"], row["year"]), {})
        assert row["domain"] not in mine
        mine[row["domain"]] = row["value"]
    return found


@lru_cache
def indices() -> dict[tuple[str, str], tuple[str, str]]:
    rows = [r for r in read_plain("observations/index_values") if own_report(r)]
    found = {(r["institution_id"], r["year"]): (r["index"], r["predicate"]) for r in rows}
    assert len(found) == len(rows)
    return found


@cache
def candidates(domain: str, printed: str, rule: str = "half-up") -> tuple[Fraction, ...]:
    return values_printed_as(load_instrument(P59), "domain", domain, printed, rule=rule)


@cache
def weighted(domain: str, printed: str, rule: str) -> tuple[Fraction, ...]:
    """What a printed domain value may add to the index."""
    return tuple(DOMAIN_WEIGHTS[domain] * v for v in candidates(domain, printed, rule))


def exact_indices(values: dict[str, str], rule: str = "half-up") -> list[Fraction]:
    """Every exact index that the four printed domain values leave possible."""
    lists = [weighted(d, v, rule) for d, v in values.items()]
    return [sum(parts, Fraction(0)) for parts in itertools.product(*lists)]


def plain_index(values: dict[str, str]) -> Fraction:
    """Weighted sum of the printed domain values as they stand."""
    return sum(w * Fraction(values[d]) for d, w in DOMAIN_WEIGHTS.items())


def complete() -> dict[tuple[str, str], dict[str, str]]:
    return {k: v for k, v in domains().items() if len(v) == 4}


class TestInstitutions:
    def test_how_many(self):
        assert Counter(year for _, year in domains()) == {"2023": 621, "2024": 615}
        assert set(domains()) == set(indices())
        assert set(domains()) - set(complete()) == INCOMPLETE
        assert len(complete()) == 1233

    def test_how_many_by_kind_in_2024(self):
        kinds = Counter(
            r["kind"] for r in read_plain("observations/index_values") if own_report(r) and r["year"] == "2024"
        )
        assert kinds["kabupaten"] + kinds["kota"] == 485
        assert kinds["provinsi"] == 38
        assert sum(kinds.values()) - 485 - 38 == 92

    def test_three_domains_are_sums_of_levels(self):
        """D1 x 10, D2 x 10 and D3 x 11 are whole in every row, so those sums of levels are known exactly."""
        inst, seen = load_instrument(P59), 0
        for values in domains().values():
            for domain, rows in (("1", 10), ("2", 10), ("3", 11)):
                if domain in values:
                    (value,) = candidates(domain, values[domain])
                    by_hand = [n for n in range(rows, 5 * rows + 1) if slow_round(Fraction(n, rows)) == values[domain]]
                    assert [level_sum(inst, "domain", domain, value)] == by_hand
                    seen += 1
        assert seen == sum(len(set(v) - {"4"}) for v in domains().values()) > 3 * 1230

    def test_fourth_domain_leaves_at_most_two_values(self):
        left = Counter(len(candidates("4", v["4"])) for v in complete().values())
        assert left == {2: 1031, 1: 201, 0: 1}  # none for Banyuasin 2023

    def test_every_complete_row_reproduces_its_index_exactly(self):
        """On the lattice, not within a tolerance: some levels print these domains and this index."""
        tried = 0
        for key, values in complete().items():
            if key == BANYUASIN:
                continue
            tried += 1
            assert indices()[key][0] in {slow_round(x) for x in exact_indices(values)}, key
        assert tried == 1232

    def test_every_complete_row_lies_within_the_rounding_of_its_domains(self):
        """The same by intervals, which also holds for the value below the scale (Banyuasin 2023)."""
        gaps = []
        for key, values in complete().items():
            low = high = Fraction(0)
            for domain, weight in DOMAIN_WEIGHTS.items():
                window = printed_interval(values[domain])
                low, high = low + weight * window.low, high + weight * window.high
            window = printed_interval(indices()[key][0])
            assert Interval(low, high, True, False).meets(window), key
            gaps.append(
                abs(sum(w * Fraction(values[d]) for d, w in DOMAIN_WEIGHTS.items()) - Fraction(indices()[key][0]))
            )
        assert len(gaps) == 1233
        assert max(gaps) == Fraction("0.0077")

    def test_banyuasin_2023(self):
        """A domain of 0.30 cannot be a mean of levels; the printed 1.05 uses it all the same."""
        values = domains()[BANYUASIN]
        off = [d for d, v in values.items() if not candidates(d, v)]
        assert [values[d] for d in off] == ["0.30"]
        assert (
            slow_round(sum(w * Fraction(values[d]) for d, w in DOMAIN_WEIGHTS.items()))
            == indices()[BANYUASIN][0]
            == "1.05"
        )

    @pytest.mark.parametrize(
        ("rule", "off_lattice", "contradicted"),
        [("half-up", 1, 0), ("half-even", 1, 39), ("half-down", 1, 73), ("down", 364, 149)],
    )
    def test_only_half_up_fits(self, rule, off_lattice, contradicted):
        """Applied to domains and index alike, every other rule is refuted by the ministry's own figures."""
        inst = load_instrument(P59)
        assert inst.rounding == "half-up"
        assert rule in RULES
        off = wrong = 0
        for key, values in complete().items():
            possible = exact_indices(values, rule)
            if not possible:
                off += 1
            elif indices()[key][0] not in {str(round_exact(x, 2, rule)) for x in possible}:
                wrong += 1
        assert (off, wrong) == (off_lattice, contradicted)

    def test_predicate_follows_the_unrounded_index_but_for_two_rows_of_2023(self):
        """Nias Barat and Boven Digoel 2023 print 1.80 and Cukup, though their domains allow no index of 1.80.

        In 2024 the same figure in Nias Barat is Kurang, so the two reports treat the edge differently.
        """
        inst, odd = load_instrument(P59), []
        for key, values in complete().items():
            if key == BANYUASIN:
                continue
            index, predicate = indices()[key]
            possible = [x for x in exact_indices(values) if slow_round(x) == index]
            allowed = {inst.predicate(x) for x in possible}
            assert allowed == {slow_predicate(x, P59) for x in possible}
            if predicate not in allowed:
                odd.append((key, index, predicate, max(possible)))
        assert odd == [
            (("12.25", "2023"), "1.80", "Cukup", Fraction("1.7975")),
            (("93.02", "2023"), "1.80", "Cukup", Fraction("1.7995")),
        ]

    @pytest.mark.parametrize(
        ("name", "printed", "predicate", "exact"),
        [
            ("Nias Barat", "1.80", "Kurang", ["1.7975", "1.8"]),
            ("Luwu", "2.60", "Cukup", ["2.596", "2.5985"]),
            ("Pacitan", "3.50", "Baik", ["3.4985"]),
        ],
    )
    def test_rows_at_an_edge_in_2024(self, name, printed, predicate, exact):
        observed = load_values(f"Kabupaten {name}", 2024)
        assert (observed.index_printed, observed.predicate_printed) == (printed, predicate)
        possible = exact_indices(dict(observed.printed))
        assert sorted(possible) == [Fraction(x) for x in exact]
        assert predicate in {load_instrument(P59).predicate(x) for x in possible}
        by_printed = load_instrument(P59).predicate(printed)
        assert by_printed != predicate  # the rounded index would say another word

    @pytest.mark.parametrize("key", sorted(INCOMPLETE))
    def test_incomplete_rows_allow_their_index(self, key):
        """The domain that cannot be read has some value that gives the printed index."""
        values, (index, predicate) = domains()[key], indices()[key]
        assert len(values) == 3
        (missing,) = set("1234") - set(values)
        rows = {"1": 10, "2": 10, "3": 11, "4": 182}[missing]
        fits = []
        for n in range(rows, 5 * rows + 1):
            for others in itertools.product(*(candidates(d, v) for d, v in values.items())):
                x = sum(DOMAIN_WEIGHTS[d] * v for d, v in zip(values, others, strict=True))
                x += DOMAIN_WEIGHTS[missing] * Fraction(n, rows)
                if slow_round(x) == index and slow_predicate(x, P59) == predicate:
                    fits.append(x)
        assert fits

    def test_figures_have_the_decimals_of_their_source_and_lie_on_the_scale(self):
        decimals = {r["source"]: int(r["decimals"]) for r in read_plain("sources") if r["decimals"]}
        assert decimals.pop("news-one-decimal") == 1
        assert set(decimals.values()) == {2}
        decimals["news-one-decimal"] = 1
        rows = read_plain("observations/index_values") + read_plain("observations/domain_values")
        assert len(rows) > 5 * 1236
        for row in rows:
            text = row.get("index") or row["value"]
            if row["source"] != "kab-bandung-portal":  # a portal that prints 3.3 for one of its values
                assert len(text.partition(".")[2]) == decimals[row["source"]], row
            if (row["institution_id"], row["year"], row.get("domain")) != (*BANYUASIN, "4"):
                assert 1 <= Fraction(text) <= 5, row


def interval_of(weights: dict[str, Fraction], values: dict[str, str]) -> Interval:
    """Numbers that the weighted mean may be when each value is only known as printed."""
    total: Interval | None = None
    for unit, weight in weights.items():
        part = printed_interval(values[unit]).scaled(weight)
        total = part if total is None else total.plus(part)
    assert total is not None
    return total


def groups(unit: str, source: str, year: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for r in read_plain(f"observations/{unit}_values"):
        if (r["source"], r["year"]) == (source, year) and r["kind"] in ("group_average", "national"):
            found.setdefault(r["institution_id"], {})[r[unit]] = r["value"]
    return found


def group_indices(source: str, year: str) -> dict[str, str]:
    return {
        r["institution_id"]: r["index"]
        for r in read_plain("observations/index_values")
        if (r["source"], r["year"]) == (source, year) and r["kind"] in ("group_average", "national")
    }


ASPECTS_5 = {"1": 7, "2": 10, "3": 8, "4": 8, "5": 12, "6": 35, "7": 20}
MISPRINTED = ASPECTS_5 | {"6": 33, "7": 22}
DOMAIN_ASPECTS_5 = {"1": "12", "2": "345", "3": "67"}


class TestGroupMeans2020:
    SOURCE = ("kemenpanrb-2020-madiun", "2020")

    def test_indices_from_printed_aspects(self):
        inst = load_instrument(P5)
        weights = {n: inst.unit_weight("aspect", n) for n in inst.numbers("aspect")}
        assert weights == {n: Fraction(w, 100) for n, w in ASPECTS_5.items()}
        aspects = groups("aspect", *self.SOURCE)
        assert group_indices(*self.SOURCE) == {
            "rata-rata-kementerian": "3.19",
            "rata-rata-lpnk": "3.14",
            "rata-rata-lembaga-lain": "2.37",
            "rata-rata-provinsi": "2.56",
            "rata-rata-kabupaten": "2.04",
            "rata-rata-kota": "2.43",
        }
        for group, index in group_indices(*self.SOURCE).items():
            assert interval_of(weights, aspects[group]).meets(printed_interval(index)), group

    def test_the_misprinted_weights_fail(self):
        """33 and 22 miss the Kabupaten index whatever the rounding, and the Layanan value of four groups."""
        aspects, printed = groups("aspect", *self.SOURCE), groups("domain", *self.SOURCE)
        wrong = {n: Fraction(w, 100) for n, w in MISPRINTED.items()}
        missed = [
            g
            for g, i in group_indices(*self.SOURCE).items()
            if not interval_of(wrong, aspects[g]).meets(printed_interval(i))
        ]
        assert missed == ["rata-rata-kabupaten"]
        services = {n: Fraction(MISPRINTED[n], 55) for n in "67"}
        missed = [
            g for g, d in printed.items() if not interval_of(services, aspects[g]).meets(printed_interval(d["3"]))
        ]
        assert missed == [
            "rata-rata-lpnk",
            "rata-rata-lembaga-lain",
            "rata-rata-provinsi",
            "rata-rata-kabupaten",
            "rata-rata-kota",
        ]

    def test_domains_from_printed_aspects(self):
        """All but Provinsi, whose three printed domains repeat the Kementerian column."""
        aspects, printed = groups("aspect", *self.SOURCE), groups("domain", *self.SOURCE)
        for group, values in printed.items():
            for domain, numbers in DOMAIN_ASPECTS_5.items():
                weights = {n: Fraction(ASPECTS_5[n], sum(ASPECTS_5[m] for m in numbers)) for n in numbers}
                agrees = interval_of(weights, aspects[group]).meets(printed_interval(values[domain]))
                assert agrees == (group != "rata-rata-provinsi"), (group, domain)
        assert printed["rata-rata-provinsi"] == printed["rata-rata-kementerian"]
        own = aspects["rata-rata-provinsi"]
        found = [
            slow_round(sum(ASPECTS_5[n] * Fraction(own[n]) for n in ns) / sum(ASPECTS_5[n] for n in ns))
            for ns in DOMAIN_ASPECTS_5.values()
        ]
        assert found == ["2.47", "2.26", "2.73"]


class TestGroupMeansLater:
    @pytest.mark.parametrize(
        ("year", "unit", "count", "odd"),
        [
            ("2023", "aspect", 7, []),
            ("2023", "domain", 9, []),
            ("2024", "aspect", 7, ["rata-rata-lpnk", "rata-rata-provinsi"]),
            ("2024", "domain", 9, ["rata-rata-lpnk", "rata-rata-provinsi"]),
        ],
    )
    def test_indices_from_printed_values(self, year, unit, count, odd):
        """LPNK and Provinsi 2024 print an index above what their own values give, whatever the rounding."""
        inst = load_instrument(P59)
        weights = {n: inst.unit_weight(unit, n) for n in inst.numbers(unit)}
        values, printed = groups(unit, f"kemenpanrb-{year}", year), group_indices(f"kemenpanrb-{year}", year)
        tried = {g: i for g, i in printed.items() if g in values}
        assert len(tried) == count
        missed = [g for g, i in tried.items() if not interval_of(weights, values[g]).meets(printed_interval(i))]
        assert sorted(missed) == odd

    @pytest.mark.parametrize(
        ("year", "name", "index"),
        [
            ("2018", P5, "1.98"),
            ("2019", P5, "2.18"),
            ("2020", P5, "2.26"),
            ("2021", P59, "2.24"),
            ("2022", P59, "2.34"),
            ("2024", P59, "3.12"),
        ],
    )
    def test_the_nation(self, year, name, index):
        inst = load_instrument(name)
        values = groups("domain", "kemenpanrb-2024", year)["nasional"]
        printed = group_indices("kemenpanrb-2024", year)["nasional"]
        assert printed == index
        weights = {n: inst.unit_weight("domain", n) for n in inst.numbers("domain")}
        assert interval_of(weights, values).meets(printed_interval(printed))

    def test_the_nation_2023_needs_the_older_domains(self):
        """The 2024 report restates the domains of 2023 but keeps 2.79; only the older ones give it."""
        inst = load_instrument(P59)
        weights = {n: inst.unit_weight("domain", n) for n in inst.numbers("domain")}
        older = load_values("nasional", 2023, depth="domain", source="kemenpanrb-2023")
        restated = load_values("nasional", 2023, depth="domain", source="kemenpanrb-2024")
        assert list(older.printed) == ["2.91", "2.27", "1.65", "3.45"]
        assert list(restated.printed) == ["2.94", "2.29", "1.66", "3.47"]
        window = printed_interval("2.79")
        assert interval_of(weights, dict(older.printed)).meets(window)
        assert not interval_of(weights, dict(restated.printed)).meets(window)
        assert slow_round(sum(w * Fraction(restated.printed[n]) for n, w in weights.items())) == "2.81"
