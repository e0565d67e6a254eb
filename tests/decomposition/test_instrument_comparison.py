"""Two instruments side by side."""

from __future__ import annotations

import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.decomposition.instrument_comparison import compare_instruments

FIRST, SECOND, THIRD = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"
PAIRS = [(FIRST, SECOND), (SECOND, THIRD), (FIRST, THIRD), (SECOND, SECOND)]


def test_structure_and_cuts() -> None:
    c = compare_instruments(FIRST, SECOND)
    table = c.structure.set_index("property")
    assert table.loc["rows"].tolist() == ["37", "47"]
    assert table.loc["domains"].tolist() == ["3", "4"]
    assert table.loc["aspects"].tolist() == ["7", "8"]
    assert c.predicates.set_index("predicate").loc["Baik", ["old_lower", "new_lower"]].tolist() == [2.6, 2.6]
    pemdi = compare_instruments(SECOND, THIRD)
    assert pemdi.predicates.set_index("predicate").loc["Memuaskan", ["old_lower", "new_lower"]].tolist() == [4.2, 4.0]
    assert pemdi.structure.set_index("property").loc["step of a level"].tolist() == ["1.0", "0.01"]


def test_units_side_by_side() -> None:
    domains = compare_instruments(FIRST, SECOND).domains
    assert domains[["old_no", "new_no"]].to_numpy().tolist() == [["1", "1"], ["2", "2"], ["", "3"], ["3", "4"]]
    assert domains["old_weight_percent"].sum() == domains["new_weight_percent"].sum() == 100
    pemdi = compare_instruments(SECOND, THIRD)
    assert pemdi.domains["old_no"].tolist() == ["1", "2", "3", "4"]
    assert (pemdi.domains["new_no"] == "").all()
    assert set(pemdi.aspects["new_no"]) == {"", *"1234567"}


def test_rows_with_relation_and_basis() -> None:
    c = compare_instruments(FIRST, SECOND)
    assert c.relations.set_index("relation").loc["new"].tolist() == [21, 4]
    assert int(c.rows["used"].sum()) == 26
    assert int(compare_instruments(FIRST, SECOND, judged=False).rows["used"].sum()) == 11
    line = c.rows[c.rows["new_code"] == "42"].iloc[0]
    assert (line["old_code"], line["relation"], line["basis"]) == ("32", "renamed", "judgement")
    assert line["old_weight_percent"] == pytest.approx(10 / 3)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("judged", [True, False])
def test_flows_carry_every_percent_of_both_sides_once(pair: tuple[str, str], judged: bool) -> None:
    c = compare_instruments(*pair, judged=judged)
    walk = load_crosswalk(*pair, judged=judged)
    for side, inst in (("old", c.old), ("new", c.new)):
        sums = c.flows.groupby(f"{side}_aspect")[f"{side}_weight_percent"].sum()
        for number, row in inst.aspects.iterrows():
            assert sums[number] == pytest.approx(row["weight_percent"], abs=1e-9)
    both = c.flows[(c.flows["old_aspect"] != "") & (c.flows["new_aspect"] != "")]
    assert both["old_weight_percent"].sum() == pytest.approx(float(walk.old_share * 100), abs=1e-9)
    assert both["new_weight_percent"].sum() == pytest.approx(float(walk.new_share * 100), abs=1e-9)


def test_one_flow_by_hand() -> None:
    flows = compare_instruments(FIRST, SECOND).flows.set_index(["old_aspect", "new_aspect"])
    # of the six public services of 10/3 % each five stay, and one leads to internal oversight (row 39, 2.75 %)
    assert flows.loc[("7", "8"), ["old_weight_percent", "new_weight_percent"]].tolist() == pytest.approx([50 / 3, 15])
    assert flows.loc[("7", "7"), ["old_weight_percent", "new_weight_percent"]].tolist() == pytest.approx([10 / 3, 2.75])


def test_without_links_the_structure_is_compared_all_the_same() -> None:
    c = compare_instruments(THIRD, FIRST)
    assert c.crosswalk is None
    assert says("errors.data.crosswalk_lines.way", old=THIRD, new=FIRST).match(c.note)
    assert len(c.rows) == len(c.flows) == 0
    assert len(c.aspects) == 14
    assert c.note in c._repr_html_().replace("&gt;", ">")
    assert repr(c) == "<Comparison permenpanrb-8-2026 (20 rows), permenpanrb-5-2018 (37 rows)>"
    assert isinstance(c.to_frame(), pd.DataFrame)
