"""The ledger: every published figure beside what the deepest data beneath it give.

A figure matches when some exact values that agree with the printed data beneath it, and with their
rounding, are printed as that figure. Everything else is a difference, which needs a recorded
explanation in ``data/known_discrepancies.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from spbe_research.checks.ledger_checks import (
    Entry,
    group_means,
    observation_tables,
    predicates,
    published,
    scale,
    unreadable,
    weights,
)
from spbe_research.data.names import plain_name
from spbe_research.data.tables import read_table
from spbe_research.errors import OutputError, message, system_words
from spbe_research.files import write_whole
from spbe_research.numbers.language import whole
from spbe_research.options import check_texts
from spbe_research.paths import data_dir, packaged_only
from spbe_research.progress import working
from spbe_research.text.catalog import message_language, say, tell
from spbe_research.text.result import result_table

__all__ = [
    "STATUSES",
    "Entry",
    "Ledger",
    "difference_lines",
    "explained",
    "reproduce",
    "reproduce_layered",
    "stale_lines",
    "summary_markdown",
    "write_summary",
]

#: in the order of the summary
STATUSES = ("match", "explained", "unresolved", "unexplained")

#: lines of the README between which the summary stands
_KEY = ["check", "source", "institution_id", "year", "unit", "number"]
_BEGIN, _END = "<!-- reproduce:begin -->", "<!-- reproduce:end -->"


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Result of :func:`reproduce`.

    Attributes
    ----------
    entries : every comparison: what was compared, where, printed, computed, and whether it matches.
    explanations : the recorded differences with their causes, data/known_discrepancies.csv.

    References
    ----------
    docs/methods/maturity.md, the ledger; data/known_discrepancies.csv.

    Examples
    --------
    >>> from spbe_research import reproduce
    >>> madiun = reproduce().of("kemenpanrb-2020-madiun")
    >>> madiun.summary().loc["total", ["compared", "match"]].tolist()
    [142, 136]
    """

    entries: tuple[Entry, ...]
    explanations: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """One line a comparison; ``status``: match, explained, unresolved (recorded, cause unknown), unexplained."""
        recorded = self._recorded("en")
        frame = pd.DataFrame([{f: getattr(e, f) for f in Entry.__slots__} for e in self.entries])
        reasons = [("", "") if e.matches else recorded.get(e.key) for e in self.entries]
        frame["status"] = [
            "match"
            if e.matches
            else "unexplained"
            if f is None
            else "unresolved"
            if f[0] == "unresolved"
            else "explained"
            for e, f in zip(self.entries, reasons, strict=True)
        ]
        frame["cause"] = [f[0] if f else "" for f in reasons]
        frame["explanation"] = [f[1] if f else "" for f in reasons]
        return frame.drop(columns="matches")

    def _recorded(self, lang: str) -> dict[tuple[str, ...], tuple[str, str]]:
        rows = self.explanations.to_dict("records")
        return {tuple(r[c] for c in _KEY): (r["cause"], plain_name(r, "explanation", lang)) for r in rows}

    @property
    def unexplained(self) -> tuple[Entry, ...]:
        """Differences without a recorded explanation."""
        recorded = self._recorded("en")
        return tuple(e for e in self.entries if not e.matches and e.key not in recorded)

    @property
    def stale(self) -> tuple[tuple[str, ...], ...]:
        """Recorded explanations of differences that no longer exist."""
        open_keys = {e.key for e in self.entries if not e.matches}
        return tuple(k for k in self._recorded("en") if k not in open_keys)

    def of(self, source: str) -> Ledger:
        """The part of the ledger that compares figures of one source.

        Parameters
        ----------
        source : key of ``data/sources.csv``.
        """
        check_texts(source=source)
        mine = tuple(e for e in self.entries if e.source == source)
        return Ledger(mine, self.explanations[self.explanations["source"] == source])

    def differences(self) -> pd.DataFrame:
        """Lines of :meth:`to_frame` that do not match."""
        frame = self.to_frame()
        return frame[frame["status"] != "match"].drop(columns="source").reset_index(drop=True)

    def summary(self) -> pd.DataFrame:
        """Comparisons, matches and differences by what was compared; other sources beneath a figure in one line."""
        frame = self.to_frame()
        frame["check"] = frame["check"].str.replace(r" of .+", " of another source", regex=True)
        table = (
            pd.crosstab(frame["check"], frame["status"])
            .reindex(columns=list(STATUSES), fill_value=0)
            .reindex(list(dict.fromkeys(frame["check"])))
            .rename_axis(columns=None)
        )
        table.insert(0, "compared", table.sum(axis=1))
        table.loc["total"] = table.sum()
        return table

    def __repr__(self) -> str:
        matching = sum(e.matches for e in self.entries)
        unexplained = len(self.unexplained)
        return f"<Ledger: {len(self.entries)} comparisons, {matching} match, {unexplained} differences unexplained>"

    def _repr_html_(self) -> str:
        lang = message_language()
        # what was compared with data of another source has no word of its own
        table = self.summary().rename(index=lambda name: _compared(name, lang) if " of " in name else name)
        return result_table("ledger", table.rename_axis("check").reset_index())


