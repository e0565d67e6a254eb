"""The documentation site: built without a warning, whole, and needing no network."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from helpers.tables import ROOT
from helpers.tools import CHROMIUM, find_module, tool
from typer.main import get_command

import spbe_research as spbe
from spbe_research.cli.main import app
from spbe_research.papers.paper import paper_keys

find_module("sphinx")
BUILD = ROOT / "docs" / "site" / "build.py"
site_of = runpy.run_path(str(BUILD))

#: what a browser fetches by itself, while `a href` waits for a reader
FETCHED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}


class Page(HTMLParser):
    """Addresses and places of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.places: set[str] = set()
        self.lang = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.places.add(told.get("id", ""))
        if tag == "html":
            self.lang = told.get("lang", "")
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        if tag in FETCHED and FETCHED[tag] in told:
            self.fetched.append(told[FETCHED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built as `make docs` builds it; every warning of Sphinx ends it."""
    target = tmp_path_factory.mktemp("site") / "html"
    done = subprocess.run([sys.executable, str(BUILD), str(target)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stderr == ""
    return target


@pytest.fixture(scope="module")
def read(site):
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


pytestmark = [pytest.mark.slow, pytest.mark.full, pytest.mark.xdist_group("site")]


def broken(read: dict[Path, Page]) -> list[str]:
    """Links of the pages that lead to no file, or to no place in it."""
    found = []
    for path, page in read.items():
        for link in page.links + page.fetched:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            lost = bool(parts.fragment) and to in read and unquote(parts.fragment) not in read[to].places
            if not to.is_file() or lost:
                found.append(f"{path.name}: {link}")
    return found


def test_no_link_is_broken(read):
    assert broken(read) == []
    assert sum(len(page.links) for page in read.values()) > 5_000


def test_a_broken_link_would_be_seen(tmp_path):
    (tmp_path / "a.html").write_text('<a href="b.html">b</a><a href="#c">c</a><a href="a.html#d" id="d">d</a>')
    assert broken({tmp_path / "a.html": Page(tmp_path / "a.html")}) == ["a.html: b.html", "a.html: #c"]


def test_no_page_fetches_anything_from_elsewhere(site, read):
    for path, page in read.items():
        assert [
            link for link in page.fetched if urlsplit(link).netloc or urlsplit(link).scheme not in ("", "data")
        ] == [], path
    for style in site.rglob("*.css"):
        assert not re.search(r"""(url\(\s*["']?|@import\s*["']?)(https?:)?//""", style.read_text(encoding="utf-8")), (
            style
        )


def test_every_page_of_the_repository_stands_on_it(site):
    for name, place in site_of["pages"]().items():
        assert (site / place).with_suffix(".html").is_file(), name


def test_pages_say_their_language(site, read):
    for name, place in site_of["pages"]().items():
        page = read[(site / place).with_suffix(".html")]
        assert page.lang == ("id" if site_of["is_indonesian"](name) else "en"), name
    for name in ("start/id", "start/ikhtisar", "guides/audit-id", "reference/commands-id"):
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        assert read[site / f"{name}.html"].lang == "id", name
        assert "<span>Berikutnya</span>" in text, name
        assert not {"Next", "Previous"} & set(re.findall(r">\s*([\w ]+?)\s*<", text)), name


def test_every_reproduced_publication_stands_in_a_table_with_its_notebook(site, read):
    links = read[site / "papers" / "index.html"].links
    for key in paper_keys():
        assert {f"{key}/index.html", f"{key}/reproduce.html"} <= set(links), key


def test_start_and_guides_are_there_in_both_languages(site):
    names = {path.stem for door in ("start", "guides") for path in (site / door).glob("*.html")}
    pairs = {"start": {"en", "id"}, "overview": {"overview", "ikhtisar"}}
    for english in names - {"en", "id", "overview", "ikhtisar"}:
        assert english.removesuffix("-id") in names, english
        assert f"{english.removesuffix('-id')}-id" in names, english
    assert set().union(*pairs.values()) <= names


def test_every_public_object_has_a_page_with_an_example(site):
    for name in spbe.__all__:
        if name != "__version__":
            text = (site / "reference" / "api" / f"{name}.html").read_text(encoding="utf-8")
            assert "&gt;&gt;&gt; " in text, name


@pytest.mark.parametrize("page", ["commands", "commands-id"])
def test_every_command_is_told(site, page):
    text = (site / "reference" / f"{page}.html").read_text(encoding="utf-8")
    for name, command in get_command(app).commands.items():
        assert f'id="spbe-{name}"' in text
        for param in command.params:
            for option in getattr(param, "opts", []):
                assert not option.startswith("--") or option in text, (name, option)


def test_formulas_are_set_without_a_script(site):
    told = {}
    for source in sorted((ROOT / "docs" / "methods").glob("*.md")):
        text = (site / "understand" / f"{source.stem}.html").read_text(encoding="utf-8")
        told[source.stem] = len(re.findall(r"\$\$?[^$]+\$\$?", source.read_text(encoding="utf-8")))
        assert text.count("<math") == told[source.stem], source.stem
        assert "MathJax" not in text
    assert told["instruments"] >= 20
    assert all(told[name] for name in ("change", "maturity", "robustness", "panel-analysis"))


@pytest.mark.browser
def test_a_phone_shows_every_kind_of_page_within_its_width(site):
    sync_api = find_module("playwright.sync_api")
    kinds = ["index", "start/id", "guides/own-kabupaten", "understand/change", "understand/instruments"]
    kinds += ["notebooks/01_maturity", "reference/data", "reference/commands", "reference/api/sign_flip_test"]
    asked: list[str] = []
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=tool(*CHROMIUM), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
        page.on("request", lambda request: asked.append(request.url))
        for kind in kinds:
            page.goto((site / f"{kind}.html").as_uri())
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 390, (kind, wide)
        browser.close()
    assert len(asked) > len(kinds)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
