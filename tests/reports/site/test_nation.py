"""What the index page says of the nation, against the plain table."""

from __future__ import annotations

import statistics
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import says
from helpers.site import INSTRUMENT, YEAR

from spbe_research.errors import SpbeError
from spbe_research.reports.site.nation import describe_nation, quartiles


def test_nation_against_the_plain_table(plain):
    """Counts and medians by the csv and statistics modules alone."""
    kinds = {r["kind"] for r in plain("kinds") if r["single_institution"] == "yes"}
    rows = [
        r
        for r in plain("observations/index_values")
        if (r["year"], r["assessment"], r["instrument"]) == ("2024", "official", INSTRUMENT)
        and r["kind"] in kinds
        and r["source"] == "kemenpanrb-2024"  # other sources repeat some of them
    ]
    nation = describe_nation(YEAR, INSTRUMENT)
    assert (float(nation.index), nation.source) == (3.12, "kemenpanrb-2024")
    assert {b.predicate: n for b, n in nation.bands} == Counter(r["predicate"] for r in rows)
    assert sum(n for _, n in nation.bands) == len(rows) == 615
    groups: dict[str, list[float]] = {}
    provinces: dict[str, list[float]] = {}
    for r in rows:
        local = r["kind"] in ("provinsi", "kabupaten", "kota")
        groups.setdefault(r["kind"] if local else "central", []).append(float(r["index"]))
        if local:
            provinces.setdefault(r["institution_id"][:2], []).append(float(r["index"]))
    for group in nation.groups:
        values = groups[group.name]
        assert group.n == len(values)
        assert float(group.median) == pytest.approx(statistics.median(values), abs=1e-12)
        slow = Counter(min(39, int(round(v * 100) - 100) // 10) for v in values)
        assert dict(enumerate(group.counts)) == {i: slow.get(i, 0) for i in range(40)}
    assert {t.code: t.n for t in nation.tiles} == {code: len(v) for code, v in provinces.items()}
    for tile in nation.tiles:
        assert float(tile.median) == pytest.approx(statistics.median(provinces[tile.code]), abs=1e-12)
    assert len({(t.column, t.row) for t in nation.tiles}) == 38


def test_predicate_by_threshold_where_none_is_printed():
    nation = describe_nation(2022, INSTRUMENT)
    blank = nation.table[nation.table["predicate"] == ""]
    assert len(blank) > 0  # news pages of 2022 print an index alone
    assert sum(n for _, n in nation.bands) == len(nation.table)
    assert nation.bands[nation.position(Fraction(26, 10))][0].predicate == "Baik"
    assert nation.bands[nation.position(Fraction(259, 100))][0].predicate == "Cukup"
    assert nation.bands[nation.position(Fraction(9, 10))][0].predicate == "Kurang"


def test_quartiles_agree_with_numpy():
    values = [Fraction(n * n % 17, 4) for n in range(1, 23)]
    for n in (1, 2, 3, 4, 5, 22):
        found = [float(q) for q in quartiles(values[:n])]
        assert found == pytest.approx(np.quantile([float(v) for v in values[:n]], [0.25, 0.5, 0.75]), abs=1e-12)
    with pytest.raises(SpbeError, match=says("errors.site.nation.quartiles")):
        quartiles([])
