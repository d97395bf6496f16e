"""The customer's side of the sign-in, on a phone: the link, the code, three wrong ones, one that ran out."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from firsthand.desk.identity import read_token, token_of
from tests.browser.looks import ALL

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FACT = "83.75"


def link_of(agent) -> str:
    """The agent opens bo's case and makes a link; it stands in the private reply."""
    agent.locator("li[data-case]", has_text="my bill is 30 dollars").first.locator(".case-link").click()
    expect(agent.locator("body.ready #text")).to_be_visible()
    expect(agent.locator("#side")).not_to_contain_text(FACT)
    agent.get_by_role("button", name="Make a verification link").click()
    expect(agent.locator("#text")).to_have_value(re.compile("/verify/"))
    return agent.locator("#text").input_value().split()[-1]


def sent_code(home) -> str:
    line = (home / "phones" / "LW-1.jsonl").read_text().splitlines()[-1]
    return next(word for word in json.loads(line)["text"].split() if word.isdigit())


def wrong_code(home) -> str:
    return "000000" if sent_code(home) != "000000" else "111111"


def type_code(page, code):
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()


def looks_well(page):
    for name, asks in ALL.items():
        assert page.evaluate(asks) == [], name


@pytest.fixture
def customer(browser, problems):
    """`customer("dark")` is a phone that belongs to nobody of the desk."""

    def opened(scheme="light"):
        page = browser.new_context(color_scheme=scheme, **PHONE).new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    return opened


@pytest.mark.parametrize("server", ["sign_in"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_right_code_opens_the_account_for_this_case_and_for_a_while(enter, customer, server, home, scheme):
    agent, phone = enter("ana"), customer(scheme)
    link = link_of(agent)
    phone.goto(link)
    expect(phone.get_by_role("heading")).to_have_text("Confirm that it is you")
    looks_well(phone)
    phone.get_by_role("button", name="Send me a code").click()
    expect(phone.get_by_role("main")).to_contain_text("the phone ending 4471")
    expect(phone.get_by_label("Code")).to_be_focused()
    assert phone.get_by_label("Code").get_attribute("autocomplete") == "one-time-code"
    looks_well(phone)
    type_code(phone, sent_code(home))
    expect(phone.get_by_role("heading")).to_contain_text("Thank you")
    looks_well(phone)
    expect(agent.locator("#side")).to_contain_text(FACT)
    expect(agent.locator("#side")).to_contain_text("Open until")
    phone.goto(link)
    expect(phone.get_by_role("main")).to_contain_text("used already")
    agent.goto(f"{server}/inbox/")
    other = agent.locator("li[data-case]", has_text="the bill again").first
    other.locator(".case-link").click()
    expect(agent.locator("body.ready #side")).to_contain_text("A handle proves nothing")
    expect(agent.locator("#side")).not_to_contain_text(FACT)


@pytest.mark.parametrize("server", ["sign_in"], indirect=True)
def test_three_wrong_codes_open_nothing_and_the_right_one_still_does(enter, customer, home):
    agent, phone = enter("ana"), customer("dark")
    phone.goto(link_of(agent))
    phone.get_by_role("button", name="Send me a code").click()
    for _ in range(3):
        type_code(phone, wrong_code(home))
        expect(phone.get_by_role("alert")).to_contain_text("That is not the code")
        looks_well(phone)
    expect(agent.locator("#side")).not_to_contain_text(FACT)
    type_code(phone, sent_code(home))
    expect(phone.get_by_role("heading")).to_contain_text("Thank you")
    expect(agent.locator("#side")).to_contain_text(FACT)


@pytest.mark.parametrize("server", ["sign_in"], indirect=True)
def test_five_wrong_codes_end_the_link(enter, customer, home):
    agent, phone = enter("ana"), customer()
    link = link_of(agent)
    phone.goto(link)
    phone.get_by_role("button", name="Send me a code").click()
    for _ in range(5):
        type_code(phone, wrong_code(home))
    expect(phone.get_by_role("main")).to_contain_text("Too many wrong codes")
    looks_well(phone)
    expect(agent.locator("#side")).not_to_contain_text(FACT)


@pytest.mark.parametrize("server", ["sign_in"], indirect=True)
def test_an_hour_later_the_account_is_masked_again_and_yesterdays_link_has_run_out(enter, customer, server, home):
    agent, phone = enter("ana"), customer()
    link = link_of(agent)
    phone.goto(link)
    phone.get_by_role("button", name="Send me a code").click()
    type_code(phone, sent_code(home))
    expect(agent.locator("#side")).to_contain_text(FACT)
    an_hour_passes(home)
    agent.reload()
    expect(agent.locator("#side")).to_contain_text("Masked")
    expect(agent.locator("#side")).not_to_contain_text(FACT)
    phone.goto(f"{server}/verify/{token_of_yesterday(link)}/")
    expect(phone.get_by_role("heading")).to_have_text("This link is over")
    expect(phone.get_by_role("main")).to_contain_text("run out")
    looks_well(phone)


def an_hour_passes(home):
    """What the log says of the sign-in is an hour older: the server's own clock cannot be set on from here."""
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    with closing(sqlite3.connect(home / "firsthand.sqlite3")) as database, database:
        (row, payload), *more = database.execute(
            "SELECT id, payload FROM records_eventrow WHERE kind = 'IdentityVerified'"
        ).fetchall()
        assert not more
        said = json.dumps({**json.loads(payload), "until": past})
        database.execute("UPDATE records_eventrow SET payload = ? WHERE id = ?", (said, row))


def token_of_yesterday(link) -> str:
    """A link of ours as it was sent yesterday, signed with the desk's own key."""
    key = os.environ["FIRSTHAND_SECRET_KEY"].encode()
    today = read_token(link.rstrip("/").rsplit("/", 1)[-1], key)
    return token_of(replace(today, ends_at=datetime.now(UTC) - timedelta(days=1), nonce="yesterday"), key)


def test_a_longer_answer_stands_whole_in_the_composer_of_a_phone(enter):
    agent = enter("ana", **PHONE)
    agent.locator("li[data-case]", has_text="no signal").first.locator(".case-link").click()
    expect(agent.locator("body.ready #text")).to_be_visible()
    agent.locator("#text").fill("We are sorry that you wait without a signal. " * 4)
    hidden = agent.locator("#text").evaluate("box => box.scrollHeight - box.clientHeight")
    assert hidden <= 0
