"""What the command prints, whatever it prints to: a code page without the character, a full disk, a closed pipe."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from spbe_research.errors import FileProblems, SpbeError, message, system_words
from spbe_research.files import one_line
from spbe_research.text.catalog import tell

__all__ = ["end", "in_columns", "never_fail_to_print", "problems_text", "put", "say_error", "say_lines"]


def put(text: str) -> None:
    """A line of the result, on standard output; hints and what is under way go to standard error.

    Raises
    ------
    OSError
        where it cannot be written.
    """
    import typer  # and not before: the version is told without it

    typer.echo(text)


def never_fail_to_print() -> None:
    """A character that the terminal or a file's code page lacks (``–`` on cp437) is replaced, and ends no command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace" if stream is sys.stdout else "backslashreplace")


def say_error(error: SpbeError | OSError | UnicodeError) -> None:
    """Say on standard error what is wrong: one line, or for a file of levels one a problem."""
    if isinstance(error, FileProblems):
        lines = problems_text(error)
    elif isinstance(error, SpbeError):
        lines = [str(error)]
    elif isinstance(error, OSError):
        name, words = error.filename2 or error.filename, system_words(error)
        if name is None:
            if sys.stdout is not None:  # what is left of it would be refused once more
                _mute(sys.stdout)
            lines = [message("errors.cli.streams.unwritten", system_words=words)]
        else:
            lines = [message("errors.cli.streams.system", name=os.fsdecode(name), system_words=words)]
    else:
        lines = [message("errors.cli.streams.characters", text=ascii(error.object)[:200])]  # type: ignore[attr-defined]
    _say(lines)


def problems_text(error: FileProblems, most: int = 200) -> list[str]:
    """Lines for the terminal, one a problem; the count of those left out comes last."""
    lines = list(error.problems[:most])
    left = len(error.problems) - most
    return [*lines, tell("command.more_problems", left=left)] if left > 0 else lines


def end(status: int | str | None) -> None:
    """End the command with this status, or with 2 where what it printed could not be written.

    Raises
    ------
    SystemExit
    """
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except (OSError, ValueError) as error:
            _mute(sys.stdout)
            if isinstance(error, OSError):
                say_error(error)
                status = 2
    raise SystemExit(status)


def in_columns(rows: Sequence[Sequence[str]], *, right: Sequence[bool] = ()) -> list[str]:
    """Rows as lines of a table, every column as wide as its widest cell; ``right``: which columns end in line.

    Examples
    --------
    >>> in_columns([["year", "n"], ["2024", "47"]], right=[False, True])
    ['year   n', '2024  47']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = right or [False] * len(widths)
    return [
        "  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)).rstrip()
        for row in rows
    ]


def _say(lines: Sequence[str]) -> None:
    """Each line as one, its indentation kept; where not even standard error takes it, the status must do."""
    say_lines(f"spbe: {' ' * (len(line) - len(line.lstrip(' ')))}{one_line(line)}" for line in map(str, lines))


def say_lines(lines: Iterable[str]) -> None:
    """Lines as they are on standard error."""
    text = "".join(f"{line}\n" for line in lines)
    if sys.stderr is not None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            _mute(sys.stderr)


def _mute(stream: TextIO) -> None:
    """Let a stream that cannot be written end in nothing, or Python complains of it once more when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
