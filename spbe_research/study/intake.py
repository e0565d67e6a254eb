"""Take figures of any depth into a study: checked against what is there, then written whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.published import DEPTHS
from spbe_research.data.regions import Region, find_region, slugify
from spbe_research.data.tables import LAYERED, read_table
from spbe_research.errors import (
    STUDY_ROW,
    ConflictError,
    FileProblems,
    NoObservation,
    ParameterError,
    message,
)
from spbe_research.numbers.exact import round_exact
from spbe_research.numbers.intervals import printed_interval
from spbe_research.numbers.language import Figure
from spbe_research.options import check_texts
from spbe_research.paths import packaged_only
from spbe_research.scoring.score import score
from spbe_research.study.beforehand import check_beforehand
from spbe_research.study.folder import Study, write_tables
from spbe_research.study.reading.cells import level_text
from spbe_research.study.reading.file import read_file
from spbe_research.study.reading.filled import Filled
from spbe_research.study.reading.value_table import LeftOut
from spbe_research.study.together import against, among_themselves
from spbe_research.study.writing import only_writer
from spbe_research.text.catalog import say

__all__ = [
    "Added",
    "Cited",
    "add_cited",
    "add_evaluations",
    "add_file",
    "document_file",
    "original_of",
    "remove_levels",
    "source_of",
    "sources_left",
]

_KEY = ["institution_id", "year", "instrument", "assessment"]
_COMPARED = 12
_SHORT = 60  # characters of a label; a line below a figure holds two


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one evaluation.

    Attributes
    ----------
    filled : the evaluation; source : id of its source in the study (of what was there, when nothing was written).
    outcome : ``"added"``, ``"replaced"`` or ``"already there"``; of the depth that was not there, where one was not.
    """

    filled: Filled
    source: str
    outcome: str

    @property
    def rows(self) -> int:
        """Number of rows that the instrument has."""
        return len(load_instrument(self.filled.instrument).codes)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a document says of itself: the line of its source, in place of a user's words.

    Attributes
    ----------
    key : what its id in the study is made of.
    title, where, trust, short_id, short_en, citation_id, citation_en : as data/README.md has them.
    """

    key: str
    title: str
    where: str
    trust: str
    short_id: str
    short_en: str
    citation_id: str
    citation_en: str


def add_file(
    study: Study,
    path: str | Path,
    *,
    source: str,
    source_short: str | None = None,
    region: str | Region | None = None,
    year: int | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    left_out: LeftOut | None = None,
    skip: Sequence[str] = (),
    replace: bool = False,
    beside: bool = False,
    dry_run: bool = False,
    check: Callable[[], Sequence[object]] | None = None,
) -> tuple[Added, ...]:
    """Check a file and add its evaluations to a study.

    Parameters
    ----------
    source : where the figures are from, in the user's words; it is cited in reports.
    source_short : how tables and figures call that source, such as ``"Diskominfo (2026)"``; the whole text without it.
        Given for a source that the study has, it becomes that one's.
    region, year, assessment, instrument, sheet, columns : as in
        :func:`spbe_research.study.reading.file.read_levels`.
    left_out, skip : as in :func:`spbe_research.study.reading.file.read_file`.
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
    text, short = _checked_source(study, source, source_short)
    filled = read_file(
        path, region=region, year=year, assessment=assessment, instrument=instrument, sheet=sheet, columns=columns,
        left_out=left_out, skip=skip,
    )  # fmt: skip
    return _take(study, filled, text, short, Path(path), replace, beside, dry_run, check)


def add_evaluations(
    study: Study,
    sets: Sequence[Filled],
    *,
    source: str,
    source_short: str | None = None,
    file: str | Path | None = None,
    replace: bool = False,
    beside: bool = False,
    dry_run: bool = False,
    check: Callable[[], Sequence[object]] | None = None,
) -> tuple[Added, ...]:
    """Add evaluations that were read already, with their figures at one or several depths, to a study.

    Parameters
    ----------
    sets : what is given of each evaluation.
    file : where they were read from, which is kept in the study; None for figures typed by hand.
    source, source_short, replace, beside, dry_run, check : as in :func:`add_file`.

    Returns
    -------
    tuple of Added, one an evaluation.

    Raises
    ------
    FileProblems
        with every figure that contradicts another of its own evaluation; nothing is written.
    ConflictError
        with the figures that differ from, or contradict, those already there; nothing is written.
    """
    path = None if file is None else Path(file)
    text, short = _checked_source(study, source, source_short)
    return _take(study, sets, text, short, path, replace, beside, dry_run, check)


