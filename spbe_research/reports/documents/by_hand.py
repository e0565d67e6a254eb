"""Try it by hand: a page beside the report whose levels can be changed, and that says what follows at once.

Everything is a whole number: levels, weights, edges of predicates and what a printed value stands for, as multiples of
one unit, so that the script adds and compares and never rounds before it shows. From levels each row has a stepper;
from values of aspects or domains each of these has one that counts steps, and where rows of it weigh differently the
result is an interval.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from spbe_research.chapters.display.style import assets_dir
from spbe_research.chapters.maturity.narrate import title as report_title
from spbe_research.data.instruments import Instrument
from spbe_research.data.names import in_language, unmarked, with_spans
from spbe_research.errors import ContradictionError
from spbe_research.identification.bounds import Bounds, bounds
from spbe_research.numbers.exact import round_exact, round_outward
from spbe_research.numbers.language import number
from spbe_research.profiles.maturity import Maturity
from spbe_research.reports.documents.html import content_policy, footer_text, template
from spbe_research.scoring.steps import unit_steps
from spbe_research.text.catalog import say

if TYPE_CHECKING:
    pass

__all__ = ["by_hand_html", "by_hand_name", "link_to_by_hand", "write_by_hand"]


@dataclass(frozen=True, slots=True)
class _Item:
    """What has a stepper: a row, or a unit whose rows are not known one by one.

    Attributes
    ----------
    name, worth : as shown; what : how its buttons call it; least, most, value : of its field.
    groups : positions of its aspect and domain; script : what the script is told of it.
    """

    name: str
    worth: str
    what: str
    least: str
    most: str
    value: str
    groups: tuple[int, ...]
    script: dict[str, object]

    def shown(self, at: int, lang: str) -> dict[str, object]:
        """For the template, with its position."""
        limits = {"what": self.what, "least": self.least, "most": self.most}
        return {
            "at": at, "name": self.name, "worth": self.worth, "least": self.least, "most": self.most,
            "value": self.value, "less": say("by_hand.less", lang, what=self.what),
            "more": say("by_hand.more", lang, what=self.what), "allowed": say("by_hand.allowed", lang, **limits),
        }  # fmt: skip


@dataclass(slots=True)
class _Group:
    """An aspect or a domain: its name, its number among the groups of the script, and what it is shown as first."""

    name: str
    at: int | None
    value: str
    aspects: list[_Group] = field(default_factory=list)
    rows: list[dict[str, object]] = field(default_factory=list)


def by_hand_name(lang: str) -> str:
    """Name of the page's file.

    Examples
    --------
    >>> by_hand_name("id"), by_hand_name("en")
    ('coba-id.html', 'try-en.html')
    """
    return say("by_hand.file", lang)


def link_to_by_hand(lang: str) -> tuple[str, str, str]:
    """Address, name and purpose of the page, for the report that it lies beside."""
    return by_hand_name(lang), say("by_hand.report_link", lang), say("by_hand.report_link_about", lang)


def _bounds(m: Maturity) -> Bounds | None:
    """What the printed values allow; None where rows do not rise by whole levels, or no levels give any of them."""
    if not m.instrument.whole_levels or m.region.is_group:
        return None
    if m.identified is not None:
        return m.identified
    try:
        return bounds(m.observation, m.instrument, conflicts="set-aside")
    except ContradictionError:
        return None


def write_by_hand(folder: Path, m: Maturity, lang: str, report: str) -> Path | None:
    """Write the page into the folder of a report; None where there is nothing to try.

    Parameters
    ----------
    report : name of the report's page, to which it leads back.
    """
    page = by_hand_html(m, lang, report)
    if not page:
        return None
    path = folder / by_hand_name(lang)
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


@cache
def _assets() -> tuple[str, str]:
    """Style sheet and script; the typeface of the reader's system, which a page so small is better without."""
    css = "\n".join((assets_dir() / name).read_text(encoding="utf-8") for name in ("report.css", "by_hand.css"))
    return css, (assets_dir() / "by_hand.js").read_text(encoding="utf-8")


