"""A PDF opened and its text and tables taken out, in a process of its own.

Two libraries that come together do it: pdfium gives the text of every page in milliseconds, and pdfplumber the cells of
tables on the few pages that end a line with a number. A file made to exhaust time or memory ends that process and not
the user's. Scripts, forms and attachments are left alone.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from spbe_research.errors import FileProblems, message
from spbe_research.extras import need
from spbe_research.study.reading.grid import at
from spbe_research.study.reading.pdf.pages import Document, Page, Word
from spbe_research.study.reading.regular import bytes_of

__all__ = ["MOST_BYTES", "MOST_PAGES", "document_of", "read_document"]

#: a result report has some twenty pages and a few megabytes
MOST_BYTES, MOST_PAGES = 60_000_000, 150
_MOST_TABLE_PAGES, _MOST_CHARACTERS = 30, 30_000
_SECONDS, _WAIT, _MEMORY = 12, 90, 1_500_000_000
#: a line that ends in what may be a level or a value
_NUMBER_LAST = re.compile(r"(?:^|\s)(?:[0-5](?:[.,][0-9]{1,4})?|[-\u2013\u2014])\s*$")


def read_document(path: str | Path) -> Document:
    """Lines and tables of a PDF.

    Raises
    ------
    FileProblems
        one line: no PDF, broken, with a password, too large, or more than any report needs.
    MissingExtra
        without pdfplumber.
    """
    need("pdfplumber")
    file = Path(path)
    data = _bytes(file)
    call = f"_serve({_SECONDS}, {_MEMORY})"
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import _serve; {call}"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_WAIT, check=False)  # noqa: S603
        told: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"problem": "exhausting"}
    except (subprocess.TimeoutExpired, OSError, ValueError):
        told = {"problem": "exhausting"}
    if "problem" in told:
        raise _refused(file.name, told["problem"], told.get("pages", 0))
    return Document(file.name, tuple(map(_page, told["pages"])))


def document_of(data: bytes, file: str) -> Document:
    """The same of bytes in this process, without its limits: for files that are one's own.

    Raises
    ------
    FileProblems
        as :func:`read_document`.
    """
    told = _opened(data)
    if "problem" in told:
        raise _refused(file, told["problem"], told.get("pages", 0))
    return Document(file, tuple(map(_page, told["pages"])))


def _page(told: Mapping[str, Any]) -> Page:
    words = [Word(*word) for word in told["words"]]
    return Page(told["number"], told["lines"], told["ruled"], words, told["pictures"])


def _bytes(file: Path) -> bytes:
    """The bytes of a file that begins as a PDF does."""
    data = bytes_of(file, MOST_BYTES, "pdf")
    if b"%PDF-" in data[:1024]:
        return data
    problem = message("errors.study.pdf.no_pdf" if data else "errors.study.pdf.empty")
    raise FileProblems(file.name, [at(file.name, problem)])


def _refused(name: str, problem: str, pages: int) -> FileProblems:
    if problem == "locked":
        line = message("errors.study.pdf.locked")
    elif problem == "pages":
        line = message("errors.study.pdf.too_many_pages", pages=pages, most=MOST_PAGES)
    elif problem == "broken":
        line = message("errors.study.pdf.broken")
    else:
        line = message("errors.study.pdf.exhausting", seconds=_SECONDS)
    return FileProblems(name, [at(name, line)])


def _serve(seconds: int, memory: int) -> None:
    """In the other process: a PDF from standard input, its pages as JSON on standard output."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    data = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(_opened(data)))


def _opened(data: bytes) -> dict[str, Any]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            if len(document) > MOST_PAGES:
                return {"problem": "pages", "pages": len(document)}
            pages = [_quickly(document[at], at + 1) for at in range(len(document))]
    except pypdfium2.PdfiumError as error:
        # the library's code of an encrypted file; its text says the same
        locked = getattr(error, "err_code", None) == 4 or "password" in str(error).lower()
        return {"problem": "locked" if locked else "broken"}
    wanted = [p for p in pages if p["number"] == 1 or any(map(_NUMBER_LAST.search, p["lines"]))]
    if not wanted or len(wanted) > _MOST_TABLE_PAGES:  # prose that ends a line so is rare: a book of tables
        return {"pages": pages}
    try:
        _carefully(data, wanted)
    except MemoryError:
        raise
    except Exception:  # whatever a library that reads broken files meets
        return {"problem": "broken"}
    return {"pages": pages}


def _quickly(page: Any, number: int) -> dict[str, Any]:
    import pypdfium2.raw

    text = page.get_textpage().get_text_range()[: 4 * _MOST_CHARACTERS]
    lines = [" ".join(line.split()) for line in text.replace("\ufffe", "-").splitlines() if line.strip()]
    pictures = any(True for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return {"number": number, "lines": lines, "ruled": [], "words": [], "pictures": pictures}


def _carefully(data: bytes, pages: list[dict[str, Any]]) -> None:
    """Fill in the tables of pages, and their lines as they stand on paper."""
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(data), pages=[p["number"] for p in pages]) as document:
        for told, whole in zip(pages, document.pages, strict=True):
            if len(whole.chars) > _MOST_CHARACTERS:
                continue
            places = {(c["text"], round(c["x0"]), round(c["top"])) for c in whole.chars}
            # letters printed twice, a little apart, are how some programs make bold
            page = whole.dedupe_chars(tolerance=1) if len(places) < 0.95 * len(whole.chars) else whole
            told["lines"] = [line for line in page.extract_text().split("\n") if line.strip()]
            # in the order of the file: the second line of a name may hang over the next cell
            told["ruled"] = [table.extract(use_text_flow=True) for table in page.find_tables()]
            boxes = ("text", "x0", "x1", "top", "bottom")
            told["words"] = [[word[key] for key in boxes] for word in page.extract_words()]
            whole.close()
