"""How far index, rank and predicate hang on choices: weights, single rows, errors, the form of aggregation."""
