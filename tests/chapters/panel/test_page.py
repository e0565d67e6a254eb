"""The page on many governments: every section in both languages, its figures, the page itself and the command."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import nbformat
import pytest
from helpers.figures import BASELINE, texts
from helpers.languages import LANGS
from helpers.notebooks import check_article, left_out
from helpers.running import call
from helpers.sentences import digits, said, says
from helpers.tables import ROOT
from matplotlib.collections import PathCollection

from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.panel import alike, figures, level_years, maps, narrate, power, tables, words
from spbe_research.chapters.panel.sections import SECTIONS
from spbe_research.data.names import in_language
from spbe_research.data.observations import source_record
from spbe_research.errors import ParameterError
from spbe_research.panel.overview import PanelOverview, describe_panel
from spbe_research.reports.running.panel import NOTEBOOK, make_panel
from spbe_research.reports.site.rows import find_reports
from spbe_research.text.catalog import say

SCOPES = ("nasional", "kalimantan-timur", "kota", "bintan, kota batam, paser", "daerah khusus ibukota jakarta")


@pytest.fixture(scope="module")
def made() -> dict[str, PanelOverview]:
    return {scope: describe_panel(scope) for scope in SCOPES}


def test_the_notebook_reads_like_an_article():
    check_article(ROOT / "notebooks" / f"{NOTEBOOK}.ipynb", ["scope", "years", "lang"], SECTIONS, range(20, 23))


def test_every_part_is_shown():
    assert left_out(SECTIONS, narrate, tables, figures, maps, alike, level_years, power) == ["heading"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scope", SCOPES)
def test_every_section_says_something_whole(made, scope, lang):
    p = made[scope]
    no_sample = say("panel.no_sample", lang)
    whole = []
    for name in SECTIONS.makers:
        parts = list(SECTIONS.parts(p, name, lang))
        whole += parts
        for part in parts:
            if isinstance(part, Drawing | Table):
                assert part.caption
                # of many sources there is no line: they stand at the end of the page
                assert part.source or part.name in ("panel-history", "panel_history"), part.name
            if isinstance(part, Drawing):
                assert len(part.alt) > 40
    text = "\n".join(map(str, whole))
    assert not re.search(r"\bnan\b|\{|\}", text)
    assert text.count(no_sample) == (1 if p.tested else 0), "said first and once"
    answer = narrate.answer(p, lang).plain
    assert answer.startswith(no_sample if p.tested else say("panel.too_few", lang, n=p.change.n, fewest=5))
    other = re.compile(r"\d,\d") if lang == "en" else re.compile(r"(?<![\d.])\d\.\d\d?(?![\d.])")
    bodies = [str(part) for part in whole if isinstance(part, Table)]
    assert not [b for b in bodies if other.search(b.split("\n", 1)[1])], "decimal mark of the other language"


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_nation_is_told(made, lang):
    p = made["nasional"]
    answer = narrate.answer(p, lang)
    counts = {"n": "607", "rose": "561", "fell": "29", "same": "17", "before": "2023", "after": "2024"}
    assert said(answer, "panel.who", lang, **counts)
    ends = {"size": digits("+0.335", lang), "low": digits("+0.310", lang), "high": digits("+0.360", lang)}
    assert said(answer, "panel.size", lang, **ends)
    assert said(answer, "panel.blocks_all", lang, blocks="39")
    assert said(answer, "panel.predicates_both", lang, p_up="245", p_down="2", p_same="360", up="247", down="1")
    assert said(answer, "panel.between_level", lang)
    assert said(narrate.predicates_text(p, lang), "panel.fell_in_print", lang, names="Kabupaten Nias Barat")
    assert "10^-" not in answer.plain
    assert "e-" not in answer.plain
    where = narrate.where_text(p, lang).plain
    small = [str(i) for i, row in p.by_province.table.iterrows() if not row["in_family"]]
    assert len(small) == 7
    assert all(name in where for name in small)


@pytest.mark.parametrize("lang", LANGS)
def test_one_province_is_one_block_and_has_its_years(made, lang):
    p = made["kalimantan-timur"]
    answer = narrate.answer(p, lang)
    assert said(answer, "panel.one_block", lang, n="1", least="1")
    assert said(answer, "panel.beside_nation", lang)
    told = narrate.history_text(p, lang)
    assert said(told, "panel.carried", lang, year="2020", carried="8", n="11", before="2019")
    assert said(told, "panel.break_free", lang, carried="7", free="3", rose="0", fell="3", least="1/4")
    assert said(told, "panel.break_described", lang)
    assert tables.provinces_table(p, lang) is None
    assert said(told, "panel.break", lang, n="10", rose="3", fell="7", before="2020", after="2021")


@pytest.mark.parametrize("lang", LANGS)
def test_what_both_instruments_share_is_bounded_and_decides_what_it_can(made, lang):
    told = narrate.history_text(made["kalimantan-timur"], lang)
    assert said(told, "panel.common_break", lang, before="2020", after="2021", rose="0", n="10", fell="0", open="10")
    assert said(told, "panel.common_years", lang, before="2018", after="2024", rose="10", n="11", fell="0", open="1")
    shown = tables.history_table(made["kalimantan-timur"], lang).frame
    ends = {"low": digits("1.71", lang), "high": digits("2.57", lang)}
    assert say("display.ranges.range_text", lang, **ends) in shown.iloc[2].tolist(), "outward"


@pytest.mark.parametrize("lang", LANGS)
def test_of_the_nation_and_of_a_kind_only_means_are_known_before(made, lang):
    told = narrate.history_text(made["nasional"], lang)
    ends = {"low": digits("1.98", lang), "high": digits("3.12", lang)}
    assert said(told, "panel.history_mean", lang, first="2018", last="2024", **ends)
    assert said(told, "panel.break_mean", lang, old=digits("2.26", lang), new=digits("2.24", lang))
    assert said(told, "panel.break_split", lang, instrument=digits("−0.19", lang))
    assert said(told, "panel.mean_open", lang, before="2020", after="2021")
    assert said(told, "panel.mean_rose", lang, before="2018", after="2024")
    assert said(told, "panel.break_described", lang)
    kind = narrate.history_text(made["kota"], lang)
    assert said(kind, "panel.history_mean", lang, first="2020", last="2024", low=digits("2.43", lang))
    assert not said(kind, "panel.break_split", lang)
    assert len(made["nasional"].history.sources) > 1, "bounds come from other reports than the means"
    assert tables.history_table(made["nasional"], lang).frame.shape == (7, 4)
    assert tables.history_table(made["kota"], lang).frame.shape == (5, 5)


@pytest.mark.parametrize("lang", LANGS)
def test_who_resembles_whom(made, lang):
    p = made["kalimantan-timur"]
    told = alike.peers_text(p, lang)
    assert said(told, "panel.peers", lang, before="2023", k="8", inside="8", n="11")
    assert said(told, "panel.peers_above", lang, names="Kabupaten Mahakam Ulu")
    assert said(told, "panel.peers_below", lang)
    few = alike.peers_table(p, lang).frame
    assert len(few) == 11
    assert alike.pairs_table(p, lang) is None
    many = alike.pairs_table(made["nasional"], lang).frame
    assert len(many) == 10
    assert "Kabupaten Lembata" in many.iloc[0, 0]
    assert alike.peers_table(made["nasional"], lang) is None
    assert alike.neighbours(made["nasional"], lang) is None
    assert said(alike.peers_text(made["nasional"], lang), "panel.peers_without", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_levels_of_four_years_beside_the_nation(made, lang):
    for scope in ("nasional", "kota"):
        told = level_years.levels_text(made[scope], lang)
        named = {"name": "Kota Bandar Lampung", "first": "2021", "last": "2024"}
        assert said(told, "panel.levels", lang, own_first=digits("1.20", lang), own_last=digits("2.98", lang), **named)
        step = {"before": "2023", "after": "2024", "rose": "28", "fell": say("display.none", lang), "same": "19"}
        changes = {
            "own": digits("+0.83", lang),  # 0.825, as its own report prints it
            "nation": digits("+0.33", lang),
        }
        assert said(told, "panel.levels_step", lang, **step, **changes)
    shown = level_years.beside_table(made["kota"], lang).frame
    assert shown.iloc[0, 1] == "–", "no year before the first"
    assert shown.iloc[3, 1] == "28 / 0 / 19"
    assert level_years.rows_map(made["kalimantan-timur"], lang) is None
    assert level_years.beside_table(made["kalimantan-timur"], lang) is None


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_made_up_says_so_in_every_row_and_figure(made, lang):
    p = made["kalimantan-timur"]
    word = {"id": "sintetis", "en": "synthetic"}[lang]
    shares = power.shares_table(p, lang)
    assert all(word in cell for cell in shares.frame.iloc[:, 0])
    assert word in shares.caption.lower()
    assert any(word in str(c) for c in power.detectable_table(p, lang).frame.columns)
    drawn = power.detectable(p, lang)
    assert word in drawn.caption
    assert word in drawn.alt
    assert any(word in t.lower() for t, _ in texts(drawn.figure)[0])
    told = power.planning_text(p, lang)
    assert said(told, "panel.planning_here", lang, n="10", half="5")
    assert said(told, "panel.planning_aspects", lang)
    assert not said(power.planning_text(made["nasional"], lang), "panel.planning_here", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_tables_hold_the_figures(made, lang):
    p = made["nasional"]
    provinces = tables.provinces_table(p, lang).frame
    assert len(provinces) == 38
    assert list(provinces.iloc[:, 0]) == sorted(provinces.iloc[:, 0]), "by name, not by change"
    assert (provinces.iloc[:, -1] == say("panel.too_small", lang)).sum() == 7
    printed = tables.printed_table(p, lang).frame
    assert printed.iloc[-1, -1] == "607"
    published = tables.published_table(p, lang).frame
    assert list(published.iloc[0, 2:4]) == [digits("2.79", lang), digits("2.816", lang)]
    ranks = tables.ranks_table(p, lang).frame
    assert len(ranks) == 20
    assert ranks.iloc[0, 0] == "Kabupaten Pasuruan"
    few = tables.kinds_table(made["bintan, kota batam, paser"], lang)
    assert list(few.frame.iloc[:, 5]) == ["–", "–"], "no interval below five"


DRAWN = (
    *(getattr(figures, n) for n in figures.__all__),
    *(getattr(maps, n) for n in maps.__all__),
    *(alike.neighbours, level_years.beside, level_years.rows_map, power.detectable),
)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("draw", DRAWN, ids=lambda d: d.__name__)
def test_figures_hold_their_words(made, draw, lang):
    for scope in ("nasional", "kalimantan-timur"):
        drawn = draw(made[scope], lang)
        if drawn is None:
            assert draw.__name__ in ("provinces", "neighbours", "beside", "rows_map")
            continue
        found, width, height = texts(drawn.figure)
        assert found
        outside = [t for t, b in found if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1]
        assert outside == []


PICTURES = [pytest.param(d, marks=pytest.mark.mpl_image_compare(filename=f"panel_{d.__name__}.png", **BASELINE))
            for d in DRAWN if d is not level_years.rows_map]  # fmt: skip


@pytest.mark.parametrize("draw", PICTURES, ids=lambda d: d.__name__)
def test_the_picture_is_the_one_that_is_kept(made, draw):
    scope = {"provinces": "nasional", "beside": "kota", "change_map": "nasional"}.get(draw.__name__, "kalimantan-timur")
    return draw(made[scope], "en" if draw.__name__ in ("flow", "history") else "id").figure


@pytest.mark.parametrize("lang", LANGS)
def test_among_few_known_no_ranks_are_given(made, lang):
    """Kalimantan Timur has eleven governments; of Jakarta's units none is counted."""
    p = made["kalimantan-timur"]
    assert tables.ranks_table(p, lang) is not None
    few = replace(p, mobility=replace(p.mobility, n=5))
    assert tables.ranks_table(few, lang) is None
    assert str(narrate.ranks_text(few, lang)) == say("panel.ranks_few", lang, n="5", register="11")
    assert words.few_of(made["daerah khusus ibukota jakarta"]) == 0
    assert words.few_of(replace(made["bintan, kota batam, paser"], mobility=few.mobility)) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_a_scope_without_a_place_on_the_map_has_none(made, lang):
    p = made["daerah khusus ibukota jakarta"]
    assert list(SECTIONS.parts(p, "map", lang)) == []
    assert said(alike.peers_text(p, lang), "panel.peers_few", lang, inside="1", n="1")


