"""A country run under everything that can happen to it: cells that fail, hang, die; kills, full disks, lost data."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.notebooks import chapters
from helpers.running import alive, call, descendants, leftovers, manifests
from helpers.sentences import says

from spbe_research.errors import OutputError, ParameterError, message
from spbe_research.reports.keep import put_own
from spbe_research.reports.record.stale import inputs, report_fingerprint
from spbe_research.reports.running import country
from spbe_research.reports.running.country import run_country
from spbe_research.reports.running.failures import write_failures
from spbe_research.reports.running.jobs import list_jobs
from spbe_research.reports.running.run import CHAPTERS
from spbe_research.reports.running.work import Outcome
from spbe_research.reports.running.workers import SpawnWorkers, fork_is_safe
from spbe_research.text.catalog import tell

forks = pytest.mark.skipif(not fork_is_safe(), reason="the fork server is for Linux")

#: a cell that misbehaves for some regions as long as the folder of flags says so
ACTS = """
import os, pathlib, signal, time
wish = pathlib.Path(os.environ["SPBE_TEST_WISHES"]) / region
wish = wish.read_text() if wish.exists() else ""
1 / 0 if wish == "fail" else None
os._exit(7) if wish == "exit" else None
os.kill(os.getpid(), signal.SIGSEGV) if wish == "segv" else None
time.sleep(600) if wish == "hang" else time.sleep(float(os.environ.get("SPBE_TEST_SLEEP", 0)))
region
"""


@pytest.fixture
def wishes(tmp_path, monkeypatch):
    """Chapters that do what a file named after the region says."""
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "notebooks", ACTS)))
    folder = tmp_path / "wishes"
    folder.mkdir()
    monkeypatch.setenv("SPBE_TEST_WISHES", str(folder))
    return folder


def six():
    return list_jobs(2024, province="Jambi")[:6]


def ledger(out: Path) -> dict[str, dict[str, str]]:
    with (out / "failures.csv").open(encoding="utf-8", newline="") as file:
        return {row["region"]: row for row in csv.DictReader(file)}


@pytest.mark.slow
@forks
@pytest.mark.full
def test_one_failure_of_any_kind_stops_no_other_and_the_next_run_does_the_rest(wishes, tmp_path, monkeypatch):
    monkeypatch.setattr(country, "WARM_FROM", 1)  # the first report ends the server that it should warm
    out, jobs = tmp_path / "out", six()
    for job, wish in zip(jobs, ("segv", "fail", "hang", "exit"), strict=False):
        (wishes / job.region).write_text(wish)
    run = run_country(jobs, out=out, limit=12)
    assert (run.made, run.skipped, len(run.failures), run.status, run.stopped) == (2, 0, 4, 1, "")
    assert set(manifests(out)) == {j.slug for j in jobs[4:]}
    rows = ledger(out)
    assert [(rows[j.region]["reason"], rows[j.region]["message"]) for j in jobs[:4]] == [
        ("crash", message("errors.running.server.killed", signal="SIGSEGV")),
        ("cell", "ZeroDivisionError: division by zero"),
        ("limit", message("errors.running.workers.overdue", limit=12)),
        ("crash", message("errors.running.server.died", status=7)),
    ]
    assert {(r["chapter"], r["cell"]) for r in rows.values()} == {(CHAPTERS[0], "3")}
    assert rows[jobs[0].region]["name"] == jobs[0].name
    assert leftovers(out) == []
    first = manifests(out)
    for wish in wishes.iterdir():
        wish.unlink()
    again = run_country(jobs, out=out)
    assert (again.made, again.skipped, again.failures, again.ledger, again.status) == (4, 2, (), None, 0)
    assert {slug: manifests(out)[slug] for slug in first} == first
    assert leftovers(out) == []
    assert not (out / "failures.csv").exists()
    # a report that is gone and a page that is gone are noticed though no report is made
    shutil.rmtree(jobs[5].folder(out))
    (out / "index.en.html").unlink()
    assert (run_country(jobs[:4], out=out).made, jobs[5].slug in manifests(out)) == (0, False)
    for name in ("index.html", "index.en.html"):
        page = (out / name).read_text(encoding="utf-8")
        assert f'href="{jobs[4].slug}/' in page
        assert f'href="{jobs[5].slug}/' not in page
    seen = (out / "index.html").stat().st_mtime_ns
    assert run_country(jobs[:4], out=out).skipped == 4
    assert (out / "index.html").stat().st_mtime_ns == seen  # nor is anything written that would be the same


def counted(made: int, unchanged: int, failed: int) -> str:
    """What the last line begins with."""
    numbers = {"written": made, "unchanged": unchanged, "failed": failed}
    return ", ".join(tell(f"command.{name}", n=n) for name, n in numbers.items())


def command(out: Path, *words: str) -> list[str]:
    where = ["--province", "Jambi", "--year", "2024", "--out", str(out)]
    return [sys.executable, "-m", "spbe_research.cli", "report", "--all", *where, *words]


def kill_and_resume(out: Path, seed: int) -> None:
    """Kill a run of twelve reports at a random moment; the next one writes the others and touches none."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    wait_for, and_then = chance.randrange(9), chance.uniform(0, 0.3)
    with subprocess.Popen(command(out), stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        while len(list(out.glob("*/*/[!.]*/manifest.json"))) < wait_for and process.poll() is None:
            time.sleep(0.02)
        time.sleep(and_then)
        family = descendants(process.pid)
        process.kill()
    assert process.returncode == -signal.SIGKILL, f"seed {seed}: it was too quick to be killed"
    until = time.monotonic() + 20
    while alive(family) and time.monotonic() < until:
        time.sleep(0.05)
    assert alive(family) == set(), "a child outlived the run"
    before = manifests(out)
    assert len(before) < 12
    done = subprocess.run(command(out), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert counted(12 - len(before), len(before), 0) in done.stdout
    after = manifests(out)
    assert len(after) == 12
    assert {slug: after[slug] for slug in before} == before
    assert leftovers(out) == []


@forks
@pytest.mark.slow
@pytest.mark.parametrize("seed", [4, *range(10, 20)])
def test_killed_at_a_random_moment_the_next_run_finishes_and_repeats_nothing(seed, wishes, tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_TEST_SLEEP", "0.2")
    kill_and_resume(tmp_path / "out", seed)


@pytest.mark.full
def test_reports_hold_nothing_of_one_another(wishes, tmp_path, monkeypatch):
    """Each process is new: what a chapter leaves behind is there neither for the next report nor from the warming."""
    cell = "import spbe_research\nfound = getattr(spbe_research, 'left', 'nothing')\nspbe_research.left = region\nfound"
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "leaky", cell)))
    monkeypatch.setattr(country, "WARM_FROM", 1)
    jobs = six()[:2]
    assert run_country(jobs, out=tmp_path / "out", workers=1).made == 2
    for job in jobs:
        texts = [(job.folder(tmp_path / "out") / f"{c}.ipynb").read_text(encoding="utf-8") for c in CHAPTERS]
        assert "'nothing'\"" in texts[0]
        assert not any(repr(other.region) in text for text in texts for other in jobs if other is not job)


