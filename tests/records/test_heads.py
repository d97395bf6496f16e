"""The oldest of each class, from the index: a new case by its arrival, a follow-up since its customer wrote again."""

from __future__ import annotations

from datetime import timedelta

from firsthand.desk import cases
from firsthand.desk.assigning import deal
from firsthand.desk.intake import take
from firsthand.domain import events as ev
from tests.builders import NOON, a_mention, answered


def a_follow_up(desk, opened: float, wrote: float) -> str:
    """A case that was opened and answered, whose customer wrote again and whom nobody holds; hours before noon."""
    start, again = NOON - timedelta(hours=opened), NOON - timedelta(hours=wrote)
    (case,) = take([a_mention("no signal", created_at=start)], desk).opened
    replies = answered(start + timedelta(minutes=5), reply=f"r-{case}")
    desk.log.append(case, replies, desk.log.case(case).version)
    wrote_again = ev.MentionJoined(at=again, by="channel", mention=f"again-{case}", author="jane")
    desk.log.append(case, (wrote_again,), desk.log.case(case).version)
    return case


def test_of_two_follow_ups_the_one_that_waits_longer_is_the_head_not_the_older_case(desk):
    a_follow_up(desk, opened=72, wrote=0.1)
    waits_longer = a_follow_up(desk, opened=5, wrote=2)
    (head,) = desk.waiting.heads()
    assert (head.case, head.kind) == (waits_longer, "continuing")
    assert head.arrived_at == NOON - timedelta(hours=2)


def test_each_class_has_one_head_the_oldest_of_it(desk):
    older, _ = (
        take([a_mention("no signal", created_at=NOON - timedelta(hours=h))], desk).opened[0] for h in (3, 1)
    )
    bill = take([a_mention("my bill", created_at=NOON)], desk).opened[0]
    assert [head.case for head in desk.waiting.heads()] == [older, bill]


def test_what_somebody_holds_is_nobodys_head(desk):
    (case,) = take([a_mention("no signal", created_at=NOON)], desk).opened
    cases.take(case, "ana", desk)
    assert desk.waiting.heads() == []
    assert deal(desk) == []
