"""On a phone, on a tablet, in the dark, without a mouse; test_every_page looks at every page there is."""

import pytest
from playwright.sync_api import expect

from tests.browser.looks import FINGER, NAMES, ROOM

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


def case_address(page):
    return page.locator("li[data-case] .case-link").first.get_attribute("href")


@pytest.mark.parametrize("width", [1024, 760], ids=["tablet", "small tablet"])
def test_what_is_an_icon_only_still_has_its_name_between_the_desk_and_the_phone(enter, server, width):
    page = enter("lea", viewport={"width": width, "height": 800})
    page.goto(f"{server}/inbox/?view=all")
    for address in ("/inbox/?view=all", case_address(page), "/people/"):
        page.goto(server + address)
        assert page.evaluate(NAMES) == [], f"{address} {width}"
        assert page.evaluate(ROOM) == [], f"{address} {width}"


def test_on_a_phone_a_finger_hits_everything_and_more_shows_every_place(enter, server):
    page = enter("lea", **PHONE)
    for address in (*PAGES, "/people/", "/playbooks/", "/me/"):
        page.goto(server + address)
        assert page.evaluate(FINGER) == [], address
    page.goto(f"{server}/inbox/?view=all")
    page.goto(server + case_address(page))
    assert page.evaluate(FINGER) == []
    page.goto(f"{server}/inbox/")
    page.locator(".place.more").tap()
    expect(page.locator("#more").get_by_role("link", name="Notices")).to_be_in_viewport(ratio=1)
    expect(page.locator("#more").get_by_role("button", name="Log out")).to_be_in_viewport(ratio=1)


def test_the_store_manager_answers_a_review_on_a_phone(enter):
    page = enter("helen", **PHONE)
    expect(page.get_by_role("heading", name="Oak Street")).to_be_visible()
    page.get_by_role("link", name="Answer as Oak Street").tap()
    page.locator("#text").fill(
        "Thank you for telling us. I am sorry that you waited, and I have spoken with the team."
    )
    page.get_by_role("button", name="Send").tap()
    # The first check of a fresh server reads the word lists.
    expect(page.locator("[data-undo-bar]")).to_be_visible(timeout=30_000)


def test_the_theme_is_chosen_and_kept(enter):
    page = enter("ana", color_scheme="light")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".rail [data-theme-toggle]").click()
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
