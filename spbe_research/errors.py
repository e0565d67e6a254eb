"""Named errors: each carries where it happened, what was found and what is allowed."""

from __future__ import annotations

import errno
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from pathlib import Path

__all__ = [
    "STUDY_ROW",
    "AmbiguousObservation",
    "AmbiguousRegion",
    "ChapterError",
    "ConflictError",
    "ContradictionError",
    "DataError",
    "FileProblems",
    "LevelError",
    "Message",
    "MissingExtra",
    "NoObservation",
    "OutputError",
    "ParameterError",
    "SectionError",
    "SpbeError",
    "UnknownCrosswalk",
    "UnknownInstrument",
    "UnknownRegion",
    "joined",
    "listed",
    "message",
    "read_sentences",
    "said_by",
    "set_reader",
    "system_words",
]

#: rows of a study's own tables are counted from here, so that no row number means two places
STUDY_ROW = 10_000_000

_LONGEST_NAME = 247  # characters of a folder's path on Windows without "long paths"; 259 of a file's


class Message(str):
    """A sentence by its key and values: English where nobody asks, in the reader's language where it is shown.

    Attributes
    ----------
    key : of the catalog; values : what stands in its places.

    Examples
    --------
    >>> text = message("errors.study.intake.add_file")
    >>> text.key, str(text)
    ('errors.study.intake.add_file', 'say where the figures are from: --source "LHE SPBE Bintan 2021"')
    """

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return _reader(self.key, self.values)

    def __repr__(self) -> str:
        return repr(str(self))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __reduce__(self) -> tuple[object, ...]:
        return _message, (self.key, self.values)


def message(key: str, /, **values: object) -> Message:
    """The sentence of a key, with its values; shown in the reader's language."""
    return _message(key, values)


def listed(sentences: Iterable[str], mark: str = "semicolon") -> str:
    """Several sentences as one, each still told in the language of whoever reads it.

    Parameters
    ----------
    sentences : one or more; mark : what stands between them, ``"semicolon"``, ``"comma"`` or ``"or"``.

    Examples
    --------
    >>> str(listed([message("errors.frame.found", found="9"), message("errors.frame.allowed", allowed="1 to 5")]))
    "found '9'; allowed: 1 to 5"
    """
    return reduce(lambda first, then: message(f"errors.list.{mark}", first=first, then=then), sentences)


def joined(notes: Iterable[str]) -> str:
    """Notes as one text, the empty ones left out; empty where there is nothing to say.

    Examples
    --------
    >>> joined(["", "nothing set aside"]), joined([])
    ('nothing set aside', '')
    """
    kept = [note for note in notes if note]
    return listed(kept) if kept else ""


def said_by(error: SpbeError) -> str:
    """What an error says, as a text that is kept: told in the language of whoever reads it later."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Message) else str(error)


class _Shown:
    """What stands for an object that shows itself in several lines, such as a table."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _on_one_line(value: object) -> object:
    """A value as a message may hold it, whatever the user gave: every message is one line."""
    if isinstance(value, int | float) or (isinstance(value, str) and type(value) is not str):
        return value
    value = str(value) if isinstance(value, Path) else value
    text = value if isinstance(value, str) else repr(value)
    if len(text.splitlines()) < 2:
        return value
    text = " ".join(text.split())
    return text if isinstance(value, str) else _Shown(text if len(text) <= 80 else f"{text[:77]}...")


def _message(key: str, values: Mapping[str, object]) -> Message:
    values = {name: _on_one_line(value) for name, value in values.items()}
    made = Message.__new__(Message, _english(key, values))
    made.key, made.values = key, values
    return made


def _english(key: str, values: Mapping[str, object]) -> str:
    # a message or figure inside it in English too: what is compared or kept must not change with whoever reads
    plain = {name: str.__str__(value) if isinstance(value, str) else value for name, value in values.items()}
    sentences = _sentences()
    form = key if key in sentences else f"{key}.{'one' if plain['n'] == 1 else 'other'}"
    return sentences[form].format(**plain)


