"""Chapter 3: the numbers of its answer against the engine, and what is said where nothing can be tested."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from helpers.change_chapter import (
    SIGNIFICANT,
    shown,
)
from helpers.evaluations import changed
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.change.words import p_is
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.profiles.change import RegionChange, describe_change

F = Fraction


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
        ("madiun-across", "antara +0,75 dan +1,24 poin"),
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
    assert "nilai lainnya memberi indeks 1,37 s.d. 3,20 (2023)" in said
    assert "perubahannya antara −0,48 dan +1,35 poin" in said
    assert "the change is between −0.48 and +1.35 points" in narrate.answer(c, "en").plain


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


def test_a_difference_of_printed_indices_that_rounds_otherwise_is_explained(
    described: dict[str, RegionChange],
) -> None:
    c = describe_change("paser", 2023, 2024)  # 2.9025 and 3.2670, printed 2.90 and 3.27
    assert "naik 0,36 poin, dari 2,90 (2023) menjadi 3,27 (2024)" in narrate.answer(c, "id").plain
    assert "selisih indeks yang tercetak ialah +0,37" in narrate.pair_text(c, "id").plain  # type: ignore[union-attr]
    assert "unrounded" not in narrate.pair_text(described["paser"], "en").plain  # type: ignore[union-attr]
