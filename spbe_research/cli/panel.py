"""The command that writes the page on many governments."""

from __future__ import annotations

from spbe_research.cli.made import page_options, say_files
from spbe_research.cli.options import Engine, Formats, Lang, Out, Scope
from spbe_research.cli.streams import put
from spbe_research.text.catalog import tell

__all__ = ["panel"]


def panel(
    scope: Scope = "nasional",
    years: str | None = None,
    lang: Lang = None,
    out: Out = None,
    format: Formats = "html,ipynb",  # noqa: A002
    engine: Engine = None,
) -> None:
    """Write a page on many governments: who moved, where differences lie, what drives the rise."""
    from spbe_research.numbers.language import message_language, number
    from spbe_research.reports.running.panel import make_panel

    made = make_panel(scope, years, **page_options(lang, out, format, engine))
    p = made.overview
    size = number(p.change.hodges_lehmann, 3, message_language(), signed=True)
    counts = {"n": p.change.n, "rose": p.change.rose, "fell": p.change.fell}
    put(tell("command.panel", scope=p.scope.slug, before=p.before, after=p.after, size=size, **counts))
    say_files(made)
