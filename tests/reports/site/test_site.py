"""The index page: which reports it finds, what it says of them and of the nation, and that it can be trusted."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import statistics
import tempfile
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from helpers.site import INSTRUMENT, YEAR, printed_summary, real_summary, write_report
from typer.testing import CliRunner

from spbe_research.chapters.display.words import say
from spbe_research.cli.main import app
from spbe_research.data.observations import ASSESSMENTS, DEPTHS
from spbe_research.errors import NoObservation, OutputError, ParameterError, SpbeError
from spbe_research.profiles.change import VERDICTS
from spbe_research.reports.record.summary import Change, ReportSummary, change_in_report
from spbe_research.reports.site.nation import describe_nation, quartiles
from spbe_research.reports.site.page import PAGES, read_site, render_site, write_site
from spbe_research.reports.site.rows import find_reports, rows_of, site_year, without_data
from spbe_research.reports.site.table import table_cells
from spbe_research.reports.site.words import _PHRASES, site_say

PASER = real_summary("paser", 2022)
BINTAN = real_summary("bintan", 2024)


# what a report keeps of itself


def test_row_of_a_report_with_levels():
    assert (PASER.index, PASER.low, PASER.high, PASER.predicates) == (
        "2.13",
        PASER.high,
        Fraction(4253, 2000),
        ("Cukup",),
    )
    # 2.1265 - 1.3605; by rows it rejects, by whole aspects it cannot (1/16)
    assert PASER.change == Change(2021, 2022, Fraction(766, 1000), Fraction(766, 1000), None)
    assert PASER.verdict == "depends"


def test_row_of_a_report_with_domain_values():
    assert (BINTAN.year, BINTAN.depth, BINTAN.index) == (2024, "domain", "3.25")
    assert (float(BINTAN.low), BINTAN.change.before, BINTAN.change.after) == (3.2475, 2023, 2024)
    # printed 3.39 and 3.25; the unrounded ones lie within half a hundredth of either
    assert -0.15 <= float(BINTAN.change.low) <= -0.14 <= float(BINTAN.change.high) <= -0.13
    assert BINTAN.verdict == "untestable"


def test_institution_without_official_evaluation_has_no_pair():
    row = real_summary("bintan", source="bintan-study")
    assert (row.year, row.assessment, row.depth, row.index) == (None, "study", "index", "2.06")
    assert change_in_report(_no_year()) is None


def _no_year():
    from types import SimpleNamespace

    from spbe_research.data.regions import find_region

    nothing = SimpleNamespace(source=None, assessment=None)
    return SimpleNamespace(region=find_region("biak numfor"), year=None, observation=nothing)


def test_a_pair_that_was_asked_for_and_is_not_there_is_an_error():
    with pytest.raises(NoObservation):
        change_in_report(_no_year(), 2021)


@pytest.mark.parametrize("summary", [PASER, BINTAN, replace(PASER, change=None, verdict="no-pair", year=None)])
def test_row_survives_the_manifest(summary):
    again = ReportSummary.from_dict(json.loads(json.dumps(summary.to_dict())))
    assert again == summary


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("region", None, "region must be a group of fields; found None"),
        ("region", {"id": 6401}, "id must be text; found 6401"),
        ("year", "2022", "year must be a year; found '2022'"),
        ("year", True, "year must be a year"),
        ("depth", "row", "unknown depth 'row'; there are: indicator"),
        ("assessment", "mine", "unknown assessment 'mine'"),
        ("verdict", "significant", "unknown verdict 'significant'; there are: stands"),
        ("index", "2,13", "index must be an exact number"),
        ("index_low", "1/0", "index_low must be an exact number"),
        ("predicates", [], "predicates must be a list of names"),
        ("predicates", "Cukup", "predicates must be a list of names"),
        ("change", "0.77", "change must be a group of fields"),
        (
            "change",
            {"before": 2021, "after": 2022, "low": 0.7},
            "low must be an exact number such as 4253/2000; found 0.7",
        ),
    ],
)
def test_manifest_that_no_report_wrote_is_named(key, value, message):
    with pytest.raises(ParameterError, match=re.escape(message)):
        ReportSummary.from_dict(PASER.to_dict() | {key: value})


def test_best_is_never_a_midpoint():
    assert Change(2023, 2024, Fraction(1, 10), Fraction(3, 10), None).best is None
    assert Change(2023, 2024, Fraction(1, 10), Fraction(3, 10), Fraction(1, 4)).best == Fraction(1, 4)
    assert Change(2023, 2024, Fraction(1, 10), Fraction(1, 10), None).best == Fraction(1, 10)


# which reports are there


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


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda f: (f / "manifest.json").write_text("{", encoding="utf-8"), "cannot be read: JSONDecodeError"),
        (lambda f: (f / "manifest.json").write_bytes(b"\xff\xfe"), "cannot be read: UnicodeDecodeError"),
        (lambda f: (f / "manifest.json").write_text('{"made": ""}', encoding="utf-8"), "holds no summary"),
        (lambda f: next(f.glob("*.html")).unlink(), "the page that manifest.json names is not there"),
        (lambda f: f.rename(f.with_name("jv")), "'jv' is no language; there are: id, en"),
    ],
)
def test_unreadable_report_is_left_out_with_its_reason(tmp_path, spoil, reason):
    write_report(tmp_path, BINTAN)
    spoil(write_report(tmp_path, PASER))
    found = find_reports(tmp_path)
    assert [e.summary.region.id for e in found.editions] == ["21.01"]
    assert [reason in s.reason for s in found.skipped] == [True]
    assert "dilewati: 1;" in render_site(read_site(tmp_path))
    result = CliRunner().invoke(app, ["site", "--out", str(tmp_path)])
    assert result.exit_code == 0
    assert f"left out: {found.skipped[0].folder}: {found.skipped[0].reason}" in result.stderr


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
    assert page.count("Tidak ada data: ") == 17


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
    assert "lain daripada 2022: 2;" in render_site(read_site(tmp_path))


# the nation


def test_nation_against_the_plain_table(plain):
    """Counts and medians by the csv and statistics modules alone."""
    kinds = {r["kind"] for r in plain("kinds") if r["single_institution"] == "yes"}
    rows = [
        r
        for r in plain("observations/index_values")
        if (r["year"], r["assessment"], r["instrument"]) == ("2024", "official", INSTRUMENT) and r["kind"] in kinds
    ]
    nation = describe_nation(YEAR, INSTRUMENT)
    assert (float(nation.index), nation.source) == (3.12, "kemenpanrb-2024")
    assert {b.predicate: n for b, n in nation.bands} == Counter(r["predicate"] for r in rows)
    assert sum(n for _, n in nation.bands) == len(rows) == 615
    groups: dict[str, list[float]] = {}
    provinces: dict[str, list[float]] = {}
    for r in rows:
        local = r["kind"] in ("provinsi", "kabupaten", "kota")
        groups.setdefault(r["kind"] if local else "central", []).append(float(r["index"]))
        if local:
            provinces.setdefault(r["institution_id"][:2], []).append(float(r["index"]))
    for group in nation.groups:
        values = groups[group.name]
        assert group.n == len(values)
        assert float(group.median) == pytest.approx(statistics.median(values), abs=1e-12)
        slow = Counter(min(39, int(round(v * 100) - 100) // 10) for v in values)
        assert dict(enumerate(group.counts)) == {i: slow.get(i, 0) for i in range(40)}
    assert {t.code: t.n for t in nation.tiles} == {code: len(v) for code, v in provinces.items()}
    for tile in nation.tiles:
        assert float(tile.median) == pytest.approx(statistics.median(provinces[tile.code]), abs=1e-12)
    assert len({(t.column, t.row) for t in nation.tiles}) == 38


def test_predicate_by_threshold_where_none_is_printed():
    nation = describe_nation(2022, INSTRUMENT)
    blank = nation.table[nation.table["predicate"] == ""]
    assert len(blank) > 0  # news pages of 2022 print an index alone
    assert sum(n for _, n in nation.bands) == len(nation.table)
    assert nation.bands[nation.position(Fraction(26, 10))][0].predicate == "Baik"
    assert nation.bands[nation.position(Fraction(259, 100))][0].predicate == "Cukup"
    assert nation.bands[nation.position(Fraction(9, 10))][0].predicate == "Kurang"


def test_quartiles_agree_with_numpy():
    values = [Fraction(n * n % 17, 4) for n in range(1, 23)]
    for n in (1, 2, 3, 4, 5, 22):
        found = [float(q) for q in quartiles(values[:n])]
        assert found == pytest.approx(np.quantile([float(v) for v in values[:n]], [0.25, 0.5, 0.75]), abs=1e-12)
    with pytest.raises(SpbeError, match="no values"):
        quartiles([])


# what a row says


def one_row(tmp_path, summary, lang="id", **where):
    write_report(tmp_path, summary, **where)
    rows = [r for r in rows_of(find_reports(tmp_path)) if r.main]
    return table_cells(tuple(rows), lang)[0]


def test_numbers_in_the_language_and_words_that_fit_the_depth(tmp_path):
    cells = one_row(tmp_path, PASER)
    assert (cells.index, cells.index_value, cells.predicate, cells.step) == ("2,13", "2.13", "Cukup", 1)
    assert (cells.change, cells.change_value, cells.years) == ("+0,77", "0.766000", "2021 ke 2022")
    assert (cells.stands, cells.data) == ("melampaui kebetulan pada salah satu uji saja", "2022, tingkat indikator")
    write_report(tmp_path, BINTAN)
    english = table_cells(rows_of(find_reports(tmp_path)), "en")
    bintan = next(c for c in english if c.id == "21.01")
    assert (bintan.index, bintan.change[:6], bintan.stands) == ("3.25", "−0.14", "cannot be tested")
    assert bintan.data == "2024, domain values, in Indonesian"


def test_a_change_known_within_bounds_shows_both_ends_and_two_predicates_stay_two(tmp_path):
    change = Change(2023, 2024, Fraction(-12, 1000), Fraction(21, 1000), None)
    wide = replace(BINTAN, change=change, predicates=("Baik", "Cukup"))
    cells = one_row(tmp_path, wide)
    assert (cells.change, cells.predicate, cells.predicates) == (
        "−0,01 sampai +0,02",
        "Baik atau Cukup",
        ("Baik", "Cukup"),
    )
    assert cells.step == 1  # the lowest possible


def test_editions_are_named_in_words(tmp_path):
    write_report(tmp_path, PASER)
    write_report(tmp_path, PASER, lang="en")
    write_report(tmp_path, replace(PASER, year=2021, assessment="self"), edition="2021-self")
    write_report(tmp_path, replace(PASER, year=2021), edition="2021-from-2019-to-2021")
    write_report(tmp_path, replace(PASER, year=2020), edition="2020-paser-2022", lang="en")
    write_report(tmp_path, replace(PASER, year=None, assessment="study", source="bintan-study"), edition="bintan-study")
    odd = "study-lhe-to-2019-from-2020-b"  # a user's own source holds whatever words its user chose
    own = replace(PASER, year=2019, assessment="self", source=odd)
    write_report(tmp_path, own, edition=f"2019-self-{odd}-to-2023")
    rows = [r for r in rows_of(find_reports(tmp_path)) if r.main]
    cells = table_cells(tuple(rows), "id")[0]
    assert [link.text for link in cells.links] == [
        "Inggris",
        "2021, sejak 2019, sampai 2021",
        "2021, penilaian mandiri",
        "2020, Pemkab Paser (2023) (Inggris)",
        f"2019, penilaian mandiri, sampai 2023, {odd}",
        "tahun tidak disebutkan, kajian",
    ]
    assert all((tmp_path / link.href).is_file() for link in cells.links)


def test_every_key_of_the_data_has_words_in_both_languages():
    for lang in ("id", "en"):
        assert all(site_say(key, lang) for key in (*DEPTHS, *ASSESSMENTS))
        assert all(say(f"verdict {key}", lang) for key in VERDICTS)
    assert not [k for k, (indonesian, english) in _PHRASES.items() if not indonesian or not english]
    for key, (indonesian, english) in _PHRASES.items():
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in (indonesian, english)]
        assert fields[0] == fields[1], key


# the page


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Real rows at three depths, one of them in English alone."""
    out = tmp_path_factory.mktemp("few")
    write_report(out, PASER)
    write_report(out, BINTAN, lang="en")
    write_report(out, real_summary("bintan", source="bintan-study"), edition="bintan-study")
    write_report(out, real_summary("denpasar", 2019))
    write_report(out, printed_summary("kementerian-agama"))
    write_site(out)
    return out


