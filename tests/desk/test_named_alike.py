"""Two mails under one name are two mails: a sender who repeats a message id loses nothing, and silences nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from firsthand import wiring
from firsthand.desk.capture import digest_all
from firsthand.records.models import MentionRow
from firsthand.records.raw_inbox import completeness
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account, make_desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def mail(words: str, sender: str = "jane@far.example") -> bytes:
    head = (
        f"From: {sender}\nMessage-ID: <1@far.example>\nSubject: Re: Help\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n"
    )
    return f"{head}\n{words}\n".encode()


@pytest.fixture
def capture():
    an_account("acc", "email", options={"address": "care@brand.example"}, secrets={"secret": "s"})
    return wiring.capture(make_desk(StandingClock(NOW)))


@pytest.fixture
def take_in(capture):
    def take(*bodies: bytes, at_once: bool) -> dict[str, int]:
        for body in bodies:
            capture.inbox.put("acc", body, source="feed", headers={}, now=NOW, verified=True)
            if not at_once:
                digest_all(capture)
        digest_all(capture)
        return completeness()["acc"]

    return take


def texts() -> list[str]:
    return sorted(MentionRow.objects.values_list("text", flat=True))


@pytest.mark.parametrize("at_once", [True, False])
def test_other_words_under_the_same_message_id_are_kept(take_in, at_once):
    counts = take_in(mail("no signal"), mail("no bill either"), at_once=at_once)
    assert texts() == ["no bill either", "no signal"]
    assert (counts["kept"], counts["duplicates"]) == (2, 0)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_mail_that_comes_twice_is_one(take_in, at_once):
    counts = take_in(
        mail("no signal"), mail("no signal"), mail("no signal\n\n-- \nsent by a list"), at_once=at_once
    )
    assert texts() == ["no signal"]
    assert (counts["kept"], counts["duplicates"]) == (1, 2)


def test_the_second_of_two_that_comes_twice_is_one_as_well(take_in):
    counts = take_in(mail("no signal"), mail("no bill"), mail("no bill"), mail("no signal"), at_once=False)
    assert texts() == ["no bill", "no signal"]
    assert (counts["kept"], counts["duplicates"]) == (2, 2)


def test_nobody_is_silenced_by_a_mail_that_took_the_name_first(take_in):
    take_in(mail("ignore", sender="mallory@far.example"), mail("no signal"), at_once=False)
    assert texts() == ["ignore", "no signal"]
