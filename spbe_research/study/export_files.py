"""A described table as the bytes of a file: CSV, XLSX, Parquet, Stata or SPSS; the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from spbe_research.errors import OutputError, message, system_words
from spbe_research.extras import need

__all__ = ["ENDINGS", "WITH_BOOK", "Variable", "csv_bytes", "file_bytes", "safe_text"]

#: libraries that each format needs, by the ending of its files
ENDINGS: dict[str, tuple[str, ...]] = {
    ".csv": (),
    ".xlsx": ("xlsxwriter",),
    ".parquet": ("arro3",),
    ".dta": (),
    ".sav": ("pyreadstat",),
}
#: formats that hold the codebook themselves, so that none lies beside
WITH_BOOK = (".xlsx",)

_UNFIT = re.compile("[\ud800-\udfff\ufffe\uffff]")  # with one of them no program opens the file
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WHEN = datetime(1980, 1, 1)  # in files that bear a time
_STATA_LABEL, _STATA_TEXT = 80, 2045  # characters of a label; bytes of a text that is no strL
_SPSS_LABEL, _SPSS_VALUE = 255, 120  # bytes
_LONGEST = 32767  # characters of a cell of Excel, bytes of a text of SPSS
_SPSS_WHEN = slice(92, 109)  # where a .sav file has the date and the time of its making


@dataclass(frozen=True, slots=True)
class Variable:
    """What one column holds.

    Attributes
    ----------
    name : at most 32 characters, a letter first; label : what it is, in the language of the file.
    kind : ``"text"``, ``"integer"``, ``"number"`` or ``"boolean"``.
    values : what a cell may hold, in words; weight_percent : of the row or unit in the index.
    meanings : of a column of few values the meaning of each.
    """

    name: str
    label: str
    kind: str
    values: str = ""
    weight_percent: str = ""
    meanings: dict[str | int, str] = field(default_factory=dict)


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs as a formula: one that would begin one gets an apostrophe in front.

    Examples
    --------
    >>> safe_text("=HYPERLINK(1)"), safe_text("Kota Denpasar")
    ("'=HYPERLINK(1)", 'Kota Denpasar')
    """
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n") else text


