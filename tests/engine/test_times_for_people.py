"""A time that a person reads is one on the desk's clock, with its zone, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from firsthand.domain import events as ev
from firsthand.domain.case import fold
from firsthand.domain.decisions import Handoff
from firsthand.domain.hours import Hours, on_the_clock
from firsthand.engine.crm_record import crm_record
from firsthand.engine.notices import notice_of
from firsthand.engine.promised import promised_events
from firsthand.engine.wrap_up_note import compose_note
from tests.builders import a_case, a_policy, assigned, opened

POLICY = replace(a_policy(), calendars={"desk": Hours("America/Chicago", weekly=(((0, 1440),),) * 7)})
CALL = datetime(2026, 9, 18, 19, 30, tzinfo=UTC)
BOOKED = ev.CallBackBooked(
    at=CALL - timedelta(hours=2),
    call_back="cb-1",
    start=CALL,
    end=CALL + timedelta(minutes=15),
    about="the bill",
    owner="ana",
)
PROMISED = ev.PromiseMade(at=BOOKED.at, promise="p-1", text="a credit", owner="ana", due=CALL)
HERE = "18 Sep 14:30 CDT"


def test_the_clock_of_the_desk_changes_with_summer_time_and_says_so():
    assert on_the_clock(CALL, POLICY.zone) == HERE
    assert on_the_clock(CALL + timedelta(days=90), POLICY.zone) == "17 Dec 13:30 CST"


def test_a_reminder_of_a_call_names_the_desks_time():
    log = (opened(), assigned("ana"), BOOKED, ev.CallBackDue(at=CALL, call_back="cb-1"))
    assert f"at {HERE}" in notice_of(fold(log), log, POLICY).title


def test_a_missed_call_is_handed_on_with_the_desks_time():
    *_, handed = promised_events(a_case(assigned("ana"), BOOKED), CALL + timedelta(hours=1), POLICY)
    assert HERE in handed.handoff.stage


def test_the_wrap_up_note_and_what_a_crm_gets_in_words_name_the_desks_time():
    case = a_case(BOOKED, PROMISED)
    assert f"a credit by {HERE}" in compose_note(case, POLICY)
    record = crm_record(case, POLICY)
    assert f"Call-backs: {HERE}, booked" in record.note
    assert record.parts["promises"] == f"a credit (due {HERE})"
    assert record.parts["call_back_at"] == CALL, "a field of its own type is an instant"


@pytest.mark.parametrize(
    ("queue", "named"),
    [("billing", "Bills & refunds"), ("store:oak-st", "Oak St"), ("support", "Technical support")],
)
def test_the_note_that_a_crm_gets_names_a_queue_as_the_workspace_does(queue, named):
    bills = replace(POLICY.queues["billing"], label="Bills & refunds")
    renamed = replace(POLICY, queues={**POLICY.queues, "billing": bills})
    handoff = Handoff("x, private message, jane", "look_at_bill", "said: it is on its way", "policy")
    case = a_case(ev.HandedOff(at=CALL, by="ana", queue=queue, tier=2, to=None, handoff=handoff))
    assert f"Handed off to {named}, tier 2: policy." in compose_note(case, renamed)
    assert f"Handed off to {named}, tier 2: policy." in crm_record(case, renamed).note
