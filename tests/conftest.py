"""Fixtures shared by the tests: instruments, tables as plain text, copies to break, built reports, a browser."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers import keys
from helpers.built import BuiltReports
from helpers.tables import DATA, DataCopy, add_fourth, copy_data, read_plain
from helpers.tools import CHROMIUM, tool
from hypothesis import settings

from spbe_research.data.instruments import Instrument, load_instrument

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from syrupy.assertion import SnapshotAssertion

# no timed tests, and the same examples in every run
settings.register_profile("spbe", deadline=None, derandomize=True)
settings.load_profile("spbe")

_MISSING = pytest.StashKey[list[str]]()

# messages as the tests write them, whatever the machine speaks
os.environ["SPBE_LANG"] = "en"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-key", action="store_true", help="fail where a sentence of the catalogs was never chosen")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Pictures are compared with the same baseline from whatever folder pytest is called."""
    if config.option.mpl_generate_path is not None:  # pytest-mpl says that it leaves the folder of the settings aside
        warnings.filterwarnings("ignore", message="Ignoring --mpl-baseline-path")
    elif config.option.mpl_baseline_path is None:
        config.option.mpl_baseline_path = str(config.rootpath / config.getini("mpl-baseline-path"))
    if config.option.every_key:
        if not hasattr(config, "workerinput"):
            os.environ[keys.FOLDER] = tempfile.mkdtemp(prefix="spbe-keys-")
        keys.start()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file run in one process, which makes what they share once, where no group of files is named."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Once every worker is done: the sentences that no test made the package choose."""
    if not session.config.option.every_key or hasattr(session.config, "workerinput"):
        return
    folder = Path(os.environ.pop(keys.FOLDER))
    session.config.stash[_MISSING] = keys.never_asked(folder)
    shutil.rmtree(folder)
    if session.config.stash[_MISSING] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for key in config.stash.get(_MISSING, []):
        terminalreporter.write_line(f"never chosen by the package in a test: {key}", red=True)


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
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltReports:
    """``built(region, year, lang=..., formats=...)``: a report shared by all tests of the run; only to be read."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # of all workers
    return BuiltReports(shared / "built-reports")


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """A text that must be the one kept in a file beside the test; ``make snapshots`` writes it anew."""
    from helpers.snapshots import PlainText

    return snapshot.use_extension(PlainText)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium, for one module: while it runs, playwright's event loop lets no kernel start here."""
    from playwright.sync_api import sync_playwright

    path = tool(*CHROMIUM)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield started
        started.close()
