"""Try it by hand: in Chromium against the score of the package, by mouse, keyboard and address."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers.change import NEW, OLD
from helpers.sentences import digits

import spbe_research as spbe
from spbe_research.chapters.display.style import assets_dir
from spbe_research.numbers.language import number
from spbe_research.reports.documents.by_hand import by_hand_html, by_hand_name, write_by_hand
from spbe_research.reports.running.run import make_report
from spbe_research.scoring.score import published_form
from spbe_research.text.catalog import say

PEMDI = "permenpanrb-8-2026"


@cache
def maturity(region: str, year: int) -> spbe.Maturity:
    return spbe.describe_maturity(region, year)


def with_levels(instrument: str, levels: list[Fraction | None]) -> spbe.Maturity:
    """Paser's report, were it under another instrument with these levels."""
    m = maturity("paser", 2022)
    inst = spbe.load_instrument(instrument)
    known = {c: x for c, x in zip(inst.codes, levels, strict=True) if x is not None}
    observation = replace(m.observation, instrument=instrument, values=type(m.observation.values)(known, dtype=object))
    whole = len(known) == len(inst.codes)
    scored = spbe.score(levels, inst) if whole else None  # type: ignore[arg-type]
    identified = None if whole else spbe.bounds(levels, inst)
    low = scored.index_exact if scored else identified.low_exact  # type: ignore[union-attr]
    high = scored.index_exact if scored else identified.high_exact  # type: ignore[union-attr]
    return replace(
        m, observation=observation, instrument=inst, score=scored, identified=identified, low=low, high=high,
        units=m.units.iloc[:0],
    )  # fmt: skip


@pytest.fixture(scope="module")
def view(browser, tmp_path_factory):
    """Opens a page of somebody's, and says what it asked for and complained of."""
    folder = tmp_path_factory.mktemp("tried")
    opened = []

    def show(m, lang="id", width=1100, hash_="", **options):
        path = folder / f"{len(opened)}-{lang}.html"
        path.write_text(by_hand_html(m, lang, "report.html"), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 850}, **options)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.resolve().as_uri() + hash_)
        opened.append(page)
        return page

    yield show
    for page in opened:
        page.context.close()


def ends(page) -> tuple[Fraction, Fraction]:
    low, high = (page.evaluate(f"document.querySelector('main').dataset.{end}") for end in ("low", "high"))
    return Fraction(low), Fraction(high)


def go(page, hash_: str) -> None:
    """To another state by its address."""
    page.evaluate(
        "h => new Promise(done => { addEventListener('hashchange', () => done(), { once: true });"
        " if (location.hash === '#' + h) done(); else location.hash = h; })",
        hash_,
    )


def shown(page, what: str) -> str:
    return page.locator(f"#{what}").text_content() or ""


def check_against_score(page, m, levels, lang) -> None:
    inst = m.instrument
    made = spbe.score(levels, inst)
    assert ends(page) == (made.index_exact, made.index_exact)
    assert shown(page, "index") == published_form(made.index_exact, inst, lang=lang)
    assert shown(page, "exact") == say("by_hand.script.exact", lang, value=number(made.index_exact, 4, lang))
    names = {b.predicate: b.name(lang) for b in inst.bands}
    assert shown(page, "predicate") == " / ".join(names[p] for p in made.predicates)
    above = [b for b in inst.bands if b.lower > made.index_exact]
    left = number(above[-1].lower - made.index_exact, 4, lang) if above else "–"
    assert shown(page, "left") == left
    values = [*made.aspects["value_exact"], *made.domains["value_exact"]]
    for at, value in enumerate(values):
        assert shown(page, f"g{at}").split(" → ")[-1] == number(value, 2, lang), at


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_few_clicks(view, lang):
    """Paser 2022: row 12 from 1 to 2 by a click, row 38 to 3 by keyboard: 2.1265 + 0.025 + 2 x 0.0275."""
    m = maturity("paser", 2022)
    page = view(m, lang)
    check_against_score(page, m, list(m.score.levels), lang)
    codes = list(m.instrument.codes)
    rows = page.locator(".items li")
    assert rows.count() == 47
    rows.nth(codes.index("12")).get_by_role("button").last.click()
    page.locator(f"#x{codes.index('38')}").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    assert shown(page, "index") == digits("2.21", lang)
    levels = [x + {"12": 1, "38": 2}.get(c, 0) for c, x in zip(codes, m.score.levels, strict=True)]
    check_against_score(page, m, levels, lang)
    assert shown(page, "steps") == "3"
    assert page.evaluate("location.hash") == "#12=2&38=3"
    assert page.locator("#link").get_attribute("href") == "#12=2&38=3"
    assert shown(page, "status") == say(
        "by_hand.script.status", lang, index=digits("2.21", lang), predicate=m.band.name(lang)
    )
    other = view(m, lang, hash_="#12=2&38=3")
    assert ends(other) == ends(page)
    page.get_by_role("button", name=say("by_hand.reset", lang)).click()
    assert page.evaluate("location.hash") in ("", "#")
    check_against_score(page, m, list(m.score.levels), lang)
    for one in (page, other):
        assert one.said == []
        assert [u for u in one.asked if not u.startswith(("file:", "data:"))] == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("instrument", [NEW, OLD, PEMDI])
