"""Sources as CSL-JSON: every source and every cited work has an entry, and entries agree with the tables."""

from __future__ import annotations

import csv
import json
import re

import pytest
from helpers.tables import ROOT

from spbe_research._version import __version__
from spbe_research.chapters.change import references as change
from spbe_research.data.instruments import instrument_ids
from spbe_research.data.references import (
    TOOLKIT,
    copy_note,
    of_several,
    read_references,
    reference,
    works_called,
    works_of_basis,
)
from spbe_research.errors import DataError
from spbe_research.text.catalog import say

with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
    SOURCES = {row["source"]: row for row in csv.DictReader(file)}


def test_every_source_regulation_and_cited_work_has_an_entry_and_no_other_is_there():
    works = {key for name in ("_ROWS", "_TABLES", "_PARTIAL", "_FLIPS") for key in getattr(change, name)}
    with (ROOT / "data" / "integrity_zone" / "thresholds.csv").open(encoding="utf-8", newline="") as file:
        zones = {row["work"] for row in csv.DictReader(file)}
    zones |= {"permenpanrb-5-2024", "portalrb-lke-2026", "zona-integritas-slides"}  # conditions, sheet, goals
    with (ROOT / "data" / "audit" / "frameworks.csv").open(encoding="utf-8", newline="") as file:
        audits = {row["work"] for row in csv.DictReader(file)} | {"perpres-95-2018", "pedoman-3-2024"}  # concepts
    links = {key for path in (ROOT / "data" / "crosswalks").glob("*.csv")
             for key in works_of_basis([path.read_text(encoding="utf-8")])}  # fmt: skip
    assert links == set(works_called())
    needed = {*SOURCES, *audits, *links, *instrument_ids(system=None), *works, *zones, "manski", "kitagawa", TOOLKIT}
    assert set(read_references()) == needed


@pytest.mark.parametrize("key", SOURCES)
def test_an_entry_agrees_with_what_the_table_says_of_the_source(key):
    row, item = SOURCES[key], reference(key, "id")
    assert item is not None
    if of_several(key):
        assert not row["where"]
        return
    year = re.search(r"\((\d{4}|t\.t\.)\)", row["short_id"])
    dated = str(item["issued"]["date-parts"][0][0]) if "issued" in item else "t.t."
    assert dated == (year[1] if year else "t.t.")
    if row["publisher"] == "ministry":
        assert item["author"] == [{"literal": "Kementerian PANRB"}]
    for number, of in re.findall(r"Kepmen PANRB (\d+)/(\d{4})", row["title"]):
        assert f"Nomor {number} Tahun {of}" in item["number"]
        assert f"{number}/{of}" in reference(key, "en")["number"]
    for word in re.findall(
        r"\b(?:Madiun|Bandar Lampung|Wonosobo|Nganjuk|Tulang Bawang|Denpasar|Paser)\b", row["title"]
    ):
        assert word in f"{item['title']} {item['author']}"


@pytest.mark.parametrize("key", SOURCES)
def test_a_personal_repository_is_called_one_and_is_no_publisher(key):
    """Every repository that the table names is named, as what it is; nothing else is said to be a copy."""
    row, entry = SOURCES[key], read_references()[key]
    repository = re.search(r"public repository (\S+?/[^\s,]+)", row["where"])
    note = copy_note(key, "id")
    if "URL" in entry:  # a data set that its author offers under a licence, and that says it is personal
        assert repository[1] in entry["URL"]
        assert "perorangan" in entry["genre"]
    elif repository:
        assert note == say("display.references.copy", "id", where=repository[1])
        assert "perorangan" in note
    elif row["where"] == "PDF in a public repository":
        assert note == say("display.references.copy_unnamed", "id")
    else:
        assert note == ""
    said = json.dumps({k: v for k, v in entry.items() if k not in ("custom", "URL", "author")})
    assert "repositor" not in said


def test_the_toolkits_entry_bears_the_release_and_the_year_of_the_citation_file():
    item = reference(TOOLKIT, "en")
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert item["version"] == __version__
    assert f"date-released: {item['issued']['date-parts'][0][0]}-" in cited
    assert f'title: "{item["title"]}"' in cited


def test_a_broken_file_is_named_and_a_folder_without_one_has_no_entries(tmp_path):
    (tmp_path / "sources.csv").write_text("source\n", encoding="utf-8")
    assert read_references(tmp_path) == {}
    (tmp_path / "references.json").write_text('[{"title": "x"}]', encoding="utf-8")
    with pytest.raises(DataError, match=r"references\.json"):
        read_references(tmp_path)
