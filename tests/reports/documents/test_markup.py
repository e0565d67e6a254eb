"""A name with the markup of every format in it appears as it stands and does nothing."""

from __future__ import annotations

import csv
import io
import re

import docx
from helpers.documents import NASTY, a_document, plain_pdf, word_text
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.reports.documents.blocks import TableBlock
from spbe_research.reports.documents.docx import write_docx
from spbe_research.reports.documents.files import csv_table
from spbe_research.reports.documents.latex import escape_latex, latex_table
from spbe_research.reports.documents.pdf import write_pdf


class TestMarkupInData:
    """A name with the markup of every format in it appears as it stands and does nothing."""

    def test_word(self):
        made = docx.Document(io.BytesIO(write_docx(a_document(NASTY))))
        assert word_text(made).count(NASTY) == 12  # title, band (2), heading, text, point, table (4), figure, foot
        assert made.core_properties.title == NASTY
        assert "secret_code" not in word_text(made)

    def test_pdf(self):
        text = plain_pdf(write_pdf(a_document(NASTY)))
        squeezed = re.sub(r"\s", "", text)
        assert squeezed.count(re.sub(r"\s", "", NASTY)) >= 11
        assert "secret_code" not in text

    def test_csv_runs_no_formula(self):
        block = TableBlock(
            1, "t", "c", ("=head", "b"), (("=1+1", "+2"), ("@x", "-3")), (), (), "", ((None, 2.0), (None, -3.0))
        )
        rows = list(csv.reader(io.StringIO(csv_table(block))))
        assert rows == [["'=head", "b"], ["'=1+1", "2"], ["'@x", "-3"]]

    def test_latex(self):
        block = a_document(NASTY).tables[0]
        text = latex_table(block, "t")
        for command in ("\\input{a}", "$x_1$", "<b>"):
            assert command not in text
        assert "\\textbackslash{}input\\{a\\}" in text

    @given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30))
    def test_latex_leaves_no_special_character_bare(self, text):
        escaped = escape_latex(text)
        known = r"\\(?:textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar|textquotedbl"
        known += r"|textasciigrave|ldots)\{\}|\\[&%$#_{}]|\$-\$|\$\\[A-Za-z]+\$|\$[A-Zo]\$|\{[\[\]*]\}"
        left = re.sub(known, "", escaped)
        assert not set(left) & set('\\&%$#_{}^<>|"`')
        assert "~" not in left.replace("~", "", text.count("\u00a0"))

    def test_latex_sets_greek_as_mathematics(self):
        assert escape_latex("χ² Σ Α ∞") == r"$\chi$² $\Sigma$ $A$ $\infty$"

    def test_characters_that_no_file_can_hold(self):
        document = a_document("a\x00b\x0bc\x1fd\ufffe e")
        write_docx(document)
        assert document.title == "abcd e"
