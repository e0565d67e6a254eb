"""Plans to a target: the cheapest honest way up, and all that is as cheap."""
