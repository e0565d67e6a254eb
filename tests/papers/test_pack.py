"""The replication package: the same bytes, all that is needed elsewhere, and what is refused with nothing written."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from helpers.running import call
from helpers.sentences import says

from spbe_research.errors import ChapterError, OutputError
from spbe_research.papers.pack import pack
from spbe_research.papers.start import init_paper
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file

#: in the order of the template of the AEA's data editor
ORDER = [
    "Overview", "Data Availability and Provenance Statements", "Statement about Rights", "License for Data",
    "Summary of Availability", "Details on each Data Source", "Dataset list", "Computational requirements",
    "Software Requirements", "Controlled Randomness", "Memory, Runtime, Storage Requirements",
    "Description of programs/code", "Instructions to Replicators", "List of tables and programs", "References",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", "")
    monkeypatch.delenv("SPBE_STUDY")
    monkeypatch.chdir(tmp_path)


def write_cell(folder: Path, code: str) -> None:
    """One more cell at the end of a notebook."""
    path = folder / "reproduce.ipynb"
    node = nbformat.read(path, as_version=4)
    node.cells.append(nbformat.from_dict(
        {"cell_type": "code", "id": "more", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
    ))  # fmt: skip
    nbformat.write(node, path)


def elsewhere(package: Path) -> tuple[int, str]:
    """The second command of a package, without any trace of this checkout."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "HOME", "USERPROFILE")
    environment = {k: v for k, v in os.environ.items() if k in kept}
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=package, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_a_package_has_the_same_bytes_and_runs_in_an_empty_folder(tmp_path):
    first = pack("denpasar-2018-2019")
    data = first.read_bytes()
    assert pack("denpasar-2018-2019", tmp_path / "again.zip").read_bytes() == data
    place = tmp_path / "empty"
    with zipfile.ZipFile(first) as archive:
        archive.extractall(place)
    package = place / "denpasar-2018-2019"
    status, said = elsewhere(package)
    assert (status, said.splitlines()[-1]) == (
        0, "denpasar-2018-2019: 50 figures compared: 48 match, 2 explained, 0 unresolved, 0 unexplained",
    ), said  # fmt: skip
    text = (package / "README.md").read_text(encoding="utf-8")
    headings = [line.lstrip("# ") for line in text.splitlines() if line.startswith("##")]
    assert headings == ORDER
    assert "python -m pip install --require-hashes -r requirements.lock\npython run.py" in text
    texts = [p.read_text(encoding="utf-8") for p in (package / "outputs").glob("*.txt")]
    assert [t for t in texts if " ... " in t] == []  # no column is left out
    used = {p.relative_to(package).as_posix() for p in (package / "data").rglob("*.csv")}
    assert "data/observations/indicator_levels.csv" in used
    assert "data/roadmap/efforts.csv" not in used  # nothing that was not read
    for name in used:
        assert f"| `{name}` |" in text
        assert hashlib.sha256((package / name).read_bytes()).hexdigest() in text
    outputs = {p.relative_to(package).as_posix() for p in (package / "outputs").iterdir()}
    assert {name for name in outputs if f"`{name}`" not in text} == set()
    crate = json.loads((package / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {e["@id"]: e for e in crate["@graph"]}
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    parts = [part["@id"] for part in entities["./"]["hasPart"]]
    assert {"name", "description", "datePublished", "license"} < set(entities["./"])
    for part in parts:
        path = package / part
        if part.endswith("/"):
            assert path.is_dir()
            continue
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entities[part]["sha256"]
        assert entities[part]["contentSize"] == str(path.stat().st_size)
    known = {*parts, "ro-crate-metadata.json", "SHA256SUMS"}
    files = {p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file()}
    assert {f for f in files if f not in known and not f.startswith("code/")} == set()
    assert "cff-version: 1.2.0" in (package / "CITATION.cff").read_text(encoding="utf-8")
    lock = (package / "requirements.lock").read_text(encoding="utf-8")
    assert lock.count("==") > 100
    assert "--hash=sha256:" in lock

    levels = package / "data" / "observations" / "index_values.csv"
    levels.write_text(levels.read_text(encoding="utf-8").replace(",3.33,", ",3.35,"), encoding="utf-8")
    status, said = elsewhere(package)
    assert status == 1
    assert "data/observations/index_values.csv" in said
    assert "cell-03-1.txt" in said


@pytest.mark.slow
def test_a_package_of_a_study_takes_its_figures_along(tmp_path, monkeypatch, capsys):
    study = init_study(tmp_path / "mine", region="bintan")
    levels = tmp_path / "levels.csv"
    levels.write_text("No.;Level\n" + "".join(f"{n};{n % 5 + 1}\n" for n in range(1, 48)), encoding="utf-8")
    add_file(study, levels, region="bintan", year=2021, assessment="self", source="Diskominfo")
    monkeypatch.chdir(study.path)
    paper = init_paper("tesis", region="bintan", lang="id")
    write_cell(paper.path, 'spbe.describe_maturity("bintan", 2021, assessment="self")')
    monkeypatch.delenv("SPBE_STUDY", raising=False)
    status, said, warned = call(monkeypatch, capsys, "pack", "tesis", "--lang", "en")
    assert (status, said) == (0, f"{paper.path.parent / 'tesis.zip'}\n")
    assert says("papers.no_author").search(warned)
    with zipfile.ZipFile(paper.path.parent / "tesis.zip") as archive:
        archive.extractall(tmp_path / "empty")
    package = tmp_path / "empty" / "tesis"
    assert (package / "study" / "data" / "observations" / "indicator_levels.csv").is_file()
    status, said = elsewhere(package)
    assert status == 0, said
    assert "Diskominfo" in (package / "study" / "data" / "sources.csv").read_text(encoding="utf-8")


def test_a_notebook_that_fails_is_named_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    paper = init_paper("tesis", lang="en")
    write_cell(paper.path, "1 / 0")
    with pytest.raises(ChapterError) as caught:
        pack("tesis")
    assert (caught.value.chapter, caught.value.cell) == ("tesis/reproduce.ipynb", 5)
    assert caught.value.reason == "ZeroDivisionError: division by zero"
    assert [p.name for p in tmp_path.iterdir()] == ["tesis"]
    status, _, said = call(monkeypatch, capsys, "reproduce", "tesis")
    assert status == 2
    assert said.count("\n") == 1
    assert "tesis/reproduce.ipynb" in said


@pytest.mark.slow
def test_a_notebook_that_draws_lots_without_a_seed_is_refused(tmp_path):
    paper = init_paper("tesis", lang="en")
    write_cell(paper.path, "import numpy as np\n\nnp.random.default_rng().random()")
    with pytest.raises(ChapterError) as caught:
        pack("tesis")
    assert caught.value.cell == 5
    assert says("errors.papers.by_chance").search(str(caught.value))
    assert [p.name for p in tmp_path.iterdir()] == ["tesis"]


@pytest.mark.slow
def test_a_notebook_that_is_none_is_named(tmp_path):
    paper = init_paper("tesis", lang="en")
    (paper.path / "reproduce.ipynb").write_text("no notebook", encoding="utf-8")
    with pytest.raises(ChapterError, match=r"tesis/reproduce\.ipynb"):
        pack("tesis")
    (paper.path / "reproduce.ipynb").unlink()
    with pytest.raises(ChapterError, match=r"tesis/reproduce\.ipynb"):
        pack("tesis")


def test_a_place_that_cannot_be_written_is_said_before_anything_runs(tmp_path, monkeypatch):
    (tmp_path / "blocked").write_text("x", encoding="utf-8")

    def run(*_: object) -> None:
        raise AssertionError("ran")

    monkeypatch.setattr("spbe_research.papers.pack.run_apart", run)
    with pytest.raises(OutputError):
        pack("paser-2022", tmp_path / "blocked" / "x.zip")
