"""The calibration study in tables, figures and sentences; it is no chapter of a region's report."""

from spbe_research.chapters.calibration.sections import show

__all__ = ["show"]
