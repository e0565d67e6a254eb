"""Fixtures shared by the tests: the instruments, the tables as plain text, and a copy of the data to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.tables import DATA, DataCopy, add_fourth, copy_data, read_plain
from helpers.tools import find_tool
from hypothesis import settings

from spbe_research.data.instruments import Instrument, load_instrument

# no timed tests, and the same examples in every run
settings.register_profile("spbe", deadline=None, derandomize=True)
settings.load_profile("spbe")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: playwright leaves an event loop running in its thread, in which no kernel starts."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The tables of the checkout."""
    return DATA


@pytest.fixture(scope="session")
def plain() -> Callable[[str], list[dict[str, str]]]:
    """``plain(name)``: rows of a table, read independently of the package."""
    return read_plain


@pytest.fixture(scope="session")
def inst5() -> Instrument:
    """PermenPANRB 5/2018: 37 scored rows."""
    return load_instrument("permenpanrb-5-2018")


@pytest.fixture(scope="session")
def inst59() -> Instrument:
    """PermenPANRB 59/2020: 47 rows."""
    return load_instrument("permenpanrb-59-2020")


@pytest.fixture(scope="session")
def pemdi() -> Instrument:
    """PermenPANRB 8/2026: 20 rows, decimal levels, no domains."""
    return load_instrument("permenpanrb-8-2026")


@pytest.fixture
def data_copy(tmp_path: Path) -> DataCopy:
    """A fresh copy of the data; give ``folder=data_copy.path`` to the functions."""
    return copy_data(tmp_path)


@pytest.fixture
def fourth(data_copy: DataCopy) -> DataCopy:
    """A copy of the data with the made-up fourth instrument, to be changed at will."""
    return add_fourth(data_copy)


@pytest.fixture(scope="session")
def fourth_shared(tmp_path_factory: pytest.TempPathFactory) -> DataCopy:
    """The same for many tests; only to be read."""
    return add_fourth(copy_data(tmp_path_factory.mktemp("fourth")))


@pytest.fixture(scope="session")
def uji(fourth_shared: DataCopy) -> Instrument:
    """The made-up fourth instrument, loaded from its data."""
    return load_instrument("uji-2027", folder=fourth_shared.path)


@pytest.fixture(scope="session")
def browser():
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    path = find_tool("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield started
        started.close()
