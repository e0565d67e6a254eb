"""The page on an audit: controls without evidence, and a programme in the order of risk."""

from spbe_research.chapters.audit.sections import show

__all__ = ["show"]
