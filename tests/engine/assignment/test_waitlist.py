"""The list of what waits gives the oldest of each class, whatever came, went and changed before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firsthand.engine.assignment import Waitlist
from tests.engine.assignment.desks import a_head, heads


def the_class(head):
    return replace(head, case="", arrived_at=None, sticky_owner=None, unstaffed=False)


@given(heads, st.randoms())
def test_the_heads_are_the_oldest_of_each_class(waiting, dice):
    kept = Waitlist()
    for head in waiting:
        kept.put(replace(head, tier=1, topic="network"))
        kept.put(head)
    gone = {head.case for head in waiting if dice.random() < 0.3}
    aside = {head.case for head in waiting if dice.random() < 0.2}
    for case in gone:
        kept.drop(case)
        kept.drop(case)
    oldest = {}
    for head in sorted(waiting, key=lambda one: (one.arrived_at, one.case)):
        if head.case not in gone | aside:
            oldest.setdefault(the_class(head), head)
    assert kept.heads(unless=aside) == list(oldest.values())
    assert len(kept) == len(waiting) - len(gone)


def test_what_waits_as_another_class_now_is_not_told_twice():
    kept = Waitlist()
    kept.put(a_head("c1", tier=1))
    kept.put(a_head("c1", tier=2))
    assert [(head.case, head.tier) for head in kept.heads()] == [("c1", 2)]
