"""The command that compares two evaluations of one government."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import say_files, usual
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
    from spbe_research.chapters.display.ranges import range_text
    from spbe_research.profiles.comparison import side_of
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.compare import make_comparison
    from spbe_research.study.folder import active_study

    lang, out = usual(active_study(), lang, out)
    made = make_comparison(region, before, after, lang=lang, out=out, formats=chosen_formats(format), engine=engine)
    c = made.comparison
    told = {"region": c.region.describe(), "before": side_of(c.before), "after": side_of(c.after)}
    if c.difference is not None:
        told["size"] = range_text(c.difference, lang, signed=True)
    typer.echo(tell(f"command.compared_{c.question}", **told))
    say_files(made)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(compare)
