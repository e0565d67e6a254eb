"""The sentences of the chapter on instruments, Indonesian and English, fitted to the depth of the data."""

from __future__ import annotations

from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.instruments.background import (
    core_text,
    flows_text,
    links_text,
    nation_text,
    structure_text,
    views_text,
)
from spbe_research.chapters.instruments.closing import limits, method, sources
from spbe_research.chapters.instruments.summary import answer
from spbe_research.chapters.instruments.words import amount, depth_text, placed, word
from spbe_research.numbers.exact import exact
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.instrument_change import Evaluation, InstrumentChange

__all__ = [
    "answer",
    "core_text",
    "flows_text",
    "heading",
    "limits",
    "links_text",
    "method",
    "nation_text",
    "sensitivity_text",
    "sources",
    "split_text",
    "structure_text",
    "title",
    "views_text",
    "where_text",
]


def title(c: InstrumentChange, lang: str = "id") -> Prose:
    """Title of the chapter."""
    return Prose.chapter(word("title", lang), "instruments")


def heading(key: str, c: InstrumentChange, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the section is empty for these data."""
    if key == "split" and c.split is None:
        return None
    if key in ("where", "sensitivity") and (c.split is None or c.same_instrument):
        return None
    if key == "nation" and c.nation is None:
        return None
    if key in ("views", "core", "flows", "links", "method") and not c.linked:
        return None
    if key == "limits" and limits(c, lang) is None:
        return None
    return Prose.heading(word(f"h_{key}", lang), 2, f"instruments-{key}")


def split_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """Which pair was taken and why, how to read the parts, domain-level against indicator-level."""
    if c.split is None or c.before is None:
        return None
    b, a = c.before, c.after
    parts = [
        two(
            lang,
            f"Yang dibandingkan ialah evaluasi {b.year} ({depth_text(b, lang)}) dan {a.year} ({depth_text(a, lang)}), "
            f"{_reason(c, b, lang)}.",
            f"Compared are the evaluations of {b.year} ({depth_text(b, lang)}) and {a.year} ({depth_text(a, lang)}), "
            f"{_reason(c, b, lang)}.",
        )
    ]
    if c.repeated:
        years = join_words([str(y) for y in c.repeated], lang)
        parts.append(
            two(
                lang,
                f"Indeks {years} tidak dipakai karena hanya mengulang nilai tahun sebelumnya dan mungkin bukan "
                "pengamatan baru.",
                f"The index of {years} is not used: it repeats that of the year before and may be no new observation.",
            )
        )
    if not c.same_instrument:
        parts.append(
            two(
                lang,
                "Perubahan indeks adalah jumlah kinerja, pembobotan ulang, indikator baru, dan indikator yang dihapus.",
                "The change is the sum of performance, reweighting, new indicators, and dropped indicators.",
            )
        )
    if not c.split.is_exact:
        parts.append(
            two(
                lang,
                "Tingkat yang tidak dipublikasikan dibiarkan terbuka, sehingga tiap bagian berupa rentang; ujung-ujung "
                "rentang berasal dari susunan tingkat yang berbeda dan karena itu tidak harus berjumlah sama.",
                "Unpublished levels are left open, so a part can be a range; the ends of different ranges belong to "
                "different levels and need not add.",
            )
        )
    if c.by_domain is not None:
        parts.append(
            two(
                lang,
                f"Menurut domain, kinerja {placed(c.by_domain.performance, lang)} poin. Bacaan itu lebih kasar: "
                "domain yang sama namanya tidak berisi indikator yang sama, sehingga angkanya bukan bukti bahwa hal "
                "yang sama membaik atau memburuk.",
                f"By domain, performance {placed(c.by_domain.performance, lang)} points. That reading is coarser: "
                "domains of one name do not hold the same indicators, so it is no proof that the same things got "
                "better or worse.",
            )
        )
    elif not all(len(e.instrument.domains) for e in (b, a)):
        label = next(e.instrument.label for e in (b, a) if not len(e.instrument.domains))
        parts.append(
            two(
                lang,
                f"Bacaan menurut domain tidak tersedia karena {label} tidak mengenal domain.",
                f"There is no reading by domain, because {label} has none.",
            )
        )
    elif not c.same_instrument:
        parts.append(
            two(
                lang,
                "Bacaan menurut domain tidak tersedia karena salah satu evaluasi hanya dipublikasikan sebagai indeks.",
                "There is no reading by domain, because one of the evaluations was published as an index only.",
            )
        )
    return Prose.paragraph(*parts)


def _reason(c: InstrumentChange, before: Evaluation, lang: str) -> str:
    """Why these two years."""
    if c.asked:
        return two(lang, "tahun yang diminta", "the years asked for")
    if c.focus == c.after.year:
        return two(
            lang,
            f"yaitu tahun laporan ini dan, di antara evaluasi menurut {before.instrument.label}, yang terbaru dengan "
            "data terdalam",
            f"the year of this report and, of the evaluations under {before.instrument.label}, the latest with the "
            "deepest data",
        )
    if c.focus == before.year:
        return two(
            lang,
            f"yaitu tahun laporan ini dan, di antara evaluasi menurut {c.after.instrument.label}, yang terbaru dengan "
            "data terdalam",
            f"the year of this report and, of the evaluations under {c.after.instrument.label}, the latest with the "
            "deepest data",
        )
    return two(
        lang,
        "evaluasi terbaru dengan data terdalam menurut masing-masing instrumen",
        "the latest evaluations with the deepest data under each instrument",
    )


def where_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What is certain by domain and aspect."""
    if c.split is None or c.same_instrument:
        return None
    table = c.split.domains
    parts = []
    for r in table[table["side"] == "new"].to_dict("records") if len(table) else []:
        if r["new_low"] == r["new_high"] and r["new_low"] and r["performance_low"] == r["performance_high"] == 0:
            size = number(exact(r["new_low"]), 3, lang, signed=True)
            parts.append(
                two(
                    lang,
                    f"Domain {r['name_id']} seluruhnya baru; sumbangannya diketahui pasti, yaitu {size} poin terhadap "
                    "R = indeks sebelum.",
                    f"The domain {r['name_en']} is wholly new; its part is known exactly, {size} points against R = "
                    "index before.",
                )
            )
    return Prose.paragraph(
        two(
            lang,
            "Padanan yang melintasi aspek dibagi menurut bobot barunya. Tanda pisah berarti bagian itu tidak ada.",
            "Links across aspects are shared out by their new weights. A dash means that there is no such part.",
        ),
        *parts,
    )


def sensitivity_text(c: InstrumentChange, lang: str = "id") -> Prose | None:
    """What depends on which choice, and the drift of criteria that would undo performance."""
    if c.split is None or c.same_instrument:
        return None
    drift = c.split.drift
    parts = [
        two(
            lang,
            "Kinerja dan efek instrumen secara keseluruhan tidak bergantung pada tingkat acuan R; hanya pembagian "
            "efek instrumen yang bergantung padanya.",
            "Performance and the whole instrument effect do not depend on the reference level R; only the split of "
            "the latter does.",
        )
    ]
    if drift is not None:
        if drift.sign in ("positive", "negative"):
            size = amount(drift if drift.low > 0 else drift.times(exact(-1)), lang)
            parts.append(
                two(
                    lang,
                    "Indikator yang berganti nama dapat saja memakai kriteria lain. Kinerja yang sebenarnya nol bila "
                    f"kriteria seluruh indikator berpadanan menjadi lebih {'ketat' if drift.low > 0 else 'longgar'} "
                    f"{size} tingkat.",
                    "A renamed indicator may use other criteria. Performance would in truth be zero if the criteria of "
                    f"all linked indicators had become {'stricter' if drift.low > 0 else 'more lenient'} by "
                    f"{size} levels.",
                )
            )
        elif drift.sign == "undetermined":
            parts.append(
                two(
                    lang,
                    "Indikator yang berganti nama dapat saja memakai kriteria lain; pergeseran kriteria yang membuat "
                    f"kinerja nol terletak {amount(drift, lang)} tingkat (positif berarti lebih ketat).",
                    "A renamed indicator may use other criteria; the drift of criteria that makes performance zero "
                    f"lies {amount(drift, lang)} levels (positive is stricter).",
                )
            )
    return Prose.paragraph(*parts)
