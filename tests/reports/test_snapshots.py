"""What a reader sees, whole: every chapter, the index page, the workbook, a new study and its commands, both languages.

Other tests hold keys and numbers; these alone hold wording. After another wording: ``make snapshots``.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import openpyxl
import pytest
from helpers.built import BuiltReports
from helpers.site import printed_summary, real_summary, write_report
from helpers.snapshots import CHAPTERS, as_text, chapter_lines, page_lines
from typer.testing import CliRunner

from spbe_research.cli.language import speaking
from spbe_research.cli.main import app
from spbe_research.errors import SpbeError
from spbe_research.reports.site.names import PAGES
from spbe_research.reports.site.page import write_site
from spbe_research.study.folder import init_study
from spbe_research.study.workbook.write import write_template

pytestmark = pytest.mark.snapshot

#: levels of every indicator, values of four domains, and a change of instrument
REGIONS = {"paser": ("paser", 2022), "bintan": ("bintan", 2024), "madiun": ("kabupaten madiun", 2024)}


@pytest.mark.full
@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("region", REGIONS)
def test_chapter(built: BuiltReports, snapshot, region: str, lang: str, chapter: str) -> None:
    lines = chapter_lines(built(*REGIONS[region], lang=lang).html, chapter)
    assert len(lines) > 2  # a chapter without a pair is a few lines
    assert as_text(lines) == snapshot


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows at four depths."""
    out = tmp_path_factory.mktemp("site")
    write_report(out, real_summary("paser", 2022))
    write_report(out, real_summary("bintan", 2024), lang="en")
    write_report(out, real_summary("bintan", source="bintan-study"), edition="bintan-study")
    write_report(out, printed_summary("kementerian-agama"))
    write_site(out)
    return out


@pytest.mark.parametrize("lang", ["id", "en"])
def test_index_page(site: Path, snapshot, lang: str) -> None:
    assert as_text(page_lines(site / PAGES[lang])) == snapshot


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("instrument", ["permenpanrb-59-2020", "permenpanrb-8-2026"])
def test_workbook(tmp_path: Path, snapshot, instrument: str, lang: str) -> None:
    book = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx", instrument, lang=lang))
    assert as_text(workbook_lines(book)) == snapshot


def workbook_lines(book: openpyxl.Workbook) -> list[str]:
    """Sheets by row, and what the cells to fill say when they are chosen or filled wrongly."""
    lines = []
    for sheet in book:
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows(values_only=True):
            cells = [words for cell in row if (words := cell_words(cell))]
            lines += [" | ".join(cells)] if cells else []
        for rule in sheet.data_validations.dataValidation:
            said = (rule.promptTitle, rule.prompt, rule.errorTitle, rule.error)
            lines.append(f"({rule.sqref}) {' | '.join(part for part in said if part)}")
    return lines


def cell_words(cell: object) -> str:
    """What stands in a cell; of a formula the words that it may show."""
    text = "" if cell is None else " ".join(str(cell).split())
    if not text.startswith("="):
        return text
    shown = [part for part in re.findall(r'"([^"]*)"', text) if re.search("[a-z]{2}", part)]
    return " / ".join(dict.fromkeys(shown))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_new_study(tmp_path: Path, snapshot, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "thesis", region="bintan", lang=lang)
    cells = nbformat.read(made.path / "start.ipynb", 4).cells
    readme = (made.path / "README.md").read_text(encoding="utf-8")
    assert as_text([readme, *(cell.source for cell in cells)]) == snapshot


SESSION = (
    "init thesis --region bintan",
    "add levels.csv --region bintan --year 2021 --assessment official --source LHE",
    "add levels.csv --region bintan --year 2021 --assessment official --source LHE",
    "add short.csv --region bintan --year 2022 --assessment official --source LHE",
    "add wrong.csv --region bintan --year 2023 --assessment official --source LHE",
    "show bintan",
    "show pasir",
    "show bandung",
    "show 9999",
    "report biak",
    "report bintan --year 2019",
    "report nasional",
    "export sav",
    "export tingkat.odt",
    "remove bintan 2021",
    "check",
    "check --data nowhere",
    "site --out nowhere",
)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_commands(tmp_path: Path, snapshot, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    """A session of a user, with its slips: what each command prints, or the line of its error."""
    monkeypatch.setenv("SPBE_STUDY", "")
    monkeypatch.delenv("SPBE_STUDY")
    monkeypatch.setenv("SPBE_LANG", lang)
    monkeypatch.chdir(tmp_path)
    lines = []
    for words in SESSION:
        with speaking(lang):
            result = CliRunner().invoke(app, words.split())
            lines += [f"$ spbe {words}", result.output.rstrip()]
            if isinstance(result.exception, SpbeError):
                lines.append(str(result.exception))
            else:
                assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        if words.startswith("init"):
            monkeypatch.chdir(tmp_path / "thesis")
            for name, rows in {"levels": 47, "short": 40}.items():
                text = "no,level\n" + "".join(f"{n},{1 + n % 4}\n" for n in range(1, rows + 1))
                Path(f"{name}.csv").write_text(text, encoding="utf-8")
            Path("wrong.csv").write_text("no,level\n1,6\n2,x\n99,3\n", encoding="utf-8")
    assert as_text(line for line in lines if line) == snapshot
