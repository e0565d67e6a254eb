"""``spbe zi``: a workbook to fill, a page from a filled one, refusals in one line with status 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from spbe_research.cli.main import app
from spbe_research.errors import FileProblems, ParameterError
from spbe_research.text.catalog import say

RUN = CliRunner()


def test_a_template_and_a_page_on_every_unit(tmp_path):
    file = tmp_path / "zi.xlsx"
    made = RUN.invoke(app, ["zi", "--template", str(file), "--unit", "Samsat", "--unit", "Disdukcapil", "--lang", "en"])
    assert (made.exit_code, made.stdout.strip()) == (0, str(file))
    done = RUN.invoke(app, ["zi", str(file), "--lang", "en", "--out", str(tmp_path / "reports")])
    assert done.exit_code == 0
    pages = [Path(line) for line in done.stdout.splitlines() if line.endswith(".html")]
    assert [p.parts[-4] for p in pages] == ["zi-samsat", "zi-disdukcapil"]
    assert all(say("zone.h_goals", "en") in p.read_text(encoding="utf-8") for p in pages)


def test_without_a_file_and_with_one_that_is_refused(tmp_path):
    none = RUN.invoke(app, ["zi"])
    assert isinstance(none.exception, ParameterError)
    file = tmp_path / "zi.csv"
    file.write_text("question,answer\n2,D\n", encoding="utf-8")
    refused = RUN.invoke(app, ["zi", str(file), "--out", str(tmp_path / "reports")])
    assert isinstance(refused.exception, FileProblems)
    assert not (tmp_path / "reports").exists() or not list((tmp_path / "reports").rglob("*.html"))
    with pytest.raises(FileProblems):
        raise refused.exception
