"""The process that forks one process a report, with everything imported and read before the first fork.

It is started by :mod:`~spbe_research.reports.running.workers` and speaks lines of JSON: an order, then jobs on its
standard input; how each went on its standard output. It has one thread only, so that forking is safe. When its input
ends, or the process that started it dies, it ends its children and itself. Where forking is not safe (macOS, Windows)
the same module serves one job and ends.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import json
import os
import selectors
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from spbe_research.errors import message
from spbe_research.reports.running.engine_entry import import_papermill
from spbe_research.reports.running.jobs import Job
from spbe_research.reports.running.work import Order, Outcome, do_job

__all__ = ["main"]


@dataclass
class _Child:
    """A process that writes one report, and what it has told of itself."""

    ticket: int
    pid: int
    deadline: float
    started: float
    told: bytes = b""
    at: tuple[str, int | None] = ("", None)
    outcome: dict[str, Any] | None = None
    overdue: bool = False


def main() -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    reader = _Lines(requests)
    first = json.loads(reader.next_line() or b"null")
    if first is None:
        return
    order = Order.from_dict(first["order"])
    os.environ.update(dict(order.environment))
    try:
        made_from = _prepare(order, Job.from_dict(first["warm"]) if first["warm"] else None)
    except Exception as error:  # told to whoever started it
        _say(answers, {"refused": str(error)})
        return
    _say(answers, {"ready": os.getpid()})
    if first["once"]:
        asked = json.loads(reader.next_line() or b"null")
        if asked is not None:
            outcome = do_job(Job.from_dict(asked["job"]), order, made_from, lambda *at: _say(answers, {"at": at}))
            _say(answers, {"ticket": asked["ticket"], "outcome": outcome.to_dict()})
        return
    _Server(order, made_from, answers, reader).serve()


def _prepare(order: Order, warm: Job | None) -> dict[str, dict[str, str]]:
    """Import and read everything that reports share; children get it for nothing.

    A whole report is made and thrown away, so that nothing need be listed: a new chapter is warm like the others.
    Should that report end the server, the next one is started without, and with the imports alone.
    """
    from spbe_research.reports.record.stale import inputs, inputs_fingerprint
    from spbe_research.reports.running.run import CHAPTERS

    made_from = inputs(CHAPTERS)
    if inputs_fingerprint(made_from) != order.made_from:
        raise ValueError(message("errors.running.server.other_inputs"))
    _import_all()
    if warm is not None:
        # typst keeps threads, which no fork inherits: a forked process would wait for them for ever
        warm = replace(warm, formats=tuple(f for f in warm.formats if f not in ("pdf", "summary")))
        before = _module_state()
        with tempfile.TemporaryDirectory() as elsewhere, _alarm(order.limit):
            do_job(warm, replace(order, out=elsewhere, engine="inprocess"), made_from)  # a kernel would bring threads
        after, known = _module_state(), {module for module, _ in before}
        if {name: after[name] for name in after if name[0] in known} != before:
            # every child would have it; modules that were imported only now have changed nothing
            raise SystemExit(message("errors.running.server.left_behind"))
    gc.collect()
    gc.freeze()  # what is shared stays shared: the collector of a child would touch, and so copy, every page
    return made_from


def _module_state() -> dict[tuple[str, str], int]:
    """What every name in a module of the package stands for, but for modules, functions and classes of the package
    itself: those come by imports, also late ones."""
    return {
        (module.__name__, name): id(value)
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").partition(".")[0] == "spbe_research"
        for name, value in vars(module).items()
        if not isinstance(value, type(sys)) and not name.startswith("__")
        if not str(getattr(value, "__module__", "")).startswith("spbe_research")
    }


def _import_all() -> None:
    """Import what every report needs, and what the chapters' own import lines name."""
    import_papermill()
    import scipy.optimize
    import scipy.stats  # noqa: F401 - some reports need it, and it takes half a second

    import spbe_research.reports.documents.html
    import spbe_research.reports.record.manifest  # noqa: F401
    from spbe_research.reports.running.notebooks import read_chapter
    from spbe_research.reports.running.run import CHAPTERS

    for chapter in CHAPTERS:
        cells: list[Any] = []
        with contextlib.suppress(Exception):  # a chapter that cannot be read or imported fails in its own report
            cells = read_chapter(chapter)[0].cells
        for cell in cells:
            with contextlib.suppress(Exception):
                lines = ast.parse(cell.source if cell.cell_type == "code" else "").body
                wanted: list[ast.stmt] = [line for line in lines if isinstance(line, ast.Import | ast.ImportFrom)]
                exec(compile(ast.Module(wanted, []), chapter, "exec"), {})  # noqa: S102 - as the chapter will


