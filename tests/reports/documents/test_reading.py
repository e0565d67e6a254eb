"""The document that is read from what chapters show."""

from __future__ import annotations

import io

import docx
import nbformat
from helpers.documents import a_document, plain_pdf

from spbe_research.reports.documents.blocks import FigureBlock, Heading, Paragraph, Points
from spbe_research.reports.documents.docx import write_docx
from spbe_research.reports.documents.pdf import write_pdf
from spbe_research.reports.documents.reading import read_document
from spbe_research.text.catalog import say


class TestReading:
    def read(self, *markups: str):
        node = nbformat.v4.new_notebook()
        for markup in markups:
            cell = nbformat.v4.new_code_cell("x")
            cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": markup})]
            node.cells.append(cell)
        return read_document([node, node], title="t", lang="en").blocks

    def test_any_number_of_chapters_each_on_a_new_page(self):
        """No page is left with a few lines on it: only between chapters that both have a table or a figure."""
        blocks = self.read('<h1 class="chapter">C</h1><h3>deep</h3>')
        assert blocks == (Heading(1, "C"), Heading(2, "deep"), Heading(1, "C"), Heading(2, "deep"))
        blocks = self.read('<h1 class="chapter">C</h1><table><tbody><tr><td>x</td></tr></tbody></table>')
        assert [b for b in blocks if isinstance(b, Heading)] == [Heading(1, "C"), Heading(1, "C", breaks=True)]

    def test_a_page_that_is_no_report_has_no_chapter_of_one(self):
        node = nbformat.v4.new_notebook()
        cell = nbformat.v4.new_code_cell("x")
        cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": "<h2>S</h2><h2>T</h2>"})]
        node.cells.append(cell)
        made, of_report = (read_document([node], title="t", lang="en", chapter=name).blocks for name in ("Page", ""))
        assert made == (Heading(1, "Page"), Heading(2, "S"), Heading(2, "T"))
        assert of_report[0] == Heading(1, say("report.first_chapter", "en"), anchor="maturity")

    def test_text_of_an_element_that_is_not_known(self):
        blocks = self.read(
            "<section>a<aside><p>b <b>c</b></p>d</aside><details><summary>e</summary><q>f</q></details></section>"
        )
        texts = [b.text for b in blocks if isinstance(b, Paragraph)]
        assert "".join(texts[: len(texts) // 2]).replace(" ", "") == "abcdef"

    def test_inline_styles_and_lists(self):
        _, paragraph, points, *_ = self.read("<p>a <strong>b</strong> <em>c</em></p><ol><li>d</li></ol>")
        assert [(r.text, r.bold, r.italic) for r in paragraph.runs] == [
            ("a ", False, False), ("b", True, False), (" ", False, False), ("c", False, True)]  # fmt: skip
        assert isinstance(points, Points)
        assert points.ordered

    def test_what_is_made_up_is_said_on_every_page(self):
        node = nbformat.v4.new_notebook()
        cell = nbformat.v4.new_code_cell("x")
        markup = '<h1 class="chapter">C</h1><p class="synthetic">Data sintetis</p>'
        cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": markup})]
        node.cells.append(cell)
        document = read_document([node], title="t", lang="id")
        assert document.warnings == ("Data sintetis",)
        head = docx.Document(io.BytesIO(write_docx(document))).sections[0].header
        assert head.paragraphs[0].text == "Data sintetis"
        assert plain_pdf(write_pdf(document)).count("Data sintetis") == 2

    def test_without_pictures_for_print_the_screens_serve(self):
        document = a_document("x")
        bare = FigureBlock(1, "d", "c", "a", document.figures[0].screen)
        assert bare.picture == bare.screen
        assert [round(v, 2) for v in bare.inches] == [6.0, 1.0]
        assert [round(v, 2) for v in document.figures[0].inches] == [6.0, 1.0]
