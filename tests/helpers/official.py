"""Files that leave open which assessment they hold: taken as official by whoever tests something else with them."""

from __future__ import annotations

from pathlib import Path

from spbe_research.errors import FileProblems
from spbe_research.study.folder import Study
from spbe_research.study.intake import Added, add_file
from spbe_research.study.reading.file import read_levels
from spbe_research.study.reading.filled import Filled, kinds_told

__all__ = ["add_official", "read_official"]


def read_official(path: Path | str, **options: object) -> tuple[Filled, ...]:
    """What ``read_levels`` gives, with ``assessment="official"`` where neither the file nor the options say it."""
    try:
        return read_levels(path, **options)  # type: ignore[arg-type]
    except FileProblems as error:
        if not unsaid(error):
            raise
    return read_levels(path, **options | {"assessment": "official"})  # type: ignore[arg-type]


def add_official(study: Study, path: Path | str, **options: object) -> tuple[Added, ...]:
    """The same with ``add_file``."""
    try:
        return add_file(study, path, **options)  # type: ignore[arg-type]
    except FileProblems as error:
        if not unsaid(error):
            raise
    return add_file(study, path, **options | {"assessment": "official"})  # type: ignore[arg-type]


def unsaid(error: FileProblems) -> bool:
    """Whether an assessment that nobody states is among the problems of a file."""
    return any(str(kinds_told()) in str(problem) for problem in error.problems)
