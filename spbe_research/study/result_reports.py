"""Result reports of the ministry into a study: many PDFs read, laid beside one another, stored with what they cite."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spbe_research.data.regions import Region, all_regions, find_region
from spbe_research.errors import ConflictError, FileProblems, message
from spbe_research.options import check_years
from spbe_research.progress import steps_of
from spbe_research.study.folder import Study
from spbe_research.study.intake import Added, Cited, add_cited, document_file
from spbe_research.study.reading.filled import Filled, check_region
from spbe_research.study.reading.pdf.published import held_of
from spbe_research.study.reading.pdf.read import read_result_report
from spbe_research.study.reading.pdf.result import Check, PreviousLevels, PrintedFigure, ResultReport
from spbe_research.study.reading.pdf.units import Unit
from spbe_research.text.catalog import say, tell

__all__ = ["ReadFile", "Stored", "add_reports", "read_reports"]

_LABEL = 60  # characters of a label; a line below a figure holds two
_COMPARED = 12

#: which part of a report a source is of, what is to be said of it, and the year of its figures
_About = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What became of one PDF.

    Attributes
    ----------
    path : the file. report : what it holds, or None. refusal : every reason why nothing of it is used, or None.
    same_as : name of a file before it that holds the same report; ``""`` elsewhere.
    seen : what was read of a file that is refused for what another one says; None elsewhere.
    """

    path: Path
    report: ResultReport | None = None
    refusal: FileProblems | None = None
    same_as: str = ""
    seen: ResultReport | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one evaluation of a report.

    Attributes
    ----------
    read : the file; result : what became of it in the study, or why it was not taken.
    unchecked : whether its figures stand only once, and were asked for all the same.
    published : ids of packaged sources that hold the same figures of that evaluation.
    """

    read: ReadFile
    result: Added | FileProblems
    unchecked: bool = False
    published: tuple[str, ...] = ()


def read_reports(
    paths: Iterable[str | Path],
    *,
    region: str | Region | None = None,
    year: int | None = None,
    progress: bool | None = None,
) -> tuple[ReadFile, ...]:
    """Read result reports, one bad file stopping no other, and lay beside one another what two of them say.

    Parameters
    ----------
    region, year : what every one is expected to be of.
    progress : whether to draw a bar; by default where a command runs on a terminal and was not asked to be quiet.

    Returns
    -------
    tuple of ReadFile, in the order given.

    Raises
    ------
    UnknownRegion, AmbiguousRegion, ParameterError
        for what is expected, before anything is read.
    MissingExtra
        without pdfplumber.
    """
    asked, _ = check_region(region), check_years(year=year)
    if asked is not None:
        find_region(asked)
    files = [Path(p) for p in paths]
    known: dict[str, Path] = {}
    read: list[ReadFile] = []
    for path in _watched(files, progress):
        mark = _fingerprint(path)
        if mark is not None and mark in known:
            read.append(ReadFile(path, same_as=known[mark].name))
            continue
        try:
            report = read_result_report(path, region=region, year=year)
        except FileProblems as error:
            read.append(ReadFile(path, refusal=error))
        else:
            read.append(ReadFile(path, report))
        if mark is not None:
            known[mark] = path
    return _beside_another(read)


def _watched(files: Sequence[Path], progress: bool | None) -> Iterator[Path]:
    return steps_of(tell("command.work pdf"), files, len(files), shown=progress)


def _fingerprint(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):  # whoever reads it says why
        return None


def _beside_another(read: Sequence[ReadFile]) -> tuple[ReadFile, ...]:
    """Reports of one institution and year beside one another, and what one says of the year of another."""
    result = list(read)
    groups: dict[tuple[str, int], list[int]] = {}
    for at, one in enumerate(read):
        if one.report is not None:
            groups.setdefault((one.report.region.id, one.report.year), []).append(at)
    for places in groups.values():
        first, *others = places
        for other in others:
            a, b = read[first].report, read[other].report
            assert a is not None
            assert b is not None
            lines = _differences(a, b, _figures(a), _figures(b), a.year)
            if not lines:
                result[other] = ReadFile(read[other].path, same_as=read[first].path.name)
                continue
            for at in (first, other):
                result[at] = _refused(result[at], lines)
    for at, one in enumerate(read):
        report = one.report
        for previous in report.previous if report is not None else ():
            assert report is not None
            there = groups.get((report.region.id, previous.year), [])
            if not there or previous.checked:
                continue
            own = read[there[0]].report
            assert own is not None
            mine = {("indicator", code): f for code, f in previous.levels.items()}
            lines = _differences(own, report, _levels(own), mine, previous.year, only=mine)
            if lines:
                result[there[0]], result[at] = _refused(result[there[0]], lines), _refused(result[at], lines)
            elif result[at].report is not None:
                result[at] = replace(result[at], report=_confirmed(report, previous, own))
    return tuple(result)


def _refused(read: ReadFile, lines: Sequence[str]) -> ReadFile:
    before = read.refusal.problems if read.refusal is not None else ()
    return ReadFile(read.path, refusal=ConflictError(read.path.name, [*before, *lines]), seen=read.report or read.seen)


def _confirmed(report: ResultReport, previous: PreviousLevels, own: ResultReport) -> ResultReport:
    """The report with the levels of an earlier year taken as those of that year's own report."""
    pages = tuple(sorted({f.page for f in previous.levels.values()}))
    told = message("notes.pdf.previous", n=len(previous.levels), of=previous.year, source=own.file,
                   pages=", ".join(map(str, pages)))  # fmt: skip
    check = Check("previous", len(previous.levels), pages, told)
    return replace(
        report,
        previous=tuple(replace(p, against="levels") if p.year == previous.year else p for p in report.previous),
        checks=(*report.checks, check),
        unchecked=tuple(c for c in report.unchecked if c.kind != f"previous {previous.year}"),
    )


