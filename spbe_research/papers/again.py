"""The second command of a replication package: run the notebook again and compare what it shows with what is kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from spbe_research.errors import SpbeError
from spbe_research.papers.paper import open_paper
from spbe_research.papers.running import run_notebook, shown_texts
from spbe_research.papers.verdict import verdict_line
from spbe_research.text.catalog import tell

__all__ = ["SUMS", "again"]

#: hashes of every file of a package
SUMS = "SHA256SUMS"


def again(package: Path, key: str) -> int:
    """Check the hashes, run the notebook, compare; 0 where all is as it was kept, else 1 with a line each.

    Parameters
    ----------
    package : the unpacked folder; key : name of the publication's folder in it.
    """
    wrong = [tell("papers.changed", file=name) for name in _changed(package)]
    paper = open_paper(package / key)
    try:
        node = run_notebook(paper)
    except SpbeError as error:
        for line in [*wrong, error]:
            print(line)
        return 1
    texts = shown_texts(node)
    for number, part, text in texts:
        kept = package / "outputs" / f"cell-{number:02d}-{part}.txt"
        if not kept.exists() or kept.read_text(encoding="utf-8") != text:
            wrong.append(tell("papers.differs", file=kept.name))
    for line in [*wrong, tell("papers.compared", n=len(texts)), verdict_line(paper)]:
        print(line)
    return 1 if wrong else 0


def _changed(package: Path) -> list[str]:
    """Files that are not what they were."""
    lines = (package / SUMS).read_text(encoding="utf-8").splitlines()
    told = [line.split("  ", 1) for line in lines]
    return [n for digest, n in told if not (package / n).is_file() or _sha(package / n) != digest]


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
