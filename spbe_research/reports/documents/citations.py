"""``data/references.json`` set in APA 7: what pages print of a source, and ``references.bib`` of the project.

Renewed by ``python -m spbe_research.reports.documents.citations``: the columns ``citation_id`` and ``citation_en`` of
``data/sources.csv``, the table ``data/works.csv`` and ``references.bib``. So a page needs no processor, and its list
of sources says what a thesis says. A test holds that the files are what the entries give.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from spbe_research.data.references import read_references
from spbe_research.files import write_whole
from spbe_research.paths import data_dir
from spbe_research.reports.documents.bibliography import Entry, bibtex, entry_of, set_apa

__all__ = ["BIB", "project_bib", "set_texts", "with_citations", "works_table"]

BIB = "references.bib"
_COLUMNS = {"id": "citation_id", "en": "citation_en"}


def _entries(keys: Iterable[str], lang: str) -> list[Entry]:
    return [e for key in keys if (e := entry_of(key, lang)) is not None]


def set_texts(keys: Iterable[str], lang: str) -> dict[str, str]:
    """Entries as plain text, by key in the order of a list.

    Examples
    --------
    >>> set_texts(["manski"], "id")
    {'manski': 'Manski, C. F. (2003). Partial identification of probability distributions. Springer.'}
    """
    return {k: "".join(run.text for run in runs) for k, runs in set_apa(_entries(keys, lang), lang).items()}


def with_citations(table: str) -> str:
    """Text of ``sources.csv`` with its two columns of set entries renewed."""
    rows = list(csv.DictReader(io.StringIO(table)))
    for lang, column in _COLUMNS.items():
        texts = set_texts([r["source"] for r in rows], lang)
        for row in rows:
            row[column] = texts[row["source"]]
    return _as_csv(rows)


def works_table(sources: Iterable[str]) -> str:
    """Text of ``works.csv``: every entry that is no source of data."""
    of_data = set(sources)
    keys = [k for k in read_references() if k not in of_data]
    texts = {column: set_texts(keys, lang) for lang, column in _COLUMNS.items()}
    return _as_csv([{"work": k} | {column: of[k] for column, of in texts.items()} for k in keys])


def _as_csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def project_bib() -> str:
    """Text of ``references.bib``: every entry, this toolkit's first."""
    return bibtex(sorted(_entries(read_references(), "en"), key=lambda e: (e.value("type") != "software", e.key)))


def _write() -> None:
    path = data_dir() / "sources.csv"
    table = path.read_text(encoding="utf-8")
    write_whole(path, with_citations(table))
    write_whole(data_dir() / "works.csv", works_table(r["source"] for r in csv.DictReader(io.StringIO(table))))
    write_whole(data_dir().parent / BIB, project_bib())


if __name__ == "__main__":
    _write()
