"""On a phone, in the dark, without a mouse: nothing overflows, contrast holds, every control has a name."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
PAGES = (
    "/inbox/?view=all",
    "/board/",
    "/filtered-out/",
    "/incidents/",
    "/attention/",
    "/stores/",
    "/store/oak-street/",
    "/policy/",
    "/public/",
)
CONTRAST = """() => {
  const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || (c.length === 4 && c[3] > .95)) return c; }
    return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll("main *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest("[disabled], .unseen, .stars, .backdrop, svg, option")) continue;
    const s = getComputedStyle(e), a = light(parse(s.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(`${e.className || e.tagName}: "${e.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}"""
NAMELESS = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
  .filter((e) => e.checkVisibility() && !(e.textContent.trim() || e.getAttribute("aria-label") || e.title
    || (e.labels && e.labels.length) || e.placeholder)).map((e) => e.outerHTML.slice(0, 120))"""


def case_address(page):
    return page.locator("li[data-case] .case-link").first.get_attribute("href")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_overflows_a_phone_and_every_word_can_be_read(enter, server, scheme):
    page = enter("lea", color_scheme=scheme, **PHONE)
    page.goto(f"{server}/inbox/?view=all")
    for address in (*PAGES, case_address(page)):
        page.goto(server + address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{address} is {wide} px wide"
        assert page.evaluate(CONTRAST) == [], f"{address} {scheme}"
        assert page.evaluate(NAMELESS) == [], address


def test_the_store_manager_answers_a_review_on_a_phone(enter):
    page = enter("helen", **PHONE)
    expect(page.get_by_role("heading", name="Oak Street")).to_be_visible()
    page.get_by_role("link", name="Answer as Oak Street").tap()
    page.locator("#text").fill(
        "Thank you for telling us. I am sorry that you waited, and I have spoken with the team."
    )
    page.get_by_role("button", name="Send").tap()
    expect(page.locator("[data-undo-bar]")).to_be_visible()


def test_the_theme_is_chosen_and_kept(enter):
    page = enter("ana", color_scheme="light")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-toggle]").click()
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_nothing_is_fetched_from_elsewhere(enter, server):
    page = enter("lea")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        page.goto(server + address)
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []


def test_the_focus_is_seen_and_the_content_can_be_skipped_to(enter):
    page = enter("ana")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
