"""Small notebooks made by tests, and folders of chapters that behave badly on demand."""

from __future__ import annotations

from pathlib import Path
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
