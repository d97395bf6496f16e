"""A person who receives a hand-off summary can say from it alone what is wrong, what was tried and what comes next.

The rubric is held against every written conversation of the library that ends with a person: each point is a
question that the next person would otherwise have to put to the customer again.
"""

from __future__ import annotations

from functools import cache

import pytest

from firsthand.desk.playbook_files import LIBRARY, load
from firsthand.desk.playbook_scenarios import beside, read_scenarios
from firsthand.domain.playbook import ESCALATION_REASONS
from firsthand.engine.playbook.handoff import NEXT_STEPS
from firsthand.engine.playbook.rehearsal import play

FEWEST = 30


@cache
def handed_over():
    """(playbook, run) of every conversation that ends with a person, or in silence."""
    found = []
    for path in sorted(LIBRARY.glob("*.yaml")):
        playbook = load(path)
        now, scenarios = read_scenarios(beside(path))
        runs = [(playbook, play(playbook, scenario, now)) for scenario in scenarios]
        found += [(book, run) for book, run in runs if run.state.outcome == "escalated"]
    return found


def what_is_wrong(playbook, run) -> bool:
    """The matter by its name, and the customer's own first words."""
    words = " ".join(run.state.text.split())[:60]
    return playbook.title in run.action.packet.problem and words in run.action.packet.problem


def where_it_stands(playbook, run) -> bool:
    stage = run.action.packet.stage.split("step ")[-1]
    return stage in playbook.steps


def what_was_done_last(playbook, run) -> bool:
    return len(run.action.packet.last_action.split()) >= 2


def what_was_tried(playbook, run) -> bool:
    """Every tool that answered, with what came out or that it failed."""
    told = [(t["tool"], bool(t["result"]) or t["error"]) for t in run.action.packet.tools_tried]
    return told == [(used.tool, True) for used in run.state.used if used.answered]


def what_is_known_and_from_whom(playbook, run) -> bool:
    packet = run.action.packet
    return set(packet.facts) == set(run.state.facts) and all(
        f["from"] and f["step"] for f in packet.facts.values()
    )


def why_a_person(playbook, run) -> bool:
    return run.action.packet.reason in ESCALATION_REASONS


def what_comes_next(playbook, run) -> bool:
    """An instruction that fits the reason, and for whom where the playbook says so."""
    packet = run.action.packet
    to = next((s.to for s in playbook.steps.values() if s.id == run.state.step and s.kind == "escalate"), "")
    return packet.next_step.startswith(NEXT_STEPS[packet.reason]) and (not to or to in packet.next_step)


def what_was_promised_and_offered(playbook, run) -> bool:
    packet = run.action.packet
    return len(packet.promises) == len(run.state.promises) and len(packet.offers) == len(run.state.offers)


def what_the_customer_said_besides(playbook, run) -> bool:
    """Unasked words are in the notes, whole."""
    said = [event["message"].strip() for event in run.inputs if "message" in event]
    return all(words in run.action.packet.notes for words in said)


def how_they_feel(playbook, run) -> bool:
    return bool(run.action.packet.mood) or not run.state.text


def nothing_that_may_not_be_shown(playbook, run) -> bool:
    """Above the level of authentication a fact is masked, also inside a tool's answer."""
    packet, level = run.action.packet, run.state.auth_level
    for name, known in run.state.facts.items():
        if playbook.facts[name].min_auth > level and not isinstance(known.value, bool):
            if packet.facts[name]["value"] != "masked":
                return False
            told = " ".join(t["result"] for t in packet.tools_tried)
            if len(str(known.value)) > 3 and str(known.value) in told:
                return False
    return True


RUBRIC = (
    what_is_wrong,
    where_it_stands,
    what_was_done_last,
    what_was_tried,
    what_is_known_and_from_whom,
    why_a_person,
    what_comes_next,
    what_was_promised_and_offered,
    what_the_customer_said_besides,
    how_they_feel,
    nothing_that_may_not_be_shown,
)


def test_there_are_enough_summaries_to_judge_by():
    assert len(handed_over()) >= FEWEST
    assert len({playbook.id for playbook, _ in handed_over()}) >= 12
    assert len({run.action.packet.reason for _, run in handed_over()}) >= 6


@pytest.mark.parametrize("point", RUBRIC, ids=lambda point: point.__name__)
def test_every_summary_answers(point):
    missing = [
        f"{playbook.id}: {run.scenario.name}" for playbook, run in handed_over() if not point(playbook, run)
    ]
    assert missing == []


def test_a_summary_that_lacks_something_is_noticed():
    """The rubric can fail: a packet without its problem, its tools or its next step does."""
    from dataclasses import replace

    playbook, run = next((p, r) for p, r in handed_over() if r.action.packet.tools_tried)
    for lack, point in (
        ({"problem": playbook.title + "."}, what_is_wrong),
        ({"tools_tried": ()}, what_was_tried),
        ({"next_step": "Go on."}, what_comes_next),
        ({"facts": {"x": {"value": 1, "from": "", "step": ""}}}, what_is_known_and_from_whom),
    ):
        poorer = replace(run, action=replace(run.action, packet=replace(run.action.packet, **lack)))
        assert not point(playbook, poorer)
