"""The sentences of the calibration study, Indonesian and English; every number is computed from the stored run."""

from __future__ import annotations

from spbe_research.chapters.calibration.words import NULLS, judged, rates_of, share_span, word
from spbe_research.chapters.display.phrasing import two
from spbe_research.chapters.display.shown import Prose
from spbe_research.numbers.language import join_words, number, whole
from spbe_research.simulation.models import change_pattern
from spbe_research.simulation.rejection import QUICK_TESTS
from spbe_research.simulation.study import CalibrationStudy

__all__ = [
    "answer",
    "approximation_text",
    "coverage_text",
    "false_text",
    "heading",
    "limits",
    "method",
    "power_text",
    "title",
]

_BY_ROW = tuple(t for t in QUICK_TESTS if t != "sign-flip by aspect")
_BY_ASPECT = ("sign-flip by aspect",)
_SCIPY = ("scipy.stats.wilcoxon, default",)
_BOOTSTRAP = ("bootstrap interval (alpha 0.05)",)
_ASSESSOR = ("assessor error at 0.1",)


def title(lang: str = "id") -> Prose:
    """Title of the page."""
    return Prose.heading(word("title", lang), 1, "calibration")


def heading(key: str, lang: str = "id") -> Prose:
    """Heading of a section."""
    return Prose.heading(word(f"h_{key}", lang), 2, f"calibration-{key}")


def _span(study: CalibrationStudy, tests: tuple[str, ...], model: str, lang: str, shift: float = 0.0) -> str:
    return share_span(rates_of(study, tests, model, shift)["rate"], lang)


def _safe(study: CalibrationStudy, test: str) -> tuple[str, ...]:
    """Models under which a test keeps its level."""
    return tuple(m for m in NULLS if judged(study, test, m) in ("holds", "cautious"))


def answer(study: CalibrationStudy, lang: str = "id") -> Prose:
    """Where each kind of test may be trusted, in a few sentences."""
    level = number(100 * study.alpha, 0, lang)
    row, aspect = (_span(study, t, "aspects", lang) for t in (_BY_ROW, _BY_ASPECT))
    year_row, year_aspect = (_span(study, t, "year", lang) for t in (_BY_ROW, _BY_ASPECT))
    own = _span(study, _BY_ROW, "independent", lang)
    items = [
        two(
            lang,
            f"Uji per indikator yang berarah boleh dipercaya bila indikator bergerak sendiri-sendiri: alarm palsunya "
            f"{own} %, dari {level} % yang dijanjikan. Bila seluruh aspek bergerak bersama, alarm palsunya {row} %, "
            "eksak ataupun tidak; p kecil dari uji per indikator saja karena itu bukan bukti.",
            f"Directional tests by row may be trusted where rows move on their own: {own}% false alarms, of the "
            f"{level}% promised. Where whole aspects move together they give {row}%, exact or not; so a small p by "
            "rows alone is no evidence.",
        ),
        _aspect_sentence(study, aspect, year_aspect, year_row, lang),
        two(
            lang,
            f"Harganya ialah kuasa: bila gerak naik berpeluang 0,7 dan indikator bergerak sendiri-sendiri, balik tanda "
            f"per aspek menolak dalam {_span(study, _BY_ASPECT, 'independent', lang, 0.2)} % simulasi, balik tanda per "
            f"indikator dalam {_span(study, ('sign-flip by row',), 'independent', lang, 0.2)} %. p di atas 0,05 per "
            "aspek karena itu bukan bukti bahwa tidak ada perubahan.",
            "The price is power: where a move is a rise with probability 0.7 and rows move on their own, the "
            f"sign-flip test by aspect rejects in {_span(study, _BY_ASPECT, 'independent', lang, 0.2)}% of "
            f"simulations, that by row in {_span(study, ('sign-flip by row',), 'independent', lang, 0.2)}%. So a p "
            "above 0.05 by aspect is no evidence of no change.",
        ),
        two(
            lang,
            f"Uji galat asesor menjaga tarafnya bila laju galat yang diandaikan benar "
            f"({_span(study, _ASSESSOR, 'error', lang)} %), tetapi tidak bila laju sebenarnya dua kali lipat "
            f"({_span(study, _ASSESSOR, 'double error', lang)} %)."
            if judged(study, _ASSESSOR[0], "double error") == "false alarms"
            else f"Uji galat asesor menjaga tarafnya bila laju galat yang diandaikan benar "
            f"({_span(study, _ASSESSOR, 'error', lang)} %), dan di sini juga bila laju sebenarnya dua kali lipat "
            f"({_span(study, _ASSESSOR, 'double error', lang)} %).",
            f"The assessor-error test keeps its level where the assumed rate is right "
            f"({_span(study, _ASSESSOR, 'error', lang)}%), but not where the true rate is twice as high "
            f"({_span(study, _ASSESSOR, 'double error', lang)}%)."
            if judged(study, _ASSESSOR[0], "double error") == "false alarms"
            else f"The assessor-error test keeps its level where the assumed rate is right "
            f"({_span(study, _ASSESSOR, 'error', lang)}%), and here also where the true rate is twice as high "
            f"({_span(study, _ASSESSOR, 'double error', lang)}%).",
        ),
        two(
            lang,
            f"Selang bootstrap yang dibaca sebagai uji tidak boleh dipercaya: nol berada di luarnya dalam "
            f"{_span(study, _BOOTSTRAP, 'independent', lang)} % simulasi walaupun tidak ada arah, dan "
            f"{_span(study, _BOOTSTRAP, 'aspects', lang)} % bila seluruh aspek bergerak bersama.",
            f"The bootstrap interval read as a test may not be trusted: it leaves zero out in "
            f"{_span(study, _BOOTSTRAP, 'independent', lang)}% of simulations though nothing had a direction, and in "
            f"{_span(study, _BOOTSTRAP, 'aspects', lang)}% where whole aspects move together.",
        ),
    ]
    return Prose.points(items)


