"""Time the exact sign-flip test beside scipy's resampling, in one run: ``python benchmarks/significance.py``.

Prints the seconds of one test with 47 moved rows (our float and integer counts, the public function with and
without its interval, scipy's permutation_test with 9,999 resamples), the ratio and the error of the
resampled p, and the seconds of 620 tests, as many as there are institutions in a year. Then one institution
with domain values: what they leave, by looking through short lists of sums and by the integer programme that
answers where lists are long, and all that chapter 3 gathers.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unittest import mock

import numpy as np
from scipy import stats

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_values
from spbe_research.identification.pairs import pair_programme
from spbe_research.inference.flip_distribution import flip_tail
from spbe_research.inference.partial_change import partial_change
from spbe_research.inference.sign_flip import sign_flip_many, sign_flip_test
from spbe_research.profiles.change import describe_change


@dataclass(frozen=True, slots=True)
class Timing:
    """What was measured: name, best seconds of the repeats."""

    name: str
    seconds: float


def best_of(call: Callable[[], object], *, repeats: int, loops: int = 1) -> float:
    """Least mean seconds of a call over the repeats."""
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(loops):
            call()
        found.append((time.perf_counter() - start) / loops)
    return min(found)


def resampled_pvalue(steps: np.ndarray, seed: int) -> float:
    """The same test by scipy: 9,999 random sign patterns."""
    found = stats.permutation_test(
        (steps.astype(float), np.zeros(len(steps))),
        lambda x, y, axis: (x - y).sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=9999,
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def measure(*, repeats: int = 5, regions: int = 620, seed: int = 1) -> tuple[list[Timing], dict[str, float]]:
    """All timings, and the figures that the aims speak of."""
    inst = load_instrument("permenpanrb-59-2020")
    k = len(inst.weights)
    draw = np.random.default_rng(seed)
    before = draw.integers(1, 5, k)
    after = np.clip(before + draw.choice([-2, -1, 1, 1, 2], k), 1, 5)
    after = np.where(after == before, before + 1, after)  # all 47 rows move: the slowest case
    steps = (after - before) * inst.lattice_weights
    exact = float(flip_tail(steps).pvalue())
    many_before = draw.integers(1, 6, (regions, k))
    many_after = np.clip(many_before + draw.choice([-1, 0, 0, 1, 1, 2], (regions, k)), 1, 5)

    loops = 50
    ours = best_of(lambda: flip_tail(steps, arithmetic="float").pvalue(), repeats=repeats, loops=loops)
    whole = best_of(lambda: flip_tail(steps).pvalue(), repeats=repeats, loops=loops)
    public = best_of(lambda: sign_flip_test(before, after, inst), repeats=repeats, loops=10)
    interval = _interval_seconds(before, after, repeats)
    theirs = best_of(lambda: resampled_pvalue(steps, seed), repeats=repeats)
    all_regions = best_of(lambda: sign_flip_many(many_before, many_after, inst), repeats=repeats)
    printed = load_values("bintan", 2023), load_values("bintan", 2024)
    listed = best_of(lambda: partial_change(*printed, inst), repeats=repeats, loops=5)
    with mock.patch.object(pair_programme, "listed_sums", return_value=None):
        solved = best_of(lambda: partial_change(*printed, inst), repeats=repeats)
    gathered = best_of(lambda: describe_change("bintan", 2023, 2024), repeats=repeats, loops=5)
    timings = [
        Timing("exact p, float64 convolution", ours),
        Timing("exact p, integer counts", whole),
        Timing("sign_flip_test, checks included", public),
        Timing("its exact interval, when looked at", interval),
        Timing("scipy permutation_test, 9,999 resamples", theirs),
        Timing(f"sign_flip_many, {regions} governments", all_regions),
        Timing("partial_change, domain values", listed),
        Timing("the same by integer programme", solved),
        Timing("describe_change, domain values", gathered),
    ]
    figures = {
        "ratio": theirs / ours,
        "programme ratio": solved / listed,
        "error of the resampled p": abs(resampled_pvalue(steps, seed) - exact),
        "exact p": exact,
        "all regions, seconds": all_regions,
    }
    return timings, figures


def _interval_seconds(before: np.ndarray, after: np.ndarray, repeats: int) -> float:
    """Each time another confidence level, so that no stored result is measured."""
    levels = iter(0.90 + 0.001 * i for i in range(1, repeats + 1))
    test = sign_flip_test(before, after, "permenpanrb-59-2020")
    return best_of(lambda: test.confidence_interval(next(levels)), repeats=repeats)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the timings; exit status 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5, help="the best of so many is printed (default 5)")
    parser.add_argument("--regions", type=int, default=620, help="governments in the batch (default 620)")
    options = parser.parse_args(argv)
    timings, figures = measure(repeats=options.repeats, regions=options.regions)
    for timing in timings:
        print(f"{timing.name:<45}{timing.seconds * 1e3:>12.3f} ms")
    print(f"\n{'scipy / ours, the same run':<45}{figures['ratio']:>12.0f} x   (aim: at least 100)")
    print(f"{'programme / short lists, the same run':<45}{figures['programme ratio']:>12.1f} x   (aim: at least 2)")
    error, exact = figures["error of the resampled p"], figures["exact p"]
    print(f"{'error of the resampled p':<45}{error:>12.4f}     (exact p {exact:.6g})")
    print(f"{'all regions':<45}{figures['all regions, seconds']:>12.3f} s   (aim: below 0.2)")
    missed = figures["ratio"] < 100 or figures["programme ratio"] < 2 or figures["all regions, seconds"] >= 0.2
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
