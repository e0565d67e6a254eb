"""Sentences by key: what a text must say, and what was asked for while something was made.

A test names the key of a sentence and the numbers in it, never its words, so that another wording of a sentence breaks
nothing but the snapshots (``make snapshots``).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

import spbe_research.text.catalog as lookup
from spbe_research.errors import DataError
from spbe_research.text.catalog import catalog


def says(key: str, lang: str = "en", /, **values: object) -> re.Pattern[str]:
    """What a text holds that says the sentence of a key with these values; a place without a value may hold anything.

    A value is text as it is printed, or again what ``says`` gives. English is the language of messages in tests, so
    that ``pytest.raises(..., match=says("errors.data.tables.empty_table"))`` needs no language.

    >>> says("display.ranges.amount", "id", low="+0,76").search("antara +0,76 dan +1,24") is not None
    True
    """
    sentence = catalog(lang)[key]
    unknown = values.keys() - {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    if unknown:
        raise TypeError(f"{key} has no place for {', '.join(sorted(unknown))}")
    # a number at either end is the whole number
    return re.compile(
        r"(?<![\w−+-])" * _whole(sentence[:1]) + "".join(_pattern(sentence, values)) + _END * _whole(sentence[-1:])
    )


#: nothing that would go on with a number or a name
_END = r"(?!\w|[.,]\d)"


def _whole(edge: str) -> bool:
    """Whether a sentence begins or ends with a place."""
    return edge in ("{", "}")


def _pattern(sentence: str, values: Mapping[str, object]) -> Iterator[str]:
    formatter = string.Formatter()
    for literal, name, spec, conversion in formatter.parse(sentence):
        yield _escaped(literal)
        if name is None:
            continue
        value = values.get(name)
        if isinstance(value, re.Pattern):
            yield f"(?:{value.pattern})"
        elif name in values:
            yield _escaped(format(formatter.convert_field(value, conversion), spec or ""))  # type: ignore[arg-type]
        else:
            yield ".*?"


def _escaped(text: str) -> str:
    """The same text, however its lines are broken."""
    inner = r"\s+".join(re.escape(word) for word in text.split())
    before, after = (r"\s*" if text[place : place + 1].isspace() else "" for place in (0, len(text) - 1))
    return f"{before}{inner}{after}" if inner else before


def told(name: str, key: str, /, **values: object) -> re.Pattern[str]:
    """The message of a key after the name of the argument that it is about: ``before: ...``."""
    return re.compile(rf"\b{name}: .*?{says(key, **values).pattern}")


def said(thing: object, key: str, lang: str = "en", /, **values: object) -> bool:
    """Whether a text, or what a chapter shows, says the sentence of a key with these values."""
    text = thing if isinstance(thing, str) else getattr(thing, "plain", None) or str(thing)
    return says(key, lang, **values).search(text) is not None


def digits(text: str, lang: str) -> str:
    """Numbers as a language prints them.

    >>> digits("p = 0.063", "id"), digits("2.13 (2022)", "en")
    ('p = 0,063', '2.13 (2022)')
    """
    return text.translate(str.maketrans(".,", ",.")) if lang == "id" else text


@dataclass(frozen=True)
class Asked:
    """One sentence that was asked for."""

    key: str
    lang: str
    values: Mapping[str, object]


class Heard(list[Asked]):
    """Sentences in the order in which they were asked for."""

    @property
    def keys(self) -> set[str]:
        return {asked.key for asked in self}

    def values(self, key: str) -> list[Mapping[str, object]]:
        """The values of every time that a key was asked for."""
        return [asked.values for asked in self if asked.key == key]


class _Sentence(str):
    __slots__ = ("heard",)
    heard: tuple[Heard, str, str]

    def format(self, *args: object, **values: object) -> str:
        heard, key, lang = self.heard
        heard.append(Asked(key, lang, values))
        return super().format(*args, **values)


@contextmanager
def listening() -> Iterator[Heard]:
    """Every sentence that is asked for meanwhile, of a report or a message, with its values.

    Some keys are asked for and not shown (one of two words is chosen later): together with ``said`` where it matters.
    """
    heard = Heard()

    class Listening(dict[str, str]):
        lang = ""

        def __getitem__(self, key: str) -> str:
            sentence = _Sentence(super().__getitem__(key))
            sentence.heard = (heard, key, self.lang)
            return sentence

    def catalog_heard(lang: str) -> dict[str, str]:
        sentences = Listening(catalog(lang))
        sentences.lang = lang
        return sentences

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "catalog", catalog_heard)
        yield heard


def data_line(
    table: str,
    row: int | None = None,
    column: str | None = None,
    *,
    found: str | None = None,
    allowed: str | None = None,
    problem: str | None = None,
) -> str:
    """The line that names what is wrong with a table; ``allowed`` and ``problem`` are made by ``message``."""
    file = f"{table}.csv"
    return str(DataError(file, row=row, column=column, found=found, allowed=allowed, problem=problem))
