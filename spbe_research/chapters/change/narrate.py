"""The sentences of the chapter on change, Indonesian and English, fitted to the depth of the data."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.chapters.change.figures import flip_pair
from spbe_research.chapters.change.meaning import limits, meaning
from spbe_research.chapters.change.summary import answer, place_sentence
from spbe_research.chapters.change.thesis import references, thesis_method, thesis_results
from spbe_research.chapters.change.words import ends, interval_of, moved_word, p_value, word
from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.shown import Prose
from spbe_research.chapters.display.sourced import citations
from spbe_research.inference.battery import RESAMPLES, SEED
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.profiles.change import RegionChange

__all__ = [
    "across_text",
    "answer",
    "bootstrap_text",
    "error_text",
    "every_test_text",
    "heading",
    "limits",
    "meaning",
    "moved_text",
    "null_text",
    "pair_text",
    "partial_text",
    "place_text",
    "references",
    "sources",
    "strata_text",
    "thesis_method",
    "thesis_results",
    "title",
]

_OF_ROWS = ("moved", "tests", "strata", "error", "bootstrap")


def title(c: RegionChange, lang: str = "id") -> Prose:
    """Title of the chapter."""
    return Prose.chapter(word("title", lang), "change")


def heading(key: str, c: RegionChange, lang: str = "id") -> Prose | None:
    """Heading of a section, or None where the section is empty for these data."""
    shown = {
        "null": flip_pair(c) is not None,
        "units": c.tests is None and bool(c.units),
        "partial": c.partial is not None and not c.identical,
        "place": c.place is not None and not c.note,
        "across": bool(c.across),
        "meaning": meaning(c, lang) is not None,
        "thesis": thesis_method(c, lang) is not None,
    } | dict.fromkeys(_OF_ROWS, c.tests is not None and not c.identical)
    if not shown.get(key, True):
        return None
    return Prose.heading(word(f"h_{key}", lang), 2, f"change-{key}")


def pair_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """Which pair was taken, and why."""
    if c.before is None:
        return None
    b, a = c.before, c.after
    if c.asked:
        reason = two(lang, "tahun yang diminta", "the years asked for")
    elif c.same_instrument:
        reason = two(
            lang,
            "pasangan dengan data terdalam yang dinilai dengan instrumen yang sama",
            "the pair with the deepest data that was assessed with one instrument",
        )
    else:
        reason = two(
            lang,
            "karena tidak ada dua evaluasi dengan instrumen yang sama",
            "since no two evaluations share an instrument",
        )
    return Prose.paragraph(
        two(
            lang,
            f"Yang dibandingkan ialah evaluasi {b.year} ({word(b.depth, lang)}, {b.instrument.label}) dan {a.year} "
            f"({word(a.depth, lang)}, {a.instrument.label}): {reason}.",
            f"Compared are the evaluations of {b.year} ({word(b.depth, lang)}, {b.instrument.label}) and {a.year} "
            f"({word(a.depth, lang)}, {a.instrument.label}): {reason}.",
        ),
        _rounded(c, lang),
        css="note",
    )


def _rounded(c: RegionChange, lang: str) -> str:
    """Where the exact change and the difference of the printed indices differ in print, that and why."""
    printed = [e.observation.index_printed for e in (c.before, c.after) if e is not None]
    if c.total is None or c.identical or c.note or None in printed:  # values that contradict each other are told apart
        return ""
    first, last = (Fraction(str(x)) for x in printed)
    shown = number(last - first, 2, "en")
    if shown in {number(x, 2, "en") for x in (c.total.low_exact, c.total.high_exact)}:
        return ""
    return two(
        lang,
        f"Perubahan dihitung dari nilai yang tidak dibulatkan; selisih indeks yang tercetak ialah "
        f"{number(last - first, 2, lang, signed=True)}.",
        f"The change is computed from unrounded values; the difference of the printed indices is "
        f"{number(last - first, 2, lang, signed=True)}.",
    )


def null_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How the distribution comes about, what p is, and the interval."""
    pair = flip_pair(c)
    if pair is None:
        return None
    row, aspect = pair
    unit = "indicator" if c.tests is not None else "concept"
    parts = [
        two(
            lang,
            f"{moved_word(row.n, lang, unit).capitalize()} bergerak. Besar setiap perubahan dipertahankan dan tandanya "
            "dibiarkan naik atau turun dengan peluang sama; semua susunan tanda dihitung, tidak ada yang ditarik acak. "
            f"Bagian yang menghasilkan perubahan sebesar yang teramati atau lebih, ke arah mana pun, ialah p = "
            f"{row.pvalue_exact}. Bila seluruh aspek dibalik bersama, {moved_word(aspect.n, lang, 'aspect')} bergerak "
            f"dan p = {aspect.pvalue_exact}.",
            f"{moved_word(row.n, lang, unit).capitalize()} moved. The size of every change is kept and its sign left "
            "free to go up or down with equal chance; all patterns of signs are counted, none is drawn at random. The "
            "share that gives a change as large as the observed one or larger, either way, is p = "
            f"{row.pvalue_exact}. If whole aspects are flipped, {moved_word(aspect.n, lang, 'aspect')} moved and p = "
            f"{aspect.pvalue_exact}.",
        )
    ]
    if c.tests is not None:
        parts.append(
            two(
                lang,
                f"Pergeseran bersama yang tidak ditolak pada 95 %: {interval_of(row, lang, 'poin')} menurut "
                f"indikator, {interval_of(aspect, lang, 'poin')} menurut aspek.",
                f"Common shifts that are not rejected at 95%: {interval_of(row, lang, 'points')} by indicator, "
                f"{interval_of(aspect, lang, 'points')} by aspect.",
            )
        )
    return Prose.paragraph(*parts)


