"""Processor seconds for the engine and the pages of the instruments chapter.

Run from the root of a checkout: ``python benchmarks/instruments.py``. Aims, on two cores: a thousand
splits with full levels below one second, bounds of every institution of 2024 at domain depth below ten.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.data.tables import read_table
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.decomposition.decompose_many import decompose_many
from spbe_research.identification.bounds import bounds
from spbe_research.profiles.instrument_change import describe_instrument_change

FIRST, SECOND = "permenpanrb-5-2018", "permenpanrb-59-2020"
PAIRS = 1000


def seconds(work: Callable[[], object], *, repeats: int = 3) -> float:
    """Least processor time of a few runs: the clock on the wall measures the neighbours too."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def line(name: str, found: float, aim: float) -> None:
    print(f"{name:<68}{found:>9.3f} s   aim {aim:g} s   ratio {found / aim:.2f}")


def main() -> None:
    crosswalk, inst = load_crosswalk(FIRST, SECOND), load_instrument(SECOND)
    rng = np.random.default_rng(0)
    before, after = rng.integers(1, 6, (PAIRS, 37)), rng.integers(1, 6, (PAIRS, 47))
    pairs = list(zip(before.tolist(), after.tolist(), strict=True))
    decompose_change(*pairs[0], crosswalk)  # compile the effects once

    one_by_one = seconds(lambda: [decompose_change(x, y, crosswalk) for x, y in pairs])
    line(f"{PAIRS} splits, full levels, one by one", one_by_one, 1)
    together = seconds(lambda: decompose_many(before, after, crosswalk))
    line(f"{PAIRS} splits, full levels, as a matrix", together, 1)
    print(f"{'':<4}the matrix is {one_by_one / together:.0f} times as fast")

    table = read_table("observations/domain_values")
    mine = table[(table["year"] == "2024") & ~table["kind"].isin(["national", "group_average"])]
    ids = list(dict.fromkeys(mine["institution_id"]))
    observations = [load_values(i, 2024, depth="domain") for i in ids]
    line(
        f"bounds of {len(ids)} institutions of 2024, domain depth, one process",
        seconds(lambda: [bounds(o, inst) for o in observations], repeats=2),
        10,
    )

    levels = load_levels("kabupaten madiun", 2020)
    halves = [o for o in observations if o.depth == "domain"][:100]
    line(
        "100 splits, 37 levels against domain values",
        seconds(lambda: [decompose_change(levels, o, crosswalk) for o in halves], repeats=1),
        5,
    )
    for name in ("bintan", "kabupaten madiun"):
        chapter(name)  # what all regions share is made once
        line(f"chapter 2 of {name}: analysis, words, tables, pictures", seconds(lambda n=name: chapter(n)), 0.8)
    split = decompose_change(levels, load_values("kabupaten madiun", 2024), crosswalk)
    line("concepts, aspects, domains and sensitivity of one such split", seconds(lambda: full(split)), 2)


def chapter(region: str) -> None:
    """Everything that chapter 2 makes of one region."""
    c = describe_instrument_change(region)
    for module in (narrate, tables, figures):
        for name in module.__all__:
            if name == "heading":
                continue
            made = getattr(module, name)(c, "id")
            if module is figures and made is not None:
                made.png()


def full(split: object) -> None:
    """Everything that a chapter shows of one split."""
    for name in ("concepts", "aspects", "domains", "sensitivity"):
        getattr(split, name)


if __name__ == "__main__":
    main()
