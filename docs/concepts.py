"""Write the pages on concepts and legal basis from their sentences: ``python docs/concepts.py``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from spbe_research.chapters.concepts import concepts_markdown

#: pages by language
PAGES = {"en": "concepts.md", "id": "konsep.md"}

if __name__ == "__main__":
    for lang, name in PAGES.items():
        (Path(__file__).resolve().parent / name).write_text(concepts_markdown(lang), encoding="utf-8", newline="\n")
