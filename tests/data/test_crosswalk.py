"""Crosswalks: shares of weight, concepts, chains, broken files."""

from __future__ import annotations

import re
import shutil
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from helpers.crosswalks import slow
from helpers.sentences import says
from helpers.tiny import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.data.crosswalk import load_crosswalk, make_crosswalk
from spbe_research.data.instruments import instrument_ids, load_instrument
from spbe_research.data.observations import load_levels
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.decomposition.effects import PARTS
from spbe_research.decomposition.instrument_comparison import compare_instruments
from spbe_research.errors import DataError, ParameterError, UnknownCrosswalk, message
from spbe_research.paths import data_dir
from spbe_research.profiles.instrument_change import describe_instrument_change

F = Fraction
FIRST, SECOND, THIRD = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"


def test_shares_of_common_weight_with_and_without_judged_links() -> None:
    # design of the project: 83 % and 63.75 %, without the 15 judged links 34 % and 23 %
    walk = load_crosswalk(FIRST, SECOND)
    assert (len(walk.common), walk.old_share, walk.new_share) == (23, F(83, 100), F("0.6375"))
    linked = walk.links[walk.links["used"]]
    assert (len(walk.links), len(linked), int(linked["judged"].sum())) == (61, 26, 15)
    assert walk.links["relation"].value_counts()[["new", "dropped"]].tolist() == [21, 14]
    sourced = load_crosswalk(FIRST, SECOND, judged=False)
    assert (sourced.old_share, sourced.new_share) == (F(34, 100), F(23, 100))
    assert int(sourced.links["used"].sum()) == 11
    assert walk.with_judged(False).old_share == sourced.old_share
    assert walk.with_judged(True) is walk


@pytest.mark.parametrize("pair", [(FIRST, SECOND), (SECOND, THIRD), (FIRST, THIRD), (SECOND, SECOND)])
@pytest.mark.parametrize("judged", [True, False])
def test_every_row_lies_in_one_concept_and_weights_sum_to_one(pair: tuple[str, str], judged: bool) -> None:
    walk = load_crosswalk(*pair, judged=judged)
    for side, inst in (("old", walk.old), ("new", walk.new)):
        rows = [i for c in walk.concepts for i in getattr(c, f"{side}_rows")]
        assert sorted(rows) == list(range(len(inst.codes)))
        assert sum(getattr(c, f"{side}_weight") for c in walk.concepts) == 1
    for c in walk.concepts:
        assert c.kind == ("common" if c.old_rows and c.new_rows else "dropped" if c.old_rows else "new")


def test_rows_of_one_concept() -> None:
    frame = load_crosswalk(FIRST, SECOND).to_frame().set_index("old_codes")
    assert frame.loc["3", ["new_codes", "relation", "judged"]].tolist() == ["1, 2", "split", False]
    assert frame.loc["30", ["new_codes", "judged"]].tolist() == ["40, 41", True]
    assert frame.loc["34", "relation"] == "partial"
    assert frame["kind"].value_counts().to_dict() == {"common": 23, "new": 21, "dropped": 14}


def test_the_second_crosswalk_is_judgement_throughout() -> None:
    walk = load_crosswalk(SECOND, THIRD)
    assert walk.links["judged"].all()
    assert (walk.links["note"] != "").all()
    assert (walk.old_share, walk.new_share) == (F(575, 1000), F(64, 100))
    assert load_crosswalk(SECOND, THIRD, judged=False).common == ()


def test_a_chain_passes_through_the_instrument_between() -> None:
    walk = load_crosswalk(FIRST, THIRD)
    assert walk.path == (FIRST, SECOND, THIRD)
    # 5/2018 row 20 (master plan) -> 59/2020 rows 11, 12 -> I1; row 19 -> 14 -> I15
    frame = walk.to_frame().set_index("new_codes")
    assert frame.loc["I1", "old_codes"] == "3, 20, 21"
    assert frame.loc["I15", "old_codes"] == "19"
    assert (walk.old_share, walk.new_share) == (F(47, 150), F(34, 100))
    assert walk.links["judged"].all()
    # a split followed by a merger keeps neither name
    line = walk.links[(walk.links["old_code"] == "3") & (walk.links["new_code"] == "I1")].iloc[0]
    assert line["relation"] == "partial"
    # a sourced link that goes on by judgement is judged, and both bases are kept
    assert line["basis"].startswith("judgement: sourced: deck Kepmen 962/2021")


