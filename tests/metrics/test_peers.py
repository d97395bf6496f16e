"""What peers get wrong in numbers, each a test that bears its name (see the catalogue of field evidence)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand import metrics
from firsthand.domain import events as ev
from firsthand.domain.case import fold
from firsthand.domain.decisions import Handoff
from firsthand.domain.waits import people_answered, stretches
from firsthand.engine.service_level import clocks
from tests.builders import NOON, a_case, a_policy, a_route, answered, assigned, wrapped_up

POLICY = a_policy()


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def value(name: str, *cases):
    return getattr(metrics, name)(cases, POLICY).value


def test_p1_seven_copies_of_one_answer_are_one_first_response_at_the_first_copy():
    copies = [ev.BrandPosted(at=after(10 + n), by="larkwire", mention=f"copy-{n}") for n in range(7)]
    case = a_case(*copies)
    assert value("first_response_minutes", case) == 10
    assert metrics.first_response_minutes((case,), POLICY).count == 1


def test_p2_a_reply_that_timed_out_is_no_answer_until_it_is_found():
    drafted, approved, queued, _ = answered(after(5))
    unknown = ev.ReplyNotConfirmed(at=after(6), by="channel", reply="r1", reason="time-out")
    waiting = a_case(drafted, approved, queued, unknown)
    assert value("first_response_minutes", waiting) is None
    assert value("waiting", waiting) == 1
    found = fold([ev.ReplySent(at=after(9), by="channel", reply="r1", channel_id="p1")], waiting)
    assert value("first_response_minutes", found) == 9


def test_p3_a_reply_that_was_taken_back_or_blocked_is_not_counted_as_sent():
    drafted, approved, queued, _ = answered(after(5))
    undone = ev.ReplyCancelled(at=after(5), by="ana", reply="r1", reason="undo")
    case = a_case(drafted, approved, queued, undone, *answered(after(8), reply="r2"), wrapped_up())
    assert value("first_contact_one_reply", case) == 1
    assert value("first_response_minutes", case) == 8


def test_p7_two_first_messages_214_ms_apart_are_one_case_in_every_count():
    second = ev.MentionJoined(at=NOON + timedelta(milliseconds=214), by="channel", mention="m-2", author="jane")
    case = a_case(second, *answered(after(10)), wrapped_up())
    assert value("first_response_minutes", case) == 10
    assert metrics.never_answered((case,), POLICY).count == 1
    assert value("next_response_minutes", case) is None, "both words wait for the same answer"


def test_an_acknowledgement_by_machine_stops_no_clock_and_ends_no_wait():
    auto = answered(after(1), by="firsthand", reply="auto")
    case = a_case(*auto, *answered(after(45)))
    assert stretches(case) == ((NOON, after(45)),)
    assert value("first_response_minutes", case) == 45
    (clock,) = (c for c in clocks(case, POLICY, after(60)) if c.name == "first_response")
    assert clock.spent_minutes == pytest.approx(45)
    again = ev.MentionJoined(at=after(60), by="channel", mention="m-2", author="jane")
    later = a_case(
        *auto,
        *answered(after(45)),
        again,
        *answered(after(61), by="firsthand", reply="auto-2"),
        *answered(after(80), reply="r2"),
    )
    assert value("next_response_minutes", later) == 20, "the machine's word in between is not the end of the wait"


def test_a_reopening_keeps_the_first_answer_and_moves_the_resolution():
    back = after(24 * 60)
    case = a_case(
        *answered(after(10)),
        wrapped_up(after(20)),
        ev.Reopened(at=back, by="channel", reason="wrote again"),
        ev.MentionJoined(at=back, by="channel", mention="m-2", author="jane"),
        *answered(back + timedelta(minutes=5), reply="r2"),
        wrapped_up(back + timedelta(minutes=8)),
    )
    assert value("first_response_minutes", case) == 10
    assert value("next_response_minutes", case) == 5
    assert value("resolution_minutes", case) == 24 * 60 + 8
    assert (value("reopen_rate", case), value("first_contact_resolution", case)) == (1, 0)


def test_a_case_closed_by_mistake_and_reopened_does_not_charge_the_closed_hours_to_the_first_answer():
    limit = POLICY.first_response_minutes["normal"]
    shut, back = after(limit / 2), after(limit * 10)
    case = a_case(
        wrapped_up(shut, resolved=False),
        ev.Reopened(at=back, by="ana", reason="closed by mistake"),
        *answered(back + timedelta(minutes=1)),
    )
    assert value("service_level", case) == 1
    (clock,) = (c for c in clocks(case, POLICY, back + timedelta(minutes=2)) if c.name == "first_response")
    assert clock.state == "met", "the desk and the report say the same"


def test_a_transfer_keeps_the_age_and_pays_the_tier_that_ended_it():
    packet = Handoff("desk", "ask", "read the bill", "limit")
    moved = ev.HandedOff(at=after(30), by="ana", queue="billing", tier=2, to="bo", handoff=packet)
    case = a_case(
        assigned("ana"), moved, *answered(after(50), by="bo"), wrapped_up(after(60), handling_seconds=3600.0)
    )
    assert value("first_response_minutes", case) == 50
    assert value("transfers", case) == 1
    assert value("cost_per_handled", case) == pytest.approx(POLICY.wages[2])


def test_the_night_when_the_clocks_change_is_an_hour_shorter_in_the_numbers_too():
    local = ZoneInfo("America/New_York")
    opened = datetime(2026, 3, 8, 1, 30, tzinfo=local).astimezone(UTC)
    replied = datetime(2026, 3, 8, 3, 30, tzinfo=local).astimezone(UTC)
    assert value("first_response_minutes", a_case(*answered(replied), at=opened)) == 60


# --- laws --------------------------------------------------------------------------------------------------

lengths = st.lists(st.integers(1, 400), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(lengths, st.lists(st.sampled_from(("person", "machine", "customer", "close", "reopen")), max_size=8))
def test_waits_stand_in_order_and_apart_and_end_with_a_person_or_a_close(gaps, steps):
    case, at = a_case(), NOON
    for number, (gap, step) in enumerate(zip(gaps, steps, strict=False)):
        at += timedelta(minutes=gap)
        if step in ("person", "machine") and case.is_open:
            case = fold(answered(at, by="ana" if step == "person" else "firsthand", reply=f"r{number}"), case)
        elif step == "customer" and case.is_open:
            case = fold([ev.MentionJoined(at=at, by="channel", mention=f"m{number}", author="jane")], case)
        elif step == "close" and case.is_open:
            case = fold([wrapped_up(at)], case)
        elif step == "reopen" and not case.is_open:
            case = fold([ev.Reopened(at=at, by="channel", reason="again")], case)
    waits = stretches(case)
    for (_, end), (start, _) in pairwise(waits):
        assert end is not None
        assert end < start
    assert all(end is None or start <= end for start, end in waits)
    if not people_answered(case) and case.is_open:
        assert waits[-1][1] is None, "nobody answered: the customer still waits"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=12), st.sampled_from(("low", "normal", "high")))
def test_the_report_and_the_desk_agree_on_every_answered_case(minutes, urgency):
    for number, each in enumerate(minutes):
        case = a_case(*answered(after(each)), case=f"c{number}", route=a_route(urgency=urgency))
        (clock,) = (c for c in clocks(case, POLICY, after(5000)) if c.name == "first_response")
        assert value("service_level", case) == float(clock.state == "met")
