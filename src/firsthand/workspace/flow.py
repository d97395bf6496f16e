"""A case as one flow in order of time: what was said, what colleagues noted, and what happened in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firsthand.domain.case import Case
from firsthand.records.thread import Message
from firsthand.records.timeline import Customer

HAPPENED = {
    "HandedOff": "handoff",
    "Declined": "undo",
    "NotOpened": "clock",
    "IdentityVerified": "check",
    "MovedToPrivate": "lock",
    "PromiseMade": "clock",
    "PromiseKept": "check",
    "PromiseOverdue": "attention",
    "CallBackDone": "phone",
    "CallBackMissed": "attention",
    "SurveyAnswered": "star",
    "CrmWritten": "link",
    "Noted": "note",
}
"""What stands between the messages as one line, with its icon; offers and the end of the case have places of their own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the flow. `kind` is message, note or moment; only its own field is filled."""

    kind: str
    at: datetime
    message: Message | None = None
    by: str = ""
    text: str = ""
    detail: str = ""
    icon: str = ""
    link: str = ""


def flow(case: Case, messages: Sequence[Message], customer: Customer) -> list[Line]:
    """Everything of this case, oldest first; at the same moment the message stands first."""
    said = [Line("message", message.at, message=message) for message in messages]
    notes = [Line("note", note.at, by=note.by, text=note.text) for note in case.notes]
    moments = [
        Line("moment", entry.at, text=entry.title, detail=entry.detail, icon=HAPPENED[entry.kind], link=entry.link)
        for entry in reversed(customer.entries)
        if entry.case == case.id and entry.kind in HAPPENED
    ]
    return sorted([*said, *notes, *moments], key=lambda line: line.at)
