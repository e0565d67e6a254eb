"""Entries set in APA 7 by a CSL processor, and the same as BibTeX and RIS."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spbe_research.data.references import copy_note, of_several, reference
from spbe_research.extras import need
from spbe_research.numbers.language import LANGUAGES
from spbe_research.paths import package_dir
from spbe_research.reports.documents.blocks import Run
from spbe_research.text.catalog import say

__all__ = ["Entry", "bibtex", "entry_of", "ris", "set_apa"]

_STYLE = ("assets", "csl", "apa.csl")


@dataclass(frozen=True, slots=True)
class Entry:
    """One source of a list.

    Attributes
    ----------
    key : unique in its list; item : CSL-JSON in the reader's language.
    note : what stands behind the set form, such as where a copy was read.
    fixed : the whole text where the entry is prose and is not set.
    """

    key: str
    item: Mapping[str, object]
    note: str = ""
    fixed: str = ""

    @property
    def title(self) -> str:
        return str(self.item["title"])

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        issued = self.item.get("issued")
        return tuple(issued["date-parts"][0]) if isinstance(issued, Mapping) else ()

    @property
    def authors(self) -> list[tuple[str, str]]:
        """Family and given name; an institution has only the first."""
        people = self.item.get("author", ())
        assert isinstance(people, Sequence)
        return [(p.get("literal") or p["family"], p.get("given", "")) for p in people]

    def value(self, name: str) -> str:
        """A field as text, blank where the entry has none."""
        return str(self.item.get(name, ""))


def entry_of(key: str, lang: str) -> Entry | None:
    """The entry of ``data/references.json``; None where there is none of that id."""
    item = reference(key, lang)
    if item is None:
        return None
    return Entry(key, item, copy_note(key, lang), f"{item['title']}." if of_several(key) else "")


def set_apa(
    entries: Iterable[Entry], lang: str, letters: Mapping[str, str] | None = None
) -> dict[str, tuple[Run, ...]]:
    """Entries in APA 7, each as runs of which titles are in italics, in the order of such a list.

    Parameters
    ----------
    letters : by key, what stands behind the year, from :func:`~.in_text.year_letters`: the processor knows no such
        letters.

    Raises
    ------
    MissingExtra
        where the processor is not installed.

    Examples
    --------
    >>> entry = entry_of("bowker", "id")
    >>> "".join(run.text for run in set_apa([entry], "id")["bowker"])[:41]
    'Bowker, A. H. (1948). A test for symmetry'
    """
    entries = list(entries)
    need("citeproc")
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    result = {e.key: _with_note((Run(e.fixed),), e.note) for e in entries if e.fixed}
    # the processor lowers keys
    proper = {f"r{i}": e for i, e in enumerate(e for e in entries if not e.fixed)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fields of CSL that it does not know
        source = CiteProcJSON([{**e.item, "id": k} for k, e in proper.items()])
        locale = LANGUAGES.get(lang, LANGUAGES["en"]).replace("_", "-")
        style = CitationStylesStyle(str(package_dir().joinpath(*_STYLE)), locale=_known(locale), validate=False)
        listed = CitationStylesBibliography(style, source, formatter.html)
        for k in proper:
            listed.register(Citation([CitationItem(k)]))
        for k, text in zip(listed.keys, listed.bibliography(), strict=True):
            entry = proper[k]
            marked = _lettered(_mended(str(text), entry, lang), entry, (letters or {}).get(entry.key, ""))
            result[entry.key] = _with_note(_runs(marked), entry.note)
    return dict(sorted(result.items(), key=lambda pair: _order(pair[1])))


def _known(locale: str) -> str:
    """A locale that the processor brings; English where it lacks one."""
    import citeproc

    return locale if (Path(citeproc.LOCALES_PATH) / f"locales-{locale}.xml").is_file() else "en-US"


def _mended(marked: str, entry: Entry, lang: str) -> str:
    """What the processor leaves to do: a title in an author's place stands twice, and a day follows its month."""
    if not entry.authors:
        title = f"<i>{html.escape(entry.title, quote=False)}</i>"
        first, again, rest = marked.rpartition(title)
        if again and title in first:
            # nor is a page without a date "retrieved" on none
            marked = first + re.sub(r"^\w+ (?=https?:)", "", rest.lstrip(" ."))
    return re.sub(r"\((\d{4}), (\w+) (\d{1,2})\)", lambda d: _dated(d[1], d[2], d[3], lang), marked)


def _lettered(marked: str, entry: Entry, letter: str) -> str:
    """A letter behind the year that follows the author; behind a hyphen where no year is known."""
    if not letter:
        return marked
    year = f"({entry.date[0]}" if entry.date else r"("
    before, opened, after = marked.partition(year)
    if entry.date:
        return f"{before}{opened}{letter}{after}"
    unknown, shut, rest = after.partition(")")
    return f"{before}{opened}{unknown}-{letter}{shut}{rest}"


