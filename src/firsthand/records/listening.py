"""The words in force, their history, and what they would have heard; implements `desk.searching.Searches`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from firsthand.desk.listening import Listening
from firsthand.records import settings
from firsthand.records.accounts import keep_bodies, keep_health
from firsthand.records.models import MentionRow
from firsthand.records.units import durable, unit

KEY = "listening"
LOOKED_AT_MOST = 20_000


def in_force() -> Listening:
    kept = json.loads(settings.get(KEY) or "{}")
    return Listening(**{name: tuple(kept.get(name, ())) for name in ("words", "hashtags", "exclusions")})


def put_in_force(listening: Listening, by: str, now: datetime) -> None:
    """The new words hold from the next search on; each channel's search begins anew with them."""
    with unit():
        settings.put(KEY, json.dumps({**asdict(listening), "by": by, "at": now.isoformat()}))


def who() -> tuple[str, datetime | None]:
    """Who put the words in force, and when."""
    kept = json.loads(settings.get(KEY) or "{}")
    return kept.get("by", ""), datetime.fromisoformat(kept["at"]) if kept.get("at") else None


@dataclass(frozen=True, slots=True)
class Sample:
    """One stored public post, for a preview."""

    text: str
    author: str
    channel: str
    at: datetime


def public_posts(since: datetime) -> list[Sample]:
    """What was said in public since then, the newest first, at most LOOKED_AT_MOST."""
    rows = MentionRow.objects.filter(created_at__gte=since, inbound=True, private=False, gone=False)
    columns = ("text", "author", "channel", "created_at")
    return [Sample(*row) for row in rows.order_by("-created_at").values_list(*columns)[:LOOKED_AT_MOST]]


class DjangoSearches:
    """A search has a cursor of its own, beside the one of catching up."""

    def keep(
        self, account: str, bodies: Sequence[bytes], cursor: str, now: datetime, notes: Mapping[str, Any]
    ) -> int:
        with durable():
            kept = keep_bodies(account, bodies, now, "search")
            settings.put(_key(account), json.dumps({"cursor": cursor, "at": now.isoformat()}))
            keep_health(account, notes)
        return kept

    def last(self, account: str) -> tuple[str, datetime | None]:
        kept = json.loads(settings.get(_key(account)) or "{}")
        return kept.get("cursor", ""), datetime.fromisoformat(kept["at"]) if kept.get("at") else None


def _key(account: str) -> str:
    whole = f"search:{account}"
    return whole if len(whole) <= 60 else f"search:{sha256(account.encode()).hexdigest()[:50]}"
