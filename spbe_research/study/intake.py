"""Take a file of levels into a study: checked against what is there, then written whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.observations import DEPTHS
from spbe_research.data.regions import Region, find_region, slugify
from spbe_research.data.tables import LAYERED, read_table
from spbe_research.errors import (
    STUDY_ROW,
    ConflictError,
    NoObservation,
    ParameterError,
    message,
)
from spbe_research.numbers.intervals import printed_interval
from spbe_research.scoring.score import score
from spbe_research.study.beforehand import check_beforehand
from spbe_research.study.folder import Study, write_tables
from spbe_research.study.reading.cells import level_text
from spbe_research.study.reading.file import read_levels
from spbe_research.study.reading.filled import Filled, check_texts
from spbe_research.study.writing import only_writer
from spbe_research.text.catalog import say

__all__ = ["Added", "add_file", "remove_levels"]

_LEVELS = DEPTHS["indicator"][0]
_KEY = ["institution_id", "year", "instrument", "assessment"]
_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one evaluation of a file.

    Attributes
    ----------
    filled : the evaluation; source : id of its source in the study (of what was there, when nothing was written).
    outcome : ``"added"``, ``"replaced"`` or ``"already there"``.
    """

    filled: Filled
    source: str
    outcome: str

    @property
    def rows(self) -> int:
        """Number of rows that the instrument has."""
        return len(load_instrument(self.filled.instrument).codes)


def add_file(
    study: Study,
    path: str | Path,
    *,
    source: str,
    region: str | Region | None = None,
    year: int | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    replace: bool = False,
    beside: bool = False,
    dry_run: bool = False,
    check: Callable[[], Sequence[object]] | None = None,
) -> tuple[Added, ...]:
    """Check a file and add its evaluations to a study.

    Parameters
    ----------
    source : where the figures are from, in the user's words; it is cited in reports.
    region, year, assessment, instrument, sheet, columns : as in
        :func:`spbe_research.study.reading.file.read_levels`.
    replace : put the file's levels in the place of the study's own of the same evaluation.
    beside : keep both where a published figure, or another source of the study, says otherwise.
    dry_run : say what would become of the file and write nothing.
    check : findings in all tables as the active study has them; asked with the tables as they would be.

    Returns
    -------
    tuple of Added, one an evaluation.

    Raises
    ------
    FileProblems
        with every problem of the file; nothing is written.
    ConflictError
        with the levels that differ, side by side; nothing is written.
    """
    check_texts(source=source)
    text = " ".join("".join(c if c.isprintable() else " " for c in source or "").split())
    if not text:
        raise ParameterError(message("errors.study.intake.add_file"))
    if len(text) > 300:
        raise ParameterError(message("errors.study.intake.source_too_long", n_text=len(text)))
    if text in set(read_table("sources").loc[lambda t: t.index < STUDY_ROW, "source"]):
        raise ParameterError(message("errors.study.intake.source_is_packaged", text=text))
    filled = read_levels(
        path, region=region, year=year, assessment=assessment, instrument=instrument, sheet=sheet, columns=columns
    )
    if dry_run:
        study.activate()
        return _write(study, Path(path), filled, text, replace=replace, beside=beside, check=check, dry_run=True)
    with only_writer(study.path):
        study.activate()
        return _write(study, Path(path), filled, text, replace=replace, beside=beside, check=check)


