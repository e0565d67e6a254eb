"""An instrument added as data only, unlike the others in its scale: a whole report comes, and compares nothing."""

from __future__ import annotations

import pytest
from helpers.sentences import said, says
from helpers.tables import add_fourth

from spbe_research.chapters.change import narrate as change_words
from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.data.crosswalk_lines import comparable
from spbe_research.data.instruments import load_instrument
from spbe_research.errors import ParameterError
from spbe_research.profiles.change import describe_change
from spbe_research.profiles.instrument_change import describe_instrument_change
from spbe_research.reports import make_report
from spbe_research.text.catalog import say

LEVELS = {"X": "2.25", "Y": "3", "Z": "0.5", "P-1": "4", "P-2": "1", "P-3": "0"}
LINKS = "old_code,new_code,relation,note,basis\nI1,X,equivalent,,judgement\nI2,Z,partial,,judgement\n"


@pytest.fixture(params=["without links", "with links"])
def paser_2027(request, data_copy, monkeypatch):
    """Made-up levels of Paser 2027 under the made-up instrument, whose scale is 0 to 4."""
    add_fourth(data_copy)
    line = {"institution_id": "64.01", "institution": "Kabupaten Paser", "kind": "kabupaten", "year": "2027",
            "instrument": "uji-2027", "assessment": "official", "source": "paser-2022"}  # fmt: skip
    data_copy.add("observations/indicator_levels", *(line | {"indicator": c, "level": x} for c, x in LEVELS.items()))
    if request.param == "with links":
        old = [c for c in load_instrument("permenpanrb-8-2026").codes if c not in ("I1", "I2")]
        rest = [f"{c},,dropped,,judgement" for c in old] + [f",{c},new,,judgement" for c in ("Y", "P-1", "P-2", "P-3")]
        path = data_copy.path / "crosswalks" / "permenpanrb-8-2026--uji-2027.csv"
        path.write_text(LINKS + "\n".join(rest) + "\n", encoding="utf-8")
    monkeypatch.setenv("SPBE_DATA", str(data_copy.path))
    return request.param


def test_what_cannot_be_compared_is_said_and_not_computed(paser_2027):
    assert not comparable(load_instrument("uji-2027"), load_instrument("permenpanrb-8-2026"))
    c = describe_instrument_change("paser", year=2027)
    assert (c.before, c.after.year, c.linked, c.split, c.views) == (None, 2027, False, None, ())
    scales = say("instruments.summary.not_linked_scales", "id")
    assert said(narrate.answer(c, "id"), "instruments.summary.not_linked", "id", why=scales)
    hidden = [getattr(m, n) for m, names in (
        (narrate, ("views_text", "core_text", "flows_text", "links_text", "method")),
        (tables, ("views_table", "core_table", "links_table", "unlinked_table", "split_table")),
        (figures, ("other_ruler", "core_line", "weight_flows", "waterfall")),
    ) for n in names]  # fmt: skip
    assert [f(c, "id") for f in hidden] == [None] * len(hidden)
    assert [narrate.heading(k, c, "id") for k in ("views", "core", "flows", "links", "method")] == [None] * 5
    assert (
        f"0–4 {say('instruments.side_by_side.scale_shown', 'id')}" in tables.structure_table(c, "id").frame.to_string()
    )
    change = describe_change("paser", year=2027)
    assert (change.before, change.verdict) == (None, "no-pair")
    uji = {"after_instrument_label": "Uji 2027", "after_year": 2027}
    assert said(change_words.answer(change, "id"), "change.summary.no_pair", "id", **uji)
    for describe in (describe_change, describe_instrument_change):
        with pytest.raises(
            ParameterError,
            match=says("errors.profiles.pair_choice.unlike", labels="PermenPANRB 59/2020 (2024) and Uji 2027 (2027)"),
        ):
            describe("paser", 2024, 2027)
    assert (
        describe_change("paser", year=2024).total == describe_change("paser", 2023, 2024).total
    )  # others are as before


@pytest.mark.parametrize("paser_2027", ["without links"], indirect=True)
def test_a_whole_report_comes(paser_2027, tmp_path):
    made = make_report("paser", 2027, out=tmp_path)
    page = made.html.read_text(encoding="utf-8")
    scale = say("report.scale", "id", low=0, high=4)
    assert said(page, "report.alt_profile", "id", scale=scale)
    assert say("report.scale", "id", low=1, high=5) not in page
    assert "tingkat 5" not in page
    assert say("report.n_at_level", "id", n=1, level="0,50") in page
    assert "1,883" in page  # three decimals, 4 x 0.2 + 3 x 7/30 + 2.25 x 0.1 + 0.5 / 15 + 0.125 = 1.8833
