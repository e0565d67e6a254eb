"""Works that the chapter on change cites; only those whose methods a page used are listed on it."""

from __future__ import annotations

from spbe_research.chapters.display.sourced import work_texts
from spbe_research.profiles.change import RegionChange

__all__ = ["cited", "works"]

_FLIPS = ("fisher", "hartigan", "pagano-tritchler")
_ROWS = ("benjamini-hochberg", "bowker", "efron", *_FLIPS, "hodges-lehmann", "holm", "kerby", "maxwell", "pratt",
         "stuart", "tarone", "wilcoxon")  # fmt: skip
_TABLES = ("bowker", "maxwell", "stuart")
_PARTIAL = ("bentkus-dzindzalieta", "fisher", "hoeffding", "manski", "oleszkiewicz", "pagano-tritchler")


def cited(c: RegionChange) -> tuple[str, ...]:
    """Keys of the works behind what is shown of a change."""
    if c.before is None or c.identical or c.note:
        return ()
    if c.tests is not None:
        return _ROWS if c.tests.homogeneity is not None else tuple(w for w in _ROWS if w not in _TABLES)
    if c.across:
        return (*_FLIPS, "manski") if c.across[0].by_concept is not None else ("manski",)
    return _PARTIAL


def works(c: RegionChange, lang: str) -> list[str]:
    """Full entries in APA 7, in alphabetical order."""
    return sorted(work_texts(cited(c), lang))