def remove_levels(
    study: Study, region: str | Region, year: int, *, assessment: str | None = None, source: str | None = None
) -> str:
    """Take one evaluation out of a study: the user's own levels only.

    Returns
    -------
    What was removed, in words.

    Raises
    ------
    NoObservation
        when the study has no such levels, or several sets that match; it lists what there is.
    """
    place = find_region(region)
    with only_writer(study.path):
        table = study.table(_LEVELS)
        wish = {"institution_id": place.id, "year": str(year), "assessment": assessment, "source": source}
        wish = {k: v for k, v in wish.items() if v is not None}
        match = table.loc[(table[list(wish)] == list(wish.values())).all(axis=1)]
        sets = match[[*_KEY, "source"]].drop_duplicates()
        if len(sets) != 1:
            listed = (table if match.empty else match)[["institution", "year", "assessment", "source"]]
            there = "; ".join(", ".join(line) for line in listed.drop_duplicates().to_numpy())
            there = there or message("errors.study.reading.nothing")
            problem = message("errors.study.intake.no_such_levels")
            if not match.empty:
                problem = message("errors.study.intake.several_sets", n=len(sets))
            raise NoObservation(
                message(
                    "errors.study.intake.remove_levels",
                    name=study.name,
                    place=place.describe(),
                    year=year,
                    problem=problem,
                    there=there,
                )
            )
        kept = table.drop(index=match.index)
        sources = study.table("sources")
        used = set(kept["source"]).union(*(study.table(t)["source"] for t in LAYERED if t not in ("sources", _LEVELS)))
        unused = set(match["source"]) - used
        write_tables(study, {_LEVELS: kept, "sources": sources[~sources["source"].isin(unused)]})
    line = sets.iloc[0]
    return message(
        "errors.study.intake.removed",
        place=place.describe(),
        year=year,
        assessment=line["assessment"],
        n=len(match),
        source=line["source"],
    )


def _write(
    study: Study,
    path: Path,
    sets: Sequence[Filled],
    text: str,
    *,
    replace: bool,
    beside: bool,
    check: Callable[[], Sequence[object]] | None,
    dry_run: bool = False,
) -> tuple[Added, ...]:
    source, sources = _source(study, text, path)
    table = read_table(_LEVELS)
    groups = dict(iter(table.groupby(_KEY, sort=False)))
    published = dict(iter(read_table(DEPTHS["index"][0]).groupby(_KEY, sort=False)))
    added: list[Added] = []
    conflicts: list[str] = []
    dropped: list[int] = []
    for filled in sets:
        inst = load_instrument(filled.instrument)
        there = groups.get(_key(filled), table.iloc[:0])
        outcome, at, clash = _compare(filled, there, source, inst, replace=replace, beside=beside)
        clash += [] if beside or outcome == "already there" else _published(filled, inst, published.get(_key(filled)))
        conflicts += clash
        if outcome == "replaced":
            dropped += [int(row) for row in there.index[there.index > STUDY_ROW]]
        added.append(Added(filled, at, outcome))
    if conflicts:
        raise ConflictError(path.name, conflicts)
    new = [a.filled for a in added if a.outcome != "already there"]
    if new:
        own = study.table(_LEVELS)
        own = own.drop(index=[row - STUDY_ROW for row in dropped])
        rows = pd.DataFrame([r for f in new for r in _rows(f, source)], columns=list(table.columns), dtype="str")
        tables = {"sources": sources, _LEVELS: pd.concat([own, rows], ignore_index=True)}
        check_beforehand(study, tables, new, source, path.name, check)
        if not dry_run:
            write_tables(study, tables, _original(path))
    return tuple(added)


def _key(filled: Filled) -> tuple[str, str, str, str]:
    return filled.region.id, str(filled.year), filled.instrument, filled.assessment


def _rows(filled: Filled, source: str) -> list[tuple[str, ...]]:
    head = (filled.region.id, filled.region.name, filled.region.kind, str(filled.year), filled.instrument)
    return [
        (*head, filled.assessment, "", code, level_text(level), source, filled.notes.get(code, ""))
        for code, level in filled.levels.items()
    ]


