"""Two people at one case: only one sends, the other keeps the text and sees why; both pages move by themselves."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_case(page, text="no signal"):
    page.goto(re.sub(r"(//[^/]+).*", r"\1/inbox/?view=all", page.url))
    page.locator("li[data-case]", has_text=text).locator(".case-link").click()
    expect(page.locator("body.ready #text")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#text")).to_be_focused()


def test_two_agents_at_once_cannot_both_send(enter):
    ana, ben = enter("ana"), enter("ben")
    open_case(ana)
    open_case(ben)
    ana.keyboard.type("Ana answers: we are looking into it now.")
    ben.keyboard.type("Ben answers: we are looking into it now.")
    ana.keyboard.press("Control+Enter")
    ben.keyboard.press("Control+Enter")
    for page in (ana, ben):
        expect(page.locator(".message.reply")).to_have_count(1, timeout=15_000)
    won, lost = (ana, ben) if ana.locator("[data-undo-bar]").count() else (ben, ana)
    expect(won.locator("[data-undo-bar]")).to_be_visible()
    expect(lost.locator("#text")).to_have_value(re.compile("answers: we are looking"))
    expect(lost.locator("#composer")).to_contain_text(re.compile("holds this case|has just answered"))


def test_a_colleagues_note_and_a_new_holder_appear_without_a_reload(enter):
    ana, lea = enter("ana"), enter("lea")
    open_case(ana)
    open_case(lea)
    ana.keyboard.type("I was writing this")
    ana.keyboard.press("Escape")
    lea.keyboard.press("Escape")
    lea.keyboard.press("n")
    expect(lea.locator("dialog[open] textarea")).to_be_focused()
    lea.keyboard.type("Seen three times today.")
    lea.keyboard.press("Control+Enter")
    expect(ana.locator(".message.note")).to_contain_text("Seen three times", timeout=10_000)
    expect(ana.locator("#text")).to_have_value("I was writing this")


def test_a_new_case_appears_in_the_inbox_by_itself(enter, server):
    lea = enter("lea")
    lea.goto(f"{server}/inbox/?view=all&order=newest")
    expect(lea.locator("li[data-case]")).to_have_count(6)
    other = enter("quinn")
    other.goto(f"{server}/filtered-out/")
    expect(other.locator("li.left")).to_have_count(1)
    ana = enter("ana")
    ana.goto(f"{server}/filtered-out/")
    ana.get_by_role("button", name="This matters").click()
    expect(ana.locator("#thread")).to_be_visible()
    expect(lea.locator("li[data-case]")).to_have_count(7, timeout=10_000)
    expect(lea.locator("li.arrived")).to_have_count(1)
