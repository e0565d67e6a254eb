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
        # as LibreOffice sets them at 12 points in the typeface that has the widths of Times New Roman
        ("Jumlah sumbangan seluruhnya 3,3333; indeks yang dipublikasikan 3,33.", 348.5),
        ("lama U dan bobot baru W serta rata-rata X sebelum dan Y sesudah. Kinerja = Σ", 382.1),
    ],
)
def test_a_thesis_reckons_with_the_widths_of_its_typeface(text, points):
    assert times_width(text) * 12 == pytest.approx(points, rel=0.01)
    assert times_width(text) < times_cell_width(text) < 1.05 * times_width(text)
