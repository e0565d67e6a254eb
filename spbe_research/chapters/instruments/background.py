"""Sentences about the other instrument, the common core, the instruments themselves and the nation."""

from __future__ import annotations

from spbe_research.chapters.display.phrasing import scale_text, two
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.instruments.words import amount, range_text, share_text
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.instrument_change import InstrumentChange

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
        two(
            lang,
            "Berapa indeksnya bila hal yang sama dinilai dengan instrumen lain? Indikator yang berpadanan membawa "
            f"nilainya; sisanya, {unseen} dari bobot, boleh bernilai berapa pun dari {scale}. Jawabannya menyangkut "
            "bobot dan indikator saja, bukan ramalan: pemerintah yang dinilai dengan aturan lain akan bekerja menurut "
            "aturan itu.",
            "What would the index be if the same things were read with another instrument? Linked indicators carry "
            f"their values over; the rest, {unseen} of the weight, may have any value from {scale}. The answer is "
            "about weights and indicators only and no forecast: a government assessed by other rules would have "
            "worked towards them.",
        ),
        two(
            lang,
            f"Padanan ke {draft[0].target.label} masih berupa usulan yang seluruhnya bersandar pada pertimbangan.",
            f"Links to {draft[0].target.label} are a proposal that rests on judgement altogether.",
        )
        if draft
        else "",
    )


def core_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What the common core is; None without links."""
    if not c.linked:
        return None
    n = len(c.crosswalk.common)
    return Prose.paragraph(
        two(
            lang,
            f"Inti bersama adalah rata-rata tertimbang dari {n} konsep yang diukur kedua instrumen, dengan bobot "
            "rata-rata lama dan baru. Karena konsepnya sama sebelum dan sesudah pergantian, nilainya dapat dibaca "
            "sebagai satu garis; bila tingkat indikator tidak dipublikasikan, yang tampak adalah rentangnya.",
            f"The common core is the weighted mean of the {n} concepts that both instruments measure, with the mean "
            "of old and new weights. Its concepts are the same before and after, so it reads as one line; where "
            "levels are not published its range is shown.",
        )
    )


def structure_text(c: InstrumentChange, lang: str = "id") -> Prose:
    """Rows and common weight, with and without judged links."""
    old, new = c.comparison.old, c.comparison.new
    if not c.linked:
        return Prose.paragraph(
            two(
                lang,
                f"{old.label} memuat {len(old.codes)} indikator, {new.label} {len(new.codes)}.",
                f"{old.label} holds {len(old.codes)} indicators, {new.label} {len(new.codes)}.",
            )
        )
    crosswalk = c.crosswalk
    sourced = crosswalk.with_judged(False)
    shares = [
        share_text(s, lang) for s in (crosswalk.old_share, crosswalk.new_share, sourced.old_share, sourced.new_share)
    ]
    return Prose.paragraph(
        two(
            lang,
            f"{old.label} memuat {len(old.codes)} indikator, {new.label} {len(new.codes)}. Yang diukur keduanya "
            f"mencakup {shares[0]} bobot lama dan {shares[1]} bobot baru; bila hanya padanan yang disebut suatu "
            f"dokumen yang dipakai, {shares[2]} dan {shares[3]}.",
            f"{old.label} holds {len(old.codes)} indicators, {new.label} {len(new.codes)}. What both measure covers "
            f"{shares[0]} of the old and {shares[1]} of the new weight; with links named in a document only, "
            f"{shares[2]} and {shares[3]}.",
        )
    )


def flows_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """How to read the picture of weight flows, and where most new weight is; None without links."""
    if not c.linked:
        return None
    flows = c.comparison.flows
    fresh = flows[flows["old_aspect"] == ""].sort_values("new_weight_percent", ascending=False, kind="stable")
    gone = flows[flows["new_aspect"] == ""].sort_values("old_weight_percent", ascending=False, kind="stable")
    parts = []
    for table, side, share, words in (
        (
            fresh,
            "new",
            "new_weight_percent",
            ("Bobot baru tanpa padanan terbesar ada pada aspek", "Most new weight without a counterpart is in"),
        ),
        (
            gone,
            "old",
            "old_weight_percent",
            ("Bobot lama tanpa padanan terbesar ada pada aspek", "Most old weight without a counterpart was in"),
        ),
    ):
        if len(table):
            r = table.iloc[0]
            size = share_text(exact(r[share]) / 100, lang)
            parts.append(f"{two(lang, *words)} {r[f'{side}_name_{lang}']} ({size}).")
    return Prose.paragraph(
        two(
            lang,
            "Lebar pita sebanding dengan bobot pada masing-masing sisi.",
            "Ribbons are as wide as the weight on either side.",
        ),
        *parts,
    )


def links_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """How many links there are and on what they rest; None without links."""
    if not c.linked:
        return None
    rows = c.comparison.rows
    used = rows[rows["used"]]
    judged = int(used["judged"].sum())
    new, dropped = (int((rows["relation"] == r).sum()) for r in ("new", "dropped"))
    return Prose.paragraph(
        two(
            lang,
            f"Ada {len(used)} padanan, {judged} di antaranya bersandar pada pertimbangan; {new} indikator baru dan "
            f"{dropped} indikator dihapus.",
            f"There are {len(used)} links, {judged} of them judged; {new} indicators are new and {dropped} were "
            "dropped.",
        )
    )


def nation_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
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
    end = two(
        lang,
        "rentang itu memuat nol, jadi arah kinerja nasional menurut indikator tidak dapat ditentukan",
        "that range includes zero, so the direction of national performance by indicator cannot be determined",
    )
    return Prose.paragraph(
        two(
            lang,
            f"Pada tahun {last} instrumen berganti. Dari {first} ke {last} indeks nasional bergeser {size['total']} "
            f"poin; menurut domain, kinerja {size['performance']}, pembobotan ulang {size['reweighting']}, dan domain "
            f"baru {size['new']} poin. Domain bernama sama tidak berisi indikator yang sama: menurut indikator, nilai "
            f"yang sama hanya memastikan kinerja {amount(rows, lang, signed=True)} "
            f"poin{'; ' + end if rows.sign == 'undetermined' else ''}.",
            f"The instrument changed in {last}. From {first} to {last} the national index moved by {size['total']} "
            f"points; by domain, performance is {size['performance']}, reweighting {size['reweighting']}, and the new "
            f"domain {size['new']} points. Domains of one name do not hold the same indicators: by indicator, the same "
            f"values only place performance {amount(rows, lang, signed=True)} points"
            f"{'; ' + end if rows.sign == 'undetermined' else ''}.",
        )
    )
