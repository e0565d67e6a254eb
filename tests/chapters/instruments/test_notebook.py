"""Chapter 2: its notebook holds no logic, and the command hands the years on."""

from __future__ import annotations

import nbformat
import pytest
from helpers.instruments_chapter import NOTEBOOK
from typer.testing import CliRunner

from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.cli.main import app


def test_the_notebook_holds_no_logic() -> None:
    node = nbformat.read(NOTEBOOK, 4)
    code = [c.source for c in node.cells if c.cell_type == "code"]
    assert not any("def " in c or "for " in c for c in code)
    assert sum("import" in c for c in code) == 1
    assert node.cells[1].metadata["tags"] == ["parameters"]
    names = [line.split(" = ")[0] for line in node.cells[1].source.splitlines()]
    assert names == ["region", "year", "before", "after", "lang", "source", "assessment"]
    used = "\n".join(code)
    for module, name in ((narrate, "narrate"), (tables, "tables"), (figures, "figures")):
        assert all(f"{name}.{n}(" in used for n in module.__all__)
    assert all(len(c.splitlines()) <= 2 for c in code[1:])


def test_the_command_hands_the_years_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    class Stop(Exception):
        pass

    def make_report(*given: object, **named: object) -> None:
        seen.update(named)
        raise Stop

    monkeypatch.setattr("spbe_research.reports.make_report", make_report)
    result = CliRunner().invoke(app, ["report", "paser", "--before", "2020", "--after", "2022"])
    assert isinstance(result.exception, Stop)
    assert (seen["before"], seen["after"]) == (2020, 2022)
