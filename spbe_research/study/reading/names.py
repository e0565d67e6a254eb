"""Which indicator a name means: the same name, or one a few letters off, among those of an instrument."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from spbe_research.data.instruments import Instrument
from spbe_research.study.reading.cells import code_of
from spbe_research.study.reading.words import fold

__all__ = ["NameBook", "counted"]

_LIKE = 0.6  # share of common letter triples from which two names are taken to mean the same
_CLEARER = 0.05
_LEADING = re.compile(
    r"\s*(?:indikator|indicator|ind|i)?[\s.\-]*([0-9]{1,2}(?:[.\-][0-9]{1,2})?)\s*(?:[.):\-]|\s)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)


_COUNTED = re.compile(r"\([^\W\d_]+ ([0-9])\)")


def counted(name: str) -> list[str]:
    """A name with a number in brackets as it is printed too; empty for every other name.

    Examples
    --------
    >>> counted("Layanan Publik Instansi Pemerintah (layanan 2)"), counted("Layanan Data Terbuka")
    (['Layanan Publik Instansi Pemerintah 2'], [])
    """
    return [_COUNTED.sub(r"\1", name)] if _COUNTED.search(name) else []


class NameBook:
    """Names of an instrument's indicators in both languages, long and short.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> book = NameBook(load_instrument("permenpanrb-59-2020"))
    >>> book.exact("Layanan Data Terbuka"), book.other("Layanxn Data Terbuka", "1"), book.other("Kebijakan", "1")
    ('43', '43', None)
    """

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self._names: dict[str, set[str]] = defaultdict(set)
        for column in ("name_id", "name_en", "short_id", "short_en"):
            for code, name in zip(instrument.rows["code"], instrument.rows[column], strict=True):
                for form in (name, *counted(name)):
                    self._names[fold(form)].add(code)
        self._list = [(name, _triples(name), _numbers(name), codes) for name, codes in self._names.items() if name]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, (_, triples, _, _) in enumerate(self._list):
            for triple in triples:
                self._holding[triple].append(place)
        self._likeness: dict[str, dict[str, float]] = {}

    def exact(self, name: str) -> str | None:
        """The code whose name this is, letter for letter; None where no indicator, or more than one, bears it."""
        codes = self._names.get(fold(name), set())
        return next(iter(codes)) if len(codes) == 1 else None

    def number_in(self, text: str) -> str | None:
        """The code that a name begins with: ``"2. Peta Rencana"``, ``"Indikator 2"``."""
        whole = code_of(text, self.instrument)
        if whole is not None:
            return whole
        match = _LEADING.match(text)
        return code_of(match[1], self.instrument) if match and re.match("[A-Za-z]", match[2]) else None

    def other(self, text: str, code: str) -> str | None:
        """The indicator that a text means, where it is another than ``code``; None where it may be that one."""
        match = _LEADING.match(text)
        name = fold(match[2] if match and re.match("[A-Za-z]", match[2]) else text)
        codes = self._names.get(name, set())
        if codes:
            return None if code in codes else min(codes, key=self.instrument.codes.index)
        like = self.likeness(name)
        own = like.get(code, 0.0)
        best = max(like, key=lambda c: like[c], default=None)
        if best is None or best == code or like[best] < _LIKE or like[best] <= own + _CLEARER:
            return None
        return best

    def likeness(self, name: str) -> dict[str, float]:
        """Share of letter triples that a folded name has in common with the names of each code, where any."""
        if name not in self._likeness:
            triples, numbers = _triples(name[:200]), _numbers(name)
            common: Counter[int] = Counter()
            for triple in triples:
                for place in self._holding.get(triple, ()):
                    common[place] += 1
            best: dict[str, float] = {}
            for place, shared in common.items():
                _, theirs, their_numbers, codes = self._list[place]
                if numbers != their_numbers:
                    continue
                share = 2 * shared / (len(triples) + len(theirs))
                for code in codes:
                    best[code] = max(best.get(code, 0.0), share)
            if len(self._likeness) > 20_000:
                self._likeness.clear()
            self._likeness[name] = best
        return self._likeness[name]


def _triples(name: str) -> set[str]:
    padded = f"  {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _numbers(name: str) -> frozenset[str]:
    return frozenset(w for w in name.split() if w.isdigit())
