"""PDFs in, the report out, looked at in Chromium: the map of years, what is unchecked, on a phone and on a desk."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from helpers.result_pdf import compiled, report
from helpers.tables import ROOT

import spbe_research as spbe
from spbe_research import find_region
from spbe_research.text.catalog import say

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.slow]

WHERE, ISLANDS = "31.01", "PEMERINTAH KABUPATEN ADMINISTRASI KEPULAUAN SERIBU"
BY_YEAR = {year: [1 + (n * k) % 5 for n in range(47)] for k, year in enumerate((2022, 2023, 2024, 2025), start=1)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three real PDFs, one of which also holds the levels of a year that nothing confirms; the command's own page."""
    folder = tmp_path_factory.mktemp("lhe")
    for year in (2022, 2023, 2025):
        previous = (2024, BY_YEAR[2024]) if year == 2025 else None
        (folder / f"{year}.pdf").write_bytes(compiled(report(ISLANDS, year, BY_YEAR[year], previous=previous)))
    words = [sys.executable, "-m", "spbe_research.cli", "report", "2022.pdf", "2023.pdf", "2025.pdf", "--with-previous"]
    environment = {k: v for k, v in os.environ.items() if k != "SPBE_STUDY"} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (page,) = (folder / "2022-studi" / "reports").glob("*/*/id/spbe-*.html")
    return folder, page, done.stdout


def test_all_that_the_command_leaves(made):
    folder, page, said = made
    assert sorted(p.name for p in folder.iterdir()) == ["2022-studi", "2022.pdf", "2023.pdf", "2025.pdf"]
    assert str(page) in said
    manifest = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))
    assert page.name in manifest["outputs"]
    assert not (folder / "2022-studi" / "originals").exists()


@pytest.mark.parametrize("width", [390, 1100])
def test_the_map_of_years(made, browser, width):
    view = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    view.on("console", lambda message: said.append(message.text))
    view.on("request", lambda request: asked.append(request.url))
    view.goto(made[1].resolve().as_uri())
    view.wait_for_load_state("networkidle")
    assert said == []
    assert [u for u in asked if not u.startswith(("data:", "file:"))] == []
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    start = say("change.years.map_alt", "id", rows=47, n=4, steps="|", moved="|").split("|")[0].strip()
    picture = view.locator(f'xpath=//*[name()="svg"][*[name()="desc"][starts-with(., "{start}")]]')
    assert picture.count() == 1
    assert picture.first.bounding_box()["width"] > 250
    below = picture.locator("xpath=ancestor::figure[1]/following-sibling::*[1]").inner_text()
    assert say("study.report.unchecked", "id", text="").strip() in below
    text = view.locator("body").inner_text()
    assert say("change.years.unchecked", "id", years="2024") in text
    rows = view.locator("#change-years ~ * table, #change-years ~ table").first.locator("tbody tr")
    assert rows.count() == 6
    view.close()


def test_the_answer_comes_first_and_the_sources_cite_document_year_and_pages(made, browser):
    view = browser.new_page(viewport={"width": 1280, "height": 900})
    view.goto(made[1].resolve().as_uri())
    index = spbe.score(BY_YEAR[2025], "permenpanrb-59-2020").published(lang="id")
    above = view.get_by_text(index, exact=True).first.bounding_box()
    assert above is not None
    assert above["y"] < 300
    view.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert not re.search(r"\bnan\b|\bNone\b|[{}]", view.locator("body").inner_text())
    cited = [text.strip() for text in view.locator("li").all_inner_texts() if "[data kajian ini]" in text]
    for year in BY_YEAR:
        document = f"Kementerian PANRB. (t.t.). Laporan Hasil Evaluasi SPBE {find_region(WHERE).name} tahun "
        document += "2025, tingkat 2024 (belum diperiksa)" if year == 2024 else str(year)
        page = rf"{re.escape(document)}, hlm\. [0-9]+(–[0-9]+)? \[data kajian ini\]\."
        assert any(re.fullmatch(page, text) for text in cited), (year, cited)
    assert len(set(cited)) == len({text.rstrip(".") for text in cited})  # none twice, with a stop and without
    view.close()
