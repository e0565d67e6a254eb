"""Finding one region or institution: every way to write it, and never a guess between two."""

from __future__ import annotations

import contextlib
import pickle
import string
from collections import Counter
from dataclasses import FrozenInstanceError

import pytest
from helpers.sentences import data_line, says
from helpers.tables import read_plain
from hypothesis import example, given
from hypothesis import strategies as st

from spbe_research.data.regions import (
    Region,
    all_regions,
    find_region,
    governments,
    kind_name,
    kinds_name,
    reason_without_data,
    slugify,
)
from spbe_research.errors import AmbiguousRegion, DataError, ParameterError, UnknownRegion, message

PASER = "Kabupaten Paser (64.01, Kalimantan Timur)"
HELP = message("errors.data.regions.example")


def unknown(shown: str, hint: str) -> str:
    return message("errors.data.regions.unknown_region", shown=shown, hint=hint)


def near(names: str) -> str:
    return message("errors.data.regions.near", names=names)


def no_code(wanted: str, text: str) -> str:
    return message("errors.data.regions.find_region", wanted=wanted, text=text)


WORDS = ("kab", "kota", "prov", "pemkab", "pemda", "daerah", "administrasi", "kepulauan", "papua", "64", "01", ".")
REGISTER = read_plain("regions/regions")
INSTITUTIONS = read_plain("institutions")


def names_in_tables() -> list[tuple[str, str]]:
    """Every name that a table prints, with the id recorded beside it."""
    found = [(r["name"], r["code"]) for r in REGISTER]
    found += [(r["name"], r["institution_id"]) for r in INSTITUTIONS]
    found += [(r["printed_name"], r["code"]) for r in read_plain("regions/aliases")]
    found += [(r["printed_name"], r["institution_id"]) for r in read_plain("institution_aliases")]
    for table in ("indicator_levels", "aspect_values", "domain_values", "index_values", "not_assessed"):
        found += [(r["institution"], r["institution_id"]) for r in read_plain(f"observations/{table}")]
    return list(dict.fromkeys(found))


class TestPaser:
    @pytest.mark.parametrize(
        "name",
        [
            "paser",
            "Paser",
            "PASER",
            "  paser ",
            "64.01",
            "6401",
            6401,
            64.01,
            "Kab. Paser",
            "Kab Paser",
            "Kab.Paser",
            "kab paser",
            "Kabupaten Paser",
            "KABUPATEN  PASER",
            "kabupaten-paser",
            "Pemkab PASER",
            "Pemkab. Paser",
            "Pemda Paser",
            "Pemerintah Kabupaten Paser",
            "Pemerintah Daerah Kabupaten Paser",
            "Pemerintah Kab. Paser",
            "Kabupaten Pa\u0301ser",
        ],
    )
    def test_every_way_to_write_it(self, name):
        assert find_region(name).describe() == PASER

    def test_a_region_is_passed_through(self):
        paser = find_region("paser")
        assert find_region(paser) is paser

    def test_fields(self):
        assert find_region("paser") == Region(
            "64.01", "Kabupaten Paser", "kabupaten", "64", "Kalimantan Timur", "kabupaten-paser"
        )

    def test_frozen(self):
        with pytest.raises(FrozenInstanceError):
            find_region("paser").name = "Pasir"

    @pytest.mark.parametrize("name", ["pasir", "Pasir", "Kabupaten Pasir", "Kab. Paserr"])
    def test_near_misses_suggest_it(self, name):
        with pytest.raises(UnknownRegion) as caught:
            find_region(name)
        assert caught.value.suggestions[0] == "Kabupaten Paser"

    def test_message_of_a_near_miss(self):
        with pytest.raises(UnknownRegion) as caught:
            find_region("pasir")
        assert str(caught.value) == unknown("pasir", near("Kabupaten Paser"))
        assert caught.value.suggestions == ("Kabupaten Paser",)

    @pytest.mark.parametrize(
        ("name", "first"),
        [
            ("biak", ["Kabupaten Biak Numfor"]),
            ("kab biak", ["Kabupaten Biak Numfor"]),
            ("kutai", ["Kabupaten Kutai Kartanegara", "Kabupaten Kutai Barat", "Kabupaten Kutai Timur"]),
            ("kota tanjung", ["Kota Tanjung Pinang"]),
        ],
    )
    def test_names_that_begin_with_it_come_first(self, name, first):
        with pytest.raises(UnknownRegion) as caught:
            find_region(name)
        assert list(caught.value.suggestions[: len(first)]) == first

    def test_its_name_with_another_kind_is_suggested_and_not_taken(self):
        with pytest.raises(UnknownRegion) as caught:
            find_region("Kota Paser")
        assert str(caught.value) == unknown("Kota Paser", near("Kabupaten Paser"))


