"""Sources, regulations and cited works as CSL-JSON: ``data/references.json``, one entry a key, in a reader's language.

What an entry says in Indonesian stands in its fields; what differs in another language stands in ``custom``, which
CSL-JSON keeps for its users, under the key of that language. ``custom.copy`` names the personal repository in which a
document was read that no publisher offers; blank where its name was not kept. ``custom.known`` says of a text that was
not at hand through what it is known: a ``source`` of data, where it is one, and ``words``, a key of the texts.
``custom.several`` marks what stands for many pages and is no work by itself; ``custom.basis`` is how columns ``basis``
of tables call a document, ``custom.note`` a key of the texts for what must be known of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from spbe_research._version import __version__
from spbe_research.errors import DataError, message
from spbe_research.paths import tables_dir
from spbe_research.text.catalog import say

__all__ = [
    "FILE",
    "TOOLKIT",
    "Item",
    "copy_note",
    "known_through",
    "of_several",
    "read_references",
    "reference",
    "works_called",
    "works_of_basis",
]

FILE = "references.json"
#: the entry of this toolkit, whose version is the release's
TOOLKIT = "spbe-research"

#: an entry of CSL-JSON
Item: TypeAlias = Mapping[str, object]


def read_references(folder: str | Path | None = None) -> Mapping[str, Item]:
    """Every entry by its id; none where a data folder has no such file.

    Raises
    ------
    DataError
        for a file that is no list of entries with an id.

    Examples
    --------
    >>> read_references()["kemenpanrb-2024"]["type"]
    'report'
    """
    path = tables_dir(folder) / FILE
    try:
        stamp = path.stat()
    except OSError:
        return {}
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Mapping[str, Item]:
    try:
        return {entry["id"]: entry for entry in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, TypeError, KeyError):
        raise DataError(FILE, problem=message("errors.data.references.unreadable")) from None


def reference(key: str, lang: str, *, folder: str | Path | None = None) -> dict[str, object] | None:
    """One entry as its reader's language has it, without ``custom``; None where there is none of that id.

    Examples
    --------
    >>> reference("cahyadsn-wilayah-2025", "en")["title"]
    'Decrees 300.2.2-2138 and 300.2.2-2430 of 2025'
    """
    entry = read_references(folder).get(key)
    if entry is None:
        return None
    own = _custom(entry).get(lang, {})
    assert isinstance(own, Mapping)
    item = {k: v for k, v in {**entry, **own}.items() if k != "custom"}
    return item | {"version": __version__} if key == TOOLKIT else item


def known_through(key: str, lang: str, *, folder: str | Path | None = None) -> tuple[str, str]:
    """Through what a text that was not read is known: a source of data, and words; two blanks for what was read.

    Examples
    --------
    >>> known_through("permenpanrb-8-2026", "en"), known_through("permenpanrb-59-2020", "en")
    (('', 'two transcriptions'), ('', ''))
    """
    entry = read_references(folder).get(key)
    known = {} if entry is None else _custom(entry).get("known", {})
    assert isinstance(known, Mapping)
    words = say(f"display.references.known_{known['words']}", lang) if known else ""
    return str(known.get("source", "")), words


def copy_note(key: str, lang: str, *, folder: str | Path | None = None) -> str:
    """That a document was read in a personal repository and where, in part, or not at all; blank for all others.

    Examples
    --------
    >>> copy_note("kemenpanrb-2021-ekon", "en")
    'Copy in the personal GitHub repository lembanoyoga/spbe, not a publication.'
    >>> copy_note("permenpanrb-8-2026", "en")
    'Text not read; known from two transcriptions.'
    """
    _, known = known_through(key, lang, folder=folder)
    if known:
        return say("display.references.known", lang, known=known)
    entry = read_references(folder).get(key)
    note = None if entry is None else _custom(entry).get("note")
    if note:
        return say(f"display.references.note_{note}", lang)
    where = None if entry is None else _custom(entry).get("copy")
    if where is None:
        return ""
    return say("display.references.copy", lang, where=where) if where else say("display.references.copy_unnamed", lang)


def works_of_basis(texts: Iterable[str], *, folder: str | Path | None = None) -> list[str]:
    """Keys of the documents that columns ``basis`` of tables name, each once.

    Examples
    --------
    >>> works_of_basis(["judgement", "sourced: deck Kepmen 962/2021 (Scribd 530584683) overlap table"])
    ['deck-kepmen-962-2021']
    """
    called = works_called(folder=folder)
    return list(dict.fromkeys(key for text in texts for key, name in called.items() if name in text))


def works_called(*, folder: str | Path | None = None) -> dict[str, str]:
    """Documents that columns ``basis`` of tables name: how they do, by key.

    Examples
    --------
    >>> works_called()["deck-kepmen-962-2021"]
    'Scribd 530584683'
    """
    custom = {key: _custom(entry) for key, entry in read_references(folder).items()}
    return {key: str(more["basis"]) for key, more in custom.items() if "basis" in more}


def of_several(key: str, *, folder: str | Path | None = None) -> bool:
    """Whether an entry stands for many pages, such as all news pages.

    Examples
    --------
    >>> of_several("news"), of_several("kemenpanrb-2024")
    (True, False)
    """
    entry = read_references(folder).get(key)
    return entry is not None and bool(_custom(entry).get("several"))


def _custom(entry: Item) -> Mapping[str, object]:
    custom = entry.get("custom", {})
    assert isinstance(custom, Mapping)
    return custom
