"""A sample for chapter 2, all that it shows of one, and the rules for its words."""

from __future__ import annotations

import re

from helpers.tables import ROOT
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.chapters.instruments import figures, narrate, tables
from spbe_research.chapters.instruments.sections import SECTIONS
from spbe_research.profiles.instrument_change import InstrumentChange

NOTEBOOK = ROOT / "notebooks" / "02_instruments.ipynb"

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"

SAMPLE = (
    "kabupaten madiun",
    "denpasar",
    "paser",
    "bintan",
    "kementerian agama",
    "provinsi jawa timur",
    "provinsi kalimantan timur",
    "kutai kartanegara",
    "banyuasin",
    "sampang",
    "mahakam ulu",
    "nasional",
)

#: words that say which way performance went
VERDICT = re.compile(
    r"kinerja\b[^.;]{0,40}\b(meningkat|menurun|naik|turun|membaik|memburuk)\b|performance\b[^.;]{0,40}\b(rose|fell|improved|declined)\b"
)

ENGLISH = re.compile(
    r"\b(the|and|of|with|performance|change|levels?|index|weights?|before|after|dropped|observed|under|between|links?)\b",
    re.IGNORECASE,
)


def shown(c: InstrumentChange, lang: str, pictures: tuple[str, ...]) -> list[Prose | Table | Drawing]:
    """All that the notebook shows, in no order; of the pictures those named."""
    keys = [key for key in SECTIONS.makers if key != "title"]
    assert len(keys) > 5, "the notebook shows no section"
    found = [narrate.heading(k, c, lang) for k in keys]
    found += [getattr(narrate, n)(c, lang) for n in narrate.__all__ if n != "heading"]
    found += [getattr(tables, n)(c, lang) for n in tables.__all__]
    found += [getattr(figures, n)(c, lang) for n in pictures]
    return [f for f in found if f is not None]


def words_of(thing: Prose | Table | Drawing) -> str:
    return thing.plain if isinstance(thing, Prose) else repr(thing)


def verdict_allowed(c: InstrumentChange) -> bool:
    return c.split is not None and c.verdict in ("positive", "negative")


def check_words(
    c: InstrumentChange, pictures: tuple[str, ...] = ("waterfall",), langs: tuple[str, ...] = ("id", "en")
) -> None:
    """The rule of wording, no English in Indonesian, no number of the other language, nothing empty."""
    for lang in langs:
        things = shown(c, lang, pictures)
        assert things
        for thing in things:
            text = words_of(thing)
            assert text.strip()
            assert "nan" not in text.lower().split()
            assert "{" not in text
            if not verdict_allowed(c):
                assert not VERDICT.search(text), text
            if lang == "id" and "Kitagawa, E. M." not in text:
                assert not ENGLISH.search(text), text
                assert not re.search(r"\d\.\d\d\b", text), text
            if lang == "en":
                assert not re.search(r"\d,\d\d\b", text), text
                assert not re.search(
                    r"\b(dan|yang|kinerja|antara)\b",
                    re.sub(r"\[.*?\]|.*Laporan.*|.*deck.*|.*Peraturan Menteri.*", "", text),
                )
