"""The summary band and the answer in three sentences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from spbe_research.chapters.display.phrasing import printed_index, span, two
from spbe_research.chapters.display.ranges import range_text
from spbe_research.chapters.display.shown import Prose, escape, jupyter_style
from spbe_research.chapters.display.words import say, year_label
from spbe_research.chapters.maturity.partial import named_bands
from spbe_research.data.regions import kind_name
from spbe_research.numbers.intervals import Identified
from spbe_research.numbers.language import join_words, number
from spbe_research.profiles.change import RegionChange
from spbe_research.profiles.maturity import Maturity
from spbe_research.scoring.steps import fewest_steps

__all__ = ["answer", "most", "named", "summary_band", "title"]

_PARTIAL = (" · rentang, penilaian tidak lengkap", " · range, the assessment is partial")


def title(m: Maturity, lang: str) -> str:
    """Title of the report."""
    words = {"subject": m.instrument.subject, "name": m.region.name, "year": year_label(m, lang)}
    return say("title_maturity", lang, **words)


def summary_band(m: Maturity, lang: str = "id", change: RegionChange | None = None) -> Prose:
    """The first thing a reader sees: index and depth of its data, predicate, change, the way to the next band.

    Parameters
    ----------
    change : the pair of evaluations that the report compares, as
        :func:`~spbe_research.profiles.change.change_in_report` gives it; None where there is none to show.
    """
    possible = m.bands if m.printed and not m.at_edge else m.bands[::-1]
    bands = " / ".join(b.predicate for b in possible)
    english = f" <small>({escape(' / '.join(b.predicate_en for b in possible))})</small>" if lang == "en" else ""
    distance = m.distance
    if m.missing_rows and len(m.bands) > 1:
        step = two(lang, "belum dapat ditentukan", "cannot be determined")
        way = two(lang, "predikatnya sendiri belum pasti", "the predicate itself is not certain")
    elif distance is None or m.next_band is None:
        step = two(lang, "Predikat tertinggi", "Highest predicate")
        way = two(lang, "tidak ada predikat di atasnya", "no predicate above it")
    else:
        step = f"{span(*distance, lang)} {two(lang, 'poin', 'points')}"
        way = two(
            lang,
            f"menuju {m.next_band.predicate} ({number(m.next_band.lower, 2, lang)})",
            f"to {m.next_band.predicate} ({number(m.next_band.lower, 2, lang)})",
        )
    depth, moved = _depth_words(m, lang), _change_words(change, m.observation.assessment == "official", lang)
    subject = escape(m.instrument.subject)
    cells = [
        (
            two(lang, f"Indeks {subject}", f"{subject} index"),
            escape(printed_index(m, lang)),
            f"{escape(m.instrument.label)}, {depth}" + two(lang, *_PARTIAL) * bool(m.missing_rows),
        ),
        (two(lang, "Predikat", "Predicate"), escape(bands) + english, escape(_certainty(m, lang))),
        (escape(moved[0]), escape(moved[1]), escape(moved[2])),
        (two(lang, "Jarak ke predikat berikutnya", "To the next predicate"), escape(step), escape(way)),
    ]
    still = ' style="float:none;clear:both;width:auto"'  # JupyterLab strips style sheets from notebooks not yet run
    inner = "".join(
        f"<div><dt{still}>{a}</dt><dd{still}>{b}</dd><dd class='sub'{still}>{c}</dd></div>" for a, b, c in cells
    )
    said = [f"{printed_index(m, lang)}, {bands}", f"{moved[0]}: {moved[1]}, {moved[2]}", f"{step} {way}", depth]
    plain = f"{title(m, lang)}: {'; '.join(said)}"
    where = m.region.province if m.region.has_code and m.region.kind != "provinsi" else kind_name(m.region.kind, lang)
    kicker = f"{escape(where)} · {escape(m.region.id)}" if m.region.has_code else escape(where)
    return Prose(
        f'{jupyter_style()}<header class="band"><p class="kicker">{kicker}</p>'
        f"<h1>{escape(title(m, lang))}</h1><dl>{inner}</dl></header>",
        plain,
    )


def _certainty(m: Maturity, lang: str) -> str:
    if m.missing_rows and len(m.bands) == 1:
        return two(lang, "pasti, meskipun sebagian baris tidak dinilai", "certain, though some rows were not assessed")
    if m.at_edge:
        return two(lang, "tepat pada batas; aturannya belum pasti", "exactly at an edge, whose rule is not settled")
    if len(m.bands) > 1 and m.predicate_printed is not None:
        return two(
            lang,
            f"sumber mencetak {m.predicate_printed}; indeks sebelum pembulatan dapat berada di kedua predikat",
            f"the source prints {m.predicate_printed}; the unrounded index may lie in either",
        )
    if len(m.bands) > 1:
        return two(lang, "data mengizinkan lebih dari satu predikat", "the data allow more than one predicate")
    if m.predicate_printed is None:
        return two(lang, "menurut ambang batas, tidak tercetak", "by threshold, not printed")
    if m.predicate_printed != m.band.predicate:
        return two(
            lang,
            f"sumber mencetak {m.predicate_printed}",
            f"the source prints {m.predicate_printed}",
        )
    return two(lang, "seperti tercetak dalam sumber", "as its source prints it")


def _depth_words(m: Maturity, lang: str) -> str:
    k, known = len(m.instrument.codes), len(m.instrument.codes) - len(m.missing_rows)
    of = two(lang, f"{known} dari {k}", f"{known} of {k}") if known < k else str(k)
    return {
        "indicator": two(lang, f"{of} tingkat indikator", f"{of} indicator levels"),
        "aspect": two(lang, "nilai aspek", "aspect values"),
        "domain": two(lang, "nilai domain", "domain values"),
        "index": two(lang, "hanya indeks", "index only"),
    }[m.depth]


def _change_words(c: RegionChange | None, official: bool, lang: str) -> tuple[str, str, str]:
    """The pair of years, the change of the index, and whether it stands."""
    if c is None or c.before is None or c.total is None:
        return two(lang, "Perubahan", "Change"), "–", say("verdict no-pair", lang)
    what = two(lang, "Perubahan" if official else "Perubahan hasil resmi", "Change" if official else "Official change")
    years = f"{what} {two(lang, f'{c.before.year} ke {c.after.year}', f'from {c.before.year} to {c.after.year}')}"
    printed = [e.observation.index_printed for e in (c.before, c.after)]
    total, verdict = c.total, say(f"verdict {c.verdict}", lang)
    if c.verdict == "untestable" and c.partial is not None:
        verdict += two(
            lang, " karena tingkat indikator tidak dipublikasikan", ": the levels of indicators are not published"
        )
    if (c.before.note or c.after.note) and None not in printed:  # values set aside: the printed indices say more
        total = Identified.point(Fraction(str(printed[1])) - Fraction(str(printed[0])))
        verdict = two(lang, "menurut indeks tercetak, ", "by the printed indices, ") + verdict
    size = f"{range_text(total, lang, signed=True)} {two(lang, 'poin', 'points')}"
    if c.tests is None or c.tests.identical:
        return years, size, verdict
    low, high = (number(x, 2, lang, signed=True) for x in (c.tests.by_row.low, c.tests.by_row.high))
    between = two(
        lang, f"selang 95\u00a0% per indikator {low} s.d. {high}", f"95% interval by indicator {low} to {high}"
    )
    return years, size, f"{verdict}; {between}"


def answer(m: Maturity, lang: str = "id") -> Prose:
    """The answer in three sentences: the index, the next band, the strongest and the weakest part."""
    return Prose.paragraph(_first(m, lang), _second(m, lang), _third(m, lang), _assumed(m, lang), css="answer")


def _assumed(m: Maturity, lang: str) -> str:
    """What is known where levels fed by other agencies' indices may be assumed."""
    if m.without_assumed is None:
        return ""
    b = m.without_assumed
    names = [x.name(lang) for x in b.bands]
    codes = join_words(list(m.assumed), lang)
    where = span(b.low_exact, b.high_exact, lang).replace("–", two(lang, " dan ", " and "))
    return two(
        lang,
        f"Nilai 1 pada indikator {codes} mungkin hanya asumsi karena indeks instansi lain belum ada; bila demikian, "
        f"indeks terletak di antara {where} dengan predikat {' atau '.join(names)}.",
        f"The value 1 of indicators {codes} may be an assumption where another agency's index is missing; if so, the "
        f"index lies between {where}, predicate {' or '.join(names)}.",
    )


