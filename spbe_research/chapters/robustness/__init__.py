"""The page on robustness: what index, rank and predicate of one evaluation depend on."""

from spbe_research.chapters.robustness.sections import show

__all__ = ["show"]
