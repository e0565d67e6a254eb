"""Small notebooks made by tests, and folders of chapters that behave badly on demand."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat

from spbe_research.reports.running.run import CHAPTERS

PARAMETERS = 'region = "paser"\nyear = None\nlang = "id"'


def notebook(*sources: str) -> Any:
    """A notebook of code cells whose first one holds the parameters."""
    node = nbformat.v4.new_notebook()
    node.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    node.cells = [nbformat.v4.new_code_cell(text) for text in (PARAMETERS, *sources)]
    node.cells[0].metadata["tags"] = ["parameters"]
    for number, cell in enumerate(node.cells):
        cell.id = f"cell-{number}"
    return node


def chapters(folder: Path, *sources: str) -> Path:
    """A folder of chapters that all run the same cells."""
    folder.mkdir(exist_ok=True)
    for chapter in CHAPTERS:
        nbformat.write(notebook(*sources), folder / f"{chapter}.ipynb")
    return folder


def code_cells(path: Path) -> list[str]:
    """Sources of the code cells of a notebook, which has some."""
    found = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert found, f"{path.name} has no code"
    return found


def check_no_logic(path: Path, parameters: list[str], modules: dict[str, ModuleType]) -> None:
    """No function and no loop, one cell of imports, the parameters first, short cells, and all of each module shown."""
    node = nbformat.read(path, 4)
    code = code_cells(path)
    assert not any("def " in c or "for " in c for c in code)
    assert sum("import" in c for c in code) == 1
    assert node.cells[1].metadata["tags"] == ["parameters"]
    assert [line.split(" = ")[0] for line in node.cells[1].source.splitlines()] == parameters
    used = "\n".join(code)
    for name, module in modules.items():
        assert module.__all__
        assert [n for n in module.__all__ if f"{name}.{n}(" not in used] == []
    assert len(code) > 1
    assert all(len(c.splitlines()) <= 2 for c in code[1:])
