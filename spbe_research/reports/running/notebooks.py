"""Notebooks of chapters read from their files: whatever keeps one from running has a reason of its own, in a line."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from spbe_research.errors import ChapterError, message, system_words
from spbe_research.paths import notebooks_dir

__all__ = ["parameter_names", "read_chapter"]

#: lines that git leaves in a file whose two versions it could not join
_CONFLICT = re.compile(r"^(?:<{7} |>{7} |={7}$|\|{7} )", re.MULTILINE)


def read_chapter(chapter: str) -> tuple[Any, tuple[str, ...]]:
    """A chapter's notebook and the names of its parameters, read once as long as it does not change.

    Raises
    ------
    ChapterError
        for a file that is no notebook, is in an old format, holds both sides of a merge, or asks for no region.
    """
    path = notebooks_dir() / f"{chapter}.ipynb"
    try:
        return _read(chapter, path, path.stat().st_mtime_ns)
    except OSError as error:
        raise _refused(chapter, "unreadable", system_words=system_words(error)) from None


@cache
def _read(chapter: str, path: Path, _changed: int) -> tuple[Any, tuple[str, ...]]:
    import nbformat

    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(chapter, "encoding") from None
    marks = _CONFLICT.search(text)
    if marks is not None:
        raise _refused(chapter, "conflict", line=text.count("\n", 0, marks.start()) + 1)
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(chapter, "json", line=getattr(error, "lineno", 1)) from None
    version = plain.get("nbformat") if isinstance(plain, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise _refused(chapter, "no_notebook")
    if version != 4:
        raise _refused(chapter, "format", version=version, file=path.name)
    try:
        node = _with_names(nbformat.v4.reads(text))
        nbformat.validate(node)
    except Exception as error:  # nbformat raises what its schema library of the day raises
        raise _refused(chapter, "invalid", error=str(error).partition("\n")[0]) from None
    _settle_kernel(chapter, node)
    names = parameter_names(chapter, node)
    if not {"region", "scope", "file"} & set(names):
        raise _refused(chapter, "region")
    return node, names


def _with_names(node: Any) -> Any:
    """Every cell with a name of its own, as the format of today has it; never one drawn by lot."""
    taken: set[str] = set()
    for number, cell in enumerate(node.cells):
        if cell.get("id") in taken | {None}:
            cell["id"] = f"cell-{number}"
        taken.add(cell["id"])
    node["nbformat_minor"] = max(5, node.nbformat_minor)
    return node


def _settle_kernel(chapter: str, node: Any) -> None:
    """The language is Python; a notebook that names no kernel, or one of another environment, runs in ours."""
    spec, info = node.metadata.get("kernelspec", {}), node.metadata.get("language_info", {})
    language = info.get("name") or spec.get("language") or "python"
    if language != "python":
        raise _refused(chapter, "language", language=language)
    node.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}


def parameter_names(chapter: str, node: Any) -> tuple[str, ...]:
    """Names that the cell tagged ``parameters`` sets; none without such a cell.

    Raises
    ------
    ChapterError
        where that cell is no Python.
    """
    cell = next((c for c in node.cells if "parameters" in c.metadata.get("tags", [])), None)
    try:
        body = [] if cell is None else ast.parse(cell.source).body
    except SyntaxError as error:
        raise _refused(chapter, "parameters", line=error.lineno) from None
    targets = [t for line in body if isinstance(line, ast.Assign) for t in line.targets]
    targets += [line.target for line in body if isinstance(line, ast.AnnAssign)]
    return tuple(dict.fromkeys(t.id for t in targets if isinstance(t, ast.Name)))


def _refused(chapter: str, reason: str, **values: object) -> ChapterError:
    return ChapterError(chapter, None, message(f"errors.running.notebooks.{reason}", **values))
