"""Programs beside Python that some tests look through: found here, and nowhere else."""

from __future__ import annotations

import importlib
import os
import shutil
from types import ModuleType

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def tool(*names: str) -> str:
    """Path of the first program of these names; without any the test is skipped, or fails where tools are required.

    Where ``SPBE_REQUIRE_TOOLS`` is set, a missing program is a failure: the gate must not pass for want of one.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    if os.environ.get("SPBE_REQUIRE_TOOLS"):
        pytest.fail(f"{names[0]} is required here and is not installed")
    pytest.skip(f"{names[0]} is not installed")


def find_module(name: str) -> ModuleType:
    """A module of an extra; without it the tests of a file are skipped, or fail where tools are required."""
    try:
        return importlib.import_module(name)
    except ImportError:
        if os.environ.get("SPBE_REQUIRE_TOOLS"):
            pytest.fail(f"{name} is required here and is not installed")
        pytest.skip(f"{name} is not installed", allow_module_level=True)
