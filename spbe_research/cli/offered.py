"""What the Tab key offers for a value: names from the tables, read without the libraries of frames; else nothing.

The shell asks anew at every press of the key, so that a broken table offers nothing and says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

__all__ = [
    "assessments",
    "engines",
    "formats",
    "instruments",
    "kinds",
    "languages",
    "provinces",
    "publications",
    "regions",
    "scopes",
    "shells",
    "sources",
]


def _offered(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Those names that begin with what was typed."""

    @wraps(names)
    def offer(incomplete: str) -> list[str]:
        from spbe_research.errors import SpbeError

        try:
            return [name for name in names() if name.startswith(incomplete)]
        except (SpbeError, OSError, ValueError):
            return []

    offer.__annotations__ = {"incomplete": str, "return": list[str]}
    del offer.__wrapped__  # the signature is this one's
    return offer


@_offered
def regions() -> Iterable[str]:
    """Names of folders, ``kabupaten-paser``, and where one government alone bears it the bare name, ``paser``."""
    from spbe_research.data.regions import all_regions

    slugs = [r.slug for r in all_regions().values() if not r.is_group]
    bare = [slug.partition("-")[2] for slug in slugs if slug.startswith(("kabupaten-", "kota-"))]
    bare = [name for name in bare if not name.startswith("administrasi-")]  # part of the kind
    return [*slugs, *(name for name in bare if bare.count(name) == 1 and f"provinsi-{name}" not in slugs)]


@_offered
def provinces() -> Iterable[str]:
    from spbe_research.data.regions import all_regions, slugify

    return [slugify(r.province) for r in all_regions().values() if r.kind == "provinsi"]


@_offered
def kinds() -> Iterable[str]:
    from spbe_research.data.selection import known_kinds

    return known_kinds()


@_offered
def scopes() -> Iterable[str]:
    from spbe_research.data.regions import all_regions
    from spbe_research.data.selection import known_kinds

    return ["nasional", *known_kinds(), *(r.slug for r in all_regions().values() if r.kind == "provinsi")]


@_offered
def sources() -> Iterable[str]:
    from spbe_research.data.tables import read_rows

    return [row["source"] for row in read_rows("sources").values()]


@_offered
def instruments() -> Iterable[str]:
    from spbe_research.data.tables import read_rows

    return [row["instrument"] for row in read_rows("instruments/instruments").values()]


@_offered
def publications() -> Iterable[str]:
    from spbe_research.paths import papers_dir

    return sorted(path.parent.name for path in papers_dir().glob("*/paper.toml"))


@_offered
def languages() -> Iterable[str]:
    from spbe_research.numbers.language import LANGUAGES

    return LANGUAGES


@_offered
def assessments() -> Iterable[str]:
    from spbe_research.data.published import ASSESSMENTS

    return ASSESSMENTS


@_offered
def engines() -> Iterable[str]:
    return ("inprocess", "kernel")


@_offered
def formats() -> Iterable[str]:
    return ("docx", "pdf", "summary", "figures", "tables", "html", "ipynb")


@_offered
def shells() -> Iterable[str]:
    return SHELLS


#: shells that Typer has a script for
SHELLS = ("bash", "zsh", "fish", "powershell")
