"""The summary band and the answer in three sentences."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from spbe_research.chapters.maturity.partial import named_bands
from spbe_research.chapters.phrasing import printed_index, span, two
from spbe_research.chapters.shown import Prose, escape
from spbe_research.chapters.words import say, year_label
from spbe_research.language import join_words, number
from spbe_research.maturity import Maturity, fewest_steps
from spbe_research.regions import kind_name

__all__ = ["answer", "summary_band", "title"]

_PARTIAL = (" · rentang, penilaian tidak lengkap", " · range, the assessment is partial")


def title(m: Maturity, lang: str) -> str:
    """Title of the report."""
    words = {"subject": m.instrument.subject, "name": m.region.name, "year": year_label(m, lang)}
    return say("title_maturity", lang, **words)


def summary_band(m: Maturity, lang: str = "id") -> Prose:
    """The first thing a reader sees: index, predicate, the way to the next band, and where the data come from."""
    bands = " / ".join(b.predicate for b in (m.bands if m.printed else m.bands[::-1]))
    english = f" <small>({escape(m.band.predicate_en)})</small>" if lang == "en" else ""
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
    depth = _depth_words(m, lang)
    subject = escape(m.instrument.subject)
    cells = [
        (
            two(lang, f"Indeks {subject}", f"{subject} index"),
            escape(printed_index(m, lang)),
            escape(m.instrument.label) + two(lang, *_PARTIAL) * bool(m.missing_rows),
        ),
        (two(lang, "Predikat", "Predicate"), escape(bands) + english, escape(_certainty(m, lang))),
        (two(lang, "Jarak ke predikat berikutnya", "To the next predicate"), escape(step), escape(way)),
        (two(lang, "Kedalaman data", "Depth of the data"), escape(depth[0]), escape(depth[1])),
    ]
    inner = "".join(f"<div><dt>{a}</dt><dd>{b}</dd><dd class='sub'>{c}</dd></div>" for a, b, c in cells)
    plain = f"{title(m, lang)}: {printed_index(m, lang)}, {bands}; {step} {way}; {depth[0]}"
    where = m.region.province if m.region.has_code and m.region.kind != "provinsi" else kind_name(m.region.kind, lang)
    kicker = f"{escape(where)} · {escape(m.region.id)}" if m.region.has_code else escape(where)
    return Prose(
        f'<header class="band"><p class="kicker">{kicker}</p>'
        f"<h1>{escape(title(m, lang))}</h1><dl>{inner}</dl></header>",
        plain,
    )


def _certainty(m: Maturity, lang: str) -> str:
    if m.missing_rows and len(m.bands) == 1:
        return two(lang, "pasti, meskipun sebagian baris tidak dinilai", "certain, though some rows were not assessed")
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


def _depth_words(m: Maturity, lang: str) -> tuple[str, str]:
    k = len(m.instrument.codes)
    return {
        "indicator": (
            two(lang, "Tingkat indikator", "Indicator levels"),
            two(lang, f"{k} baris indikator", f"{k} indicator rows")
            if not m.missing_rows
            else two(
                lang,
                f"{k - len(m.missing_rows)} dari {k} baris indikator dinilai",
                f"{k - len(m.missing_rows)} of {k} indicator rows assessed",
            ),
        ),
        "aspect": (
            two(lang, "Nilai aspek", "Aspect values"),
            two(lang, "tingkat per indikator tidak dipublikasikan", "levels are not published"),
        ),
        "domain": (
            two(lang, "Nilai domain", "Domain values"),
            two(lang, "tingkat per indikator tidak dipublikasikan", "levels are not published"),
        ),
        "index": (
            two(lang, "Hanya indeks", "Index only"),
            two(lang, "tanpa nilai domain dan aspek", "no domain or aspect values"),
        ),
    }[m.depth]


def answer(m: Maturity, lang: str = "id") -> Prose:
    """The answer in three sentences: the index, the next band, the strongest and the weakest part."""
    return Prose.paragraph(_first(m, lang), _second(m, lang), _third(m, lang), css="answer")


def _first(m: Maturity, lang: str) -> str:
    k = len(m.instrument.codes)
    when = two(lang, f"tahun {m.year}", f"in {m.year}") if m.year else f"({say('year_unstated', lang)})"
    by = two(lang, f"{m.instrument.label}, {k} baris indikator", f"{m.instrument.label} with its {k} indicator rows")
    subject = m.instrument.subject
    bands = join_words([b.name(lang) for b in m.bands], lang).replace(" dan ", " atau ").replace(" and ", " or ")
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


def _named(rows: pd.DataFrame, lang: str) -> str:
    return join_words([str(n) for n in rows[f"name_{lang}"]], lang)


def _extremes(units: pd.DataFrame, lang: str) -> tuple[str, str, str, str]:
    values = [Fraction(p) for p in units["printed"]]
    high, low = max(values), min(values)
    top = units[[v == high for v in values]]
    bottom = units[[v == low for v in values]]
    return _named(top, lang), number(high, 2, lang), _named(bottom, lang), number(low, 2, lang)


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
