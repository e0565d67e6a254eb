"""Words of tables, of the command and of processes that few situations call for, each where its situation arises."""

from __future__ import annotations

import dataclasses
import errno
import os
import signal
import sys
from pathlib import Path

import pytest
from helpers.running import call
from helpers.sentences import said, says
from helpers.sheets import LEVELS, OTHERS, plus, single, write_csv
from helpers.spoken import holds
from helpers.tables import DataCopy

from spbe_research.chapters.change import tables
from spbe_research.chapters.change.words import interval_of
from spbe_research.cli.streams import say_error
from spbe_research.data.observations import load_levels
from spbe_research.decomposition.series import evaluations
from spbe_research.errors import AmbiguousObservation, OutputError
from spbe_research.inference import shift_interval
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.profiles.change import RegionChange, describe_change
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.reports import keep
from spbe_research.reports.record.stale import inputs, inputs_fingerprint
from spbe_research.reports.running import country, server
from spbe_research.reports.running.jobs import list_jobs
from spbe_research.reports.running.run import CHAPTERS
from spbe_research.reports.running.work import Order
from spbe_research.study import intake
from spbe_research.study.folder import Study, init_study
from spbe_research.text.catalog import say

NEW = "permenpanrb-59-2020"
DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    made = init_study(tmp_path / "s", region="bintan", lang="en")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPBE_STUDY", str(made.path))
    return made


def _too_many(*_: object, **__: object) -> None:
    raise OverflowError


def _denied(*_: object, **__: object) -> None:
    raise DENIED


def _error_note(c: RegionChange, lang: str) -> str:
    table = tables.error_table(c, lang)
    assert table is not None
    return table.note


@pytest.mark.parametrize("lang", ["id", "en"])
def test_error_rates_whose_greatest_p_is_not_proven(lang: str) -> None:
    c = describe_change("paser")
    assert c.tests is not None
    assert not said(_error_note(c, lang), "change.tables.error_table_found", lang)
    found = dataclasses.replace(c.tests, errors=c.tests.errors.assign(proven=[True, True, False]))
    assert said(_error_note(dataclasses.replace(c, tests=found), lang), "change.tables.error_table_found", lang)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_interval_that_costs_too_much(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift_interval, "_MOST_CELLS", 10)
    monkeypatch.setattr(shift_interval, "SubsetHalves", _too_many)
    shift_interval._least_shift.cache_clear()  # an earlier test may have had the same rows
    test = sign_flip_test(load_levels("paser", 2021), load_levels("paser", 2022), NEW)
    assert interval_of(test, lang, "x") == say("change.words.interval_of", lang)


