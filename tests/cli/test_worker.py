"""`firsthand worker --once`: a round over what is due, and old bodies go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.cli import working
from firsthand.records.models import RawItem
from firsthand.wiring import surge

pytestmark = pytest.mark.django_db


def a_body(state: str, days: float) -> RawItem:
    then = wiring.now() - timedelta(days=days)
    return RawItem.objects.create(
        account="crm", received_at=then, source="hook", body=b"{}", sha256="0" * 64, state=state, split_at=then
    )


def test_what_was_read_long_ago_goes_and_what_was_not_stays():
    old, young, unread = a_body("done", 31), a_body("done", 29), a_body("unparsed", 400)
    working._keep_house()
    assert set(RawItem.objects.values_list("id", flat=True)) == {young.id, unread.id}
    assert old.id not in (young.id, unread.id)


def test_the_days_are_a_setting(monkeypatch):
    monkeypatch.setenv("FIRSTHAND_RAW_DAYS", "7")
    a_body("done", 8)
    working._keep_house()
    assert not RawItem.objects.exists()


@pytest.mark.parametrize("words", ["soon", "0", "-3", "nan", "1e9"])
def test_days_that_are_none_are_told(monkeypatch, words):
    monkeypatch.setenv("FIRSTHAND_RAW_DAYS", words)
    with pytest.raises(wiring.NotConfigured, match="number of days"):
        working.raw_days()


def test_a_surge_is_looked_at_beside_the_reading_of_what_comes_in():
    """A great incident takes in thousands of cases one by one; bodies must not wait for that."""
    read = working.parts(None)
    assert "raw inbox" in read
    assert not set(read) & set(surge.rounds())
