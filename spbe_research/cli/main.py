"""The command ``spbe``: reports, checks and look-ups; one clear line and exit status 2 when something is wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_research.cli.language import command_language, speaking
from spbe_research.cli.streams import end, never_fail_to_print, say_error
from spbe_research.cli.study import register
from spbe_research.errors import OutputError, ParameterError, SpbeError, message
from spbe_research.text.catalog import message_language, tell

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Maturity of Indonesian e-government: scores, reports, checks.",
)


def _say_version(asked: bool) -> None:
    if asked:
        from spbe_research._version import __version__

        typer.echo(f"spbe-research {__version__}")
        raise typer.Exit


@app.callback()
def _enter_study(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="say which release this is")
    ] = False,
) -> None:
    """Inside a study folder every command sees the study's figures on top of the packaged ones."""
    import os

    from spbe_research.study.folder import find_study

    if "SPBE_STUDY" not in os.environ:
        study = find_study()
        if study is not None:
            study.activate()


_RegionName = Annotated[str, typer.Argument(help='name or Kemendagri code: paser, "Kota Bandung", 64.01')]
_Year = Annotated[int | None, typer.Option(help="evaluated year; the latest with the deepest data without it")]
_Source = Annotated[str | None, typer.Option(help="source id, where several are published")]
_Assessment = Annotated[str | None, typer.Option(help="official, self, study ...")]


@app.command()
def report(
    region: Annotated[str | None, typer.Argument(help="name or code; in a study its own levels without it")] = None,
    year: _Year = None,
    lang: Annotated[str | None, typer.Option(help="id or en; id, or the study's language, without it")] = None,
    out: Annotated[
        Path | None, typer.Option(help="folder for all reports; reports, or the study's, without it")
    ] = None,
    source: _Source = None,
    assessment: _Assessment = None,
    before: Annotated[
        int | None, typer.Option(help="earlier year of the pair that the change chapters compare")
    ] = None,
    after: Annotated[int | None, typer.Option(help="later year of that pair")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="the whole country: all that have data of the year")] = False,
    kind: Annotated[str | None, typer.Option(help="with --all: only kabupaten, kota, provinsi ...")] = None,
    province: Annotated[str | None, typer.Option(help="with --all: only this province and its regions")] = None,
    workers: Annotated[int | None, typer.Option(help="with --all: reports at a time; one a core without it")] = None,
    dask: Annotated[str | None, typer.Option(help="with --all: address of a Dask scheduler to work for it")] = None,
    resume: Annotated[bool, typer.Option(help="with --all: leave reports alone that nothing has changed for")] = True,
    limit: Annotated[
        float | None, typer.Option(help="with --all: seconds after which one report is given up; 300 without it")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="inprocess or kernel: what runs the cells; same report")] = None,
    format: Annotated[  # noqa: A002
        str,
        typer.Option(
            help="with commas between: docx, pdf, figures (SVG, PNG) and tables (CSV, LaTeX); html and ipynb always"
        ),
    ] = "html,ipynb",
) -> None:
    """Write the report of one region or institution, or with --all of every one."""
    from spbe_research.chapters.display.phrasing import printed_index
    from spbe_research.reports import make_report
    from spbe_research.reports.documents.formats import chosen_formats
    from spbe_research.study.folder import LatestLevels, active_study

    study = active_study()
    lang = lang or (study.lang if study else "id")
    out = out or (study.reports if study else Path("reports"))
    formats = chosen_formats(format)
    if everyone:
        _report_all(
            [region, source, assessment],
            {"year": year, "lang": lang, "kind": kind, "province": province, "before": before, "after": after}
            | {"formats": formats},
            {"out": out, "workers": workers, "dask": dask, "resume": resume, "limit": limit, "engine": engine},
        )
        return
    if any(x is not None for x in (kind, province, workers, dask, limit)) or not resume:
        raise ParameterError(message("errors.cli.main.report"))
    if study and region is None:
        plain = year is None and assessment is None and source is None
        first: LatestLevels = study.latest() if plain else {"region": study.region}
        region, year = first.get("region"), first.get("year", year)
        assessment, source = first.get("assessment", assessment), first.get("source", source)
    if not region:
        raise ParameterError(message("errors.cli.main.report_2"))
    which: dict[str, Any] = {"source": source, "assessment": assessment, "before": before, "after": after}
    made = make_report(region, year, lang=lang, out=out, engine=engine, formats=formats, **which)
    m = made.maturity
    index = printed_index(m, lang)
    when = m.year if m.year is not None else m.observation.source
    band = m.band.predicate if m.printed and not m.at_edge else " / ".join(b.predicate for b in m.bands[::-1])
    told = {"region": m.region.describe(), "when": when, "index": index, "band": band}
    depth = tell(f"command.depth_{m.depth}")
    if m.missing_rows:
        counts = {"missing": len(m.missing_rows), "rows": len(m.instrument.codes)}
        typer.echo(tell("command.report_partial", depth=depth, **told, **counts))
    else:
        typer.echo(tell("command.report", depth=depth, **told))
    typer.echo(str(made.html))
    for path in made.documents:
        typer.echo(str(path))
    for kept in made.kept:
        typer.echo(tell("command.kept", kept=kept), err=True)


def _report_all(of_one: list[str | None], of_list: dict[str, Any], of_run: dict[str, Any]) -> None:
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
        raise OutputError(message("errors.cli.main.report_all_2", run_stopped=run.stopped, run_left=run.left))
    if run.status:
        raise typer.Exit(run.status)


@app.command()
def site(
    out: Annotated[Path | None, typer.Option(help="folder of all reports; reports, or the study's, without it")] = None,
    lang: Annotated[str, typer.Option(help="language of the page that is named: id or en")] = "id",
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


@app.command()
def show(region: _RegionName) -> None:
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
    typer.echo(listing.to_string(index=False))


@app.command()
def check(
    data: Annotated[Path | None, typer.Option(help="data folder; the packaged data without it")] = None,
) -> None:
    """Check every table of the data; exit status 1 when something is found."""
    from spbe_research.checks.check import check_tables

    findings = check_tables(data)
    for finding in findings:
        typer.echo(str(finding))
    many = {0: "none", 1: "one"}.get(len(findings), "several")
    typer.echo(tell(f"command.findings_{many}", count=len(findings)))
    if findings:
        raise typer.Exit(1)


@app.command()
def reproduce(
    differences: Annotated[bool, typer.Option(help="list every difference with its explanation")] = True,
    readme: Annotated[Path | None, typer.Option(help="write the summary between the markers of this file")] = None,
) -> None:
    """Compare every published figure with what the data beneath it give; exit status 1 when one is unexplained."""
    from spbe_research.checks.ledger import difference_lines, summary_markdown, write_summary
    from spbe_research.checks.ledger import reproduce as compare

    ledger = compare()
    if differences:
        for line in difference_lines(ledger):
            typer.echo(line)
    typer.echo(summary_markdown(ledger))
    if readme is not None:
        write_summary(ledger, readme)
    for key in ledger.stale:
        typer.echo(tell("command.stale", entry=" | ".join(k for k in key if k)))
    if ledger.unexplained or ledger.stale:
        raise typer.Exit(1)


register(app)


def main() -> None:
    """Entry point: errors that the toolkit raises on purpose, and what the system refuses, become one line."""
    never_fail_to_print()
    status: int | str | None = 2
    with speaking(command_language(sys.argv[1:])):
        try:
            app(standalone_mode=True)
        except SystemExit as done:
            status = done.code
        except (SpbeError, OSError, UnicodeError) as error:
            say_error(error)
        end(status)