def add_cited(
    study: Study,
    documents: Sequence[tuple[Filled, Cited]],
    *,
    originals: Sequence[Path] = (),
    replace: bool = False,
    beside: bool = False,
    dry_run: bool = False,
    check: Callable[[], Sequence[object]] | None = None,
) -> tuple[Added | FileProblems, ...]:
    """Add evaluations that cite themselves, each under its own source; what one contradicts stops no other.

    Only the study's own figures count as there already: what is published of an evaluation was compared with it when
    it was read, and is stored all the same.

    Parameters
    ----------
    documents : what is given of each evaluation, and its source; originals : files to keep a copy of.
    replace, beside, dry_run, check : as in :func:`add_file`.

    Returns
    -------
    tuple, in the order given: what became of each, or every reason why it was not taken.
    """
    with nullcontext() if dry_run else only_writer(study.path):
        study.activate()
        return _each_cited(study, documents, originals, replace, beside, check, dry_run)


def _each_cited(
    study: Study,
    documents: Sequence[tuple[Filled, Cited]],
    originals: Sequence[Path],
    replace: bool,
    beside: bool,
    check: Callable[[], Sequence[object]] | None,
    dry_run: bool,
) -> tuple[Added | FileProblems, ...]:
    sources = study.table("sources")
    change = _Change(beside=beside, replace=replace, own_alone=True)
    results: list[Added | FileProblems] = []
    for filled, cited in documents:
        source, with_line = _cited_line(sources, cited)
        lines = [] if filled.region.is_group else among_themselves(filled)
        if lines:
            results.append(FileProblems(filled.place, lines))
            continue
        added, conflicts = change.take(filled, source)
        if conflicts:
            results.append(ConflictError(filled.place, conflicts))
            continue
        sources = with_line if added.source == source and added.outcome != "already there" else sources
        results.append(added)
    if not change.new:
        return tuple(results)
    tables = {"sources": sources} | change.tables(study)
    try:
        check_beforehand(study, tables, change.new, documents[0][0].place, check)
    except FileProblems as error:
        if len(documents) == 1:
            return (error,)
        rest = (replace, beside, check, dry_run)  # one of them: each by itself
        return tuple(x for one in documents for x in _each_cited(study, [one], originals, *rest))
    if not dry_run:
        write_tables(study, tables, {name: data for file in originals for name, data in original_of(file).items()})
    return tuple(results)


def _cited_line(sources: pd.DataFrame, cited: Cited) -> tuple[str, pd.DataFrame]:
    """Id of a document's source and the study's table of sources with its line."""
    line = {name: str(getattr(cited, name)) for name in Cited.__slots__ if name != "key"}
    known = sources.loc[sources["title"] == cited.title, "source"]
    if len(known):
        changed = sources.copy()
        changed.loc[known.index, list(line)] = list(line.values())
        return str(known.iloc[0]), changed
    source = _new_id(cited.key, {*read_table("sources")["source"], *sources["source"]})
    return source, _with_line(sources, line | {"source": source})


def _checked_source(study: Study, source: str, source_short: str | None) -> tuple[str, str | None]:
    """The user's words for where figures are from, on one line, and the label for it."""
    check_texts(source=source, source_short=source_short)
    text = " ".join("".join(c if c.isprintable() else " " for c in source or "").split())
    if not text:
        raise ParameterError(message("errors.study.intake.add_file"))
    if len(text) > 300:
        raise ParameterError(message("errors.study.intake.source_too_long", n_text=len(text)))
    if text in set(read_table("sources").loc[lambda t: t.index < STUDY_ROW, "source"]):
        raise ParameterError(message("errors.study.intake.source_is_packaged", text=text))
    return text, _short_label(study, source_short, text)


