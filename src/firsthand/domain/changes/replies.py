"""What a reply changes on its way: each step asks for the one before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from firsthand.domain import events as ev
from firsthand.domain.case_parts import Reply
from firsthand.domain.changes.shared import changed, must, we_wait
from firsthand.domain.folded import Case


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
        return changed(case, replies=(*case.replies, fresh))
    must(old.status in ("draft", "asked"), "an approved reply is frozen; a change is a new reply")
    return _with_reply(case, fresh)


def _with_reply(case: Case, reply: Reply) -> Case:
    return changed(case, replies=tuple(reply if r.id == reply.id else r for r in case.replies))


def _blocked(case: Case, event: ev.ReplyBlocked) -> Case:
    reply = case.reply(event.reply)
    must(reply.status in ("draft", "asked"), "only a draft is blocked")
    return _with_reply(case, replace(reply, findings=event.findings))


def _asked(case: Case, event: ev.ApprovalAsked) -> Case:
    reply = case.reply(event.reply)
    must(reply.status in ("draft", "asked"), "approval is asked for a draft")
    return _with_reply(case, replace(reply, status="asked", asked_why=event.reasons))


def _approved(case: Case, event: ev.ReplyApproved) -> Case:
    reply = case.reply(event.reply)
    must(reply.status in ("draft", "asked"), "a reply is approved once")
    must(reply.text_sha256 == event.text_sha256, "the approved bytes are not the drafted ones")
    blocked = any(finding.severity == "block" for finding in reply.findings)
    must(reply.status == "asked" or not blocked, "a blocked reply leaves only by a second person's word")
    must(reply.status != "asked" or reply.by != event.by, "the second approval is another person's")
    return _with_reply(case, replace(reply, status="approved", approved_by=event.by))


def _queued(case: Case, event: ev.ReplyQueued) -> Case:
    reply = case.reply(event.reply)
    must(reply.status in ("approved", "human", "unknown"), "only an approved reply waits in the outbox")
    return _with_reply(case, replace(reply, status="ready", due=event.due, private=event.private))


def _cancelled(case: Case, event: ev.ReplyCancelled) -> Case:
    reply = case.reply(event.reply)
    must(reply.status not in ("sent", "cancelled"), "what is sent cannot be taken back")
    return _with_reply(case, replace(reply, status="cancelled", problem=event.reason))


def _sent(case: Case, event: ev.ReplySent) -> Case:
    reply = case.reply(event.reply)
    must(reply.status in ("ready", "unknown", "human"), "a reply is sent once, from the outbox")
    sent = replace(reply, status="sent", sent_at=event.at, channel_id=event.channel_id, problem="")
    return we_wait(_with_reply(case, sent), event.at)


def _stuck(status: str) -> Callable[[Case, Any], Case]:
    def change(case: Case, event: Any) -> Case:
        reply = case.reply(event.reply)
        must(reply.status in ("ready", "unknown", "human"), f"a reply is {status} only from the outbox")
        problem = event.message if isinstance(event, ev.ReplyRefused) else event.reason
        return _with_reply(case, replace(reply, status=status, problem=problem))

    return change


CHANGES: dict[type[ev.Event], Callable[[Case, Any], Case]] = {
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
}
