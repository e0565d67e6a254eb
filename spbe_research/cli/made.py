"""Where a page goes of which nothing was said, and what the command says of one that was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict

from spbe_research.cli.streams import put, say_lines
from spbe_research.text.catalog import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spbe_research.profiles.maturity import Maturity
    from spbe_research.reports import Report
    from spbe_research.reports.keep import Kept
    from spbe_research.study.folder import Study

__all__ = ["page_options", "say_files", "say_kept", "say_report", "usual"]


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


class PageOptions(TypedDict):
    """What every command that writes a page is told beside what the page is about."""

    lang: str
    out: Path
    formats: tuple[str, ...]
    engine: str | None


def page_options(lang: str | None, out: Path | None, format: str, engine: str | None) -> PageOptions:  # noqa: A002
    """The options that every command which writes a page has, as its function takes them."""
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.study.folder import active_study

    lang, out = usual(active_study(), lang, out)
    return {"lang": lang, "out": out, "formats": chosen_formats(format), "engine": engine}


def say_files(made: _Made) -> None:
    """Where what was written lies, and what of the one before was moved aside."""
    for path in (made.html, *made.documents):
        put(str(path))
    say_kept(made)


def say_kept(made: _Made) -> None:
    """What of the page before was moved aside; also with ``--quiet``, since it is about files of the user's."""
    say_lines(tell("command.kept", kept=kept) for kept in made.kept)


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
        put(tell("command.report_partial", depth=depth, **told, **counts))
    else:
        put(tell("command.report", depth=depth, **told))
    for line in _whose_lines(m, lang):
        put(line)
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
