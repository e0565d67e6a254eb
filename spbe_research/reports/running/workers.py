"""Who does the work of a run on this machine: a fork server, or a new process a report where forking is not safe."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from typing import IO, Any

from spbe_research.errors import SpbeError, message
from spbe_research.paths import package_dir
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.work import Order, Outcome

__all__ = ["ForkWorkers", "SpawnWorkers", "WorkerLost", "fork_is_safe", "start_workers"]


def fork_is_safe() -> bool:
    """Whether a process can fork without harm: on Linux."""
    return sys.platform.startswith("linux")


class WorkerLost(SpbeError):
    """A process that works for a run ended, or would not begin."""


def start_workers(order: Order, warm: Job | None) -> ForkWorkers | SpawnWorkers:
    """What runs jobs on this machine; ``warm`` is a report to make beforehand and throw away."""
    return ForkWorkers(order, warm) if fork_is_safe() else SpawnWorkers(order)


class ForkWorkers:
    """A fork server that any number of threads may hand jobs to; its process starts with the first job.

    Parameters
    ----------
    order : what all jobs share; warm : see :func:`start_workers`.
    """

    def __init__(self, order: Order, warm: Job | None = None) -> None:
        self._order, self._warm = order, warm
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._closed = False

    def run(self, job: Job) -> Outcome:
        """Write one report in a process of its own and wait for it.

        Raises
        ------
        WorkerLost
            when the server cannot be started.
        """
        for _ in range(2):  # a server that was killed takes running reports with it: they get one more chance
            server = self._current()
            try:
                return server.ask(job).result()
            except WorkerLost as error:
                lost = str(error)
                self._discard(server)
                if server.refused:
                    raise
                if not server.ready:  # it died of the report that was to warm it
                    self._warm = None
        return Outcome(False, "crash", message=lost)

    def close(self) -> None:
        """End the server and every report under way."""
        with self._lock:
            self._closed = True
            if self._server is not None:
                self._server.end()
                self._server = None

    def _current(self) -> _Server:
        with self._lock:
            if self._closed:
                raise WorkerLost(message("errors.running.workers.ended"))
            if self._server is None:
                self._server = _Server(self._order, self._warm)
            return self._server

    def _discard(self, server: _Server) -> None:
        with self._lock:
            if self._server is server:
                self._server = None
        server.end()


class SpawnWorkers:
    """A new Python process for each report: slower, and safe everywhere."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._running: set[_Server] = set()

    def run(self, job: Job) -> Outcome:
        """Write one report in a process of its own and wait for it.

        Raises
        ------
        WorkerLost
            when the process will not begin.
        """
        server = _Server(self._order, None, once=True)
        self._running.add(server)
        try:
            return server.ask(job).result(self._order.limit)
        except TimeoutError:
            words = str(message("errors.running.workers.overdue", limit=self._order.limit))
            return Outcome(False, "limit", server.at[0], server.at[1], words, self._order.limit)
        except WorkerLost as error:
            if server.refused:
                raise
            return Outcome(False, "crash", server.at[0], server.at[1], str(error))
        finally:
            server.end()
            self._running.discard(server)

    def close(self) -> None:
        """End every report under way."""
        for server in list(self._running):
            server.end()


class _Server:
    """One server process: its answers are matched with what was asked."""

    def __init__(self, order: Order, warm: Job | None, *, once: bool = False) -> None:
        self.refused = self.ready = False
        self.at: tuple[str, int | None] = ("", None)
        self._lock = threading.Lock()
        self._asked: dict[int, Future[Outcome]] = {}
        self._count = 0
        self._gone, self._words = False, ""
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "spbe_research.reports.running.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            start_new_session=True,  # an interrupt from the keyboard is for the run, which ends the server
        )
        self._send({"order": order.to_dict(), "warm": warm.to_dict() if warm else None, "once": once})
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def ask(self, job: Job) -> Future[Outcome]:
        """Hand over a job; its outcome comes later."""
        answer: Future[Outcome] = Future()
        with self._lock:
            if self._gone:
                answer.set_exception(WorkerLost(self._words))
                return answer
            self._count += 1
            ticket = self._count
            self._asked[ticket] = answer
        self._send({"ticket": ticket, "job": job.to_dict()})
        return answer

    def end(self) -> None:
        """End the process; it ends its children first."""
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with self._lock, contextlib.suppress(OSError, ValueError):  # a server that is gone is noticed by who listens
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()

    def _listen(self) -> None:
        words = ""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if "ready" in told:
                self.ready = True
            elif "refused" in told:
                self.refused, words = True, told["refused"]
            elif "at" in told:
                self.at = (told["at"][0], told["at"][1])
            else:
                with self._lock:
                    answer = self._asked.pop(told["ticket"])
                answer.set_result(Outcome(**told["outcome"]))
        self._process.stdout.close()
        self._process.wait()
        words = words or self._last_words()
        self._errors.close()
        with self._lock:
            self._gone, self._words = True, words
            left = list(self._asked.values())
            self._asked.clear()
        for answer in left:
            answer.set_exception(WorkerLost(words))

    def _last_words(self) -> str:
        """How the process ended, with the last line that it wrote."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").split("\n")
        last = next((text.strip() for text in reversed(lines) if text.strip()), "")
        status = self._process.returncode
        if last:
            return str(message("errors.running.workers.died_saying", status=status, last=last))
        return str(message("errors.running.workers.died", status=status))


def _environment() -> dict[str, str]:
    """The same package as here, wherever it was imported from; one core a report, since many run side by side."""
    places = [str(package_dir().parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(places),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
