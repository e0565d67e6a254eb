"""The page on two evaluations: what of them can be compared, that, and why the rest cannot."""

from spbe_research.chapters.comparison.sections import show

__all__ = ["show"]
