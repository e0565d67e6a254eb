"""What became of a file, held against what a person reads in it."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.attack.cases import Case
from helpers.attack.tables import ASK, RIGHT
from helpers.official import read_official
from spbe_research.errors import SpbeError

READ, REFUSED, NEEDLESS, OPEN, MISREAD, CRASH = (
    "read right",
    "refused rightly",
    "refused though readable",
    "refused where either is right",
    "misread",
    "traceback",
)


@dataclass(frozen=True)
class Outcome:
    """A class of the above, what was said or read, and the seconds it took."""

    case: Case
    kind: str
    said: str
    seconds: float


def judged(case: Case, folder: Path) -> Outcome:
    path = folder / f"file{case.suffix}"
    path.write_bytes(case.data)
    began = time.perf_counter()
    try:
        found = read_official(path, **case.options)
    except SpbeError as error:
        kind = {ASK: REFUSED, RIGHT: NEEDLESS}.get(case.verdict, OPEN)
        return Outcome(case, kind, str(error), time.perf_counter() - began)
    except Exception:
        return Outcome(case, CRASH, traceback.format_exc(), time.perf_counter() - began)
    took = time.perf_counter() - began
    got = {(f.region.id, f.year, f.assessment, f.instrument): dict(f.levels) for f in found}
    if case.verdict != ASK and got == case.truth:
        return Outcome(case, READ, "", took)
    return Outcome(case, MISREAD, difference(case, got), took)


def difference(case: Case, got: dict[Any, Any]) -> str:
    if case.verdict == ASK:
        return f"a person would ask; read as {list(got)}"
    lines = [f"keys: read {sorted(got)}, right {sorted(case.truth)}"]
    for key in set(got) & set(case.truth):
        one, two = got[key], case.truth[key]
        lines += [
            f"{key} {c}: read {one.get(c)}, right {two.get(c)}" for c in {**one, **two} if one.get(c) != two.get(c)
        ]
    return "\n".join(lines[:6])


def counts(outcomes: list[Outcome]) -> Counter[str]:
    return Counter(o.kind for o in outcomes)
