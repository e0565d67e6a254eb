"""The command that writes the page on what a predicate depends on."""

from __future__ import annotations

from spbe_research.cli.made import page_options, say_files
from spbe_research.cli.options import Assessment, Engine, Formats, Lang, Out, Region, Source, Year
from spbe_research.cli.streams import put
from spbe_research.text.catalog import tell

__all__ = ["robustness"]


def robustness(
    region: Region,
    year: Year = None,
    source: Source = None,
    assessment: Assessment = None,
    lang: Lang = None,
    out: Out = None,
    format: Formats = "html,ipynb",  # noqa: A002
    engine: Engine = None,
) -> None:
    """Write a page on what index, rank and predicate of a government depend on."""
    from spbe_research.chapters.display.phrasing import printed_index
    from spbe_research.chapters.robustness.words import in_words
    from spbe_research.numbers.language import join_words, message_language
    from spbe_research.reports.running.robustness import make_robustness

    how = page_options(lang, out, format, engine)
    made = make_robustness(region, year, source=source, assessment=assessment, **how)
    m, spoken = made.robustness.maturity, message_language()
    bands = " / ".join(b.predicate for b in m.bands[::-1])
    told = {"region": m.region.describe(), "when": m.year if m.year is not None else m.observation.source}
    told |= {"index": printed_index(m, how["lang"]), "band": bands}
    if made.robustness.turning:
        loose = [in_words(s, spoken) for s in made.robustness.turning]
        put(tell("command.robustness_loose", sources=join_words(loose, spoken), **told))
    else:
        put(tell("command.robustness_firm", **told))
    say_files(made)
