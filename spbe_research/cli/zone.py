"""The command on integrity zones: a workbook to fill, and pages from filled ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import page_options, say_files
from spbe_research.cli.options import Engine, Formats, Lang, Out, PathOption
from spbe_research.cli.streams import put
from spbe_research.errors import ParameterError, message
from spbe_research.progress import working
from spbe_research.text.catalog import tell

__all__ = ["zi"]


def zi(
    file: Annotated[Path | None, typer.Argument(readable=False)] = None,
    template: PathOption = None,
    unit: Annotated[list[str] | None, typer.Option()] = None,
    sheet: str | None = None,
    rules: PathOption = None,
    lang: Lang = None,
    out: Out = None,
    format: Formats = "html,ipynb",  # noqa: A002
    engine: Engine = None,
) -> None:
    """Write a page on every work unit of a filled file: WBK or WBBM, what binds and what is missing."""
    if template is None and file is None:
        raise ParameterError(message("errors.integrity.no_file"))
    how = page_options(lang, out, format, engine)
    if template is not None:
        from spbe_research.integrity.workbook import write_zone_template

        with working(tell("command.work template")):
            written = write_zone_template(template, lang=how["lang"], units=unit or [])
        put(str(written))
        return
    assert file is not None
    from spbe_research.chapters.zone.words import points, verdict_text, whose
    from spbe_research.reports.running.zone import make_zone_pages

    for made in make_zone_pages(file, sheet=sheet, rules=rules, **how):
        z = made.zone
        told = {"unit": whose(z, how["lang"]), "total": points(z.total, how["lang"])}
        put(tell("command.zone", verdict=verdict_text(z, how["lang"]), **told))
        say_files(made)
