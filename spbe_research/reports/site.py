"""The index page: every report in a folder on one self-contained page, in each language."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spbe_research.chapters.style import LEVEL_COLOURS, assets_dir, level_ink
from spbe_research.errors import NoObservation, OutputError
from spbe_research.instruments import load_instrument
from spbe_research.language import LANGUAGES, check_language, join_words, number, whole
from spbe_research.regions import all_regions
from spbe_research.reports.export import stylesheet
from spbe_research.reports.site_nation import Nation, describe_nation, quartiles
from spbe_research.reports.site_pictures import layout_css, pictures
from spbe_research.reports.site_rows import SiteRow, Skipped, find_reports, rows_of, site_year
from spbe_research.reports.site_table import Cells, table_cells
from spbe_research.reports.site_words import site_say

__all__ = ["PAGES", "Site", "read_site", "render_site", "write_site"]

#: name of the page in each language
PAGES = {"id": "index.html", "en": "index.en.html"}

_MOST_NAMES = 60


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """What the page shows.

    Attributes
    ----------
    rows : one an institution; nation : of the year of most rows, None where no report has a year.
    skipped : folders that are no readable report.
    """

    rows: tuple[SiteRow, ...]
    nation: Nation | None
    skipped: tuple[Skipped, ...]

    @property
    def reported(self) -> tuple[SiteRow, ...]:
        """Rows with a report."""
        return tuple(r for r in self.rows if r.main is not None)


def write_site(out: str | Path, *, lang: str = "id") -> Path:
    """Write the index page of all reports below ``out``, in every language.

    ``index.html`` is Indonesian, ``index.en.html`` English; each links to the other, so both are written.

    Parameters
    ----------
    out : folder that holds all reports; lang : language of the page whose path is returned.

    Raises
    ------
    NoObservation
        when there is no report; nothing is written then.
    OutputError
        when the folder cannot be written to.
    """
    check_language(lang)
    site = read_site(out)
    pages = {name: render_site(site, code) for code, name in PAGES.items()}
    for name, page in pages.items():
        _write(Path(out) / name, page)
    return Path(out) / PAGES[lang]


def read_site(out: str | Path, *, folder: str | Path | None = None) -> Site:
    """Gather what the page shows.

    Parameters
    ----------
    out : folder that holds all reports; folder : data folder.

    Raises
    ------
    NoObservation
        when there is no readable report; it says of one folder why.
    """
    found = find_reports(Path(out))
    if not found.editions:
        why = f"; {found.skipped[0].folder}: {found.skipped[0].reason}" if found.skipped else ""
        raise NoObservation(f"no report lies in {out}; make one: spbe report paser --out {out}{why}")
    rows = rows_of(found, folder=folder)
    dated = site_year(rows)
    nation = None if dated is None else describe_nation(*dated, folder=folder)
    return Site(rows, nation if nation and len(nation.table) else None, found.skipped)


def render_site(site: Site, lang: str = "id", *, folder: str | Path | None = None) -> str:
    """The page in ``lang`` as HTML text; the same bytes for the same reports and data."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from spbe_research import __version__

    loader = FileSystemLoader(str(assets_dir() / "templates" / "site"))
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    css = "\n".join([stylesheet(), (assets_dir() / "site.css").read_text(encoding="utf-8"), _palette()])
    css += "\n" + layout_css(site.nation)
    script = (assets_dir() / "site.js").read_text(encoding="utf-8")
    cells = table_cells(site.rows, lang, folder=folder)
    other = next(code for code in LANGUAGES if code != lang)
    return environment.get_template("index.html.j2").render(
        lang=lang,
        version=__version__,
        policy=_policy(css, script),
        css=Markup(css),  # noqa: S704
        script=Markup(script),  # noqa: S704
        say=lambda key, **parts: site_say(key, lang, **parts),
        title=_title(site, lang),
        other={"href": PAGES[other], "lang": other},
        facts=_facts(site, lang),
        nation=None if site.nation is None else pictures(site.nation, lang, folder=folder),
        missing=_missing(site, lang),
        names=_missing_names(site, lang, folder),
        filters=_filters(site, cells, lang),
        orders=_orders(lang),
        rows=cells,
    )


