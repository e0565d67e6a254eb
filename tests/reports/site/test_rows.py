"""Which reports the index page finds, and their order."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from helpers.sentences import said
from helpers.site import INSTRUMENT, real_summary, write_report
from typer.testing import CliRunner

from spbe_research.cli.main import app
from spbe_research.errors import message
from spbe_research.reports.site.page import read_site, render_site
from spbe_research.reports.site.rows import find_reports, rows_of, site_year, without_data
from spbe_research.text.catalog import say, tell

PASER = real_summary("paser", 2022)

BINTAN = real_summary("bintan", 2024)


def test_reports_in_two_languages_are_one_edition(tmp_path):
    for lang in ("id", "en"):
        write_report(tmp_path, PASER, lang=lang)
    found = find_reports(tmp_path)
    assert [e.name for e in found.editions] == ["2022"]
    assert found.editions[0].pages == {
        lang: f"kabupaten-paser/2022/{lang}/spbe-kabupaten-paser-2022-{lang}.html" for lang in ("id", "en")
    }
    assert found.skipped == ()


def test_row_shows_latest_then_official_then_plain_then_deepest(tmp_path):
    aspects = replace(PASER, year=2023, depth="aspect")
    write_report(tmp_path, PASER)
    write_report(tmp_path, replace(aspects, depth="indicator", assessment="self"), edition="2023-self")
    write_report(tmp_path, replace(aspects, depth="indicator"), edition="2023-from-2021")
    write_report(tmp_path, aspects)
    write_report(tmp_path, replace(aspects, depth="domain"), edition="2023-to-2023")
    write_report(tmp_path, replace(PASER, year=None), edition="paser-2022")
    row = next(r for r in rows_of(find_reports(tmp_path)) if r.main)
    names = [row.main.name, *(e.name for e in row.others)]
    assert names == ["2023", "2023-from-2021", "2023-to-2023", "2023-self", "2022", "paser-2022"]


def unread(key: str, **values: object) -> str:
    return str(message(key, **values))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (
            lambda f: (f / "manifest.json").write_text("{", encoding="utf-8"),
            unread("errors.site.rows.manifest_unreadable", type___name="JSONDecodeError"),
        ),
        (
            lambda f: (f / "manifest.json").write_bytes(b"\xff\xfe"),
            unread("errors.site.rows.manifest_unreadable", type___name="UnicodeDecodeError"),
        ),
        (
            lambda f: (f / "manifest.json").write_text('{"made": ""}', encoding="utf-8"),
            unread("errors.site.rows.no_summary"),
        ),
        (lambda f: next(f.glob("*.html")).unlink(), unread("errors.site.rows.page_missing")),
        (lambda f: f.rename(f.with_name("jv")), unread("errors.site.rows.read", lang_value="jv", join="id, en")),
    ],
)
def test_unreadable_report_is_left_out_with_its_reason(tmp_path, spoil, reason):
    write_report(tmp_path, BINTAN)
    spoil(write_report(tmp_path, PASER))
    found = find_reports(tmp_path)
    assert [e.summary.region.id for e in found.editions] == ["21.01"]
    assert [str(s.reason) for s in found.skipped] == [reason]
    assert said(render_site(read_site(tmp_path)), "site.skipped", "id", n=1)
    result = CliRunner().invoke(app, ["site", "--out", str(tmp_path)])
    assert result.exit_code == 0
    left = {"folder": found.skipped[0].folder, "reason": reason}
    assert tell("command.left_out", **left) in result.stderr


def test_reports_in_the_making_and_pages_elsewhere_are_not_linked(tmp_path):
    write_report(tmp_path, BINTAN)
    folder = write_report(tmp_path, PASER)
    folder.rename(folder.with_name(".id-x1y2"))
    (tmp_path / "secret.html").write_text("x", encoding="utf-8")
    other = write_report(tmp_path, replace(PASER, year=2021))
    record = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    record["outputs"] = {"../../../secret.html": "0"}
    (other / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    found = find_reports(tmp_path)
    assert [e.summary.region.id for e in found.editions] == ["21.01"]
    assert [s.folder for s in found.skipped] == ["kabupaten-paser/2021/id"]


def test_seventeen_without_data_have_their_reason_and_no_report(tmp_path, plain):
    write_report(tmp_path, PASER)
    write_report(tmp_path, real_summary("51.71", 2024))
    rows = rows_of(find_reports(tmp_path))
    empty = {r.region.id: r.reason for r in rows if r.main is None}
    assert empty == {r["code"]: {"id": r["reason_id"], "en": r["reason_en"]} for r in plain("regions/without_data")}
    assert len(without_data()) == 17
    page = render_site(read_site(tmp_path))
    assert page.count('<tr class="none"') == 17
    assert page.count(say("site.no_data", "id") + ": ") == 17


def test_a_page_about_one_province_lists_what_is_missing_there_alone(tmp_path):
    write_report(tmp_path, PASER)
    assert [r for r in rows_of(find_reports(tmp_path)) if r.main is None] == []
    here = tmp_path / "papua"
    write_report(here, real_summary("provinsi papua pegunungan", 2024))
    empty = [r.region for r in rows_of(find_reports(here)) if r.main is None]
    assert empty
    assert {r.province for r in empty} == {"Papua Pegunungan"}


def test_rows_stand_in_the_order_of_the_register(tmp_path):
    for region in ("kementerian agama", "64", "64.01", "11", "51.71"):
        write_report(tmp_path, real_summary(region, 2024))
    ids = [r.region.id for r in rows_of(find_reports(tmp_path)) if r.main]
    assert ids == ["11", "51.71", "64", "64.01", "kementerian-agama"]


def test_year_of_the_page_is_that_of_most_rows_and_the_later_in_a_tie(tmp_path):
    write_report(tmp_path, PASER)
    write_report(tmp_path, BINTAN)
    assert site_year(rows_of(find_reports(tmp_path))) == (2024, INSTRUMENT)
    write_report(tmp_path, real_summary("denpasar", 2019))
    write_report(tmp_path, replace(PASER, region=real_summary("11", 2024).region))
    assert site_year(rows_of(find_reports(tmp_path))) == (2022, INSTRUMENT)
    assert said(render_site(read_site(tmp_path)), "site.other_years", "id", year=2022, n=2)
