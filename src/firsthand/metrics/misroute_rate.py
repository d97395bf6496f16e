"""Misroutes: cases that first went to the wrong queue."""

from __future__ import annotations

from collections.abc import Sequence

from firsthand.domain.case import Case
from firsthand.domain.measurement import Measurement
from firsthand.domain.policy import Policy
from firsthand.metrics.counting import share_of

DEFINITION = (
    "share of routed cases that left their queue because a person corrected topic, tier or store, or that were handed off "
    "as sent to the wrong queue; a correction that leaves the case with its team is none, nor is one of what waited "
    "for a person to read it"
)
ROUTING_FIELDS = ("topic", "tier", "store")
WRONG_QUEUE = ("wrong queue", "wrong team", "wrong topic", "misroute")
NO_TEAM = "triage"
"""Where what the reading was not sure of waits for a person."""


def misroute_rate(cases: Sequence[Case], policy: Policy) -> Measurement:
    """The share of routed cases that a person had to move to another team for a wrong reading."""
    marked = [(case.id, _was_misrouted(case)) for case in cases if case.route]
    return share_of("misroute_rate", marked, DEFINITION)


def _was_misrouted(case: Case) -> bool:
    read_wrong = any(field in ROUTING_FIELDS and queue != NO_TEAM for field, queue in case.corrected_from)
    return read_wrong or any(_says_wrong(handoff.reason) for _, _, _, handoff in case.handoffs)


def _says_wrong(reason: str) -> bool:
    plain = reason.lower().replace("_", " ").replace("-", " ")
    return any(words in plain for words in WRONG_QUEUE)
