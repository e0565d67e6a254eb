"""What scipy's approximate p-values are off by."""

from __future__ import annotations

import pytest
from helpers.sentences import says

from spbe_research.errors import ParameterError
from spbe_research.simulation.approximation import approximation_error


def test_scipys_default_errs_in_the_tail():
    found = approximation_error(n_sim=60)
    assert found["n"].sum() == 180
    assert found["median"].iloc[0] > 1.5  # exact p of at most 0.001
    assert found["median"].iloc[-1] == pytest.approx(1, abs=0.1)
    same = approximation_error("sign test", "sign test", n_sim=20)
    assert set(same["median"].dropna()) == {1.0}
    assert same["changed"].sum() == 0
    with pytest.raises(ParameterError, match=says("errors.simulation.approximation.approximation_error", name="coin")):
        approximation_error("coin")
