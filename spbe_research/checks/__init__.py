"""Whether tables are sound, and whether published figures follow from the data beneath them."""
