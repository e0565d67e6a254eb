"""A third language is a folder: a made-up one, of files alone, speaks every sentence of a report."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from helpers.sentences import says
from helpers.tables import read_plain
from helpers.third_language import CODE, add_language, unmarked_words
from lxml import html

from spbe_research.data.instruments import load_instrument
from spbe_research.data.references import reference, works_called
from spbe_research.data.regions import all_regions
from spbe_research.errors import DataError
from spbe_research.numbers.language import LANGUAGES, _folders, _settings, language_folder
from spbe_research.text import catalog

INSTRUMENTS = [r["instrument"] for r in read_plain("instruments/instruments")]

#: one chapter, shown as a notebook shows it; texts of the figures as they are drawn
_CHAPTER = """
import inspect, json, sys
import spbe_research as spbe
from spbe_research.chapters.maturity import figures, narrate, tables
from spbe_research.numbers.language import LANGUAGES, _folders, _settings, language_folder
from spbe_research.text import catalog
m = spbe.describe_maturity("paser", year=2022)
shown, drawn = [], []
for room in (narrate, tables, figures):
    for name in room.__all__:
        function = getattr(room, name)
        if list(inspect.signature(function).parameters)[:2] == ["m", "lang"]:
            made = function(m, "jv")
            if hasattr(made, "figure"):
                from matplotlib.text import Text
                made.png()
                drawn += [t.get_text() for t in made.figure.findobj(Text)] + [repr(made)]
            elif hasattr(made, "_repr_html_"):
                shown.append(made._repr_html_())
                drawn.append(repr(made))
json.dump({"languages": list(LANGUAGES), "shown": shown, "drawn": drawn}, sys.stdout)
"""

#: the whole report as page and Word document, the list of reports, a workbook and a codebook
_REPORT = """
import sys
from pathlib import Path
from spbe_research.reports import make_report
from spbe_research.reports.site.page import write_site
from spbe_research.data.panel import load_panel
from spbe_research.study.codebook import codebook, describe_columns
from spbe_research.study.workbook.write import write_template
out = Path(sys.argv[1])
made = make_report("paser", 2022, lang="jv", out=out, formats=("html", "ipynb", "docx"))
print(made.html)
print(made.documents[0])
print(write_site(out, lang="jv"))
print(write_template(out / "levels.xlsx", "permenpanrb-59-2020", lang="jv"))
panel = load_panel(2022, depth="indicator")
codebook(describe_columns(panel, lang="jv"), lang="jv").to_csv(out / "codebook.csv")
print(out / "codebook.csv")
"""


def run(script: str, folder: Path, *words: str) -> str:
    """What a fresh Python says that finds the language below ``folder``."""
    environment = os.environ | {"SPBE_TEXT": str(add_language(folder / "text"))}
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=environment, capture_output=True, encoding="utf-8", timeout=500
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def proper_names() -> list[str]:
    """What no language translates: governments, provinces and their short names, regulations, official predicates."""
    names = {
        "SPBE",
        "Pemerintah Digital",
        "Kepmen 962/2021",
        "kabupaten-paser",
        *(r.name for r in all_regions().values()),
    }
    names |= {r.province for r in all_regions().values()} | {r["label"] for r in read_plain("regions/province_tiles")}
    for name in INSTRUMENTS:
        instrument = load_instrument(name)
        names |= {instrument.label, instrument.title_id, *(b.predicate for b in instrument.bands)}
    for key in works_called():  # decks, as they are titled
        work = reference(key, CODE) or {}
        names |= {str(work["title"]), str(work["publisher"])}
    # official names of principles and levels, beside which the page of concepts says what they mean
    told = [text for key, text in catalog.catalog("en").items() if key.startswith("concepts.")]
    return [*names, *itertools.chain.from_iterable(re.findall(r"\*([^*]+)\*", text) for text in told)]


def words_left(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Texts that hold a word which is neither of the language nor a name nor of a publication."""
    longest_first = sorted({" ".join(n.split()) for n in names} - {""}, key=len, reverse=True)
    known = re.compile("|".join(re.escape(n) for n in longest_first))
    left = []
    for text in texts:
        rest = known.sub(" ", " ".join(unmarked_words(text).split()))
        publication = re.search(r"\(\d{4}[a-z]?\)\. [A-Z]", rest)
        if re.search(r"[A-Za-z]{3}", rest) and not publication:
            left.append(rest)
    return left


def page_texts(markup: str) -> tuple[list[str], list[str], list[str]]:
    """Texts of a page, texts marked as Indonesian, and texts that can hold no mark."""
    tree = html.fromstring(markup)
    for node in tree.xpath("//style | //script"):
        node.drop_tree()
    marked = [str(node.text_content()) for node in tree.xpath('//span[@lang="id"]')]
    for node in tree.xpath("//body//*[@lang] | //div//*[@lang]"):
        node.drop_tree()
    unseen = [str(text) for text in tree.xpath("//@alt | //@aria-label | //@title | //option/text()")]
    # in a picture a name may stand on two lines
    unseen += [" ".join(map(str, svg.xpath(".//text()"))) for svg in tree.xpath("//*[local-name() = 'svg']")]
    for node in tree.xpath("//option | //*[local-name() = 'svg']"):  # which hold text alone
        node.drop_tree()
    return [str(text) for text in tree.xpath("//text()")], marked, unseen


