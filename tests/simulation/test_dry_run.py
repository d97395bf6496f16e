"""A changed policy on cases that were: what would have gone elsewhere, and which promises would have been kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from firsthand import wiring
from firsthand.domain.policy import Target, parse
from firsthand.simulation.dry_run import dry_run
from tests.builders import NOON, a_case, a_policy, a_triage, answered, assigned

POLICY = a_policy()
LATER = NOON + timedelta(days=2)


def month():
    return [
        a_case(assigned("ana"), *answered(NOON + timedelta(minutes=30)), case="prompt"),
        a_case(assigned("ana"), *answered(NOON + timedelta(minutes=50)), case="slow"),
        a_case(case="silent", triage=a_triage(topic="billing")),
        a_case(case="loud", reach=60_000),
    ]


def test_the_same_policy_changes_nothing():
    found = dry_run(month(), POLICY, POLICY, LATER)
    assert (found.cases, found.moved, found.held_before, found.held_after) == (4, 0, 0.5, 0.5)


def test_a_tighter_target_names_the_answers_that_would_have_missed_it():
    tight = {**POLICY.targets, "first_response": Target({"high": 15, "normal": 45, "low": 240})}
    found = dry_run(month(), POLICY, replace(POLICY, targets=tight), LATER)
    assert (found.held_before, found.held_after, found.newly_missed) == (0.5, 0.25, ("slow",))


def test_a_lower_reach_for_the_risk_desk_shows_who_would_go_there():
    text = wiring.shipped_policy_text().replace("reach_min = 100000", "reach_min = 50000")
    (move,) = dry_run(month(), POLICY, parse(text), LATER).moves
    assert (move.before, move.after, move.count, move.examples) == (("network", 1), ("risk", 3), 1, ("loud",))


def test_no_cases_give_no_shares():
    found = dry_run([], POLICY, POLICY, LATER)
    assert (found.held_before, found.held_after, found.moves) == (None, None, ())
