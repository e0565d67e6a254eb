"""The same numbers under labels of every kind: in order, shuffled, masked, doubled, foreign, and from other libraries.

Each kind comes with what must become of it: ``SAME`` as the plain numbers in order, ``GONE`` as if the cell were
missing, or ``REFUSED``.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import sqlite3
from collections import OrderedDict, UserDict, namedtuple
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument
from spbe_research.errors import SpbeError

SAME, GONE, REFUSED = "same", "gone", "refused"
Kind = tuple[str, str, Any]


class PolarsLike:
    """What a column of polars shows of itself; it has no labels, but its frames have."""

    __module__ = "polars.series.series"

    def __init__(self, values: Sequence[object]) -> None:
        self.name, self._values = "level", list(values)
        self.dtype, self.shape = "Int64", (len(self._values),)

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[object]:
        return iter(self._values)

    def __getitem__(self, i: int) -> object:
        return self._values[i]

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self._values, dtype=dtype)

    def to_numpy(self) -> np.ndarray:
        return np.asarray(self._values)

    def to_list(self) -> list[object]:
        return list(self._values)

    def to_pandas(self) -> pd.Series:
        return pd.Series(self._values, name=self.name)

    def to_frame(self) -> PolarsFrameLike:
        return PolarsFrameLike({self.name: self._values})


class PolarsFrameLike:
    """A frame of polars: named columns, no index; numpy makes a plain table of it."""

    __module__ = "polars.dataframe.frame"

    def __init__(self, columns: dict[str, Sequence[object]]) -> None:
        self._columns = {name: list(cells) for name, cells in columns.items()}

    @property
    def columns(self) -> list[str]:
        return list(self._columns)

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __iter__(self) -> Iterator[PolarsLike]:
        return (PolarsLike(cells) for cells in self._columns.values())

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array(list(self._columns.values()), dtype=dtype).T

    def to_numpy(self) -> np.ndarray:
        return np.asarray(self)

    def to_pandas(self) -> pd.DataFrame:
        return pd.DataFrame(self._columns)


class XarrayLike:
    """An array of xarray: dimensions with coordinates, which numpy drops."""

    __module__ = "xarray.core.dataarray"

    def __init__(self, values: object, coords: Sequence[str]) -> None:
        self.values = np.asarray(values)
        self.dims = ("line", "indicator")[-self.values.ndim :]
        self.coords = {"indicator": list(coords)}

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[object]:
        return (XarrayLike(v, self.coords["indicator"]) if self.values.ndim > 1 else v for v in self.values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.asarray(self.values, dtype=dtype)

    def to_numpy(self) -> np.ndarray:
        return self.values

    def to_pandas(self) -> pd.Series | pd.DataFrame:
        if self.values.ndim == 1:
            return pd.Series(self.values, index=self.coords["indicator"])
        return pd.DataFrame(self.values, columns=self.coords["indicator"])


class XarraySetLike(UserDict[str, XarrayLike]):
    """A data set of xarray, which is a mapping of arrays."""

    __module__ = "xarray.core.dataset"

    @property
    def dims(self) -> tuple[str, ...]:
        return ()


def foreign_vectors(labels: Sequence[str], plain: Sequence[Any]) -> Iterator[Kind]:
    """The right numbers in the right order, in classes that bear labels of their own."""
    yield "lists as cells", REFUSED, [[x] for x in plain]
    yield "mappings as cells", REFUSED, [{c: x} for c, x in zip(labels, plain, strict=True)]
    yield (
        "data set of xarray-likes",
        REFUSED,
        XarraySetLike({c: XarrayLike(x, []) for c, x in zip(labels, plain, strict=True)}),
    )
    yield "polars-like column", REFUSED, PolarsLike(plain)
    yield "polars-like frame", REFUSED, PolarsFrameLike({c: [x] for c, x in zip(labels, plain, strict=True)})
    yield "xarray-like", REFUSED, XarrayLike(plain, labels)
    yield "named tuple", REFUSED, namedtuple("Levels", [f"r{i}" for i in range(len(plain))])(*plain)
    names = ", ".join(f'? as "{c}"' for c in labels)
    base = sqlite3.connect(":memory:")
    base.row_factory = sqlite3.Row
    yield "row of a database", REFUSED, base.execute(f"select {names}", [str(x) for x in plain]).fetchone()
    base.close()
    if importlib.util.find_spec("polars"):  # no part of the environment: 170 MB; the stand-ins do without
        import polars

        yield "polars column", REFUSED, polars.Series(list(plain))
        yield "polars frame", REFUSED, polars.DataFrame({c: [x] for c, x in zip(labels, plain, strict=True)})
    if importlib.util.find_spec("xarray"):
        import xarray

        yield "xarray", REFUSED, xarray.DataArray(list(plain), {"indicator": list(labels)})
        yield "data set of xarray", REFUSED, xarray.Dataset(dict(zip(labels, plain, strict=True)))


def labelled_vectors(labels: Sequence[str], plain: Sequence[Any], seed: int = 4) -> Iterator[Kind]:
    """One value a label, whatever the values are: levels, printed values, names of blocks."""
    n = len(plain)
    mixed = [int(i) for i in np.random.default_rng(seed).permutation(n)]
    series = pd.Series(list(plain), index=list(labels), dtype=object)
    yield "in order", SAME, series
    yield "shuffled", SAME, series.iloc[mixed]
    yield "reversed", SAME, series[::-1]
    yield "as pivoted: 1, 10, 11", SAME, series.sort_index()
    yield "mapping, shuffled", SAME, {labels[i]: plain[i] for i in mixed}
    yield "ordered mapping, reversed", SAME, OrderedDict(zip(labels[::-1], plain[::-1], strict=True))
    yield "counted from 0", SAME, pd.Series(list(plain), dtype=object)
    yield "tuple", SAME, tuple(plain)
    yield "array", SAME, np.array(list(plain), dtype=object)
    yield "nothing masked", SAME, np.ma.array(np.array(list(plain), dtype=object), mask=False)
    if all(c.isdigit() for c in labels):
        whole = pd.Series(list(plain), index=[int(c) for c in labels], dtype=object)
        yield "labels are whole numbers, shuffled", SAME, whole.iloc[mixed]
        yield "mapping of whole numbers, shuffled", SAME, {int(labels[i]): plain[i] for i in mixed}
    if list(labels) == [str(i) for i in range(1, n + 1)]:
        yield "counted from 1", SAME, pd.Series(list(plain), index=range(1, n + 1), dtype=object)
        yield "counted down", SAME, pd.Series(list(plain)[::-1], index=range(n, 0, -1), dtype=object)

    yield "masked", GONE, np.ma.array(np.array(list(plain), dtype=object), mask=[False] * (n - 1) + [True])
    yield "masked in a list", GONE, [*plain[:-1], np.ma.masked]
    yield "NaN, shuffled", GONE, series.where(series.index != labels[-1], float("nan")).iloc[mixed]
    yield "NA", GONE, pd.Series([*plain[:-1], pd.NA], index=list(labels), dtype=object)
    yield "Decimal NaN", GONE, [*plain[:-1], Decimal("NaN")]
    yield "a label is lacking", GONE, series.iloc[[i for i in mixed if i != n - 1]]
    yield "a key is lacking", GONE, dict(zip(labels[:-1], plain[:-1], strict=True))

    yield "other labels", REFUSED, series.set_axis([f"x{c}" for c in labels])
    yield "a label of two lines", REFUSED, series.set_axis([*labels[:-1], "4\n7"])
    yield "one label is another", REFUSED, series.set_axis([*labels[:-1], "zz"])
    yield "labels from 0", REFUSED, series.set_axis(pd.Index(np.arange(n)))
    yield "doubled label", REFUSED, series.set_axis([*labels[:-1], labels[0]])
    yield "one label too many", REFUSED, pd.Series([*plain, plain[0]], index=[*labels, labels[1]], dtype=object)
    yield "doubled key", REFUSED, {**dict(zip(labels, plain, strict=True)), _Same(labels[0]): plain[1]}
    yield "a label is blank", REFUSED, series.set_axis([*labels[:-1], None])
    yield "labels of two levels", REFUSED, series.set_axis(pd.MultiIndex.from_product([["a"], labels]))
    yield "part of a counted one", REFUSED, pd.Series([plain[0], plain[0], *plain], dtype=object).iloc[2:]
    yield "frame of one column", REFUSED, series.to_frame("level")
    yield "a set", REFUSED, set(plain)
    yield "two dimensions", REFUSED, np.array(list(plain), dtype=object).reshape(-1, 1)
    yield from foreign_vectors(labels, plain)


class _Same:
    """A key that reads like another but is none."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


