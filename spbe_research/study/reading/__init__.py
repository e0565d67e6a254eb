"""From a file of levels to cells with their meaning; what is unclear is refused."""
