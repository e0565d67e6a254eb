"""The command that writes the page of a road map and its workbook."""

from __future__ import annotations

from typing import Annotated

import typer

from spbe_research.cli.made import page_options, say_files
from spbe_research.cli.options import Assessment, Engine, Formats, Lang, Out, Region, Source, Year
from spbe_research.cli.streams import put
from spbe_research.text.catalog import tell

__all__ = ["roadmap"]


def roadmap(
    region: Region,
    target: str | None = None,
    year: Year = None,
    years: int = 1,
    effort: str | None = None,
    lock: str | None = None,
    prerequisites: str = "packaged",
    max_level: int | None = None,
    max_step: int | None = None,
    budget: float | None = None,
    no_external: Annotated[bool, typer.Option("--no-external")] = False,
    domain_order: Annotated[bool, typer.Option("--domain-order")] = False,
    source: Source = None,
    assessment: Assessment = None,
    lang: Lang = None,
    out: Out = None,
    format: Formats = "html,ipynb",  # noqa: A002
    engine: Engine = None,
) -> None:
    """Write a page on the way to a target, and a workbook of one plan."""
    from spbe_research.chapters.parameters import RoadmapParameters
    from spbe_research.chapters.roadmap.words import between, goal_text, size_text
    from spbe_research.numbers.language import message_language, whole
    from spbe_research.reports.running.roadmap import make_roadmap

    how = page_options(lang, out, format, engine)
    asked = RoadmapParameters(
        region, target, year, years, effort, lock or "", prerequisites, max_level, max_step, budget,
        not no_external, domain_order, source, assessment, how["lang"],
    )  # fmt: skip
    made = make_roadmap(asked, out=how["out"], formats=how["formats"], engine=engine)
    r, spoken = made.roadmap, message_language()
    told = {"region": r.region.describe(), "year": r.year or "-", "goal": goal_text(r, spoken)}
    if r.plan is not None:
        size = size_text(r, r.plan, spoken)
        n = r.plan.n_plans
        put(tell("command.roadmap", size=size, plans="-" if n is None else whole(n, spoken), **told))
    elif r.bounds is not None:
        put(tell("command.roadmap_values", steps=between(r.bounds.least, r.bounds.most, spoken), **told))
    say_files(made)
