"""What is refused to an Indonesian reader bears decimal commas, whichever part refuses it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from helpers.result_pdf import document, report

import spbe_research as spbe
from spbe_research.checks.check import check_tables
from spbe_research.data.instruments import load_instrument
from spbe_research.errors import FileProblems, SpbeError
from spbe_research.study.by_hand import fill_by_hand
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_evaluations
from spbe_research.study.reading.cells import parse_level
from spbe_research.study.reading.figures import parse_figure
from spbe_research.study.reading.grid import Shown
from spbe_research.study.reading.pdf.read import report_of

NEW = "permenpanrb-59-2020"
PASER = [int(x) for x in spbe.load_levels("paser", 2022).values]
_POINT = re.compile(r"\d\.\d")


def add(study, source="LHE", *, year=2025, **more) -> None:
    filled = fill_by_hand("bintan", year, assessment="official", **more)
    add_evaluations(study, [filled], source=source, check=check_tables)


def falsified() -> None:
    sheets = report("PEMERINTAH KAB. BINTAN", 2025, [1 + n * n % 5 for n in range(47)])
    for row in sheets.values:
        row[1] = "4,99"
    sheets.heading["predicate"] = "(Memuaskan)"
    report_of(document(sheets))


REFUSALS: dict[str, Callable] = {
    "the same evaluation with other values": lambda s: add(s, domains="4,00 3,10 2,27 3,04", index="3,05"),
    "another than published": lambda s: add(s, year=2024, index="3,27"),
    "levels against a published index": lambda s: add(s, year=2024, levels=" ".join("3" * 47)),
    "values that no levels give": lambda s: add(s, "x", domains="4,00 3,10 2,20 3,04"),
    "values against each other": lambda s: add(s, "x", year=2023, index="2,59", domains="4,00 3,10 2,18 3,04"),
    "values that other ones leave no room for": lambda s: add(s, "x", year=2025, aspects=" ".join(["3,00"] * 8)),
    "a predicate": lambda s: add(s, "x", year=2023, index="3,04", predicate="Cukup"),
    "a figure": lambda s: parse_figure(3.275, load_instrument(NEW)),
    "a level": lambda s: parse_level(2.75, load_instrument(NEW), least=load_instrument(NEW).level_min),
    "a level as it is shown": lambda s: parse_level(Shown(2.75, "3"), load_instrument(NEW), least=1),
    "a target that is reached": lambda s: spbe.plan_roadmap(PASER, NEW, 1.25),
    "a target beyond reach": lambda s: spbe.plan_roadmap(PASER, NEW, 4.75, max_level=3),
    "efforts above a budget": lambda s: spbe.plan_roadmap(PASER, NEW, 2.6, budget=5.5),
    "a report's own figures": lambda s: falsified(),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_a_refusal_bears_decimal_commas(what, tmp_path, monkeypatch):
    study = init_study(tmp_path / "kajian", region="bintan")
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    add(study, domains="4,00 3,10 2,18 3,04", index="3,04")
    with pytest.raises((SpbeError, ValueError)) as refused:
        REFUSALS[what](study)
    monkeypatch.setenv("SPBE_LANG", "en")
    english = str(refused.value)
    monkeypatch.setenv("SPBE_LANG", "id")
    told = str(refused.value)
    assert told != english
    told = told.replace("21.01", "").replace("lhe.pdf", "")
    assert not _POINT.search(told), told


def test_a_size_bears_points_between_thousands(tmp_path, monkeypatch):
    file = tmp_path / "besar.pdf"
    with file.open("wb") as handle:
        handle.truncate(300_000_000)
    with pytest.raises(FileProblems) as refused:
        spbe.read_result_report(file)
    monkeypatch.setenv("SPBE_LANG", "id")
    assert "300.000.000 bita; diizinkan: 60.000.000." in str(refused.value)
