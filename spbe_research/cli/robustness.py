"""The command that writes the page on what a predicate depends on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import say_files, usual
from spbe_research.cli.spoken import SpokenCommand
from spbe_research.text.catalog import tell

__all__ = ["register"]


def robustness(
    region: str,
    year: int | None = None,
    source: str | None = None,
    assessment: str | None = None,
    lang: str | None = None,
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    format: str = "html,ipynb",  # noqa: A002
    engine: str | None = None,
) -> None:
    """Write a page on what index, rank and predicate of a government depend on."""
    from spbe_research.chapters.display.phrasing import printed_index
    from spbe_research.chapters.robustness.words import in_words
    from spbe_research.numbers.language import join_words, message_language
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.robustness import make_robustness
    from spbe_research.study.folder import active_study

    lang, out = usual(active_study(), lang, out)
    made = make_robustness(
        region,
        year,
        source=source,
        assessment=assessment,
        lang=lang,
        out=out,
        formats=chosen_formats(format),
        engine=engine,
    )
    m, spoken = made.robustness.maturity, message_language()
    bands = " / ".join(b.predicate for b in m.bands[::-1])
    told = {"region": m.region.describe(), "when": m.year if m.year is not None else m.observation.source}
    told |= {"index": printed_index(m, lang), "band": bands}
    if made.robustness.turning:
        loose = [in_words(s, spoken) for s in made.robustness.turning]
        typer.echo(tell("command.robustness_loose", sources=join_words(loose, spoken), **told))
    else:
        typer.echo(tell("command.robustness_firm", **told))
    say_files(made)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(robustness)
