"""The page of a road map: every section in both languages, its figures, the page itself and the command."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import nbformat
import openpyxl
import pytest
from helpers.languages import LANGS
from helpers.notebooks import check_article, left_out
from helpers.running import call, execute
from helpers.sentences import digits, said, says
from helpers.sheets import write_xlsx
from helpers.spoken import holds
from helpers.tables import ROOT

import spbe_research as spbe
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.maturity.roadmap import roadmap_table, roadmap_text
from spbe_research.chapters.parameters import RoadmapParameters
from spbe_research.chapters.roadmap import figures, narrate, tables
from spbe_research.chapters.roadmap.sections import SECTIONS
from spbe_research.chapters.roadmap.words import title
from spbe_research.errors import SpbeError
from spbe_research.profiles.roadmap import Roadmap, describe_roadmap
from spbe_research.reports.running.roadmap import NOTEBOOK, make_roadmap
from spbe_research.reports.site.rows import find_reports
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

NEW = "permenpanrb-8-2026"
PARAMETERS = [
    *("region", "target", "year", "years", "effort", "locked", "prerequisites", "max_level", "max_step", "budget"),
    *("external", "domain_order", "source", "assessment", "lang"),
]


@pytest.fixture(scope="module")
def made() -> dict[str, Roadmap]:
    return {
        "levels": describe_roadmap("paser", "baik", year=2022, years=2),
        "values": describe_roadmap("bintan", "Memuaskan", year=2024),
        "open": describe_roadmap("paser", 3.5, year=2023, years=3),
        "old": describe_roadmap("denpasar", year=2019, budget=2, years=3, locked=["1"]),
        "dear": describe_roadmap("paser", 2.3, year=2022, effort="level", prerequisites="all"),
    }


def plain(r: Roadmap, lang: str) -> str:
    return "\n".join(str(part) for name in SECTIONS.makers for part in SECTIONS.parts(r, name, lang))


def test_the_notebook_reads_like_an_article():
    check_article(ROOT / "notebooks" / f"{NOTEBOOK}.ipynb", PARAMETERS, SECTIONS, range(18, 23))


def test_every_part_is_shown():
    assert left_out(SECTIONS, narrate, tables, figures) == ["heading"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["levels", "values", "open", "old", "dear"])
def test_every_section_says_something_whole(made, name, lang):
    r = made[name]
    text = plain(r, lang)
    assert "nan" not in text.lower().split()
    assert "{" not in text
    for section in SECTIONS.makers:
        for part in SECTIONS.parts(r, section, lang):
            if isinstance(part, Drawing | Table):
                assert part.caption
                assert part.source or part.name == "roadmap-aims", part.name
            if isinstance(part, Drawing):
                assert len(part.alt) > 20
    assert narrate.heading("ranges", r, lang) is None or r.plan is not None


@pytest.mark.parametrize("lang", LANGS)
def test_figures_of_the_page(made, lang):
    r = made["levels"]
    assert said(narrate.answer(r, lang), "roadmap.no_essential", lang)
    units = tables.units_table(r, lang).frame
    by_name = {row[0].split(":")[0]: (row[1], row[2]) for row in units.itertuples(index=False)}
    assert by_name[f"{say('report.aspect', lang)} 7"] == ("0", "14")
    assert by_name[f"{say('report.aspect', lang)} 8"] == ("3", "13")
    rows = tables.rows_table(r, lang).frame
    assert [x.split()[0] for x in rows.iloc[:2, 0]] == ["43", "47"]
    assert list(rows.iloc[:2, -1]) == [digits("82.5", lang)] * 2
    assert list(tables.climbs_table(r, lang).frame.iloc[:, 3]) == ["17", "29", "46", "35"]
    limits = tables.limits_table(r, lang).frame
    assert list(limits.iloc[:, 1]) == ["17", "18", "17", "17"]
    efforts = tables.efforts_table(r, lang).frame
    assert list(efforts.iloc[0, 1:]) == ["17", "48", "18"]
    assert list(tables.years_table(r, lang).frame.iloc[:, 3])[-1].startswith("Baik")
    aims = tables.aims_table(r, lang).frame
    assert list(aims.iloc[:2, 3]) == ["17", "51"]
    reread = tables.reread_table(r, lang).frame
    assert list(reread.iloc[:, 2]) == ["18", "18", "19"]


@pytest.mark.parametrize("lang", LANGS)
def test_recommendations_beside_the_plans(made, lang):
    table = tables.recommended_table(made["levels"], lang).frame
    assert len(table) == 10
    told = dict(zip(table.iloc[:, 0], table.iloc[:, 3], strict=True))
    assert told["17.2"] == say("roadmap.plan_agree", lang)
    assert told["16.3"] == say("roadmap.plan_partly", lang)
    assert told["16.2a"] == told["16.2b"] == say("roadmap.plan_hardly", lang)
    assert told["16.1"] == say("roadmap.plan_no_rows", lang)
    other = tables.recommended_table(describe_roadmap("paser", 2.3, year=2022, prerequisites="all"), lang).frame
    assert set(other.iloc[:, 3]) & {
        say("roadmap.plan_uncounted", lang, n=n, rows=rows) for n in range(17) for rows in range(17)
    } or say("roadmap.plan_never", lang) in set(other.iloc[:, 3])
    assert tables.recommended_table(made["old"], lang) is None


@pytest.mark.parametrize("lang", LANGS)
def test_what_values_tell(made, lang):
    r = made["values"]
    assert r.plan is None
    assert said(narrate.answer(r, lang), "roadmap.why_values", lang)
    assert said(narrate.limits(r, lang), "roadmap.limits_values", lang)
    assert list(tables.values_table(r, lang).frame.iloc[:, 1])[:3] == ["0", "14", "0"]
    assert said(narrate.answer(describe_roadmap("paser", year=2024), lang), "roadmap.deeper", lang)


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "s"))
    return init_study(tmp_path / "s", region="bintan", lang="en").activate()


def own(study, year: int, levels: dict[str, object]) -> None:
    file = study.path.parent / "levels.csv"
    lines = "".join(f"{c};{'' if x is None else str(x).replace('.', ',')}\n" for c, x in levels.items())
    file.write_text("No.;Tingkat\n" + lines, encoding="utf-8")
    options = {"region": "bintan", "year": year, "assessment": "self", "instrument": NEW}
    add_file(study, file, source=f"own {year}", beside=True, **options)


@pytest.mark.parametrize("lang", LANGS)
def test_studies_under_the_newest_instrument(study, lang):
    codes = spbe.load_instrument(NEW).codes
    own(study, 2026, dict.fromkeys(codes, 2) | {codes[0]: 2.5})
    own(study, 2027, dict.fromkeys(codes, 2) | {codes[1]: None, codes[5]: None})
    r = describe_roadmap("bintan", year=2026, assessment="self", years=2)
    text = plain(r, lang)
    for key in (
        "concept_step_decimal",
        "concept_edges",
        "not_official",
        "concept_fed",
        "requires_unknown",
        "above_edge",
    ):
        assert says(f"roadmap.{key}", lang).search(text), key
    assert not set(r.plan.steps["code"]) & set(spbe.external_rows(NEW))
    gaps = describe_roadmap("bintan", year=2027, assessment="self")
    text = plain(gaps, lang)
    for key in ("why_gaps", "values_gaps"):
        assert says(f"roadmap.{key}", lang).search(text), key
    assert gaps.bounds.least < gaps.bounds.most
    m = spbe.describe_maturity("bintan", 2026, assessment="self")
    assert says("roadmap.short.edge", lang).search(str(roadmap_text(m, lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_ends_that_stay_open(study, lang):
    """Rows fed by others are missing and stay: at worst they keep the index from 4.9, at best it is there already."""
    inst = spbe.load_instrument(NEW)
    own(study, 2026, dict.fromkeys(inst.codes, 4) | dict.fromkeys(spbe.external_rows(NEW)))
    r = describe_roadmap("bintan", 4.9, year=2026, assessment="self")
    assert r.bounds.most is None
    assert says("roadmap.answer_values_open", lang).search(str(narrate.answer(r, lang)))
    low = describe_roadmap("bintan", 4.05, year=2026, assessment="self")
    assert low.bounds.least == 0
    assert says("roadmap.perhaps_reached", lang).search(str(narrate.answer(low, lang)))
    printed = dataclasses.replace(r.observation, index_printed="3.90")
    noted = spbe.roadmap_bounds(printed, NEW, 4.9)
    assert says("notes.roadmap.printed_left_out").search(noted.note)
    with_note = dataclasses.replace(r, bounds=noted)
    assert says("roadmap.values_note", lang).search(str(narrate.values_text(with_note, lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_one_table_of_efforts_alone(made, lang):
    r = dataclasses.replace(made["levels"])
    r.__dict__["by_effort"] = made["levels"].by_effort[:1]
    assert says("roadmap.by_effort_alone", lang).search(str(narrate.answer(r, lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_the_section_of_the_report(lang):
    paser = spbe.describe_maturity("paser", 2022)
    assert says("roadmap.short.plan.other", lang, n=17).search(str(roadmap_text(paser, lang)))
    assert list(roadmap_table(paser, lang).frame.iloc[-1, 1:]) == ["3", "13"]
    bintan = spbe.describe_maturity("bintan", 2024)
    assert says("roadmap.short.exactly.other", lang, n=9).search(str(roadmap_text(bintan, lang)))
    alone = roadmap_table(bintan, lang).frame
    assert list(alone.columns) == [say("roadmap.short.unit_domain", lang), say("roadmap.short.alone", lang)]
    assert list(alone.iloc[[0, 3], 1]) == [say("roadmap.unreachable", lang), "9"]
    assert says("roadmap.short.between", lang).search(str(roadmap_text(spbe.describe_maturity("paser", 2023), lang)))
    madiun = spbe.describe_maturity("kabupaten madiun", 2024)  # the highest predicate
    assert roadmap_text(madiun, lang) is None
    assert roadmap_table(madiun, lang) is None
    assert roadmap_text(spbe.describe_maturity("nasional", 2023), lang) is None


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_rare_sentences(made, lang):
    r = made["levels"]
    bare = dataclasses.replace(r, options={**r.options, "prerequisites": [("4", 2, "5", 2)]})
    assert says("roadmap.kept_own", lang).search(str(narrate.answer(bare, lang)))
    assert says("roadmap.requires_differ", lang).search(
        str(narrate.answer(describe_roadmap("paser", 4.55, year=2022, prerequisites="all"), lang))
    )
    one = describe_roadmap("paser", 2.14, year=2022, locked=[str(n) for n in range(1, 47)], prerequisites=None)
    assert says("roadmap.only_one", lang).search(str(narrate.answer(one, lang)))
    assert says("roadmap.essential", lang, rows="47").search(str(narrate.answer(one, lang)))
    assert says("roadmap.kept_none", lang).search(str(narrate.answer(one, lang)))
    alone = describe_roadmap("paser", year=2022, effort={(str(c), v): 1 for c in range(1, 48) for v in range(2, 6)})
    assert says("roadmap.own_table", lang).search(str(tables.efforts_table(alone, lang)))
    assert says("roadmap.uncounted", lang).search(str(narrate.answer(made["dear"], lang))) or made["dear"].plan.n_plans


def test_papermill_alone_runs_it():
    node = nbformat.read(ROOT / "notebooks" / f"{NOTEBOOK}.ipynb", 4)
    done = execute(node, "spbe-inprocess", {"region": "bintan", "target": None, "year": 2024, "lang": "en"})
    shown = json.dumps([cell.get("outputs", []) for cell in done.cells])
    assert "Kabupaten Bintan" in shown
    assert "Paser 2022" not in shown


@pytest.mark.parametrize("lang", LANGS)
def test_the_command_writes_page_and_workbook(monkeypatch, capsys, tmp_path, lang):
    monkeypatch.chdir(tmp_path)
    every = [[str(c), v, 1] for c in range(1, 48) for v in range(2, 6)]
    write_xlsx(tmp_path / "effort.xlsx", ("Upaya", [["baris", "ke tingkat", "upaya"], *every]))
    words = ["roadmap", "paser", "--target", "baik", "--year", "2022", "--years", "2", "--effort", "effort.xlsx"]
    status, told, wrong = call(monkeypatch, capsys, *words, "--lock", "12,38", "--lang", lang)
    assert status == 0, wrong
    assert holds(told, "command.roadmap", lang)
    folder = tmp_path / "reports" / "kabupaten-paser" / "roadmap-2022-baik" / lang
    stem = f"spbe-kabupaten-paser-roadmap-2022-baik-{lang}"
    names = {f"{stem}.html", f"{stem}.xlsx", f"{NOTEBOOK}.ipynb", "manifest.json", "effort.xlsx"}
    assert {p.name for p in folder.iterdir()} == names
    page = (folder / f"{stem}.html").read_text(encoding="utf-8")
    asked = {"target": "baik", "year": 2022, "years": 2, "locked": ["12", "38"]}
    assert f"<title>{title(describe_roadmap('paser', **asked), lang)}</title>" in page
    assert page.count("<h1") == 1
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (record["target"], record["least"]) == ("13/5", "17")
    assert set(record["outputs"]) == names - {"manifest.json"}
    assert str(tmp_path) not in page + json.dumps(record) + (folder / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    codes = {c.value for c in openpyxl.load_workbook(folder / f"{stem}.xlsx").worksheets[0]["B"]}
    assert not codes & {"12", "38"}
    assert find_reports(tmp_path / "reports") == find_reports(tmp_path / "nothing")  # the index page lists reports


def test_values_have_no_workbook(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    status, told, wrong = call(monkeypatch, capsys, "roadmap", "paser", "--year", "2024", "--lang", "en")
    assert status == 0, wrong
    assert holds(told, "command.roadmap_values", "en")
    page = make_roadmap(RoadmapParameters("bintan", year=2024, lang="en"), out=tmp_path)
    assert not [p for p in page.folder.iterdir() if p.suffix == ".xlsx"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pasir"], "errors.data.regions.unknown_region"),
        (["nasional"], "errors.running.run.published_mean"),
        (["paser", "--year", "2022", "--target", "bagus"], "errors.roadmap.plan.target"),
        (["paser", "--year", "2022", "--target", "2.0"], "errors.roadmap.plan.reached"),
        (["paser", "--year", "2022", "--target", "5.5"], "errors.roadmap.plan.target"),
        (["paser", "--year", "2022", "--target", "5", "--lock", "1"], "errors.roadmap.plan.beyond"),
        (["paser", "--year", "2022", "--lock", "48"], "errors.roadmap.plan.locked"),
        (["paser", "--year", "2022", "--effort", "none.xlsx"], "errors.study.reading.line"),
        (["paser", "--year", "2022", "--prerequisites", "some"], "errors.options.choice"),
        (["paser", "--year", "2022", "--years", "0"], "errors.options.argument"),
        (["paser", "--year", "2022", "--max-level", "6"], "errors.options.argument"),
        (["paser", "--year", "2022", "--budget", "-1"], "errors.roadmap.effort.positive"),
        (["paser", "--year", "2022", "--budget", "1"], "errors.roadmap.schedule.short"),
        (["paser", "--year", "2024", "--effort", "level"], "errors.profiles.roadmap.no_levels"),
        (["paser", "--year", "2024", "--domain-order"], "errors.profiles.roadmap.no_levels"),
        (["kabupaten madiun", "--year", "2024"], "errors.profiles.roadmap.top"),
        (["paser", "--year", "2022", "--lang", "fr"], "errors.numbers.language.check_language"),
        (["paser", "--year", "2022", "--format", "odt"], "errors.documents.formats.chosen_formats"),
        (["paser", "--year", "2022", "--engine", "x"], "errors.options.choice"),
    ],
)
def test_one_line_and_nothing_written(monkeypatch, capsys, tmp_path, words, told):
    monkeypatch.chdir(tmp_path)
    status, shown, wrong = call(monkeypatch, capsys, "roadmap", *words)
    assert (status, shown) == (2, "")
    assert says(told).search(wrong)
    assert wrong.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SpbeError) as caught:
        make_roadmap(RoadmapParameters("bintan", year=2024), out=tmp_path / "file")
    assert "\n" not in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
