"""The page of a report in Chromium: nothing asked of the network, pictures shown, no side-scroll, print."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.xdist_group("pages")]


@pytest.fixture(scope="module")
def opened(pages, browser):
    """Each page opened once: the page, what it said and what it asked for."""
    found = {}
    for name, report in pages.items():
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        said, asked = [], []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(report.html.resolve().as_uri())
        page.wait_for_load_state("networkidle")
        found[name] = page, said, asked
    yield found
    for page, _, _ in found.values():
        page.close()


@pytest.mark.parametrize("which", ["levels", "domains"])
@pytest.mark.parametrize("width", [390, 1100])
def test_chromium_shows_the_page(opened, which, width):
    page, said, asked = opened[which]
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_load_state("networkidle")
    assert said == []
    assert [u for u in asked if not u.startswith(("data:", "file:"))] == []
    assert sum(u.startswith("file:") for u in asked) == 1
    pictures = page.evaluate(
        """() => [...document.querySelectorAll('figure svg[role=img]')].filter(s => s.checkVisibility()).map(s => {
            const box = s.getBoundingClientRect(), words = [...s.querySelectorAll('text')];
            const outside = words.filter(t => { const b = t.getBoundingClientRect();
                return b.left < box.left - 2 || b.right > box.right + 2 || b.top < box.top - 2
                    || b.bottom > box.bottom + 2; });
            const fills = new Set([...s.querySelectorAll('path, use, rect')].map(p => getComputedStyle(p).fill));
            return [box.width, box.height, fills.size, words.length, outside.map(t => t.textContent),
                    words.every(t => getComputedStyle(t).fontFamily.startsWith('"Spbe Sans"'))];
        })"""
    )
    assert len(pictures) >= 4
    assert all(w > 200 and h > 40 and fills >= 2 and words >= 4 for w, h, fills, words, _, _ in pictures)
    assert [cut for *_, cut, _ in pictures if cut] == []  # the browser sets the words as wide as they were laid out
    assert all(house for *_, house in pictures)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ruler = page.evaluate(
        """() => { const box = document.querySelector('svg.narrow').parentElement;
            const words = [...box.querySelectorAll('text')].filter(t => t.checkVisibility());
            return [box.scrollWidth - box.clientWidth, words.length, box.querySelectorAll('text').length,
                    Math.min(...words.map(t => t.getBoundingClientRect().height))]; }"""
    )
    assert ruler[0] <= 0  # one of the two is seen, whole, and can be read
    assert 0 < ruler[1] < ruler[2]
    assert ruler[3] > 9
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Spbe Sans"')
    assert page.evaluate("document.fonts.check('16px \"Spbe Sans\"')")


def test_page_prints(opened, tmp_path):
    page = opened["levels"][0]
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 40


@pytest.mark.parametrize("which", ["levels", "domains"])
def test_a_link_into_the_appendix_opens_what_it_leads_to(opened, which):
    """Without a script; and folded parts are reached and opened by keyboard."""
    page = opened[which][0]
    folded = "Array.from(document.querySelectorAll('details.more'), d => d.open)"
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = false; })")
    page.evaluate("document.querySelector('nav.contents a[href=\"#instruments-method\"]').click()")
    page.wait_for_function("document.getElementById('instruments-method').closest('details').open")
    assert sum(page.evaluate(folded)) == 1
    page.evaluate("document.querySelector('details.more:not([open]) > summary').focus()")
    page.keyboard.press("Enter")
    assert sum(page.evaluate(folded)) == 2
    page.evaluate("document.querySelectorAll('details.more').forEach(d => { d.open = false; })")
