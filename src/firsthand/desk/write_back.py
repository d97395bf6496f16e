"""Writing back: what the channel answered, under the fence of the claim, together with the event and the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from firsthand.desk.channel import Answer, Channel, Intent, Later, Refused, Sent, direct
from firsthand.desk.ports import Conflict, Desk, Shelved, Thread
from firsthand.desk.publisher import Publisher, Taken
from firsthand.domain import events as ev
from firsthand.domain.case import Case
from firsthand.domain.events import Event
from firsthand.domain.mention import Mention, stable_id

TRIES = 5


def write_answer(publisher: Publisher, channel: Channel, intent: Intent, answer: Answer) -> tuple[str, bool]:
    if isinstance(answer, Sent):
        status = sent(publisher, intent, answer, "the channel's answer")
        if answer.pause_until:
            why, now = "the channel's budget is spent", publisher.desk.now()
            publisher.outbox.hush(intent.account, answer.pause_until, why, now)
        return status, bool(answer.pause_until)
    if isinstance(answer, Refused):
        refused = ev.ReplyRefused(
            at=publisher.desk.now(), by="channel", reply=intent.id, code=answer.code, message=answer.message[:300]
        )
        return record(publisher, intent, "refused", refused, f"{answer.code}: {answer.message}"[:300]), False
    if isinstance(answer, Later):
        return later(publisher, intent, answer), answer.whole_account
    return not_confirmed(publisher, channel, intent, answer.reason), False


def sent(publisher: Publisher, intent: Intent, answer: Sent, how: str) -> str:
    event = ev.ReplySent(at=publisher.desk.now(), by="channel", reply=intent.id, channel_id=answer.ext_id)
    try:
        return record(publisher, intent, "sent", event, how, ext_id=answer.ext_id, problem="", shelve=answer)
    except Taken:
        return to_person(publisher, intent, f"the channel named post {answer.ext_id}, which is another reply's")


def later(publisher: Publisher, intent: Intent, answer: Later) -> str:
    """A definite "not now" changes only the outbox: for the case the reply still waits."""
    now = publisher.desk.now()
    with publisher.outbox.durable():
        publisher.outbox.write_back(
            intent.id,
            intent.fence,
            seen=("sending",),
            status="later",
            now=now,
            due=answer.retry_at,
            problem=answer.reason[:300],
        )
        publisher.outbox.witness(intent.id, "later", now, reason=answer.reason[:300])
        if answer.whole_account:
            publisher.outbox.hush(intent.account, answer.retry_at, answer.reason[:200], now)
    return "later"


def not_confirmed(publisher: Publisher, channel: Channel, intent: Intent, reason: str) -> str:
    now = publisher.desk.now()
    settle = now + timedelta(seconds=channel.capabilities.settle_seconds)
    event = ev.ReplyNotConfirmed(at=now, by="firsthand", reply=intent.id, reason=reason[:300])
    return record(
        publisher, intent, "unknown", event, reason[:300], settle_until=settle, looks=max(intent.looks, 1)
    )


def to_person(publisher: Publisher, intent: Intent, reason: str) -> str:
    event = ev.ReplyNeedsPerson(at=publisher.desk.now(), by="firsthand", reply=intent.id, reason=reason[:300])
    return record(publisher, intent, "human", event, reason[:300])


def record(
    publisher: Publisher,
    intent: Intent,
    status: str,
    event: Event,
    why: str,
    *,
    shelve: Sent | None = None,
    **changes: Any,
) -> str:
    """The new status, the event and the audit together, if the fence still stands; else only evidence."""
    now = publisher.desk.now()
    changes.setdefault("problem", "" if status == "sent" else why)
    seen = ("sending",) if intent.status == "sending" else (intent.status,)

    def write() -> bool:
        with publisher.outbox.durable():
            moved = publisher.outbox.write_back(
                intent.id, intent.fence, seen=seen, status=status, now=now, **changes
            )
            publisher.outbox.witness(
                intent.id, status if moved else "fenced", now, why=why, fence=intent.fence, **_plain(changes)
            )
            if moved:
                case = _append(publisher.desk, intent.case, event)
                if shelve:
                    _shelve(publisher.desk, intent, case, shelve, now)
                publisher.desk.audit.note(publisher.me, f"reply {status}", intent.id, why[:200])
        return moved

    publisher.fault("before write back")
    moved = _patiently(write)
    publisher.fault("after write back")
    return status if moved else "fenced"


def _plain(changes: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in changes.items() if key in ("ext_id", "settle_until")}


def _append(desk: Desk, case_id: str, event: Event) -> Case:
    case = desk.log.case(case_id)
    return desk.log.append(case_id, (event,), case.version)


def _shelve(desk: Desk, intent: Intent, case: Case, answer: Sent, now: datetime) -> None:
    """Our own post goes onto the shelf as well, so that an answer to it finds its conversation."""
    if answer.ext_id.startswith("seen:"):
        return
    parent = intent.parent_mention
    own = Mention(
        id=answer.ext_id,
        channel=parent.channel if parent else case.channel,
        author=intent.author,
        text=intent.text,
        created_at=now,
        in_reply_to=intent.parent or None,
        inbound=False,
        account=intent.account,
        kind=parent.kind if parent else "mention",
        private=intent.private,
    )
    if not desk.shelf.known([own.key]):
        desk.shelf.put([Shelved(own, case.customer, case.conversation, None, case.id)])
    peer = answer.peer or intent.parent_meta.get("author_id", "") or intent.to
    if intent.private and peer and not (parent and parent.is_private):
        _continue_in_private(desk, intent.account, case, peer)


def _continue_in_private(desk: Desk, account: str, case: Case, peer: str) -> None:
    """What this person writes in private from here on belongs to the same conversation."""
    key = stable_id("conv", account, direct(peer))
    if key != case.conversation and not desk.shelf.threads([key]):
        desk.shelf.keep_threads([Thread(key, account, joined_into=case.conversation)])


def _patiently(write: Callable[[], bool]) -> bool:
    for attempt in range(1, TRIES + 1):
        try:
            return write()
        except Taken:
            raise
        except Conflict:
            if attempt == TRIES:
                raise
    raise AssertionError("unreachable")


def queue_again(publisher: Publisher, intent: Intent, by: str, now: datetime, why: str = "") -> str:
    event = ev.ReplyQueued(at=now, by=by, reply=intent.id, due=now, parent=intent.parent, private=intent.private)
    version = publisher.desk.log.case(intent.case).version + 1
    why = why or "the same slot takes the same text again"
    looks = min(intent.looks, 1)
    return record(
        publisher, intent, "ready", event, why, due=now, context_version=version, problem="", looks=looks
    )


def complete(publisher: Publisher, intent: Intent, answer: Sent, how: str) -> str:
    """The channel showed us our own post: it completes the reply, whatever the call itself said."""
    return sent(publisher, intent, answer, how)


def refuse(publisher: Publisher, intent: Intent, code: str, message: str) -> str:
    """The channel says afterwards that a post never reached the customer."""
    now = publisher.desk.now()
    if intent.status in ("sending", "unknown", "human"):
        event: Event = ev.ReplyRefused(at=now, by="channel", reply=intent.id, code=code, message=message[:300])
        return record(publisher, intent, "refused", event, f"{code}: {message}"[:300])
    if intent.status == "sent":
        event = ev.Noted(at=now, by="channel", what="not delivered", detail=f"{intent.id}: {message}"[:300])
        return record(publisher, intent, "sent", event, message[:300], problem=f"not delivered: {message}"[:300])
    return intent.status
