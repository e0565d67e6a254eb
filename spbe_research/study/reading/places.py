"""Regions and institutions that a text names among other words: whole names only, and quickly."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from spbe_research.data.regions import Region, all_regions
from spbe_research.paths import data_dir
from spbe_research.study.reading.words import fold

__all__ = ["named_in", "region_named"]

_KINDS = {
    "kabupaten": "kabupaten", "kab": "kabupaten", "pemkab": "kabupaten", "kota": "kota", "pemkot": "kota",
    "provinsi": "provinsi", "prov": "provinsi", "pemprov": "provinsi", "propinsi": "provinsi",
}  # fmt: skip
#: names of regions that are words of their own in a heading
_ORDINARY = {"batu", "batang", "metro", "buru", "kota", "pati", "daerah"}
_LONGEST = 8  # words of a name


def region_named(text: str) -> Region | None:
    """The one region whose whole name a text is, kind or not; None for none, or two."""
    found = _by_name(_root()).get(fold(text), ())
    return found[0] if len(found) == 1 else None


def named_in(text: str, *, bare: bool) -> frozenset[str]:
    """Ids of the regions and institutions that a text names; several where a name is of several.

    Parameters
    ----------
    bare : whether names without their kind count (``"SPBE Karimun"``).

    Examples
    --------
    >>> sorted(named_in("Hasil Evaluasi SPBE Kab. Karimun Tahun 2022", bare=False))
    ['21.02']
    """
    words = fold(text).split()[:80]
    names = _by_name(_root())
    found: set[str] = set()
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            part = " ".join(words[at : at + length])
            kind = _KINDS.get(words[at])
            matches = names.get(part, ())
            if kind and length > 1:
                matches = tuple(r for r in names.get(" ".join(words[at + 1 : at + length]), ()) if r.kind == kind)
            elif not bare and matches and all(r.has_code for r in matches):
                matches = ()
            if matches and part not in _ORDINARY and not part.isdigit() and len(part) > 3:
                found.update(r.id for r in matches)
                at += length
                break
        else:
            at += 1
    return frozenset(found)


def _root() -> Path:
    return data_dir()


@lru_cache(maxsize=4)
def _by_name(_folder: Path) -> dict[str, tuple[Region, ...]]:
    names: dict[str, dict[str, Region]] = {}
    for region in all_regions().values():
        if region.is_group:
            continue
        whole = fold(region.name)
        bare = re.sub("^(kabupaten administrasi|kota administrasi|kabupaten|kota|provinsi) ", "", whole)
        for name in {whole, bare}:
            names.setdefault(name, {})[region.id] = region
    return {name: tuple(found.values()) for name, found in names.items()}
