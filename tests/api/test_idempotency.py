"""The same key: one reply, one answer; with another request an error, for another caller a key of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.records import idempotency
from firsthand.records.models import IdempotencyRow, ReplyRow

REPLY = {"text": "Sorry about that, Ines. We are looking into the signal at your place right now."}


def test_the_same_key_and_request_get_the_same_answer(caller, case):
    agent = caller("agent")
    first = agent.post(f"/api/cases/{case}/replies", REPLY, key="once")
    again = agent.post(f"/api/cases/{case}/replies", REPLY, key="once")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert ReplyRow.objects.count() == 1


def test_the_same_key_with_another_request_is_an_error(caller, case):
    agent = caller("agent")
    agent.post(f"/api/cases/{case}/replies", REPLY, key="once")
    other = agent.post(f"/api/cases/{case}/replies", {"text": "Something else."}, key="once")
    assert other.status_code == 422
    assert ReplyRow.objects.count() == 1


def test_keys_of_two_callers_and_of_two_places_are_apart(caller, case):
    from tests.workspace import world

    caller("agent").post(f"/api/cases/{case}/replies", REPLY, key="once")
    elsewhere = caller("agent").post(f"/api/cases/{world.case_of('bo')}/replies", REPLY, key="once")
    assert elsewhere.status_code == 200
    mine = caller("lead").post("/api/mentions", b"nonsense", key="once")
    assert mine.status_code != 200
    assert ReplyRow.objects.count() == 2


def test_long_keys_that_differ_only_at_their_end_are_two_replies(caller, case):
    agent, long = caller("agent"), "campaign-of-monday-" * 8
    texts = (REPLY["text"], "One thing more, Ines: the mast near you works again.")
    made = [
        agent.post(f"/api/cases/{case}/replies", {"text": text}, key=f"{long}{number}").json()
        for number, text in enumerate(texts)
    ]
    assert [each["text"] for each in made] == list(texts)
    assert ReplyRow.objects.count() == 2
    again = agent.post(f"/api/cases/{case}/replies", {"text": texts[1]}, key=f"{long}1").json()
    assert again["id"] == made[1]["id"]


def test_a_refusal_is_stored_as_well(caller):
    program = caller("integrator")
    first = program.post("/api/mentions", b"nonsense", key="once")
    assert program.post("/api/mentions", b"nonsense", key="once").content == first.content


@pytest.mark.django_db
def test_our_own_failure_may_be_tried_again():
    calls = []

    def fails_once():
        calls.append(1)
        return (503, "busy") if len(calls) == 1 else (200, "done")

    assert idempotency.once("scope", "key", b"body", wiring.now(), fails_once) == (503, "busy")
    assert idempotency.once("scope", "key", b"body", wiring.now(), fails_once) == (200, "done")
    assert idempotency.once("scope", "key", b"body", wiring.now(), fails_once) == (200, "done")
    assert len(calls) == 2


@pytest.mark.django_db
def test_the_second_of_two_at_once_is_told_to_wait_and_a_dead_first_is_taken_over():
    now = wiring.now()

    def meanwhile():
        return idempotency.once("scope", "key", b"body", now, lambda: (200, "second"))

    assert idempotency.once("scope", "key", b"body", now, meanwhile)[0] == 409
    IdempotencyRow.objects.all().delete()
    with pytest.raises(KeyboardInterrupt):
        idempotency.once("scope", "key", b"body", now, _interrupted)
    assert not IdempotencyRow.objects.exists()
    idempotency_row = {"scope": "scope", "key": "key", "at": now}
    sha256 = "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5"
    IdempotencyRow.objects.create(request_sha256=sha256, **idempotency_row)
    later = now + timedelta(minutes=3)
    assert idempotency.once("scope", "key", b"body", later, lambda: (200, "taken over")) == (200, "taken over")


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_hold_up_the_key_of_a_dead_request():
    now, sha256 = wiring.now(), "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5"
    IdempotencyRow.objects.create(scope="scope", key="key", request_sha256=sha256, at=now + timedelta(hours=2))

    def asked(at):
        return idempotency.once("scope", "key", b"body", at, lambda: (200, "taken over"))[0]

    assert asked(now) == 409, "when it began nobody knows any more: its whole time is waited for again"
    assert asked(now + timedelta(minutes=1)) == 409
    assert asked(now + timedelta(minutes=3)) == 200


def _interrupted():
    raise KeyboardInterrupt
