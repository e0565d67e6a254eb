"""A user's own data: the study folder, taking files in, and giving tables out."""
