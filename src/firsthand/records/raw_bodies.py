"""Raw bodies and what was heard, for an erasure: whatever names the person or carries their posts is emptied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from firsthand.desk import versions
from firsthand.records.case_log import chunks
from firsthand.records.heard import meta_of
from firsthand.records.models import HeardRow, RawItem, UnparsedRow


class StillUnderWay(Exception):
    """Something of this person has not come to its end: it must, before its words may go."""


def empty(posts: Sequence[tuple[str, str]], handles: frozenset[str]) -> int:
    """Empty the bodies that hold these posts or name these handles; returns how many. Raises StillUnderWay.

    A body may hold other people's posts too: those were split from it long before and stand in their own rows.
    """
    marks = [mark for word in (*handles, *(ext_id for _, ext_id in posts)) for mark in _spellings(word)]
    found = {raw for account, ext_id in posts for raw in _heard_in(account, ext_id)}
    for account in sorted({account for account, _ in posts}):
        for row in RawItem.objects.filter(account=account).only("id", "body", "headers", "state").iterator(200):
            if row.id in found or any(mark in bytes(row.body) for mark in marks):
                if row.state == "new":
                    raise StillUnderWay(
                        "a delivery that names this person is not read yet; run firsthand worker first"
                    )
                found.add(row.id)
    for piece in chunks(sorted(found)):
        RawItem.objects.filter(id__in=piece).update(body=b"", headers="{}", problem="", state="done")
    _unparsed(sorted(found), [mark.decode() for mark in marks])
    return len(found)


def forget_heard(posts: Iterable[tuple[str, str]]) -> None:
    """That a post was heard is kept under its derived key, so that a second delivery stays a duplicate."""
    for account, ext_id in posts:
        names = [ext_id, *meta_of(account, ext_id).get(versions.NAME, "").split()]
        for row in HeardRow.objects.filter(account=account, ext_id__in=names):
            HeardRow.objects.filter(key=row.key).update(ext_id=row.key, meta="", raw=None)


def _heard_in(account: str, ext_id: str) -> list[int]:
    rows = HeardRow.objects.filter(account=account, ext_id=ext_id, raw__isnull=False)
    return [raw for raw in rows.values_list("raw", flat=True) if raw is not None]


def _spellings(word: str) -> tuple[bytes, ...]:
    """A word as bodies write it: plain, and with JSON's escapes."""
    plain, escaped = word.encode("utf-8", "replace"), json.dumps(word)[1:-1].encode()
    return (plain,) if plain == escaped else (plain, escaped)


def _unparsed(raws: Sequence[int], marks: Sequence[str]) -> None:
    for row in UnparsedRow.objects.iterator(200):
        if row.raw_id in raws or any(mark in row.payload for mark in marks):
            UnparsedRow.objects.filter(id=row.id).update(payload="", problem="erased", state="erased")
