"""What the written forms of a report hold: their text, and a document with markup in every place."""

from __future__ import annotations

import csv
import re
import subprocess
from html import escape
from pathlib import Path

import nbformat
import pandas as pd
from docx.oxml.ns import qn
from lxml import html

from helpers.tools import tool
from spbe_research.chapters.display.printing import printing
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing, new_figure
from spbe_research.numbers.language import number
from spbe_research.reports.documents.formats import FORMATS
from spbe_research.reports.documents.reading import read_document

EVERY = tuple(FORMATS)

NASTY = 'Dinas <b>R&D</b> $x_1$ #let \\input{a} @b *c* [d] "e" ~f^ `g` // %h {i} <script>j</script> =1+1'


def page_of(path: Path) -> html.HtmlElement:
    """The page without what documents leave to it: the concepts, which are the same for all."""
    tree = html.fromstring(path.read_text(encoding="utf-8"))
    (concepts,) = tree.xpath("//details[.//div[@id='concepts']]")
    concepts.drop_tree()
    return tree


def page_pieces(path: Path) -> list[str]:
    """Every piece of text that the page shows: paragraphs, points, headings, cells, captions."""
    tree = page_of(path).find(".//main")
    found = tree.xpath(".//p|.//li|.//h1|.//h2|.//h3|.//td|.//th|.//caption|.//figcaption|.//dt|.//dd")
    pieces = [
        " ".join(node.text_content().split())
        for node in found
        if node.text_content().strip()
        and node.get("class") != "swipe"
        and not node.xpath("ancestor::nav")
        and not node.xpath("ancestor-or-self::*[contains(@class, 'beside')]")  # pages that a document cannot lead to
    ]
    assert len(pieces) > 50
    return pieces


def word_text(document) -> str:
    texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]
    return "\n".join(" ".join(t.split()) for t in texts)


def plain_pdf(data: bytes) -> str:
    shown = subprocess.run([tool("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(shown.stdout.decode("utf-8").split())


def printed_cells(report) -> list[str]:
    """Cells of the CSV files in columns that the page sets flush right."""
    found = []
    page = page_of(report.html)
    for path, node in zip(sorted(report.documents[3].glob("*.csv")), page.iter("table"), strict=True):
        flush = {" ".join(t.text_content().split()) for t in node.iter("th") if "num" in (t.get("class") or "").split()}
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *lines = csv.reader(file)
        places = [i for i, h in enumerate(head) if re.sub(r" \((min|max)\)$", "", h) in flush]
        found += [line[i] for line in lines for i in places]
    assert len(found) > 100
    return found


def a_document(text: str, lang: str = "id"):
    """A document that shows ``text`` in every place there is."""
    with new_figure(1) as (figure, ax):
        ax.plot([0, 1], [0, 1])
    things = [
        Prose(f'<header class="band"><h1>{escape(text)}</h1><dl><div><dt>{escape(text)}</dt>'
              f"<dd>{escape(text)}</dd></div></dl></header>", text),
        Prose.heading(text),
        Prose.paragraph(text),
        Prose.points([text]),
        Table("t", pd.DataFrame({text: [text, number(1.25)]}, dtype=object), text, (), (0,), text),
        Drawing("d", figure, text, text),
    ]  # fmt: skip
    node = nbformat.v4.new_notebook()
    with printing(["png", "svg", "values"]):
        for thing in things:
            data, metadata = {}, {}
            if hasattr(thing, "_repr_html_"):
                data["text/html"] = thing._repr_html_()
            if hasattr(thing, "_repr_mimebundle_"):
                more = thing._repr_mimebundle_()
                data, metadata = (data | more[0], more[1]) if isinstance(more, tuple) else (data | more, metadata)
            cell = nbformat.v4.new_code_cell("secret_code()")
            cell.outputs = [nbformat.v4.new_output("execute_result", data=data, metadata=metadata)]
            node.cells.append(cell)
    return read_document([node], title=text, lang=lang, footer=text)
