"""Folders that look like reports, made from the published data without running a notebook."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from spbe_research.data.regions import Region, all_regions
from spbe_research.numbers.intervals import printed_interval
from spbe_research.profiles.maturity import describe_maturity
from spbe_research.profiles.peers import index_table
from spbe_research.reports.record.summary import Change, ReportSummary, change_in_report, report_summary
from spbe_research.reports.site.nation import describe_nation
from spbe_research.reports.site.page import part_site
from spbe_research.reports.site.parts import parts_of
from spbe_research.reports.site.rows import Edition, SiteRow
from spbe_research.reports.site.texts import Site

YEAR, INSTRUMENT = 2024, "permenpanrb-59-2020"


def write_report(out: Path, summary: ReportSummary, *, edition: str | None = None, lang: str = "id") -> Path:
    """A folder with a manifest and a page of one line; the folder."""
    edition = edition or str(summary.year)
    folder = out / summary.region.slug / edition / lang
    folder.mkdir(parents=True)
    name = f"spbe-{summary.region.slug}-{edition}-{lang}.html"
    page = (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><link rel="icon" href="data:,"><title>{name}</title>'
    )
    (folder / name).write_text(page, encoding="utf-8")
    record = {"summary": summary.to_dict(), "outputs": {"01_maturity.ipynb": "0", name: "0"}}
    (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def real_summary(region: str, year: int | None = None, *, source: str | None = None) -> ReportSummary:
    """The row that a report of this evaluation would keep."""
    m = describe_maturity(region, year, source=source)
    return report_summary(m, change_in_report(m))


def printed_summary(region_id: str) -> ReportSummary:
    """The row of 2024 from the printed figures alone: quick, and what most rows look like."""
    now, then = (index_table(y, INSTRUMENT) for y in (YEAR, YEAR - 1))
    printed = now.loc[region_id, "printed"]
    span = printed_interval(printed, decimals=2, rule="half-up")
    change = None
    if region_id in then.index:
        moved = Fraction(printed) - Fraction(then.loc[region_id, "printed"])
        change = Change(YEAR - 1, YEAR, moved, moved, None)
    return ReportSummary(
        all_regions()[region_id], YEAR, INSTRUMENT, "domain", "official", "kemenpanrb-2024", printed,
        span.low, span.high, (now.loc[region_id, "predicate"],), change, "untestable" if change else "no-pair",
    )  # fmt: skip


def synthetic_rows(n: int) -> tuple[SiteRow, ...]:
    """So many made-up kabupaten over the provinces there are, each with one edition; marked in every name."""
    provinces = [r for r in all_regions().values() if r.kind == "provinsi"]
    real = printed_summary("64.01")
    rows = []
    for i in range(n):
        province = provinces[i * len(provinces) // n]
        slug = f"kabupaten-contoh-{i:05d}"
        region = Region(
            f"{province.id}.s{i:05d}", f"Kabupaten Contoh {i:05d}", "kabupaten", province.id, province.province, slug
        )
        index = f"{1 + i * 37 % 400 / 100:.2f}"
        page = f"{slug}/{YEAR}/id/spbe-{slug}-{YEAR}-id.html"
        rows.append(
            SiteRow(region, Edition(str(YEAR), replace(real, region=region, index=index), {"id": page}), (), {})
        )
    return tuple(rows)


def split_sites(n: int, *codes: str) -> list[Site]:
    """The front page over so many made-up rows, and the pages of the provinces named; of Bali without a name."""
    rows = synthetic_rows(n)
    front = Site(rows, describe_nation(YEAR, INSTRUMENT), (), (), parts_of(rows))
    return [front, *(part_site(front, part) for part in front.parts if part.code in (codes or ("51",)))]


def write_country(out: Path, *, exact: bool = False) -> None:
    """All institutions of 2024: ``exact`` by the functions that reports use, else from the printed figures."""
    for region_id in index_table(YEAR, INSTRUMENT).index:
        write_report(out, real_summary(region_id, YEAR) if exact else printed_summary(region_id))
    paser = real_summary("paser", 2022)
    write_report(out, paser, lang="en")
    write_report(out, replace(paser, assessment="self"), edition="2022-self")
