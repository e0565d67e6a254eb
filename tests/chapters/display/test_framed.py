"""The one axes of a figure stand where matplotlib's constrained layout puts them, which measures all of it twice."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from spbe_research.chapters.display.style import new_figure


def titled(_, ax):
    ax.set_title("Indeks 1,69 (2019) menjadi 3,27 (2024)", loc="left")


def with_labels_at_the_ends(_, ax):
    for y, x in enumerate((0.3, 1.0)):
        ax.text(x, y, "0,571 s.d. 2,315 poin", va="center")
    ax.set_xlim(0, 1)


def with_a_legend_above(figure, ax):
    handles = ax.plot([0, 1], [0, 1], "o", label="Kabupaten Paser")
    figure.legend(handles=handles, loc="outside upper left")


def named(_, ax):
    ax.set_yticks([0, 1], ["Tata kelola SPBE", "Layanan"])
    ax.set_xlabel("Poin indeks, dari tingkat 1 sampai tingkat 5, menurut instrumen yang berlaku pada tahun itu" * 2)


def without_a_frame(_, ax):
    ax.text(-0.02, 0.5, "5 Teknologi Informasi dan Komunikasi (12)", ha="right")
    ax.axis("off")


@pytest.mark.parametrize("fill", [titled, with_labels_at_the_ends, with_a_legend_above, named, without_a_frame])
def test_axes_stand_where_the_constrained_layout_puts_them(fill):
    places = []
    for layout in (None, "constrained"):
        with new_figure(2) as (figure, ax):
            if layout is not None:
                figure.set_layout_engine(layout)
            fill(figure, ax)
            FigureCanvasAgg(figure).draw()
        places.append(ax.get_window_extent().extents)
    ours, usual = places
    assert ours == pytest.approx(usual, abs=3)  # pixels, of 1,200
