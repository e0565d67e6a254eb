"""A change of index split into ruler and thing measured; instruments side by side."""
