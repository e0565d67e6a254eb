"""The core needs four libraries; what needs more says which extra brings it; pyproject tells the same."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib

import pytest
from helpers.sentences import says
from helpers.tables import ROOT

import spbe_research as spbe
from spbe_research.checks.check import check_tables
from spbe_research.errors import MissingExtra, SpbeError, message
from spbe_research.extras import MODULES, need
from spbe_research.reports import make_report
from spbe_research.reports.running.country import run_country
from spbe_research.reports.running.jobs import list_jobs
from spbe_research.reports.site.page import render_site

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
CORE = {"babel", "numpy", "pandas", "scipy"}

ALONE = """
import importlib.abc, runpy, sys

CORE = {"numpy", "pandas", "scipy", "babel", "dateutil", "six", "tzdata", "spbe_research", "__main__"}

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if not top.startswith("_") and top not in CORE | sys.stdlib_module_names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refuse())
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w-]+", line)[0].lower() for line in requirements}


@pytest.mark.full
def test_the_core_computes_alone():
    words = [sys.executable, "-c", ALONE, str(ROOT / "tests" / "core_only.py")]
    run = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert run.stdout == "the core computes with numpy, pandas, scipy and babel alone\n"


def test_core_is_what_pyproject_says():
    assert names(PROJECT["project"]["dependencies"]) == CORE


def test_every_library_that_the_package_imports_is_in_the_core_or_in_the_table():
    found = set()
    for path in (ROOT / "spbe_research").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module.partition(".")[0])
    third = found - sys.stdlib_module_names - {"spbe_research"}
    assert third - CORE <= set(MODULES)
    assert set(MODULES) - third <= {"defusedxml", "ipykernel"}  # openpyxl and a kernel import them


@pytest.mark.parametrize("module", MODULES)
def test_the_extra_that_is_named_brings_the_library(module):
    distribution, extra = MODULES[module]
    assert distribution in names(EXTRAS[extra])


def test_nothing_is_claimed_that_does_no_work():
    """Of what no line of the package imports, JupyterLab is a program; papermill runs nbclient, distributed Dask.

    What a user's own notebooks want beside ours is an extra of its own, so that it is not claimed for the package.
    """
    ours = set().union(*(names(EXTRAS[e]) for e in ("reports", "study", "cluster")))
    assert ours - {d for d, _ in MODULES.values()} == {"dask", "jupyterlab", "nbclient", "spbe-research"}


@pytest.mark.parametrize(
    ("missing", "extra", "ask"),
    [
        ("pandera", "reports", check_tables),
        ("papermill", "reports", lambda: make_report("paser", 2022, out="unwritten")),
        ("docx", "reports", lambda: make_report("paser", 2022, out="unwritten", formats=["docx"])),
        ("typst", "reports", lambda: make_report("paser", 2022, out="unwritten", formats=["pdf"])),
        ("tqdm", "reports", lambda: run_country(list_jobs(2024, province="Jambi"), out="unwritten")),
        ("jinja2", "reports", lambda: render_site(None)),
        ("xlsxwriter", "study", lambda: spbe.write_template("unwritten.xlsx", "permenpanrb-59-2020")),
        ("xlsxwriter", "study", lambda: spbe.export_table("unwritten.xlsx", spbe.load_panel(2024))),
        ("arro3", "study", lambda: spbe.export_table("unwritten.parquet", spbe.load_panel(2024))),
        ("pyreadstat", "study", lambda: spbe.export_table("unwritten.sav", spbe.load_panel(2024))),
    ],
)
def test_what_is_missing_is_one_clear_line_before_anything_is_written(missing, extra, ask, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra) as caught:
        ask()
    distribution = MODULES[missing][0]
    assert str(caught.value) == message("errors.frame.extra", names=distribution, extra=extra)
    assert caught.value.extra == extra
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_without_calamine_is_not_called_damaged(monkeypatch, tmp_path):
    path = tmp_path / "t.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtra, match=says("errors.frame.extra", names="python-calamine")):
        spbe.read_levels(path, region="paser", year=2021, assessment="self")


def test_an_xlsx_is_read_by_the_core_alone(monkeypatch, tmp_path):
    mine = {"Isian": {"region": "paser", "year": 2021, "assessment": "self", "levels": {"1": 2}}}
    path = spbe.write_template(tmp_path / "t.xlsx", "permenpanrb-59-2020", about=mine)
    for module in ("python_calamine", "openpyxl"):
        monkeypatch.setitem(sys.modules, module, None)
    assert spbe.read_levels(path)[0].levels == {"1": 2}


def test_several_are_named_together_and_the_error_is_one_of_ours(monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(SpbeError, match=says("errors.frame.extra", names="pillow, python-docx")):
        need("PIL", "docx", "lxml")
    with pytest.raises(ImportError):
        need("docx")
    need("lxml")
