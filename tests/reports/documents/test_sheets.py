"""How a document lies on its sheets: the one page alone, figures with their sources and in order, limits together."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml.ns import qn

from spbe_research.numbers.language import join_words
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.reports.documents.blocks import (
    Block,
    Document,
    FigureBlock,
    Heading,
    Paragraph,
    Points,
    Run,
    TableBlock,
    glued,
)
from spbe_research.reports.documents.columns import column_shares, table_lines, text_width
from spbe_research.reports.documents.docx import write_docx
from spbe_research.reports.documents.pdf import _all_data
from spbe_research.reports.documents.reading import numbered
from spbe_research.reports.documents.thesis import thesis_document
from spbe_research.text.catalog import say

#: one white dot
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001010100"
    "1bb6ee560000000049454e44ae426082"
)
WIDE = PNG[:16] + (600).to_bytes(4, "big") + (100).to_bytes(4, "big") + PNG[24:]
NOTE = Paragraph((Run("Sumber: X."),), "note")


def text(words: str) -> Paragraph:
    return Paragraph((Run(words),))


def with_page() -> Document:
    blocks: list[Block] = [
        Heading(1, "Ringkasan", anchor="summary"), FigureBlock(0, "r", "Penggaris", "alt", PNG), NOTE,
        TableBlock(0, "moves", "Langkah", ("A", "B"), (("a", "b"),), note="Sumber: X."),
        Heading(1, "Bab 1", anchor="maturity"), text("Indeks 5 % dengan p = 0,03."),
    ]  # fmt: skip
    return Document("Judul", "id", tuple(numbered(blocks)))


def test_the_first_chapter_never_begins_on_the_one_page() -> None:
    first, chapter = (b for b in with_page().blocks if isinstance(b, Heading))
    assert (first.breaks, chapter.breaks, chapter.opens) == (False, True, True)


def test_the_one_page_is_a_section_of_its_own_in_word() -> None:
    word = docx.Document(io.BytesIO(write_docx(with_page())))
    assert [round(s.left_margin.cm, 1) for s in word.sections] == [2.0, 4.0]
    heading = next(p for p in word.paragraphs if p.text == "Bab 1")
    assert not heading.paragraph_format.page_break_before  # the section breaks the page already
    caption = next(p for p in word.paragraphs if p.style.name == "Figure Caption")
    assert caption.paragraph_format.keep_with_next  # its source does not stand alone on the next sheet
    assert word.paragraphs[-1].text == "Indeks 5\u00a0% dengan p\u00a0=\u00a00,03."
    for name in {n.get(qn("w:val")) for n in word.element.iter(qn("w:pStyle"))}:
        assert name in {s.style_id for s in word.styles}


def test_only_numbers_and_their_signs_are_glued() -> None:
    made = glued("naik 12 % (p < 0,05); T = −1,2; a = b").replace("\u00a0", "~")
    assert made == "naik 12~% (p~<~0,05); T~=~−1,2; a = b"


class TestFigures:
    def data(self, *blocks: Block, tmp_path: Any) -> list[dict[str, Any]]:
        made = _all_data(Document("J", "id", blocks), tmp_path)
        return [b for b in made if b["kind"] == "figure"]

    def test_a_high_one_goes_to_the_foot_and_what_follows_stays_behind_it(self, tmp_path) -> None:
        high, wide = FigureBlock(1, "a", "A", "alt", PNG), FigureBlock(2, "b", "B", "alt", WIDE)
        first, second = self.data(high, NOTE, wide, text("x" * 3000), tmp_path=tmp_path)
        assert (first["floats"], first["note"]) == (True, "Sumber: X.")
        assert (second["floats"], second["waits"]) == (True, False)
        first, second = self.data(high, text("x" * 1600), wide, tmp_path=tmp_path)
        assert first["floats"]
        assert (second["floats"], second["waits"]) == (False, True)

    def test_at_the_end_of_a_chapter_it_stays_where_it_is(self, tmp_path) -> None:
        high = FigureBlock(1, "a", "A", "alt", PNG)
        (alone,) = self.data(high, text("x" * 100), Heading(1, "Bab 2"), text("x" * 9000), tmp_path=tmp_path)
        assert not alone["floats"]


def test_the_limits_of_a_chapter_are_one_section_behind_the_moves() -> None:
    """A report's headings speak of "this chapter", which in a thesis is another."""
    points = Points(((Run("Batas."),),))
    blocks = (
        Heading(1, "Ringkasan", anchor="summary"), Heading(2, "Langkah pertama", anchor="moves"), text("Aturan."),
        Heading(1, "Bab 1", anchor="maturity"), Heading(2, "Jawaban", anchor="answer"), text("Indeks."),
        Heading(2, "Yang tidak ditunjukkan bab ini", anchor="limits"), points,
        Heading(2, "Batas yang berlaku bagi semua", anchor="general"), points,
    )  # fmt: skip
    for lang in ("id", "en"):
        made = thesis_document(Document("Judul", lang, blocks), 4, describe_maturity("bintan", 2024), None, [])
        found = [b.text for b in made.blocks if isinstance(b, Heading)]
        limits = say("thesis.h_limits", lang)
        assert found.count(limits) == 1
        assert found.index("Langkah pertama") < found.index(limits)
        assert not [h for h in found if "bab ini" in h or h.startswith("Batas")]
        (limits,) = [b for b in made.blocks if isinstance(b, Points)]  # one list
        assert len(limits.items) == 2


