"""Chapter 1 says what to do first: five indicators where levels are known, no indicator where they are not."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from helpers.sentences import digits, said
from helpers.tables import read_plain

import spbe_research as spbe
from spbe_research.chapters.display.section import Note
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.words import band_name
from spbe_research.chapters.maturity import closing, moves, roadmap
from spbe_research.chapters.overview import texts
from spbe_research.chapters.overview.sections import SECTIONS
from spbe_research.numbers.language import join_words
from spbe_research.text.catalog import say

LANGS = pytest.mark.parametrize("lang", ["id", "en"])


@LANGS
def test_with_levels_five_rows_are_named(lang: str) -> None:
    """Paser 2022 by the rule, see tests/scoring/test_steps.py; 0.0275 + 2 × 0.025 + 2 × 0.015 = 0.1075."""
    m = spbe.describe_maturity("paser", 2022)
    _, text, table = [p for p in SECTIONS.parts(m, "moves", lang) if isinstance(p, Prose | Table)]
    assert isinstance(table, Table)
    columns = list(table.frame.columns)
    assert [c.split()[0] for c in table.frame[columns[1]]] == ["38", "11", "12", "21", "23"]
    assert list(table.frame[columns[3]]) == [
        digits(x, lang) for x in ("0.0275", "0.0250", "0.0250", "0.0150", "0.0150")
    ]
    asked = {(r["code"], r["from_level"]): r[f"text_{lang}"] for r in read_plain("instruments/steps")}
    assert list(table.frame[columns[4]]) == [asked[c, "1"] for c in ("38", "11", "12", "21", "23")]
    assert set(table.frame[columns[5]]) == {""}  # the unit responsible is for the reader to fill
    assert said(text, "maturity.moves.rule", lang)
    assert digits("0.1075", lang) in str(text)
    assert said(table.note, "maturity.moves.tied", lang, rank="3", codes="14")
    assert "2022" in table.caption


@LANGS
def test_where_only_a_general_scale_is_known_it_stands_once(lang: str) -> None:
    m = spbe.describe_maturity("kabupaten madiun", 2020)
    table, text = moves.moves_table(m, lang), str(moves.moves_text(m, lang))
    assert len(table.frame.columns) == 5  # without what the next level asks for
    scale = {(r["code"], r["level"]): r[f"text_{lang}"] for r in read_plain("instruments/criteria")
             if r["instrument"] == m.instrument.id}  # fmt: skip
    for key in (("*service", "3"), ("*service", "4"), ("*process", "4")):
        assert text.count(scale[key].rstrip(".")) == 1
    assert scale["*process", "3"].rstrip(".") not in text


@LANGS
def test_from_domain_values_no_row_is_named_and_both_steps_of_domain_4_are(lang: str) -> None:
    """Of 272 institutions with Baik in 2023, 115 had Sangat Baik in 2024: tests/profiles/test_rose.py counts them."""
    m = spbe.describe_maturity("bintan")
    _, text, table = [p for p in SECTIONS.parts(m, "moves", lang) if isinstance(p, Prose | Table)]
    assert isinstance(table, Table)
    # 5 less the value, times the weight
    assert table.frame.iloc[:, 2].tolist() == [digits(x, lang) for x in ("0.13", "0.53", "0.50", "0.60")]
    steps = table.frame.iloc[:, 3].tolist()
    assert steps[:3] == [digits(x, lang) for x in ("0.0130", "0.0250", "0.0150")]
    assert all(digits(x, lang) in steps[3] for x in ("0.0275", "0.0300"))
    assert table.frame.iloc[:, 1].tolist() == [digits(x, lang) for x in ("4.00", "2.90", "2.00", "3.68")]
    assert table.frame.iloc[:, 4].tolist() == [digits(x, lang) for x in ("+0.80", "+0.70", "+0.64", "+0.45")]
    assert table.frame.iloc[:, 6].tolist() == ["86", "96", "87", "94"]
    assert said(text, "maturity.moves.rose", lang, n="115", n_from="272", low="Baik", high="Sangat Baik")
    assert moves.moves_table(m, lang) is None


def test_from_aspect_values_a_step_is_told_by_aspect() -> None:
    """Kabupaten Bandung prints eight aspects a year; the rows of an aspect weigh the same."""
    m = spbe.describe_maturity("kabupaten bandung", 2024)
    assert m.depth == "aspect"
    frame = moves.steps_table(m, "en").frame
    assert len(frame) == 8
    assert frame.iloc[:, 1].tolist() == m.aspects["printed"].tolist()
    steps = ["0.0130", "0.0250", "0.0250", "0.0250", "0.0150", "0.0150", "0.0275", "0.0300"]
    assert frame.iloc[:, 3].tolist() == steps


@LANGS
def test_at_the_top_and_where_nobody_rose_nothing_is_told_of_others(lang: str) -> None:
    top = spbe.describe_maturity("kabupaten madiun")
    assert moves.rose_beside(top) is None
    assert len(moves.steps_table(top, lang).frame.columns) == 4
    assert not said(moves.moves_text(top, lang), "maturity.moves.rose", lang)


@LANGS
def test_that_nobody_rose_is_said(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    m = spbe.describe_maturity("bintan", 2024)
    nobody = dataclasses.replace(moves.rose_beside(m), n=0)
    monkeypatch.setattr(moves, "rose_beside", lambda _: nobody)
    assert said(moves.moves_text(m, lang), "maturity.moves.nobody", lang, low="Baik", high="Sangat Baik")
    assert len(moves.steps_table(m, lang).frame.columns) == 4


def test_nothing_is_named_of_an_index_alone_and_nothing_shown_of_a_mean() -> None:
    assert list(SECTIONS.parts(spbe.describe_maturity("nasional", 2024), "moves", "id")) == []
    alone = [
        p for p in SECTIONS.parts(spbe.describe_maturity("lumajang", 2022), "moves", "id") if not isinstance(p, Note)
    ]
    assert len(alone) == 2  # its heading, and why there is none
    assert said(alone[1], "overview.first.none_official", "id")
    mine = dataclasses.replace(spbe.describe_maturity("lumajang", 2022).observation, assessment="self")
    own = dataclasses.replace(spbe.describe_maturity("lumajang", 2022), observation=mine)
    assert said(texts.first_text(own, "id"), "overview.first.none", "id")  # no ministry has reported on it
    assert moves.rose_beside(spbe.describe_maturity("banyuasin", 2023)) is None  # its printed index cannot be


def test_what_others_did_is_cited() -> None:
    m = spbe.describe_maturity("bintan", 2024)
    assert moves.rose_beside(m).sources == ("kemenpanrb-2023", "kemenpanrb-2024")
    without = dataclasses.replace(m, history=m.history.iloc[:0], peers=())
    assert "13" in str(closing.sources(without, "id"))  # Keputusan Menteri PANRB Nomor 13 Tahun 2024


@LANGS
def test_one_row_left_is_one_move(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    m = spbe.describe_maturity("paser", 2022)
    values = m.observation.values.map(lambda _: Fraction(5))
    values["47"] = Fraction(4)
    m = dataclasses.replace(m, observation=dataclasses.replace(m.observation, values=values))
    assert len(moves.moves_table(m, lang).frame) == 1
    assert moves.moves_table(m, lang).note == ""
    assert digits("0.0300", lang) in str(moves.moves_text(m, lang))
    values["47"] = Fraction(5)
    assert str(moves.moves_text(m, lang)) == say("maturity.moves.all_done", lang, level=5)
    assert moves.moves_table(m, lang) is None


@LANGS
@pytest.mark.parametrize(
    ("region", "year", "names", "points"),
    [
        ("kabupaten madiun", 2024, ("3",), "0.33"),  # the highest predicate
        ("paser", 2024, ("4",), "0.66"),
        ("banyuasin", 2024, ("2",), "0.73"),  # half up, as the table: 0.725
        ("kabupaten bandung", 2024, ("5",), "0.31"),  # aspects
    ],
)
def test_without_levels_the_first_to_look_into_is_where_most_points_are_left(region, year, names, points, lang) -> None:
    m = spbe.describe_maturity(region, year)
    text, table = str(moves.moves_text(m, lang)), moves.steps_table(m, lang).frame
    shown = dict(zip(m.units[m.units["unit"] == m.depth]["number"], table.iloc[:, 2], strict=True))
    assert max(shown.values()) == digits(points, lang)
    assert tuple(n for n, x in shown.items() if x == digits(points, lang)) == names
    unit = m.units[(m.units["unit"] == m.depth) & m.units["number"].isin(names)].iloc[0]
    depth = say(f"report.{m.depth}", lang).lower()
    told = {"depth": depth, "names": unit[f"name_{lang}"], "points": digits(points, lang)}
    assert text.startswith(say("maturity.moves.first", lang, n=1, **told))


@LANGS
def test_what_is_left_alike_is_named_together_and_what_is_not_known_is_said(lang: str) -> None:
    m = spbe.describe_maturity("kabupaten madiun")
    alike = m.units.assign(to_gain=[0.0, 0.33, 0.33, 0.1])
    more = m.units.assign(to_gain=[0.0, 0.3349, 0.33, 0.1])  # alike in print only: chapter 1 names the one with more
    assert moves.most_left(dataclasses.replace(m, units=more)) == ("2",)
    near = {"others": m.units[f"name_{lang}"].iloc[2], "points": digits("0.33", lang)}
    assert say("maturity.moves.first_close", lang, **near) in str(
        moves.moves_text(dataclasses.replace(m, units=more), lang)
    )
    assert moves.most_left(dataclasses.replace(m, units=alike)) == ("2", "3")
    text = moves.moves_text(dataclasses.replace(m, units=alike), lang)
    names = join_words(list(m.units[f"name_{lang}"][1:3]), lang)
    points = say("maturity.moves.first_each", lang, points=digits("0.33", lang))
    depth = say("report.domain", lang).lower()
    assert str(text).startswith(say("maturity.moves.first", lang, n=2, depth=depth, names=names, points=points))
    done = moves.moves_text(dataclasses.replace(m, units=m.units.assign(to_gain=0.0)), lang)
    assert said(done, "maturity.moves.first_done", lang, value=digits("5.00", lang))
    unread = moves.moves_text(dataclasses.replace(m, units=m.units.iloc[1:]), lang)
    name = m.units.iloc[2][f"name_{lang}"]
    told = {"depth": depth, "names": name, "points": digits("0.33", lang)}
    assert str(unread).startswith(say("maturity.moves.first_read", lang, n=1, **told))
    excluded = spbe.describe_maturity("banyuasin", 2023)
    text = moves.moves_text(excluded, lang)
    assert str(text).startswith(say("maturity.moves.first_excluded", lang))


@LANGS
def test_that_moves_and_road_map_answer_two_questions_is_said_beside_both(lang: str) -> None:
    """Of Bandar Lampung the moves name 11, 12, 26, 27 and 31, every cheapest plan 45, 46 and 47."""
    m = spbe.describe_maturity("bandar lampung", 2024)
    goal = band_name(m.next_band, lang)
    assert said(moves.moves_text(m, lang), "maturity.moves.two_questions", lang, goal=goal)
    assert said(roadmap.roadmap_text(m, lang), "roadmap.short.two_questions", lang, goal=goal)
    for other in (spbe.describe_maturity("paser"), spbe.describe_maturity("kabupaten madiun")):
        assert not said(moves.moves_text(other, lang), "maturity.moves.two_questions", lang)
        way = roadmap.roadmap_text(other, lang)  # from domain values no row is named
        assert way is None or not said(way, "roadmap.short.two_questions", lang)
    top = dataclasses.replace(m, bands=m.instrument.bands[:1], predicate_printed=None)
    assert not said(moves.moves_text(top, lang), "maturity.moves.two_questions", lang)


@LANGS
def test_rows_without_a_level_are_not_named(lang: str) -> None:
    m = spbe.describe_maturity("paser", 2022)
    rows = m.rows.copy()
    rows.loc["38", "level"] = float("nan")
    observation = dataclasses.replace(m.observation, values=m.observation.values.drop("38"))
    m = dataclasses.replace(m, observation=observation, rows=rows)
    assert said(moves.moves_text(m, lang), "maturity.moves.assessed", lang)
    assert not any(c.startswith("38 ") for c in moves.moves_table(m, lang).frame.iloc[:, 1])


def test_decimal_levels_have_moves_too() -> None:
    """8/2026: what is missing to the next whole level; the third value of a step between two ends."""
    inst = spbe.load_instrument("permenpanrb-8-2026")
    m = spbe.describe_maturity("paser", 2022)
    values = dict.fromkeys(inst.codes, Fraction(3)) | {"I20": Fraction(24, 10)}
    series = m.observation.values.iloc[:0].reindex(list(values)).astype(object)
    series[:] = list(values.values())
    observation = dataclasses.replace(m.observation, values=series, instrument=inst.id)
    m = dataclasses.replace(m, observation=observation, instrument=inst, bands=inst.bands[:1])
    table = moves.moves_table(m, "id")
    assert table.frame.iloc[0, 1].startswith("I20 ")
    assert table.frame.iloc[0, 2] == "2,40 ke 3"
    assert table.frame.iloc[0, 3] == "0,0900"
    aspects = dataclasses.replace(m, observation=dataclasses.replace(m.observation, depth="aspect"), units=m.aspects)
    assert "0,0300 s.d. 0,0500" in moves.steps_table(aspects, "id").frame.iloc[:, 3].tolist()
