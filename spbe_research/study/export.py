"""Figures out of the toolkit: a panel as a file for Excel, R, SPSS or Stata, and what each of its columns means."""

from __future__ import annotations

import os
from pathlib import Path

from spbe_research.data.panel import Panel
from spbe_research.errors import OutputError, ParameterError, message
from spbe_research.extras import need
from spbe_research.files import discard, free_name, write_whole
from spbe_research.numbers.language import check_language
from spbe_research.options import check_kind, check_path, check_switch
from spbe_research.study.codebook import codebook, describe_columns, table_of
from spbe_research.study.export_files import ENDINGS, WITH_BOOK, csv_bytes, file_bytes
from spbe_research.text.catalog import say

__all__ = ["check_target", "export_table"]


def export_table(path: str | Path, panel: Panel, *, lang: str = "id", long: bool = False) -> Path:
    """Write a panel to a file, in the format of its ending, and a codebook with it.

    Names are at most 32 characters and begin with a letter, as Stata and SPSS ask. Labels of variables and values
    are in .dta and .sav, those of variables in .parquet. The codebook is a sheet in .xlsx and lies beside the others
    as ``<name>-codebook.csv`` (``-codebook-2.csv`` where that is taken). Columns of few values (kind, assessment,
    predicate, ...) are numbers with labels in .dta and .sav, 1 and 0 for true and false, and words elsewhere.

    Parameters
    ----------
    path : ends in .csv, .xlsx, .parquet, .dta or .sav; nothing may be there yet.
    panel : of :func:`spbe_research.load_panel`, :meth:`spbe_research.Study.panel` or :meth:`Panel.balanced`.
    lang : of labels and codebook, ``"id"`` or ``"en"``.
    long : one row a value (:meth:`Panel.long`), else one row an evaluation. At the depth of indicators one row an
        indicator, the level blank where it was not assessed, as :func:`spbe_research.read_levels` reads it again.

    Returns
    -------
    Path
        the file.

    Raises
    ------
    ParameterError
        for another ending or language, and for what is no panel.
    MissingExtra
        for .xlsx, .parquet and .sav without the extra ``study``.
    OutputError
        when a file is there already or cannot be written; nothing is left behind.

    References
    ----------
    docs/methods/panel.md.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import export_table, load_panel
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = export_table(Path(folder) / "riau.csv", load_panel(2024, province="Kepulauan Riau"), lang="en")
    ...     sorted(p.name for p in path.parent.iterdir())
    ['riau-codebook.csv', 'riau.csv']
    """
    check_kind("panel", panel, Panel, "load_panel")
    check_language(lang)
    check_switch("long", long)
    target, book_path = check_target(path)
    variables = describe_columns(panel, lang=lang, long=long)
    table = table_of(panel, long=long)
    table = table.assign(**{c: table[c].astype(bool) for c in ("carried_over", "own") if c in table})
    book = codebook(variables, lang=lang, coded=target.suffix.lower() in (".dta", ".sav"))
    years = f"{panel.years[0]}–{panel.years[-1]}" if len(panel.years) > 1 else str(panel.years[0])
    title = say("study.export.data_label", lang, depth=say(f"results.words.{panel.depth}", lang), years=years)
    data = file_bytes(target.suffix.lower(), table, variables, book, title)
    if book_path is not None:
        write_whole(book_path, csv_bytes(book), new=True)
    try:
        write_whole(target, data, new=True)
    except BaseException:
        if book_path is not None:  # ours, of a moment ago
            discard(book_path)
        raise
    return target


def check_target(path: str | Path) -> tuple[Path, Path | None]:
    """Where a table goes, and its codebook where that is a file of its own; before anything is computed.

    Raises
    ------
    ParameterError, MissingExtra, OutputError
        as :func:`export_table`.

    Examples
    --------
    >>> [p.name for p in check_target("nowhere.sav")]
    ['nowhere.sav', 'nowhere-codebook.csv']
    """
    target = check_path("path", path)
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        meant = f".{target.name.lower()}"
        if meant in ENDINGS or meant == ".codebook":
            told = {"word": target.name, "ending": meant if meant in ENDINGS else ".xlsx"}
            raise ParameterError(message("errors.study.export.old_form", **told))
        raise ParameterError(message("errors.study.export.ending", name=target.name, join=", ".join(ENDINGS)))
    need(*ENDINGS[ending])
    if os.path.lexists(target):
        raise OutputError(message("errors.study.export.whole", path=target))
    return target, None if ending in WITH_BOOK else free_name(target.with_suffix(".csv"), "codebook")