def body(page: str) -> str:
    text = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_both_languages_are_written_and_name_each_other(few):
    for lang, name in PAGES.items():
        page = (few / name).read_text(encoding="utf-8")
        other = next(code for code in PAGES if code != lang)
        assert page.startswith(f'<!doctype html>\n<html lang="{lang}">')
        assert f'<a href="{PAGES[other]}" hreflang="{other}" lang="{other}">' in page
    assert write_site(few, lang="en") == few / "index.en.html"
    with pytest.raises(ParameterError, match="unknown language 'jv'"):
        write_site(few, lang="jv")


def test_answer_comes_first_and_names_its_source(few):
    page = body((few / "index.html").read_text(encoding="utf-8"))
    answer = (
        "Dari 615 instansi dengan indeks terbit tahun 2024, 48 berpredikat Memuaskan, 182 Sangat Baik, 239 Baik, "
        "127 Cukup, dan 19 Kurang. Indeks nasional 3,12 dikutip dari Kementerian PANRB (2025)."
    )
    assert answer in page
    assert page.index(answer) < page.index("Median indeks menurut provinsi") < page.index("Semua instansi")
    assert "611 dari 615 instansi" in page


def test_words_claim_no_significance_and_pages_keep_their_language(few):
    indonesian, english = (body((few / PAGES[lang]).read_text(encoding="utf-8")) for lang in ("id", "en"))
    for page in (indonesian, english):
        assert not re.search(r"signifi[ck]an", page, flags=re.IGNORECASE)
        assert "\n" not in page
    assert "tidak dapat diuji" in indonesian
    assert not re.search(r" (?:the|and|of|report|index) ", indonesian)
    assert not re.search(r" (?:dan|yang|tidak|instansi) ", english)
    assert not re.search(r"\b[1-5]\.\d\d\b(?!\.)", re.sub(r"\b\d\d\.\d\d\b|spbe-research \S+", "", indonesian))
    assert not re.search(r"\b[1-5],\d\d\b", english)


