"""A case's thread: what the customer wrote, what the brand posted, and our replies with how far they got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from firsthand.desk.attachments import Attachment, unpacked
from firsthand.domain.case import Case
from firsthand.domain.decisions import Triage
from firsthand.domain.mention import Mention
from firsthand.records.codec import decode_triage
from firsthand.records.heard import attached_to
from firsthand.records.models import MentionRow, ReplyRow

MOST = 200
"""A page shows so many messages, the latest ones; a longer thread says that it goes back further."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the thread shows it. `kind` is customer, brand or reply; `status` is a reply's own."""

    kind: str
    key: str
    at: datetime
    author: str
    text: str
    name: str = ""
    private: bool = False
    gone: bool = False
    rating: int | None = None
    url: str = ""
    lang: str = ""
    quoted: str = ""
    status: str = ""
    problem: str = ""
    due: datetime | None = None
    approved_by: str = ""
    ext_id: str = ""
    channel: str = ""
    matters: bool = True
    attached: tuple[Attachment, ...] = ()


def thread(case: Case) -> tuple[Message, ...]:
    """Every message of the case's conversation in order of time, and our replies among them."""
    rows = MentionRow.objects.filter(conversation=case.conversation).order_by("-created_at", "-key")[:MOST]
    replies = list(ReplyRow.objects.filter(case=case.id).exclude(status="cancelled").order_by("created_at"))
    ours = {reply.ext_id for reply in replies if reply.ext_id}
    asked = {reply.id: reply.status for reply in case.replies}
    with_files = _attached(rows)
    heard = [_said(row, with_files.get(row.key, ())) for row in rows if row.inbound or row.ext_id not in ours]
    sent = [_reply(row, asked.get(row.id, row.status)) for row in replies]
    return tuple(sorted([*heard, *sent], key=lambda message: (message.at, message.key)))


def _attached(rows: Iterable[MentionRow]) -> dict[str, tuple[Attachment, ...]]:
    """What came with the messages, by their keys; a deleted one has nothing left."""
    by_account: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.account and not row.gone:
            by_account.setdefault(row.account, {})[row.ext_id] = row.key
    found = {}
    for account, keys in by_account.items():
        found.update({keys[ext_id]: things for ext_id, things in attached_to(account, list(keys)).items()})
    return found


def _said(row: MentionRow, attached: tuple[Attachment, ...] = ()) -> Message:
    return Message(
        kind="customer" if row.inbound else "brand",
        key=row.key,
        at=row.created_at,
        author=row.author,
        name=row.author_name,
        text="" if row.gone else row.text,
        private=row.private,
        gone=row.gone,
        rating=row.rating,
        url=row.url or "",
        lang=row.lang or "",
        quoted="" if row.gone else (row.reply_to_text or ""),
        ext_id=row.ext_id,
        channel=row.channel,
        matters=row.actionable is not False,
        attached=attached,
    )


def _reply(row: ReplyRow, in_log: str) -> Message:
    """The outbox knows more than the log while a call is under way; the log alone knows of `asked`."""
    status = "asked" if row.status == "draft" and in_log == "asked" else row.status
    return Message(
        kind="reply",
        key=row.id,
        at=row.created_at,
        author=row.author,
        text=row.text,
        private=row.private,
        status=status,
        problem=row.problem,
        due=row.due,
        approved_by=row.approved_by,
        ext_id=row.ext_id or "",
        channel=row.channel,
        attached=unpacked({"attached": row.attached}),
    )


def last_inbound(messages: Sequence[Message]) -> Message | None:
    """The message that an answer answers: the customer's latest that is still there."""
    inbound = [m for m in messages if m.kind == "customer" and not m.gone]
    return next((m for m in reversed(inbound) if m.matters), inbound[-1] if inbound else None)


def waiting_reply(case_id: str) -> Message | None:
    """The reply of this case that can still be taken back, if there is one."""
    row = ReplyRow.objects.filter(case=case_id, status="ready").order_by("-created_at").first()
    return _reply(row, "ready") if row else None


def reply_parent(reply: str) -> str:
    """The channel id that a stored reply answers."""
    return ReplyRow.objects.values_list("parent", flat=True).get(id=reply)


def read_mention(key: str) -> tuple[Mention, Triage | None, str, str, str]:
    """One mention as a value, its reading, conversation, customer and case. Raises KeyError."""
    row = MentionRow.objects.filter(key=key).first()
    if row is None:
        raise KeyError(key)
    mention = Mention(
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
        account="" if row.account == row.channel else row.account,
        kind=row.kind,
        version=row.ext_version,
        author_name=row.author_name,
        private=row.private,
    )
    return mention, decode_triage(row.triage), row.conversation, row.customer, row.case


def texts(keys: Sequence[str]) -> Mapping[str, str]:
    """The texts of mentions, for pages that show many at once."""
    return dict(MentionRow.objects.filter(key__in=list(keys)[:500]).values_list("key", "text"))
