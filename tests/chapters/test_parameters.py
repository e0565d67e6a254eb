"""What a notebook checks of its parameters before it computes: names, types, and that they are what it was given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from helpers.running import execute
from helpers.tables import ROOT
from papermill.cli import papermill as command

from spbe_research.chapters import check_parameters
from spbe_research.errors import ParameterError
from spbe_research.reports.contract import ReportParameters

NOTEBOOKS = ("01_maturity", "02_instruments", "03_change")
INJECTED = '# Parameters\nregion = "bintan"\n'


def read(name: str) -> Any:
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", 4)


def first_cells(name: str) -> Any:
    """A notebook up to its check: what comes below costs time and is not looked at here."""
    node = read(name)
    node.cells = node.cells[:3]
    return node


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_name_that_the_notebook_does_not_know_is_refused(name: str) -> None:
    """``papermill -p wilayah bintan`` gave a page on Paser."""
    with pytest.raises(
        papermill.PapermillExecutionError, match=r"unknown parameter 'wilayah'; there are: region, year"
    ):
        execute(first_cells(name), "spbe-inprocess", {"wilayah": "bintan"})


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"year": 2022.0}, r"year must be a whole number such as 2022; found 2022\.0"),
        ({"year": "2021"}, "year must be a whole number such as 2022; found '2021'"),
        ({"year": True}, "year must be a whole number such as 2022; found True"),
        ({"before": "2021"}, "before must be a whole number"),
        ({"after": 2022.5}, "after must be a whole number"),
        ({"before": 2022, "after": 2021}, "before must be earlier than after"),
        ({"region": 21.01}, r"region must be a name or a code in text; found 21\.01"),
        ({"region": None}, "region must be a name or a code in text; found None"),
        ({"region": " "}, "region must be a name or a code in text; found ' '"),
        ({"lang": None}, "unknown language None"),
        ({"lang": "jv"}, "unknown language 'jv'; there are: id, en"),
        ({"source": 7}, "source must be text; found 7"),
        ({"year": float("nan")}, "year must be a whole number"),
    ],
)
def test_a_value_of_another_type_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(papermill.PapermillExecutionError, match=f"ParameterError: {reason}"):
        execute(first_cells("01_maturity"), "spbe-inprocess", given)


@pytest.mark.parametrize("given", [{}, {"region": "bintan", "year": 2024}, {"region": "21.01", "lang": "en"}])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_the_notebook_knows_is_taken_and_nothing_is_shown(name: str, given: dict[str, Any]) -> None:
    done = execute(first_cells(name), "spbe-inprocess", given)
    assert [output for cell in done.cells for output in cell.get("outputs", [])] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_that_lost_its_tag_does_not_tell_of_another_region(name: str) -> None:
    """Papermill lays what it is given on top then, and the cell below sets the notebook's own region again."""
    node = first_cells(name)
    node.cells[1].metadata["tags"] = []
    with pytest.raises(
        papermill.PapermillExecutionError, match=r"region was given as 'bintan' and is '.*' now: the cell"
    ):
        execute(node, "spbe-inprocess", {"region": "bintan"})


def test_the_calibration_study_knows_its_language_only() -> None:
    node = nbformat.read(ROOT / "notebooks" / "calibration" / "calibration.ipynb", 4)
    node.cells = node.cells[:3]
    execute(node, "spbe-inprocess", {"lang": "en"})
    with pytest.raises(papermill.PapermillExecutionError, match="unknown parameter 'region'; there are: lang"):
        execute(node, "spbe-inprocess", {"region": "paser"})


def test_who_sits_before_the_notebook_may_change_what_they_like() -> None:
    """Cells run again, after the parameters were changed by hand: what papermill set earlier binds no longer."""
    ran = ["", 'region = "paser"\n', INJECTED, "check\n"]
    with pytest.raises(ParameterError, match="was given as 'bintan' and is 'paser' now"):
        check_parameters({"region": "paser", "In": ran})
    check_parameters({"region": "paser", "In": [*ran, 'region = "paser"\n', "check\n"]})


def test_outside_a_notebook_types_are_checked_all_the_same() -> None:
    check_parameters({"region": "paser", "other": 1})
    with pytest.raises(ParameterError, match="the parameter 'region' is missing"):
        check_parameters({"year": 2022})


def test_the_notebooks_set_every_parameter_of_a_report() -> None:
    known = set(ReportParameters("x").to_dict())
    for name in NOTEBOOKS:
        assert set(re.findall(r"^(\w+) = ", read(name).cells[1].source, re.MULTILINE)) == known


def test_papermills_own_command_is_refused_in_a_line(tmp_path: Path) -> None:
    """With the types that its command guesses: ``-p region 21.10`` is a number, and would be 21.1."""
    source = tmp_path / "in.ipynb"
    nbformat.write(first_cells("01_maturity"), source)
    words = [str(source), str(tmp_path / "out.ipynb"), "--engine", "spbe-inprocess", "--no-progress-bar"]
    for given, reason in (("wilayah bintan", "unknown parameter 'wilayah'"), ("region 21.10", "region must be a name")):
        result = CliRunner().invoke(command, [*words, "-p", *given.split()])
        assert result.exit_code != 0
        assert reason in str(result.exception)
