"""Taking out of executed notebooks what they carry for documents alone, so that every format leaves the same ones."""

from __future__ import annotations

import copy
from typing import Any

from spbe_research.chapters.display.printing import MIME

__all__ = ["without_prints"]


def without_prints(notebook: Any) -> Any:
    """The notebook without what its cells added for documents; itself when they added nothing."""
    if not any(MIME in out.get("data", {}) for cell in notebook.cells for out in cell.get("outputs", [])):
        return notebook
    bare = copy.copy(notebook)
    bare.cells = [copy.copy(cell) for cell in notebook.cells]
    for cell in bare.cells:
        if "outputs" in cell:
            cell.outputs = [copy.copy(out) for out in cell.outputs]
            for out in cell.outputs:
                if "data" in out:
                    out.data = type(out.data)({k: v for k, v in out.data.items() if k != MIME})
    return bare
