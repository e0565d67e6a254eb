"""The page on many governments: who moved, where differences lie, what drives the rise."""

from spbe_research.chapters.panel.sections import show

__all__ = ["show"]
