"""The report as its reader gets it: files, and one self-contained page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
from pathlib import Path

import nbformat
import papermill
import pytest
from helpers.running import vouch
from helpers.sentences import says
from lxml import html
from nbconvert import HTMLExporter

from spbe_research.errors import NoObservation, OutputError, ParameterError, SpbeError
from spbe_research.reports import make_report
from spbe_research.reports.contract import typed_parameters
from spbe_research.reports.documents.html import page_html
from spbe_research.reports.running import run as runner
from spbe_research.text.catalog import say


def test_folder_says_kind_year_and_language(pages):
    assert pages["levels"].folder.parts[-3:] == ("kabupaten-paser", "2022", "id")
    assert pages["domains"].folder.parts[-3:] == ("kabupaten-bintan", "2024", "en")
    names = sorted(p.name for p in pages["levels"].folder.iterdir())
    page = pages["levels"].html
    beside = [page.with_suffix(ending).name for ending in (".bib", ".ris")]
    tried = "coba-id.html"
    assert names == sorted([*(f"{c}.ipynb" for c in runner.CHAPTERS), "manifest.json", page.name, tried, *beside])


@pytest.mark.parametrize("which", ["levels", "domains"])
def test_what_a_report_lists_lies_beside_it_as_bibtex_and_ris(pages, which):
    """Every entry of its lists of sources, its regulation and this toolkit; a page among many by its address."""
    page = pages[which].html
    bib, ris = (page.with_suffix(ending).read_text(encoding="utf-8") for ending in (".bib", ".ris"))
    keys = re.findall(r"^@\w+\{([^,]+),", bib, re.M)
    assert keys == re.findall(r"^ID  - (.*)$", ris, re.M)
    assert len(keys) == len(set(keys))
    assert {"spbe-research", "permenpanrb-59-2020", "kemenpanrb-2024"} <= set(keys)
    listed = html.fromstring(page.read_text(encoding="utf-8")).xpath("//ul[@class='sources']/li")
    addresses = {a for li in listed for a in re.findall(r"https?://\S+", li.text_content())}
    assert addresses <= set(re.findall(r"^UR  - (.*)$", ris, re.M))
    assert len(keys) >= len({li.text_content() for li in listed})
    if which == "domains":
        assert addresses  # Bintan's index of 2022 stands on one page
        assert "fisher" in keys  # which the paragraph on method cites


def test_plain_nbconvert_keeps_the_text_alternatives_of_a_report_s_notebooks(pages):
    """It takes none from an output's metadata: every picture said "No description has been provided for this image"."""
    path = pages["domains"].folder / "01_maturity.ipynb"
    node = nbformat.read(path, 4)
    told = [
        o.metadata["image/png"]["alt"]
        for c in node.cells
        for o in c.get("outputs", [])
        if "image/png" in o.get("data", {})
    ]
    page, _ = HTMLExporter().from_notebook_node(node)
    assert html.fromstring(page).xpath("//img/@alt") == told
    assert len(told) > 3
    assert "Optional[int]" in str(papermill.inspect_notebook(path)["year"])


@pytest.mark.parametrize("which", ["levels", "domains"])
def test_page_is_one_file_without_code_or_network(pages, which):
    page = pages[which].html.read_text(encoding="utf-8")
    assert re.search(r"<html lang=\"(id|en)\">", page)[1] == {"levels": "id", "domains": "en"}[which]
    assert "<script" not in page
    outside = re.findall(r"(?:src|href)=\"(?!data:|#)([^\"]*)", page)
    assert outside == [{"levels": "coba-id.html", "domains": "try-en.html"}[which]]  # which lies beside it
    assert (pages[which].folder / outside[0]).is_file()
    chapters = re.search(r'<nav class="chapters".*?</nav>', page)[0]
    assert re.findall(r'<a href="#([^"]+)"', chapters) == ["maturity", "instruments", "change", "appendix"]
    referred = set(re.findall(r"(?:href=\"|url\()#([^\")]+)|aria-\w+=\"([^\" ]+)\"", page))
    named = re.findall(r'<[^<>]* id="([^"]+)"', page)
    assert len(named) == len(set(named))  # many figures on one page, and tables that come twice
    labels = {say("report.contents", "id"), say("report.contents", "en")}
    assert {a or b for a, b in referred} - set(named) <= labels | {"true"}
    assert not re.search(r"url\(\"?(?!data:|\"data:|#)", page)
    assert "import spbe_research" not in page
    assert "Traceback" not in page
    pictures = re.findall(r'<svg (?:class="\w+" )?role="img" aria-labelledby="(\w+)" aria-describedby="(\w+)"', page)
    narrow = page.count('<svg class="narrow" role="img"')
    assert page.count('<svg class="broad" role="img"') == narrow == 1  # the ruler of the first page, twice
    assert len(pictures) - narrow == page.count("<figure>") >= 4
    for name, more in pictures:
        assert len(re.search(rf'<title id="{name}">([^<]*)<', page)[1]) > 10
        assert len(re.search(rf'<desc id="{more}">([^<]*)<', page)[1]) > 40


