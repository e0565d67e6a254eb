"""The index page: both languages, what it claims, and that it can be trusted."""

from __future__ import annotations

import base64
import hashlib
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.sentences import said, says
from helpers.site import printed_summary, real_summary, write_report
from typer.testing import CliRunner

from spbe_research.cli.main import app
from spbe_research.errors import NoObservation, OutputError, ParameterError, message
from spbe_research.numbers.language import join_words
from spbe_research.reports.keep import RECORD
from spbe_research.reports.site.names import PAGES
from spbe_research.reports.site.nation import describe_nation
from spbe_research.reports.site.page import read_site, render_site, write_site
from spbe_research.text.catalog import say

PASER = real_summary("paser", 2022)

BINTAN = real_summary("bintan", 2024)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Real rows at three depths, one of them in English alone."""
    out = tmp_path_factory.mktemp("few")
    write_report(out, PASER)
    write_report(out, BINTAN, lang="en")
    write_report(out, real_summary("bintan", source="bintan-study"), edition="bintan-study")
    write_report(out, real_summary("denpasar", 2019))
    write_report(out, printed_summary("kementerian-agama"))
    write_site(out)
    return out


def body(page: str) -> str:
    text = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_both_languages_are_written_and_name_each_other(few):
    for lang, name in PAGES.items():
        page = (few / name).read_text(encoding="utf-8")
        other = next(code for code in PAGES if code != lang)
        assert page.startswith(f'<!doctype html>\n<html lang="{lang}">')
        assert f'<a data-keep href="{PAGES[other]}" hreflang="{other}" lang="{other}">' in page
    assert write_site(few, lang="en") == few / "index.en.html"
    with pytest.raises(ParameterError, match=says("errors.numbers.language.check_language", lang_value="jv")):
        write_site(few, lang="jv")


def test_answer_comes_first_and_names_its_source(few):
    page = body((few / "index.html").read_text(encoding="utf-8"))
    counts = {"Memuaskan": 48, "Sangat Baik": 182, "Baik": 239, "Cukup": 127, "Kurang": 19}
    parts = [
        say(f"site.answer_{'next' if i else 'first'}", "id", n=n, predicate=p)
        for i, (p, n) in enumerate(counts.items())
    ]
    nation = say("site.answer_nation", "id", index="3,12", source="Kementerian PANRB (2025)")
    ways = join_words([say(f"site.{k}", "id", n=n) for k, n in (("rose", 561), ("fell", 29), ("same", 17))], "id")
    known = {"before": 2023, "year": 2024, "n": 607, "ways": ways, "own": "+0,35"}
    moved = say("site.answer_moved_of", "id", nation="+0,33", n_every=607, every="+0,35", **known)
    answer = f"{say('site.answer', 'id', n=615, year=2024, parts=join_words(parts, 'id'))} {moved} {nation}"
    assert answer in page
    order = [page.index(text) for text in (answer, say("site.h_map", "id"), say("site.h_table", "id"))]
    assert order == sorted(order)
    assert said(page, "site.missing", "id", n=611, all=615, year=2024)


def test_words_claim_no_significance_and_pages_keep_their_language(few):
    indonesian, english = (body((few / PAGES[lang]).read_text(encoding="utf-8")) for lang in ("id", "en"))
    for lang, page in (("id", indonesian), ("en", english)):
        told = page  # but for the verdicts themselves: "not yet", "in one of two", "in both"
        for verdict in ("stands", "depends", "chance"):
            told = re.sub(re.escape(say(f"report.verdict {verdict}", lang)), "", told, flags=re.IGNORECASE)
        assert not re.search(r"signifi[ck]an", told, flags=re.IGNORECASE)
        assert "\n" not in page
    for lang, page in (("id", indonesian), ("en", english)):
        assert say("report.verdict untestable", lang) not in page  # said of most, it says nothing
        assert say("report.verdict depends", lang) in page  # of Paser 2022
    assert not re.search(r" (?:the|and|of|report|index) ", indonesian)
    for name in describe_nation(2024, "permenpanrb-59-2020").table["institution"]:
        english = english.replace(name, "")  # Pangkajene dan Kepulauan stands on the map
    assert not re.search(r" (?:dan|yang|tidak|instansi) ", english)
    assert not re.search(r"\b[1-5]\.\d\d\b(?!\.)", re.sub(r"\b\d\d\.\d\d\b|spbe-research \S+", "", indonesian))
    assert not re.search(r"\b[1-5],\d\d\b", english)


def test_only_the_style_and_script_of_the_page_may_run(few):
    page = (few / "index.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        inner = re.findall(rf"<{element}>(.*?)</{element}>", page, flags=re.DOTALL)
        assert len(inner) == 1
        digest = base64.b64encode(hashlib.sha256(inner[0].encode("utf-8")).digest()).decode("ascii")
        assert f"{directive} 'sha256-{digest}'" in policy
    assert not re.search(r"\s(?:style|on\w+)=", re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL))
    assert not re.search(r"https?://|url\((?!\"data:|#)|@import", page)


def test_links_resolve_and_are_relative(few):
    for name in PAGES.values():
        links = re.findall(r'href="([^"#]+)"', (few / name).read_text(encoding="utf-8"))
        assert len(links) >= 4
        for href in links:
            assert href == "data:," or (few / href).is_file(), href


def test_same_reports_give_the_same_bytes_and_no_machine_path(few, tmp_path):
    for summary, where in ((real_summary("denpasar", 2019), {}), (PASER, {}), (BINTAN, {"lang": "en"})):
        write_report(tmp_path, summary, **where)  # in another order and place
    write_report(tmp_path, printed_summary("kementerian-agama"))
    write_report(tmp_path, real_summary("bintan", source="bintan-study"), edition="bintan-study")
    write_site(tmp_path)
    for name in PAGES.values():
        page = (tmp_path / name).read_bytes()
        assert page == (few / name).read_bytes()
        for path in (str(Path.home()), tempfile.gettempdir(), str(tmp_path), str(Path.cwd())):
            assert path.encode() not in page


HOSTILE = "<img src=x onerror=alert(1)></td></table><script>alert(2)</script>\"'&{{7*7}}"


def test_a_hostile_name_stays_text(tmp_path):
    region = replace(PASER.region, name=HOSTILE, province=HOSTILE)
    write_report(tmp_path, replace(PASER, region=region, predicates=(HOSTILE,)))
    page = render_site(read_site(tmp_path))
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "{{7*7}}" in page
    assert "&lt;img src=x onerror=alert(1)&gt;&lt;/td&gt;" in page


WHY = f"; kabupaten-paser/2022/id: {message('errors.site.rows.no_summary')}"


def test_nothing_is_written_where_there_is_no_report(tmp_path):
    with pytest.raises(NoObservation, match=says("errors.site.page.read_site")):
        write_site(tmp_path)
    folder = write_report(tmp_path / "out", PASER)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NoObservation, match=says("errors.site.page.read_site", why=WHY)):
        write_site(tmp_path / "out")
    assert [p.name for p in tmp_path.glob("**/index*")] == []


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    write_report(tmp_path, PASER)
    write_site(tmp_path)
    before = (tmp_path / "index.html").read_bytes()
    write_report(tmp_path, BINTAN)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("spbe_research.files.os.fsync", full)
    with pytest.raises(
        OutputError, match=says("errors.package.files.write_whole", system_words=message("errors.system.ENOSPC"))
    ):
        write_site(tmp_path)
    assert (tmp_path / "index.html").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [RECORD, "index.en.html", "index.html"]


def test_reports_without_a_year_are_listed_without_a_nation(tmp_path):
    write_report(tmp_path, real_summary("bintan", source="bintan-study"), edition="bintan-study")
    page = body(render_site(read_site(tmp_path)))
    assert say("site.title_undated", "id") in page
    assert "2,06" in page
    assert not said(page, "site.nation", "id", subject="SPBE")


def test_few_absent_institutions_are_named(tmp_path):
    here = [str(i) for i in describe_nation(2019, "permenpanrb-5-2018").table.index][-1]
    for region in ("51.71", here):  # of two provinces: the page is about the nation
        write_report(tmp_path, real_summary(region, 2019))
    page = body(render_site(read_site(tmp_path)))
    nation = describe_nation(2019, "permenpanrb-5-2018")
    absent = [n for i, n in nation.table["institution"].items() if i not in ("51.71", here)]
    assert 0 < len(absent) <= 60
    assert said(page, "site.missing", "id", n=len(absent), all=len(nation.table), year=2019)
    assert all(name in page for name in absent)


def test_command_names_the_page_in_its_language(tmp_path):
    write_report(tmp_path, PASER)
    result = CliRunner().invoke(app, ["site", "--out", str(tmp_path), "--lang", "en"])
    assert result.exit_code == 0
    assert result.stdout.strip() == str(tmp_path / "index.en.html")
    assert isinstance(CliRunner().invoke(app, ["site", "--out", str(tmp_path / "none")]).exception, NoObservation)
