"""Chapter 2: pictures that describe themselves, are the same each time and add up."""

from __future__ import annotations

import dataclasses
import re

import pytest
from helpers.sentences import says

from spbe_research.chapters.instruments import figures, flows, nation
from spbe_research.numbers.language import number
from spbe_research.profiles.instrument_change import InstrumentChange, describe_instrument_change


def test_pictures_describe_themselves_and_are_the_same_each_time(madiun: InstrumentChange) -> None:
    for name in figures.__all__:
        first, second = (getattr(figures, name)(madiun, "id") for _ in range(2))
        assert first.png() == second.png()
        assert first.alt
        assert first.caption
    assert len({getattr(figures, n)(madiun).name for n in figures.__all__}) == len(figures.__all__)


def test_a_picture_that_all_regions_share_is_drawn_once_and_equals_its_figure(
    madiun: InstrumentChange, bintan: InstrumentChange
) -> None:
    for draw, afresh, of in (
        (figures.weight_flows, flows._drawing, madiun.comparison),
        (figures.nation_line, nation._drawing, madiun.nation),
    ):
        shared = draw(madiun, "id")
        assert shared.picture is draw(bintan, "id").picture
        assert shared.png() == shared.picture == afresh.__wrapped__(of, "id").png()
        assert shared.picture is not draw(bintan, "en").picture


def test_the_axis_of_the_waterfall_shows_its_ticks_as_they_are(madiun: InstrumentChange) -> None:
    for c in (madiun, describe_instrument_change("denpasar", 2019, 2021), describe_instrument_change("paser")):
        axes = figures.waterfall(c, "en").figure.axes[0]  # type: ignore[union-attr]
        shown = [axes.xaxis.get_major_formatter()(x, 0).replace("−", "-") for x in axes.get_xticks()]
        assert [float(x) for x in shown] == pytest.approx(axes.get_xticks().tolist(), abs=1e-9)


def test_the_flows_add_to_the_whole_weight(madiun: InstrumentChange) -> None:
    alt = figures.weight_flows(madiun, "en").alt
    weight = re.compile(r"([\d.]+)")
    dropped = sum(float(x) for x in says("instruments.flows.alt_dropped", "en", left=weight).findall(alt))
    fresh = sum(float(x) for x in says("instruments.flows.alt_new", "en", right=weight).findall(alt))
    assert dropped == pytest.approx(17, abs=0.06)
    assert fresh == pytest.approx(36.25, abs=0.06)


def test_a_region_of_one_evaluation_has_no_line(bintan: InstrumentChange) -> None:
    alone = dataclasses.replace(bintan, core=bintan.core.iloc[:1])
    assert figures.core_line(alone) is None
    assert figures.waterfall(bintan) is None
    assert number(3, 0) == "3"
