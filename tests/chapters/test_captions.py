"""One rule for captions: a phrase ends without a full stop, several sentences end in one; in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.languages import LANGS

from spbe_research.paths import package_dir
from spbe_research.text.catalog import catalog

#: place of the caption among the arguments
MAKERS = {"Table": 2, "table_of": 2, "Drawing": 3}


def captions(path: Path) -> Iterator[str]:
    """Keys of what a module's tables and drawings are captioned with; of an f-string its beginning."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and MAKERS.get(node.func.id)
            if made and isinstance(node, ast.Call) and len(node.args) > made:
                yield from keys(node.args[made], function)
        yield from keys(ast.Name("caption"), function)


def keys(value: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """Keys said by an expression, or by what is assigned to its name in the function."""
    values = [value]
    if isinstance(value, ast.Name):
        assigned = [n for n in ast.walk(function) if isinstance(n, ast.Assign)]
        values = [n.value for n in assigned if any(isinstance(t, ast.Name) and t.id == value.id for t in n.targets)]
    for one in values:
        for call in ast.walk(one):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say":
                said = call.args[0]
                for part in ast.walk(said):
                    if isinstance(part, ast.Constant) and "." in str(part.value):
                        yield str(part.value)


def follows_rule(caption: str) -> bool:
    """Whether it ends in a full stop just where a sentence ended before its end."""
    several = re.search(r"[.?!] [A-Z0-9{–]", caption)
    return caption.rstrip().endswith(".") == bool(several)


@pytest.mark.parametrize("lang", LANGS)
def test_captions_end_alike(lang: str) -> None:
    found = {key for path in (package_dir() / "chapters").rglob("*.py") for key in captions(path)}
    assert len(found) > 90
    assert {"change.years.map_caption", "report.cap_levels", "overview.ruler", "panel.t_kinds"} <= found
    said = {k: str(v) for k, v in catalog(lang).items() if any(k.startswith(key) for key in found)}
    assert [key for key, caption in said.items() if not follows_rule(caption)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_legend_is_a_sentence_of_its_own(lang: str) -> None:
    """A thesis lists the first sentence of a caption alone; what colours and marks mean stands below the figure."""
    marks = [
        "change.figures.null_distribution_caption",
        "change.figures.moved_rows_caption",
        "change.figures.moved_units_caption",
        "instruments.figures.waterfall_caption",
        "instruments.figures.other_ruler_caption",
        "instruments.figures.core_line_caption",
        "instruments.flows.caption",
        "instruments.nation.drawing_caption",
    ]
    for key in marks:
        first, legend = re.split(r"(?<=[\w}])\. ", str(catalog(lang)[key]), maxsplit=1)
        assert legend
        assert not re.search(r"[;:(]", first), key


def test_the_rule() -> None:
    kept = {"Values, {year}": True, "Values, {year}.": False, "Left: a. Right: b.": True, "Left: a. Right: b": False}
    assert {caption: follows_rule(caption) for caption in kept} == kept
