"""Chapter 3: it cites what the method note holds and lists what it cites."""

from __future__ import annotations

import re

import pytest
from helpers.tables import ROOT

from spbe_research.chapters.change import narrate
from spbe_research.chapters.change.references import cited, works
from spbe_research.chapters.display.sourced import short_names
from spbe_research.profiles.change import RegionChange

NOTE = ROOT / "docs" / "methods" / "change.md"


def test_references_are_those_of_the_method_note(described: dict[str, RegionChange]) -> None:
    """Author, year and start of the title stand in the note; nothing is cited that the note does not hold."""
    note = NOTE.read_text(encoding="utf-8").replace(", and ", ", & ").replace("*", "").casefold()
    for case in ("paser", "bintan", "madiun-across"):
        entries = works(described[case], "id")
        assert entries
        for entry in entries:
            author, rest = entry.split(" (", 1)
            assert f"{author} ({rest[:4]}). {rest[7:]}"[:60].casefold() in note, entry


def _years(source: str, lang: str) -> list[str]:
    """The year by which a source of data is cited."""
    return re.findall(r"\((\d{4})\)", short_names([source], lang)[0])


@pytest.mark.parametrize("case", ["paser", "bintan", "madiun-across"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_method_paragraph_cites_what_is_listed(described: dict[str, RegionChange], case: str, lang: str) -> None:
    c = described[case]
    text = narrate.thesis_method(c, lang)
    assert text is not None
    listed = {(w.split(",")[0], re.search(r"\((\d{4})\)", w)[1]) for w in works(c, lang)}  # type: ignore[index]
    assert listed
    for name, year in listed:
        assert re.search(rf"{name}[^;)]{{0,30}}{year}", text.plain), name
    said = set(re.findall(r"\b(\d{4})\)", text.plain)) - {"2020", "2018"}
    of_data = {y for key in (c.before, c.after) for y in _years(key.observation.source, lang)}  # type: ignore[union-attr]
    assert said <= {y for _, y in listed} | of_data
    in_list = narrate.references(c, lang)
    assert in_list is not None
    assert of_data <= set(re.findall(r"\((\d{4})\)", in_list.plain))
    assert cited(c)
