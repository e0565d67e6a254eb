"""Pages that a report leads to, where they lie below the same folder: what its predicate depends on, audit, zones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from spbe_research.reports.record.names import AUDIT, ROBUSTNESS, ZONE
from spbe_research.text.catalog import say

__all__ = ["pages_beside"]


def pages_beside(
    out: Path, slug: str, institution_id: str, edition: str, lang: str, *, back: str
) -> list[tuple[str, str, str]]:
    """Address, name and purpose of each page that has been made; the report is whole without them.

    Parameters
    ----------
    out : folder of all reports; slug, institution_id : of the government; edition : of the evaluation, without a pair.
    lang : of the report; back : the way from its folder to ``out``.
    """
    found: list[tuple[Path, str, str]] = []
    for begins, key in ((ROBUSTNESS, "robustness"), (AUDIT, "audit")):
        named = begins + edition
        page = Path(slug) / named / lang / f"spbe-{slug}-{named}-{lang}.html"
        if (out / page).is_file():
            found.append((page, say(f"{key}.report_link", lang), say(f"{key}.report_link_about", lang)))
    for page, unit, year in _zones(out, institution_id, lang):
        about = say("zone.report_link_about", lang, year=year)
        found.append((page, say("zone.report_link", lang, unit=unit), about))
    return [(back + page.as_posix(), name, about) for page, name, about in found]


def _zones(out: Path, institution_id: str, lang: str) -> Iterator[tuple[Path, str, str]]:
    """Pages on work units of the institution: page, unit, year."""
    for record in sorted(out.glob(f"{ZONE}*/*/{lang}/manifest.json")):
        try:
            unit = json.loads(record.read_text(encoding="utf-8"))["unit"]
            of, name = unit["institution_id"], unit["unit"]
        except (OSError, ValueError, KeyError, TypeError):  # none of ours
            continue
        page = next(iter(sorted(record.parent.glob("spbe-*.html"))), None)
        if of == institution_id and isinstance(name, str) and page is not None:
            yield page.relative_to(out), name, record.parent.parent.name
