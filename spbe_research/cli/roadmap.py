"""The command that writes the page of a road map and its workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import say_files, usual
from spbe_research.cli.spoken import SpokenCommand
from spbe_research.text.catalog import tell

__all__ = ["register"]


def roadmap(
    region: str,
    target: str | None = None,
    year: int | None = None,
    years: int = 1,
    effort: str | None = None,
    lock: str | None = None,
    prerequisites: str = "packaged",
    max_level: int | None = None,
    max_step: int | None = None,
    budget: float | None = None,
    no_external: Annotated[bool, typer.Option("--no-external")] = False,
    domain_order: Annotated[bool, typer.Option("--domain-order")] = False,
    source: str | None = None,
    assessment: str | None = None,
    lang: str | None = None,
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    format: str = "html,ipynb",  # noqa: A002
    engine: str | None = None,
) -> None:
    """Write a page on the way to a target, and a workbook of one plan."""
    from spbe_research.chapters.parameters import RoadmapParameters
    from spbe_research.chapters.roadmap.words import between, goal_text, size_text
    from spbe_research.numbers.language import message_language, whole
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.roadmap import make_roadmap
    from spbe_research.study.folder import active_study

    lang, out = usual(active_study(), lang, out)
    asked = RoadmapParameters(
        region, target, year, years, effort, lock or "", prerequisites, max_level, max_step, budget,
        not no_external, domain_order, source, assessment, lang,
    )  # fmt: skip
    made = make_roadmap(asked, out=out, formats=chosen_formats(format), engine=engine)
    r, spoken = made.roadmap, message_language()
    told = {"region": r.region.describe(), "year": r.year or "-", "goal": goal_text(r, spoken)}
    if r.plan is not None:
        size = size_text(r, r.plan, spoken)
        n = r.plan.n_plans
        typer.echo(tell("command.roadmap", size=size, plans="-" if n is None else whole(n, spoken), **told))
    elif r.bounds is not None:
        typer.echo(tell("command.roadmap_values", steps=between(r.bounds.least, r.bounds.most, spoken), **told))
    say_files(made)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(roadmap)