class Asked:
    """Workers that note what they are asked, and answer as told."""

    def __init__(self, answer, act=lambda: None):
        self.jobs, self.answer, self.act = [], answer, act

    def run(self, job):
        self.jobs.append(job)
        self.act()
        return self.answer

    def close(self):
        pass


@pytest.fixture
def asked(monkeypatch):
    """``asked(...)`` puts workers that only answer in the place of the real ones."""

    def put(*given):
        workers = Asked(*given)
        monkeypatch.setattr(country, "start_workers", lambda order, warm: workers)
        return workers

    return put


@pytest.fixture
def there(wishes, tmp_path):
    """A folder with finished reports of the first two jobs, as far as a run can see."""
    made_from = inputs(CHAPTERS)
    for job in six()[:2]:
        folder = job.folder(tmp_path / "out")
        folder.mkdir(parents=True)
        whole = report_fingerprint(made_from, job.parameters, job.formats)
        (folder / "manifest.json").write_text(json.dumps({"fingerprint": whole, "outputs": {}}), encoding="utf-8")
    return tmp_path / "out"


def test_only_what_is_stale_is_asked_for(there, tmp_path, asked):
    workers, jobs = asked(Outcome(True)), six()
    run = run_country(jobs, out=there)
    assert (workers.jobs, run.made, run.skipped) == (jobs[2:], 4, 2)
    workers = asked(Outcome(True))
    assert run_country(jobs[:2], out=there, resume=False).made == 2
    assert workers.jobs == jobs[:2]
    chapters(tmp_path / "notebooks", ACTS + "\n# a word more")
    workers = asked(Outcome(True))
    assert run_country(jobs[:2], out=there).skipped == 0
    assert workers.jobs == jobs[:2]


