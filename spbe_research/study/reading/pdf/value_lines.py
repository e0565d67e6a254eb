"""Tables of values without drawn cells: as many values below one another as there are units, and their names around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spbe_research.data.instruments import Instrument
from spbe_research.study.reading.pdf.cells import Row
from spbe_research.study.reading.pdf.units import Unit, unit_named, units_of
from spbe_research.study.reading.pdf.unruled import Line, columns_of, divided, headers_above, rest_of, values_in
from spbe_research.study.reading.pdf.wrapped import Forms, mended, vocabulary

__all__ = ["ValueTable", "value_tables"]

_APART = 70.0  # points between two values of one table
_MOSTLY = 0.6  # of the rows, those with a value in a column


@dataclass(frozen=True, slots=True)
class ValueTable:
    """Headers over its columns, and a row for every unit."""

    headers: tuple[str, ...]
    rows: list[Row]


def value_tables(lines: Sequence[Line], instrument: Instrument) -> list[ValueTable]:
    """Every run of lines with values that names index, domains and aspects, each once and none else."""
    units = units_of(instrument)
    n = len(units)
    result: list[ValueTable] = []
    for run in _runs(lines, [at for at, line in enumerate(lines) if columns_of([line], 1)]):
        last = -1
        for start in range(len(run) - n + 1):
            at = run[start : start + n]
            table = _table(lines, at, units, instrument) if at[0] > last else None
            if table is not None:
                result.append(table)
                last = at[-1]
    return result


def _runs(lines: Sequence[Line], valued: Sequence[int]) -> Iterator[list[int]]:
    """Lines with values, as far as they follow one another on a page or the next."""
    run: list[int] = []
    for at in valued:
        if run:
            above, below = lines[run[-1]], lines[at]
            if below.page > above.page + 1 or (below.page == above.page and below.middle - above.middle > _APART):
                yield run
                run = []
        run.append(at)
    if run:
        yield run


def _table(
    lines: Sequence[Line], at: Sequence[int], units: Sequence[Unit], instrument: Instrument
) -> ValueTable | None:
    columns = columns_of([lines[i] for i in at], _MOSTLY * len(at))
    if not columns:
        return None
    values = [values_in(lines[i], columns) for i in at]
    if any(found is None or not any(found) for found in values):
        return None
    forms = _forms(instrument)
    names = divided(
        lines, [(i, i) for i in at], columns, lambda i: rest_of(lines[i], columns),
        lambda _, text: max(form.fit(text) for form in forms),
    )  # fmt: skip
    if names is None:
        return None
    words = vocabulary(instrument)
    called = [mended(name, words) for name, _ in names]
    found = [unit_named(name, instrument) for name in called]
    if set(found) != set(units) or len(set(found)) < len(found):
        return None
    rows = [Row("", name, row or [], lines[i].page) for name, row, i in zip(called, values, at, strict=True)]
    return ValueTable(tuple(headers_above(lines, at[0], columns)), rows)


@lru_cache(maxsize=8)
def _forms(instrument: Instrument) -> tuple[Forms, ...]:
    """The names of each unit as tables print them."""
    result = [Forms(["SPBE", "Indeks SPBE", "Nilai Indeks SPBE"])]
    for kind, frame in (("domain", instrument.domains), ("aspek", instrument.aspects)):
        result += [
            Forms([str(name), f"{kind} {name}", f"{kind} {n} {name}", f"pelaksanaan {name}"])
            for n, name in frame["name_id"].items()
        ]
    return tuple(result)
