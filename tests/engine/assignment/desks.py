"""Desks to assign at, small or drawn by hypothesis: people, heads, and a policy with its ladder."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from firsthand.domain.decisions import URGENCIES
from firsthand.domain.policy import Policy
from firsthand.engine.assignment import Head
from tests.builders import NOON, a_policy, an_agent

POLICY = a_policy()
TOPICS = ("network", "device", "billing", "sales")


def a_head(case: str = "c1", waited: float = 5.0, **changes: Any) -> Head:
    """A waiting case; `waited` is how many minutes it has been here at noon."""
    fields: dict[str, Any] = {"topic": "network", "tier": 1, "urgency": "normal", "kind": "new"}
    return Head(case=case, arrived_at=NOON - timedelta(minutes=waited), **{**fields, **changes})


def with_ladder(policy: Policy = POLICY, **changes: Any) -> Policy:
    """A policy with other rungs; its version differs, as a saved change's would."""
    ladder = replace(policy.ladder, **changes)
    return replace(policy, ladder=ladder, version=repr(sorted(changes.items())))


agents = st.builds(
    an_agent,
    st.sampled_from(("ana", "ben", "cyd", "dee")),
    tier=st.sampled_from((1, 2, 3)),
    primary=st.frozensets(st.sampled_from(TOPICS), max_size=2),
    secondary=st.frozensets(st.sampled_from(TOPICS), max_size=2),
    languages=st.sampled_from((frozenset({"en"}), frozenset({"es"}), frozenset({"en", "es"}))),
    store=st.sampled_from((None, None, None, "oak-street", "elm-plaza")),
    capacity=st.integers(1, 3),
)

heads = st.lists(
    st.builds(
        a_head,
        st.uuids().map(str),
        waited=st.one_of(st.integers(0, 3000), st.floats(0, 3000)),
        topic=st.sampled_from(TOPICS),
        tier=st.sampled_from((1, 2, 3)),
        urgency=st.sampled_from(URGENCIES),
        kind=st.sampled_from(("new", "continuing")),
        lang=st.sampled_from(("en", "es", "fr")),
        store=st.sampled_from((None, None, None, "oak-street")),
        sticky_owner=st.sampled_from((None, None, "ana", "ben")),
        unstaffed=st.booleans(),
    ).map(lambda head: replace(head, unstaffed=False) if head.store else head),  # a store's page keeps its ladder
    max_size=12,
    unique_by=lambda head: head.case,
)
