"""The audit's chain stays one chain, however many write to it at the same time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from firsthand.records.audit import DjangoAudit, broken_link
from firsthand.records.models import AuditRow

EACH, WRITERS = 12, 4


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_one_chain():
    audit = DjangoAudit(lambda: datetime.now(UTC))
    together = threading.Barrier(WRITERS)

    def write(name: str) -> None:
        together.wait(20)
        for number in range(EACH):
            audit.note(name, "did", str(number))
        connections.close_all()

    threads = [threading.Thread(target=write, args=(f"writer {n}",)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert AuditRow.objects.count() == EACH * WRITERS
    assert broken_link() is None
