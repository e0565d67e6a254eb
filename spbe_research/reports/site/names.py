"""How pages that lie beside the reports are called: the index page, its parts, the appendix that all reports share."""

from __future__ import annotations

from spbe_research.numbers.language import DATA_LANGUAGE, LANGUAGES

__all__ = ["FRONT", "PAGES", "appendix_name", "page_names"]

#: stem of the page that all reports lead back to
FRONT = "index"


def page_names(stem: str = FRONT) -> dict[str, str]:
    """Name of a page in each language.

    Examples
    --------
    >>> page_names()
    {'id': 'index.html', 'en': 'index.en.html'}
    """
    return {lang: f"{stem}.html" if lang == DATA_LANGUAGE else f"{stem}.{lang}.html" for lang in LANGUAGES}


def appendix_name(lang: str) -> str:
    """Name of the page in a language.

    Examples
    --------
    >>> appendix_name("id"), appendix_name("en")
    ('lampiran-id.html', 'appendix-en.html')
    """
    return f"{'lampiran' if lang == DATA_LANGUAGE else 'appendix'}-{lang}.html"


#: name of the page in each language
PAGES = page_names()
