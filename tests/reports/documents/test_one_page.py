"""The first page of a report is one sheet, and the same page alone is one sheet as PDF and in Word."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from helpers.documents import word_text
from helpers.sentences import says
from helpers.tools import tool

import spbe_research as spbe
from spbe_research.errors import NoObservation, ParameterError
from spbe_research.reports import make_report
from spbe_research.reports.running.compare import make_comparison
from spbe_research.reports.running.panel import make_panel
from spbe_research.reports.running.run import Report
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

LONGEST = "Kementerian Pariwisata dan Ekonomi Kreatif/Badan Pariwisata dan Ekonomi Kreatif"


@dataclass(frozen=True)
class Kind:
    """A report with much, or little, to say on its first page; ``study`` for figures of one's own."""

    region: str
    year: int
    lang: str
    assessment: str | None = None
    study: bool = False


KINDS = {
    "levels, two tests": Kind("kota bandar lampung", 2024, "id"),
    "levels, few others": Kind("paser", 2022, "en"),
    "general scale": Kind("kabupaten madiun", 2020, "id"),
    "self-assessed": Kind("denpasar", 2018, "id", "self"),
    "domains, ties": Kind("bintan", 2024, "id"),
    "aspects": Kind("kabupaten bandung", 2024, "en"),
    "province": Kind("provinsi daerah khusus ibukota jakarta", 2024, "id"),
    "ministry of a long name": Kind(LONGEST, 2024, "en"),
    "excluded": Kind("banyuasin", 2023, "en"),
    "index only": Kind("lumajang", 2022, "id"),
    "8/2026, assumed": Kind("aceh tengah", 2026, "id", None, True),
    "8/2026, partial": Kind("gayo lues", 2026, "en", None, True),
    "partial": Kind("bintan", 2021, "id", "self", True),
}


def add(study: spbe.Study, region: str, year: int, instrument: str, empty: tuple[str, ...], assessment: str) -> None:
    """Levels from 1 to 4 in turn, some missing; made up."""
    codes = spbe.load_instrument(instrument).codes
    lines = "".join(f"{c};{'' if c in empty else 1 + i % 4}\n" for i, c in enumerate(codes))
    if instrument.endswith("2026"):  # at 1 lie those that another agency's index feeds
        lines = "".join(f"{c};{'' if c in empty else '1' if i % 2 else '2.35'}\n" for i, c in enumerate(codes))
    file = study.path.parent / f"{region}.csv"
    file.write_text("No.;Tingkat\n" + lines, encoding="utf-8")
    add_file(study, file, region=region, year=year, assessment=assessment, source=region, instrument=instrument)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Report]]:
    """``report(name)``: the report of a kind with its one page, built once."""
    root, made = tmp_path_factory.mktemp("one-page"), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_STUDY", "")
        study = spbe.init_study(root / "study")
        add(study, "aceh tengah", 2026, "permenpanrb-8-2026", (), "official")
        add(study, "gayo lues", 2026, "permenpanrb-8-2026", ("I5", "I6", "I7", "I18"), "official")
        add(study, "bintan", 2021, "permenpanrb-59-2020", ("5", "12", "13", "14", "30", "45"), "self")

        def of(name: str) -> Report:
            kind = KINDS[name]
            if name not in made:
                patch.setenv("SPBE_STUDY", str(study.path) if kind.study else "")
                made[name] = make_report(
                    kind.region, kind.year, lang=kind.lang, assessment=kind.assessment, out=root, formats=("summary",)
                )
            return made[name]

        yield of


def pages_of(pdf: Path) -> list[str]:
    """The text of each page of a PDF."""
    done = subprocess.run([tool("pdftotext"), "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
class TestOneSheet:
    def test_chapter_1_begins_on_the_second_printed_page(self, name, report, tmp_path):
        made, lang = report(name), KINDS[name].lang
        target = tmp_path / "page.pdf"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        command = [
            tool("chromium", "chromium-browser", "google-chrome"),
            *options,
            profile,
            made.html.resolve().as_uri(),
        ]
        subprocess.run(command, capture_output=True, check=True)
        first, second = pages_of(target)[:2]
        assert say("overview.title", lang) in first.splitlines()
        assert say("overview.h_unknown", lang) in plain(first)
        assert say("report.h_moves", lang) in first.splitlines()
        assert say("report.first_chapter", lang) not in first
        assert second.strip().startswith(say("report.first_chapter", lang))

    def test_alone_it_is_one_page_as_pdf_and_as_set_by_a_word_processor(self, name, report, tmp_path):
        made = report(name)
        word_file = made.documents[1]
        office = [tool("soffice", "libreoffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
        convert = [*office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word_file)]
        subprocess.run(convert, capture_output=True, check=True)
        for pdf in (made.documents[0], tmp_path / f"{word_file.stem}.pdf"):
            (only,) = pages_of(pdf)
            assert say("overview.h_unknown", KINDS[name].lang) in plain(only)
            last = docx.Document(str(word_file)).paragraphs[-1].text
            assert plain(last)[-30:] in plain(only)


@pytest.mark.full
@pytest.mark.parametrize("lang", ["id", "en"])
def test_both_files_hold_what_the_page_says(built, lang):
    made = built("paser", 2022, lang=lang, formats=("summary",))
    ending = {"id": "ringkasan", "en": "summary"}[lang]
    assert [p.name for p in made.documents] == [f"{made.html.stem}-{ending}.{e}" for e in ("pdf", "docx")]
    page = made.html.read_text(encoding="utf-8").partition('<h1 class="chapter')[0]
    word = word_text(docx.Document(str(made.documents[1])))
    pdf = plain(pages_of(made.documents[0])[0])
    told = [plain(re.sub(r"<[^>]+>", "", t)) for t in re.findall(r'<p class="fact">(.*?)</p>', page)]
    assert len(told) == 5
    cells = [plain(re.sub(r"<[^>]+>", "", t)) for t in re.findall(r"<td[^>]*>(.*?)</td>", page)]
    assert len(cells) == 30
    assert [t for t in told + cells if t not in word] == []
    assert [t for t in told if t.replace(" ", "") not in pdf.replace(" ", "")] == []
    assert say("report.first_chapter", lang) not in word + pdf
    assert say("report.h_answer", lang) not in word + pdf


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_panel("lampung", formats=["summary"]),
        lambda: make_comparison("denpasar", "2018:self", "2018", formats=["summary"]),
    ],
)
def test_a_page_on_several_has_no_summary(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match=says("errors.documents.formats.summary_of_report")):
        make()
    assert list(tmp_path.iterdir()) == []


def test_a_region_without_data_is_refused_as_for_the_report(tmp_path):
    with pytest.raises(NoObservation):
        make_report("yahukimo", formats=["summary"], out=tmp_path)
    assert list(tmp_path.iterdir()) == []
