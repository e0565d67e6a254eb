"""The command that compares two evaluations of one government."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.spoken import SpokenCommand
from spbe_research.text.catalog import tell

__all__ = ["register"]


def compare(
    region: str,
    before: Annotated[str, typer.Option()],
    after: Annotated[str, typer.Option()],
    lang: str | None = None,
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    format: str = "html,ipynb",  # noqa: A002
    engine: str | None = None,
) -> None:
    """Write a page on two evaluations: what of them can be compared, that, and why the rest cannot."""
    from spbe_research.numbers.intervals import Identified
    from spbe_research.profiles.comparison import side_of
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.compare import make_comparison
    from spbe_research.study.folder import active_study

    study = active_study()
    lang = lang or (study.lang if study else "id")
    out = out or (study.reports if study else Path("reports"))
    made = make_comparison(region, before, after, lang=lang, out=out, formats=chosen_formats(format), engine=engine)
    c = made.comparison
    told = {"region": c.region.describe(), "before": side_of(c.before), "after": side_of(c.after)}
    difference: Identified | None = c.difference
    if difference is None:
        typer.echo(tell(f"command.compared_{c.question}", **told))
    else:
        from spbe_research.chapters.display.ranges import range_text

        typer.echo(tell(f"command.compared_{c.question}", size=range_text(difference, lang, signed=True), **told))
    typer.echo(str(made.html))
    for path in made.documents:
        typer.echo(str(path))
    for kept in made.kept:
        typer.echo(tell("command.kept", kept=kept), err=True)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(compare)
