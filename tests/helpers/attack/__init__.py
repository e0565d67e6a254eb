"""Files of levels made by code, each with what a person reads in it."""
