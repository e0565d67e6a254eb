"""Which sources and works the executed chapters of a report name, as entries of a list of references."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spbe_research.data.names import in_language, unmarked
from spbe_research.data.references import TOOLKIT
from spbe_research.data.tables import read_table
from spbe_research.files import write_whole
from spbe_research.reports.documents.bibliography import Entry, bibtex, entry_of, ris
from spbe_research.reports.documents.reading import shown_outputs

__all__ = ["ENDINGS", "cited_in", "write_references"]

#: of the two files beside every report
ENDINGS = (".bib", ".ris")

_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
#: one page among many, as a chapter's list of sources names it: label, address, what it tells
_PAGE = re.compile(r"(?P<label>[^:]+): (?P<address>https?://\S+) \((?P<of>[^()]+)\)\.")


def cited_in(notebooks: Iterable[Any], lang: str, *also: str) -> list[Entry]:
    """Every entry that a list of the chapters holds, once, in the order in which they come; this toolkit's last.

    Chapters print entries as ``data/sources.csv`` and ``data/works.csv`` have them, so the texts lead back to the keys.

    Parameters
    ----------
    also : keys that belong to the report whether or not a list has them, such as its instrument's.
    """
    known = _known_texts(lang)
    found: dict[str, Entry] = {}
    for text in _items(notebooks):
        entry = known.get(text.rstrip(".")) or _page(text, len(found))
        if entry is not None and entry.value("URL") not in {e.value("URL") for e in found.values()} - {""}:
            found.setdefault(entry.key, entry)
    for key in (*also, TOOLKIT):
        entry = entry_of(key, lang)
        if entry is not None:
            found.setdefault(key, entry)
    return list(found.values())


def write_references(folder: Path, stem: str, entries: list[Entry]) -> None:
    """The two files beside a report."""
    for ending, made in zip(ENDINGS, (bibtex(entries), ris(entries)), strict=True):
        write_whole(folder / f"{stem}{ending}", made)


def _items(notebooks: Iterable[Any]) -> Iterator[str]:
    for node in notebooks:
        for output in shown_outputs(node):
            for item in _ITEM.findall(output.data.get("text/html", "")):
                yield html.unescape(re.sub(r"<[^>]+>", "", item)).strip()


def _known_texts(lang: str) -> dict[str, Entry]:
    known = {}
    for table, column in (("works", "work"), ("sources", "source")):
        for row in read_table(table).to_dict("records"):
            text, key = unmarked(in_language(row, "citation", lang)), str(row[column])
            # a study's own source is what its user wrote
            entry = entry_of(key, lang) or Entry(key, {"type": "document", "title": text.rstrip(".")}, fixed=text)
            known[text.rstrip(".")] = entry
    return known


def _page(text: str, number: int) -> Entry | None:
    page = _PAGE.fullmatch(text)
    if page is None:
        return None
    title = f"{page['label']} ({page['of']})"
    return Entry(f"page-{number + 1}", {"type": "webpage", "title": title, "URL": page["address"]})
