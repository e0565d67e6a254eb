"""Tables of the page on an audit; each a Table, or None where the data do not reach that far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from spbe_research.audit.programme import AuditProgramme
from spbe_research.chapters.audit.words import control_name, ends, linked_rows, of_evaluation, programme_of
from spbe_research.chapters.display.shown import Table
from spbe_research.chapters.display.sourced import sourced
from spbe_research.data.names import in_language
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import whole
from spbe_research.profiles.audit import Audit
from spbe_research.text.catalog import say

__all__ = [
    "ask_table",
    "controls_table",
    "earlier_table",
    "frameworks_table",
    "processes_table",
    "programme_table",
]


def _c(key: str, lang: str) -> str:
    return say(f"audit.c_{key}", lang)


@sourced(of_evaluation)
def frameworks_table(a: Audit, lang: str = "id") -> Table:
    """How many controls of each framework have evidence behind them."""
    counts = ("controls", "none", "open", "partial", "held", "unlinked")
    lines = [
        {_c("framework", lang): r["framework"], **{_c(key, lang): whole(int(r[key]), lang) for key in counts}}
        for r in a.to_frame().to_dict("records")
    ]
    frame = pd.DataFrame(lines, dtype=object)
    return Table("audit-frameworks", frame, say("audit.t_frameworks", lang), tuple(frame.columns[1:]))


def _controls(a: Audit, framework: str, lang: str) -> Table:
    p: AuditProgramme = programme_of(a, framework)
    lines = [
        {
            _c("rank", lang): whole(int(r["rank"]), lang),
            _c("control", lang): control_name(r, lang),
            _c("rows", lang): linked_rows(p, r, lang),
            _c("evidence", lang): say(f"audit.evidence_{r['evidence']}", lang).replace(" ", "\u00a0"),
            _c("risk", lang): ends(r["risk_low"], r["risk_high"], lang),
        }
        for r in p.controls.to_dict("records")
    ]
    frame = pd.DataFrame(lines, dtype=object)
    numeric = (frame.columns[0], frame.columns[-1])
    caption = say("audit.t_controls", lang, framework=p.label)
    return Table(f"audit-{framework}", frame, caption, numeric, note=say("audit.note_rows", lang))


@sourced(of_evaluation)
def controls_table(a: Audit, lang: str = "id") -> Table:
    """Controls of ISO/IEC 27001:2022 in the order of risk."""
    return _controls(a, "iso-27001-2022", lang)


@sourced(of_evaluation)
def processes_table(a: Audit, lang: str = "id") -> Table:
    """Processes of COBIT 5 in the order of risk."""
    return _controls(a, "cobit-5", lang)


@sourced(of_evaluation)
def earlier_table(a: Audit, lang: str = "id") -> Table:
    """Controls of the edition of 2013 in the order of risk."""
    return _controls(a, "iso-27001-2013", lang)


def programme_table(a: Audit, lang: str = "id") -> Table:
    """What the programme holds, with article or clause."""
    labels = read_table("audit/frameworks").set_index("framework")
    lines = []
    for r in a.main.parts.to_dict("records"):
        about = labels.loc[r["framework"]]
        lines.append(
            {
                _c("part", lang): say(f"audit.part_{r['part'].replace('-', '_')}", lang),
                _c("text", lang): in_language(r, "text", lang),
                _c("basis", lang): f"{about['name']} {about['edition']}, {in_language(r, 'place', lang)}",
            }
        )
    return Table("audit-programme", pd.DataFrame(lines, dtype=object), say("audit.t_programme", lang))


def _asked(row: Mapping[Any, Any], top: float, lang: str) -> str:
    if row["ask_id"]:
        return in_language(row, "ask", lang)
    return say("audit.top" if float(row["level_low"]) >= top else "audit.no_text", lang)


@sourced(of_evaluation)
def ask_table(a: Audit, lang: str = "id") -> Table:
    """What to ask for: a line a row that is linked, for the controls of ISO/IEC 27001:2022 together."""
    asked = a.main.evidence
    lines = []
    for _, own in asked.groupby("row", sort=False):
        first = own.iloc[0].to_dict()
        codes = list(dict.fromkeys(own["code"]))
        lines.append(
            {
                _c("row", lang): f"{first['row']} {in_language(first, 'row', lang)}",
                _c("level", lang): ends(first["level_low"], first["level_high"], lang),
                _c("for", lang): ", ".join(codes),
                _c("ask", lang): _asked(first, float(a.maturity.instrument.level_max), lang),
            }
        )
    frame = pd.DataFrame(lines, dtype=object)
    return Table("audit-ask", frame, say("audit.t_ask", lang), (frame.columns[1],))