def test_a_chapter_speaks_a_third_language(tmp_path: Path):
    told = json.loads(run(_CHAPTER, tmp_path))
    assert told["languages"] == [*LANGUAGES, CODE]
    assert len(told["shown"]) > 15
    assert len(told["drawn"]) > 60
    markup = "<div>" + "".join(told["shown"]) + "</div>"
    texts, marked, unseen = page_texts(markup)
    assert sum("⟦" in t for t in texts) > 60
    assert "Tata Kelola SPBE" in marked
    assert words_left(texts, proper_names()) == []
    assert not [t for t in told["drawn"] if "\ufdd0" in t]
    assert words_left([*told["drawn"], *unseen], [*data_names(), *proper_names()]) == []


def data_names() -> list[str]:
    """Indonesian names of the instruments' rows and of the yardsticks, and how sources are called."""
    names = {r["name"] for r in read_plain("institutions")}
    names |= {r["name"].removeprefix("Kabupaten ") for r in read_plain("regions/regions")}  # beside points of a map
    names |= {r[c] for r in read_plain("sources") for c in ("short_id", "citation_id")}
    names |= {r["name_id"] for r in read_plain("kinds")} | {r["name_id"].lower() for r in read_plain("kinds")}
    names |= {r["name"].lower() for r in read_plain("institutions") if r["kind"] in ("group_average", "national")}
    for name in INSTRUMENTS:
        table = read_plain(f"instruments/{name}")
        names |= {r[c] for r in table for c in ("name_id", "short_id", "aspect_id", "domain_id")}
    return list(names)


@pytest.mark.slow
def test_a_whole_report_speaks_a_third_language(tmp_path: Path):
    page, word, site, workbook, book = run(_REPORT, tmp_path, str(tmp_path / "out")).split()
    names = proper_names()
    everything: list[str] = []
    for path in (page, site):
        text = Path(path).read_text(encoding="utf-8")
        assert f'<html lang="{CODE}">' in text
        assert "\ufdd0" not in text
        texts, marked, unseen = page_texts(text)
        assert sum("⟦" in t for t in texts) > (400 if path == page else 50)
        assert marked
        everything += marked
        assert words_left(texts, names) == []
        assert words_left(unseen, [*data_names(), *names]) == []
    known = [*everything, *data_names(), *names]

    from docx import Document

    document = Document(word)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [p.text for p in document.paragraphs] + cells
    assert sum("⟦" in t for t in texts) > 400
    assert words_left(texts, known) == []

    from openpyxl import load_workbook

    sheets = load_workbook(workbook)
    texts = [str(c.value) for s in sheets for row in s.iter_rows() for c in row if c.data_type == "s" and c.value]
    assert sum("⟦" in t for t in texts) > 40
    tables = {r[c] for n in ("criteria", "levels") for r in read_plain(f"instruments/{n}") for c in r if "_id" in c}
    tables |= {load_instrument(n).id for n in INSTRUMENTS}
    known += tables
    assert words_left(texts, known) == []
    assert f"⟦{catalog.say('study.export.year', 'en')}⟧" in Path(book).read_text(encoding="utf-8")


def test_a_language_that_lacks_a_sentence_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = add_language(tmp_path / "text")
    file = folder / CODE / "site.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith('"kicker"')), encoding="utf-8")
    found = language_folder
    monkeypatch.setattr(catalog, "language_folder", lambda lang: folder / CODE if lang == CODE else found(lang))
    lacking = says("errors.text.catalog.missing", key="site.kicker", n="1")
    with pytest.raises(DataError, match=rf"text/jv/site\.toml: {lacking.pattern}$"):
        catalog.catalog(CODE)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ("locale = 3", says("errors.numbers.language.word_missing", word="locale")),
        ('locale = "xx_XX"', says("errors.numbers.language.locale_unknown", locale="xx_XX")),
        ("locale", says("errors.numbers.language.unreadable")),
    ],
)
def test_settings_that_cannot_be_read_are_told(tmp_path: Path, settings: str, line: re.Pattern[str]):
    rest = "\n".join(f'{word} = "x"' for word in ("name", "and", "or", "regulations"))
    (tmp_path / "language.toml").write_text(f"{settings}\n{rest}", encoding="utf-8")
    with pytest.raises(DataError, match=r"text/xx/language\.toml") as told:
        _settings("xx", tmp_path)
    assert line.search(str(told.value))


def test_a_language_of_the_package_is_not_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for lang in ("id", "jv"):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "language.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("SPBE_TEXT", str(tmp_path))
    found = _folders()
    assert list(found) == ["id", "en", "jv"]
    assert found["id"] == language_folder("id")
    assert found["jv"] == tmp_path / "jv"
