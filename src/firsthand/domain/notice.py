"""A notice: what the owner of a case has to know now, with source, stage, last action and where to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

KINDS = ("hand_off", "breach", "approval", "call_back", "promise")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell, and to whom: `to` by name; without a name whoever leads, but never `not_to`."""

    case: str
    version: int
    kind: str
    title: str
    source: str
    stage: str
    last_action: str
    at: datetime
    to: tuple[str, ...] = ()
    not_to: str = ""
    bundle: str = ""
    """Notices of one bundle are told as one to each person; an empty one is told by itself."""

    @property
    def path(self) -> str:
        return f"/case/{self.case}/"

    def key(self, person: str, way: str) -> str:
        """The same notice to the same person by the same way has the same key, whoever makes it."""
        return f"{self.case}-{self.version}-{self.kind}-{way}-{person}"[:200]


def title_of(title: str, cases: int) -> str:
    """What is told of so many cases at once."""
    return title if cases == 1 else f"{title}, {cases} cases"
