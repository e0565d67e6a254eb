"""Chapter 3: the numbers it states against the engine, and what its words may say."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from fractions import Fraction

import nbformat
import pandas as pd
import pytest
from helpers.evaluations import at, changed
from helpers.figures import BASELINE, texts
from helpers.tables import ROOT
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.change.references import cited, works
from spbe_research.chapters.change.summary import assessor_error_sentence, size_of
from spbe_research.chapters.change.words import ends, p_is, p_value, p_words
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import Observation
from spbe_research.data.regions import find_region
from spbe_research.data.tables import read_table
from spbe_research.identification.reading import level_set
from spbe_research.inference.assessor_error_test import detectable_change
from spbe_research.numbers.intervals import Identified
from spbe_research.profiles.change import RegionChange, describe_change, gather
from spbe_research.profiles.pair import Evaluation, read_evaluation
from spbe_research.reports.running import run as runner
from spbe_research.reports.running.contract import ReportParameters

NOTEBOOK = ROOT / "notebooks" / "03_change.ipynb"
NOTE = ROOT / "docs" / "methods" / "change.md"
F = Fraction
SIGNIFICANT = re.compile(r"\bsignifi[ck]an", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(the|and|of|with|change|levels?|index|before|after|rose|fell|under|between|test|rank|least)\b", re.IGNORECASE
)
INDONESIAN = re.compile(r"\b(dan|yang|naik|turun|bila|peringkat|uji|tingkat|kenaikan)\b")
#: region, before, after: every depth, verdict and kind of pair
CASES: dict[str, tuple[str, int | None, int | None]] = {
    "paser": ("paser", None, None),
    "denpasar": ("denpasar", None, None),
    "bintan": ("bintan", None, None),
    "madiun": ("kabupaten madiun", None, None),
    "madiun-across": ("kabupaten madiun", 2020, 2024),
    "agama": ("kementerian agama", None, None),
    "bandung": ("kota bandung", None, None),
    "banyuasin": ("banyuasin", None, None),
    "carried": ("paser", 2019, 2020),
    "index": ("samarinda", 2019, 2020),
    "mixed": ("paser", 2022, 2023),
    "none": ("bintan", None, 2022),
    "one": ("kabupaten sarmi", None, None),
    "nation": ("nasional", None, None),
}


@pytest.fixture(scope="module")
def described() -> dict[str, RegionChange]:
    return {key: describe_change(*case) for key, case in CASES.items()}


@pytest.fixture(scope="module")
def across() -> RegionChange:
    """Two governments, so the arithmetic and the words only."""
    return gather(find_region("denpasar"), at("denpasar", 2018), at("paser", 2022))


def shown(c: RegionChange, lang: str, pictures: bool = True) -> list[Prose | Table | Drawing]:
    """All that the notebook shows, in no order."""
    keys = [k.removeprefix("h_") for k in heading_keys()]
    found = [narrate.heading(k, c, lang) for k in keys]
    found += [getattr(narrate, n)(c, lang) for n in narrate.__all__ if n != "heading"]
    found += [getattr(tables, n)(c, lang) for n in tables.__all__]
    found += [getattr(figures, n)(c, lang) for n in figures.__all__] if pictures else []
    return [f for f in found if f is not None]


def heading_keys() -> list[str]:
    source = NOTEBOOK.read_text(encoding="utf-8")
    return re.findall(r"narrate\.heading\(\\\"(\w+)\\\"", source)


def words_of(thing: Prose | Table | Drawing) -> str:
    return thing.plain if isinstance(thing, Prose) else repr(thing)


def own_words(text: str) -> str:
    """Without lines that cite a work, a document or a regulation, which keep their language."""
    return "\n".join(
        t for t in text.splitlines() if not re.search(r"\((19|20)\d\d\)\.|Peraturan Menteri|Berita dan", t)
    )


# the numbers of the answer


def test_paser_says_both_units_and_that_they_disagree(described: dict[str, RegionChange]) -> None:
    text = narrate.answer(described["paser"], "id").plain
    for part in (
        "naik 0,77 poin, dari 1,36 (2021) menjadi 2,13 (2022)",
        "19 dari 47 indikator naik, 6 turun, dan 22 tetap",
        "p = 0,00013 bila indikator bergerak sendiri-sendiri dan p = 0,063 bila seluruh aspek bergerak bersama",
        "Kedua uji tidak sejalan",
        "aspek 7 (Layanan Administrasi",
    ):
        assert part in text
    english = narrate.answer(described["paser"], "en").plain
    for part in ("rose by 0.77 points", "p = 0.00013", "p = 0.063", "The two tests disagree"):
        assert part in english


def test_denpasar_stands(described: dict[str, RegionChange]) -> None:
    text = narrate.answer(described["denpasar"], "en").plain
    assert "p = 0.0000019 if indicators move on their own and p = 0.016 if whole aspects move together" in text
    assert "the change stands on either assumption" in text
    assert "bertahan pada kedua andaian" in narrate.answer(described["denpasar"], "id").plain
    assert "significant" in narrate.thesis_results(described["denpasar"], "en").plain  # type: ignore[union-attr]


def test_bintan_says_that_no_test_is_possible(described: dict[str, RegionChange]) -> None:
    c = described["bintan"]
    text = narrate.answer(c, "id").plain
    assert c.partial is not None
    assert "turun 0,14 poin, dari 3,39 (2023) menjadi 3,25 (2024)" in text
    assert f"paling sedikit {c.partial.least_moved} dari 47 indikator berubah" in text
    assert "tidak dapat diputuskan, karena tingkat indikator tidak dipublikasikan" in text
    assert "peringkat ke-586" in text
    assert "tidak mungkin di bawah 0,25 karena hanya 3 domain yang berubah" in text
    assert "Among the 607 institutions" in narrate.answer(c, "en").plain


def test_one_reading_that_rejects_is_named_as_such(described: dict[str, RegionChange]) -> None:
    text = narrate.answer(described["agama"], "en").plain
    assert "p is at most 0.015 if indicators move on their own" in text
    assert "If whole domains move together, p = 0.125, and cannot be below 0.125" in text
    assert "beyond chance only on the assumption that indicators move on their own" in text
    assert "not beyond chance" in narrate.answer(described["madiun"], "en").plain


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("one", "Hanya satu evaluasi resmi"),
        ("none", "Tidak ada evaluasi resmi Kabupaten Bintan sebelum 2022"),
        ("carried", "p = 1"),
        ("banyuasin", "saling bertentangan"),
        ("nation", "rata-rata banyak instansi"),
        ("madiun-across", "antara +0,76 dan +1,24 poin"),
    ],
)
def test_where_nothing_can_be_tested_the_answer_says_why(
    described: dict[str, RegionChange], case: str, said: str
) -> None:
    assert said in narrate.answer(described[case], "id").plain


def test_an_index_that_its_own_values_exclude_is_named_as_printed(described: dict[str, RegionChange]) -> None:
    """2.71 - 1.05 is not within the range of the change, so the sentence may not join the three."""
    c = described["banyuasin"]
    assert c.before is not None
    assert c.before.index_excluded
    assert not c.after.index_excluded
    said = narrate.answer(c, "id").plain
    assert "tercetak 1,05 (2023) dan 2,71 (2024)" in said
    assert "nilai lainnya memberi indeks 1,37 s.d. 3,19 (2023)" in said
    assert "perubahannya antara −0,48 dan +1,34 poin" in said
    assert "the change is between −0.48 and +1.34 points" in narrate.answer(c, "en").plain


def test_what_is_not_official_is_named_and_takes_no_part() -> None:
    c = describe_change("denpasar", year=2018, assessment="self")
    plain = describe_change("denpasar", year=2018)
    assert c.beside == ("self", 2018)
    assert plain.beside is None
    assert (c.total, c.verdict) == (plain.total, plain.verdict)
    said = narrate.answer(c, "id").plain
    assert said.startswith("Laporan ini memuat hasil penilaian mandiri 2018, yang tidak diuji di sini;")
    assert said.endswith(narrate.answer(plain, "id").plain)
    assert narrate.answer(c, "en").plain.startswith("This report shows a self-assessment 2018, which is not tested")


def test_a_value_carried_over_is_no_second_observation(described: dict[str, RegionChange]) -> None:
    c = described["carried"]
    assert "bukan pengamatan kedua" in narrate.answer(c, "id").plain
    assert "carried over" in narrate.limits(c, "en").plain
    assert narrate.thesis_results(c) is None
    assert tables.partial_table(c) is None


def test_no_pair_is_a_short_chapter(described: dict[str, RegionChange]) -> None:
    for case in ("one", "none"):
        kinds = [type(t).__name__ for t in shown(described[case], "id")]
        assert kinds.count("Table") == kinds.count("Drawing") == 0
    assert "tidak menyebut tahun" in narrate.limits(described["none"], "id").plain  # the study of 2.06


def test_identical_levels_say_p_of_one() -> None:
    c = changed({})
    for lang in ("id", "en"):
        assert "p = 1" in narrate.answer(c, lang).plain
    assert [t for t in shown(c, "id") if isinstance(t, Table | Drawing) and t.name != "change-place"] != []
    assert figures.null_distribution(c) is None
    assert tables.every_test_table(c) is None


# the word "significant"


def may_say_significant(c: RegionChange) -> bool:
    return c.verdict == "stands"


LEVELS = st.fractions(min_value=0, max_value=1, max_denominator=10**4)


@given(row=LEVELS, aspect=LEVELS)
def test_whatever_the_two_p_no_text_rests_on_one(row: Fraction, aspect: Fraction) -> None:
    base = PASER
    assert base.tests is not None
    tests = dataclasses.replace(
        base.tests,
        by_row=dataclasses.replace(base.tests.by_row, pvalue_exact=row),
        by_aspect=dataclasses.replace(base.tests.by_aspect, pvalue_exact=aspect),
    )
    stands, either = row <= F(1, 20) and aspect <= F(1, 20), row <= F(1, 20) or aspect <= F(1, 20)
    verdict = "stands" if stands else "depends" if either else "chance"
    c = dataclasses.replace(base, tests=tests, verdict=verdict)
    for lang in ("id", "en"):
        answer, results = narrate.answer(c, lang).plain, narrate.thesis_results(c, lang)
        assert results is not None
        for text in (answer, results.plain):
            assert p_is(row, lang) in text
            assert p_is(aspect, lang) in text
            disagree = "tidak sejalan" in text or "disagree" in text
            assert disagree is (verdict == "depends")
            assert bool(SIGNIFICANT.search(text)) <= (verdict == "stands")


PASER = describe_change("paser")


# p-values in print


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**9))
def test_a_printed_p_is_never_on_the_wrong_side(p: Fraction) -> None:
    text = p_value(p, "en")
    if text.startswith("<"):
        assert 0 < p < F(text.removeprefix("< "))
        return
    read = F(text)
    assert (read <= F(1, 20)) is (p <= F(1, 20))
    assert (read == F(1, 20)) <= (p == F(1, 20))
    assert (read in (0, 1)) is (p in (0, 1))
    assert abs(read - p) <= F(1, 100)
    assert p_value(p, "id") == text.replace(".", ",")


def test_p_in_running_text() -> None:
    assert p_is(F(1, 2**40), "id") == "p < 0,0000001"
    assert p_words(1e-12, "en") == "less than 0.0000001"
    assert (p_value(F(1, 8), "id"), p_value(F(3, 4), "id"), p_value(F(1, 64), "en")) == ("0,125", "0,75", "0.016")
    assert p_value(0.04999, "en") == "0.04999"
    assert p_value(0.0500001, "en") == "0.0500001"
    assert ends(float("-inf"), 0.5, "id") == "−∞ s.d. 0,50"


# tables


def test_no_bare_p(described: dict[str, RegionChange]) -> None:
    """Every line has its size or the words that the test has none, n, statistic, what it assumes, the least p."""
    for case, k in (("paser", 25), ("denpasar", 20)):
        table = tables.every_test_table(described[case], "en")
        assert table is not None
        assert len(table.frame) == 7
        for column in ("What it assumes", "n", "Statistic", "p", "Least p"):
            assert table.frame[column].str.len().min() > 0
        assert table.frame["n"].iloc[0] == str(k)
        assert (table.frame["Effect size"] != "–").sum() == 5
    frame = tables.every_test_table(described["paser"], "id").frame  # type: ignore[union-attr]
    assert frame["p"].tolist()[:5] == ["0,00013", "0,063", "0,00047", "0,0026", "0,015"]
    assert frame["Selang 95 %"].tolist()[:2] == ["0,40 s.d. 1,11", "0,00 s.d. 1,32"]
    assert "(db 3)" in frame["Statistik"].iloc[5]  # not the 4 that empty levels would give
    assert "(db 4)" in frame["Statistik"].iloc[6]


def test_aspects_that_cannot_reach_the_level_stand_outside(described: dict[str, RegionChange]) -> None:
    table = tables.strata_table(described["paser"], "id")
    assert table is not None
    assert table.frame["p Holm"].tolist() == ["0,84", *["di luar"] * 5, "0,031", "di luar"]
    assert table.strong == (6,)
    assert "yang bergerak: 2 dari 8." in narrate.strata_text(described["paser"], "id").plain  # type: ignore[union-attr]


def test_error_rates_stand_side_by_side(described: dict[str, RegionChange]) -> None:
    table = tables.error_table(described["denpasar"], "en")
    assert table is not None
    assert table.frame["Error rate"].tolist() == ["0.02", "0.05", "0.10"]
    assert table.frame["Detectable change (points)"].tolist() == ["0.113", "0.173", "0.243"]
    for cell in table.frame["Predicates of 2018"]:
        assert sum(float(x) for x in re.findall(r"([\d.]+)%", cell)) == pytest.approx(100, abs=0.3)
    paser = tables.error_table(described["paser"], "id")
    assert paser is not None
    # many rows stand at level 1: rows free to err both ways make more noise than the 0.0805, 0.1235, 0.1730 of its own
    assert paser.frame["Perubahan terdeteksi (poin)"].tolist() == ["0,086", "0,136", "0,191"]
    free = [detectable_change([3] * 47, "permenpanrb-59-2020", error_rate=e).threshold for e in (0.02, 0.05, 0.1)]
    assert free == pytest.approx([0.0855, 0.1355, 0.1905])


def test_the_table_of_what_is_left_is_the_engine_s(described: dict[str, RegionChange]) -> None:
    c = described["bandung"]
    table = tables.partial_table(c, "en")
    assert table is not None
    assert c.partial is not None
    assert table.frame["Least"].tolist() == [
        "+0.608",
        str(c.partial.least_moved),
        "< 0.0000001",
        "< 0.0000001",
        "0.125",
    ]
    assert table.frame["Greatest"].tolist()[1] == "–"


def test_place_and_units_tables(described: dict[str, RegionChange]) -> None:
    place = tables.place_table(described["bintan"], "en")
    assert place is not None
    assert place.frame["Rank of the rise"].tolist() == ["586 (586–587)", "370 (370–371)"]
    units = tables.units_table(described["bintan"], "id")
    assert units is not None
    assert units.frame["2024"].tolist() == ["4,00", "2,90", "2,00", "3,68", "3,25"]
    assert sum(F(x.replace(",", ".")) for x in units.frame["Bobot (%)"][:4]) == 100


def test_across_states_the_basis_of_the_links(described: dict[str, RegionChange], across: RegionChange) -> None:
    table = tables.across_table(described["madiun-across"], "id")
    assert table is not None
    assert table.frame.iloc[:, 0].tolist() == ["semua padanan", "tanpa pertimbangan"]
    assert table.frame.iloc[:, 2].tolist() == ["83", "34"]
    assert set(table.frame["p per konsep"]) == {"tidak dapat diuji"}
    tested = tables.across_table(across, "en")
    assert tested is not None
    assert "least" in tested.frame["p by concept"].iloc[0]
    assert figures.null_distribution(across) is not None
    assert "p =" in narrate.answer(across, "en").plain
    assert "by concept p" in narrate.thesis_results(across, "en").plain  # type: ignore[union-attr]


# words


def check_words(c: RegionChange, lang: str, pictures: bool = True) -> None:
    for thing in shown(c, lang, pictures):
        text = own_words(words_of(thing)).replace(c.region.name, "X")  # names may hold a word of either language
        assert words_of(thing).strip()
        assert may_say_significant(c) or not SIGNIFICANT.search(text), text
        assert "nan" not in text.lower().split()
        assert not re.search(r"[{}]|None|  +[a-z]{3}" if isinstance(thing, Prose) else r"[{}]|None", text), text
        if lang == "id":
            assert not ENGLISH.search(text), text
            assert not re.search(r"\d\.\d\d\b", text.replace("59/2020", "")), text
        else:
            assert not re.search(r"\d,\d\d\b", text), text
            assert not INDONESIAN.search(text), text


@pytest.mark.parametrize(("case", "lang"), list(itertools.product(CASES, ("id", "en"))))
def test_both_languages_say_everything_and_rest_no_verdict_on_one_p(
    described: dict[str, RegionChange], case: str, lang: str
) -> None:
    check_words(described[case], lang)


def test_both_languages_across_instruments(across: RegionChange) -> None:
    for lang in ("id", "en"):
        check_words(across, lang)


def decimal(year: int, first: int) -> Evaluation:
    """Made up: decimal levels under 8/2026, for which nothing is published yet."""
    inst = load_instrument("permenpanrb-8-2026")
    values = pd.Series({c: F(100 + (first + 37 * i * i) % 401, 100) for i, c in enumerate(inst.codes)}, dtype=object)
    printed = values.map(lambda x: f"{float(x):.2f}")
    place = find_region("paser")
    obs = Observation(place, year, inst.id, "indicator", "official", "kemenpanrb-2024", values, printed)
    return read_evaluation(obs, *level_set(obs, inst))


def test_decimal_levels_are_tested_and_have_no_table_of_levels() -> None:
    c = gather(find_region("paser"), decimal(2026, 3), decimal(2027, 150))
    assert c.tests is not None
    assert (c.tests.homogeneity, c.tests.symmetry) == (None, None)
    table = tables.every_test_table(c, "id")
    assert table is not None
    assert len(table.frame) == 5
    assert table.frame["Selang 95 %"].iloc[0] == "tidak dihitung"  # the lattice of hundredths is too fine
    assert not {"bowker", "stuart"} & set(cited(c))
    assert "Bowker" not in narrate.thesis_method(c, "en").plain  # type: ignore[union-attr]
    drawing = figures.moved_rows(c, "en")
    assert drawing is not None
    assert re.search(r"I1 \d\.\d\d–\d\.\d\d", drawing.alt)
    for lang in ("id", "en"):
        check_words(c, lang, pictures=False)


DEPTHS = ("indicator", "aspect", "domain", "index")


@pytest.mark.parametrize(("first", "last"), list(itertools.product(DEPTHS, DEPTHS)))
def test_every_pair_of_depths(first: str, last: str) -> None:
    """Domain values of 2021 are another government's, so the words only."""
    before = at("denpasar" if first == "domain" else "paser", 2021, first)
    c = gather(find_region("paser"), before, at("paser", 2024 if last == "domain" else 2022, last))
    assert (c.tests is None) is ((first, last) != ("indicator", "indicator"))
    check_words(c, "id" if first <= last else "en", pictures=False)