def _first(m: Maturity, lang: str) -> str:
    when = two(lang, f"tahun {m.year}", f"in {m.year}") if m.year else f"({say('year_unstated', lang)})"
    by = m.instrument.label + _published(m, lang)
    subject = m.instrument.subject
    bands = join_words([b.name(lang) for b in m.bands], lang, either=True)
    if m.at_edge:
        bands = named_bands(m, lang) + two(
            lang, ", tepat pada batas yang aturannya belum pasti", ", exactly at an edge whose rule is not settled"
        )
    kind = ""
    if m.observation.assessment == "self":
        kind = two(lang, " menurut penilaian mandiri", " by self-assessment")
    elif m.observation.assessment == "study":
        kind = two(lang, " menurut sebuah kajian", " by a study")
    index = printed_index(m, lang)
    if m.missing_rows:
        return _first_partial(m, lang, when, kind)
    return two(
        lang,
        f"Indeks {subject} {m.region.name} {when}{kind} adalah {index} dengan predikat {bands} ({by}).",
        f"The {subject} index of {m.region.name} {when}{kind} is {index}, predicate {bands}, under {by}.",
    ) + _at_an_edge(m, lang)


def _published(m: Maturity, lang: str) -> str:
    """How deep the data beneath the index reach; an index alone is told in a sentence of its own."""
    k = len(m.instrument.codes)
    return {
        "indicator": two(lang, f", {k} baris indikator", f" with its {k} indicator rows"),
        "aspect": two(lang, "; yang dipublikasikan hanya nilai aspek", "; only aspect values are published"),
        "domain": two(lang, "; yang dipublikasikan hanya nilai domain", "; only domain values are published"),
        "index": "",
    }[m.depth]


