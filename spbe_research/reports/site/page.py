"""The index page: every report in a folder on one self-contained page, in each language."""

from __future__ import annotations

from pathlib import Path

from spbe_research.chapters.display.style import LEVEL_COLOURS, assets_dir, level_ink
from spbe_research.data.names import OPEN, with_spans
from spbe_research.data.regions import Region
from spbe_research.errors import NoObservation, message
from spbe_research.extras import need
from spbe_research.files import output_folder
from spbe_research.numbers.language import check_language, setting
from spbe_research.reports.documents.html import content_policy, stylesheet
from spbe_research.reports.keep import Kept, own_names, put_own, remove_own
from spbe_research.reports.site.front import front_lines, front_names
from spbe_research.reports.site.names import FRONT, PAGES, page_names
from spbe_research.reports.site.nation import Nation, describe_nation
from spbe_research.reports.site.parts import Part, hrefs, parts_of
from spbe_research.reports.site.pictures import layout_css, pictures
from spbe_research.reports.site.points import point_maps
from spbe_research.reports.site.rows import (
    find_appendix,
    find_panels,
    find_reports,
    only_province,
    rows_of,
    site_year,
)
from spbe_research.reports.site.table import table_cells
from spbe_research.reports.site.texts import (
    Site,
    columns,
    facts,
    filters,
    missing,
    missing_names,
    orders,
    panels,
    title,
    usual_years,
)
from spbe_research.text.catalog import say

__all__ = ["Site", "part_site", "read_site", "render_site", "write_site"]

#: rows that a browser lays out with the rest of the page; of more it does so when they come into view
_AT_ONCE = 800


def write_site(out: str | Path, *, lang: str = "id", kept: list[Kept] | None = None) -> Path:
    """Write the index page of all reports below ``out``, in every language; a page that would not change is left alone.

    ``index.html`` is Indonesian, ``index.en.html`` English; each links to the others, so all are written. Above
    :data:`~spbe_research.reports.site.parts.MOST_ROWS` rows they are front pages, with a page for each province
    beside them.

    Parameters
    ----------
    out : folder that holds all reports; lang : language of the page whose path is returned.
    kept : is given the place of a page that we did not write, or that was edited since, and was moved aside.

    Raises
    ------
    NoObservation
        when there is no report; nothing is written then.
    OutputError
        when the folder cannot be written to.
    """
    check_language(lang)
    out = output_folder(out)
    site = read_site(out)
    sites = [site, *(part_site(site, part) for part in site.parts)]
    pages = {name: (one, code) for one in sites for code, name in _names(one).items()}
    aside = []
    for name, (one, code) in pages.items():
        page, path = render_site(one, code), out / name
        if not path.is_file() or path.read_bytes() != page.encode("utf-8"):
            aside.append(put_own(path, page))
    for name in own_names(out):  # pages of provinces from when there were more rows
        if name.startswith(f"{FRONT}-") and name.endswith(".html") and name not in pages and (out / name).exists():
            aside.append(remove_own(out / name))
    if kept is not None:
        kept += [moved for moved in aside if moved is not None]
    return out / PAGES[lang]


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
    reports = find_reports(Path(out))
    if not reports.editions:
        why = f"; {reports.skipped[0].folder}: {reports.skipped[0].reason}" if reports.skipped else ""
        raise NoObservation(message("errors.site.page.read_site", out=out, why=why))
    rows = rows_of(reports, folder=folder)
    nation = _published(site_year(rows), only_province(rows, folder=folder), folder)
    parts = parts_of(rows, folder=folder)
    of_all = find_panels(Path(out)), parts, None, find_appendix(Path(out))
    return Site(rows, nation, reports.skipped, *of_all)


def _published(dated: tuple[int, str] | None, province: Region | None, folder: str | Path | None) -> Nation | None:
    """What is published of a year and instrument; None where nothing is."""
    nation = None if dated is None else describe_nation(*dated, province=province, folder=folder)
    return nation if nation is not None and len(nation.table) else None