def test_the_same_figures_give_the_same_bytes(made):
    for draw in (figures.distributions, figures.contributions, maps.index_map):
        assert draw(made["kalimantan-timur"], "id").png() == draw(made["kalimantan-timur"], "id").png()


def test_every_source_of_the_years_is_named(made):
    p = made["kalimantan-timur"]
    assert len(p.history.sources) > 1
    listed = narrate.sources(p, "en").plain
    assert all(in_language(source_record(key), "citation", "en") in listed for key in p.history.sources)


def test_maps_show_every_place_with_a_figure(made):
    p = made["nasional"]
    drawn = maps.index_map(p, "en")
    ax = drawn.figure.axes[0]
    assert sum(len(c.get_offsets()) for c in ax.collections) == 485
    shapes = {c.get_paths()[0].vertices.tobytes() for c in ax.collections}
    assert len(shapes) == 5, "a shape for each predicate, not colour alone"
    crosses = next(line for line in ax.lines if line.get_marker() == "x")
    assert len(crosses.get_xdata()) == 514 - 485


@pytest.mark.parametrize("lang", LANGS)
def test_published_means_are_said_to_differ_only_where_they_do(made, lang):
    """Of kota 3.02 and 3.39 are the means of 93 rows; of the nation 2.79 is not."""
    apart, alike_ = narrate.comings_text(made["nasional"], lang), narrate.comings_text(made["kota"], lang)
    assert said(apart, "panel.published", lang)
    assert said(alike_, "panel.published_agree", lang)
    assert not said(alike_, "panel.published", lang)
    assert say("panel.note_published", lang) not in str(tables.published_table(made["kota"], lang).note)


