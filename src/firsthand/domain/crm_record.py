"""A case as a CRM keeps it: one record under the case's own id, however often it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

PARTS = (
    "disposition",
    "promises",
    "call_back_at",
    "call_backs",
    "topic",
    "outcome",
    "channel",
    "playbook",
    "playbook_step",
    "link",
    "account",
)
"""What may be put into fields of the CRM's own, besides the facts of the playbook; the note has it all in words."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in sight, with its type, so that a yes goes into a checkbox and an amount into a number."""

    name: str
    value: bool | float | str
    kind: str = "text"
    label: str = ""


@dataclass(frozen=True, slots=True)
class CrmRecord:
    """What is written of one case. `key` names this writing: the same key is the same content."""

    case: str
    key: str
    subject: str
    note: str
    is_open: bool
    urgency: str
    opened_at: datetime
    parts: Mapping[str, str | datetime] = field(default_factory=dict)
    """The parts that this case has, by their names in `PARTS`."""
    facts: tuple[Fact, ...] = ()
    playbook: str = ""

    def fact(self, name: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.name == name), None)
