"""The Word file: nothing lost, fields, outline, paper, pictures, no leftovers."""

from __future__ import annotations

import re
import zipfile

import pytest
from docx.oxml.ns import qn
from helpers.documents import page_pieces, word_text
from lxml import html

from spbe_research.chapters.display.printing import PRINT_DPI
from spbe_research.reports.running.run import CHAPTERS
from spbe_research.text.catalog import say

TABLE, FIGURE = (say(f"report.label_{kind}", "id") for kind in ("table", "figure"))

pytestmark = pytest.mark.full


class TestWord:
    def test_nothing_that_the_page_says_is_lost(self, made, word):
        text = word_text(word)
        missing = [piece for piece in page_pieces(made.html) if piece not in text]
        assert missing == []

    def test_captions_are_numbered_by_fields_in_the_reports_language(self, word):
        for name, style in ((TABLE, "Caption"), (FIGURE, "Figure Caption")):
            numbers: dict[str, list[int]] = {"": [], "L": []}  # those of the appendix are counted apart
            for paragraph in word.paragraphs:
                if paragraph.style.name == style:
                    shown = "".join(t.text for t in paragraph._p.iter(qn("w:t")))
                    series, number = re.match(rf"{name} (L?)(\d+)\. \S", shown).groups()
                    fields = list(paragraph._p.iter(qn("w:fldSimple")))
                    wanted = [["SEQ", f"{name}{series}", "\\*", "ARABIC"]]
                    assert [f.get(qn("w:instr")).split() for f in fields] == wanted
                    numbers[series].append(int(number))
            assert all(counted == list(range(1, len(counted) + 1)) for counted in numbers.values())
            assert min(map(len, numbers.values())) >= 2
            assert sum(map(len, numbers.values())) >= 7

    def test_every_table_repeats_its_header_and_no_row_is_cut(self, word):
        band, *tables = word.tables
        assert len(tables) == sum(p.style.name == "Caption" for p in word.paragraphs)
        widest = [17 / 2.54] + [14 / 2.54] * len(tables)  # that of the one page, whose margins are 2 cm
        for table, room in zip(tables, widest, strict=False):
            flags = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
            assert flags == [True] + [False] * (len(flags) - 1)
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
            widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid]
            assert sum(widths) <= room * 1440 + len(widths)
        assert [c.text for c in band.rows[1].cells][:2] == ["3,25", "Baik"]

    def test_outline(self, word):
        levels = [int(p.style.name[-1]) for p in word.paragraphs if p.style.name.startswith("Heading")]
        assert levels.count(1) == 1 + len(CHAPTERS) + 1  # the one page before them, the appendix behind
        assert levels[0] == 1
        assert {1, 2} <= set(levels) <= {1, 2, 3}
        assert sum(p.style.name == "Title" for p in word.paragraphs) == 1

    def test_paper_type_and_language(self, word):
        sizes = [
            [round(v.cm, 1) for v in (section.page_width, section.page_height, section.left_margin, section.top_margin,
                                      section.right_margin, section.bottom_margin)]
            for section in word.sections
        ]  # fmt: skip
        # the one page before the chapters is a section of its own, so that it fits on its sheet
        assert sizes == [[21.0, 29.7, 2.0, 1.5, 2.0, 1.5], [21.0, 29.7, 4.0, 4.0, 3.0, 3.0]]
        normal = word.styles["Normal"].font
        assert (normal.name, normal.size.pt) == ("Times New Roman", 12)
        languages = {n.get(qn("w:val")) for n in word.styles.element.iter(qn("w:lang"))}
        assert languages == {"id-ID"}
        assert word.core_properties.language == "id-ID"

    def test_pictures_have_a_text_and_print_resolution(self, word, made):
        pictures = list(word.element.body.iter(qn("wp:inline")))
        page = html.fromstring(made.html.read_text(encoding="utf-8"))
        alts = [p.find(qn("wp:docPr")).get("descr") for p in pictures]
        wide = [d for d in page.iter("desc") if "narrow" not in (d.getparent().get("class") or "").split()]
        assert alts == [" ".join(d.text_content().split()) for d in wide]
        first, *others = word.inline_shapes
        assert first.width.inches <= 17 / 2.54 + 0.001
        assert all(shape.width.inches <= 14 / 2.54 + 0.001 for shape in others)
        for shape in word.inline_shapes:
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
