"""The commands for publications: reproduce one, start one of one's own, write its replication package."""

from __future__ import annotations

from typing import Annotated

import typer

from spbe_research.cli.offered import publications
from spbe_research.cli.options import MessageLang, PathOption
from spbe_research.cli.streams import put
from spbe_research.progress import hint
from spbe_research.text.catalog import tell

__all__ = ["pack", "reproduce_paper", "start_paper"]


def reproduce_paper(key: str, *, as_json: bool = False) -> None:
    """Run the notebook of one publication and tell the verdict; exit status 1 when a figure is unexplained, or a
    printed table has another one than the data."""
    from spbe_research.cli.as_json import paper_json, text_of
    from spbe_research.papers.paper import open_paper
    from spbe_research.papers.running import run_notebook
    from spbe_research.papers.verdict import verdict_line

    paper = open_paper(key)
    run_notebook(paper)
    differing = {table.file: paper.differing(table.file) for table in paper.tables}
    if as_json:
        put(text_of("reproduce", paper_json(paper)))
    else:
        for file, line in paper.recomputed().iterrows():
            put(tell("papers.table", file=file, n=int(line["cells"]), agree=int(line["as in data"])))
            if cells := differing[str(file)]:
                put(_first(str(file), cells))
        put(verdict_line(paper))
    if paper.ledger.unexplained or any(not explained for cells in differing.values() for *_, explained in cells):
        raise typer.Exit(1)


def _first(file: str, cells: list[tuple[int, str, str, str, bool]]) -> str:
    """The first cell that differs, one that nothing explains before others, and how many more there are."""
    row, column, printed, data, explained = min(cells, key=lambda cell: cell[-1])
    told = {"file": file, "row": row, "column": column, "printed": printed}
    line = tell("papers.cell", data=data or tell("papers.cell_none"), **told)
    line += tell("papers.cell_explained") if explained else ""
    return line + (tell("papers.cell_more", n=len(cells) - 1) if len(cells) > 1 else "")


def start_paper(key: str, region: str | None, lang: str) -> None:
    """Start the folder of a publication of one's own."""
    from spbe_research.papers.start import init_paper

    paper = init_paper(key, region=region, lang=lang)
    put(tell("papers.started", folder=key, name=paper.key))


def pack(
    folder: Annotated[str, typer.Argument(autocompletion=publications)],
    out: PathOption = None,
    lang: MessageLang = None,
) -> None:
    """Write the replication package of a publication: a zip that runs elsewhere with two commands."""
    from spbe_research.papers.pack import pack as make
    from spbe_research.papers.paper import open_paper

    put(str(make(folder, out)))
    if not open_paper(folder).authors:
        hint(tell("papers.no_author"))
