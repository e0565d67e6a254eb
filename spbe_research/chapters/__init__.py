"""What a reader sees: one room a chapter, sharing words, style and the way things are shown."""

from spbe_research.extras import need

need("matplotlib", "PIL")

from spbe_research.chapters.parameters import (  # noqa: E402 - which first says what to install
    ComparisonParameters,
    PanelParameters,
    RoadmapParameters,
    ZoneParameters,
    check_parameters,
)
from spbe_research.data.newest import newest_year  # noqa: E402

__all__ = [
    "ComparisonParameters",
    "PanelParameters",
    "RoadmapParameters",
    "ZoneParameters",
    "check_parameters",
    "newest_year",
]
