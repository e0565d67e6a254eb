"""Reproducible research on the maturity of Indonesian e-government."""

__version__ = "0.1.0"
