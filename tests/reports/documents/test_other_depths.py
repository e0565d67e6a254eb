"""Word, PDF and tables of reports of other depths than domain values."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from helpers.documents import EVERY, NASTY, page_pieces, plain_pdf, printed_cells, word_text
from helpers.tools import tool

from spbe_research.text.catalog import say

pytestmark = pytest.mark.full


@pytest.fixture(scope="session")
def reports(built):
    return [
        built("paser", 2022, formats=EVERY),
        built("denpasar", 2019, lang="en", formats=EVERY),
        built("bintan", source="bintan-study", formats=EVERY),
    ]


@pytest.mark.slow
class TestOtherDepths:
    """Indicator levels in both languages, an index alone, and a study whose source is named in markup."""

    def test_nothing_that_the_page_says_is_lost(self, reports):
        for report in reports:
            text = word_text(docx.Document(str(report.documents[0])))
            assert [p for p in page_pieces(report.html) if p not in text] == []

    def test_numbers_of_paser_in_full(self, reports):
        """2.1265, and aspects from the levels: 2.833... where the page prints 2,83."""
        table = pd.read_csv(reports[0].documents[3] / "02-units.csv", encoding="utf-8-sig")
        values = dict(
            zip(
                table[say("report.c_unit", "id")].str.split(":").str[0], table[say("report.c_value", "id")], strict=True
            )
        )
        assert values[say("report.total", "id")] == 2.1265
        assert values[f"{say('report.aspect', 'id')} 8"] == 17 / 6
        assert next(v for name, v in values.items() if name.endswith(" 1")) == 1.8  # domain 1 comes before its aspect

    def test_no_number_is_left_in_the_form_of_the_page(self, reports):
        assert [c for r in (reports[0], reports[2]) for c in printed_cells(r) if re.search(r"\d,\d", c)] == []

    def test_labels_follow_the_language(self, reports):
        english = word_text(docx.Document(str(reports[1].documents[0])))
        assert f"{say('report.label_figure', 'en')} 1. " in english
        assert f"{say('report.label_table', 'en')} 1. " in english
        assert f"{say('report.label_figure', 'id')} 1. " not in english
        languages = docx.Document(str(reports[1].documents[0])).styles.element.iter(qn("w:lang"))
        assert {n.get(qn("w:val")) for n in languages} == {"en-US"}

    def test_latex_sets_every_table(self, reports, tmp_path):
        latex = tool("pdflatex")
        for report in reports:
            names = sorted(report.documents[3].glob("*.tex"))
            assert names
            body = "\n".join(f"\\input{{{n.as_posix()}}}\\clearpage" for n in names)
            (tmp_path / "all.tex").write_text(
                "\\documentclass[12pt,a4paper]{article}\\usepackage[left=4cm,right=3cm]{geometry}"
                "\\usepackage{array,booktabs,longtable}\\usepackage[T1]{fontenc}"
                f"\\begin{{document}}{body}\\end{{document}}",
                encoding="utf-8",
            )
            words = [latex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
            said = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, errors="replace")
            assert said.returncode == 0, said.stdout[-800:]
            wide = [float(w) for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt", said.stdout)]
            assert [w for w in wide if w > 6] == []

    def test_a_source_named_in_markup(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        def spbe(*words: str) -> None:
            code = "from spbe_research.cli.main import main; main()"
            subprocess.run([sys.executable, "-c", code, *words], check=True, capture_output=True)

        spbe("init", "study")
        monkeypatch.chdir(tmp_path / "study")
        rows = "".join(f"{n},{1 + n % 4}\n" for n in range(1, 48))
        Path("levels.csv").write_text("no,level\n" + rows, encoding="utf-8")
        spbe("add", "levels.csv", "--region", "bintan", "--year", "2021", "--assessment", "official", "--source", NASTY)
        spbe("report", "bintan", "--year", "2021", "--format", "docx,pdf,tables")
        made = next((tmp_path / "study" / "reports").rglob("*.docx"))
        assert NASTY in word_text(docx.Document(str(made)))
        assert re.sub(r"\s", "", NASTY) in re.sub(r"\s", "", plain_pdf(made.with_suffix(".pdf").read_bytes()))
        assert "<script>" not in made.with_suffix(".html").read_text(encoding="utf-8")
