"""Figures: pictures compared with a baseline, every label inside the canvas and off its neighbours."""

from __future__ import annotations

import itertools

import matplotlib as mpl
import pytest
from helpers.figures import BASELINE, texts
from helpers.languages import LANGS

from spbe_research.chapters.maturity import figures
from spbe_research.profiles.maturity import describe_maturity

CASES = {
    "paser": ("paser", 2022, None),
    "denpasar": ("denpasar", 2018, "self"),
    "bintan": ("bintan", 2024, None),
    "banyuasin": ("banyuasin", 2023, None),
    "jatim": ("provinsi jawa timur", 2024, None),
    "long": ("kementerian pariwisata dan ekonomi kreatif/badan pariwisata dan ekonomi kreatif", 2024, None),
    "yogya": ("provinsi daerah istimewa yogyakarta", 2023, None),
    "tanimbar": ("kabupaten kepulauan siau tagulandang biaro", 2024, None),
}


@pytest.fixture(scope="module")
def described():
    return {k: describe_maturity(region, year, assessment=a) for k, (region, year, a) in CASES.items()}


@pytest.mark.mpl_image_compare(filename="index_ruler_paser.png", **BASELINE)
def test_index_ruler(described):
    return figures.index_ruler(described["paser"], "id").figure


def test_a_matplotlibrc_of_the_user_s_own_does_not_show(described):
    plain = figures.index_ruler(described["paser"], "id").png()
    with mpl.rc_context({"font.size": 22, "figure.facecolor": "red", "lines.linewidth": 9, "axes.grid": True}):
        assert figures.index_ruler(described["paser"], "id").png() == plain
        assert mpl.rcParams["font.size"] == 22  # what the user has set elsewhere is left to the user


@pytest.mark.mpl_image_compare(filename="unit_profile_bintan.png", **BASELINE)
def test_unit_profile(described):
    return figures.unit_profile(described["bintan"], "en").figure


@pytest.mark.parametrize(
    ("name", "lang"), [("penukal abab lematang ilir", "id"), ("bangka selatan", "en"), ("bintan", "en")]
)
def test_no_name_in_the_legend_is_cut(name, lang):
    figure = figures.unit_profile(describe_maturity(name, 2024), lang).figure
    figure.canvas.draw()
    assert figure.legends[0].get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.mpl_image_compare(filename="level_map_paser.png", **BASELINE)
def test_level_map(described):
    return figures.level_map(described["paser"], "id").figure


@pytest.mark.mpl_image_compare(filename="points_to_gain_denpasar.png", **BASELINE)
def test_points_to_gain(described):
    return figures.points_to_gain(described["denpasar"], "id").figure


@pytest.mark.mpl_image_compare(filename="distribution_bintan.png", **BASELINE)
def test_distribution(described):
    return figures.distribution(described["bintan"], "id").figure


@pytest.mark.mpl_image_compare(filename="history_line_paser.png", **BASELINE)
def test_history_line(described):
    return figures.history_line(described["paser"], "id").figure


def test_none_where_the_data_do_not_reach():
    study = describe_maturity("bintan", source="bintan-study")
    assert figures.level_map(study) is None
    assert figures.unit_profile(study) is None
    assert figures.points_to_gain(study) is None
    assert figures.distribution(study) is None
    domains = describe_maturity("bintan", 2024)
    assert figures.level_map(domains) is None
    assert figures.history_line(describe_maturity("kabupaten sarmi")) is None
    assert figures.distribution(describe_maturity("paser", 2022)) is None


ALL = ["index_ruler", "unit_profile", "level_map", "points_to_gain", "distribution", "history_line"]


#: pictures that need levels, and those that need the place among others at domain depth
LEVELS_ONLY, PLACE_ONLY = "level_map", "distribution"
DRAWN = {case: set(ALL) - {PLACE_ONLY if case in ("paser", "denpasar") else LEVELS_ONLY} for case in CASES}
DRAWN["banyuasin"] -= {PLACE_ONLY}  # its index of 2023 is excluded by its own domains, so it has no place


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("case", CASES)
def test_what_each_case_draws(described, case, lang):
    assert {n for n in ALL if getattr(figures, n)(described[case], lang) is not None} == DRAWN[case]


@pytest.mark.full
@pytest.mark.parametrize(("case", "name"), [(case, name) for case in CASES for name in ALL if name in DRAWN[case]])
@pytest.mark.parametrize("lang", LANGS)
def test_no_label_is_cut_or_covered(described, case, lang, name):
    drawing = getattr(figures, name)(described[case], lang)
    found, width, height = texts(drawing.figure)
    assert len(found) >= 4
    cut = [t for t, b in found if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1]
    assert cut == []
    covered = [
        (s, t)
        for (s, a), (t, b) in itertools.combinations(found, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 3 and min(a.y1, b.y1) - max(a.y0, b.y0) > 5
    ]
    assert covered == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_alternative_text_says_the_numbers(described, lang):
    mark = "," if lang == "id" else "."
    ruler = figures.index_ruler(described["paser"], lang)
    assert f"2{mark}13" in ruler.alt
    assert f"2{mark}34" in ruler.alt
    levels = figures.level_map(described["paser"], lang)
    for part in ("47", "5 ", "11 ", "8 ", "23 "):
        assert part in levels.alt
    bundle, metadata = levels._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == levels.alt
    assert set(bundle) == {"image/png", "text/html", "text/plain"}


def test_same_figure_gives_the_same_bytes(described):
    first = figures.index_ruler(described["paser"], "id").png()
    assert first == figures.index_ruler(described["paser"], "id").png()
    assert first.startswith(b"\x89PNG")
