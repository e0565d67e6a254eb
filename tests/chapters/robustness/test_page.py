"""The page on robustness: every section in both languages and at every depth, its figure, the page and the command."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from helpers.figures import BASELINE, texts
from helpers.languages import LANGS
from helpers.notebooks import check_article, left_out
from helpers.running import call
from helpers.sentences import digits, said, says
from helpers.tables import ROOT

import spbe_research as spbe
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.robustness import figures, narrate, tables
from spbe_research.chapters.robustness.sections import SECTIONS
from spbe_research.chapters.robustness.words import share
from spbe_research.errors import NoObservation
from spbe_research.profiles.robustness import Robustness, describe_robustness
from spbe_research.reports.running.robustness import NOTEBOOK, make_robustness
from spbe_research.reports.running.run import make_report
from spbe_research.reports.site.rows import find_reports
from spbe_research.text.catalog import say

#: every level, another instrument, aspects, domains, a domain missing, contradicting values
PLACES = (
    ("paser", 2022),
    ("denpasar", 2019),
    ("kabupaten bandung", 2023),
    ("bintan", 2024),
    ("provinsi jawa timur", 2024),
    ("banyuasin", 2023),
)


@cache
def made(region: str, year: int) -> Robustness:
    return describe_robustness(region, year)


def test_the_notebook_reads_like_an_article():
    parameters = ["region", "year", "lang", "source", "assessment"]
    check_article(ROOT / "notebooks" / f"{NOTEBOOK}.ipynb", parameters, SECTIONS, range(15, 20))


def test_every_part_is_shown():
    assert left_out(SECTIONS, narrate, tables, figures) == ["heading"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("place", PLACES, ids=[p[0] for p in PLACES])
def test_every_section_says_something_whole(place, lang):
    r = made(*place)
    parts = [part for name in SECTIONS.makers for part in SECTIONS.parts(r, name, lang)]
    text = "\n".join(map(str, parts))
    assert not re.search(r"\bnan\b|\{|\}|None", text)
    other = re.compile(r"\d,\d\d?(?!\d)") if lang == "en" else re.compile(r"(?<![\d.])\d\.\d\d?(?![\d.])")
    for part in parts:
        if isinstance(part, Drawing | Table):
            assert part.caption
        if isinstance(part, Table):
            assert not other.search(str(part).split("\n", 1)[1]), part.name
        if isinstance(part, Drawing):
            assert len(part.alt) > 40
    answer = narrate.answer(r, lang)
    assert said(answer, "robustness.choice", lang)
    for line in r.lines:
        assert line.low <= line.high


@pytest.mark.parametrize("lang", LANGS)
def test_what_paser_is_told(lang):
    """By law 2.1265, Cukup; errors leave it, drawn weights at concentration 20 do not; 46 and 47 lie in domain 4."""
    r = made("paser", 2022)
    law = {"subject": "SPBE", "name": "Kabupaten Paser", "index": digits("2.13", lang)}
    assert said(narrate.answer(r, lang), "robustness.law", lang, **law)
    assert r.turning == ("weights", "single", "aggregation")
    firm = say("robustness.in_errors", lang)
    assert said(narrate.answer(r, lang), "robustness.firm", lang, sources=firm)
    by_unit = {x.detail: x for x in r.lines if x.source == "single"}
    assert [b.predicate for b in by_unit["domain"].bands] == ["Kurang", "Cukup"]
    assert [b.predicate for b in by_unit["aspect"].bands] == ["Cukup"]
    assert said(narrate.ranks_text(r, lang), "robustness.no_ranks", lang)
    errors = [x for x in r.lines if x.source == "errors"]
    assert [(float(x.low), float(x.high)) for x in errors][2] == (2.0445, 2.2895)


def test_lines_are_those_of_the_functions():
    r, inst = made("paser", 2022), spbe.load_instrument("permenpanrb-59-2020")
    levels = spbe.load_levels("paser", 2022)
    for unit in ("indicator", "aspect", "domain"):
        noise = spbe.weight_noise(levels, inst, unit=unit).table
        mine = [x for x in r.lines if x.source == "weights" and x.detail == unit]
        assert [float(x.low) for x in mine] == noise["q025"].tolist()
        assert [float(x.high) for x in mine] == noise["q975"].tolist()
    walk = spbe.load_crosswalk("permenpanrb-5-2018", inst.id)
    carried = spbe.counterfactual(spbe.score(levels, inst), walk)
    assert next(x for x in r.lines if x.source == "links").low == carried.index.low_exact
    assert set(r.to_frame()["source"]) == {"law", "weights", "single", "errors", "aggregation", "links"}


def test_where_values_are_open_bars_hold_all_that_is():
    r = made("banyuasin", 2023)
    assert not r.readings.index.is_point
    assert said(narrate.depends_text(r, "id"), "robustness.open", "id")


@pytest.mark.parametrize("lang", LANGS)
def test_ranks_say_who_is_left_out(lang):
    r = made("provinsi jawa timur", 2024)
    assert r.ranks is not None
    assert r.own_ranks.empty
    told = narrate.ranks_text(r, lang)
    assert said(told, "robustness.not_ranked", lang, name="Provinsi Jawa Timur")
    assert "Kementerian Pertanian" in told.plain
    bintan = made("bintan", 2024)
    assert len(tables.ranks_table(bintan, lang).frame) == 3
    line = bintan.own_ranks.iloc[0]
    rank = {"rank": str(line["rank"]), "low": str(line["q025"]), "high": str(line["q975"])}
    assert said(narrate.ranks_text(bintan, lang), "robustness.rank", lang, name="Kabupaten Bintan", c="20", **rank)


def test_no_share_of_draws_prints_as_none_or_all_that_is_neither():
    assert share(0.00049, "en") == say("robustness.below", "en", percent="0.1")
    assert share(0.9999, "id") == say("robustness.above", "id", percent="99,9")
    assert share(1.0, "en") == "100.0%"


@pytest.mark.parametrize("lang", LANGS)
def test_the_figure_names_every_line(lang):
    r = made("paser", 2022)
    drawing = figures.dependence(r, lang)
    boxes, width, height = texts(drawing.figure)
    words = [text for text, _ in boxes]
    for text, box in boxes:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, text
    for source in ("law", "weights", "single", "errors", "aggregation", "links"):
        assert say(f"robustness.source_{source}", lang) in words
    assert digits("2.13", lang) in words
    ax = drawing.figure.axes[0]
    assert len(ax.get_yticks()) == len(r.lines)
    assert ax.get_xlim() == (1, 5)


@pytest.mark.mpl_image_compare(filename="robustness_paser.png", **BASELINE)
def test_the_figure_looks_as_it_did():
    return figures.dependence(made("paser", 2022), "id").figure


def test_an_index_alone_is_refused():
    with pytest.raises(NoObservation, match=says("errors.profiles.robustness.index_only", name="Kabupaten Paser")):
        describe_robustness("paser", 2018)


@pytest.mark.full
def test_the_page_its_record_and_the_link_from_the_report(tmp_path):
    page = make_robustness("bintan", 2024, lang="en", out=tmp_path)
    assert page.html.relative_to(tmp_path).as_posix() == (
        "kabupaten-bintan/robustness-2024/en/spbe-kabupaten-bintan-robustness-2024-en.html"
    )
    text = page.html.read_text(encoding="utf-8")
    assert text.count("<figure>") == 1
    assert say("robustness.asked", "en", region="kabupaten-bintan", year=" --year 2024") in text
    record = json.loads((page.folder / "manifest.json").read_text(encoding="utf-8"))
    assert record["evaluation"]["depth"] == "domain"
    assert record["turning"] == ["weights"]
    assert find_reports(tmp_path).skipped == ()
    report = make_report("bintan", 2024, lang="en", out=tmp_path)
    address = f"../../../{page.html.relative_to(tmp_path).as_posix()}"
    assert f'href="{address}"' in report.html.read_text(encoding="utf-8")
    assert (report.folder / address).resolve() == page.html.resolve()


@pytest.mark.full
def test_the_command(tmp_path, monkeypatch, capsys):
    words = ("robustness", "paser", "--out", str(tmp_path))
    status, out, err = call(monkeypatch, capsys, *words, "--year", "2022", "--lang", "id")
    assert (status, err) == (0, "")
    assert (tmp_path / "kabupaten-paser" / "robustness-2022" / "id").is_dir()
    assert say("robustness.in_aggregation", "id") in out
    status, out, err = call(monkeypatch, capsys, *words, "--year", "2018", "--lang", "en")
    assert (status, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
