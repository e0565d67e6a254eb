"""The country run on a real Dask cluster: a scheduler and two workers on this machine, one of which is killed."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.notebooks import chapters
from helpers.running import alive, call, descendants, leftovers, manifests
from helpers.sentences import says
from helpers.tools import find_module

from spbe_research.errors import MissingExtra
from spbe_research.reports.running import cluster
from spbe_research.reports.running.country import run_country
from spbe_research.reports.running.jobs import list_jobs
from spbe_research.reports.running.workers import fork_is_safe

find_module("distributed")
pytestmark = [pytest.mark.full, pytest.mark.filterwarnings("ignore")]  # of distributed's own dependencies


def wait_until(met, seconds=60):
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def dask_cluster(tmp_path, monkeypatch):
    """Address of a scheduler, and its two workers' processes."""
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "notebooks", "import time\ntime.sleep(0.3)\nregion")))
    card = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(card), "--host", "127.0.0.1"]
    run = [sys.executable, "-W", "ignore", "-m"]
    scheduler = [*run, "distributed.cli.dask_scheduler", *common, "--port", "0", "--no-dashboard"]
    worker = [*run, "distributed.cli.dask_worker", *common, "--no-dashboard", "--no-nanny", "--nthreads", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    with contextlib.ExitStack() as running:
        processes = []
        for words in (scheduler, worker, worker):
            process = running.enter_context(subprocess.Popen(words, **quiet))
            running.callback(process.kill)
            processes.append(process)
            wait_until(card.exists)
        yield json.loads(card.read_text(encoding="utf-8"))["address"], processes[1:]


@pytest.mark.slow
@pytest.mark.skipif(not fork_is_safe(), reason="looks into /proc")
def test_every_report_comes_though_a_worker_is_killed_in_mid_run(dask_cluster, tmp_path, monkeypatch):
    address, workers = dask_cluster
    out, jobs = tmp_path / "out", list_jobs(2024, province="Jambi")
    killed = set()

    class Watch:
        """Kills the first worker once three reports are there."""

        def __init__(self):
            self.seen = 0

        def beside(self, _):
            pass

        def step(self, _=1):
            self.seen += 1
            if self.seen == 3:
                killed.update(descendants(workers[0].pid))
                workers[0].kill()

    @contextlib.contextmanager
    def watched(*_, **__):
        yield Watch()

    monkeypatch.setattr("spbe_research.reports.running.country.working", watched)
    run = run_country(jobs, out=out, dask=address)
    assert (run.made, run.failures, run.status) == (len(jobs), (), 0)
    assert len(manifests(out)) == len(jobs) == 12
    assert workers[0].wait(20) != 0  # on a busy machine the killed one is gone a little later
    assert workers[1].poll() is None
    assert killed, "the killed worker had no fork server"
    wait_until(lambda: not alive(killed), 20)
    assert leftovers(out) == []
    assert run_country(jobs, out=out, dask=address).skipped == 12


def test_no_scheduler_is_one_clear_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "_SECONDS", 1)
    words = ["report", "--all", "--province", "Jambi", "--out", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:9"]
    status, _, said = call(monkeypatch, capsys, *words)
    assert status == 2
    assert said.startswith("spbe: ")
    assert says("errors.running.cluster.cluster_executor", address="tcp://127.0.0.1:9").search(said)
    assert said.count("\n") == 1
    assert list(Path(tmp_path / "out").rglob("*.html")) == []


def test_missing_extra_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=says("errors.frame.extra", names="distributed", extra="cluster")):
        run_country(list_jobs(2024, province="Jambi"), out=tmp_path, dask="tcp://127.0.0.1:9")
