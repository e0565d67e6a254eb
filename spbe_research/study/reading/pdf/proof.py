"""A report against itself: levels give aspects, domains, index and predicate, and each must be what is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from spbe_research.data.instruments import Instrument, unit_values
from spbe_research.errors import listed, message
from spbe_research.numbers.exact import exact, round_exact
from spbe_research.numbers.language import figure
from spbe_research.scoring.score import score
from spbe_research.study.reading.grid import at
from spbe_research.study.reading.pdf.identity import Heading
from spbe_research.study.reading.pdf.pages import Document, on_page
from spbe_research.study.reading.pdf.published import Held
from spbe_research.study.reading.pdf.result import Check, PreviousLevels, PrintedFigure
from spbe_research.study.reading.pdf.units import Unit, units_of
from spbe_research.study.reading.words import fold

__all__ = ["Proof"]


@dataclass(slots=True)
class Proof:
    """Comparisons of one report, kept as they are made.

    Attributes
    ----------
    document, instrument : of the report.
    checks, unchecked : lines of the result; problems : what refuses it; doubtful : codes that it leaves in doubt.
    """

    document: Document
    instrument: Instrument
    checks: list[Check] = field(default_factory=list)
    unchecked: list[Check] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)

    def values(
        self, levels: Mapping[str, PrintedFigure], printed: Mapping[Unit, PrintedFigure], *, complete: bool = True
    ) -> None:
        """Every unit is printed, and is what the levels give, rounded as the instrument rounds.

        Of a unit that lacks a level nothing is said. Without ``complete`` neither is it of units that are not printed:
        rows of the table that were not understood are told elsewhere.
        """
        given = self._given({c: f.value for c, f in levels.items()})
        lacking = [unit for unit in units_of(self.instrument) if unit not in printed]
        if lacking and complete:
            self.tell(None, "no_unit", names=listed((self.name(unit) for unit in lacking), "comma"))
        agree: dict[str, list[PrintedFigure]] = {}
        for unit, one in printed.items():
            if unit not in given:
                continue
            if self._same(one, given[unit]):
                agree.setdefault(unit[0], []).append(one)
            else:
                self._off(one.page, self.name(unit), one.text, given[unit])
                self.doubtful.update(self._codes(unit))
        for depth, figures in agree.items():
            self._passed(depth, figures)

    def heading(self, levels: Mapping[str, PrintedFigure], headings: Sequence[Heading]) -> str:
        """Index and predicate of the headings; the predicate as printed."""
        if set(levels) != set(self.instrument.codes):
            return ""
        result = score([levels[c].value for c in self.instrument.codes], self.instrument)
        rounded = exact(round_exact(result.index_exact, self.instrument.decimals, self.instrument.rounding))
        # the national report of 2023 takes the predicate from the printed index, that of 2024 from the exact one
        bands = [*self.instrument.bands_at(result.index_exact), *self.instrument.bands_at(rounded)]
        allowed = list(dict.fromkeys(b.predicate for b in bands))
        indices, said = [], ""
        for heading in headings:
            if heading.index is not None:
                if self._same(heading.index, result.index_exact):
                    indices.append(heading.index)
                else:
                    self._off(heading.page, self.name(("index", "")), heading.index.text, result.index_exact)
            if heading.predicate:
                match = next((p for p in allowed if fold(p) == fold(heading.predicate)), None)
                if match is None:
                    self.tell(heading.page, "predicate", found=heading.predicate, allowed=" / ".join(allowed),
                              index=self._rounded(rounded))  # fmt: skip
                else:
                    said = match
        if indices:
            self._passed("heading", indices)
        pages = tuple(sorted({h.page for h in headings if h.predicate}))
        if said:
            told = message("notes.pdf.predicate", predicate=said, pages=_listed(pages))
            self.checks.append(Check("predicate", 1, pages, told))
        return said

    def published(
        self, levels: Mapping[str, PrintedFigure], printed: Mapping[Unit, PrintedFigure], predicate: str,
        held: Sequence[Held],
    ) -> None:  # fmt: skip
        """Figures that are published of the same institution and year."""
        mine: dict[Unit, PrintedFigure] = {("indicator", code): f for code, f in levels.items()} | dict(printed)
        self._against("published", mine, held)
        words = [(h.predicate, h.source) for h in held if h.predicate]
        if predicate and words and all(fold(w) != fold(predicate) for w, _ in words):
            self.tell(None, "predicate_published", found=predicate, published=words[0][0], source=words[0][1])

    def means(self, group: str, name: str, figures: Mapping[Unit, PrintedFigure], held: Sequence[Held]) -> None:
        """Means of a group of institutions beside those that are published."""
        known = {unit for h in held for unit in h.values}
        self._against("means", {u: f for u, f in figures.items() if u in known}, held, name)
        rest = [f for u, f in figures.items() if u not in known]
        if rest:
            pages = _pages(rest)
            told = message("notes.pdf.means_once", group=name, n=len(rest), pages=_listed(pages))
            self.unchecked.append(Check(f"means {group}", len(rest), pages, told))

    def previous(
        self, year: int, levels: Mapping[str, PrintedFigure], printed: Mapping[Unit, PrintedFigure],
        held: Sequence[Held],
    ) -> PreviousLevels:  # fmt: skip
        """Levels of an earlier year beside the same levels, or beside values that rest on them, in file and data."""
        mine: dict[Unit, PrintedFigure] = {("indicator", code): f for code, f in levels.items()}
        if any(h.values.keys() & mine.keys() for h in held):
            before = len(self.problems)
            self._against("previous", mine, held, str(year))
            known = {u for h in held for u in h.values}
            against = "levels" if len(self.problems) == before and mine.keys() <= known else ""
        else:
            against = self._previous_values(year, levels, printed, held)
        if against != "levels" and levels:
            pages = _pages(levels.values())
            key = "previous_values" if against else "previous_once"
            told = message(f"notes.pdf.{key}", year=year, n=len(levels), pages=_listed(pages))
            self.unchecked.append(Check(f"previous {year}", len(levels), pages, told))
        return PreviousLevels(year, dict(levels), against)

    def _previous_values(
        self, year: int, levels: Mapping[str, PrintedFigure], printed: Mapping[Unit, PrintedFigure],
        held: Sequence[Held],
    ) -> str:  # fmt: skip
        """The deepest values that the earlier levels were compared with; "" where there is none, or one is off."""
        if set(levels) != set(self.instrument.codes):
            return ""
        given = self._given({c: f.value for c, f in levels.items()})
        deepest = ""
        wrong = len(self.problems)
        for unit, one in printed.items():
            if not self._same(one, given[unit]):
                self._off(
                    one.page, message("errors.study.pdf.name_of", name=self.name(unit), of=year), one.text, given[unit]
                )
        known: dict[Unit, list[tuple[Fraction, str]]] = {}
        for h in held:
            for unit, value in h.values.items():
                known.setdefault(unit, []).append((value, h.source))
        for unit, values in known.items():
            if unit in given and all(not self._equals(v, given[unit]) for v, _ in values):
                self.tell(next(iter(levels.values())).page, "previous", year=year, name=self.name(unit),
                          given=self._rounded(given[unit]), published=self._rounded(values[0][0]),
                          source=values[0][1])  # fmt: skip
        there = {u[0] for u in (*printed, *known) if u in given}
        if len(self.problems) == wrong:
            deepest = next((d for d in ("aspect", "domain", "index") if d in there), "")
        if deepest:
            n = sum(u in given for u in {*printed, *known})
            pages = _pages(levels.values())
            told = message("notes.pdf.previous_give", year=year, n=n, pages=_listed(pages))
            self.checks.append(Check(f"previous {year}", n, pages, told))
        return deepest

    def _against(self, kind: str, mine: Mapping[Unit, PrintedFigure], held: Sequence[Held], of: str = "") -> None:
        """Each one must be what at least one source prints, where any does."""
        agree: dict[str, list[PrintedFigure]] = {}
        differ: dict[str, list[PrintedFigure]] = {}
        for unit, one in mine.items():
            known = [(h.values[unit], h.source) for h in held if unit in h.values]
            same = [source for value, source in known if value == one.value]
            for value, source in known if same else ():  # sources that contradict each other: one of them is enough
                (agree if value == one.value else differ).setdefault(source, []).append(one)
            if known and not same:
                name = message("errors.study.pdf.name_of", name=self.name(unit), of=of) if of else self.name(unit)
                self.tell(one.page, "published", name=name, found=one.text,
                          published=self._shown(unit, known[0][0]), source=known[0][1])  # fmt: skip
                self.doubtful.update(self._codes(unit) if kind == "published" else ())
        for source, figures in agree.items():
            told = message(f"notes.pdf.{kind}", n=len(figures), source=source, pages=_listed(_pages(figures)), of=of)
            self.checks.append(Check(kind, len(figures), _pages(figures), told))
        for source, figures in differ.items():
            told = message("notes.pdf.differ", n=len(figures), source=source, pages=_listed(_pages(figures)))
            self.unchecked.append(Check("differ", len(figures), _pages(figures), told))

    def tell(self, page: int | None, key: str, **values: object) -> None:
        """Keep a line on a page, or on the whole file."""
        place = self.document.file if page is None else on_page(self.document, page)
        line = at(place, message(f"errors.study.pdf.{key}", **values))
        if str(line) not in map(str, self.problems):
            self.problems.append(line)

    def name(self, unit: Unit) -> str:
        """Words for a unit: *aspect 3 (Teknologi Informasi dan Komunikasi)*."""
        kind, number = unit
        if kind == "index":
            return message("errors.study.pdf.the_index")
        if kind == "indicator":
            return message("errors.study.pdf.the_indicator", number=number)
        frame = self.instrument.aspects if kind == "aspect" else self.instrument.domains
        key = "the_aspect" if kind == "aspect" else "the_domain"
        return message(f"errors.study.pdf.{key}", number=number, name=frame.loc[number, "name_id"])

    def _given(self, levels: Mapping[str, Fraction]) -> dict[Unit, Fraction]:
        """The units all of whose levels are known."""
        inst = self.instrument
        row = [levels.get(c, inst.level_min) for c in inst.codes]
        known = [c in levels for c in inst.codes]
        result: dict[Unit, Fraction] = {("index", ""): score(row, inst).index_exact} if all(known) else {}
        for kind in ("domain", "aspect"):
            for number, value in unit_values(inst, row, kind).items():
                if all(known[i] for i in inst.row_positions(kind, number)):
                    result[kind, str(number)] = value
        return result

    def _codes(self, unit: Unit) -> list[str]:
        kind, number = unit
        if kind == "indicator":
            return [number]
        codes = self.instrument.codes
        return [codes[i] for i in self.instrument.row_positions(kind, number)] if kind != "index" else []

    def _same(self, one: PrintedFigure, given: Fraction) -> bool:
        decimals = max(self.instrument.decimals, len(one.text.replace(".", ",").partition(",")[2]))
        return self._equals(one.value, given, decimals)

    def _equals(self, printed: Fraction, given: Fraction, decimals: int | None = None) -> bool:
        digits = self.instrument.decimals if decimals is None else decimals
        return exact(round_exact(given, digits, self.instrument.rounding)) == printed

    def _off(self, page: int, name: str, found: str, given: Fraction) -> None:
        self.tell(page, "off", name=name, found=found, given=self._rounded(given))

    def _rounded(self, value: Fraction) -> str:
        digits = self.instrument.decimals
        return figure(exact(round_exact(value, digits, self.instrument.rounding)), f".{digits}f")

    def _shown(self, unit: Unit, value: Fraction) -> str:
        return figure(value) if unit[0] == "indicator" else self._rounded(value)

    def _passed(self, kind: str, figures: Sequence[PrintedFigure]) -> None:
        pages = _pages(figures)
        told = message(f"notes.pdf.{kind}", n=len(figures), pages=_listed(pages))
        self.checks.append(Check(kind, len(figures), pages, told))


def _pages(figures: object) -> tuple[int, ...]:
    return tuple(sorted({f.page for f in figures}))  # type: ignore[attr-defined]


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages))
