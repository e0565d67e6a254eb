"""What a notebook checks of its parameters before it computes: names, types, and that they are what it was given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_type_hints

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from helpers.notebooks import parameter_types, wordless
from helpers.running import execute
from helpers.sentences import says
from helpers.tables import ROOT
from papermill.cli import papermill as command

from spbe_research.chapters import check_parameters, parameters
from spbe_research.errors import ParameterError
from spbe_research.reports.contract import ReportParameters

NOTEBOOKS = ("01_maturity", "02_instruments", "03_change")
NOT_AS_GIVEN = "errors.chapters.parameters.check_parameters"
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
    there = re.compile("region, year.*?")
    with pytest.raises(
        papermill.PapermillExecutionError,
        match=says("errors.reports.contract.typed_parameters", join="'wilayah'", join_2=there),
    ):
        execute(first_cells(name), "spbe-inprocess", {"wilayah": "bintan"})


#: a year, a text, a region and a language of another kind
YEAR, TEXT, REGION = (f"errors.reports.contract.{key}" for key in ("not_whole", "not_text", "post_init"))
LANGUAGE = "errors.numbers.language.check_language"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"year": 2022.0}, says(YEAR, name="year", value=2022.0)),
        ({"year": "2021"}, says(YEAR, name="year", value="2021")),
        ({"year": True}, says(YEAR, name="year", value=True)),
        ({"before": "2021"}, says(YEAR, name="before", value="2021")),
        ({"after": 2022.5}, says(YEAR, name="after", value=2022.5)),
        (
            {"before": 2022, "after": 2021},
            says("errors.reports.contract.before_not_earlier", before="2022", after="2021"),
        ),
        ({"region": 21.01}, says(REGION, region=21.01)),
        ({"region": None}, says(REGION, region=None)),
        ({"region": " "}, says(REGION, region=" ")),
        ({"lang": None}, says(LANGUAGE, lang_value=None)),
        ({"lang": "jv"}, says(LANGUAGE, lang_value="jv", join="id, en")),
        ({"source": 7}, says(TEXT, name="source", value=7)),
        ({"year": float("nan")}, says(YEAR, name="year")),
    ],
)
def test_a_value_of_another_type_is_refused(given: dict[str, Any], reason: re.Pattern[str]) -> None:
    with pytest.raises(papermill.PapermillExecutionError, match=f"ParameterError: {reason.pattern}"):
        execute(first_cells("01_maturity"), "spbe-inprocess", given)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"before": 2018}, says(TEXT, name="before", value=2018)),
        ({"after": None}, says(TEXT, name="after", value=None)),
        ({"region": 51.71}, says(REGION, region=51.71)),
        ({"lang": "jv"}, says(LANGUAGE, lang_value="jv", join="id, en")),
        (
            {"year": 2018},
            says("errors.reports.contract.typed_parameters", join="'year'", join_2="region, before, after, lang"),
        ),
    ],
)
def test_the_page_on_two_evaluations_checks_its_own(given: dict[str, Any], reason: re.Pattern[str]) -> None:
    with pytest.raises(papermill.PapermillExecutionError, match=f"ParameterError: {reason.pattern}"):
        execute(first_cells("09_comparison"), "spbe-inprocess", given)


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
    with pytest.raises(papermill.PapermillExecutionError, match=says(NOT_AS_GIVEN, name="region", given="bintan")):
        execute(node, "spbe-inprocess", {"region": "bintan"})


def test_the_calibration_study_knows_its_language_only() -> None:
    node = nbformat.read(ROOT / "notebooks" / "calibration" / "calibration.ipynb", 4)
    node.cells = node.cells[:3]
    execute(node, "spbe-inprocess", {"lang": "en"})
    with pytest.raises(
        papermill.PapermillExecutionError,
        match=says("errors.reports.contract.typed_parameters", join="'region'", join_2="lang"),
    ):
        execute(node, "spbe-inprocess", {"region": "paser"})


def test_who_sits_before_the_notebook_may_change_what_they_like() -> None:
    """Cells run again, after the parameters were changed by hand: what papermill set earlier binds no longer."""
    ran = ["", 'region = "paser"\n', INJECTED, "check\n"]
    with pytest.raises(ParameterError, match=says(NOT_AS_GIVEN, name="region", given="bintan", now="paser")):
        check_parameters({"region": "paser", "In": ran})
    check_parameters({"region": "paser", "In": [*ran, 'region = "paser"\n', "check\n"]})


def test_outside_a_notebook_types_are_checked_all_the_same() -> None:
    check_parameters({"region": "paser", "other": 1})
    with pytest.raises(ParameterError, match=says("errors.reports.contract.region_missing")):
        check_parameters({"year": 2022})


def test_the_notebooks_set_every_parameter_of_a_report() -> None:
    known = set(ReportParameters("x").to_dict())
    for name in NOTEBOOKS:
        assert set(parameter_types(read(name))) == known


def test_papermills_own_command_is_refused_in_a_line(tmp_path: Path) -> None:
    """With the types that its command guesses: ``-p region 21.10`` is a number, and would be 21.1."""
    source = tmp_path / "in.ipynb"
    nbformat.write(first_cells("01_maturity"), source)
    words = [str(source), str(tmp_path / "out.ipynb"), "--engine", "spbe-inprocess", "--no-progress-bar"]
    unknown = says("errors.reports.contract.typed_parameters", join="'wilayah'")
    for given, reason in (("wilayah bintan", unknown), ("region 21.10", says(REGION, region=21.1))):
        result = CliRunner().invoke(command, [*words, "-p", *given.split()])
        assert result.exit_code != 0
        assert reason.search(str(result.exception))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda path: path.stem)
def test_papermill_tells_the_type_that_the_notebook_checks(path: Path) -> None:
    """``papermill --help-notebook`` said "Unknown type" of all; a type in a form that it cannot read loses the name."""
    node = nbformat.read(path, 4)
    check = next(cell.source for cell in node.cells if "check_parameters(" in cell.source)
    contract = getattr(parameters, next(iter(re.findall(r"contract=(\w+)", check)), "ReportParameters"))
    types = parameter_types(node)
    assert types.items() <= get_type_hints(contract).items()
    assert "lang" in types
    told = CliRunner().invoke(command, ["--help-notebook", str(path)]).output
    assert "Unknown type" not in told
    assert all(f"  {name}: " in told for name in types)


def test_kept_notebooks_open_in_other_programs() -> None:
    """Valid format 4.5, and the name of a kernel that every installation of Jupyter has."""
    for path in sorted(p for room in ("notebooks", "papers") for p in (ROOT / room).rglob("*.ipynb")):
        node = nbformat.read(path, nbformat.NO_CONVERT)
        nbformat.validate(node)
        assert (node.nbformat, node.nbformat_minor) >= (4, 5), path
        assert node.metadata.kernelspec.name == "python3", path


def test_kept_notebooks_have_words_for_every_picture() -> None:
    """A figure is HTML with its text alternative, of which the kept one has the words; a bare plot has none."""
    kept = sorted(p for room in ("notebooks", "papers") for p in (ROOT / room).rglob("*.ipynb"))
    assert {path.name: wordless(path) for path in kept if wordless(path)} == {}
    texts = [path.read_text(encoding="utf-8") for path in kept]
    assert sum(text.count('<figure class=\\"spbe\\"') for text in texts) >= 50
    assert not any("<img" in text for text in texts)
    assert [path for path, text in zip(kept, texts, strict=True) if "...</td>" in text] == []  # no sentence is cut
