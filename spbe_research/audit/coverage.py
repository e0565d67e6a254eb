"""What a filled checklist gives: coverage by theme, capability by process, statement of applicability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from spbe_research.audit.answers import ChecklistAnswers
from spbe_research.audit.checklist import attributes
from spbe_research.audit.framework import Framework, load_framework
from spbe_research.errors import ParameterError, joined, message
from spbe_research.numbers.intervals import Identified
from spbe_research.options import check_kind
from spbe_research.text.result import result_table

__all__ = ["ControlCoverage", "control_coverage"]


@dataclass(frozen=True, eq=False)
class ControlCoverage:
    """Coverage of controls or capability of processes; made by :func:`control_coverage`.

    Attributes
    ----------
    framework : id; label : with its edition.
    themes : one line a theme. Of controls: controls, excluded, answered (in full), coverage_low, coverage_high (share
        of the applicable controls that are implemented), begun_low, begun_high (share implemented at least partly).
        Of processes: controls, answered, capability_low, capability_high (mean over the theme). Ends are what missing
        answers leave open; None where nothing is applicable.
    items : one line a control or process. Of controls, the statement of applicability: code, short_id, short_en,
        applicable, implemented, reason, found, remark. Of processes: code, short_id, short_en, capability_low,
        capability_high, found, remark.
    note : what is missing, and exclusions without a reason.

    References
    ----------
    docs/methods/audit.md; data/audit/capability.csv.

    Examples
    --------
    A checklist without an answer leaves everything open:

    >>> import pandas as pd
    >>> from spbe_research import ChecklistAnswers, control_coverage
    >>> blank = pd.DataFrame(None, range(93), ["applicable", "implemented", "reason", "found"], dtype=object)
    >>> c = control_coverage(ChecklistAnswers("iso-27001-2022", "permenpanrb-59-2020", "", "", blank, "mine.xlsx"))
    >>> c, c.themes["coverage_low"].tolist(), c.themes["coverage_high"].tolist()
    (<coverage ISO/IEC 27001:2022: 0 of 93 answered>, [0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0])
    """

    framework: str
    label: str
    themes: pd.DataFrame
    items: pd.DataFrame
    note: str

    def to_frame(self) -> pd.DataFrame:
        """The themes, a copy."""
        return self.themes.copy()

    def __repr__(self) -> str:
        answered = int(self.themes["answered"].sum())
        return f"<coverage {self.label}: {answered} of {len(self.items)} answered>"

    def _repr_html_(self) -> str:
        shown = self.themes.rename(columns={"short_id": "name_id", "short_en": "name_en"})
        return result_table("control_coverage", shown, about=self.label, note=self.note)


def control_coverage(answers: ChecklistAnswers, *, framework: str | None = None) -> ControlCoverage:
    """Score a filled checklist.

    Parameters
    ----------
    answers : of :func:`~spbe_research.read_checklist`.
    framework : id that the checklist must be of; whatever it is of without it.

    Returns
    -------
    ControlCoverage

    Raises
    ------
    ParameterError
        for a checklist of another framework or edition, and for what is no checklist.

    Notes
    -----
    A control counts as covered where it is implemented; partly is shown apart and not counted half. A process reaches a
    level when the attributes of that level are rated L or F and those of every level below F. A missing answer may be
    any: ends come from the worst and the best.

    References
    ----------
    ISO/IEC 27001 (statement of applicability); ISO/IEC 15504, on which the capability of COBIT 5 rests;
    docs/methods/audit.md.

    Examples
    --------
    >>> from spbe_research import control_coverage
    >>> control_coverage("checklist.xlsx")
    Traceback (most recent call last):
    spbe_research.errors.ParameterError: answers: found 'checklist.xlsx'; allowed: what spbe.read_checklist() gives
    """
    check_kind("answers", answers, ChecklistAnswers, "spbe.read_checklist")
    own = load_framework(answers.framework)
    if framework is not None and load_framework(framework).id != own.id:
        other = load_framework(framework).label
        raise ParameterError(message("errors.audit.another", place=answers.place, found=own.label, framework=other))
    given = answers.answers.astype(object)
    given = given.where(given.notna(), None)
    items = _controls(own, given) if own.form == "control" else _processes(own, given)
    themes = pd.DataFrame(_themes(own, items))
    missing = int(len(items) - items["answered"].sum())
    notes: list[str] = [message("notes.audit.missing", n=missing, of=len(items))] if missing else []
    if own.form == "control":
        unreasoned = items.loc[items["remark"] == "no_reason", "code"].tolist()
        if unreasoned:
            notes.append(message("notes.audit.no_reason", codes=", ".join(unreasoned)))
    items = items.drop(columns=["answered", "theme"])
    return ControlCoverage(own.id, own.label, themes, items, joined(notes))


def _controls(own: Framework, answers: pd.DataFrame) -> pd.DataFrame:
    lines = []
    for code, a in zip(own.items, answers.to_dict("records"), strict=True):
        about = own.controls.loc[code]
        given = a["applicable"] == "no" or (a["applicable"] is not None and a["implemented"] is not None)
        remark = "" if given else "missing"
        if a["applicable"] == "no" and not a["reason"]:
            remark = "no_reason"
        names = {"code": code, "theme": about["theme"], "short_id": about["short_id"], "short_en": about["short_en"]}
        lines.append(names | {**a, "remark": remark, "answered": given})
    columns = ["code", "theme", "short_id", "short_en", "applicable", "implemented", "reason", "found", "remark"]
    # as objects: text columns of pandas turn None into NaN
    return pd.DataFrame(lines, columns=[*columns, "answered"], dtype=object)


def _processes(own: Framework, answers: pd.DataFrame) -> pd.DataFrame:
    levels = attributes(own)
    lines = []
    for code, a in zip(own.items, answers.to_dict("records"), strict=True):
        about = own.controls.loc[code]
        low, high = (_capability({c: a[c] or unknown for c in levels}, levels) for unknown in ("N", "F"))
        given = low == high
        line = {"code": code, "theme": about["theme"], "short_id": about["short_id"], "short_en": about["short_en"]}
        line |= {"capability_low": low, "capability_high": high, "found": a["found"]}
        lines.append(line | {"remark": "" if given else "missing", "answered": given})
    return pd.DataFrame(lines).astype({"found": object})


def _capability(ratings: Mapping[str, str], levels: Mapping[str, int]) -> int:
    """The highest level whose attributes are largely achieved and those of every level below it fully."""
    reached = 0
    for level in sorted(set(levels.values())):
        own = [ratings[c] for c, at in levels.items() if at == level]
        if not all(r in ("L", "F") for r in own):
            break
        reached = level
        if not all(r == "F" for r in own):
            break
    return reached


def _themes(own: Framework, items: pd.DataFrame) -> list[dict[str, object]]:
    lines = []
    for theme in dict.fromkeys(items["theme"]):
        inside = items[items["theme"] == theme]
        about = own.themes.loc[theme]
        line: dict[str, object] = {"theme": theme, "short_id": about["short_id"], "short_en": about["short_en"]}
        line |= {"controls": len(inside), "answered": int(inside["answered"].sum())}
        if own.form == "control":
            line["excluded"] = int((inside["applicable"] == "no").sum())
            pairs = list(zip(inside["applicable"], inside["implemented"], strict=True))
            for name, counted in (("coverage", ("yes",)), ("begun", ("yes", "partly"))):
                share = _share(pairs, counted)
                line[f"{name}_low"] = None if share is None else share.low
                line[f"{name}_high"] = None if share is None else share.high
        else:
            line["capability_low"] = float(inside["capability_low"].mean())
            line["capability_high"] = float(inside["capability_high"].mean())
        lines.append(line)
    return lines


def _share(pairs: Sequence[tuple[str | None, str | None]], counted: Sequence[str]) -> Identified | None:
    """Share of the applicable controls that are implemented, over everything that missing answers could be."""
    inside = [i for a, i in pairs if a == "yes" or (a is None and i in ("yes", "partly"))]
    unsure = [i for a, i in pairs if a is None and i in (None, "no")]
    sure = sum(i in counted for i in inside)
    might = sum(i is None for i in inside)
    late = sum(i is None for i in unsure)  # applicable and implemented at best; not applicable else
    if not inside and not unsure:
        return None
    low = Fraction(sure, len(inside) + len(unsure))
    most = len(inside) + late
    return Identified(low, Fraction(sure + might + late, most) if most else low)
