"""The one page that a report begins with: where a government stands, whether it moved, what to do first."""

from spbe_research.chapters.overview.sections import show

__all__ = ["show"]
