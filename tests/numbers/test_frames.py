from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.observations import load_levels, load_values
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.identification.bounds import bounds
from spbe_research.numbers.frames import ends_outward

finite = st.floats(-10, 10, allow_nan=False, allow_subnormal=False)


@given(finite, st.floats(1e-9, 5))
def test_ends_hold_the_range(low, width):
    frame = pd.DataFrame({"low": [low], "high": [low + width]})
    for decimals in (2, 4, None):
        first, last = ends_outward(frame, decimals).values.tolist()[0]
        if low != low + width:
            assert Fraction(first) <= Fraction(repr(low))
            assert Fraction(repr(low + width)) <= Fraction(last)


def test_missing_and_open_ends():
    frame = pd.DataFrame({"low": [3, -math.inf, 0.12344], "high": [math.nan, 1, 0.56781]})
    assert ends_outward(frame, None).values.tolist() == [["3", ""], ["-inf", "1"], ["0.1234", "0.5679"]]
    assert ends_outward(frame, 2, signed=True)["low"].tolist() == ["+3.00", "-inf", "+0.12"]


def test_tables_in_a_notebook_round_outward():
    """Madiun 2020 to 2024: reweighting and the rest of its split are ranges of many decimals."""
    walk = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
    split = decompose_change(load_levels("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024), walk)
    for result in (split, bounds(load_values("bintan", 2024), "permenpanrb-59-2020")):
        frame = result.to_frame()
        shown = _cells(result._repr_html_())
        for (low, high), (first, last) in zip(frame[["low", "high"]].values.tolist(), shown, strict=True):
            assert low == high or (float(first) <= low and high <= float(last))


def _cells(html: str) -> list[tuple[str, str]]:
    """Text of the last two columns of every line."""
    rows = [part.split("</tr>")[0] for part in html.split("<tbody>")[1].split("<tr>")[1:]]
    lines = [[cell.split("</td>")[0].replace("−", "-") for cell in row.split("<td>")[1:]] for row in rows]
    return [(line[-2], line[-1]) for line in lines]
