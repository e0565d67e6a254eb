"""Processor time of short commands as a share of ``python -c "import pandas"``: ``python benchmarks/command.py``.

Each is run in a process of its own, in turn with the import that it is measured against, and the least of all rounds
counts. Ratios are what counts: other work on the machine slows both. ``spbe show`` is to cost at most 1.4 times the
import; the last column says whether a line keeps to what is asked of it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]

#: commands, and what each may cost
MOST = {
    "show paser": 1.4,
    "--help": 1.0,
    "report --help": 1.0,
    "report --colour red": 1.0,
    "--show-completion bash": 1.0,
    "--version": 0.5,
}


def seconds(words: Sequence[str], folder: str) -> float:
    """Processor seconds of a process and what it started."""
    before = os.times()
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args(words).rounds
    spent: dict[str, list[float]] = {name: [] for name in ("import pandas", *MOST)}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds + 1):  # the first finds nothing in the system's memory
            for name, found in spent.items():
                run = ["-c", name] if name.startswith("import") else ["-m", "spbe_research", *name.split()]
                took = seconds(run, folder)
                if turn:
                    found.append(took)
    pandas = min(spent["import pandas"])
    print(f"{'command':28}{'seconds':>9}{'ratio':>8}{'most':>8}")
    for name, found in spent.items():
        ratio, most = min(found) / pandas, MOST.get(name)
        told = "" if most is None else f"{most:8.1f}  {'kept' if ratio <= most else 'NOT KEPT'}"
        print(f"{name:28}{min(found):9.3f}{ratio:8.2f}{told}")


if __name__ == "__main__":
    main()
