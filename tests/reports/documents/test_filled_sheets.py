"""How far down the sheets of a Word file are filled: no chapter has a sheet that ends about where it began."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
from helpers.tools import tool

#: least share of the text area that a sheet inside a chapter fills, in a report and in a thesis
LEAST = {"docx": 0.55, "docx/thesis/4": 0.65}
#: margins and the number below, as shares of the sheet's height
TOP, FOOT = 0.06, 0.925


def fills(pdf: Path) -> list[tuple[float, str]]:
    """Of each sheet how far down its lowest ink lies, as a share of the text area, and its first line."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=0.6, grayscale=True).to_numpy()
            high = len(picture)
            inked = np.flatnonzero(
                (picture[round(TOP * high) : round(FOOT * high)].reshape(-1, picture.shape[1]) < 200).any(axis=1)
            )
            lowest = (inked[-1] + 1) / ((FOOT - TOP) * high) if len(inked) else 0.0
            lines = page.get_textpage().get_text_bounded().split("\n")
            found.append((float(lowest), next((line.strip() for line in lines if line.strip()), "")))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("region", "year", "form"),
    [
        ("kota bandar lampung", 2024, "docx/thesis/4"),
        ("denpasar", 2019, "docx/thesis/4"),
        ("kota bandar lampung", 2024, "docx"),
        ("paser", 2024, "docx"),
    ],
)
def test_no_sheet_inside_a_chapter_is_half_empty(built, tmp_path, region, year, form):
    """As LibreOffice sets it; what a chapter, the appendix or the whole ends with may be short."""
    (file,) = built(region, year, formats=(form,)).documents
    office = [tool("soffice", "libreoffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    convert = [*office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(convert, capture_output=True, check=True, timeout=240)
    sheets = fills(tmp_path / f"{file.stem}.pdf")
    assert len(sheets) > 20
    opens = {p.text for p in docx.Document(str(file)).paragraphs if p.style.name == "Heading 1"}
    inside = [
        (number, round(share, 2))
        for number, ((share, _), (_, follows)) in enumerate(itertools.pairwise(sheets), start=1)
        if follows not in opens
    ]
    assert [one for one in inside if one[1] < LEAST[form]] == []
