"""The commands for a user's own data: template, init, add, remove, export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spbe_research.cli.offered import instruments
from spbe_research.cli.options import (
    Assessment,
    GivenPath,
    Instrument,
    Kind,
    Lang,
    MessageLang,
    OwnRegion,
    Province,
    Region,
    ReportLang,
    Source,
    Year,
)
from spbe_research.cli.papers import start_paper
from spbe_research.cli.result_reports import add_pdfs, are_pdfs
from spbe_research.cli.spoken import check_lang, errors, given
from spbe_research.cli.streams import put
from spbe_research.errors import NoObservation, ParameterError, message
from spbe_research.numbers.language import figure, join_words
from spbe_research.progress import hint, working
from spbe_research.text.catalog import message_language, tell

if TYPE_CHECKING:
    from spbe_research.study.intake import Added
    from spbe_research.study.reading.filled import Filled

__all__ = ["add", "columns_by_role", "export", "init", "remove", "template"]


def template(
    file: GivenPath,
    instrument: Annotated[str, typer.Option(autocompletion=instruments)],
    lang: ReportLang = "id",
    sheet: list[str] | None = None,
) -> None:
    """Write a workbook to fill with levels: drop-downs, live index, and what each level asks for."""
    from spbe_research.data.instruments import instrument_ids
    from spbe_research.study.workbook.write import write_template

    with working(tell("command.work template")):
        if instrument in instrument_ids(system="zi"):
            from spbe_research.integrity.workbook import write_zone_template

            written = write_zone_template(file, lang=lang, units=sheet or [], instrument=instrument)
        else:
            written = write_template(file, instrument, lang=lang, sheets=tuple(sheet or ()))
    put(str(written))


def init(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(readable=False)] = None,
    region: OwnRegion = None,
    lang: ReportLang = "id",
    paper: str | None = None,
) -> None:
    """Make a study folder for your own data, on top of the packaged data; with --paper the folder of a publication."""
    if paper is not None:
        if folder is not None:
            raise ParameterError(message("errors.papers.init_which"))
        start_paper(paper, region, lang)
        return
    if folder is None:
        raise errors.MissingParameter(ctx=ctx, param=next(p for p in ctx.command.params if p.name == "folder"))
    from spbe_research.study.folder import init_study

    study = init_study(folder, region=region, lang=lang)
    put(tell("command.study", folder=folder, name=study.name))
    hint(tell("command.next_template", folder=folder))


def add(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(readable=False)] = None,
    source: str | None = None,
    source_short: str | None = None,
    region: OwnRegion = None,
    unit: str | None = None,
    year: Year = None,
    assessment: Assessment = None,
    instrument: Instrument = None,
    index: str | None = None,
    predicate: str | None = None,
    domains: str | None = None,
    aspects: str | None = None,
    levels: str | None = None,
    sheet: str | None = None,
    columns: Annotated[list[str] | None, typer.Option()] = None,
    skip_unplaced: Annotated[bool, typer.Option("--skip-unplaced")] = False,
    skip: list[str] | None = None,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    beside: Annotated[bool, typer.Option("--beside")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    with_previous: Annotated[bool, typer.Option("--with-previous")] = False,
    keep_original: Annotated[bool, typer.Option("--keep-original")] = False,
    lang: MessageLang = None,
) -> None:
    """Check figures of files, or typed ones, and add them to the study; every problem is listed before anything is."""
    from spbe_research.checks.check import check_tables
    from spbe_research.study.by_hand import fill_by_hand
    from spbe_research.study.folder import open_study
    from spbe_research.study.intake import add_evaluations, add_file

    typed = {"index": index, "predicate": predicate, "domains": domains, "aspects": aspects, "levels": levels}
    of_file = {"--sheet": sheet, "--columns": columns, "--skip-unplaced": skip_unplaced, "--skip": skip}
    paths = files or []
    if _of_a_zone(paths, instrument):
        _file_or_typed(paths[0], typed, {})
        other = {"--columns": columns, "--skip-unplaced": skip_unplaced, "--skip": skip, "--beside": beside,
                 "--with-previous": with_previous, "--keep-original": keep_original}  # fmt: skip
        if idle := given(other):
            raise ParameterError(message("errors.integrity.not_of_a_zone", file=paths[0].name, options=idle))
        _add_zones(
            ctx, paths[0], source,
            {"source_short": source_short, "region": region, "unit": unit, "year": year, "assessment": assessment,
             "instrument": instrument, "sheet": sheet, "replaced": replace, "dry_run": dry_run},
        )  # fmt: skip
        return
    if unit is not None:
        raise ParameterError(message("errors.integrity.of_a_zone", options="--unit"))
    if are_pdfs(paths):
        _file_or_typed(paths[0], typed, {})
        status = add_pdfs(
            paths, region=region, year=year, assessment=assessment, refused={"--instrument": instrument, **of_file},
            words={"source": source, "source_short": source_short},
            how={"with_previous": with_previous, "keep_original": keep_original, "replace": replace,
                 "beside": beside, "dry_run": dry_run},
        )  # fmt: skip
        if status:
            raise typer.Exit(status)
        return
    of_pdfs = {"--with-previous": with_previous, "--keep-original": keep_original}
    if idle := given(of_pdfs):
        raise ParameterError(message("errors.study.reports.only_pdf", options=idle))
    if source is None:
        raise errors.UsageError(message("errors.cli.usage.missing_option", name="'--source'"), ctx)
    if len(paths) > 1:
        names = ", ".join(path.name for path in paths)
        raise ParameterError(message("errors.study.reports.one_at_a_time", files=names))
    file = paths[0] if paths else None
    _file_or_typed(file, typed, of_file)
    how: dict[str, Any] = {
        "source": source,
        "source_short": source_short,
        "replace": replace,
        "beside": beside,
        "dry_run": dry_run,
    }
    left_out: list[str] = []
    with working(tell("command.work add")):
        if file is None:
            one = fill_by_hand(region, year, assessment=assessment, instrument=instrument, **typed)
            made = add_evaluations(open_study(), [one], **how, check=check_tables)
        else:
            made = add_file(
                open_study(),
                file,
                region=region,
                year=year,
                assessment=assessment,
                instrument=instrument,
                sheet=sheet,
                columns=columns_by_role(columns or ()),
                left_out=(left_out, skip_unplaced),
                skip=skip or (),
                **how,
                check=check_tables,
            )
    for line in (*_taken_lines(made), *left_out):
        put(line)
    for done in made[:20]:
        put(_added_line(done, dry_run))
    if dry_run:
        hint(tell("command.dry_run"))
    elif len(made) == 1:
        last = made[0].filled
        kind = f" --assessment {last.assessment}" if last.assessment != "official" else ""
        hint(tell("command.next_report", region=last.region.id, year=last.year, kind=kind))
    if len(made) > 20:
        outcomes = [a.outcome for a in made]
        each = ", ".join(f"{outcomes.count(o)} {tell(f'command.outcome {o}')}" for o in dict.fromkeys(outcomes))
        put(tell("command.evaluations", n=len(made), counts=each))


def _of_a_zone(paths: Sequence[Path], instrument: str | None) -> bool:
    """Whether one file is given that work units filled in, or rules of integrity zones are asked for."""
    from spbe_research.data.instruments import instrument_ids
    from spbe_research.integrity.reading import is_zone

    if len(paths) != 1 or are_pdfs(paths):
        return False
    return instrument in instrument_ids(system="zi") or (instrument is None and is_zone(paths[0]))


def _add_zones(ctx: typer.Context, file: Path, source: str | None, how: dict[str, Any]) -> None:
    """Add the results of work units, and say what became of each."""
    from spbe_research.checks.check import check_tables
    from spbe_research.integrity.intake import add_zones
    from spbe_research.integrity.results import describe
    from spbe_research.integrity.zone import score_integrity_zone
    from spbe_research.study.folder import open_study

    if source is None:
        raise errors.UsageError(message("errors.cli.usage.missing_option", name="'--source'"), ctx)
    made = add_zones(open_study(), file, source=source, **how, check=check_tables)
    for one in made:
        zone = score_integrity_zone(one.answers, one.answers.instrument)
        outcome = tell(f"command.{'would' if how['dry_run'] else 'outcome'} {one.outcome}")
        each = [tell(f"command.zone_verdict {v}") for v in zone.verdicts]
        words = join_words(each, message_language(), either=True)
        ends = tuple(figure(x, ".2f") for x in (zone.total.low_exact, zone.total.high_exact))
        total = ends[0] if zone.total.is_point else tell("command.zone_range", low=ends[0], high=ends[1])
        told = {"outcome": outcome, "result": describe(one.answers), "source": one.answers.source}
        put(tell("command.added_zone", **told, total=total, verdicts=words))
    hint(tell("command.dry_run") if how["dry_run"] else tell("command.next_zone"))


def _file_or_typed(file: Path | None, typed: dict[str, str | None], of_file: Mapping[str, object]) -> None:
    """Refuse neither, both, and options that only a file has."""
    by_hand = ", ".join(f"--{name}" for name, text in typed.items() if text is not None)
    if file is None and not by_hand:
        raise ParameterError(message("errors.cli.study.nothing_given"))
    if file is not None and by_hand:
        raise ParameterError(message("errors.cli.study.file_and_typed", file=file.name, options=by_hand))
    if file is None and (idle := given(of_file)):
        raise ParameterError(message("errors.cli.study.of_a_file", options=idle))


def _added_line(added: Added, dry_run: bool) -> str:
    """What became of one evaluation, and what its figures are."""
    from spbe_research.scoring.score import score

    filled, n = added.filled, len(added.filled.levels)
    outcome = tell(f"command.{'would' if dry_run else 'outcome'} {added.outcome}")
    about = {"outcome": outcome, "evaluation": filled.describe(), "source": added.source}
    beside = _figures_told(filled)
    if not n:
        return tell("command.added_figures", **about, figures=beside)
    if n == added.rows:
        result = score(filled.levels, filled.instrument)
        index = result.published(lang=message_language())
        score_told = tell("command.index", index=index, predicates=tell("command.or").join(result.predicates))
    else:
        score_told = tell("command.no_index", missing=added.rows - n)
    told = tell("command.with_figures", score=score_told, figures=beside) if beside else score_told
    return tell("command.added", **about, n=n, rows=added.rows, score=told)


def _figures_told(filled: Filled) -> str:
    """The figures above the levels in words; ``""`` where there are none."""
    from spbe_research.numbers.language import as_printed

    parts = []
    if filled.index:
        printed = as_printed(filled.index, message_language())
        parts.append(tell("command.printed_index", index=printed) + f" {filled.predicate}".rstrip())
    parts += [tell("command.n_domains", n=len(filled.domains))] if filled.domains else []
    parts += [tell("command.n_aspects", n=len(filled.aspects))] if filled.aspects else []
    return ", ".join(parts)


def columns_by_role(given: Iterable[str]) -> dict[str, str]:
    """Headers by role from what the option holds: a comma parts two of them only before a role.

    Examples
    --------
    >>> columns_by_role(["level=Nilai, hasil,institution=Nama Instansi", "year=B"])
    {'level': 'Nilai, hasil', 'institution': 'Nama Instansi', 'year': 'B'}
    """
    from spbe_research.study.reading.words import ROLES, UNIT_ROLES

    chosen: dict[str, str] = {}
    for text in given:
        for part in re.split(rf",(?=\s*(?:{'|'.join((*ROLES, *UNIT_ROLES))})\s*=)", text):
            role, _, name = part.partition("=")
            chosen[role.strip()] = name.strip().strip('"')
    return chosen


def _taken_lines(made: Sequence[Added]) -> list[str]:
    """What was read as what, one line a sheet and set of columns; a person sees a misreading at a glance."""
    lines: dict[str, None] = {}
    for one in made:
        taken = one.filled.taken
        if taken is None:
            continue
        parts = [tell(f"command.role_{role}", column=column) for role, column in taken.columns.items()]
        parts += [tell(f"command.said_{role}", where=where) for role, where in taken.said.items()]
        hidden = tell("command.taken_hidden", hidden="; ".join(taken.hidden)) if taken.hidden else ""
        sheet = tell("command.taken_sheet", sheet=taken.sheet) if taken.sheet else tell("command.taken_text")
        lines[tell("command.taken", sheet=sheet, columns=", ".join(parts), rows=taken.rows, hidden=hidden)] = None
    shown = list(lines)
    return shown if len(shown) <= 6 else [*shown[:6], tell("command.taken_more", left=len(shown) - 6)]


def remove(
    region: Region,
    year: int,
    unit: str | None = None,
    assessment: Assessment = None,
    source: Source = None,
    lang: MessageLang = None,
) -> None:
    """Take an evaluation out of the study again; the packaged data and the original files stay."""
    from spbe_research.study.folder import open_study
    from spbe_research.study.intake import remove_levels

    if unit is not None:
        from spbe_research.integrity.intake import remove_zone

        which = {"assessment": assessment, "source": source}
        gone = remove_zone(open_study(), region, year, unit, **which)
        put(tell("command.removed", removed=gone))
        return
    put(
        tell(
            "command.removed",
            removed=remove_levels(open_study(), region, year, assessment=assessment, source=source),
        )
    )


def export(
    file: GivenPath,
    depth: str | None = None,
    year: str | None = None,
    province: Province = None,
    kind: Kind = None,
    instrument: Instrument = None,
    assessment: Assessment = None,
    source: Source = None,
    context: Annotated[bool, typer.Option("--context")] = False,
    long: Annotated[bool, typer.Option("--long")] = False,
    everything: Annotated[bool, typer.Option("--all")] = False,
    lang: Lang = None,
) -> None:
    """Export figures for SPSS, R, Stata or Excel; in a study its own, elsewhere the country's."""
    from spbe_research.data.panel import load_panel
    from spbe_research.study.export import check_target, export_table
    from spbe_research.study.folder import active_study

    study = active_study()
    lang = check_lang(lang) or (study.lang if study else "id")
    _, book = check_target(file)
    years = _years(year)
    kinds = [one.strip() for one in kind.split(",")] if kind is not None else None
    with working(tell("command.work export")):
        if study is not None:
            panel = study.panel(
                years,
                depth=depth,
                kind=kinds,
                province=province,
                instrument=instrument,
                assessment=assessment,
                source=source,
                context=context,
                beside=everything,
            )
        else:
            panel = load_panel(
                years,
                depth=depth or "domain",
                kind=kinds,
                province=province,
                instrument=instrument,
                assessment=assessment or "official",
                source=source,
                context=context,
            )
        if years and (missing := sorted(set(years) - set(panel.years))):
            told = {"missing": ", ".join(map(str, missing)), "years": ", ".join(map(str, panel.years))}
            raise NoObservation(message("errors.study.export.no_year", **told))
        written = export_table(file, panel, lang=lang, long=long)
    put(str(written))
    if book is not None:
        put(str(book))


def _years(text: str | None) -> list[int] | None:
    """Years with commas between.

    Examples
    --------
    >>> _years("2023, 2024")
    [2023, 2024]
    """
    if text is None:
        return None
    years = []
    for part in text.split(","):
        if not re.fullmatch(r"\s*20[0-9]{2}\s*", part):
            raise ParameterError(message("errors.study.export.year", found=part.strip()))
        years.append(int(part))
    return years