@contextlib.contextmanager
def _alarm(seconds: float) -> Any:
    """End what takes longer, where signals can."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with contextlib.suppress(TimeoutError):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _say(answers: BinaryIO, message: dict[str, Any]) -> None:
    line = json.dumps(message).encode() + b"\n"
    while line:
        line = line[answers.write(line) :]


class _Lines:
    """Lines of an unbuffered stream, so that waiting for input and reading it never disagree."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.rest, self.ended = stream, b"", False

    def more(self) -> list[bytes]:
        """Lines that one read completes."""
        got = self.stream.read(65536)
        self.ended = not got
        *whole, self.rest = (self.rest + (got or b"")).split(b"\n")
        return whole

    def next_line(self) -> bytes | None:
        """The next line; what was read beyond it is kept."""
        while b"\n" not in self.rest and not self.ended:
            got = self.stream.read(1)
            self.ended = not got
            self.rest += got or b""
        line, _, self.rest = self.rest.partition(b"\n")
        return line or None


class _Server:
    """Forks a process a job, and waits for all of them at once."""

    def __init__(self, order: Order, made_from: dict[str, dict[str, str]], answers: BinaryIO, requests: _Lines) -> None:
        self.order, self.made_from, self.answers, self.requests = order, made_from, answers, requests
        self.children: dict[int, _Child] = {}  # by the reading end of each one's pipe
        self.ready = selectors.DefaultSelector()
        self.ready.register(requests.stream, selectors.EVENT_READ)

    def serve(self) -> None:
        try:
            while not self.requests.ended:
                waiting = [c.deadline for c in self.children.values() if not c.overdue]
                events = self.ready.select(max(0.0, min(waiting) - time.monotonic()) if waiting else None)
                for key, _ in events:
                    if key.fileobj is self.requests.stream:
                        for line in self.requests.more():
                            self._begin(json.loads(line))
                    else:
                        self._hear(key.fd)
                self._end_overdue()
        finally:
            for child in self.children.values():
                _end(child.pid)

    def _begin(self, asked: dict[str, Any]) -> None:
        hear, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._be_child(asked, tell)
        os.close(tell)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)  # both sides say so: neither knows who comes first
        now = time.monotonic()
        self.children[hear] = _Child(asked["ticket"], pid, now + self.order.limit, now)
        self.ready.register(hear, selectors.EVENT_READ)

    def _be_child(self, asked: dict[str, Any], tell: int) -> None:
        """Never returns."""
        status = 1
        try:
            os.setpgid(0, 0)
            _die_with_parent()
            self.ready.close()
            for other in (self.requests.stream, self.answers):
                other.close()
            for hear in self.children:
                os.close(hear)
            with os.fdopen(tell, "wb", buffering=0) as pipe:
                job = Job.from_dict(asked["job"])
                outcome = do_job(job, self.order, self.made_from, lambda *at: _say(pipe, {"at": at}))
                _say(pipe, {"outcome": outcome.to_dict()})
            status = 0
        finally:
            os._exit(status)

    def _hear(self, hear: int) -> None:
        child = self.children[hear]
        got = os.read(hear, 65536)
        *whole, child.told = (child.told + got).split(b"\n")
        for line in whole:
            answer = json.loads(line)
            if "at" in answer:
                child.at = (answer["at"][0], answer["at"][1])
            else:
                child.outcome = answer["outcome"]
        if child.outcome is not None or not got:
            self._finish(hear)

    def _finish(self, hear: int) -> None:
        child = self.children.pop(hear)
        self.ready.unregister(hear)
        os.close(hear)
        _end(child.pid)  # also whatever it started itself
        _, status = os.waitpid(child.pid, 0)
        outcome = child.outcome
        if outcome is None:
            reason = "limit" if child.overdue else "crash"
            seconds = time.monotonic() - child.started
            limit = self.order.limit
            words = message("errors.running.workers.overdue", limit=limit) if child.overdue else _how_it_died(status)
            outcome = Outcome(False, reason, child.at[0], child.at[1], str(words), seconds).to_dict()
        _say(self.answers, {"ticket": child.ticket, "outcome": outcome})

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for child in self.children.values():
            if now >= child.deadline and not child.overdue:
                child.overdue = True
                _end(child.pid)  # its pipe closes then


def _end(pid: int) -> None:
    """End a child with all that it started."""
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def _how_it_died(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return message("errors.running.server.killed", signal=signal.Signals(-code).name)
    return message("errors.running.server.died", status=code)


def _die_with_parent() -> None:
    """On Linux a child is ended with the server, however that one ends."""
    if sys.platform.startswith("linux"):
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    main()
