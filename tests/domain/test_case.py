"""A case changes in one place, and only as its log could have happened."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.domain import events as ev
from firsthand.domain.case import STATES, Case, IllegalEvent, apply, fold
from firsthand.domain.decisions import Finding, Handoff
from tests.builders import NOON, a_case, a_triage, answered, assigned, opened, wrapped_up


def test_a_case_begins_with_its_opening_and_nothing_else():
    with pytest.raises(IllegalEvent, match="before the case was opened"):
        apply(None, ev.NoteAdded(at=NOON, text="too early"))
    with pytest.raises(IllegalEvent, match="open already"):
        apply(a_case(), opened())


def test_an_answer_stops_the_customers_wait_and_a_new_mention_starts_it_again():
    case = a_case(*answered(NOON + timedelta(minutes=5)))
    assert case.waiting_since is None
    assert case.state == "waiting"
    later = NOON + timedelta(minutes=30)
    again = apply(case, ev.MentionJoined(at=later, mention="m-2", author="jane"))
    assert again.waiting_since == later
    assert again.spans == ((NOON, NOON + timedelta(minutes=5)), (later, None))


def test_a_reply_is_sent_once():
    case = a_case(*answered())
    with pytest.raises(IllegalEvent, match="sent once"):
        apply(case, ev.ReplySent(at=NOON, reply="r1", channel_id="again"))


def test_an_approved_reply_is_frozen():
    drafted, approved, *_ = answered()
    case = a_case(drafted, approved)
    with pytest.raises(IllegalEvent, match="frozen"):
        apply(case, ev.ReplyDrafted(at=NOON, by="ana", reply="r1", text_sha256="0" * 64))


def test_other_bytes_than_the_drafted_ones_are_not_approved():
    drafted = answered()[0]
    with pytest.raises(IllegalEvent, match="not the drafted ones"):
        a_case(drafted, ev.ReplyApproved(at=NOON, by="ana", reply="r1", text_sha256="0" * 64))


def test_the_second_approval_is_another_persons():
    drafted = answered()[0]
    asked = ev.ApprovalAsked(at=NOON, by="ana", reply="r1", reasons=("it spreads",))
    own = ev.ReplyApproved(at=NOON, by="ana", reply="r1", text_sha256="f" * 64)
    with pytest.raises(IllegalEvent, match="another person"):
        a_case(drafted, asked, own)
    lead = ev.ReplyApproved(at=NOON, by="lee", reply="r1", text_sha256="f" * 64)
    assert a_case(drafted, asked, lead).reply("r1").approved_by == "lee"


def test_a_blocked_reply_leaves_only_by_a_second_persons_word():
    block = Finding("private_data", "block", 0, 4, "a card number")
    drafted = ev.ReplyDrafted(at=NOON, by="ana", reply="r1", text_sha256="f" * 64, findings=(block,))
    yes = ev.ReplyApproved(at=NOON, by="lee", reply="r1", text_sha256="f" * 64)
    with pytest.raises(IllegalEvent, match="second person"):
        a_case(drafted, yes)
    asked = ev.ApprovalAsked(at=NOON, by="ana", reply="r1", reasons=("a check was overruled",))
    assert a_case(drafted, asked, yes).reply("r1").approved_by == "lee"


def test_a_closed_case_is_reopened_before_a_mention_joins():
    closed = a_case(*answered(), wrapped_up())
    late = NOON + timedelta(hours=2)
    with pytest.raises(IllegalEvent, match="reopen it first"):
        apply(closed, ev.MentionJoined(at=late, mention="m-2", author="jane"))
    case = fold([ev.Reopened(at=late, reason="wrote again")], closed)
    assert (case.state, case.reopened, case.resolved) == ("new", 1, None)


def test_a_hand_off_keeps_the_arrival_and_moves_the_owner():
    packet = Handoff("playbook bill_dispute", "diagnose", "asked for the bill", "low_confidence")
    moved = ev.HandedOff(
        at=NOON + timedelta(minutes=9), by="ana", queue="billing", tier=2, to=None, handoff=packet
    )
    case = a_case(assigned("ana"), moved)
    assert (case.owner, case.opened_at, case.route.queue, case.route.tier) == (None, NOON, "billing", 2)
    assert case.transfers == 1


def test_verification_falls_back_by_itself():
    until = NOON + timedelta(minutes=30)
    case = a_case(ev.IdentityVerified(at=NOON, level=2, method="link", until=until))
    assert case.level_at(until - timedelta(seconds=1)) == 2
    assert case.level_at(until) == 0


def test_a_correction_clears_the_doubt():
    unsure = a_triage(abstain=True, topic="none")
    fix = ev.TriageCorrected(at=NOON, by="ana", mention="m-1", field="topic", old="none", new="billing")
    case = a_case(fix, triage=unsure)
    assert (case.triage.topic, case.triage.abstain, len(case.corrections)) == ("billing", False, 1)


# --- the law: any legal sequence leaves the case in order --------------------------------------------------

STEPS = (
    "mention",
    "assign",
    "release",
    "answer",
    "close",
    "reopen",
    "note",
    "brand",
    "hand off",
    "verify",
    "edit",
)


def _next(case: Case, step: str, number: int) -> list[ev.Event]:
    """The events of one step where it is legal for this case, none where it is not."""
    at = case.touched_at + timedelta(minutes=1)
    if step == "mention" and case.is_open:
        return [ev.MentionJoined(at=at, mention=f"m-{number + 1}", author="jane")]
    if step == "assign" and case.is_open:
        return [assigned(f"agent{number % 3}", at)]
    if step == "release" and case.owner and case.is_open:
        return [ev.Released(at=at, agent=case.owner, reason="shift ended")]
    if step == "answer" and case.is_open:
        return answered(at, reply=f"r{number}")
    if step == "close" and case.is_open:
        return [wrapped_up(at)]
    if step == "reopen" and not case.is_open:
        return [ev.Reopened(at=at, reason="wrote again")]
    if step == "brand":
        return [ev.BrandPosted(at=at, mention=f"b-{number}")]
    if step == "hand off" and case.is_open:
        packet = Handoff("desk", "answer", "read", "out_of_scope")
        return [ev.HandedOff(at=at, by="ana", queue="billing", tier=2, to=None, handoff=packet)]
    if step == "verify":
        return [ev.IdentityVerified(at=at, level=1, method="link", until=at + timedelta(minutes=15))]
    if step == "edit":
        return [ev.MentionEdited(at=at, mention="m-1", version=str(number))]
    return [ev.NoteAdded(at=at, by="ana", text="a note")] if step == "note" else []


@given(st.lists(st.sampled_from(STEPS), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_legal_log_folds_to_a_case_in_order(steps):
    events: list[ev.Event] = [opened(), ev.Triaged(at=NOON, mention="m-1", triage=a_triage())]
    case = fold(events)
    for number, step in enumerate(steps):
        new = _next(case, step, number)
        events += new
        case = fold(new, case) if new else case
    assert case == fold(events), "folding at once and piece by piece gives the same case"
    assert case.version == len(events)
    assert case.state in STATES
    assert (case.closed_at is not None) == (case.state == "closed")
    assert all(end is None or start <= end for start, end in case.spans)
    assert [end for _, end in case.spans[:-1]].count(None) == 0, "only the last wait may be open"
    assert (case.spans[-1][1] is None) == (case.waiting_since is not None)
    assert all(stay.until is None or stay.since <= stay.until for stay in case.stays)
    assert case.stays[-1].until is None
    assert case.state != "closed" or case.waiting_since is None


@given(st.lists(st.sampled_from(STEPS), max_size=25), st.data())
@settings(max_examples=100, deadline=None)
def test_a_log_may_be_cut_anywhere_and_folded_on(steps, data):
    events: list[ev.Event] = [opened(), ev.Triaged(at=NOON, mention="m-1", triage=a_triage())]
    for number, step in enumerate(steps):
        events += _next(fold(events), step, number)
    cut = data.draw(st.integers(1, len(events)))
    begun = fold(events[:cut])
    assert begun.version == cut, "a version counts the events, so that a gap is seen when something is appended"
    assert fold(events[cut:], begun) == fold(events)
    if cut < len(events):
        assert fold(events[:cut]) == begun, "folding on changes nothing that was folded before"


# --- the other law: what cannot follow is refused, and by its own name ---------------------------------------

NAMES = (
    "r1",
    "r2",
    "m-1",
    "m-9",
    "ana",
    "bo",
    "f" * 64,
    "topic",
    "tier",
    "sentiment",
    "nonsense",
    "call-1",
    "true",
    "2",
)


def _field(kind: type, name: str, hint: object) -> st.SearchStrategy:
    """Anything of the field's type; words are mostly such as the case knows."""
    if name == "at":
        return st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC))
    if name == "input":
        return st.just({"answer": "yes"})
    return st.sampled_from(NAMES) if hint is str else st.from_type(hint)