def test_only_the_style_and_script_of_the_page_may_run(few):
    page = (few / "index.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        inner = re.findall(rf"<{element}>(.*?)</{element}>", page, flags=re.DOTALL)
        assert len(inner) == 1
        digest = base64.b64encode(hashlib.sha256(inner[0].encode("utf-8")).digest()).decode("ascii")
        assert f"{directive} 'sha256-{digest}'" in policy
    assert not re.search(r"\s(?:style|on\w+)=", re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL))
    assert not re.search(r"https?://|url\((?!\"data:)|@import", page)


def test_links_resolve_and_are_relative(few):
    for name in PAGES.values():
        for href in re.findall(r'href="([^"#]+)"', (few / name).read_text(encoding="utf-8")):
            assert href == "data:," or (few / href).is_file(), href


def test_same_reports_give_the_same_bytes_and_no_machine_path(few, tmp_path):
    for summary, where in ((real_summary("denpasar", 2019), {}), (PASER, {}), (BINTAN, {"lang": "en"})):
        write_report(tmp_path, summary, **where)  # in another order and place
    write_report(tmp_path, printed_summary("kementerian-agama"))
    write_report(tmp_path, real_summary("bintan", source="bintan-study"), edition="bintan-study")
    write_site(tmp_path)
    for name in PAGES.values():
        page = (tmp_path / name).read_bytes()
        assert page == (few / name).read_bytes()
        for path in (str(Path.home()), tempfile.gettempdir(), str(tmp_path), str(Path.cwd())):
            assert path.encode() not in page


