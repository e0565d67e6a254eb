"""Darwin's differences of the heights of maize, which the textbooks test."""

from __future__ import annotations

#: Darwin's maize, differences of 15 pairs in eighths of an inch (Fisher 1935, The Design of Experiments, table 3)
DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
