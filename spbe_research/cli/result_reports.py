"""PDFs of result reports on the command line: added to a study, or turned into one with its report."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spbe_research.cli.made import say_report
from spbe_research.cli.spoken import given
from spbe_research.cli.streams import in_columns, put, say_error, say_lines
from spbe_research.errors import FileProblems, NoObservation, OutputError, ParameterError, SpbeError, message, said_by
from spbe_research.progress import hint
from spbe_research.text.catalog import message_language, tell

if TYPE_CHECKING:
    from spbe_research.study.folder import Study
    from spbe_research.study.intake import Added
    from spbe_research.study.reading.pdf.result import ResultReport
    from spbe_research.study.result_reports import ReadFile, Stored

__all__ = ["add_pdfs", "are_pdfs", "report_pdfs"]


def are_pdfs(names: Sequence[str | Path]) -> bool:
    """Whether what is named are PDFs, all of them.

    Raises
    ------
    ParameterError
        for PDFs among other files.
    """
    pdfs = [n for n in names if str(n).lower().endswith(".pdf")]
    others = [n for n in names if n not in pdfs]
    if pdfs and others:
        raise ParameterError(message("errors.study.reports.mixture", pdfs=_named(pdfs), others=_named(others)))
    return bool(pdfs)


def _named(paths: Sequence[str | Path]) -> str:
    return ", ".join(Path(p).name for p in paths)


def add_pdfs(
    files: Sequence[Path],
    *,
    region: str | None,
    year: int | None,
    assessment: str | None,
    words: Mapping[str, str | None],
    refused: Mapping[str, object],
    how: Mapping[str, Any],
) -> int:
    """Read result reports and add them to the study; the exit status.

    Parameters
    ----------
    words : ``source`` and ``source_short``, of one file only; refused : options that say what a report says itself.
    how : as in :func:`spbe_research.study.result_reports.add_reports`.
    """
    from spbe_research.checks.check import check_tables
    from spbe_research.study.folder import open_study
    from spbe_research.study.reading.words import assessment_word
    from spbe_research.study.result_reports import add_reports, read_reports

    if idle := given(refused):
        raise ParameterError(message("errors.study.reports.says_itself", options=idle))
    if assessment is not None and assessment_word(assessment) != "official":
        raise ParameterError(message("errors.study.reports.official", found=assessment))
    said = [f"--{name.replace('_', '-')}" for name, text in words.items() if text is not None]
    if len(files) > 1 and said:
        raise ParameterError(message("errors.study.reports.source_of_many", options=", ".join(said)))
    study = open_study()
    read = read_reports(files, region=region, year=year)
    stored = add_reports(
        study, read, source=words["source"], source_short=words["source_short"], **how, check=check_tables
    )
    status = _say_read(read, stored, dry_run=how["dry_run"], with_previous=how["with_previous"])
    if how["dry_run"]:
        hint(tell("command.dry_run"))
    elif taken := _taken(stored):
        last = max((one.result.filled for one in taken), key=lambda f: f.year)
        hint(tell("command.pdf_next", region=last.region.id, year=last.year))
    return status


def _taken(stored: Sequence[Stored]) -> list[Any]:
    """What is in the study of the reports' own years."""
    return [s for s in stored if not isinstance(s.result, FileProblems) and s.result.filled.index and not s.unchecked]


def _say_read(read: Sequence[ReadFile], stored: Sequence[Stored], *, dry_run: bool, with_previous: bool) -> int:
    """A line a file, what was refused and why, what stands only once; the exit status."""
    own = {s.read.path: s for s in stored if s.read.report is not None and _is_own(s)}
    rows = [_row(one, own.get(one.path), dry_run) for one in read]
    heads = [tell(f"command.pdf {key}") for key in ("file", "institution", "year", "index", "checked", "outcome")]
    for line in in_columns([heads, *rows]):
        put(line)
    _say_more(read, stored, dry_run, with_previous)
    problems = [(one.path, one.refusal) for one in read if one.refusal is not None]
    problems += [(s.read.path, s.result) for s in stored if isinstance(s.result, FileProblems)]
    said: set[tuple[str, ...]] = set()
    for path, problem in problems:
        if lines := _not_said(problem, said):
            say_error(FileProblems(problem.file, lines))
        if not dry_run:
            _say_workbook(problem, path)
    bad = {path for path, _ in problems}
    if bad and len(read) > 1:
        say_lines([tell("command.pdf_refused", n=len(bad), of=len(read))])
    return 0 if not bad else 1 if _taken(stored) else 2