def test_every_member_of_a_province_is_drawn_beside_its_means(made):
    p = made["nasional"]
    level, change = figures.provinces(p, "en").figure.axes
    for ax, shares in ((level, p.level), (change, p.shift)):
        points = [c.get_offsets() for c in ax.collections if isinstance(c, PathCollection)]
        drawn = [x for some in points for x in some[:, 0]]
        assert len(drawn) == shares.n
        assert sum(drawn) / len(drawn) == pytest.approx((shares.table["n"] * shares.table["mean"]).sum() / shares.n)


def test_the_flow_adds_up(made):
    drawn = figures.flow(made["nasional"], "en")
    numbers = [int(n) for n in re.findall(r" (\d+)(?:;|\.)", drawn.alt)]
    assert sum(numbers) == 607


def test_the_page_and_its_record(tmp_path):
    page = make_panel("bintan, kota batam, paser", lang="en", out=tmp_path, formats=("html", "ipynb", "tables"))
    html = page.html.read_text(encoding="utf-8")
    assert "<script" not in html
    contents = html[html.index('<nav class="contents"') :].partition("</nav>")[0]
    assert say("panel.kicker", "en") in contents
    assert say("report.first_chapter", "en") not in html, "no chapter of a report"
    assert not re.search(r'(?:src|href)="(?!data:|#)', html)
    record = json.loads((page.folder / "manifest.json").read_text(encoding="utf-8"))
    assert record["counts"] == {"before": 3, "after": 3, "both": 3, "rose": 1, "fell": 1}
    assert record["scope"]["members"] == ["21.01", "21.71", "64.01"]
    assert set(record["outputs"]) >= {page.html.name, f"{NOTEBOOK}.ipynb"}
    assert page.documents == (page.folder / "tables",)
    assert any(page.documents[0].glob("*.csv"))
    assert find_reports(tmp_path).editions == find_reports(tmp_path).skipped == (), "no report of an institution"
    node = nbformat.read(page.folder / f"{NOTEBOOK}.ipynb", 4)
    given = next(c.source for c in node.cells if "injected-parameters" in c.metadata.get("tags", []))
    assert "kabupaten-bintan; kota-batam; kabupaten-paser" in given


