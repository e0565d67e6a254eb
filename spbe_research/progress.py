"""How work under way shows itself on standard error: a bar on a terminal, and with ``--verbose`` a line when it ends.

Nothing is shown before a command has called :func:`show`: who calls a function of the package sees nothing of this.
Of work inside other work only the outer shows itself. A bar is drawn once a second has gone by, so that no short work
flickers, and is wiped away at the end.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TypeVar

__all__ = ["Bar", "detail", "hint", "is_quiet", "on_terminal", "show", "stepping", "steps_of", "working"]

_T = TypeVar("_T")

#: seconds before a bar is drawn, and between two looks at the clock
_DELAY, _TICK = 1.0, 0.5
_FORM = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}]{postfix}"
_OPEN = "{desc} [{elapsed}]{postfix}"


class Bar(Protocol):
    """What work under way is told to."""

    def step(self, n: int = 1) -> None:
        """``n`` steps are done."""

    def beside(self, text: str) -> None:
        """A few words beside the bar."""


class _Silent:
    """Work that does not show itself."""

    def step(self, n: int = 1) -> None: ...

    def beside(self, text: str) -> None: ...


class _Shown:
    """One that a thread draws anew twice a second: a step may take long, and the clock goes on."""

    def __init__(self, what: str, total: int | None) -> None:
        from tqdm import tqdm

        form = _FORM if total else _OPEN
        how = {"leave": False, "delay": _DELAY, "miniters": 0, "smoothing": 0.1}
        self.bar = tqdm(total=total, desc=what, file=sys.stderr, bar_format=form, **how)
        self.lock, self.over = threading.Lock(), threading.Event()
        self.clock = threading.Thread(target=self._tick, daemon=True)
        self.clock.start()

    def step(self, n: int = 1) -> None:
        with self.lock:
            self.bar.update(n)

    def beside(self, text: str) -> None:
        with self.lock:
            self.bar.set_postfix_str(text, refresh=False)

    def close(self) -> None:
        self.over.set()
        self.clock.join()
        self.bar.close()

    def _tick(self) -> None:
        while not self.over.wait(_TICK):
            self.step(0)


class _State:
    """What the command asked for, and the work under way, the outermost first."""

    asked = False
    quiet = False
    verbose = False
    under_way: tuple[Bar, ...] = ()


_state = _State()


@contextmanager
def show(*, quiet: bool = False, verbose: bool = False) -> Iterator[None]:
    """Inside, work shows itself, unless ``quiet``; with ``verbose`` it also says when it is done, and other details."""
    before = vars(_state).copy()
    _state.asked, _state.quiet, _state.verbose, _state.under_way = True, quiet, verbose and not quiet, ()
    try:
        yield
    finally:
        for name in ("asked", "quiet", "verbose", "under_way"):
            setattr(_state, name, before.get(name, getattr(_State, name)))


def is_quiet() -> bool:
    """Whether the command was asked to say no more than its result."""
    return _state.quiet


def on_terminal() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def hint(text: str) -> None:
    """A line on standard error that is no result, such as what to do next; none with ``--quiet``."""
    if not _state.quiet:
        _write(text)


def detail(text: str) -> None:
    """A line on standard error with ``--verbose``, and else none."""
    if _state.verbose:
        _write(text)


def _write(text: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError, ValueError):  # nobody listens
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()


@contextmanager
def working(what: str, total: int | Callable[[], int] | None = None, *, shown: bool | None = None) -> Iterator[Bar]:
    """Inside, work is under way; it is told of each step.

    Parameters
    ----------
    what : in words of the reader; total : how many steps there are, or what finds it out; None where nobody knows.
    shown : whether it shows itself; by default where a command runs on a terminal and was not asked to be quiet.

    Examples
    --------
    >>> with working("two steps", 2) as bar:
    ...     bar.step()
    ...     bar.step()
    """
    outermost, start = not _state.under_way, time.monotonic()
    if shown is None:
        shown = _state.asked and not _state.quiet and on_terminal()
    bar: Bar = _Silent()
    if shown and outermost and _has_tqdm():
        bar = _Shown(what, total() if callable(total) else total)
    before, _state.under_way = _state.under_way, (*_state.under_way, bar)
    try:
        yield bar
    finally:
        _state.under_way = before
        if isinstance(bar, _Shown):
            bar.close()
    if outermost:
        detail(f"{what}: {time.monotonic() - start:.1f} s")


def stepping(n: int = 1) -> None:
    """``n`` steps of the work under way are done; nothing where none is."""
    if _state.under_way:
        _state.under_way[-1].step(n)


def steps_of(what: str, items: Iterable[_T], total: int | None = None, *, shown: bool | None = None) -> Iterator[_T]:
    """Each of ``items`` in turn, a step each.

    Examples
    --------
    >>> list(steps_of("letters", "ab"))
    ['a', 'b']
    """
    with working(what, total, shown=shown) as bar:
        for item in items:
            yield item
            bar.step()


def _has_tqdm() -> bool:
    try:
        import tqdm  # noqa: F401
    except ImportError:  # the core alone
        return False
    return True
