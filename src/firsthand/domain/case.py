"""A case: the unit of work. `apply` is the only place where a case changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.decisions import Assignment, Finding, Handoff, Offer, Route, Triage

OPEN_STATES = ("new", "assigned", "waiting")
STATES = (*OPEN_STATES, "closed")
REPLY_OPEN = ("draft", "asked", "approved", "ready", "unknown", "human")


class IllegalEvent(ValueError):
    """An event that cannot follow what the log already says: the log and the writer disagree."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of the thread: a mention of the customer's, or a post of the brand's."""

    id: str
    at: datetime
    by: str
    inbound: bool
    private: bool = False
    gone: bool = False
    version: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply and how far it got. The text stands in the outbox under the same id."""

    id: str
    by: str
    text_sha256: str
    status: str = "draft"
    """draft, asked, approved, ready, sent, refused, unknown, human, cancelled"""
    private: bool = False
    drafted_at: datetime | None = None
    approved_by: str | None = None
    asked_why: tuple[str, ...] = ()
    due: datetime | None = None
    sent_at: datetime | None = None
    channel_id: str = ""
    findings: tuple[Finding, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    id: str
    text: str
    owner: str
    due: datetime
    kept: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call that was promised for a time. `state` is booked, reminded, done, not reached or missed."""

    id: str
    start: datetime
    end: datetime
    about: str
    owner: str = ""
    state: str = "booked"

    @property
    def is_open(self) -> bool:
        return self.state in ("booked", "reminded")