@cache
def _sentences() -> dict[str, str]:
    """The English messages and notes, read from where all sentences lie: an error needs no room to have a text."""
    folder = Path(__file__).resolve().parent / "text" / "en"
    return read_sentences(folder / "errors.toml") | read_sentences(folder / "notes.toml")


def read_sentences(file: Path) -> dict[str, str]:
    """The sentences of one TOML file by key: the file's name and the path inside it, with dots between."""
    return dict(_flat(file.stem, tomllib.loads(file.read_text(encoding="utf-8"))))


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}.{name}", value)
        else:
            yield f"{prefix}.{name}", str(value)


_reader: Callable[[str, Mapping[str, object]], str] = _english


def set_reader(reader: Callable[[str, Mapping[str, object]], str]) -> None:
    """Let messages be shown in another language; ``text`` does so, and no room imports upward for a message."""
    global _reader
    _reader = reader


class SpbeError(Exception):
    """Base of every error that the toolkit raises on purpose; its text is one clear line.

    Catch it to catch them all. Each names where something is wrong, what was found and what is allowed.

    Attributes
    ----------
    args : tuple with the text; subclasses add what a program may need, such as ``codes`` or ``suggestions``.

    References
    ----------
    data/README.md lists what every column of the tables may hold; docs/guide/en.md shows the messages at work.

    Examples
    --------
    >>> from spbe_research import find_region, SpbeError
    >>> try:
    ...     find_region("pasir")
    ... except SpbeError as error:
    ...     print(error)
    unknown region 'pasir'; did you mean Kabupaten Paser?
    """


class DataError(SpbeError):
    """A data table cannot be used as it stands.

    Parameters
    ----------
    file, row, column : where; ``row`` counts as a spreadsheet does (the header is row 1); one above
        :data:`STUDY_ROW` lies in the study's own table of that name, and the text says so.
    found, allowed : what stands there and what may stand there.
    """

    def __init__(
        self,
        file: str,
        *,
        row: int | None = None,
        column: str | None = None,
        found: str | None = None,
        allowed: str | None = None,
        problem: str | None = None,
    ) -> None:
        self.file, self.row, self.column = file, row, column
        self.found, self.allowed, self.problem = found, allowed, problem
        super().__init__(file)

    def __str__(self) -> str:
        # not args: unpickling (a worker process hands its error back) passes the name of the file alone
        where, row = str(_on_one_line(str(self.file))), self.row
        if row is not None and row > STUDY_ROW:
            where, row = str(message("errors.frame.study", file=self.file)), row - STUDY_ROW
        if row is not None:
            where += str(message("errors.frame.row", row=row))
        if self.column is not None:
            where += str(message("errors.frame.column", column=self.column))
        parts = [str(self.problem)] if self.problem else []
        if self.found is not None:
            parts.append(str(message("errors.frame.found", found=self.found)))
        if self.allowed is not None:
            parts.append(str(message("errors.frame.allowed", allowed=self.allowed)))
        return f"{where}: {'; '.join(parts)}"


class LevelError(SpbeError, ValueError):
    """Levels that cannot be scored; ``codes`` names the indicators concerned, ``missing`` those without a level."""

    def __init__(self, message: str, *, codes: Sequence[str] = (), missing: Sequence[str] = ()) -> None:
        self.codes, self.missing = tuple(codes), tuple(missing)
        super().__init__(message)


class ContradictionError(SpbeError, ValueError):
    """No levels agree with all the values given; ``conflicts`` names the values that cannot stand."""

    def __init__(self, message: str, *, conflicts: Sequence[str] = ()) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(message)


class UnknownCrosswalk(SpbeError, LookupError):
    """No links between two instruments, neither directly nor through others."""