def test_data_that_vanish_end_the_run_and_leave_what_was_there(there, data_copy, monkeypatch, asked):
    monkeypatch.setenv("SPBE_DATA", str(data_copy.path))
    before = sorted(there.rglob("*"))
    lost = Outcome(False, "data", message="sources.csv: no such table in data/")
    asked(lost, lambda: data_copy.file("sources").unlink(missing_ok=True))
    run = run_country(six(), out=there, workers=1)
    assert (run.status, run.stopped) == (2, message("errors.running.country.changed", file="data/sources.csv"))
    assert (run.made, run.left) == (0, 3)
    assert sorted(there.rglob("*")) == before
    monkeypatch.delenv("SPBE_DATA")
    asked(lost)  # though the tables are all there: then it is this report's own trouble
    run = run_country(six(), out=there, workers=1)
    assert (run.status, run.stopped, len(run.failures), run.left) == (1, "", 4, 0)


def test_full_disk_ends_the_run_with_one_line(there, monkeypatch, asked):
    full, calls = OutputError("cannot write: No space left on device"), []

    def probe(folder):
        calls.append(folder)
        if len(calls) > 1:  # there was room when the run began
            raise full

    before = sorted(there.rglob("*"))
    monkeypatch.setattr(country, "_refuse_unwritable", probe)
    asked(Outcome(False, "output", message=str(full)))
    run = run_country(six(), out=there, workers=1)
    assert (run.status, run.stopped, run.made, run.left) == (2, str(full), 0, 3)
    assert sorted(there.rglob("*")) == before
    monkeypatch.setattr(country, "_refuse_unwritable", lambda _: None)  # only that one place cannot be written
    run = run_country(six(), out=there, workers=1)
    assert (run.status, run.stopped, len(run.failures), run.left) == (1, "", 4, 0)


def test_trouble_of_a_cluster_is_the_failure_of_one_report(there, asked):
    def lose():
        raise RuntimeError("a worker of the cluster died four times")

    asked(Outcome(True), lose)
    run = run_country(six(), out=there, workers=1)
    assert (run.status, len(run.failures)) == (1, 4)
    assert "RuntimeError: a worker of the cluster died four times" in str(run.failures[0])


