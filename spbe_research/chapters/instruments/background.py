"""Sentences about the other instrument, the common core, the instruments themselves and the nation."""

from __future__ import annotations

from spbe_research.chapters.display.phrasing import scale_text
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.instruments.words import amount, basis, inferred_links, is_inferred, range_text, share_text
from spbe_research.data.names import in_language
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.instrument_change import InstrumentChange, InstrumentPair
from spbe_research.text.catalog import say

__all__ = ["core_text", "flows_text", "links_text", "nation_text", "structure_text", "views_text"]


def views_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What carrying values over to another instrument means; None without links."""
    if not c.linked:
        return None
    scale = scale_text(c.after.instrument, lang)
    shares = {v.target.label: v.all_links.unseen_weight for v in c.views}
    unseen = join_words([f"{share_text(s, lang)} ({label})" for label, s in shares.items()], lang)
    draft = [v for v in c.views if not v.sourced.common]
    return Prose.paragraph(
        say("instruments.background.views_text", lang, unseen=unseen, scale=scale),
        say("instruments.background.views_text_proposal", lang, draft_0_target_label=draft[0].target.label)
        if draft
        else "",
    )


def core_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What the common core is; None without links."""
    if not c.linked:
        return None
    n = len(c.crosswalk.common)
    labels = {i.id: i.label for i in (c.comparison.old, c.comparison.new)}
    used = [labels[i] for i in dict.fromkeys(c.core["instrument"])]
    one = say("instruments.background.core_text_one", lang, label=used[0]) if len(used) == 1 else ""
    return Prose.paragraph(say("instruments.background.core_text", lang, n=n), one)


def structure_text(c: InstrumentPair, lang: str = "id") -> Prose:
    """Rows and common weight, with and without judged links."""
    old, new = c.comparison.old, c.comparison.new
    counts = {
        "old_label": old.label,
        "n_old_codes": len(old.codes),
        "new_label": new.label,
        "n_new_codes": len(new.codes),
    }
    if not c.linked:
        return Prose.paragraph(say("instruments.background.structure_text", lang, **counts))
    sourced = c.crosswalk.with_judged(False)
    shares = {
        "shares_0": share_text(c.crosswalk.old_share, lang),
        "shares_1": share_text(c.crosswalk.new_share, lang),
    }
    if not sourced.common:
        return Prose.paragraph(say("instruments.background.structure_text_all_judged", lang, **counts, **shares))
    shares |= {
        "shares_2": share_text(sourced.old_share, lang),
        "shares_3": share_text(sourced.new_share, lang),
    }
    return Prose.paragraph(say("instruments.background.structure_text_counts", lang, **counts, **shares))


def flows_text(c: InstrumentPair, lang: str = "id") -> Prose | None:
    """How to read the picture of weight flows, and where most new weight is; None without links."""
    if not c.linked:
        return None
    flows = c.comparison.flows
    fresh = flows[flows["old_aspect"] == ""].sort_values("new_weight_percent", ascending=False, kind="stable")
    gone = flows[flows["new_aspect"] == ""].sort_values("old_weight_percent", ascending=False, kind="stable")
    parts = []
    for table, side in ((fresh, "new"), (gone, "old")):
        if len(table):
            r = table.iloc[0]
            size = share_text(exact(r[f"{side}_weight_percent"]) / 100, lang)
            parts.append(
                say(f"instruments.background.most_{side}", lang, aspect=in_language(r, f"{side}_name", lang), size=size)
            )
    return Prose.paragraph(
        say("instruments.background.flows_text", lang),
        *parts,
    )


def links_text(c: InstrumentPair, lang: str = "id") -> Prose | None:
    """How many links there are and on what they rest; None without links."""
    if not c.linked:
        return None
    rows = c.comparison.rows
    used = rows[rows["used"]]
    judged = int(used["judged"].sum())
    new, dropped = (int((rows["relation"] == r).sum()) for r in ("new", "dropped"))
    if judged == len(used):
        counts = {"n_used": len(used), "new": new, "dropped": dropped}
        return Prose.paragraph(say("instruments.background.links_text_all_judged", lang, **counts))
    counts = {"n_used": len(used), "judged": judged, "new": new, "dropped": dropped}
    inferred = inferred_links(rows, lang)
    if not inferred["inferred"]:
        return Prose.paragraph(say("instruments.background.links_text", lang, **counts))
    named = used[~used["judged"]]["basis"]
    documents = dict.fromkeys(basis(text, lang) for text in named if not is_inferred(text))
    told = {"named": len(named), "documents": join_words(list(documents), lang), **inferred}
    return Prose.paragraph(say("instruments.background.links_text_inferred", lang, **counts, **told))


def nation_text(c: InstrumentPair, lang: str = "id") -> Prose | None:
    """The break in the national series, by domain and by indicator."""
    if c.nation is None:
        return None
    split, rows, (first, last) = c.nation.split, c.nation.by_indicator.performance, c.nation.years
    size = {}
    for p in ("total", "performance", "reweighting", "new"):
        v = getattr(split, p)
        estimate = v.estimate
        size[p] = range_text(v, lang, 3, signed=True) if estimate is None else number(
            exact(estimate), 3, lang, signed=True
        )  # fmt: skip
    end = say("instruments.background.nation_text_end", lang)
    return Prose.paragraph(
        say(
            "instruments.background.nation_text",
            lang,
            last=last,
            first=first,
            total=size["total"],
            performance=size["performance"],
            reweighting=size["reweighting"],
            new=size["new"],
            rows=amount(rows, lang, signed=True),
            value="; " + end if rows.sign == "undetermined" else "",
        )
    )
