"""Word, PDF, figures and tables of a report: what they hold, that nothing is lost, cut or run, and the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import docx
import nbformat
import pandas as pd
import pytest
from docx.oxml.ns import qn
from helpers.tools import find_tool
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from spbe_research.chapters.display.printing import MIME, PRINT_DPI, wanted
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import new_figure
from spbe_research.cli.main import main
from spbe_research.data.observations import load_values
from spbe_research.errors import ParameterError
from spbe_research.numbers.language import Printed, number
from spbe_research.reports import make_report
from spbe_research.reports.documents.blocks import FigureBlock, Heading, Paragraph, Points, TableBlock
from spbe_research.reports.documents.columns import column_shares, text_width
from spbe_research.reports.documents.docx import write_docx
from spbe_research.reports.documents.files import csv_table
from spbe_research.reports.documents.formats import FORMATS, chosen_formats
from spbe_research.reports.documents.latex import escape_latex, latex_table
from spbe_research.reports.documents.pdf import write_pdf
from spbe_research.reports.documents.reading import read_document
from spbe_research.reports.running.run import CHAPTERS

pytestmark = pytest.mark.xdist_group("documents")

EVERY = tuple(FORMATS)
NASTY = 'Dinas <b>R&D</b> $x_1$ #let \\input{a} @b *c* [d] "e" ~f^ `g` // %h {i} <script>j</script> =1+1'


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One report with domain values in every format, in Indonesian."""
    return make_report("bintan", 2024, out=tmp_path_factory.mktemp("reports"), formats=EVERY)


@pytest.fixture(scope="module")
def word(made):
    return docx.Document(str(made.documents[0]))


def page_pieces(path: Path) -> list[str]:
    """Every piece of text that the page shows: paragraphs, points, headings, cells, captions."""
    tree = html.fromstring(path.read_text(encoding="utf-8")).find(".//main")
    found = tree.xpath(".//p|.//li|.//h1|.//h2|.//h3|.//td|.//th|.//caption|.//figcaption|.//dt|.//dd")
    return [
        " ".join(node.text_content().split())
        for node in found
        if node.text_content().strip() and node.get("class") != "swipe"
    ]


def word_text(document) -> str:
    texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]
    return "\n".join(" ".join(t.split()) for t in texts)