def _compare(
    filled: Filled, there: pd.DataFrame, source: str, instrument: Instrument, *, replace: bool, beside: bool
) -> tuple[str, str, list[str]]:
    """Outcome, source and conflicts of one evaluation against what is there."""
    replaced = False
    clash: list[str] = []
    for name, group in there.groupby("source", sort=False):
        levels = {c: Fraction(x) for c, x in zip(group["indicator"], group["level"], strict=True)}
        if levels == filled.levels:
            return "already there", str(name), []
        own = bool((group.index > STUDY_ROW).all())
        if own and replace:
            replaced = True
        elif not (beside and name != source):
            clash += _side_by_side(filled, levels, str(name), instrument, own=own)
    return "replaced" if replaced else "added", source, clash


def _side_by_side(
    filled: Filled, levels: dict[str, Fraction], name: str, instrument: Instrument, *, own: bool
) -> list[str]:
    differ = [c for c in instrument.codes if levels.get(c) != filled.levels.get(c)]
    values = {"evaluation": filled.describe(), "source": name, "n": len(differ), "rows": len(instrument.codes)}
    if own:
        clash = message("errors.study.intake.other_levels_here", place=filled.place, **values)
    else:
        clash = message("errors.study.intake.other_levels_packaged", place=filled.place, **values)
    lines: list[str] = [clash]
    lines += [
        message("errors.study.intake.differs", code=c, there=_shown(levels.get(c)), here=_shown(filled.levels.get(c)))
        for c in differ[:_COMPARED]
    ]
    lines += [message("errors.study.intake.and_more", left=len(differ) - _COMPARED)] if len(differ) > _COMPARED else []
    return lines


def _shown(level: Fraction | None) -> str:
    return message("errors.study.intake.without_level") if level is None else level_text(level)


def _published(filled: Filled, instrument: Instrument, same: pd.DataFrame | None) -> list[str]:
    """A line when a published index of the same evaluation is not the one that the levels give."""
    if same is None or len(filled.levels) < len(instrument.codes):
        return []
    rules = read_table("sources").set_index("source")[["decimals", "rounding"]]
    scored = score(filled.levels, instrument)
    lines: list[str] = []
    for printed, name in zip(same["index"], same["source"], strict=True):
        decimals, rule = int(rules.loc[name, "decimals"]), str(rules.loc[name, "rounding"])
        if scored.index_exact not in printed_interval(printed, decimals=decimals, rule=rule):
            lines.append(
                message(
                    "errors.study.intake.published",
                    place=filled.place,
                    index=scored.published(),
                    source=name,
                    printed=printed,
                    evaluation=filled.describe(),
                )
            )
    return lines


def _source(study: Study, text: str, path: Path) -> tuple[str, pd.DataFrame]:
    """Id of the source in the study and the study's table of sources, with a line for it."""
    own = study.table("sources")
    known = own.loc[own["title"] == text, "source"]
    if len(known):
        return str(known.iloc[0]), own
    stem = f"study-{slugify(text)[:40].strip('-') or 'source'}"
    taken, source, number = set(read_table("sources")["source"]), stem, 2
    while source in taken:
        source, number = f"{stem}-{number}", number + 1
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    line = {
        "source": source,
        "title": text,
        "where": say("study.source.where", study.lang, name=_safe_name(path), mark=mark),
        "trust": say("study.source.trust", study.lang),
        "publisher": "",
        "decimals": "2",
        "rounding": "half-up",
        "predicate_of": "",
        "short_id": text,
        "short_en": text,
        "citation_id": say("study.source.cited", "id", source=text),
        "citation_en": say("study.source.cited", "en", source=text),
    }
    return source, pd.concat([own, pd.DataFrame([line], columns=list(own.columns), dtype="str")], ignore_index=True)


def _safe_name(path: Path) -> str:
    return f"{slugify(path.stem)[:60] or 'file'}{path.suffix.lower() if path.suffix.isascii() else ''}"


def _original(path: Path) -> dict[str, bytes]:
    """The file as it was added, evidence columns and all, under the name that it is kept by."""
    data = path.read_bytes()
    return {f"{hashlib.sha256(data).hexdigest()[:12]}-{_safe_name(path)}": data}
