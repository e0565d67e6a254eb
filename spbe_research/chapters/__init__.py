"""What a reader sees: one room a chapter, sharing words, style and the way things are shown."""

from spbe_research.extras import need

need("matplotlib", "PIL")
