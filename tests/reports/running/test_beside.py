"""A report leads to the other pages on its government, as far as they lie below the same folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spbe_research.reports.running.beside import pages_beside
from spbe_research.text.catalog import say


def put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def zone(out: Path, name: str, institution: object, unit: object, year: str = "2026", lang: str = "id") -> None:
    folder = out / name / year / lang
    put(folder / f"spbe-{name}-{year}-{lang}.html")
    put(folder / "manifest.json", json.dumps({"unit": {"institution_id": institution, "unit": unit}}))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for named in ("audit-2022", "robustness-2022", "audit-2021"):
        put(tmp_path / "kabupaten-paser" / named / "id" / f"spbe-kabupaten-paser-{named}-id.html")
    zone(tmp_path, "zi-kabupaten-paser-disdukcapil", "64.01", "Disdukcapil")
    zone(tmp_path, "zi-kota-bandung-samsat", "32.73", "Samsat")
    zone(tmp_path, "zi-kabupaten-paser-rsud", "64.01", "RSUD", lang="en")
    put(tmp_path / "zi-foreign" / "2026" / "id" / "manifest.json", "[")
    put(tmp_path / "zi-foreign2" / "2026" / "id" / "manifest.json", "[]")
    return tmp_path


def test_only_pages_of_the_same_evaluation_government_and_language_are_named(out: Path):
    found = pages_beside(out, "kabupaten-paser", "64.01", "2022", "id", back="../../../")
    assert [address for address, _, _ in found] == [
        "../../../kabupaten-paser/robustness-2022/id/spbe-kabupaten-paser-robustness-2022-id.html",
        "../../../kabupaten-paser/audit-2022/id/spbe-kabupaten-paser-audit-2022-id.html",
        "../../../zi-kabupaten-paser-disdukcapil/2026/id/spbe-zi-kabupaten-paser-disdukcapil-2026-id.html",
    ]
    assert found[1][1:] == (say("audit.report_link", "id"), say("audit.report_link_about", "id"))
    assert found[2][1] == say("zone.report_link", "id", unit="Disdukcapil")
    assert found[2][2] == say("zone.report_link_about", "id", year="2026")
    (english,) = pages_beside(out, "kabupaten-paser", "64.01", "2022", "en", back="")
    assert english[1] == say("zone.report_link", "en", unit="RSUD")


def test_where_nothing_lies_nothing_is_named(tmp_path: Path):
    assert pages_beside(tmp_path, "kabupaten-paser", "64.01", "2022", "id", back="") == []
