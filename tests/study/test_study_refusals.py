"""What a study does not hold, and a table in it that is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.errors import DataError, NoObservation
from spbe_research.study.folder import Study, init_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return init_study(tmp_path / "s", region="bintan")


def test_a_table_that_no_study_has(study):
    with pytest.raises(DataError, match=r"kinds\.csv"):
        study.table("kinds")


def test_levels_of_an_empty_study(study):
    with pytest.raises(NoObservation, match=says("errors.study.folder.nothing_own", name="s")):
        study.panel()


def test_a_table_of_the_study_with_another_column(study):
    from spbe_research.data.tables import read_table

    own = study.path / "data" / "observations" / "indicator_levels.csv"
    own.write_text("institution_id,colour\n21.01,red\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_STUDY", str(study.path))
        with pytest.raises(DataError, match="colour"):
            read_table("observations/indicator_levels")
