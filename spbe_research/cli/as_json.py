"""What ``--json`` prints: one stable shape a command, described in docs/methods/json.md and its schemas.

Numbers are numbers; where a result is exact its fraction stands beside it as text, such as ``"4253/2000"``; what is not
known, or does not apply, is null. Names of fields stay as they are once they are there, and others may be added.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from spbe_research.checks.finding import Finding
    from spbe_research.checks.ledger import Ledger
    from spbe_research.data.published import Listed
    from spbe_research.data.regions import Region
    from spbe_research.inference.results import ChangeTest, SignFlipTest
    from spbe_research.numbers.intervals import Identified
    from spbe_research.papers.paper import Paper
    from spbe_research.profiles.change import RegionChange
    from spbe_research.profiles.comparison import EvaluationComparison
    from spbe_research.profiles.pair import Evaluation
    from spbe_research.profiles.self_report import SelfReport

__all__ = ["FORMAT", "check_json", "compare_json", "paper_json", "reproduce_json", "show_json", "text_of"]

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"

#: of all shapes; it rises when a field goes away or means something else
FORMAT = 1


def text_of(command: str, shape: Mapping[str, Json]) -> str:
    """The shape as it is printed, with the command's name and the number of the format before it.

    Examples
    --------
    >>> print(text_of("check", {"sound": True}))
    {
      "command": "check",
      "format": 1,
      "sound": true
    }
    """
    whole = {"command": command, "format": FORMAT, **shape}
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)


def show_json(region: Region, lines: Iterable[Listed]) -> dict[str, Json]:
    """What is published of a region or institution."""
    return {
        "region": _region(region),
        "evaluations": [asdict(line) | {"year": int(line.year) if line.year else None} for line in lines],
    }


def check_json(findings: Sequence[Finding]) -> dict[str, Json]:
    """What a check of the tables found; either found and allowed, or a problem in words."""
    return {
        "sound": not findings,
        "n": len(findings),
        "findings": [
            {
                "file": str(f.file),
                "row": f.row,
                "column": f.column,
                "found": None if f.problem else str(f.found),
                "allowed": None if f.problem else str(f.allowed),
                "problem": str(f.problem) or None,
            }
            for f in findings
        ],
    }


def reproduce_json(ledger: Ledger, *, differences: bool) -> dict[str, Json]:
    """The ledger of all figures; its differences are null where they are not asked for."""
    return {"publication": None, **_ledger(ledger, differences), "tables": []}


def paper_json(paper: Paper) -> dict[str, Json]:
    """The ledger's part on one publication, and its printed tables beside the data."""
    tables: list[Json] = [
        {
            "file": str(file),
            "cells": int(line["cells"]),
            "as_in_data": int(line["as in data"]),
            "differing": [
                {"row": row, "column": column, "printed": printed, "data": _known(data), "explained": explained}
                for row, column, printed, data, explained in paper.differing(str(file))
            ],
        }
        for file, line in paper.recomputed().iterrows()
    ]
    return {"publication": paper.key, **_ledger(paper.ledger, True), "tables": tables}


def _ledger(ledger: Ledger, differences: bool) -> dict[str, Json]:
    from spbe_research.checks.ledger import STATUSES

    columns = ("compared", *STATUSES)
    by_check: list[Json] = []
    counts: dict[str, Json] = dict.fromkeys(columns, 0)
    if ledger.entries:
        table = ledger.summary()
        counts = {c: int(table.loc["total", c]) for c in columns}
        by_check = [{"check": str(k), **{c: int(row[c]) for c in columns}} for k, row in table.drop("total").iterrows()]
    return {
        "counts": counts,
        "by_check": by_check,
        "differences": _differences(ledger) if differences else None,
        "stale": [dict(zip(_KEY, map(_known, key), strict=True)) | {"year": _year(key[3])} for key in ledger.stale],
    }


_KEY = ("check", "source", "institution_id", "year", "unit", "number")


