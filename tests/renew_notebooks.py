"""Run the committed notebooks and write what they show anew: ``make notebooks``, then look at the difference.

Pictures and times are not kept, so that a change shows as words and numbers; ``tests/baseline`` holds pictures. In
the place of each stands its text alternative, as ``tests/nbval.cfg`` has it.
"""

from __future__ import annotations

import re
import sys
from configparser import RawConfigParser
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
_RULES = RawConfigParser()
_RULES.read(Path(__file__).with_name("nbval.cfg"), encoding="utf-8")


def without_pictures(text: str) -> str:
    """What a cell shows as HTML, with words for each picture."""
    return re.sub(_RULES["pictures"]["regex"], _RULES["pictures"]["replace"], text)


def renew(path: Path) -> bool:
    """Run one notebook in its own folder; whether anything in it changed."""
    before = path.read_text(encoding="utf-8")
    node = nbformat.reads(before, as_version=4)
    meta = nbformat.from_dict(node.metadata)
    NotebookClient(node, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    node.metadata = meta
    for cell in node.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "data" in output:
                kept = {kind: text for kind, text in output["data"].items() if kind.startswith("text/")}
                output["data"] = {k: without_pictures(text) if k == "text/html" else text for k, text in kept.items()}
                output["metadata"] = {}
    after = nbformat.writes(node)
    after = after if after.endswith("\n") else after + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before


if __name__ == "__main__":
    kept = [p for room in ("notebooks", "papers") for p in (ROOT / room).rglob("*.ipynb")]
    wanted = [Path(name) for name in sys.argv[1:]] or sorted(p for p in kept if ".ipynb_checkpoints" not in p.parts)
    for path in wanted:
        sys.stdout.write(f"{'changed' if renew(path) else 'same'}: {path}\n")