def _events_of(kind: type[ev.Event]) -> st.SearchStrategy:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _field(kind, field.name, hints[field.name]) for field in fields(kind)})


any_event = st.sampled_from(ev.EVENTS).flatmap(_events_of)


def _followed(case: Case, event: ev.Event) -> Case | None:
    """The case after the event; None where it is refused. Any other exception is a bug."""
    try:
        return apply(case, event)
    except IllegalEvent:
        return None


@given(st.lists(st.sampled_from(STEPS), max_size=8), st.lists(any_event, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_event_follows_or_is_refused_and_a_refused_one_leaves_no_trace(steps, strangers):
    case = fold([opened(), ev.Triaged(at=NOON, mention="m-1", triage=a_triage())])
    for number, step in enumerate(steps):
        new = _next(case, step, number)
        case = fold(new, case) if new else case
    for stranger in strangers:
        before = repr(case)
        sent = {reply.id for reply in case.replies if reply.status == "sent"}
        after = _followed(case, stranger)
        assert repr(case) == before, "a case is never changed in passing"
        if after is None:
            continue
        assert after.version == case.version + 1
        assert after.opened_at == case.opened_at
        assert after.state in STATES
        assert sent <= {reply.id for reply in after.replies if reply.status == "sent"}, "what is out stays out"
        assert len(after.thread) >= len(case.thread)
        case = after


@pytest.mark.parametrize(
    ("stranger", "why"),
    [
        (ev.ReplyApproved(at=NOON, by="ana", reply="r7", text_sha256="f" * 64), "no reply r7"),
        (ev.ReplySent(at=NOON, reply="r7", channel_id="p"), "no reply r7"),
        (ev.Reopened(at=NOON, reason="again"), "an open case"),
        (ev.Released(at=NOON, agent="bo", reason="shift ended"), "bo does not hold"),
        (ev.MentionEdited(at=NOON, mention="m-9", version="2"), "m-9 is not in this case"),
        (ev.MentionDeleted(at=NOON, mention="m-9"), "m-9 is not in this case"),
        (ev.PlaybookAdvanced(at=NOON, input={}, step="ask"), "only after it started"),
        (ev.CallBackMissed(at=NOON, call_back="c1"), "no call-back c1"),
        (ev.TriageCorrected(at=NOON, by="ana", mention="m-1", field="mood", old="", new=""), "has no mood"),
        (ev.TriageCorrected(at=NOON, by="ana", mention="m-1", field="tier", old="1", new="top"), "is a number"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, ev.Event) else "",
)
def test_what_cannot_follow_is_refused_with_the_reason(stranger, why):
    with pytest.raises(IllegalEvent, match=why):
        apply(a_case(), stranger)


def test_a_closed_case_is_not_assigned_handed_off_or_closed_again():
    closed = a_case(*answered(), wrapped_up())
    packet = Handoff("desk", "ask", "read", "limit")
    for late in (
        assigned("bo"),
        ev.HandedOff(at=NOON, by="ana", queue="billing", tier=2, to=None, handoff=packet),
        wrapped_up(),
    ):
        with pytest.raises(IllegalEvent, match="closed"):
            apply(closed, late)