def _differences(ledger: Ledger) -> list[Json]:
    from spbe_research.checks.ledger import explained

    found: list[Json] = []
    for entry, status, cause, explanation in explained(ledger):
        fields = {name: getattr(entry, name) for name in (*_KEY, "institution", "printed", "computed")}
        told = {name: _known(text) for name, text in fields.items()} | {"year": _year(entry.year), "status": status}
        found.append(told | {"cause": _known(cause), "explanation": _known(explanation)})
    return found


def compare_json(c: EvaluationComparison, page: Path, documents: Sequence[Path]) -> dict[str, Json]:
    """Two evaluations side by side, and where their page lies."""
    return {
        "region": _region(c.region),
        "before": _side(c.before),
        "after": _side(c.after),
        "question": c.question,
        "same_instrument": c.same_instrument,
        "linked": c.linked,
        "other_procedure": c.other_procedure,
        "difference": _range(c.difference),
        "units": [
            {"unit": u.unit, "number": u.number, "name_id": u.name_id, "name_en": u.name_en}
            | {"weight": float(u.weight), "weight_exact": str(u.weight)}
            | {"before": _range(u.before), "after": _range(u.after), "change": _range(u.change)}
            for u in c.units
        ],
        "agreement": _agreement(c.agreement),
        "change": _change(c.change),
        "bridges": [{"by": _side(b.by), "judged": _range(b.judged), "changed": _range(b.changed)} for b in c.bridges],
        "like": [list(pair) for pair in c.like],
        "page": str(page),
        "documents": [str(path) for path in documents],
    }


def _region(region: Region) -> Json:
    facts = {name: getattr(region, name) for name in ("id", "name", "kind", "province", "slug")}
    return {name: _known(text) for name, text in facts.items()}


def _side(e: Evaluation) -> Json:
    o = e.observation
    return {
        "year": e.year,
        "assessment": o.assessment,
        "instrument": e.instrument.id,
        "depth": e.depth,
        "source": o.source,
        "own": o.own,
        "index": _range(e.index),
        "index_printed": o.index_printed,
        "predicates": list(e.predicates),
    }


def _agreement(a: SelfReport | None) -> Json:
    if a is None:
        return None
    counts: dict[str, Json] = {"n": a.n, "exact": a.exact, "within_one": a.within_one, "missing": list(a.missing)}
    measures = ("bias", "index_bias", "kappa_linear", "kappa_quadratic")
    return counts | {name: _number(getattr(a, name)) for name in measures}


def _change(change: RegionChange | None) -> Json:
    if change is None:
        return None
    tests = change.tests
    return {
        "total": _range(change.total),
        "verdict": change.verdict,
        "alpha": change.alpha,
        "by_aspect": None if tests is None else _test(tests.by_aspect),
        "by_row": None if tests is None else _test(tests.by_row),
    }


def _test(test: ChangeTest | SignFlipTest | None) -> Json:
    if test is None:
        return None
    exact = test.pvalue_exact
    return {
        "estimate": _number(test.estimate),
        "low": _number(test.low),
        "high": _number(test.high),
        "pvalue": _number(test.pvalue),
        "pvalue_exact": None if exact is None else str(exact),
        "smallest_p": _number(test.smallest),
        "n": test.n,
        "rose": test.rose,
        "fell": test.fell,
        "unchanged": test.unchanged,
        "alternative": test.alternative,
    }


def _range(value: Identified | None) -> Json:
    """Everything that a quantity can be; both ends are one where it is known exactly."""
    if value is None:
        return None
    ends: dict[str, Json] = {"low": float(value.low_exact), "high": float(value.high_exact)}
    return ends | {"low_exact": str(value.low_exact), "high_exact": str(value.high_exact)}


def _number(x: float | Fraction | None) -> float | None:
    return None if x is None or not math.isfinite(x) else float(x)


def _known(text: object) -> str | None:
    return str(text) or None


def _year(text: str) -> int | None:
    return int(text) if text else None
