"""How fast and how well a person works, by topic and tier: the rehearsal's truth, not the policy's belief."""

from __future__ import annotations

from firsthand.simulation.scenario import People

Speed = tuple[tuple[tuple[float, float], ...], ...]
"""[topic][tier] -> (slow-down against a matching specialist, chance to resolve)"""


def generalist(people: People, topics: int, focus: float) -> Speed:
    """Somebody who takes every topic; `focus` is the share of the gap that working one tier closes."""
    resolve = people.resolves[2] + focus * (people.resolves[0] - people.resolves[2])
    row = tuple((1 + (slow - 1) * (1 - focus), resolve) for slow in people.slowdown)
    return (row,) * topics


def specialist(people: People, topics: int, primary: int, secondary: tuple[int, ...], focus_left: float) -> Speed:
    """Somebody with a topic; `focus_left` is the share of the gap that stays because all tiers are taken."""
    rows = []
    for topic in range(topics):
        if topic == primary:
            gap, resolve = focus_left, people.resolves[0]
        elif topic in secondary:
            gap, resolve = people.secondary_gap, people.resolves[1]
        else:
            gap, resolve = people.wrong_topic_gap, people.resolves[3]
        rows.append(tuple((1 + (slow - 1) * gap, resolve) for slow in people.slowdown))
    return tuple(rows)