HOSTILE = "<img src=x onerror=alert(1)></td></table><script>alert(2)</script>\"'&{{7*7}}"


def test_a_hostile_name_stays_text(tmp_path):
    region = replace(PASER.region, name=HOSTILE, province=HOSTILE)
    write_report(tmp_path, replace(PASER, region=region, predicates=(HOSTILE,)))
    page = render_site(read_site(tmp_path))
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "{{7*7}}" in page
    assert "&lt;img src=x onerror=alert(1)&gt;&lt;/td&gt;" in page


def test_nothing_is_written_where_there_is_no_report(tmp_path):
    with pytest.raises(NoObservation, match=r"no report lies in .*; make one: spbe report paser"):
        write_site(tmp_path)
    folder = write_report(tmp_path / "out", PASER)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NoObservation, match=r"kabupaten-paser/2022/id: manifest\.json holds no summary"):
        write_site(tmp_path / "out")
    assert [p.name for p in tmp_path.glob("**/index*")] == []


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    write_report(tmp_path, PASER)
    write_site(tmp_path)
    before = (tmp_path / "index.html").read_bytes()
    write_report(tmp_path, BINTAN)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("spbe_research.reports.running.atomic.os.fsync", full)
    with pytest.raises(OutputError, match=r"cannot write .*index.html: No space left on device"):
        write_site(tmp_path)
    assert (tmp_path / "index.html").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["index.en.html", "index.html"]


def test_reports_without_a_year_are_listed_without_a_nation(tmp_path):
    write_report(tmp_path, real_summary("bintan", source="bintan-study"), edition="bintan-study")
    page = body(render_site(read_site(tmp_path)))
    assert "Laporan SPBE menurut instansi" in page
    assert "2,06" in page
    assert "Indeks nasional" not in page


def test_few_absent_institutions_are_named(tmp_path):
    write_report(tmp_path, real_summary("denpasar", 2019))
    page = body(render_site(read_site(tmp_path)))
    nation = describe_nation(2019, "permenpanrb-5-2018")
    absent = [n for i, n in nation.table["institution"].items() if i != "51.71"]
    assert 0 < len(absent) <= 60
    assert f"{len(absent)} dari {len(nation.table)} instansi" in page
    assert all(name in page for name in absent)


def test_command_names_the_page_in_its_language(tmp_path):
    write_report(tmp_path, PASER)
    result = CliRunner().invoke(app, ["site", "--out", str(tmp_path), "--lang", "en"])
    assert result.exit_code == 0
    assert result.stdout.strip() == str(tmp_path / "index.en.html")
    assert isinstance(CliRunner().invoke(app, ["site", "--out", str(tmp_path / "none")]).exception, NoObservation)
