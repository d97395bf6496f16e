"""The outbox in memory: the same states and the same moves as the one in the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from firsthand.demo.memory import MemoryShelf
from firsthand.desk.channel import Intent
from firsthand.desk.ports import Conflict


@dataclass
class MemoryOutbox:
    """Implements `desk.ports.Outbox` and `desk.publish.PublishingOutbox`."""

    shelf: MemoryShelf
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def place(self, row: Mapping[str, Any]) -> None:
        if self.by_token(row["case"], row["client_token"]):
            raise Conflict("this reply was placed before under the same token")
        self.rows[row["id"]] = {**_NEW_REPLY, **row}

    def text(self, reply: str) -> str:
        return str(self.rows[reply]["text"])

    def by_token(self, case: str, client_token: str) -> str | None:
        rows = self.rows.values()
        return next((r["id"] for r in rows if r["case"] == case and r["client_token"] == client_token), None)

    def mark(self, reply: str, *, seen: Sequence[str], status: str, **changes: Any) -> bool:
        row = self.rows.get(reply)
        if row is None or row["status"] not in seen:
            return False
        row.update(status=status, **changes)
        return True

    def durable(self) -> nullcontext[None]:
        return nullcontext()

    def accounts(self) -> list[str]:
        return sorted({r["account"] for r in self.rows.values() if r["status"] in _OPEN})

    def due(self, account: str, now: datetime, limit: int) -> list[str]:
        waits = [r for r in self.rows.values() if r["account"] == account and r["status"] in ("ready", "later")]
        ordered = sorted((r["priority"], r["due"], r["id"]) for r in waits if r["due"] <= now)
        return [reply for _, _, reply in ordered[:limit]]

    def claim(self, reply: str, holder: str, now: datetime) -> Intent | None:
        row = self.rows[reply]
        row.update(status="sending", fence=row["fence"] + 1, holder=holder, calls=row["calls"] + 1)
        row.update(first_call_at=row["first_call_at"] or now, last_call_at=now, updated_at=now)
        return self.intent(reply)

    def intent(self, reply: str) -> Intent:
        row = self.rows[reply]
        key = self.shelf.by_channel_id.get((row["account"], row["parent"]))
        parent = self.shelf.shelved[key].mention if key else None
        return Intent(id=reply, parent_mention=parent, **{name: row[name] for name in _INTENT})

    def under_way(self, account: str) -> list[str]:
        return [r["id"] for r in self.rows.values() if r["account"] == account and r["status"] == "sending"]

    def not_confirmed(self, account: str, now: datetime) -> list[str]:
        return []

    def write_back(
        self, reply: str, fence: int, *, seen: Sequence[str], status: str, now: datetime, **changes: Any
    ) -> bool:
        row = self.rows[reply]
        if row["fence"] != fence or row["status"] not in seen:
            return False
        row.update(status=status, fence=fence + 1, updated_at=now, **changes)
        return True

    def witness(self, reply: str, what: str, now: datetime, **detail: Any) -> None:
        self.rows[reply]["evidence"].append({"at": now.isoformat(), "what": what, **detail})

    def is_taken(self, account: str, ext_id: str) -> bool:
        return any(r["account"] == account and r["ext_id"] == ext_id for r in self.rows.values())

    def calls_since(self, account: str, since: datetime) -> int:
        return 0

    def set_back(self, account: str, now: datetime) -> list[str]:
        return []

    def hush(self, account: str, until: datetime, reason: str, now: datetime) -> None:
        return None

    def parent_of(self, reply: str) -> str:
        return str(self.rows[reply]["parent"])


_INTENT = (
    "case account text text_sha256 parent to private author approved_by context_version status priority due "
    "settle_until fence calls first_call_at created_at ext_id correlation looks"
).split()
_OPEN = ("ready", "later", "sending", "unknown")
_NEW_REPLY: Mapping[str, Any] = {
    "settle_until": None, "fence": 0, "holder": "", "calls": 0, "first_call_at": None, "last_call_at": None,
    "ext_id": None, "looks": 0, "problem": "", "evidence": [],
}  # fmt: skip