def part_site(site: Site, part: Part, *, folder: str | Path | None = None) -> Site:
    """What the page of one province shows where there are several.

    Parameters
    ----------
    site : of the front page; part : one of its parts; folder : data folder.
    """
    of = None if site.nation is None or part.province is None else (site.nation.year, site.nation.instrument.id)
    nation = _published(of, part.province, folder)
    panels = tuple(p for p in site.panels if p.what == "province" and part.code and p.name == part.name)
    return Site(part.rows, nation, (), panels, part=part, appendix=site.appendix)


def _names(site: Site) -> dict[str, str]:
    return PAGES if site.part is None else page_names(site.part.stem)


def render_site(site: Site, lang: str = "id", *, folder: str | Path | None = None) -> str:
    """The page in ``lang`` as HTML text; the same bytes for the same reports and data."""
    need("jinja2", "markupsafe")
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from spbe_research._version import __version__

    loader = FileSystemLoader(str(assets_dir() / "templates" / "site"))
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, finalize=_shown
    )
    front = bool(site.parts)
    script = "\n".join(_asset(name) for name in ("site-search.js", "site-front.js" if front else "site.js"))
    cells = table_cells(site.rows, lang, folder=folder)
    links = {c.id: c.link for c in cells if c.link is not None}
    shown = columns(site, cells, lang)
    many = not front and len(cells) > _AT_ONCE
    room = [f".later {{ contain-intrinsic-size: auto {2 * len(cells)}rem; }}"] if many else []
    css = "\n".join([stylesheet(), _asset("site.css"), _palette(), _labels(shown), layout_css(site.nation), *room])
    chosen = [] if front else filters(site, cells, lang, folder=folder)
    of_parts = hrefs(site.parts, lang)
    maps = [] if site.nation is None else point_maps(site.nation, links, lang, folder=folder)
    return environment.get_template("index.html.j2").render(
        lang=lang,
        version=__version__,
        policy=content_policy(css, script),
        css=Markup(css),  # noqa: S704
        script=Markup(script),  # noqa: S704
        say=lambda key, **parts: say(f"site.{key}", lang, **parts),
        title=title(site, lang),
        appendix=site.appendix.get(lang),
        home=None if site.part is None else PAGES[lang],
        others=[
            {"href": name, "lang": code, "name": setting("name", code)}
            for code, name in _names(site).items()
            if code != lang
        ],
        facts=facts(site, lang, folder=folder),
        nation=None if site.nation is None else pictures(site.nation, lang, folder=folder),
        province=site.province,
        maps=[one | {"svg": Markup(one["svg"])} for one in maps],  # noqa: S704
        missing=missing(site, lang),
        panels=panels(site, lang, folder=folder),
        names=missing_names(site, lang, folder=folder),
        of_parts=of_parts,
        lines=front_lines(site, lang, folder=folder) if front else [],
        index=Markup(front_names(cells, of_parts, lang)) if front else "",  # noqa: S704
        filters=chosen,
        choices={"kind": (), "province": (), "predicate": ()} | {key: dict(of_key) for key, _, of_key in chosen},
        columns=shown,
        usual=usual_years(cells),
        orders=orders(shown, lang),
        tested=any(c.verdict for c in cells),
        rows=() if front else cells,
        many=many,
    )


def _asset(name: str) -> str:
    return (assets_dir() / name).read_text(encoding="utf-8")


def _labels(shown: list[dict[str, str]]) -> str:
    """On a phone a row is a card: what its figures are stands before them."""
    rules = []
    for column in shown:
        if column["css"] and column["key"] != "index":
            words = column["text"].replace("\\", "\\\\").replace('"', '\\"')
            css = f"#rows td.{column['key']}:not(:empty)::before"
            rules.append(f'  {css} {{ content: "{words}: "; color: var(--grey); }}')
    return "\n".join(["@media screen and (max-width: 44rem) {", *rules, "}"])


def _shown(value: object) -> object:
    """A text of another language than the page's is marked so."""
    from markupsafe import Markup

    return Markup(with_spans(str(value))) if isinstance(value, str) and OPEN in value else value  # noqa: S704


def _palette() -> str:
    rules = []
    for step, colour in enumerate(LEVEL_COLOURS):
        rules.append(f".s{step} {{ background: {colour}; color: {level_ink(step + 1)}; }}")
        rules.append(
            f".f{step} {{ fill: {colour}; stroke: #66707f; stroke-width: .5; vector-effect: non-scaling-stroke; }}"
        )
    return "\n".join(rules)
