"""An evaluation under PermenPANRB 8/2026 in a study: scoring, an unsettled edge, assumed ones, words of both chapters.

Levels, aspects and index are those of an assessor's deck for Kabupaten Aceh Tengah (September 2026), which says
that indicators fed by another agency's index are assumed to be 1.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from helpers.sentences import digits, said, says

import spbe_research as spbe
from spbe_research.chapters.display.ranges import range_text
from spbe_research.chapters.instruments import figures as figures2
from spbe_research.chapters.instruments import narrate as narrate2
from spbe_research.chapters.instruments import tables as tables2
from spbe_research.chapters.maturity import figures, narrate, tables
from spbe_research.chapters.overview import texts
from spbe_research.errors import ContradictionError
from spbe_research.identification.level_set import LevelSet, opened, perhaps_assumed
from spbe_research.profiles.instrument_change import InstrumentChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.study.intake import add_file
from spbe_research.text.catalog import say

F = Fraction
DECK = [2.0, 1.5, 1.26, 1.3, 1, 1, 1, 1, 1, 1, 1.5, 1.25, 1.17, 1, 1, 1, 2.5, 1, 1, 1.3]
DECK_ASPECTS = ["1.75", "1.28", "1.00", "1.17", "1.08", "1.40", "1.18"]
FED = ("I5", "I6", "I7", "I18")  # 5 + 3 + 3 + 3 = 14 % of the weight
PLACES = {"aceh tengah": DECK, "bener meriah": [2.5] * 20, "gayo lues": DECK, "pidie": [4.9] * 20}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pemdi") / "study"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_STUDY", "")
        made = spbe.init_study(folder)
        for place, levels in PLACES.items():
            codes = [f"I{n}" for n in range(1, 21)]
            given = [(c, "" if place == "gayo lues" and c in FED else x) for c, x in zip(codes, levels, strict=True)]
            file = folder.parent / f"{place}.csv"
            file.write_text("No.;Tingkat\n" + "".join(f"{c};{x}\n" for c, x in given), encoding="utf-8")
            add_file(
                made,
                file,
                region=place,
                year=2026,
                assessment="official",
                source=f"contoh {place}",
                instrument="permenpanrb-8-2026",
            )
    return folder


@pytest.fixture
def maturity(study: Path, monkeypatch: pytest.MonkeyPatch):
    def of(place: str) -> Maturity:
        monkeypatch.setenv("SPBE_STUDY", str(study))
        return spbe.describe_maturity(place, 2026)

    return of


@pytest.fixture
def change(study: Path, monkeypatch: pytest.MonkeyPatch):
    def of(place: str) -> InstrumentChange:
        monkeypatch.setenv("SPBE_STUDY", str(study))
        return spbe.describe_instrument_change(place, year=2026)

    return of


# scoring


def impossible(name: str, text: str) -> re.Pattern[str]:
    """No levels give a value that was printed."""
    reading = "errors.identification.reading"
    return says(f"{reading}.impossible", value=says(f"{reading}.printed", name=name, text=text))


def test_the_deck_and_its_one_aspect_that_does_not_round_half_up() -> None:
    scored = spbe.score(DECK, "permenpanrb-8-2026")
    assert (scored.index_exact, scored.published()) == (F("1.2415"), "1.24")
    printed = [str(round(float(x), 4)) for x in scored.aspects["value_exact"]]
    assert printed == ["1.75", "1.28", "1.0", "1.1667", "1.085", "1.4", "1.18"]
    inst = spbe.load_instrument("permenpanrb-8-2026")
    with pytest.raises(ContradictionError, match=impossible("aspect 5", "1.08")):
        spbe.bounds(DECK, inst, aspects=DECK_ASPECTS)  # the rule on record: half up
    with pytest.raises(ContradictionError, match=impossible("aspect 4", "1.17")):  # 1.1667 is not cut off either
        spbe.bounds(DECK, inst, aspects=DECK_ASPECTS, rounding="down")
    for rule in ("half-even", "half-down"):
        assert spbe.bounds(DECK, inst, aspects=DECK_ASPECTS, rounding=rule).index.exact == scored.index_exact


@pytest.mark.parametrize(
    ("level", "predicates"),
    [("1.5", ("Kurang", "Cukup")), ("2.5", ("Cukup", "Baik")), ("3.5", ("Baik", "Sangat Baik")),
     ("4", ("Sangat Baik", "Memuaskan")), ("2.49", ("Cukup",)), ("2.51", ("Baik",)), ("1", ("Kurang",)),
     ("5", ("Memuaskan",))],
)  # fmt: skip
def test_an_edge_has_two_predicates_and_says_so(level: str, predicates: tuple[str, ...]) -> None:
    scored = spbe.score([F(level)] * 20, "permenpanrb-8-2026")
    assert scored.predicates == predicates
    assert spbe.bounds([F(level)] * 20, "permenpanrb-8-2026").predicates == predicates
    assert ("unsettled" in scored.note) is (len(predicates) == 2)
    assert " or ".join(predicates) in repr(scored)


def test_a_settled_edge_has_one() -> None:
    # 59/2020: 2.60 is Baik; every row at 2.6 cannot be, so levels whose index is 2.6 exactly
    levels = [3] * 20 + [2] * 27
    scored = spbe.score(levels, "permenpanrb-59-2020")
    assert len(scored.predicates) == 1
    assert scored.note == ""


# rows fed by other agencies


def test_rows_at_the_least_level_may_be_assumed() -> None:
    levels = spbe.bounds(DECK, "permenpanrb-8-2026").levels
    assert perhaps_assumed(levels) == spbe.external_rows(levels.instrument) == FED
    raised = list(DECK)
    raised[4], raised[17] = 3, None
    assert perhaps_assumed(spbe.bounds(raised, "permenpanrb-8-2026").levels) == ("I6", "I7")
    assert perhaps_assumed(spbe.bounds([1] * 47, "permenpanrb-59-2020").levels) == ()
    wide = opened(levels, FED)
    (index,) = wide.extremes([wide.instrument.weights]) or []
    assert (index.low_exact, index.high_exact) == (F("1.2415"), F("1.8015"))
    same = LevelSet(wide.instrument, levels.lows, levels.highs)
    assert opened(same, ()).lows == levels.lows


def test_chapter_1_shows_the_interval_beside_an_assumed_one(maturity) -> None:
    m = maturity("aceh tengah")
    assert m.assumed == FED
    assert (m.without_assumed.low_exact, m.without_assumed.high_exact) == (F("1.2415"), F("1.8015"))
    for lang, names in (("id", ("Kurang", "Cukup")), ("en", ("Kurang (Poor)", "Cukup (Fair)"))):
        ends = say("maturity.summary.assumed", lang).join(digits(end, lang) for end in ("1.24", "1.81"))
        either = say("maturity.summary.or", lang).join(names)
        assert said(
            texts.qualified_text(m, lang), "maturity.summary.assumed_wider", lang, where=ends, predicates=either
        )
    assert "1,24–1,81" in figures.index_ruler(m, "id").alt
    # a level that was really fed leaves nothing to say
    other = maturity("pidie")
    assert (other.assumed, other.without_assumed) == ((), None)
    assert texts.qualified_text(other, "id") is None


def test_left_blank_they_are_an_interval_with_the_same_ends(maturity) -> None:
    m = maturity("gayo lues")
    assert m.missing_rows == FED
    assert (m.low, m.high, m.assumed) == (F("1.2415"), F("1.8015"), ())
    assert [b.predicate for b in m.bands] == ["Cukup", "Kurang"]


# an edge on the page


def test_chapter_1_at_an_edge_names_both_predicates_and_the_way_beyond_them(maturity) -> None:
    m = maturity("bener meriah")
    assert m.at_edge
    assert m.next_band.predicate == "Sangat Baik"
    assert m.distance == (1, 1)
    band = narrate.summary_band(m, "id")
    assert "2,50, Cukup / Baik;" in band.plain
    way = say("maturity.summary.way_to", "id", next_band_predicate="Sangat Baik", next_band_lower="3,50")
    assert f"1,00 {say('maturity.summary.step_points', 'id')} {way}" in band.plain
    assert said(band.markup, "maturity.summary.certainty_edge", "id")
    assert "(Fair / Good)" in narrate.summary_band(m, "en").markup
    for lang, names in (("id", "Cukup atau Baik"), ("en", "Cukup (Fair) or Baik (Good)")):
        edge = names + say("maturity.summary.first_unsettled", lang)
        assert said(narrate.answer(m, lang), "maturity.summary.first_sentence", lang, bands=edge)
    assert ",," not in narrate.answer(m, "en").plain
    assert not maturity("aceh tengah").at_edge


# an instrument without domains, from two transcriptions


def test_chapter_1_speaks_of_aspects_and_of_where_the_instrument_comes_from(maturity) -> None:
    m = maturity("aceh tengah")
    assert narrate.heading("units", m, "id").plain == say("report.h_units_aspect", "id")
    table = tables.unit_table(m, "id")
    columns = ["aspect", "weight", "rows", "value", "to_gain"]
    assert table.frame.columns.tolist() == [say(f"report.c_{name}", "id") for name in columns]
    value = table.frame[say("report.c_value", "id")]
    assert value.tolist() == ["1,75", "1,28", "1,00", "1,17", "1,09", "1,40", "1,18", "1,24"]
    assert said(figures.unit_profile(m, "id").caption, "report.cap_profile_aspect", "id")
    assert not said(narrate.method(m, "id"), "maturity.closing.method_domain", "id")
    limits = narrate.limits(m, "id").plain
    assert "dua transkripsi" in narrate.general(m, "id").plain  # words of the data
    assert "1,085 tercetak 1,08" in narrate.general(m, "id").plain
    assert said(limits, "maturity.closing.limits_external", "id")
    assert "two transcriptions" in narrate.general(m, "en").plain


def test_the_history_draws_no_bands_of_another_instrument_and_adds_this_year(maturity) -> None:
    m = maturity("aceh tengah")
    drawing = figures.history_line(m, "id")
    words = {t.get_text() for t in drawing.figure.axes[0].texts}
    assert "Memuaskan" not in words  # 59/2020 begins it at 4.2, 8/2026 at 4.0
    assert "1,24" in words
    assert "2026: 1,24" in drawing.alt
    assert drawing.figure.axes[0].get_ylabel() == say("report.c_index", "id")
    assert "2026: 1,24–1,81" in figures.history_line(maturity("gayo lues"), "id").alt
    paser = spbe.describe_maturity("paser", 2022)
    assert "Memuaskan" in {t.get_text() for t in figures.history_line(paser, "id").figure.axes[0].texts}


# chapter 2


def test_chapter_2_states_no_direction_that_hangs_on_an_assumed_one(change) -> None:
    c = change("aceh tengah")
    assert (c.before.year, c.after.year, c.assumed) == (2024, 2026, FED)
    assert c.split.performance.sign == "negative"
    assert c.open_split.performance.includes_zero
    assert c.verdict == "undetermined"
    assert "undetermined" in c.performance_signs
    for lang in ("id", "en"):
        text = narrate2.answer(c, lang)
        assert said(text, "instruments.summary.performance_open", lang)
        assert not said(text, "instruments.summary.direction_negative", lang)
    table = tables2.sensitivity_table(c, "id").frame
    external = [say(f"instruments.words.external{x}", "id") for x in ("", " open")]
    assert table.iloc[-1, 0] == ": ".join(external)
    # the rows left blank say the same as the rows opened
    blank = spbe.bounds([None if f"I{i}" in FED else x for i, x in enumerate(DECK, 1)], "permenpanrb-8-2026")
    again = spbe.decompose_change(c.split.before, blank, c.split.crosswalk)
    assert again.performance == c.open_split.performance


def test_chapter_2_of_a_sure_rise_says_on_what_it_rests(change) -> None:
    c = change("pidie")
    assert (c.verdict, c.open_split) == ("positive", None)
    text = narrate2.answer(c, "id")
    above = say("instruments.summary.zero_positive", "id")
    assert said(text, "instruments.summary.performance_no_document", "id", zero=above)
    assert said(text, "instruments.summary.first_two_subjects", "id")  # no difference of two indices


def test_chapter_2_without_domains(change) -> None:
    c = change("gayo lues")
    no_domains = "instruments.narrate.split_text_no_domains"
    assert said(narrate2.split_text(c, "id"), no_domains, "id", label="PermenPANRB 8/2026")
    where = tables2.where_table(c, "id")
    assert where.frame.columns[0] == say("instruments.words.c_aspect", "id")
    aspects = say("instruments.tables.where_table_aspects", "id")
    assert said(where.caption, "instruments.tables.where_table_caption", "id", units=aspects)
    assert said(tables2.structure_table(c, "id").note, "instruments.side_by_side.edges", "id", edge="1,50")
    links = tables2.links_table(change("aceh tengah"), "id").frame
    assert "1,17" in set(links["2026"])
    assert not links["2026"].str.contains(".", regex=False).any()
    assert c.nation is None
    for name in figures2.__all__:
        getattr(figures2, name)(c, "id")
    ends = range_text(c.after.index, "id")
    assert re.fullmatch(r"1,24 \D+ 1,81", ends)
    last = says("instruments.summary.point_thresholds", "id", e=ends, predicate_text="Kurang atau Cukup", year=2026)
    first = {"region_name": "Kabupaten Gayo Lues", "point_2": last}  # two subjects: no difference is given
    assert said(narrate2.answer(c, "id"), "instruments.summary.first_two_subjects", "id", **first)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_both_chapters_are_whole_in_both_languages(maturity, change, place: str, lang: str) -> None:
    m, c = maturity(place), change(place)
    said = [getattr(narrate, n)(m, lang) for n in narrate.__all__ if n not in ("heading", "title")]
    said += [getattr(tables, n)(m, lang) for n in tables.__all__]
    said += [getattr(narrate2, n)(c, lang) for n in narrate2.__all__ if n != "heading"]
    said += [getattr(tables2, n)(c, lang) for n in tables2.__all__]
    shown = [repr(thing) for thing in said if thing is not None]
    assert len(shown) > 20
    for text in shown:
        assert text.strip()
        assert "nan" not in text.lower().split()
        if lang == "id" and "Kitagawa" not in text:
            assert not re.search(r"\b(the|and|with|between|assumed|index)\b", text), text
            assert not re.search(r"\d\.\d\d\b", text), text
        if lang == "en":
            assert not re.search(r"\d,\d\d\b", text), text