def _aspect_sentence(study: CalibrationStudy, aspect: str, year: str, year_row: str, lang: str) -> str:
    safe = [m for m in _safe(study, _BY_ASPECT[0]) if m not in ("aspects", "year")]
    others = join_words([word(m, lang)[0].lower() + word(m, lang)[1:] for m in safe], lang)
    return two(
        lang,
        f"Balik tanda per aspek menjaga tarafnya bila seluruh aspek bergerak bersama ({aspect} %), dan juga pada "
        f"model lain ini: {others}. Satu keadaan mengalahkan semua uji di sini: bila aspek-aspek ikut arah tahun, "
        f"misalnya karena tahun itu dinilai lebih longgar, balik tanda per aspek pun memberi {year} % alarm palsu, dan "
        f"uji per indikator {year_row} %.",
        f"The sign-flip test by aspect keeps its level where whole aspects move together ({aspect}%), and under these "
        f"models too: {others}. One circumstance defeats every test here: where aspects follow the year, say because "
        f"it was assessed more leniently, even the test by aspect gives {year}% false alarms, and those by row "
        f"{year_row}%.",
    )


def false_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """How to read the figure, and the tests of the table of levels."""
    table = ("marginal homogeneity, exact", "symmetry, exact")
    square = ("symmetry, chi-squared", "marginal homogeneity, chi-squared")
    return Prose.paragraph(
        two(
            lang,
            "Pada keenam model berikut tidak ada yang naik atau turun secara sistematis, sehingga setiap penolakan "
            "ialah alarm palsu.",
            "Under the following six models nothing rises or falls systematically, so every rejection is a "
            "false alarm.",
        ),
        two(
            lang,
            "Uji eksak atas tabel tingkat (homogenitas marginal dan kesimetrian) juga uji per indikator: alarm "
            f"palsunya {_span(study, table, 'independent', lang)} % bila indikator bergerak sendiri-sendiri dan "
            f"{_span(study, table, 'aspects', lang)} % bila seluruh aspek bergerak bersama. Bentuk khi-kuadratnya "
            f"memberi {_span(study, square, 'independent', lang)} %; tabel yang sesungguhnya terlalu jarang isinya "
            "untuk pendekatan itu, maka pakailah bentuk eksak.",
            f"The exact tests of the table of levels (marginal homogeneity and symmetry) are tests by row as well: "
            f"{_span(study, table, 'independent', lang)}% false alarms where rows move on their own and "
            f"{_span(study, table, 'aspects', lang)}% where whole aspects move together. Their chi-squared forms give "
            f"{_span(study, square, 'independent', lang)}%; real tables are too sparse for that approximation, so use "
            "the exact form.",
        ),
    )