def by_hand_html(m: Maturity, lang: str, report: str) -> str:
    """The page as text, empty where there is nothing to try; the same bytes for the same evaluation."""
    from markupsafe import Markup

    from spbe_research._version import __version__

    css, script = _assets()
    inst, rows = m.instrument, m.depth == "indicator"
    b = m.identified if rows else (_bounds(m) if m.depth in ("aspect", "domain") else None)
    if not rows and b is None:
        return ""
    made = _rows(m, lang) if b is None or rows else _units(m, b, lang)
    page = template("by_hand.html.j2").render(
        lang=lang,
        version=__version__,
        policy=content_policy(css, script),
        css=Markup(css),  # noqa: S704
        script=Markup(script),  # noqa: S704
        say=lambda key: say(f"by_hand.{key}", lang),
        title=say("by_hand.title", lang, about=unmarked(report_title(m, lang))),
        kicker=inst.label,
        report=report,
        subject=say("by_hand.index", lang, subject=inst.subject),
        intro=say(f"by_hand.intro_{'rows' if rows else m.depth}", lang),
        model=json.dumps(made.model, ensure_ascii=False, separators=(",", ":")),
        domains=made.domains,
        inputmode="numeric" if inst.whole_levels else "decimal",
        step=str(float(inst.level_step)) if rows and not inst.whole_levels else "1",
        footer=footer_text(lang, own=m.observation.own),
    )
    return with_spans(page)


@dataclass(frozen=True, slots=True)
class _Made:
    """What the script is given, and what stands in the page before it runs."""

    model: dict[str, object]
    domains: list[_Group]


def _rows(m: Maturity, lang: str) -> _Made:
    """A stepper a row; a missing level stands open until it is set."""
    inst = m.instrument
    per = math.lcm(inst.level_step.denominator, inst.level_min.denominator)
    unit = _unit(inst, [inst.denominator * per], (m.low, m.high))
    levels: Sequence[Fraction | None] = (
        m.score.levels if m.score is not None else [_known(m.observation.values.get(c)) for c in inst.codes]
    )
    groups, tops = _groups(m, ("aspect", "domain"), lang)
    items = []
    for i, (code, level) in enumerate(zip(inst.codes, levels, strict=True)):
        row = inst.rows.iloc[i]
        mine = tuple(groups[u, row[f"{u}_no"]] for u in ("aspect", "domain") if (u, row[f"{u}_no"]) in groups)
        points = number(inst.weights[i], _decimals(inst.weights[i]), lang)
        name = f"{code.replace('_', '.')}. {in_language(row, 'name', lang)}"
        value = "" if level is None else f"{float(level):g}"
        script = {
            "id": code,
            "w": int(inst.weights[i] * unit / per),
            "start": None if level is None else int(level * per),
        }
        worth = say("by_hand.worth", lang, points=points)
        what = say("by_hand.indicator", lang, code=code.replace("_", "."))
        least, most = (f"{float(x):g}" for x in (inst.level_min, inst.level_max))
        items.append(_Item(name, worth, what, least, most, value, mine, script))
    return _made(m, m.identified, "rows", per, unit, items, groups, tops, lang)


def _known(level: object) -> Fraction | None:
    return level if isinstance(level, Fraction) else None


def _units(m: Maturity, b: Bounds, lang: str) -> _Made:
    """A stepper an aspect or domain, which counts steps on its rows."""
    inst = m.instrument
    frame = b.aspects if m.depth == "aspect" else b.domains
    worth = unit_steps(inst, m.depth)["points"]
    ends = [x * inst.unit_weight(m.depth, n) for n in frame.index for x in frame.loc[n, ["low_exact", "high_exact"]]]
    unit = _unit(inst, [inst.denominator, *(e.denominator for e in ends)], (b.low_exact, b.high_exact))
    groups, tops = _groups(m, ("aspect", "domain") if m.depth == "aspect" else ("domain",), lang)
    items = []
    for n, row in frame.iterrows():
        weight, steps = inst.unit_weight(m.depth, str(n)), worth[n]
        low, high = row["low_exact"] * weight, row["high_exact"] * weight
        few, many, rows = int(row["level_sum_low"]), int(row["level_sum_high"]), int(row["n_rows"])
        mine = [groups[m.depth, str(n)]]
        if m.depth == "aspect" and row["domain_no"]:
            mine.append(groups["domain", row["domain_no"]])
        least, most = rows * int(inst.level_min) - many, rows * int(inst.level_max) - few
        said = [number(s, _decimals(s), lang) for s in (steps[0], steps[-1])]
        each = said[0] if said[0] == said[1] else say("by_hand.range", lang, low=said[0], high=said[1])
        script = {
            "id": str(n), "n": rows, "wmin": int(steps[0] * unit), "wmax": int(steps[-1] * unit),
            "whole": int(weight * unit), "lo": int(low * unit), "hi": int(high * unit), "slo": few, "shi": many,
        }  # fmt: skip
        name, gain = say("by_hand.steps_on", lang, rows=rows), say("by_hand.worth_step", lang, points=each)
        what = say(f"by_hand.{m.depth}", lang, number=n)
        items.append(_Item(name, gain, what, str(least), str(most), "0", tuple(mine), script))
    return _made(m, b, "units", 1, unit, items, groups, tops, lang)


