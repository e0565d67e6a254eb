"""Exact values and their rounding, intervals, and numbers in a language's form."""
