"""The index page: every report in a folder on one self-contained page, in each language."""

from __future__ import annotations

from pathlib import Path

from spbe_research.chapters.display.style import LEVEL_COLOURS, assets_dir, level_ink
from spbe_research.data.names import OPEN, with_spans
from spbe_research.errors import NoObservation, message
from spbe_research.extras import need
from spbe_research.files import output_folder
from spbe_research.numbers.language import DATA_LANGUAGE, LANGUAGES, check_language, setting
from spbe_research.reports.documents.html import content_policy, stylesheet
from spbe_research.reports.keep import Kept, put_own
from spbe_research.reports.site.nation import describe_nation
from spbe_research.reports.site.pictures import layout_css, pictures
from spbe_research.reports.site.rows import find_panels, find_reports, rows_of, site_year
from spbe_research.reports.site.table import table_cells
from spbe_research.reports.site.texts import Site, facts, filters, missing, missing_names, orders, panels, title
from spbe_research.text.catalog import say

__all__ = ["PAGES", "Site", "read_site", "render_site", "write_site"]

#: name of the page in each language
PAGES = {lang: "index.html" if lang == DATA_LANGUAGE else f"index.{lang}.html" for lang in LANGUAGES}


def write_site(out: str | Path, *, lang: str = "id", kept: list[Kept] | None = None) -> Path:
    """Write the index page of all reports below ``out``, in every language; a page that would not change is left alone.

    ``index.html`` is Indonesian, ``index.en.html`` English; each links to the others, so all are written.

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
    pages = {name: render_site(site, code) for code, name in PAGES.items()}
    for name, page in pages.items():
        path = out / name
        if not path.is_file() or path.read_bytes() != page.encode("utf-8"):
            moved = put_own(path, page)
            if moved is not None and kept is not None:
                kept.append(moved)
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
    dated = site_year(rows)
    nation = None if dated is None else describe_nation(*dated, folder=folder)
    return Site(rows, nation if nation and len(nation.table) else None, reports.skipped, find_panels(Path(out)))


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
    css = "\n".join([stylesheet(), (assets_dir() / "site.css").read_text(encoding="utf-8"), _palette()])
    css += "\n" + layout_css(site.nation)
    script = (assets_dir() / "site.js").read_text(encoding="utf-8")
    cells = table_cells(site.rows, lang, folder=folder)
    return environment.get_template("index.html.j2").render(
        lang=lang,
        version=__version__,
        policy=content_policy(css, script),
        css=Markup(css),  # noqa: S704
        script=Markup(script),  # noqa: S704
        say=lambda key, **parts: say(f"site.{key}", lang, **parts),
        title=title(site, lang),
        others=[{"href": PAGES[o], "lang": o, "name": setting("name", o)} for o in LANGUAGES if o != lang],
        facts=facts(site, lang, folder=folder),
        nation=None if site.nation is None else pictures(site.nation, lang, folder=folder),
        missing=missing(site, lang),
        panels=panels(site, lang, folder=folder),
        names=missing_names(site, lang, folder=folder),
        filters=filters(site, cells, lang, folder=folder),
        orders=orders(lang),
        rows=cells,
    )


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