def test_a_chain_is_the_composition_of_its_parts() -> None:
    """Old and new rows are linked where they share a row between them; the effects follow the slow version."""
    first, second = load_crosswalk(FIRST, SECOND), load_crosswalk(SECOND, THIRD)
    composed = {
        (a.old_code, b.new_code)
        for a in first.links[first.links["used"]].itertuples()
        for b in second.links[second.links["used"]].itertuples()
        if a.new_code == b.old_code
    }
    walk = load_crosswalk(FIRST, THIRD)
    used = walk.links[walk.links["used"]]
    assert set(zip(used["old_code"], used["new_code"], strict=True)) == composed
    x, y = load_levels("denpasar", 2019), [F(n, 4) for n in range(4, 44, 2)][:20]
    y = [min(v, F(5)) for v in y]
    split = decompose_change(x, y, walk)
    expected = slow(
        x.values.to_dict(),
        dict(zip(walk.new.codes, y, strict=True)),
        dict(zip(walk.old.codes, walk.old.weights, strict=True)),
        dict(zip(walk.new.codes, walk.new.weights, strict=True)),
        sorted(composed),
        "before",
    )
    assert {n: getattr(split, n).exact for n in expected} == expected
    comparison = compare_instruments(FIRST, THIRD)
    assert comparison.crosswalk is walk
    assert comparison.flows[["old_weight_percent", "new_weight_percent"]].sum().round(9).tolist() == [100.0, 100.0]


def test_an_instrument_against_itself_links_each_row_to_itself() -> None:
    walk = load_crosswalk(SECOND, SECOND)
    assert [(c.old_rows, c.new_rows) for c in walk.concepts] == [((i,), (i,)) for i in range(47)]
    assert walk.with_judged(False).old_share == 1


def test_whole_units_as_concepts() -> None:
    walk = load_crosswalk(FIRST, SECOND)
    domains = walk.at("domain")
    assert [(c.kind, float(c.old_weight), float(c.new_weight)) for c in domains.concepts] == [
        ("common", 0.17, 0.13),
        ("common", 0.28, 0.25),
        ("common", 0.55, 0.455),
        ("new", 0.0, 0.165),
    ]
    assert (walk.at("aspect").old_share, walk.at("aspect").new_share) == (F(9, 10), F("0.835"))
    assert walk.at("aspect").with_judged(False).new_share == F("0.685")  # aspects 2 and 4 are judged
    same = load_crosswalk(SECOND, SECOND).at("domain")
    assert [c.old_rows == c.new_rows for c in same.concepts] == [True] * 4
    # the chain has no lines of its own: aspects of one name only, and there is none
    assert load_crosswalk(FIRST, THIRD).at("aspect").common == ()
    with pytest.raises(
        ParameterError,
        match=says("errors.data.crosswalk_lines.no_units", inst_label="PermenPANRB 8/2026", unit="domain"),
    ):
        load_crosswalk(SECOND, THIRD).at("domain")
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="unit", found="'row'")):
        walk.at("row")


def test_a_missing_crosswalk_lists_those_there_are() -> None:
    there = re.compile(re.escape(f"{FIRST} -> {SECOND}") + ".*?")
    with pytest.raises(
        UnknownCrosswalk, match=says("errors.data.crosswalk_lines.way", old=THIRD, new=FIRST, there=there)
    ):
        load_crosswalk(THIRD, FIRST)


