"""Where a page goes of which nothing was said, and what the command says of one that was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

from spbe_research.text.catalog import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spbe_research.profiles.maturity import Maturity
    from spbe_research.reports import Report
    from spbe_research.reports.keep import Kept
    from spbe_research.study.folder import Study

__all__ = ["say_files", "say_report", "usual"]


class _Made(Protocol):
    """A report or page that was written."""

    @property
    def html(self) -> Path: ...
    @property
    def documents(self) -> Sequence[Path]: ...
    @property
    def kept(self) -> Sequence[Kept]: ...


def usual(study: Study | None, lang: str | None, out: Path | None) -> tuple[str, Path]:
    """Language and folder as they were said, else those of the study, else the usual ones."""
    return lang or (study.lang if study else "id"), out or (study.reports if study else Path("reports"))


def say_files(made: _Made) -> None:
    """Where what was written lies, and what of the one before was moved aside."""
    typer.echo(str(made.html))
    for path in made.documents:
        typer.echo(str(path))
    for kept in made.kept:
        typer.echo(tell("command.kept", kept=kept), err=True)


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
    say_files(made)


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
        key = "own_as_published" if m.as_published else "own_in_place"
        return [tell(f"command.{key}", own=m.observation.source, **told)]
    return [tell("command.not_official_beside", kind=called, year=m.year, **told)]
