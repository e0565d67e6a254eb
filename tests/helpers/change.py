"""Small made-up instruments and slow, obvious versions of what the package counts cleverly."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pandas as pd

from spbe_research.data.instruments import Band, Instrument
from spbe_research.data.observations import Observation
from spbe_research.data.regions import Region

NEW = "permenpanrb-59-2020"
OLD = "permenpanrb-5-2018"


def tiny_instrument(
    weights: list[int], aspects: list[str], domains: list[str] | None = None, high: int = 5
) -> Instrument:
    """An instrument with these whole weights (over their sum), levels 1 to ``high``, one predicate."""
    domains = domains or ["1"] * len(weights)
    codes = [f"r{i}" for i in range(1, len(weights) + 1)]
    rows = pd.DataFrame({"code": codes, "aspect_no": aspects, "domain_no": domains})
    for unit in ("aspect", "domain"):
        for lang in ("id", "en"):
            rows[f"{unit}_{lang}"] = [f"{unit} {n}" for n in rows[f"{unit}_no"]]
    for name in ("name_id", "name_en", "short_id", "short_en"):
        rows[name] = codes
    total = sum(weights)
    band = Band("Satu", "One", "", "", Fraction(1), Fraction(high), True, "made up")
    return Instrument(
        id="made-up",
        label="Made-up",
        subject="SPBE",
        title_id="",
        title_en="",
        year_from=2000,
        year_to=None,
        level_min=Fraction(1),
        level_max=Fraction(high),
        level_step=Fraction(1),
        answer_min=Fraction(1),
        decimals=2,
        rounding="half-up",
        edges="lower-inclusive",
        legal_source="",
        confidence="",
        rows=rows,
        weights=tuple(Fraction(w, total) for w in weights),
        bands=(band,),
        level_names=pd.DataFrame(),
    )


def printed(
    instrument: Instrument, depth: str, values: dict[str, str], *, year: int = 2023, index: str | None = None
) -> Observation:
    """A printed observation of a made-up place, two decimals, rounded half up."""
    return Observation(
        region=Region("99.99", "Kabupaten Contoh", "kabupaten", "99", "Contoh", "kabupaten-contoh"),
        year=year,
        instrument=instrument.id,
        depth=depth,
        assessment="official",
        source="kemenpanrb-2023",
        values=pd.Series({k: Fraction(v) for k, v in values.items()}, dtype=object),
        printed=pd.Series(values, dtype=object),
        index_printed=index,
    )


def every_flip(steps: list) -> list:
    """All signed sums, one a sign pattern, by brute force."""
    return [
        sum(s * x for s, x in zip(signs, steps, strict=True)) for signs in itertools.product((1, -1), repeat=len(steps))
    ]


def slow_pvalue(steps: list, alternative: str = "two-sided") -> Fraction:
    """P-value of the signed sum by going through every sign pattern (zeros included)."""
    observed, sums = sum(steps), every_flip(steps)
    hits = {
        "two-sided": sum(abs(s) >= abs(observed) for s in sums),
        "greater": sum(s >= observed for s in sums),
        "less": sum(s <= observed for s in sums),
    }
    return Fraction(hits[alternative], len(sums))
