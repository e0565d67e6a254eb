"""An evaluation under PermenPANRB 8/2026 in a study: scoring, an unsettled edge, assumed ones, words of both chapters.

Levels, aspects and index are those of an assessor's deck for Kabupaten Aceh Tengah (September 2026), which says
that indicators fed by another agency's index are assumed to be 1.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import spbe_research as spbe
from spbe_research.chapters.instruments import figures as figures2
from spbe_research.chapters.instruments import narrate as narrate2
from spbe_research.chapters.instruments import tables as tables2
from spbe_research.chapters.maturity import figures, narrate, tables
from spbe_research.errors import ContradictionError
from spbe_research.identification.level_set import LevelSet, opened, perhaps_assumed
from spbe_research.profiles.instrument_change import InstrumentChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.study.intake import add_file

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
            add_file(made, file, region=place, year=2026, source=f"contoh {place}", instrument="permenpanrb-8-2026")
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


def test_the_deck_and_its_one_aspect_that_does_not_round_half_up() -> None:
    scored = spbe.score(DECK, "permenpanrb-8-2026")
    assert (scored.index_exact, scored.published()) == (F("1.2415"), "1.24")
    printed = [str(round(float(x), 4)) for x in scored.aspects["value_exact"]]
    assert printed == ["1.75", "1.28", "1.0", "1.1667", "1.085", "1.4", "1.18"]
    inst = spbe.load_instrument("permenpanrb-8-2026")
    with pytest.raises(ContradictionError, match=r"aspect 5 printed 1\.08, but no levels give it"):
        spbe.bounds(DECK, inst, aspects=DECK_ASPECTS)  # the rule on record: half up
    with pytest.raises(ContradictionError, match=r"aspect 4 printed 1\.17"):  # 1.1667 is not cut off either
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
    text = narrate.answer(m, "id").plain
    assert "mungkin hanya asumsi" in text
    assert "indeks terletak di antara 1,24 dan 1,81 dengan predikat Kurang atau Cukup" in text
    assert "lies between 1.24 and 1.81, predicate Kurang (Poor) or Cukup (Fair)" in narrate.answer(m, "en").plain
    assert "1,24–1,80" in figures.index_ruler(m, "id").alt
    # a level that was really fed leaves nothing to say
    other = maturity("pidie")
    assert (other.assumed, other.without_assumed) == ((), None)
    assert "asumsi" not in narrate.answer(other, "id").plain


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
    assert "1,00 poin menuju Sangat Baik (3,50)" in band.plain
    assert "tepat pada batas; aturannya belum pasti" in band.markup
    assert "(Fair / Good)" in narrate.summary_band(m, "en").markup
    assert "Cukup atau Baik, tepat pada batas yang aturannya belum pasti" in narrate.answer(m, "id").plain
    english = narrate.answer(m, "en").plain
    assert "Cukup (Fair) or Baik (Good), exactly at an edge whose rule is not settled, under" in english
    assert ",," not in english
    assert not maturity("aceh tengah").at_edge


# an instrument without domains, from two transcriptions


def test_chapter_1_speaks_of_aspects_and_of_where_the_instrument_comes_from(maturity) -> None:
    m = maturity("aceh tengah")
    assert narrate.heading("units", m, "id").plain == "Aspek"
    table = tables.unit_table(m, "id")
    assert table.frame.columns.tolist() == ["Aspek", "Bobot (%)", "Indikator", "Nilai", "Tersisa (poin)"]
    assert table.frame["Nilai"].tolist() == ["1,75", "1,28", "1,00", "1,17", "1,09", "1,40", "1,18", "1,24"]
    assert "domain" not in figures.unit_profile(m, "id").caption.lower()
    assert "domain" not in narrate.method(m, "id").plain
    limits = narrate.limits(m, "id").plain
    assert "dua transkripsi" in limits
    assert "1,085 tercetak 1,08" in limits
    assert "Kosongkan tingkatnya bila indeks itu belum ada" in limits
    assert "two transcriptions" in narrate.limits(m, "en").plain


def test_the_history_draws_no_bands_of_another_instrument_and_adds_this_year(maturity) -> None:
    m = maturity("aceh tengah")
    drawing = figures.history_line(m, "id")
    words = {t.get_text() for t in drawing.figure.axes[0].texts}
    assert "Memuaskan" not in words  # 59/2020 begins it at 4.2, 8/2026 at 4.0
    assert "1,24" in words
    assert "2026: 1,24" in drawing.alt
    assert drawing.figure.axes[0].get_ylabel() == "Indeks"
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
    for lang, said in (("id", "arah perubahan kinerja tidak dapat ditentukan"), ("en", "cannot be told")):
        text = narrate2.answer(c, lang).plain
        assert said in text
        assert "menurun" not in text
        assert "fell" not in text
    table = tables2.sensitivity_table(c, "id").frame
    assert table.iloc[-1, 0] == "Indeks instansi lain: nilai 1 dianggap belum diketahui"
    # the rows left blank say the same as the rows opened
    blank = spbe.bounds([None if f"I{i}" in FED else x for i, x in enumerate(DECK, 1)], "permenpanrb-8-2026")
    again = spbe.decompose_change(c.split.before, blank, c.split.crosswalk)
    assert again.performance == c.open_split.performance


def test_chapter_2_of_a_sure_rise_says_on_what_it_rests(change) -> None:
    c = change("pidie")
    assert (c.verdict, c.open_split) == ("positive", None)
    text = narrate2.answer(c, "id").plain
    assert "kinerja meningkat" in text
    assert "Seluruh padanan antara kedua instrumen itu masih berupa usulan" in text


def test_chapter_2_without_domains(change) -> None:
    c = change("gayo lues")
    assert "tidak tersedia karena PermenPANRB 8/2026 tidak mengenal domain" in narrate2.split_text(c, "id").plain
    where = tables2.where_table(c, "id")
    assert where.frame.columns[0] == "Aspek"
    assert where.caption.startswith("Poin indeks menurut aspek instrumen baru")
    assert "1,50, belum pasti" in tables2.structure_table(c, "id").note
    links = tables2.links_table(change("aceh tengah"), "id").frame
    assert "1,17" in set(links["2026"])
    assert not links["2026"].str.contains(".", regex=False).any()
    assert c.nation is None
    for name in figures2.__all__:
        getattr(figures2, name)(c, "id")
    answer = narrate2.answer(c, "id").plain
    assert answer.startswith("Indeks Kabupaten Gayo Lues bergeser dari ")
    assert "menjadi 1,24 s.d. 1,81 (Kurang atau Cukup, tahun 2026" in answer


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_both_chapters_are_whole_in_both_languages(maturity, change, place: str, lang: str) -> None:
    import re

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
