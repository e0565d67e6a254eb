"""The sections of a report as those of a thesis: none of one line, headings as a thesis has them, notes in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spbe_research.reports.documents.blocks import Block, FigureBlock, Heading, Paragraph, Points, Run, TableBlock
from spbe_research.text.catalog import say

__all__ = ["Section", "joined", "lowered", "read_sections", "titled", "with_notes_told"]

#: sections that go on with another, in whose heading they share
_GO_ON = {
    "past": "history",
    "change-unit_values": "change-units",
    "change-partial": "change-units",
    "change-among": "change-place",
}
#: sections that begin a chapter and need no heading of their own
_FIRST = ("answer", "instruments-answer", "change-answer")
#: sections whose heading is one for readers of a report
_RENAMED = {
    "comparison": "comparison",
    "history": "history",
    "roadmap": "roadmap",
    "instruments-where": "where",
    "instruments-sensitivity": "sensitivity",
    "instruments-views": "views",
    "instruments-core": "core",
    "instruments-flows": "flows",
    "change-null": "null",
    "change-moved": "moved",
    "change-tests": "tests",
    "change-strata": "strata",
    "change-bootstrap": "bootstrap",
    "change-meaning": "meaning",
    "change-years": "years",
}
#: sections of figures and tables alone that begin with a sentence here
_LEADS = ("history",)
#: characters of a note below a table, from which on it stands in the text
_LONG = 240


#: where a caption goes on with another sentence
_SENTENCE = re.compile(r"(?<=[\w)%])\. (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the first two levels with what stands below it."""

    heading: Heading
    blocks: tuple[Block, ...]

    @property
    def anchor(self) -> str:
        return self.heading.anchor

    @property
    def tells(self) -> bool:
        """Whether it has a text."""
        return any(_is_text(b) for b in self.blocks)


def _is_text(block: Block) -> bool:
    return isinstance(block, Points) or (isinstance(block, Paragraph) and block.kind == "text" and bool(block.text))


def read_sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Every heading of the first two levels with what stands below it; what stands before the first is left out."""
    heading: Heading | None = None
    below: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= 2:
            if heading is not None:
                yield Section(heading, tuple(below))
            heading, below = block, []
        elif heading is not None:
            below.append(block)
    if heading is not None:
        yield Section(heading, tuple(below))


def joined(sections: Iterable[Section], lang: str) -> list[Section]:
    """The sections of one chapter so that each has a text: what has none goes on with the one before."""
    made: list[Section] = []
    for section in sections:
        before = made[-1] if made else None
        if before is not None and _GO_ON.get(section.anchor) == before.anchor:
            made[-1] = replace(before, blocks=_text_first((*before.blocks, *section.blocks)))
        else:
            made.append(section)
    done: list[Section] = []
    for section in made:
        if not section.tells and section.anchor in _LEADS:
            lead = Paragraph((Run(say(f"thesis.lead_{section.anchor}", lang)),))
            done.append(replace(section, blocks=(lead, *section.blocks)))
        elif not section.tells and done:
            done[-1] = replace(done[-1], blocks=(*done[-1].blocks, *section.blocks))
        else:
            done.append(section)
    return done


def _text_first(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The first paragraph of text before the figures and tables."""
    first = next((b for b in blocks if isinstance(b, Paragraph) and _is_text(b)), None)
    return blocks if first is None else (first, *(b for b in blocks if b is not first))


def lowered(section: Section, lang: str) -> list[Block]:
    """Its blocks a level lower, below its heading as a thesis has it; what begins a chapter has none."""
    heading = section.heading
    name = _RENAMED.get(heading.anchor)
    text = heading.text if name is None else say(f"thesis.section.{name}", lang)
    made: list[Block] = [] if heading.anchor in _FIRST else [Heading(3, text, anchor=heading.anchor)]
    for block in section.blocks:
        if isinstance(block, Heading):
            made.append(replace(block, level=block.level + 1))
        elif isinstance(block, TableBlock):
            made += _narrowed(_without_blank(block), lang)
        else:
            made.append(block)
    return made


def titled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks whose captions are one sentence, as lists of figures have them; what else a caption says stands below."""
    told = ""
    for block in blocks:
        if told:
            noted = isinstance(block, Paragraph) and block.kind == "note"
            runs = (Run(f"{told} "), *block.runs) if noted and isinstance(block, Paragraph) else (Run(told),)
            yield Paragraph(runs, "note")
            told = ""
            if noted:
                continue
        if isinstance(block, FigureBlock | TableBlock):
            title, *more = _SENTENCE.split(block.caption, maxsplit=1)
            rest = f"{more[0].rstrip('.')}." if more else ""
            if isinstance(block, TableBlock):
                yield replace(block, caption=title.rstrip("."), note=" ".join(filter(None, (rest, block.note))))
            else:
                told = rest
                yield replace(block, caption=title.rstrip("."))
            continue
        yield block
    if told:
        yield Paragraph((Run(told),), "note")


def _without_blank(table: TableBlock) -> TableBlock:
    """The table without columns that are left for a reader to fill."""
    kept = [i for i in range(len(table.columns)) if any(row[i] for row in table.rows)]
    if len(kept) == len(table.columns) or not kept:
        return table
    return replace(
        table,
        columns=tuple(table.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
        numeric=tuple(kept.index(i) for i in table.numeric if i in kept),
        values=tuple(tuple(row[i] for i in kept) for row in table.values),
    )


def _narrowed(table: TableBlock, lang: str) -> list[Block]:
    """The table of all tests with a list below of what each assumes: eight columns leave that one a tower of words."""
    if table.name != "change-tests" or len(table.columns) < 3:
        return [table]
    narrow = replace(
        table,
        columns=(table.columns[0], *table.columns[2:]),
        rows=tuple((row[0], *row[2:]) for row in table.rows),
        numeric=tuple(i - 1 for i in table.numeric),
        values=(),
    )
    items = tuple((Run(f"{row[0]}: {row[1]}."),) for row in table.rows)
    return [narrow, Paragraph((Run(say("thesis.assumed", lang)),)), Points(items)]


def with_notes_told(blocks: Iterable[Block], named: dict[int, Run], lang: str) -> Iterator[Block]:
    """Blocks with every long note of a table told in the text before it, beginning with the table's name.

    Parameters
    ----------
    named : for a table's number the run that names it.
    """
    for block in blocks:
        if isinstance(block, TableBlock):
            note = block.note.removesuffix(block.credit).rstrip() if block.credit else block.note
            if len(note) > _LONG:
                pieces = say("thesis.note_of", lang, name="\x00", note=note).split("\x00")
                yield Paragraph(tuple(r for r in (Run(pieces[0]), named[block.number], Run(pieces[1])) if r.text))
                yield replace(block, note=block.credit)
                continue
        yield block
