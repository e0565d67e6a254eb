"""Random pairs of made-up instruments with a crosswalk, and the split of a change counted the slow, obvious way."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from hypothesis import strategies as st

from helpers.tiny import tiny
from spbe_research.data.crosswalk import Crosswalk, make_crosswalk
from spbe_research.decomposition.effects import PARTS


def slow(
    x: dict[str, Fraction],
    y: dict[str, Fraction],
    u: dict[str, Fraction],
    w: dict[str, Fraction],
    links: list[tuple[str, str]],
    reference: Fraction | str,
) -> dict[str, Fraction]:
    before, after = sum(u[a] * x[a] for a in u), sum(w[b] * y[b] for b in w)
    level = {"before": before, "after": after, "mean": (before + after) / 2, "minimum": Fraction(1)}.get(
        reference, reference
    )
    groups: list[tuple[set[str], set[str]]] = [({a}, set()) for a in u] + [(set(), {b}) for b in w]
    for a, b in links:
        touched = [g for g in groups if a in g[0] or b in g[1]]
        groups = [g for g in groups if g not in touched]
        groups.append((set().union(*(g[0] for g in touched)), set().union(*(g[1] for g in touched))))
    out = dict.fromkeys(PARTS, Fraction(0))
    for olds, news in groups:
        big_u, big_w = sum((u[a] for a in olds), Fraction(0)), sum((w[b] for b in news), Fraction(0))
        if olds and news:
            mean_x = sum(u[a] * x[a] for a in olds) / big_u
            mean_y = sum(w[b] * y[b] for b in news) / big_w
            out["performance"] += (big_u + big_w) / 2 * (mean_y - mean_x)
            out["reweighting"] += (big_w - big_u) * ((mean_x + mean_y) / 2 - level)
        elif news:
            out["new"] += sum(w[b] * (y[b] - level) for b in news)
        else:
            out["dropped"] -= sum(u[a] * (x[a] - level) for a in olds)
    out["total"] = after - before
    return out


@st.composite
def pairs_of_instruments(draw: st.DrawFn, most: int = 6) -> tuple[Crosswalk, list[tuple[str, str]]]:
    def rows(n: int) -> list[tuple[str, str, int]]:
        cut = draw(st.integers(0, n))
        return [("1" if i < cut else "2", "1" if i < cut else "2", draw(st.integers(1, 12))) for i in range(n)]

    old = tiny(rows(draw(st.integers(1, most))), name="a", prefix="a")
    new = tiny(rows(draw(st.integers(1, most))), name="b", prefix="b")
    links = draw(st.lists(st.tuples(st.sampled_from(old.codes), st.sampled_from(new.codes)), unique=True, max_size=7))
    lines = [(a, b, "renamed", "", "judgement") for a, b in links]
    lines += [(a, "", "dropped", "", "judgement") for a in old.codes if a not in {p[0] for p in links}]
    lines += [("", b, "new", "", "judgement") for b in new.codes if b not in {p[1] for p in links}]
    frame = pd.DataFrame(lines, columns=["old_code", "new_code", "relation", "note", "basis"])
    return make_crosswalk(old, new, frame), links
