"""Tables of the release are known by their fingerprints; anything else is looked at cell by cell."""

from __future__ import annotations

import shutil

import pytest
from helpers.tables import DATA

from spbe_research.checks.released import FILE, as_released
from spbe_research.errors import DataError
from spbe_research.reports.running.run import refuse_broken_tables
from spbe_research.study.folder import init_study

TABLE = "kinds.csv"


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def test_the_packaged_tables_are_those_of_the_release(copied):
    assert as_released()
    assert as_released(copied)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: (data / TABLE).write_text((data / TABLE).read_text(encoding="utf-8") + "x\n", encoding="utf-8"),
        lambda data: (data / TABLE).unlink(),
        lambda data: (data / "extra.csv").write_text("a\n", encoding="utf-8"),
        lambda data: (data / FILE).unlink(),
        lambda data: (data / FILE).write_text("{}", encoding="utf-8"),
        lambda data: (data / FILE).write_text("[1", encoding="utf-8"),
    ],
)
def test_any_other_table_or_descriptor_is_none_of_the_release(copied, change):
    change(copied)
    assert not as_released(copied)


def test_a_study_adds_to_them(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", str(init_study(tmp_path / "s", region="bintan").path))
    assert not as_released()


def test_a_table_that_was_edited_is_still_refused(copied, monkeypatch):
    with (copied / TABLE).open("a", encoding="utf-8", newline="") as file:
        file.write("odd\n")
    monkeypatch.setenv("SPBE_DATA", str(copied))
    with pytest.raises(DataError, match=TABLE):
        refuse_broken_tables()
