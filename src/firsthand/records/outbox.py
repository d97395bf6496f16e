"""The outbox: replies that wait, under stable ids; `desk.ports.Outbox` and the publisher's view of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from firsthand.desk.attachments import unpacked
from firsthand.desk.channel import Intent
from firsthand.desk.ports import Conflict
from firsthand.desk.publish import Taken
from firsthand.domain.hours import on_the_clock
from firsthand.records import settings
from firsthand.records.heard import meta_of
from firsthand.records.models import AccountRow, MentionRow, ReplyRow
from firsthand.records.set_back import begin_anew
from firsthand.records.shelf import as_mention
from firsthand.records.units import durable, unit

WAITS = ("ready", "later")
OPEN = ("ready", "later", "sending", "unknown")
EVIDENCE_MOST = 60


class DjangoOutbox:
    """One row an intent. A status moves only from one that the mover has seen."""

    def place(self, row: Mapping[str, Any]) -> None:
        try:
            with transaction.atomic():
                ReplyRow.objects.create(**row)
        except IntegrityError as error:
            raise Conflict("this reply was placed before under the same token") from error

    def text(self, reply: str) -> str:
        return ReplyRow.objects.values_list("text", flat=True).get(id=reply)

    def by_token(self, case: str, client_token: str) -> str | None:
        found = ReplyRow.objects.filter(case=case, client_token=client_token)
        return found.values_list("id", flat=True).first()

    def mark(self, reply: str, *, seen: Sequence[str], status: str, **changes: Any) -> bool:
        rows = ReplyRow.objects.filter(id=reply, status__in=list(seen))
        return bool(rows.update(status=status, **changes))

    # --- the publisher's view ------------------------------------------------------------------------------

    def durable(self) -> AbstractContextManager[Any]:
        return durable()

    def accounts(self) -> list[str]:
        rows = ReplyRow.objects.filter(status__in=OPEN).order_by("account")
        return list(rows.values_list("account", flat=True).distinct())

    def due(self, account: str, now: datetime, limit: int) -> list[str]:
        if limit < 1 or not may_publish(account, now):
            return []
        rows = ReplyRow.objects.filter(account=account, status__in=WAITS, due__lte=now)
        return list(rows.order_by("priority", "due", "id").values_list("id", flat=True)[:limit])

    def claim(self, reply: str, holder: str, now: datetime) -> Intent | None:
        with durable():
            row = ReplyRow.objects.filter(id=reply, status__in=WAITS, due__lte=now).first()
            if row is None or not may_publish(row.account, now):
                return None
            moved = ReplyRow.objects.filter(id=reply, status__in=WAITS, fence=row.fence).update(
                status="sending",
                fence=row.fence + 1,
                holder=holder[:80],
                calls=row.calls + 1,
                first_call_at=row.first_call_at or now,
                last_call_at=now,
                updated_at=now,
            )
            if moved:
                self.witness(reply, "sending", now, fence=row.fence + 1, holder=holder)
        return self.intent(reply) if moved else None

    def intent(self, reply: str) -> Intent:
        return as_intent(ReplyRow.objects.get(id=reply))

    def under_way(self, account: str) -> list[str]:
        rows = ReplyRow.objects.filter(account=account, status="sending").order_by("id")
        return list(rows.values_list("id", flat=True))

    def not_confirmed(self, account: str, now: datetime) -> list[str]:
        rows = ReplyRow.objects.filter(account=account, status="unknown", settle_until__lte=now)
        return list(rows.order_by("settle_until", "id").values_list("id", flat=True))

    def write_back(
        self, reply: str, fence: int, *, seen: Sequence[str], status: str, now: datetime, **changes: Any
    ) -> bool:
        rows = ReplyRow.objects.filter(id=reply, fence=fence, status__in=list(seen))
        try:
            with transaction.atomic():
                return bool(rows.update(status=status, fence=fence + 1, updated_at=now, **changes))
        except IntegrityError as error:
            raise Taken(f"post {changes.get('ext_id')} belongs to another reply") from error

    def witness(self, reply: str, what: str, now: datetime, **detail: Any) -> None:
        with unit():
            row = ReplyRow.objects.only("id", "evidence").get(id=reply)
            lines = json.loads(row.evidence or "[]")
            lines.append({"at": now.isoformat(), "what": what, **detail})
            kept = lines[:10] + lines[-(EVIDENCE_MOST - 10) :] if len(lines) > EVIDENCE_MOST else lines
            ReplyRow.objects.filter(id=reply).update(evidence=json.dumps(kept))

    def is_taken(self, account: str, ext_id: str) -> bool:
        return ReplyRow.objects.filter(account=account, ext_id=ext_id).exists()

    def calls_since(self, account: str, since: datetime) -> int:
        return ReplyRow.objects.filter(account=account, last_call_at__gt=since).count()

    def set_back(self, account: str, now: datetime) -> list[str]:
        return begin_anew(account, now)

    def hush(self, account: str, until: datetime, reason: str, now: datetime) -> None:
        with unit():
            row = AccountRow.objects.filter(id=account).only("id", "health").first()
            if row:
                health = json.loads(row.health or "{}")
                health.update(quiet_from=now.isoformat(), quiet_until=until.isoformat(), quiet_why=reason)
                AccountRow.objects.filter(id=account).update(health=json.dumps(health))


def may_publish(account: str, now: datetime) -> bool:
    """The red button is out, the account is live, and its channel has not asked us to wait."""
    if settings.get("publishing") == "paused":
        return False
    row = AccountRow.objects.filter(id=account).values("state", "health").first()
    if row is None or row["state"] != "live":
        return False
    quiet = json.loads(row["health"] or "{}").get("quiet_until", "")
    return not quiet or datetime.fromisoformat(quiet) <= now


def waits_because(account: str, now: datetime, zone: str) -> str:
    """Why nothing leaves by this account, in a person's words and by the desk's clock; empty when it does."""
    if settings.get("publishing") == "paused":
        return "all publishing is paused"
    row = AccountRow.objects.filter(id=account).values("state", "health").first()
    if row is None:
        return "no account is connected for this channel"
    if row["state"] != "live":
        return {"listening": "the account listens only", "paused": "the account is paused"}.get(
            row["state"], "the account was removed"
        )
    health = json.loads(row["health"] or "{}")
    quiet = health.get("quiet_until", "")
    if quiet and (until := datetime.fromisoformat(quiet)) > now:
        return f"{health.get('quiet_why', 'the channel asked us to wait')}, until {on_the_clock(until, zone)}"
    return ""


def as_intent(row: ReplyRow) -> Intent:
    """The intent with what is known of the message that it answers."""
    parent = MentionRow.objects.filter(account=row.account, ext_id=row.parent).first() if row.parent else None
    return Intent(
        id=row.id,
        case=row.case,
        account=row.account,
        text=row.text,
        text_sha256=row.text_sha256,
        parent=row.parent,
        to=row.to,
        private=row.private,
        author=row.author,
        author_kind=row.author_kind,
        approved_by=row.approved_by,
        context_version=row.context_version,
        status=row.status,
        priority=row.priority,
        due=row.due,
        settle_until=row.settle_until,
        fence=row.fence,
        calls=row.calls,
        first_call_at=row.first_call_at,
        created_at=row.created_at,
        ext_id=row.ext_id,
        correlation=row.correlation,
        looks=row.looks,
        parent_mention=as_mention(parent) if parent else None,
        parent_gone=bool(parent and parent.gone),
        parent_meta=meta_of(row.account, row.parent),
        window_from=_last_private(row.case) if row.private else None,
        attached=unpacked({"attached": row.attached}),
    )


def _last_private(case: str) -> datetime | None:
    found: dict[str, Any] = MentionRow.objects.filter(case=case, private=True, inbound=True).aggregate(
        last=Max("created_at")
    )
    last: datetime | None = found["last"]
    return last
