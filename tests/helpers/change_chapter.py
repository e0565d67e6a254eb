"""Cases of chapter 3 of every depth and verdict, all that it shows of one, and the rules for its words."""

from __future__ import annotations

import re

from helpers.tables import ROOT
from spbe_research.chapters.change import figures, narrate, tables
from spbe_research.chapters.change.sections import SECTIONS
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.profiles.change import RegionChange
from spbe_research.text.catalog import catalog

NOTEBOOK = ROOT / "notebooks" / "03_change.ipynb"

SIGNIFICANT = re.compile(r"(?<!belum )(?<!not )\bsignifi[ck]an(?!si\b|ce\b)", re.IGNORECASE)

_RULES, _LANGS = ("row_method", "partial_method"), ("id", "en")

#: what must stand beside the word where one of two tests rejects
NOT_SIGNIFICANT = re.compile(r"\b(belum|not) signifi[ck]an", re.IGNORECASE)

ENGLISH = re.compile(
    r"\b(the|and|of|with|change|levels?|index|before|after|rose|fell|under|between|test|rank|least)\b", re.IGNORECASE
)

INDONESIAN = re.compile(r"\b(dan|yang|naik|turun|bila|peringkat|uji|tingkat|kenaikan)\b")

#: region, before, after: every depth, verdict and kind of pair
CASES: dict[str, tuple[str, int | None, int | None]] = {
    "paser": ("paser", None, None),
    "denpasar": ("denpasar", None, None),
    "bintan": ("bintan", None, None),
    "madiun": ("kabupaten madiun", None, None),
    "madiun-across": ("kabupaten madiun", 2020, 2024),
    "agama": ("kementerian agama", None, None),
    "bandung": ("kota bandung", None, None),
    "banyuasin": ("banyuasin", None, None),
    "carried": ("paser", 2019, 2020),
    "index": ("samarinda", 2019, 2020),
    "mixed": ("paser", 2022, 2023),
    "none": ("bintan", None, 2022),
    "one": ("kabupaten sarmi", None, None),
    "nation": ("nasional", None, None),
}


def shown(c: RegionChange, lang: str, pictures: bool = True) -> list[Prose | Table | Drawing]:
    """All that the notebook shows, in no order."""
    found = [narrate.heading(k, c, lang) for k in heading_keys()]
    found += [getattr(narrate, n)(c, lang) for n in narrate.__all__ if n != "heading"]
    found += [getattr(tables, n)(c, lang) for n in tables.__all__]
    found += [getattr(figures, n)(c, lang) for n in figures.__all__] if pictures else []
    return [f for f in found if f is not None]


def heading_keys() -> list[str]:
    """Keys of the sections that the notebook shows."""
    keys = [key for key in SECTIONS.makers if key != "title"]
    assert len(keys) > 5, "the notebook shows no section"
    return keys


def words_of(thing: Prose | Table | Drawing) -> str:
    return thing.plain if isinstance(thing, Prose) else repr(thing)


def own_words(text: str) -> str:
    """Without lines that cite a work, a document or a regulation, which keep their language."""
    return "\n".join(
        t for t in text.splitlines() if not re.search(r"\((19|20)\d\d\)\.|Peraturan Menteri|Berita dan", t)
    )


def may_say_significant(c: RegionChange, text: str) -> bool:
    """Where both tests reject; where one does only beside the words that the other does not; in rules of a method."""
    if c.verdict == "stands" or (c.verdict == "depends" and NOT_SIGNIFICANT.search(text) is not None):
        return True
    # by how they end: a sentence of many places takes long to be looked for in a long text
    ends = [catalog(lang)[f"change.thesis.{method}"].rpartition("}")[2].strip() for method in _RULES for lang in _LANGS]
    assert min(map(len, ends)) > 100
    return any(end in text for end in ends)


def check_words(c: RegionChange, lang: str, pictures: bool = True) -> None:
    things = shown(c, lang, pictures)
    assert things
    for thing in things:
        text = own_words(words_of(thing)).replace(c.region.name, "X")  # names may hold a word of either language
        assert words_of(thing).strip()
        assert not SIGNIFICANT.search(text) or may_say_significant(c, text), text
        assert "nan" not in text.lower().split()
        assert not re.search(r"[a-z)]\.[A-Z][a-z]", text), text  # two sentences without a space between
        assert not re.search(r"[{}]|None|  +[a-z]{3}" if isinstance(thing, Prose) else r"[{}]|None", text), text
        if lang == "id":
            assert not ENGLISH.search(text), text
            assert not re.search(r"\d\.\d\d\b", text.replace("59/2020", "")), text
        else:
            assert not re.search(r"\d,\d\d\b", text), text
            assert not INDONESIAN.search(text), text
