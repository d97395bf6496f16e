"""A person's content goes from every table; what happened stays, without a word of theirs."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.db import connection
from django.db.models import F, Q

from firsthand.domain.erased import ERASED, erased
from firsthand.domain.events import Noted
from firsthand.records import audit, forgetting, raw_bodies
from firsthand.records.case_log import DjangoCaseLog, chunks
from firsthand.records.codec import decode_event, encode
from firsthand.records.contacts import contacts_of, find
from firsthand.records.models import (
    AccountEventRow,
    CallBackRow,
    CaseRow,
    ConsentRow,
    CrmWriteRow,
    CustomerRow,
    EventRow,
    IdempotencyRow,
    MentionRow,
    MergeRow,
    NoticeRow,
    ReplyRow,
)
from firsthand.records.raw_bodies import StillUnderWay
from firsthand.records.raw_inbox import DjangoInbox
from firsthand.records.units import unit

SHORTEST = 3
"""A shorter handle stands in every other word."""
UNDER_WAY = ("ready", "sending", "unknown", "later")


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an erasure is about: every contact that evidence joins, and all that hangs on them."""

    contacts: tuple[str, ...]
    handles: frozenset[str]
    cases: tuple[str, ...]
    mentions: tuple[str, ...]
    replies: tuple[str, ...]
    texts: tuple[str, ...]
    """The person's own words, to be looked for in files."""


def person(channel: str, handle: str) -> Person | None:
    """Everything of the person who wrote as this handle; None for a stranger."""
    key = find(channel, handle)
    return person_of(key) if key else None


def person_of(key: str) -> Person:
    """Everything of the person behind a contact."""
    contacts = contacts_of(key)
    keys = [contact.key for contact in contacts]
    cases = sorted(CaseRow.objects.filter(customer__in=keys).values_list("id", flat=True))
    own = MentionRow.objects.filter(Q(customer__in=keys) | Q(case__in=cases, inbound=False))
    # Our own replies stand under the customer as well; whoever of us wrote them is not the person.
    theirs = MentionRow.objects.filter(customer__in=keys, inbound=True)
    names = theirs.values_list("author", "author_name", "text")
    handles = {word for author, name, _ in names for word in (author, name)} | {c.handle for c in contacts}
    return Person(
        contacts=tuple(keys),
        handles=frozenset(handles - {"", ERASED}),
        cases=tuple(cases),
        mentions=tuple(own.order_by("key").values_list("key", flat=True)),
        replies=tuple(ReplyRow.objects.filter(case__in=cases).order_by("id").values_list("id", flat=True)),
        texts=tuple(text for _, _, text in names if text),
    )


def named_elsewhere(whom: Person) -> list[str]:
    """The cases of other people in which a handle or a name of this person stands; a mention without one by its key.

    What somebody else wrote is theirs, so that nothing is changed there: whoever erases reads it and decides.
    """
    words = [word for word in sorted(whom.handles) if len(word) >= SHORTEST]
    mentions = MentionRow.objects.exclude(key__in=whom.mentions)
    events = EventRow.objects.exclude(case__in=whom.cases)
    found: set[str] = set()
    for word in words:
        said = mentions.filter(Q(text__icontains=word) | Q(reply_to_text__icontains=word))
        found |= {case or key for key, case in said.values_list("key", "case")}
        found |= set(events.filter(payload__icontains=word).values_list("case", flat=True))
    return sorted(found)


