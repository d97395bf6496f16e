"""The raw inbox and what was heard already; implements `desk.capture.Inbox`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q

from firsthand.desk.attachments import Attachment, unpacked
from firsthand.desk.capture import KEPT_SECONDS_MOST
from firsthand.desk.channel import Intent
from firsthand.desk.inbox import COUNTED, Entry, Raw
from firsthand.desk.ports import Shelved
from firsthand.domain.decisions import Triage
from firsthand.domain.digest import text_sha256
from firsthand.domain.mention import Mention
from firsthand.records import accounts, files, heard
from firsthand.records.bulk import insert, select
from firsthand.records.case_log import chunks
from firsthand.records.codec import decode_triage, encode
from firsthand.records.group_commit import commit_together, over
from firsthand.records.models import (
    AccountRow,
    CaptureCount,
    HeardRow,
    MentionRow,
    RawItem,
    ReplyRow,
    UnparsedRow,
)
from firsthand.records.outbox import as_intent
from firsthand.records.shelf import as_mention
from firsthand.records.units import durable, unit

KEPT_HEADERS = frozenset({"content-type", "user-agent", "webhook-id", "webhook-timestamp", "content-encoding"})
"""No signature and no token is kept: a stored body was verified once, and secrets stay out of the database."""

_RAW = ("account", "received_at", "source", "headers", "body", "sha256", "verified", "state", "tries", "problem")
_HEARD = ("key", "account", "what", "kind", "ext_id", "revision", "at", "raw", "meta")


class DjangoInbox:
    """Bodies are on the disk when `put` comes back; many that come together share one commit."""

    def durable(self) -> AbstractContextManager[Any]:
        return durable()

    def put(
        self, account: str, body: bytes, *, source: str, headers: Mapping[str, str], now: datetime, verified: bool
    ) -> None:
        soon = self.put_soon(account, body, source=source, headers=headers, now=now, verified=verified)
        soon.result(KEPT_SECONDS_MOST)

    def put_soon(
        self, account: str, body: bytes, *, source: str, headers: Mapping[str, str], now: datetime, verified: bool
    ) -> Future[None]:
        kept = {name.lower(): value for name, value in headers.items() if name.lower() in KEPT_HEADERS}
        digest = hashlib.sha256(body).hexdigest()
        row = (account, now, source, json.dumps(kept), body, digest, verified, "new", 0, "")
        if connection.in_atomic_block:
            _insert_raw([row])
            return over()
        return commit_together(_insert_raw, row)

    def fresh(self, limit: int) -> list[Raw]:
        rows = RawItem.objects.filter(state="new").order_by("id")[:limit]
        return [Raw(row.id, row.account, bytes(row.body), row.source, row.received_at, row.tries) for row in rows]

    def still_fresh(self, raws: Sequence[int]) -> set[int]:
        rows = RawItem.objects.filter(id__in=list(raws), state="new")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        return set(rows.values_list("id", flat=True))

    def done(self, raws: Iterable[int], state: str, now: datetime, problem: str = "") -> None:
        for piece in chunks(list(raws)):
            RawItem.objects.filter(id__in=piece).update(state=state, split_at=now, problem=problem)

    def failed(self, raw: int, problem: str) -> None:
        with unit():
            RawItem.objects.filter(id=raw).update(tries=F("tries") + 1, problem=problem)

    def heard_already(self, keys: Collection[str]) -> set[str]:
        return {key for (key,) in select(HeardRow, ("key",), "key", keys)}

    def note(self, entries: Sequence[Entry]) -> None:
        insert(HeardRow, _HEARD, [_heard_row(entry) for entry in entries])

    def newest(self, account: str, ext_id: str, except_key: str) -> str:
        rows = HeardRow.objects.filter(account=account, ext_id=ext_id, what="posted").exclude(key=except_key)
        found = rows.order_by("-revision").values_list("revision", flat=True).first()
        return found or ""

    def seen_before(self, account: str, ext_ids: Collection[str]) -> set[str]:
        found: set[str] = set()
        for piece in chunks(sorted(ext_ids)):
            shelved = MentionRow.objects.filter(account=account, ext_id__in=piece)
            gone = HeardRow.objects.filter(account=account, ext_id__in=piece, what="deleted")
            found |= set(shelved.values_list("ext_id", flat=True)) | set(gone.values_list("ext_id", flat=True))
        return found

    def was_deleted(self, account: str, ext_id: str) -> bool:
        return HeardRow.objects.filter(account=account, ext_id=ext_id, what="deleted").exists()

    def has_reached(self, account: str, ext_id: str) -> bool:
        reached = ("delivered", "read", "played")
        return HeardRow.objects.filter(account=account, ext_id=ext_id, what="receipt", kind__in=reached).exists()

    def first_of(self, account: str, ext_id: str) -> str:
        return heard.first_of(account, ext_id)

    def attach(self, key: str, things: Sequence[Attachment]) -> bool:
        return heard.attach(key, things)

    def find(self, account: str, ext_id: str) -> list[Shelved]:
        rows = MentionRow.objects.filter(account=account, ext_id=ext_id).order_by("key")
        return [
            Shelved(as_mention(row), row.customer, row.conversation, decode_triage(row.triage), row.case)
            for row in rows
        ]

    def rewrite(self, key: str, mention: Mention, triage: Triage | None, case: str) -> None:
        changes: dict[str, Any] = {"text": mention.text, "text_sha256": text_sha256(mention.text)}
        if mention.rating is not None:
            changes["rating"] = mention.rating
        if triage:
            changes.update(
                triage=encode(triage),
                actionable=triage.actionable,
                abstain=triage.abstain,
                topic=triage.topic,
                cluster=triage.cluster,
            )
        MentionRow.objects.filter(key=key).update(**changes)

    def tombstone(self, key: str) -> None:
        MentionRow.objects.filter(key=key).update(text="", reply_to_text=None, author_name="", url=None, gone=True)

    def keep_file(self, sha256: str, content: bytes) -> None:
        files.keep(sha256, content)

    def forget_files(self, account: str, ext_id: str) -> None:
        rows = HeardRow.objects.filter(account=account, ext_id=ext_id, what="posted").exclude(meta="")
        for row in rows:
            meta = json.loads(row.meta)
            for sha256 in {each.sha256 for each in unpacked(meta) if each.sha256}:
                if not HeardRow.objects.filter(meta__contains=sha256).exclude(ext_id=ext_id).exists():
                    files.forget(sha256)
            if meta.pop("attached", ""):
                HeardRow.objects.filter(key=row.key).update(meta=json.dumps(meta, ensure_ascii=False))

    def count(self, account: str, now: datetime, **counts: int) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)
        with unit():
            CaptureCount.objects.get_or_create(account=account, hour=hour)
            added: dict[str, Any] = {name: F(name) + number for name, number in counts.items()}
            CaptureCount.objects.filter(account=account, hour=hour).update(**added)

    def heard(self, account: str, now: datetime) -> None:
        AccountRow.objects.filter(id=account).update(last_event_at=now)

    def want_poll(self, account: str, name: str = "") -> None:
        accounts.want_poll(account, name)

    def unparsed(self, account: str, raw: int | None, now: datetime, problem: str, payload: str) -> None:
        UnparsedRow.objects.create(
            account=account, raw_id=raw, at=now, problem=problem[:500], payload=payload[:20_000]
        )

    def open_intents(self, account: str) -> list[Intent]:
        rows = ReplyRow.objects.filter(account=account, status__in=("sending", "unknown", "human"), calls__gt=0)
        return [as_intent(row) for row in rows.order_by("first_call_at", "id")]

    def intent_of(self, account: str, ext_id: str) -> Intent | None:
        row = ReplyRow.objects.filter(account=account, ext_id=ext_id).first()
        return as_intent(row) if row else None


def _insert_raw(batch: Sequence[tuple[Any, ...]]) -> None:
    insert(RawItem, _RAW, batch)


def _heard_row(entry: Entry) -> tuple[Any, ...]:
    meta = json.dumps(dict(entry.meta), ensure_ascii=False) if entry.meta else ""
    where = (entry.key, entry.account, entry.what, entry.kind[:20], entry.ext_id[:300], entry.revision[:80])
    return (*where, entry.at, entry.raw, meta)


def completeness(since: datetime | None = None) -> dict[str, dict[str, int]]:
    """Per account: received, kept, duplicates, refused, unparsed, recovered."""
    rows = CaptureCount.objects.all() if since is None else CaptureCount.objects.filter(hour__gte=since)
    found: dict[str, dict[str, int]] = {}
    for row in rows.order_by("account", "hour"):
        counts = found.setdefault(row.account, dict.fromkeys(COUNTED, 0))
        for name in COUNTED:
            counts[name] += getattr(row, name)
    return found


def completeness_by_hour(account: str, since: datetime) -> list[tuple[datetime, dict[str, int]]]:
    """One account's hours, the latest first: for the health card."""
    rows = CaptureCount.objects.filter(account=account, hour__gte=since).order_by("-hour")
    return [(row.hour, {name: getattr(row, name) for name in COUNTED}) for row in rows]


