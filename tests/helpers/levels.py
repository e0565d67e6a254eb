"""Instruments by short name and level vectors to draw from."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument

P5, P59, P8 = "permenpanrb-5-2018", "permenpanrb-59-2020", "permenpanrb-8-2026"


@lru_cache
def codes_of(name: str) -> tuple[str, ...]:
    return load_instrument(name).codes


def vector(values, name: str) -> dict[str, Fraction]:
    return dict(zip(codes_of(name), map(Fraction, values), strict=True))


def whole_levels(name: str):
    return st.lists(st.integers(1, 5), min_size=len(codes_of(name)), max_size=len(codes_of(name)))


def decimal_levels():
    """Pemdi levels in hundredths, as text."""
    return st.lists(st.integers(100, 500).map(lambda n: f"{n // 100}.{n % 100:02d}"), min_size=20, max_size=20)
