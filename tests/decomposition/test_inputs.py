"""One side of a comparison: parameters are looked at whatever the side holds."""

from __future__ import annotations

import pytest
from helpers.sentences import says

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.observations import load_levels, load_values
from spbe_research.decomposition.inputs import agreeing_levels, agreeing_levels_either
from spbe_research.decomposition.series import change_series
from spbe_research.errors import ParameterError
from spbe_research.identification.bounds import bounds

WALK = load_crosswalk("permenpanrb-5-2018", "permenpanrb-59-2020")
FORMS = {
    "levels": lambda: load_levels("paser", 2022),
    "printed": lambda: load_values("bintan", 2024),
    "bounds": lambda: bounds(load_values("bintan", 2024), WALK.new),
}


@pytest.mark.parametrize("form", FORMS)
def test_unknown_conflicts_are_refused_whatever_is_published(form):
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="conflicts", found="'setaside'")):
        agreeing_levels(FORMS[form](), WALK.new, conflicts="setaside")
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="conflicts", found="'setaside'")):
        agreeing_levels_either(FORMS[form](), WALK, None, conflicts="setaside")


def test_unknown_conflicts_are_refused_by_a_series_that_has_none():
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="conflicts", found="'setaside'")):
        change_series("denpasar", conflicts="setaside")