@pytest.mark.parametrize("which", ["levels", "domains"])
def test_page_allows_its_own_style_and_nothing_else(pages, which):
    page = pages[which].html.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    style = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode("utf-8")).digest()).decode("ascii")
    assert policy.replace("&#39;", "'").startswith(f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:")
    assert "script-src" not in policy
    assert " style=" not in page
    assert "color-scheme: light" in style[0]


@pytest.mark.parametrize("which", ["levels", "domains"])
def test_figures_tables_and_contents_are_numbered_through(pages, which):
    page = pages[which].html.read_text(encoding="utf-8")
    lang = {"levels": "id", "domains": "en"}[which]
    for kind, tag in (("table", "caption"), ("figure", "figcaption")):
        name = say(f"report.label_{kind}", lang)
        numbers = re.findall(rf"<{tag} id=\"\w+\"><b>{name} (\w+)\.</b> \w", page)
        letter = say("report.appendix_letter", lang)
        later = [n for n in numbers if n.startswith(letter)]
        assert later == [f"{letter}{n + 1}" for n in range(len(later))]
        assert numbers == [str(n + 1) for n in range(len(numbers) - len(later))] + later
        assert len(numbers) == page.count(f"<{tag}") > 4
        assert len(later) > 1
    contents = re.search(r'<nav class="contents".*?</nav>', page, flags=re.DOTALL)[0]
    headings = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', page)
    folded = re.findall(r'<details class="more"><summary><h2>(.*?)</h2></summary>\s*<div id="([^"]+)">', page)
    linked = re.findall(r'<a href="#([^"]+)">(.*?)</a>', contents)
    begins = ("summary", "maturity", "instruments", "change", "appendix")
    sections = [entry for entry in linked if entry[0] not in begins]
    assert sections == [h for h in headings if h[0] not in begins] + [(anchor, text) for text, anchor in folded]
    assert len(folded) == page.count("<details class") > 8
    assert re.search(r'class="skip" href="#([^"]+)"', page)[1] == headings[0][0]


def test_a_report_leads_back_to_the_index_page_where_there_is_one(tmp_path):
    folder = tmp_path / "kota-batam" / "2024" / "en"
    assert runner.index_of(tmp_path, folder, "en") == ""
    assert runner.index_of(tmp_path, folder, "en", coming=True) == "../../../index.en.html"
    (tmp_path / "index.html").write_text("", encoding="utf-8")
    back = runner.index_of(tmp_path, folder, "id")
    folder.mkdir(parents=True)
    assert (folder / back).resolve() == (tmp_path / "index.html").resolve()
    page, alone = (page_html([], title="<x>", lang="en", own=False, index=where) for where in (back, ""))
    assert f'<a href="{back}">{say("report.to_index", "en")}</a>' in page
    assert 'class="back"' not in alone
    assert "<title>&lt;x&gt;</title>" in alone


def test_figures_of_the_page_are_the_computed_ones(pages):
    page = pages["levels"].html.read_text(encoding="utf-8")
    for text in ("2,13", "Cukup", "2,34"):
        assert text in page
    assert f"0,47 {say('maturity.summary.step_points', 'id')}" in page
    assert says("overview.way.steps", "id", n=17).search(page)
    assert says("maturity.summary.third_least_level", "id", count=23, n_rows=47).search(page)
    page = pages["domains"].html.read_text(encoding="utf-8")
    for text in ("3.25", "Baik", "131", "59–60"):
        assert text in page
    assert f"0.25 {say('maturity.summary.step_points', 'en')}" in page


def test_marks_follow_the_language(pages):
    def prose(name):
        page = pages[name].html.read_text(encoding="utf-8")
        body = re.sub(r"<style>.*?</style>|src=\"data:[^\"]*\"", "", page, flags=re.DOTALL)
        body = re.sub(r"<(svg|path|use|text|rect|clipPath|g)\b[^>]*>", "<svg>", body)
        return re.sub(r"spbe-research [\d.]+|manifest\.json|\d\d\.\d\d(?=<)", "", body)

    assert not re.search(r"\b\d\.\d\d\b", prose("levels"))
    assert not re.search(r"\b\d,\d\d\b", prose("domains"))
    # titles of cited works stay in their language
    own_words = re.sub(r"<li>[^<]*\((?:19|20)\d\d\)[^<]*</li>", "", prose("levels"))
    for word in (" the ", " and ", " of ", " index "):
        assert word not in re.sub(r"<[^>]+>", " ", own_words)


def test_notebook_keeps_no_machine_path_and_no_time(pages):
    assert len(pages["levels"].notebooks) == len(runner.CHAPTERS)
    for path in pages["levels"].notebooks:
        text = path.read_text(encoding="utf-8")
        assert str(Path.home()) not in text
        assert tempfile.gettempdir() not in text
        node = nbformat.reads(text, 4)
        assert "papermill" not in node.metadata
        assert not any("execution" in c.metadata for c in node.cells)
        injected = [c for c in node.cells if "injected-parameters" in c.metadata.get("tags", [])]
        assert len(injected) == 1
        assert "paser" in injected[0].source


def test_manifest_fingerprints_what_was_written(pages):
    report = pages["levels"]
    record = json.loads(report.manifest.read_text(encoding="utf-8"))
    assert record["institution"]["id"] == "64.01"
    assert record["evaluation"] == {
        "year": 2022,
        "instrument": "permenpanrb-59-2020",
        "depth": "indicator",
        "assessment": "official",
        "source": "paser-2022",
        "index": "2.13",
        "rows missing": [],
        "predicate": ["Cukup"],
    }
    for name, digest in record["outputs"].items():
        assert hashlib.sha256((report.folder / name).read_bytes()).hexdigest() == digest
    assert len(record["data"]) > 20
    assert record["parameters"]["region"] == "paser"
    row = record["summary"]
    assert (row["index"], row["index_low"], row["predicates"]) == ("2.13", "4253/2000", ["Cukup"])
    assert row["change"] == {"before": 2021, "after": 2022, "low": "383/500", "high": "383/500", "printed": None}
    assert row["verdict"] == "depends"  # by rows it rejects, by whole aspects it cannot


@pytest.mark.slow
def test_same_report_has_the_same_bytes(pages, tmp_path):
    again = make_report("paser", 2022, out=tmp_path)
    assert again.html.read_bytes() == pages["levels"].html.read_bytes()


def left_behind(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def test_failing_chapter_leaves_nothing_behind_and_the_old_report_intact(tmp_path, monkeypatch):
    old = tmp_path / "kabupaten-paser" / "2022" / "id"

    def fail(*_, **__):
        raise SpbeError("chapter 01_maturity, cell 3: boom")

    monkeypatch.setattr(runner, "run_chapter", fail)
    with pytest.raises(SpbeError, match="boom"):
        make_report("paser", 2022, out=tmp_path)
    assert left_behind(tmp_path) == []
    old.mkdir(parents=True)
    (old / "mine.txt").write_text("kept", encoding="utf-8")
    vouch(old)
    with pytest.raises(SpbeError, match="boom"):
        make_report("paser", 2022, out=tmp_path)
    assert sorted(p.name for p in left_behind(old)) == ["manifest.json", "mine.txt"]
    assert [p.name for p in old.parent.iterdir()] == ["id"]


BROKEN = {"chapter": "01_maturity", "reason": "ZeroDivisionError: division by zero"}


def test_broken_cell_is_named(tmp_path, monkeypatch):
    node = nbformat.v4.new_notebook()
    node.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cell = nbformat.v4.new_code_cell('region = "x"')
    cell.metadata["tags"] = ["parameters"]
    node.cells = [cell, nbformat.v4.new_code_cell("1 / 0")]
    nbformat.write(node, tmp_path / "01_maturity.ipynb")
    monkeypatch.setattr("spbe_research.reports.running.notebooks.notebooks_dir", lambda: tmp_path)
    with pytest.raises(SpbeError, match=says("errors.frame.chapter", **BROKEN)):
        make_report("paser", 2022, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_out_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=says("errors.reports.atomic.whole_or_nothing")):
        make_report("paser", 2022, out=tmp_path / "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"region": "nasional"}, NoObservation, says("errors.running.run.published_mean")),
        ({"region": "biak numfor"}, NoObservation, says("errors.data.observations.nothing_published")),
        ({"region": "paser", "year": 2017}, NoObservation, "there is: 2024"),
        (
            {"region": "paser", "lang": "jv"},
            ParameterError,
            says("errors.numbers.language.check_language", join="id, en"),
        ),
    ],
)
def test_refusals_write_nothing(tmp_path, arguments, error, message):
    with pytest.raises(error, match=message):
        make_report(**arguments, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"region": "paser", "yaer": 2022}, says("errors.reports.contract.typed_parameters", join="'yaer'")),
        ({"year": 2022}, says("errors.reports.contract.region_missing")),
        ({"region": "paser", "year": "2022"}, says("errors.reports.contract.not_whole", name="year")),
        ({"region": "paser", "year": True}, says("errors.reports.contract.not_whole", name="year")),
        ({"region": "paser", "after": 2022.0}, says("errors.reports.contract.not_whole", name="after")),
        ({"region": 6401}, says("errors.reports.contract.post_init")),
        ({"region": " "}, says("errors.reports.contract.post_init")),
        ({"region": "paser", "source": 3}, says("errors.reports.contract.not_text", name="source")),
        ({"region": "paser", "lang": "EN"}, says("errors.numbers.language.check_language", lang_value="EN")),
    ],
)
def test_typed_contract(given, message):
    with pytest.raises(ParameterError, match=message):
        typed_parameters(given)