class UnknownInstrument(SpbeError, KeyError):
    """No instrument of this id in the data."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownRegion(SpbeError, KeyError):
    """No region or institution of this name; ``suggestions`` holds the nearest ones."""

    def __init__(self, message: str, *, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.args[0])


class AmbiguousRegion(SpbeError, KeyError):
    """Several regions bear this name; ``candidates`` lists them."""

    def __init__(self, message: str, *, candidates: Sequence[str] = ()) -> None:
        self.candidates = tuple(candidates)
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.args[0])


class NoObservation(SpbeError, LookupError):
    """Nothing was published for what was asked."""


class AmbiguousObservation(SpbeError, LookupError):
    """Two published observations match; name the source or the assessment."""


class ParameterError(SpbeError, ValueError):
    """A parameter of a report is unknown or of the wrong type."""


class ChapterError(SpbeError):
    """A chapter cannot be read, a cell of it failed, or it does not tell what was asked.

    Parameters
    ----------
    chapter : name of the notebook; cell : number that Jupyter gave the cell that failed, or None.
    reason : last line of the cell's error, or what is wrong with the notebook.
    """

    def __init__(self, chapter: str, cell: int | None, reason: str) -> None:
        self.chapter, self.cell, self.reason = chapter, cell, reason
        super().__init__(chapter, cell, reason)

    def __str__(self) -> str:
        if self.cell is None:  # the notebook itself, or what all its cells together give
            return str(message("errors.frame.chapter_alone", chapter=self.chapter, reason=self.reason))
        return str(message("errors.frame.chapter", chapter=self.chapter, cell=self.cell, reason=self.reason))


class SectionError(SpbeError):
    """A section of a chapter could not be made.

    Parameters
    ----------
    section : as ``show`` was asked for it; cause : what went wrong in it.
    """

    def __init__(self, section: str, cause: Exception) -> None:
        self.section, self.cause = section, cause
        super().__init__(section, cause)

    def __str__(self) -> str:
        text = str(self.cause)
        reason = text if isinstance(self.cause, SpbeError) else f"{type(self.cause).__name__}: {text}"
        return str(message("errors.frame.section", section=self.section, reason=reason))


class OutputError(SpbeError, OSError):
    """A place that cannot be written."""


class FileProblems(SpbeError, ValueError):
    """Everything that is wrong with a file of the user's, one line a problem; nothing was written.

    Parameters
    ----------
    file : name of the file; problems : the lines, in the order of the file.
    """

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.file, self.problems = file, tuple(problems)
        super().__init__(file, self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class MissingExtra(SpbeError, ImportError):
    """Something beyond the core is asked for and not installed.

    Parameters
    ----------
    distributions : what is missing; extra : the extra of this package that brings it.
    """

    def __init__(self, distributions: Sequence[str], extra: str) -> None:
        self.distributions, self.extra = tuple(distributions), extra
        super().__init__(self.distributions, extra)

    def __str__(self) -> str:
        names = ", ".join(self.distributions)
        return str(message("errors.frame.extra", names=names, extra=self.extra))


class ConflictError(FileProblems):
    """Figures that differ from those already there, side by side; nothing was written."""


def system_words(error: OSError | ValueError) -> str:
    """What the system says of a file, with the way out where Windows leaves it unsaid.

    A ``ValueError`` is what Python says of a name, or a text, that no system takes.

    Examples
    --------
    >>> system_words(PermissionError(13, "Permission denied")).startswith("Permission denied")
    True
    """
    if isinstance(error, ValueError):
        return str(error)
    words = error.strerror or str(error)
    name = errno.errorcode.get(error.errno or 0)
    if f"errors.system.{name}" in _sentences():  # English is what the system itself speaks
        told = message(f"errors.system.{name}")
        words = words if str(told) == str.__str__(told) else told
    if sys.platform != "win32":
        return words
    path = str(error.filename2 or error.filename or "")
    if isinstance(error, PermissionError):  # Word, Excel and PDF readers lock what they show
        return message("errors.system.open_elsewhere", words=words)
    if isinstance(error, FileNotFoundError) and len(path) > _LONGEST_NAME:
        return message("errors.system.long_path", words=words, characters=len(path))
    return words
