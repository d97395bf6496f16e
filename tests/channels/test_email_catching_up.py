"""A mailbox is read by its own numbers: page by page, none twice, none left out, and none keeps the others waiting."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.channels import connect
from firsthand.channels.email import PAGE
from firsthand.desk.channel import CaughtUp, ChannelAccount, Posted, Unparsed
from tests.fakes.mailboxes import Mailbox, served

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def mail(number: int) -> bytes:
    return f"From: jane@far.example\r\nMessage-ID: <{number}@far.example>\r\nSubject: Re: x\r\n\r\nno signal {number}\r\n".encode()


def mailbox(box: Mailbox):
    options = {"address": "care@brand.example", "imap_host": "127.0.0.1", "imap_port": str(box.port)}
    return connect(ChannelAccount("acc", "email", options=options, secrets={"secret": "s"}), Path("/nowhere"))


def heard(box: Mailbox, told: CaughtUp) -> list[str]:
    """The numbers of the mails, and a mark for what a person is told."""
    things = [each for body in told.bodies for each in mailbox(box).split(body, NOW)]
    assert all(isinstance(each, Posted | Unparsed) for each in things)
    return [each.mention.text.split()[-1] if isinstance(each, Posted) else "unparsed" for each in things]


@pytest.fixture
def box():
    with served({number: mail(number) for number in (3, 4, 9)}) as made:
        yield made


def test_what_is_fetched_is_what_stands_there_and_the_next_time_only_what_came_since(box):
    first = mailbox(box).catch_up("", NOW)
    assert heard(box, first) == ["3", "4", "9"]
    assert first.bodies[0] == mail(3)
    again = mailbox(box).catch_up(first.cursor, NOW)
    assert (again.bodies, again.cursor, again.problem) == ((), first.cursor, "")
    box.mails[12] = mail(12)
    assert heard(box, mailbox(box).catch_up(first.cursor, NOW)) == ["12"]


def test_a_mailbox_that_was_made_anew_is_read_anew(box):
    first = mailbox(box).catch_up("", NOW)
    box.validity = 8
    assert heard(box, mailbox(box).catch_up(first.cursor, NOW)) == ["3", "4", "9"]


def test_a_long_mailbox_comes_page_by_page():
    numbers = range(1, PAGE * 2 + 2)
    with served({number: mail(number) for number in numbers}) as box:
        cursor, found, pages = "", [], 0
        while True:
            told = mailbox(box).catch_up(cursor, NOW)
            found += heard(box, told)
            cursor, pages = told.cursor, pages + 1
            if not told.more:
                break
    assert pages == 3
    assert found == [str(number) for number in numbers]


def test_a_mail_that_went_meanwhile_is_passed_over(box):
    box.gone = {4}
    assert heard(box, mailbox(box).catch_up("", NOW)) == ["3", "9"]


def test_a_mail_that_the_server_does_not_give_now_is_asked_for_again(box):
    box.refused = {4}
    first = mailbox(box).catch_up("", NOW)
    assert heard(box, first) == ["3"]
    assert "mail 4" in first.problem
    box.refused = set()
    assert heard(box, mailbox(box).catch_up(first.cursor, NOW)) == ["4", "9"]


def test_a_mail_that_the_server_never_gives_is_told_to_a_person_and_holds_up_no_other(box):
    box.refused = {4}
    first = mailbox(box).catch_up("", NOW)
    second = mailbox(box).catch_up(first.cursor, NOW)
    assert heard(box, second) == ["unparsed", "9"]
    assert not second.problem
    assert mailbox(box).catch_up(second.cursor, NOW).bodies == ()


def test_a_mailbox_that_does_not_let_us_in_keeps_its_place(box):
    first = mailbox(box).catch_up("", NOW)
    box.locked = True
    told = mailbox(box).catch_up(first.cursor, NOW)
    assert (told.cursor, told.bodies) == (first.cursor, ())
    assert told.problem.startswith("the mailbox cannot be read")
