"""The past that a forecast stands on: counted in the database as one would count by hand."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from firsthand.records.models import CaseRow
from firsthand.records.volume import volume

NOON = datetime(2026, 9, 18, 12, 20, tzinfo=UTC)


@pytest.mark.django_db
def test_the_hours_and_the_kinds_are_those_that_one_counts_by_hand():
    chance = random.Random(7)
    made = [
        CaseRow(
            id=f"c{number}",
            version=1,
            state="closed",
            channel="x",
            author="jane",
            opened_at=NOON - timedelta(minutes=chance.random() * 60 * 24 * 4),
            topic=chance.choice(("network", "billing")),
            tier=chance.choice((0, 1, 2, 3)),
            urgency=chance.choice(("", "low", "high")),
            touched_at=NOON,
            store="oak-street" if number % 10 == 0 else "",
        )
        for number in range(300)
    ]
    CaseRow.objects.bulk_create(made)
    end = NOON.replace(minute=0)
    seen = [row for row in made if not row.store and end - timedelta(days=3) <= row.opened_at < end]
    found = volume(NOON, 3, "America/Chicago")
    assert found.cases == len(seen) == sum(found.hourly)
    hours = Counter(int((end - row.opened_at).total_seconds() // 3600) for row in seen)
    assert [hours[ago] for ago in range(len(found.hourly))] == list(reversed(found.hourly))
    assert found.by["topic"] == Counter(row.topic for row in seen)
    assert found.by["tier"] == Counter(str(max(1, row.tier)) for row in seen)
    assert found.by["urgency"] == Counter(row.urgency or "normal" for row in seen)
