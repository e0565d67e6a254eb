"""Every sentence that a reader sees, by key and language, from the TOML files beside this module.

A language is a folder here: ``id/`` and ``en/`` hold one file a chapter (or page, or workbook), and a key is the
name of the file and the path inside it: ``maturity.narrate.levels_text``. Python keeps the choice of the sentence
and its numbers; a third language is a third folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from spbe_research.errors import DataError, read_sentences, set_reader
from spbe_research.numbers.language import check_language, message_language
from spbe_research.paths import package_dir

__all__ = ["catalog", "message_language", "say", "tell"]


def say(key: str, lang: str, **values: object) -> str:
    """The sentence of a key in a language, with the values in their places.

    Parameters
    ----------
    key : file and path, with dots between.
    lang : a folder of ``text/``.
    values : what the places in braces stand for.

    Raises
    ------
    ParameterError
        for a language that the toolkit does not speak.
    KeyError
        for a key that no file has, or a place without a value.

    Examples
    --------
    >>> say("report.axis_year", "id"), say("report.left_to_gain", "en", points="0.11")
    ('Tahun evaluasi', '+0.11 left')
    """
    return catalog(check_language(lang))[key].format(**values)


@cache
def catalog(lang: str) -> dict[str, str]:
    """All sentences of a language by key.

    Raises
    ------
    DataError
        for a file that is no TOML.
    """
    sentences: dict[str, str] = {}
    for path in sorted((package_dir() / "text" / lang).glob("*.toml")):
        if path.stem == "language":  # settings, read where numbers are written
            continue
        try:
            sentences |= read_sentences(path)
        except (OSError, ValueError) as error:
            raise DataError(f"text/{lang}/{path.name}", problem=f"cannot be read: {error}") from None
    return sentences


def tell(key: str, **values: object) -> str:
    """The sentence of a key in the language of messages: what a command prints when all goes well.

    Examples
    --------
    >>> tell("command.findings_none")
    'every table is sound'
    """
    return say(key, message_language(), **values)


def _shown(key: str, values: Mapping[str, object]) -> str:
    return catalog(message_language())[key].format(**values)


set_reader(_shown)
