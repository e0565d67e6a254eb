"""The greatest weighted sum of levels that keep to printed values: one model, three solvers."""
