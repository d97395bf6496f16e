"""Why this person, why now: what stands on a certificate is true, and what it says would change it does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from firsthand.engine.assignment import assign
from tests.builders import NOON, an_agent
from tests.engine.assignment.desks import POLICY, a_head, agents, heads, with_ladder


def certified(*waiting, agent=None, policy=POLICY):
    decided = assign(agent or an_agent(), waiting, NOON, policy)
    assert decided is not None
    return decided


def test_the_parts_of_the_index_multiply_to_the_index():
    first = certified(a_head(waited=12, urgency="high")).candidates[0]
    parts = dict(first.parts)
    value = parts["weight"] * parts["resolve_share"] * parts["waited_minutes"]
    assert first.index == round(value / parts["target_minutes"] / parts["work_minutes"], 9)


def test_the_rule_that_fired_is_named():
    senior = an_agent(tier=2)
    assert certified(a_head()).rule == "own work"
    assert certified(a_head(), agent=senior).rule == "lower tier"
    assert certified(a_head(waited=20, topic="billing")).rule == "helping out"
    assert certified(a_head(waited=1500)).rule == "oldest first"
    assert certified(a_head(kind="continuing", sticky_owner="ana")).rule == "follow-up"


def test_a_case_that_was_held_back_is_named_with_what_held_it():
    senior = an_agent(tier=2)
    decided = certified(a_head("own", 1, tier=2, urgency="low"), a_head("simple", 14), agent=senior)
    assert "case simple waits for its own tier while own work waits" in decided.reasons
    stranger = certified(a_head("own", 1), a_head("far", 9, topic="billing", urgency="high"))
    assert "case far is not open to this agent yet" in stranger.reasons


def test_nothing_held_back_is_said_too():
    assert "nothing was held back" in certified(a_head()).reasons


def test_the_only_case_has_no_rival():
    assert certified(a_head()).would_change == "No other case was open to this agent."


def test_a_month_of_candidates_is_cut_to_eight():
    many = [a_head(f"c{n}", n + 1) for n in range(40)]
    assert len(certified(*many).candidates) == 8


@given(agents, heads)
def test_the_winner_stands_first_and_the_agent_is_named(agent, waiting):
    decided = assign(agent, waiting, NOON, POLICY)
    if decided:
        assert decided.candidates[0].id == decided.case
        assert decided.agent == agent.id
        assert decided.reasons
        assert len({one.id for one in decided.candidates}) == len(decided.candidates)


@given(agents, heads)
def test_what_is_said_to_change_the_decision_does_change_it(agent, waiting):
    """The rival that waited the named minutes longer, and a little, is taken instead."""
    policy = with_ladder(oldest_first_minutes=1e6, higher_tier_minutes=1e6)
    decided = assign(agent, waiting, NOON, policy)
    said = re.match(
        r"Case (\S+) comes first once it has waited (\S+) minutes", decided.would_change if decided else ""
    )
    if not said or not decided:
        return
    longer = timedelta(minutes=float(said[2]) + 0.11)
    moved = [replace(h, arrived_at=h.arrived_at - longer) if h.case == said[1] else h for h in waiting]
    after = assign(agent, moved, NOON, policy)
    assert after is not None
    assert after.case == said[1]