def test_words() -> None:
    walk = load_crosswalk(FIRST, SECOND, judged=False)
    assert repr(walk) == (
        "<Crosswalk permenpanrb-5-2018 -> permenpanrb-59-2020 without judged links: 10 common concepts, "
        "34.00% of the old and 23.00% of the new weight>"
    )
    assert "<table" in walk._repr_html_()


# broken files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("instruments", "crosswalks"):
        shutil.copytree(data_dir() / part, tmp_path / part)
    return tmp_path


def a_code_of(instrument: str) -> str:
    return message("errors.data.crosswalk_lines.check_links_allowed", inst_id=instrument)


def no_line_for(codes: str, instrument: str) -> str:
    return message("errors.data.crosswalk_lines.check_links", join=codes, inst_id=instrument)


def one_line_only(relation: str) -> str:
    return message("errors.data.crosswalk_lines.allowed_lines", relation=relation)


BLANKS = message("errors.data.crosswalk_lines.allowed_blanks")
#: what stands in the file, what takes its place, and the row, column and words of the error
BREAKAGES = [
    ("3,1,split", "3,99,split", 2, "new_code", {"found": "99", "allowed": a_code_of(SECOND)}),
    ("3,1,split", "x,1,split", 2, "old_code", {"found": "x", "allowed": a_code_of(FIRST)}),
    ("3,1,split", "3,1,same", 2, "relation", {"found": "same", "allowed": "equivalent, renamed"}),
    ("3,1,split", "3,1,dropped", 2, "relation", {"found": "dropped", "allowed": BLANKS}),
    ("3,1,split", ",1,split", 2, "relation", {"found": "split", "allowed": BLANKS}),
    ("3,1,split", "3,2,split", None, "new_code", {"problem": no_line_for("1", SECOND)}),
    (",3,new", ",1,new", None, "new_code", {"problem": no_line_for("3", SECOND)}),
    ("20,12,split", "3,1,split", None, "new_code", {"problem": no_line_for("12", SECOND)}),
    ("2,,dropped", "3,,dropped", None, "old_code", {"problem": no_line_for("2", FIRST)}),
    ("old_code,new_code,relation", "lama,new_code,relation", 1, None, {"found": "lama, new", "allowed": "old_code"}),
]


@pytest.mark.parametrize(("old", "new", "row", "column", "words"), BREAKAGES)
def test_a_broken_file_is_refused_with_its_place(
    folder: Path, old: str, new: str, row: int | None, column: str | None, words: dict[str, str]
) -> None:
    path = folder / "crosswalks" / f"{FIRST}--{SECOND}.csv"
    text = path.read_text(encoding="utf-8")
    assert f"\n{old}" in f"\n{text}"
    path.write_text(f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:], encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_crosswalk(FIRST, SECOND, folder=folder)
    assert (caught.value.row, caught.value.column) == (row, column)
    for name, start in words.items():
        assert str(getattr(caught.value, name)).startswith(start)


def test_a_row_cannot_be_dropped_and_linked_and_no_link_stand_twice(folder: Path) -> None:
    path = folder / "crosswalks" / f"{FIRST}--{SECOND}.csv"
    text = path.read_text(encoding="utf-8")
    for extra, column, found, words in (
        ("3,,dropped,,judgement", "old_code", "3", one_line_only("dropped")),
        (",1,new,,judgement", "new_code", "1", one_line_only("new")),
        ("3,1,split,,judgement", None, None, message("errors.data.crosswalk_lines.link_twice")),
    ):
        path.write_text(f"{text.rstrip()}\n{extra}\n", encoding="utf-8")
        with pytest.raises(DataError) as caught:
            load_crosswalk(FIRST, SECOND, folder=folder)
        assert (caught.value.row, caught.value.column, caught.value.found) == (63, column, found)
        assert words in (caught.value.allowed, caught.value.problem)


