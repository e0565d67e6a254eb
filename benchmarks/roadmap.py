"""Time a plan for 47 rows, the counting of plans as cheap, bounds from values: ``python benchmarks/roadmap.py``.

Processor seconds, the least of five rounds. The limits: 0.3 for a plan, 1 for counting.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import spbe_research as spbe

NAME = "permenpanrb-59-2020"


def least(work: Callable[[], object], rounds: int = 5) -> float:
    """Least processor seconds of some rounds."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    paser, bintan = spbe.load_levels("paser", 2022), spbe.load_values("bintan", 2024)
    cases: dict[str, Callable[[], object]] = {
        f"plan to {target}, {requires or 'no'} prerequisites": (
            lambda t=target, r=requires: spbe.plan_roadmap(paser, NAME, t, prerequisites=r)  # type: ignore[misc]
        )
        for target in (2.6, 3.5, 4.55)
        for requires in (None, "packaged", "all")
    }
    cases["counting all plans to 2.6"] = lambda: spbe.plan_roadmap(paser, NAME, 2.6).n_plans
    cases["counting all plans to 3.5"] = lambda: spbe.plan_roadmap(paser, NAME, 3.5).n_plans
    cases["ranges of 47 rows, 8 aspects, 4 domains"] = lambda: spbe.plan_roadmap(paser, NAME, 2.6).ranges
    cases["bounds from domain values"] = lambda: spbe.roadmap_bounds(bintan, NAME, 3.5)
    for name, work in cases.items():
        print(f"{name}: {least(work):.3f} s")


if __name__ == "__main__":
    main()
