"""Size and power of the tests under made-up changes."""