def test_a_fourth_instrument_needs_data_only(data_copy, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data_copy.path
    listing = (folder / "instruments" / "instruments.csv").read_text(encoding="utf-8")
    line = next(x for x in listing.splitlines() if x.startswith(THIRD))
    made_up = line.replace(THIRD, "permenpanrb-9-2030").replace("8/2026", "9/2030").replace(",2026,,", ",2030,,")
    (folder / "instruments" / "instruments.csv").write_text(
        f"{listing.rstrip().replace(',2026,,', ',2026,2029,')}\n{made_up}\n", encoding="utf-8"
    )
    for name in ("predicates", "levels"):
        path = folder / "instruments" / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        mine = [x.replace(THIRD, "permenpanrb-9-2030") for x in text.splitlines() if x.startswith(THIRD)]
        path.write_text("\n".join([text.rstrip(), *mine]) + "\n", encoding="utf-8")
    shutil.copy(folder / "instruments" / f"{THIRD}.csv", folder / "instruments" / "permenpanrb-9-2030.csv")
    codes = load_instrument(THIRD).codes
    lines = ["old_code,new_code,relation,note,basis", *(f"{c},{c},equivalent,,judgement" for c in codes)]
    (folder / "crosswalks" / f"{THIRD}--permenpanrb-9-2030.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "permenpanrb-9-2030" in instrument_ids(folder)
    walk = load_crosswalk(FIRST, "permenpanrb-9-2030", folder=folder)
    assert walk.path == (FIRST, SECOND, THIRD, "permenpanrb-9-2030")
    assert walk.old_share == load_crosswalk(FIRST, THIRD).old_share
    # and a chapter compares across it: from the levels of Paser 2022 to made-up ones
    levels = folder / "observations" / "indicator_levels.csv"
    head = "64.01,Kabupaten Paser,kabupaten,2030,permenpanrb-9-2030,official,"
    rows = [f"{head},{c},{'2.25' if i % 2 else '3'},paser-2022," for i, c in enumerate(codes)]
    levels.write_text("\n".join([levels.read_text(encoding="utf-8").rstrip(), *rows]) + "\n", encoding="utf-8")
    monkeypatch.setenv("SPBE_DATA", str(folder))
    c = describe_instrument_change("paser", year=2030)
    assert c.before is not None
    assert (c.before.year, c.after.year, c.comparison.new.id) == (2022, 2030, "permenpanrb-9-2030")
    assert c.crosswalk.path == (SECOND, THIRD, "permenpanrb-9-2030")
    assert c.split is not None
    assert c.split.is_exact
    assert sum(getattr(c.split, p).exact for p in PARTS) == c.split.total.exact
    assert "PermenPANRB 9/2030" in narrate.answer(c, "id").plain
    assert "9/2030" in figures.weight_flows(c, "id").caption
    assert [t is not None for t in (tables.where_table(c, "id"), tables.links_table(c, "id"))] == [True, True]


# concepts are connected components


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_concepts_are_connected_components(data: st.DataObject) -> None:
    k, m = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
    old, new = tiny([("1", "1", 1)] * k, name="a", prefix="a"), tiny([("1", "1", 1)] * m, name="b", prefix="b")
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(old.codes), st.sampled_from(new.codes)), unique=True))
    lines = [(a, b, "renamed", "", "judgement") for a, b in pairs]
    lines += [(a, "", "dropped", "", "judgement") for a in old.codes if a not in {p[0] for p in pairs}]
    lines += [("", b, "new", "", "judgement") for b in new.codes if b not in {p[1] for p in pairs}]
    walk = make_crosswalk(old, new, pd.DataFrame(lines, columns=["old_code", "new_code", "relation", "note", "basis"]))

    def reachable(start: str) -> set[str]:
        seen, waiting = {start}, [start]
        while waiting:
            at = waiting.pop()
            for a, b in pairs:
                for x, y in ((a, b), (b, a)):
                    if x == at and y not in seen:
                        seen.add(y)
                        waiting.append(y)
        return seen

    found = {frozenset([old.codes[i] for i in c.old_rows] + [new.codes[j] for j in c.new_rows]) for c in walk.concepts}
    assert found == {frozenset(reachable(code)) for code in (*old.codes, *new.codes)}
