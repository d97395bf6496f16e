"""A call-back takes one place in the diary, is kept by a call, and goes a tier up when nobody called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.desk import callbacks, cases, guiding
from firsthand.desk.callbacks import NoPlace, Wanted
from firsthand.desk.hands import Kit
from firsthand.desk.intake import take
from firsthand.desk.playbook_files import load_library
from firsthand.desk.ticking import tick
from firsthand.domain.hours import Hours
from firsthand.domain.policy import CallBacks
from firsthand.records.diary import DjangoDiary, open_calls, phone_of
from firsthand.records.models import EventRow
from tests.builders import a_mention

pytestmark = pytest.mark.django_db
DIARY = DjangoDiary()
MONDAY = Wanted("(415) 555-0101", "monday at 3", "the bill", "k1")


def a_case(desk, author="jane") -> str:
    return take([a_mention("no signal", author=author, created_at=desk.now())], desk).opened[0]


def test_a_call_is_booked_once_however_often_it_is_asked_for(desk):
    case_id = a_case(desk)
    _, first, fits = callbacks.book(case_id, MONDAY, "ana", desk, DIARY)
    case, again, _ = callbacks.book(case_id, MONDAY, "ana", desk, DIARY)
    assert (first, fits) == (again, True)
    assert len(case.call_backs) == len(case.promises) == len(open_calls()) == 1
    assert case.promises[0].due == first.end


def test_no_slot_holds_more_calls_than_people_can_make(desk):
    starts = [
        callbacks.book(a_case(desk, f"p{n}"), replace(MONDAY, key=str(n)), "ana", desk, DIARY)[1].start
        for n in range(desk.policy.call_backs.at_once * 2 + 1)
    ]
    assert all(starts.count(start) <= desk.policy.call_backs.at_once for start in starts)
    assert len(set(starts)) == 3


def test_the_place_is_free_again_when_the_call_was_made(desk):
    desk = replace(desk, policy=replace(desk.policy, call_backs=CallBacks(at_once=1)))
    case_id = a_case(desk)
    _, call, _ = callbacks.book(case_id, MONDAY, "ana", desk, DIARY)
    callbacks.made(case_id, call.id, "ana", True, desk, DIARY)
    _, other, _ = callbacks.book(a_case(desk, "bo"), MONDAY, "ana", desk, DIARY)
    assert other.start == call.start


def test_a_call_that_was_made_keeps_its_promise_once(desk):
    case_id = a_case(desk)
    _, call, _ = callbacks.book(case_id, MONDAY, "ana", desk, DIARY)
    case = callbacks.made(case_id, call.id, "ana", False, desk, DIARY)
    assert (case.call_backs[0].state, case.promises[0].kept) == ("not reached", True)
    assert callbacks.made(case_id, call.id, "ana", True, desk, DIARY).version == case.version
    assert open_calls() == []


def test_a_missed_call_goes_one_tier_up_by_the_ordinary_tick(desk, clock):
    case_id = a_case(desk)
    before = cases.take(case_id, "ana", desk)
    _, call, _ = callbacks.book(case_id, MONDAY, "ana", desk, DIARY)
    clock.at = call.start - timedelta(minutes=10)
    tick(desk)
    assert desk.log.case(case_id).call_backs[0].state == "reminded"
    clock.at = call.end + timedelta(minutes=20)
    tick(desk)
    case = desk.log.case(case_id)
    assert (case.call_backs[0].state, case.route.tier, case.owner) == ("missed", before.route.tier + 1, None)
    version = case.version
    tick(desk)
    assert desk.log.case(case_id).version == version
    late = callbacks.made(case_id, call.id, "ben", True, desk, DIARY)
    assert late.call_backs[0].state == "done"


def test_the_number_is_in_the_diary_alone(desk):
    case_id = a_case(desk)
    _, call, _ = callbacks.book(case_id, MONDAY, "ana", desk, DIARY)
    assert phone_of(call.id) == MONDAY.phone
    assert not EventRow.objects.filter(case=case_id, payload__contains="555-0101").exists()


def test_without_a_place_it_says_so(desk):
    shut = replace(desk, policy=replace(desk.policy, calendars={"call_backs": Hours("UTC", weekly=((),) * 7)}))
    with pytest.raises(NoPlace, match="another way"):
        callbacks.book(a_case(desk), MONDAY, "ana", shut, DIARY)


def test_the_calendar_file_names_the_case_and_no_number(desk):
    case_id = a_case(desk)
    case, call, _ = callbacks.book(case_id, MONDAY, "ana", desk, DIARY)
    text = callbacks.as_calendar(case, [call], "https://desk.example/")
    assert f"/case/{case_id}/" in text.replace("\r\n ", "")
    assert "(415)" not in text


def test_a_schedule_step_books_by_itself_and_says_the_time_that_was_found(desk):
    playbook = load_library()["general"]
    kit = Kit(hands={"book_call_back": lambda call: callbacks.hand(call, DIARY)})
    case_id = a_case(desk)
    case = guiding.begin(case_id, playbook, "can somebody please call me back about my line", "ana", desk, kit)
    for answer in ("no, just call me", "415 555 0101", "monday after 3", "yes", "yes"):
        if case.call_backs:
            break
        _state, action = guiding.replayed(case, playbook)
        if action.kind != "ask":
            break
        case = guiding.go_on(case_id, playbook, {"answer": _for(action, answer)}, "ana", desk, kit)
    if not case.call_backs:
        pytest.fail(f"no call was booked; the run stands at {case.run.step}")
    assert len(case.promises) == 1, "the hand's promise is the only one"
    _, action = guiding.replayed(case, playbook)
    assert any("Monday" in said.text for said in action.says)


def _for(action, otherwise):
    return {"contact_phone": "415 555 0101", "call_back_time": "monday after 3"}.get(action.fact, otherwise)
