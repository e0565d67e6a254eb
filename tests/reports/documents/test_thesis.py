"""A Word file for a thesis: outline, numbers, lists, formula, hypotheses, one list of references; what is refused."""

from __future__ import annotations

import itertools
import re
import sys
from fractions import Fraction

import docx
import pytest
from docx.oxml.ns import qn
from helpers.documents import word_text

from spbe_research.chapters.change.summary import beyond_model
from spbe_research.chapters.change.words import flip_hypotheses
from spbe_research.chapters.maturity.tables import gap_table
from spbe_research.cli.main import main
from spbe_research.errors import message
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.change import change_in_report, describe_change
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.reports.documents.bibliography import entry_of
from spbe_research.reports.documents.blocks import (
    Document,
    FigureBlock,
    Formula,
    Heading,
    Paragraph,
    Run,
    TableBlock,
)
from spbe_research.reports.documents.docx import write_docx
from spbe_research.reports.documents.formats import chosen_formats
from spbe_research.reports.documents.sheets import filled, picture_inches
from spbe_research.reports.documents.thesis import hypotheses_table, index_blocks, thesis_document
from spbe_research.text.catalog import say


@pytest.fixture(scope="module")
def levels():
    return describe_maturity("kota bandar lampung", 2024)


@pytest.fixture(scope="module")
def domains():
    return describe_maturity("bintan", 2024)


def texts(blocks):
    return [b.text for b in blocks if isinstance(b, Paragraph)]


def math(part):
    return "".join(
        p if isinstance(p, str) else "".join(map(math, p)) if isinstance(p, tuple) else math(p) for p in part.parts
    )


class TestIndex:
    def test_one_row_worked_and_all_of_them_summed(self, levels):
        """Indicator 1 of Bandar Lampung 2024: level 3, weight 1.3 percent: 1.3 x 3 / 100 = 0.039; index 2.9795."""
        blocks = index_blocks(levels, "id")
        assert [math(b) for b in blocks if isinstance(b, Formula)] == ["I = 1100i=147biti", "1,3 × 3100 = 0,0390"]
        assert levels.low == Fraction("2.9795")
        assert texts(blocks)[-1] == say("thesis.index.total", "id", total="2,9795", printed="2,98")

    def test_domain_values_as_printed_are_worked(self, domains):
        """Bintan 2024: 13 x 4.00 + 25 x 2.90 + ... = 324.94 percent, printed 3.25 (weights of annex B.4, table 7)."""
        blocks = index_blocks(domains, "en")
        assert math([b for b in blocks if isinstance(b, Formula)][1]) == "13.0 × 4.00100 = 0.5200"
        units = domains.units[domains.units["unit"] == "domain"]
        total = sum(
            Fraction(str(w)) * Fraction(v) for w, v in zip(units["weight_percent"], units["printed"], strict=True)
        )
        assert texts(blocks)[-1] == say("thesis.index.total", "en", total=number(total / 100, 4, "en"), printed="3.25")

    @pytest.mark.parametrize("source", ["bintan-study"])
    def test_an_index_alone_has_the_formula_and_no_row(self, source):
        blocks = index_blocks(describe_maturity("bintan", source=source), "id")
        assert sum(isinstance(b, Formula) for b in blocks) == 1