def power_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """What power the tests have, and where it may be read."""
    flip = ("sign-flip by row",)
    return Prose.paragraph(
        two(
            lang,
            "Kuasa hanya bermakna pada model yang alarm palsunya terjaga (garis utuh). Bila seluruh aspek bergerak "
            f"bersama, balik tanda per aspek menolak dalam {_span(study, _BY_ASPECT, 'aspects', lang, 0.2)} % simulasi "
            f"pada peluang naik 0,7 dan {_span(study, _BY_ASPECT, 'aspects', lang, 0.4)} % pada 0,9.",
            "Power means something only under a model whose false alarms are kept (solid lines). Where whole aspects "
            f"move together, the test by aspect rejects in {_span(study, _BY_ASPECT, 'aspects', lang, 0.2)}% of "
            "simulations at a chance of a rise of 0.7 and in "
            f"{_span(study, _BY_ASPECT, 'aspects', lang, 0.4)}% at 0.9.",
        ),
        two(
            lang,
            "Jenis pergeseran kedua: 20 % indikator sungguh naik satu tingkat, dan kedua tahun dinilai dengan galat "
            f"0,1. Balik tanda per indikator menemukannya dalam {_span(study, flip, 'error', lang, 0.2)} % simulasi, "
            f"per aspek {_span(study, _BY_ASPECT, 'error', lang, 0.2)} %, dan uji galat asesor "
            f"{_span(study, _ASSESSOR, 'error', lang, 0.2)} %.",
            "The second kind of shift: 20% of rows truly rose by one level, and both years are assessed with error "
            f"0.1. The sign-flip test by row finds it in {_span(study, flip, 'error', lang, 0.2)}% of simulations, "
            f"that by aspect in {_span(study, _BY_ASPECT, 'error', lang, 0.2)}%, and the assessor-error test in "
            f"{_span(study, _ASSESSOR, 'error', lang, 0.2)}%.",
        ),
    )


def approximation_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """scipy's default: the rate is about right, the p is not."""
    return Prose.paragraph(
        two(
            lang,
            "Bila ada nilai kembar atau nol, scipy.stats.wilcoxon diam-diam memakai pendekatan normal. Pada taraf 5 "
            f"% akibatnya kecil ({_span(study, _SCIPY, 'independent', lang)} % alarm palsu bila indikator bergerak "
            f"sendiri-sendiri, uji eksaknya {_span(study, ('signed rank, zeros dropped',), 'independent', lang)} %). "
            "Galatnya berada di ekor: makin kecil p eksak, makin besar nisbahnya. Tuliskan p eksak setiap kali p "
            "dicetak.",
            "Where there are ties or zeros, scipy.stats.wilcoxon silently uses a normal approximation. At the 5% "
            f"level little follows ({_span(study, _SCIPY, 'independent', lang)}% false alarms where rows move on their "
            f"own, the exact test {_span(study, ('signed rank, zeros dropped',), 'independent', lang)}%). Its error "
            "sits in the tail: the smaller the exact p, the greater the ratio. Print the exact p wherever a p is "
            "printed.",
        )
    )


def coverage_text(study: CalibrationStudy, lang: str = "id") -> Prose:
    """The interval by rows and by aspects where its assumption is broken on purpose."""
    spans = {
        (m, u): share_span(part["coverage"], lang)
        for (m, u), part in study.coverage.groupby(["model", "unit"], sort=False)
    }
    return Prose.paragraph(
        two(
            lang,
            "Selang balik tanda mengandaikan satu pergeseran bersama; di sini andaian itu sengaja dilanggar, sebab "
            "indikator yang dapat bergerak tiga tingkat diharapkan naik lebih banyak. Bila indikator bergerak "
            f"sendiri-sendiri, selang per indikator memuat perubahan harapan dalam {spans['independent', 'row']} % "
            f"simulasi, selang per aspek {spans['independent', 'aspect']} %. Bila seluruh aspek bergerak bersama: "
            f"{spans['aspects', 'row']} % per indikator dan {spans['aspects', 'aspect']} % per aspek. Jadi bukan "
            "pergeseran yang tidak sama besar, melainkan kebergantungan yang merusak selang per indikator.",
            "The sign-flip interval assumes one common shift; here that is broken on purpose, since a row that may "
            "move by three levels is expected to rise by more. Where rows move on their own, the interval by row "
            f"holds the expected change in {spans['independent', 'row']}% of simulations, that by aspect in "
            f"{spans['independent', 'aspect']}%. Where whole aspects move together: {spans['aspects', 'row']}% by row "
            f"and {spans['aspects', 'aspect']}% by aspect. So not unequal shifts but dependence spoils the interval "
            "by row.",
        )
    )


