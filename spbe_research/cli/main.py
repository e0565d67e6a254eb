"""The command ``spbe``: reports, checks and look-ups; one clear line and exit status 2 when something is wrong."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_research.cli.audit import audit
from spbe_research.cli.compare import compare
from spbe_research.cli.language import command_language, speaking
from spbe_research.cli.made import say_report, usual
from spbe_research.cli.offered import SHELLS, languages, shells
from spbe_research.cli.options import (
    AsJson,
    Assessment,
    Engine,
    Formats,
    Kind,
    Lang,
    MessageLang,
    Out,
    PathOption,
    Province,
    Publication,
    Region,
    Regions,
    ReportLang,
    Source,
    Year,
)
from spbe_research.cli.panel import panel
from spbe_research.cli.papers import pack, reproduce_paper
from spbe_research.cli.result_reports import are_pdfs, report_pdfs
from spbe_research.cli.roadmap import roadmap
from spbe_research.cli.robustness import robustness
from spbe_research.cli.spoken import SpokenGroup, add_command, check_lang, errors, given, usage_lines
from spbe_research.cli.streams import end, in_columns, never_fail_to_print, put, say_error, say_lines
from spbe_research.cli.study import add, export, init, remove, template
from spbe_research.cli.zone import zi
from spbe_research.errors import OutputError, ParameterError, SpbeError, message
from spbe_research.options import check_choice
from spbe_research.progress import is_quiet, working
from spbe_research.text.catalog import message_language, tell

__all__ = ["app", "main"]

#: the environment variable by which a shell asks what could come next, whatever the command is called by
_ASKED = "_SPBE_COMPLETE"

#: with the classes that complete words in a shell; of the options that come with them ours takes the place
app = typer.Typer(
    cls=SpokenGroup, add_completion=True, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)


def _say_version(asked: bool) -> None:
    if asked:
        from spbe_research._version import __version__

        put(f"spbe-research {__version__}")
        raise typer.Exit


def _show_completion(ctx: typer.Context, shell: str | None) -> None:
    if shell is None or ctx.resilient_parsing:
        return
    check_choice("--show-completion", shell, SHELLS)
    from typer.completion import shell_complete

    raise typer.Exit(shell_complete(ctx.command, {}, "spbe", _ASKED, f"source_{shell}"))


@app.callback()
def _all_commands(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_say_version, is_eager=True)] = False,
    completion: Annotated[
        str | None,
        typer.Option("--show-completion", callback=_show_completion, is_eager=True, autocompletion=shells),
    ] = None,
    lang: Annotated[str | None, typer.Option(callback=check_lang, autocompletion=languages)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False,
) -> None:
    """``--lang``, ``--quiet`` and ``--verbose`` before a command mean what they mean after it."""
    said = {"lang": lang, "quiet": quiet or None, "verbose": verbose or None}
    before = {name: value for name, value in said.items() if value is not None}
    ctx.default_map = dict.fromkeys(ctx.command.commands, before)  # type: ignore[attr-defined]


def report(
    ctx: typer.Context,
    regions: Regions = None,
    year: Year = None,
    lang: Lang = None,
    out: Out = None,
    source: Source = None,
    assessment: Assessment = None,
    before: int | None = None,
    after: int | None = None,
    everyone: Annotated[bool, typer.Option("--all")] = False,
    kind: Kind = None,
    province: Province = None,
    workers: int | None = None,
    dask: str | None = None,
    resume: bool = True,
    limit: float | None = None,
    panel: Annotated[bool, typer.Option("--panel")] = False,
    engine: Engine = None,
    format: Formats = "html,ipynb",  # noqa: A002
    style: str | None = None,
    chapter: int | None = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    study_folder: Annotated[Path | None, typer.Option("--study", readable=False)] = None,
    with_previous: Annotated[bool, typer.Option("--with-previous")] = False,
    keep_original: Annotated[bool, typer.Option("--keep-original")] = False,
) -> None:
    """Write the report of one region or institution, of PDFs of result reports, or with --all of every one."""
    from spbe_research.reports import make_report
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.study.folder import LatestLevels, active_study

    formats = chosen_formats(format, style=style, chapter=chapter, full=full)
    named = regions or []
    if are_pdfs(named):
        of_others = {"--out": out, "--source": source, "--assessment": assessment, "--all": everyone, "--kind": kind,
                     "--province": province, "--workers": workers, "--dask": dask, "--limit": limit,
                     "--no-resume": not resume, "--panel": panel}  # fmt: skip
        which: dict[str, Any] = {"before": before, "after": after, "engine": engine, "formats": formats}
        status = report_pdfs(
            [Path(name) for name in named], lang=check_lang(lang), folder=study_folder, year=year, refused=of_others,
            with_previous=with_previous, keep_original=keep_original, report=which,
        )  # fmt: skip
        if status:
            raise typer.Exit(status)
        return
    of_pdfs = {"--study": study_folder, "--with-previous": with_previous, "--keep-original": keep_original}
    if idle := given(of_pdfs):
        raise ParameterError(message("errors.study.reports.only_pdf", options=idle))
    if len(named) > 1:
        raise errors.UsageError(message("errors.cli.usage.too_many", words=" ".join(named[1:])), ctx)
    region = named[0] if named else None
    study = active_study()
    lang, out = usual(study, lang, out)
    if everyone:
        _report_all(
            [region, source, assessment],
            {"year": year, "lang": lang, "kind": kind, "province": province, "before": before, "after": after}
            | {"formats": formats},
            {"out": out, "workers": workers, "dask": dask, "resume": resume, "limit": limit, "engine": engine},
            panel=panel,
        )
        return
    if any(x is not None for x in (kind, province, workers, dask, limit)) or not resume or panel:
        raise ParameterError(message("errors.cli.main.report"))
    if study and region is None:
        plain = year is None and assessment is None and source is None
        first: LatestLevels = study.latest() if plain else {"region": study.region}
        region, year = first.get("region"), first.get("year", year)
        assessment, source = first.get("assessment", assessment), first.get("source", source)
    if not region:
        raise ParameterError(message("errors.cli.main.report_of_whom"))
    which = {"source": source, "assessment": assessment, "before": before, "after": after}
    say_report(make_report(region, year, lang=lang, out=out, engine=engine, formats=formats, **which), lang)


def _report_all(of_one: list[str | None], of_list: dict[str, Any], of_run: dict[str, Any], *, panel: bool) -> None:
    from spbe_research.reports.running.country import run_country
    from spbe_research.reports.running.jobs import list_jobs

    if any(of_one):
        raise ParameterError(message("errors.cli.main.report_all"))
    try:
        how = {k: v for k, v in of_run.items() if v is not None} | ({"progress": False} if is_quiet() else {})
        run = run_country(list_jobs(**of_list), **how)
    except KeyboardInterrupt:
        say_lines([tell("command.interrupted")])
        raise typer.Exit(130) from None
    for failure in run.failures[:20]:
        say_lines([tell("command.not_written", failure=failure)])
    if len(run.failures) > 20:
        say_lines([tell("command.not_written_more", left=len(run.failures) - 20)])
    for line in run.summary():
        put(line)
    if run.stopped:
        raise OutputError(message("errors.cli.main.run_stopped", run_stopped=run.stopped, run_left=run.left))
    panels_failed = panel and _panels_failed(of_list, of_run)
    if run.status or panels_failed:
        raise typer.Exit(run.status or 1)


def _panels_failed(of_list: dict[str, Any], of_run: dict[str, Any]) -> bool:
    """Write the pages of the nation and of every province, and the index page with their links anew."""
    from spbe_research.errors import NoObservation
    from spbe_research.reports.running.panel import make_panels
    from spbe_research.reports.site.page import write_site

    how = {"out": of_run["out"], "resume": of_run["resume"], "engine": of_run["engine"]}
    run = make_panels(
        of_list["province"], lang=of_list["lang"], formats=[f for f in of_list["formats"] if f != "summary"], **how
    )
    for failure in run.failures:
        say_lines([tell("command.not_written", failure=failure)])
    for kept in run.kept:
        say_lines([tell("command.kept", kept=kept)])
    put(tell("command.panels", made=run.made, unchanged=run.unchanged, failed=len(run.failures)))
    with contextlib.suppress(NoObservation):  # not one report lies there
        write_site(of_run["out"])
    return bool(run.failures)


def site(
    out: Out = None,
    lang: ReportLang = "id",
) -> None:
    """Write the index page of all reports in a folder: index.html and index.en.html."""
    from spbe_research.reports.keep import Kept
    from spbe_research.reports.site.page import read_site, write_site
    from spbe_research.study.folder import active_study

    study = active_study()
    folder = out or (study.reports if study else Path("reports"))
    moved: list[Kept] = []
    with working(tell("command.work site")):
        page, skipped = write_site(folder, lang=lang, kept=moved), read_site(folder).skipped
    for one in skipped:
        say_lines([tell("command.left_out", folder=one.folder, reason=one.reason)])
    for one_kept in moved:
        say_lines([tell("command.kept", kept=one_kept)])
    put(str(page))


def show(region: Region, lang: MessageLang = None, as_json: AsJson = False) -> None:
    """List what is published of a region or institution."""
    from spbe_research.data.published import list_published  # and not list_observations, which waits for pandas
    from spbe_research.data.regions import find_region, reason_without_data
    from spbe_research.errors import NoObservation
    from spbe_research.paths import data_dir

    place = find_region(region)
    lines = [line for _, line in list_published([place], data_dir())]
    if as_json and lines:
        from spbe_research.cli.as_json import show_json, text_of

        put(text_of("show", show_json(place, lines)))
        return
    if not lines:
        reason = reason_without_data(place, message_language())
        raise NoObservation(message("errors.cli.main.show", place=place.describe(), reason_without_data=reason))
    put(place.describe())
    columns = [f.name for f in fields(lines[0]) if f.name != "own"]  # the source says it
    rows = [[tell(f"command.column {column}") for column in columns]]
    rows += [[_cell(column, getattr(line, column)) for column in columns] for line in lines]
    for row in in_columns(rows, right=[column.startswith("n_") for column in columns]):
        put(row)


def _cell(column: str, value: object) -> str:
    return tell(f"command.unit {value}") if column == "depth" else str(value)


def check(
    data: PathOption = None,
    lang: MessageLang = None,
    as_json: AsJson = False,
) -> None:
    """Check every table of the data; exit status 1 when something is found."""
    from spbe_research.checks.check import check_tables

    findings = check_tables(data)
    if as_json:
        from spbe_research.cli.as_json import check_json, text_of

        put(text_of("check", check_json(findings)))
    else:
        for finding in findings:
            put(str(finding))
        put(tell("command.findings", n=len(findings)) if findings else tell("command.findings_none"))
    if findings:
        raise typer.Exit(1)


def reproduce(
    key: Publication = None,
    differences: bool = True,
    readme: PathOption = None,
    lang: MessageLang = None,
    as_json: AsJson = False,
) -> None:
    """Compare every published figure with what the data beneath it give; exit status 1 when one is unexplained."""
    if key is not None:
        if not differences or readme is not None:
            raise ParameterError(message("errors.papers.of_one"))
        reproduce_paper(key, as_json=as_json)
        return
    from spbe_research.checks.ledger import difference_lines, stale_lines, summary_markdown, write_summary
    from spbe_research.checks.ledger import reproduce as compare_all

    ledger = compare_all()
    if readme is not None:
        write_summary(ledger, readme)
    if as_json:
        from spbe_research.cli.as_json import reproduce_json, text_of

        put(text_of("reproduce", reproduce_json(ledger, differences=differences)))
    else:
        for line in difference_lines(ledger) if differences else ():
            put(line)
        put(summary_markdown(ledger, message_language()))
    for line in stale_lines(ledger) if not as_json else ():
        put(line)
    if ledger.unexplained or ledger.stale:
        raise typer.Exit(1)


#: every command, under what the page of help lists it
_COMMANDS = {
    "report": (report, compare, show),
    "own": (template, init, add, remove, export),
    "country": (panel, site),
    "plans": (roadmap, audit, zi),
    "research": (robustness, check, reproduce, pack),
}
for _group, _functions in _COMMANDS.items():
    for _function in _functions:
        add_command(app, _group, _function)


def main() -> None:
    """Entry point: errors that the toolkit raises on purpose, and what the system refuses, become one line."""
    never_fail_to_print()
    status: int | str | None = 2
    with speaking(command_language(sys.argv[1:])):
        try:
            status = app(standalone_mode=False, complete_var=_ASKED) or 0
        except errors.ClickException as error:
            status = error.exit_code
            if not _completing():
                say_lines(usage_lines(error))
        except typer.Abort:  # the user's Ctrl-C
            status = 130
        except SystemExit as done:
            status = done.code
        except (SpbeError, OSError, UnicodeError) as error:
            if not _completing():
                say_error(error)
        end(status)


def _completing() -> bool:
    """Whether the shell asks what could come next: nobody reads what would be wrong with a line half typed."""
    return _ASKED in os.environ
