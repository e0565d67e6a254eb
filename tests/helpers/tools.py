"""Programs that some tests look over the shoulder of the package with: a browser, a spreadsheet, PDF and TeX."""

from __future__ import annotations

import importlib
import os
import shutil
from types import ModuleType

import pytest

#: set where every program is expected, as the gate does: then a missing one fails instead of skipping
REQUIRE = "SPBE_REQUIRE_TOOLS"


def find_tool(*names: str) -> str:
    """Path of the first of these programs; without any the test is skipped, or fails where tools are required."""
    for name in names:
        if path := shutil.which(name):
            return path
    _miss(f"{names[0]} is not installed")
    raise AssertionError  # not reached


def find_module(name: str) -> ModuleType:
    """A module of an extra; without it the tests of a file are skipped, or fail where tools are required."""
    try:
        return importlib.import_module(name)
    except ImportError:
        _miss(f"{name} is not installed", whole_file=True)
        raise


def _miss(what: str, *, whole_file: bool = False) -> None:
    if os.environ.get(REQUIRE):
        pytest.fail(f"{what}, and {REQUIRE} is set")
    pytest.skip(what, allow_module_level=whole_file)
