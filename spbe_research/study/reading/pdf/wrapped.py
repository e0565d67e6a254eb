"""Names that a cell wraps, also within a word: put together again, and measured against the names of an instrument."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.study.reading.words import fold

__all__ = ["Forms", "mended", "squeezed", "vocabulary"]

_LAST, _FIRST = re.compile(r"([^\W\d_]+)(-?)$"), re.compile(r"[^\W\d_]+")
_OTHER_WORDS = "tingkat kematangan indikator domain aspek indeks nilai spbe penyelenggara pelaksanaan"


@lru_cache(maxsize=5_000)
def mended(name: str, words: frozenset[str]) -> str:
    """A name of several lines in one; two parts of a word are joined where a line ends within it.

    Examples
    --------
    >>> mended("Domai\\nn Tata\\nKelola", frozenset({"domain", "tata", "kelola"}))
    'Domain Tata Kelola'
    """
    result = ""
    for line in filter(None, (" ".join(part.split()) for part in name.split("\n"))):
        last, first = _LAST.search(result), _FIRST.match(line)
        if last and first and _one_word(last[1].casefold(), first[0].casefold(), words):
            result = result[: last.end(1)] + line
        else:
            result = f"{result} {line}".strip()
    return result


def _one_word(a: str, b: str, words: frozenset[str]) -> bool:
    """Whether the end of a line and the begin of the next are one word, be the name cut in it."""
    if a in words and b in words:
        return False
    return a + b in words or (a not in words and b not in words and any(w.startswith(a + b) for w in words))


@lru_cache(maxsize=8)
def vocabulary(instrument: Instrument) -> frozenset[str]:
    """The words of an instrument's names, and of the labels around them."""
    names = [*instrument.indicators["name_id"], *instrument.indicators["short_id"]]
    names += [*instrument.aspects["name_id"], *instrument.domains["name_id"]]
    return frozenset(w for name in (*names, _OTHER_WORDS) for w in fold(str(name)).split() if w.isalpha())


def squeezed(name: str) -> str:
    """A name without case, punctuation and spaces.

    Examples
    --------
    >>> squeezed("Pusat/ Daerah (1)")
    'pusatdaerah1'
    """
    return fold(name).replace(" ", "")


class Forms:
    """How well a text fits names: three letters in common count for it, three that no name has against it.

    A name that is cut loses nothing but what it does not say, and one with words of its neighbour in it loses twice.

    Examples
    --------
    >>> forms = Forms(["Layanan Data Terbuka", "Data Terbuka"])
    >>> forms.fit("Layanan Data") > forms.fit("Layanan Data Kepegawaian") > forms.fit("Kepegawaian")
    True
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [_triples(squeezed(name)) for name in dict.fromkeys(names)]
        self._known: dict[str, float] = {}

    def fit(self, text: str) -> float:
        """Triples in common, twice, less all triples of the text; an empty one fits nothing."""
        plain = squeezed(text)
        if plain not in self._known:
            triples = _triples(plain)
            size = sum(triples.values())
            self._known[plain] = 2 * self._common(triples) - size if size else -10
        return self._known[plain]

    def has_foreign(self, lines: Sequence[str]) -> bool:
        """Whether one of the lines of a name, however short, is of no name: with it the name has in common with any
        less than one triple more for every second letter of the line.

        Examples
        --------
        >>> forms = Forms(["Penerapan Manajemen Data"])
        >>> lines = ["Penerapan Mana", "jemen", "Data"]
        >>> forms.has_foreign(lines), forms.has_foreign(["Data", *lines]), forms.has_foreign([*lines, "TIK"])
        (False, True, True)
        """
        plain = [squeezed(line) for line in lines]
        whole = self._common(_triples("".join(plain)))
        for at, line in enumerate(plain):
            rest = _triples("".join(plain[:at] + plain[at + 1 :]))
            if 2 * (whole - self._common(rest)) < len(line):
                return True
        return False

    def _common(self, triples: Counter[str]) -> int:
        return max((sum((triples & name).values()) for name in self._names), default=0)


def _triples(plain: str) -> Counter[str]:
    return Counter(plain[i : i + 3] for i in range(max(1, len(plain) - 2))) if plain else Counter()
