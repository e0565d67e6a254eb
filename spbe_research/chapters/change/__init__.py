"""The report's chapter on change: one module for each kind of thing that a reader sees."""
