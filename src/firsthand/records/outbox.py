"""The outbox: replies that wait, under stable ids; implements `desk.ports.Outbox`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from firsthand.desk.ports import Conflict
from firsthand.records.models import ReplyRow


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