class TestHypotheses:
    def test_every_test_has_its_p_and_what_follows(self, levels):
        c = change_in_report(levels)
        table = hypotheses_table(c, "id")
        assert len(table.rows) == 2 + 2 + 2 + len(c.tests.strata.significant) + len(c.tests.errors)
        assert [row[-1] for row in table.rows[:2]] == [say("thesis.hypotheses.rejected", "id")] * 2
        assert table.rows[0][3] == "0,0078"  # 1/128, by whole aspects, which stand first
        assert table.rows[-len(c.tests.errors)][0] == say("thesis.hypotheses.test_error", "id", rate="2 %")
        stated = flip_hypotheses("id", say("thesis.hypotheses.unit_aspect", "id"))  # as chapter 3 words them
        assert [cell.lower() for cell in table.rows[0][1:3]] == [f"{stated[h].lower()}." for h in ("h0", "h1")]
        assert say("thesis.hypotheses.note_error", "id", far=beyond_model(c.tests, "id")) in table.note

    @pytest.mark.parametrize("lang", ["id", "en"])
    def test_every_p_that_the_section_reads_has_its_line(self, lang):
        """Paser: 14 rows that could move both ways, the nation's +0.10 subtracted, aspect 7 after Holm."""
        rows = hypotheses_table(describe_change("paser", 2021, 2022), lang).rows
        by_aspect, by_row = (say(f"change.words.flip_{unit}", lang) for unit in ("aspect", "row"))
        told = {row[0]: row[3].replace(",", ".") for row in rows}
        wanted = {("two_way", by_aspect): "1", ("two_way", by_row): "0.82", ("beyond", by_aspect): "0.102"}
        for (key, test), p in {**wanted, ("beyond", by_row): "0.00076"}.items():
            assert told[say(f"thesis.hypotheses.test_{key}", lang, test=test)] == p
        assert told[say("thesis.hypotheses.test_strata", lang, test=by_row, aspect="7")] == "0.031"

    def test_a_range_of_p_across_the_level_decides_nothing(self, domains):
        c = change_in_report(domains)
        by_domain, by_row = hypotheses_table(c, "id").rows
        assert c.partial.smallest_p[0] < c.alpha < c.partial.largest_p[1]
        assert by_row[-1] == say("thesis.hypotheses.unsettled", "id")  # all levels tried lie on one side
        assert by_domain[3:] == ("0,75", say("thesis.hypotheses.kept_blunt", "id"))
        least = say(
            "thesis.hypotheses.note_least", "id", units=say("change.words.units_word_domain", "id"), least="1/4 (0,25)"
        )
        assert least in hypotheses_table(c, "id").note

    def test_nothing_tested_no_table(self):
        c = change_in_report(describe_maturity("paser", 2021))
        assert c.verdict == "untestable"  # an index alone, before
        assert hypotheses_table(c, "id") is None


def small(lang="id"):
    blocks = (
        Heading(1, "Bab 1", anchor="maturity"), Heading(2, "Jawaban", anchor="answer"), Paragraph((), "text"),
        FigureBlock(1, "f", "Gambar pertama", "alt", PNG), Heading(2, "Metode", anchor="method"),
        Heading(2, "Sumber", anchor="sources"),
        Heading(1, "Bab 2", True, "instruments"), Heading(2, "Padanan", anchor="instruments-links"),
        TableBlock(1, "links", "Padanan", ("A", "B"), (("a", "b"),)),
        Heading(1, "Bab 3", True, "change"), Heading(2, "Uji", anchor="change-tests"),
        TableBlock(2, "change-tests", "Uji", ("Uji", "Yang diandaikan", "p"), (("x", "y", "0,1"),), (2,)),
    )  # fmt: skip
    return Document("Judul", lang, blocks)


MINISTRY = {"id": "Kementerian PANRB", "en": "Ministry of Administrative and Bureaucratic Reform"}

#: one white dot
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001010100"
    "1bb6ee560000000049454e44ae426082"
)


@pytest.fixture(scope="module", params=["id", "en"])
def laid_out(request, levels):
    entries = [entry_of(k, request.param) for k in ("wilcoxon", "bowker")]
    return thesis_document(small(request.param), 7, levels, change_in_report(levels), entries)