def _levels(report: ResultReport) -> dict[Unit, PrintedFigure]:
    return {("indicator", code): f for code, f in report.levels.items()}


def _figures(report: ResultReport) -> dict[Unit, PrintedFigure]:
    """Every figure of the report's own year."""
    units = (("domain", report.domains), ("aspect", report.aspects))
    above = {(kind, n): f for kind, figures in units for n, f in figures.items()}
    return {("index", ""): report.index} | above | _levels(report)


def _differences(
    one: ResultReport, other: ResultReport, first: Mapping[Unit, PrintedFigure], then: Mapping[Unit, PrintedFigure],
    year: int, only: Iterable[Unit] | None = None,
) -> list[str]:  # fmt: skip
    """Figures that two reports have of one year and print otherwise, side by side; empty where they agree."""
    units = list(only) if only is not None else [*first, *(u for u in then if u not in first)]
    values = [(u, first.get(u), then.get(u)) for u in units]
    differ = [(u, a, b) for u, a, b in values if a is None or b is None or a.value != b.value]
    if not differ:
        return []
    told = {"one": one.file, "two": other.file, "region": one.region.describe(), "year": year, "n": len(differ)}
    lines: list[str] = [message("errors.study.reports.differ", **told)]
    for (kind, number), a, b in differ[:_COMPARED]:
        shown = {"first": _shown(a), "then": _shown(b), "number": number}
        lines.append(message(f"errors.study.reports.differ_{kind}", **shown))
    left = len(differ) - _COMPARED
    return [*lines, message("errors.study.intake.and_more", left=left)] if left > 0 else lines


def _shown(figure: PrintedFigure | None) -> str:
    if figure is None:
        return message("errors.study.reports.not_printed")
    return message("errors.study.reports.figure", text=figure.text, page=figure.page)


def add_reports(
    study: Study,
    read: Sequence[ReadFile],
    *,
    source: str | None = None,
    source_short: str | None = None,
    with_previous: bool = False,
    keep_original: bool = False,
    replace: bool = False,
    beside: bool = False,
    dry_run: bool = False,
    check: Callable[[], Sequence[object]] | None = None,
) -> tuple[Stored, ...]:
    """Store what result reports hold in a study, each with a source that cites document, year and pages.

    Parameters
    ----------
    read : of :func:`read_reports`; what was refused there, or is the same as another, is passed over.
    source, source_short : the user's words for one report, in place of its own.
    with_previous : also levels of an earlier year, and means of groups, that stand only once; they bear the word
        *unchecked* wherever they are shown.
    keep_original : a copy of the PDFs too; without it nothing of them is kept but figures and citation.
    replace, beside, dry_run, check : as in :func:`spbe_research.study.intake.add_file`.

    Returns
    -------
    tuple of Stored, in the order of the files, the report's own year first.
    """
    documents: list[tuple[Filled, Cited]] = []
    about: list[tuple[ReadFile, bool, tuple[str, ...]]] = []
    for one in sorted((r for r in read if r.report is not None), key=lambda r: r.report.year if r.report else 0):
        assert one.report is not None
        published = _published(one.report)
        for filled, cited, unchecked in _documents(study, one, with_previous, (source, source_short), published):
            documents.append((filled, cited))
            about.append((one, unchecked, published if filled.index and not unchecked else ()))
    if not documents:
        return ()
    originals = [one.path for one in read if one.report is not None] if keep_original else []
    results = add_cited(
        study, documents, originals=originals, replace=replace, beside=beside, dry_run=dry_run, check=check
    )
    return tuple(Stored(one, r, once, published) for (one, once, published), r in zip(about, results, strict=True))


