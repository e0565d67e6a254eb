"""Which sentences the package asked for while tests ran: a key counts when the code that chooses it did so."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from types import FrameType

from spbe_research import errors
from spbe_research.paths import package_dir
from spbe_research.text import catalog as text

#: the folder of the run, for its workers and for the processes that these fork
FOLDER = "SPBE_TEST_KEYS"

_ROOT = str(package_dir())
_LOOKUPS = {"say", "tell", "message", "_message", "_english", "_chosen", "_shown"}
_seen: dict[int, set[str]] = {}


class _Recorded(dict[str, str]):
    """Sentences that note which of them the package takes; what a test itself looks up does not count."""

    def __getitem__(self, key: str) -> str:
        sentence = super().__getitem__(key)
        mine = _seen.setdefault(os.getpid(), set())
        if key not in mine and _of_the_package(sys._getframe(1)):
            mine.add(key)
            # at once: a forked process ends without a farewell
            with (Path(os.environ[FOLDER]) / f"{os.getpid()}.txt").open("a", encoding="utf-8") as file:
                file.write(f"{key}\n")
        return sentence


def _of_the_package(frame: FrameType | None) -> bool:
    while frame is not None and _looks_up(frame):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(_ROOT)


def _looks_up(frame: FrameType) -> bool:
    if frame.f_code.co_filename not in (errors.__file__, text.__file__):
        return False
    shown = frame.f_code.co_name in ("__str__", "__format__")
    return frame.f_code.co_name in _LOOKUPS or (shown and isinstance(frame.f_locals.get("self"), errors.Message))


def start() -> None:
    """From now on keys are noted in the folder that the environment names."""
    catalog, english = text.catalog, errors._sentences
    text.catalog = cache(lambda lang: _Recorded(catalog(lang)))  # type: ignore[assignment]
    errors._sentences = cache(lambda: _Recorded(english()))  # type: ignore[assignment]


def never_asked(folder: Path) -> list[str]:
    """Keys that no process noted; of a sentence with forms, which its language tells apart and no code, any will do."""
    noted = {key for file in folder.glob("*.txt") for key in file.read_text(encoding="utf-8").splitlines()}
    return sorted({text.bare(k) for k in text.catalog("en")} - {text.bare(k) for k in noted})
