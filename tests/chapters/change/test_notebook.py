"""Chapter 3: its notebook holds no logic, and the report hands its year on."""

from __future__ import annotations

import nbformat
from helpers.change_chapter import (
    NOTEBOOK,
)

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.profiles.change import describe_change
from spbe_research.reports.running import run as runner
from spbe_research.reports.running.contract import ReportParameters


def test_the_notebook_holds_no_logic() -> None:
    node = nbformat.read(NOTEBOOK, 4)
    code = [c.source for c in node.cells if c.cell_type == "code"]
    assert not any("def " in c or "for " in c for c in code)
    assert sum("import" in c for c in code) == 1
    assert node.cells[1].metadata["tags"] == ["parameters"]
    names = [line.split(" = ")[0] for line in node.cells[1].source.splitlines()]
    assert names == ["region", "before", "after", "year", "lang", "source", "assessment"]
    used = "\n".join(code)
    for module, name in ((narrate, "narrate"), (tables, "tables"), (figures, "figures")):
        assert all(f"{name}.{n}(" in used for n in module.__all__)
    assert all(len(c.splitlines()) <= 2 for c in code[1:])


def test_the_report_hands_its_year_to_the_chapter() -> None:
    given_ = ReportParameters("paser", 2024).to_dict()
    assert {"region", "before", "after", "year", "lang"} <= given_.keys()
    assert runner.CHAPTERS[-1] == "03_change"
    assert describe_change("paser", year=2024).after.year == 2024
