"""The board's small chart is counted where the rows lie, and says the same as counting them one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.desk.intake import take
from firsthand.records.board import by_hour, fallen
from firsthand.records.models import MentionRow
from firsthand.records.volume import volume
from tests.builders import NOON, a_mention

pytestmark = pytest.mark.django_db


def one_by_one(since, until, bars):
    piece = max(timedelta(minutes=5), (until - since) / bars)
    counts = {}
    for row in MentionRow.objects.filter(created_at__gte=since, created_at__lte=until, inbound=True):
        bar = counts.setdefault(int((row.created_at - since) / piece), [0, 0])
        bar[0] += 1
        bar[1] += bool(row.actionable or row.abstain)
    return [(since + piece * n, *counts.get(n, (0, 0))) for n in range(int((until - since) / piece) + 1)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.lists(st.integers(-10, 190), max_size=25),
    span=st.integers(1, 180),
    bars=st.integers(1, 24),
    late=st.integers(0, 59),
)
def test_each_mention_stands_in_its_own_piece_of_the_span(desk, minutes, span, bars, late):
    MentionRow.objects.all().delete()
    texts = ("no signal here", "what a day", "please help")
    take([a_mention(texts[n % 3], created_at=NOON + timedelta(minutes=at)) for n, at in enumerate(minutes)], desk)
    since = NOON + timedelta(seconds=late)
    until = since + timedelta(minutes=span)
    found = by_hour(since, until, bars)
    assert found == one_by_one(since, until, bars)
    assert sum(bar[1] for bar in found) == fallen(since, until).mentions


def test_a_chart_asks_the_database_once(desk, django_assert_num_queries):
    take([a_mention(f"no signal {n}", created_at=NOON + timedelta(minutes=n)) for n in range(30)], desk)
    with django_assert_num_queries(1):
        assert sum(bar[1] for bar in by_hour(NOON, NOON + timedelta(hours=1))) == 30


def plans(act):
    """How SQLite goes about each statement."""
    with CaptureQueriesContext(connection) as asked:
        act()
    told = []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            told += [step for _, _, _, step in cursor.fetchall() if " records_" in step]
    return told


def test_what_the_board_and_the_staffing_page_count_is_read_from_an_index_alone(desk):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by its own counts")
    steps = plans(lambda: (by_hour(NOON, NOON + timedelta(hours=1)), fallen(NOON, NOON), volume(NOON, 35, "UTC")))
    assert steps
    assert all("COVERING INDEX" in step for step in steps), steps