def file_bytes(
    ending: str, table: pd.DataFrame, variables: Sequence[Variable], book: pd.DataFrame, title: str
) -> bytes:
    """The whole file.

    Parameters
    ----------
    ending : one of :data:`ENDINGS`.
    table : text, whole numbers and numbers; what is not known is ``""`` or missing.
    variables : one a column, in order.
    book : the codebook, for the formats that hold it.
    title : one line on the table.

    Raises
    ------
    MissingExtra
        which library to install.
    """
    need(*ENDINGS[ending])
    if ending == ".csv":
        words = {v.name: table[v.name].map({True: "TRUE", False: "FALSE"}) for v in variables if v.kind == "boolean"}
        return csv_bytes(table.assign(**words))
    if ending == ".xlsx":
        return _xlsx({"data": table, "codebook": book})
    table = table.assign(**{v.name: _clean(table[v.name]) for v in variables if v.kind == "text"})
    if ending == ".parquet":
        return _parquet(table, variables, title)
    table, meanings = _coded(table, variables)
    return (_dta if ending == ".dta" else _sav)(table, variables, meanings, title)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV: comma, point, UTF-8 with the mark that tells Excel, and no cell that is a formula."""
    texts = [c for c in table.columns if not pd.api.types.is_numeric_dtype(table[c])]
    safe = table.assign(**{c: [safe_text(str(x)) if isinstance(x, str) else x for x in table[c]] for c in texts})
    return safe.to_csv(None, index=False, lineterminator="\n").encode("utf-8-sig", "backslashreplace")


def _xlsx(sheets: dict[str, pd.DataFrame]) -> bytes:
    import xlsxwriter

    made = io.BytesIO()  # a full disk is met by one writer for all formats
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False, "in_memory": True}
    with xlsxwriter.Workbook(made, options) as workbook:
        workbook.set_properties({"created": _WHEN})
        bold = workbook.add_format({"bold": True})
        for name, frame in sheets.items():
            sheet = workbook.add_worksheet(name)
            for column, title in enumerate(frame.columns):
                sheet.write_string(0, column, str(title), bold)
                for row, value in enumerate(frame[title], start=1):
                    if isinstance(value, bool):
                        sheet.write_boolean(row, column, value)
                    elif isinstance(value, str):
                        value = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", value)
                        sheet.write_string(row, column, _cut(value, _LONGEST))  # longer text would be left out
                    elif pd.notna(value):  # what is missing stays an empty cell
                        sheet.write_number(row, column, float(value))
            sheet.freeze_panes(1, 0)
    return made.getvalue()


def _parquet(table: pd.DataFrame, variables: Sequence[Variable], title: str) -> bytes:
    """Through Arrow without pyarrow, which would change how pandas holds all text of the process."""
    from arro3.core import Array, DataType, Field, Schema, Table
    from arro3.io import write_parquet

    kinds = {"text": DataType.utf8(), "integer": DataType.int64(), "number": DataType.float64()}
    kinds["boolean"] = DataType.bool()
    arrays, fields = [], []
    for v in variables:
        cells = [None if v.kind != "text" and pd.isna(x) else x for x in table[v.name].tolist()]
        cells = [int(x) if v.kind == "integer" and x is not None else x for x in cells]
        about = {"label": v.label} | ({"meanings": _json(v.meanings)} if v.meanings else {})
        fields.append(Field(v.name, kinds[v.kind], nullable=True, metadata=about))
        arrays.append(Array(cells, type=kinds[v.kind]))
    attributes = {"title": title, "labels": {v.name: v.label for v in variables}}
    schema = Schema(fields, metadata={"PANDAS_ATTRS": _json(attributes)})
    made = io.BytesIO()
    write_parquet(Table.from_arrays(arrays, schema=schema), made)
    return made.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _clean(texts: pd.Series) -> list[str]:
    return [_CONTROL.sub("", _UNFIT.sub("\N{REPLACEMENT CHARACTER}", str(x))) for x in texts]


def _coded(table: pd.DataFrame, variables: Sequence[Variable]) -> tuple[pd.DataFrame, dict[str, dict[int, str]]]:
    """Columns of few values as numbers from 1, with the meaning of each; numbers keep theirs."""
    meanings: dict[str, dict[int, str]] = {}
    for v in variables:
        if v.kind == "boolean":
            table = table.assign(**{v.name: table[v.name].astype(int)})
        if v.meanings:
            codes = {key: key if isinstance(key, int) else n for n, key in enumerate(v.meanings, start=1)}
            meanings[v.name] = {codes[key]: meaning for key, meaning in v.meanings.items()}
            if v.kind == "text":
                table = table.assign(**{v.name: table[v.name].map(codes).astype(float)})
    return table, meanings


def _dta(table: pd.DataFrame, variables: Sequence[Variable], meanings: dict[str, dict[int, str]], title: str) -> bytes:
    texts = [v.name for v in variables if v.kind == "text" and v.name not in meanings]
    table = table.assign(**{c: table[c].astype(object) for c in texts})
    whole = [v.name for v in variables if v.kind == "integer" and table[v.name].isna().any()]
    table = table.assign(**{c: table[c].astype(float) for c in whole})
    long = [c for c in texts if any(len(x.encode()) > _STATA_TEXT for x in table[c])]
    made = io.BytesIO()
    table.to_stata(
        made,
        write_index=False,
        version=118,
        time_stamp=_WHEN,
        data_label=_cut(title, _STATA_LABEL),
        variable_labels={v.name: _cut(v.label, _STATA_LABEL) for v in variables},
        value_labels=dict(meanings),
        convert_strl=long,
    )
    return made.getvalue()


def _sav(table: pd.DataFrame, variables: Sequence[Variable], meanings: dict[str, dict[int, str]], title: str) -> bytes:
    import pyreadstat

    table = table.assign(**{v.name: table[v.name].astype(float) for v in variables if v.kind != "text"})
    texts = [c for c in table.columns if table[c].dtype != float]
    table = table.assign(**{c: [_cut(x, _LONGEST, bytes_=True) for x in table[c]] for c in texts}).astype(
        dict.fromkeys(texts, object)
    )
    named = {
        name: {float(k): _cut(x, _SPSS_VALUE, bytes_=True) for k, x in of.items()} for name, of in meanings.items()
    }
    formats = {v.name: "F12.0" for v in variables if v.kind in ("integer", "boolean") or v.name in named}
    formats |= {v.name: f"F12.{_decimals(table[v.name])}" for v in variables if v.kind == "number"}
    measures = {v.name: "nominal" for v in variables if v.kind == "text"}
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "data.sav"  # its writer takes no stream
            pyreadstat.write_sav(
                table,
                str(path),
                file_label=_cut(title, 64, bytes_=True),
                column_labels=[_cut(v.label, _SPSS_LABEL, bytes_=True) for v in variables],
                variable_value_labels=named,
                variable_format=formats,
                variable_measure=measures,
            )
            made = bytearray(path.read_bytes())
    except OSError as error:
        told = message("errors.package.files.write_whole", path=tempfile.gettempdir(), system_words=system_words(error))
        raise OutputError(told) from None
    made[_SPSS_WHEN] = b"01 Jan 8000:00:00"
    return bytes(made)


def _decimals(numbers: pd.Series) -> int:
    """So many decimals that no number is shown rounded, as far as six reach."""
    return max((len(f"{x:.6f}".rstrip("0").partition(".")[2]) for x in numbers.dropna()), default=0)


def _cut(text: str, most: int, *, bytes_: bool = False) -> str:
    """Text of at most so many characters, or bytes, an ellipsis where something is missing."""
    size = len(text.encode()) if bytes_ else len(text)
    if size <= most:
        return text
    if bytes_:
        return text.encode()[: most - 3].decode("utf-8", "ignore") + "…"
    return text[: most - 1] + "…"
