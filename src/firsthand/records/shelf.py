"""Mentions and conversations on the shelf, in bulk; implements `desk.ports.Shelf`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from django.utils import timezone

from firsthand.desk.ports import Conflict, Shelved, Thread
from firsthand.domain.digest import text_sha256
from firsthand.domain.mention import Mention
from firsthand.records.bulk import insert, select
from firsthand.records.codec import decode_triage, encode
from firsthand.records.models import ConversationRow, CustomerRow, MentionRow


class DjangoShelf:
    """Bulk reads and writes; nothing here decides."""

    def known(self, keys: Sequence[str]) -> Mapping[str, str]:
        return dict(select(MentionRow, ("key", "text_sha256"), "key", keys))

    def threads_of(self, account_ids: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        wanted: dict[str, set[str]] = {}
        for account, ext_id in account_ids:
            wanted.setdefault(account, set()).add(ext_id)
        found: dict[tuple[str, str], str] = {}
        for account, ext_ids in wanted.items():
            # By account as well: the index begins with it, and a full table must not be read for each batch.
            rows = select(MentionRow, ("ext_id", "conversation"), "ext_id", sorted(ext_ids), account=account)
            found.update({(account, ext_id): conversation for ext_id, conversation in rows})
        return found

    def threads(self, keys: Sequence[str]) -> dict[str, Thread]:
        rows = select(ConversationRow, ("key", "account", "case", "joined_into"), "key", keys)
        return {key: Thread(key, account, case, into, was=(case, into)) for key, account, case, into in rows}

    def get(self, key: str) -> Shelved | None:
        row = MentionRow.objects.filter(key=key).first()
        if row is None:
            return None
        return Shelved(as_mention(row), row.customer, row.conversation, decode_triage(row.triage), row.case)

    def mark_case(self, key: str, case: str) -> None:
        MentionRow.objects.filter(key=key).update(case=case)

    def put(self, shelved: Sequence[Shelved]) -> None:
        now = timezone.now()
        customers = {s.customer: s.mention for s in shelved}
        insert(
            CustomerRow,
            ("key", "channel", "handle", "name", "merged_into", "crm_account", "recorded_at"),
            _in_turn(
                (key, m.channel, m.author[:200], m.author_name[:200], "", "", now) for key, m in customers.items()
            ),
            on_conflict="ignore",
        )
        try:
            insert(MentionRow, _COLUMNS, _in_turn(_row(s, now) for s in shelved))
        except IntegrityError as error:
            raise Conflict("one of these mentions was taken meanwhile") from error

    def keep_threads(self, threads: Iterable[Thread]) -> None:
        now, kept = timezone.now(), sorted(threads, key=lambda thread: thread.key)
        new = [(t.key, t.account, t.case, t.joined_into, now) for t in kept if t.was is None]
        columns = ("key", "account", "case", "joined_into", "recorded_at")
        if insert(ConversationRow, columns, new, on_conflict="ignore") != len(new):
            raise Conflict("a conversation began meanwhile")
        for thread in kept:
            if thread.was and not _changed(thread, now):
                raise Conflict("a conversation went on meanwhile")

    def join_threads(self, old: str, new: str) -> None:
        MentionRow.objects.filter(conversation=old).update(conversation=new)


def _changed(thread: Thread, now: datetime) -> int:
    """Only as it was read: of two who give a conversation its case at once, the second looks again."""
    case, joined_into = thread.was or ("", "")
    return ConversationRow.objects.filter(key=thread.key, case=case, joined_into=joined_into).update(
        case=thread.case, joined_into=thread.joined_into, recorded_at=now
    )


def _in_turn(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Where several write at a time, all do it in the order of the keys: none waits for one that waits for it."""
    return list(rows) if connection.vendor == "sqlite" else sorted(rows, key=lambda row: str(row[0]))


_COLUMNS = (
    "key account kind ext_id ext_version channel author author_name text text_sha256 created_at in_reply_to "
    "inbound private rating lang url reach page reply_to_text customer conversation case triage actionable "
    "abstain topic cluster audit gone recorded_at"
).split()


def _row(shelved: Shelved, now: datetime) -> tuple[Any, ...]:
    """The values of one mention's row, in the order of `_COLUMNS`."""
    m, t = shelved.mention, shelved.triage
    account = m.account or m.channel
    as_written = (m.key, account, m.kind, m.id, m.version, m.channel, m.author, m.author_name, m.text)
    known = (text_sha256(m.text), m.created_at, m.in_reply_to, m.inbound, m.is_private, m.rating, m.lang)
    around = (m.url, m.reach, m.page, m.reply_to_text, shelved.customer, shelved.conversation, shelved.case)
    if t is None:
        return (*as_written, *known, *around, "", None, None, "", "", "", False, now)
    return (*as_written, *known, *around, encode(t), t.actionable, t.abstain, t.topic, t.cluster, "", False, now)


def as_mention(row: MentionRow) -> Mention:
    """The mention exactly as it came."""
    return Mention(
        id=row.ext_id,
        channel=row.channel,
        author=row.author,
        text=row.text,
        created_at=row.created_at,
        in_reply_to=row.in_reply_to,
        inbound=row.inbound,
        rating=row.rating,
        lang=row.lang,
        url=row.url,
        reach=row.reach,
        page=row.page,
        reply_to_text=row.reply_to_text,
        account=row.account,
        kind=row.kind,
        version=row.ext_version,
        author_name=row.author_name,
        private=row.private,
    )