@dataclass(frozen=True, slots=True)
class Run:
    """A playbook's run on this case: the inputs so far; the interpreter's state is their fold."""

    playbook: str
    version: str
    inputs: tuple[dict[str, Any], ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of time in which one person (or nobody) held the case."""

    agent: str | None
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Case:
    """The fold of a case's events. Nothing here is stored but as a projection that can be rebuilt."""

    id: str
    channel: str
    account: str
    conversation: str
    customer: str
    author: str
    opened_at: datetime
    version: int = 0
    state: str = "new"
    page: str | None = None
    private: bool = False
    rating: int | None = None
    reach: int | None = None
    thread: tuple[Seen, ...] = ()
    triage: Triage | None = None
    corrections: tuple[ev.TriageCorrected, ...] = ()
    route: Route | None = None
    routed_at: datetime | None = None
    owner: str | None = None
    assignment: Assignment | None = None
    stays: tuple[Stay, ...] = ()
    waiting_since: datetime | None = None
    """Since when the customer has been waiting for us; None while we wait for the customer."""
    replies: tuple[Reply, ...] = ()
    run: Run | None = None
    facts: tuple[tuple[str, str, str], ...] = ()
    auth_level: int = 0
    auth_until: datetime | None = None
    auth_account: str = ""
    private_channel: str = ""
    notes: tuple[ev.NoteAdded, ...] = ()
    promises: tuple[Promise, ...] = ()
    handoffs: tuple[tuple[datetime, str, int, Handoff], ...] = ()
    offers: tuple[Offer, ...] = ()
    offers_answered: tuple[tuple[str, bool], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    disposition: str = ""
    note: str = ""
    resolved: bool | None = None
    closed_at: datetime | None = None
    first_closed_at: datetime | None = None
    reopened: int = 0
    handling_seconds: float | None = None
    breached: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    survey: int | None = None
    touched_at: datetime | None = None
    spans: tuple[tuple[datetime, datetime | None], ...] = field(default=())
    """When the customer was waiting for us: the intervals that the service clocks count."""
    survey_resolved: bool | None = None
    """What the customer's survey said: resolved or not; None where it did not say."""
    protected: tuple[tuple[str, int], ...] = ()
    """Facts of the account, each with the level of authentication above which it may be shown."""
    call_backs: tuple[CallBack, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    @property
    def first_sent_at(self) -> datetime | None:
        """When the customer first heard from us: a sent reply, or a post of the brand's in the thread."""
        sent = [reply.sent_at for reply in self.replies if reply.sent_at]
        posted = [seen.at for seen in self.thread if not seen.inbound]
        return min(sent + posted, default=None)

    @property
    def transfers(self) -> int:
        return len(self.handoffs)

    def reply(self, reply_id: str) -> Reply:
        for reply in self.replies:
            if reply.id == reply_id:
                return reply
        raise IllegalEvent(f"case {self.id} has no reply {reply_id}")

    def level_at(self, now: datetime) -> int:
        """The authentication level in force: it falls back by itself when its time is over."""
        return self.auth_level if self.auth_until and now < self.auth_until else 0


def _with(case: Case, **changes: Any) -> Case:
    """A copy with these fields changed. As `dataclasses.replace`, at a twentieth of its cost for fifty fields:
    a month's log is folded with it."""
    changed = object.__new__(Case)
    changed.__dict__.update(case.__dict__)
    changed.__dict__.update(changes)
    return changed


def fold(events: Iterable[ev.Event], case: Case | None = None) -> Case:
    """The case that a log describes. Raises IllegalEvent where the log could not have happened."""
    for event in events:
        case = apply(case, event)
    if case is None:
        raise IllegalEvent("an empty log is no case")
    return case


def apply(case: Case | None, event: ev.Event) -> Case:
    """The case after one more event. Raises IllegalEvent when the event cannot follow."""
    if isinstance(event, ev.CaseOpened):
        if case is not None:
            raise IllegalEvent(f"case {event.case} is open already")
        return _opened(event)
    if case is None:
        raise IllegalEvent(f"{type(event).__name__} before the case was opened")
    change = _CHANGES[type(event)]
    return _with(change(case, event), version=case.version + 1, touched_at=event.at)


# --- one function for each kind of event -------------------------------------------------------------------


def _opened(event: ev.CaseOpened) -> Case:
    return Case(
        id=event.case,
        channel=event.channel,
        account=event.account,
        conversation=event.conversation,
        customer=event.customer,
        author=event.author,
        opened_at=event.at,
        version=1,
        page=event.page,
        private=event.private,
        rating=event.rating,
        reach=event.reach,
        thread=(Seen(event.mention, event.at, event.author, inbound=True, private=event.private),),
        stays=(Stay(None, event.at),),
        waiting_since=event.at,
        spans=((event.at, None),),
        touched_at=event.at,
    )


def _must(condition: bool, why: str) -> None:
    if not condition:
        raise IllegalEvent(why)


def _customer_waits(case: Case, at: datetime) -> Case:
    if case.waiting_since is not None:
        return case
    state = "assigned" if case.owner else "new"
    return _with(case, waiting_since=at, spans=(*case.spans, (at, None)), state=state)


def _we_wait(case: Case, at: datetime) -> Case:
    if case.waiting_since is None:
        return case
    *before, (start, _) = case.spans
    state = "waiting" if case.is_open else case.state
    return _with(case, waiting_since=None, spans=(*before, (start, max(start, at))), state=state)


def _joined(case: Case, event: ev.MentionJoined) -> Case:
    _must(case.is_open, "a mention joins an open case; reopen it first")
    seen = Seen(event.mention, event.at, event.author, inbound=True, private=event.private)
    return _customer_waits(_with(case, thread=(*case.thread, seen)), event.at)


def _brand_posted(case: Case, event: ev.BrandPosted) -> Case:
    seen = Seen(event.mention, event.at, event.by, inbound=False)
    return _we_wait(_with(case, thread=(*case.thread, seen)), event.at)


def _mark_seen(case: Case, mention: str, **changes: Any) -> Case:
    _must(any(seen.id == mention for seen in case.thread), f"mention {mention} is not in this case")
    thread = tuple(replace(seen, **changes) if seen.id == mention else seen for seen in case.thread)
    return _with(case, thread=thread)


def _edited(case: Case, event: ev.MentionEdited) -> Case:
    return _mark_seen(case, event.mention, version=event.version)


def _deleted(case: Case, event: ev.MentionDeleted) -> Case:
    return _mark_seen(case, event.mention, gone=True)


def _triaged(case: Case, event: ev.Triaged) -> Case:
    return _with(case, triage=event.triage)


def _corrected(case: Case, event: ev.TriageCorrected) -> Case:
    _must(case.triage is not None, "a reading is corrected only after there is one")
    assert case.triage is not None
    now = getattr(case.triage, event.field)
    value: object = event.new
    if isinstance(now, bool):
        value = event.new == "true"
    elif isinstance(now, int):
        value = int(event.new)
    changes: dict[str, Any] = {event.field: value, "abstain": False}
    if event.field == "topic":
        changes["topic_confidence"] = 1.0
    corrected = replace(case.triage, **changes)
    return _with(case, triage=corrected, corrections=(*case.corrections, event))


def _routed(case: Case, event: ev.Routed) -> Case:
    return _with(case, route=event.route, routed_at=event.at)


def _reopened(case: Case, event: ev.Reopened) -> Case:
    _must(not case.is_open, "an open case is not reopened")
    state = "assigned" if case.owner else "new"
    fresh = _with(case, state=state, closed_at=None, resolved=None, reopened=case.reopened + 1)
    return _customer_waits(fresh, event.at)


def _linked(case: Case, event: ev.Linked) -> Case:
    return _with(case, links=(*case.links, (event.other, event.relation)))


def _moved(case: Case, owner: str | None, at: datetime) -> Case:
    *before, last = case.stays
    stays = (*before, replace(last, until=max(last.since, at)), Stay(owner, max(last.since, at)))
    state = case.state
    if state in ("new", "assigned"):
        state = "assigned" if owner else "new"
    return _with(case, owner=owner, stays=stays, state=state)


def _assigned(case: Case, event: ev.Assigned) -> Case:
    _must(case.is_open, "a closed case is not assigned")
    moved = _moved(case, event.assignment.agent, event.at)
    return _with(moved, assignment=event.assignment)


def _let_go(case: Case, event: ev.Declined | ev.Released) -> Case:
    _must(case.owner == event.agent, f"{event.agent} does not hold case {case.id}")
    return _moved(case, None, event.at)


def _handed_off(case: Case, event: ev.HandedOff) -> Case:
    _must(case.is_open, "a closed case is not handed off")
    route = case.route or Route(event.queue, event.tier, "hand-off", ())
    route = replace(route, queue=event.queue, tier=event.tier, rule="hand-off", reasons=(event.handoff.reason,))
    kept = (*case.handoffs, (event.at, event.queue, event.tier, event.handoff))
    return _moved(_with(case, route=route, handoffs=kept), event.to, event.at)


def _playbook_started(case: Case, event: ev.PlaybookStarted) -> Case:
    return _with(case, run=Run(event.playbook, event.version))


def _playbook_advanced(case: Case, event: ev.PlaybookAdvanced) -> Case:
    _must(case.run is not None, "a playbook advances only after it started")
    assert case.run is not None
    return _with(case, run=replace(case.run, inputs=(*case.run.inputs, event.input), step=event.step))


def _fact(case: Case, event: ev.FactLearned) -> Case:
    others = tuple(fact for fact in case.facts if fact[0] != event.name)
    learnt = _with(case, facts=(*others, (event.name, event.value, event.source)))
    if not event.min_auth or (event.name, event.min_auth) in case.protected:
        return learnt
    return _with(learnt, protected=(*case.protected, (event.name, event.min_auth)))


def _to_private(case: Case, event: ev.MovedToPrivate) -> Case:
    return _with(case, private_channel=event.channel)


def _verified(case: Case, event: ev.IdentityVerified) -> Case:
    return _with(case, auth_level=event.level, auth_until=event.until, auth_account=event.account)


def _drafted(case: Case, event: ev.ReplyDrafted) -> Case:
    fresh = Reply(
        event.reply,
        event.by,
        event.text_sha256,
        private=event.private,
        drafted_at=event.at,
        findings=event.findings,
    )
    old = next((reply for reply in case.replies if reply.id == event.reply), None)
    if old is None:
        return _with(case, replies=(*case.replies, fresh))
    _must(old.status in ("draft", "asked"), "an approved reply is frozen; a change is a new reply")
    return _with_reply(case, fresh)


def _with_reply(case: Case, changed: Reply) -> Case:
    return _with(case, replies=tuple(changed if r.id == changed.id else r for r in case.replies))


def _blocked(case: Case, event: ev.ReplyBlocked) -> Case:
    reply = case.reply(event.reply)
    _must(reply.status in ("draft", "asked"), "only a draft is blocked")
    return _with_reply(case, replace(reply, findings=event.findings))


def _asked(case: Case, event: ev.ApprovalAsked) -> Case:
    reply = case.reply(event.reply)
    _must(reply.status in ("draft", "asked"), "approval is asked for a draft")
    return _with_reply(case, replace(reply, status="asked", asked_why=event.reasons))


def _approved(case: Case, event: ev.ReplyApproved) -> Case:
    reply = case.reply(event.reply)
    _must(reply.status in ("draft", "asked"), "a reply is approved once")
    _must(reply.text_sha256 == event.text_sha256, "the approved bytes are not the drafted ones")
    _must(reply.status != "asked" or reply.by != event.by, "the second approval is another person's")
    return _with_reply(case, replace(reply, status="approved", approved_by=event.by))


def _queued(case: Case, event: ev.ReplyQueued) -> Case:
    reply = case.reply(event.reply)
    _must(reply.status in ("approved", "human", "unknown"), "only an approved reply waits in the outbox")
    return _with_reply(case, replace(reply, status="ready", due=event.due, private=event.private))


def _cancelled(case: Case, event: ev.ReplyCancelled) -> Case:
    reply = case.reply(event.reply)
    _must(reply.status not in ("sent", "cancelled"), "what is sent cannot be taken back")
    return _with_reply(case, replace(reply, status="cancelled", problem=event.reason))


def _sent(case: Case, event: ev.ReplySent) -> Case:
    reply = case.reply(event.reply)
    _must(reply.status in ("ready", "unknown", "human"), "a reply is sent once, from the outbox")
    changed = replace(reply, status="sent", sent_at=event.at, channel_id=event.channel_id, problem="")
    return _we_wait(_with_reply(case, changed), event.at)


def _stuck(status: str) -> Callable[[Case, Any], Case]:
    def change(case: Case, event: Any) -> Case:
        reply = case.reply(event.reply)
        _must(reply.status in ("ready", "unknown", "human"), f"a reply is {status} only from the outbox")
        problem = event.message if isinstance(event, ev.ReplyRefused) else event.reason
        return _with_reply(case, replace(reply, status=status, problem=problem))

    return change


def _note(case: Case, event: ev.NoteAdded) -> Case:
    return _with(case, notes=(*case.notes, event))


def _promised(case: Case, event: ev.PromiseMade) -> Case:
    promise = Promise(event.promise, event.text, event.owner, event.due)
    return _with(case, promises=(*case.promises, promise))


def _promise_kept(case: Case, event: ev.PromiseKept) -> Case:
    kept = tuple(replace(p, kept=True) if p.id == event.promise else p for p in case.promises)
    return _with(case, promises=kept)


def _promise_overdue(case: Case, event: ev.PromiseOverdue) -> Case:
    late = tuple(replace(p, overdue=True) if p.id == event.promise else p for p in case.promises)
    return _with(case, promises=late)


def _call_back_booked(case: Case, event: ev.CallBackBooked) -> Case:
    _must(all(c.id != event.call_back for c in case.call_backs), "a call-back is booked once")
    booked = CallBack(event.call_back, event.start, event.end, event.about, event.owner)
    return _with(case, call_backs=(*case.call_backs, booked))


def _call_back(state: str) -> Callable[[Case, Any], Case]:
    def change(case: Case, event: Any) -> Case:
        known = [c for c in case.call_backs if c.id == event.call_back]
        _must(bool(known), f"no call-back {event.call_back} was booked")
        _must(known[0].is_open or state in ("done", "not reached"), "a call-back that is over stays over")
        to = "not reached" if isinstance(event, ev.CallBackDone) and not event.reached else state
        calls = tuple(replace(c, state=to) if c.id == event.call_back else c for c in case.call_backs)
        return _with(case, call_backs=calls)

    return change


def _offer_decided(case: Case, event: ev.OfferDecided) -> Case:
    return _with(case, offers=(*case.offers, event.decision))


def _offer_answered(case: Case, event: ev.OfferAnswered) -> Case:
    return _with(case, offers_answered=(*case.offers_answered, (event.offer, event.accepted)))


def _wrapped_up(case: Case, event: ev.WrappedUp) -> Case:
    _must(case.is_open, "a case is closed once; reopen it first")
    waited = _we_wait(case, event.at)
    *before, last = waited.stays
    return _with(
        waited,
        state="closed",
        disposition=event.disposition,
        note=event.note,
        resolved=event.resolved,
        handling_seconds=event.handling_seconds,
        closed_at=event.at,
        first_closed_at=case.first_closed_at or event.at,
        stays=(*before, replace(last, until=max(last.since, event.at)), Stay(case.owner, event.at)),
    )


def _breached(case: Case, event: ev.ClockBreached) -> Case:
    return _with(case, breached=(*case.breached, event.clock))


def _warned(case: Case, event: ev.ClockWarned) -> Case:
    return _with(case, warned=(*case.warned, event.clock))


def _survey(case: Case, event: ev.SurveyAnswered) -> Case:
    return _with(case, survey=event.score, survey_resolved=event.resolved)


def _unchanged(case: Case, event: ev.Event) -> Case:
    return case


_CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
    ev.MentionJoined: _joined,
    ev.BrandPosted: _brand_posted,
    ev.MentionEdited: _edited,
    ev.MentionDeleted: _deleted,
    ev.Triaged: _triaged,
    ev.TriageCorrected: _corrected,
    ev.Routed: _routed,
    ev.Reopened: _reopened,
    ev.Linked: _linked,
    ev.Assigned: _assigned,
    ev.Declined: _let_go,
    ev.Released: _let_go,
    ev.HandedOff: _handed_off,
    ev.PlaybookStarted: _playbook_started,
    ev.PlaybookAdvanced: _playbook_advanced,
    ev.FactLearned: _fact,
    ev.MovedToPrivate: _to_private,
    ev.IdentityVerified: _verified,
    ev.ReplyDrafted: _drafted,
    ev.ReplyBlocked: _blocked,
    ev.ApprovalAsked: _asked,
    ev.ReplyApproved: _approved,
    ev.ReplyQueued: _queued,
    ev.ReplyCancelled: _cancelled,
    ev.ReplySent: _sent,
    ev.ReplyRefused: _stuck("refused"),
    ev.ReplyNotConfirmed: _stuck("unknown"),
    ev.ReplyNeedsPerson: _stuck("human"),
    ev.NoteAdded: _note,
    ev.PromiseMade: _promised,
    ev.PromiseKept: _promise_kept,
    ev.PromiseOverdue: _promise_overdue,
    ev.CallBackBooked: _call_back_booked,
    ev.CallBackDue: _call_back("reminded"),
    ev.CallBackDone: _call_back("done"),
    ev.CallBackMissed: _call_back("missed"),
    ev.OfferDecided: _offer_decided,
    ev.OfferAnswered: _offer_answered,
    ev.WrappedUp: _wrapped_up,
    ev.ClockBreached: _breached,
    ev.ClockWarned: _warned,
    ev.SurveyAnswered: _survey,
    ev.Noted: _unchanged,
}
assert set(_CHANGES) | {ev.CaseOpened} == set(ev.EVENTS), "every event has its change"
