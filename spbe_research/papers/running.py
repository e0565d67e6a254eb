"""Running the notebook of a publication: in this process for ``spbe reproduce KEY``, in one of its own for a package.

A process of its own knows nothing beforehand, so it sees every table that the notebook reads.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd

from spbe_research.errors import ChapterError, ParameterError, message
from spbe_research.papers.paper import NOTEBOOK, Paper
from spbe_research.paths import data_dir, package_dir, study_dir
from spbe_research.progress import working
from spbe_research.reports.running.engine_inprocess import can_run_here, run_cells
from spbe_research.text.catalog import tell

__all__ = ["Ran", "run_apart", "run_notebook", "shown_texts"]

_PATIENCE = 600  # seconds for one run
#: tables as text with nothing left out, however wide the terminal: what is compared must be all there is
_WHOLE = ("display.max_columns", None, "display.max_rows", None, "display.max_colwidth", None, "display.width", 1000)


@dataclass(frozen=True, slots=True)
class Ran:
    """A notebook that was run: ``node`` with its outputs, and the tables that it read, from the data and the study."""

    node: nbformat.NotebookNode
    tables: tuple[str, ...]
    own_tables: tuple[str, ...]


def run_notebook(paper: Paper) -> nbformat.NotebookNode:
    """Run the notebook of a publication in its folder, in this process.

    Raises
    ------
    ChapterError
        which names the cell that failed, or says that the notebook cannot be read.
    """
    node = _read(paper)
    if not can_run_here():
        raise ParameterError(message("errors.papers.inside_jupyter"))
    n = sum(cell.cell_type == "code" for cell in node.cells)
    with _inside(paper.path), pd.option_context(*_WHOLE), working(tell("command.work paper"), n):
        failed = run_cells(node.cells)
    if failed is not None:
        number = sum(c.cell_type == "code" for c in node.cells[: failed + 1])
        raise ChapterError(f"{paper.key}/{NOTEBOOK}", number, _reason(node.cells[failed]))
    return node


def run_apart(paper: Paper) -> Ran:
    """The same in a process of its own, with the tables that were read.

    Raises
    ------
    ChapterError
        as :func:`run_notebook`, and where the process ends without an answer.
    """
    with tempfile.TemporaryDirectory() as place:
        answer = Path(place) / "answer.json"
        words = [sys.executable, "-m", "spbe_research.papers.running", str(paper.path), str(answer)]
        # the modules of this process, wherever they lie; the order of sets must be the same on every run
        above = os.pathsep.join([str(package_dir().parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        env = os.environ | {"PYTHONPATH": above, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
        try:
            done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=_PATIENCE)  # noqa: S603
            told = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else None
        except subprocess.TimeoutExpired:
            reason = message("errors.papers.too_long", seconds=_PATIENCE)
            raise ChapterError(f"{paper.key}/{NOTEBOOK}", None, reason) from None
    if told is None:
        last = next(reversed(done.stderr.strip().splitlines()), "")
        raise ChapterError(f"{paper.key}/{NOTEBOOK}", None, last or str(done.returncode))
    if "failed" in told:
        raise ChapterError(*told["failed"])
    return Ran(nbformat.from_dict(told["node"]), tuple(told["tables"]), tuple(told["own_tables"]))


def shown_texts(node: nbformat.NotebookNode) -> list[tuple[int, int, str]]:
    """What each code cell shows as text: number of the cell, number of the output, text."""
    found = []
    for number, cell in enumerate((c for c in node.cells if c.cell_type == "code"), 1):
        for part, output in enumerate(cell.get("outputs", []), 1):
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            found.append((number, part, text if text.endswith("\n") else text + "\n"))
    return found


def _read(paper: Paper) -> nbformat.NotebookNode:
    try:
        return nbformat.read(paper.path / NOTEBOOK, as_version=4)
    except Exception as error:  # whatever nbformat meets in a file that is none
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise ChapterError(f"{paper.key}/{NOTEBOOK}", None, reason) from None


def _reason(cell: nbformat.NotebookNode) -> str:
    error = next((o for o in cell.outputs if o.output_type == "error"), None)
    if error is None:
        return ""
    return " ".join(f"{error.ename}: {error.evalue}".split())


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _main(folder: str, answer: str) -> None:
    """In the process of its own: what is opened below the folders of tables is written down while the cells run."""
    from spbe_research.papers.paper import open_paper

    root = data_dir().resolve()
    own = study_dir()
    places = [root, *([own / "data"] if own else [])]
    opened: dict[Path, set[str]] = {place: set() for place in places}

    def listen(event: str, told: tuple[object, ...]) -> None:
        if event == "open" and told and isinstance(told[0], str | os.PathLike):
            path = Path(os.path.abspath(told[0]))
            for place, names in opened.items():
                if place in path.parents and path.suffix:
                    names.add(path.relative_to(place).as_posix())

    sys.addaudithook(listen)
    result: dict[str, object]
    try:
        node = run_notebook(open_paper(folder))
        result = {
            "node": node,
            "tables": sorted(opened[root]),
            "own_tables": sorted(opened[own / "data"] if own else ()),
        }
    except ChapterError as error:
        result = {"failed": [error.chapter, error.cell, str(error.reason)]}
    Path(answer).write_text(json.dumps(result), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
