"""Stored answers: the same key with the same request gets the same answer, with another request an error."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from firsthand.records.models import IdempotencyRow

Answer = tuple[int, str]
IN_FLIGHT: Answer = (409, '{"error": "the first request with this Idempotency-Key is still under way; try again"}')
OTHER: Answer = (422, '{"error": "this Idempotency-Key was used for another request; make a new key for each"}')
KEY_LENGTH_MAX = 200


def once(scope: str, key: str, body: bytes, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Act once for a key. A repeated request gets the stored answer; our own failure may be tried again."""
    request = hashlib.sha256(body).hexdigest()
    try:
        with transaction.atomic():
            row = IdempotencyRow.objects.create(scope=scope, key=key, request_sha256=request, at=at)
    except IntegrityError:
        known = IdempotencyRow.objects.get(scope=scope, key=key)
        if known.request_sha256 != request:
            return OTHER
        return (known.status, known.answer) if known.status else IN_FLIGHT
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