def _policy(css: str, script: str) -> str:
    """Only this style and this script, pictures and fonts inside the page, and no request at all."""

    def digest(text: str) -> str:
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

    return (
        f"default-src 'none'; style-src '{digest(css)}'; script-src '{digest(script)}'; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _palette() -> str:
    rules = []
    for step, colour in enumerate(LEVEL_COLOURS):
        rules.append(f".s{step} {{ background: {colour}; color: {level_ink(step + 1)}; }}")
        rules.append(
            f".f{step} {{ fill: {colour}; stroke: #66707f; stroke-width: .5; vector-effect: non-scaling-stroke; }}"
        )
    return "\n".join(rules)


def _title(site: Site, lang: str) -> str:
    if site.nation is None:
        return site_say("title_undated", lang)
    return site_say("title", lang, subject=site.nation.instrument.subject, year=site.nation.year)


def _facts(site: Site, lang: str) -> list[tuple[str, str, str]]:
    """The band at the top: name, value, remark."""
    empty = len(site.rows) - len(site.reported)
    mine = (
        site_say("reports", lang),
        whole(len(site.reported), lang),
        site_say("without", lang, n=whole(empty, lang)) if empty else "",
    )
    nation = site.nation
    if nation is None:
        return [mine]
    inst, year = nation.instrument, nation.year
    counts = {g.name: g.n for g in nation.groups}
    kinds = {k: whole(counts.get(k, 0), lang) for k in ("central", "provinsi", "kabupaten", "kota")}
    low, middle, high = quartiles(list(nation.table["exact"]))
    index, source = site_say("nation_none", lang), ""
    if nation.index is not None:
        index = number(nation.index, inst.decimals, lang)
        source = inst.band(nation.index).name(lang)
    return [
        (site_say("nation", lang, subject=inst.subject, year=year), index, source),
        (
            site_say("median", lang),
            number(middle, 2, lang),
            site_say("quartiles", lang, low=number(low, 2, lang), high=number(high, 2, lang)),
        ),
        (
            site_say("institutions", lang, year=year),
            whole(len(nation.table), lang),
            site_say("of_kinds", lang, **kinds),
        ),
        mine,
    ]


def _missing_ids(site: Site) -> list[str]:
    """Institutions with an index of the page's year that no row reports, in the order of the source."""
    if site.nation is None:
        return []
    here = {r.region.id for r in site.reported}
    return [str(i) for i in site.nation.table.index if i not in here]


def _missing(site: Site, lang: str) -> list[str]:
    lines = []
    nation, missing = site.nation, _missing_ids(site)
    if nation is not None and missing:
        parts = {"n": whole(len(missing), lang), "all": whole(len(nation.table), lang), "year": nation.year}
        lines.append(site_say("missing", lang, **parts))
    if nation is not None:
        key = (nation.year, nation.instrument.id)
        odd = sum((r.main.summary.year, r.main.summary.instrument) != key for r in site.reported if r.main)
        if odd:
            lines.append(site_say("other_years", lang, n=whole(odd, lang), year=nation.year))
    if site.skipped:
        lines.append(site_say("skipped", lang, n=whole(len(site.skipped), lang)))
    return lines


def _missing_names(site: Site, lang: str, folder: str | Path | None) -> str:
    missing = _missing_ids(site)
    if len(missing) > _MOST_NAMES:
        return ""
    regions = all_regions(folder)
    return join_words([regions[i].name for i in missing], lang)


def _filters(site: Site, cells: tuple[Cells, ...], lang: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Choices of each filter: only what some row has."""
    kinds = sorted({(c.kind_key, c.kind) for c in cells}, key=lambda k: k[1])
    provinces = sorted({(c.province_code, c.province) for c in cells if c.province_code})
    named: list[str] = []  # bands from the highest, instrument by instrument
    for name in sorted({r.main.summary.instrument for r in site.rows if r.main}):
        named += [b.predicate for b in load_instrument(name).bands]
    present = {p for c in cells for p in c.predicates}
    predicates = [(p, p) for p in dict.fromkeys(named) if p in present]
    if any(c.reason for c in cells):
        predicates.append(("-", site_say("no_data", lang)))
    return [
        ("kind", "all_kinds", kinds),
        ("province", "all_provinces", provinces),
        ("predicate", "all_predicates", predicates),
    ]


def _orders(lang: str) -> list[tuple[str, str]]:
    names = {"name": "c_name", "province": "province", "kind": "kind", "index": "c_index"}
    names |= {"predicate": "predicate", "change": "c_change", "stands": "c_stands"}
    orders = []
    for key, words in names.items():
        for way, arrow in (("ascending", "↑"), ("descending", "↓")):
            orders.append((f"{key}:{way}", f"{site_say(words, lang)} {arrow}"))
    return orders


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
