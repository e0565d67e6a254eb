"""Picture of where the weight of the old aspects went, and where that of the new ones came from."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from spbe_research.chapters.display.sourced import links_of, sourced
from spbe_research.chapters.display.style import ACCENT, GREY, INK, LEVEL_COLOURS, Drawing, new_figure
from spbe_research.chapters.instruments.words import wrapped
from spbe_research.data.names import plain_name
from spbe_research.decomposition.instrument_comparison import Comparison
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.instrument_change import InstrumentPair
from spbe_research.text.catalog import say

__all__ = ["weight_flows"]

_GAP = 2.6  # between two aspects, in percent of weight
_BAR = 0.035


@sourced(links_of)
def weight_flows(c: InstrumentPair, lang: str = "id") -> Drawing | None:
    """Ribbons from old to new aspects; stubs for weight that was dropped or is new; None without links."""
    if not c.linked:
        return None
    return _drawing(c.comparison, lang)


@lru_cache(maxsize=8)
def _drawing(comparison: Comparison, lang: str) -> Drawing:
    """The picture of a pair of instruments, drawn once for every region."""
    flows = comparison.flows
    sides = []
    for inst, column, amount in (
        (comparison.old, "old_aspect", "old_weight_percent"),
        (comparison.new, "new_aspect", "new_weight_percent"),
    ):
        weights = {n: float(flows.loc[flows[column] == n, amount].sum()) for n in inst.numbers("aspect")}
        sides.append((inst, weights))
    tallest = max(sum(w.values()) + _GAP * (len(w) - 1) for _, w in sides)
    with new_figure(0.5 + tallest * 0.04) as (figure, ax):
        tops = [_column(ax, x, inst.aspects, weights, tallest, lang) for x, (inst, weights) in enumerate(sides)]
        used = [dict.fromkeys(t, 0.0) for t in tops]
        linked = flows[(flows["old_aspect"] != "") & (flows["new_aspect"] != "")]
        for row in linked.itertuples():
            a, b = tops[0][row.old_aspect] + used[0][row.old_aspect], tops[1][row.new_aspect] + used[1][row.new_aspect]
            _ribbon(ax, a, row.old_weight_percent, b, row.new_weight_percent)
            used[0][row.old_aspect] += row.old_weight_percent
            used[1][row.new_aspect] += row.new_weight_percent
        for x, (column, amount) in enumerate(
            (("old_aspect", "old_weight_percent"), ("new_aspect", "new_weight_percent"))
        ):
            other = "new_aspect" if x == 0 else "old_aspect"
            for row in flows[flows[other] == ""].to_dict("records"):
                top, share = tops[x][row[column]] + used[x][row[column]], row[amount]
                left = _BAR if x == 0 else 1 - _BAR - 0.13
                ax.add_patch(Rectangle((left, top), 0.13, share, facecolor="none", edgecolor=GREY, linewidth=0.5,
                                       hatch="/////"))  # fmt: skip
                key = "dropped_weight" if x == 0 else "new_weight"
                label = f"{say(f'instruments.words.{key}', lang)} {_short(share, lang)}"
                ax.text(left + (0.14 if x == 0 else -0.01), top + share / 2, label,
                        ha="left" if x == 0 else "right", va="center", fontsize=7.5, color=INK, zorder=5,
                        bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.6})  # fmt: skip
        for x, (inst, _) in enumerate(sides):
            ax.text(x, -2.2, inst.label, ha="right" if x == 0 else "left", va="bottom", fontsize=9, fontweight="bold",
                    color=ACCENT)  # fmt: skip
        ax.set_xlim(-0.62, 1.62)
        ax.set_ylim(tallest + 1, -6)
        ax.axis("off")
    caption = say("instruments.flows.caption", lang, old=sides[0][0].label, new=sides[1][0].label)
    return Drawing("weight_flows", figure, _alt(comparison, lang), caption).drawn()


def _short(share: float, lang: str) -> str:
    return number(share, 0 if abs(share - round(share)) < 1e-9 else 1, lang)


def _column(
    ax: Axes, x: int, aspects: object, weights: dict[str, float], tallest: float, lang: str
) -> dict[str, float]:
    """Blocks of one instrument with their labels; returns where each begins."""
    spare = tallest - sum(weights.values())
    gap = spare / max(len(weights) - 1, 1)
    tops, y = {}, 0.0
    for n, share in weights.items():
        tops[n] = y
        left = 0 if x == 0 else 1 - _BAR
        ax.add_patch(Rectangle((left, y), _BAR, share, facecolor=ACCENT, linewidth=0))
        name = wrapped(f"{n}  {plain_name(aspects.loc[n], 'name', lang)}\u00a0({_short(share, lang)})", 30)  # type: ignore[attr-defined]
        ax.text(-0.02 if x == 0 else 1.02, y + share / 2, name, ha="right" if x == 0 else "left", va="center",
                fontsize=7.8, linespacing=1.05)  # fmt: skip
        y += share + gap
    return tops


def _ribbon(ax: Axes, a: float, left: float, b: float, right: float) -> None:
    x0, x1, half = _BAR, 1 - _BAR, 0.5
    points = [(x0, a), (half, a), (half, b), (x1, b), (x1, b + right), (half, b + right), (half, a + left),
              (x0, a + left), (x0, a)]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(points, codes), facecolor=LEVEL_COLOURS[2], alpha=0.6, linewidth=0))


def _alt(comparison: Comparison, lang: str) -> str:
    parts = []
    for r in comparison.flows.to_dict("records"):
        old, new = r["old_aspect"], r["new_aspect"]
        left, right = _short(r["old_weight_percent"], lang), _short(r["new_weight_percent"], lang)
        if old and new:
            parts.append(say('instruments.flows.alt_kept', lang, old=old, new=new, left=left, right=right))  # fmt: skip
        elif old:
            parts.append(say("instruments.flows.alt_dropped", lang, old=old, left=left))
        else:
            parts.append(say("instruments.flows.alt_new", lang, new=new, right=right))
    return say("instruments.flows.alt_begin", lang) + join_words(parts, lang) + "."
