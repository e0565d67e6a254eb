"""Chapter 2: the numbers it states against the engine."""

from __future__ import annotations

import re
from fractions import Fraction

from helpers.instruments_chapter import NEW, OLD, check_words
from helpers.sentences import digits, said, says

from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.chapters.instruments.words import predicate_text, range_text
from spbe_research.data.crosswalk import load_crosswalk
from spbe_research.data.observations import load_values
from spbe_research.decomposition.decompose import decompose_change
from spbe_research.decomposition.series import nation_break
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.instrument_change import InstrumentChange, describe_instrument_change
from spbe_research.text.catalog import say

#: words of the tables of structure and links
PROPERTIES: dict[str, dict[str, str]] = {
    **{key: {} for key in ("c_property", "p_rows", "p_common", "p_common_sourced", "c_basis", "judged", "c_old")},
    "p_domain": {"name": "Manajemen SPBE"},
}


def test_madiun_shows_the_interval_of_the_engine(madiun: InstrumentChange) -> None:
    walk = load_crosswalk(OLD, NEW)
    d = decompose_change(load_values("kabupaten madiun", 2020), load_values("kabupaten madiun", 2024), walk)
    assert madiun.split is not None
    for part in ("total", "performance", "reweighting", "new", "dropped", "instrument"):
        assert getattr(madiun.split, part) == getattr(d, part)
    # 907/1200 and 1483/1200, outward
    assert re.fullmatch(r"0\.7558 \D+ 1\.2359", range_text(madiun.split.performance, "en", 4))
    assert range_text(madiun.split.dropped, "en", 4) == "0.0216"
    table = tables.split_table(madiun, "id")
    assert table is not None
    shown = range_text(madiun.split.performance, "id", signed=True)
    performance, total = (say(f"instruments.words.{part}", "id") for part in ("performance", "total"))
    assert table.frame.iloc[0].tolist() == [performance, shown, "+1,17"]
    assert re.fullmatch(r"\+0,75 \D+ \+1,24", shown)  # as the text says it, below
    assert table.frame.iloc[-1].tolist() == [total, "+1,01", "+1,01"]
    assert say("instruments.tables.outward", "id") in table.note
    drawing = figures.waterfall(madiun, "id")
    assert drawing is not None
    assert all(f"{part} {cell}" in drawing.alt for part, cell in table.frame.iloc[:, :2].itertuples(index=False))
    for lang in ("id", "en"):
        between = says("display.ranges.amount", lang, low=digits("+0.75", lang), high=digits("+1.24", lang))
        where = re.compile(rf"\w+ {between.pattern}")
        documents = says("display.ranges.amount", lang, low=digits("+0.26", lang), high=digits("+0.42", lang))
        above = say("instruments.summary.zero_positive", lang)
        text = narrate.answer(madiun, lang)
        conditions = {
            "where": where,
            "sourced": re.compile(rf"\w+ {documents.pattern}"),
            "zero": above,
            "zero_2": above,
        }
        assert said(text, "instruments.summary.performance_conditions", lang, **conditions)


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
        for part in ("performance", "reweighting", "new"):
            v = getattr(run, part)
            float_ends = Identified(Fraction(str(v.low)), Fraction(str(v.high)))
            assert line[say(f"instruments.words.{part}", "en")] == range_text(float_ends, "en", signed=True)
    drift = say("display.ranges.amount", "en", low="1.03", high="1.69")
    assert said(narrate.sensitivity_text(madiun, "en"), "instruments.narrate.drift_more_lenient", "en", size=drift)


def test_denpasar_2021_says_no_direction_and_what_management_weighs() -> None:
    c = describe_instrument_change("denpasar", 2019, 2021)
    assert c.split is not None
    assert c.split.performance.includes_zero
    text = narrate.answer(c, "id").plain
    within = say("instruments.summary.zero_undetermined", "id")
    assert said(text, "instruments.summary.performance_conditions", "id", zero=within)
    for lang in ("id", "en"):  # open with all links already, so it does not hang on which links one accepts
        told = narrate.answer(c, lang).plain
        assert said(told, "instruments.summary.choices_undetermined", lang, judged=15)
        assert not said(told, "instruments.summary.choices_open", lang)
    # 0.165 x (24/11 - 10/3) = -0.19, known exactly
    assert said(narrate.where_text(c, "id"), "instruments.narrate.where_text_certain", "id", size="−0,19")
    where = tables.where_table(c, "id")
    assert where is not None
    domain = where.frame[where.frame.iloc[:, 0].str.startswith("Domain 3")]
    assert domain.iloc[0, -1] == "−0,19"
    check_words(c)


def test_a_conclusion_that_hangs_on_judged_links_says_so() -> None:
    c = describe_instrument_change("denpasar")  # 2024: positive with all links, open with documents only
    assert c.performance_signs == ("positive", "undetermined")
    assert c.links is not None
    assert c.links.every.sign == "undetermined"
    assert said(narrate.answer(c, "id"), "instruments.summary.choices_open", "id", choices="32.768", judged=15)
    madiun = describe_instrument_change("kabupaten madiun")
    rose = say("instruments.summary.direction_positive", "en")
    assert said(
        narrate.answer(madiun, "en"), "instruments.summary.choices_firm", "en", choices="32,768", direction=rose
    )