def test_any_levels_score_as_the_package_does(view, instrument, lang):
    inst = spbe.load_instrument(instrument)
    draw = random.Random(f"{instrument} {lang}")  # noqa: S311
    steps = int((inst.level_max - inst.level_min) / inst.level_step)

    def level() -> Fraction:
        return inst.level_min + draw.randrange(steps + 1) * inst.level_step

    m = with_levels(instrument, [level() for _ in inst.codes])
    page = view(m, lang)
    check_against_score(page, m, list(m.score.levels), lang)
    for _ in range(60):
        changed = draw.sample(range(len(inst.codes)), draw.randrange(1, len(inst.codes)))
        levels = list(m.score.levels)
        for i in changed:
            levels[i] = draw.choice([level(), inst.level_min, inst.level_max])
        go(page, "&".join(f"{inst.codes[i]}={float(levels[i]):g}" for i in changed))
        check_against_score(page, m, levels, lang)
        raised = sum(max(0, a - b) for a, b in zip(levels, m.score.levels, strict=True))
        assert Fraction(shown(page, "steps").replace(",", ".")) == raised
    for i in range(0, len(inst.codes), 7):  # by the buttons: to the next whole level
        page.locator(".items li").nth(i).get_by_role("button").last.click(
            force=True
        )  # at the end it says so, and does nothing
        levels[i] = min(inst.level_max, Fraction(int(levels[i]) + 1))
    check_against_score(page, m, levels, lang)
    assert page.said == []


@pytest.mark.browser
@pytest.mark.slow
def test_edges_have_the_predicates_that_the_law_leaves_open(view):
    """Every level alike at an edge: under 8/2026 both predicates, under 59/2020 the higher one."""
    for instrument, joined in ((PEMDI, True), (NEW, False)):
        inst = spbe.load_instrument(instrument)
        for band in inst.bands[:-1]:
            if (band.lower - inst.level_min) % inst.level_step:
                continue
            m = with_levels(instrument, [band.lower] * len(inst.codes))
            page = view(m, "id")
            check_against_score(page, m, list(m.score.levels), "id")
            assert (" / " in shown(page, "predicate")) is joined


@pytest.mark.browser
@pytest.mark.slow
def test_a_missing_level_stays_open_until_it_is_set(view):
    levels = [Fraction(3)] * 46 + [None]
    m = with_levels(NEW, levels)
    page = view(m, "en")
    assert ends(page) == (m.low, m.high)
    told = say("by_hand.script.range", "en", low=number(m.low, 2, "en"), high="3.06")
    assert shown(page, "index") == told
    last = page.locator(".items li").last
    assert last.locator("input").input_value() == ""
    last.get_by_role("button").last.click()
    assert ends(page) == (spbe.score([*levels[:46], 1], NEW).index_exact,) * 2
    assert last.locator(".gain").text_content() == say("by_hand.script.assumed", "en")
    assert shown(page, "moved") == say("by_hand.script.set", "en", n=1)


