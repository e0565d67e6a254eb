"""The command that writes the page on an audit."""

from __future__ import annotations

from spbe_research.cli.made import page_options, say_files
from spbe_research.cli.options import Assessment, Engine, Formats, Lang, Out, Region, Source, Year
from spbe_research.cli.streams import put
from spbe_research.text.catalog import tell

__all__ = ["audit"]


def audit(
    region: Region,
    year: Year = None,
    source: Source = None,
    assessment: Assessment = None,
    lang: Lang = None,
    out: Out = None,
    format: Formats = "html,ipynb",  # noqa: A002
    engine: Engine = None,
) -> None:
    """Write a page on controls without evidence and an audit programme, with checklists to fill."""
    from spbe_research.reports.running.audit import make_audit

    how = page_options(lang, out, format, engine)
    made = make_audit(region, year, source=source, assessment=assessment, **how)
    m = made.audit.maturity
    when = m.year if m.year is not None else m.observation.source
    for r in made.audit.to_frame().to_dict("records"):
        counts = {key: r[key] for key in ("framework", "controls", "none", "open")}
        put(tell("command.audit", region=m.region.describe(), when=when, **counts))
    say_files(made)
