"""The command: answers on standard output, one clear line on standard error, exit status 0, 1 or 2."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from helpers.running import call
from helpers.sentences import data_line, says
from helpers.tables import ROOT

import spbe_research
from spbe_research._version import __version__
from spbe_research.paths import data_dir
from spbe_research.text.catalog import tell


def unknown(shown: str, **values: object) -> re.Pattern[str]:
    return says("errors.data.regions.unknown_region", shown=shown, **values)


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["report", "bandung"],
            says("errors.data.regions.ambiguous", each="Kabupaten Bandung (32.04); Kota Bandung (32.73)"),
        ),
        (["report", "pasir"], unknown("pasir", hint=says("errors.data.regions.near", names="Kabupaten Paser"))),
        (["report", "../../etc/passwd"], unknown("../../etc/passwd")),
        (
            ["report", "bintan", "--year", "2019"],
            says("errors.data.observations.nothing", wish="2019", there=re.compile("2024.*?")),
        ),
        (["report", "berau", "--year", "2021"], says("errors.data.observations.not_assessed", year="2021")),
        (
            ["report", "paser", "--lang", "fr"],
            says("errors.numbers.language.check_language", lang_value="fr", join="id, en"),
        ),
        (["report", "biak numfor"], says("errors.data.observations.nothing_published")),
        (["report", "kota jakarta pusat"], re.compile("an administrative unit of the Province of DKI Jakarta")),
        (["report", "nasional"], says("errors.running.run.published_mean")),
        (["show", "kabupaten yahukimo"], says("errors.cli.main.show")),
        (["show", "9999"], says("errors.data.regions.find_region", wanted="99.99", text="9999")),
    ],
)
def test_one_line_status_2_nothing_written(monkeypatch, capsys, empty, words, message):
    status, _, said = call(monkeypatch, capsys, *words)
    assert status == 2
    assert said.startswith("spbe: ")
    assert message.search(said)
    assert said.count("\n") == 1
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("words", ["report", "report paser --year x", "report paser --colour red", "nothing"])
def test_wrong_usage(monkeypatch, capsys, empty, words):
    status, _, said = call(monkeypatch, capsys, *words.split())
    assert status == 2
    assert "Traceback" not in said
    assert list(empty.iterdir()) == []


def test_show_lists_what_is_published(monkeypatch, capsys):
    status, said, _ = call(monkeypatch, capsys, "show", "6401")
    assert status == 0
    assert said.startswith("Kabupaten Paser (64.01, Kalimantan Timur)")
    assert tell("command.unit indicator") in said
    assert "paser-2022" in said


def test_version_comes_from_one_place(monkeypatch, capsys, empty):
    assert call(monkeypatch, capsys, "--version") == (0, f"spbe-research {__version__}\n", "")
    assert spbe_research.__version__ is __version__
    cited = [x for x in (ROOT / "CITATION.cff").read_text(encoding="utf-8").split("\n") if x.startswith("version:")]
    assert cited == [f"version: {__version__}"]
    assert list(empty.iterdir()) == []


def test_version_does_not_read_the_study_it_is_asked_in(monkeypatch, capsys, empty):
    (empty / "study.toml").write_text("this is no study", encoding="utf-8")
    assert call(monkeypatch, capsys, "--version")[0] == 0


def test_check_names_file_row_and_column(monkeypatch, capsys, tmp_path):
    assert call(monkeypatch, capsys, "check")[:2] == (0, tell("command.findings_none") + "\n")
    folder = Path(shutil.copytree(data_dir(), tmp_path / "data"))
    table = folder / "observations" / "index_values.csv"
    lines = table.read_text(encoding="utf-8").split("\n")
    lines[4] = lines[4].replace(",official,", ",offical,")
    table.write_text("\n".join(lines), encoding="utf-8")
    status, said, _ = call(monkeypatch, capsys, "check", "--data", str(folder))
    assert status == 1
    line = data_line("observations/index_values", 5, "assessment", found="offical", allowed="official")
    assert line in said
    monkeypatch.setenv("SPBE_DATA", str(folder))
    monkeypatch.chdir(tmp_path)
    status, _, said = call(monkeypatch, capsys, "report", "paser")
    assert status == 2
    assert said.startswith(f"spbe: {line.partition(': ')[0]}")
    assert not (tmp_path / "reports").exists()


def test_reproduce(monkeypatch, capsys):
    status, said, _ = call(monkeypatch, capsys, "reproduce", "--no-differences")
    assert status == 0
    assert f"| **{tell('command.total')}** |" in said
    status, _, said = call(monkeypatch, capsys, "reproduce", "--no-differences", "--readme", "no-such-file.md")
    assert status == 2
    assert says("errors.checks.ledger.write_summary", path="no-such-file.md").search(said)


@pytest.mark.slow
def test_works_as_an_installed_wheel_in_another_folder(tmp_path):
    """Data, notebooks and papers travel with the wheel and are found there, not in the checkout."""
    source = copy_checkout(ROOT, tmp_path / "source")
    site, wheels, elsewhere = tmp_path / "site", tmp_path / "wheel", tmp_path / "elsewhere"
    quiet = {"check": True, "capture_output": True, "text": True}
    run = [sys.executable, "-m"]
    subprocess.run([*run, "build", "--wheel", "--no-isolation", "--outdir", wheels, source], **quiet)
    wheel = next(wheels.glob("*.whl"))
    assert {f"spbe_research/{name}" for name in ("py.typed", "__init__.pyi")} <= set(ZipFile(wheel).namelist())
    subprocess.run([*run, "venv", tmp_path / "venv"], **quiet)  # for its pip: uv's environments have none
    pip = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([pip, "-m", "pip", "install", "--no-deps", "--target", site, wheel], **quiet)
    elsewhere.mkdir()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SPBE_")} | {"PYTHONPATH": str(site)}
    quiet |= {"cwd": elsewhere, "env": environment}
    asked = "from spbe_research.paths import *; print(share_dir()); print(len(list(papers_dir().iterdir())))"
    where = subprocess.run([sys.executable, "-c", asked], **quiet).stdout.split("\n")
    assert Path(where[0]) == site / "spbe_research" / "_share"
    assert int(where[1]) >= 3
    said = type_errors(SCRIPT, elsewhere, environment)
    assert said == ("", 0), said
    said, status = type_errors(SCRIPT.replace('"permenpanrb-59-2020"', "59"), elsewhere, environment)
    assert status == 1
    assert 'Argument 2 to "score" has incompatible type "int"' in said
    subprocess.run([*run, "spbe_research.cli", "report", "paser", "--year", "2022"], **quiet)
    assert (elsewhere / "reports" / "kabupaten-paser" / "2022" / "id" / "manifest.json").is_file()


#: what somebody writes first; strict mypy must know every type in it from the installed package alone
SCRIPT = """import spbe_research as spbe
result: spbe.Score = spbe.score(spbe.load_levels("paser", 2022), "permenpanrb-59-2020")
print(result.index_exact.numerator, result.published(lang="id").upper(), spbe.score([2] * 47, "permenpanrb-59-2020"))
"""


def type_errors(script: str, folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    """What mypy says of a script in strict mode, and its exit status."""
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", os.devnull, file.name],
        capture_output=True, text=True, check=False, cwd=folder, env=environment,
    )  # fmt: skip
    file.unlink()
    return checked.stdout + checked.stderr, checked.returncode


def copy_checkout(root: Path, target: Path) -> Path:
    """The parts of a checkout that a wheel is built from."""
    target.mkdir()
    for name in ("spbe_research", "data", "notebooks", "papers"):
        shutil.copytree(root / name, target / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "requirements.lock"):
        shutil.copy(root / name, target / name)
    return target