class TestLayout:
    def test_no_heading_is_a_chapters_and_no_level_is_skipped(self, laid_out):
        found = [b.level for b in laid_out.blocks if isinstance(b, Heading)]
        assert set(found) == {2, 3}
        assert all(b <= a + 1 for a, b in itertools.pairwise(found))
        assert not [b for b in laid_out.blocks if isinstance(b, Heading) and re.match(r"Bab \d|Chapter \d", b.text)]
        assert not [b for b in laid_out.blocks if isinstance(b, Heading) and b.text == "Sumber"]

    def test_what_all_reports_share_comes_last(self, laid_out):
        headings = [b.text for b in laid_out.blocks if isinstance(b, Heading)]
        ends = [say(f"thesis.h_{key}", laid_out.lang) for key in ("references", "appendix")]
        assert headings[-3:] == [*ends, "Padanan"]

    def test_fields_lists_and_references_in_word(self, laid_out, tmp_path):
        made = write_docx(laid_out)
        assert made == write_docx(laid_out)
        (tmp_path / "t.docx").write_bytes(made)
        word = docx.Document(str(tmp_path / "t.docx"))
        captions = [p for p in word.paragraphs if p.style.name in ("Caption", "Figure Caption")]
        shown = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in captions]
        assert [re.search(r"\S+ (7\.\d)\. ", s)[1] for s in shown] == ["7.1", "7.1", "7.2", "7.3"]
        for paragraph in captions:
            (field,) = paragraph._p.iter(qn("w:fldSimple"))
            assert field.get(qn("w:instr")).split()[0::4] == ["SEQ", "\\s"]
        marks = {n.get(qn("w:name")) for n in word.element.iter(qn("w:bookmarkStart"))}
        told = [n.text.split() for n in word.element.iter(qn("w:instrText"))]
        assert {t[1] for t in told if t[0] == "PAGEREF"} == marks
        assert [t[-1] for t in told if t[0] == "TOC"] == [f'"{say(f"report.label_{k}", laid_out.lang)}"'
                                                          for k in ("table", "figure")]  # fmt: skip
        listed = [p.text.split("\t")[0] for p in word.paragraphs if p.style.name == "table of figures"]
        of_tables = [s for p, s in zip(captions, shown, strict=True) if p.style.name == "Caption"]
        assert listed == [*of_tables, *(s for s in shown if s not in of_tables)]  # as the captions are, in their order
        fields = [n for n in word.element.iter(qn("w:fldChar")) if n.get(qn("w:fldCharType")) == "begin"]
        assert all(n.get(qn("w:dirty")) == "true" for n in fields)  # so that Word writes the pages when it opens
        kinds = [n.get(qn("w:fldCharType")) for n in word.element.iter(qn("w:fldChar"))]
        assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(told)
        listed = [p.text for p in word.paragraphs if p.style.name == "Bibliography"]
        # those of the works, and of the sources of the table of hypotheses
        assert [x.split(",")[0].split(". (")[0] for x in listed] == [
            "Bowker",
            *[MINISTRY[laid_out.lang]] * 2,
            "Wilcoxon",
        ]
        assert "y" in word_text(word)  # what a test assumes went below its table
        assert len(list(word.element.iter(qn("m:oMath")))) == 2

    def test_column_of_assumptions_goes_below(self, laid_out):
        (table,) = [b for b in laid_out.tables if b.name == "change-tests"]
        assert table.columns == ("Uji", "p")
        assert table.numeric == (1,)
        assert "y" not in table.note
        place = laid_out.blocks.index(table)
        lead, points = laid_out.blocks[place + 1 : place + 3]
        assert lead.text.startswith(say("thesis.assumed", laid_out.lang))
        assert [run.text for item in points.items for run in item] == ["x: y."]

    def test_what_the_hypotheses_say_of_their_reading_stands_in_the_text_and_their_sources_below(self, laid_out):
        """The table has a line of sources, as every other."""
        place = next(i for i, b in enumerate(laid_out.blocks) if isinstance(b, TableBlock) and b.name == "hypotheses")
        before, table = laid_out.blocks[place - 1 : place + 1]
        assert say("thesis.hypotheses.note", laid_out.lang, alpha=number(0.05, 2, laid_out.lang)) in before.text
        listed = f"{MINISTRY[laid_out.lang]} (2024, 2025)"
        assert table.note == say("thesis.source", laid_out.lang, listed=listed)


def sections(*parts, lang="id"):
    """What is below each heading of a thesis made of ``(anchor, heading, blocks)`` of the first chapter."""
    blocks = [Heading(1, "Bab 1", anchor="maturity")]
    for anchor, heading, below in parts:
        blocks += [Heading(2, heading, anchor=anchor), *below]
    m = describe_maturity("bintan", 2024)
    made = thesis_document(Document("Judul", lang, tuple(blocks)), 4, m, None, []).blocks
    start = next(i for i, b in enumerate(made) if isinstance(b, Heading) and b.text == say("thesis.h_maturity", lang))
    found = {}
    for block in made[start:]:
        if isinstance(block, Heading):
            found[block.text] = below = []
        else:
            below.append(block)
    return found


