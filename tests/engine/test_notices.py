"""Who is told what: a hand-off, a missed service level, an approval, a call-back, a promise; never an account fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.domain import events as ev
from firsthand.domain.case import fold
from firsthand.domain.case_parts import Reply
from firsthand.domain.decisions import Handoff, Route
from firsthand.engine.notices import last_action, notice_of
from tests.builders import NOON, a_policy, a_triage, assigned, opened

HANDOFF = Handoff("x, private message, jane", "look_at_bill", "said: you owe $45.50", "policy", note="owes 45.50")
START = (
    opened(),
    ev.Triaged(at=NOON, mention="m-1", triage=a_triage()),
    ev.Routed(at=NOON, route=Route("network", 1, "specialist", ())),
)


def handed(to: str | None = None, by: str = "ana") -> ev.HandedOff:
    return ev.HandedOff(at=NOON, by=by, queue="billing", tier=2, to=to, handoff=HANDOFF)


@pytest.mark.parametrize(
    "status", ["draft", "asked", "approved", "ready", "sent", "refused", "unknown", "human", "cancelled"]
)
def test_the_last_action_says_how_far_a_reply_got_in_words(status):
    case = replace(fold(START), replies=(Reply("r-1", "ana", "", status=status),))
    said = last_action(case)
    assert said.startswith("Reply by ana: ")
    assert said.removeprefix("Reply by ana: ").rstrip(".") not in ("ready", "asked", "human", "unknown")


def told(*events: ev.Event):
    log = (*START, *events)
    return notice_of(fold(log), log, a_policy())


def test_a_hand_off_reaches_the_person_it_names_with_source_stage_and_last_action():
    notice = told(handed(to="ben"))
    assert (notice.kind, notice.to, notice.path) == ("hand_off", ("ben",), "/case/case-1/")
    assert (notice.source, notice.stage) == ("x, private message, jane", "look_at_bill")
    assert notice.title.startswith("Handed off to Billing, tier 2")


def test_a_hand_off_without_a_name_reaches_who_leads_and_later_who_gets_it():
    assert told(handed()).to == ()
    notice = told(handed(), assigned("ben"))
    assert (notice.to, notice.last_action) == (("ben",), HANDOFF.last_action)
    assert told(handed(), assigned("ben"), ev.Released(at=NOON, agent="ben", reason=""), assigned("cy")) is None


def test_who_is_named_or_takes_it_by_hand_is_not_told_twice():
    assert told(handed(to="ben"), assigned("ben")) is None
    by_hand = replace(assigned("ben"), by="ben")
    assert told(handed(), by_hand) is None


def test_work_from_the_queue_needs_no_notice():
    assert told(assigned("ana")) is None


def test_a_missed_service_level_reaches_the_owner_or_who_leads():
    breach = ev.ClockBreached(at=NOON, clock="first_response", due=NOON)
    assert told(assigned("ana"), breach).to == ("ana",)
    assert told(breach).to == ()
    assert told(breach).title == "Service level missed: first answer"


def test_an_approval_is_asked_of_another_person():
    drafted = ev.ReplyDrafted(at=NOON, by="lea", reply="r1", text_sha256="0")
    notice = told(drafted, ev.ApprovalAsked(at=NOON, by="lea", reply="r1", reasons=("it reaches many",)))
    assert (notice.to, notice.not_to) == ((), "lea")
    assert "it reaches many" in notice.title


def test_no_fact_of_an_account_leaves_the_house_even_while_the_customer_is_signed_in():
    learnt = ev.FactLearned(at=NOON, name="balance_due", value="45.5", source="get_account", min_auth=1)
    verified = ev.IdentityVerified(at=NOON, level=2, method="link", until=NOON + timedelta(hours=1))
    promise = ev.PromiseMade(at=NOON, promise="p", text="credit of $45.50", owner="ana", due=NOON)
    for notice in (
        told(verified, learnt, handed()),
        told(verified, learnt, promise, ev.PromiseOverdue(at=NOON, promise="p")),
    ):
        assert "45.5" not in str(notice)


def test_what_one_incident_missed_is_told_as_one_and_another_clock_apart():
    link = ev.Linked(at=NOON, other="inc-1", relation="same_incident")
    late = ev.ClockBreached(at=NOON, clock="first_response", due=NOON)
    assert told(link, late).bundle == "inc-1:first_response"
    assert told(link, replace(late, clock="next_response")).bundle == "inc-1:next_response"


def test_what_was_missed_without_an_incident_is_told_by_the_quarter_of_an_hour():
    late = ev.ClockBreached(at=NOON + timedelta(minutes=14), clock="first_response", due=NOON)
    assert told(late).bundle == told(replace(late, at=NOON)).bundle
    assert told(late).bundle != told(replace(late, at=NOON + timedelta(minutes=15))).bundle
    assert told(handed()).bundle == ""


def test_a_channel_is_called_by_its_name_as_people_write_it():
    log = (*START, ev.ClockBreached(at=NOON, clock="first_response", due=NOON))
    called = replace(fold(log), channel="whatsapp")
    assert notice_of(called, log, a_policy()).source.startswith("WhatsApp, ")
