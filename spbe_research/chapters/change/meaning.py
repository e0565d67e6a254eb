"""What the tests mean, in words that stand up in a defence, and what the chapter does not show."""

from __future__ import annotations

from fractions import Fraction

from spbe_research.chapters.change.words import moved_word, p_value
from spbe_research.chapters.display.phrasing import scale_text, two
from spbe_research.chapters.display.shown import Prose
from spbe_research.numbers.language import join_words
from spbe_research.profiles.change import RegionChange

__all__ = ["limits", "meaning"]


def meaning(c: RegionChange, lang: str = "id") -> Prose | None:
    """The reading of the tests, or of the set of p-values where levels are not published."""
    if c.before is None or c.identical or c.note:
        return None
    if c.tests is not None:
        return Prose.points([_census(c, lang), *_flips(c, lang), *_assessors(lang)])
    tested = bool(c.across and c.across[0].by_concept is not None)
    if c.across:
        return Prose.points([_census(c, lang), *(_flips(c, lang) if tested else []), _common(lang)])
    return Prose.points([_census(c, lang), *_sets(c, lang)])


def _census(c: RegionChange, lang: str) -> str:
    k = len(c.after.instrument.codes)
    known = c.total is not None and c.total.is_point
    return two(
        lang,
        f"{k} indikator itu seluruh isi instrumen (sensus), bukan sampel; tidak ada populasi indikator lain yang "
        "hendak disimpulkan." + " Perubahan indeks karena itu diketahui pasti." * known,
        f"The {k} indicators are the whole instrument (a census), not a sample; there is no population of other "
        "indicators to infer about." + " The change of the index is therefore known." * known,
    )


def _flips(c: RegionChange, lang: str) -> list[str]:
    sentences = [
        two(
            lang,
            "Uji balik tanda bertanya: bila setiap perubahan, dengan besarnya yang teramati, naik atau turun dengan "
            "peluang sama, seberapa sering jumlahnya sebesar ini? p bukan peluang bahwa perubahan itu kebetulan.",
            "The sign-flip test asks: if every change, with its observed size, went up or down with equal chance, how "
            "often would the total be this large? p is not the probability that the change is chance.",
        ),
        two(
            lang,
            "Indikator satu aspek berbagi staf, sistem, dan asesor, sehingga dapat bergerak bersama. Uji per aspek "
            "mengizinkan ketergantungan apa pun di dalam aspek; karena itu p per indikator tidak pernah dibaca "
            "sendirian.",
            "Indicators of one aspect share staff, systems, and assessors, so they can move together. The test by "
            "aspect allows any dependence within aspects; hence p by indicator is never read alone.",
        ),
    ]
    aspect = c.tests.by_aspect if c.tests is not None else c.across[0].by_aspect
    if aspect is not None and aspect.n:
        sentences.append(
            two(
                lang,
                f"p yang besar pada uji per aspek bukan bukti bahwa tidak ada yang berubah: dengan "
                f"{moved_word(aspect.n, lang, 'aspect')} yang bergerak, p terkecil yang mungkin ialah "
                f"{p_value(aspect.smallest_exact, lang)}.",
                f"A large p in the test by aspect is no evidence that nothing changed: with "
                f"{moved_word(aspect.n, lang, 'aspect')} moved, the least possible p is "
                f"{p_value(aspect.smallest_exact, lang)}.",
            )
        )
    return sentences


def _assessors(lang: str) -> list[str]:
    return [
        two(
            lang,
            "Galat asesor adalah sumber lain dengan model sendiri: asesor meleset satu tingkat ke tiap arah dengan "
            "laju yang diandaikan. Hasilnya ialah sebaran penilaian ulang seandainya tingkat yang dipublikasikan "
            "benar, bukan sebaran keadaan yang sebenarnya.",
            "Assessor error is another source with its own model: an assessor errs by one level in each direction at "
            "an assumed rate. The result is the distribution of a re-assessment were the published levels true, not "
            "that of the truth.",
        ),
        two(
            lang,
            "Selisih penilaian mandiri dan hasil resmi mengukur bias penilaian mandiri, bukan galat asesor, dan tidak "
            "pernah dipakai sebagai laju galat.",
            "The difference between a self-assessment and the official result measures self-report bias, not assessor "
            "error, and is never used as an error rate.",
        ),
    ]


def _common(lang: str) -> str:
    return two(
        lang,
        "Indikator baru dan indikator yang dihapus tidak berkata apa-apa tentang perubahan; hanya konsep yang diukur "
        "kedua instrumen yang dibandingkan, dan hasilnya bergantung pada padanan.",
        "New and dropped indicators say nothing about a change; only concepts that both instruments measure are "
        "compared, and the result depends on the links.",
    )