def test_a_thesis_names_its_tables_and_figures_and_no_command() -> None:
    m = describe_maturity("bintan", 2024)
    for lang in ("id", "en"):
        more = say("roadmap.short.command_values", lang, region=m.region.slug, year="2024")
        blocks = (
            Heading(1, "Bab 1", anchor="maturity"), Heading(2, "Peta jalan", anchor="roadmap"),
            Paragraph((Run(f"Sembilan langkah. {more}"),)), TableBlock(1, "r", "Langkah", ("A",), (("a",),)),
            Heading(2, "Riwayat", anchor="history"), FigureBlock(1, "h", "Riwayat", "alt", PNG),
            TableBlock(2, "h", "Riwayat", ("A",), (("a",),)),
        )  # fmt: skip
        made = thesis_document(Document("Judul", lang, blocks), 4, m, None, [])
        word = docx.Document(io.BytesIO(write_docx(made)))
        marks = {n.get(qn("w:name")) for n in word.element.iter(qn("w:bookmarkStart"))}
        fields = [n.get(qn("w:instr")).split() for n in word.element.iter(qn("w:fldSimple"))]
        assert [f[1] for f in fields if f[0] == "REF"] == ["_Toc_table_1", "_Toc_figure_1", "_Toc_table_2"]
        assert {f[1] for f in fields if f[0] == "REF"} == marks
        said = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in word.paragraphs]
        table, figure = (say(f"report.label_{kind}", lang) for kind in ("table", "figure"))
        assert f"Sembilan langkah. {say('thesis.see', lang, names=f'{table} 4.1')}" in said
        both = join_words([f"{figure} 4.1", f"{table} 4.2"], lang)
        see = say("thesis.see", lang, names=both)
        assert f"{say('thesis.lead_history', lang)} {see}" in said  # a section without a text has one


def keeps(word: Any) -> list[bool]:
    """Of each row of the last table, whether it stays with the next."""
    rows = word.tables[-1]._tbl.tr_lst
    return [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]


def test_high_tables_go_on_overleaf_and_low_ones_stay_whole() -> None:
    """By lines and not by rows: eight rows with a tower of words each are higher than twelve short ones."""
    tower = TableBlock(1, "t", "T", ("A", "B"), (("x" * 60, "kata " * 11),) * 8)  # narrow beside one long word
    short = TableBlock(1, "t", "T", ("A", "B"), (("a", "b"),) * 12)
    for block, chapter, goes_on in ((tower, None, True), (short, None, False), (tower, 4, True), (short, 4, True)):
        made = keeps(docx.Document(io.BytesIO(write_docx(Document("J", "id", (block,), chapter=chapter)))))
        assert made[:2] == [True, True]  # the header and its first row
        assert made[-2]
        assert all(made[:-1]) != goes_on
    three = TableBlock(1, "t", "T", ("A", "B"), (("a", "kata kata kata"),) * 8)
    assert table_lines(three, (0.5, 0.5), 60) == 8
    assert table_lines(three, (0.5, 0.5), 6) == 24  # a word a line


def test_lines_that_lead_to_a_high_figure_may_stay_on_the_sheet_before() -> None:
    """Tied to it they would leave that sheet empty; heading and lines stay together by their styles."""
    blocks = (Heading(2, "Peta"), text("Setiap baris satu indikator."), FigureBlock(1, "a", "A", "alt", PNG), NOTE)
    for chapter in (None, 4):
        word = docx.Document(io.BytesIO(write_docx(Document("J", "id", blocks, chapter=chapter))))
        lead = next(p for p in word.paragraphs if p.text.startswith("Setiap"))
        assert not lead.paragraph_format.keep_with_next
        heading = next(p for p in word.paragraphs if p.text == "Peta")
        assert heading.style.paragraph_format.keep_with_next


def test_what_saves_lines_comes_before_the_longest_text() -> None:
    """Ten rows of two words beside one long text: by their lengths alone the short column would break every row."""
    rows = (*[("tata kelola", "x")] * 10, ("tata kelola", "panjang sekali " * 20))
    shares, _ = column_shares(TableBlock(1, "t", "c", ("A", "B"), rows), 30)
    assert shares[0] * 30 >= text_width("tata kelola") + 1.1 - 1e-9
