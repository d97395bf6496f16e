"""Rolling back an answer to all affected: what has not left the house is taken back, what has is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from firsthand.desk.ports import Conflict, Desk
from firsthand.desk.reply import take_back


class Members(Protocol):
    """The cases of an incident, as far as they were answered."""

    def mark_waiting(self, incident: str, case: str) -> None:
        """The case waits for its incident's answer again."""
        ...


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Cases whose reply was taken back in time, and those that had theirs already."""

    back: tuple[str, ...]
    gone: tuple[str, ...]


def roll_back(
    incident: str, replies: Iterable[tuple[str, str]], by: str, desk: Desk, members: Members
) -> RolledBack:
    """Take back these replies (case, reply), each by itself: one that is on its way already stops no other."""
    back: list[str] = []
    gone: list[str] = []
    for case, reply in replies:
        if _taken_back(case, reply, by, desk):
            members.mark_waiting(incident, case)
            back.append(case)
        else:
            gone.append(case)
    detail = f"{len(back)} taken back, {len(gone)} had left"
    desk.audit.note(by, "answer to all rolled back", incident, detail)
    return RolledBack(tuple(back), tuple(gone))


def _taken_back(case: str, reply: str, by: str, desk: Desk) -> bool:
    """A case that moved on in between is read again once; a reply that left is left."""
    for _ in range(3):
        try:
            return take_back(case, reply, by, desk, "the answer to all was rolled back")
        except Conflict:
            continue
    return False
