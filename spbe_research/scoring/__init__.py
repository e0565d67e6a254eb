"""From levels to the index, its domains and aspects."""
