"""Names and texts of the data tables in a reader's language: what a table lacks in it appears in Indonesian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from spbe_research.numbers.language import DATA_LANGUAGE, check_language

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "OPEN",
    "SHUT",
    "in_language",
    "marked_column",
    "official_word",
    "plain_name",
    "translation",
    "unmarked",
    "with_spans",
]

#: around a text that stands in Indonesian on a page of another language; two characters that no text may hold
OPEN, SHUT = "\ufdd0", "\ufdd1"

_Record: TypeAlias = "Mapping[Any, Any] | pd.Series | object"


def in_language(record: _Record, stem: str, lang: str) -> str:
    """The text of ``<stem>_<lang>``; where the record has no such column, the Indonesian one between two marks.

    HTML turns the marks into ``<span lang="id">``, everything else drops them; see :func:`unmarked`.

    Parameters
    ----------
    record : a row of a table, or an object with such attributes; stem : the column without its language.

    Examples
    --------
    >>> row = {"name_id": "Kota", "name_en": "City"}
    >>> in_language(row, "name", "en"), in_language({"name_id": "Kota"}, "name", "en") == f"{OPEN}Kota{SHUT}"
    ('City', True)
    """
    own = _cell(record, f"{stem}_{check_language(lang)}")
    if own is not None:
        return own
    indonesian = _cell(record, f"{stem}_{DATA_LANGUAGE}") or ""
    return f"{OPEN}{indonesian}{SHUT}" if indonesian else ""


def plain_name(record: _Record, stem: str, lang: str) -> str:
    """The same without marks: for figures, workbooks and files, which cannot carry them.

    Examples
    --------
    >>> plain_name({"name_id": "Kota"}, "name", "en")
    'Kota'
    """
    return unmarked(in_language(record, stem, lang))


def translation(record: _Record, stem: str, lang: str) -> str:
    """What stands beside an official Indonesian word in ``lang``; empty in Indonesian and where there is none."""
    return _cell(record, f"{stem}_{check_language(lang)}") or ""


def official_word(record: _Record, stem: str, lang: str) -> str:
    """An official Indonesian word (a predicate): marked on a page of a language that has no translation for it."""
    word = _cell(record, stem) or ""
    bare = lang == DATA_LANGUAGE or translation(record, stem, lang)
    return word if bare else f"{OPEN}{word}{SHUT}"


def marked_column(frame: pd.DataFrame, stem: str, lang: str) -> pd.Series:
    """:func:`in_language` of every row of a table."""
    import pandas as pd

    return pd.Series([in_language(r, stem, lang) for r in frame.to_dict("records")], index=frame.index, dtype=object)


def unmarked(text: str) -> str:
    """A text without the marks of :func:`in_language`."""
    return text.replace(OPEN, "").replace(SHUT, "")


def with_spans(markup: str) -> str:
    """Escaped HTML with the marks of :func:`in_language` as an element that says the language.

    Examples
    --------
    >>> with_spans(in_language({"name_id": "Kota"}, "name", "en"))
    '<span lang="id">Kota</span>'
    """
    return markup.replace(OPEN, f'<span lang="{DATA_LANGUAGE}">').replace(SHUT, "</span>")


def _cell(record: _Record, column: str) -> str | None:
    keyed: Any = record
    if hasattr(keyed, "keys"):  # a mapping or a Series
        return str(keyed[column]) if column in keyed else None
    value = getattr(record, column, None)
    return None if value is None else str(value)
