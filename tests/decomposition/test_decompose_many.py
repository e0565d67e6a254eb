"""Many splits at once equal the single ones, bit for bit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from helpers.sentences import says

from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.decomposition.decompose_many import decompose_many
from spbe_research.errors import LevelError

FIRST, SECOND, THIRD = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"


@pytest.mark.parametrize("pair", [(FIRST, SECOND), (SECOND, SECOND), (SECOND, THIRD), (FIRST, THIRD)])
@pytest.mark.parametrize("options", [{}, {"reference": "mean"}, {"reference": "2.5", "weights": "new"}])
def test_equal_to_the_single_split(pair: tuple[str, str], options: dict[str, str]) -> None:
    walk = load_crosswalk(*pair)
    rng = np.random.default_rng(20)
    matrices = []
    for inst in (walk.old, walk.new):
        whole = rng.integers(1, 6, (20, len(inst.codes)))
        matrices.append(whole if inst.whole_levels else np.round(1 + 4 * rng.random(whole.shape), 2))
    found = decompose_many(*matrices, walk, **options)
    assert len(found) == 20
    for line, x, y in zip(found.itertuples(), *matrices, strict=True):
        split = decompose_change(list(x), list(y), walk, **options)
        for name in ("total", "performance", "reweighting", "new", "dropped", "instrument"):
            assert getattr(line, name) == float(getattr(split, name).exact)
        assert line.before == float(split.index_before.exact)


def test_frames_are_put_into_row_order() -> None:
    walk = load_crosswalk(FIRST, SECOND)
    rng = np.random.default_rng(21)
    x, y = rng.integers(1, 6, (3, 37)), rng.integers(1, 6, (3, 47))
    frame = pd.DataFrame(y, columns=walk.new.codes)[list(reversed(walk.new.codes))]
    pd.testing.assert_frame_equal(decompose_many(x, y, walk), decompose_many(x, frame, walk))


def test_messages() -> None:
    walk = load_crosswalk(FIRST, SECOND)
    with pytest.raises(LevelError, match=says("errors.decomposition.decompose_many.decompose_many", n_old=2, n_new=3)):
        decompose_many(np.full((2, 37), 3), np.full((3, 47), 3), walk)
    with pytest.raises(
        LevelError,
        match=says("errors.scoring.score_matrix.cell_error", count="1", allowed_levels="whole levels 1 to 5"),
    ):
        decompose_many(np.full((1, 37), 3), np.where(np.arange(47) == 5, 6, 3)[None], walk)
