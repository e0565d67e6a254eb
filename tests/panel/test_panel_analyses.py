"""Questions to the whole country: against plain computations over the tables, brute force and statsmodels."""

from __future__ import annotations

import csv
import itertools
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import mean, median, variance

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from helpers.sentences import says
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import SquareTable

import spbe_research as spbe
from spbe_research.errors import NoObservation, ParameterError
from spbe_research.panel.location import hodges_lehmann, rank_biserial
from spbe_research.panel.two_years import two_years

DATA = Path(spbe.__file__).parents[1] / "data"
WEIGHTS = {"1": Fraction(13, 100), "2": Fraction(25, 100), "3": Fraction(165, 1000), "4": Fraction(455, 1000)}


def lines(table: str) -> list[dict[str, str]]:
    with open(DATA / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def panel() -> spbe.Panel:
    return spbe.load_panel((2023, 2024))


@pytest.fixture(scope="module")
def printed() -> dict[str, tuple[Decimal, Decimal]]:
    """Both printed indices of each institution, read by the csv module alone."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in lines("observations/index_values"):
        if row["source"] == f"kemenpanrb-{row['year']}" and row["assessment"] == "official":
            found[row["institution_id"]][row["year"]] = Decimal(row["index"])
    singles = {k: v for k, v in found.items() if not k.startswith(("nasional", "rata-rata"))}
    return {k: (v["2023"], v["2024"]) for k, v in singles.items() if {"2023", "2024"} <= v.keys()}


def test_the_change_of_the_country(panel, printed):
    change = spbe.panel_change(panel, 2023, 2024)
    steps = [int((b - a) * 100) for a, b in printed.values()]
    assert change.n == len(steps) == 607
    counts = Counter((s > 0) - (s < 0) for s in steps)
    assert (change.rose, change.fell, change.unchanged) == (counts[1], counts[-1], counts[0]) == (561, 29, 17)
    assert change.mean == pytest.approx(mean(steps) / 100) == pytest.approx(0.3507, abs=5e-5)
    assert change.median == median(steps) / 100 == 0.31
    walsh = sorted(a + b for a, b in itertools.combinations_with_replacement(steps, 2))
    assert change.hodges_lehmann == change.estimate == median(walsh) / 200 == 0.335
    # R 4.x, wilcox.test(change + 0, conf.int = TRUE), drops zeros: 0.345 for those that moved
    moved = sorted(a + b for a, b in itertools.combinations_with_replacement([s for s in steps if s], 2))
    assert median(moved) / 200 == 0.345
    assert (change.low, change.high) == (0.31, 0.36)
    assert (change.blocks, change.blocks_rose) == (39, 39)
    assert change.pvalue_exact == Fraction(1, 2**38)
    assert change.to_frame().loc[0, "n"] == 607


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(-9, 12), min_size=1, max_size=9), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_interval_by_counting_every_sign_pattern(steps, level):
    """Ends by enumerating the signed rank statistic of n untied values, not by its recursion."""
    n = len(steps)
    counts = Counter(sum(r for r, s in enumerate(signs, 1) if s) for signs in itertools.product((0, 1), repeat=n))
    most = max((k for k in range(sum(range(n + 1)) // 2 + 2) if
                2 * sum(counts[t] for t in range(k)) <= (1 - level) * 2**n * (1 + 1e-12)), default=0)  # fmt: skip
    means = sorted(Fraction(a + b, 2) for a, b in itertools.combinations_with_replacement(steps, 2))
    estimate, low, high = hodges_lehmann(np.array(steps), level)
    assert estimate == float(median(means))
    if most == 0:
        assert np.isnan(low)
        assert np.isnan(high)
    else:
        assert (low, high) == (float(means[most - 1]), float(means[-most]))
        assert low <= estimate <= high


def test_rank_biserial_against_the_signed_rank_sums():
    steps = np.array([5, -2, 3, 0, 0, -7, 1, 4])
    moved = steps[steps != 0]
    ranks = stats.rankdata(abs(moved))
    up, down = ranks[moved > 0].sum(), ranks[moved < 0].sum()
    assert rank_biserial(steps) == pytest.approx((up - down) / (up + down))
    assert rank_biserial(np.zeros(4, dtype=int)) == 0


def test_blocks_by_every_sign_pattern(panel):
    """The eight places of Kepulauan Riau and of Bangka Belitung, two blocks and no more."""
    here = panel.frame["province"].isin(["Kepulauan Riau", "Kepulauan Bangka Belitung"])
    small = panel._of(panel.frame[here])
    pair = two_years(small, 2023, 2024)
    sums = pd.Series(pair.steps).groupby(pair.before["province"].to_numpy()).sum().tolist()
    reached = [abs(sum(s * x for s, x in zip(signs, sums, strict=True))) >= abs(sum(sums))
               for signs in itertools.product((-1, 1), repeat=len(sums))]  # fmt: skip
    assert spbe.panel_change(small, 2023, 2024).pvalue_exact == Fraction(sum(reached), len(reached))


def test_groups_that_cannot_reach_the_level_are_no_family(panel):
    by = spbe.panel_change(panel, 2023, 2024, by="province")
    assert len(by.table) == 38
    small = set(by.table.index[by.table["n"] <= 5])
    assert small == set(by.table.index[~by.table["in_family"]])
    assert {"Papua", "Papua Barat", "Daerah Khusus Ibukota Jakarta"} <= small
    assert by.table.loc[list(small), "p_holm"].isna().all()
    assert (by.table.loc[by.table["n"] < 5, ["low", "pvalue"]].isna().all(axis=None))  # fmt: skip
    for name in small:
        assert name in str(by.note)
    alone = spbe.panel_change(spbe.load_panel((2023, 2024), province="Bali"), 2023, 2024)
    assert by.table.loc["Bali", "hodges_lehmann"] == alone.hodges_lehmann
    kinds = spbe.panel_change(panel, 2023, 2024, by="kind").table
    assert kinds["n"].sum() == 607
    assert kinds.loc["kabupaten", "blocks"] < 38 < kinds.loc["kabupaten", "n"]


def test_predicates_as_printed_and_by_the_band(panel):
    t = spbe.transition_table(panel, 2023, 2024)
    assert (t.rose, t.fell, t.unchanged, t.more_than_one) == (245, 2, 360, 6)
    assert t.table.to_numpy().sum() == 607
    assert t.table.index.tolist() == ["Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan"]
    assert t.moved.iloc[0].tolist() == ["Baik", "Sangat Baik", 115]
    by_band = spbe.transition_table(panel, 2023, 2024, predicates="index")
    assert (by_band.rose, by_band.fell, by_band.unchanged) == (247, 1, 359)


def test_tests_of_the_table_against_statsmodels(panel):
    t = spbe.transition_table(panel, 2023, 2024)
    square = SquareTable(t.table.to_numpy(dtype=float), shift_zeros=False)
    other = square.homogeneity()
    assert t.homogeneity is not None
    assert t.symmetry is not None
    assert t.homogeneity.statistic == pytest.approx(other.statistic)
    assert t.homogeneity.df == other.df == 4
    assert t.symmetry.statistic == pytest.approx(square.symmetry().statistic)
    counts = t.table.to_numpy()
    used = sum((counts[i, j] + counts[j, i]) > 0 for i in range(5) for j in range(i))
    assert t.symmetry.df == used < square.symmetry().df == 10  # statsmodels counts pairs that nobody used


def test_ranks(panel, printed):
    m = spbe.rank_mobility(panel, 2023, 2024)
    a, b = zip(*printed.values(), strict=True)
    assert m.spearman == pytest.approx(np.corrcoef(stats.rankdata(a), stats.rankdata(b))[0, 1])
    pairs = list(itertools.combinations(range(len(a)), 2))
    signs = [((a[i] > a[j]) - (a[i] < a[j]), (b[i] > b[j]) - (b[i] < b[j])) for i, j in pairs]
    used = [sum(s[k] != 0 for s in signs) for k in (0, 1)]
    assert m.kendall == pytest.approx(sum(x * y for x, y in signs) / (used[0] * used[1]) ** 0.5)
    first = m.table.iloc[0]
    assert first["places"] == first["rank_before"] - first["rank_after"] == m.table["places"].max()

    assert (m.table.loc[m.table["index_before"] == m.table["index_before"].max(), "rank_before"] == 1).all()


def test_spread(panel, printed):
    c = spbe.convergence(panel, 2023, 2024)
    a, b = (list(map(float, side)) for side in zip(*printed.values(), strict=True))
    assert c.variance_ratio == pytest.approx(variance(b) / variance(a))
    fit = smf.ols("y ~ x", pd.DataFrame({"x": np.array(a), "y": np.array(b) - np.array(a)})).fit()
    assert c.beta == pytest.approx(fit.params["x"])
    assert c.beta_by_reliability.loc[1.0].tolist() == pytest.approx([fit.params["x"], *fit.conf_int().loc["x"]])
    assert c.sign_turns == pytest.approx(1 + c.beta) == pytest.approx(0.91, abs=0.005)
    at_turn = c.beta_by_reliability["beta"]
    assert at_turn[0.90] > 0 > at_turn[0.95]
    # Pitman and Morgan by their own formula: F of the variances and the correlation of the years
    f, r, n = variance(b) / variance(a), np.corrcoef(a, b)[0, 1], len(a)
    t = (f - 1) * (n - 2) ** 0.5 / (2 * (f * (1 - r * r)) ** 0.5)
    assert c.pitman_morgan is not None
    assert c.pitman_morgan.t == pytest.approx(t)
    assert c.pitman_morgan.pvalue == pytest.approx(2 * stats.t.sf(abs(t), n - 2))
    assert c.pitman_morgan.pvalue > 0.4


def test_what_the_domains_carry(panel, printed):
    found: dict[tuple[str, str], dict[str, Fraction]] = defaultdict(dict)
    for row in lines("observations/domain_values"):
        if row["source"] == f"kemenpanrb-{row['year']}":
            found[row["institution_id"], row["year"]][row["domain"]] = Fraction(row["value"])
    both = [i for i in printed if all(len(found[i, y]) == 4 for y in ("2023", "2024"))]
    assert len(both) == 604
    both = [i for i in both if min(found[i, "2023"].values()) >= 1]  # 0.30 of Banyuasin is off the scale
    d = spbe.domain_contributions(panel, 2023, 2024)
    assert d.n == len(both) == 603
    assert d.left_out == ("Kabupaten Banyuasin",)
    points = {k: w * sum(found[i, "2024"][k] - found[i, "2023"][k] for i in both) / 603 for k, w in WEIGHTS.items()}
    assert d.table["points"].to_dict() == pytest.approx({k: float(x) for k, x in points.items()})
    assert d.rise == pytest.approx(float(sum(points.values())))
    assert abs(d.rise - d.rise_printed) < 0.001
    for column in ("share", "variance_share_before", "variance_share_after", "variance_share_change"):
        assert d.table[column].sum() == pytest.approx(1)
    total = [float(sum(w * found[i, "2024"][k] for k, w in WEIGHTS.items())) for i in both]
    fourth = [float(WEIGHTS["4"] * found[i, "2024"]["4"]) for i in both]
    share = float(np.cov(fourth, total)[0, 1]) / variance(total)
    assert d.table.loc["4", "variance_share_after"] == pytest.approx(share)


def test_how_the_domains_go_together(panel):
    s = spbe.domain_structure(panel, 2024)
    assert s.n == 612
    x = panel.frame.loc[panel.frame["year"] == 2024, ["d1", "d2", "d3", "d4"]].dropna()
    assert np.allclose(s.correlations, x.corr())
    assert s.eigenvalues["eigenvalue"].tolist() == pytest.approx(np.linalg.svd(x.corr())[1].tolist())
    assert s.alpha == pytest.approx(4 / 3 * (1 - x.var().sum() / x.sum(axis=1).var()))
    z = x / x.std()
    assert s.alpha_standardized == pytest.approx(4 / 3 * (1 - 4 / z.sum(axis=1).var()))


def test_differences_between_provinces(panel):
    v = spbe.variance_shares(panel, 2024, n_resamples=199)
    rows = panel.frame[(panel.frame["year"] == 2024) & panel.frame["kind"].isin(["kabupaten", "kota"])]
    fit = smf.ols("y ~ C(p)", pd.DataFrame({"y": rows["index"].to_numpy(), "p": rows["province"].to_numpy()})).fit()
    assert v.raw == pytest.approx(fit.rsquared)
    assert v.adjusted == pytest.approx(fit.rsquared_adj)
    assert v.expected_by_chance == pytest.approx((v.groups - 1) / (v.n - 1))
    assert v.pvalue == 1 / 200
    drawn = v.table["shrunken"] - rows["index"].mean()
    assert abs(drawn).mean() < abs(v.table["mean"] - rows["index"].mean()).mean()
    # one-way random effects by hand, with the model's own variances
    big = v.table["n"].idxmax()
    assert abs(v.table.loc[big, "shrunken"] - v.table.loc[big, "mean"]) < 0.05
    change = spbe.variance_shares(panel, (2023, 2024), n_resamples=199)
    assert change.raw < 0.1 < 0.5 < v.raw
    assert change.pvalue > 0.05
    kinds = spbe.variance_shares(panel, 2024, by="kind", n_resamples=99)
    assert kinds.groups == 2


def test_the_shuffle_is_a_shuffle(panel):
    """Labels that mean nothing give p above 0.05 in nineteen of twenty seeds or so."""
    rng, kept = np.random.default_rng(1), []
    frame = panel.frame[(panel.frame["year"] == 2024) & panel.frame["kind"].isin(["kabupaten", "kota"])]
    for seed in range(12):
        mixed = frame.assign(province=rng.permutation(frame["province"].to_numpy()))
        kept.append(spbe.variance_shares(panel._of(mixed), 2024, n_resamples=99, rng=seed).pvalue > 0.05)
    assert sum(kept) >= 9


def test_nearest_by_hand(panel):
    peers = spbe.nearest(panel, "bintan", 2023, k=8)
    rows = panel.frame[(panel.frame["year"] == 2023) & (panel.frame["kind"] == "kabupaten")].set_index("institution_id")
    mine = rows.loc["21.01"]
    others = rows.drop(index=["21.01", "16.07"])  # 0.30 of Banyuasin is off the scale

    def apart(row: pd.Series) -> float:
        return float(sum(float(w) * (row[f"d{k}"] - mine[f"d{k}"]) ** 2 for k, w in WEIGHTS.items())) ** 0.5

    distances = others.dropna(subset=["d1", "d2", "d3", "d4"]).apply(apart, axis=1).sort_values()
    assert peers.table["distance"].tolist() == pytest.approx(distances.head(8).tolist())
    assert "21.01" not in peers.table.index
    assert "16.07" not in peers.table.index
    one = peers.table.index[0]
    later = panel.frame[(panel.frame["year"] == 2024) & (panel.frame["institution_id"] == one)].iloc[0]
    assert peers.table.loc[one, "change_2024"] == pytest.approx(later["index"] - rows.loc[one, "index"])
    assert peers.table.loc[one, "change_2024_d1"] == pytest.approx(later["d1"] - rows.loc[one, "d1"])


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_made_up_country_resembles_the_printed_one_and_says_that_it_is_made_up(panel, share):
    made = spbe.simulate_country(panel, 2024, aspect_share=share, rng=3)
    assert made.levels.min() >= 1
    assert made.levels.max() <= 5
    assert made.levels.shape == (612, 47)
    assert made.frame["synthetic"].all()
    assert "SYNTHETIC" in repr(made)
    assert "SYNTHETIC" in str(made.note)
    assert not set(made.frame["name"]) & set(panel.frame["name"])
    t = made.targets.set_index("figure")
    assert abs(t["printed"] - t["synthetic"])[["mean", "d1", "d2", "d3", "d4"]].max() < 0.08
    assert abs(t["printed"] - t["synthetic"])["sd"] < 0.08
    bands = ["Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan"]
    assert t.loc[bands, "synthetic"].sum() == pytest.approx(1)
    assert abs(t["printed"] - t["synthetic"])[bands].max() < 0.06
    again = spbe.simulate_country(panel, 2024, aspect_share=share, rng=3)
    assert (again.levels == made.levels).all()


def test_the_share_of_aspects_is_what_it_says(panel):
    inst = spbe.load_instrument("permenpanrb-59-2020")
    within = {}
    for share in (0.0, 0.9):
        made = spbe.simulate_country(panel, 2024, aspect_share=share)
        rest = made.levels - made.levels.mean(axis=1, keepdims=True)
        at = inst.row_positions("aspect", "6")
        within[share] = np.corrcoef(rest[:, at], rowvar=False)[np.triu_indices(len(at), 1)].mean()
    assert within[0.9] > within[0.0] + 0.3


@pytest.mark.parametrize(
    ("call", "error", "key"),
    [
        (lambda p: spbe.panel_change(p.frame, 2023, 2024), ParameterError, "options.made"),
        (lambda p: spbe.panel_change(p, 2022, 2024), ParameterError, "two_years.year"),
        (lambda p: spbe.panel_change(p, True, 2024), ParameterError, "options.a_year"),
        (lambda p: spbe.panel_change(p, 2024, 2023), ParameterError, "two_years.order"),
        (lambda p: spbe.panel_change(p, 2024, 2024), ParameterError, "two_years.order"),
        (lambda p: spbe.panel_change(p, 2023, 2024, by="year"), ParameterError, "options.choice"),
        (lambda p: spbe.transition_table(p, 2023, 2024, predicates="x"), ParameterError, "options.choice"),
        (lambda p: spbe.variance_shares(p, 2024, by="x"), ParameterError, "options.choice"),
        (lambda p: spbe.variance_shares(p, 2024, n_resamples=0), ParameterError, "options.whole_to"),
        (lambda p: spbe.variance_shares(p, (2023,)), ParameterError, "variance.years"),
        (lambda p: spbe.nearest(p, "bintan", 2023, k=0), ParameterError, "options.whole"),
        (lambda p: spbe.nearest(p, "banyuasin", 2023), NoObservation, "nearest.unknown"),
        (lambda p: spbe.nearest(p, "sekretariat kabinet", 2023), NoObservation, "nearest.alone"),
        (lambda p: spbe.simulate_country(p, 2024, n=4), ParameterError, "options.whole_to"),
        (lambda p: spbe.simulate_country(p, 2024, aspect_share=2), ParameterError, "options.within"),
    ],
)
def test_what_cannot_be(panel, call, error, key):
    with pytest.raises(error, match=says(f"errors.{key}" if key.startswith("options.") else f"errors.panel.{key}")):
        call(panel)


def test_instruments_are_not_mixed_and_depth_is_told():
    across = spbe.load_panel((2019, 2021), depth="index")
    with pytest.raises(ParameterError, match=says("errors.panel.two_years.instruments")):
        spbe.panel_change(across, 2019, 2021)
    with pytest.raises(ParameterError, match=says("errors.panel.domains.depth")):
        spbe.domain_structure(across, 2021)


def test_few_institutions_give_figures_and_no_tests():
    few = spbe.load_panel((2023, 2024), province="Papua")
    change = spbe.panel_change(few, 2023, 2024)
    assert change.n == 4
    assert np.isnan(change.pvalue)
    assert np.isnan(change.low)
    assert change.pvalue_exact is None
    assert says("notes.panel.no_test").search(str(change.note))
    assert spbe.transition_table(few, 2023, 2024).homogeneity is None
    with pytest.raises(ParameterError, match=says("errors.panel.convergence.too_few")):
        spbe.convergence(few, 2023, 2024)
    with pytest.raises(ParameterError, match=says("errors.panel.domains.too_few")):
        spbe.domain_contributions(few, 2023, 2024)
    with pytest.raises(ParameterError, match=says("errors.panel.variance.too_few")):
        spbe.variance_shares(few, 2024)
    none = few._of(few.frame[(few.frame["year"] == 2023) ^ (few.frame["name"] == "Provinsi Papua")])
    with pytest.raises(NoObservation, match=says("errors.panel.two_years.nobody")):
        spbe.panel_change(none, 2023, 2024)
