"""Every reproduced publication: its printed cells beside the data, what was computed for them, the verdict."""

from __future__ import annotations

import shutil

import pytest
from helpers.running import call
from helpers.sentences import says

from spbe_research.chapters.display.style import Drawing
from spbe_research.checks.ledger import reproduce
from spbe_research.errors import DataError, ParameterError, SpbeError
from spbe_research.papers.figures import by_kind
from spbe_research.papers.paper import MARK, NOTEBOOK, open_paper, paper_keys
from spbe_research.papers.verdict import verdict_line
from spbe_research.paths import papers_dir
from spbe_research.text.catalog import say

#: cells of the printed tables, of them those that differ from the data or the rule; compared, match, explained, open
KNOWN = {
    "bandar-lampung-2021-2024": (434, 0, 410, 410, 0, 0),
    "bintan-study": (2, 0, 3, 3, 0, 0),
    "denpasar-2018-2019": (135, 0, 50, 48, 2, 0),
    "kemenpanrb-2020-madiun": (135, 2, 142, 136, 6, 0),
    "kemenpanrb-2023": (3848, 0, 5211, 5181, 3, 27),
    "kemenpanrb-2024": (3836, 6, 5215, 5182, 20, 13),
    "paser-2022": (222, 0, 200, 200, 0, 0),
}


def test_the_publications_that_there_are():
    assert paper_keys() == sorted(KNOWN)
    for key in KNOWN:
        assert {MARK, NOTEBOOK, "README.md"} < {p.name for p in (papers_dir() / key).iterdir()}


@pytest.mark.parametrize("key", KNOWN)
def test_every_printed_cell_is_in_the_data(key):
    paper = open_paper(key)
    table = paper.recomputed()
    cells, other, compared, match, explained, unresolved = KNOWN[key]
    assert table["cells"].sum() == cells
    assert (table["cells"] - table["as in data"]).sum() == other  # misprinted weights alone
    assert table["not in data"].sum() == 0
    assert table["unexplained"].sum() == 0
    told = paper.verdict()
    assert told.tolist() == [compared, match, explained, unresolved, 0]
    assert told["compared"] == sum(len(reproduce().of(source).entries) for source in paper.sources)
    assert set(paper.unlike()["status"]) <= {"explained", "unresolved", "another source"}


def test_a_cell_that_differs_is_named(tmp_path, monkeypatch, capsys):
    """The abstract of the Bintan study prints 2,06."""
    shutil.copytree(papers_dir() / "bintan-study", tmp_path / "mine")
    file = tmp_path / "mine" / "printed.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2,06", "2,60"), encoding="utf-8")
    paper = open_paper(tmp_path / "mine")
    assert paper.differing("printed.csv") == [(2, "value", "2,60", "2.06", False)]
    monkeypatch.setattr("spbe_research.papers.running.run_notebook", lambda paper: None)
    status, out, _ = call(monkeypatch, capsys, "reproduce", str(paper.path))
    assert status == 1
    assert say("papers.cell", "en", file="printed.csv", row=2, column="value", printed="2,60", data="2.06") in out


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_cell_whose_difference_is_explained_is_named_and_no_error(monkeypatch, capsys, lang):
    monkeypatch.setattr("spbe_research.papers.running.run_notebook", lambda paper: None)
    status, out, _ = call(monkeypatch, capsys, "reproduce", "kemenpanrb-2020-madiun", "--lang", lang)
    assert status == 0
    cell = say("papers.cell", lang, file="values.csv", row=11, column="weight", printed="33%", data="35")
    told = f"{cell}{say('papers.cell_explained', lang)}{say('papers.cell_more', lang, n=1)}\n"
    assert out.count(told) == 1


@pytest.mark.parametrize("key", KNOWN)
def test_the_readme_names_every_printed_table_and_the_command(key):
    text = (papers_dir() / key / "README.md").read_text(encoding="utf-8")
    paper = open_paper(key)
    assert [t.file for t in paper.tables if f"`{t.file}`" not in text] == []
    assert f"`spbe reproduce {key}`" in text
    assert text.splitlines()[0] == f"# {paper.title}"
    assert all(t.place for t in paper.tables)


def test_computed_stands_beside_printed():
    cells = open_paper("denpasar-2018-2019").beside("values.csv").set_index(["year", "unit", "number"])
    assert cells.loc[("2019", "aspect", "3"), ["printed", "data", "computed", "status"]].tolist() == [
        "3.50", "3.50", "3.0000", "explained",
    ]  # fmt: skip
    assert cells.loc[("2018", "index", ""), "status"] == "match"
    weights = open_paper("kemenpanrb-2024").beside("weights.csv")
    assert set(weights["printed"]) == {"3,50 %"}
    assert set(weights["data"]) == {"3"}


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(papers_dir() / "denpasar-2018-2019", tmp_path / "copy")


def test_a_cell_that_was_copied_wrongly_is_seen(copied):
    file = copied / "values.csv"
    text = file.read_text(encoding="utf-8")
    assert "3.33" in text
    file.write_text(text.replace("3.33", "3.34"), encoding="utf-8")
    unlike = open_paper(copied).unlike()
    assert unlike[unlike["printed"] == "3.34"][["unit", "year", "data"]].values.tolist() == [["index", "2019", "3.33"]]
    assert len(unlike) == 3


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("title", "titel", "errors.papers.no_setting"),
        ('lang = "en"', "lang = 3", "errors.papers.wrong_kind"),
        ('title = "SPBE monitoring database of Kota Denpasar, 2018 and 2019"', "", "errors.papers.no_title"),
        ("title = ", "title ", "errors.papers.unreadable"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line(copied, old, new, key):
    file = copied / MARK
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        open_paper(copied)
    assert "\n" not in str(caught.value)
    assert says(key).search(str(caught.value))


@pytest.mark.parametrize(
    "change", [('lang = "en"', 'lang = "fr"'), ("2026-11-29", "29/11/2026"), ("place =", "page =")]
)
def test_values_that_are_not_allowed_are_named(copied, change):
    file = copied / MARK
    file.write_text(file.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"copy/paper\.toml"):
        open_paper(copied)


@pytest.mark.parametrize("name", ["nope", "", "a\0b", "x" * 5000, "."])
def test_what_is_no_publication_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError) as caught:
        open_paper(name)
    assert says("errors.papers.unknown").search(str(caught.value))


def test_a_table_that_is_not_named_or_not_there(copied):
    with pytest.raises(ParameterError, match=r"values\.csv"):
        open_paper(copied).beside("none.csv")
    (copied / "values.csv").unlink()
    with pytest.raises(SpbeError, match=r"copy/values\.csv"):
        open_paper(copied).recomputed()


def test_the_verdict_in_words():
    assert verdict_line(open_paper("bintan-study")).startswith("bintan-study: 3 figures compared: 3 match")


def test_bintan_gives_no_figure_that_the_abstract_has_not():
    """The tables for whoever holds the paper are empty."""
    for name in ("template_levels.csv", "template_values.csv"):
        lines = (papers_dir() / "bintan-study" / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) in (48, 14)
        assert all(line.rstrip(",").count(",") <= 1 and line.endswith(",") for line in lines[1:])


def test_indices_by_kind():
    drawing = by_kind(open_paper("kemenpanrb-2024"), "institutions.csv", "en")
    assert isinstance(drawing, Drawing)
    assert "615" in drawing.alt
    assert "kabupaten" in drawing.alt.casefold()
