"""Queueing formulas, own and exact: Erlang B, C and A, and square-root staffing. No clock, no chance.

`load` is offered work in Erlang (arrivals a minute x minutes of work). With many people the birth-death sums run
in logarithms, so that nothing overflows. Erlang A counts customers who leave: their mean patience is in minutes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

NORMAL = NormalDist()


def erlang_b(load: float, servers: int) -> float:
    """The chance that all are busy where nobody waits: blocked work is gone."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def erlang_c(load: float, servers: int) -> float:
    """The chance to wait where everybody waits; 1 where the work does not fit at all."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(load, servers)
    busy = load / servers
    return blocked / (1 - busy * (1 - blocked))


def wait_mean(load: float, servers: int, work_minutes: float) -> float:
    """Mean minutes of waiting of everybody, those who do not wait included; infinite where work piles up."""
    if load >= servers:
        return math.inf
    return erlang_c(load, servers) * work_minutes / (servers - load)


def answered_within(load: float, servers: int, work_minutes: float, minutes: float) -> float:
    """The share that waits at most so long."""
    if load >= servers:
        return 0.0
    return 1 - erlang_c(load, servers) * math.exp(-(servers - load) * minutes / work_minutes)


@dataclass(frozen=True, slots=True)
class Impatient:
    """What Erlang A says: the share that leaves, the mean wait, the chance to wait, and how busy people are."""

    leaves: float
    wait_minutes: float
    waits: float
    occupancy: float


def erlang_a(load: float, servers: int, work_minutes: float, patience_minutes: float) -> Impatient:
    """M/M/c+M: exponential work and patience. Stable at any load, because some leave."""
    arrivals, serve, leave = load / work_minutes, 1 / work_minutes, 1 / patience_minutes
    logs = [0.0]
    while len(logs) <= servers or logs[-1] > max(logs) - 60:
        count = len(logs)
        deaths = min(count, servers) * serve + max(0, count - servers) * leave
        logs.append(logs[-1] + math.log(arrivals / deaths))
    top = max(logs)
    weights = [math.exp(one - top) for one in logs]
    total = math.fsum(weights)
    waiting = math.fsum((count - servers) * weight for count, weight in enumerate(weights) if count > servers)
    queue = waiting / total
    busy = math.fsum(min(count, servers) * weight for count, weight in enumerate(weights)) / total
    return Impatient(
        leaves=leave * queue / arrivals,
        wait_minutes=queue / arrivals,
        waits=math.fsum(weights[servers:]) / total,
        occupancy=busy / servers,
    )


def square_root_staff(load: float, beta: float) -> int:
    """Load and a safety that grows with its root: about the same chance to wait at every size."""
    return max(1, math.ceil(load + beta * math.sqrt(load) - 1e-9))


def halfin_whitt(load: float, servers: int) -> float:
    """The square-root rule's chance to wait, close to Erlang C for teams of twenty and more."""
    beta = (1 - load / servers) * math.sqrt(servers)
    return 1.0 if beta <= 0 else 1 / (1 + beta * NORMAL.cdf(beta) / NORMAL.pdf(beta))


def staff_for(load: float, work_minutes: float, within_minutes: float, share: float) -> int:
    """The fewest people with whom at least this share waits at most so long."""
    servers = max(1, math.floor(load) + 1)
    while answered_within(load, servers, work_minutes, within_minutes) < share:
        servers += 1
    return servers
