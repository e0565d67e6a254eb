"""Asking for forms of a report by name."""

from __future__ import annotations

import sys

import pytest
from helpers.sentences import says

from spbe_research.cli.main import main
from spbe_research.errors import ParameterError, message
from spbe_research.reports.documents.formats import chosen_formats


class TestAskingFor:
    @pytest.mark.parametrize(
        ("asked", "given"),
        [
            ("docx", ("html", "ipynb", "docx")),
            ("PDF, html", ("html", "ipynb", "pdf")),
            (["tables", "figures", "tables"], ("html", "ipynb", "figures", "tables")),
        ],
    )
    def test_names(self, asked, given):
        assert chosen_formats(asked) == given

    @pytest.mark.parametrize("asked", ["doc", "html,", "docx;pdf", ["html", "tex"]])
    def test_unknown(self, asked):
        with pytest.raises(
            ParameterError,
            match=says(
                "errors.documents.formats.chosen_formats", join="html, ipynb, docx, pdf, figures, tables, summary"
            ),
        ):
            chosen_formats(asked)

    def test_the_command_says_it_in_one_line_and_writes_nothing(self, monkeypatch, capsys, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["spbe", "report", "paser", "--format", "docx,odt"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        said = capsys.readouterr().err
        there = "html, ipynb, docx, pdf, figures, tables, summary"
        assert said == f"spbe: {message('errors.documents.formats.chosen_formats', name='odt', join=there)}\n"
        assert list(tmp_path.iterdir()) == []
