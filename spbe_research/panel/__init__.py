"""Many governments, many years: what only the whole country can answer."""
