"""The command that writes the page on an audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import say_files, usual
from spbe_research.cli.spoken import SpokenCommand
from spbe_research.text.catalog import tell

__all__ = ["register"]


def audit(
    region: str,
    year: int | None = None,
    source: str | None = None,
    assessment: str | None = None,
    lang: str | None = None,
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    format: str = "html,ipynb",  # noqa: A002
    engine: str | None = None,
) -> None:
    """Write a page on controls without evidence and an audit programme, with checklists to fill."""
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.audit import make_audit
    from spbe_research.study.folder import active_study

    lang, out = usual(active_study(), lang, out)
    made = make_audit(
        region,
        year,
        source=source,
        assessment=assessment,
        lang=lang,
        out=out,
        formats=chosen_formats(format),
        engine=engine,
    )
    m = made.audit.maturity
    when = m.year if m.year is not None else m.observation.source
    for r in made.audit.to_frame().to_dict("records"):
        counts = {key: r[key] for key in ("framework", "controls", "none", "open")}
        typer.echo(tell("command.audit", region=m.region.describe(), when=when, **counts))
    say_files(made)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(audit)
