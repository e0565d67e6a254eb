"""Texts of a study that are no message: its first notebook, and the levels that a cell may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spbe_research.numbers.language import number
from spbe_research.text.catalog import say

if TYPE_CHECKING:
    from spbe_research.data.instruments import Instrument

__all__ = ["allowed_text", "first_notebook"]

_IMPORTS = (
    "import spbe_research as spbe\nfrom spbe_research.chapters.maturity import figures, narrate, tables\n\n"
    'study = spbe.open_study(".")'
)
#: what stands above, and the code below it; ``LANG`` is the study's language
_CELLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", (_IMPORTS,)),
    ("there", ('spbe.list_observations(study.latest()["region"])',)),
    (
        "index",
        ('m = spbe.describe_maturity(**study.latest())\nnarrate.answer(m, "LANG")', 'figures.index_ruler(m, "LANG")'),
    ),
    ("missing", ('tables.missing_table(m, "LANG")',)),
    ("units", ('tables.unit_table(m, "LANG")',)),
    ("levels", ('figures.level_map(m, "LANG")',)),
    ("not_here", ()),
)


def allowed_text(instrument: Instrument, lang: str) -> str:
    """The answers that an instrument takes.

    Examples
    --------
    >>> from spbe_research.data.instruments import load_instrument
    >>> allowed_text(load_instrument("permenpanrb-8-2026"), "en")
    'values 1 to 5 in steps of 0.01'
    """
    ends = {"low": f"{float(instrument.answer_min):g}", "high": f"{float(instrument.level_max):g}"}
    if instrument.whole_levels:
        return say("workbook.allowed_whole", lang, **ends)
    return say("workbook.allowed_decimal", lang, step=number(instrument.level_step, 2, lang), **ends)


def first_notebook(lang: str) -> list[tuple[str, str]]:
    """Cells as (kind, text), in order.

    Examples
    --------
    >>> first_notebook("en")[-3]
    ('markdown', '## Level of every indicator')
    """
    cells: list[tuple[str, str]] = []
    for words, code in _CELLS:
        cells.append(("markdown", say(f"study.notebook.{words}", lang)))
        cells += [("code", text.replace("LANG", lang)) for text in code]
    return cells