class TestAmbiguous:
    def test_bandung(self):
        with pytest.raises(AmbiguousRegion) as caught:
            find_region("bandung")
        both = "Kabupaten Bandung (32.04); Kota Bandung (32.73)"
        assert str(caught.value) == message("errors.data.regions.ambiguous", text="bandung", each=both)
        assert caught.value.candidates == ("Kabupaten Bandung", "Kota Bandung")

    def test_gorontalo_is_three(self):
        with pytest.raises(AmbiguousRegion) as caught:
            find_region("Gorontalo")
        assert caught.value.candidates == ("Provinsi Gorontalo", "Kabupaten Gorontalo", "Kota Gorontalo")

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Kota Bandung", "32.73"),
            ("Pemkot Bandung", "32.73"),
            ("kab bandung", "32.04"),
            ("Bandung Barat", "32.17"),
            ("Provinsi Gorontalo", "75"),
            ("Pemprov Gorontalo", "75"),
            ("Prov. Gorontalo", "75"),
            ("Propinsi Gorontalo", "75"),
            ("Gorontalo Utara", "75.05"),
        ],
    )
    def test_the_kind_settles_it(self, name, code):
        assert find_region(name).id == code

    def test_every_shared_name_is_ambiguous_and_no_other(self):
        """By brute force over the register: a bare name that several kinds bear is never decided."""
        bare: dict[str, set[str]] = {}
        for r in REGISTER:
            name = r["name"].split(" ", 1)[1].removeprefix("Administrasi ")
            bare.setdefault("".join(c for c in name.lower() if c.isalnum()), set()).add(r["code"])
        for r in REGISTER:
            name = r["name"].split(" ", 1)[1].removeprefix("Administrasi ")
            same = bare["".join(c for c in name.lower() if c.isalnum())]
            if len(same) == 1:
                assert find_region(name).id == r["code"]
            else:
                with pytest.raises(AmbiguousRegion) as caught:
                    find_region(name)
                assert {find_region(c).id for c in caught.value.candidates} == same

    def test_candidates_find_themselves(self):
        """What the message offers must work when it is typed back."""
        with pytest.raises(AmbiguousRegion) as caught:
            find_region("bogor")
        assert [find_region(c).name for c in caught.value.candidates] == list(caught.value.candidates)