def test_a_printed_predicate_that_the_index_excludes_stands_beside_the_one_that_it_allows() -> None:
    """Domain values give 1.7995 exactly; the report of 2023 prints 1.80 Cukup."""
    change = describe_instrument_change("boven digoel", 2023, 2024)
    assert change.before is not None
    printed = {lang: say("display.ranges.predicate_text", lang) for lang in ("id", "en")}
    assert predicate_text(change.before, "id") == f"Kurang; {printed['id']} Cukup"
    assert predicate_text(change.before, "en") == f"Kurang (Poor); {printed['en']} Cukup (Fair)"
    assert predicate_text(change.after, "id") == "Cukup"


def test_one_ruler_means_no_instrument_effect() -> None:
    c = describe_instrument_change("paser", 2021, 2022)
    assert c.same_instrument
    assert c.split is not None
    assert c.split.instrument == Identified.point(Fraction(0))
    assert c.split.performance.exact == Fraction(766, 1000)  # levels of 2021 and 2022
    rose = say("instruments.summary.direction_positive", "id")
    assert said(narrate.answer(c, "id"), "instruments.summary.same", "id", verdict=rose)
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
    assert said(table.note, "instruments.tables.split_table_sum", "id")  # 0.171 - 0.021 - 0.170 is no -0.021


def test_values_under_the_other_weights(bintan: InstrumentChange) -> None:
    view = bintan.views[0]
    assert (view.evaluation.year, view.target.id) == (2024, OLD)
    assert view.domains is not None
    # 0.17 x 4.00 + 0.28 x 2.90 + 0.55 x 3.68 = 3.516; 3.68 is printed, so a little open
    assert view.domains.index.low <= 3.516 <= view.domains.index.high
    assert view.domains.index.width < 0.01
    would = re.compile(r"\w+ " + says("display.ranges.amount", "id", low="2,50", high="4,44").pattern)
    values = {"view_target_label": "PermenPANRB 5/2018", "year": 2024, "would": would}
    assert said(narrate.answer(bintan, "id"), "instruments.summary.other_instrument", "id", **values)
    assert view.sourced.index.low <= view.all_links.index.low <= view.all_links.index.high <= view.sourced.index.high


def test_structure_and_links_are_counted_from_the_files(madiun: InstrumentChange) -> None:
    word = {key: say(f"instruments.words.{key}", "id", **v) for key, v in PROPERTIES.items()}
    frame = tables.structure_table(madiun, "id").frame.set_index(word["c_property"])
    assert frame.loc[word["p_rows"]].tolist() == ["37", "47"]
    assert frame.loc[word["p_common"]].tolist() == ["83,00", "63,75"]
    assert frame.loc[word["p_common_sourced"]].tolist() == ["34,00", "23,00"]
    assert frame.loc[word["p_domain"]].tolist() == ["–", "16,5"]
    assert said(
        narrate.links_text(madiun, "id"), "instruments.background.links_text_inferred", "id", n_used=26, judged=15
    )
    bands = {p: frame.loc[say("instruments.words.p_band", "id", name=p)].tolist() for p in ("Sangat Baik", "Memuaskan")}
    below = say("instruments.side_by_side.below", "id", low="3,5", high="4,2")  # a band holds its lower edge: table 13
    assert bands == {"Sangat Baik": [below] * 2, "Memuaskan": ["4,2–5,0"] * 2}
    links = tables.links_table(madiun, "id").frame
    assert len(links) == 26
    assert (links[word["c_basis"]].str.replace("\u00a0", " ") == word["judged"]).sum() == 15
    levels = load_values("kabupaten madiun", 2020).values
    assert links["2020"].tolist() == [str(levels[x.split(" ")[0]]) for x in links[word["c_old"]]]
    alone = tables.unlinked_table(madiun, "id")
    assert alone is not None
    weights = [Fraction(x.replace(",", ".")) for x in alone.frame[say("instruments.words.c_weight", "id")]]
    assert sum(weights) == 17 + Fraction("36.25")


def test_words_and_counts_of_the_tables_are_explained_below_them(madiun: InstrumentChange) -> None:
    """5/2018 numbers 35 indicators and has 37 rows; the column of relations has four of the five words there are."""
    for lang in ("id", "en"):
        structure, links = tables.structure_table(madiun, lang).note, tables.links_table(madiun, lang)
        told = {"label": "PermenPANRB 5/2018", "n": 35, "first": "35", "codes": "35, 35-2, 35-3", "k": 37}
        for note in (structure, links.note):
            assert said(note, "instruments.side_by_side.numbered", lang, **told)
            assert "59/2020 " not in note  # 47 numbers, 47 rows
        column = links.frame[say("instruments.words.c_relation", lang)].str.replace("\u00a0", " ")
        words = {
            r: say(f"instruments.words.{r}", lang) for r in ("equivalent", "renamed", "split", "merged", "partial")
        }
        assert {r for r, word in words.items() if word in set(column)} == {*words} - {"merged"}
        for r, word in words.items():
            meaning = say(f"instruments.side_by_side.means_{r}", lang)
            told = {"word": word, "meaning": meaning}
            assert said(links.note, "instruments.side_by_side.relation", lang, **told) is (r != "merged")


def test_the_common_core_line_is_the_engine_s(madiun: InstrumentChange) -> None:
    table = tables.core_table(madiun, "en")
    assert table is not None
    shown = table.frame[say("instruments.words.c_core", "en")].tolist()
    assert [re.findall(r"[\d.]+", text) for text in shown] == [["3.32"], ["4.24", "5.00"], ["4.34", "5.00"]]