@packaged_only()
def reproduce(folder: str | Path | None = None) -> Ledger:
    """Compare every published aspect value, domain value, index, predicate and weight with what we compute.

    Parameters
    ----------
    folder : data folder; the packaged data by default.

    Returns
    -------
    Ledger
        one entry a published figure and set of data beneath it.

    Raises
    ------
    DataError
        for a table that cannot be used.

    References
    ----------
    PermenPANRB 59/2020, annex B.4 and B.5 (index, aspect and domain values, predicates); docs/methods/maturity.md,
    the ledger; data/known_discrepancies.csv.

    Examples
    --------
    >>> from spbe_research import reproduce
    >>> reproduce().unexplained
    ()
    """
    return _compare(folder)


def reproduce_layered() -> Ledger:
    """The ledger with the active study's own figures, for a publication that rests on them.

    Raises
    ------
    DataError
        for a table that cannot be used.
    """
    return _compare(None)


def _compare(folder: str | Path | None) -> Ledger:
    root = data_dir(folder)
    tables = observation_tables(root)
    entries: list[Entry] = []
    groups = [(depth, *one) for depth in ("aspect", "domain", "index") for one in tables.groups[depth].items()]
    with working(tell("command.work reproduce"), len(groups) + 5) as bar:
        for depth, key, group in groups:
            entries += published(tables, depth, key, group)
            bar.step()
        for of_tables in (scale, unreadable, predicates):
            entries += of_tables(tables)
            bar.step()
        for of_folder in (weights, group_means):
            entries += of_folder(root)
            bar.step()
    return Ledger(tuple(entries), read_table("known_discrepancies", root))


def explained(ledger: Ledger) -> Iterator[tuple[Entry, str, str, str]]:
    """Every difference with its status, cause and explanation, the latter in the language of messages."""
    if not ledger.entries:  # of a publication of which nothing is in the data yet
        return
    recorded = ledger._recorded(message_language())
    for entry, status in zip(ledger.entries, ledger.to_frame()["status"], strict=True):
        if status != "match":
            yield entry, str(status), *recorded.get(entry.key, ("", ""))


def difference_lines(ledger: Ledger) -> Iterator[str]:
    """One line a difference, in the language of messages: what, where, printed, computed, status and explanation."""
    for e, status, _, explanation in explained(ledger):
        unit = tell(f"command.unit {e.unit}") if e.unit else ""
        line = tell(
            "command.difference",
            status=tell(f"command.status {status}"),
            where=" ".join(p for p in (e.institution, e.year, unit, e.number) if p),
            printed=e.printed or tell("command.blank"),
            computed=e.computed,
            check=_compared(e.check, message_language()),
            source=e.source,
        )
        yield tell("command.difference_why", line=line, explanation=explanation) if explanation else line


def stale_lines(ledger: Ledger) -> Iterator[str]:
    """One line a recorded difference that is none any more, in the language of messages."""
    for check, *rest in ledger.stale:
        entry = " | ".join([_compared(check, message_language()), *filter(None, rest)])
        yield tell("command.stale", entry=entry)


def _compared(check: str, lang: str) -> str:
    """The words for what was compared with what; the ledger and the recorded differences have them as a key."""
    what, _, source = check.partition(" of ")
    words = say(f"command.check {what}", lang)
    return say("command.check_of", lang, check=words, source=source) if source else words


def summary_markdown(ledger: Ledger, lang: str = "en") -> str:
    """Table of comparisons, matches and differences, for the README."""
    table = ledger.summary()
    statuses = " | ".join(say(f"command.status {status}", lang) for status in STATUSES)
    lines = [f"| {say('command.compared', lang)} | n | {statuses} |", "|---" * (len(STATUSES) + 2) + "|"]
    for name, row in table.iterrows():
        label = f"**{say('command.total', lang)}**" if name == "total" else _compared(str(name), lang)
        lines.append(f"| {label} | {' | '.join(whole(int(v), lang) for v in row)} |")
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
    except (OSError, ValueError) as error:
        raise OutputError(
            message("errors.checks.ledger.write_summary", path=path, system_words=system_words(error))
        ) from None
    if _BEGIN not in text or _END not in text:
        raise OutputError(message("errors.checks.ledger.no_markers", path=path, begin=_BEGIN, end=_END))
    head, _, rest = text.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    write_whole(path, f"{head}{_BEGIN}\n{summary_markdown(ledger)}\n{_END}{tail}")
