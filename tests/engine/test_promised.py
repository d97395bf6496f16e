"""A reminder before the call, a step up when it was missed, a promise that shows when it is overdue."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.domain import events as ev
from firsthand.domain.case import fold
from firsthand.engine import visits
from firsthand.engine.promised import next_promised, promised_events
from tests.builders import NOON, a_case, a_policy, assigned

POLICY = a_policy()
BOOKED = ev.CallBackBooked(
    at=NOON,
    call_back="cb-1",
    start=NOON + timedelta(hours=2),
    end=NOON + timedelta(hours=2, minutes=15),
    about="the bill",
    owner="ana",
)
PROMISED = ev.PromiseMade(
    at=NOON, promise="p-1", text="a credit of 5 dollars", owner="ana", due=NOON + timedelta(hours=3)
)


def kinds(case, minutes):
    return [type(e).__name__ for e in promised_events(case, NOON + timedelta(minutes=minutes), POLICY)]


def test_the_owner_is_reminded_a_quarter_of_an_hour_before_the_call_and_once():
    case = a_case(BOOKED)
    assert kinds(case, 104) == []
    assert kinds(case, 105) == ["CallBackDue"]
    reminded = fold([ev.CallBackDue(at=NOON, call_back="cb-1")], case)
    assert kinds(reminded, 110) == []


def test_a_missed_call_goes_one_tier_up_with_its_summary():
    case = a_case(assigned("ana"), BOOKED)
    events = promised_events(case, NOON + timedelta(minutes=150), POLICY)
    assert [type(e).__name__ for e in events] == ["CallBackMissed", "HandedOff"]
    after = fold(events, case)
    assert (after.route.tier, after.owner, after.call_backs[0].state) == (2, None, "missed")
    assert "Nobody called" in after.handoffs[-1][3].last_action
    assert kinds(after, 200) == []


def test_a_missed_call_opens_a_closed_case_again():
    case = a_case(BOOKED, ev.WrappedUp(at=NOON, disposition="solved", note="booked a call"))
    after = fold(promised_events(case, NOON + timedelta(hours=4), POLICY), case)
    assert after.is_open


def test_a_call_that_was_made_is_not_missed():
    case = a_case(BOOKED, ev.CallBackDone(at=NOON + timedelta(hours=2), call_back="cb-1", reached=False))
    assert case.call_backs[0].state == "not reached"
    assert kinds(case, 600) == []
    assert next_promised(case) is None


def test_a_promise_shows_when_it_is_overdue_and_a_kept_one_does_not():
    case = a_case(PROMISED)
    assert kinds(case, 180) == ["PromiseOverdue"]
    assert fold(promised_events(case, NOON + timedelta(hours=3), POLICY), case).promises[0].overdue
    assert kinds(fold([ev.PromiseKept(at=NOON, promise="p-1")], case), 600) == []


@given(st.lists(st.integers(0, 600), min_size=1, max_size=8))
def test_ticking_at_any_moments_says_each_thing_once_and_then_stops(minutes):
    case = a_case(BOOKED, PROMISED)
    said: list[str] = []
    for minute in [*sorted(minutes), 600, 600]:
        events = visits.tick(case, NOON + timedelta(minutes=minute), POLICY)
        said += [type(e).__name__ for e in events]
        case = fold(events, case)
    for kind in ("CallBackDue", "CallBackMissed", "PromiseOverdue"):
        assert said.count(kind) <= 1
    assert {"CallBackMissed", "PromiseOverdue"} <= set(said)
    assert next_promised(case) is None
