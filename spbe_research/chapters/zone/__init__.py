"""The page on a work unit that builds an integrity zone: verdict, every minimum, what is missing, goals."""

from spbe_research.chapters.zone.sections import show
from spbe_research.chapters.zone.unit import zone_of

__all__ = ["show", "zone_of"]
