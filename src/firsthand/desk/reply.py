"""Reply: a person's words on their way out: checked, approved, frozen, placed in the outbox once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from firsthand.desk.attachments import Attachment, packed
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain import events as ev
from firsthand.domain.case import Case, fold
from firsthand.domain.decisions import Draft, Finding
from firsthand.domain.events import Event
from firsthand.domain.mention import stable_id
from firsthand.engine import visits
from firsthand.engine.safety import check


@dataclass(frozen=True, slots=True)
class Written:
    """What an agent wrote for one case, with the version of the case that was on screen.

    `client_token` is made once by the page or the program: a double click or a retry collapses on it.
    `parent` is the channel id of the mention that is answered.
    """

    case: str
    text: str
    by: str
    client_token: str
    seen_version: int
    parent: str
    to: str = ""
    in_reply_to_text: str = ""
    private: bool = False
    overruled: bool = False
    attached: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: queued, blocked, asked (second approval), or known already under its token."""

    reply: str
    status: str
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()
    case: Case | None = None


class Changed(Conflict):
    """The thread moved on since the writer saw it: `what` says how, so that the page can show it."""

    def __init__(self, what: Sequence[Event]) -> None:
        self.what = tuple(what)
        super().__init__("the case changed while you were writing")


MATTERS = (ev.MentionJoined, ev.BrandPosted, ev.MentionEdited, ev.MentionDeleted, ev.ReplyQueued, ev.WrappedUp)
"""What makes an answer that was written before it a risk: somebody else spoke."""


def draft_of(written: Written, case: Case) -> Draft:
    return Draft(
        text=written.text,
        channel=case.private_channel or case.channel,
        public=not (written.private or case.private),
        in_reply_to_text=written.in_reply_to_text,
        handle=written.to or case.author,
    )


def findings_of(draft: Draft, case: Case, desk: Desk) -> tuple[Finding, ...]:
    """What the checks say of a draft, as the composer shows it while the agent types. A sign-in counts while it lasts."""
    now = replace(case, auth_level=case.level_at(desk.now()))
    return tuple(check(draft, desk.proofread(draft.text), now, desk.policy))


def send(written: Written, desk: Desk) -> Outcome:
    """Check and place one reply. Raises Changed when the thread moved on since it was seen."""
    if known := desk.outbox.by_token(written.case, written.client_token):
        case = desk.log.case(written.case)
        return Outcome(known, case.reply(known).status, case=case)
    case = desk.log.case(written.case)
    must_be_fresh(case, written.seen_version, desk)
    reply_id = stable_id("reply", written.case, written.client_token)
    draft = draft_of(written, case)
    findings = findings_of(draft, case, desk)
    events = visits.reply(
        case,
        draft,
        findings,
        desk.policy,
        reply_id=reply_id,
        by=written.by,
        now=desk.now(),
        parent=written.parent,
        overruled=written.overruled,
    )
    if isinstance(events[-1], ev.ReplyBlocked):
        blocked = ev.ReplyBlocked(at=desk.now(), by=written.by, reply=reply_id, findings=events[-1].findings)
        _note_block(case, written, blocked, desk)
        return Outcome(reply_id, "blocked", findings, case=case)
    return _place(case, written, draft, events, findings, desk)


def _somebody_spoke(event: Event) -> bool:
    return isinstance(event, MATTERS)


def must_be_fresh(
    case: Case, seen_version: int | None, desk: Desk, matters: Callable[[Event], bool] = _somebody_spoke
) -> None:
    """Raises Changed when something that matters came after the version that was on screen, where that is known."""
    if seen_version is None or case.version == seen_version:
        return
    since = desk.log.read(case.id)[seen_version:]
    what = [event for event in since if matters(event)]
    if what:
        raise Changed(what)


def _note_block(case: Case, written: Written, blocked: ev.ReplyBlocked, desk: Desk) -> None:
    names = ", ".join(sorted({finding.check for finding in blocked.findings}))
    desk.audit.note(written.by, "reply blocked", case.id, names)


def _place(
    case: Case,
    written: Written,
    draft: Draft,
    events: tuple[Event, ...],
    findings: tuple[Finding, ...],
    desk: Desk,
) -> Outcome:
    reply_id = stable_id("reply", written.case, written.client_token)
    last = events[-1]
    queued = last if isinstance(last, ev.ReplyQueued) else None
    now = desk.now()
    with desk.unit():
        after = desk.log.append(case.id, events, case.version)
        desk.outbox.place(
            {
                "id": reply_id,
                "case": case.id,
                "account": case.account,
                "channel": draft.channel,
                "parent": written.parent,
                "to": written.to or case.author,
                "private": not draft.public,
                "text": written.text,
                "text_sha256": after.reply(reply_id).text_sha256,
                "author": written.by,
                "approved_by": written.by if queued else "",
                "context_version": after.version,
                "client_token": written.client_token,
                "status": "ready" if queued else "draft",
                "attached": packed(written.attached).get("attached", ""),
                "priority": {"high": 0, "normal": 1}.get(case.urgency, 2),
                "due": queued.due if queued else None,
                "correlation": reply_id,
                "created_at": now,
                "updated_at": now,
            }
        )
        hashes = "".join(f" {each.sha256}" for each in written.attached)
        desk.audit.note(written.by, "reply queued" if queued else "approval asked", reply_id, case.id + hashes)
    reasons = last.reasons if isinstance(last, ev.ApprovalAsked) else ()
    return Outcome(reply_id, "ready" if queued else "asked", findings, reasons, after)


def approve(
    case_id: str, reply_id: str, by: str, parent: str, desk: Desk, *, seen_version: int | None = None
) -> Outcome:
    """The second person's yes, to the thread that was on screen at `seen_version`.

    Raises Conflict when the case moved on, Changed when the thread did; IllegalEvent for one's own reply.
    """
    case = desk.log.case(case_id)
    if case.reply(reply_id).status == "ready":
        return Outcome(reply_id, "ready", case=case)
    must_be_fresh(case, seen_version, desk)
    events = visits.approve(case, reply_id, desk.policy, by=by, now=desk.now(), parent=parent)
    after = fold(events, case)
    queued = events[-1]
    assert isinstance(queued, ev.ReplyQueued)
    with desk.unit():
        after = desk.log.append(case_id, events, case.version)
        moved = desk.outbox.mark(
            reply_id,
            seen=("draft",),
            status="ready",
            approved_by=by,
            due=queued.due,
            context_version=after.version,
            updated_at=desk.now(),
        )
        if not moved:
            raise Conflict("the reply was taken back meanwhile")
        desk.audit.note(by, "reply approved", reply_id, case_id)
    return Outcome(reply_id, "ready", case=after)


def take_back(case_id: str, reply_id: str, by: str, desk: Desk, reason: str = "taken back") -> bool:
    """Undo: True when the reply was still ours to take back, False when it is already on its way."""
    with desk.unit():
        if not desk.outbox.mark(
            reply_id, seen=("draft", "ready", "later", "human"), status="cancelled", updated_at=desk.now()
        ):
            return False
        case = desk.log.case(case_id)
        cancelled = ev.ReplyCancelled(at=desk.now(), by=by, reply=reply_id, reason=reason)
        desk.log.append(case_id, (cancelled,), case.version)
        desk.audit.note(by, "reply taken back", reply_id, case_id)
    return True
