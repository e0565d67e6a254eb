"""Which institutions a question is about: every way to name them, and each refusal in one line."""

from __future__ import annotations

import pytest
from helpers.sentences import says

from spbe_research.errors import NoObservation, ParameterError
from spbe_research.panel.overview import describe_panel, two_of
from spbe_research.panel.scope import find_scope


@pytest.mark.parametrize(
    ("asked", "what", "slug"),
    [
        ("nasional", "nation", "nasional"),
        ("National", "nation", "nasional"),
        ("kalimantan-timur", "province", "kalimantan-timur"),
        ("64", "province", "kalimantan-timur"),
        ("Provinsi Jambi", "province", "jambi"),
        ("jambi", "province", "jambi"),  # a kota bears the name as well
        ("kota", "kind", "kota"),
        ("setjen_lembaga_negara", "kind", "setjen-lembaga-negara"),
    ],
)
def test_what_a_text_means(asked, what, slug):
    scope = find_scope(asked)
    assert (scope.what, scope.slug) == (what, slug)
    assert find_scope(scope.asked) == scope


def test_a_list_in_a_text_a_file_and_a_list_are_one(tmp_path):
    file = tmp_path / "Daftar Saya.csv"
    file.write_text("nama;catatan\nbintan;x\n# nobody\n\nKota Batam;y\n", encoding="utf-8-sig")
    ids = ("21.01", "21.71")
    assert find_scope("bintan, kota batam").members == ids
    assert find_scope(["bintan", "kota batam"]).members == ids
    of_file = find_scope(str(file))
    assert (of_file.members, of_file.slug) == (ids, "daftar-daftar-saya")
    assert find_scope(of_file.asked).members == ids


def test_every_name_that_is_wrong_is_told():
    with pytest.raises(ParameterError) as refused:
        find_scope("bintan, atlantis, Kabupaten Bintan, bandung, rata-rata-kota")
    for name in ("atlantis", "bandung", "Rata-rata Kota"):
        assert name in str(refused.value)
    assert says("errors.panel.scope.twice_names", names="Kabupaten Bintan").search(str(refused.value))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("x" * 5000, "unknown"),
        ("a\0b", "unknown"),
        ("atlantis", "unknown"),
        ("", "unknown"),
        ("paser", "alone"),
        ("64.01", "alone"),
        (" ; ,", "names"),
    ],
)
def test_what_is_no_scope(asked, key):
    with pytest.raises(ParameterError, match=says(f"errors.panel.scope.{key}")):
        find_scope(asked)


def test_a_file_that_is_no_list(tmp_path):
    file = tmp_path / "x.bin"
    file.write_bytes(b"\xff\xfe\x00bintan")
    with pytest.raises(ParameterError, match=says("errors.panel.scope.file", name="x.bin")):
        find_scope(str(file))


@pytest.mark.parametrize("scope", [3, b"kota", [1, 2], None])
def test_what_is_no_text(scope):
    with pytest.raises(ParameterError):
        find_scope(scope)


@pytest.mark.parametrize("years", ["2024", "2023,2024,2025", "a,b", (2024,), 2024, "2023;2024", (2023.0, 2024)])
def test_years_that_are_not_two(years):
    with pytest.raises(ParameterError):
        two_of(years)


@pytest.mark.parametrize(
    ("years", "key"),
    [("2024,2023", "order"), ("2024,2024", "order"), ("2020,2021", "instruments"), ("2024,2026", "year")],
)
def test_years_that_cannot_be_laid_beside_each_other(years, key):
    with pytest.raises(ParameterError, match=says(f"errors.panel.two_years.{key}")):
        describe_panel("nasional", years)


def test_a_scope_without_figures_in_a_year():
    with pytest.raises((ParameterError, NoObservation)):
        describe_panel("aceh", (2022, 2023))


def test_fewer_than_five_have_figures_and_no_test():
    p = describe_panel("bintan, kota batam, paser")
    assert (p.change.n, p.tested, p.change.pvalue == p.change.pvalue, p.convergence) == (3, False, False, None)
    assert p.contributions is None
    assert len(p.to_frame()) == 3
