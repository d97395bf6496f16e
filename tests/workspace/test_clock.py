"""Times on a page are those of the clock where the desk stands, each with its zone."""

from __future__ import annotations

from datetime import UTC, datetime

from firsthand.engine.assignment import Idle, head_of, offer
from firsthand.workspace.words import clock_time
from tests.builders import NOON, a_case, a_policy, an_agent


def test_a_clock_at_the_desk_goes_with_the_seasons():
    assert clock_time(datetime(2026, 7, 1, 17, 5, tzinfo=UTC), "America/Chicago") == "01 Jul 12:05 CDT"
    assert clock_time(datetime(2026, 12, 1, 17, 5, tzinfo=UTC), "America/Chicago") == "01 Dec 11:05 CST"
    assert clock_time(None, "America/Chicago") == ""


def test_why_you_tells_since_when_you_were_free_on_the_clock_at_the_desk():
    policy = a_policy()
    idle = Idle(an_agent(), 0, NOON)
    made = offer(head_of(a_case()), [idle], NOON, policy)
    assert made is not None
    assert clock_time(NOON, policy.zone)[7:] in " ".join(made.reasons)
