"""The ledger in words: its differences line by line and its summary for the README."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spbe_research.checks.ledger import STATUSES, Ledger
from spbe_research.errors import OutputError, system_words

__all__ = ["difference_lines", "summary_markdown", "write_summary"]

_BEGIN, _END = "<!-- reproduce:begin -->", "<!-- reproduce:end -->"


def difference_lines(ledger: Ledger) -> Iterator[str]:
    """One line a difference: what, where, printed, computed, status and explanation."""
    frame = ledger.to_frame()
    for r in frame[frame["status"] != "match"].itertuples():
        where = " ".join(p for p in (r.institution, r.year, r.unit, r.number) if p)
        yield (
            f"{r.status}: {where}: printed {r.printed or '(blank)'}, computed {r.computed} [{r.check}; {r.source}]"
            + (f": {r.explanation}" if r.explanation else "")
        )


def summary_markdown(ledger: Ledger) -> str:
    """Table of comparisons, matches and differences, for the README."""
    table = ledger.summary()
    lines = [f"| compared | n | {' | '.join(STATUSES)} |", "|---" * (len(STATUSES) + 2) + "|"]
    for name, row in table.iterrows():
        label = f"**{name}**" if name == "total" else str(name)
        lines.append(f"| {label} | {' | '.join(f'{int(v):,}' for v in row)} |")
    return "\n".join(lines)


def write_summary(ledger: Ledger, path: Path) -> None:
    """Put the summary between the markers of a file.

    Raises
    ------
    OutputError
        when the file or its markers are not there.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot read {path}: {system_words(error)}") from None
    if _BEGIN not in text or _END not in text:
        raise OutputError(f"{path} has no lines {_BEGIN} and {_END} to write between")
    head, _, rest = text.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    path.write_text(f"{head}{_BEGIN}\n{summary_markdown(ledger)}\n{_END}{tail}", encoding="utf-8", newline="\n")
