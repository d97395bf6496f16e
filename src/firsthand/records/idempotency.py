"""Stored answers: the same key with the same request gets the same answer, with another request an error."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from firsthand.records.models import IdempotencyRow

Answer = tuple[int, str]
IN_FLIGHT: Answer = (409, "the first request with this key is still under way")
OTHER: Answer = (422, "this key was used for another request")
KEY_LENGTH_MAX = 200
GIVEN_UP_AFTER = timedelta(minutes=2)
"""A first request that never stored its answer: its process died. What it did is safe to do again."""


def once(scope: str, key: str, body: bytes, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Act once for a key. A repeated request gets the stored answer; our own failure may be tried again."""
    request = hashlib.sha256(body).hexdigest()
    try:
        with transaction.atomic():
            row = IdempotencyRow.objects.create(scope=scope, key=key, request_sha256=request, at=at)
    except IntegrityError:
        row = IdempotencyRow.objects.get(scope=scope, key=key)
        if row.request_sha256 != request:
            return OTHER
        if row.status:
            return row.status, row.answer
        if not _taken_over(row, at):
            return IN_FLIGHT
    try:
        status, answer = act()
    except BaseException:
        row.delete()
        raise
    if status >= 500:
        row.delete()
    else:
        IdempotencyRow.objects.filter(pk=row.pk).update(status=status, answer=answer)
    return status, answer


def _taken_over(row: IdempotencyRow, at: datetime) -> bool:
    """True for the one request that may act in the place of one whose process died."""
    if row.at > at:  # The clock was set back: its wait begins anew.
        IdempotencyRow.objects.filter(pk=row.pk, status=0, at=row.at).update(at=at)
        return False
    if at - row.at < GIVEN_UP_AFTER:
        return False
    return bool(IdempotencyRow.objects.filter(pk=row.pk, status=0, at=row.at).update(at=at))
