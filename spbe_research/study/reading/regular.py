"""The bytes of a file that a user names: a regular one, not beyond a size."""

from __future__ import annotations

import stat
from pathlib import Path

from spbe_research.errors import FileProblems, message, system_words
from spbe_research.numbers.language import Count
from spbe_research.study.reading.grid import at

__all__ = ["bytes_of"]


def bytes_of(file: Path, most: int, part: str) -> bytes:
    """The bytes of a regular file: a pipe or a device may never end.

    Parameters
    ----------
    most : bytes beyond which it is refused; part : of the catalog, whose sentences say why.

    Raises
    ------
    FileProblems
        one line.

    Examples
    --------
    >>> bytes_of(Path("none.pdf"), 10, "pdf")
    Traceback (most recent call last):
    spbe_research.errors.FileProblems: none.pdf: there is no such file
    """
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            problem = message(f"errors.study.{part}.no_file")
        elif about.st_size > most:
            problem = message(f"errors.study.{part}.too_big", size=Count(about.st_size), most=Count(most))
        else:
            with file.open("rb") as handle:
                return handle.read(most + 1)
    except (FileNotFoundError, ValueError):  # a zero byte in the name
        problem = message(f"errors.study.{part}.not_there")
    except OSError as error:
        problem = message(f"errors.study.{part}.unreadable", reason=system_words(error))
    raise FileProblems(file.name, [at(file.name, problem)])
