"""One section of a chapter in one call: heading, a note for whoever runs the notebook, texts, figures, tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Generic, Literal, TypeVar

from spbe_research.chapters.display.printing import MIME, wanted
from spbe_research.chapters.display.record import Record
from spbe_research.chapters.display.shown import Prose, Table
from spbe_research.chapters.display.style import Drawing
from spbe_research.errors import ParameterError, SectionError, message
from spbe_research.numbers.language import check_language
from spbe_research.text.catalog import say

__all__ = ["APPENDIX", "SOURCES", "Layer", "Maker", "Note", "Sections", "Shown", "forms"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for whoever runs the notebook.

    It is Markdown, of which a page or a document takes nothing: as with a cell of Markdown, what helps to run a
    chapter stays in the notebook.
    """

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return f"*{self.text}*"


Shown = Prose | Table | Drawing | Note
Maker = Callable[[T, str], Shown | None]


@dataclass(frozen=True, slots=True)
class Layer:
    """Where a report shows a section that is none of its open text; a notebook shows all in one order.

    Attributes
    ----------
    kind : ``"appendix"``, what only this report has; ``"common"``, what is the same for every institution; and
        ``"sources"``, a list whose items go to the one list of sources.
    key : of a common section, what it is the same for: an instrument, or a pair of them.
    """

    kind: Literal["appendix", "common", "sources"]
    key: str = ""


APPENDIX, SOURCES = Layer("appendix"), Layer("sources")


@dataclass(frozen=True, slots=True)
class Sections(Generic[T]):
    """The sections of a chapter in their order.

    Attributes
    ----------
    chapter : file of its sentences; notes stand there under ``notes.<section>``.
    heading : gives a section's heading, or None where it is empty.
    titled : whether the first section is the title, which asks for no heading.
    record : what a section rests on, for whoever made the chapter run; None where nobody compares.
    makers : for each section what gives its parts, in the order in which a reader meets them.
    layers : of the sections that are not open text, their layer, or what tells it.
    """

    chapter: str
    heading: Callable[[str, T, str], Prose | None]
    makers: Mapping[str, Sequence[Maker[T]]]
    record: Callable[[T, str], Record] | None = None
    layers: Mapping[str, Layer | Callable[[T], Layer | None]] = field(default_factory=dict)
    titled: bool = True

    def layer(self, about: T, section: str) -> Layer | None:
        """The layer of a section; None where it is open text."""
        found = self.layers.get(section)
        return found(about) if callable(found) else found

    def marks(self, about: T, section: str) -> dict[str, str]:
        """What an output says of the layer that it belongs to; nothing where that is open text."""
        layer = self.layer(about, section)
        return {} if layer is None else {"kind": layer.kind, "key": layer.key, "chapter": self.chapter}

    def parts(self, about: T, section: str, lang: str = "id") -> Iterator[Shown]:
        """What a section shows, each part made when it is asked for; nothing where the section is empty.

        Raises
        ------
        ParameterError
            for a section that the chapter does not have, which names those that it has.
        """
        if section not in self.makers:
            there = ", ".join(self.makers)
            raise ParameterError(message("errors.chapters.display.section.parts", section=section, there=there))
        check_language(lang)
        return self._made(about, section, lang)

    def _made(self, about: T, section: str, lang: str) -> Iterator[Shown]:
        noted = False
        makers = [*self.makers[section]]
        if not self.titled or section != next(iter(self.makers)):
            makers.insert(0, partial(self.heading, section))
        for make in makers:
            part = make(about, lang)
            if part is None:
                continue
            yield part
            if not noted:  # below the heading
                noted = True
                yield Note(say(f"{self.chapter}.notes.{section}", lang))

    def with_makers(self, section: str, *makers: Maker[T]) -> Sections[T]:
        """The same with other parts for one section."""
        return replace(self, makers={**self.makers, section: makers})

    def show(self, about: T, section: str, lang: str = "id") -> None:
        """Show one section in a notebook: heading, text, figures and tables; nothing where it is empty.

        Outside a notebook it is printed.

        Parameters
        ----------
        about : what the chapter is about; section : one of ``makers``; lang : language of the reader.

        Raises
        ------
        ParameterError
            for a section that the chapter does not have.
        SectionError
            which names the section, for any error on the way, that of drawing a figure among them.
        """
        parts = self.parts(about, section, lang)
        try:
            for number, part in enumerate(parts):
                record = self.record(about, lang) if self.record is not None and number == 0 else None
                _display(part, record, self.marks(about, section))
        except Exception as error:
            raise SectionError(section, error) from error


def _display(part: Shown, record: Record | None, marks: Mapping[str, str]) -> None:
    """Show one part.

    What a part looks like is asked for here and not by IPython, which reports an error on the way and goes on: a
    report would lack a figure without a word.
    """
    shell = sys.modules.get("IPython.core.interactiveshell")
    if shell is None or not shell.InteractiveShell.initialized():
        print(part)
        return
    from IPython.display import display

    data, metadata = forms(part)
    if record is not None and "record" in wanted():
        data[MIME] = {**data.get(MIME, {}), "record": record.to_dict()}
    if marks and "layer" in wanted():
        data[MIME] = {**data.get(MIME, {}), "layer": dict(marks)}
    display(data, metadata=metadata, raw=True)


def forms(part: Shown) -> tuple[dict[str, Any], dict[str, Any]]:
    """A part as every type that it knows, and what belongs to them."""
    data: dict[str, Any] = {"text/plain": repr(part)}
    if isinstance(part, Note):
        return data | {"text/markdown": part._repr_markdown_()}, {}
    if isinstance(part, Drawing):
        return part._repr_mimebundle_()
    data["text/html"] = part._repr_html_()
    return (data | part._repr_mimebundle_() if isinstance(part, Table) else data), {}
