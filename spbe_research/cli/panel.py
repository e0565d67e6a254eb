"""The command that writes the page on many governments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import say_files, usual
from spbe_research.cli.spoken import SpokenCommand
from spbe_research.text.catalog import tell

__all__ = ["register"]


def panel(
    scope: Annotated[str, typer.Argument()] = "nasional",
    years: str | None = None,
    lang: str | None = None,
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    format: str = "html,ipynb",  # noqa: A002
    engine: str | None = None,
) -> None:
    """Write a page on many governments: who moved, where differences lie, what drives the rise."""
    from spbe_research.numbers.language import message_language, number
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.panel import make_panel
    from spbe_research.study.folder import active_study

    lang, out = usual(active_study(), lang, out)
    made = make_panel(scope, years, lang=lang, out=out, formats=chosen_formats(format), engine=engine)
    p = made.overview
    size = number(p.change.hodges_lehmann, 3, message_language(), signed=True)
    counts = {"n": p.change.n, "rose": p.change.rose, "fell": p.change.fell}
    typer.echo(tell("command.panel", scope=p.scope.slug, before=p.before, after=p.after, size=size, **counts))
    say_files(made)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(panel)
