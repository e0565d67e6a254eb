"""How a thesis cites: author and year as its list has them, letters where both are alike, every source named."""

from __future__ import annotations

import re

import pytest

from spbe_research.data.names import plain_name
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import join_words
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.reports.documents.bibliography import Entry, entry_of, set_apa
from spbe_research.reports.documents.blocks import (
    Document,
    Entries,
    FigureBlock,
    Heading,
    Paragraph,
    Run,
    TableBlock,
)
from spbe_research.reports.documents.in_text import Citations, cited_sources, year_letters
from spbe_research.reports.documents.thesis import thesis_document
from spbe_research.text.catalog import say

KEYS = ("kemenpanrb-2023", "kemenpanrb-2024", "kemenpanrb-2023-bandar-lampung", "kemenpanrb-2024-bandar-lampung",
        "paser-2022", "denpasar-2019", "holm")  # fmt: skip

#: one white dot
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001010100"
    "1bb6ee560000000049454e44ae426082"
)


def works(lang: str) -> list[Entry]:
    return [entry for key in KEYS if (entry := entry_of(key, lang)) is not None]


def short(key: str, lang: str) -> str:
    (row,) = [r for r in read_table("sources").to_dict("records") if r["source"] == key]
    return plain_name(row, "short", lang)


def test_letters_follow_the_titles_and_begin_anew_with_every_year() -> None:
    """The report on Bandar Lampung stands before that on all governments: "Hasil" before "Pelaksanaan"."""
    assert year_letters(works("id")) == {
        "kemenpanrb-2023-bandar-lampung": "a", "kemenpanrb-2023": "b",
        "kemenpanrb-2024-bandar-lampung": "a", "kemenpanrb-2024": "b",
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_citation_is_how_an_entry_of_the_list_begins(lang: str) -> None:
    letters = year_letters(works(lang))
    listed = {k: "".join(run.text for run in runs) for k, runs in set_apa(works(lang), lang, letters).items()}
    cited = Citations(works(lang), letters, lang)
    for key in KEYS[:-1]:
        author, year = re.fullmatch(r"(.*) \((.*)\)", cited.told(short(key, lang))).groups()
        assert re.match(rf"{re.escape(author)}\. \({re.escape(year)}[,)]", listed[key]), (author, year, listed[key])
    assert len(set(map(cited.told, (short(k, lang) for k in KEYS[:-1])))) == len(KEYS) - 1
    assert [k for k in listed if k.startswith("kemenpanrb")] == [
        "kemenpanrb-2023-bandar-lampung", "kemenpanrb-2023", "kemenpanrb-2024-bandar-lampung", "kemenpanrb-2024",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "link"), [("id", "dan"), ("en", "and")])
def test_citations_end_with_their_year_and_need_no_semicolons_between(lang: str, link: str) -> None:
    cited = Citations(works(lang), year_letters(works(lang)), lang)
    names = [short(key, lang) for key in (*KEYS[2:4], "denpasar-2019")]
    assert all("," in name for name in names[:2])
    each = [cited.told(name) for name in names]
    assert cited.told(f"({join_words(names[:2], lang)})") == f"({each[0]} {link} {each[1]})"
    assert cited.told(join_words(names, lang)) == f"{each[0]}, {each[1]}, {link} {each[2]}"
    assert cited.told(f"{names[0]}; x") == f"{each[0]}; x"


def test_works_without_a_year_have_their_letter_behind_a_hyphen() -> None:
    two = [Entry(k, {"type": "document", "title": k, "author": [{"literal": "Kota X"}]}) for k in ("b", "a")]
    listed = set_apa(two, "id", year_letters(two))
    assert {k: "".join(r.text for r in runs) for k, runs in listed.items()} == {
        "a": "Kota X. (t.t.-a). a.", "b": "Kota X. (t.t.-b). b.",
    }  # fmt: skip


def test_a_line_names_all_sources_those_of_one_author_together() -> None:
    letters = year_letters(works("id"))
    cited = Citations(works("id"), letters, "id")
    names = [short(k, "id") for k in KEYS[:-1]]
    line = cited.line([*names, "Kajian sendiri"])
    listed = (
        "Kementerian PANRB (2024a, 2024b, 2025a, 2025b); Pemerintah Kabupaten Paser (2023); Pemerintah Kota "
        "Denpasar (t.t.); Kajian sendiri"
    )
    assert line == say("thesis.source", "id", listed=listed)
    assert cited.line([]) == ""


def test_a_thesis_lists_what_it_cites_and_counts_no_others() -> None:
    """A line of a report says "and 2 others"; in the thesis all five stand, in the line and in the list."""
    names = tuple(short(k, "id") for k in KEYS[:-1])
    credit = f"Sumber: {names[0]} dan 5 sumber lain."
    table = TableBlock(1, "t", "Judul", ("Sumber",), ((names[1],),), note=f"Catatan. {credit}", credit=credit,
                       sources=names)  # fmt: skip
    blocks = (Heading(1, "Bab 1", anchor="maturity"), Heading(2, "Riwayat", anchor="comparison"),
              Paragraph((Run(f"Menurut {names[3]}."),)), table)  # fmt: skip
    made = thesis_document(Document("Judul", "id", blocks), 4, describe_maturity("bintan", 2024), None, [])
    (shown,) = [b for b in made.blocks if isinstance(b, TableBlock)]
    cited = Citations(cited_sources(blocks, "id"), year_letters(cited_sources(blocks, "id")), "id")
    assert shown.note == f"Catatan. {cited.line(names)}"
    assert shown.rows == (("Kementerian PANRB (2025b)",),)
    (entries,) = [b for b in made.blocks if isinstance(b, Entries)]
    assert len(entries.items) == len(names)
    assert any(isinstance(b, Paragraph) and "Menurut Kementerian PANRB (2025a)." in b.text for b in made.blocks)


def test_the_line_below_a_figure_is_cited_too_and_a_second_sentence_of_its_caption_goes_there() -> None:
    names = (short("kemenpanrb-2024", "en"),)
    picture = FigureBlock(1, "f", "Levels of 2024. Dark: certain.", "alt", PNG, sources=names)
    blocks = (Heading(1, "1", anchor="maturity"), Heading(2, "Levels", anchor="levels"), Paragraph((Run("Text."),)),
              picture, Paragraph((Run("Source: X, and 2 others; own computation."),), "note"))  # fmt: skip
    made = thesis_document(Document("T", "en", blocks), 4, describe_maturity("bintan", 2024), None, [])
    place = next(i for i, b in enumerate(made.blocks) if isinstance(b, FigureBlock))
    assert made.figures[0].caption == "Levels of 2024"
    note = made.blocks[place + 1]
    assert isinstance(note, Paragraph)
    listed = "Ministry of Administrative and Bureaucratic Reform (2025)"
    assert note.text == f"Dark: certain. {say('thesis.source', 'en', listed=listed)}"
