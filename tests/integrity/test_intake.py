"""What a work unit filled in, in a study: added, kept whole, read back the same, compared, replaced, taken out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from helpers.sentences import says
from helpers.tables import read_plain
from typer.testing import CliRunner

from spbe_research.chapters.zone import narrate
from spbe_research.chapters.zone.unit import zone_of
from spbe_research.checks.check import check_tables
from spbe_research.cli.main import app
from spbe_research.data.tables import read_table
from spbe_research.errors import ConflictError, FileProblems, NoObservation, ParameterError, UnknownInstrument
from spbe_research.integrity.intake import add_zones, remove_zone
from spbe_research.integrity.reading import is_zone, read_zone
from spbe_research.integrity.results import TABLE, find_zones, stored_zones
from spbe_research.integrity.rules import rules_of_year
from spbe_research.integrity.sheet import ZoneAnswers
from spbe_research.integrity.workbook import write_zone_template
from spbe_research.integrity.zone import score_integrity_zone
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import add_file, remove_levels
from spbe_research.study.workbook.write import write_template
from spbe_research.text.catalog import say

NEW, OLD = "permenpanrb-90-2021", "permenpanrb-52-2014"
QUESTIONS = read_plain("integrity_zone/questions")
BEST = {"yes-no": "Ya", "abc": "A", "abcd": "A", "abcde": "B", "survey": 3.7}
RUN = CliRunner()


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")  # so that what a test activates is put back
    return init_study(tmp_path / "thesis", region="paser", lang="en")


def fill(
    path: Path, changed: dict[object, object] | None = None, units: tuple[str, ...] = ("RSUD",), **head: object
) -> Path:
    """A filled workbook, or the same as a table by the ending, which takes a tenth of the time."""
    given = {int(q["question"]): BEST.get(q["answer_type"]) for q in QUESTIONS} | {"audit-opinion": "WTP"}
    given |= {"goal-1": "no verdict", "years-building": 2, **(changed or {})}
    facts = {"institution": "Kabupaten Paser", "year": 2026, "assessment": "self"} | head
    if path.suffix == ".csv":
        lines = [f"{say(f'zone.head {k}', 'en')},{x}" for k, x in ({"unit": units[0]} | facts).items() if x is not None]
        lines += ["question,answer", *(f"{k},{x}" for k, x in given.items() if x is not None)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path
    write_zone_template(path, lang="en", units=units, overwrite=True)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[: len(units)]:
        for at, name in enumerate(("institution", "unit", "year", "assessment", "instrument"), start=2):
            if name in facts:
                sheet.cell(at, 3).value = facts[name]
        for line in range(8, sheet.max_row + 1):
            if (key := sheet.cell(line, 1).value) in given:
                sheet.cell(line, 5).value = given[key]
    book.save(path)
    return path


def plain(one: ZoneAnswers) -> tuple[object, ...]:
    kept = {str(k): Fraction(str(v)) if str(v).isdigit() else v for k, v in one.conditions.items()}
    return one.key, one.assessment, one.instrument, dict(one.answers), dict(one.values), kept, dict(one.goals)


def test_what_is_added_is_read_back_as_it_was_filled(study, tmp_path):
    file = fill(tmp_path / "zi.xlsx")
    (made,) = add_zones(study, file, source="Inspektorat")
    assert (made.outcome, made.answers.source) == ("added", "study-inspektorat")
    (read,), (stored,) = read_zone(file), find_zones("paser", unit=" rsud ")
    assert plain(stored) == plain(read)
    assert len(stored.answers) > 100
    score = score_integrity_zone(read)
    again = zone_of("", region="paser", unit="RSUD", year=2026)
    assert (again.total, again.verdicts) == (score.total, score.verdicts)
    assert [c.met for c in again.held_conditions] == [c.met for c in score.held_conditions]
    assert len(list((study.path / "originals").iterdir())) == 1
    assert check_tables() == []


def test_points_are_kept_exactly(study, tmp_path):
    file = tmp_path / "p.csv"
    file.write_text("code,value\nP1,3.1428571428571\nR1,2.5\n", encoding="utf-8")
    how = {"source": "x", "region": "paser", "unit": "Samsat", "year": 2025, "assessment": "study"}
    add_zones(study, file, **how, instrument=NEW)
    assert dict(stored_zones()[0].values) == {"P1": Fraction("3.1428571428571"), "R1": Fraction("2.5")}


def test_the_same_again_is_there_already_and_another_is_refused_or_replaces(study, tmp_path):
    file = fill(tmp_path / "zi.xlsx", units=("RSUD", "Samsat"))
    add_zones(study, file, source="Inspektorat")
    assert [a.outcome for a in add_zones(study, file, source="Inspektorat")] == ["already there"] * 2
    before = study.table(TABLE)
    other = fill(tmp_path / "b.csv", {2: "C", 5: None}, units=("rsud",))
    with pytest.raises(ConflictError) as caught:
        add_zones(study, other, source="Other")
    first, *lines = map(str, caught.value.problems)
    assert says("errors.integrity.other_here", n="2", source="study-inspektorat").search(first)
    expected = [("2", "A", "C"), ("5", str(read_zone(file)[0].answers[5]), "nothing")]
    told = [
        says("errors.integrity.differs", kind=says("errors.integrity.kind_answer"), code=c, there=t, here=h)
        for c, t, h in expected
    ]
    assert [bool(t.search(line)) for t, line in zip(told, lines, strict=True)] == [True, True]
    assert study.table(TABLE).equals(before)
    (done,) = add_zones(study, other, source="Other", replaced=True)
    assert (done.outcome, done.answers.unit) == ("replaced", "RSUD")  # spelt as it was
    (one,) = find_zones("paser", unit="RSUD")
    assert (one.answers[2], 5 in one.answers, one.source) == ("C", False, "study-other")
    assert len(find_zones("paser")) == 2


def test_nothing_is_written_on_trial_or_for_a_file_that_is_refused(study, tmp_path):
    file = fill(tmp_path / "zi.csv")
    add_zones(study, file, source="x", dry_run=True)
    with pytest.raises(FileProblems):
        add_zones(study, fill(tmp_path / "b.csv", {2: "D"}), source="x")
    assert not (study.path / "data" / f"{TABLE}.csv").exists()


@pytest.mark.parametrize(
    ("head", "how", "key"),
    [
        ({"institution": None}, {}, "not_said"),
        ({"year": None}, {}, "not_said"),
        ({"assessment": None}, {}, "no_assessment"),
        ({"assessment": "good"}, {}, "assessment"),
        ({}, {"assessment": "good"}, "assessment"),
        ({}, {"assessment": "official"}, "says_other"),
        ({}, {"region": "bintan"}, "says_other"),
        ({}, {"year": 2025}, "says_other"),
        ({"unit": "RSUD Panglima"}, {"unit": "Samsat"}, "says_other"),
    ],
)
def test_what_nobody_says_and_what_is_said_twice_otherwise_is_refused(study, tmp_path, head, how, key):
    file = fill(tmp_path / "zi.csv", **head)
    with pytest.raises(FileProblems, match=says(f"errors.integrity.{key}")) as caught:
        add_zones(study, file, source="x", **how)
    assert len(caught.value.problems) == 1
    assert "zi.csv" in str(caught.value.problems[0])


def test_options_say_what_the_file_does_not(study, tmp_path):
    file = fill(tmp_path / "zi.csv", institution=None, unit=None, year=None, assessment=None)
    (made,) = add_zones(study, file, source="x", region="bintan", year=2025, assessment="official", unit="Bappeda")
    assert made.answers.key == ("21.01", "bappeda", 2025)
    two = fill(tmp_path / "two.xlsx", units=("A", "B"))
    with pytest.raises(ParameterError, match=says("errors.integrity.unit_of_several")):
        add_zones(study, two, source="x", unit="C")


def test_an_empty_sheet_is_no_result(study, tmp_path):
    blank = dict.fromkeys([int(q["question"]) for q in QUESTIONS])
    with pytest.raises(FileProblems, match=says("errors.integrity.nothing_filled")):
        add_zones(study, fill(tmp_path / "zi.csv", blank), source="x")


def test_a_condition_off_its_scale_is_refused_with_its_file(study, tmp_path):
    with pytest.raises(FileProblems, match=r"zi\.csv: .*audit-opinion"):
        add_zones(study, fill(tmp_path / "zi.csv", {"audit-opinion": "good"}), source="x")


def test_a_result_is_taken_out_and_its_source_with_it_unless_something_stands_on_it(study, tmp_path):
    add_zones(study, fill(tmp_path / "zi.xlsx", units=("RSUD", "Samsat")), source="Inspektorat")
    with pytest.raises(NoObservation, match=says("errors.integrity.remove_none")):
        remove_zone(study, "paser", 2026, "Bappeda")
    remove_zone(study, "paser", 2026, "rsud")
    assert [one.unit for one in stored_zones()] == ["Samsat"]
    assert list(study.table("sources")["source"]) == ["study-inspektorat"]
    levels = write_template(
        tmp_path / "t.xlsx", "permenpanrb-59-2020", lang="en",
        about={"Levels": {"region": "paser", "year": 2021, "assessment": "study", "levels": {"1": 2}}},
    )  # fmt: skip
    add_file(study, levels, source="Inspektorat", assessment="study")
    remove_levels(study, "paser", 2021, assessment="study")
    assert list(study.table("sources")["source"]) == ["study-inspektorat"]  # the zone stands on it still
    remove_zone(study, "paser", 2026, "Samsat")
    assert study.table("sources").empty
    assert read_table(TABLE).empty


def test_only_what_asks_for_a_work_unit_is_taken_for_a_zone(tmp_path):
    assert is_zone(fill(tmp_path / "zi.xlsx"))
    levels = write_template(tmp_path / "t.xlsx", "permenpanrb-59-2020", lang="en")
    assert not is_zone(levels)
    for text, zone in (
        ("question,answer\n1,Ya\n", True),
        ("code,value\n1,2\n", False),
        ("", False),
        ("No.,Level\n1,3\n", False),
    ):
        file = tmp_path / "x.csv"
        file.write_text(text, encoding="utf-8")
        assert is_zone(file) is zone
    assert not is_zone(tmp_path / "gone.xlsx")
    file.write_text(f"Instrument,{OLD}\ncode,value\nP1,4\n", encoding="utf-8")
    assert is_zone(file)
    assert not is_zone(tmp_path)  # no regular file: a device would never end
    for read in (lambda: read_zone(tmp_path), lambda: score_integrity_zone({"P1": 4}, rules=tmp_path)):
        with pytest.raises(FileProblems, match=says("errors.study.reading.no_file")):
            read()


def test_the_rules_are_those_stated_else_of_the_year_and_never_of_the_other_system(tmp_path):
    assert [rules_of_year(y) for y in (2013, 2014, 2018, 2019, 2020, 2021, 2026)] == [
        None,
        OLD,
        OLD,
        None,
        None,
        NEW,
        NEW,
    ]
    file = tmp_path / "p.csv"
    for head, known in (("", NEW), ("Year,2016\n", OLD), ("Year,2026\n", NEW), (f"Instrument,{OLD}\n", OLD)):
        file.write_text(f"{head}code,value\nP1,4\n", encoding="utf-8")
        assert read_zone(file)[0].instrument == known
        assert read_zone(file, instrument=known)[0].instrument == known
    refused = {
        "Year,2019\n": "10/2019",
        "Instrument,permenpanrb-59-2020\n": NEW,
        f"Instrument,{NEW}\nYear,2016\n": "2021",
    }
    for head, said in refused.items():
        file.write_text(f"{head}code,value\nP1,4\n", encoding="utf-8")
        with pytest.raises(FileProblems, match=said) as caught:
            read_zone(file)
        assert len(caught.value.problems) == 1
    file.write_text(f"Instrument,{NEW}\nYear,2020\ncode,value\nP1,4\n", encoding="utf-8")
    assert read_zone(file, instrument=NEW)[0].year == 2020  # asked for by name: whoever has rules of their own
    with pytest.raises(FileProblems, match=OLD):
        read_zone(file, instrument=OLD)
    with pytest.raises(UnknownInstrument):
        read_zone(file, instrument="permenpanrb-59-2020")


def test_answers_to_the_sheet_give_no_rows_of_the_older_regulation(tmp_path):
    file = tmp_path / "q.csv"
    file.write_text("Year,2016\nquestion,answer\n1,Ya\n", encoding="utf-8")
    with pytest.raises(FileProblems, match=says("errors.integrity.sheet_of_another", instrument=OLD)):
        read_zone(file)
    file.write_text("question,answer\n1,Ya\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=says("errors.integrity.answers_of_another")):
        score_integrity_zone(read_zone(file)[0], OLD)


def test_several_results_of_one_unit_are_told_apart(study, tmp_path):
    for assessment in ("self", "official"):
        add_zones(study, fill(tmp_path / "zi.csv", assessment=assessment), source=assessment)
    with pytest.raises(NoObservation, match=says("errors.integrity.remove_which")):
        remove_zone(study, "paser", 2026, "RSUD")
    with pytest.raises(ParameterError, match=says("errors.integrity.which_result")):
        zone_of("", unit="RSUD")
    assert zone_of("", unit="RSUD", assessment="self").answers.source == "study-self"
    with pytest.raises(NoObservation, match=says("errors.integrity.no_result", asked="2025")):
        find_zones(year=2025)
    remove_zone(study, "paser", 2026, "RSUD", assessment="self")
    assert [one.assessment for one in stored_zones()] == ["official"]


def test_what_is_not_on_record_and_a_sheet_that_is_not_there_are_told(study, tmp_path):
    with pytest.raises(
        NoObservation, match=says("errors.integrity.no_results", asked=says("errors.integrity.any_result"))
    ):
        find_zones()
    with pytest.raises(FileProblems, match=says("errors.integrity.no_sheet", sheet="Samsat")):
        read_zone(write_zone_template(tmp_path / "zi.xlsx"), sheet="Samsat")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_page_under_the_older_regulation_tells_of_that_one(tmp_path, lang):
    file = tmp_path / "p.csv"
    file.write_text("Year,2016\ncode,value\nP1,4\n", encoding="utf-8")
    zone = zone_of(str(file))
    method = str(narrate.method(zone, lang))
    assert all(says(f"zone.method_{key}", lang).search(method) for key in ("old", "points", "open"))
    assert not says("zone.method_joint", lang).search(method)
    assert says("zone.areas_alone", lang).search(str(narrate.areas_text(zone, lang)))
    sources = str(narrate.sources(zone, lang))
    assert says("zone.no_source", lang, file="p.csv").search(sources)
    assert "52" in sources
    assert "2026" not in sources  # not the sheet, which was not used


def command(*given: str) -> tuple[int, str, BaseException | None]:
    done = RUN.invoke(app, [*given])
    return done.exit_code, done.stdout, done.exception


def test_the_command_goes_from_a_template_to_a_page_of_the_study(study, tmp_path, monkeypatch):
    monkeypatch.chdir(study.path)
    study.activate()
    file = tmp_path / "zi.xlsx"
    assert command("template", str(file), "--instrument", NEW, "--lang", "en", "--sheet", "RSUD")[0] == 0
    fill(file)
    status, out, _ = command("add", str(file), "--source", "Inspektorat")
    assert status == 0
    assert "RSUD, Kabupaten Paser, 2026, self" in out
    status, out, _ = command("zi", "--region", "paser", "--format", "html")
    assert status == 0
    page = Path(out.splitlines()[-1])
    assert page.is_relative_to(study.reports)
    text = page.read_text(encoding="utf-8")
    assert "RSUD" in text
    assert "Inspektorat" in text  # the source is cited
    assert isinstance(command("zi", "--unit", "Samsat")[2], NoObservation)
    assert command("remove", "paser", "2026", "--unit", "rsud")[0] == 0
    assert isinstance(command("zi")[2], NoObservation)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (("add", "zi.csv", "--source", "x", "--beside"), "not_of_a_zone"),
        (("add", "zi.csv", "--source", "x", "--columns", "level=A"), "not_of_a_zone"),
        (("add", "t.csv", "--source", "x", "--unit", "A"), "of_a_zone"),
        (("zi", "--template", "n.xlsx", "--region", "paser"), "not_of_template"),
        (("zi", "zi.csv", "--year", "2026"), "of_the_study"),
        (("zi", "--sheet", "RSUD"), "of_a_file"),
        (("zi", "--unit", "A", "--unit", "B"), "one_unit"),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused_in_one_line(study, monkeypatch, given, key):
    monkeypatch.chdir(study.path)
    study.activate()
    fill(study.path / "zi.csv")
    (study.path / "t.csv").write_text("No.,Level\n1,3\n", encoding="utf-8")
    error = command(*given)[2]
    assert isinstance(error, ParameterError)
    assert says(f"errors.integrity.{key}").search(str(error))
