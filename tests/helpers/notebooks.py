"""Small notebooks made by tests, and folders of chapters that behave badly on demand."""

from __future__ import annotations

import ast
import re
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from papermill.translators import papermill_translators

from spbe_research.chapters.display.section import Sections
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


#: what a chapter says of what it computed, without computing more than a run does anyway
RECORD = """\
import spbe_research as spbe
from IPython.display import display
from spbe_research.chapters.display.printing import MIME
from spbe_research.chapters.display.record import Record, of_change, of_maturity
m = spbe.describe_maturity(region, year)
c = spbe.change_in_report(m)
said = Record("ROOM", m.region.id, m.region.name, lang, (), m.year)
said = of_maturity(m, lang) if "ROOM" == "maturity" else of_change(c, lang) if c and "ROOM" == "change" else said
display({"text/plain": "record", MIME: {"record": said.to_dict()}}, raw=True)"""


def chapters(folder: Path, *sources: str) -> Path:
    """A folder of chapters that all run the same cells, and say truly what a report wants to know of each."""
    folder.mkdir(exist_ok=True)
    for chapter in CHAPTERS:
        said = RECORD.replace("ROOM", chapter.partition("_")[2])
        nbformat.write(notebook(*sources, said), folder / f"{chapter}.ipynb")
    return folder


def code_cells(path: Path) -> list[str]:
    """Sources of the code cells of a notebook, which has some."""
    found = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert found, f"{path.name} has no code"
    return found


def wordless(path: Path) -> list[str]:
    """Cells of a kept notebook that show a picture without a text in its place."""
    cells = nbformat.read(path, 4).cells
    return [
        c.id for c in cells for o in c.get("outputs", []) if "<Figure size" in o.get("data", {}).get("text/plain", "")
    ]


def statements(code: list[str]) -> list[str]:
    """Code cells without what is said beside them."""
    return [ast.unparse(ast.parse(text)) for text in code]


def parameter_types(node: Any) -> dict[str, Any]:
    """The type of each parameter of a notebook as papermill tells it; a cell of them holds nothing else."""
    cell = next(c for c in node.cells if "parameters" in c.metadata.get("tags", []))
    lines = ast.parse(cell.source).body
    brings = [line for line in lines if isinstance(line, ast.ImportFrom)]
    assert all(line.module == "typing" for line in brings)
    assert all(isinstance(line, ast.AnnAssign) for line in lines if line not in brings)
    told = {
        p.name: p.inferred_type_name for p in papermill_translators.find_translator("python3", "python").inspect(cell)
    }
    assert len(told) == len(lines) - len(brings)
    return {name: eval(kind, vars(typing)) for name, kind in told.items()}  # noqa: S307


def check_article(
    path: Path, parameters: list[str], sections: Sections[Any], cells: range, first: Sections[Any] | None = None
) -> None:
    """It reads like an article: what it is, its parameters, one cell of imports, then a short cell for each section.

    Parameters
    ----------
    sections : of the chapter; all are shown, once, in their order.
    cells : how many the notebook may have; first : sections of another room that come before.
    """
    node = nbformat.read(path, 4)
    code = code_cells(path)
    assert len(node.cells) in cells
    assert all(c.id.startswith(f"{sections.chapter}-") for c in node.cells)  # a page takes cells of several notebooks
    assert [c.cell_type for c in node.cells] == ["markdown"] + ["code"] * len(code)
    assert node.cells[1].metadata["tags"] == ["parameters"]
    assert list(parameter_types(node)) == parameters
    assert not any(word in c for c in statements(code) for word in ("def ", "for ", "if ", "lambda"))
    assert [i for i, c in enumerate(code[1:], 1) if "import" in c] == [1]
    assert "check_parameters(globals()" in code[1], "the first cell after the parameters checks them"
    assert all(len(c.splitlines()) <= 4 for c in code[1:])
    shown = [re.findall(r'\b(\w+)\.show\(\w+, "(\w+)", lang\b', c) for c in code[2:]]
    rooms = [room for room in (first, sections) if room is not None]
    assert shown == [[(room.chapter, name)] for room in rooms for name in room.makers]


def left_out(sections: Sections[Any], *modules: ModuleType) -> list[str]:
    """Public functions of a chapter's modules that no section shows."""
    shown = {make for makers in sections.makers.values() for make in makers}
    names = [(m, n) for m in modules for n in m.__all__]
    assert len(names) > 3
    return [n for m, n in names if getattr(m, n) not in shown]
