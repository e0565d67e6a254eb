"""Pages for those who change the code name what there is: rooms, files, the release."""

from __future__ import annotations

import json
import re
import runpy

import pytest
import yaml
from arro3.io import read_parquet
from helpers.rooms import ORDER
from helpers.tables import ROOT
from helpers.tools import CHROMIUM

import spbe_research as spbe
from spbe_research import __version__
from spbe_research.paths import package_dir

ARCHITECTURE = ROOT / "docs" / "architecture.md"
drawing = runpy.run_path(str(ROOT / "docs" / "images" / "draw_rooms.py"))
ROOMS = dict(drawing["read_rooms"](ARCHITECTURE))

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = ["README.md", "CONTRIBUTING.md", "data/README.md"]
PAGES += sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md"))


def test_the_list_of_rooms_is_the_folders_there_are():
    package = package_dir()
    there = {p.parent.name for p in package.glob("*/__init__.py")}
    there |= {p.stem for p in package.glob("*.py")} - {"__init__"}
    coming = {name for name, holds in ROOMS.items() if holds.startswith("*coming*")}
    assert there - set(ROOMS) == set(), "give the new room its line in docs/architecture.md"
    assert set(ROOMS) - coming - there == set(), "docs/architecture.md lists a room that is not there"
    assert coming & there == set(), "this room has come: take the word out of docs/architecture.md"


def test_the_table_and_the_direction_of_imports_have_one_order():
    assert list(ROOMS) == [room for room in ORDER if room != "__init__"]


def test_the_picture_of_the_rooms_is_drawn_from_the_list():
    drawn = drawing["draw"](list(ROOMS.items()))
    kept = (ROOT / "docs" / "images" / "rooms.svg").read_text(encoding="utf-8")
    assert kept == drawn, "run: python docs/images/draw_rooms.py"
    for name in ROOMS:
        assert f">{name}</text>" in kept


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    tops = "spbe_research|data|docs|notebooks|papers|tests|benchmarks|\\.github|\\.ci"
    for name in re.findall(rf"`((?:{tops})/[^`\s]*)`", text):
        if not re.search(r"[<*{]|NN_", name):
            assert (ROOT / name).exists(), f"{page}: {name}"


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for path in DECISIONS:
        assert path.name == "README.md" or f"({path.name})" in listed


def test_the_citation_names_this_release():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", text, re.MULTILINE).group(1) == __version__


def test_the_archive_is_told_what_the_citation_says():
    text = " ".join((ROOT / "CITATION.cff").read_text(encoding="utf-8").split())
    told = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert told["version"] == __version__
    assert f'title: "{told["title"]}"' in text
    assert f"license: {told['license']} " in text
    assert "keywords: - " + " - ".join(told["keywords"]) == text[text.index("keywords: ") :]
    assert re.sub(r"</?p>", "", told["description"]) in text
    assert [one["name"] for one in told["creators"]] == re.findall(r'- name: "([^"]+)"', text.split("references:")[0])


def test_the_citation_names_the_documents_as_the_reports_do():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["references"]
    known = json.loads((ROOT / "data" / "references.json").read_text(encoding="utf-8"))
    works = {(e["title"], e.get("issued", {}).get("date-parts", [[None]])[0][0]) for e in known}
    assert {(one["title"], one["year"]) for one in cited} <= works
    assert len(cited) > 5


@pytest.mark.slow
def test_a_release_has_the_panel_as_parquet(tmp_path):
    made = runpy.run_path(str(ROOT / ".ci" / "panels.py"))["write"](tmp_path / "panels")
    names = {path.name for path in made}
    assert {"index.parquet", "permenpanrb-5-2018-aspect.parquet", "permenpanrb-59-2020-indicator.parquet"} <= names
    table = read_parquet(tmp_path / "panels" / "permenpanrb-59-2020-domain.parquet").read_all()
    assert table.num_rows == len(spbe.load_panel(instrument="permenpanrb-59-2020").frame) > 1_000
    hashes = (tmp_path / "panels" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(hashes) == 2 * len(made)  # each with its codebook
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "- run: make panels\n" in workflow
    assert "build/panels/*" in workflow


def test_every_table_names_its_licence():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert [table["path"] for table in package["resources"] if not table.get("licenses")] == []
    assert {table["path"] for table in package["resources"]} == {
        path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*.csv")
    }


def test_no_address_of_a_server_in_the_workflow_and_the_hooks():
    for name in (".github/workflows/ci.yml", ".pre-commit-config.yaml", ".editorconfig"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_the_workflow_names_every_release_that_the_package_asks_for():
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    oldest = re.search(r'requires-python = ">=3\.(\d+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8")).group(
        1
    )
    assert f'python: ["3.{oldest}", ' in workflow
    assert "bash .ci/run" in workflow


def test_the_workflow_installs_what_its_tests_run_with():
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    (lock,) = re.findall(r"pip install --require-hashes -r (\S+)", workflow)
    assert f"cache-dependency-path: {lock}\n" in workflow
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    assert {"pytest", "pytest-xdist", "pytest-mpl"} <= set(pinned)
    assert "python -m pytest -q -n auto --dist loadgroup -m " in workflow
    assert "run: make test-all\n" in workflow


def test_the_gate_looks_for_chromium_as_the_tests_do():
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"has {' '.join(CHROMIUM)} ||" in gate
