"""The commands for publications: reproduce one, start one of one's own, write its replication package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.spoken import SpokenCommand, check_lang
from spbe_research.text.catalog import tell

__all__ = ["register", "reproduce_paper", "start_paper"]


def reproduce_paper(key: str) -> None:
    """Run the notebook of one publication and tell the verdict; exit status 1 when a figure is unexplained."""
    from spbe_research.papers.paper import open_paper
    from spbe_research.papers.running import run_notebook
    from spbe_research.papers.verdict import verdict_line

    paper = open_paper(key)
    run_notebook(paper)
    for file, line in paper.recomputed().iterrows():
        typer.echo(tell("papers.table", file=file, n=int(line["cells"]), agree=int(line["as in data"])))
    typer.echo(verdict_line(paper))
    if paper.ledger.unexplained:
        raise typer.Exit(1)


def start_paper(key: str, region: str | None, lang: str) -> None:
    """Start the folder of a publication of one's own."""
    from spbe_research.papers.start import init_paper

    paper = init_paper(key, region=region, lang=lang)
    typer.echo(tell("papers.started", folder=key, name=paper.key))


def pack(
    folder: Annotated[str, typer.Argument()],
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    lang: Annotated[str | None, typer.Option(callback=check_lang)] = None,
) -> None:
    """Write the replication package of a publication: a zip that runs elsewhere with two commands."""
    from spbe_research.papers.pack import pack as make
    from spbe_research.papers.paper import open_paper

    typer.echo(str(make(folder, out)))
    if not open_paper(folder).authors:
        typer.echo(tell("papers.no_author"), err=True)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(pack)
