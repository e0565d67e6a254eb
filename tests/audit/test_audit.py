"""The audit programme, and its checklist written, filled, read back and scored."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.audit.coverage import _capability
from spbe_research.audit.framework import framework_ids, load_framework
from spbe_research.errors import FileProblems, ParameterError
from spbe_research.numbers.language import LANGUAGES
from spbe_research.paths import data_dir
from spbe_research.text.catalog import say

N = "permenpanrb-59-2020"
ISO, OLD, COBIT = "iso-27001-2022", "iso-27001-2013", "cobit-5"
PASER = spbe.load_levels("paser", 2022)
#: published sizes: 93 controls in four themes, 114 in fourteen, 37 processes in five
SIZES = {ISO: [37, 8, 14, 34], OLD: [2, 7, 6, 10, 14, 2, 15, 14, 7, 13, 5, 7, 4, 8], COBIT: [5, 13, 10, 6, 3]}


def table(name: str) -> list[dict[str, str]]:
    with (data_dir() / "audit" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("framework", framework_ids())
def test_a_framework_has_as_many_controls_as_its_publisher_counts(framework: str):
    frame = load_framework(framework)
    themes = frame.controls.loc[list(frame.items), "theme"]
    assert [int((themes == t).sum()) for t in dict.fromkeys(themes)] == SIZES[framework]


def test_only_what_a_link_names_has_a_title_and_the_rest_says_so():
    named = {(r["framework"], r["ref"]) for r in table("crosswalk")}
    for row in table("controls"):
        if row["form"] in ("control", "process", "group", "clause") and row["framework"] in SIZES:
            assert bool(row["short_id"]) == bool(row["short_en"]) == ((row["framework"], row["code"]) in named)
            assert row["short_en"] or row["confidence"] == "general knowledge"


def test_every_link_has_strength_and_basis_and_the_security_rows_are_linked():
    links = table("crosswalk")
    assert len([r for r in links if r["instrument"] == N]) == 232
    assert {r["code"] for r in links if r["instrument"] != N} == {"I8", "I11", "I12"}
    assert {r["strength"] for r in links} == {"primary", "supporting"}
    assert all(r["basis"].startswith(("judgement", "sourced: ")) for r in links)
    for framework in (ISO, OLD, COBIT):
        own = {r["code"] for r in links if r["framework"] == framework and r["instrument"] == N}
        assert {"8", "9", *map(str, range(21, 25)), "29", "30", "31"} <= own
    assert next(r for r in table("frameworks") if r["framework"] == "iso-19011-2018")["replaced_in"] == "2026"


@pytest.mark.parametrize("framework", framework_ids())
def test_evidence_and_risk_are_those_of_the_linked_levels(framework: str):
    programme = spbe.audit_programme(PASER, N, framework=framework)
    levels = PASER.values
    links = [r for r in table("crosswalk") if r["framework"] == framework and r["instrument"] == N]
    for line in programme.controls.to_dict("records"):
        own = [r for r in links if r["ref"] == line["code"]]
        best = max(levels[r["code"]] for r in own)
        risk = sum((5 - levels[r["code"]]) * (2 if r["strength"] == "primary" else 1) for r in own)
        assert line["evidence"] == ("none" if best == 1 else "partial" if best == 2 else "held")
        assert line["risk_low"] == line["risk_high"] == float(risk)
        assert line["judged"] is True
    kinds = ["none", "open", "partial", "held"]
    order = [(kinds.index(r["evidence"]), -r["risk_high"]) for r in programme.controls.to_dict("records")]
    assert order == sorted(order)
    assert set(programme.controls["code"]) == {r["ref"] for r in links}


def test_a_member_of_a_linked_group_is_not_called_unlinked():
    programme = spbe.audit_programme(PASER, N, framework=OLD)
    assert not [c for c in programme.unlinked if c.startswith("A.12.3.")]  # the group A.12.3 is linked
    assert "A.9.2.1" in programme.unlinked


def test_domain_values_leave_controls_open_and_true_levels_lie_inside():
    printed = spbe.load_values("paser", 2022)
    domains = spbe.score(PASER.values, N).domains["value"]
    whole = spbe.audit_programme(PASER, N)
    assert printed.depth == "indicator"
    aspects = {str(n): f"{float(v):.2f}" for n, v in domains.items()}
    levels = dict.fromkeys(spbe.load_instrument(N).codes)
    # nothing known: every control stays open, and every risk runs from nothing to all of it
    blank = spbe.audit_programme(levels, N)
    assert set(blank.controls["evidence"]) == {"open"}
    assert (blank.controls["risk_low"] == 0).all()
    one = blank.controls.set_index("code")
    for line in whole.controls.to_dict("records"):
        assert one.at[line["code"], "risk_low"] <= line["risk_low"] <= one.at[line["code"], "risk_high"]
    assert aspects["3"] == "1.00"


def test_a_domain_value_at_the_floor_says_that_nothing_is_behind_its_rows():
    """Paser 2022 prints 1.00 for domain 3: alone it fixes all eleven rows."""
    programme = spbe.audit_programme(_domains_alone({"1": "1.80", "2": "1.90", "3": "1.00", "4": "2.75"}), N)
    lines = programme.controls.set_index("code")
    assert lines.at["cl.8.2", "evidence"] == "none"  # row 21 alone
    assert lines.at["A.5.1", "evidence"] == "open"  # row 8, of domain 1
    assert said_of(programme.note, n=11, fewest=11, most=11)


def test_a_middle_domain_value_says_how_many_rows_may_stand_at_the_floor():
    programme = spbe.audit_programme(spbe.load_values("bintan", 2024), N)
    total = round(float(spbe.load_values("bintan", 2024).values["3"]) * 11)
    fewest = max(0, 22 - total)
    assert said_of(programme.note, n=11, fewest=fewest, most=(55 - total) // 4)


def said_of(note: str, **values: int) -> bool:
    return say("notes.audit.management", "en", **values) in str(note)


def _domains_alone(values: dict[str, str]) -> spbe.Observation:
    seen = spbe.load_values("bintan", 2024)
    exact = pd.Series({k: Fraction(v) for k, v in values.items()}, dtype=object)
    return dataclasses.replace(
        seen, values=exact, printed=pd.Series(values), index_printed=None, predicate_printed=None, beside=()
    )


def test_the_programme_has_every_part_of_iso_19011_and_evidence_to_ask_for():
    programme = spbe.audit_programme(PASER, N)
    assert list(dict.fromkeys(programme.parts["part"])) == [
        "objectives", "scope", "criteria", "schedule", "team", "evidence", "report", "follow-up",
    ]  # fmt: skip
    first = programme.schedule[programme.schedule["round"] == 1]
    assert set(first["evidence"]) == {"none"}
    asked = programme.evidence
    assert (asked["ask_id"] != "").all()
    assert (asked["ask_en"] != "").all()
    assert len(asked) == 86
    assert "2026" in str(programme.note)


def test_an_instrument_without_links_and_a_framework_of_another_kind_are_refused():
    there = "permenpanrb-59-2020, permenpanrb-8-2026, permenpanrb-5-2018"
    zone = "permenpanrb-90-2021"
    with pytest.raises(ParameterError, match=says("errors.audit.no_links", instrument=zone, there=there)) as caught:
        spbe.audit_programme([3] * 15, zone)
    assert "\n" not in str(caught.value)
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="framework")):
        spbe.audit_programme(PASER, N, framework="iso-19011-2018")


def ties(old: str, new: str) -> list[dict[str, str]]:
    with (data_dir() / "crosswalks" / f"{old}--{new}.csv").open(encoding="utf-8", newline="") as handle:
        return [r for r in csv.DictReader(handle) if r["old_code"] and r["new_code"]]


@pytest.mark.parametrize("framework", framework_ids())
@pytest.mark.parametrize("instrument", ["permenpanrb-5-2018", "permenpanrb-8-2026"])
def test_links_of_another_instrument_go_through_the_crosswalk_and_say_so(instrument: str, framework: str):
    """Built again from the two tables: each carried link names its rows, and is primary by the rule alone."""
    before = instrument == "permenpanrb-5-2018"
    pairs = [(r["old_code"], r["new_code"], r["relation"]) if before else (r["new_code"], r["old_code"], r["relation"])
             for r in ties(*((instrument, N) if before else (N, instrument)))]  # fmt: skip
    strengths = {(r["code"], r["ref"]): r["strength"] for r in table("crosswalk")
                 if (r["instrument"], r["framework"]) == (N, framework)}  # fmt: skip
    own = {(r["code"], r["ref"]) for r in table("crosswalk")
           if (r["instrument"], r["framework"]) == (instrument, framework)}  # fmt: skip
    expected = {}
    for code in {p[0] for p in pairs}:
        mine = [(row, relation) for of, row, relation in pairs if of == code]
        for ref in {r for row, r in strengths if row in [m for m, _ in mine]} - {r for c, r in own if c == code}:
            held = [strengths.get((row, ref)) for row, _ in mine]
            whole = all(relation in ("renamed", "equivalent", "merged") for _, relation in mine)
            expected[code, ref] = "primary" if whole and set(held) == {"primary"} else "supporting"
    links = load_framework(framework).links(instrument)
    carried = links[links["through"] == N]
    found = {(r["code"], r["ref"]): r["strength"] for r in carried.to_dict("records")}
    assert found == expected
    assert carried["basis"].str.startswith(f"judgement; {N} ").all()
    assert {(r["code"], r["ref"]) for r in links[links["through"] == ""].to_dict("records")} == own


def test_what_the_older_instrument_never_asked_is_named_and_no_control_hangs_on_it():
    programme = spbe.audit_programme([3] * 37, "permenpanrb-5-2018")
    assert programme.through == N
    assert programme.without == ("8", "9", "21", "22", "29", "30", "31")
    assert says("notes.audit.without", codes=", ".join(programme.without)).search(str(programme.note))
    assert "cl.9.2" not in set(programme.controls["code"])
    assert set(programme.controls["primary"]) == {()}
    assert programme.management is None  # its third domain is that of services
    partly = spbe.audit_programme(dict.fromkeys(spbe.load_instrument("permenpanrb-5-2018").codes), "permenpanrb-5-2018")
    assert partly.management is None


def test_rows_of_8_2026_are_linked_by_their_title_or_through_59_2020():
    programme = spbe.audit_programme([1.5] * 20, "permenpanrb-8-2026")
    lines = programme.controls.set_index("code")
    assert lines.at["A.8.24", "rows"] == ("I11",)
    assert lines.at["cl.9.2", "primary"] == ("I9",)  # all four rows that it took in are about audits
    assert lines.at["A.5.35", "primary"] == ()  # of which two speak of independent review
    assert set(lines["evidence"]) == {"none"}
    assert (programme.evidence["ask_en"] != "").all()  # in general words: no text of a row is on record
    assert programme.without == ()


Fill = Callable[[openpyxl.worksheet.worksheet.Worksheet], None]


def filled(tmp_path: Path, framework: str, fill: Fill, lang: str = "id") -> Path:
    file = spbe.audit_programme(PASER, N, framework=framework).write_checklist(tmp_path / "p.xlsx", lang=lang)
    book = openpyxl.load_workbook(file)
    fill(book.active)
    book.save(file)
    return file


def every(column: int, value: object, last: int) -> Fill:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row in range(10, last + 1):
            sheet.cell(row, column).value = value

    return fill


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_come_back_as_they_were_written(tmp_path: Path, lang: str):
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        words = {w: say(f"audit.answers.{w}", lang) for w in ("yes", "partly", "no")}
        sheet["B6"], sheet["B7"] = "Kabupaten Paser", 2022
        for row, (applies, done) in enumerate([("yes", "yes"), ("yes", "partly"), ("no", None), ("yes", None)], 10):
            sheet.cell(row, 5).value = words[applies]
            sheet.cell(row, 6).value = None if done is None else words[done]
        sheet.cell(12, 7).value = "tidak ada"

    answers = spbe.read_checklist(filled(tmp_path, ISO, fill, lang))
    assert (answers.framework, answers.instrument, answers.institution, answers.year) == (
        ISO, N, "Kabupaten Paser", "2022",
    )  # fmt: skip
    head = answers.answers.head(4)
    assert head["applicable"].tolist() == ["yes", "yes", "no", "yes"]
    assert head["implemented"].tolist() == ["yes", "partly", None, None]
    got = spbe.control_coverage(answers).themes.set_index("theme").loc["A.5"]
    # 36 others than the excluded one: 1 is done; at best all but the partly done one are
    assert (got["controls"], got["excluded"], got["answered"]) == (37, 1, 3)
    assert (got["coverage_low"], got["coverage_high"]) == (1 / 36, 35 / 36)
    assert (got["begun_low"], got["begun_high"]) == (2 / 36, 1.0)


def test_all_excluded_has_no_share_and_an_exclusion_without_a_reason_is_said(tmp_path: Path):
    coverage = spbe.control_coverage(spbe.read_checklist(filled(tmp_path, ISO, every(5, "tidak", 102))))
    assert coverage.themes["coverage_low"].isna().all()
    assert set(coverage.items["remark"]) == {"no_reason"}
    assert "A.5.1" in str(coverage.note)


def test_capability_is_the_highest_level_whose_lower_ones_are_fully_achieved(tmp_path: Path):
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row, ratings in enumerate(["FFFLL", "FLL", "L", "P", "FFFFFFFFF", "FFL"], 10):
            for column, rating in enumerate(ratings.ljust(9, "N"), 5):
                sheet.cell(row, column).value = rating
        sheet.cell(16, 5).value = "f"  # the others of it are missing

    coverage = spbe.control_coverage(spbe.read_checklist(filled(tmp_path, COBIT, fill)), framework=COBIT)
    low, high = coverage.items["capability_low"].tolist(), coverage.items["capability_high"].tolist()
    assert low[:7] == [3, 2, 1, 0, 5, 2, 1]
    assert high[:7] == [3, 2, 1, 0, 5, 2, 5]
    assert (low[7], high[7]) == (0, 5)


def test_a_level_needs_all_its_attributes():
    levels = {"1.1": 1, "2.1": 2, "2.2": 2}
    assert _capability({"1.1": "F", "2.1": "F", "2.2": "P"}, levels) == 1
    assert _capability({"1.1": "L", "2.1": "F", "2.2": "F"}, levels) == 1
    assert _capability({"1.1": "N", "2.1": "F", "2.2": "F"}, levels) == 0


def put(**cells: object) -> Fill:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["E10"] = "ya"
        for place, value in cells.items():
            sheet[place] = value

    return fill


@pytest.mark.parametrize(
    ("key", "fill", "values"),
    [
        ("answer", put(F12="mungkin"), {"found": "'mungkin'"}),
        ("answer", put(E12=3), {"found": "3"}),
        ("answer", put(F11="=E10"), {}),
        ("framework", put(B3="iso-27001-2005"), {"found": "iso-27001-2005"}),
        ("framework", put(B3=None), {"found": ""}),
        ("edition", put(B4="2013"), {"found": "2013"}),
        ("code", put(A11="A.9.2.1"), {"found": "A.9.2.1"}),
        ("twice", put(A11="A.5.1"), {"found": "A.5.1"}),
        ("column", put(F9="Selesai"), {"n": "0"}),
        ("column", put(G9="Diterapkan"), {"n": "2"}),
        ("both", put(E11="tidak", F11="ya"), {"code": "A.5.2"}),
        ("gone", lambda s: s.delete_rows(40), {"n": "1", "codes": "A.5.31"}),
        ("empty", lambda s: None, {}),
        ("no_checklist", put(A9="Nomor"), {}),
    ],
)
def test_what_is_wrong_with_a_checklist_is_told_with_its_place(
    tmp_path: Path, key: str, fill: Fill, values: dict[str, str]
):
    file = filled(tmp_path, ISO, fill)
    with pytest.raises(FileProblems, match=says(f"errors.audit.{key}", **values)) as raised:
        spbe.read_checklist(file)
    assert all(line.startswith("p.xlsx") for line in map(str, raised.value.problems))
    if key == "answer":
        assert "row 1" in str(raised.value)
        assert "column " in str(raised.value)


def test_two_sheets_are_not_chosen_between(tmp_path: Path):
    file = filled(tmp_path, ISO, put())
    book = openpyxl.load_workbook(file)
    book.copy_worksheet(book.active).title = "Kedua"
    book.save(file)
    with pytest.raises(FileProblems, match=says("errors.audit.several")):
        spbe.read_checklist(file)
    assert spbe.read_checklist(file, sheet="kedua").place.endswith("Kedua")


def test_a_checklist_of_another_edition_is_refused(tmp_path: Path):
    answers = spbe.read_checklist(filled(tmp_path, ISO, put()))
    with pytest.raises(ParameterError, match=says("errors.audit.another")):
        spbe.control_coverage(answers, framework=OLD)


def test_a_checklist_saved_as_text_gives_the_same_answers(tmp_path: Path):
    book = openpyxl.load_workbook(filled(tmp_path, ISO, put(F10="sebagian")))
    lines = [[c.value for c in row] for row in book.active.iter_rows()]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows(lines)
    answers = spbe.read_checklist(tmp_path / "a.csv").answers
    pd.testing.assert_frame_equal(answers, spbe.read_checklist(tmp_path / "p.xlsx").answers)
    assert answers.at["A.5.1", "implemented"] == "partly"


def test_somebodys_work_is_not_overwritten(tmp_path: Path):
    programme = spbe.audit_programme(PASER, N)
    file = programme.write_checklist(tmp_path / "p.xlsx")
    with pytest.raises(spbe.SpbeError, match=says("errors.workbook.write.there_already")):
        programme.write_checklist(file)
    programme.write_checklist(file, overwrite=True)
    with pytest.raises(ParameterError, match=says("errors.workbook.write.write_template")):
        programme.write_checklist(tmp_path / "p.csv")
