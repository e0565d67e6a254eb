"""Which domain or aspect a printed name means: names are shortened, wrapped and misspelt in every edition."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from spbe_research.data.instruments import Instrument
from spbe_research.study.reading.words import fold

__all__ = ["Unit", "like", "unit_named", "units_of"]

#: ``("index", "")``, ``("domain", number)``, ``("aspect", number)``
Unit: TypeAlias = tuple[str, str]

_INDEX = {"spbe", "indeks spbe", "nilai indeks spbe", "indeks", "spbe index", "indeks akhir", "nilai spbe"}
_PREFIX = re.compile(r"(domain|aspek)\b\s*(?:([0-9]{1,2})\b)?\s*")
_ENOUGH, _CLEARER = 0.62, 0.04


def units_of(instrument: Instrument) -> list[Unit]:
    """Index, domains and aspects, each domain before its aspects."""
    aspects = instrument.aspects
    result: list[Unit] = [("index", "")]
    for domain in instrument.numbers("domain"):
        result += [("domain", domain), *(("aspect", a) for a in aspects.index[aspects["domain_no"] == domain])]
    listed = {unit for unit in result if unit[0] == "aspect"}
    return result + [("aspect", a) for a in instrument.numbers("aspect") if ("aspect", a) not in listed]


def unit_named(name: str, instrument: Instrument) -> Unit | None:
    """The unit that a name means; None where it means none, or where two are as near.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> [unit_named(n, inst) for n in ("SPBE", "Domain Tata Kelola", "Penyelenggara SPBE", "Administrasi Pemerintahan")]
    [('index', ''), ('domain', '2'), ('aspect', '4'), ('aspect', '7')]
    >>> unit_named("Kementerian", inst) is None
    True
    """
    return _named(fold(name), instrument)


@lru_cache(maxsize=5_000)
def _named(folded: str, instrument: Instrument) -> Unit | None:
    if folded in _INDEX:
        return "index", ""
    prefix = _PREFIX.match(folded)
    kind = "aspect" if prefix is None or prefix[1] == "aspek" else "domain"
    rest = folded[prefix.end() :] if prefix else folded
    frame = instrument.aspects if kind == "aspect" else instrument.domains
    near = {str(n): like(_bare(rest), _bare(fold(name))) for n, name in frame["name_id"].items()}
    order = sorted(near, key=lambda n: -near[n])
    if not order or near[order[0]] < _ENOUGH:
        return None
    if len(order) > 1 and near[order[0]] < near[order[1]] + _CLEARER:
        return None
    if prefix and prefix[2] and prefix[2] != order[0]:  # "Aspek 3" with the name of another
        return None
    return kind, order[0]


def _bare(folded: str) -> str:
    return " ".join(w for w in folded.split() if w not in ("spbe", "dan", "terkait"))


def like(one: str, other: str) -> float:
    """How alike two folded names are, 0 to 1; a name that is a part of the other counts as near."""
    first, second = _triples(one), _triples(other)
    if not first or not second:
        return 0.0
    common = len(first & second)
    return 0.6 * common / min(len(first), len(second)) + 0.8 * common / (len(first) + len(second))


def _triples(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)} if name else set()
