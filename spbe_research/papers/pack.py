"""The replication package of a publication: one zip with everything that two commands need elsewhere.

README, lock, code, the tables that were read and no other, the printed tables, the notebook, what it shows, metadata.
The notebook is run twice before anything is written: it must not fail, and must show the same both times.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat

from spbe_research.errors import ChapterError, OutputError, message, system_words
from spbe_research.files import refuse_unwritable, write_whole
from spbe_research.options import check_path
from spbe_research.papers.again import SUMS
from spbe_research.papers.crate import citation_file, crate_file
from spbe_research.papers.paper import NOTEBOOK, Paper, open_paper
from spbe_research.papers.readme import Output, readme
from spbe_research.papers.running import Ran, run_apart, shown_texts
from spbe_research.paths import data_dir, package_dir, papers_dir, share_dir, study_dir
from spbe_research.progress import Bar, working
from spbe_research.text.catalog import say, tell

__all__ = ["pack"]

_LOCK = "requirements.lock"
#: not part of what is packed: what systems and editors leave behind, and packages made before
_LEFT = (".zip", ".pyc")
_TERMS = ("LICENSE.md", "regions/LICENSE-ODbL.md")


def pack(folder: str | Path, out: str | Path | None = None) -> Path:
    """Write the replication package of a publication.

    Parameters
    ----------
    folder : of :func:`~spbe_research.papers.start.init_paper`, or the key of a publication of the package.
    out : zip to write; beside the folder without it, for a key in the current folder.

    Raises
    ------
    ParameterError
        for what is no folder of a publication.
    ChapterError
        where its notebook fails, or shows something else on every run; nothing is written then.
    OutputError
        where the zip cannot be written.
    """
    paper = open_paper(folder)
    packaged = paper.path.parent == papers_dir().resolve()
    place = (
        check_path("out", out) if out is not None else (Path() if packaged else paper.path.parent) / f"{paper.key}.zip"
    )
    refuse_unwritable(place.parent, 1)  # before minutes of work
    with working(tell("command.work pack"), 4) as bar:
        return _packed(paper, place, bar)


def _packed(paper: Paper, place: Path, bar: Bar) -> Path:
    first = run_apart(paper)
    bar.step()
    second = run_apart(paper)
    bar.step()
    _same(paper, first, second)
    files = dict(_paper_files(paper, first)) | dict(_data_files(paper, first)) | dict(_code_files())
    outputs = list(_outputs(first.node))
    files |= {o.file: o.data for o in outputs}
    files["CITATION.cff"] = citation_file(paper).encode()
    files["run.py"] = _script(paper).encode()
    files["README.md"] = readme(paper, files, outputs, first).encode()
    described = say("papers.readme.description", paper.lang, title=paper.title)
    files["ro-crate-metadata.json"] = crate_file(paper, files, described).encode()
    bar.step()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    files[SUMS] = sums.encode()
    write_whole(place, _zipped({f"{paper.key}/{name}": data for name, data in files.items()}))
    return place


def _same(paper: Paper, first: Ran, second: Ran) -> None:
    """Refuse a notebook that shows something else on every run: what draws lots has no seed."""
    one, other = shown_texts(first.node), shown_texts(second.node)
    if one != other:
        cell = next(a[0] for a, b in zip(one, other, strict=False) if a != b)
        raise ChapterError(f"{paper.key}/{NOTEBOOK}", cell, message("errors.papers.by_chance"))


def _paper_files(paper: Paper, ran: Ran) -> Iterator[tuple[str, bytes]]:
    for path in sorted(paper.path.rglob("*")):
        name = path.relative_to(paper.path)
        hidden = any(part.startswith((".", "__")) for part in name.parts)
        if path.is_file() and not hidden and path.suffix not in _LEFT:
            yield f"{paper.key}/{name.as_posix()}", _read(path)
    yield f"{paper.key}/{NOTEBOOK}", _bare(ran.node).encode()


def _bare(node: nbformat.NotebookNode) -> str:
    """The notebook without outputs; these lie beside it, each in a file."""
    copy = nbformat.from_dict(json.loads(json.dumps(node)))
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.metadata.pop("execution", None)
    return str(nbformat.writes(copy)) + "\n"


def _data_files(paper: Paper, ran: Ran) -> Iterator[tuple[str, bytes]]:
    root, study = data_dir(), study_dir()
    for name in dict.fromkeys([*ran.tables, *(n for n in _TERMS if (root / n).is_file())]):
        yield f"data/{name}", _read(root / name)
    if paper.study and study is not None:
        yield "study/study.toml", _read(study / "study.toml")
        for path in sorted((study / "data").rglob("*.csv")):
            yield f"study/data/{path.relative_to(study / 'data').as_posix()}", _read(path)


def _code_files() -> Iterator[tuple[str, bytes]]:
    """The toolkit as it ran, and the lock of the libraries beneath it."""
    root = package_dir()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and path.suffix not in _LEFT and not {"__pycache__", "_share"} & set(name.parts):
            yield f"code/spbe_research/{name.as_posix()}", _read(path)
    yield _LOCK, _read(share_dir() / _LOCK)


def _outputs(node: nbformat.NotebookNode) -> Iterator[Output]:
    """What every cell shows, under the heading that stands before it."""
    heading, number = "", 0
    for cell in node.cells:
        if cell.cell_type == "markdown":
            heading = next((line.lstrip("# ") for line in cell.source.splitlines() if line.strip()), heading)
            continue
        number += 1
        for part, output in enumerate(cell.get("outputs", []), 1):
            data = output.get("data", {})
            text = output.get("text") or data.get("text/plain", "")
            file = f"outputs/cell-{number:02d}-{part}"
            yield Output(heading, number, f"{file}.txt", (text if text.endswith("\n") else text + "\n").encode())
            if "image/png" in data:
                yield Output(heading, number, f"{file}.png", base64.b64decode(data["image/png"]))


def _script(paper: Paper) -> str:
    template = package_dir() / "assets" / "templates" / "paper" / "run.py.txt"
    return template.read_text(encoding="utf-8").replace("@KEY@", paper.key)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        words = system_words(error)
        raise OutputError(message("errors.papers.cannot_pack", path=path.name, words=words)) from None


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The same bytes for the same files: in order, with no time and no rights of this machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
            out.writestr(info, data, compresslevel=9)
    return target.getvalue()
