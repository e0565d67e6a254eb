"""Pages against the guidelines for accessibility (WCAG 2.1, A and AA) by axe-core, and by keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from helpers.site import printed_summary, split_sites, write_report

from spbe_research.chapters.parameters import RoadmapParameters
from spbe_research.reports.running.audit import make_audit
from spbe_research.reports.running.compare import make_comparison
from spbe_research.reports.running.panel import make_panel
from spbe_research.reports.running.roadmap import make_roadmap
from spbe_research.reports.running.zone import make_zone_pages
from spbe_research.reports.site.appendix import appendix_html
from spbe_research.reports.site.names import page_names
from spbe_research.reports.site.page import render_site, write_site
from spbe_research.text.catalog import say

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("pages")]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations", "incomplete"]}
WIDTHS = (1100, 390)


@pytest.fixture(scope="module")
def paths(pages, tmp_path_factory):
    """The pages there are: a report in each language, an index page in each, a comparison, road maps, audit, zone."""
    out = tmp_path_factory.mktemp("pages")
    for region in ("64.01", "21.01", "73.71"):
        write_report(out, printed_summary(region))
    write_site(out)
    compared = make_comparison("kabupaten madiun", "2020:official", "2023:official", lang="en", out=out)
    found = {name: report.html for name, report in pages.items()}
    found |= {
        "roadmap": make_roadmap(RoadmapParameters("paser", "baik", 2022, 2), out=out).html,
        "roadmap-values": make_roadmap(RoadmapParameters("bintan", year=2024, lang="en"), out=out).html,
    }
    filled = out / "zi.csv"
    filled.write_text("Unit,RSUD\nquestion,answer\n1,Ya\n2,B\n125,3.7\n", encoding="utf-8")
    for lang in ("id", "en"):
        found[f"audit-{lang}"] = make_audit("paser", 2022, lang=lang, out=out).html
        found[f"zone-{lang}"] = make_zone_pages(filled, lang=lang, out=out)[0].html
    many_governments = make_panel("kalimantan-timur", lang="id", out=out)
    found |= {"panel": many_governments.html}
    found |= {"index": out / "index.html", "index-en": out / "index.en.html", "comparison": compared.html}
    (out / "appendix-en.html").write_text(appendix_html("en"), encoding="utf-8")
    found["appendix"] = out / "appendix-en.html"
    here = tmp_path_factory.mktemp("province")
    for region in ("64", "64.01", "64.02", "64.71"):
        write_report(here, printed_summary(region))
    write_site(here)
    found |= {"province": here / "index.html", "province-en": here / "index.en.html"}
    many = tmp_path_factory.mktemp("many")
    for site in split_sites(2_100):
        for lang, name in (page_names() if site.part is None else page_names(site.part.stem)).items():
            (many / name).write_text(render_site(site, lang), encoding="utf-8")
    return found | {"front": many / "index.html", "part": many / "index-bali.html"}


def opened(browser, path, width):
    # the page's own policy lets no script in, axe's neither
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    # axe cannot weigh words before the shadow at the edge: they stand on white
    page.add_style_tag(content=".wide { background: #fff !important }")
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "which",
    [
        "levels",
        "domains",
        "index",
        "index-en",
        "province",
        "province-en",
        "front",
        "part",
        "comparison",
        "panel",
        "appendix",
        "roadmap",
        "roadmap-values",
        "audit-id",
        "audit-en",
        "zone-id",
        "zone-en",
    ],
)
def test_axe_finds_nothing(browser, paths, which, width):
    page = opened(browser, paths[which], width)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    told = Axe().run(page, options=RULES).response
    page.context.close()
    found = [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"]]) for v in told["violations"]]
    assert found == []
    # what axe cannot decide: words in figures, which stand on what is drawn below them
    assert {v["id"] for v in told["incomplete"]} <= {"color-contrast"}


def test_axe_would_find_something(browser, paths):
    page = opened(browser, paths["domains"], 1100)
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('figure svg').removeAttribute('aria-labelledby')")
    page.evaluate("document.querySelectorAll('svg title').forEach(t => t.remove())")
    told = Axe().run(page, options=RULES).response
    page.context.close()
    assert {"html-has-lang", "svg-img-alt"} <= {v["id"] for v in told["violations"]}


def where(page):
    return page.evaluate(
        "(a => [a.tagName, a.className, a.getAttribute('href'), a.textContent.trim().slice(0, 40)])"
        "(document.activeElement)"
    )


@pytest.mark.parametrize("which", ["levels", "domains"])
def test_keyboard_goes_in_reading_order(browser, paths, which):
    lang = {"levels": "id", "domains": "en"}[which]
    page = opened(browser, paths[which], 390)
    page.keyboard.press("Tab")
    tag, css, target, words = where(page)
    assert (tag, css, words) == ("A", "skip", say("report.skip", lang))
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(location.hash).tagName") == "H2"
    assert target == page.evaluate("location.hash")
    page.keyboard.press("Tab")
    assert where(page)[1] == "wide"  # what comes after is what stands below, not the links that were skipped
    tops = []
    for _ in range(12):
        tops.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
        page.keyboard.press("Tab")
    assert tops == sorted(tops)
    page.context.close()


@pytest.mark.parametrize("kind", ["table", "svg"])
def test_what_is_wide_is_moved_by_keyboard(browser, paths, kind):
    page = opened(browser, paths["levels"], 390)
    wide = page.locator(f".wide:has(> {kind})")
    moved = [i for i in range(wide.count()) if wide.nth(i).evaluate("w => w.scrollWidth > w.clientWidth + 40")]
    assert moved
    one = wide.nth(moved[0])
    one.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert one.evaluate("w => w.scrollLeft") > 0
    page.context.close()
