"""Which controls have no evidence behind them, and an audit programme in the order of risk."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import pandas as pd

from spbe_research.audit.checklist import write_checklist
from spbe_research.audit.framework import Framework, counterparts, load_framework
from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.tables import read_table
from spbe_research.errors import joined, message
from spbe_research.identification.bounds import Bounds, bounds
from spbe_research.numbers.intervals import Identified
from spbe_research.scoring.levels import Levels
from spbe_research.text.result import result_table

__all__ = ["AuditProgramme", "audit_programme"]

#: how much a link counts
_STRENGTH = {"primary": 2, "supporting": 1}
#: best level of the linked rows from which evidence begins, and from which it is held by the whole institution
_BEGUN, _HELD = 2, 3
#: what comes first: what may have no evidence behind it
_ORDER = ("none", "open", "partial", "held")
#: how the name of the domain of SPBE management and of the audits begins
_MANAGEMENT = "Manajemen"
#: codes of what each level asks for of every row, where no row has texts of its own
_EVERY = "*"


@dataclass(frozen=True, eq=False)
class AuditProgramme:
    """Controls in the order of risk, and what a programme along ISO 19011 holds; made by :func:`audit_programme`.

    Attributes
    ----------
    instrument, framework : ids; label : framework with its edition.
    controls : one line a control that a link names, the riskiest first: rank, code, theme, short_id, short_en, rows
        (codes of the linked indicators), primary (those of them that are about the control itself), level_low,
        level_high (best level among them), evidence (``"none"``: every linked row stands at the lowest level;
        ``"partial"``: the best at 2; ``"held"``: the best at 3 or above; ``"open"``: the data leave it open), risk_low,
        risk_high, judged (whether a link rests on judgement).
    unlinked : codes that no link names: the levels say nothing of them, neither good nor bad.
    management : where levels are open, of domain 3 (management and audit): rows, least and greatest number of them at
        the lowest level; None where all are known.
    through : id of the instrument whose links a crosswalk carried over; blank where all are the instrument's own.
    without : rows of that one that are about a control itself and have no counterpart here.
    rule : how the order is made, in one line.
    note : what the reader must know: judgement, edition, and what missing levels leave open.

    References
    ----------
    docs/methods/audit.md; data/audit/.

    Examples
    --------
    >>> from spbe_research import audit_programme, load_levels
    >>> p = audit_programme(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> p
    <audit programme ISO/IEC 27001:2022: 61 controls linked, 46 without evidence, 0 open, 47 not linked>
    >>> p.controls["code"].tolist()[:3]
    ['cl.9.2', 'A.8.34', 'A.5.35']
    """

    instrument: str
    framework: str
    label: str
    controls: pd.DataFrame
    unlinked: tuple[str, ...]
    management: tuple[int, int, int] | None
    through: str
    without: tuple[str, ...]
    rule: str
    note: str
    _links: pd.DataFrame = field(repr=False)
    _rows: pd.DataFrame = field(repr=False)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """What the programme holds, a line a sentence: part, text_id, text_en, framework, place_id, place_en.

        Parts are objectives, scope, criteria, schedule, team, evidence, report and follow-up.
        """
        columns = ["part", "text_id", "text_en", "framework", "place_id", "place_en"]
        return read_table("audit/programme")[columns].reset_index(drop=True)

    @property
    def schedule(self) -> pd.DataFrame:
        """Controls by round: the first takes those without evidence and those that stay open, the second the rest."""
        rounds = [1 if e in ("none", "open") else 2 for e in self.controls["evidence"]]
        frame = self.controls[["rank", "code", "short_id", "short_en", "evidence"]].copy()
        frame.insert(0, "round", rounds)
        return frame.sort_values(["round", "rank"], kind="stable").reset_index(drop=True)

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Evidence to ask for: a line a control and linked row, with what the row's next level asks for.

        Columns: rank, code, row, row_id, row_en, strength, basis, level_low, level_high, ask_id, ask_en. What is asked
        for is the level above the lowest that the data allow; blank where a row stands at the top.
        """
        asked = read_table("instruments/criteria")
        asked = asked[asked["instrument"] == self.instrument]
        text = {(r["code"], int(r["level"])): (r["text_id"], r["text_en"]) for r in asked.to_dict("records")}
        lines = []
        for control in self.controls.to_dict("records"):
            for link in self._links[self._links["ref"] == control["code"]].to_dict("records"):
                row = self._rows.loc[link["code"]]
                goal = int(row["low"]) + 1
                every = (text.get((f"{_EVERY}{row['capability']}", goal)), text.get((_EVERY, goal)), ("", ""))
                ask = text.get((link["code"], goal)) or next(filter(None, every))
                names = (row["short_id"], row["short_en"], link["strength"], link["basis"])
                lines.append((control["rank"], control["code"], link["code"], *names, row["low"], row["high"], *ask))
        columns = ["rank", "code", "row", "row_id", "row_en", "strength", "basis", "level_low", "level_high"]
        return pd.DataFrame(lines, columns=[*columns, "ask_id", "ask_en"])

    def write_checklist(self, path: str | Path, *, lang: str = "id", overwrite: bool = False) -> Path:
        """Write the checklist to fill; :func:`~spbe_research.read_checklist` reads it back.

        Parameters
        ----------
        path : an .xlsx file that is to be written.
        lang : language of the sheet, ``"id"`` or ``"en"``.
        overwrite : must be true when the file exists, for it may hold somebody's work.

        Raises
        ------
        ParameterError
            for a file name that does not end in .xlsx, an unknown ``lang``.
        OutputError
            when the file exists or cannot be written.
        MissingExtra
            without xlsxwriter.
        """
        frame = load_framework(self.framework)
        rows: dict[str, list[str]] = {}
        for ref, row in zip(self._links["ref"], self._links["code"], strict=True):
            for code in frame.held_by(ref):
                rows.setdefault(code, []).append(row)
        linked = {c: tuple(sorted(dict.fromkeys(r), key=list(self._rows.index).index)) for c, r in rows.items()}
        levels = {str(c): (float(r["low"]), float(r["high"])) for c, r in self._rows.iterrows()}
        return write_checklist(path, frame, self.instrument, linked, levels, lang=lang, overwrite=overwrite)

    def to_frame(self) -> pd.DataFrame:
        """The controls, a copy."""
        return self.controls.copy()

    def __repr__(self) -> str:
        count = self.controls["evidence"].value_counts()
        none, left = count.get("none", 0), count.get("open", 0)
        some = f"{len(self.controls)} controls linked, {none} without evidence, {left} open"
        return f"<audit programme {self.label}: {some}, {len(self.unlinked)} not linked>"

    def _repr_html_(self) -> str:
        columns = ["rank", "code", "short_id", "short_en", "rows", "evidence", "risk_low", "risk_high"]
        shown = self.controls[columns].rename(columns={"short_id": "name_id", "short_en": "name_en"})
        return result_table("audit_programme", shown, about=self.label, note=joined([self.rule, self.note]))


def audit_programme(
    levels: Levels, instrument: str | Instrument, *, framework: str = "iso-27001-2022"
) -> AuditProgramme:
    """Controls or processes without evidence behind them, and a programme of audits in the order of risk.

    Parameters
    ----------
    levels : of one evaluation, as :func:`~spbe_research.bounds` takes them: levels, some of them missing, or an
        Observation of printed values, which say what they allow and no more.
    instrument : Instrument or id; links are on record for permenpanrb-59-2020 and, of three rows, permenpanrb-8-2026,
        and go through the crosswalks to permenpanrb-5-2018 and permenpanrb-8-2026.
    framework : ``"iso-27001-2022"``, ``"iso-27001-2013"`` or ``"cobit-5"``.

    Returns
    -------
    AuditProgramme

    Raises
    ------
    ParameterError
        for another framework, and for an instrument without links to it.
    LevelError
        for levels off the scale, unknown codes, a wrong count.
    ContradictionError
        when no levels agree with the printed values.
    UnknownInstrument
        with the ids there are.

    Notes
    -----
    A level is a claim on what was shown to assessors of SPBE, not an audit. A control without a link is not without
    evidence: no indicator speaks of it. Risks are exact ends of what the data allow, all rows taken together.

    References
    ----------
    Peraturan BSSN 8/2024; ISO 19011 (clauses of 2018, replaced in 2026); docs/methods/audit.md.

    Examples
    --------
    >>> from spbe_research import audit_programme, load_values
    >>> p = audit_programme(load_values("bintan", 2024), "permenpanrb-59-2020", framework="cobit-5")
    >>> p.controls["evidence"].value_counts().to_dict()["open"] > 0
    True
    """
    inst = load_instrument(instrument)
    frame = load_framework(framework)
    links = frame.links(inst.id)
    allowed = bounds(levels, inst)
    rows = allowed.indicators.set_index("code")
    rows["capability"] = inst.rows.set_index("code")["capability"]
    refs = [str(c) for c in frame.controls.index if c in set(links["ref"])]
    risks = _risks(allowed, inst, links, refs)
    lines = [_line(ref, frame, links[links["ref"] == ref], rows, risk) for ref, risk in zip(refs, risks, strict=True)]
    lines.sort(key=lambda x: (_ORDER.index(x["evidence"]), -x["risk_high"], -x["risk_low"]))  # type: ignore
    controls = pd.DataFrame(lines)
    controls.insert(0, "rank", range(1, len(controls) + 1))
    covered = {code for ref in refs for code in frame.held_by(ref)}
    unlinked = tuple(code for code in frame.items if code not in covered)
    notes: list[str] = [
        message("notes.audit.judgement", n=len(links), judged=int(_judged(links).sum()), framework=frame.label)
    ]
    notes += [message("notes.audit.unlinked", n=len(unlinked)), message("notes.audit.edition")]
    through = next((t for t in links["through"] if t), "")
    without = _without(frame, inst.id, through) if through else ()
    if through:
        carried = {"n": int((links["through"] != "").sum()), "of": len(links), "other": through}
        notes.append(message("notes.audit.through", instrument=inst.id, **carried))
    if without:
        told = {"instrument": inst.id, "other": through, "codes": ", ".join(without)}
        notes.append(message("notes.audit.without", **told))
    whole = bool((rows["low"] == rows["high"]).all())
    management = None if whole else _management(allowed, inst)
    notes += [*(() if whole else _open(management, rows, links)), allowed.note]
    rule = message("notes.audit.rule", top=inst.level_max)
    note = joined(notes)
    carried_over = (through, without)
    return AuditProgramme(
        inst.id, frame.id, frame.label, controls, unlinked, management, *carried_over, rule, note, links, rows
    )


def _without(frame: Framework, instrument: str, other: str) -> tuple[str, ...]:
    """Rows of another instrument that are linked as primary and have no counterpart in this one."""
    known = set(counterparts(instrument, other)["other"])
    own = frame.links(other)
    return tuple(dict.fromkeys(c for c in own.loc[own["strength"] == "primary", "code"] if c not in known))


def _judged(links: pd.DataFrame) -> pd.Series:
    return links["basis"].str.startswith("judgement")


def _risks(allowed: Bounds, inst: Instrument, links: pd.DataFrame, refs: list[str]) -> list[Identified]:
    """Least and greatest risk of every control over all levels that agree with the data."""
    asked = []
    for ref in refs:
        weights = dict.fromkeys(inst.codes, Fraction(0))
        for link in links[links["ref"] == ref].to_dict("records"):
            weights[link["code"]] += _STRENGTH[link["strength"]]
        asked.append(tuple(weights.values()))
    found = allowed.levels.extremes(asked)
    assert found is not None  # the bounds are there
    tops = [sum(weights) * Fraction(inst.level_max) for weights in asked]
    return [Identified(top - x.high_exact, top - x.low_exact) for top, x in zip(tops, found, strict=True)]


def _line(ref: str, frame: Framework, links: pd.DataFrame, rows: pd.DataFrame, risk: Identified) -> dict[str, object]:
    codes = tuple(links["code"])
    low, high = float(rows.loc[list(codes), "low"].max()), float(rows.loc[list(codes), "high"].max())
    about = frame.controls.loc[ref]
    return {
        "code": ref,
        "theme": about["theme"],
        "short_id": about["short_id"],
        "short_en": about["short_en"],
        "rows": codes,
        "primary": tuple(links.loc[links["strength"] == "primary", "code"]),
        "level_low": low,
        "level_high": high,
        "evidence": _evidence(low, high),
        "risk_low": risk.low,
        "risk_high": risk.high,
        "judged": bool(_judged(links).any()),
    }


def _evidence(low: float, high: float) -> str:
    if high < _BEGUN:
        return "none"
    if low >= _HELD:
        return "held"
    return "partial" if low >= _BEGUN and high < _HELD else "open"


def _management(allowed: Bounds, inst: Instrument) -> tuple[int, int, int] | None:
    """Rows of domain 3, and how many of them stand at the lowest level at least and at most; None without it."""
    named = [n for n in inst.numbers("domain") if inst.domains.loc[n, "name_id"].startswith(_MANAGEMENT)]
    if not named or not inst.whole_levels:
        return None
    n, low, high = len(inst.row_positions("domain", named[0])), int(inst.level_min), int(inst.level_max)
    sums = allowed.domains.loc[named[0]]
    least, most = math.ceil(sums["level_sum_low"]), math.floor(sums["level_sum_high"])
    # with k rows at the lowest level the others give from one more than it to the top each
    return n, max(0, n * (low + 1) - most), min(n, (n * high - least) // (high - low))


def _open(management: tuple[int, int, int] | None, rows: pd.DataFrame, links: pd.DataFrame) -> Iterator[str]:
    """What is said where levels are not all known."""
    linked = list(dict.fromkeys(links["code"]))
    known = int((rows.loc[linked, "low"] == rows.loc[linked, "high"]).sum())
    yield message("notes.audit.open", known=known, n=len(linked))
    if management is not None:
        n, fewest, most = management
        yield message("notes.audit.management", n=n, fewest=fewest, most=most)