def moved_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """Size and make-up of the change: description without probability."""
    if c.tests is None or c.identical:
        return None
    d = c.tests.described
    assert d.rank_biserial is not None
    top = d.rows.reindex(d.rows["contribution"].abs().sort_values(ascending=False, kind="stable").index).head(3)
    names = [
        f"{getattr(r, f'short_{lang}')} ({number(r.contribution, 3, lang, signed=True)})" for r in top.itertuples()
    ]
    share = number(d.improved * 100, 0, lang)
    typical, r = number(d.typical, 2, lang), number(d.rank_biserial, 2, lang, signed=True)
    return Prose.paragraph(
        two(
            lang,
            f"{share} % dari semua indikator naik. Perubahan khas satu indikator, dengan yang tetap ikut dihitung "
            f"(Hodges–Lehmann), ialah {typical} tingkat; di antara yang bergerak, korelasi biserial peringkat {r} (−1 "
            f"semua turun, +1 semua naik). Sumbangan terbesar pada perubahan indeks: {join_words(names, lang)} poin.",
            f"{share}% of all indicators rose. The typical change of an indicator, those that stayed included "
            f"(Hodges–Lehmann), is {typical} levels; among those that moved the rank-biserial correlation is {r} (−1 "
            f"all fell, +1 all rose). Greatest contributions to the change of the index: {join_words(names, lang)} "
            "points.",
        )
    )


def every_test_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How to read the table of tests."""
    if c.tests is None or c.identical:
        return None
    return Prose.paragraph(
        two(
            lang,
            "Dua uji pertama memakai bobot regulasi dan bertanya tentang indeks. Uji lainnya menghitung setiap "
            "indikator sama berat atau hanya melihat sebaran tingkat, dan semuanya mengandaikan indikator yang saling "
            "lepas; bila indikator bergerak bersama dalam aspek, p-nya terlalu kecil.",
            "The first two tests use the weights of the regulation and ask about the index. The others count every "
            "indicator alike or look only at the distribution of levels, and all of them assume independent "
            "indicators; where indicators move together within aspects, their p are too small.",
        )
    )


def strata_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How many aspects could be tested, which remain, and what the p within an aspect assumes."""
    if c.tests is None or c.identical:
        return None
    table = c.tests.strata.table
    tested, kept = int(table["in_family"].sum()), c.tests.strata.significant
    first = two(
        lang,
        f"Aspek yang dapat mencapai p 0,05 dengan banyaknya indikator yang bergerak: {tested} dari {len(table)}.",
        f"Aspects that can reach p of 0.05 with the number of indicators that moved: {tested} of {len(table)}.",
    )
    if not tested:
        return Prose.paragraph(first)
    if kept:
        names = join_words([f"{n} (p Holm {p_value(table.loc[n, 'p_holm'], lang)})" for n in kept], lang)
        if lang == "en":
            names = join_words([f"{n} (Holm p {p_value(table.loc[n, 'p_holm'], lang)})" for n in kept], lang)
        second = two(lang, f"Setelah koreksi tersisa aspek {names}.", f"After correction there remains aspect {names}.")
    else:
        second = two(lang, "Setelah koreksi tidak ada yang tersisa.", "After correction none remains.")
    third = two(
        lang,
        "p dalam aspek mengandaikan indikator di dalamnya saling lepas; bila tidak, p itu terlalu kecil dan sebaiknya "
        "dibaca sebagai batas bawah.",
        "A p within an aspect assumes that its indicators are independent; where they are not it is too small, so read "
        "it as a lower limit.",
    )
    return Prose.paragraph(first, second, third)


def error_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """What the model of assessor error says and does not."""
    if c.tests is None or c.identical:
        return None
    return Prose.paragraph(
        two(
            lang,
            "Seandainya setiap indikator dinilai satu tingkat terlalu tinggi atau terlalu rendah dengan laju tertentu "
            "untuk tiap arah (langkah melewati 1 atau 5 tidak terjadi), seberapa besar perubahan yang muncul tanpa ada "
            "yang berubah? Laju itu andaian, sehingga tiga nilai disandingkan.",
            "If every indicator were assessed one level too high or too low at some rate in each direction (a step "
            "past 1 or 5 does not happen), how large a change would appear though nothing changed? The rate is an "
            "assumption, so three values stand side by side.",
        )
    )