class TestEveryName:
    def test_the_register(self):
        kinds = Counter(r.kind for r in all_regions().values())
        assert kinds["provinsi"] == 38
        assert kinds["kabupaten"] + kinds["kota"] == 514
        assert len(all_regions()) == len(REGISTER) + len(INSTITUTIONS) == 658

    def test_six_units_of_jakarta_are_no_autonomous_regions(self):
        """UU 29/2007, article 7: Jakarta is divided into administrative cities and an administrative regency."""
        units = {r.id for r in all_regions().values() if not r.autonomous}
        assert units == {r["code"] for r in REGISTER if " Administrasi " in r["name"]}
        assert sorted(units) == ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]
        counted = Counter(r.kind for r in governments())
        assert (counted["provinsi"], counted["kabupaten"], counted["kota"]) == (38, 415, 93)
        assert counted.total() == 658 - len(units) - 12  # nor are means

    def test_a_folder_without_the_column_takes_all_as_autonomous(self, data_copy):
        data_copy.drop_column("regions/regions", "autonomous")
        assert sum(r.kind == "kota" for r in governments(data_copy.path)) == 98

    def test_slugs_are_unique_and_safe(self):
        slugs = [r.slug for r in all_regions().values()]
        assert len(set(slugs)) == len(slugs)
        for slug in slugs:
            assert set(slug) <= set(string.ascii_lowercase + string.digits + "-")
            assert slug == slugify(slug)
            assert len(slug) < 120

    def test_kind_stands_in_every_regional_slug(self):
        coded = [r for r in all_regions().values() if r.has_code]
        assert len(coded) == len(REGISTER)
        for r in coded:
            assert r.slug.startswith(f"{r.kind}-")

    @pytest.mark.parametrize("way", ["id", "name", "slug", "upper", "lower", "spaces"])
    def test_everyone_finds_itself(self, way):
        written = {
            "id": lambda r: r.id,
            "name": lambda r: r.name,
            "slug": lambda r: r.slug,
            "upper": lambda r: r.name.upper(),
            "lower": lambda r: r.name.lower(),
            "spaces": lambda r: f"  {r.name.replace(' ', '   ')} ",
        }[way]
        assert len(all_regions()) == 658
        for region in all_regions().values():
            assert find_region(written(region)) == region

    def test_every_code_without_its_dot(self):
        for r in REGISTER:
            assert find_region(r["code"].replace(".", "")).id == r["code"]

    @pytest.mark.parametrize(
        ("kind", "offices"),
        [
            ("kabupaten", ["Kab.", "Kab", "Pemkab", "Pemerintah Kabupaten", "Pemerintah Daerah Kabupaten"]),
            ("kota", ["Pemkot", "Pemerintah Kota", "Pemerintah Daerah Kota"]),
            ("provinsi", ["Prov.", "Propinsi", "Pemprov", "Pemerintah Provinsi", "Pemerintah Daerah Provinsi"]),
        ],
    )
    def test_every_office(self, kind, offices):
        mine = [r for r in REGISTER if r["kind"] == kind]
        assert len(mine) >= 38
        for r in mine:
            bare = r["name"].split(" ", 1)[1]
            for office in offices:
                assert find_region(f"{office} {bare}").id == r["code"]

    def test_every_name_printed_anywhere_leads_to_the_id_beside_it(self):
        printed = names_in_tables()
        assert len(printed) > 680
        for name, region_id in printed:
            assert find_region(name).id == region_id, name

    @pytest.mark.parametrize("r", read_plain("regions/aliases"), ids=lambda r: r["printed_name"])
    def test_aliases_name_the_region_they_mean(self, r):
        found = find_region(r["printed_name"])
        assert (found.id, found.name) == (r["code"], r["name"])

    @pytest.mark.parametrize(
        ("name", "region_id"),
        [
            ("DKI Jakarta", "31"),
            ("Pemprov DKI Jakarta", "31"),
            ("DI Yogyakarta", "34"),
            ("Daerah Istimewa Yogyakarta", "34"),
            ("Pemerintah Daerah Daerah Istimewa Yogyakarta", "34"),
            ("Daerah Khusus Ibukota Jakarta", "31"),
            ("Yogyakarta", "34.71"),
            ("Kep. Mentawai", "13.09"),
            ("toli toli", "72.04"),
            ("Jakarta Pusat", "31.71"),
            ("Kota Jakarta Pusat", "31.71"),
            ("Kabupaten Kepulauan Seribu", "31.01"),
            ("nasional", "nasional"),
            ("rata-rata kabupaten", "rata-rata-kabupaten"),
            ("Lembaga Administrasi Negara", "lembaga-administrasi-negara"),
            ("Sekretariat Jenderal Mahkamah Konstitusi", "mahkamah-konstitusi"),
        ],
    )
    def test_special_names(self, name, region_id):
        assert find_region(name).id == region_id

    def test_a_word_left_out_of_an_agency_is_not_guessed(self):
        """'administrasi' may be left out of a Kota Administrasi, not out of Lembaga Administrasi Negara."""
        with pytest.raises(UnknownRegion):
            find_region("lembaga negara")


class TestUnknown:
    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("", unknown("", HELP)),
            ("   ", unknown("", HELP)),
            ("Kota", unknown("Kota", HELP)),
            ("Kabupaten", unknown("Kabupaten", HELP)),
            ("Pemerintah", unknown("Pemerintah", HELP)),
            ("Pemda", unknown("Pemda", HELP)),
            ("東京", unknown("東京", HELP)),
            ("../../etc/passwd", unknown("../../etc/passwd", HELP)),
            ("64.1", unknown("64.1", HELP)),
            ("64.01.01", unknown("64.01.01", HELP)),
            ("٦٤٠١", unknown("٦٤٠١", HELP)),
            ("x\ny", unknown("x\ny", HELP)),
            ("z" * 61, unknown("z" * 57 + "...", HELP)),
            ("kota baru", unknown("kota baru", near("Kabupaten Kotabaru, Kota Batu"))),
            ("64.99", no_code("64.99", "64.99")),
            ("6499", no_code("64.99", "6499")),
            ("99", no_code("99", "99")),
        ],
    )
    def test_message(self, name, message):
        with pytest.raises(UnknownRegion) as caught:
            find_region(name)
        assert str(caught.value) == message

    def test_suggestions_find_themselves(self):
        for wrong in ("pasir", "Kota Bandunf", "jakarta", "siau", "Kab. Bintn", "mahakam hulu", "kementrian keuangan"):
            with pytest.raises(UnknownRegion) as caught:
                find_region(wrong)
            assert 1 <= len(caught.value.suggestions) <= 4
            assert [find_region(s).name for s in caught.value.suggestions] == list(caught.value.suggestions)

    @given(st.text(max_size=120))
    @example("\x00")
    @example("-" * 50)
    @example("kab" * 30)
    @example("pemerintah daerah administrasi")
    @example("<script>alert(1)</script>")
    def test_random_text_raises_nothing_else(self, text):
        message, found = "", None
        try:
            found = find_region(text)
        except (UnknownRegion, AmbiguousRegion) as error:
            message = str(error)
        assert (found is None) == bool(message)
        assert found is None or found.id in all_regions()
        assert "\n" not in message
        assert len(message) < 1000

    @given(st.lists(st.sampled_from(WORDS)))
    def test_words_of_names_in_any_order_raise_nothing_else(self, words):
        with contextlib.suppress(UnknownRegion, AmbiguousRegion):
            assert find_region(" ".join(words)).id in all_regions()

    @given(st.sampled_from([r["name"] for r in REGISTER]), st.data())
    def test_one_wrong_letter_never_finds_another_region_silently(self, name, data):
        """A slip of the pen finds the region itself, another that is really called so, or nothing."""
        at = data.draw(st.integers(0, len(name) - 1))
        typed = name[:at] + data.draw(st.sampled_from(string.ascii_lowercase)) + name[at + 1 :]
        found = None
        with contextlib.suppress(UnknownRegion, AmbiguousRegion):
            found = find_region(typed)
        same = found is None or slugify(found.name).replace("-", "") == slugify(typed).replace("-", "")
        assert same or found.name == name

    def test_errors_survive_a_worker(self):
        for name in ("pasir", "bandung"):
            with pytest.raises((UnknownRegion, AmbiguousRegion)) as caught:
                find_region(name)
            again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
            assert (str(again), vars(again)) == (str(caught.value), vars(caught.value))


