"""Work under way: a bar on a terminal and nowhere else, drawn late, wiped away; quiet and verbose."""

from __future__ import annotations

import io
import sys

import pytest

from spbe_research import progress
from spbe_research.progress import detail, hint, is_quiet, show, stepping, steps_of, working


class Screen(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def a_screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Put in the place of standard error; in the test itself, since pytest puts its own there before."""
    screen = Screen()
    monkeypatch.setattr(progress, "_DELAY", 0.0)
    monkeypatch.setattr(progress, "_TICK", 0.01)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


def work(n: int = 3) -> None:
    with working("three steps", n) as bar:
        for _ in range(n):
            bar.step()


def test_a_bar_is_drawn_on_a_terminal_and_wiped_away(monkeypatch):
    screen = a_screen(monkeypatch)
    with show():
        work()
    drawn = screen.getvalue()
    assert "three steps: " in drawn
    assert "0/3" in drawn
    assert drawn.rpartition("\r")[0].rpartition("\r")[2].strip() == ""  # what stays is blank
    assert "\n" not in drawn


def test_the_clock_goes_on_during_one_long_step(monkeypatch):
    screen = a_screen(monkeypatch)
    with show(), working("one step", 1):
        end = progress.time.monotonic() + 30
        while screen.getvalue().count("one step") < 3 and progress.time.monotonic() < end:
            progress.time.sleep(0.02)
    assert screen.getvalue().count("one step") >= 3


@pytest.mark.parametrize(
    ("settings", "terminal"), [({}, False), ({"quiet": True}, True), ({"quiet": True}, False), (None, True)]
)
def test_no_bar_elsewhere(monkeypatch, settings, terminal):
    """In a file or a pipe, with --quiet, and where a function is called by a user's own program."""
    a_screen(monkeypatch)
    if not terminal:
        monkeypatch.setattr(sys, "stderr", io.StringIO())
    if settings is None:
        work()
    else:
        with show(**settings):
            work()
    assert sys.stderr.getvalue() == ""


def test_short_work_flickers_not(monkeypatch):
    screen = a_screen(monkeypatch)
    monkeypatch.setattr(progress, "_DELAY", 60.0)
    with show():
        work()
    assert screen.getvalue() == ""


def test_of_work_inside_other_work_only_the_outer_shows(monkeypatch):
    screen = a_screen(monkeypatch)
    with show(), working("outer", 2):
        with working("inner", 5):
            stepping(4)
        stepping()
        assert "inner" not in screen.getvalue()
        assert progress._state.under_way[0].bar.n == 1
    stepping()  # none is under way
    assert progress._state.under_way == ()


def test_without_tqdm_work_goes_on(monkeypatch):
    screen = a_screen(monkeypatch)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with show():
        assert list(steps_of("letters", "ab", 2)) == ["a", "b"]
    assert screen.getvalue() == ""


def test_an_error_inside_wipes_the_bar_too(monkeypatch):
    screen = a_screen(monkeypatch)
    with pytest.raises(ValueError, match="lost"), show(), working("what fails", 2):
        raise ValueError("lost")
    assert screen.getvalue().rpartition("\r")[0].rpartition("\r")[2].strip() == ""
    assert progress._state.under_way == ()
    assert (progress._state.asked, is_quiet()) == (False, False)


def test_hints_and_details(monkeypatch):
    said = {}
    for settings in ({}, {"quiet": True}, {"verbose": True}):
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        with show(**settings):
            hint("a hint")
            detail("a detail")
            work()
        said[tuple(settings)] = [line.partition(":")[0] for line in sys.stderr.getvalue().splitlines()]
    assert said == {(): ["a hint"], ("quiet",): [], ("verbose",): ["a hint", "a detail", "three steps"]}


def test_who_does_not_listen_ends_nothing(monkeypatch):
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError("nobody")

    monkeypatch.setattr(sys, "stderr", Gone())
    with show(verbose=True):
        hint("a hint")
        work()
    monkeypatch.setattr(sys, "stderr", None)
    with show():
        work()
