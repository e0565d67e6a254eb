"""The check of the data: the packaged tables are sound, and whatever breaks one is named with its place.

Every mutation is made on a copy; the finding must name the file, the row as a spreadsheet counts it, and the column.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from helpers.checking import SharedCopy, remember_sound_tables
from helpers.running import call
from helpers.sentences import data_line, said, says
from helpers.tables import DATA, DataCopy

from spbe_research.checks.check import Finding, check_tables
from spbe_research.checks.schemas import schemas
from spbe_research.errors import DataError, message
from spbe_research.text.catalog import tell


@pytest.fixture(scope="session")
def shared_copy(tmp_path_factory) -> SharedCopy:
    return SharedCopy(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module", autouse=True)
def sound_tables_are_remembered():
    assert check_tables() == []  # all of it by pandera, before anything is remembered
    with pytest.MonkeyPatch.context() as patch:
        remember_sound_tables(patch)
        yield


@pytest.fixture
def data_copy(shared_copy: SharedCopy) -> Iterator[DataCopy]:
    """Here every test breaks one table of thirty: they share a copy, each table is read once."""
    with shared_copy.lent() as copy:
        yield copy


TABLES = sorted(p.relative_to(DATA).with_suffix("").as_posix()
                for p in (DATA).rglob("*.csv"))  # fmt: skip


def test_packaged_data_are_sound():
    assert check_tables() == []


def test_every_table_has_a_schema_and_every_schema_a_table(data_folder):
    assert set(schemas()) == set(TABLES)


def test_a_fourth_instrument_is_data_only(fourth):
    """Its codes and numbers are letters: a schema that only takes digits would be a branch in code."""
    assert check_tables(fourth.path) == []


def test_missing_folder_is_one_clear_error(tmp_path):
    with pytest.raises(DataError, match=says("errors.package.paths.data_dir")):
        check_tables(tmp_path / "nowhere")


ABOVE_0 = str(message("errors.data.instruments.weights_allowed"))

# table, row, column, new text, what the finding must say of it (None: any finding of that place will do)
CELLS = [
    ("observations/indicator_levels", 2, "level", "6", "1 to 5"),
    ("observations/indicator_levels", 2, "level", "2.5", "steps of 1"),
    ("observations/indicator_levels", 2, "level", "2,5", "with a point"),
    ("observations/indicator_levels", 2, "level", "tiga", "with a point"),
    ("observations/indicator_levels", 2, "level", "", "with a point"),
    ("observations/indicator_levels", 2, "level", "0", "1 to 5"),
    ("observations/indicator_levels", 2, "indicator", "48", "an indicator of"),
    ("observations/indicator_levels", 2, "year", "2019", "2021 to 2025"),
    ("observations/indicator_levels", 2, "year", "2022-01-01", "a year"),
    ("observations/indicator_levels", 2, "instrument", "permenpanrb-60-2020", "permenpanrb-59-2020"),
    ("observations/indicator_levels", 2, "assessment", "Official", "official"),
    ("observations/indicator_levels", 2, "source", "paser", "paser-2022"),
    ("observations/indicator_levels", 2, "institution_id", "99.99", "the register knows"),
    ("observations/indicator_levels", 2, "institution_id", "6401", "the register knows"),
    ("observations/indicator_levels", 2, "institution", " Kabupaten Paser", "without spaces"),
    ("observations/domain_values", 2, "value", "5.40", "1 to 5"),
    ("observations/domain_values", 2, "value", "0.90", "1 to 5"),
    ("observations/domain_values", 2, "value", "nan", "with a point"),
    ("observations/domain_values", 2, "value", "3.4.0", "with a point"),
    ("observations/domain_values", 2, "domain", "5", "a domain of"),
    ("observations/domain_values", 2, "kind", "kementrian", "kementerian"),
    ("observations/aspect_values", 2, "aspect", "9", "an aspect of"),
    ("observations/aspect_values", 2, "value", "-1", "with a point"),
    ("observations/index_values", 2, "index", "9.99", "1 to 5"),
    ("observations/index_values", 2, "predicate", "Lumayan", "Cukup"),
    ("observations/not_assessed", 2, "institution_id", "64.99", "the register knows"),
    ("instruments/permenpanrb-59-2020", 2, "weight_percent", "1,3", "fraction"),
    ("instruments/permenpanrb-59-2020", 2, "weight_percent", "13/0", None),
    ("instruments/permenpanrb-59-2020", 2, "weight_percent", "0", ABOVE_0),
    ("instruments/permenpanrb-59-2020", 2, "aspect_weight_percent", "14", "13, the sum of its rows"),
    ("instruments/permenpanrb-59-2020", 2, "domain_weight_percent", "14", "13, the sum of its rows"),
    ("instruments/permenpanrb-59-2020", 2, "name_id", "", "text"),
    ("instruments/instruments", 3, "rounding", "half-odd", "half-up"),
    ("instruments/instruments", 3, "level_step", "0.7", None),
    ("instruments/instruments", 3, "level_step", "0", None),
    ("instruments/instruments", 3, "edges", "closed", "unsettled"),
    ("instruments/predicates", 2, "upper_inclusive", "true", "yes"),
    ("instruments/levels", 2, "capability", "services", "service"),
    ("instruments/levels", 2, "level", "9", None),
    ("instruments/criteria", 2, "code", "99", None),
    ("instruments/criteria", 2, "level", "7", None),
    ("instruments/steps", 2, "code", "99", None),
    ("instruments/steps", 2, "to_level", "3", None),
    ("instruments/steps", 2, "kinds", "document|rest", None),
    ("instruments/policies", 2, "policy", "99", None),
    ("instruments/printed_weights", 2, "number", "99", None),
    ("instruments/evidence_blocks", 2, "code", "99", None),
    ("instruments/evidence_blocks", 2, "strength", "sure", None),
    ("sources", 2, "decimals", "two", "a digit"),
    ("sources", 2, "rounding", "up", "half-up"),
    ("kinds", 2, "single_institution", "y", "yes"),
    ("institutions", 2, "kind", "Kementerian", "kementerian"),
    ("institution_aliases", 2, "institution_id", "badan-tanpa-nama", "the register knows"),
    ("group_members", 2, "group_id", "rata-rata-semua", "the register knows"),
    ("regions/regions", 2, "province_code", "99", "the register knows"),
    ("regions/regions", 50, "kind", "kab", "kabupaten"),
    ("regions/regions", 50, "province_code", "64", None),
    ("regions/regions", 50, "province", "Atlantis", None),
    ("regions/aliases", 2, "code", "99.99", "the register knows"),
    ("regions/without_data", 2, "code", "64.01", None),
    ("known_discrepancies", 2, "cause", "whatever", "boundary"),
    ("known_discrepancies", 2, "institution_id", "99.99", None),
    ("crosswalks/permenpanrb-5-2018--permenpanrb-59-2020", 2, "old_code", "99", "permenpanrb-5-2018"),
    ("crosswalks/permenpanrb-5-2018--permenpanrb-59-2020", 2, "new_code", "99", "permenpanrb-59-2020"),
    ("crosswalks/permenpanrb-5-2018--permenpanrb-59-2020", 2, "relation", "same", "equivalent"),
    ("crosswalks/permenpanrb-5-2018--permenpanrb-59-2020", 2, "relation", "new", None),
    ("audit/crosswalk", 2, "code", "99", None),
    ("audit/crosswalk", 2, "ref", "APO99", "cobit-5"),
    ("audit/crosswalk", 2, "framework", "cobit-2019", "cobit-5"),
    ("audit/crosswalk", 2, "basis", "known", "judgement"),
    ("audit/themes", 2, "controls", "36", "37"),
    ("audit/controls", 2, "theme", "A.9", "iso-27001-2022"),
    ("integrity_zone/thresholds", 2, "minimum", "75%", "number"),
    ("integrity_zone/thresholds", 5, "number", "12", "permenpanrb-90-2021"),
    ("integrity_zone/sheet", 4, "weight", "5", "the sum of"),
    ("integrity_zone/questions", 2, "answer_type", "abcdef", "abcde"),
    ("integrity_zone/questions", 2, "node", "99", None),
    ("integrity_zone/spbe_links", 2, "code", "99", "permenpanrb-59-2020"),
    ("integrity_zone/goals", 2, "questions", "51|999", None),
    ("instruments/instruments", 3, "system", "zone", "zi"),
    ("regions/province_tiles", 2, "column", "0", "a whole number from 1"),
    ("regions/province_tiles", 2, "code", "10", "the code of a province"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "column", "text", "allowed"),
    CELLS,
    ids=[f"{t}-{c}-{x or 'blank'}" for t, _, c, x, _ in CELLS],
)
def test_a_wrong_cell_is_found_with_its_place(data_copy, table, row, column, text, allowed):
    data_copy.set(table, row, **{column: text})
    findings = check_tables(data_copy.path)
    here = [f for f in findings if (f.file, f.row) == (f"{table}.csv", row) and f.column == column]
    assert here, [str(f) for f in findings[:5]]
    where = data_line(table, row, column).partition(": ")[0]
    assert all("\n" not in str(f) and where in str(f) for f in here)
    if allowed is not None:
        assert any(any(w in f.allowed for w in allowed.split("|")) for f in here), [str(f) for f in here]
        assert any(f.found == text for f in here)


def test_a_province_without_a_tile_and_one_with_two_are_found(data_copy):
    data_copy.set("regions/province_tiles", 2, code="12")  # Aceh's tile goes to Sumatera Utara, which has one
    found = {(f.row, f.found) for f in check_tables(data_copy.path) if f.file == "regions/province_tiles.csv"}
    assert found == {(3, "12"), (None, message("errors.checks.links.no_tile", code="11"))}


#: columns by which each table knows a line; doubling a line must be found
KEYED = {
    "observations/indicator_levels": "institution_id, year, instrument, assessment, source, indicator",
    "observations/domain_values": "institution_id, year, instrument, assessment, source, domain",
    "observations/index_values": "institution_id, year, instrument, assessment, source",
    "institutions": "institution_id",
    "sources": "source",
    "regions/regions": "code",
    "instruments/permenpanrb-59-2020": "code",
    "instruments/predicates": "instrument, predicate",
}


@pytest.mark.parametrize("table", KEYED)
def test_a_doubled_line_is_found_in_both_places(data_copy, table):
    _, rows = data_copy.rows(table)
    data_copy.add(table, rows[0])
    findings = [f for f in check_tables(data_copy.path) if f.file == f"{table}.csv" and f.column == KEYED[table]]
    assert {f.row for f in findings} == {2, len(rows) + 2}
    assert all(
        f.allowed == message("errors.checks.check.once") and rows[0][KEYED[table].split(", ")[0]] in f.found
        for f in findings
    )


def test_one_value_given_by_two_lines_of_different_text(data_copy):
    """The level of one indicator twice with different levels: the key is the same, so it is doubled."""
    _, rows = data_copy.rows("observations/indicator_levels")
    data_copy.add("observations/indicator_levels", {**rows[0], "level": "4", "note": "again"})
    assert {f.row for f in check_tables(data_copy.path)} == {2, len(rows) + 2}


def test_weights_that_do_not_sum_to_100(data_copy):
    data_copy.set("instruments/permenpanrb-59-2020", 2, weight_percent="1.4")
    (found,) = [f for f in check_tables(data_copy.path) if said(f.allowed, "errors.data.instruments.allowed_sum")]
    assert (found.file, found.column, found.found) == (
        "instruments/permenpanrb-59-2020.csv",
        "weight_percent",
        "1001/10",
    )


def test_a_gap_between_predicates(data_copy):
    data_copy.set("instruments/predicates", 3, lower="3.6")
    texts = [str(f) for f in check_tables(data_copy.path)]
    gap = "errors.data.instruments.bands"
    assert any(t.startswith("instruments/predicates.csv") and said(t, gap) for t in texts), texts


def test_a_code_that_the_crosswalk_forgets(data_copy):
    name = "crosswalks/permenpanrb-5-2018--permenpanrb-59-2020"
    header, rows = data_copy.rows(name)
    gone = next(r for r in rows if r["relation"] == "dropped")
    data_copy.write(name, header, [r for r in rows if r is not gone])
    (found,) = check_tables(data_copy.path)
    assert found.found == message("errors.checks.links.no_row", code=gone["old_code"])


def test_a_recorded_value_off_the_scale_is_excused_only_where_it_stands(data_copy):
    """Banyuasin 2023 really prints 0.30; the same 0.30 elsewhere, or 0.31 of another year, is an error."""
    _, rows = data_copy.rows("observations/domain_values")
    at = next(i for i, r in enumerate(rows, 2) if r["value"] == "0.30")
    assert rows[at - 2]["institution_id"] == "16.07"
    data_copy.set("observations/domain_values", at + 1, value="0.30")
    (found,) = check_tables(data_copy.path)
    assert (found.row, found.column, found.found) == (at + 1, "value", "0.30")


def test_a_surplus_table_and_a_missing_one(data_copy):
    (data_copy.path / "observations" / "extra.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    data_copy.file("kinds").rename(data_copy.path / "kinds.txt")
    files = {f.file for f in check_tables(data_copy.path)}
    assert files == {"kinds.csv"}
    (data_copy.path / "kinds.txt").rename(data_copy.file("kinds"))
    (found,) = check_tables(data_copy.path)
    assert (found.file, found.found) == ("observations/extra.csv", message("errors.checks.check.no_schema"))


BREAKS = {
    "a renamed header": lambda text: text.replace(text.split(",", 1)[0], "kolom", 1),
    "swapped columns": lambda text: ",".join([*text.split(",", 2)[1::-1], text.split(",", 2)[2]]),
    "a short row": lambda text: text.rstrip("\n").rsplit(",", 1)[0] + "\n",
    "a surplus cell": lambda text: text.rstrip("\n") + ",x\n",
    "an empty file": lambda _: "",
    "a header alone": lambda text: text.splitlines()[0] + "\n",
    "semicolons": lambda text: text.replace(",", ";"),
    "latin-1": lambda text: text.encode() + "é".encode("latin-1"),
}


def _break(data_copy, table: str, how: str) -> None:
    path = data_copy.file(table)
    broken = BREAKS[how](path.read_text(encoding="utf-8"))
    path.write_bytes(broken if isinstance(broken, bytes) else broken.encode())


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("table", ["sources", "observations/index_values"])
def test_a_broken_file_is_found_and_never_raises(data_copy, table, how):
    _break(data_copy, table, how)
    findings = check_tables(data_copy.path)
    assert findings or (how == "a header alone" and table.startswith("observations/"))  # nothing observed is no error
    assert all(isinstance(f, Finding) and "\n" not in str(f) for f in findings)
    if how != "a header alone":
        assert f"{table}.csv" in {f.file for f in findings}


#: tables whose lines others need; without a line the rest may be empty
NEEDED = (
    "audit/controls",
    "audit/frameworks",
    "audit/themes",
    "crosswalks/permenpanrb-",
    "institutions",
    "instruments/instruments",
    "instruments/permenpanrb-",
    "instruments/predicates",
    "integrity_zone/goals",
    "integrity_zone/questions",
    "integrity_zone/sheet",
    "kinds",
    "known_discrepancies",
    "regions/province_tiles",
    "regions/regions",
    "sources",
    "works",
)


@pytest.mark.slow
@pytest.mark.parametrize(("table", "how"), list(itertools.product(TABLES, BREAKS)))
def test_every_table_broken_in_every_way(data_copy, table, how):
    _break(data_copy, table, how)
    findings = check_tables(data_copy.path)
    if how == "a header alone":  # an empty table is regular; what needs its lines says so
        assert bool(findings) is table.startswith(NEEDED)
        assert all(isinstance(f, Finding) and "\n" not in str(f) for f in findings)
    else:
        assert f"{table}.csv" in {f.file for f in findings}


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_every_renamed_column_is_found(data_copy, table):
    header, rows = data_copy.rows(table)
    for column in header:
        renamed = [c if c != column else "kolom" for c in header]
        data_copy.write(table, renamed, [{("kolom" if k == column else k): v for k, v in r.items()} for r in rows])
        assert f"{table}.csv" in {f.file for f in check_tables(data_copy.path)}, column
    data_copy.write(table, header, rows)
    assert check_tables(data_copy.path) == []


REPORT_BREAKS = [
    *[("cell", t, c) for t, c in [("observations/index_values", "index"), ("regions/regions", "kind"),
                                  ("instruments/permenpanrb-59-2020", "weight_percent"), ("sources", "rounding")]],
    *[("header", t, c) for t, c in [("observations/index_values", "kind"), ("observations/domain_values", "source"),
                                    ("sources", "source"), ("sources", "rounding"), ("kinds", "name_id"),
                                    ("group_members", "group_id"), ("known_discrepancies", "year"),
                                    ("instruments/instruments", "label_en"), ("regions/regions", "code"),
                                    ("institutions", "name")]],
]  # fmt: skip


@pytest.mark.parametrize(("what", "table", "column"), REPORT_BREAKS)
def test_a_broken_table_stops_a_report_with_one_line(data_copy, monkeypatch, capsys, tmp_path, what, table, column):
    """Issue: one clear line, exit status 2, nothing written, whichever table the report meets first."""
    if what == "cell":
        data_copy.set(table, 2, **{column: "x,y"})
    else:
        header, rows = data_copy.rows(table)
        renamed = [c if c != column else "kolom" for c in header]
        data_copy.write(table, renamed, [{("kolom" if k == column else k): v for k, v in r.items()} for r in rows])
    monkeypatch.setenv("SPBE_DATA", str(data_copy.path))
    out = tmp_path / "out"
    status, printed, error = call(monkeypatch, capsys, "report", "paser", "--out", str(out))
    assert status == 2
    assert printed == ""
    assert error.startswith("spbe: ")
    assert error.count("\n") == 1
    assert re.search(re.escape(f"{table}.csv") + says("errors.frame.row").pattern, error)
    assert not out.exists()


def test_the_command_lists_findings_and_fails(data_copy, monkeypatch, capsys):
    data_copy.set("observations/index_values", 2, index="9.99")
    data_copy.set("observations/index_values", 3, predicate="Lumayan")
    status, printed, error = call(monkeypatch, capsys, "check", "--data", str(data_copy.path))
    assert (status, error) == (1, "")
    lines = printed.splitlines()
    assert lines[-1].startswith("2 ")
    assert lines[0].startswith(data_line("observations/index_values", 2, "index", found="9.99"))
    assert call(monkeypatch, capsys, "check") == (0, tell("command.findings_none") + "\n", "")


def test_a_table_that_cannot_be_read_is_told_as_a_problem_and_not_as_a_cell(data_copy):
    data_copy.file("kinds").unlink()
    (finding,) = check_tables(data_copy.path)
    line = data_line("kinds", problem=message("errors.data.tables.table_stamp", data_dir_name="data"))
    assert str(finding) == line
    assert str(finding.error(more=2)).startswith(line + " (2 ")
