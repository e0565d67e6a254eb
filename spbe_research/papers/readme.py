"""The README of a replication package, in the order of the template of the AEA's data editor.

The order is that of https://social-science-data-editors.github.io/template_README/: overview, data availability, data
sets, requirements, programs, instructions, list of tables and programs, references. The sentences are ours.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import nbformat

from spbe_research._version import __version__
from spbe_research.data.names import plain_name
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import number, whole
from spbe_research.papers.crate import unsigned
from spbe_research.papers.paper import NOTEBOOK, Paper
from spbe_research.papers.running import Ran
from spbe_research.papers.verdict import verdict_line
from spbe_research.paths import data_dir
from spbe_research.text.catalog import say

__all__ = ["Output", "readme"]

_LIBRARIES = ("numpy", "pandas", "scipy", "babel", "matplotlib", "ipython", "nbformat", "pillow")
_DRAWS = re.compile(r"\b(?:rng|seed|random_state|default_rng)\b")


@dataclass(frozen=True, slots=True)
class Output:
    """What one cell shows, in a file of the package; ``heading`` stands before the cell."""

    heading: str
    cell: int
    file: str
    data: bytes


def readme(paper: Paper, files: Mapping[str, bytes], outputs: list[Output], ran: Ran) -> str:
    """The text of ``README.md``, in the language of the publication."""
    lang, key = paper.lang, paper.key

    def told(part: str, **values: object) -> str:
        return _words(part, lang, **values)

    size = number(sum(map(len, files.values())) / 1e6, 1, lang)
    libraries = ", ".join(f"{name} {v}" for name in _LIBRARIES if (v := _version(name)))
    seeds = ", ".join(_cells_with_seed(ran.node))
    parts = [
        f"# {told('title', title=paper.title)}",
        told("author", authors=", ".join(unsigned(paper)), date=paper.date),
        *([told("of", citation=paper.citation)] if paper.citation else []),
        f"## {told('overview')}",
        told(
            "overview_text",
            name=key,
            notebook=f"{key}/{NOTEBOOK}",
            cells=len(_code(ran.node)),
            tables=len(paper.tables),
        ),
        told("verdict", line=verdict_line(paper)),
        f"## {told('availability')}",
        told("availability_text"),
        f"### {told('rights')}",
        told("rights_text"),
        f"### {told('licence')}",
        told("licence_text", license=paper.license),
        f"### {told('summary')}",
        told("summary_study") if any(n.startswith("study/") for n in files) else told("summary_all"),
        f"### {told('sources')}",
        "\n".join(_sources(paper, lang)),
        f"## {told('datasets')}",
        "\n".join(_datasets(files, lang)),
        f"## {told('requirements')}",
        f"### {told('software')}",
        told("software_text", python=platform.python_version(), system=platform.system(), version=__version__),
        told("libraries", libraries=libraries),
        f"### {told('randomness')}",
        told("randomness_seeds", cells=seeds) if seeds else told("randomness_none"),
        f"### {told('resources')}",
        told("resources_text", size=size),
        f"## {told('programs')}",
        told("programs_text", notebook=f"{key}/{NOTEBOOK}"),
        told("programs_licence"),
        f"## {told('instructions')}",
        told("instructions_text", name=key),
        "```\npython -m pip install --require-hashes -r requirements.lock\npython run.py\n```",
        told("instructions_after"),
        f"## {told('list')}",
        told("list_text"),
        "\n".join(_listed(paper, outputs, lang)),
        *_printed(paper, ran, lang),
        f"## {told('references')}",
        "\n".join(_references(paper, lang)),
    ]
    return "\n\n".join(parts) + "\n"


def _words(part: str, lang: str, **values: object) -> str:
    return say(f"papers.readme.{part}", lang, **values)


def _code(node: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code"]


def _cells_with_seed(node: nbformat.NotebookNode) -> Iterator[str]:
    for at, cell in enumerate(_code(node), 1):
        lines = [line.strip() for line in cell.source.splitlines() if _DRAWS.search(line)]
        yield from (f"{at}: `{line}`" for line in lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def _head(lang: str, *parts: str) -> list[str]:
    return [_row(*(_words(f"column_{p}", lang) for p in parts)), "|---" * len(parts) + "|"]


def _source_rows(paper: Paper) -> list[dict[str, str]]:
    table = read_table("sources").to_dict("records")
    named = set(paper.sources) | {t.source for t in paper.tables}
    return [r for r in table if r["source"] in named]


def _sources(paper: Paper, lang: str) -> list[str]:
    rows = _source_rows(paper)
    if not rows:
        return [_words("no_source", lang)]
    lines = [_row(f"`{r['source']}`", r["title"], r["where"] or "-", r["trust"]) for r in rows]
    return [*_head(lang, "source", "title", "where", "trust"), *lines]


def _datasets(files: Mapping[str, bytes], lang: str) -> list[str]:
    described = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    known = {f"data/{r['path']}": r for r in described["resources"]}
    lines = _head(lang, "file", "about", "licence", "rows", "hash")
    for name in sorted(n for n in files if n.startswith(("data/", "study/")) and n.endswith(".csv")):
        resource = known.get(name, {})
        terms = ", ".join(one.get("name") or f"data/{one['path']}" for one in resource.get("licenses", []))
        count = whole(max(files[name].count(b"\n") - 1, 0), lang)
        digest = hashlib.sha256(files[name]).hexdigest()
        lines.append(_row(f"`{name}`", resource.get("title", "-"), terms or "-", count, f"`{digest}`"))
    return lines


def _listed(paper: Paper, outputs: list[Output], lang: str) -> list[str]:
    lines = _head(lang, "shown", "notebook", "cell", "output")
    return lines + [_row(o.heading, f"`{paper.key}/{NOTEBOOK}`", o.cell, f"`{o.file}`") for o in outputs]


def _printed(paper: Paper, ran: Ran, lang: str) -> list[str]:
    """Which printed table is compared in which cell: one that names its file, else the cell over all of them."""
    sources = [cell.source for cell in _code(ran.node)]
    over_all = [n for n, source in enumerate(sources, 1) if ".recomputed(" in source or ".unlike(" in source]
    if not paper.tables:
        return []
    lines = _head(lang, "printed", "place", "about", "cell")
    for table in paper.tables:
        own = [n for n, source in enumerate(sources, 1) if table.file in source]
        cells = ", ".join(map(str, sorted({*own, *over_all}))) or "-"
        lines.append(_row(f"`{paper.key}/{table.file}`", table.place, table.about, cells))
    return [_words("printed_text", lang), "\n".join(lines)]


def _references(paper: Paper, lang: str) -> list[str]:
    cited = [f"- {plain_name(r, 'citation', lang)}" for r in _source_rows(paper)]
    return [*cited, f"- {_words('toolkit', lang, version=__version__)}"]
