"""The report's chapter on change: one module for each kind of thing that a reader sees."""

from spbe_research.chapters.change.sections import show

__all__ = ["show"]
