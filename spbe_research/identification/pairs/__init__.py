"""What the printed values of two evaluations still say about the levels that moved between them."""
