"""The command on integrity zones: a workbook to fill, and pages from filled ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import say_files, usual
from spbe_research.cli.spoken import SpokenCommand, given
from spbe_research.errors import ParameterError, message
from spbe_research.text.catalog import tell

__all__ = ["register"]


def zi(
    file: Annotated[Path | None, typer.Argument(readable=False)] = None,
    template: Annotated[Path | None, typer.Option(readable=False)] = None,
    unit: Annotated[list[str] | None, typer.Option()] = None,
    sheet: str | None = None,
    region: str | None = None,
    year: int | None = None,
    assessment: str | None = None,
    source: str | None = None,
    instrument: str | None = None,
    rules: Annotated[Path | None, typer.Option(readable=False)] = None,
    lang: str | None = None,
    out: Annotated[Path | None, typer.Option(readable=False)] = None,
    format: str = "html,ipynb",  # noqa: A002
    engine: str | None = None,
) -> None:
    """Write a page on every work unit of a filled file, or of the study: WBK or WBBM, what binds, what is missing."""
    from spbe_research.study.folder import active_study

    study = active_study()
    lang, out = usual(study, lang, out)
    of_study = {"--region": region, "--year": year, "--assessment": assessment, "--source": source}
    if template is not None:
        from spbe_research.integrity.rules import RULES
        from spbe_research.integrity.workbook import write_zone_template

        if idle := given({"FILE": file, "--sheet": sheet, **of_study}):
            raise ParameterError(message("errors.integrity.not_of_template", options=idle))
        how = {"lang": lang, "units": unit or [], "instrument": instrument or RULES, "rules": rules}
        typer.echo(str(write_zone_template(template, **how)))  # type: ignore[arg-type]
        return
    from spbe_research.chapters.zone.words import points, verdict_text, whose
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.reports.running.zone import make_stored_pages, make_zone_pages

    pages = {"lang": lang, "out": out, "formats": chosen_formats(format), "engine": engine, "rules": rules}
    if file is not None:
        if idle := given({"--unit": unit, **of_study}):
            raise ParameterError(message("errors.integrity.of_the_study", options=idle))
        made_pages = make_zone_pages(file, sheet=sheet, instrument=instrument, **pages)  # type: ignore[arg-type]
    elif study is None:
        raise ParameterError(message("errors.integrity.no_file"))
    else:
        if idle := given({"--sheet": sheet, "--instrument": instrument}):
            raise ParameterError(message("errors.integrity.of_a_file", options=idle))
        if len(unit or []) > 1:
            raise ParameterError(message("errors.integrity.one_unit"))
        which = {"region": region, "unit": next(iter(unit or []), None), "year": year, "assessment": assessment,
                 "source": source}  # fmt: skip
        made_pages = make_stored_pages(which, **pages)  # type: ignore[arg-type]
    for made in made_pages:
        z = made.zone
        told = {"unit": whose(z, lang), "total": points(z.total, lang), "verdict": verdict_text(z, lang)}
        typer.echo(tell("command.zone", **told))
        say_files(made)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(cls=SpokenCommand)(zi)
