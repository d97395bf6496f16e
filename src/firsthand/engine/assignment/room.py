"""Room for more: active work weighed by channel, and conversations that are open at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from firsthand.domain.policy import Policy
from firsthand.engine.assignment.words import Idle


def load(active: Iterable[tuple[str, int]], policy: Policy) -> float:
    """What active conversations weigh; one whose customer is silent weighs nothing."""
    units = policy.capacity.units
    return sum(units.get(channel, 1.0) * count for channel, count in active)


def load_of(idle: Idle, policy: Policy) -> float:
    """What somebody has in hand, by weight where the channels are known."""
    return load(idle.active, policy) if idle.active else float(idle.in_hand)


def has_room(idle: Idle, policy: Policy) -> bool:
    """Whether one more fits: under the own capacity, and under the most open conversations of the policy."""
    return load_of(idle, policy) < idle.agent.capacity and idle.open < policy.capacity.open_conversations_max


def one_more(idle: Idle, channel: str) -> Idle:
    """The same person with one more case of this channel in hand."""
    active = dict(idle.active)
    active[channel] = active.get(channel, 0) + 1
    return replace(idle, in_hand=idle.in_hand + 1, active=tuple(sorted(active.items())), open=idle.open + 1)