@pytest.mark.browser
@pytest.mark.slow
def test_values_alone_give_a_range_that_holds_whatever_rows_rise(view):
    """Levels drawn, their domain values printed as the ministry does, steps taken on rows of chance: the index that
    follows lies in the page's range; domains 1 to 3, whose rows weigh alike, are exact."""
    inst, draw = spbe.load_instrument(NEW), random.Random(11)  # noqa: S311
    widths = []
    for _ in range(6):
        levels = [draw.randint(1, 5) for _ in inst.codes]
        printed = [published_form(v, inst) for v in spbe.score(levels, inst).domains["value_exact"]]
        observation = spbe.load_values("bintan", 2024)
        texts = type(observation.printed)(printed, index=observation.printed.index, dtype=object)
        values = type(observation.values)([Fraction(x) for x in printed], index=observation.values.index, dtype=object)
        observation = replace(observation, printed=texts, values=values, index_printed=None, predicate_printed=None)
        b = spbe.bounds(observation, inst)
        m = replace(maturity("bintan", 2024), observation=observation, identified=b, low=b.low_exact, high=b.high_exact)
        page = view(m, "en")
        assert ends(page) == (b.low_exact, b.high_exact)
        for _ in range(15):
            later = list(levels)
            for d in inst.numbers("domain"):
                up = draw.random() < 0.7  # the rows of a domain all rise, or all fall
                for i in inst.row_positions("domain", d):
                    if draw.random() < 0.4:
                        later[i] = draw.randint(levels[i], 5) if up else draw.randint(1, levels[i])
            counts = {
                d: sum(later[i] - levels[i] for i in inst.row_positions("domain", d)) for d in inst.numbers("domain")
            }
            go(page, "&".join(f"{d}={k}" for d, k in counts.items() if k))
            low, high = ends(page)
            index = spbe.score(later, inst).index_exact
            assert low <= index <= high
            widths.append(high - low)
            for d, at in zip("123", range(3), strict=True):
                if b.domains.loc[d, "low_exact"] == b.domains.loc[d, "high_exact"]:
                    value = spbe.score(later, inst).domains.loc[d, "value_exact"]
                    assert shown(page, f"g{at}").split(" → ")[-1] == number(value, 2, "en")
    assert max(widths) < Fraction(1, 10)


@pytest.mark.browser
@pytest.mark.slow
def test_the_range_of_one_step_is_that_of_two_weights(view):
    """Bintan 2024: a step on domain 4 is worth 27.5 or 30 thousandths, a step on domain 1 thirteen."""
    m = maturity("bintan", 2024)
    page = view(m, "id", hash_="#1=1")
    assert ends(page) == (m.low + Fraction(13, 1000), m.high + Fraction(13, 1000))
    go(page, "4=1")
    assert ends(page) == (m.low + Fraction(55, 2000), m.high + Fraction(3, 100))
    both = say("by_hand.script.range", "id", low="0,0275", high="0,0300")
    assert page.locator("#d3").text_content() == say("by_hand.script.gain_units", "id", points=f"+{both}")
    every = int(16 * 5 - m.identified.domains.loc["4", "level_sum_low"])
    go(page, f"4={every}")
    assert ends(page)[1] == m.high + Fraction(91, 200) * (5 - m.identified.domains.loc["4", "high_exact"])


@pytest.mark.browser
@pytest.mark.slow
def test_values_of_aspects(view):
    m = maturity("kabupaten bandung", 2023)
    page = view(m, "en", hash_="#7=2&1=-1")
    step = Fraction(55, 2000) * 2 - Fraction(13, 1000)
    assert ends(page) == (m.identified.low_exact + step, m.identified.high_exact + step)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("odd", ["12=9", "12=2.5", "12=x", "zzz=3", "12=", "=", "12=2&12=9", "%E0%A4%A"])
def test_an_odd_address_changes_nothing_that_it_cannot(view, odd):
    m = maturity("paser", 2022)
    page = view(m, "id", hash_=f"#{odd}")
    levels = [x + (odd == "12=2&12=9") * (c == "12") for c, x in zip(m.instrument.codes, m.score.levels, strict=True)]
    check_against_score(page, m, levels, "id")
    assert page.said == []


