"""The walk along the index finds what a look at everything that waits finds: the oldest of each class, in the same order."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db.models import Case, F, When, Window
from django.db.models.functions import RowNumber

from firsthand.records.heads import CLASS, as_head, heads
from firsthand.records.incidents import waits_for_its_answer
from firsthand.records.models import CaseRow, IncidentCase, IncidentRow
from tests.builders import NOON

pytestmark = pytest.mark.django_db


def by_looking_at_everything():
    waiting = CaseRow.objects.filter(state="new", owner__isnull=True, waiting_since__isnull=False)
    arrived = Case(When(answered=True, then=F("waiting_since")), default=F("opened_at"))
    waiting = waiting.exclude(waits_for_its_answer()).annotate(arrived=arrived)
    rank = Window(RowNumber(), partition_by=[F(name) for name in CLASS], order_by=[F("arrived"), F("id")])
    return [as_head(row) for row in waiting.annotate(place=rank).filter(place=1).order_by("arrived", "id")]


def a_desk_with(count: int, dice: random.Random) -> None:
    rows = []
    for number in range(count):
        opened = NOON - timedelta(minutes=dice.randrange(900))
        state = dice.choice(("new", "new", "new", "assigned", "closed"))
        queue = dice.choice(("billing", "network", "risk"))
        rows.append(
            CaseRow(
                id=f"{dice.getrandbits(64):016x}{number:04d}", version=1, state=state, channel="x", account="a",
                conversation="c", customer="k", author="jane", queue=queue, topic=queue, tier=dice.choice((1, 2, 3)),
                urgency=dice.choice(("high", "low", "")), lang=dice.choice(("en", "es", "")),
                store=dice.choice(("", "", "oak-street")), owner=None if state == "new" else "ana",
                opened_at=opened, waiting_since=None if state == "closed" else opened + timedelta(minutes=3),
                touched_at=opened, answered=dice.random() < 0.3, passed=dice.choice(("", "", "", "ana ben")),
            )
        )  # fmt: skip
    CaseRow.objects.bulk_create(rows)


@pytest.mark.parametrize("seed", range(4))
def test_the_oldest_of_each_class_is_found_whatever_waits(seed):
    dice = random.Random(seed)
    a_desk_with(300, dice)
    incident = IncidentRow.objects.create(id="outage", title="Outage", opened_at=NOON)
    told = dice.sample(sorted(CaseRow.objects.filter(state="new").values_list("id", flat=True)), 40)
    IncidentCase.objects.bulk_create(
        IncidentCase(incident=incident, case=case, answered=at % 4 == 0) for at, case in enumerate(told)
    )
    found = heads()
    assert len(found) > 30
    assert found == by_looking_at_everything()


def test_an_empty_desk_has_no_heads():
    assert heads() == []


def test_the_walk_goes_along_its_index(db):
    from django.db import connection

    from firsthand.records.heads import _walk

    if connection.vendor != "sqlite":
        pytest.skip("the plan of a small table is another on PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + _walk())
        plan = [row[3] for row in cursor.fetchall()]
    assert any("case_waits (<expr>>?)" in step for step in plan), plan
