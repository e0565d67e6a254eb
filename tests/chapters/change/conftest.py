"""Changes described once for all tests of the chapter."""

from __future__ import annotations

import pytest
from helpers.change_chapter import (
    CASES,
)
from helpers.evaluations import at

from spbe_research.data.regions import find_region
from spbe_research.profiles.change import RegionChange, describe_change, gather


@pytest.fixture(scope="module")
def described() -> dict[str, RegionChange]:
    return {key: describe_change(*case) for key, case in CASES.items()}


@pytest.fixture(scope="module")
def across() -> RegionChange:
    """Two governments, so the arithmetic and the words only."""
    return gather(find_region("denpasar"), at("denpasar", 2018), at("paser", 2022))
