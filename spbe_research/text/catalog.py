"""Every sentence that a reader sees, by key and language, from the TOML files beside this module.

A language is a folder here: ``id/`` and ``en/`` hold one file a chapter (or page, or workbook), and a key is the
name of the file and the path inside it: ``maturity.narrate.levels_text``. Python keeps the choice of the sentence
and its numbers. A third language is a third folder, here or below the folder that ``SPBE_TEXT`` names when Python
starts. A sentence whose words go with a number has a form for each that its language tells apart, ``n_aspect.one``
and ``n_aspect.other``; its place ``n`` chooses, by the plural rules of CLDR.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from spbe_research.errors import DataError, message, read_sentences, set_reader
from spbe_research.numbers.language import (
    DATA_LANGUAGE,
    check_language,
    language_folder,
    message_language,
    plural_form,
)
from spbe_research.paths import package_dir

__all__ = ["FORMS", "bare", "catalog", "message_language", "say", "tell"]

#: the forms of a sentence that CLDR tells apart by number
FORMS = ("zero", "one", "two", "few", "many", "other")


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
    return _chosen(key, lang, values).format(**values)


def _chosen(key: str, lang: str, values: Mapping[str, object]) -> str:
    sentences = catalog(check_language(lang))
    if key in sentences or f"{key}.other" not in sentences:
        return sentences[key]
    n = values["n"]
    form = f"{key}.{plural_form(n if isinstance(n, int) else 0, lang)}"
    return sentences[form if form in sentences else f"{key}.other"]


@cache
def catalog(lang: str) -> dict[str, str]:
    """All sentences of a language by key.

    Raises
    ------
    DataError
        for a file that is no TOML, or a language from outside that lacks a sentence.
    """
    sentences: dict[str, str] = {}
    folder = language_folder(lang)
    for path in sorted(folder.glob("*.toml")):
        if path.stem == "language":  # settings, read where numbers are written
            continue
        try:
            sentences |= read_sentences(path)
        except (OSError, ValueError) as error:
            problem = message("errors.numbers.language.unreadable", error=error)
            raise DataError(f"text/{lang}/{path.name}", problem=problem) from None
    if folder.parent != package_dir() / "text":
        missing = sorted({bare(k) for k in catalog(DATA_LANGUAGE)} - {bare(k) for k in sentences})
        if missing:
            raise DataError(
                f"text/{lang}/{missing[0].partition('.')[0]}.toml",
                problem=message("errors.text.catalog.missing", key=missing[0], n=len(missing)),
            )
    return sentences


def bare(key: str) -> str:
    """A key without the form that goes with a number."""
    stem, _, last = key.rpartition(".")
    return stem if last in FORMS else key


def tell(key: str, **values: object) -> str:
    """The sentence of a key in the language of messages: what a command prints when all goes well.

    Examples
    --------
    >>> tell("command.findings_none")
    'every table is sound'
    """
    return say(key, message_language(), **values)


def _shown(key: str, values: Mapping[str, object]) -> str:
    return _chosen(key, message_language(), values).format(**values)


set_reader(_shown)
