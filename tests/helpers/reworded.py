"""A plugin for pytest that says every sentence in other words: ``PYTHONPATH=tests pytest -p helpers.reworded``.

``SPBE_REWORDED=change`` rewords the sentences of one file, without it all are. Places, markup, commands, names of
files, of functions and of cited authors stay. What then fails holds wording: the snapshots and pictures, and nothing
else.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import spbe_research.errors as errors

#: what is no wording
KEPT = re.compile(
    r"\{\{|\}\}|\{[^{}]*\}|<[^<>]*>|`[^`]*`|https?://\S+|&#?\w+;|--[\w-]+"
    r"|\b[A-Z]\w+(?:(?:, | and | dan |, dan |, and | serta )[A-Z]\w+)*,? \(?(?:1[89]|20)\d\d"
    r"|\.?\b\w+\(\)|\b(?:numpy|pandas)\b"
    r"|[\w./-]+\.(?:csv|toml|json|html|xlsx|md|ipynb|lock|pdf|docx|py)\b"
)


def reworded(sentence: str) -> str:
    """Every word with a letter more.

    >>> reworded("the index of {name} rose (Fisher, 1935)")
    'tqhe iqndex oqf {name} rqose (Fisher, 1935)'
    """
    parts, at = [], 0
    for kept in KEPT.finditer(sentence):
        parts += [_words(sentence[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*parts, _words(sentence[at:])])


def _words(text: str) -> str:
    return re.sub(r"[A-Za-z]{2,}", lambda word: f"{word[0][0]}q{word[0][1:]}", text)


def pytest_configure() -> None:
    """Before any sentence is read."""
    read, asked = errors.read_sentences, os.environ.get("SPBE_REWORDED", "")

    def read_reworded(file: Path) -> dict[str, str]:
        sentences = read(file)
        if asked in ("", file.stem):
            return {key: reworded(sentence) for key, sentence in sentences.items()}
        return sentences

    import spbe_research.text.catalog as catalog

    errors.read_sentences = catalog.read_sentences = read_reworded
    catalog.catalog.cache_clear()
    errors._sentences.cache_clear()
