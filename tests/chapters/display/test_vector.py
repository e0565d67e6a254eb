"""A figure inside a page: text as text, nothing that the page's policy refuses, the same on every run."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from matplotlib.patches import Rectangle

from spbe_research.chapters.display.printing import MIME, printing
from spbe_research.chapters.display.style import Drawing, new_figure
from spbe_research.chapters.display.vector import with_prefix


def drawn(text: str = "Kabupaten  A & <b>"):
    """A figure with words, markers, a hatch and what is clipped."""
    with new_figure(1) as (figure, ax):
        ax.plot([0, 1, 2], [0, 1, 5], "o-", color="#134b7f")
        ax.text(0.5, 0.5, text)
        ax.text(0.2, 0.2, "tegak", rotation=90, fontweight="bold", color="#66707f")
        dashed = {"edgecolor": "#66707f", "linestyle": (0, (3, 3))}
        ax.add_patch(Rectangle((0, 0), 1, 1, hatch="///", facecolor="none", **dashed))
    drawing = Drawing("d", figure, "alt", "caption")
    drawing.png()
    return drawing


def test_it_is_well_formed_and_its_words_are_words():
    root = ElementTree.fromstring(drawn().svg())  # noqa: S314
    words = ["".join(t.itertext()) for t in root.iter("text")]
    assert {"Kabupaten \u00a0A & <b>", "tegak"} <= set(words)  # a browser would show one space of two
    assert {t.get("font-weight") for t in root.iter("text") if t.text == "tegak"} == {"700"}
    assert ["rotate(-90" in t.get("transform") for t in root.iter("text") if t.get("transform")] == [True]


def test_nothing_is_left_that_a_policy_refuses_or_nobody_asks_for():
    svg = drawn().svg()
    assert not re.search(r"style=|<style|<script|<metadata|xmlns|xlink|http", svg)
    ids = set(re.findall(r' id="([^"]+)"', svg))
    assert ids == set(re.findall(r'(?:href="#|url\(#)([\w.-]+)', svg))  # every name is asked for, and is there
    assert len(ids) >= 3
    assert "stroke-dasharray" in svg


def test_the_same_figure_gives_the_same_text_and_is_left_as_it_was():
    one, other = drawn(), drawn()
    assert one.svg() == one.svg() == other.svg()
    assert one.svg() != drawn("Kota B").svg()
    assert one.figure.dpi == other.figure.dpi == 200
    assert one.png() == drawn().png()


def test_figures_on_one_page_share_no_name():
    svg = drawn().svg()
    names = [set(re.findall(r' id="([^"]+)"', with_prefix(svg, p))) for p in ("f1-", "f2-")]
    assert names[0].isdisjoint(names[1])
    assert set(re.findall(r'(?:href="#|url\(#)([\w.-]+)', with_prefix(svg, "f1-"))) == names[0]
    assert with_prefix(svg, "f1-").count("#134b7f") == svg.count("#134b7f") > 0


@pytest.mark.parametrize("kinds", [(), ("inline",)])
def test_a_cell_brings_it_only_where_a_page_is_made(kinds):
    drawing = drawn()
    with printing(kinds):
        data, _ = drawing._repr_mimebundle_()
    assert data.get(MIME, {}).get("inline", "") == (drawing.svg() if kinds else "")
    assert set(data) == {"image/png", "text/html", "text/plain", *([MIME] if kinds else [])}


def test_many_marks_are_one_shape_used_many_times():
    with new_figure(1) as (figure, ax):
        marks = ax.scatter([0, 1, 2], [0, 1, 5], color="#134b7f")
        marks.set_urls(["place:a", "place:b", "place:c"])
    svg = Drawing("d", figure, "alt", "caption").svg()
    assert len(set(re.findall(r'<a href="place:\w"><use href="#(\w+)"', svg))) == 1
    assert svg.count('<a href="place:') == 3


def test_the_picture_is_drawn_with_the_svg_and_both_are_kept():
    drawing = drawn().drawn()
    assert drawing.picture
    assert drawing.vector.startswith("<svg ")
    assert drawing.drawn() is drawing


def test_every_cell_of_a_mesh_is_drawn():
    with new_figure(1) as (figure, ax):
        ax.pcolormesh([[1, 2, 3], [4, 5, 6]])
    svg = Drawing("d", figure, "alt", "caption").svg()
    assert len(set(re.findall(r'<use href="#\w+" x="[\d.]+" y="[\d.]+" fill="(#\w+)"', svg))) == 6
