"""The rehearsal against queueing theory: the same event loop, plain inputs, inside the 99 % interval."""

from __future__ import annotations

import pytest

from firsthand.simulation.erlang import erlang_a, erlang_c, wait_mean
from tests.simulation.degenerate import Plain, interval_99, played

REPLICATIONS = 10
CUSTOMERS = 12_000


def measure(plain: Plain, key: str, customers: int = CUSTOMERS) -> tuple[float, float]:
    return interval_99([played(plain, customers, 100 + seed)[key] for seed in range(REPLICATIONS)])


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (5, 4.0), (25, 21.0)])
def test_many_servers_one_line_is_erlang_c(servers, load):
    rounds = [played(Plain(servers, load), CUSTOMERS, 100 + seed) for seed in range(REPLICATIONS)]
    for key, theory in (("wait", wait_mean(load, servers, 1.0)), ("waits", erlang_c(load, servers))):
        low, high = interval_99([one[key] for one in rounds])
        assert low <= theory <= high, key
        assert high - low < 0.6 * theory, "an interval so wide proves nothing"


@pytest.mark.parametrize(("servers", "load", "patience"), [(5, 5.0, 2.0), (25, 26.0, 5.0)])
def test_customers_who_leave_are_erlang_a(servers, load, patience):
    theory = erlang_a(load, servers, 1.0, patience)
    rounds = [played(Plain(servers, load, patience), CUSTOMERS, 100 + seed) for seed in range(REPLICATIONS)]
    for key, value in (("leaves", theory.leaves), ("wait", theory.wait_minutes)):
        low, high = interval_99([one[key] for one in rounds])
        assert low <= value <= high, key
        assert high - low < 0.3 * value, "an interval so wide proves nothing"


def cobham(servers: int, load: float, shares: tuple[float, float, float]) -> list[float]:
    """Mean waits of three priorities where nobody is interrupted (Cobham 1954)."""
    start = erlang_c(load, servers) / servers
    done, waits = 0.0, []
    for share in shares:
        before, done = done, done + share * load / servers
        waits.append(start / ((1 - before) * (1 - done)))
    return waits


def test_three_priorities_wait_as_cobham_says():
    shares = (0.2, 0.3, 0.5)
    plain = Plain(10, 9.0, shares=shares)
    rounds = [played(plain, 16_000, 300 + seed)["by_urgency"] for seed in range(REPLICATIONS)]
    for urgency, theory in enumerate(cobham(10, 9.0, shares)):
        low, high = interval_99([one[urgency] for one in rounds])
        assert low <= theory <= high, urgency
