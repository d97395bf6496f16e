"""The journey of a mention on one page: intake, reply, wrap-up, and tick (what time alone does).

Each visit takes one case and gives the events that follow. The order of decisions stands here and nowhere
else; each decision has a room of its own below.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.decisions import Draft, Finding, Handoff, Offer, Triage
from firsthand.domain.mention import Mention
from firsthand.domain.policy import Policy
from firsthand.engine.approval import second_approval
from firsthand.engine.arrivals import joined, opened
from firsthand.engine.promised import next_promised, promised_events
from firsthand.engine.service_level import due_events, next_due
from firsthand.engine.triage.continuing import kept_for_its_case

# --- intake: triage, route ---------------------------------------------------------------------------------


def intake(
    mention: Mention,
    triage: Triage | None,
    case: Case | None,
    policy: Policy,
    *,
    conversation: str,
    customer: str,
    earlier: str | None = None,
    told: str = "",
) -> tuple[ev.Event, ...]:
    """What one more mention of a conversation means for its case; nothing, for noise without one.

    `case` is the conversation's current case, open or closed inside the reopening window; `earlier` is the
    id of one that was closed before it; `told` is what we said since they last asked.
    """
    if not mention.inbound:
        return (ev.BrandPosted(at=mention.created_at, by=mention.author, mention=mention.key),) if case else ()
    assert triage is not None, "an inbound mention is read before it is routed"
    wanted = (triage.wanted and not kept_for_its_case(triage)) or _for_a_store(mention)
    if case is None:
        return opened(mention, triage, policy, conversation, customer, earlier) if wanted else ()
    return joined(mention, triage, case, policy, wanted=wanted, told=told)


def _for_a_store(mention: Mention) -> bool:
    """Every review on a store's page reaches its manager, praise included, whatever triage says."""
    return bool(mention.page and mention.page.startswith("store:") and mention.is_review)


# --- reply: check, approve, queue --------------------------------------------------------------------------


def reply(
    case: Case,
    draft: Draft,
    findings: Sequence[Finding],
    policy: Policy,
    *,
    reply_id: str,
    by: str,
    now: datetime,
    parent: str,
    overruled: bool = False,
) -> tuple[ev.Event, ...]:
    """A draft goes on its way: blocked, waiting for a second approval, or queued with its undo time."""
    digest = sha256(draft.text.encode()).hexdigest()
    drafted = ev.ReplyDrafted(
        at=now, by=by, reply=reply_id, text_sha256=digest, private=not draft.public, findings=tuple(findings)
    )
    blocking = tuple(finding for finding in findings if finding.severity == "block")
    if blocking and not overruled:
        return (drafted, ev.ReplyBlocked(at=now, by=by, reply=reply_id, findings=blocking))
    if reasons := second_approval(case, draft, findings, policy):
        return (drafted, ev.ApprovalAsked(at=now, by=by, reply=reply_id, reasons=reasons))
    approved = ev.ReplyApproved(at=now, by=by, reply=reply_id, text_sha256=digest)
    return (drafted, approved, _queued(reply_id, by, now, parent, not draft.public, policy))


def approve(
    case: Case, reply_id: str, policy: Policy, *, by: str, now: datetime, parent: str
) -> tuple[ev.Event, ...]:
    """The second person's yes: the same bytes, frozen and queued."""
    asked = case.reply(reply_id)
    approved = ev.ReplyApproved(at=now, by=by, reply=reply_id, text_sha256=asked.text_sha256)
    return (approved, _queued(reply_id, by, now, parent, asked.private, policy))


def _queued(reply_id: str, by: str, now: datetime, parent: str, private: bool, policy: Policy) -> ev.ReplyQueued:
    due = now + timedelta(seconds=policy.undo_seconds)
    return ev.ReplyQueued(at=now, by=by, reply=reply_id, due=due, parent=parent, private=private)


# --- hand-off and wrap-up ----------------------------------------------------------------------------------


def hand_off(
    case: Case, handoff: Handoff, *, queue: str, tier: int, to: str | None, by: str, now: datetime
) -> tuple[ev.Event, ...]:
    """To another person or a higher tier; the original arrival and the age are kept, for the log has them."""
    return (ev.HandedOff(at=now, by=by, queue=queue, tier=tier, to=to, handoff=handoff),)


def wrap_up(
    case: Case,
    *,
    disposition: str,
    note: str,
    resolved: bool,
    offers: Sequence[Offer],
    by: str,
    now: datetime,
    handling_seconds: float | None = None,
) -> tuple[ev.Event, ...]:
    """Document, record what was offered or withheld and why, close."""
    decided = tuple(ev.OfferDecided(at=now, decision=offer) for offer in offers)
    closed = ev.WrappedUp(
        at=now,
        by=by,
        disposition=disposition,
        note=note,
        resolved=resolved,
        handling_seconds=handling_seconds,
    )
    return (*decided, closed)


# --- tick: what time alone does ----------------------------------------------------------------------------


def tick(case: Case, now: datetime, policy: Policy) -> tuple[ev.Event, ...]:
    """Clocks that warn or breach, and cases that nobody took in time going back to their queue."""
    promised = promised_events(case, now, policy)
    back = () if promised else _not_opened(case, now, policy) or _held_too_long(case, now, policy)
    return (*due_events(case, policy, now), *promised, *back)


def next_tick(case: Case, policy: Policy) -> datetime | None:
    """When time alone has something to do next: a clock's mark, a case not opened, or one held too long."""
    moments = [
        next_due(case, policy),
        open_until(case, policy),
        _back_to_queue_at(case, policy),
        next_promised(case),
    ]
    return min((moment for moment in moments if moment), default=None)


def open_until(case: Case, policy: Policy) -> datetime | None:
    """By when its owner has to open a case that was given to them; None where nobody is asked to."""
    if not policy.accept_seconds or case.offered_at is None or case.state != "assigned":
        return None
    return case.offered_at + timedelta(seconds=policy.accept_seconds)


def _not_opened(case: Case, now: datetime, policy: Policy) -> tuple[ev.Event, ...]:
    """Given to somebody who did not open it in time: back to the queue, the age kept, for the next."""
    moment = open_until(case, policy)
    if moment is None or now < moment or case.owner is None:
        return ()
    return (ev.NotOpened(at=now, agent=case.owner, seconds=policy.accept_seconds),)


def _held_too_long(case: Case, now: datetime, policy: Policy) -> tuple[ev.Event, ...]:
    """Held for a long time without a word while the customer waits: back to the queue, the age kept."""
    moment = _back_to_queue_at(case, policy)
    if moment is None or now < moment or case.owner is None:
        return ()
    return (ev.Released(at=now, agent=case.owner, reason="held without an answer; back to the queue"),)


def _back_to_queue_at(case: Case, policy: Policy) -> datetime | None:
    if case.state != "assigned" or case.owner is None or case.waiting_since is None:
        return None
    touched = [reply.drafted_at for reply in case.replies if reply.drafted_at]
    touched += [note.at for note in case.notes]
    last = max([case.stays[-1].since, *touched])
    return last + timedelta(minutes=policy.capacity.idle_release_minutes)
