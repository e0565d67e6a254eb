"""Instruments are data: weights, bands, groups; every broken table is named; a fourth one needs no code."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest
from helpers.sentences import says
from helpers.slow_scoring import slow_predicate
from hypothesis import given
from hypothesis import strategies as st

from spbe_research.data.instruments import instrument_ids, load_instrument, load_of_system
from spbe_research.errors import FileProblems, LevelError, ParameterError, UnknownInstrument, message
from spbe_research.paths import package_dir
from spbe_research.profiles.pair_choice import neighbours
from spbe_research.study.reading.file import read_levels
from spbe_research.study.workbook.write import write_template

IDS = ("permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026")

# rows and weight in percent of every aspect, and the domain it belongs to
ASPECTS = {
    # the ministry's 2020 report on Madiun; 35 and 20 where it prints 33 and 22
    "permenpanrb-5-2018": [
        ("1", 7, "7", "1"),
        ("2", 10, "10", "1"),
        ("3", 2, "8", "2"),
        ("4", 2, "8", "2"),
        ("5", 3, "12", "2"),
        ("6", 7, "35", "3"),
        ("7", 6, "20", "3"),
    ],
    # PermenPANRB 59/2020, annex B.2 and B.3, tables 7 to 9; also the deck of Paser, slide 8
    "permenpanrb-59-2020": [
        ("1", 10, "13", "1"),
        ("2", 4, "10", "2"),
        ("3", 4, "10", "2"),
        ("4", 2, "5", "2"),
        ("5", 8, "12", "3"),
        ("6", 3, "4.5", "3"),
        ("7", 10, "27.5", "4"),
        ("8", 6, "18", "4"),
    ],
    # two transcriptions of PermenPANRB 8/2026, annex table 1
    "permenpanrb-8-2026": [
        ("1", 2, "10", ""),
        ("2", 2, "10", ""),
        ("3", 4, "15", ""),
        ("4", 4, "15", ""),
        ("5", 2, "10", ""),
        ("6", 4, "15", ""),
        ("7", 2, "25", ""),
    ],
}

DOMAINS = {
    "permenpanrb-5-2018": {"1": "17", "2": "28", "3": "55"},
    "permenpanrb-59-2020": {"1": "13", "2": "25", "3": "16.5", "4": "45.5"},
    "permenpanrb-8-2026": {},
}

PEMDI_WEIGHTS = [5, 5, 5, 5, 5, 3, 3, 4, 4, 4, 3, 4, 5, 5, 4, 4, 4, 3, 10, 15]


def percent(text: str) -> Fraction:
    return Fraction(text) / 100


class TestTheThree:
    def test_ids_oldest_first(self):
        assert instrument_ids() == IDS

    @pytest.mark.parametrize("name", IDS)
    def test_aspects(self, name):
        inst = load_instrument(name)
        found = [
            (no, int(row["n_rows"]), inst.unit_weight("aspect", no), row["domain_no"])
            for no, row in inst.aspects.iterrows()
        ]
        assert found == [(no, n, percent(w), d) for no, n, w, d in ASPECTS[name]]
        assert [w / 100 for w in inst.aspects["weight_percent"]] == [float(percent(w)) for _, _, w, _ in ASPECTS[name]]

    @pytest.mark.parametrize("name", IDS)
    def test_domains(self, name):
        inst = load_instrument(name)
        assert {no: inst.unit_weight("domain", no) for no in inst.numbers("domain")} == {
            no: percent(w) for no, w in DOMAINS[name].items()
        }
        assert len(inst.domains) == len(DOMAINS[name])

    @pytest.mark.parametrize("name", IDS)
    def test_weights_sum_to_one_exactly(self, name):
        inst = load_instrument(name)
        assert sum(inst.weights) == 1
        assert int(inst.lattice_weights.sum()) == inst.denominator
        assert [Fraction(int(w), inst.denominator) for w in inst.lattice_weights] == list(inst.weights)

    def test_pemdi_weights_row_by_row(self, pemdi):
        assert [w * 100 for w in pemdi.weights] == PEMDI_WEIGHTS
        assert pemdi.codes == tuple(f"I{i}" for i in range(1, 21))

    def test_rows_of_one_aspect_weigh_the_same_in_both_spbe_instruments(self, inst5, inst59):
        for inst in (inst5, inst59):
            assert len(inst.numbers("aspect")) >= 7
            for no in inst.numbers("aspect"):
                assert len({inst.weights[i] for i in inst.row_positions("aspect", no)}) == 1

    def test_codes_of_the_37_rows(self, inst5):
        assert inst5.codes == (*(str(i) for i in range(1, 36)), "35-2", "35-3")

    @pytest.mark.parametrize("name", IDS)
    def test_declared_aspect_and_domain_weights_agree_with_the_rows(self, name, plain):
        """The columns that the package never reads must not tell another story."""
        inst, rows = load_instrument(name), plain(f"instruments/{name}")
        assert len(rows) == len(inst.codes) > 0
        for row in rows:
            for unit in ("aspect", "domain"):
                no, declared = row[f"{unit}_no"], row[f"{unit}_weight_percent"]
                assert bool(no) == bool(declared)
                if no:
                    assert inst.unit_weight(unit, no) == percent(declared)

    @pytest.mark.parametrize("name", IDS)
    def test_names_and_numbers_do_not_vary_within_a_group(self, name, plain):
        for unit in ("aspect", "domain"):
            names: dict[str, set] = {}
            for row in plain(f"instruments/{name}"):
                names.setdefault(row[f"{unit}_no"], set()).add((row[f"{unit}_id"], row[f"{unit}_en"]))
            assert {len(v) for v in names.values()} == {1}

    @pytest.mark.parametrize("name", IDS[:2])
    def test_every_level_has_one_name_for_every_capability(self, name):
        inst = load_instrument(name)
        named = list(zip(inst.level_names["capability"], inst.level_names["level"], strict=True))
        asked = {(c, str(n)) for c in set(inst.rows["capability"]) for n in range(int(inst.answer_min), 6)}
        assert len(named) == len(set(named))
        assert asked <= set(named)

    def test_pemdi_names_stages_and_no_levels(self, pemdi):
        assert len(pemdi.level_names) == 0
        assert [b.stage_id for b in pemdi.bands] == ["Unggul", "Melembaga", "Berkembang", "Membangun", "Merintis"]

    def test_rounding_is_a_property(self, inst5, inst59, pemdi):
        assert {(i.rounding, i.decimals) for i in (inst5, inst59, pemdi)} == {("half-up", 2)}
        assert [i.whole_levels for i in (inst5, inst59, pemdi)] == [True, True, False]
        assert [i.answer_min for i in (inst5, inst59, pemdi)] == [0, 1, 1]

    def test_years(self, inst5, inst59, pemdi):
        assert [(i.year_from, i.year_to) for i in (inst5, inst59, pemdi)] == [(2018, 2020), (2021, 2025), (2026, None)]

    def test_misprinted_weights_stay_out(self, inst5, inst59, plain):
        """33 and 22 (2020) and 3.50 (2024) are on record as printed, and no instrument uses them."""
        printed = {
            (r["source"], r["unit"], r["number"]): Fraction(r["weight_percent"])
            for r in plain("instruments/printed_weights")
        }
        assert printed["kemenpanrb-2020-madiun", "aspect", "6"] == 33
        assert printed["kemenpanrb-2020-madiun", "aspect", "7"] == 22
        assert inst5.unit_weight("aspect", "6") * 100 == 35
        assert inst5.unit_weight("aspect", "7") * 100 == 20
        wrong = [printed["kemenpanrb-2024", "indicator", str(i)] for i in range(42, 48)]
        assert wrong == [Fraction(7, 2)] * 6
        assert [w * 100 for w in inst59.weights[41:]] == [3] * 6
        assert sum(inst59.weights[:41]) * 100 + sum(wrong) == 103  # only 3.00 makes 100


class TestPredicate:
    @pytest.mark.parametrize("name", IDS[:2])
    @pytest.mark.parametrize(
        ("x", "predicate"),
        [
            ("1", "Kurang"),
            ("1.7999", "Kurang"),
            ("1.80", "Cukup"),
            ("2.595", "Cukup"),  # prints 2.60 and is not Baik
            ("2.5999999999", "Cukup"),
            ("2.60", "Baik"),
            (2.6, "Baik"),  # binary 2.6 lies above 13/5 or below: read as written
            (Fraction(26, 10) - Fraction(1, 10**30), "Cukup"),
            ("3.4985", "Baik"),  # Pacitan 2024, printed 3.50 Baik
            ("3.50", "Sangat Baik"),
            (3.5, "Sangat Baik"),
            ("4.1999", "Sangat Baik"),
            ("4.20", "Memuaskan"),
            (4.2, "Memuaskan"),
            (np.float64(4.2), "Memuaskan"),
            ("5", "Memuaskan"),
        ],
    )
    def test_edges_of_spbe(self, name, x, predicate):
        """PermenPANRB 59/2020, annex B.5, table 13: a lower edge belongs to the higher band."""
        inst = load_instrument(name)
        assert inst.predicate(x) == predicate
        assert [b.predicate for b in inst.bands_at(x)] == [predicate]

    @pytest.mark.parametrize("name", IDS)
    @given(x=st.one_of(st.fractions(1, 5, max_denominator=2000), st.integers(10, 50).map(lambda n: Fraction(n, 10))))
    def test_by_walking_down_the_bands(self, name, x):
        assert load_instrument(name).predicate(x) == slow_predicate(x, name)

    @pytest.mark.parametrize(
        ("x", "both"),
        [
            ("1.5", ["Cukup", "Kurang"]),
            ("2.5", ["Baik", "Cukup"]),
            ("3.5", ["Sangat Baik", "Baik"]),
            ("4.0", ["Memuaskan", "Sangat Baik"]),
            ("1.0", ["Kurang"]),
            ("5.0", ["Memuaskan"]),
            ("2.51", ["Baik"]),
        ],
    )
    def test_pemdi_edges_are_unsettled(self, pemdi, x, both):
        assert [b.predicate for b in pemdi.bands_at(x)] == both
        assert pemdi.predicate(x) == both[0]

    @pytest.mark.parametrize("x", ["0.99", 5.01, 0, "6", -1])
    def test_off_the_scale(self, inst59, x):
        with pytest.raises(LevelError) as caught:
            inst59.predicate(x)
        scale = {"label": "PermenPANRB 59/2020", "level_min": 1, "level_max": 5}
        assert str(caught.value) == message("errors.data.instruments.index_off_scale", **scale, x=x)

    @pytest.mark.parametrize("x", [float("nan"), "dua", None])
    def test_no_number(self, inst59, x):
        with pytest.raises(LevelError) as caught:
            inst59.predicate(x)
        why = {"label": "PermenPANRB 59/2020", "error": message("errors.numbers.exact.exact", x=x)}
        assert str(caught.value) == message("errors.data.instruments.bands_at", **why)

    def test_names(self, inst59):
        band = inst59.band("2.13")
        assert (band.name(), band.name("en")) == ("Cukup", "Cukup (Fair)")
        with pytest.raises(
            ParameterError, match=says("errors.numbers.language.check_language", lang_value="fr", join="id, en")
        ):
            band.name("fr")


class TestShared:
    """One loaded instrument serves the whole process: nobody may change it for the others."""

    def test_loaded_once(self, inst59):
        assert load_instrument("permenpanrb-59-2020") is inst59
        assert load_instrument(inst59) is inst59

    @pytest.mark.parametrize("table", ["indicators", "aspects", "domains"])
    def test_frames_are_the_callers_own(self, inst59, table):
        before = getattr(inst59, table).copy(deep=True)
        mine = getattr(inst59, table)
        mine.index = mine.index[::-1]
        mine["weight_percent"] = 0.0
        mine.iloc[0, 1] = "changed"
        assert getattr(inst59, table).equals(before)

    def test_lattice_weights_are_read_only(self, inst59):
        with pytest.raises(ValueError, match="read-only"):
            inst59.lattice_weights[0] = 0

    def test_frozen(self, inst59):
        with pytest.raises(FrozenInstanceError):
            inst59.decimals = 3
        with pytest.raises(FrozenInstanceError):
            inst59.bands[0].lower = Fraction(0)

    def test_positions_are_a_copy(self, inst59):
        inst59.row_positions("domain", "3").clear()
        assert len(inst59.row_positions("domain", "3")) == 11

    @pytest.mark.parametrize("again", [lambda i: pickle.loads(pickle.dumps(i)), copy.deepcopy])  # noqa: S301
    def test_travels_to_a_worker(self, inst5, again):
        other = again(inst5)
        assert other.weights == inst5.weights
        assert other.predicate("2.6") == "Baik"

    def test_repr(self, inst59, pemdi):
        assert repr(inst59) == "<Instrument permenpanrb-59-2020: 47 rows, 8 aspects, 4 domains>"
        assert repr(pemdi) == "<Instrument permenpanrb-8-2026: 20 rows, 7 aspects, 0 domains>"


def none_there(unit: str, number: object, last: int) -> str:
    there = ", ".join(str(n) for n in range(1, last + 1))
    values = {"label": "PermenPANRB 59/2020", "unit": unit, "number": number, "value": there}
    return message("errors.data.instruments.row_positions", **values)


class TestSystems:
    """Integrity zones stand in the same tables, and nothing of SPBE sees them."""

    ZONES = ("permenpanrb-52-2014", "permenpanrb-90-2021")

    def test_ids_of_one_system_or_of_all(self):
        assert instrument_ids() == instrument_ids(system="spbe") == IDS
        assert instrument_ids(system="zi") == self.ZONES
        assert set(instrument_ids(system=None)) == {*IDS, *self.ZONES}
        with pytest.raises(ParameterError, match="spbe, zi"):
            instrument_ids(system="audit")

    @pytest.mark.parametrize("name", ZONES)
    def test_a_zone_is_an_instrument_from_0_to_100(self, name):
        inst = load_instrument(name)
        assert (inst.system, inst.level_min, inst.level_max, sum(inst.weights)) == ("zi", 0, 100, 1)
        assert {no: inst.unit_weight("domain", no) * 100 for no in inst.numbers("domain")} == {
            "permenpanrb-90-2021": {"1": 60, "2": Fraction(45, 2), "3": Fraction(35, 2)},
            "permenpanrb-52-2014": {"1": 60, "2": 20, "3": 20},
        }[name]

    @pytest.mark.parametrize("name", IDS)
    def test_the_three_are_of_spbe(self, name):
        assert load_instrument(name).system == load_of_system(name, "spbe").system == "spbe"

    def test_the_other_system_is_refused_where_one_is_asked_for(self, tmp_path):
        told = {"instrument": "permenpanrb-90-2021", "join": ", ".join(IDS)}
        with pytest.raises(UnknownInstrument) as caught:
            write_template(tmp_path / "new.xlsx", "permenpanrb-90-2021")
        assert str(caught.value) == message("errors.data.instruments.other_than_spbe", **told)
        file = tmp_path / "levels.csv"
        file.write_text("code,level\n1,2\n", encoding="utf-8")
        with pytest.raises(FileProblems, match=re.escape(message("errors.data.instruments.other_than_spbe", **told))):
            read_levels(file, region="paser", year=2022, instrument="permenpanrb-90-2021", assessment="study")
        with pytest.raises(UnknownInstrument) as caught:
            load_of_system("permenpanrb-59-2020", "zi")
        told = {"instrument": "permenpanrb-59-2020", "join": ", ".join(self.ZONES)}
        assert str(caught.value) == message("errors.data.instruments.other_than_zi", **told)

    def test_no_year_leads_to_a_zone(self, tmp_path):
        """90/2021 is in force beside 59/2020; the year alone still leads to one instrument of SPBE."""
        file = tmp_path / "levels.csv"
        file.write_text("code,level\n" + "".join(f"{i},2\n" for i in range(1, 48)), encoding="utf-8")
        read = read_levels(file, region="paser", year=2022, assessment="study")
        assert [one.instrument for one in read] == ["permenpanrb-59-2020"]

    def test_whatever_lists_instruments_looks_within_one_system(self):
        """All there are only where tables are checked and one is loaded by name; the rest names a system or SPBE."""
        calls, listings = {}, set()
        for path in package_dir().rglob("*.py"):
            name = path.relative_to(package_dir()).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                if node.func.id == "instrument_ids":
                    asked = {k.arg: ast.unparse(k.value) for k in node.keywords}
                    calls.setdefault(name, set()).add(asked.get("system", "'spbe'"))
                elif node.func.id == "read_table" and "'instruments/instruments'" in map(ast.unparse, node.args[:1]):
                    listings.add(name)
        assert len(calls) > 8
        assert {name for name, of in calls.items() if "None" in of} == {"data/instruments.py", "checks/check_links.py"}
        allowed = {"'spbe'", "'zi'", "None", "system", "instrument.system"}
        assert set().union(*calls.values()) <= allowed
        # labels of the instruments that a history names, and the table's own module
        assert listings == {"chapters/maturity/tables.py", "data/instruments.py"}

    def test_neighbours_are_of_the_same_system(self):
        new = load_instrument("permenpanrb-90-2021")
        assert [i and i.id for i in neighbours(new)] == ["permenpanrb-52-2014", None]
        assert [i and i.id for i in neighbours(load_instrument(IDS[0]))] == [None, IDS[1]]

    def test_a_folder_from_before_holds_instruments_of_spbe(self, data_copy):
        header, rows = data_copy.rows("instruments/instruments")
        kept = [{k: v for k, v in r.items() if k != "system"} for r in rows if r["system"] == "spbe"]
        data_copy.write("instruments/instruments", [c for c in header if c != "system"], kept)
        assert instrument_ids(data_copy.path) == IDS
        assert instrument_ids(data_copy.path, system="zi") == ()
        assert load_instrument("permenpanrb-59-2020", folder=data_copy.path).system == "spbe"


class TestAsking:
    def test_unknown_instrument(self):
        with pytest.raises(UnknownInstrument) as caught:
            load_instrument("permenpanrb-1-1999")
        there = {"instrument": "permenpanrb-1-1999", "join": ", ".join(IDS)}
        assert str(caught.value) == message("errors.data.instruments.load_instrument", **there)

    @pytest.mark.parametrize("ask", ["row_positions", "unit_weight"])
    @pytest.mark.parametrize(
        ("unit", "number", "line"),
        [
            ("domain", "9", none_there("domain", "9", 4)),
            ("aspect", 0, none_there("aspect", 0, 8)),
            ("row", "1", message("errors.options.choice", name="unit", found="'row'", allowed="aspect, domain")),
        ],
    )
    def test_no_such_group_weighs_nothing_silently(self, inst59, ask, unit, number, line):
        with pytest.raises(ParameterError) as caught:
            getattr(inst59, ask)(unit, number)
        assert str(caught.value) == line

    def test_an_instrument_without_domains(self, pemdi):
        assert pemdi.numbers("domain") == ()
        with pytest.raises(
            ParameterError, match=says("errors.data.instruments.row_positions", unit="domain", number="1", value="none")
        ):
            pemdi.unit_weight("domain", "1")

    def test_a_number_may_be_an_integer(self, inst59):
        assert inst59.row_positions("domain", 3) == inst59.row_positions("domain", "3") == list(range(20, 31))
