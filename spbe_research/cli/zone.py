"""The command on integrity zones: a workbook to fill, and pages from filled ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import say_files, usual
from spbe_research.cli.spoken import SpokenCommand
from spbe_research.errors import ParameterError, message
from spbe_research.text.catalog import tell

__all__ = ["register"]


def zi(
    file: Annotated[Path | None, typer.Argument(readable=False)] = None,
    template: Annotated[Path | None, typer.Option(readable=False)] = None,
    unit: Annotated[list[str] | None, typer.Option()] = None,
    sheet: str | None = None,
    rules: Annotated[Path | None, typer.Option(readable=False)] = None,
    lang: str | None = None,
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    format: str = "html,ipynb",  # noqa: A002
    engine: str | None = None,
) -> None:
    """Write a page on every work unit of a filled file: WBK or WBBM, what binds and what is missing."""
    from spbe_research.study.folder import active_study

    lang, out = usual(active_study(), lang, out)
    if template is not None:
        from spbe_research.integrity.workbook import write_zone_template

        typer.echo(str(write_zone_template(template, lang=lang, units=unit or [])))
        return
    if file is None:
        raise ParameterError(message("errors.integrity.no_file"))
    from spbe_research.chapters.zone.words import points, verdict_text, whose
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.zone import make_zone_pages

    how = {"lang": lang, "out": out, "formats": chosen_formats(format), "engine": engine}
    for made in make_zone_pages(file, sheet=sheet, rules=rules, **how):  # type: ignore[arg-type]
        z = made.zone
        told = {"unit": whose(z, lang), "total": points(z.total, lang), "verdict": verdict_text(z, lang)}
        typer.echo(tell("command.zone", **told))
        say_files(made)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(zi)