def number_vectors(labels: Sequence[str], plain: Sequence[int], seed: int = 4) -> Iterator[Kind]:
    """Levels: beside the labels the types of cells."""
    yield from labelled_vectors(labels, plain, seed)
    shuffled = pd.Series(list(plain), index=list(labels)).sample(frac=1, random_state=seed)
    yield "Int64, shuffled", SAME, shuffled.astype("Int64")
    yield "float, shuffled", SAME, shuffled.astype("float32")
    yield "category, shuffled", SAME, shuffled.astype("category")
    yield "whole numbers of one byte", SAME, np.array(plain, dtype=np.int8)
    yield "fractions", SAME, [Fraction(x) for x in plain]
    yield "decimals", SAME, {c: Decimal(x) for c, x in zip(labels, plain, strict=True)}
    yield "pandas array", SAME, pd.array(list(plain), dtype="Int64")
    yield "range beneath", SAME, np.ma.array(np.array(plain), mask=np.zeros(len(plain), dtype=bool))
    below = np.array([*plain[:-1], 1 if plain[-1] != 1 else 2])
    yield "masked, another level beneath", GONE, np.ma.array(below, mask=[False] * (len(plain) - 1) + [True])
    yield "masked float", GONE, np.ma.array(below.astype(float), mask=[False] * (len(plain) - 1) + [True])

    ones = [i for i, x in enumerate(plain) if x == 1]
    for name, one in (("True", True), ("numpy's True", np.True_), ("text", "1"), ("numpy's text", np.str_("1"))):
        cells = [one if i == ones[0] else x for i, x in enumerate(plain)]
        yield f"{name} in a list", REFUSED, cells
        yield f"{name} in a mapping", REFUSED, dict(zip(labels, cells, strict=True))
        yield f"{name} in a Series", REFUSED, pd.Series(cells, index=list(labels), dtype=object)
        yield f"{name} in an array", REFUSED, np.array(cells, dtype=object)
    yield "booleans", REFUSED, np.array([x == 1 for x in plain])
    yield "booleans of pandas", REFUSED, pd.Series([x == 1 for x in plain], index=list(labels), dtype="boolean")
    yield "masked booleans", REFUSED, np.ma.array([x == 1 for x in plain], mask=[True] + [False] * (len(plain) - 1))
    yield "array of text", REFUSED, np.array([str(x) for x in plain])
    yield "Series of text", REFUSED, pd.Series([str(x) for x in plain], index=list(labels))
    yield "bytes", REFUSED, [b"1" if i == ones[0] else x for i, x in enumerate(plain)]
    yield "complex", REFUSED, np.array(plain, dtype=complex)
    yield "times", REFUSED, np.array(plain, dtype="timedelta64[D]")
    yield "beyond floats", REFUSED, [10**400, *plain[1:]]
    yield "arrays as cells", REFUSED, [np.array([x]) for x in plain]
    yield "Series as cells", REFUSED, [pd.Series([x]) for x in plain]


