"""The ledger's verdict on a publication in one line."""

from __future__ import annotations

from spbe_research.numbers.language import whole
from spbe_research.papers.paper import Paper
from spbe_research.text.catalog import message_language, tell

__all__ = ["verdict_line"]


def verdict_line(paper: Paper) -> str:
    """How many figures were compared, and how many match, are explained, or are not.

    Examples
    --------
    >>> from spbe_research.papers.paper import open_paper
    >>> verdict_line(open_paper("denpasar-2018-2019"))
    'denpasar-2018-2019: 50 figures compared: 48 match, 2 explained, 0 unresolved, 0 unexplained'
    """
    counts = {kind: whole(int(n), message_language()) for kind, n in paper.verdict().items()}
    return tell("papers.verdict", name=paper.key, **{str(kind): n for kind, n in counts.items()})
