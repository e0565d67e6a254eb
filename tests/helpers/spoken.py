"""Whether a text holds a sentence of the catalog, whatever stands in its places."""

from __future__ import annotations

import re
import string

from spbe_research.text.catalog import FORMS, catalog


def holds(text: str, key: str, lang: str) -> bool:
    """Whether ``text`` holds the sentence of a key in a language, or one of its forms."""
    known = catalog(lang)
    forms = [known[k] for k in (key, *(f"{key}.{f}" for f in FORMS)) if k in known]
    assert forms, f"no sentence {key}"
    return any(re.search(_pattern(form), text, re.S) for form in forms)


def _pattern(sentence: str) -> str:
    parts = string.Formatter().parse(sentence.strip())
    return "".join(re.escape(text) + (".*?" if name is not None else "") for text, name, _, _ in parts)
