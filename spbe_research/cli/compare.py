"""The command that compares two evaluations of one government."""

from __future__ import annotations

from typing import Annotated

import typer

from spbe_research.cli.made import page_options, say_files, say_kept
from spbe_research.cli.options import AsJson, Engine, Formats, Lang, Out, Region
from spbe_research.cli.streams import put
from spbe_research.text.catalog import tell

__all__ = ["compare"]


def compare(
    region: Region,
    before: Annotated[str, typer.Option()],
    after: Annotated[str, typer.Option()],
    lang: Lang = None,
    out: Out = None,
    format: Formats = "html,ipynb",  # noqa: A002
    engine: Engine = None,
    as_json: AsJson = False,
) -> None:
    """Write a page on two evaluations: what of them can be compared, that, and why the rest cannot."""
    from spbe_research.chapters.display.ranges import range_text
    from spbe_research.cli.as_json import compare_json, text_of
    from spbe_research.profiles.comparison import side_of
    from spbe_research.reports.running.compare import make_comparison

    how = page_options(lang, out, format, engine)
    made = make_comparison(region, before, after, **how)
    c = made.comparison
    if as_json:
        put(text_of("compare", compare_json(c, made.html, made.documents)))
        say_kept(made)
        return
    told = {"region": c.region.describe(), "before": side_of(c.before), "after": side_of(c.after)}
    if c.difference is not None:
        told["size"] = range_text(c.difference, how["lang"], signed=True)
    put(tell(f"command.compared_{c.question}", **told))
    say_files(made)
