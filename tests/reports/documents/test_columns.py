"""Widths of columns: no word is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.reports.documents.blocks import TableBlock
from spbe_research.reports.documents.columns import column_shares, text_width, times_cell_width, times_width


class TestColumns:
    words = st.text("abc ", min_size=1, max_size=25)

    @given(st.lists(st.tuples(words, words, words), min_size=1, max_size=6), st.floats(10, 80))
    def test_no_word_is_broken(self, rows, room):
        table = TableBlock(1, "t", "c", ("one", "two", "three"), tuple(rows), (1,))
        shares, scale = column_shares(table, room)
        assert sum(shares) == pytest.approx(1)
        assert 0 < scale <= 1
        for i, share in enumerate(shares):
            texts = [table.columns[i], *(row[i] for row in rows)]
            for word in (w for text in texts for w in text.split()):
                assert text_width(word) * scale <= share * room + 1e-9


@pytest.mark.parametrize(
    ("text", "points"),
    [
        # Liberation Serif, which has the widths of Times New Roman, at 12 points; measured with Pillow at 1,200
        ("Kabupaten Paser 2,9025; Kota Bandar Lampung (2021) 1,83; WXYZ & 47 %", 374.7),
        ("T = Σ w · d, 16/4096, q v u k j f g z", 169.5),
    ],
)
def test_a_thesis_reckons_with_the_widths_of_its_typeface(text, points):
    assert times_width(text) * 12 == pytest.approx(points, rel=0.01)
    assert times_width(text) < times_cell_width(text) < 1.05 * times_width(text)
