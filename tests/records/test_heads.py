"""The oldest of each class, from the index: a new case by its arrival, a follow-up since its customer wrote again."""

from __future__ import annotations

from dataclasses import replace
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


class HurryingClock:
    """Every look at it takes three quarters of a second, as on a machine that has much to do."""

    def __init__(self) -> None:
        self.at = NOON + timedelta(hours=1)

    def __call__(self):
        self.at += timedelta(seconds=0.75)
        return self.at


def test_one_round_of_dealing_ends_in_time_for_the_other_work(desk):
    from firsthand.records.models import PersonRow

    take([a_mention("no signal", created_at=NOON) for _ in range(20)], desk)
    PersonRow.objects.create(
        id="ana", name="Ana", tier=2, primary="network", capacity=20, on_duty=True, idle_since=NOON
    )
    slow = replace(desk, now=HurryingClock())
    assert 1 <= len(deal(slow)) < 4
    assert len(deal(desk)) > 8