class TestKinds:
    def test_every_kind_has_both_names(self):
        kinds = {r.kind for r in all_regions().values()}
        assert {"provinsi", "kabupaten", "kota"} < kinds
        for kind in kinds:
            assert kind_name(kind) != kind
            assert kind_name(kind, "en") != kind

    def test_names(self):
        assert (kind_name("kabupaten"), kind_name("kabupaten", "en")) == ("Kabupaten", "Kabupaten (regency)")

    def test_an_unknown_kind_keeps_its_key(self):
        assert kind_name("distrik") == kinds_name("distrik") == "distrik"

    def test_unknown_language(self):
        with pytest.raises(
            ParameterError, match=says("errors.numbers.language.check_language", lang_value="fr", join="id, en")
        ):
            kind_name("kota", "fr")
        with pytest.raises(
            ParameterError, match=says("errors.numbers.language.check_language", lang_value="fr", join="id, en")
        ):
            reason_without_data(find_region("paser"), "fr")

    def test_groups_are_told_from_governments(self):
        groups = {r.id for r in all_regions().values() if r.is_group}
        assert "nasional" in groups
        assert all(g == "nasional" or g.startswith("rata-rata-") for g in groups)
        assert len(groups) == 12

    def test_describe(self):
        assert find_region("64").describe() == "Provinsi Kalimantan Timur (64)"
        assert find_region("nasional").describe() == "Nasional"


class TestOwnData:
    def test_a_region_added_in_a_folder_is_found_there_only(self, data_copy):
        find_region("paser", folder=data_copy.path)
        data_copy.add(
            "regions/regions",
            {"code": "99.01", "name": "Kabupaten Uji", "kind": "kabupaten", "province_code": "99", "province": "Uji"},
        )
        assert find_region("uji", folder=data_copy.path).id == "99.01"
        with pytest.raises(UnknownRegion):
            find_region("uji")

    @pytest.mark.parametrize(
        ("table", "column"), [("regions/aliases", "code"), ("institution_aliases", "institution_id")]
    )
    def test_an_alias_of_nothing(self, data_copy, table, column):
        data_copy.set(table, 3, **{column: "98.76"})
        with pytest.raises(DataError) as caught:
            find_region("paser", folder=data_copy.path)
        allowed = message("errors.data.regions.read_register_allowed")
        assert str(caught.value) == data_line(table, 3, column, found="98.76", allowed=allowed)

    def test_a_renamed_column(self, data_copy):
        data_copy.drop_column("regions/regions", "province")
        with pytest.raises(DataError, match=says("errors.data.tables.read_table", column="province")) as caught:
            find_region("paser", folder=data_copy.path)
        assert (caught.value.file, caught.value.row) == ("regions/regions.csv", 1)

    def test_markup_in_a_name_never_reaches_a_folder_name(self, data_copy):
        data_copy.add(
            "regions/regions",
            {"code": "99.02", "name": "Kabupaten ../<b>Uji</b>", "kind": "kabupaten", "province_code": "99"},
        )
        assert find_region("99.02", folder=data_copy.path).slug == "kabupaten-b-uji-b"
