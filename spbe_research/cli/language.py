"""In which language the command speaks to its user; the language of a report is another question."""

from __future__ import annotations

import itertools
import locale
import os
import tomllib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from babel import Locale

from spbe_research.numbers.language import LANGUAGES
from spbe_research.paths import environment
from spbe_research.text.catalog import message_language

__all__ = ["command_language", "speaking"]


def command_language(words: Sequence[str]) -> str:
    """``--lang`` of the command line, else the study's, else ``SPBE_LANG``, else the locale's, else English.

    Parameters
    ----------
    words : the command line without the name of the program.

    Examples
    --------
    >>> command_language(["report", "paser", "--lang", "id"]), command_language(["report", "paser", "--lang=en"])
    ('id', 'en')
    """
    asked = [after for word, after in itertools.pairwise(words) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    if asked and asked[0] in LANGUAGES:
        return asked[0]
    of_study = _study_language()
    if of_study is not None:
        return of_study
    if os.environ.get("SPBE_LANG"):
        return message_language()
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    spoken = next((name for name in names if name), "") or locale.getlocale()[0] or ""
    first = spoken.lower().partition("_")[0].partition(".")[0]
    windows = {(Locale.parse(name).get_language_name("en") or "").lower(): lang for lang, name in LANGUAGES.items()}
    first = windows.get(first, first)  # Indonesian_Indonesia.1252, as Windows names it
    return first if first in LANGUAGES else "en"


def _study_language() -> str | None:
    """What ``study.toml`` says, read here alone: help must not wait for the tables' libraries.

    A file that cannot be used has no language; the command itself will say what is wrong with it.
    """
    try:
        here = Path(os.environ.get("SPBE_STUDY") or Path.cwd()).resolve()
        mark = next((m for folder in (here, *here.parents) if (m := folder / "study.toml").is_file()), None)
        if mark is None:
            return None
        lang = tomllib.loads(mark.read_bytes().decode("utf-8-sig")).get("lang", "id")
    except (OSError, ValueError):
        return None
    return lang if isinstance(lang, str) and lang in LANGUAGES else None


def speaking(lang: str) -> AbstractContextManager[None]:
    """Inside, messages are in ``lang``, also those of the processes that are started."""
    return environment("SPBE_LANG", lang)