def _not_said(problem: FileProblems, said: set[tuple[str, ...]]) -> list[str]:
    """The lines of a refusal but for what was said of another file: figures of two reports side by side."""
    blocks: list[list[str]] = []
    for line in problem.problems:
        if line.startswith(" ") and blocks:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    fresh = [block for block in blocks if tuple(block) not in said]
    said.update(map(tuple, fresh))
    return [line for block in fresh for line in block]


def _is_own(one: Stored) -> bool:
    report = one.read.report
    if isinstance(one.result, FileProblems) or report is None:
        return False
    filled = one.result.filled
    return (filled.region.id, filled.year) == (report.region.id, report.year)


def _row(one: ReadFile, stored: Stored | None, dry_run: bool) -> list[str]:
    nothing = tell("command.pdf_nothing")
    if one.same_as:
        return [one.path.name, *[nothing] * 4, tell("command.pdf same_as", name=one.same_as)]
    if one.report is None:
        return [one.path.name, *_refused_known(one, nothing), nothing, tell("command.pdf refused")]
    r = one.report
    outcome = tell("command.pdf refused")
    if stored is not None and not isinstance(stored.result, FileProblems):
        outcome = _outcome(stored.result, dry_run)
        if stored.published:
            outcome = tell("command.pdf as_published", outcome=outcome)
    return [one.path.name, r.region.name, str(r.year), _index(r), str(sum(c.n for c in r.checks)), outcome]


def _index(report: ResultReport) -> str:
    return f"{report.index.text} {report.predicate}".rstrip()


def _refused_known(one: ReadFile, nothing: str) -> list[str]:
    """Institution, year and index of a refused report, as far as they are known."""
    if one.seen is not None:
        return [one.seen.region.name, str(one.seen.year), _index(one.seen)]
    region, year = (getattr(one.refusal, name, None) for name in ("region", "year"))
    return [nothing if region is None else region.name, nothing if year is None else str(year), nothing]


def _outcome(added: Added, dry_run: bool) -> str:
    return tell(f"command.{'would' if dry_run else 'outcome'} {added.outcome}")


def _say_more(read: Sequence[ReadFile], stored: Sequence[Stored], dry_run: bool, with_previous: bool) -> None:
    """Samples, what was stored besides the reports' own years, and what stands only once."""
    for one in read:
        if one.report is not None and one.report.sample:
            put(tell("command.pdf_sample", file=one.path.name))
    for s in stored:
        if isinstance(s.result, FileProblems) or _is_own(s):
            continue
        told = {"file": s.read.path.name, "year": s.result.filled.year, "outcome": _outcome(s.result, dry_run)}
        if s.result.filled.region.is_group:
            put(tell("command.pdf_means", region=s.result.filled.region.name, **told))
        elif s.unchecked:
            put(tell("command.pdf_previous", **told))
        else:
            put(tell("command.pdf_previous_checked", **told))
    once = [(one.path.name, c) for one in read if one.report is not None for c in one.report.unchecked]
    for name, check in once:
        if with_previous or not check.kind.startswith(("previous", "means")):
            put(tell("command.pdf_unchecked_taken", file=name, told=check.told))
        else:
            put(tell("command.pdf_unchecked", file=name, told=check.told))
    if not with_previous and any(c.kind.startswith(("previous", "means")) for _, c in once):
        hint(tell("command.pdf_with_previous"))


def _say_workbook(problem: FileProblems, path: Path) -> None:
    """The workbook of a refused report, beside its PDF; or why there is none."""
    from spbe_research.study.workbook.refused import check_workbook, workbook_beside

    try:
        made = check_workbook(problem, path, message_language())
    except SpbeError as error:
        there = workbook_beside(path)
        if there.is_file():  # of an earlier try, and perhaps half corrected
            say_lines([tell("command.pdf_workbook_there", path=there)])
        else:
            say_error(error)
        return
    if made is not None:
        say_lines([tell("command.pdf_workbook", path=made)])


