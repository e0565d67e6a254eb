"""The commands for a user's own data: template, init, add, remove, export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spbe_research.cli.spoken import SpokenCommand, check_lang
from spbe_research.errors import NoObservation, ParameterError, message
from spbe_research.text.catalog import message_language, tell

if TYPE_CHECKING:
    from spbe_research.study.intake import Added

__all__ = ["columns_by_role", "register"]

#: not looked at before it is used: what is wrong with it is said by whoever reads or writes it
_Path = Annotated[Path, typer.Argument(readable=False)]
#: of a command that writes nothing in a language: what it says; ``--lang`` is read before, by command_language
_MessageLang = Annotated[str | None, typer.Option(callback=check_lang)]


def template(
    file: _Path,
    instrument: Annotated[str, typer.Option()],
    lang: str = "id",
    sheet: list[str] | None = None,
) -> None:
    """Write a workbook to fill with levels: drop-downs, live index, and what each level asks for."""
    from spbe_research.study.workbook.write import write_template

    typer.echo(str(write_template(file, instrument, lang=lang, sheets=tuple(sheet or ()))))


def init(
    folder: _Path,
    region: str | None = None,
    lang: str = "id",
) -> None:
    """Make a study folder for your own data, on top of the packaged data."""
    from spbe_research.study.folder import init_study

    study = init_study(folder, region=region, lang=lang)
    typer.echo(tell("command.study", folder=folder, name=study.name))
    typer.echo(tell("command.next_template", folder=folder))


def add(
    file: _Path,
    source: Annotated[str, typer.Option()],
    source_short: str | None = None,
    region: str | None = None,
    year: int | None = None,
    assessment: str | None = None,
    instrument: str | None = None,
    sheet: str | None = None,
    columns: Annotated[list[str] | None, typer.Option()] = None,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    beside: Annotated[bool, typer.Option("--beside")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    lang: _MessageLang = None,
) -> None:
    """Check a file of levels and add it to the study; every problem is listed, and then nothing is written."""
    from spbe_research.checks.check import check_tables
    from spbe_research.scoring.score import score
    from spbe_research.study.folder import open_study
    from spbe_research.study.intake import add_file

    made = add_file(
        open_study(),
        file,
        source=source,
        source_short=source_short,
        region=region,
        year=year,
        assessment=assessment,
        instrument=instrument,
        sheet=sheet,
        columns=columns_by_role(columns or ()),
        replace=replace,
        beside=beside,
        dry_run=dry_run,
        check=check_tables,
    )
    for line in _taken_lines(made):
        typer.echo(line)
    for one in made[:20]:
        filled, n = one.filled, len(one.filled.levels)
        if n == one.rows:
            result = score(filled.levels, filled.instrument)
            index = result.published(lang=message_language())
            score_told = tell("command.index", index=index, predicates=tell("command.or").join(result.predicates))
        else:
            score_told = tell("command.no_index", missing=one.rows - n)
        outcome = tell(f"command.{'would' if dry_run else 'outcome'} {one.outcome}")
        counts = {"n": n, "rows": one.rows, "score": score_told, "source": one.source}
        typer.echo(tell("command.added", outcome=outcome, evaluation=filled.describe(), **counts))
    if dry_run:
        typer.echo(tell("command.dry_run"))
    elif len(made) == 1:
        last = made[0].filled
        kind = f" --assessment {last.assessment}" if last.assessment != "official" else ""
        typer.echo(tell("command.next_report", region=last.region.id, year=last.year, kind=kind))
    if len(made) > 20:
        outcomes = [a.outcome for a in made]
        each = ", ".join(f"{outcomes.count(o)} {tell(f'command.outcome {o}')}" for o in dict.fromkeys(outcomes))
        typer.echo(tell("command.evaluations", n=len(made), counts=each))


def columns_by_role(given: Iterable[str]) -> dict[str, str]:
    """Headers by role from what the option holds: a comma parts two of them only before a role.

    Examples
    --------
    >>> columns_by_role(["level=Nilai, hasil,institution=Nama Instansi", "year=B"])
    {'level': 'Nilai, hasil', 'institution': 'Nama Instansi', 'year': 'B'}
    """
    from spbe_research.study.reading.words import ROLES

    chosen: dict[str, str] = {}
    for text in given:
        for part in re.split(rf",(?=\s*(?:{'|'.join(ROLES)})\s*=)", text):
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
    region: str,
    year: int,
    assessment: str | None = None,
    source: str | None = None,
    lang: _MessageLang = None,
) -> None:
    """Take an evaluation out of the study again; the packaged data and the original files stay."""
    from spbe_research.study.folder import open_study
    from spbe_research.study.intake import remove_levels

    typer.echo(
        tell(
            "command.removed",
            removed=remove_levels(open_study(), region, year, assessment=assessment, source=source),
        )
    )


def export(
    file: _Path,
    depth: str | None = None,
    year: str | None = None,
    province: str | None = None,
    kind: str | None = None,
    instrument: str | None = None,
    assessment: str | None = None,
    source: str | None = None,
    context: Annotated[bool, typer.Option("--context")] = False,
    long: Annotated[bool, typer.Option("--long")] = False,
    everything: Annotated[bool, typer.Option("--all")] = False,
    lang: str | None = None,
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
    typer.echo(str(export_table(file, panel, lang=lang, long=long)))
    if book is not None:
        typer.echo(str(book))


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


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (template, init, add, remove, export):
        app.command(cls=SpokenCommand)(command)
