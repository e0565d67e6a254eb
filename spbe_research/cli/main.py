"""The command ``spbe``: reports, checks and look-ups; one clear line and exit status 2 when something is wrong."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_research.cli.audit import register as register_audit
from spbe_research.cli.compare import register as register_compare
from spbe_research.cli.language import command_language, speaking
from spbe_research.cli.made import say_report, usual
from spbe_research.cli.panel import register as register_panel
from spbe_research.cli.papers import register as register_papers
from spbe_research.cli.papers import reproduce_paper
from spbe_research.cli.result_reports import are_pdfs, report_pdfs
from spbe_research.cli.roadmap import register as register_roadmap
from spbe_research.cli.robustness import register as register_robustness
from spbe_research.cli.spoken import SpokenCommand, SpokenGroup, check_lang, errors, given, usage_lines
from spbe_research.cli.streams import end, never_fail_to_print, say_error, say_lines
from spbe_research.cli.study import register
from spbe_research.cli.zone import register as register_zone
from spbe_research.errors import OutputError, ParameterError, SpbeError, message
from spbe_research.text.catalog import message_language, tell

__all__ = ["app", "main"]

app = typer.Typer(
    cls=SpokenGroup, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)


def _say_version(asked: bool) -> None:
    if asked:
        from spbe_research._version import __version__

        typer.echo(f"spbe-research {__version__}")
        raise typer.Exit


@app.callback()
def _all_commands(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_say_version, is_eager=True)] = False,
    lang: Annotated[str | None, typer.Option(callback=check_lang)] = None,
) -> None:
    """``--lang`` before a command means what it means after it."""
    if lang is not None:
        ctx.default_map = {name: {"lang": lang} for name in ctx.command.commands}  # type: ignore[attr-defined]


#: not looked at before it is used: what is wrong with it is said by whoever reads or writes it
_Path = Annotated[Path | None, typer.Option(readable=False)]
#: of a command that writes nothing in a language: what it says; ``--lang`` is read before, by command_language
_MessageLang = Annotated[str | None, typer.Option(callback=check_lang)]


@app.command(cls=SpokenCommand)
def report(
    ctx: typer.Context,
    regions: Annotated[list[str] | None, typer.Argument()] = None,
    year: int | None = None,
    lang: str | None = None,
    out: _Path = None,
    source: str | None = None,
    assessment: str | None = None,
    before: int | None = None,
    after: int | None = None,
    everyone: Annotated[bool, typer.Option("--all")] = False,
    kind: str | None = None,
    province: str | None = None,
    workers: int | None = None,
    dask: str | None = None,
    resume: bool = True,
    limit: float | None = None,
    panel: Annotated[bool, typer.Option("--panel")] = False,
    engine: str | None = None,
    format: str = "html,ipynb",  # noqa: A002
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
        run = run_country(list_jobs(**of_list), **{k: v for k, v in of_run.items() if v is not None})
    except KeyboardInterrupt:
        typer.echo(tell("command.interrupted"), err=True)
        raise typer.Exit(130) from None
    for failure in run.failures[:20]:
        typer.echo(tell("command.not_written", failure=failure), err=True)
    if len(run.failures) > 20:
        typer.echo(tell("command.not_written_more", left=len(run.failures) - 20), err=True)
    for line in run.summary():
        typer.echo(line)
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
        typer.echo(tell("command.not_written", failure=failure), err=True)
    for kept in run.kept:
        typer.echo(tell("command.kept", kept=kept), err=True)
    typer.echo(tell("command.panels", made=run.made, unchanged=run.unchanged, failed=len(run.failures)))
    with contextlib.suppress(NoObservation):  # not one report lies there
        write_site(of_run["out"])
    return bool(run.failures)


@app.command(cls=SpokenCommand)
def site(
    out: _Path = None,
    lang: str = "id",
) -> None:
    """Write the index page of all reports in a folder: index.html and index.en.html."""
    from spbe_research.reports.keep import Kept
    from spbe_research.reports.site.page import read_site, write_site
    from spbe_research.study.folder import active_study

    study = active_study()
    folder = out or (study.reports if study else Path("reports"))
    moved: list[Kept] = []
    page = write_site(folder, lang=lang, kept=moved)
    for one in read_site(folder).skipped:
        typer.echo(tell("command.left_out", folder=one.folder, reason=one.reason), err=True)
    for one_kept in moved:
        typer.echo(tell("command.kept", kept=one_kept), err=True)
    typer.echo(str(page))


@app.command(cls=SpokenCommand)
def show(region: str, lang: _MessageLang = None) -> None:
    """List what is published of a region or institution."""
    from spbe_research.data.observations import list_observations
    from spbe_research.data.regions import find_region, reason_without_data
    from spbe_research.errors import NoObservation

    place = find_region(region)
    listing = list_observations(place)
    typer.echo(place.describe())
    if listing.empty:
        reason = reason_without_data(place, message_language())
        raise NoObservation(message("errors.cli.main.show", place=place.describe(), reason_without_data=reason))
    listing["depth"] = [tell(f"command.unit {depth}") for depth in listing["depth"]]
    listing = listing.drop(columns="own")  # the source says it
    listing.columns = [tell(f"command.column {column}") for column in listing.columns]
    typer.echo(listing.to_string(index=False))


@app.command(cls=SpokenCommand)
def check(
    data: _Path = None,
    lang: _MessageLang = None,
) -> None:
    """Check every table of the data; exit status 1 when something is found."""
    from spbe_research.checks.check import check_tables

    findings = check_tables(data)
    for finding in findings:
        typer.echo(str(finding))
    typer.echo(tell("command.findings", n=len(findings)) if findings else tell("command.findings_none"))
    if findings:
        raise typer.Exit(1)


@app.command(cls=SpokenCommand)
def reproduce(
    key: Annotated[str | None, typer.Argument()] = None,
    differences: bool = True,
    readme: _Path = None,
    lang: _MessageLang = None,
) -> None:
    """Compare every published figure with what the data beneath it give; exit status 1 when one is unexplained."""
    if key is not None:
        if not differences or readme is not None:
            raise ParameterError(message("errors.papers.of_one"))
        reproduce_paper(key)
        return
    from spbe_research.checks.ledger import difference_lines, stale_lines, summary_markdown, write_summary
    from spbe_research.checks.ledger import reproduce as compare

    ledger = compare()
    if differences:
        for line in difference_lines(ledger):
            typer.echo(line)
    typer.echo(summary_markdown(ledger, message_language()))
    if readme is not None:
        write_summary(ledger, readme)
    for line in stale_lines(ledger):
        typer.echo(line)
    if ledger.unexplained or ledger.stale:
        raise typer.Exit(1)


register(app)
register_compare(app)
register_panel(app)
register_papers(app)
register_roadmap(app)
register_robustness(app)
register_zone(app)
register_audit(app)


def main() -> None:
    """Entry point: errors that the toolkit raises on purpose, and what the system refuses, become one line."""
    never_fail_to_print()
    status: int | str | None = 2
    with speaking(command_language(sys.argv[1:])):
        try:
            status = app(standalone_mode=False) or 0
        except errors.ClickException as error:
            say_lines(usage_lines(error))
            status = error.exit_code
        except typer.Abort:  # the user's Ctrl-C
            status = 130
        except SystemExit as done:
            status = done.code
        except (SpbeError, OSError, UnicodeError) as error:
            say_error(error)
        end(status)