class TestSections:
    def test_an_answer_begins_its_chapter_without_a_heading(self):
        found = sections(("answer", "Jawaban singkat", [text("Indeks 3,25.")]))
        assert "Jawaban singkat" not in found
        assert found[say("thesis.h_maturity", "id")][0].text == "Indeks 3,25."

    def test_what_has_no_text_goes_on_with_the_section_before(self):
        picture, table = FigureBlock(1, "f", "F", "alt", PNG), TableBlock(1, "t", "T", ("A",), (("a",),))
        found = sections(("units", "Domain", [text("Domain 4."), picture]), ("gain", "Bobot", [table]))
        assert "Bobot" not in found
        kinds = [type(b) for b in found["Domain"]]
        assert kinds == [Paragraph, FigureBlock, TableBlock]
        both = join_words([f"{say(f'report.label_{k}', 'id')} 4.1" for k in ("figure", "table")], "id")
        assert found["Domain"][0].text == f"Domain 4. {say('thesis.see', 'id', names=both)}"

    def test_headings_are_those_of_a_thesis(self):
        found = sections(("roadmap", "Peta jalan", [text("A.")]), ("older", "Tahun 2020", [text("B.")]))
        assert {say("thesis.section.roadmap", "id"), "Tahun 2020"} <= set(found)
        assert "Peta jalan" not in found

    @pytest.mark.parametrize("lang", ["id", "en"])
    def test_indicators_have_their_short_names_beside_many_numbers(self, levels, lang):
        """Table 4.4 has them too."""
        full = gap_table(levels, lang).frame
        rows = tuple(tuple(map(str, row)) for row in full.itertuples(index=False))
        gaps = TableBlock(1, "gaps", "T", tuple(full.columns), rows)
        told = [Heading(1, "Bab 1", anchor="maturity"), Heading(2, "Kuat", anchor="strengths"), text("Teks."), gaps]
        (table,) = thesis_document(Document("Judul", lang, tuple(told)), 4, levels, None, []).tables
        names = levels.rows[f"short_{lang}"]
        assert [row[2] for row in table.rows] == [names[row[1]] for row in rows]
        assert [row[:2] + row[3:] for row in table.rows] == [row[:2] + row[3:] for row in rows]
        assert "11" in full.iloc[:, 1].tolist()  # whose short name is another than its name
        assert lang == "en" or table.rows != rows

    def test_a_column_left_to_fill_is_left_out(self):
        rows = (("1", "a", "", "0,1"), ("2", "b", "", "0,2"))
        values = ((None, None, None, 0.1), (None, None, None, 0.2))
        blank = TableBlock(1, "t", "T", ("A", "B", "C", "D"), rows, numeric=(0, 3), values=values)
        found = sections(("levels", "Tingkat", [text("Teks."), blank]))["Tingkat"]
        (table,) = [b for b in found if isinstance(b, TableBlock)]
        assert (table.columns, table.numeric) == (("A", "B", "D"), (0, 2))
        assert table.rows == (("1", "a", "0,1"), ("2", "b", "0,2"))
        assert table.values[1] == (None, None, 0.2)

    def test_the_way_to_the_next_predicate_is_a_sentence(self):
        found = sections(("answer", "Jawaban singkat", [text("Indeks 3,25.")]))[say("thesis.h_maturity", "id")]
        told = " ".join(b.text for b in found if isinstance(b, Paragraph))
        goal = "Sangat Baik"  # from 3.25 of weights of 3 percent: 0.25 / 0.03
        assert say("overview.way.whole_least", "id", goal=goal, n=9, points="0,03") in told
        assert say("overview.h_way", "id", predicate=goal) not in told

    def test_a_note_longer_than_its_table_is_told_before_it(self):
        credit = "Sumber: X, diolah."
        long = TableBlock(1, "t", "T", ("A",), (("a",),), note=f"{'kata ' * 60}{credit}", credit=credit)
        (lead, told, table) = sections(("levels", "Tingkat", [text("Teks."), long]))["Tingkat"]
        assert told.text == say("thesis.note_of", "id", name="Tabel 4.1", note=("kata " * 60).strip())
        assert [r.mark for r in told.runs if r.mark] == ["_Toc_table_1"]  # follows its number
        assert "kata" not in table.note + lead.text


