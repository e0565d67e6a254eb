"""Steps from the levels of today: what one is worth, which come first, how many reach an index."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pandas as pd

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.data.labels import is_missing
from spbe_research.data.tables import read_table
from spbe_research.errors import ParameterError, message
from spbe_research.scoring.levels import Levels, check_levels, levels_by_code
from spbe_research.scoring.score import Score

__all__ = ["fewest_steps", "first_moves", "step_values", "unit_steps"]

#: how many of the first moves may lie in one aspect
_OF_ONE_ASPECT = 2

#: what ``data/instruments/steps.csv`` knows of a step
_KNOWN = ("text_id", "text_en", "kinds", "external", "basis")


def step_values(levels: Levels, instrument: str | Instrument) -> pd.DataFrame:
    """What the next level of every row is worth in index points, and what it asks for.

    A step leads to the next whole level. Where decimals are levels (8/2026) it is what is missing to that.

    Parameters
    ----------
    levels : as :func:`~spbe_research.score` takes them; rows may be missing, and then nothing is said of their step.
    instrument : Instrument or id.

    Returns
    -------
    DataFrame
        one line a row of the instrument, indexed by its code: ``code``, names, aspect, ``level`` and ``next_level``
        (NaN where the level is missing, and at the top of the scale), ``points`` (index points of the step, 0 at the
        top, NaN where the level is missing) with ``points_exact`` (a Fraction, or None), and of
        data/instruments/steps.csv ``text_id`` and ``text_en`` (what the next level asks for, ``""`` where only a
        general scale is known), ``kinds``, ``external`` and ``basis``.

    Raises
    ------
    LevelError
        for levels that cannot be scored, except for missing rows.
    UnknownInstrument
        with the ids there are.

    References
    ----------
    PermenPANRB 59/2020, annex B.4 (weights) and II.E (levels of each indicator); Pedoman MenPANRB 3/2024.

    Examples
    --------
    >>> from spbe_research import load_levels, step_values
    >>> steps = step_values(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> steps.loc["38", ["points_exact", "text_en"]].tolist()
    [Fraction(11, 400), 'Add two-way functions: search, upload, download.']
    >>> steps[["level", "next_level", "points"]].loc["38"].to_dict()
    {'level': 1.0, 'next_level': 2.0, 'points': 0.0275}
    """
    inst = load_instrument(instrument)
    given = levels_by_code(levels, inst)
    missing = {c for c in inst.codes if is_missing(given.get(c))}
    vector, _ = check_levels(given | dict.fromkeys(missing, inst.level_min), inst)
    names = [c for c in inst.indicators if str(c).startswith(("code", "name_", "short_", "aspect_"))]
    frame = inst.indicators[[c for c in names if c != "aspect_weight_percent"]].copy()
    now = dict(zip(inst.codes, vector, strict=True))
    goal = {c: min(Fraction(floor(x) + 1), inst.level_max) for c, x in now.items()}
    points = {c: w * (goal[c] - now[c]) for c, w in zip(inst.codes, inst.weights, strict=True)}
    known = [c not in missing for c in inst.codes]
    rises = [k and goal[c] > now[c] for c, k in zip(inst.codes, known, strict=True)]
    frame["level"] = [float(now[c]) if k else float("nan") for c, k in zip(inst.codes, known, strict=True)]
    frame["next_level"] = [float(goal[c]) if r else float("nan") for c, r in zip(inst.codes, rises, strict=True)]
    frame["points"] = [float(points[c]) if k else float("nan") for c, k in zip(inst.codes, known, strict=True)]
    exact = [points[c] if k else None for c, k in zip(inst.codes, known, strict=True)]
    frame["points_exact"] = pd.Series(exact, index=frame.index, dtype=object)
    table = read_table("instruments/steps", columns=("instrument", "code", "to_level", *_KNOWN))
    mine = table[table["instrument"] == inst.id]
    texts = {(r["code"], r["to_level"]): r for r in mine.to_dict("records")}
    for column in _KNOWN:
        frame[column] = [
            texts.get((c, str(goal[c])), {}).get(column, "") if r else ""
            for c, r in zip(inst.codes, rises, strict=True)
        ]
    return frame


def first_moves(levels: Levels, instrument: str | Instrument, *, n: int = 5) -> pd.DataFrame:
    """The rows to raise first, by a rule that fits one line.

    The lowest level first; within one level the most points; a row waits while the row of its policy lies as low or
    lower and has not been named; at most two rows of one aspect. What is still equal stands in the order of the
    instrument, and :attr:`tied` says so.

    Parameters
    ----------
    levels, instrument : as in :func:`step_values`; rows without a level are never named.
    n : how many; fewer where the scale or the aspects end first.

    Returns
    -------
    DataFrame
        lines of :func:`step_values` in their order with ``rank`` (from 1) and ``tied``: codes of rows of the same level
        and the same points that the rule would have let stand in the same place.

    Raises
    ------
    ParameterError
        for an ``n`` below 1.
    LevelError, UnknownInstrument
        as :func:`step_values`.

    References
    ----------
    data/instruments/policies.csv: which row carries out which policy; mostly a judgement by their names.

    Examples
    --------
    >>> from spbe_research import load_levels
    >>> moves = first_moves(load_levels("paser", 2022), "permenpanrb-59-2020")
    >>> moves["code"].tolist(), moves.loc["12", "tied"]
    (['38', '11', '12', '21', '23'], ('14',))
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ParameterError(message("errors.scoring.steps.first_moves", n=n))
    inst = load_instrument(instrument)
    steps = step_values(levels, inst)
    table = read_table("instruments/policies", columns=("instrument", "policy", "code"))
    table = table[table["instrument"] == inst.id]
    policy = dict(zip(table["code"], table["policy"], strict=True))
    left = steps[steps["next_level"].notna()]
    level, worth, aspect = left["level"].to_dict(), left["points_exact"].to_dict(), left["aspect_no"].to_dict()
    named: list[str] = []
    tied: list[tuple[str, ...]] = []

    def free(code: str) -> bool:
        """Whether the rule lets a row be named now."""
        before = policy.get(code)
        waits = before in level and before not in named and level[before] <= level[code]
        full = sum(aspect[c] == aspect[code] for c in named) >= _OF_ONE_ASPECT
        return code not in named and not waits and not full

    while len(named) < n and (open_ones := [c for c in level if free(c)]):
        best = min(open_ones, key=lambda c: (level[c], -worth[c]))  # the first of equals stays first
        tied.append(tuple(c for c in open_ones if c != best and (level[c], worth[c]) == (level[best], worth[best])))
        named.append(best)
    frame = steps.loc[named].copy()
    frame.insert(0, "rank", range(1, len(named) + 1))
    frame["tied"] = pd.Series(tied, index=frame.index, dtype=object)
    return frame


def unit_steps(instrument: str | Instrument, unit: str = "domain") -> pd.DataFrame:
    """What one level on one row of each domain (or aspect) is worth: every value that occurs in it, from the least.

    Values of domains do not tell which row rose or could; they do not tell more than this of a step.

    Returns
    -------
    DataFrame
        one line a unit: number, names, ``n_rows``, ``points`` (a tuple of Fractions) and ``all_rows`` (what one level
        on all its rows is worth).

    Examples
    --------
    >>> unit_steps("permenpanrb-59-2020")["points"].tolist()[-1]
    (Fraction(11, 400), Fraction(3, 100))
    """
    inst = load_instrument(instrument)
    frame = inst.domains if unit == "domain" else inst.aspects
    lines = []
    for number in inst.numbers(unit):
        weights = [inst.weights[i] for i in inst.row_positions(unit, number)]
        names = {str(k): v for k, v in frame.loc[number].items() if str(k).startswith("name_")}
        line = {"unit": unit, "number": number, **names, "n_rows": len(weights)}
        lines.append(line | {"points": tuple(sorted(set(weights))), "all_rows": sum(weights, Fraction(0))})
    columns = ["unit", "number", "n_rows", "points", "all_rows"]
    made = pd.DataFrame(lines) if lines else pd.DataFrame(columns=columns)  # 8/2026 has no domains
    return made.set_index("number", drop=False).rename_axis(index=None)


def fewest_steps(scored: Score, target: Fraction) -> int | None:
    """Least number of one-level rises that can bring the index to ``target``; None if the scale ends first.

    The heaviest rows rise first, so no plan needs fewer; what is feasible is another question.

    Examples
    --------
    >>> from spbe_research.data.observations import load_levels
    >>> from spbe_research.scoring.score import score
    >>> fewest_steps(score(load_levels("paser", 2022), "permenpanrb-59-2020"), Fraction(26, 10))
    17
    """
    inst = scored.instrument
    missing = target - scored.index_exact
    steps = 0
    for weight, level in sorted(zip(inst.weights, scored.levels, strict=True), key=lambda p: -p[0]):
        room = int((inst.level_max - level) // inst.level_step)
        each = weight * inst.level_step
        needed = -(-missing // each)
        if needed <= 0:
            break
        taken = min(room, int(needed))
        steps += taken
        missing -= taken * each
    return steps if missing <= 0 else None