def test_the_command_and_its_refusals(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPBE_LANG", "en")
    (tmp_path / "blocked").write_text("x", encoding="utf-8")
    wrong = {
        "panel atlantis": "errors.panel.scope.unknown",
        "panel paser": "errors.panel.scope.alone",
        "panel bintan,bintan,x": "errors.panel.scope.names",
        "panel --years 2024,2023": "errors.panel.two_years.order",
        "panel --years 2024": "errors.options.two_years",
        "panel --years 2020,2021": "errors.panel.two_years.instruments",
        "panel bintan,paser --out blocked": "",
    }
    for line, key in wrong.items():
        status, out, err = call(monkeypatch, capsys, *line.split(), "--lang", "en")
        assert (status, out) == (2, ""), line
        assert len(err.strip().splitlines()) == 1, err
        assert not key or says(key).search(err), err
    assert [f.name for f in tmp_path.iterdir()] == ["blocked"]


def test_refusals_of_the_page_itself(tmp_path):
    with pytest.raises(ParameterError):
        make_panel("kota", engine="warp", out=tmp_path)
    with pytest.raises(ParameterError):
        make_panel("kota", lang="fr", out=tmp_path)
    with pytest.raises(ParameterError, match=says("errors.options.argument", name="out", found="3")):
        make_panel("kota", out=3)
    assert not list(tmp_path.iterdir())


def test_numbers_that_no_figure_has_are_dashes():
    from spbe_research.chapters.panel.words import points

    assert points(math.nan, "id") == "–"


def test_p_is_written_as_in_a_report_and_never_rounded_onto_the_level(made):
    p = next(p for p in made.values() if p.shift is not None and p.level is not None)
    said = replace(p, shift=replace(p.shift, pvalue=0.04968), level=replace(p.level, pvalue=2**-38))
    for lang, low, near in (("id", "p < 0,0000001", "p = 0,0497"), ("en", "p < 0.0000001", "p = 0.0497")):
        text = narrate.where_text(said, lang).plain
        assert low in text
        assert near in text
