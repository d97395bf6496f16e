"""One sign-in link, used by fifty at the same moment: one of them is let in, and codes cannot be guessed side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from firsthand.desk.identity import (
    CODE_TRIES,
    WRONG_CODE,
    BadLink,
    code_of,
    confirm,
    confirm_code,
    invite,
    read_token,
)
from firsthand.desk.intake import take
from firsthand.desk.ports import Conflict
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.records import idempotency
from tests.builders import NOON, a_mention
from tests.records.test_one_owner import all_at_once, floor

__all__ = ["floor"]
KEY = b"a key of the test's own"
USERS = 50


@pytest.fixture
def link(floor) -> tuple[str, str]:
    (case,) = take([a_mention("no signal", author="jane", created_at=NOON)], floor).opened
    return case, invite(case, "LW-1", "ana", floor, KEY)


def let_in(work: Callable[[], object]) -> object:
    try:
        return work()
    except BadLink as refused:
        return str(refused)


def test_of_fifty_that_use_one_link_at_once_one_is_let_in(floor, link):
    case, token = link
    results = all_at_once([lambda: let_in(lambda: confirm(token, floor, KEY))] * USERS)
    assert sum(isinstance(each, Case) for each in results) == 1
    assert not any(isinstance(each, Conflict) for each in results)
    assert sum(isinstance(event, ev.IdentityVerified) for event in floor.log.read(case)) == 1


def test_fifty_guesses_at_once_are_no_more_than_the_tries_of_one(floor, link):
    case, token = link
    right = code_of(read_token(token, KEY), KEY)
    guesses = [f"{(int(right) + step) % 1_000_000:06d}" for step in range(1, USERS + 1)]
    works = [lambda guess=guess: let_in(lambda: confirm_code(token, guess, floor, KEY)) for guess in guesses]
    assert not any(isinstance(each, Conflict) for each in all_at_once(works))
    wrong = [e for e in floor.log.read(case) if isinstance(e, ev.Noted) and e.what == WRONG_CODE]
    assert len(wrong) <= CODE_TRIES
    for _ in range(CODE_TRIES - len(wrong)):
        confirm_code(token, guesses[0], floor, KEY)
    with pytest.raises(BadLink, match="too many wrong codes"):
        confirm_code(token, right, floor, KEY)


def test_of_fifty_requests_with_one_key_one_acts(floor):
    acted: list[int] = []

    def act() -> idempotency.Answer:
        acted.append(1)
        return 200, "done"

    results = all_at_once([lambda: idempotency.once("scope", "key", b"body", NOON, act)] * USERS)
    assert acted == [1]
    assert {each for each in results if not isinstance(each, Conflict)} <= {(200, "done"), idempotency.IN_FLIGHT}
