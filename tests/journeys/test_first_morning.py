"""docs/tutorial/first-morning.md, walked in a real browser from the first click to the last."""

from __future__ import annotations

import re

import pytest

from tests.demo.serving import Demo

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = playwright.expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SOON = 30_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory, chromium):
    served = Demo(tmp_path_factory.mktemp("home"))
    served.wait()
    yield served
    served.stop()


@pytest.fixture
def enter(demo, chromium):
    """`enter("agent")` clicks that door; a page that complains in its console fails the test."""
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGS)
        complaints: list[str] = []

        def as_role(words: str, width: int = 1440):
            page = browser.new_context(viewport={"width": width, "height": 850}).new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.goto(f"{demo.address}/login/")
            page.get_by_role("button", name=f"Enter as {words}").click()
            return page

        yield as_role
        browser.close()
        assert complaints == []


def test_the_agents_part(enter, demo):
    page = enter("agent")
    page.get_by_role("link", name=re.compile("^Mine")).click()
    expect(page.locator("body.ready li[data-case]")).to_have_count(4)
    page.locator("li[data-case]", has_text="is the nova 12 in at oak st??").locator(".case-link").click()
    expect(page.locator("body.ready #text")).to_be_visible()
    expect(page.locator("#side")).to_contain_text("Why you")
    page.keyboard.press("r")
    page.keyboard.type("Good morning! It is avaliable at Oak Street. Shall we hold one for you?")
    expect(page.locator(".backdrop mark")).to_have_text("avaliable", timeout=SOON)
    page.keyboard.press("Control+.")
    expect(page.locator("#text")).to_have_value(re.compile("It is available"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_be_visible(timeout=SOON)
    expect(page.locator("#text")).not_to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#text")).to_have_value(re.compile("It is available"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.reply .reply-state").last).to_have_text(re.compile("Sent"), timeout=60_000)
    expect(page.locator("#thread")).to_contain_text("coral 256", timeout=90_000)
    page.goto(f"{demo.address}/public/")
    expect(page.locator("body")).to_contain_text("It is available at Oak Street")


def test_the_angry_customers_part(enter, demo):
    page = enter("agent")
    page.goto(f"{demo.address}/inbox/?view=mine")
    page.locator("li[data-case]", has_text="smh I hate Larkwire").locator(".case-link").click()
    side = page.locator("#side")
    expect(side).to_contain_text("Masked")
    expect(side).not_to_contain_text("Jonah Akana")
    page.get_by_role("button", name="Make a verification link").click()
    expect(page.locator("#text")).to_have_value(re.compile("/verify/"))
    link = re.search(r"http\S+/verify/\S+", page.locator("#text").input_value())[0]
    page.locator("#text").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_be_visible(timeout=SOON)
    customer = page.context.new_page()
    customer.goto(link)
    customer.get_by_role("button", name="Send me a code").click()
    code = re.search(r"\d{6}", customer.locator("aside").inner_text())[0]
    customer.get_by_label("Code").fill(code)
    customer.get_by_role("button", name="Confirm").click()
    expect(customer.locator("h1")).to_contain_text("Thank you")
    page.reload()
    expect(side).to_contain_text("Jonah Akana")
    expect(side).to_contain_text("Data profile out of date since the cell reset")


def test_the_leads_part(enter, demo):
    page = enter("team lead")
    page.goto(f"{demo.address}/attention/")
    page.locator("li[data-case]", has_text="day 9 of @LarkwireCare").locator(".case-link").click()
    page.get_by_role("button", name=re.compile("Approve")).click()
    expect(page.locator(".message.reply .reply-state").last).to_have_text(re.compile("Sent"), timeout=60_000)
    page.goto(f"{demo.address}/incidents/")
    page.get_by_role("link", name="Riverside").first.click()
    page.get_by_role("button", name="Approve and send a sample of 3").click()
    expect(page.locator("#progress")).to_contain_text(re.compile(r"A sample of 3 is placed"), timeout=SOON)
    expect(page.locator("#progress")).to_contain_text(re.compile(r"approved by you"))
    page.get_by_role("button", name=re.compile(r"Go on: the other \d+")).click()
    expect(page.locator("#progress")).to_contain_text(re.compile(r"\b([4-9]|\d\d+) of \d+ answered"), timeout=SOON)
    demo.enter("lead")
    demo.shows("/board/", "The same morning as one pool")
    page.goto(f"{demo.address}/board/")
    page.locator("section", has_text="The same morning as one pool").get_by_role(
        "link", name=re.compile("slowest")
    ).click()
    expect(page.locator("h1")).to_have_text("The same morning as one pool")


def test_the_store_managers_part_on_a_phone(enter, demo):
    page = enter("store manager", width=390)
    expect(page.locator("h1")).to_have_text("Oak Street")
    expect(page.locator("main")).to_contain_text("Jess deserves a raise")
    review = page.locator(".review", has_text="Booked a pick up for 8")
    review.get_by_role("link", name="Answer as Oak Street").click()
    page.locator("#text").fill("You had a booking and still waited, and I am sorry. Please ask for me next time.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message.reply .reply-state").last).to_have_text(re.compile("Sent"), timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