def report_pdfs(
    files: Sequence[Path],
    *,
    lang: str | None,
    folder: Path | None,
    year: int | None,
    refused: Mapping[str, object],
    with_previous: bool,
    keep_original: bool,
    report: Mapping[str, Any],
) -> int:
    """Make a study of result reports, and in it the report on the newest year of each institution; the exit status.

    Parameters
    ----------
    folder : of the study; the one the command is called in, else one beside the first file, by default.
    refused : options of a report on something else. report : what :func:`spbe_research.reports.make_report` is told.
    """
    from spbe_research.checks.check import check_tables
    from spbe_research.reports import make_report
    from spbe_research.study.result_reports import add_reports, read_reports

    if idle := given(refused):
        raise ParameterError(message("errors.study.reports.report_options", options=idle))
    study, place = _study_there(files[0], folder)
    read = read_reports(files, year=year if len(files) == 1 else None)
    good = [one.report for one in read if one.report is not None]
    if not good:
        return _say_read(read, (), dry_run=False, with_previous=with_previous)
    _check_asked(study, good, year)
    made_here = study is None
    try:
        study = study or _new_study(place, {r.region.id for r in good}, lang, chosen=folder is not None)
        stored = add_reports(study, read, with_previous=with_previous, keep_original=keep_original, check=check_tables)
    except BaseException:
        if made_here and study is not None:
            shutil.rmtree(study.path, ignore_errors=True)
        raise
    status = _say_read(read, stored, dry_run=False, with_previous=with_previous)
    taken = _taken(stored)
    if not taken:
        if made_here:
            shutil.rmtree(study.path, ignore_errors=True)
        return status
    lang = lang or study.lang
    for region in dict.fromkeys(s.result.filled.region.id for s in taken):
        mine = [s.result for s in taken if s.result.filled.region.id == region and year in (None, s.result.filled.year)]
        if not mine:
            continue
        newest = max(mine, key=lambda a: a.filled.year)
        made = make_report(region, newest.filled.year, lang=lang, source=_needed(newest), out=study.reports, **report)
        say_report(made, lang)
        known = sum(s.result.filled.region.id == region for s in taken)
        told = {"folder": study.path, "n": known, "year": newest.filled.year}
        put(tell("command.pdf_lies", page=made.html.relative_to(study.path), **told))
    return status


def _needed(added: Added) -> str | None:
    """The source of an evaluation where others hold it too; None where it alone does."""
    from spbe_research.data.observations import list_observations

    f = added.filled
    table = list_observations(f.region)
    same = table[(table["year"] == str(f.year)) & (table["assessment"] == f.assessment)]
    return added.source if same["source"].nunique() > 1 else None


def _study_there(first: Path, folder: Path | None) -> tuple[Study | None, Path]:
    """The study that the reports go to where it is there, and its place."""
    from spbe_research.study.folder import active_study, open_study

    active = active_study()
    if folder is None and active is not None:
        return active, active.path
    place = folder or first.with_name(f"{first.stem}-studi")
    if (place / "study.toml").is_file():
        return open_study(place), place
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise OutputError(message("errors.study.reports.not_that_study", folder=place))
    return None, place


def _check_asked(study: Study | None, reports: Sequence[Any], year: int | None) -> None:
    """The study is of the same institution, and the year asked for is one of theirs."""
    from spbe_research.data.regions import find_region

    regions = {r.region.id: r.region.describe() for r in reports}
    if study is not None and study.region and set(regions) != {study.region}:
        about = find_region(study.region).describe()
        other = ", ".join(name for key, name in regions.items() if key != study.region)
        told = {"folder": study.path, "about": about, "region": other}
        raise OutputError(message("errors.study.reports.other_study", **told))
    years = sorted({r.year for r in reports})
    if year is not None and year not in years:
        told = {"year": year, "years": ", ".join(map(str, years))}
        raise NoObservation(message("errors.study.reports.no_such_year", **told))


def _new_study(place: Path, regions: set[str], lang: str | None, *, chosen: bool) -> Study:
    from spbe_research.study.folder import init_study

    region = next(iter(regions)) if len(regions) == 1 else None
    try:
        return init_study(place, region=region, lang=lang or "id").activate()
    except OutputError as error:
        if chosen:
            raise
        # beside a PDF on a disc or a share that only reads
        raise OutputError(message("errors.study.reports.not_here", reason=said_by(error))) from None