def _at_an_edge(m: Maturity, lang: str) -> str:
    """Why a printed index can carry the predicate of the other side of a threshold."""
    printed = Fraction(m.printed)
    if m.depth == "index" or all(b in m.instrument.bands_at(printed) for b in m.bands):
        return ""
    unrounded = span(m.low, m.high, lang, 4)
    return two(
        lang,
        f" Predikat mengikuti indeks sebelum pembulatan, yaitu {unrounded}.",
        f" The predicate follows the index before rounding, {unrounded}.",
    )


def _first_partial(m: Maturity, lang: str, when: str, kind: str) -> str:
    n, k = len(m.missing_rows), len(m.instrument.codes)
    low, high = number(m.low, 2, lang), number(m.high, 2, lang)
    subject, name = m.instrument.subject, m.region.name
    return two(
        lang,
        f"Indeks {subject} {name} {when}{kind} terletak di antara {low} dan {high}, karena {n} dari {k} "
        f"baris indikator {m.instrument.label} tidak dinilai; predikatnya {named_bands(m, lang)}.",
        f"The {subject} index of {name} {when}{kind} lies between {low} and {high}, because {n} of {k} "
        f"indicator rows of {m.instrument.label} were not assessed; its predicate is {named_bands(m, lang)}.",
    )


