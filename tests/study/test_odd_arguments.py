"""Public functions of a study with arguments that nobody should give: an error of ours in one line, or an answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers.official import add_official, read_official
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spbe_research.data.panel import load_panel
from spbe_research.errors import SpbeError
from spbe_research.study.export import export_table
from spbe_research.study.folder import init_study, open_study
from spbe_research.study.intake import remove_levels
from spbe_research.study.workbook.write import write_template

LINES = "No;Tingkat\r\n" + "".join(f"{n};{1 + n % 5}\r\n" for n in range(1, 48))
INSTRUMENT = "permenpanrb-59-2020"
PANEL = load_panel(2022, depth="indicator")

odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.binary(max_size=8),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.sampled_from([
        "", " ", "bintan", "21.01", "Bandung", "../etc/passwd", "\0", "x" * 400, "\ud800", "21,01", "2021", "official",
        "Mandiri", "nan", "permenpanrb-59-2020", "permenpanrb-5-2018", "Data", 2021, 2021.0, 2021.5, 10**400, -1,
        np.int64(2021), np.float64("nan"), np.array([2021]), Decimal("2021"), Fraction(2021), pd.NA, pd.NaT, object(),
        date(2021, 1, 1), Path("a"), ("a",), {"level": "Tingkat"}, {"level": 3}, {"x": "y"}, {"level": "B"}, [None],
        {"level": ""}, {3: "Tingkat"}, {"level": None}, "id", "en", "fr", pd.Series([1]), lambda: 1, int, 1j,
    ]),
)  # fmt: skip


#: no path at all, or none that leads out of an empty folder
plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats())


def allowed(function: Callable[[], object]) -> None:
    """Only errors of ours."""
    with suppress(SpbeError):
        function()


@pytest.fixture(autouse=True)
def no_study(monkeypatch):
    """A study that is added to becomes the active one of the process."""
    monkeypatch.setenv("SPBE_STUDY", "")


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("odd") / "a.csv"
    file.write_text(LINES, encoding="utf-8", newline="")
    return file


def looked_at(examples: int) -> Callable[[Any], Any]:
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip


ARGUMENTS = ("region", "year", "assessment", "instrument", "sheet", "columns", "folder")


def reading(good: Path, options: dict[str, Any], path: Any) -> None:
    allowed(lambda: read_official(good if path is None else path, **options))


@looked_at(60)
@given(options=st.dictionaries(st.sampled_from(ARGUMENTS), odd, max_size=3), path=st.one_of(st.none(), odd))
def test_reading(good, options, path):
    reading(good, {"region": "bintan", "year": 2021, **options}, path)


@pytest.mark.slow
@looked_at(1500)
@given(options=st.dictionaries(st.sampled_from(ARGUMENTS), odd, max_size=3), path=st.one_of(st.none(), odd))
def test_reading_at_length(good, options, path):
    reading(good, {"region": "bintan", "year": 2021, **options}, path)


@pytest.mark.slow
@looked_at(400)
@given(options=st.dictionaries(st.sampled_from(["lang", "sheets", "about", "folder", "overwrite"]), odd, max_size=2),
       instrument=st.one_of(st.just(INSTRUMENT), odd))  # fmt: skip
def test_writing_a_template(options, instrument):
    with tempfile.TemporaryDirectory() as folder:
        allowed(lambda: write_template(Path(folder) / "t.xlsx", instrument, **options))


@pytest.mark.slow
@looked_at(300)
@given(name=plain, options=st.dictionaries(st.sampled_from(["region", "lang"]), odd, max_size=2))
def test_making_and_opening_a_study(name, options):
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "x"
        allowed(lambda: init_study(here, **options))
        allowed(lambda: open_study(here if name is None else name))


@pytest.mark.slow
@looked_at(300)
@given(options=st.dictionaries(st.sampled_from(["region", "year", "assessment", "instrument", "sheet", "columns",
                                                "source"]), odd, max_size=3))  # fmt: skip
def test_adding_and_removing(good, options):
    with tempfile.TemporaryDirectory() as folder:
        study = init_study(Path(folder) / "x")
        before = sorted(p.relative_to(folder) for p in Path(folder).rglob("*") if p.name != ".lock")
        wish = {"region": "bintan", "year": 2021, "source": "a test", **options}
        try:
            add_official(study, good, **wish)
        except SpbeError:
            after = sorted(p.relative_to(folder) for p in Path(folder).rglob("*") if p.name != ".lock")
            assert after == before
        left = {k: wish[k] for k in ("assessment", "source") if k in wish}
        allowed(lambda: remove_levels(study, wish["region"], wish["year"], **left))


@pytest.mark.slow
@looked_at(60)
@given(options=st.dictionaries(st.sampled_from(["lang", "long"]), odd, max_size=2), name=odd, panel=st.booleans())
def test_exporting(options, name, panel):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.csv" if isinstance(name, str) else name
        allowed(lambda: export_table(path, PANEL if panel else name, **options))
