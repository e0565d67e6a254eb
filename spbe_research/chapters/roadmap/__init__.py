"""The page of a road map: what a target needs, what that leaves open, and what the answer hangs on."""

from spbe_research.chapters.roadmap.sections import show

__all__ = ["show"]
