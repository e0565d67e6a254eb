"""Whose report it is, of which year and of which procedure: every place that says so, compared and never ranked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from spbe_research.data.regions import Region, all_regions, find_region
from spbe_research.errors import AmbiguousRegion, UnknownRegion, message
from spbe_research.study.reading.grid import at
from spbe_research.study.reading.pdf.cells import printed_in, value_in
from spbe_research.study.reading.pdf.pages import Document, Page, on_page
from spbe_research.study.reading.pdf.result import PrintedFigure
from spbe_research.study.reading.pdf.wrapped import mended
from spbe_research.study.reading.places import named_in
from spbe_research.study.reading.words import fold, years_in

__all__ = ["Heading", "Identity", "read_identity"]

#: the heading above the values: "INDEKS SPBE – PEMERINTAH KAB. MADIUN", then "(Baik)"
_HEADING = re.compile(r"(?:nilai\s+)?indeks\s+spbe\s*[-\u2010-\u2015:]\s*(\S.*)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(.*?)\(\s*([A-Za-z][A-Za-z ]{2,30}?)\s*\)\s*$")
#: the ministry that publishes every report, and so is named on every cover
_PUBLISHER = "Kementerian Pendayagunaan"
_COVER = 1_200  # characters from which a first page is a page of text
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading above the values: institution, and index and predicate where they stand there."""

    institution: str
    index: PrintedFigure | None
    predicate: str
    page: int


@dataclass(slots=True)
class Identity:
    """What the pages say.

    Attributes
    ----------
    regions : region, words and page of every place that names one.
    years, procedures : value and page of every place.
    headings : over the values; problems : lines.
    """

    regions: list[tuple[Region, str, int]] = field(default_factory=list)
    years: list[tuple[int, int]] = field(default_factory=list)
    procedures: list[tuple[str, int]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_identity(document: Document) -> Identity:
    """Institution, year and procedure as cover, titles and headings name them."""
    result = Identity()
    for page in document.pages:
        for heading in _headings(page):
            result.headings.append(heading)
            try:
                result.regions.append((find_region(heading.institution), heading.institution, page.number))
            except (UnknownRegion, AmbiguousRegion) as error:
                line = message("errors.study.pdf.institution", found=heading.institution, reason=str(error))
                result.problems.append(at(on_page(document, page.number), line))
        titles = _titles(page)
        for title in titles:
            result.years += [(year, page.number) for year in sorted(years_in(title))]
            procedure = _procedure(title)
            if procedure:
                result.procedures.append((procedure, page.number))
    if document.pages and _is_cover(document.pages[0]):
        cover = document.pages[0]
        known = {r.id for r, _, _ in result.regions}
        for region, words in _on_cover(cover, known):
            result.regions.insert(0, (region, words, cover.number))
    return result


def _is_cover(page: Page) -> bool:
    return sum(map(len, page.lines)) <= _COVER


def _headings(page: Page) -> Iterator[Heading]:
    """Every heading of a page; the name may go on over lines until the predicate or the table's title."""
    for place, line in enumerate(page.lines):
        match = _HEADING.match(line.strip())
        if not match:
            continue
        above = page.lines[place - 1].strip() if place else ""
        index = printed_in(above, page.number)
        following = [line.strip() for line in page.lines[place + 1 : place + 4]]
        values = [f for f in following if value_in(f) is not None]
        if index is None and values:
            index = printed_in(values[0], page.number)
        following = [f for f in following if value_in(f) is None]
        name, predicate = match[1], ""
        for end in range(len(following) + 1):  # as far as the predicate, wherever the name is wrapped
            bracket = _IN_BRACKETS.match(mended("\n".join([match[1], *following[:end]]), _words()))
            if bracket:
                name, predicate = bracket[1].strip(), " ".join(bracket[2].split())
                break
        else:
            for more in following:
                if not more.isupper():
                    break
                name = f"{name}\n{more}"
        if predicate or index or _is_capital(line):
            yield Heading(mended(name, _words()), index, predicate, page.number)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """The words of institutions' names, among them those that a heading wraps within."""
    labels = "pemerintah pemkab pemkot pemprov provinsi prov kabupaten kab kota kementerian badan lembaga"
    return frozenset(w for name in (labels, *(r.name for r in all_regions().values())) for w in fold(name).split())


def _titles(page: Page) -> list[str]:
    """Lines that are titles: all of a cover, elsewhere those in capitals and table titles of the report."""
    if page.number == 1 and _is_cover(page):
        return [" ".join(page.lines)]
    lines = []
    for place, line in enumerate(page.lines):
        if len(line) > _LONGEST or not _is_capital(line):
            continue
        above = page.lines[place - 1] if place and _is_capital(page.lines[place - 1]) else ""
        title = f"{above} {line}".strip()
        if re.search(r"\b(?:evaluasi|pemantauan|laporan hasil)\b", title, re.IGNORECASE):
            lines.append(title)
    return lines


def _is_capital(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def _procedure(title: str) -> str:
    """Evaluation or monitoring; a title that names both is that of the programme and says neither."""
    words = set(fold(title).split())
    said = words & {"evaluasi", "pemantauan"}
    return said.pop() if len(said) == 1 else ""


def _on_cover(page: Page, known: set[str]) -> Iterator[tuple[Region, str]]:
    """Institutions that the cover names, without the ministry that publishes it and the province around one."""
    folded = _folded(" ".join(page.lines))
    publisher = _publisher()
    if publisher is not None and publisher.id not in known:
        folded = folded.replace(_folded(publisher.name), " ")
    regions = all_regions()
    ids = named_in(folded, bare=False)
    around = {regions[i].province_code for i in ids if regions[i].kind != "provinsi"}
    for region_id in sorted(ids):
        region = regions[region_id]
        if region.kind != "provinsi" or region.id not in around:
            yield region, region.name


def _folded(text: str) -> str:
    """A text without case and punctuation, however long."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.casefold()).split())


def _publisher() -> Region | None:
    return next((r for r in all_regions().values() if r.name.startswith(_PUBLISHER)), None)
