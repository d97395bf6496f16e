"""Lists: every case once, in order, forwards and backwards, however deep; and found by any of its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from firsthand.desk.sight import Sight
from firsthand.records import inbox as lists
from firsthand.records import search
from firsthand.records.list_order import NEWEST, URGENT, rank_in, read, written
from firsthand.records.models import CaseRow

NOW = datetime(2026, 9, 18, 17, 0, tzinfo=UTC)
BOTH = frozenset({"network", "billing"})
LEAD = Sight("lea", "lead", everything=True, queues=BOTH, known=BOTH)
ANA = Sight("ana", "agent", queues=frozenset({"network"}), known=frozenset({"network"}))


def a_row(n: int, **changes) -> CaseRow:
    opened = NOW - timedelta(minutes=n // 3)
    fields = {
        "id": f"case-{n:05d}",
        "version": 1,
        "state": ("new", "assigned", "waiting", "closed")[n % 4],
        "channel": "x",
        "account": "x",
        "conversation": f"conv-{n}",
        "customer": f"cust-{n}",
        "author": f"person_{n}",
        "queue": ("network", "billing")[n % 2],
        "topic": ("network", "billing")[n % 2],
        "tier": 1 + n % 3,
        "opened_at": opened,
        "touched_at": opened + timedelta(minutes=n % 5),
        "due_at": opened + timedelta(minutes=60) if n % 4 < 2 else None,
        "waiting_since": opened if n % 4 < 2 else None,
        "owner": "ana" if n % 4 == 1 else None,
        "snippet": f"no signal at number {n}",
    }
    return CaseRow(**{**fields, **changes})


@pytest.fixture
def full(db: None) -> None:
    rows = [a_row(n) for n in range(330)]
    CaseRow.objects.bulk_create(rows)
    search.keep([{"id": r.id, "author": r.author, "snippet": r.snippet} for r in rows])


def walked(ask: lists.Ask, sight: Sight = LEAD) -> list[list[str]]:
    """Every page of a list, by the places that its pages give."""
    pages, page = [], lists.inbox(ask, sight, NOW)
    while True:
        pages.append([row.id for row in page.rows])
        if not page.after:
            return pages
        page = lists.inbox(replace(ask, after=page.after), sight, NOW)


ASKS = [
    lists.Ask(view="all"),
    lists.Ask(view="all", state="any"),
    lists.Ask(view="all", state="closed"),
    lists.Ask(view="all", order="newest"),
    lists.Ask(view="all", state="any", order="newest"),
    lists.Ask(view="queues"),
    lists.Ask(view="all", state="any", topic="billing"),
    lists.Ask(view="all", state="any", q="signal"),
]


@pytest.mark.parametrize("ask", ASKS, ids=str)
@pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])
def test_a_walk_meets_every_case_once_in_order_and_back_again(full, monkeypatch, ask, wide):
    monkeypatch.setattr(lists, "NARROW", 3 if wide else 1000)
    pages = walked(ask)
    met = [case for page in pages for case in page]
    sections = NEWEST if ask.order == "newest" or ask.state == "closed" else URGENT
    rows = CaseRow.objects.all()
    if ask.state != "any":
        rows = rows.filter(state="closed") if ask.state == "closed" else rows.exclude(state="closed")
    if ask.topic:
        rows = rows.filter(topic=ask.topic)
    assert met == [row.id for row in sorted(rows, key=rank_in(sections))]
    page = lists.inbox(ask, LEAD, NOW)
    for _ in pages[1:]:
        page = lists.inbox(replace(ask, after=page.after), LEAD, NOW)
    back = [[row.id for row in page.rows]]
    while page.before:
        page = lists.inbox(replace(ask, before=page.before), LEAD, NOW)
        back.append([row.id for row in page.rows])
    assert [case for piece in reversed(back) for case in piece][-len(met) :] == met


def test_what_is_not_in_sight_is_on_no_page(full):
    met = {case for page in walked(lists.Ask(view="all", state="any"), ANA) for case in page}
    assert met == set(CaseRow.objects.filter(queue="network").values_list("id", flat=True)) | set(
        CaseRow.objects.filter(owner="ana").values_list("id", flat=True)
    )


def found(q: str, **more) -> list[str]:
    return [row.id for row in lists.inbox(lists.Ask(view="all", state="any", q=q, **more), LEAD, NOW).rows]


def test_a_case_is_found_by_its_words_its_author_and_its_number(full):
    assert found("number 217") == ["case-00217"]
    assert found("NUMB 217") == ["case-00217"]
    assert found("@person_218") == ["case-00218"]
    assert found("case-00219") == ["case-00219"]
    assert found("number 217 elephant") == []
    assert found("217", topic="billing") == ["case-00217"]
    assert found("217", topic="network") == []


@pytest.mark.parametrize("q", ["%", "_", "' OR 1=1 --", '"', "*", "NEAR(", "a:b", "😀", "AND", "\\", "^x", "-x"])
def test_signs_in_a_search_are_only_signs(full, q):
    assert isinstance(found(q), list)
    assert len(found("%")) == 0


def test_words_that_are_gone_from_a_case_are_not_found(full):
    if search.connection.vendor == "postgresql":
        CaseRow.objects.filter(id="case-00007").update(snippet="gone")
    search.keep([{"id": "case-00007", "author": "person_7", "snippet": "gone"}])
    CaseRow.objects.filter(id="case-00007").update(snippet="gone")
    assert "case-00007" not in found("number 7")
    assert found("gone") == ["case-00007"]


@pytest.mark.parametrize("place", ["", "x", "9.1.a", "0..", "0.99999999999999999999.a", "-1.2.3", "0.1.", "0.².a"])
def test_a_place_that_is_not_ours_is_the_beginning(full, place):
    first = lists.inbox(lists.Ask(view="all"), LEAD, NOW)
    again = lists.inbox(lists.Ask(view="all", after=place), LEAD, NOW)
    assert [row.id for row in again.rows] == [row.id for row in first.rows]


def test_a_place_survives_being_written():
    row = a_row(5)
    for sections in (NEWEST, URGENT):
        place = rank_in(sections)(row)
        assert read(written(place), sections) == place