def test_what_was_moved_aside_beyond_a_screen_is_counted() -> None:
    kept = tuple(f"place {i}" for i in range(23))
    lines = country.CountryRun(1, 0, (), None, 0, "", 1.0, 0.0, kept=kept).summary()
    assert len(lines) == 1 + 20 + 1
    assert says("command.kept_more", left=3).fullmatch(lines[-1])


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_column_that_says_the_assessment(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    file = write_csv(Path("a.csv"), plus(single(), "Jenis", ["self"] * 47))
    words = ["add", str(file), "--region", "bintan", "--year", "2021", "--source", "LHE", "--lang", lang]
    status, shown, wrong = call(monkeypatch, capsys, *words, "--columns", "assessment=Jenis", "--dry-run")
    assert status == 0, wrong
    assert said(shown, "command.role_assessment", lang, column="D (Jenis)")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_a_replacement_would_do(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    words = ["add", "a.csv", "--region", "bintan", "--year", "2021", "--source", "LHE", "--lang", lang]
    words += ["--assessment", "self"]
    write_csv(Path("a.csv"), single(LEVELS))
    assert call(monkeypatch, capsys, *words)[0] == 0
    write_csv(Path("a.csv"), single(OTHERS))
    status, shown, wrong = call(monkeypatch, capsys, *words, "--replace", "--dry-run")
    assert status == 0, wrong
    assert holds(shown, "command.would replaced", lang)


def test_sheets_beyond_six_are_counted(
    study: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_csv(Path("a.csv"), single())
    (one,) = intake.add_file(study, file, source="LHE", region="bintan", year=2021, assessment="self")
    taken = one.filled.taken
    assert taken is not None
    sheets = [dataclasses.replace(taken, sheet=f"S{i}") for i in range(9)]
    many = [dataclasses.replace(one, filled=dataclasses.replace(one.filled, taken=sheet)) for sheet in sheets]
    monkeypatch.setattr(intake, "add_file", lambda *_, **__: many)
    status, shown, wrong = call(monkeypatch, capsys, "add", str(file), "--source", "LHE")
    assert status == 0, wrong
    lines = shown.splitlines()
    assert says("command.taken_more", left=3).fullmatch(lines[6])
    assert not any(says("command.taken_more").fullmatch(line) for line in lines[:6])


def test_text_that_no_code_page_holds(capsys: pytest.CaptureFixture[str]) -> None:
    text = "a\udc80"
    with pytest.raises(UnicodeEncodeError) as caught:
        text.encode("utf-8")
    say_error(caught.value)
    assert said(capsys.readouterr().err, "errors.cli.streams.characters", text=ascii(text))


def test_output_that_is_not_taken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    say_error(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    words = os.strerror(errno.ENOSPC)
    assert said(capsys.readouterr().err, "errors.cli.streams.unwritten", system_words=words)


def test_two_sources_of_the_user_s_own_for_one_year(study: Study) -> None:
    for name, levels in (("one", LEVELS), ("two", OTHERS)):
        file = write_csv(Path(f"{name}.csv"), single(levels))
        intake.add_file(study, file, source=name, region="bintan", year=2021, assessment="self", beside=True)
    several = says(
        "errors.decomposition.series.several_sources", year="2021", deepest="indicator", sources="study-one, study-two"
    )
    with pytest.raises(AmbiguousObservation, match=several):
        evaluations("bintan", assessment="self")


def test_some_values_and_no_index(data_copy: DataCopy) -> None:
    for table, column in (("index_values", ""), ("aspect_values", "aspect")):
        header, rows = data_copy.rows(f"observations/{table}")
        left = [
            r for r in rows
            if (r["institution_id"], r["year"]) != ("nasional", "2023") or (column and r[column] != "1")
        ]  # fmt: skip
        assert len(left) < len(rows)
        data_copy.write(f"observations/{table}", header, left)
    with pytest.raises(ValueError, match=says("errors.profiles.maturity.no_index", depth="aspect")):
        describe_maturity("nasional", 2023, folder=data_copy.path)


def test_a_place_that_cannot_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "iterdir", _denied)
    wanted = says("errors.reports.keep.read", place=tmp_path, system_words=DENIED.strerror)
    with pytest.raises(OutputError, match=wanted):
        keep.refuse_foreign(tmp_path)


def test_a_file_that_cannot_be_moved_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "index.html"
    file.write_text("mine", encoding="utf-8")
    monkeypatch.setattr(keep, "put_new", _denied)
    wanted = says("errors.reports.keep.make_way", path=file, system_words=DENIED.strerror)
    with pytest.raises(OutputError, match=wanted):
        keep.put_own(file, "ours")
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not hasattr(os, "posix_spawn"), reason="signals of POSIX")
@pytest.mark.parametrize(
    ("ending", "key", "values"),
    [("os.kill(os.getpid(), 9)", "killed", {"signal": "SIGKILL"}), ("os._exit(3)", "died", {"status": 3})],
)
def test_how_a_process_ended(ending: str, key: str, values: dict[str, object]) -> None:
    child = os.posix_spawn(sys.executable, [sys.executable, "-S", "-c", f"import os; {ending}"], os.environ)
    ended = server._how_it_died(os.waitpid(child, 0)[1])
    assert says(f"errors.running.server.{key}", **values).fullmatch(str(ended))


def test_a_worker_with_other_inputs_than_its_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=says("errors.running.server.other_inputs")):
        server._prepare(Order(str(tmp_path), "inprocess", 300, "other"), None)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="the server needs alarms")
def test_a_report_that_leaves_something_in_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep, "KEPT", keep.KEPT)  # put back in the end
    monkeypatch.setattr(server, "_import_all", lambda: None)
    monkeypatch.setattr(server, "do_job", lambda *_: setattr(keep, "KEPT", "left"))
    order = Order(str(tmp_path), "inprocess", 300, inputs_fingerprint(inputs(CHAPTERS)))
    with pytest.raises(SystemExit, match=says("errors.running.server.left_behind")):
        server._prepare(order, list_jobs(2024, province="Jambi")[0])
