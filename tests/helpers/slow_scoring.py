"""A second, slow scoring for the tests: Fractions and the csv files, nothing of the package.

It takes the route of PermenPANRB 59/2020, annex B.4, step by step (rows to aspects, aspects to domains,
domains to index) with the aspect and domain weights that the files declare, where the package sums the
rows' weights in one go and never reads those columns.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

from helpers.tables import DATA


def read(name: str, folder: Path) -> list[dict[str, str]]:
    with (folder / "instruments" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def slow_score(levels: dict[str, Fraction], instrument: str, folder: Path = DATA) -> dict[str, Fraction]:
    """Exact values by key: ``"index"``, ``("aspect", no)``, ``("domain", no)``."""
    rows = read(instrument, folder)
    found: dict = {}
    aspect_weight: dict[str, Fraction] = {}
    domain_of: dict[str, str] = {}
    domain_weight: dict[str, Fraction] = {}
    for aspect in sorted({r["aspect_no"] for r in rows}):
        mine = [r for r in rows if r["aspect_no"] == aspect]
        aspect_weight[aspect] = Fraction(mine[0]["aspect_weight_percent"])
        domain_of[aspect] = mine[0]["domain_no"]
        if mine[0]["domain_no"]:
            domain_weight[mine[0]["domain_no"]] = Fraction(mine[0]["domain_weight_percent"])
        total = Fraction(0)
        for r in mine:
            total += Fraction(r["weight_percent"]) * levels[r["code"]]
        found["aspect", aspect] = total / aspect_weight[aspect]
    for domain, weight in domain_weight.items():
        total = Fraction(0)
        for aspect, its_domain in domain_of.items():
            if its_domain == domain:
                total += aspect_weight[aspect] * found["aspect", aspect]
        found["domain", domain] = total / weight
    if domain_weight:
        found["index"] = sum(w * found["domain", d] for d, w in domain_weight.items()) / 100
    else:
        found["index"] = sum(w * found["aspect", a] for a, w in aspect_weight.items()) / 100
    return found


def slow_predicate(index: Fraction, instrument: str, folder: Path = DATA) -> str:
    """Predicate by walking down the bands."""
    bands = [r for r in read("predicates", folder) if r["instrument"] == instrument]
    for band in sorted(bands, key=lambda r: -Fraction(r["lower"])):
        if index >= Fraction(band["lower"]):
            return band["predicate"]
    raise AssertionError(f"{index} lies below every band")


def slow_round(x: Fraction, decimals: int = 2) -> str:
    """Half up, on whole numbers only; for values that are not negative."""
    scaled = x * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}"