def bootstrap_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """The superpopulation reading, as what it is."""
    if c.tests is None or c.identical:
        return None
    b, inst = c.tests.bootstrap, c.after.instrument
    thin = [n for n in inst.numbers("aspect") if len(inst.row_positions("aspect", n)) < 5]
    narrow = ""
    if thin:
        narrow = two(
            lang,
            f" Selang itu terlalu sempit karena sebagian aspek hanya berisi sedikit indikator (aspek "
            f"{join_words(thin, lang)}).",
            f" The interval is too narrow, since some aspects hold few indicators (aspect {join_words(thin, lang)}).",
        )
    return Prose.paragraph(
        two(
            lang,
            "Bila indikator dipandang seolah-olah diambil dari kumpulan indikator sejenis yang lebih besar, perubahan "
            f"indeks {number(b.estimate, 2, lang)} poin mempunyai selang bootstrap 95 % "
            f"{ends(b.low, b.high, lang)} poin (BCa, {whole(RESAMPLES, lang)} ulangan dalam aspek, benih {SEED}). Ini "
            "pembacaan superpopulasi: instrumen ditetapkan oleh regulasi, jadi tidak ada yang mengambil indikatornya. "
            f"Selang ini bukan uji.{narrow}",
            "If the indicators are seen as though drawn from a larger set of indicators of the same kind, the change "
            f"of {number(b.estimate, 2, lang)} points has a 95% bootstrap interval of {ends(b.low, b.high, lang)} "
            f"points (BCa, {whole(RESAMPLES, lang)} resamples within aspects, seed {SEED}). This is a superpopulation "
            "reading: the instrument is fixed by regulation, so nobody drew its indicators. The interval is not a "
            f"test.{narrow}",
        )
    )


def partial_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """How to read the table of what is left."""
    if c.partial is None or c.identical:
        return None
    return Prose.paragraph(
        two(
            lang,
            f"Dari {word(c.depth, lang)}, banyak susunan tingkat indikator yang mungkin, dan setiap susunan memberi p "
            "sendiri. Baris ketiga memuat p yang benar-benar dicapai oleh suatu susunan yang sesuai; baris keempat "
            "batas yang terbukti tidak dapat dilampaui.",
            f"From {word(c.depth, lang)}, many arrangements of indicator levels are possible, and each gives a p of "
            "its own. The third line holds p that some agreeing arrangement attains; the fourth the limits that none "
            "can pass.",
        )
    )


def place_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """Place of the change, and how many rose and fell."""
    if c.place is None or c.note:
        return None
    p = c.place
    return Prose.paragraph(
        place_sentence(c, lang),
        two(
            lang,
            f"Indeks {whole(p.rose, lang)} instansi naik, {whole(p.fell, lang)} turun, dan {whole(p.same, lang)} "
            "tercetak sama.",
            f"The index of {whole(p.rose, lang)} institutions rose, of {whole(p.fell, lang)} it fell, and of "
            f"{whole(p.same, lang)} it is printed alike.",
        ),
        _few(p.n, lang),
    )


def _few(n: int, lang: str) -> str:
    if n >= 30:
        return ""
    return two(
        lang,
        "Perubahan untuk pasangan tahun ini sedikit dalam data ini, sehingga kedudukan itu hanya uraian.",
        "These data hold few changes for this pair of years, so the place is description only.",
    )


def across_text(c: RegionChange, lang: str = "id") -> Prose | None:
    """What is compared across instruments, and what the links rest on."""
    if not c.across:
        return None
    a = c.across[0]
    words = two(
        lang,
        f"Kedua instrumen mengukur {a.concepts} konsep bersama. Perubahan pada konsep itu adalah bagian kinerja pada "
        "bab sebelumnya; indikator baru dan yang dihapus tidak ikut.",
        f"The two instruments measure {a.concepts} concepts in common. The change of these is the performance part of "
        "the chapter before; new and dropped indicators take no part.",
    )
    if a.by_concept is None:
        words += two(
            lang,
            " Uji memerlukan tingkat semua indikator pada kedua sisi. Selama salah satu sisi hanya berupa nilai yang "
            "lebih kasar, yang dapat dinyatakan ialah rentang perubahan itu.",
            " A test needs the levels of all indicators on both sides. As long as one side is only known as coarser "
            "values, what can be stated is the range of that change.",
        )
    return Prose.paragraph(words)


def sources(c: RegionChange, lang: str = "id") -> Prose:
    """Sources of the values of the chapter."""
    used = [e.observation.source for e in (c.before, c.after) if e is not None]
    items = citations(used, c.region, lang)
    for inst in dict.fromkeys(e.instrument for e in (c.before, c.after) if e is not None):
        items.append(inst.title_id if lang == "id" else f"{inst.label}: {inst.legal_source}.")
    return Prose.points([i if i.endswith(".") else f"{i}." for i in items])
