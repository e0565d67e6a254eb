"""The one page of a report as a document of its own: what stands before the first chapter, laid out for one sheet."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from spbe_research.reports.documents.blocks import Block, Document, Heading
from spbe_research.reports.documents.reading import numbered

__all__ = ["summary_document"]


def summary_document(document: Document) -> Document:
    """The blocks of a report up to its first chapter, numbered by themselves.

    Parameters
    ----------
    document : of the report.
    """

    def on_page(block: Block) -> bool:
        return not (isinstance(block, Heading) and block.anchor == "maturity")

    blocks = tuple(numbered(takewhile(on_page, document.blocks)))
    return replace(document, blocks=blocks, one_page=True)
