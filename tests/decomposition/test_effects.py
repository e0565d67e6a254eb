"""Sides that no levels agree with are told by name."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from spbe_research.decomposition.effects import side_values
from spbe_research.errors import ContradictionError


def test_a_side_without_levels_is_named():
    side = SimpleNamespace(extremes=lambda _: None, label="Paser 2022", instrument=SimpleNamespace(label="x"))
    with pytest.raises(ContradictionError, match="Paser 2022"):
        side_values(side, SimpleNamespace(), "domain")