@pytest.mark.browser
@pytest.mark.slow
def test_what_is_typed_is_taken_or_put_back(view):
    m = maturity("paser", 2022)
    page = view(m, "id")
    field = page.locator("#x0")
    for typed, kept in (("5", "5"), ("7", "5"), ("2.5", "5"), ("", "3"), ("1", "1")):
        field.fill(typed)
        field.press("Enter")
        field.blur()
        assert field.input_value() == kept, typed


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("which", ["levels", "domains", "pemdi"])
def test_axe_finds_nothing_and_nothing_is_cut(view, which, lang, width):
    m = {
        "levels": lambda: maturity("paser", 2022),
        "domains": lambda: maturity("bintan", 2024),
        "pemdi": lambda: with_levels(PEMDI, [Fraction(5, 2)] * len(spbe.load_instrument(PEMDI).codes)),
    }[which]()
    hash_ = {"levels": "#12=3&1=1", "domains": "#4=7&2=-2", "pemdi": ""}[which]
    page = view(m, lang, width, hash_, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations", "incomplete"]}
    told = Axe().run(page, options=rules).response
    assert [(v["id"], [n["html"][:150] for n in v["nodes"]]) for v in told["violations"]] == []
    small = page.evaluate(
        "[...document.querySelectorAll('.stepper button')].filter(b => b.getBoundingClientRect().height < 39).length"
    )
    assert small == 0
    other = re.compile(r"\d,\d") if lang == "en" else re.compile(r"\d\.\d")
    said = page.locator(".bar").inner_text() + " ".join(page.locator(".val, .worth, .gain").all_inner_texts())
    assert not other.search(said)


@pytest.mark.browser
@pytest.mark.slow
def test_without_its_script_the_levels_stand(view):
    page = view(maturity("paser", 2022), "id", java_script_enabled=False)
    assert page.locator(".still").is_visible()
    assert not page.locator(".bar").is_visible()
    assert page.locator("#x0").input_value() == "3"
    assert page.locator("#g0").text_content() == "1,80"


def test_the_script_is_small_and_asks_for_nothing():
    script = (assets_dir() / "by_hand.js").read_text(encoding="utf-8")
    assert len(script.encode()) <= 25_000
    page = by_hand_html(maturity("paser", 2022), "id", "report.html")
    assert not re.search(r"https?:|fetch\(|XMLHttp|import\(|localStorage|document\.cookie|eval\(", page)
    assert page.count("<script") == 1
    policy = unescape(re.search(r'Security-Policy" content="([^"]+)"', page)[1])
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src 'sha256-" in policy
    assert len(page.encode()) < 60_000
    assert page == by_hand_html(maturity("paser", 2022), "id", "report.html")


def test_what_the_script_is_given():
    """Paser 2022 in two thousandths: row 42 weighs 60 of them, the band Baik begins at 5,200."""
    page = by_hand_html(maturity("paser", 2022), "en", "report.html")
    model = json.loads(unescape(re.search(r'data-model="([^"]+)"', page)[1]))
    assert model["unit"] == 2000
    items = {i["id"]: i for i in model["items"]}
    assert (items["42"]["w"], items["12"]["start"]) == (60, 1)
    assert {b["name"]: b["lower"] for b in model["bands"]}["Baik (Good)"] == 5200
    assert sum(i["w"] * i["start"] for i in items.values()) == 4253
    assert model["mark"] == "."


def test_a_page_only_where_something_is_known(tmp_path):
    known = {("paser", 2022): True, ("bintan", 2024): True, ("kabupaten bandung", 2023): True, ("paser", 2018): False}
    for (region, year), wanted in known.items():
        m = maturity(region, year)
        made = write_by_hand(tmp_path, m, "id", "page.html")
        assert (made is not None) is wanted, m
        (tmp_path / by_hand_name("id")).unlink(missing_ok=True)


def test_it_lies_beside_the_report_and_is_in_its_record(tmp_path):
    made = make_report("bintan", 2024, lang="en", out=tmp_path)
    page = made.html.read_text(encoding="utf-8")
    assert '<p class="beside"><a href="try-en.html">' in page
    outputs = json.loads(made.manifest.read_text(encoding="utf-8"))["outputs"]
    assert "try-en.html" in outputs
    assert f'href="{made.html.name}"' in (made.folder / "try-en.html").read_text(encoding="utf-8")
    again = make_report("bintan", 2024, lang="en", out=tmp_path)
    assert again.kept == ()
    (made.folder / "try-en.html").write_text("mine", encoding="utf-8")
    kept = make_report("bintan", 2024, lang="en", out=tmp_path).kept
    assert [k.names for k in kept] == [("try-en.html",)]