def _take(
    study: Study,
    sets: Sequence[Filled],
    text: str,
    short: str | None,
    path: Path | None,
    replace: bool,
    beside: bool,
    dry_run: bool,
    check: Callable[[], Sequence[object]] | None,
) -> tuple[Added, ...]:
    with nullcontext() if dry_run else only_writer(study.path):
        study.activate()
        return _write(study, path, sets, text, short, replace=replace, beside=beside, check=check, dry_run=dry_run)


def remove_levels(
    study: Study, region: str | Region, year: int, *, assessment: str | None = None, source: str | None = None
) -> str:
    """Take one evaluation out of a study: the user's own figures only, at every depth.

    Returns
    -------
    What was removed, in words.

    Raises
    ------
    NoObservation
        when the study has no such figures, or several sets that match; it lists what there is.
    """
    place = find_region(region)
    with only_writer(study.path):
        tables = {name: study.table(name) for name, _, _ in DEPTHS.values()}
        wish = {"institution_id": place.id, "year": str(year), "assessment": assessment, "source": source}
        wish = {k: v for k, v in wish.items() if v is not None}
        match = {n: t.loc[(t[list(wish)] == list(wish.values())).all(axis=1)] for n, t in tables.items()}
        sets = _keys(match.values())
        if len(sets) != 1:
            listed = _keys((tables if sets.empty else match).values())[["institution", "year", "assessment", "source"]]
            there = "; ".join(", ".join(line) for line in listed.drop_duplicates().to_numpy())
            there = there or message("errors.study.reading.nothing")
            problem = message("errors.study.intake.no_such_levels")
            if not sets.empty:
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
        changed = {n: t.drop(index=match[n].index) for n, t in tables.items() if len(match[n])}
        write_tables(study, changed | {"sources": sources_left(study, changed, set(sets["source"]))})
    line = sets.iloc[0]
    kind = "removed" if set(changed) == {DEPTHS["indicator"][0]} else "removed_figures"
    return message(
        f"errors.study.intake.{kind}",
        place=place.describe(),
        year=year,
        assessment=line["assessment"],
        n=sum(map(len, match.values())),
        source=line["source"],
    )


def sources_left(study: Study, changed: Mapping[str, pd.DataFrame], gone: set[str]) -> pd.DataFrame:
    """The study's table of sources without those that nothing stands on any more.

    Parameters
    ----------
    changed : tables as they would be; gone : ids of sources whose figures are taken out.
    """
    sources = study.table("sources")
    held = (name for name in LAYERED if name != "sources")
    used = set().union(*((changed[n] if n in changed else study.table(n))["source"] for n in held))
    return sources[~sources["source"].isin(gone - used)]


def source_of(study: Study, source: str, source_short: str | None, path: Path) -> tuple[str, pd.DataFrame]:
    """Id of a source in the user's words, and the study's table of sources with a line for it.

    Raises
    ------
    ParameterError
        for words or a label that cannot be one.
    """
    text, short = _checked_source(study, source, source_short)
    return _source(study, text, short, path)


