"""The command ``spbe``."""