def erase(whom: Person, log: DjangoCaseLog, note: Noted, request: str = "") -> int:
    """Everything together or nothing; returns how many raw bodies were emptied. Raises StillUnderWay.

    What these contacts asked a channel for is done with it, and so is the `request` that led here.
    """
    asked = forgetting.asked_by(whom.contacts)
    sqlite = connection.vendor == "sqlite" and not connection.in_atomic_block
    if sqlite:
        connection.ensure_connection()
        connection.connection.execute("PRAGMA secure_delete=ON")
    with unit():
        _must_have_ended(whom)
        posts = list(MentionRow.objects.filter(key__in=whom.mentions).values_list("account", "ext_id"))
        bodies = raw_bodies.empty(posts, whom.handles)
        for account, ext_id in posts:
            DjangoInbox().forget_files(account, ext_id)
        raw_bodies.forget_heard(posts)
        _mentions(whom, [ext_id for _, ext_id in posts])
        _replies(whom)
        _around(whom)
        for case in whom.cases:
            _log_of(case, whom, log, note)
        audit.forget(whom.handles, by=note.by, at=note.at)
        forgetting.end([*asked, request], by=note.by, at=note.at)
        _index()
    if sqlite:
        _on_the_disk_too()
    return bodies


def _must_have_ended(whom: Person) -> None:
    waiting = ReplyRow.objects.filter(case__in=whom.cases, status__in=UNDER_WAY).first()
    if waiting:
        raise StillUnderWay(
            f"reply {waiting.id} of case {waiting.case} is {waiting.status}; take it back or settle it first"
        )


def _mentions(whom: Person, ext_ids: list[str]) -> None:
    nothing = {
        "text": "",
        "text_sha256": ERASED,
        "author_name": "",
        "in_reply_to": None,
        "url": None,
        "gone": True,
    }
    for piece in chunks(whom.mentions):
        rows = MentionRow.objects.filter(key__in=piece)
        rows.exclude(triage="").update(triage="", cluster="")
        rows.filter(inbound=True).update(author=ERASED)
        rows.update(**nothing, ext_id=F("key"), reply_to_text=None, reach=None)
    for piece in chunks(ext_ids):
        # What others quoted of them goes as well; what others wrote themselves stays theirs.
        MentionRow.objects.filter(in_reply_to__in=piece).update(reply_to_text=None)
    linked = CustomerRow.objects.filter(key__in=whom.contacts).exclude(crm_account="")
    AccountEventRow.objects.filter(account__in=list(linked.values_list("crm_account", flat=True))).delete()
    CustomerRow.objects.filter(key__in=whom.contacts).update(handle=ERASED, name="", crm_account="")
    MergeRow.objects.filter(Q(child__in=whom.contacts) | Q(root__in=whom.contacts)).update(detail="")
    ConsentRow.objects.filter(customer__in=whom.contacts).update(evidence="")


def _replies(whom: Person) -> None:
    ReplyRow.objects.filter(id__in=whom.replies).update(
        text="", to="", parent="", evidence="[]", problem="", correlation=""
    )


def _around(whom: Person) -> None:
    """Notices, call-backs and stored answers of these cases."""
    NoticeRow.objects.filter(case__in=whom.cases).update(
        title=ERASED, source="", stage="", last_action="", problem=""
    )
    CallBackRow.objects.filter(case__in=whom.cases).update(phone="", about="")
    CrmWriteRow.objects.filter(case__in=whom.cases).update(link="", problem="")
    for case in whom.cases:
        IdempotencyRow.objects.filter(answer__contains=case).update(answer=encode({"case": case, "erased": True}))


def _log_of(case: str, whom: Person, log: DjangoCaseLog, note: Noted) -> None:
    """The same events at the same times, without content, and one more that says so. It must fold as before."""
    before = log.case(case)
    for row in EventRow.objects.filter(case=case).order_by("version"):
        payload = erased(row.kind, msgspec.json.decode(row.payload), whom.handles)
        row.payload = encode(decode_event(row.kind, encode(payload)))
        row.by = ERASED if row.by in whom.handles else row.by
        row.save(update_fields=["payload", "by"])
    after = log.append(case, (note,), expected=before.version)
    assert (after.state, after.version, after.owner) == (before.state, before.version + 1, before.owner), case


def _index() -> None:
    """The index of words merges its parts, so that what was taken out is not in an old one."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO case_search(case_search) VALUES ('optimize')")


def _on_the_disk_too() -> None:
    """SQLite writes over what it takes out, and its journal of writes ends empty."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA secure_delete=OFF")
