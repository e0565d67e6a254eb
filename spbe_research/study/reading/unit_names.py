"""Which domain or aspect a column's header names, in the words of tables of printed values."""

from __future__ import annotations

import re
from functools import lru_cache

from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.numbers.language import LANGUAGES
from spbe_research.study.reading.words import ROMAN, VALUE_OF, fold, without_years

__all__ = ["unit_in", "unit_named"]

_NUMBERED = re.compile(r"(?:(domain|d)|(?:aspek|aspect|a)) ?0*([0-9]{1,2}|[ivx]{1,4})(?: (.+))?")


@lru_cache(maxsize=5_000)
def unit_named(header: str) -> bool:
    """Whether a folded header names a domain or an aspect of any instrument."""
    return any(unit_in(header, load_instrument(i)) is not None for i in instrument_ids())


def unit_in(header: str, instrument: Instrument) -> tuple[str, str] | None:
    """Unit and number that a folded header names; None for none, or one that may mean two.

    Examples
    --------
    >>> inst = load_instrument("permenpanrb-59-2020")
    >>> unit_in("domain 3", inst), unit_in("nilai domain tata kelola", inst), unit_in("layanan spbe", inst)
    (('domain', '3'), ('domain', '2'), ('domain', '4'))
    >>> unit_in("aspek 8", inst), unit_in("domain iv layanan", inst), unit_in("tata kelola 2", inst)
    (('aspect', '8'), ('domain', '4'), None)
    """
    plain = VALUE_OF.sub("", without_years(header))
    match = _NUMBERED.fullmatch(plain)
    if match:
        unit, number = ("domain" if match[1] else "aspect"), ROMAN.get(match[2], match[2])
        if number not in instrument.numbers(unit):
            return None
        named = {n for u, n in _named(match[3], instrument) if u == unit} if match[3] else {number}
        return (unit, number) if number in named else None
    which = re.match("(domain|aspek|aspect) (.+)", plain)
    found = _named(which[2] if which else plain, instrument)
    if which:
        found = {(u, n) for u, n in found if u == ("domain" if which[1] == "domain" else "aspect")}
    if len(found) > 1:  # a domain and its one aspect may bear one name: the larger is meant where nothing says aspect
        found = {(u, n) for u, n in found if u == "domain"}
    return found.pop() if len(found) == 1 else None


def _named(name: str, instrument: Instrument) -> set[tuple[str, str]]:
    """Units that bear a name, with or without SPBE at its end."""
    return {(unit, n) for unit, n, called in _names(instrument) if called == re.sub(" (?:spbe|pemdi)$", "", name)}


@lru_cache(maxsize=8)
def _names(instrument: Instrument) -> frozenset[tuple[str, str, str]]:
    frames = {"domain": instrument.domains, "aspect": instrument.aspects}
    return frozenset(
        (unit, str(number), re.sub(" (?:spbe|pemdi)$", "", fold(name)))
        for unit, frame in frames.items()
        for spoken in LANGUAGES
        if f"name_{spoken}" in frame
        for number, name in frame[f"name_{spoken}"].items()
    )