def _sets(c: RegionChange, lang: str) -> list[str]:
    n = len(c.after.instrument.domains)
    least = p_value(min(Fraction(1), Fraction(2, 2**n)), lang)
    domains = ""
    if n:
        domains = two(
            lang,
            f" Dengan {n} domain, p uji per domain tidak pernah dapat di bawah {least}.",
            f" With {n} domains, p of the test by domain can never be below {least}.",
        )
    return [
        two(
            lang,
            "Uji per indikator memerlukan tingkat setiap indikator. Tanpa itu p bukan satu angka melainkan himpunan: "
            "satu nilai untuk setiap susunan tingkat yang sesuai dengan nilai tercetak. Memilih satu di antaranya "
            "berarti mengarang data.",
            "A test by indicator needs the level of every indicator. Without them p is not one number but a set: one "
            "value for every arrangement of levels that agrees with the print. To pick one of them is to invent data.",
        ),
        two(
            lang,
            "Yang dapat dipastikan ialah batas perubahan indeksnya, paling sedikit berapa indikator yang berubah, dan "
            "uji atas satuan yang memang tercetak.",
            "What is certain is the bounds of the change of the index, the least number of indicators that moved, and "
            "the test of the units that are printed.",
        )
        + domains,
        two(
            lang,
            "Peringkat di antara semua instansi adalah uraian sebuah sensus dengan satu aturan penilaian, bukan "
            "peluang.",
            "The rank among all institutions describes a census under one set of rules; it is not a probability.",
        ),
    ]


def limits(c: RegionChange, lang: str = "id") -> Prose:
    """What the chapter does not show, and irregularities of the data used."""
    items: list[str] = []
    if c.before is not None:
        items += [
            two(
                lang,
                "Tidak ada uji di sini yang menunjukkan sebab. Pemerintah yang layanannya membaik dan pemerintah yang "
                "bukti dukungnya lebih lengkap tampak sama.",
                "No test here shows a cause. A government whose services improved and one whose evidence was better "
                "prepared look the same.",
            ),
            two(
                lang,
                "Kelonggaran atau keketatan asesor yang berlaku untuk semua indikator pada satu tahun tidak tercakup "
                "oleh uji mana pun.",
                "An assessor's leniency or strictness towards all indicators of one year is covered by no test.",
            ),
        ]
    if c.tests is not None and not c.identical:
        items.append(
            two(
                lang,
                "Selang 95 % mengandaikan pergeseran yang sama besar pada semua indikator; itu hampiran, karena "
                f"tingkat terbatas pada skala {scale_text(c.after.instrument, lang)}.",
                "The 95% interval assumes a shift of equal size in all indicators; an approximation, since levels are "
                f"confined to the scale of {scale_text(c.after.instrument, lang)}.",
            )
        )
        rows = c.tests.described.rows
        far = [str(x) for x in rows.loc[rows["change"].abs() > 2, "code"]]
        if far:
            names = join_words(far, lang)
            items.append(
                two(
                    lang,
                    f"Indikator {names} bergerak lebih dari dua tingkat, yang tidak mungkin dihasilkan oleh dua galat "
                    "satu tingkat; model galat asesor tidak menampungnya.",
                    f"Indicator {names} moved by more than two levels, which two errors of one level cannot give; the "
                    "model of assessor error does not hold it.",
                )
            )
    if c.carried_over:
        items.append(
            two(
                lang,
                f"Sumber menandai nilai {c.after.year} sama dengan tahun sebelumnya; mungkin nilai itu dibawa begitu "
                "saja dan bukan pengamatan baru.",
                f"The value of {c.after.year} equals that of the year before and is flagged; it may have been carried "
                "over and not be a new observation.",
            )
        )
    if any("set aside" in e.note for e in (c.before, c.after) if e is not None):
        items.append(
            two(
                lang,
                "Sebagian nilai tercetak saling bertentangan; nilai yang tidak dapat dicapai oleh tingkat mana pun "
                "disisihkan.",
                "Some printed values contradict each other; those that no levels give were set aside.",
            )
        )
    if c.undated:
        items.append(
            two(
                lang,
                "Nilai dari kajian yang tidak menyebut tahun tidak dapat menjadi sisi suatu pasangan, karena tidak "
                "diketahui mana yang lebih dulu.",
                "A study's value without a year cannot be a side of a pair, since it is not known which came first.",
            )
        )
    if c.before is None:
        items.append(
            two(
                lang,
                "Untuk menguji perubahan diperlukan dua evaluasi; yang paling berguna ialah tingkat setiap indikator "
                "pada kedua tahun.",
                "A test of a change needs two evaluations; most useful is the level of every indicator in both years.",
            )
        )
    return Prose.points(items)
