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
    Before each name may stand a label.

    Examples
    --------
    >>> forms = Forms(["Layanan Data Terbuka", "Data Terbuka"])
    >>> forms.fit("Layanan Data") > forms.fit("Layanan Data Kepegawaian") > forms.fit("Kepegawaian")
    True
    """

    def __init__(self, names: Iterable[str], labels: Iterable[str] = ()) -> None:
        plain = [squeezed(name) for name in dict.fromkeys(names)]
        self._labels = [squeezed(label) for label in labels]
        self._names = [_triples(name) for name in plain]
        self._counts = any(map(str.isdigit, "".join(plain)))
        self._labelled = [_triples(label + name) for label in ("", *self._labels) for name in plain]
        self._known: dict[str, float] = {}

    def fit(self, text: str) -> float:
        """Triples in common, twice, less all triples of the text; an empty one fits nothing."""
        plain = squeezed(text)
        if plain not in self._known:
            triples = _triples(plain)
            size = sum(triples.values())
            self._known[plain] = 2 * _common(triples, self._labelled) - size if size else -10
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
        plain = self._unlabelled([squeezed(line) for line in lines])
        whole = _common(_triples("".join(plain)), self._names)
        for at, line in enumerate(plain):
            rest = _triples("".join(plain[:at] + plain[at + 1 :]))
            if 2 * (whole - _common(rest, self._names)) < len(line):
                return True
        return False

    def goes_on(self, text: str, loose: str) -> bool:
        """Whether a name is cut, and words beside it that went to no row may be the rest of it.

        A number alone is that of a page, but for names that end in one.

        Examples
        --------
        >>> forms = Forms(["Layanan Publik Sektor 1"])
        >>> forms.goes_on("Layanan Publik", "Sektor 1"), forms.goes_on("Layanan Publik\\nSektor 1", "SPBE 2024")
        (True, False)
        >>> forms.goes_on("Layanan Publik Sektor", "2"), Forms(["Data Terbuka"]).goes_on("Data", "2")
        (True, False)
        """
        if not any(map(str.isalpha if not self._counts else str.isalnum, loose)):
            return False
        triples = _triples("".join(self._unlabelled([squeezed(text)])))
        return not any(name <= triples for name in self._names)

    def _unlabelled(self, lines: Sequence[str]) -> list[str]:
        """Lines without the label that the first ones begin with, or with the end of it where a page cuts the row."""
        text = "".join(lines)
        ends = (label[at:] for label in self._labels for at in range(len(label) - 2))
        left = max((len(end) for end in ends if text.startswith(end)), default=0)
        result = []
        for line in lines:
            result.append(line[left:])
            left = max(left - len(line), 0)
        return result


def _common(triples: Counter[str], names: Iterable[Counter[str]]) -> int:
    return max((sum((triples & name).values()) for name in names), default=0)


def _triples(plain: str) -> Counter[str]:
    return Counter(plain[i : i + 3] for i in range(max(1, len(plain) - 2))) if plain else Counter()