def _documents(
    study: Study, read: ReadFile, with_previous: bool, words: tuple[str | None, str | None], published: Sequence[str]
) -> Iterator[tuple[Filled, Cited, bool]]:
    """The evaluations of a report, each with its source and whether it stands unchecked."""
    r = read.report
    assert r is not None
    aspects, domains = ({n: _plain(f) for n, f in figures.items()} for figures in (r.aspects, r.domains))
    own = Filled(
        r.region, r.year, r.instrument, "official", {c: f.value for c, f in r.levels.items()}, {}, r.file,
        aspects=aspects, domains=domains, index=_plain(r.index), predicate=r.predicate, procedure=r.procedure,
    )  # fmt: skip
    cites = _Citing(study, read, words)
    yield own, cites.line("sample" if r.sample else "own", published=published), False
    if not with_previous:
        return
    for previous in r.previous:
        kind = "sample" if r.sample else "own" if previous.checked else "unchecked"
        levels = {c: f.value for c, f in previous.levels.items()}
        held = Filled(r.region, previous.year, r.instrument, "official", levels, {}, r.file)
        yield held, cites.line(kind, "levels", previous.levels.values(), previous.year), not previous.checked
    once = {c.kind.removeprefix("means ") for c in r.unchecked if c.kind.startswith("means ")}
    for group in sorted(once):
        figures = r.means[group]
        by = {k: {n: _plain(f) for (kind, n), f in figures.items() if kind == k} for k in ("aspect", "domain", "index")}
        held = Filled(all_regions()[group], r.year, r.instrument, "official", {}, {}, r.file, aspects=by["aspect"],
                      domains=by["domain"], index=by["index"].get("", ""), procedure=r.procedure)  # fmt: skip
        every = (f for each in r.means.values() for f in each.values())
        yield held, cites.line("sample" if r.sample else "unchecked", "means", every), True


@dataclass(frozen=True, slots=True)
class _Citing:
    """How what a report holds is cited: by itself, or in the user's words and short words."""

    study: Study
    read: ReadFile
    words: tuple[str | None, str | None]

    def line(
        self, kind: str, part: str = "", figures: Iterable[PrintedFigure] = (), year: int | None = None,
        published: Sequence[str] = (),
    ) -> Cited:  # fmt: skip
        """The line of a source; ``part`` of the report where it is not all of its own year's figures."""
        r, lang = self._report, self.study.lang
        every = list(figures) or list(_figures(r).values())
        name, mark = document_file(self.read.path)
        about = part, kind, year
        pages = say("study.report.pages_of_part", lang, pages=_listed(every))
        if not part:
            above = [*r.aspects.values(), *r.domains.values()]
            pages = say("study.report.pages", lang, levels=_listed(r.levels.values()), values=_listed(above),
                        index=_listed([r.index]))  # fmt: skip
        trust = say(f"study.report.trust_{kind}", lang)
        if published:
            trust += say("study.report.as_published", lang, sources=", ".join(published))
        return Cited(
            key=" ".join(filter(None, ["lhe", str(r.year), r.region.id.replace(".", "-")[:24], part, str(year or "")])),
            title=self._full("title", lang, about),
            where=say("study.report.where", lang, pages=pages, name=name, mark=mark),
            trust=trust,
            short_id=self._short("id", about),
            short_en=self._short("en", about),
            citation_id=self._cited("id", about, every),
            citation_en=self._cited("en", about, every),
        )

    @property
    def _report(self) -> ResultReport:
        assert self.read.report is not None
        return self.read.report

    def _full(self, form: str, lang: str, about: _About) -> str:
        r, (source, _) = self._report, self.words
        document = say(f"study.report.document_{r.procedure or 'unsaid'}", lang, name=r.region.name, year=r.year)
        return self._of(source or say(f"study.report.{form}", lang, document=document), lang, about)

    def _cited(self, lang: str, about: _About, every: Sequence[PrintedFigure]) -> str:
        pages = "page" if len({f.page for f in every}) == 1 else "pages"
        return say(f"study.report.cited_{pages}", lang, text=self._full("citation", lang, about), n=_listed(every))

    def _short(self, lang: str, about: _About) -> str:
        r, (_, short) = self._report, self.words
        for name in (r.region.name, r.region.id):
            label = short or say("study.report.short", lang, name=name, year=r.year)
            label = self._of(label, lang, about)
            if len(label) <= _LABEL:
                break
        return label

    def _of(self, text: str, lang: str, about: _About) -> str:
        part, kind, year = about
        text = say(f"study.report.{part}_of", lang, text=text, year=year) if part else text
        return say(f"study.report.{kind}", lang, text=text) if kind != "own" else text


def _plain(figure: PrintedFigure) -> str:
    """A printed value as the tables hold it."""
    return figure.text.strip().replace(",", ".")


def _listed(figures: Iterable[PrintedFigure]) -> str:
    """Pages, neighbours as one range."""
    pages = sorted({f.page for f in figures})
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs)


def _published(r: ResultReport) -> tuple[str, ...]:
    """Packaged sources that hold nothing of the report's year but the same figures."""
    mine = {unit: figure.value for unit, figure in _figures(r).items()}
    held = [h for h in held_of(r.region, r.year, r.instrument) if not h.own]
    return tuple(h.source for h in held if h.values and all(mine.get(u) == v for u, v in h.values.items()))
