"""What the command says of a report that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from spbe_research.text.catalog import tell

if TYPE_CHECKING:
    from spbe_research.profiles.maturity import Maturity
    from spbe_research.reports import Report

__all__ = ["say_report"]


def say_report(made: Report, lang: str) -> None:
    """What it is about and says, whose figures it shows, and where it lies."""
    from spbe_research.chapters.display.phrasing import printed_index

    m = made.maturity
    index = printed_index(m, lang)
    when = m.year if m.year is not None else m.observation.source
    band = m.band.predicate if m.printed and not m.at_edge else " / ".join(b.predicate for b in m.bands[::-1])
    told = {"region": m.region.describe(), "when": when, "index": index, "band": band}
    depth = tell(f"command.depth_{m.depth}")
    if m.missing_rows:
        counts = {"missing": len(m.missing_rows), "rows": len(m.instrument.codes)}
        typer.echo(tell("command.report_partial", depth=depth, **told, **counts))
    else:
        typer.echo(tell("command.report", depth=depth, **told))
    for line in _whose_lines(m, lang):
        typer.echo(line)
    typer.echo(str(made.html))
    for path in made.documents:
        typer.echo(str(path))
    for kept in made.kept:
        typer.echo(tell("command.kept", kept=kept), err=True)


def _whose_lines(m: Maturity, lang: str) -> list[str]:
    """That a report is on figures which are no official result, or on the user's own in place of one published."""
    from spbe_research.chapters.display.phrasing import printed_index

    kind, o = m.observation.assessment, m.official
    called = "" if kind == "official" else tell(f"report.{kind}")
    if o is None and (kind == "official" or m.year is None):
        return [] if kind == "official" else [tell("command.not_official", kind=called)]
    if o is None:
        return [tell("command.not_official_alone", kind=called, year=m.year)]
    told = {"index": printed_index(o, lang), "source": o.observation.source}
    if kind == "official":
        return [tell("command.own_in_place", own=m.observation.source, **told)]
    return [tell("command.not_official_beside", kind=called, year=m.year, **told)]
