"""The door of the package for numbers: what bears labels is put in order by them, or refused.

Only plain sequences and numpy arrays go by position. A pandas index that merely counts from 0 is no label. Masked
cells are missing and what lies below a mask is never looked at; text and booleans are no numbers. Every function
that takes levels, printed values, weights or blocks reads them here, so that the same rule holds for all.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from numbers import Real

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from spbe_research.errors import LevelError, message

__all__ = [
    "is_default_index",
    "is_missing",
    "is_number",
    "line_order",
    "matched",
    "named",
    "number_table",
    "one_line",
    "read_codes",
    "read_vector",
    "refuse_foreign",
]

#: types of a cell that numpy turns into a number without a word and rightly so
_PLAIN: set[type] = {int, float, *(np.dtype(name).type for name in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"))}
_PLAIN |= {np.float16, np.float32, np.float64}
#: what Python or numpy counts among the numbers and a reader does not
_NO_NUMBERS = (bool, np.bool_, np.timedelta64)
#: classes that need no second look
_READ = {list, tuple, dict, np.ndarray, np.ma.MaskedArray, pd.Series, pd.DataFrame}
#: attributes of classes that hold columns or labels of their own
_CONVERTS = ("to_pandas", "to_frame", "to_series", "__dataframe__", "__arrow_c_stream__", "__arrow_c_array__")
_NAMES_ITS_CELLS = ("_fields", "_asdict", "keys")
_LABELS = ("index", "columns", "dims", "coords", "names")
_SHOWN = 8  # labels that an error names


def is_missing(raw: object) -> bool:
    """Whether a cell holds no answer (None, NaN, NA, NaT, masked).

    Examples
    --------
    >>> [is_missing(x) for x in (None, float("nan"), np.ma.masked, 0, "")]
    [True, True, True, False, False]
    """
    if type(raw) is int or type(raw) is Fraction:
        return False
    if isinstance(raw, float | np.floating):
        return bool(raw != raw)
    if raw is None or raw is pd.NA or raw is pd.NaT or raw is np.ma.masked:
        return True
    return isinstance(raw, Decimal) and raw.is_nan()


def is_number(raw: object) -> bool:
    """Whether a cell is a real number in any exact or written form; text, booleans and arrays are none.

    Examples
    --------
    >>> [is_number(x) for x in (3, 2.5, Decimal("2.5"), np.int8(3), "3", True, np.True_, 3j)]
    [True, True, True, True, False, False, False, False]
    """
    return type(raw) in _PLAIN or (isinstance(raw, Real | Decimal) and not isinstance(raw, _NO_NUMBERS))


def is_default_index(index: pd.Index) -> bool:
    """Whether rows were only counted from 0: any other index is read as codes, never as an order."""
    return isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1


def one_line(raw: object) -> str:
    """What was found, in a form that fits into one line of an error.

    Examples
    --------
    >>> one_line(np.array([[1, 2], [3, 4]]))
    'array([[1, 2], [3, 4]])'
    """
    text = " ".join(repr(raw).split())
    return text if len(text) <= 80 else f"{text[:77]}..."


def named(labels: Sequence[str], most: int | None = None) -> str:
    """Labels in one line of an error, at most so many of them.

    Examples
    --------
    >>> named(["1", "35\\n2", "47"], 2)
    '1, 35 2, ...'
    """
    shown = [" ".join(label.split()) for label in labels[:most]]
    return ", ".join(shown + ["..."] * (most is not None and len(labels) > most))


def refuse_foreign(values: object, where: str) -> None:
    """Refuse what bears labels that are not read here, or columns of another library, and say how to convert it.

    Raises
    ------
    LevelError
        for polars and Arrow data, xarray, named tuples, rows of a database, and whatever else has an index, columns,
        dimensions or field names and is neither of pandas nor a mapping.
    """
    kind = type(values)
    if kind in _READ or isinstance(values, pd.Series | pd.DataFrame | pd.Index | ExtensionArray):
        return
    if not _bears_labels(values):
        return
    library = kind.__module__.partition(".")[0]
    name = kind.__name__ if library in ("builtins", "__main__") else f"{library}.{kind.__name__}"
    raise LevelError(message(f"errors.data.labels.foreign_{_way(kind)}", where=where, kind=name))


def _bears_labels(values: object) -> bool:
    kind = type(values)
    if isinstance(values, Mapping):  # keys are labels that are read; a data set of xarray has others beside them
        return hasattr(kind, "dims") or hasattr(kind, "coords")
    if any(hasattr(kind, name) for name in (*_CONVERTS, *_NAMES_ITS_CELLS)):
        return True
    for name in _LABELS:
        found = getattr(kind, name, None)  # a property is not asked for its value: that may cost a query
        if found is None or name == "names":
            found = getattr(values, name, None)
        if found is not None and not callable(found) and not (isinstance(found, tuple) and set(found) <= {None}):
            return True
    return False


def _way(kind: type) -> str:
    if hasattr(kind, "_asdict"):
        return "named_tuple"
    if hasattr(kind, "to_pandas") and hasattr(kind, "to_numpy"):
        return "frame"
    return "mapping" if hasattr(kind, "keys") and not issubclass(kind, Mapping) else "other"


def read_vector(values: object, where: str, *, of: str = "indicator") -> tuple[list[str] | None, list[object]] | None:
    """Labels and cells of one vector; no labels where it goes by position, None for what is no vector at all.

    Parameters
    ----------
    values : a mapping or Series (by label, unless it is merely counted from 0), or a plain sequence or array.
    where : begins the error, such as the name of an instrument or a side.
    of : what the labels are, ``"indicator"``, ``"row"`` or ``"unit"``.

    Raises
    ------
    LevelError
        for a label that is given twice or missing, and for labels that are not read here.

    Examples
    --------
    >>> read_vector(pd.Series([3, 4], index=[10, 2]), "before")
    (['10', '2'], [3, 4])
    >>> read_vector([3, np.ma.masked], "before")
    (None, [3, masked])
    """
    refuse_foreign(values, where)
    if isinstance(values, Mapping):
        return _checked_labels(values.keys(), where, of), list(values.values())
    if isinstance(values, pd.Series):
        if is_default_index(values.index):
            return None, values.tolist()
        return _checked_labels(values.index, where, of), values.tolist()
    if isinstance(values, np.ndarray):
        return (None, list(values)) if values.ndim == 1 and values.dtype.names is None else None
    if isinstance(values, str | bytes | Set | pd.DataFrame) or not isinstance(values, Iterable):
        return None
    return None, list(values)


def _checked_labels(raw: Iterable[object], where: str, of: str) -> list[str]:
    """Labels as text; 1 and "1" are the same."""
    listed = list(raw)
    labels = list(map(str, listed))
    if len(set(labels)) < len(labels):
        doubled = _doubled(labels)
        raise LevelError(
            message(f"errors.data.labels.doubled_{of}", where=where, join=named(doubled, _SHOWN)), codes=doubled
        )
    if any(type(k) is not str for k in listed) or "" in labels:
        blank = sum(is_missing(k) or label == "" for k, label in zip(listed, labels, strict=True))
    else:
        blank = 0
    if blank:
        raise LevelError(message("errors.data.labels.unlabelled", where=where, blank=blank, n_labels=len(labels)))
    return labels


def _doubled(labels: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    return sorted({c for c in labels if c in seen or seen.add(c)})  # type: ignore[func-returns-value]


def read_codes(codes: object, where: str) -> tuple[str, ...]:
    """Codes of rows as they were listed; one alone may stand without a list, and 12 is the same as "12".

    Examples
    --------
    >>> read_codes("12", ""), read_codes([1, "12"], "")
    (('12',), ('1', '12'))
    """
    if type(codes) is tuple and not codes:
        return ()
    if isinstance(codes, str) or is_number(codes):
        return (str(codes),)
    refuse_foreign(codes, where)
    table = isinstance(codes, Mapping | pd.DataFrame) or getattr(codes, "ndim", 1) != 1
    if table or not isinstance(codes, Iterable):
        raise LevelError(message("errors.data.labels.codes", where=where, found=one_line(codes)))
    return tuple(str(c) for c in codes)


def number_table(values: object, codes: Sequence[str], where: str, *, what: str = "levels") -> np.ndarray:
    """Numbers as an array whose last axis follows ``codes``; what is missing or masked is NaN.

    Parameters
    ----------
    values : an array; a DataFrame (columns by code); a Series or mapping (one line by code); or lists of these.
    codes : the order that labels are put into; arrays are taken to follow it.
    where : begins the error; what : ``"levels"`` or ``"weights"``.

    Raises
    ------
    LevelError
        for labels that are not ``codes``, each once; for lines of different length; for cells that are no numbers.

    Examples
    --------
    >>> number_table(pd.DataFrame([[2, 1], [4, 3]], columns=["b", "a"]), ["a", "b"], "")
    array([[1, 2],
           [3, 4]])
    >>> number_table([{"b": 2, "a": 1}, np.ma.masked_equal([3, 4], 4)], ["a", "b"], "")
    array([[ 1.,  2.],
           [ 3., nan]])
    """
    if type(values) is np.ndarray and values.dtype.kind in "iuf":
        return values
    return _numbers(_arranged(values, codes, where, what), where, what)


def _arranged(values: object, codes: Sequence[str], where: str, what: str) -> np.ndarray:
    """The cells in the order of ``codes``, of whatever type."""
    if isinstance(values, pd.DataFrame):
        square = len(values) == len(values.columns) == len(codes)
        turned = square and not is_default_index(values.index) and set(map(str, values.index)) == set(codes)
        if is_default_index(values.columns) and len(values.columns) == len(codes) and not turned:
            return values.to_numpy()
        columns = [str(c) for c in values.columns]
        _same_codes(columns, codes, message("errors.data.labels.columns", where=where, k=len(codes)))
        return values.set_axis(columns, axis=1)[list(codes)].to_numpy()
    refuse_foreign(values, where)
    if isinstance(values, Mapping | pd.Series):
        labels, cells = read_vector(values, where) or (None, [])
        if labels is not None:
            _same_codes(labels, codes, message("errors.data.labels.labels", where=where, k=len(codes)))
            by_code = dict(zip(labels, cells, strict=True))
            cells = [by_code[c] for c in codes]
        return _flat(cells)
    if isinstance(values, Sequence | pd.Index | ExtensionArray) and not isinstance(values, str | bytes):
        return _nested(list(values), codes, where, what)
    return values if isinstance(values, np.ma.MaskedArray) else np.asarray(values)


def _same_codes(labels: Sequence[str], codes: Sequence[str], problem: str) -> None:
    if len(labels) == len(codes) and set(labels) == set(codes):
        return
    odd = sorted(set(labels) ^ set(codes)) or _doubled(labels)
    raise LevelError(message("errors.data.labels.check", problem=problem, join=named(odd[:_SHOWN])), codes=odd)


def _flat(cells: Sequence[object]) -> np.ndarray:
    line = np.empty(len(cells), dtype=object)
    line[:] = cells
    return line


def _nested(rows: list[object], codes: Sequence[str], where: str, what: str) -> np.ndarray:
    if not _all_plain(rows):
        if not any(_is_line(r) for r in rows):
            return _flat(rows)
        rows = [number_table(r, codes, where, what=what) for r in rows]
    try:
        return np.asarray(rows)
    except ValueError:
        raise LevelError(message(f"errors.data.labels.{what}_lengths", where=where, k=len(codes))) from None


def _all_plain(rows: Sequence[object]) -> bool:
    """Whether numpy may put these side by side as they are: numbers, lists of numbers, or arrays of numbers."""
    kinds = set(map(type, rows))
    if kinds <= {list, tuple}:
        return set(map(type, itertools.chain.from_iterable(rows))) <= _PLAIN  # type: ignore[arg-type]
    if kinds == {np.ndarray}:
        return {r.dtype.kind for r in rows} <= set("iuf")  # type: ignore[attr-defined]
    return kinds <= _PLAIN


def _is_line(raw: object) -> bool:
    if isinstance(raw, np.ndarray):
        return raw.ndim > 0
    return isinstance(raw, Iterable) and not isinstance(raw, str | bytes)


def _numbers(cells: np.ndarray, where: str, what: str) -> np.ndarray:
    """Cells of a number type; nothing below a mask is looked at."""
    if isinstance(cells, np.ma.MaskedArray):
        cells = _unmasked(cells)
    cells = np.asarray(cells)
    if cells.dtype == object:
        numbers = np.empty(cells.size)
        for i, x in enumerate(cells.flat):
            if is_missing(x):
                numbers[i] = np.nan
            elif is_number(x):
                numbers[i] = _float(x)
            else:
                raise LevelError(message(f"errors.data.labels.{what}_found", where=where, found=one_line(x)))
        return numbers.reshape(cells.shape)
    if cells.dtype.kind not in "iuf":
        raise LevelError(message(f"errors.data.labels.{what}_type", where=where, cells_dtype=cells.dtype))
    return cells


def _float(x: float) -> float:
    try:
        return float(x)
    except OverflowError:  # beyond every scale, as infinity is
        return math.inf


def _unmasked(cells: np.ma.MaskedArray) -> np.ndarray:
    data = cells.data
    if data.dtype.kind not in "iufO" or not (hidden := np.ma.getmaskarray(cells)).any():
        return data
    data = data.astype(np.float64 if data.dtype.kind in "iu" else data.dtype)  # a copy: the user's stays as it is
    data[hidden] = np.nan
    return data


def line_order(before: object, after: object) -> list[int] | None:
    """Where each line of table ``before`` stands in ``after``; None where both go by position.

    Raises
    ------
    LevelError
        for a label that stands twice or on one side only, and where one side has labels and the other has none.

    Examples
    --------
    >>> first = pd.DataFrame({"1": [3, 4]}, index=["bintan", "paser"])
    >>> line_order(first, first[::-1]), line_order(first.to_numpy(), first.to_numpy())
    ([1, 0], None)
    """
    labels: list[list[str] | None] = []
    counted: list[int | None] = []
    for name, table in (("before", before), ("after", after)):
        mine = table.index if isinstance(table, pd.DataFrame) else None
        plain = mine is None or is_default_index(mine)
        labels.append(None if mine is None or plain else _checked_labels(mine, name, "line"))
        counted.append(len(mine) if mine is not None and plain else None)
    return matched(labels, counted, of="line")


def matched(labels: Sequence[list[str] | None], counted: Sequence[int | None], *, of: str) -> list[int] | None:
    """Where each row of the first side stands in the second; None where neither has labels.

    Parameters
    ----------
    labels : of either side; None where it has none.
    counted : number of rows where pandas merely counted them from 0, else None; against the same numbers in another
        order they are labels, against anything else they are none.
    of : what is matched, ``"row"`` or ``"line"``.

    Examples
    --------
    >>> matched([["a", "b"], ["b", "a"]], [None, None], of="row")
    [1, 0]
    >>> matched([None, ["1", "0"]], [2, None], of="row")
    [1, 0]
    """
    sides = list(labels)
    for mine, other in ((0, 1), (1, 0)):
        theirs, n = sides[other], counted[mine]
        if sides[mine] is None and theirs is not None and n is not None:
            numbers = [str(i) for i in range(n)]
            sides[mine] = numbers if sorted(theirs) == sorted(numbers) else None
    first, second = sides
    if first is None and second is None:
        return None
    if first is None or second is None:
        names = ("after", "before") if first is None else ("before", "after")
        raise LevelError(message(f"errors.data.labels.one_sided_{of}", labelled=names[0], plain=names[1]))
    odd = sorted(set(first) ^ set(second))
    if odd:
        raise LevelError(message(f"errors.data.labels.differ_{of}", join=named(odd, _SHOWN)), codes=odd)
    place = {label: i for i, label in enumerate(second)}
    return [place[label] for label in first]
