"""Raw deliveries go when their time is over; what nobody has looked at stays until somebody has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand.records.account_health import put_aside
from firsthand.records.models import RawItem, UnparsedRow
from firsthand.records.raw_inbox import forget_before
from tests.builders import NOON

pytestmark = pytest.mark.django_db
LONG_AGO = NOON - timedelta(days=40)
LATELY = NOON - timedelta(days=3)


def a_body(state, split_at, unread=False):
    raw = RawItem.objects.create(
        account="larkwire", received_at=split_at, source="webhook", headers="{}", body=b"{}", sha256="", verified=True,
        state=state, split_at=None if state == "new" else split_at,
    )  # fmt: skip
    if unread:
        UnparsedRow.objects.create(
            account="larkwire", raw=raw, at=split_at, problem="odd", payload="call me: jane"
        )
    return raw.id


def gone(*raws):
    forget_before(NOON - timedelta(days=30))
    return [not RawItem.objects.filter(id=raw).exists() for raw in raws]


def test_what_was_read_goes_after_its_days_and_what_waits_stays():
    assert gone(a_body("done", LONG_AGO), a_body("done", LATELY), a_body("new", LONG_AGO)) == [True, False, False]


def test_what_could_not_be_read_goes_after_its_days_once_somebody_has_put_it_aside():
    seen, unseen = a_body("unparsed", LONG_AGO, unread=True), a_body("unparsed", LONG_AGO, unread=True)
    assert put_aside(UnparsedRow.objects.get(raw=seen).id)
    assert gone(seen, unseen) == [True, False]
    assert list(UnparsedRow.objects.values_list("raw", flat=True)) == [unseen], (
        "its words stand in no other row either"
    )


def test_what_was_put_aside_lately_can_still_be_looked_at():
    lately = a_body("unparsed", LATELY, unread=True)
    put_aside(UnparsedRow.objects.get(raw=lately).id)
    assert gone(lately) == [False]
    assert UnparsedRow.objects.filter(raw=lately).exists()