def _second(m: Maturity, lang: str) -> str:
    if m.missing_rows and len(m.bands) > 1:
        return two(
            lang,
            "Selama baris itu tidak dinilai, predikat dan jarak ke predikat berikutnya tidak dapat dipastikan.",
            "As long as those rows are not assessed, neither the predicate nor the way to the next one is certain.",
        )
    distance, goal = m.distance, m.next_band
    if distance is None or goal is None:
        return two(lang, "Itu predikat tertinggi.", "That is the highest predicate.")
    target = number(goal.lower, 2, lang)
    points = span(*distance, lang)
    start = two(
        lang,
        f"Predikat {goal.predicate} dimulai pada {target}, sehingga masih diperlukan {points} poin",
        f"{goal.name(lang)} begins at {target}, which is {points} points away",
    )
    steps = fewest_steps(m.score, goal.lower) if m.score and m.instrument.whole_levels else None
    if steps is None:
        return start + "."
    return start + two(
        lang,
        f", setara dengan paling sedikit {steps} kenaikan satu tingkat pada indikator berbobot terbesar.",
        f", at least {steps} rises of one level on the heaviest indicators.",
    )


def most(rows: pd.DataFrame, values: Sequence[Fraction] | pd.Series) -> pd.DataFrame:
    """The rows whose value is the greatest; several where they tie."""
    greatest = max(values)
    return rows[[v == greatest for v in values]]


def named(rows: pd.DataFrame, lang: str) -> str:
    """Their names in one phrase."""
    return join_words([str(n) for n in rows[f"name_{lang}"]], lang)


def _extremes(units: pd.DataFrame, lang: str) -> tuple[str, str, str, str]:
    values = [Fraction(p) for p in units["printed"]]
    high, low = max(values), min(values)
    top, bottom = most(units, values), most(units, [-v for v in values])
    return named(top, lang), number(high, 2, lang), named(bottom, lang), number(low, 2, lang)


def _third(m: Maturity, lang: str) -> str:
    if m.depth == "index":
        return two(
            lang,
            "Sumbernya hanya mencantumkan indeks; nilai domain, aspek, dan tingkat indikator tidak diketahui.",
            "Its source states the index only; domain and aspect values and indicator levels are not known.",
        )
    units = m.aspects if len(m.aspects) else m.domains
    word = two(lang, "aspek", "aspect") if len(m.aspects) else "domain"
    if m.missing_rows:
        return _third_partial(m, units, word, lang)
    top, high, bottom, low = _extremes(units, lang)
    if high == low:
        return two(lang, f"Semua {word} bernilai {high}.", f"Every {word} has the value {high}.")
    read = two(lang, " di antara domain yang terbaca", " of those read") if m.missing else ""
    text = two(
        lang,
        f"Nilai tertinggi{read} terdapat pada {word} {top} ({high}) dan nilai terendah pada {word} {bottom} ({low})",
        f"The highest {word} value{read} is that of {top} ({high}), the lowest that of {bottom} ({low})",
    )
    if m.rows is None:
        return text + "."
    least = float(m.instrument.level_min)
    count = int((m.rows["level"] == least).sum())
    level = number(least, 0, lang)
    if not count:
        return text + "."
    return text + two(
        lang,
        f"; {count} dari {len(m.rows)} indikator masih berada pada tingkat {level}.",
        f"; {count} of {len(m.rows)} indicators stand at level {level}.",
    )


def _third_partial(m: Maturity, units: pd.DataFrame, word: str, lang: str) -> str:
    """Strongest and weakest among the units whose every row was assessed; nothing is said of the others."""
    assert m.rows is not None
    whole = units[units["printed"] != ""]
    known = m.rows["level"].dropna()
    least = m.instrument.level_min
    count = int((known == float(least)).sum())
    level = number(least, 0, lang)
    rows = two(
        lang,
        f"{count} dari {len(known)} indikator yang dinilai berada pada tingkat {level}.",
        f"{count} of the {len(known)} indicators assessed stand at level {level}.",
    )
    if len(whole) < 2:
        return rows
    top, high, bottom, low = _extremes(whole, lang)
    if high == low:
        return rows
    return (
        two(
            lang,
            f"Di antara {len(whole)} {word} yang seluruh barisnya dinilai, nilai tertinggi terdapat pada {top} "
            f"({high}) dan nilai terendah pada {bottom} ({low}); ",
            f"Of the {len(whole)} {word}s whose every row was assessed, {top} has the highest value ({high}) and "
            f"{bottom} the lowest ({low}); ",
        )
        + rows
    )