def _keys(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """What the rows of several tables are told apart by, each once."""
    every = pd.concat([t[["institution", *_KEY, "source"]] for t in tables], ignore_index=True)
    return every.drop_duplicates([*_KEY, "source"])


@dataclass(slots=True)
class _There:
    """What is there of all evaluations at one depth; in the study alone, or in the packaged data too."""

    depth: str
    own_alone: bool
    table: pd.DataFrame = field(init=False)
    places: dict[tuple[str, ...], np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        table = read_table(DEPTHS[self.depth][0])
        self.table = table[table.index > STUDY_ROW] if self.own_alone else table
        self.places = self.table.groupby(_KEY, sort=False).indices

    def of(self, filled: Filled) -> pd.DataFrame:
        """Rows of one evaluation."""
        return self.table.iloc[self.places.get(_key(filled), [])]

    def sets(self, filled: Filled) -> dict[str, dict[str, str]]:
        """Figures of one evaluation by source, each by number."""
        groups = self.of(filled).groupby("source", sort=False)
        return {str(name): _by_number(group, self.depth) for name, group in groups}


def _by_number(rows: pd.DataFrame, depth: str) -> dict[str, str]:
    _, number, value = DEPTHS[depth]
    return dict(zip(rows[number] if number else ["index"] * len(rows), rows[value], strict=True))


def _write(
    study: Study,
    path: Path | None,
    sets: Sequence[Filled],
    text: str,
    short: str | None,
    *,
    replace: bool,
    beside: bool,
    check: Callable[[], Sequence[object]] | None,
    dry_run: bool,
) -> tuple[Added, ...]:
    source, sources = _source(study, text, short, path)
    file = message("errors.study.by_hand.name") if path is None else path.name
    contradicted = [line for filled in sets for line in among_themselves(filled)]
    if contradicted:
        raise FileProblems(file, contradicted)
    change = _Change(beside=beside, replace=replace)
    taken = [change.take(filled, source) for filled in sets]
    added = [one for one, _ in taken]
    conflicts = [line for _, lines in taken for line in lines]
    if conflicts:
        raise ConflictError(file, conflicts)
    relabelled = source in {a.source for a in added} and not sources.equals(study.table("sources"))
    if change.new or relabelled:
        tables = {"sources": sources} | change.tables(study)
        check_beforehand(study, tables, change.new, file, check)
        if not dry_run:
            write_tables(study, tables, None if path is None else original_of(path))
    return tuple(added)


@dataclass(slots=True)
class _Change:
    """What the rows of a study become, one evaluation after another.

    Attributes
    ----------
    own_alone : whether packaged figures are left aside. there : what is there, by depth.
    new : what is to be written, each with its source.
    """

    beside: bool
    replace: bool
    own_alone: bool = False
    there: dict[str, _There] = field(init=False)
    new: list[tuple[Filled, str]] = field(default_factory=list)
    dropped: dict[str, list[int]] = field(default_factory=lambda: {depth: [] for depth in DEPTHS})

    def __post_init__(self) -> None:
        self.there = {depth: _There(depth, self.own_alone) for depth in DEPTHS}

    def take(self, filled: Filled, source: str) -> tuple[Added, list[str]]:
        """What becomes of one evaluation, and the lines of what it differs from."""
        inst = load_instrument(filled.instrument)
        outcomes: dict[str, str] = {}
        conflicts: list[str] = []
        dropped: dict[str, list[int]] = {}
        kept = source
        for depth in filled.figures:
            rows = self.there[depth].of(filled)
            with_it = [
                of for one, of in self.new if one.key == filled.key and one.figures.get(depth) == filled.figures[depth]
            ]
            if with_it and self.own_alone:  # another document of the same change holds it
                outcome, kept_here, clash = "already there", with_it[0], list[str]()
            else:
                outcome, kept_here, clash = _compare(
                    filled, depth, rows, source, inst, replace=self.replace, beside=self.beside
                )
            kept = kept_here if outcome == "already there" and not outcomes else kept
            outcomes[depth] = outcome
            conflicts += clash
            if outcome == "replaced":
                dropped[depth] = [int(row) for row in rows.index[rows.index > STUDY_ROW]]
        fresh = [depth for depth, outcome in outcomes.items() if outcome != "already there"]
        outcome = "replaced" if "replaced" in outcomes.values() else "added" if fresh else "already there"
        if fresh:
            if not (self.beside or self.own_alone):
                conflicts += _published(filled, inst, self.there["index"].of(filled))
            if not conflicts and not filled.region.is_group:
                others = _others(filled, self.there, source if self.beside else None, fresh)
                conflicts += against(filled, others, source)
            if not conflicts:
                self.new.append((_only(filled, fresh), source))
                for depth, numbers in dropped.items():
                    self.dropped[depth] += numbers
        return Added(filled, source if fresh else kept, outcome), conflicts

    def tables(self, study: Study) -> dict[str, pd.DataFrame]:
        """The study's tables of figures that change, as they would be."""
        tables: dict[str, pd.DataFrame] = {}
        for depth, (name, _, _) in DEPTHS.items():
            mine = [row for one, source in self.new for row in _rows(one, depth, source)]
            if mine:
                own = study.table(name)
                own = own.drop(index=[row - STUDY_ROW for row in self.dropped[depth]])
                rows = pd.DataFrame(mine, columns=list(self.there[depth].table.columns), dtype="str")
                tables[name] = pd.concat([own, rows], ignore_index=True)
        return tables


def _others(
    filled: Filled, there: Mapping[str, _There], source: str | None, fresh: Sequence[str]
) -> list[tuple[str, str, dict[str, str]]]:
    """Source, depth and figures of what is there at other depths; of one source where one is named."""
    return [
        (name, depth, figures)
        for depth, known in there.items()
        if depth not in filled.figures or depth not in fresh
        for name, figures in known.sets(filled).items()
        if source is None or name == source
    ]


def _only(filled: Filled, depths: Sequence[str]) -> Filled:
    """The evaluation with its figures at some depths alone."""
    return replace(
        filled,
        levels=filled.levels if "indicator" in depths else {},
        aspects=filled.aspects if "aspect" in depths else {},
        domains=filled.domains if "domain" in depths else {},
        index=filled.index if "index" in depths else "",
        predicate=filled.predicate if "index" in depths else "",
    )


def _key(filled: Filled) -> tuple[str, str, str, str]:
    return filled.region.id, str(filled.year), filled.instrument, filled.assessment


def _rows(filled: Filled, depth: str, source: str) -> list[tuple[str, ...]]:
    """Rows of one depth, with the columns of its table."""
    about = (filled.region.id, filled.region.name, filled.region.kind, str(filled.year), filled.instrument)
    head = (*about, filled.assessment, filled.procedure)
    figures = filled.figures.get(depth, {})
    if depth == "index":
        return [(*head, text, filled.predicate, source, "") for text in figures.values()]
    notes = filled.notes if depth == "indicator" else {}
    return [(*head, number, text, source, notes.get(number, "")) for number, text in figures.items()]


def _compare(
    filled: Filled,
    depth: str,
    there: pd.DataFrame,
    source: str,
    instrument: Instrument,
    *,
    replace: bool,
    beside: bool,
) -> tuple[str, str, list[str]]:
    """Outcome, source and conflicts of one evaluation at one depth against what is there."""
    replaced = False
    clash: list[str] = []
    mine = {n: Fraction(x) for n, x in filled.figures[depth].items()}
    for name, group in there.groupby("source", sort=False):
        figures = {n: Fraction(x) for n, x in _by_number(group, depth).items()}
        own = bool((group.index > STUDY_ROW).all())
        named = set(group["predicate"]) if depth == "index" and filled.predicate else {filled.predicate}
        if figures == mine and named == {filled.predicate}:
            return "already there", str(name), []
        if own and (replace or (figures == mine and named == {""} and name == source)):  # a predicate comes to it
            replaced = True
        elif not (beside and name != source):
            clash += _side_by_side(filled, depth, figures, str(name), instrument, own=own)
            if figures == mine:
                clash.append(
                    message("errors.study.intake.other_predicate", there=", ".join(named), here=filled.predicate)
                )
    return "replaced" if replaced else "added", source, clash


def _side_by_side(
    filled: Filled, depth: str, figures: dict[str, Fraction], name: str, instrument: Instrument, *, own: bool
) -> list[str]:
    mine = {n: Fraction(x) for n, x in filled.figures[depth].items()}
    numbers = instrument.codes if depth == "indicator" else ["index"] if depth == "index" else instrument.numbers(depth)
    differ = [n for n in numbers if figures.get(n) != mine.get(n)]
    values = {"evaluation": filled.describe(), "source": name, "n": len(differ), "rows": len(numbers)}
    kind = f"{'levels' if depth == 'indicator' else 'values'}_{'here' if own else 'packaged'}"
    lines: list[str] = [message(f"errors.study.intake.other_{kind}", place=filled.place, **values)]
    lines += [
        message(
            f"errors.study.intake.differs_{depth}" if depth != "indicator" else "errors.study.intake.differs",
            code=n, there=_shown(figures.get(n), depth, instrument), here=_shown(mine.get(n), depth, instrument),
        )
        for n in differ[:_COMPARED]
    ]  # fmt: skip
    lines += [message("errors.study.intake.and_more", left=len(differ) - _COMPARED)] if len(differ) > _COMPARED else []
    return lines


def _shown(value: Fraction | None, depth: str, instrument: Instrument) -> str:
    if value is None:
        return message("errors.study.intake.without_level")
    if depth == "indicator":
        return Figure(level_text(value))
    return Figure(round_exact(value, instrument.decimals, instrument.rounding))


def _published(filled: Filled, instrument: Instrument, same: pd.DataFrame) -> list[str]:
    """A line when a published index of the same evaluation is not the one that the levels give."""
    if same.empty or len(filled.levels) < len(instrument.codes):
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
                    index=Figure(scored.published()),
                    source=name,
                    printed=Figure(printed),
                    evaluation=filled.describe(),
                )
            )
    return lines


