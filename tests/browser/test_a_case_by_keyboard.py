"""An agent's whole case by keyboard, from the log-in to the wrap-up, and how many keys it takes."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANSWER = "Thank you for telling us. We are looking into it now and will get back to you here."


class Keys:
    """A keyboard that counts what is not text."""

    def __init__(self, page):
        self.page, self.pressed = page, []

    def press(self, key):
        self.pressed.append(key)
        self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)


def test_a_simple_case_takes_at_most_six_keys_beyond_its_text(enter):
    page = enter("ana")
    expect(page.locator("body.ready li.chosen")).to_be_visible()
    keys = Keys(page)
    keys.press("j")
    keys.press("Enter")
    expect(page.locator("body.ready #text")).to_be_visible()
    keys.press("r")
    expect(page.locator("#text")).to_be_focused()
    keys.type(ANSWER)
    expect(page.locator(".all-good")).to_be_visible()
    keys.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_be_visible()
    expect(page.locator("#text")).not_to_be_focused()
    keys.press("w")
    expect(page.locator("dialog[open] textarea[name=note]")).to_have_value(re.compile("Matter: "))
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile("/inbox/"))
    expect(page.locator(".toast")).to_have_text(re.compile("Closed: Solved"))
    assert len(keys.pressed) <= 6, keys.pressed


def test_a_form_opens_while_the_case_is_being_read_anew(enter):
    page = enter("ana")
    page.locator("li[data-case]", has_text="no signal").locator(".case-link").click()
    expect(page.locator("body.ready #text")).to_be_visible()
    held = []

    def hold(route):
        held.append(route)

    page.route("**/parts/", hold)
    page.keyboard.press("r")
    page.keyboard.type(ANSWER)
    expect(page.locator(".all-good")).to_be_visible()
    # Whoever sends has accepted the case: the page reads anew what is given to them, and waits for the answer.
    with page.expect_request("**/parts/", timeout=60_000):
        page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_be_visible()
    expect(page.locator("#text")).not_to_be_focused()
    page.keyboard.press("w")
    expect(page.locator("dialog[open] textarea[name=note]")).to_have_value(re.compile("Matter: "))
    for route in held:
        route.continue_()


def test_a_misspelt_word_is_underlined_and_mended_by_a_key_then_sent_undone_and_sent(enter, server, home):
    page = enter("ana")
    page.locator("li[data-case]", has_text="upgrade to the nova").locator(".case-link").click()
    expect(page.locator("body.ready #text")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("Good news, it is avaliable at your store today.")
    expect(page.locator(".backdrop mark")).to_have_text("avaliable")
    page.keyboard.press("Control+.")
    expect(page.locator("#text")).to_have_value("Good news, it is available at your store today.")
    expect(page.locator(".backdrop mark")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_contain_text("Leaves")
    expect(page.locator("#text")).not_to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#text")).to_have_value("Good news, it is available at your store today.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_be_visible()
    try:
        expect(page.locator(".message.reply .reply-state")).to_have_text(re.compile("Sent"), timeout=40_000)
    except AssertionError as error:
        pytest.fail(f"{error}\n{_evidence(page, home)}")
    page.goto(f"{server}/public/")
    expect(page.locator(".post-answer")).to_contain_text("available at your store")


def test_a_form_is_sent_without_leaving_the_page_also_before_htmx_has_taken_hold_of_it(enter):
    page = enter("ana")
    page.locator("li[data-case]", has_text="upgrade to the nova").locator(".case-link").click()
    expect(page.locator("body.ready #text")).to_be_visible()
    address = page.url
    page.evaluate("const form = document.querySelector('[data-compose]'); form.outerHTML = form.outerHTML;")
    page.locator("#text").fill(ANSWER)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_be_visible()
    assert page.url == address


def test_a_playbook_is_sent_a_reading_corrected_and_the_pile_read_by_keyboard_alone(enter, server):
    page, posted = enter("ana"), []
    page.on("request", lambda request: posted.append(request.post_data) if "/correct/" in request.url else None)
    page.locator("li[data-case]", has_text="no signal").locator(".case-link").click()
    expect(page.locator("body.ready #text")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("#guide")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#guide [data-insert]")).to_have_count(2)
    expect(page.locator("#guide"), "the keyboard goes on in the panel").to_be_focused()
    page.keyboard.press("i")
    expect(page.locator("#text")).to_have_value(re.compile("no service. .*town or postcode"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-undo-bar]")).to_contain_text("Sent", timeout=60_000)
    page.locator("#d-wrong summary").press("Enter")
    topic = page.get_by_label("Topic")
    topic.press("ArrowDown")
    topic.press("ArrowDown")
    topic.press("Enter")
    expect(page.locator(".toast")).to_have_text(re.compile("kept as “Billing”"))
    expect(page.locator("#p-why"), "the keyboard goes on beside what was corrected").to_be_focused()
    assert [re.findall("value=([a-z]+)", data) for data in posted] == [["billing"]], "not at each arrow"
    page.goto(f"{server}/filtered-out/")
    expect(page.locator("body.ready li[data-case]")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Why?")).to_be_focused()
    page.keyboard.press("l")
    expect(page.locator("li[data-case]")).to_have_count(0)


def _evidence(page, home) -> str:
    """What is true of the replies, what the server said, and what a fresh look at the page shows."""
    with closing(sqlite3.connect(home / "firsthand.sqlite3")) as database:
        replies = database.execute("select id, status, due, text from records_replyrow").fetchall()
    page_said = page.evaluate("[document.body.className, document.getElementById('thread').dataset.version]")
    page.reload()
    anew = page.locator(".message.reply").all_inner_texts()
    return f"{replies}\n{page_said}\nread anew: {anew}\n{(home / 'server.log').read_text()[-3000:]}"


def test_a_draft_survives_a_reload_and_leaving_the_page(enter):
    page = enter("ana")
    expect(page.locator("body.ready li.chosen")).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("#text").fill("half a sentence")
    page.reload()
    expect(page.locator("#text")).to_have_value("half a sentence")
    page.locator("[data-back]").click()
    expect(page.locator("body.ready li.chosen")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_value("half a sentence")


def test_keys_for_notes_help_search_and_pages(enter):
    page = enter("ana")
    expect(page.locator("body.ready li.chosen")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).not_to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("bill")
    page.keyboard.press("Enter")
    expect(page.locator("li[data-case]")).to_have_count(1)
    expect(page.locator("body.ready li.chosen")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("body.ready #thread")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("dialog[open] textarea")).to_be_focused()
    page.keyboard.type("Called before about the same bill.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.note")).to_contain_text("Called before")
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("/board/"))
