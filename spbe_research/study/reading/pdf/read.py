"""A result report of the ministry, from a PDF to figures that agree with one another; or every reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from spbe_research.data.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.data.regions import Region, all_regions, find_region
from spbe_research.errors import FileProblems, listed, message
from spbe_research.options import check_path, check_years
from spbe_research.study.reading.filled import check_region, in_force
from spbe_research.study.reading.grid import at
from spbe_research.study.reading.pdf.extract import read_document
from spbe_research.study.reading.pdf.identity import Identity, read_identity
from spbe_research.study.reading.pdf.levels import Levels, read_levels_tables
from spbe_research.study.reading.pdf.pages import Document, on_page
from spbe_research.study.reading.pdf.proof import Proof
from spbe_research.study.reading.pdf.published import held_of
from spbe_research.study.reading.pdf.result import (
    Check,
    PreviousLevels,
    PrintedFigure,
    ReportRefused,
    ResultReport,
)
from spbe_research.study.reading.pdf.units import Unit
from spbe_research.study.reading.pdf.values import Values, read_values

__all__ = ["read_result_report", "report_of"]

#: what every page of a sample says
_MADE_UP = "contoh – data rekaan"


def read_result_report(
    path: str | Path, *, region: str | Region | None = None, year: int | None = None
) -> ResultReport:
    """Read the ministry's result report of one institution and year, and check it against itself.

    Levels give aspects, domains, index and predicate, and each must be what the report prints; institution and year
    must be the same wherever they stand; and what is published of them elsewhere must be the same too. One figure off,
    and the file is refused with every reason at once.

    Parameters
    ----------
    path : a PDF with text (*Laporan Hasil Evaluasi* or *Pemantauan*, since 2020); a scanned one is refused.
    region, year : what the report is expected to be of; both must agree with it. Without a year anywhere in the file,
        ``year`` says it; the institution always stands in it.

    Returns
    -------
    ResultReport
        every figure exact and with its page. Nothing is filled in.

    Raises
    ------
    ReportRefused
        when figures contradict each other, or are not all there; it holds what was read and what is in doubt.
    FileProblems
        when the file cannot be read: no PDF, broken, with a password, scanned, too large.
    UnknownRegion, AmbiguousRegion
        when no region, or more than one, bears the name in ``region``.
    ParameterError
        for an argument of another type.
    MissingExtra
        without pdfplumber.

    References
    ----------
    docs/methods/pdf.md; PermenPANRB 59/2020, annex B.4 and B.5.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from spbe_research import read_result_report, SpbeError
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "lhe.pdf"
    ...     _ = file.write_text("Laporan Hasil Evaluasi", encoding="utf-8", newline="")
    ...     try:
    ...         read_result_report(file)
    ...     except SpbeError as error:
    ...         print(error)
    lhe.pdf: no PDF; allowed: the ministry's result report as a PDF with text
    """
    file, asked, when = check_path("path", path), check_region(region), check_years(year=year)[0]
    expected = None if asked is None else find_region(asked)
    return report_of(read_document(file), expected, when)


def report_of(document: Document, region: Region | None = None, year: int | None = None) -> ResultReport:
    """The report that the pages of a file make, or its refusal; see :func:`read_result_report`."""
    if not any(page.has_text for page in document.pages):
        raise FileProblems(document.file, [at(document.file, message("errors.study.pdf.scanned"))])
    identity = read_identity(document)
    found: list[ResultReport] = []
    refusals: list[ReportRefused] = []
    readings = [_Reading(document, identity, levels, region, year) for levels in _levels_of(document)]
    for reading in readings:
        try:
            found.append(reading.result())
        except ReportRefused as error:
            refusals.append(error)
    if not found:
        raise min(refusals, key=lambda error: len(error.problems))
    if any(_read(one) != _read(found[0]) for one in found[1:]):
        raise readings[0].ambiguous(found)
    return found[0]


def _read(report: ResultReport) -> object:
    return report.levels, [(p.year, p.levels) for p in report.previous]


def _levels_of(document: Document) -> list[Levels]:
    """The table of levels, in every way that it can be read; or why there is none."""
    found = read_levels_tables(document, [load_instrument(i) for i in reversed(instrument_ids())])
    if found and len(found[0].codes) * 2 >= len(found[0].instrument.codes):
        return found
    pictures = [p.number for p in document.pages if p.pictures and not p.has_text]
    text = document.text.casefold()
    about = "spbe" in text or "pemerintahan berbasis elektronik" in text
    if not about:
        line = message("errors.study.pdf.other_document")
    elif pictures:
        line = message("errors.study.pdf.scanned_part", pages=", ".join(map(str, pictures)))
    else:
        line = message("errors.study.pdf.no_levels")
    raise FileProblems(document.file, [at(document.file, line)])


class _Reading:
    """One report being read; problems of all its parts are told together."""

    def __init__(
        self, document: Document, identity: Identity, levels: Levels, expected: Region | None, when: int | None
    ) -> None:
        self.document, self.expected, self.when = document, expected, when
        self.problems: list[str] = []
        self.asked: list[str] = []  # those of them that are of what the caller expects, and not of the file
        self.identity, self.levels = identity, levels
        self.instrument: Instrument = self.levels.instrument
        self.values: Values = read_values(document, self.instrument)
        self.checks: list[Check] = []
        self.problems += [*self.identity.problems, *self.levels.problems, *self.values.problems]
        self.region = self._region()
        self.year = self._year()
        self.procedure = self._procedure()
        self.columns = self._columns()

    def result(self) -> ResultReport:
        """The report, or its refusal."""
        own = self._own(self.columns)
        printed = self._printed(self.year)
        proof = Proof(self.document, self.instrument, checks=self.checks)
        proof.values(own, printed, complete=not self.values.problems)
        predicate = proof.heading(own, self.identity.headings)
        previous: tuple[PreviousLevels, ...] = ()
        if self.region is not None and self.year is not None:
            held = held_of(self.region, self.year, self.instrument.id)
            proof.published(
                own, printed, predicate, [h for h in held if not h.own]
            )  # a study may hold an older reading
            previous = self._previous(proof)
            for group, figures in self.values.means.items():
                proof.means(group, all_regions()[group].name, figures, held_of(group, self.year, self.instrument.id))
        for header, page in self.values.unknown:
            told = message("notes.pdf.unknown_group", header=header, page=page)
            proof.unchecked.append(Check("unknown group", 0, (page,), told))
        problems = [*self.problems, *proof.problems]
        if problems or self.region is None or self.year is None:
            raise self._refusal(own, problems, proof.doubtful)
        units = {kind: {n: f for (k, n), f in printed.items() if k == kind} for kind in ("aspect", "domain")}
        pages = [h.page for h in self.identity.headings if h.predicate]
        return ResultReport(
            file=self.document.file,
            region=self.region,
            institution=self._words(),
            year=self.year,
            instrument=self.instrument.id,
            procedure=self.procedure,
            levels={c: own[c] for c in self.instrument.codes},
            aspects=units["aspect"],
            domains=units["domain"],
            index=printed["index", ""],
            predicate=predicate,
            predicate_page=pages[0] if predicate else None,
            previous=previous,
            means={group: dict(figures) for group, figures in self.values.means.items()},
            checks=tuple(proof.checks),
            unchecked=tuple(proof.unchecked),
            sample=any(_MADE_UP in line.casefold() for page in self.document.pages for line in page.lines),
        )

    def ambiguous(self, found: Sequence[ResultReport]) -> ReportRefused:
        """The refusal of lines that can be read in several ways, each of which gives every printed figure."""
        one, two = found[:2]
        pairs = [(c, one.levels.get(c), two.levels.get(c)) for c in self.instrument.codes]
        for was, then in zip(one.previous, two.previous, strict=False):
            pairs += [(f"{c} ({was.year})", was.levels.get(c), then.levels.get(c)) for c in self.instrument.codes]
        differ = [(c, a, b) for c, a, b in pairs if (a and a.value) != (b and b.value)]
        told = [message("errors.study.pdf.either", code=c, one=_text(a), two=_text(b)) for c, a, b in differ]
        line = message("errors.study.pdf.ambiguous", n=len(found), levels=listed(told, "semicolon"))
        doubtful = {c.partition(" ")[0] for c, _, _ in differ}
        return self._refusal(dict(one.levels), [at(self.document.file, line)], doubtful)

    def _tell(self, page: int | None, key: str, **values: object) -> None:
        place = self.document.file if page is None else on_page(self.document, page)
        self.problems.append(at(place, message(f"errors.study.pdf.{key}", **values)))

    def _refusal(
        self, own: dict[str, PrintedFigure], problems: Sequence[str], doubtful: Iterable[str] = ()
    ) -> ReportRefused:
        doubt = {*doubtful, *self.levels.doubtful}
        codes = [c for c in self.instrument.codes if c in doubt or c not in own]
        lines = [*dict.fromkeys(problems)]
        sound = set(lines) == set(self.asked)  # another file was meant, and nothing of this one is in doubt
        if not sound:
            lines.append(at(self.document.file, message("errors.study.pdf.way_out", instrument=self.instrument.id)))
        return ReportRefused(
            self.document.file,
            lines,
            levels={} if sound else {code: figure.value for code, figure in own.items()},
            doubtful=() if sound else codes,
            instrument=self.instrument.id,
            region=self.region,
            year=self.year,
        )

    def _region(self) -> Region | None:
        """The one institution of cover and headings, which is the one asked for."""
        named = self.identity.regions
        first = self._one("institution", [(r, r.describe(), page) for r, _, page in named])
        if first is None:
            if not named and not self.identity.problems:
                self._tell(None, "no_institution")
            return None
        assert isinstance(first, Region)
        if first.is_group:
            self._tell(named[0][2], "group", name=first.name)
        if self.expected is not None and self.expected != first:
            self._tell(named[0][2], "other_institution", said=first.describe(), asked=self.expected.describe())
            self.asked += self.problems[-1:]
        return first

    def _year(self) -> int | None:
        """The one year of titles and headers, in which the instrument was in force."""
        claims = [(year, str(year), page) for year, page in self.identity.years]
        for years, pages in (
            ([y for y, _ in self.levels.columns if y is not None], self.levels.pages[:1]),
            ([y for y in self.values.own if y is not None], tuple(p for _, p in self.values.years[:1])),
        ):
            if years and pages:
                claims.append((max(years), str(max(years)), pages[0]))
        year = self._one("year", claims)
        if not claims:
            if self.when is None:
                self._tell(None, "no_year")
            year = self.when
        elif year is not None and self.when is not None and self.when != year:
            self._tell(claims[0][2], "other_year", said=year, asked=self.when)
            self.asked += self.problems[-1:]
        if year is None:
            return None
        assert isinstance(year, int)
        if not in_force(self.instrument, year):
            page = self.levels.pages[0]
            self._tell(page, "not_in_force", label=self.instrument.label, n=len(self.instrument.codes), year=year)
        return year

    def _procedure(self) -> str:
        return str(self._one("procedure", [(p, p, page) for p, page in self.identity.procedures]) or "")

    def _one(self, kind: str, claims: Sequence[tuple[object, str, int]]) -> object:
        """What all places say; where two differ it is told and nothing is taken."""
        if not claims:
            return None
        pages: dict[object, list[int]] = {}
        words: dict[object, str] = {}
        for value, shown, page in claims:
            pages.setdefault(value, []).append(page)
            words.setdefault(value, shown)
        if len(pages) > 1:
            (one, two), *_ = [list(pages)[:2]]
            self._tell(None, f"two_{kind}", one=words[one], first=_listed(pages[one]), two=words[two],
                       then=_listed(pages[two]))  # fmt: skip
            return None
        told = message(f"notes.pdf.{kind}", n=len(claims), said=claims[0][1], pages=_listed(next(iter(pages.values()))))
        self.checks.append(Check(kind, len(claims), tuple(sorted({p for _, _, p in claims})), told))
        return claims[0][0]

    def _columns(self) -> dict[int | None, dict[str, PrintedFigure]]:
        """Levels by year; those of a single column under None where neither it nor the report says which."""
        years = [y for y, _ in self.levels.columns]
        first = self.levels.pages[0]
        if len(years) == 1:
            years = [years[0] or self.year]
        elif None in years or len(set(years)) < len(years):
            self._tell(first, "columns", n=len(years))
            return {}
        columns = {y: levels for y, (_, levels) in zip(years, self.levels.columns, strict=True)}
        if self.levels.missing:
            self._tell(first, "missing_rows", codes=", ".join(self.levels.missing))
        own = self._own(columns)
        blank = [c for c in self.instrument.codes if c not in own and c in self.levels.codes - self.levels.doubtful]
        if blank:
            self._tell(first, "blank_levels", codes=", ".join(blank))
        return columns

    def _own(self, columns: Mapping[int | None, dict[str, PrintedFigure]]) -> dict[str, PrintedFigure]:
        """Levels of the report's own year; of the last one where places that name it contradict each other."""
        if self.year in columns or self.year is not None:
            return columns.get(self.year, {})
        years = [y for y in columns if y is not None]
        return columns[max(years)] if years else {}

    def _printed(self, year: int | None) -> dict[Unit, PrintedFigure]:
        own = self.values.own
        if year is None:  # as of the levels: the last one
            return own.get(max((y for y in own if y is not None), default=None), {})
        return own.get(year) or (own.get(None, {}) if year == self.year else {})

    def _previous(self, proof: Proof) -> tuple[PreviousLevels, ...]:
        """Levels and values of earlier years."""
        assert self.region is not None
        found = []
        for year in sorted((y for y in self.columns if y not in (None, self.year)), reverse=True):
            if self.columns[year]:
                held = held_of(self.region, year, self.instrument.id)
                found.append(proof.previous(year, self.columns[year], self._printed(year), held))
        return tuple(found)

    def _words(self) -> str:
        """The institution as the heading prints it, or the cover."""
        headings = [h.institution for h in self.identity.headings]
        return headings[0] if headings else self.identity.regions[0][1]


def _text(figure: PrintedFigure | None) -> str:
    return "-" if figure is None else figure.text


def _listed(pages: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(set(pages))))
