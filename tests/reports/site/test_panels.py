"""Pages on many governments beside the reports: found, named, linked in each language; what is broken is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.running import call
from helpers.site import printed_summary, write_report

from spbe_research.errors import DataError, message
from spbe_research.reports.running import panel as running
from spbe_research.reports.running.panel import PanelRun, make_panels
from spbe_research.reports.site.page import read_site, render_site
from spbe_research.reports.site.rows import find_panels, find_reports
from spbe_research.reports.site.texts import Site, panels
from spbe_research.text.catalog import say


def lay(out: Path, slug: str, what: str, name: str, lang: str, members: tuple[str, ...] = ()) -> None:
    """A folder as the run leaves it, as far as the index page reads it."""
    folder = out / f"panel-{slug}" / "2023-2024" / lang
    folder.mkdir(parents=True)
    (folder / "page.html").write_text("x", encoding="utf-8")
    record = {
        "scope": {"what": what, "slug": slug, "name": name, "members": list(members)},
        "outputs": {"page.html": ""},
    }
    (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    lay(tmp_path, "kota", "kind", "kota", "id")
    lay(tmp_path, "kalimantan-timur", "province", "Kalimantan Timur", "id")
    lay(tmp_path, "kalimantan-timur", "province", "Kalimantan Timur", "en")
    lay(tmp_path, "bali", "province", "Bali", "en")
    lay(tmp_path, "nasional", "nation", "nasional", "en")
    lay(tmp_path, "daftar-x y", "list", "daftar-x y", "en", ("21.01", "21.71"))
    return tmp_path


def test_the_nation_stands_first_then_provinces_by_name(out):
    found = find_panels(out)
    assert [p.name for p in found] == ["nasional", "Bali", "Kalimantan Timur", "kota", "daftar-x y"]
    assert set(found[2].pages) == {"id", "en"}
    assert find_reports(out).editions == ()
    assert find_reports(out).skipped == ()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_links_are_in_the_language_of_the_page_where_it_is_there(out, lang):
    links = panels(Site((), None, (), find_panels(out)), lang)
    texts = [link["text"] for link in links]
    assert texts[0].startswith(say("site.panel_nation", lang))
    assert say("site.panel_list", lang, n=2) in texts[-1]
    assert links[2]["lang"] == lang
    assert ("(" in texts[2].partition("(2023–2024)")[2]) is False
    assert texts[1].endswith(")" if lang == "en" else "(Inggris)")
    assert links[-1]["href"] == "panel-daftar-x%20y/2023-2024/en/page.html"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"scope": 3}', '{"scope": {"what": "nation"}, "outputs": {}}'])
def test_what_cannot_be_read_is_left_out(out, text):
    (out / "panel-nasional" / "2023-2024" / "en" / "manifest.json").write_text(text, encoding="utf-8")
    assert [p.name for p in find_panels(out)] == ["Bali", "Kalimantan Timur", "kota", "daftar-x y"]


def test_a_page_outside_its_folder_is_not_linked(out):
    folder = out / "panel-nasional" / "2023-2024" / "en"
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    record["outputs"] = {"../en/page.html": ""}
    (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    assert [p.name for p in find_panels(out)] == ["Bali", "Kalimantan Timur", "kota", "daftar-x y"]


def test_one_page_that_fails_stops_no_other(tmp_path, monkeypatch):
    asked = []

    def make(scope, **_):
        asked.append(scope)
        if scope == "provinsi-bali":
            raise DataError("x.csv", problem=message("errors.running.run.build"))
        return running.PanelPage(tmp_path, tmp_path, (), None, unchanged=scope == "nasional")  # type: ignore[arg-type]

    monkeypatch.setattr(running, "make_panel", make)
    run = make_panels(out=tmp_path)
    assert (run.made, run.unchanged, len(run.failures)) == (37, 1, 1)
    assert asked[0] == "nasional"
    assert len(asked) == 39
    assert run.failures[0].startswith("panel-provinsi-bali: ")
    assert make_panels("bali", out=tmp_path).made == 1


def test_the_page_leads_back_to_the_index_page_that_is_there(tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text("x", encoding="utf-8")
    asked = []
    monkeypatch.setattr(running, "write_page", lambda page, *_, index, **__: asked.append(index))
    folder = running.make_panel("bintan, paser", lang="id", out=tmp_path).folder
    running.make_panel("bintan, paser", lang="en", out=tmp_path)
    assert (folder / asked[0]).resolve() == (tmp_path / "index.html").resolve()
    assert asked[1] == "", "none of its language"


def test_panel_goes_with_all_only(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    status, out, err = call(monkeypatch, capsys, "report", "paser", "--panel")
    assert (status, out) == (2, "")
    assert "--panel" in err


def test_a_country_run_with_panels_tells_of_them(tmp_path, monkeypatch, capsys):
    from spbe_research.reports.running import country

    monkeypatch.chdir(tmp_path)
    done = country.CountryRun(0, 0, (), None, 0, "", 0.0, 0.0)
    monkeypatch.setattr(country, "run_country", lambda *_, **__: done)
    monkeypatch.setattr(running, "make_panels", lambda *_, **__: PanelRun(1, 2, ("panel-x: y",), ("kept",)))
    line = ("report", "--all", "--year", "2024", "--province", "bengkulu", "--panel", "--lang", "en")
    status, out, err = call(monkeypatch, capsys, *line)
    assert status == 1
    assert say("command.panels", "en", made=1, unchanged=2, failed=1) in out
    assert "panel-x: y" in err


@pytest.mark.slow
def test_all_provinces_and_the_nation(tmp_path):
    run = make_panels(out=tmp_path, lang="id")
    assert (run.made, run.failures) == (39, ())
    assert len(find_panels(tmp_path)) == 39
    assert make_panels(out=tmp_path, lang="id").unchanged == 39


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_appendix_is_linked_where_it_lies_beside_the_page(tmp_path, lang):
    write_report(tmp_path, printed_summary("64.01"))
    name = {"id": "lampiran-id.html", "en": "appendix-en.html"}[lang]
    assert say("site.appendix", lang) not in render_site(read_site(tmp_path), lang)
    (tmp_path / name).write_text("x", encoding="utf-8")
    assert f'<a href="{name}">{say("site.appendix", lang)}</a>' in render_site(read_site(tmp_path), lang)