def waiting() -> int:
    """Bodies that wait to be split."""
    return RawItem.objects.filter(state="new").count()


def unread(limit: int = 100) -> list[UnparsedRow]:
    """What could not be read and nobody has looked at yet, the newest first."""
    return list(UnparsedRow.objects.filter(state="open").order_by("-at", "-id")[:limit])


def read_again(raw: int) -> bool:
    """Put a body back to be split once more, after the splitter was mended; False for a stranger."""
    with unit():
        UnparsedRow.objects.filter(raw=raw).update(state="replayed")
        return bool(RawItem.objects.filter(id=raw).update(state="new", tries=0, problem=""))


def forget_before(moment: datetime) -> int:
    """Bodies that were split long ago go: what they said stands in the case. Returns how many.

    What could not be read stays until somebody has looked at it, and goes then in the same time.
    """
    told = UnparsedRow.objects.filter(raw__isnull=False)
    seen, waits = told.exclude(state="open").values("raw"), told.filter(state="open").values("raw")
    with unit():
        old = RawItem.objects.filter(split_at__lt=moment)
        ripe = Q(state="done") | Q(state="unparsed", id__in=seen)
        gone, _ = old.filter(ripe).exclude(state="unparsed", id__in=waits).delete()
        UnparsedRow.objects.filter(at__lt=moment, raw__isnull=True).exclude(state="open").delete()
    return gone
