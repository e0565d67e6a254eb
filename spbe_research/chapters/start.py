"""The words of the notebook that is run first, ``notebooks/start_here.ipynb``; it is no chapter of a report."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib import pyplot
from matplotlib.figure import Figure

from spbe_research.chapters.display.style import Drawing
from spbe_research.numbers.language import check_language, join_words, number
from spbe_research.text.catalog import say

__all__ = ["Words", "described", "words"]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above the result of a cell: a heading and a paragraph, as Markdown."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return self.text


def words(part: str, lang: str = "id") -> Words:
    """Heading and paragraph of one part of the notebook.

    Examples
    --------
    >>> print(words("export", "en").text.splitlines()[0])
    ## 6. Take it with you
    """
    check_language(lang)
    return Words(say(f"start.{part}", lang))


def described(figure: Figure, frame: pd.DataFrame, lang: str = "id") -> Drawing:
    """The plot of the notebook with a text that says what it shows, which a plot by itself has not.

    Examples
    --------
    >>> import pandas as pd
    >>> from matplotlib.figure import Figure
    >>> frame = pd.DataFrame({"year": [2023, 2023, 2024], "index": [2.0, 3.0, 3.2]})
    >>> described(Figure(), frame, "en").alt
    'A rising curve for each year; half of the institutions have at most 2.50 (2023) and 3.20 (2024).'
    """
    check_language(lang)
    pyplot.close(figure)  # the cell would show it once more
    half = frame.groupby("year")["index"].median()
    said = join_words([f"{number(float(middle), 2, lang)} ({year})" for year, middle in half.items()], lang)
    return Drawing("ecdf", figure, say("start.plot_alt", lang, half=said), say("start.plot_caption", lang))