def _unit(inst: Instrument, parts: Iterable[int], index: Iterable[Fraction]) -> int:
    """A number of which every weight, value and edge is a whole multiple of its inverse."""
    edges = (b.lower.denominator for b in inst.bands)
    return math.lcm(*parts, *edges, *(x.denominator for x in index))


def _decimals(x: Fraction) -> int:
    """Decimals that show a weight in full, four at most."""
    return next((d for d in range(2, 4) if (x * 10**d).denominator == 1), 4)


def _groups(m: Maturity, units: Sequence[str], lang: str) -> tuple[dict[tuple[str, str], int], list[_Group]]:
    """Numbers of the groups, and the domains with their aspects as the page shows them."""
    inst = m.instrument
    numbers: dict[tuple[str, str], int] = {}
    for unit in units:
        for n in inst.numbers(unit):
            numbers[unit, n] = len(numbers)
    shown = {(r["unit"], r["number"]): r for r in m.units.to_dict("records")}

    def group(unit: str, n: str) -> _Group:
        frame = inst.aspects if unit == "aspect" else inst.domains
        text = f"{say(f'report.{unit}', lang)} {n}. {in_language(frame.loc[n], 'name', lang)}"
        line = shown.get((unit, n))
        value = "" if line is None else _first(line["low"], line["high"], lang)
        return _Group(text, numbers.get((unit, n)), value)

    if not inst.numbers("domain"):
        return numbers, [_Group("", None, "", [group("aspect", n) for n in inst.numbers("aspect")])]
    tops = []
    for n in inst.numbers("domain"):
        top = group("domain", n)
        if "aspect" in units:
            top.aspects = [group("aspect", a) for a in inst.numbers("aspect") if inst.aspects.loc[a, "domain_no"] == n]
        else:
            top.aspects = [_Group("", None, "")]
        tops.append(top)
    return numbers, tops


def _first(low: object, high: object, lang: str) -> str:
    if not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return ""
    if low == high:
        return number(round_exact(low, 2), 2, lang)
    one, two = (number(x, 2, lang) for x in round_outward(low, high, 2))
    return say("by_hand.range", lang, low=one, high=two)


def _made(
    m: Maturity,
    b: Bounds | None,
    kind: str,
    per: int,
    unit: int,
    items: Sequence[_Item],
    groups: dict[tuple[str, str], int],
    tops: list[_Group],
    lang: str,
) -> _Made:
    inst = m.instrument
    places = {g.at: g for top in tops for g in [top, *top.aspects] if g.at is not None}
    for at, item in enumerate(items):
        home = places[item.groups[0]]
        inner = home.aspects[0] if home.aspects and home.aspects[0].at is None else home
        inner.rows.append(item.shown(at, lang))
    ends = (m.low, m.high) if b is None else (b.low_exact, b.high_exact)
    keys = ("range", "exact", "up", "down", "set", "next", "top", "assumed", "status")
    texts = {key: _scripted(key, lang) for key in keys}
    model: dict[str, object] = {
        "kind": kind,
        "unit": unit,
        "per": per,
        "step": int(inst.level_step * per),
        "min": int(inst.level_min * per),
        "max": int(inst.level_max * per),
        "decimals": inst.decimals,
        "rule": inst.rounding,
        "mark": number(Fraction(1, 2), 1, lang)[1],
        "index": [int(x * unit) for x in ends],
        "bands": [{"name": band.name(lang), "lower": int(band.lower * unit)} for band in reversed(inst.bands)],
        "unsettled": inst.edges == "unsettled",
        "groups": [{"weight": int(inst.unit_weight(u, n) * unit)} for u, n in groups],
        "items": [item.script | {"groups": list(item.groups)} for item in items],
        "words": texts | {"gain": _scripted(f"gain_{kind}", lang)},
    }
    return _Made(model, tops)


def _scripted(name: str, lang: str) -> str:
    """A sentence whose places the script fills."""
    places = ("n", "low", "high", "value", "band", "edge", "points", "from", "index", "predicate")
    return unmarked(say(f"by_hand.script.{name}", lang, **{place: f"{{{place}}}" for place in places}))
