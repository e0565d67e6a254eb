"""Chapter 2: which part of a change is the ruler."""

from spbe_research.chapters.instruments.sections import show

__all__ = ["show"]
