"""Small instruments for brute force: every vector of levels can be listed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pandas as pd

from spbe_research.data.instruments import Band, Instrument


def tiny(
    rows: Sequence[tuple[str, str, int]],
    *,
    name: str = "tiny",
    prefix: str = "",
    top: int = 3,
    step: Fraction = Fraction(1),
    edges: str = "lower-inclusive",
) -> Instrument:
    """An instrument from (domain, aspect, weight) a row; weights are normed, levels run from 1 to ``top``."""
    total = sum(w for _, _, w in rows)
    codes = [f"{prefix}{i + 1}" for i in range(len(rows))]
    frame = pd.DataFrame(
        {
            "code": codes,
            "name_id": codes,
            "name_en": codes,
            "short_id": codes,
            "short_en": codes,
            "domain_no": [d for d, _, _ in rows],
            "domain_id": [f"domain {d}" for d, _, _ in rows],
            "domain_en": [f"domain {d}" for d, _, _ in rows],
            "aspect_no": [a for _, a, _ in rows],
            "aspect_id": [f"aspect {a}" for _, a, _ in rows],
            "aspect_en": [f"aspect {a}" for _, a, _ in rows],
            "external_index": "",
        }
    )
    cut = Fraction(top + 1, 2)
    bands = (
        Band("Tinggi", "High", "", "", cut, Fraction(top), True, ""),
        Band("Rendah", "Low", "", "", Fraction(1), cut, False, ""),
    )
    return Instrument(
        id=name,
        label=name,
        subject="SPBE",
        title_id=name,
        title_en=name,
        year_from=2000,
        year_to=None,
        level_min=Fraction(1),
        level_max=Fraction(top),
        level_step=step,
        answer_min=Fraction(1),
        decimals=2,
        rounding="half-up",
        edges=edges,
        legal_source="",
        confidence="",
        rows=frame,
        weights=tuple(Fraction(w, total) for _, _, w in rows),
        bands=bands,
        level_names=pd.DataFrame(),
    )


def every_vector(instrument: Instrument) -> Iterator[tuple[Fraction, ...]]:
    """All vectors of levels of an instrument."""
    count = int((instrument.level_max - instrument.level_min) / instrument.level_step) + 1
    scale = [instrument.level_min + instrument.level_step * z for z in range(count)]
    yield from itertools.product(scale, repeat=len(instrument.weights))


def value(instrument: Instrument, levels: Sequence[Fraction], unit: str, number: str = "") -> Fraction:
    """Weighted mean of a unit, written out."""
    rows = [i for i in range(len(levels)) if unit == "index" or instrument.rows[f"{unit}_no"].iloc[i] == number]
    weight = sum((instrument.weights[i] for i in rows), Fraction(0))
    return sum((instrument.weights[i] * levels[i] for i in rows), Fraction(0)) / weight
