"""The kernel that runs a chapter belongs to the environment that asks for it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.errors import ParameterError
from spbe_research.reports import make_report
from spbe_research.reports.running.kernel import check_kernel

KEYS = "errors.running.kernel.check_kernel"


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Register a ``python3`` that starts a program; such a folder comes before our own."""

    def register(program: str) -> Path:
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        argv = [program, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": argv, "display_name": "Python 3", "language": "python"}
        (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
        return folder

    return register


def test_the_kernel_of_this_environment_is_taken(kernel) -> None:
    check_kernel()
    kernel(sys.executable)
    check_kernel()


@pytest.mark.parametrize("program", ["python", "python3", "python3.11"])
def test_what_jupyter_replaces_by_this_python_is_taken(kernel, program: str) -> None:
    kernel(program)
    check_kernel()


def test_a_kernel_of_another_environment_is_refused_with_its_folder(kernel, tmp_path: Path) -> None:
    other = tmp_path / "env" / "bin" / "python"
    other.parent.mkdir(parents=True)
    other.symlink_to(sys.executable)  # as in any virtual environment
    folder = kernel(str(other))
    foreign = says("errors.running.kernel.other_environment", kernel="python3", program=str(other), folder=str(folder))
    with pytest.raises(ParameterError, match=foreign):
        check_kernel()
    with pytest.raises(ParameterError, match=foreign):
        make_report("bintan", 2024, out=tmp_path / "out", engine="kernel")
    assert not (tmp_path / "out").exists()


def test_a_kernel_whose_program_is_gone_is_refused(kernel, tmp_path: Path) -> None:
    program = str(tmp_path / "gone" / "python")
    folder = kernel(program)
    with pytest.raises(
        ParameterError, match=says("errors.running.kernel.program_gone", program=program, folder=str(folder))
    ):
        check_kernel()


def test_a_kernel_that_is_not_there_is_told() -> None:
    with pytest.raises(ParameterError, match=says(KEYS, kernel="spbe-old")):
        check_kernel("spbe-old")
