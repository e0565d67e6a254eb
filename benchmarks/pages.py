"""Time and weigh reports of two checkouts, in one run: ``python benchmarks/pages.py --old PATH``.

For each region and checkout in turn a new process makes a report (cold: imports, check of tables and all), then the
report again (warm: as a child of the country run does, without the check). Processor seconds of the least of all
rounds, the ratio of this checkout to the old one, and the size of the page. Ratios are what counts: other work on the
machine slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]

#: what a process does, with nothing that one of the two checkouts lacks
_ONE = """
import json, sys, tempfile, time
from pathlib import Path
from spbe_research.reports import make_report
from spbe_research.reports.contract import ReportParameters
from spbe_research.reports.record.stale import inputs
from spbe_research.reports.running.run import CHAPTERS, build_report

with tempfile.TemporaryDirectory() as out:
    page = make_report(sys.argv[1], out=out).html
    cold, size = time.process_time(), page.stat().st_size
    made_from = inputs(CHAPTERS)
    parameters, warm = ReportParameters(sys.argv[1], None, "id", None, None, None, None), []
    for _ in range(3):
        start = time.process_time()
        build_report(parameters, Path(out), made_from=made_from)
        warm.append(time.process_time() - start)
    print(json.dumps({"cold": cold, "warm": min(warm), "page": size}))
"""


def measured(checkout: Path, region: str) -> dict[str, float]:
    """Processor seconds of a cold and a warm report, bytes of its page."""
    # modules are compiled once, in the first round: reports do not compile theirs each time
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _ONE, region], cwd=checkout, env=environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--old", type=Path, required=True, help="checkout of an earlier commit, such as a git worktree")
    parser.add_argument("--regions", nargs="+", default=["paser", "bintan", "kabupaten-bekasi"])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(words)
    print(f"{'region':20}{'':8}{'old':>12}{'new':>12}{'ratio':>8}")
    for region in given.regions:
        least: dict[tuple[str, str], float] = {}
        for _ in range(given.rounds):
            for name, checkout in (("old", given.old.resolve()), ("new", HERE)):
                for what, value in measured(checkout, region).items():
                    least[name, what] = min(value, least.get((name, what), value))
        for what, unit, parts in (("cold", "s", 1), ("warm", "s", 1), ("page", "kB", 1000)):
            old, new = (least[name, what] / parts for name in ("old", "new"))
            print(f"{region:20}{what:8}{old:10.2f} {unit}{new:10.2f} {unit}{new / old:8.2f}", flush=True)


if __name__ == "__main__":
    main()