def _dated(year: str, month: str, day: str, lang: str) -> str:
    return say("display.references.date", lang, year=year, month=month, day=day)


def _order(runs: tuple[Run, ...]) -> tuple[str, str]:
    """By the words of an author, then by all of the text; capitals and marks count for nothing."""
    text = "".join(r.text for r in runs).casefold()
    return re.sub(r"[^\w ]", "", text.split(" (")[0]), text


def _runs(marked: str) -> tuple[Run, ...]:
    """HTML of the processor, which knows italics, as runs."""
    parts = re.split(r"(</?i>)", marked)
    runs, italic = [], False
    for part in parts:
        if part in ("<i>", "</i>"):
            italic = part == "<i>"
        elif part:
            runs.append(Run(html.unescape(re.sub(r"<[^>]+>", "", part)), italic=italic))
    return tuple(runs)


def _with_note(runs: tuple[Run, ...], note: str) -> tuple[Run, ...]:
    return (*runs, Run(f" {note}")) if note else runs


_BIBTEX = {
    "article-journal": "article",
    "book": "book",
    "report": "techreport",
    "software": "misc",
    "webpage": "online",
}
_RIS = {
    "article-journal": "JOUR",
    "book": "BOOK",
    "report": "RPRT",
    "software": "COMP",
    "webpage": "ELEC",
    "dataset": "DATA",
    "speech": "SLIDE",
}
_LATEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_LATEX |= {c: f"\\{c}" for c in "&%$#_"}


def bibtex(entries: Iterable[Entry]) -> str:
    """A BibTeX file; one entry a source, fields in braces, so that capitals stay.

    Examples
    --------
    >>> print(bibtex([entry_of("manski", "en")]))
    @book{manski,
      author = {Manski, C. F.},
      title = {{Partial identification of probability distributions}},
      year = {2003},
      publisher = {Springer},
      langid = {english},
    }
    <BLANKLINE>
    """
    return "\n".join(_bibtex_entry(e) for e in entries)


def _bibtex_entry(e: Entry) -> str:
    kind = _BIBTEX.get(e.value("type"), "misc")
    names = [f"{_latex(a)}, {_latex(b)}" if b else f"{{{_latex(a)}}}" for a, b in e.authors]
    fields = {"author": " and ".join(names), "title": f"{{{_latex(e.title)}}}"}
    date = e.date
    fields["year"] = str(date[0]) if date else ""
    fields["date"] = "-".join(f"{n:02d}" for n in date) if len(date) > 1 else ""
    fields["journal"] = _latex(e.value("container-title"))
    fields["volume"] = _latex(e.value("volume"))
    fields["pages"] = _latex(e.value("page")).replace("-", "--")
    fields["publisher"] = _latex(e.value("publisher"))
    if kind == "techreport":  # which BibTeX wants
        fields["institution"] = " and ".join(_latex(a) for a, _ in e.authors)
    fields["number"] = _latex(e.value("number"))
    fields["version"] = _latex(e.value("version"))
    fields["type" if kind == "techreport" else "howpublished"] = _latex(e.value("genre"))
    fields["url"] = e.value("URL")
    fields["note"] = _latex(e.note)
    fields["langid"] = {"id-ID": "indonesian", "en-US": "english"}.get(e.value("language"), "")
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{e.key},", *lines, "}\n"])


def _latex(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in text)


def ris(entries: Iterable[Entry]) -> str:
    """A RIS file, which Mendeley, Zotero and EndNote read.

    Examples
    --------
    >>> ris([entry_of("manski", "en")]).splitlines()[:3]
    ['TY  - BOOK', 'ID  - manski', 'AU  - Manski, C. F.']
    """
    return "\n".join("\n".join(f"{tag}  - {value}" for tag, value in _ris_lines(e)) + "\n" for e in entries)


def _ris_lines(e: Entry) -> Iterator[tuple[str, str]]:
    yield "TY", _RIS.get(e.value("type"), "GEN")
    yield "ID", e.key
    for family, given in e.authors:
        # a comma would make the rest of an institution its given name
        yield "AU", f"{family}, {given}" if given else family.replace(",", "")
    yield "TI", e.title
    date = e.date
    lines = [
        ("PY", str(date[0]) if date else ""),
        ("DA", "/".join(f"{n:02d}" for n in date) if len(date) > 1 else ""),
        ("T2", e.value("container-title")),
        ("VL", e.value("volume")),
        *zip(("SP", "EP"), e.value("page").split("-"), strict=False),
        ("PB", e.value("publisher")),
        ("SN" if e.value("type") == "book" else "M1", e.value("number")),
        ("ET", e.value("version")),
        ("M3", e.value("genre")),
        ("UR", e.value("URL")),
        ("N1", e.note),
        ("LA", e.value("language")),
    ]
    yield from ((tag, value) for tag, value in lines if value)
    yield "ER", ""
