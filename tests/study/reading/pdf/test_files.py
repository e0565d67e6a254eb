"""Files that are no result report: one clear line each, and nothing is read of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.result_pdf import EXAMPLE, MARK, compiled, example, report
from helpers.sentences import says

import spbe_research.study.reading.pdf.extract as extract
from spbe_research import find_region, list_observations, read_result_report
from spbe_research.errors import FileProblems, MissingExtra
from spbe_research.text.catalog import catalog

LEVELS = [1 + n * n % 5 for n in range(47)]


def typeset(source: str, folder: Path) -> bytes:
    import typst

    (folder / "main.typ").write_text(source, encoding="utf-8", newline="\n")
    return bytes(typst.compile(str(folder / "main.typ"), root=str(folder), ignore_system_fonts=True))


def refused(path: Path, key: str, /, **values: object) -> None:
    with pytest.raises(FileProblems, match=says(f"errors.study.pdf.{key}", **values)) as caught:
        read_result_report(path)
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(path.name)
    assert "\n" not in str(caught.value)


def picture(folder: Path) -> None:
    from PIL import Image

    Image.new("RGB", (60, 80), "white").save(folder / "scan.png")


def test_a_file_that_is_not_there_or_no_file(tmp_path):
    refused(tmp_path / "lhe.pdf", "not_there")
    refused(tmp_path, "no_file")


def test_a_file_that_may_not_be_opened(tmp_path, monkeypatch):
    (tmp_path / "lhe.pdf").write_bytes(b"%PDF-1.7")

    opened = Path.open

    def denied(self, *rest, **options):
        if self.name == "lhe.pdf":
            raise PermissionError(13, "Permission denied")
        return opened(self, *rest, **options)

    monkeypatch.setattr(Path, "open", denied)
    refused(tmp_path / "lhe.pdf", "unreadable", reason="Permission denied")


@pytest.mark.parametrize(
    ("data", "key"), [(b"", "empty"), (b"PK\x03\x04", "no_pdf"), (b"%PDF-1.7\nnothing more", "broken")]
)
def test_no_pdf(data, key, tmp_path):
    (tmp_path / "lhe.pdf").write_bytes(data)
    refused(tmp_path / "lhe.pdf", key)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_half_a_pdf_is_broken(share, tmp_path):
    whole = EXAMPLE.read_bytes()
    (tmp_path / "lhe.pdf").write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(FileProblems):
        read_result_report(tmp_path / "lhe.pdf")


def test_a_file_of_300_megabytes_is_not_read(tmp_path):
    with (tmp_path / "lhe.pdf").open("wb") as handle:
        handle.write(b"%PDF-1.7\n")
        handle.truncate(300_000_000)
    refused(tmp_path / "lhe.pdf", "too_big", size=300_000_000, most=extract.MOST_BYTES)


def test_a_pdf_with_a_password(tmp_path):
    """Encrypted by the standard handler, with keys that no empty password opens."""
    key = b"<" + b"5A" * 32 + b">"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        b"<</Filter/Standard/V 1/R 2/O " + key + b"/U " + key + b"/P -4>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for n, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % n + text + b"endobj\n"
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    ids = b"[<" + b"00" * 16 + b"><" + b"00" * 16 + b">]"
    trailer = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID" + ids + b">>\nstartxref\n%d\n%%%%EOF" % len(body)
    (tmp_path / "lhe.pdf").write_bytes(body + table + trailer)
    refused(tmp_path / "lhe.pdf", "locked")


def test_a_scanned_pdf_is_named_with_the_tool_that_makes_it_readable(tmp_path):
    picture(tmp_path)
    (tmp_path / "lhe.pdf").write_bytes(typeset('#image("scan.png")\n#pagebreak()\n#image("scan.png")', tmp_path))
    refused(tmp_path / "lhe.pdf", "scanned")
    assert all("OCRmyPDF" in catalog(lang)["errors.study.pdf.scanned"] for lang in ("id", "en"))


def test_a_report_with_scanned_pages(tmp_path):
    picture(tmp_path)
    text = 'EVALUASI SPBE TAHUN 2024\n#pagebreak()\n#image("scan.png")'
    (tmp_path / "lhe.pdf").write_bytes(typeset(text, tmp_path))
    refused(tmp_path / "lhe.pdf", "scanned_part", pages="2")


def test_another_document(tmp_path):
    (tmp_path / "lhe.pdf").write_bytes(
        typeset("Rencana kerja tahunan, bab 1\n\n#table(columns: 2, [1], [2])", tmp_path)
    )
    refused(tmp_path / "lhe.pdf", "other_document")
    (tmp_path / "lhe.pdf").write_bytes(typeset("Arsitektur SPBE, bab 1\n\n#table(columns: 2, [1], [2])", tmp_path))
    refused(tmp_path / "lhe.pdf", "no_levels")


def test_a_book(tmp_path):
    (tmp_path / "lhe.pdf").write_bytes(typeset("#for n in range(151) { [SPBE]; pagebreak(weak: true) }", tmp_path))
    refused(tmp_path / "lhe.pdf", "too_many_pages", pages=151, most=extract.MOST_PAGES)


def test_what_takes_too_much_is_given_up(tmp_path, monkeypatch):
    (tmp_path / "lhe.pdf").write_bytes(EXAMPLE.read_bytes())
    monkeypatch.setattr(extract, "_MEMORY", 30_000_000)
    refused(tmp_path / "lhe.pdf", "exhausting")


def test_without_pdfplumber_the_extra_is_named(monkeypatch, tmp_path):
    import sys

    (tmp_path / "lhe.pdf").write_bytes(EXAMPLE.read_bytes())
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(MissingExtra, match=says("errors.frame.extra", names="pdfplumber", extra="study")):
        read_result_report(tmp_path / "lhe.pdf")


def test_the_example_is_what_the_generator_makes_and_says_on_each_page_what_it_is():
    found = read_result_report(EXAMPLE)
    assert [f.text for f in found.levels.values()] == [row[2] for row in example().levels]
    assert example().values[0][1] == found.index.text
    pages = extract.read_document(EXAMPLE).pages
    assert len(pages) >= 4
    assert all(any(MARK in line for line in page.lines) for page in pages)
    assert EXAMPLE.stat().st_size < 100_000


def test_the_example_contradicts_nothing_that_is_published():
    """An administrative unit of Jakarta has no evaluation of its own, and the data hold none of it."""
    found = read_result_report(EXAMPLE)
    assert (found.region.id, found.year, found.unchecked) == ("31.01", 2025, ())
    assert list_observations(found.region).empty


def test_nothing_but_figures_and_their_pages_is_kept(tmp_path):
    sheets = report("PEMERINTAH KAB. BINTAN", 2025, LEVELS)
    sheets.prose = ["Narahubung: Budi Santoso, 0812-0000-0000."]
    (tmp_path / "lhe.pdf").write_bytes(compiled(sheets))
    found = read_result_report(tmp_path / "lhe.pdf")
    assert "Santoso" not in repr([getattr(found, field) for field in found.__slots__])
    assert found.region == find_region("bintan")
    assert json.dumps(found.to_frame().to_dict("list"))