def tables(labels: Sequence[str], plain: Sequence[Sequence[int]], seed: int = 4) -> Iterator[Kind]:
    """Several lines of levels: columns by label; the lines are merely counted."""
    n, k = len(plain), len(labels)
    mixed = [int(i) for i in np.random.default_rng(seed).permutation(k)]
    cells = np.array(plain)
    frame = pd.DataFrame(cells, columns=list(labels))
    shuffled = frame.iloc[:, mixed]
    series = [pd.Series(line, index=list(labels)) for line in cells.tolist()]
    yield "array", SAME, cells
    yield "array of one byte", SAME, cells.astype(np.int8)
    yield "array of floats", SAME, cells.astype(float)
    yield "array of objects", SAME, cells.astype(object)
    yield "array of fractions", SAME, np.array([[Fraction(int(x)) for x in line] for line in cells], dtype=object)
    yield "column by column", SAME, np.asfortranarray(cells)
    yield "nothing masked", SAME, np.ma.array(cells, mask=False)
    yield "lists", SAME, cells.tolist()
    yield "list of arrays", SAME, list(cells)
    yield "tuple of tuples", SAME, tuple(map(tuple, cells.tolist()))
    yield "frame", SAME, frame
    yield "frame, shuffled", SAME, shuffled
    yield "frame as pivoted: 1, 10, 11", SAME, frame[sorted(frame.columns)]
    yield "frame of Int64, shuffled", SAME, shuffled.astype("Int64")
    yield "frame of mixed types, shuffled", SAME, shuffled.astype({labels[0]: "float64", labels[1]: "Int8"})
    yield "frame that counts its columns", SAME, pd.DataFrame(cells)
    yield "list of Series", SAME, series
    yield "list of Series, each shuffled", SAME, [s.sample(frac=1, random_state=i) for i, s in enumerate(series)]
    yield "list of mappings, reversed", SAME, [dict(s[::-1]) for s in series]
    yield "a Series beside lists", SAME, [series[0][::-1], *cells[1:].tolist()]
    yield "a Series beside arrays", SAME, [*cells[:-1], series[-1].sample(frac=1, random_state=3)]
    yield "tuple of Series", SAME, tuple(s[::-1] for s in series)
    if all(c.isdigit() for c in labels):
        yield "columns are whole numbers, shuffled", SAME, shuffled.rename(columns=int)

    hidden = np.zeros(cells.shape, dtype=bool)
    hidden[-1, -1] = True
    yield "masked", GONE, np.ma.array(cells, mask=hidden)
    yield "masked floats", GONE, np.ma.array(cells.astype(float), mask=hidden)
    yield "masked objects", GONE, np.ma.array(cells.astype(object), mask=hidden)
    yield "list of masked arrays", GONE, list(np.ma.array(cells, mask=hidden))
    yield "masked cell in lists", GONE, [*cells[:-1].tolist(), [*cells[-1, :-1].tolist(), np.ma.masked]]
    yield "None in lists", GONE, [*cells[:-1].tolist(), [*cells[-1, :-1].tolist(), None]]
    yield "NaN in a frame, shuffled", GONE, shuffled.mask(pd.DataFrame(hidden, columns=frame.columns).iloc[:, mixed])
    yield "NA in a frame", GONE, frame.astype("Int64").mask(hidden)
    yield "NaN in a list of Series", GONE, [*series[:-1], series[-1].where(series[-1].index != labels[-1])[::-1]]

    for name, columns in (
        ("other columns", [f"x{c}" for c in labels]),
        ("one column is another", [*labels[:-1], "zz"]),
        ("a column of two lines", [*labels[:-1], "4\n7"]),
        ("doubled column", [*labels[:-1], labels[0]]),
        ("a column is blank", [*labels[:-1], None]),
        ("columns from 0 as text", [str(i) for i in range(k)]),
    ):
        yield name, REFUSED, frame.set_axis(columns, axis=1)
        yield f"{name}, in a list of Series", REFUSED, [s.set_axis(columns) for s in series]
    yield "a column is lacking", REFUSED, frame.iloc[:, :-1]
    yield "a column too many", REFUSED, frame.assign(zz=1)
    yield "a label is lacking in a list of Series", REFUSED, [*series[:-1], series[-1].iloc[:-1]]
    yield "turned round", REFUSED, frame.T
    yield "booleans", REFUSED, cells == 1
    yield "frame of booleans", REFUSED, frame == 1
    yield "booleans of pandas", REFUSED, (frame == 1).astype("boolean")
    yield "masked booleans", REFUSED, np.ma.array(cells == 1, mask=hidden)
    yield "text", REFUSED, cells.astype(str)
    yield "frame of text", REFUSED, frame.astype(str)
    yield "text in an array of objects", REFUSED, cells.astype(str).astype(object)
    yield "masked text", REFUSED, np.ma.array(cells.astype(str).astype(object), mask=hidden)
    yield "complex", REFUSED, cells.astype(complex)
    fields = np.array([(1, 2)] * k, dtype=[("a", "i4"), ("b", "i4")])
    yield "array of fields", REFUSED, fields
    yield "masked array of fields", REFUSED, np.ma.array(fields)
    yield "beyond floats", REFUSED, [[10**400, *line[1:]] for line in cells.tolist()]
    one = tuple(np.argwhere(cells == 1)[0])
    for name, raw in (("True", True), ("numpy's True", np.True_), ("text", "1"), ("bytes", b"1")):
        odd = cells.astype(object)
        odd[one] = raw
        yield f"{name} in lists", REFUSED, odd.tolist()
        yield f"{name} in an array of objects", REFUSED, odd
        yield f"{name} in a list of arrays", REFUSED, list(odd)
        yield f"{name} in a frame", REFUSED, pd.DataFrame(odd, columns=list(labels))
    yield "a column of booleans", REFUSED, frame.assign(**{labels[0]: [True] * n})
    yield "array of booleans in a list", REFUSED, [np.ones(k, dtype=bool), *cells[1:]]
    yield "lines of different length", REFUSED, [*cells[:-1].tolist(), cells[-1, :-1].tolist()]
    yield "polars-like frame", REFUSED, PolarsFrameLike({c: cells[:, j] for j, c in enumerate(labels)})
    yield "list of polars-like columns", REFUSED, [PolarsLike(line) for line in cells.tolist()]
    yield "xarray-like", REFUSED, XarrayLike(cells, labels)
    yield "list of xarray-likes", REFUSED, [XarrayLike(line, labels) for line in cells]
    line = namedtuple("Line", [f"r{i}" for i in range(k)])
    yield "named tuples", REFUSED, [line(*x) for x in cells.tolist()]
    if importlib.util.find_spec("polars"):
        import polars

        yield "polars frame", REFUSED, polars.DataFrame({c: cells[:, j] for j, c in enumerate(labels)})
        yield "list of polars columns", REFUSED, [polars.Series(x) for x in cells]
    if importlib.util.find_spec("xarray"):
        import xarray

        yield "xarray", REFUSED, xarray.DataArray(cells, {"line": range(n), "indicator": list(labels)})
        yield "list of xarrays", REFUSED, [xarray.DataArray(x, {"indicator": list(labels)}) for x in cells]


def told(result: object) -> object:
    """Everything that a result says, so that two of them compare."""
    if isinstance(result, Instrument):
        return result.id
    if isinstance(result, pd.DataFrame | pd.Series):
        return result.to_csv()
    if isinstance(result, np.ndarray):
        return (result.shape, result.tolist())
    if isinstance(result, list | tuple):
        return [told(x) for x in result]
    if isinstance(result, dict):
        return {k: told(v) for k, v in result.items()}
    if dataclasses.is_dataclass(result):
        return {f.name: told(getattr(result, f.name)) for f in dataclasses.fields(result)}
    return result.name if isinstance(result, Path) else repr(result)


def outcome(call: Callable[[Any], object], value: object) -> tuple[str, object]:
    """What came of a call: a result and what it says, or a refusal in one line."""
    try:
        return "result", told(call(value))
    except SpbeError as error:
        words = str(error)
    assert len(words.splitlines()) == 1, words
    return "refused", words
