"""Pairs described once for all tests of the chapter."""

from __future__ import annotations

import pytest

from spbe_research.profiles.instrument_change import InstrumentChange, describe_instrument_change


@pytest.fixture(scope="module")
def madiun() -> InstrumentChange:
    return describe_instrument_change("kabupaten madiun")


@pytest.fixture(scope="module")
def bintan() -> InstrumentChange:
    return describe_instrument_change("bintan")
