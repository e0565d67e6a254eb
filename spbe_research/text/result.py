"""How a result shows itself in a notebook: one small table, labels and numbers in the reader's language.

The language is that of messages: ``SPBE_LANG``, else English. What a result says of itself in a sentence (``method``,
``note``) is told in it too; a remark that stands in the data is shown as it was recorded.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import DATA_LANGUAGE, LANGUAGES, as_printed, message_language, number, number_ends
from spbe_research.text.catalog import catalog, say

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["result_table"]

#: the language of notes, whoever reads
_NOTES = "en"
#: lines of a table before it says how many there are besides
_MOST = 30
#: numbers below this, zero aside, are written with a power of ten
_SMALL = 0.0005
#: tables each line of which is in a unit of its own
_OF_MANY_KINDS = ("quantity", "measure")
#: where text may be a number as a source or an instrument prints it; elsewhere it is a code
_PRINTED = ("printed", "index_printed", "old", "new")
_DECIMAL = re.compile(r"-?\d+\.\d+")
#: words that a sentence's forms bear as their names, and so no sentence
_NAMED_APART = {"zero": "sign zero"}

#: columns that :func:`spbe_research.numbers.frames.ends_outward` makes text, where they are ends of a certain range
_ENDS = ("low", "high")


def result_table(kind: str, table: pd.DataFrame | Mapping[str, object], *, about: str = "", note: str = "") -> str:
    """A result as HTML: escaped, without style sheet or script.

    Parameters
    ----------
    kind : what it is, of ``results.kinds``.
    table : facts under each other, or a table; names of facts and columns are those of ``results.labels``, facts that
        are None are left out, and of names in both languages those in the reader's stay.
    about : of whom or of what, beside the kind; note : what the reader must know beside it.

    Examples
    --------
    >>> result_table("study", {"name": "<x>"})
    '<table><caption>study</caption><tbody><tr><th scope="row">name</th><td>&lt;x&gt;</td></tr></tbody></table>'
    """
    lang = message_language()
    inner = _facts(table, lang) if isinstance(table, Mapping) else _lines(_in_language(table, lang), lang)
    below = f"<p>{html.escape(str(note))}</p>" if note else ""
    caption = ": ".join(filter(None, (say(f"results.kinds.{kind}", lang), about)))
    return f"<table><caption>{html.escape(caption)}</caption>{inner}</table>{below}"


def _facts(facts: Mapping[str, object], lang: str) -> str:
    lines = [
        f'<tr><th scope="row">{_label(name, lang)}</th><td>{_cell(value, name, lang, _decimals(value))}</td></tr>'
        for name, value in facts.items()
        if value is not None
    ]
    return f"<tbody>{''.join(lines)}</tbody>"


def _lines(frame: pd.DataFrame, lang: str) -> str:
    head = "".join(f'<th scope="col">{_label(str(column), lang)}</th>' for column in frame.columns)
    shown = frame.head(_MOST)
    own = frame.columns[0] in _OF_MANY_KINDS  # each line in a unit of its own, else each column
    columns = []
    for name in shown.columns:
        values = shown[name].tolist()
        decimals = _decimals(*values)
        columns.append([_cell(v, str(name), lang, _decimals(v) if own else decimals) for v in values])
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in zip(*columns, strict=True))
    if len(frame) > _MOST:
        more = say("results.more", lang, n=len(frame) - _MOST)
        body += f'<tr><td colspan="{len(frame.columns)}">{html.escape(more)}</td></tr>'
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _in_language(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The table with names in one language: ``name_id`` and ``name_en`` become ``name``."""
    columns: dict[str, dict[str, str]] = {}
    for column in frame.columns:
        name, _, suffix = str(column).rpartition("_")
        if suffix in LANGUAGES:
            columns.setdefault(name, {})[suffix] = column
    twins = {name: own for name, own in columns.items() if len(own) > 1}  # an identifier ends in _id as well
    spoken = {own.get(lang, own[DATA_LANGUAGE]): name for name, own in twins.items()}
    put_aside = {column for own in twins.values() for column in own.values()} - spoken.keys()
    return frame[[c for c in frame.columns if c not in put_aside]].rename(columns=spoken)


def _label(name: str, lang: str) -> str:
    return html.escape(say(f"results.labels.{name}", lang))


def _cell(value: object, name: str, lang: str, decimals: int) -> str:
    if name in _ENDS and isinstance(value, str):
        return html.escape(_end(value, lang))
    if name in _PRINTED and isinstance(value, str) and _DECIMAL.fullmatch(value):
        return html.escape(as_printed(value, lang))
    return html.escape(_text(value, lang, decimals))


def _text(value: object, lang: str, decimals: int) -> str:
    import numpy as np
    import pandas as pd

    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool | np.bool_):
        return say(f"results.{'yes' if value else 'no'}", lang)
    if isinstance(value, Identified):
        return _number(value.low_exact, lang, decimals) if value.is_point else _range(value, lang, decimals)
    if isinstance(value, int | np.integer):
        return str(value)
    if isinstance(value, float | Fraction | Decimal):
        return _number(value, lang, decimals)
    if isinstance(value, tuple):  # two numbers are ends of a range, all else is a list
        parts = [_text(part, lang, decimals) for part in value]
        if len(value) == 2 and not any(isinstance(part, str) for part in value):
            return say("results.range", lang, low=parts[0], high=parts[1])
        return ", ".join(parts) or "–"
    word = _NAMED_APART.get(str(value), str(value))
    return say(f"results.words.{word}", lang) if f"results.words.{word}" in catalog(lang) else str(value)


def _range(value: Identified, lang: str, decimals: int) -> str:
    """What the data leave, rounded outward."""
    ends = (value.low_exact, value.high_exact)
    while decimals < 4 and any(x * 10**decimals % 1 for x in ends):
        decimals += 1  # fewer would widen it
    low, high = number_ends(*ends, decimals, lang)
    return low if low == high else say("results.range", lang, low=low, high=high)


def _end(text: str, lang: str) -> str:
    """An end that is rounded already, in the language's form; a missing one as a dash."""
    if not text:
        return "–"
    if text.endswith("inf"):
        return _number(float(text), lang, 0)
    if 0 < abs(Decimal(text)) < _SMALL:
        digits, _, power = f"{Decimal(text):e}".partition("e")
        return f"{as_printed(digits, lang)}e{int(power)}"
    return as_printed(text, lang)


def _decimals(*values: object) -> int:
    """Digits after the mark, at most four, that show the numbers alike."""
    numbers: list[float] = []
    for value in values:
        if isinstance(value, Identified):
            numbers += [value.low, value.high]
        elif isinstance(value, tuple):
            numbers += [float(x) for x in value if isinstance(x, float | Fraction | Decimal)]
        elif isinstance(value, float | Fraction | Decimal):
            numbers.append(float(value))
    plain = [x for x in numbers if math.isfinite(x) and (x == 0 or abs(x) >= _SMALL)]
    return next((d for d in range(4) if all(round(x, d) == round(x, 4) for x in plain)), 4)


def _number(x: float | Fraction | Decimal, lang: str, decimals: int) -> str:
    size = float(x)
    if math.isinf(size):
        return "∞" if size > 0 else "−∞"
    if size == 0 or abs(size) >= _SMALL:
        return number(x, decimals, lang)
    digits, _, power = f"{size:.2e}".partition("e")
    return f"{number(Fraction(digits), 2, lang)}e{int(power)}"
