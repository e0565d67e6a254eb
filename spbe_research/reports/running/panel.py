"""The page on many governments: its notebook run, and the page written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spbe_research.chapters.parameters import PanelParameters
from spbe_research.data.regions import all_regions
from spbe_research.errors import SpbeError
from spbe_research.files import output_folder
from spbe_research.numbers.language import check_language
from spbe_research.panel.overview import PanelOverview, describe_panel
from spbe_research.panel.scope import NATION
from spbe_research.progress import stepping, steps_of
from spbe_research.reports.atomic import sweep
from spbe_research.reports.documents.formats import ALWAYS
from spbe_research.reports.keep import Kept
from spbe_research.reports.record.names import PANEL
from spbe_research.reports.record.stale import inputs, is_current, report_fingerprint
from spbe_research.reports.running.page import Page, write_page
from spbe_research.reports.running.run import index_of, ready_for, refuse_broken_tables
from spbe_research.reports.running.under_way import page_under_way
from spbe_research.text.catalog import say, tell

__all__ = ["NOTEBOOK", "PanelPage", "PanelRun", "make_panel", "make_panels"]

NOTEBOOK = "04_panel"


@dataclass(frozen=True, slots=True, eq=False)
class PanelPage:
    """A finished page.

    Attributes
    ----------
    folder : where it lies; html : the page; documents : what else was asked for.
    overview : what it is about; kept : what of the page before it was edited or added by somebody.
    unchanged : whether it was there already.
    """

    folder: Path
    html: Path
    documents: tuple[Path, ...]
    overview: PanelOverview
    kept: tuple[Kept, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class PanelRun:
    """How the pages of the nation and of every province went.

    Attributes
    ----------
    made, unchanged : pages; failures : a line each; kept : what was moved aside, a line each.
    """

    made: int
    unchanged: int
    failures: tuple[str, ...]
    kept: tuple[str, ...]


@page_under_way("panel", NOTEBOOK)
def make_panel(
    scope: str | Sequence[str] = "nasional",
    years: Sequence[int] | str | None = None,
    *,
    lang: str = "id",
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
    resume: bool = False,
) -> PanelPage:
    """Write the page on many governments in two years.

    Parameters
    ----------
    scope, years : as in :func:`~spbe_research.panel.overview.describe_panel`.
    lang, out, formats, engine : as in :func:`~spbe_research.reports.running.run.make_report`; the page goes to
        ``<out>/panel-<scope>/<before>-<after>/<lang>/``.
    resume : leaves a page alone that was made from the same.

    Raises
    ------
    SpbeError
        with one clear line; nothing is written then.
    """
    from spbe_research.chapters.panel.words import title

    check_language(lang)
    formats, out = ready_for(formats, engine, summary=False), output_folder(out)
    refuse_broken_tables()
    p = describe_panel(scope, years)
    stepping()
    parameters = PanelParameters(p.scope.asked, f"{p.before},{p.after}", lang)
    left: list[Kept] = []
    sweep(out, left)
    name, pair = f"{PANEL}{p.scope.slug}", f"{p.before}-{p.after}"
    page = Page(NOTEBOOK, parameters, formats, out / name / pair / lang, f"spbe-{name}-{pair}-{lang}")
    made_from = inputs((NOTEBOOK,))
    whole = report_fingerprint(made_from, parameters, formats)
    there = resume and is_current(page.folder, whole)
    if not there:
        write_page(
            page,
            _about(p),
            made_from,
            whole,
            title=title(p, lang),
            chapter=say("panel.kicker", lang),
            own=bool(p.panel.frame["own"].any()),
            engine=engine,
            kept=left,
            index=index_of(out, page.folder, lang),
        )
    return PanelPage(page.folder, page.html, page.documents, p, tuple(left), unchanged=there)


def make_panels(
    province: str | None = None,
    *,
    lang: str = "id",
    out: str | Path = "reports",
    formats: Sequence[str] = ALWAYS,
    engine: str | None = None,
    resume: bool = True,
) -> PanelRun:
    """Write the pages of the nation and of every province; one that fails stops no other.

    Parameters
    ----------
    province : only the page of this one; lang, out, formats, engine : as in :func:`make_panel`.
    resume : leaves alone what was made from the same.
    """
    provinces = [r.slug for r in all_regions().values() if r.kind == "provinsi"]
    made, unchanged, failures, kept = 0, 0, [], []
    scopes = [NATION, *provinces] if province is None else [province]
    for scope in steps_of(tell("command.work panels"), scopes, len(scopes)):
        try:
            page = make_panel(scope, lang=lang, out=out, formats=formats, engine=engine, resume=resume)
        except SpbeError as error:
            failures.append(f"{PANEL}{scope}: {error}")
            continue
        made, unchanged = made + (not page.unchanged), unchanged + page.unchanged
        kept += [str(one) for one in page.kept]
    return PanelRun(made, unchanged, tuple(failures), tuple(kept))


def _about(p: PanelOverview) -> dict[str, object]:
    """What the record says of the page: of whom it is, and from which figures."""
    rows = p.panel.frame[["institution_id", "year", "source"]]
    return {
        "scope": {"what": p.scope.what, "slug": p.scope.slug, "name": _name(p), "members": list(p.scope.members)},
        "counts": {"before": int(p.comings.loc["all", "n_before"]), "after": int(p.comings.loc["all", "n_after"])}
        | {"both": p.change.n, "rose": p.change.rose, "fell": p.change.fell},
        "instrument": p.instrument.id,
        "sources": {str(y): sorted(set(g["source"])) for y, g in rows.groupby("year")},
    }


def _name(p: PanelOverview) -> str:
    """How the index page calls the scope in any language: a province by its name, else as it is asked for."""
    return p.scope.province.province if p.scope.province is not None else p.scope.slug