@pytest.mark.full
def test_command_says_it_with_its_exit_status_and_is_quiet_without_a_terminal(wishes, tmp_path, monkeypatch, capsys):
    broken = next(j for j in six() if j.slug == "kabupaten-kerinci")
    (wishes / broken.region).write_text("fail")
    words = ["report", "--all", "--province", "Jambi", "--kind", "kabupaten", "--year", "2024", "--out", str(tmp_path)]
    status, said, error = call(monkeypatch, capsys, *words)
    assert status == 1
    assert counted(8, 0, 1) in said
    assert "failures.csv" in said
    assert says("command.not_written", failure=re.compile("Kabupaten Kerinci .*01_maturity.*")).match(error)
    assert error.endswith(": ZeroDivisionError: division by zero\n")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("report paser --all", says("errors.cli.main.report_all")),
        ("report --all --source kemenpanrb-2024", says("errors.cli.main.report_all")),
        ("report paser --workers 2", says("errors.cli.main.report")),
        ("report --all --year 2017", says("errors.running.jobs.no_data", wish="2017")),
        ("report --all --workers 0", says("errors.options.argument", name="workers", found="0")),
        ("report --all --limit -1", says("errors.running.country.limit_off_limits", longest=1e6, limit=-1.0)),
        ("report --all --limit inf", says("errors.running.country.limit_off_limits", longest=1e6, limit=float("inf"))),
        ("report --all --limit nan", says("errors.running.country.limit_off_limits", longest=1e6, limit=float("nan"))),
        (
            "report --all --before 2024 --after 2023",
            says("errors.reports.contract.before_not_earlier", before=2024, after=2023),
        ),
        (
            "report paser --before 2024 --after 2023",
            says("errors.reports.contract.before_not_earlier", before=2024, after=2023),
        ),
        ("report paser --workers 0", says("errors.cli.main.report")),
        ("report paser --no-resume", says("errors.cli.main.report")),
        (
            "report --all --engine magic",
            says("errors.options.choice", name="engine", found="'magic'", allowed="inprocess, kernel"),
        ),
        ("report --all --out taken", says("errors.package.files.write_whole")),
    ],
)
def test_wrong_wishes_are_one_line_and_write_nothing(words, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    status, _, said = call(monkeypatch, capsys, *words.split())
    assert status == 2
    assert message.search(said)
    assert said.count("\n") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_what_cannot_be_listed_is_one_line(tmp_path, monkeypatch):
    put_own(tmp_path / "failures.csv", "of the run before")

    def held(self, missing_ok=False):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(OutputError, match=says("errors.reports.keep.remove_own")):
        write_failures(tmp_path, [])


def test_parameters_are_checked_before_anything_starts(tmp_path):
    with pytest.raises(ParameterError, match=says("errors.options.choice", name="engine")):
        run_country([], out=tmp_path, engine="x")


@forks
@pytest.mark.slow
def test_new_processes_instead_of_forks_and_kernels_give_the_same_reports(tmp_path, monkeypatch):
    """What Windows and macOS use, and the reference engine, against the fork server: byte for byte."""
    jobs = list_jobs(2024, province="Kalimantan Timur")[:2]
    assert run_country(jobs, out=tmp_path / "fork").made == 2
    assert run_country(jobs, out=tmp_path / "kernel", engine="kernel").made == 2
    monkeypatch.setattr(country, "start_workers", lambda order, warm: SpawnWorkers(order))
    assert run_country(jobs, out=tmp_path / "spawn").made == 2
    for job in jobs:
        for path in job.folder(tmp_path / "fork").iterdir():
            if path.name != "manifest.json":
                for other in ("kernel", "spawn"):
                    assert (job.folder(tmp_path / other) / path.name).read_bytes() == path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("wish", ["exit", "hang"])
def test_spawned_processes_end_alone_too(wish, wishes, tmp_path, monkeypatch):
    monkeypatch.setattr(country, "start_workers", lambda order, warm: SpawnWorkers(order))
    jobs = six()[:2]
    (wishes / jobs[0].region).write_text(wish)
    run = run_country(jobs, out=tmp_path / "out", limit=60)
    assert run.made == 1
    (failure,) = run.failures
    assert failure.job == jobs[0]
    assert failure.outcome.reason == {"exit": "crash", "hang": "limit"}[wish]
    assert (failure.outcome.chapter, failure.outcome.cell) == (CHAPTERS[0], 3)


@pytest.mark.full
def test_another_state_of_the_data_is_refused_by_a_worker(wishes, tmp_path, monkeypatch):
    monkeypatch.setattr(country, "inputs_fingerprint", lambda _: "other")
    run = run_country(six()[:2], out=tmp_path / "out")
    assert run.status == 2
    assert says("errors.running.server.other_inputs").search(run.stopped)
    assert manifests(tmp_path / "out") == {}


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_read_only_folder_is_one_clear_line(wishes, tmp_path):
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    with pytest.raises(OutputError, match="Permission denied"):
        run_country(six()[:1], out=out)


@forks
@pytest.mark.full
def test_our_own_chapters_leave_the_server_warm():
    """Were they to change a module, every child would start from nothing, which no other test would notice."""
    program = (
        "from spbe_research.reports.running import server\n"
        "from spbe_research.reports.running.jobs import list_jobs\n"
        "from spbe_research.reports.running.run import CHAPTERS\n"
        "from spbe_research.reports.record.stale import inputs, inputs_fingerprint\n"
        "from spbe_research.reports.running.work import Order\n"
        "order = Order('nowhere', 'inprocess', 300, inputs_fingerprint(inputs(CHAPTERS)))\n"
        "server._prepare(order, list_jobs(2024, province='Jambi')[0])\n"
        "import threading; print(threading.active_count())  # forking wants a single thread"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
