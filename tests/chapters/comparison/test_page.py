"""The page on two evaluations: every section in both languages, the page itself, and the command that writes it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import nbformat
import pytest
from helpers.languages import LANGS
from helpers.notebooks import check_article, left_out
from helpers.running import call, execute
from helpers.sentences import digits, said, says
from helpers.spoken import holds
from helpers.tables import ROOT

import spbe_research as spbe
from spbe_research.chapters.comparison import narrate, tables
from spbe_research.chapters.comparison.sections import SECTIONS
from spbe_research.chapters.comparison.words import answered, title
from spbe_research.errors import SpbeError
from spbe_research.profiles.comparison import EvaluationComparison, compare_evaluations
from spbe_research.reports.running.compare import NOTEBOOK, make_comparison
from spbe_research.reports.site.rows import find_reports
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

PAIRS = {
    "agreement": ("denpasar", "2018:self", "2018:official"),
    "change": ("paser", "2021:official", "2022:official"),
    "domains": ("bintan", "2023:official", "2024:official"),
    "aspects": ("kabupaten bandung", "2022:official", "2023:official"),
    "index": ("lumajang", "2022:official", "2023:official"),
    "mixed": ("denpasar", "2018:self", "2019:official"),
    "mixed instruments": ("denpasar", "2018:self", "2021:official"),
    "instruments": ("kabupaten madiun", "2020:official", "2024:official"),
}


@pytest.fixture(scope="module")
def made() -> dict[str, EvaluationComparison]:
    return {name: compare_evaluations(*pair) for name, pair in PAIRS.items()}


def plain(c: EvaluationComparison, lang: str) -> str:
    return "\n".join(str(part) for name in SECTIONS.makers for part in SECTIONS.parts(c, name, lang))


def test_the_notebook_reads_like_an_article() -> None:
    path = ROOT / "notebooks" / f"{NOTEBOOK}.ipynb"
    check_article(path, ["region", "before", "after", "lang"], SECTIONS, range(14, 18))


def test_every_part_is_shown() -> None:
    assert left_out(SECTIONS, narrate, tables) == ["heading"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PAIRS)
def test_every_comparison_is_answered_and_explained(made, name, lang) -> None:
    c = made[name]
    table = tables.what_table(c, lang)
    assert list(table.frame.iloc[:, 1]) == [say(f"comparison.{'yes' if d else 'no'}", lang) for _, d, _ in answered(c)]
    assert table.frame.iloc[:, 2].str.len().min() > 5
    text = plain(c, lang)
    assert say(f"comparison.limits_{c.question}", lang) in text
    assert "nan" not in text.lower().split()
    assert says("comparison.asked", lang, before=PAIRS[name][1], after=PAIRS[name][2]).search(text)


def test_what_each_pair_can_answer(made) -> None:
    done = {name: [what for what, yes, _ in answered(c) if yes] for name, c in made.items()}
    assert done == {
        "agreement": ["index", "rows", "agreement"],
        "change": ["index", "rows", "test"],
        "domains": ["index", "test"],
        "aspects": ["index", "test"],
        "index": ["index", "test"],
        "mixed": ["rows"],
        "mixed instruments": [],
        "instruments": ["common"],
    }


@pytest.mark.parametrize("lang", LANGS)
def test_no_difference_is_printed_where_it_would_mix(made, lang) -> None:
    for name in ("mixed", "instruments", "mixed instruments"):
        c = made[name]
        band = str(narrate.title_band(c, lang).plain)
        assert holds(band, f"comparison.difference_{c.question}", lang)
        for table in (tables.units_table(c, lang), tables.rows_table(c, lang)):
            heads = () if table is None else tuple(table.frame.columns)
            assert say("comparison.c_change", lang) not in heads
            assert say("comparison.c_agreement", lang) not in heads
    assert said(narrate.answer(made["mixed"], lang), "comparison.mixed", lang)
    assert said(narrate.answer(made["instruments"], lang), "comparison.instruments", lang)
    assert said(narrate.answer(made["mixed instruments"], lang), "comparison.mixed_instruments", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_tables(made, lang) -> None:
    agreement = tables.agreement_table(made["agreement"], lang)
    assert list(agreement.frame.iloc[-1])[1:3] == ["37", "12"]
    bridge = tables.bridge_table(made["mixed"], lang)
    assert list(bridge.frame.iloc[0])[1:] == [digits("−1.03", lang), digits("+0.69", lang)]
    units = tables.units_table(made["domains"], lang)
    assert len(units.frame) == 4
    rows = tables.rows_table(made["change"], lang)
    assert rows.frame.shape == (47, 5)
    changes = [str(x).replace("−", "-") for x in rows.frame.iloc[:, 4]]
    assert (sum(x.startswith("+") for x in changes), sum(x.startswith("-") for x in changes)) == (19, 6)


@pytest.mark.parametrize("lang", LANGS)
def test_the_difference_of_units_has_the_sign_of_the_question(made, lang) -> None:
    agreement, other = made["agreement"], compare_evaluations("denpasar", "2018:official", "2018:self")
    columns = [list(tables.units_table(c, lang).frame.iloc[:, -1]) for c in (agreement, other)]
    assert columns[0] == columns[1]
    assert columns[0][-1].startswith("+")  # services: 4.00 by itself
    assert list(tables.rows_table(agreement, lang).frame.iloc[:, -1]) == list(
        tables.rows_table(other, lang).frame.iloc[:, -1]
    )


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "s"))
    return init_study(tmp_path / "s", region="bintan", lang="en").activate()


def own(
    study, year: int, kind: str, level: int, inst: str = "permenpanrb-59-2020", empty: tuple[str, ...] = ()
) -> None:
    codes = spbe.load_instrument(inst).codes
    file = study.path.parent / "levels.csv"
    lines = "".join(f"{c};{'' if c in empty else level}\n" for c in codes)
    file.write_text("No.;Tingkat\n" + lines, encoding="utf-8")
    options = {"region": "bintan", "year": year, "assessment": kind, "instrument": inst}
    add_file(study, file, source=f"{kind} {year}", beside=True, **options)


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_that_a_study_calls_for(study, lang) -> None:
    for year, kind, level in ((2023, "self", 2), (2024, "self", 3), (2025, "study", 2)):
        own(study, year, kind, level)
    own(study, 2025, "self", 3, empty=("4",))
    own(study, 2019, "self", 2, "permenpanrb-5-2018")
    own(study, 2026, "self", 2, "permenpanrb-8-2026")
    change = compare_evaluations("bintan", "2023:self", "2024:self")
    assert said(narrate.answer(change, lang), "comparison.same_kind", lang)
    assert said(narrate.answer(change, lang), "comparison.no_error_model", lang)
    index_only = compare_evaluations("bintan", "2024:self", "2024:official")
    assert said(narrate.answer(index_only, lang), "comparison.agreement_no_levels", lang)
    assert holds(str(tables.what_table(index_only, lang)), "comparison.why.agreement_levels", lang)
    gap = compare_evaluations("bintan", "2025:self", "2025:study")
    assert said(narrate.agreement_text(gap, lang), "comparison.missing", lang, codes="4")
    nothing = compare_evaluations("bintan", "2024:official", "2025:self")
    assert said(narrate.answer(nothing, lang), "comparison.like", lang) or said(
        narrate.answer(nothing, lang), "comparison.like_none", lang
    )
    far = compare_evaluations("bintan", "2019:self", "2026:self")
    bare = dataclasses.replace(far, change=None, linked=False)
    assert said(narrate.answer(bare, lang), "comparison.instruments_unlinked", lang)
    assert holds(str(tables.what_table(bare, lang)), "comparison.why.common_links", lang)
    assert holds(str(tables.what_table(bare, lang)), "comparison.why.test_links", lang)
    both = compare_evaluations("bintan", "2019:self", "2023:self")
    assert [x for x in answered(both) if x[0] == "test"] == [("test", True, "instruments")]
    assert plain(both, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_another_procedure_and_no_test(made, lang) -> None:
    c = made["change"]
    sides = [
        dataclasses.replace(e, observation=dataclasses.replace(e.observation, procedure=p))
        for e, p in ((c.before, "evaluasi"), (c.after, "pemantauan"))
    ]
    other = dataclasses.replace(c, before=sides[0], after=sides[1])
    assert said(narrate.answer(other, lang), "comparison.procedure", lang)
    assert not said(narrate.answer(c, lang), "comparison.procedure", lang)
    silent = dataclasses.replace(c, change=dataclasses.replace(c.change, tests=None, partial=None))
    assert holds(str(tables.what_table(silent, lang)), "comparison.why.test_values", lang)
    alone = dataclasses.replace(made["mixed"], bridges=(), like=())
    assert said(narrate.answer(alone, lang), "comparison.like_none", lang)


def test_papermill_alone_runs_it() -> None:
    node = nbformat.read(ROOT / "notebooks" / f"{NOTEBOOK}.ipynb", 4)
    given = {"region": "paser", "before": "2021:official", "after": "2022:official", "lang": "en"}
    done = execute(node, "spbe-inprocess", given)
    shown = json.dumps([cell.get("outputs", []) for cell in done.cells])
    assert "Kabupaten Paser" in shown
    assert "Denpasar" not in shown


@pytest.mark.parametrize("lang", LANGS)
def test_the_command_writes_the_page(monkeypatch, capsys, tmp_path, lang) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["compare", *PAIRS["mixed"][:1], "--before", PAIRS["mixed"][1], "--after", PAIRS["mixed"][2]]
    status, told, wrong = call(monkeypatch, capsys, *words, "--lang", lang, "--format", "docx")
    assert status == 0, wrong
    assert holds(told, "command.compared_mixed", lang)
    folder = tmp_path / "reports" / "kota-denpasar" / "compare-2018-self-2019-official" / lang
    stem = f"spbe-kota-denpasar-compare-2018-self-2019-official-{lang}"
    assert {p.name for p in folder.iterdir()} == {f"{stem}.html", f"{stem}.docx", f"{NOTEBOOK}.ipynb", "manifest.json"}
    page = (folder / f"{stem}.html").read_text(encoding="utf-8")
    heading = title(compare_evaluations(*PAIRS["mixed"]), lang)
    assert f"<title>{heading}</title>" in page
    assert page.count("<h1") == 1
    assert f'<html lang="{lang}">' in page
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert record["question"] == "mixed"
    assert set(record["outputs"]) == {f"{stem}.html", f"{stem}.docx", f"{NOTEBOOK}.ipynb"}
    assert find_reports(tmp_path / "reports") == find_reports(tmp_path / "nothing")  # the index page lists reports
    (folder / f"{stem}.html").write_text("mine", encoding="utf-8")
    again = make_comparison(*PAIRS["mixed"], lang=lang, out=tmp_path / "reports")
    assert len(again.kept) == 1
    assert again.html.read_text(encoding="utf-8") == page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["agreement", "change", "instruments"])
def test_what_the_command_says(monkeypatch, capsys, tmp_path, made, name, lang) -> None:
    from types import SimpleNamespace

    from spbe_research.reports.running import compare

    page = SimpleNamespace(comparison=made[name], html=tmp_path / "a.html", documents=(), kept=())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(compare, "make_comparison", lambda *_, **__: page)
    status, told, _ = call(monkeypatch, capsys, "compare", "x", "--before", "a", "--after", "b", "--lang", lang)
    assert status == 0
    assert holds(told, f"command.compared_{name}", lang)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pasir", "--before", "2021:official", "--after", "2022:official"], "errors.data.regions.unknown_region"),
        (["paser", "--before", "2021-official", "--after", "2022:official"], "errors.profiles.comparison.form"),
        (["paser", "--before", "2021:x", "--after", "2022:official"], "errors.profiles.comparison.kind"),
        (["paser", "--before", "2021:self", "--after", "2022:official"], "errors.profiles.comparison.no_side"),
        (["paser", "--before", "2022:official", "--after", "2022:official"], "errors.profiles.comparison.same"),
        (["paser", "--before", "2022:official", "--after", "2021:official"], "errors.profiles.comparison.later_first"),
        (["nasional", "--before", "2022:official", "--after", "2023:official"], "errors.running.run.published_mean"),
        (
            ["paser", "--before", "2021:official", "--after", "2022:official", "--lang", "fr"],
            "errors.numbers.language.check_language",
        ),
        (
            ["paser", "--before", "2021:official", "--after", "2022:official", "--format", "odt"],
            "errors.documents.formats.chosen_formats",
        ),
        (
            ["paser", "--before", "2021:official", "--after", "2022:official", "--engine", "x"],
            "errors.options.choice",
        ),
    ],
)
def test_one_line_and_nothing_written(monkeypatch, capsys, tmp_path, words, told) -> None:
    monkeypatch.chdir(tmp_path)
    status, shown, wrong = call(monkeypatch, capsys, "compare", *words)
    assert (status, shown) == (2, "")
    assert says(told).search(wrong)
    assert wrong.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(SpbeError) as caught:
        make_comparison(*PAIRS["mixed"], out=tmp_path / "file")
    assert "\n" not in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_an_engine_that_is_none_is_refused(tmp_path) -> None:
    with pytest.raises(SpbeError, match=says("errors.options.choice", name="engine", found="'warp'")):
        make_comparison(*PAIRS["change"], out=tmp_path, engine="warp")


def test_a_place_that_is_no_path_is_refused() -> None:
    with pytest.raises(SpbeError, match=says("errors.options.argument", name="out", found="3")):
        make_comparison(*PAIRS["change"], out=3)
