"""The notebook that a new study starts with: its cells, told in the language of the study."""

from __future__ import annotations

from spbe_research.text.catalog import say

__all__ = ["first_notebook"]

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
