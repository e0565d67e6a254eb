"""What printed or partial values still allow: sets of levels, bounds, and pairs of evaluations."""
