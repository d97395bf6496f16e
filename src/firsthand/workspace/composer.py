"""The composer: what is written, checked while it is written, sent once, and taken back in time."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from firsthand.desk.attachments import Attachment
from firsthand.desk.reply import Outcome, Written, draft_of, findings_of
from firsthand.domain.case import Case
from firsthand.domain.decisions import Finding
from firsthand.records.thread import Message, last_inbound
from firsthand.workspace.access import Seat


@dataclass(frozen=True, slots=True)
class Composer:
    """The composer as the page shows it. `client_token` makes a double click one reply."""

    text: str
    client_token: str
    seen_version: int
    parent: str
    to: str
    in_reply_to: str
    private: bool
    findings: tuple[Finding, ...] = ()
    state: str = ""
    """'', blocked, changed, held, sent, asked: what the answer to the last send was."""
    told: tuple[str, ...] = ()
    reply: str = ""
    due: datetime | None = None
    attached: tuple[Attachment, ...] = ()

    @property
    def blocks(self) -> bool:
        return any(finding.severity == "block" for finding in self.findings)


def composer_of(seat: Seat, case: Case, messages: Sequence[Message], text: str = "") -> Composer:
    """A fresh composer for what stands on the page now."""
    answered = last_inbound(messages)
    return Composer(
        text=text,
        client_token=secrets.token_hex(12),
        seen_version=case.version,
        parent=answered.ext_id if answered else "",
        to=answered.author if answered else case.author,
        in_reply_to=answered.text if answered else "",
        private=bool(case.private_channel) or case.private or bool(answered and answered.private),
    )


def written_of(composer: Composer, case: Case, by: str, overruled: bool = False) -> Written:
    return Written(
        case=case.id,
        text=composer.text,
        by=by,
        client_token=composer.client_token,
        seen_version=composer.seen_version,
        parent=composer.parent,
        to=composer.to,
        in_reply_to_text=composer.in_reply_to,
        private=composer.private,
        overruled=overruled,
        attached=composer.attached,
    )


def checked(seat: Seat, case: Case, composer: Composer) -> Composer:
    """The composer with what the checks say of its text; an empty text says nothing."""
    if not composer.text.strip():
        return replace(composer, findings=())
    draft = draft_of(written_of(composer, case, seat.agent.id), case)
    return replace(composer, findings=findings_of(draft, case, seat.desk))


def after_sending(outcome: Outcome, fresh: Composer, composer: Composer) -> Composer:
    """What the composer shows after a send: an empty one with the undo bar, or the same text with why not."""
    if outcome.status == "blocked":
        return replace(composer, state="blocked", findings=outcome.findings)
    case = outcome.case
    due = case.reply(outcome.reply).due if case else None
    state = "asked" if outcome.status == "asked" else "sent"
    return replace(fresh, state=state, reply=outcome.reply, due=due, told=outcome.reasons)
