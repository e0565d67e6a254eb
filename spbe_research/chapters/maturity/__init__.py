"""Chapter 1: sentences, tables and figures of one government's maturity."""

from spbe_research.chapters.maturity.sections import show

__all__ = ["show"]