def _short_label(study: Study, short: str | None, text: str) -> str | None:
    """The label that was asked for, where it can be one: short, on one line, and of no other source."""
    if short is None:
        return None
    label = short.strip()
    if not label or not label.isprintable():
        raise ParameterError(message("errors.study.intake.short_unprintable", short=short))
    if len(label) > _SHORT:
        raise ParameterError(message("errors.study.intake.short_too_long", n=len(label), most=_SHORT))
    with packaged_only():
        packaged = read_table("sources")
    for table in (packaged, study.table("sources")):
        same = table[((table["short_id"] == label) | (table["short_en"] == label)) & (table["title"] != text)]
        if len(same):
            other = same["source"].iloc[0]
            raise ParameterError(message("errors.study.intake.short_taken", short=label, source=other))
    return label


def _source(study: Study, text: str, short: str | None, path: Path | None) -> tuple[str, pd.DataFrame]:
    """Id of the source in the study and the study's table of sources, with a line for it."""
    own = study.table("sources")
    known = own.loc[own["title"] == text, "source"]
    if len(known):
        if short is not None:
            own = own.copy()
            own.loc[known.index, ["short_id", "short_en"]] = short
        return str(known.iloc[0]), own
    source = _new_id(text, set(read_table("sources")["source"]))
    if path is None:
        where = say("study.source.by_hand", study.lang)
    else:
        name, mark = document_file(path)
        where = say("study.source.where", study.lang, name=name, mark=mark)
    line = {
        "source": source,
        "title": text,
        "where": where,
        "trust": say("study.source.trust", study.lang),
        "short_id": short or text,
        "short_en": short or text,
        "citation_id": say("study.source.cited", "id", source=text),
        "citation_en": say("study.source.cited", "en", source=text),
    }
    return source, _with_line(own, line)


def _with_line(sources: pd.DataFrame, line: dict[str, str]) -> pd.DataFrame:
    """A study's table of sources with one more, printed as the instruments print."""
    whole = line | {"publisher": "", "decimals": "2", "rounding": "half-up", "predicate_of": ""}
    return pd.concat([sources, pd.DataFrame([whole], columns=list(sources.columns), dtype="str")], ignore_index=True)


def _new_id(text: str, taken: set[str]) -> str:
    """An id for a source, made from its words, that no other bears."""
    stem = f"study-{slugify(text)[:40].strip('-') or 'source'}"
    source, number = stem, 2
    while source in taken:
        source, number = f"{stem}-{number}", number + 1
    return source


def document_file(path: Path) -> tuple[str, str]:
    """How a study calls a file that figures are from, and its fingerprint."""
    return _safe_name(path), hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _safe_name(path: Path) -> str:
    return f"{slugify(path.stem)[:60] or 'file'}{path.suffix.lower() if path.suffix.isascii() else ''}"


def original_of(path: Path) -> dict[str, bytes]:
    """The file as it was added, evidence columns and all, under the name that it is kept by."""
    data = path.read_bytes()
    return {f"{hashlib.sha256(data).hexdigest()[:12]}-{_safe_name(path)}": data}
