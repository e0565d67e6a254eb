"""Chapter 2: the numbers it states against the engine."""

from __future__ import annotations

from fractions import Fraction

from helpers.instruments_chapter import NEW, OLD, check_words

from spbe_research.chapters.instruments import narrate, tables
from spbe_research.chapters.instruments.words import predicate_text, range_text
from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.observations import load_values
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.decomposition.series import nation_break
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.instrument_change import InstrumentChange, describe_instrument_change


def test_madiun_shows_the_interval_of_the_engine(madiun: InstrumentChange) -> None:
    walk = load_crosswalk(OLD, NEW)
    d = decompose_change(load_values("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024), walk)
    assert madiun.split is not None
    for part in ("total", "performance", "reweighting", "new", "dropped", "instrument"):
        assert getattr(madiun.split, part) == getattr(d, part)
    assert range_text(madiun.split.performance, "en", 4) == "0.7558 to 1.2359"  # 907/1200 and 1483/1200, outward
    assert range_text(madiun.split.dropped, "en", 4) == "0.0216"
    table = tables.split_table(madiun, "id")
    assert table is not None
    assert table.frame.iloc[0].tolist() == ["Kinerja", "+0,755 s.d. +1,236", "+1,171"]
    assert table.frame.iloc[-1].tolist() == ["Perubahan indeks", "+1,007", "+1,007"]
    assert "antara +0,75 dan +1,24 poin: kinerja meningkat" in narrate.answer(madiun, "id").plain
    assert "performance rose" in narrate.answer(madiun, "en").plain


def test_every_line_of_the_sensitivity_table_is_the_engine_s(madiun: InstrumentChange) -> None:
    table = tables.sensitivity_table(madiun, "en")
    assert table is not None
    assert len(table.frame) == 8  # four reference levels, old and new weights, documents only, domains
    assert madiun.split is not None
    walk = load_crosswalk(OLD, NEW)
    sides = madiun.split.before, madiun.split.after
    runs = [decompose_change(*sides, walk, reference=r) for r in ("before", "mean", "after", "minimum")]
    runs += [decompose_change(*sides, walk, weights=w) for w in ("old", "new")]
    runs += [decompose_change(*sides, walk.with_judged(False)), decompose_change(*sides, walk.at("domain"))]
    for (_, line), run in zip(table.frame.iterrows(), runs, strict=True):
        for name, part in (("Performance", "performance"), ("Reweighting", "reweighting"), ("New indicators", "new")):
            v = getattr(run, part)
            float_ends = Identified(Fraction(str(v.low)), Fraction(str(v.high)))
            assert line[name] == range_text(float_ends, "en", signed=True)
    assert "1.03 and 1.69 levels" in narrate.sensitivity_text(madiun, "en").plain  # type: ignore[union-attr]


def test_denpasar_2021_says_no_direction_and_what_management_weighs() -> None:
    c = describe_instrument_change("denpasar", 2019, 2021)
    assert c.split is not None
    assert c.split.performance.includes_zero
    text = narrate.answer(c, "id").plain
    assert "arah perubahan kinerja tidak dapat ditentukan" in text
    assert "memuat nol" in text
    # 0.165 x (24/11 - 10/3) = -0.19, known exactly
    assert "−0,190 poin" in narrate.where_text(c, "id").plain  # type: ignore[union-attr]
    where = tables.where_table(c, "id")
    assert where is not None
    domain = where.frame[where.frame.iloc[:, 0].str.startswith("Domain 3")]
    assert domain.iloc[0, -1] == "−0,19"
    check_words(c)


def test_a_conclusion_that_hangs_on_judged_links_says_so() -> None:
    c = describe_instrument_change("denpasar")  # 2024: positive with all links, open with documents only
    assert c.performance_signs == ("positive", "undetermined")
    assert "bergantung pada pilihan: dengan hanya padanan dari dokumen" in narrate.answer(c, "id").plain
    assert "holds under every choice" in narrate.answer(describe_instrument_change("kabupaten madiun"), "en").plain


def test_a_printed_predicate_that_the_index_excludes_stands_beside_the_one_that_it_allows() -> None:
    """Domain values give 1.7995 exactly; the report of 2023 prints 1.80 Cukup."""
    change = describe_instrument_change("boven digoel", 2023, 2024)
    assert change.before is not None
    assert predicate_text(change.before, "id") == "Kurang; sumber mencetak Cukup"
    assert predicate_text(change.before, "en") == "Kurang (Poor); printed as Cukup (Fair)"
    assert predicate_text(change.after, "id") == "Cukup"


def test_one_ruler_means_no_instrument_effect() -> None:
    c = describe_instrument_change("paser", 2021, 2022)
    assert c.same_instrument
    assert c.split is not None
    assert c.split.instrument == Identified.point(Fraction(0))
    assert c.split.performance.exact == Fraction(766, 1000)  # levels of 2021 and 2022
    assert "efek instrumen nol" in narrate.answer(c, "id").plain
    assert tables.sensitivity_table(c, "id") is None
    assert tables.where_table(c, "id") is None
    assert narrate.heading("sensitivity", c) is None
    check_words(c)


def test_the_nation_s_break_is_the_domain_split_and_is_computed_once() -> None:
    nation = nation_break(OLD, NEW)
    assert nation is nation_break(OLD, NEW)
    assert nation is not None
    found = [round(float(getattr(nation.split, p).estimate), 4) for p in ("total", "performance", "reweighting", "new")]
    assert found == [-0.0206, 0.1709, -0.0213, -0.1703]  # the design's check values
    assert nation.by_indicator.performance.includes_zero
    assert nation_break(NEW, "permenpanrb-8-2026") is None
    table = tables.nation_table(describe_instrument_change("bintan"), "id")
    assert table is not None
    assert table.frame.iloc[-1].tolist()[1:] == ["2,26", "2,24", "100,0", "100,0", "+0,171", "−0,021", "−0,170"]


def test_values_under_the_other_weights(bintan: InstrumentChange) -> None:
    view = bintan.views[0]
    assert (view.evaluation.year, view.target.id) == (2024, OLD)
    assert view.domains is not None
    # 0.17 x 4.00 + 0.28 x 2.90 + 0.55 x 3.68 = 3.516; 3.68 is printed, so a little open
    assert view.domains.index.low <= 3.516 <= view.domains.index.high
    assert view.domains.index.width < 0.01
    assert "antara 2,50 dan 4,44" in narrate.answer(bintan, "id").plain
    assert view.sourced.index.low <= view.all_links.index.low <= view.all_links.index.high <= view.sourced.index.high


def test_structure_and_links_are_counted_from_the_files(madiun: InstrumentChange) -> None:
    frame = tables.structure_table(madiun, "id").frame.set_index("Ciri")
    assert frame.loc["Jumlah indikator"].tolist() == ["37", "47"]
    assert frame.loc["Bobot yang berpadanan (%)"].tolist() == ["83,00", "63,75"]
    assert frame.loc["Bobot yang berpadanan menurut dokumen saja (%)"].tolist() == ["34,00", "23,00"]
    assert frame.loc["Bobot domain Manajemen SPBE (%)"].tolist() == ["–", "16,5"]
    assert "26 padanan, 15 di antaranya" in narrate.links_text(madiun, "id").plain
    links = tables.links_table(madiun, "id").frame
    assert len(links) == 26
    assert (links["Dasar"] == "pertimbangan").sum() == 15
    levels = load_values("kabupaten madiun", 2020).values
    assert links["2020"].tolist() == [str(levels[x.split(" ")[0]]) for x in links["Indikator lama"]]
    alone = tables.unlinked_table(madiun, "id")
    assert alone is not None
    weights = [Fraction(x.replace(",", ".")) for x in alone.frame["Bobot (%)"]]
    assert sum(weights) == 17 + Fraction("36.25")


def test_the_common_core_line_is_the_engine_s(madiun: InstrumentChange) -> None:
    table = tables.core_table(madiun, "en")
    assert table is not None
    assert table.frame["Common core"].tolist() == ["3.32", "4.24 to 5.00", "4.34 to 5.00"]