def plain_pdf(data: bytes) -> str:
    shown = subprocess.run([find_tool("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(shown.stdout.decode("utf-8").split())


def printed_cells(report) -> list[str]:
    """Cells of the CSV files in columns that the page sets flush right."""
    found = []
    page = html.fromstring(report.html.read_text(encoding="utf-8"))
    for path, node in zip(sorted(report.documents[3].glob("*.csv")), page.iter("table"), strict=True):
        flush = {" ".join(t.text_content().split()) for t in node.iter("th") if "num" in (t.get("class") or "").split()}
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *lines = csv.reader(file)
        places = [i for i, h in enumerate(head) if re.sub(r" \((min|max)\)$", "", h) in flush]
        found += [line[i] for line in lines for i in places]
    assert len(found) > 100
    return found


class TestTheFiles:
    def test_they_are_those_asked_for(self, made):
        stem = made.html.stem
        assert [p.name for p in made.documents] == [f"{stem}.docx", f"{stem}.pdf", "figures", "tables"]
        assert all(p.exists() for p in made.documents)
        record = json.loads(made.manifest.read_text(encoding="utf-8"))["outputs"]
        assert {f"{stem}.docx", f"{stem}.pdf", "tables/01-units.csv", "figures/01-index_ruler.svg"} <= set(record)

    def test_the_page_and_the_notebooks_are_the_same_without_them(self, made, tmp_path):
        bare = make_report("bintan", 2024, out=tmp_path)
        assert bare.documents == ()
        names = sorted(p.name for p in bare.folder.iterdir() if p.name != "manifest.json")
        assert names == sorted([bare.html.name, *(p.name for p in bare.notebooks)])
        for name in names:
            assert (bare.folder / name).read_bytes() == (made.folder / name).read_bytes(), name
        assert MIME not in "".join(p.read_text(encoding="utf-8") for p in made.notebooks)

    def test_the_same_bytes_from_another_process_by_the_command(self, made, tmp_path):
        words = [
            "report",
            "bintan",
            "--year",
            "2024",
            "--out",
            str(tmp_path),
            "--format",
            "html,docx,pdf,figures,tables",
        ]
        environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Jakarta", "SOURCE_DATE_EPOCH": "1000000000"}
        code = "from spbe_research.cli.main import main; main()"
        subprocess.run([sys.executable, "-c", code, *words], check=True, env=environment, capture_output=True)
        again = tmp_path / made.folder.relative_to(made.folder.parents[2])
        files = sorted(p.relative_to(made.folder) for p in made.folder.rglob("*") if p.is_file())
        assert len(files) > 30
        for name in files:
            if name.name != "manifest.json":
                assert (again / name).read_bytes() == (made.folder / name).read_bytes(), name

    def test_nothing_is_drawn_twice_when_nobody_asked(self):
        assert wanted() == frozenset()
        table = Table("t", pd.DataFrame({"a": [number(1.5)]}, dtype=object), "c", ("a",))
        assert table._repr_mimebundle_() == {}


class TestWord:
    def test_nothing_that_the_page_says_is_lost(self, made, word):
        text = word_text(word)
        missing = [piece for piece in page_pieces(made.html) if piece not in text]
        assert missing == []

    def test_captions_are_numbered_by_fields_in_the_reports_language(self, word):
        for name, style in (("Tabel", "Caption"), ("Gambar", "Figure Caption")):
            numbers = []
            for paragraph in word.paragraphs:
                if paragraph.style.name == style:
                    fields = list(paragraph._p.iter(qn("w:fldSimple")))
                    assert [f.get(qn("w:instr")).split() for f in fields] == [["SEQ", name, "\\*", "ARABIC"]]
                    shown = "".join(t.text for t in paragraph._p.iter(qn("w:t")))
                    numbers.append(int(re.match(rf"{name} (\d+)\. \S", shown)[1]))
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) >= 5

    def test_every_table_repeats_its_header_and_no_row_is_cut(self, word):
        band, *tables = word.tables
        assert len(tables) == sum(p.style.name == "Caption" for p in word.paragraphs)
        for table in tables:
            flags = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
            assert flags == [True] + [False] * (len(flags) - 1)
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
            widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid]
            assert sum(widths) <= 14 / 2.54 * 1440 + len(widths)
        assert [c.text for c in band.rows[1].cells][:2] == ["3,25", "Baik"]

    def test_outline(self, word):
        levels = [int(p.style.name[-1]) for p in word.paragraphs if p.style.name.startswith("Heading")]
        assert levels.count(1) == len(CHAPTERS)
        assert levels[0] == 1
        assert {1, 2} <= set(levels) <= {1, 2, 3}
        assert sum(p.style.name == "Title" for p in word.paragraphs) == 1

    def test_paper_type_and_language(self, word):
        section = word.sections[0]
        sizes = [section.page_width, section.page_height, section.left_margin, section.top_margin,
                 section.right_margin, section.bottom_margin]  # fmt: skip
        assert [round(v.cm, 1) for v in sizes] == [21.0, 29.7, 4.0, 4.0, 3.0, 3.0]
        normal = word.styles["Normal"].font
        assert (normal.name, normal.size.pt) == ("Times New Roman", 12)
        languages = {n.get(qn("w:val")) for n in word.styles.element.iter(qn("w:lang"))}
        assert languages == {"id-ID"}
        assert word.core_properties.language == "id-ID"

    def test_pictures_have_a_text_and_print_resolution(self, word, made):
        pictures = list(word.element.body.iter(qn("wp:inline")))
        page = html.fromstring(made.html.read_text(encoding="utf-8"))
        alts = [p.find(qn("wp:docPr")).get("descr") for p in pictures]
        assert alts == [i.get("alt") for i in page.iter("img")]
        for shape in word.inline_shapes:
            assert shape.width.inches <= 14 / 2.54 + 0.001
            assert shape.height.inches <= 22.7 / 2.54
        parts = {r.rId: r.target_part for r in word.part.rels.values() if r.reltype.endswith("/image")}
        for shape in word.inline_shapes:
            blip = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
            assert parts[blip].image.px_width / shape.width.inches >= PRINT_DPI

    def test_no_date_no_code_and_no_leftovers(self, made, word):
        with zipfile.ZipFile(made.documents[0]) as packed:
            assert {i.date_time for i in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not any("thumbnail" in n for n in packed.namelist())
            core = packed.read("docProps/core.xml").decode()
        assert "created" not in core
        assert "modified" not in core
        text = word_text(word)
        for leftover in ("import ", r"spbe\.", "{", "font-", "class=", r"</?\w", r"\bNone\b", r"\bnan\b"):
            assert not re.search(leftover, text), leftover


class TestPdf:
    def test_nothing_that_the_page_says_is_lost(self, made):
        squeezed = re.sub(r"\s", "", plain_pdf(made.documents[1].read_bytes()))
        missing = [p for p in page_pieces(made.html) if re.sub(r"\s", "", p) not in squeezed]
        # a line that a page ends in the middle of has the page's foot in it
        assert len(missing) <= 2
        assert all(len(p) > 100 for p in missing)
        for n in range(1, 6):
            assert f"Tabel{n}." in squeezed
            assert f"Gambar{n}." in squeezed

    def test_language_title_paper_and_no_date(self, made):
        data = made.documents[1].read_bytes()
        assert b"/Lang (id)" in data or b"/Lang(id)" in data
        assert b"CreationDate" not in data
        assert b"ModDate" not in data
        assert str(Path.home()).encode() not in data
        shown = subprocess.run(
            [find_tool("pdfinfo"), made.documents[1]], capture_output=True, check=True
        ).stdout.decode()
        assert "Kematangan SPBE Kabupaten Bintan, 2024" in shown
        assert re.search(r"Page size: .*A4", shown)
        assert re.search(r"Tagged: +yes", shown)
        assert 5 <= int(re.search(r"Pages: +(\d+)", shown)[1]) <= 20


class TestFigures:
    def test_each_as_vectors_and_for_print(self, made):
        folder = made.documents[2]
        stems = sorted(p.stem for p in folder.glob("*.svg"))
        assert stems == sorted(p.stem for p in folder.glob("*.png"))
        assert [int(s[:2]) for s in stems] == list(range(1, len(stems) + 1))
        for path in folder.glob("*.png"):
            data = path.read_bytes()
            place = data.index(b"pHYs")
            assert round(int.from_bytes(data[place + 4 : place + 8], "big") * 0.0254) == PRINT_DPI
            assert int.from_bytes(data[16:20], "big") == 6 * PRINT_DPI
        for path in folder.glob("*.svg"):
            tree = etree.fromstring(path.read_bytes())
            assert tree.get("viewBox").split()[2] == "432"
            assert not list(tree.iter("{http://www.w3.org/2000/svg}text"))
            assert b"dc:date" not in path.read_bytes()


class TestTables:
    def test_numbers_are_those_of_the_source(self, made):
        """Domain values and index of Bintan 2024, from the table of the ministry's report itself."""
        table = pd.read_csv(made.documents[3] / "01-units.csv", encoding="utf-8-sig")
        source = [float(v) for v in load_values("bintan", 2024).values]
        assert table["Nilai"].tolist() == [*source, 3.25]
        assert source == [4.0, 2.9, 2.0, 3.68]
        assert table["Bobot (%)"].tolist() == [13, 25, 16.5, 45.5, 100]

    def test_a_number_in_full_prints_as_the_page_prints_it(self, made):
        """Every number in every CSV, rounded to the decimals of the cell, is the number on the page."""
        compared = 0
        page = html.fromstring(made.html.read_text(encoding="utf-8"))
        for path, node in zip(sorted(made.documents[3].glob("*.csv")), page.iter("table"), strict=True):
            with path.open(encoding="utf-8-sig", newline="") as file:
                head, *lines = csv.reader(file)
            shown = [[" ".join(c.text_content().split()) for c in row.iter("td")] for row in node.iter("tr")][1:]
            for line, cells in zip(lines, shown, strict=True):
                found = dict(zip(head, line, strict=True))
                for name, cell in zip(
                    (" ".join(t.text_content().split()) for t in node.iter("th")), cells, strict=True
                ):
                    ends = [found[name]] if name in found else [found[f"{name} (min)"], found[f"{name} (max)"]]
                    texts = re.findall(r"[+−]?\d[\d.]*(?:,\d+)?", cell) if name not in found or "," in cell else []
                    if len(texts) == 1:
                        texts *= len(ends)
                    for full, text in zip(ends, texts, strict=False):
                        if not re.fullmatch(r"-?\d+(\.\d+)?", full):
                            continue
                        plain = text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", "")
                        step = Fraction(1, 10 ** len(plain.partition(".")[2]))
                        assert abs(Fraction(full) - Fraction(plain)) <= step / 2, (path.name, cell, full)
                        compared += 1
        assert compared > 100

    def test_no_number_is_left_in_the_form_of_the_page(self, made):
        assert [c for c in printed_cells(made) if re.search(r"\d,\d", c)] == []

    def test_latex_of_every_table(self, made):
        for path in made.documents[3].glob("*.tex"):
            text = path.read_text(encoding="utf-8")
            rows = [r for r in text.splitlines() if r.endswith("\\\\") and "caption" not in r]
            assert len({len(re.findall(r"(?<!\\)&", r)) for r in rows}) == 1
            assert text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")
            assert "\\toprule" in text
            assert "\\label{tab:" in text


def a_document(text: str, lang: str = "id"):
    """A document that shows ``text`` in every place there is."""
    with new_figure(1) as (figure, ax):
        ax.plot([0, 1], [0, 1])
    from spbe_research.chapters.display.printing import printing
    from spbe_research.chapters.display.style import Drawing

    things = [
        Prose(f'<header class="band"><h1>{html_escape(text)}</h1><dl><div><dt>{html_escape(text)}</dt>'
              f"<dd>{html_escape(text)}</dd></div></dl></header>", text),
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


def html_escape(text: str) -> str:
    from html import escape

    return escape(text)


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


class TestReading:
    def read(self, *markups: str):
        node = nbformat.v4.new_notebook()
        for markup in markups:
            cell = nbformat.v4.new_code_cell("x")
            cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": markup})]
            node.cells.append(cell)
        return read_document([node, node], title="t", lang="en").blocks

    def test_any_number_of_chapters_each_on_a_new_page(self):
        blocks = self.read('<h1 class="chapter">C</h1><h3>deep</h3>')
        assert blocks == (Heading(1, "C"), Heading(2, "deep"), Heading(1, "C", breaks=True), Heading(2, "deep"))

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


class TestColumns:
    words = st.text("abc ", min_size=1, max_size=25)

    @given(st.lists(st.tuples(words, words, words), min_size=1, max_size=6), st.floats(10, 80))
    def test_no_word_is_broken(self, rows, room):
        table = TableBlock(1, "t", "c", ("one", "two", "three"), tuple(rows), (1,))
        shares, scale = column_shares(table, room)
        assert sum(shares) == pytest.approx(1)
        assert 0 < scale <= 1
        for i, share in enumerate(shares):
            texts = [table.columns[i], *(row[i] for row in rows)]
            for word in (w for text in texts for w in text.split()):
                assert text_width(word) * scale <= share * room + 1e-9


class TestPrinted:
    def test_it_is_text_that_knows_its_number(self):
        text = number(Fraction(17, 6), 2, "id")
        assert text == "2,83"
        assert text.low == text.high == Fraction(17, 6)
        assert type(f"{text}") is str
        assert type(text + "") is str

    def test_it_survives_a_copy(self):
        import copy
        import pickle

        text = Printed("1–2", 1, 2)
        for again in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):  # noqa: S301
            assert (again, again.low, again.high) == ("1–2", 1, 2)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    out = tmp_path_factory.mktemp("depths")
    return [
        make_report("paser", 2022, out=out, formats=EVERY),
        make_report("denpasar", 2019, lang="en", out=out, formats=EVERY),
        make_report("bintan", source="bintan-study", out=out, formats=EVERY),
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
        table = pd.read_csv(reports[0].documents[3] / "01-units.csv", encoding="utf-8-sig")
        values = dict(zip(table["Domain dan aspek"].str.split(":").str[0], table["Nilai"], strict=True))
        assert values["Indeks"] == 2.1265
        assert values["Aspek 8"] == 17 / 6
        assert values["Domain 1"] == 1.8

    def test_no_number_is_left_in_the_form_of_the_page(self, reports):
        assert [c for r in (reports[0], reports[2]) for c in printed_cells(r) if re.search(r"\d,\d", c)] == []

    def test_labels_follow_the_language(self, reports):
        english = word_text(docx.Document(str(reports[1].documents[0])))
        assert "Figure 1. " in english
        assert "Table 1. " in english
        assert "Gambar" not in english
        languages = docx.Document(str(reports[1].documents[0])).styles.element.iter(qn("w:lang"))
        assert {n.get(qn("w:val")) for n in languages} == {"en-US"}

    def test_latex_sets_every_table(self, reports, tmp_path):
        tool = find_tool("pdflatex")
        for report in reports:
            names = sorted(report.documents[3].glob("*.tex"))
            body = "\n".join(f"\\input{{{n.as_posix()}}}\\clearpage" for n in names)
            (tmp_path / "all.tex").write_text(
                "\\documentclass[12pt,a4paper]{article}\\usepackage[left=4cm,right=3cm]{geometry}"
                "\\usepackage{array,booktabs,longtable}\\usepackage[T1]{fontenc}"
                f"\\begin{{document}}{body}\\end{{document}}",
                encoding="utf-8",
            )
            words = [tool, "-interaction=nonstopmode", "-halt-on-error", "all.tex"]
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
        spbe("add", "levels.csv", "--region", "bintan", "--year", "2021", "--source", NASTY)
        spbe("report", "bintan", "--year", "2021", "--format", "docx,pdf,tables")
        made = next((tmp_path / "study" / "reports").rglob("*.docx"))
        assert NASTY in word_text(docx.Document(str(made)))
        assert re.sub(r"\s", "", NASTY) in re.sub(r"\s", "", plain_pdf(made.with_suffix(".pdf").read_bytes()))
        assert "<script>" not in made.with_suffix(".html").read_text(encoding="utf-8")


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
            ParameterError, match=r"unknown format '.*'; there are: html, ipynb, docx, pdf, figures, tables"
        ):
            chosen_formats(asked)

    def test_the_command_says_it_in_one_line_and_writes_nothing(self, monkeypatch, capsys, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["spbe", "report", "paser", "--format", "docx,odt"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert said == "spbe: unknown format 'odt'; there are: html, ipynb, docx, pdf, figures, tables\n"
        assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_country_run_writes_pdfs_too(tmp_path):
    """The process that forks must never have set a PDF itself: the forked ones would wait for its threads for ever."""
    code = "from spbe_research.cli.main import main; main()"
    words = ["report", "--all", "--year", "2024", "--kind", "kota", "--province", "65", "--format", "pdf"]
    options = ["--out", str(tmp_path), "--workers", "1", "--limit", "240"]
    subprocess.run([sys.executable, "-c", code, *words, *options], check=True, capture_output=True, timeout=280)
    assert [p.name for p in tmp_path.rglob("*.pdf")] == ["spbe-kota-tarakan-2024-id.pdf"]
