"""Chapter 3: pictures compared with a baseline, every label inside and off its neighbours."""

from __future__ import annotations

import itertools

import pytest
from helpers.figures import BASELINE, texts
from helpers.languages import LANGS
from helpers.sentences import said

from spbe_research.chapters.change import figures, narrate
from spbe_research.profiles.change import RegionChange
from spbe_research.text.catalog import say


@pytest.mark.mpl_image_compare(filename="null_distribution_paser.png", **BASELINE)
def test_null_distribution(described: dict[str, RegionChange]):
    return figures.null_distribution(described["paser"], "id").figure  # type: ignore[union-attr]


@pytest.mark.mpl_image_compare(filename="moved_rows_paser.png", **BASELINE)
def test_moved_rows(described: dict[str, RegionChange]):
    return figures.moved_rows(described["paser"], "id").figure  # type: ignore[union-attr]


@pytest.mark.mpl_image_compare(filename="change_place_bintan.png", **BASELINE)
def test_change_place(described: dict[str, RegionChange]):
    return figures.change_place(described["bintan"], "en").figure  # type: ignore[union-attr]


@pytest.mark.mpl_image_compare(filename="moved_units_bintan.png", **BASELINE)
def test_moved_units(described: dict[str, RegionChange]):
    return figures.moved_units(described["bintan"], "en").figure  # type: ignore[union-attr]


#: what each case draws; the other pictures need data that it has not
DRAWN = {
    "paser": ("null_distribution", "moved_rows"),
    "denpasar": ("null_distribution", "moved_rows"),
    "bintan": ("change_place", "moved_units"),
    "madiun": ("change_place", "moved_units"),
    "banyuasin": ("moved_units",),
    "agama": ("change_place", "moved_units"),
}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_each_case_draws(described: dict[str, RegionChange], lang: str) -> None:
    for case, names in DRAWN.items():
        assert {n for n in figures.__all__ if getattr(figures, n)(described[case], lang) is not None} == set(names)


@pytest.mark.full
@pytest.mark.parametrize(("case", "name"), [(case, name) for case, names in DRAWN.items() for name in names])
@pytest.mark.parametrize("lang", LANGS)
def test_no_label_is_cut_or_covered(described: dict[str, RegionChange], case: str, lang: str, name: str) -> None:
    drawing = getattr(figures, name)(described[case], lang)
    found, width, height = texts(drawing.figure)
    assert len(found) >= 4
    assert [t for t, b in found if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1] == []
    covered = [
        (s, t)
        for (s, a), (t, b) in itertools.combinations(found, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 3 and min(a.y1, b.y1) - max(a.y0, b.y0) > 5
    ]
    assert covered == []


def test_the_drawn_distribution_holds_all_probability(described: dict[str, RegionChange]) -> None:
    """Bars and stems add to 1, and their dark part to the p-value."""
    for case in ("paser", "denpasar"):
        c = described[case]
        assert c.tests is not None
        drawing = figures.null_distribution(c)
        assert drawing is not None
        mass = {False: 0.0, True: 0.0}
        for bar in drawing.figure.axes[1].patches:
            mass[bar.get_facecolor()[0] < 0.3] += bar.get_height()  # type: ignore[attr-defined, index]
        assert mass[True] + mass[False] == pytest.approx(1)
        assert mass[True] == pytest.approx(c.tests.by_row.pvalue)


def test_whole_aspects_stand_above_single_indicators(described: dict[str, RegionChange]) -> None:
    for lang in ("id", "en"):
        drawing = figures.null_distribution(described["paser"], lang)
        assert drawing is not None
        words = [say(f"change.words.{unit}", lang) for unit in ("by_aspect", "by_row")]
        titles = [axes.get_title(loc="left") for axes in drawing.figure.axes]
        assert [t.startswith(w) for t, w in zip(titles, words, strict=True)] == [True, True]
        assert drawing.alt.index(words[0]) < drawing.alt.index(words[1])


def test_pictures_describe_themselves_and_are_the_same_each_time(described: dict[str, RegionChange]) -> None:
    names = set()
    for case, name in itertools.product(("paser", "bintan"), figures.__all__):
        first, second = (getattr(figures, name)(described[case], "id") for _ in range(2))
        if first is not None:
            assert first.png() == second.png()
            assert len(first.alt) > 40
            names.add(first.name)
    assert names == set(figures.__all__)


def test_few_published_changes_are_not_drawn(described: dict[str, RegionChange]) -> None:
    assert figures.change_place(described["paser"]) is None  # 12 institutions
    assert said(narrate.among_text(described["paser"], "id"), "change.narrate.few_regions", "id")
    assert not said(narrate.among_text(described["bintan"], "id"), "change.narrate.few_regions", "id")  # 607
