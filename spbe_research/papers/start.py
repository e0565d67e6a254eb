"""A folder for a thesis or an article of one's own, in the form of the reproduced publications."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from spbe_research.data.regions import find_region
from spbe_research.errors import OutputError, ParameterError, message, system_words
from spbe_research.numbers.language import check_language
from spbe_research.options import check_texts
from spbe_research.papers.paper import MARK, NOTEBOOK, Paper, open_paper, paper_keys
from spbe_research.study.folder import make_folder
from spbe_research.text.catalog import say

__all__ = ["init_paper"]

#: what every system takes as the name of a folder, and a citation as a key
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")  # of Windows

_HEAD = "institution_id,year,index,predicate\n"


def init_paper(key: str, *, region: str | None = None, lang: str = "id", date: str | None = None) -> Paper:
    """Start a folder for a publication of one's own, below the current folder.

    Parameters
    ----------
    key : name of the folder: small letters, digits, ``-``, ``.`` and ``_``.
    region : the government that its notebook begins with; lang : language of its texts, ``"id"`` or ``"en"``.
    date : of its citation, ``YYYY-MM-DD``; today without it.

    Raises
    ------
    ParameterError
        for a key that is no name of a folder, or that a publication of the package has.
    OutputError
        where something of that name is there already, or cannot be written; nothing is left behind then.
    """
    check_language(lang)
    check_texts(key=key, region=region, date=date)
    if not _KEY.fullmatch(key) or _RESERVED.fullmatch(key):
        raise ParameterError(message("errors.papers.no_key", key=key))
    if key in paper_keys():
        raise ParameterError(message("errors.papers.known_key", key=key))
    place = find_region(region) if region else None
    path = Path(key)
    if os.path.lexists(path):
        raise OutputError(message("errors.papers.taken", folder=key))
    about = place.name if place else "..."
    files = {
        MARK: _settings(key, lang, date or datetime.now(UTC).date().isoformat(), place.id if place else ""),
        "README.md": say("papers.start_readme", lang, name=key, place=about),
        "printed.csv": _HEAD,
        NOTEBOOK: _notebook(lang, place.id if place else None, about),
    }
    try:
        make_folder(path.resolve(), {name: text.encode("utf-8") for name, text in files.items()})
    except OSError as error:
        words = system_words(error)
        raise OutputError(message("errors.papers.cannot_write", path=key, words=words)) from None
    return open_paper(path.resolve())


def _settings(key: str, lang: str, date: str, region: str) -> str:
    title = say("papers.start_title", lang, name=key)
    settings = {"title": title, "authors": [], "date": date, "lang": lang, "license": "MIT", "citation": "",
                "sources": [], "study": True}  # fmt: skip
    table = {"file": "printed.csv", "place": say("papers.start_place", lang), "about": say("papers.start_about", lang),
             "institution": region, "instrument": "permenpanrb-59-2020"}  # fmt: skip
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.items()]
    lines += ["", "[[tables]]", *(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in table.items())]
    return "\n".join(lines) + "\n"


def _notebook(lang: str, region: str | None, place: str) -> str:
    cells: list[tuple[str, str]] = [
        ("markdown", say("papers.start_about_notebook", lang, place=place)),
        (
            "code",
            "import pandas as pd\n\nimport spbe_research as spbe\nfrom spbe_research.papers.paper import open_paper\n\n"
            'pd.set_option("display.max_colwidth", None)\npaper = open_paper()',
        ),
        ("markdown", say("papers.start_tables", lang)),
        ("code", "paper.recomputed()"),
        ("code", "paper.unlike()"),
    ]
    if region:
        maturity = f'from spbe_research.chapters.maturity import figures\n\nm = spbe.describe_maturity("{region}")\n'
        cells += [
            ("markdown", say("papers.start_figure", lang, place=place)),
            ("code", f'{maturity}figures.index_ruler(m, "{lang}")'),
        ]
    cells += [("markdown", say("papers.start_verdict", lang)), ("code", "paper.verdict()")]
    made = []
    for number, (kind, text) in enumerate(cells, 1):
        cell: dict[str, object] = {"cell_type": kind, "id": f"cell-{number:02d}", "metadata": {}, "source": text}
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
