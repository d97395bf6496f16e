"""Whatever the playbook and whatever the customer: a run ends inside its limits and keeps every promise of ours."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.domain.playbook_run import from_json, to_json
from firsthand.engine.playbook import NotAnInput, panel, replay, start, step
from firsthand.engine.playbook.laws import broken_laws
from tests.engine.playbook.random_playbooks import input_at_random, playbook_at_random, start_at_random

NOW = "2026-11-23T09:00:00+00:00"
INPUTS_MAX = 1000


def run_at_random(seed: int):
    dice = random.Random(seed)
    playbook, given_at_start = playbook_at_random(dice), start_at_random(dice)
    state, action = start(playbook, given_at_start, NOW)
    inputs = [{"start": {**given_at_start, "now": NOW}}]
    while action.kind != "done":
        event = input_at_random(dice, action.kind)
        inputs.append(event)
        state, action = step(playbook, state, event)
        assert len(inputs) < INPUTS_MAX, "a run must end by itself"
    return playbook, state, action, inputs


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_run_of_any_playbook_ends_inside_its_limits_and_breaks_no_law(seed):
    playbook, state, action, _ = run_at_random(seed)
    assert list(broken_laws(playbook, state)) == []
    assert action.packet is not None
    assert action.packet.source
    assert action.packet.stage
    assert action.packet.last_action
    assert action.packet.next_step


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_same_inputs_give_the_same_run_and_every_state_survives_json(seed):
    playbook, state, action, inputs = run_at_random(seed)
    again, same = replay(playbook, json.loads(json.dumps(inputs)))
    assert to_json(again) == to_json(state)
    assert same.lines() == action.lines()
    assert from_json(json.loads(json.dumps(to_json(state)))) == from_json(json.loads(json.dumps(to_json(again))))


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), cut=st.integers(1, 30))
def test_a_run_goes_on_from_any_saved_state_as_if_nothing_had_happened(seed, cut):
    playbook, state, _, inputs = run_at_random(seed)
    halfway, _ = replay(playbook, inputs[:cut])
    for event in inputs[cut:]:
        halfway, _ = step(playbook, from_json(json.loads(json.dumps(to_json(halfway)))), event)
    assert to_json(halfway) == to_json(state)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_panel_can_be_shown_at_every_moment(seed):
    dice = random.Random(seed)
    playbook = playbook_at_random(dice)
    state, action = start(playbook, start_at_random(dice), NOW)
    while action.kind != "done":
        shown = panel(playbook, state, action)
        assert shown["step"] in playbook.steps
        assert json.dumps(shown)
        state, action = step(playbook, state, input_at_random(dice, action.kind))


def test_after_the_end_nothing_more_is_taken():
    playbook, state, _, _ = run_at_random(7)
    with pytest.raises(NotAnInput, match="over"):
        step(playbook, state, {"answer": "yes"})