@pytest.mark.slow
def test_every_institution() -> None:
    """Also the verdicts that the method note counts."""
    table = read_table("observations/index_values")
    ids = sorted(set(table["institution_id"]))
    assert len(ids) > 600
    single = ~table["kind"].isin(["national", "group_average"])
    assessed = set(table.loc[(table["year"] == "2024") & single, "institution_id"])
    verdicts: Counter[str] = Counter()
    for institution in ids:
        c = describe_change(institution)
        if institution in assessed:
            verdicts[c.verdict] += 1
        for lang in ("id", "en"):
            check_words(c, lang, pictures=False)
    assert verdicts == {"untestable": 509, "chance": 90, "depends": 7, "stands": 1, "no-pair": 8}


# references


def test_references_are_those_of_the_method_note(described: dict[str, RegionChange]) -> None:
    """Author, year and start of the title stand in the note; nothing is cited that the note does not hold."""
    note = NOTE.read_text(encoding="utf-8").replace(", and ", ", dan ").replace("*", "")
    for case in ("paser", "bintan", "madiun-across"):
        for entry in works(described[case], "id"):
            author, rest = entry.split(" (", 1)
            assert f"{author} ({rest[:4]}). {rest[7:]}"[:60] in note, entry


@pytest.mark.parametrize("case", ["paser", "bintan", "madiun-across"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_method_paragraph_cites_what_is_listed(described: dict[str, RegionChange], case: str, lang: str) -> None:
    c = described[case]
    text = narrate.thesis_method(c, lang)
    assert text is not None
    listed = {(w.split(",")[0], re.search(r"\((\d{4})\)", w)[1]) for w in works(c, lang)}  # type: ignore[index]
    for name, year in listed:
        assert re.search(rf"{name}[^;)]{{0,30}}{year}", text.plain), name
    said = set(re.findall(r"\b(\d{4})\)", text.plain)) - {"2020", "2018"}
    assert said <= {y for _, y in listed}
    assert cited(c)


# pictures


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


@pytest.mark.parametrize("name", figures.__all__)
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("case", ["paser", "denpasar", "bintan", "madiun", "banyuasin", "agama"])
def test_no_label_is_cut_or_covered(described: dict[str, RegionChange], case: str, lang: str, name: str) -> None:
    drawing = getattr(figures, name)(described[case], lang)
    if drawing is None:
        return
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
        for bar in drawing.figure.axes[0].patches:
            mass[bar.get_facecolor()[0] < 0.3] += bar.get_height()  # type: ignore[attr-defined, index]
        assert mass[True] + mass[False] == pytest.approx(1)
        assert mass[True] == pytest.approx(c.tests.by_row.pvalue)


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
    assert "hanya uraian" in narrate.place_text(described["paser"], "id").plain  # type: ignore[union-attr]


# notebook and report


def test_the_notebook_holds_no_logic() -> None:
    node = nbformat.read(NOTEBOOK, 4)
    code = [c.source for c in node.cells if c.cell_type == "code"]
    assert not any("def " in c or "for " in c for c in code)
    assert sum("import" in c for c in code) == 1
    assert node.cells[1].metadata["tags"] == ["parameters"]
    names = [line.split(" = ")[0] for line in node.cells[1].source.splitlines()]
    assert names == ["region", "before", "after", "year", "lang", "source", "assessment"]
    used = "\n".join(code)
    for module, name in ((narrate, "narrate"), (tables, "tables"), (figures, "figures")):
        assert all(f"{name}.{n}(" in used for n in module.__all__)
    assert all(len(c.splitlines()) <= 2 for c in code[1:])


def test_the_report_hands_its_year_to_the_chapter() -> None:
    given_ = ReportParameters("paser", 2024).to_dict()
    assert {"region", "before", "after", "year", "lang"} <= given_.keys()
    assert runner.CHAPTERS[-1] == "03_change"
    assert describe_change("paser", year=2024).after.year == 2024


def test_a_difference_of_printed_indices_that_rounds_otherwise_is_explained(
    described: dict[str, RegionChange],
) -> None:
    c = describe_change("paser", 2023, 2024)  # 2.9025 and 3.2670, printed 2.90 and 3.27
    assert "naik 0,36 poin, dari 2,90 (2023) menjadi 3,27 (2024)" in narrate.answer(c, "id").plain
    assert "selisih indeks yang tercetak ialah +0,37" in narrate.pair_text(c, "id").plain  # type: ignore[union-attr]
    assert "unrounded" not in narrate.pair_text(described["paser"], "en").plain  # type: ignore[union-attr]


def test_a_change_of_a_hair_s_breadth_is_not_two_numbers() -> None:
    assert size_of(Identified(F("0.0125"), F("0.015")), "id") == "antara 0,013 dan 0,015"
    assert size_of(Identified(F("-0.14"), F("-0.135")), "en") == "0.14"
    assert size_of(Identified(F("-0.1"), F("0.2")), "en") == "between −0.10 and +0.20"


def test_assessor_error_names_the_rates_at_which_it_could_explain_a_change():
    t = describe_change("paser").tests
    for p, has, lacks in (
        ((0.01, 0.03, 0.2), ("bila lajunya 0,10 untuk", "Pada laju 0,02 dan 0,05 tidak."), "0,02 s.d."),
        ((0.06, 0.3, 0.5), ("bila lajunya 0,02, 0,05, dan 0,10 untuk",), "tidak."),
        ((0.001, 0.01, 0.04), ("dengan laju yang diandaikan 0,02 s.d. 0,10", "paling tinggi 0,04"), "menjelaskannya"),
    ):
        said = assessor_error_sentence(dataclasses.replace(t, errors=t.errors.assign(pvalue=p)), "id")
        assert all(text in said for text in has), said
        assert lacks not in said


@pytest.mark.parametrize(("region", "known"), [("paser", True), ("kabupaten madiun", False)])
def test_the_change_is_called_known_only_where_it_is_one_number(region, known):
    c = describe_change(region)
    assert c.total.is_point is known
    assert ("Perubahan indeks karena itu diketahui pasti." in str(narrate.meaning(c, "id"))) is known
    assert ("is therefore known" in str(narrate.meaning(c, "en"))) is known