def limits(study: CalibrationStudy, lang: str = "id") -> Prose:
    """What was not tried."""
    return Prose.points(
        [
            two(
                lang,
                "Semua angka berasal dari simulasi; tidak satu pun pemerintah dinilai seperti ini, dan tidak diketahui "
                "model mana yang paling dekat dengan kenyataan.",
                "All numbers come from simulation; no government was assessed like this, and which model is nearest to "
                "reality is not known.",
            ),
            two(
                lang,
                "Besar perubahan diambil dari dua pemerintah (Paser 2021–2022, Denpasar 2018–2019); pola nilai kembar "
                "dan nol di tempat lain dapat berbeda.",
                "Sizes of changes are drawn from two governments (Paser 2021–2022, Denpasar 2018–2019); ties and zeros "
                "may be different elsewhere.",
            ),
            two(
                lang,
                "Yang dicoba: kebergantungan di dalam aspek (seluruhnya atau separuh) dan arah bersama setahun "
                "(separuh aspek). Laju galat asesor yang dicoba hanya 0,1 dan 0,2.",
                "Tried: dependence within aspects (whole or half) and a common direction of a year (half of the "
                "aspects). The only assessor error rates tried are 0.1 and 0.2.",
            ),
            two(
                lang,
                "Instrumen 8/2026 sebenarnya bernilai desimal; di sini ke-20 indikatornya diberi tingkat bulat, supaya "
                "ketiga jumlah indikator dapat dibandingkan.",
                "The instrument of 8/2026 in fact takes decimal values; here its 20 rows are given whole levels, so "
                "that the three numbers of rows can be compared.",
            ),
        ]
    )


def method(study: CalibrationStudy, lang: str = "id") -> Prose:
    """Design, simulations, seed, versions."""
    sizes = [int((change_pattern() == k).sum()) for k in range(4)]
    made, p = study.provenance, study.provenance["simulations"]
    versions = ", ".join(f"{name} {v}" for name, v in made["versions"].items() if name != "spbe-research")
    counts = [whole(int(p[k]), lang) for k in ("quick", "slow", "slowest", "intervals")]
    return Prose.paragraph(
        two(
            lang,
            f"Besar perubahan diambil acak dari pola nyata {sum(sizes)} indikator ({sizes[0]} tetap, {sizes[1]} "
            f"bergeser satu tingkat, {sizes[2]} dua, {sizes[3]} tiga); model menentukan arahnya. Instrumen dengan "
            f"{join_words([str(n) for n in study.n_rows], lang)} indikator memakai bobot dan aspek yang sebenarnya.",
            f"Sizes of changes are drawn from the real pattern of {sum(sizes)} rows ({sizes[0]} stayed, {sizes[1]} "
            f"moved by one level, {sizes[2]} by two, {sizes[3]} by three); a model decides their direction. The "
            f"instruments of {join_words([str(n) for n in study.n_rows], lang)} rows keep their real weights and "
            "aspects.",
        ),
        two(
            lang,
            f"Simulasi per sel: {counts[0]} untuk tujuh uji yang cepat, {counts[1]} untuk yang lambat, {counts[2]} "
            f"untuk homogenitas marginal eksak, {counts[3]} untuk selang. Benih {made['seed']}; dijalankan "
            f"{made['made']} dengan {versions}. Ulangi dengan: python benchmarks/calibration.py --out "
            "notebooks/calibration.",
            f"Simulations per cell: {counts[0]} for the seven quick tests, {counts[1]} for the slow ones, {counts[2]} "
            f"for exact marginal homogeneity, {counts[3]} for the interval. Seed {made['seed']}; run on "
            f"{made['made']} with {versions}. Repeat with: python benchmarks/calibration.py --out "
            "notebooks/calibration.",
        ),
    )