def text(words):
    return Paragraph((Run(words),))


class TestSheets:
    """Blocks so that a figure of most of a sheet comes where most of a sheet is full."""

    HIGH = PNG[:16] + (1000).to_bytes(4, "big") + (1000).to_bytes(4, "big") + PNG[24:]
    HALF = "kata " * 300

    def high(self, number, name):
        return FigureBlock(number, name, name.upper(), "alt", self.HIGH)

    def order(self, *blocks):
        return [getattr(b, "name", "") or b.text.split()[0] for b in filled([Heading(2, "Bab"), *blocks])][1:]

    def test_text_goes_before_a_figure_that_does_not_fit(self):
        high = self.high(1, "f")
        assert self.order(text(self.HALF), high, text("lanjut " * 90), text("akhir")) == [
            "kata",
            "lanjut",
            "f",
            "akhir",
        ]
        assert self.order(high, text(self.HALF)) == ["f", "kata"]

    def test_nothing_leaves_its_chapter_and_a_heading_goes_with_its_text(self):
        high = self.high(1, "f")
        assert self.order(text(self.HALF), high, Heading(2, "Bab2"), text("x " * 900)) == ["kata", "f", "Bab2", "x"]
        part = [Heading(3, "Bagian"), text("lanjut " * 90)]
        assert self.order(text(self.HALF), high, *part) == ["kata", "Bagian", "lanjut", "f"]

    def test_figures_and_tables_keep_their_order_and_nothing_is_lost(self):
        rows = tuple((f"{i}", "kata " * 4) for i in range(9))
        made = []
        for n in range(1, 9):
            made += [
                text("kata " * (37 * n % 190)),
                self.high(n, f"f{n}"),
                TableBlock(n, f"t{n}", "T", ("A", "B"), rows),
            ]
        names = self.order(*made)
        assert [x for x in names if x[0] == "f"] == [f"f{n}" for n in range(1, 9)]
        assert [x for x in names if x[0] == "t"] == [f"t{n}" for n in range(1, 9)]
        assert len(names) == len(made)

    def test_a_figure_is_set_a_little_smaller_where_it_then_fits(self):
        figure = self.high(1, "f")
        full = picture_inches(figure, 8)[1]
        (made,) = [b for b in filled([Heading(2, "Bab"), text("kata " * 200), figure]) if isinstance(b, FigureBlock)]
        assert 0.6 * full <= made.highest < full
        assert picture_inches(made, 8)[1] == pytest.approx(made.highest)


class TestRefused:
    @pytest.mark.parametrize(
        ("options", "line"),
        [
            (["--style", "thesis"], message("errors.documents.formats.thesis_without_docx")),
            (["--style", "thesis", "--format", "pdf"], message("errors.documents.formats.thesis_without_docx")),
            (["--format", "docx", "--chapter", "4"], message("errors.documents.formats.chapter_without_thesis")),
            (["--format", "docx", "--style", "thesis", "--chapter", "0"], "chapter"),
            (["--format", "docx", "--style", "thesis", "--chapter", "21"], "chapter"),
            (["--format", "docx", "--style", "skripsi"], "style"),
            (["--format", "docx/thesis/21"], "docx/thesis/21"),
        ],
    )
    def test_in_one_line_and_nothing_is_written(self, options, line, monkeypatch, capsys, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["spbe", "report", "paser", *options])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert said.startswith("spbe: ")
        assert said.count("\n") == 1
        assert str(line) in said
        assert list(tmp_path.iterdir()) == []

    def test_formats_may_be_given_again(self):
        chosen = chosen_formats("pdf,docx", style="thesis", chapter=20)
        assert chosen == ("html", "ipynb", "docx/thesis/20", "pdf") == chosen_formats(chosen)
        assert chosen_formats("docx", style="report") == ("html", "ipynb", "docx")
