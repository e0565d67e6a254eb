"""How the page on an audit names itself and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spbe_research.audit.programme import AuditProgramme
from spbe_research.chapters.display.sourced import short_names
from spbe_research.data.names import in_language
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import number
from spbe_research.profiles.audit import Audit
from spbe_research.text.catalog import say

__all__ = ["control_name", "ends", "linked_rows", "of_evaluation", "programme_of", "title"]


def title(a: Audit, lang: str) -> str:
    """Title of the page."""
    m = a.maturity
    when = m.year if m.year is not None else m.observation.source
    return say("audit.title", lang, name=m.region.name, year=when)


def of_evaluation(a: Audit, lang: str) -> list[str]:
    """Source of the evaluation."""
    return short_names([a.maturity.observation.source], lang)


def programme_of(a: Audit, framework: str) -> AuditProgramme:
    """The programme of one framework."""
    return next(p for p in a.programmes if p.framework == framework)


def ends(low: float, high: float, lang: str) -> str:
    """A whole number, or its two ends."""
    first, last = (number(exact(x), 0 if float(x).is_integer() else 2, lang) for x in (low, high))
    return str(first) if low == high else say("audit.sheet.range", lang, low=first, high=last)


def linked_rows(p: AuditProgramme, control: Mapping[Any, Any], lang: str) -> str:
    """Indicators behind a control, each with its level; those that are about the control itself marked."""
    asked = p.evidence
    lines = asked[asked["code"] == control["code"]].to_dict("records")
    return ", ".join(
        say(
            "audit.row_primary" if r["strength"] == "primary" else "audit.row",
            lang,
            code=r["row"],
            level=ends(r["level_low"], r["level_high"], lang),
        )
        for r in lines
    )


def control_name(control: Mapping[Any, Any], lang: str) -> str:
    """Identifier and own short title."""
    return f"{control['code']} {in_language(control, 'short', lang)}"
