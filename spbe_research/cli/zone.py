"""The command on integrity zones: a workbook to fill, and pages from filled ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_research.cli.made import page_options, say_files
from spbe_research.cli.options import (
    Assessment,
    Engine,
    Formats,
    Instrument,
    Lang,
    Out,
    OwnRegion,
    PathOption,
    Source,
    Year,
)
from spbe_research.cli.spoken import given
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
    region: OwnRegion = None,
    year: Year = None,
    assessment: Assessment = None,
    source: Source = None,
    instrument: Instrument = None,
    rules: PathOption = None,
    lang: Lang = None,
    out: Out = None,
    format: Formats = "html,ipynb",  # noqa: A002
    engine: Engine = None,
) -> None:
    """Write a page on every work unit of a filled file, or of the study: WBK or WBBM, what binds, what is missing."""
    from spbe_research.study.folder import active_study

    study = active_study()
    if template is None and file is None and study is None:
        raise ParameterError(message("errors.integrity.no_file"))
    how = page_options(lang, out, format, engine)
    of_study = {"--region": region, "--year": year, "--assessment": assessment, "--source": source}
    if template is not None:
        from spbe_research.integrity.rules import RULES
        from spbe_research.integrity.workbook import write_zone_template

        if idle := given({"FILE": file, "--sheet": sheet, **of_study}):
            raise ParameterError(message("errors.integrity.not_of_template", options=idle))
        what = {"units": unit or [], "instrument": instrument or RULES, "rules": rules}
        with working(tell("command.work template")):
            written = write_zone_template(template, lang=how["lang"], **what)  # type: ignore[arg-type]
        put(str(written))
        return
    from spbe_research.chapters.zone.words import points, verdict_text, whose
    from spbe_research.reports.running.zone import make_stored_pages, make_zone_pages

    if file is not None:
        if idle := given({"--unit": unit, **of_study}):
            raise ParameterError(message("errors.integrity.of_the_study", options=idle))
        made_pages = make_zone_pages(file, sheet=sheet, instrument=instrument, rules=rules, **how)
    else:
        if idle := given({"--sheet": sheet, "--instrument": instrument}):
            raise ParameterError(message("errors.integrity.of_a_file", options=idle))
        if len(unit or []) > 1:
            raise ParameterError(message("errors.integrity.one_unit"))
        which = {"region": region, "unit": next(iter(unit or []), None), "year": year, "assessment": assessment,
                 "source": source}  # fmt: skip
        made_pages = make_stored_pages(which, rules=rules, **how)
    for made in made_pages:
        z = made.zone
        told = {"unit": whose(z, how["lang"]), "total": points(z.total, how["lang"])}
        put(tell("command.zone", verdict=verdict_text(z, how["lang"]), **told))
        say_files(made)
