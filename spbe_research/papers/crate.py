"""RO-Crate 1.1 metadata and the citation of a replication package.

Written by hand: the library ``rocrate`` brings six packages for these lines, and dates what it writes by the clock.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from spbe_research._version import __version__
from spbe_research.papers.paper import NOTEBOOK, Paper
from spbe_research.text.catalog import say

__all__ = ["citation_file", "crate_file", "unsigned"]

#: by ending: what a file is
_KINDS = {
    "csv": "text/csv", "ipynb": "application/x-ipynb+json", "json": "application/json", "md": "text/markdown",
    "png": "image/png", "py": "text/x-python", "toml": "application/toml", "cff": "application/yaml",
}  # fmt: skip
_PACKAGE = "spbe-research"


def unsigned(paper: Paper) -> tuple[str, ...]:
    """The authors; where ``paper.toml`` names none, one that says so."""
    return paper.authors or (say("papers.readme.not_stated", paper.lang),)


def crate_file(paper: Paper, files: Mapping[str, bytes], description: str) -> str:
    """``ro-crate-metadata.json`` for the files of a package."""
    people = [{"@id": f"#author-{n}", "@type": "Person", "name": a} for n, a in enumerate(unsigned(paper), 1)]
    licence = f"https://spdx.org/licenses/{paper.license}"
    parts = [_file(name, data) for name, data in sorted(files.items()) if not name.startswith("code/")]
    notebook = next(p for p in parts if p["@id"] == f"{paper.key}/{NOTEBOOK}")
    notebook |= {"@type": ["File", "SoftwareSourceCode"], "programmingLanguage": {"@id": "#python"}}
    root = {
        "@id": "./", "@type": "Dataset", "name": paper.title, "description": description,
        "datePublished": paper.date, "license": {"@id": licence}, "author": [{"@id": p["@id"]} for p in people],
        "hasPart": [*({"@id": p["@id"]} for p in parts), {"@id": "code/"}], "mainEntity": {"@id": notebook["@id"]},
    }  # fmt: skip
    graph = [
        {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
         "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}},
        root,
        *people,
        {"@id": licence, "@type": "CreativeWork", "name": paper.license},
        {"@id": "#python", "@type": "ComputerLanguage", "name": "Python", "url": "https://www.python.org"},
        {"@id": f"#{_PACKAGE}", "@type": "SoftwareApplication", "name": _PACKAGE, "softwareVersion": __version__},
        {"@id": "code/", "@type": "Dataset", "name": f"{_PACKAGE} {__version__}", "about": {"@id": f"#{_PACKAGE}"}},
        *parts,
    ]  # fmt: skip
    whole = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _file(name: str, data: bytes) -> dict[str, object]:
    kind = _KINDS.get(name.rpartition(".")[2], "text/plain")
    return {
        "@id": name, "@type": "File", "name": name.rpartition("/")[2], "encodingFormat": kind,
        "contentSize": str(len(data)), "sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip


def citation_file(paper: Paper) -> str:
    """``CITATION.cff`` of the package, with the toolkit as what it stands on."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)  # every JSON text is one of YAML

    lines = [
        "cff-version: 1.2.0",
        'message: "If you use this package, please cite it, and the sources of its figures."',
    ]
    lines += [f"title: {quoted(paper.title)}", "type: dataset", "authors:"]
    lines += [f"  - name: {quoted(author)}" for author in unsigned(paper)]
    lines += [f"date-released: {paper.date}", f"license: {quoted(paper.license)}", "references:", "  - type: software"]
    lines += [f"    title: {_PACKAGE}", '    authors:\n      - name: "The spbe-research authors"']
    lines += [f"    version: {__version__}"]
    return "\n".join(lines) + "\n"
