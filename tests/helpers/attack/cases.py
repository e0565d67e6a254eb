"""Every file of the attack, made by code from fixed seeds."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from helpers.attack.tables import COULD, LAYOUTS, Table, Truth
from helpers.attack.twists import TWISTS
from helpers.attack.writers import Page, Text, as_ods, as_openpyxl, as_strict, as_text, as_xlsb, as_xlsx


@dataclass(frozen=True)
class Case:
    """A file, the options it is read with, and what a person reads in it."""

    name: str
    suffix: str
    data: bytes
    options: dict[str, Any]
    truth: Truth
    verdict: str
    pages: tuple[Page, ...] = ()


BOOKS: dict[str, tuple[str, Callable[[list[Page]], bytes]]] = {
    "excel": (".xlsx", as_xlsx), "script": (".xlsx", as_openpyxl), "strict": (".xlsx", as_strict),
    "ods": (".ods", as_ods), "xlsb": (".xlsb", as_xlsb),
}  # fmt: skip
TEXTS: dict[str, Text] = {
    "semicolon": Text(), "comma": Text(","), "tab": Text("\t"), "bar": Text("|"),
    "bom": Text(encoding="utf-8-sig"), "utf-16": Text(encoding="utf-16"), "cp1252": Text(encoding="cp1252"),
    "quoted": Text(",", quoting=csv.QUOTE_ALL), "unix": Text(newline="\n"), "mac": Text(newline="\r"),
    "decimal-comma": Text(comma=True), "trailing": Text(trailing=3), "hint": Text(hint=True),
    "text-quoted": Text(quoting=csv.QUOTE_NONNUMERIC, comma=False),
}  # fmt: skip


#: columns first, then how levels are written, then rows; what breaks one cell goes last
ORDER = ("", "levels", "rows", "spaces", "bad")


def saved(name: str, table: Table, how: str) -> Case:
    pages = table.pages()
    if how in BOOKS:
        suffix, write = BOOKS[how]
        data = write(pages)
    else:
        suffix, data = ".csv", as_text(pages[0].rows, TEXTS[how])
        if how == "mac" or (how == "cp1252" and not _plain(data, pages[0])):
            table.could()
    return Case(f"{name}/{how}", suffix, data, dict(table.options), table.truth, table.verdict, tuple(pages))


def _plain(data: bytes, page: Page) -> bool:
    return "?" not in data.decode("cp1252") or any("?" in str(c) for row in page.rows for c in row)


def _containers(table: Table) -> list[str]:
    """Ways to save a table that lose nothing of it."""
    pages = table.pages()
    books = ["excel", "script", "strict"]
    sums = any(type(c).__name__ == "Sum" for p in pages for row in p.rows for c in row)
    if table.needs_book or sums or len(pages) > 1 or not pages[0].plain:
        simple = all(p.plain for p in pages) and not sums
        dates = any(type(c).__name__ == "date" for p in pages for row in p.rows for c in row)
        return [*books, "ods", *(["xlsb"] if not dates else [])] if simple else books
    odd = any(isinstance(c, str) and any(ord(x) > 255 for x in c) for row in pages[0].rows for c in row)
    return [*books, *(t for t in TEXTS if not (odd and t == "cp1252"))]


def made(layout: str, twists: tuple[str, ...], seed: int) -> Case | None:
    """One file; None where a twist does not apply."""
    rng = random.Random(f"{layout} {twists} {seed}")  # noqa: S311
    table = LAYOUTS[layout](rng)
    for name in twists:
        before = table.verdict
        if TWISTS[name][0](table, rng) is False:
            return None
        assert not (before == "ask" and table.verdict != "ask")
    how = rng.choice(_containers(table))
    return saved(f"{layout}+{'+'.join(twists) or 'plain'}#{seed}", table, how)


def plain_cases() -> Iterator[Case]:
    """Every layout in every container."""
    for layout, make in LAYOUTS.items():
        for n, how in enumerate((*BOOKS, *TEXTS)):
            table = make(random.Random(f"{layout} {n}"))  # noqa: S311
            if how in BOOKS or not table.needs_book:
                yield saved(f"{layout}+plain", table, how)


def single_cases(seeds: int = 1) -> Iterator[Case]:
    """Every twist on every layout."""
    for layout in LAYOUTS:
        for name in TWISTS:
            for seed in range(seeds):
                case = made(layout, (name,), seed)
                if case is not None:
                    yield case


def paired_cases(n: int, start: int = 0) -> Iterator[Case]:
    """Two or three twists at once that do not undo one another."""
    rng = random.Random(start)  # noqa: S311
    count = 0
    seed = start
    while count < n:
        seed += 1
        layout = rng.choice(list(LAYOUTS))
        names = rng.sample(list(TWISTS), rng.choice([2, 2, 3]))
        touched: set[str] = set()
        apart = True
        for name in names:
            apart = apart and not touched & TWISTS[name][1]
            touched |= TWISTS[name][1]
        names.sort(key=lambda x: max(ORDER.index(k) if k in ORDER else 0 for k in TWISTS[x][1]))
        case = made(layout, tuple(names), seed) if apart else None
        if case is not None:
            count += 1
            yield case


__all__ = ["COULD", "Case", "made", "paired_cases", "plain_cases", "single_cases"]
