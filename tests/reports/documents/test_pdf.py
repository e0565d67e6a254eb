"""The PDF: nothing lost, language, paper, no date."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.documents import page_of, page_pieces, plain_pdf
from helpers.tools import tool

from spbe_research.text.catalog import say

TABLE, FIGURE = (say(f"report.label_{kind}", "id") for kind in ("table", "figure"))

pytestmark = pytest.mark.full


class TestPdf:
    def test_nothing_that_the_page_says_is_lost(self, made):
        squeezed = re.sub(r"\s", "", plain_pdf(made.documents[1].read_bytes()))
        missing = [p for p in page_pieces(made.html) if re.sub(r"\s", "", p) not in squeezed]
        # a line that a page ends in the middle of has the page's foot in it
        assert len(missing) <= 2
        assert all(len(p) > 100 for p in missing)
        told = [b.text_content() for b in page_of(made.html).xpath("//caption[@id]/b[1] | //figcaption[@id]/b[1]")]
        assert {f"{TABLE} 1.", f"{FIGURE} 5.", f"{TABLE} L1.", f"{FIGURE} L1."} <= set(told)
        assert [name for name in told if re.sub(r"\s", "", name) not in squeezed] == []

    def test_language_title_paper_and_no_date(self, made):
        data = made.documents[1].read_bytes()
        assert b"/Lang (id)" in data or b"/Lang(id)" in data
        assert b"CreationDate" not in data
        assert b"ModDate" not in data
        assert str(Path.home()).encode() not in data
        shown = subprocess.run([tool("pdfinfo"), made.documents[1]], capture_output=True, check=True).stdout.decode()
        assert "Kematangan SPBE Kabupaten Bintan, 2024" in shown
        assert re.search(r"Page size: .*A4", shown)
        assert re.search(r"Tagged: +yes", shown)
        assert 5 <= int(re.search(r"Pages: +(\d+)", shown)[1]) <= 20


@pytest.mark.slow
@pytest.mark.parametrize(("wanted", "ending"), [("pdf", ""), ("summary", "-ringkasan")])
def test_a_country_run_writes_pdfs_too(tmp_path, wanted, ending):
    """The process that forks must never have set a PDF itself: the forked ones would wait for its threads for ever."""
    code = "from spbe_research.cli.main import main; main()"
    words = ["report", "--all", "--year", "2024", "--kind", "kota", "--province", "65", "--format", wanted]
    options = ["--out", str(tmp_path), "--workers", "1", "--limit", "240"]
    subprocess.run([sys.executable, "-c", code, *words, *options], check=True, capture_output=True, timeout=280)
    assert [p.name for p in tmp_path.rglob("*.pdf")] == [f"spbe-kota-tarakan-2024-id{ending}.pdf"]
