"""A report says what its chapters computed: their records against what was asked, and against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spbe_research.chapters.display.record import Evaluated, Record, of_change, of_maturity, records_in
from spbe_research.errors import ChapterError, Message, message
from spbe_research.profiles.change import change_in_report
from spbe_research.profiles.maturity import Maturity
from spbe_research.reports.contract import ReportParameters

__all__ = ["check_records"]


def check_records(executed: Mapping[str, Any], parameters: ReportParameters, m: Maturity) -> None:
    """Refuse a report whose chapters tell of another region, year, language or index than it bears.

    Parameters
    ----------
    executed : notebooks by chapter, run while records were asked for.
    m : what the report is about, as the run itself read it.

    Raises
    ------
    ChapterError
        with the first chapter that differs, what it computed and what was asked.
    """
    known: dict[tuple[object, ...], tuple[str, Evaluated]] = {}
    for chapter, node in executed.items():
        records = list(dict.fromkeys(records_in(node)))
        room = chapter.partition("_")[2]
        if not records or any(record.chapter != room for record in records):
            raise _refused(chapter, message("errors.running.agree.silent", room=room))
        for record in records:
            for problem in _problems(record, parameters, m):
                raise _refused(chapter, problem)
            for evaluated in record.evaluations:
                other, first = known.setdefault(evaluated.key, (chapter, evaluated))
                if not _alike(first, evaluated):
                    values = {"other": other, "here": evaluated.words(), "there": first.words()}
                    raise _refused(chapter, message("errors.running.agree.index", **values))


def _problems(record: Record, parameters: ReportParameters, m: Maturity) -> Iterator[Message]:
    if record.region != m.region.id:
        yield message("errors.running.agree.region", found=record.name, asked=m.region.name)
    if record.lang != parameters.lang:
        yield message("errors.running.agree.lang", found=record.lang, asked=parameters.lang)
    expected = _expected(record.chapter, parameters, m)
    if expected is not None and record.evaluations != expected:
        found, asked = ("; ".join(e.words() for e in es) or "–" for es in (record.evaluations, expected))
        yield message("errors.running.agree.evaluations", found=found, asked=asked)
    if record.chapter == "instruments":
        if record.focus != m.year:
            yield message("errors.running.agree.year", found=record.focus, asked=m.year)
        for year, name in ((parameters.before, "before"), (parameters.after, "after")):
            years = [e.year for e in record.evaluations]
            if year is not None and year != years[0 if name == "before" else -1]:
                yield message("errors.running.agree.pair", name=name, asked=year, found=years)


def _expected(chapter: str, parameters: ReportParameters, m: Maturity) -> tuple[Evaluated, ...] | None:
    """The evaluations that a chapter must rest on; None where the run does not compute them itself."""
    if chapter == "maturity":
        return of_maturity(m, parameters.lang).evaluations
    if chapter == "change":
        change = change_in_report(m, parameters.before, parameters.after)
        return None if change is None else of_change(change, parameters.lang).evaluations
    return None


def _alike(a: Evaluated, b: Evaluated) -> bool:
    """Whether two chapters read one evaluation alike; where one of them set a printed index aside, it says so."""
    return a.aside != b.aside or (a.low, a.high) == (b.low, b.high)


def _refused(chapter: str, reason: Message) -> ChapterError:
    return ChapterError(chapter, None, reason)
