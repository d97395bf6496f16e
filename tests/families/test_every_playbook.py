"""Laws of every playbook in the library, and of the one for the benchmark: the folder is read, nothing is listed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from firsthand.desk.playbook_files import LIBRARY, load, load_library
from firsthand.desk.playbook_scenarios import KINDS, beside, read_scenarios, rehearse
from firsthand.domain.playbook import Playbook
from firsthand.engine.playbook import panel, replay, step
from firsthand.engine.playbook.analysis import problems
from firsthand.engine.playbook.crm_prompt import crm_prompt
from firsthand.engine.playbook.flow import path_lengths, unfold
from firsthand.engine.playbook.picture import picture
from firsthand.engine.playbook.scorecard import score, scorecard
from firsthand.engine.playbook.script import html, markdown

FILES = sorted(LIBRARY.glob("*.yaml"))
NAMES = [path.stem for path in FILES]
WANTED = {
    "general", "no_service", "slow_data", "picture_messages", "home_internet", "device_setup", "bill_dispute",
    "payment_extension", "plan_question", "upgrade", "order_delivery", "account_access", "cancellation", "angry",
    "praise", "store_visit",
}  # fmt: skip
every = pytest.mark.parametrize("path", FILES, ids=NAMES)
TELECOM = Path(__file__).parents[2] / "benchmarks" / "tau2" / "telecom.yaml"


@cache
def rehearsed(path: Path):
    return rehearse(load(path), beside(path), mutate=False)


def test_the_library_has_what_a_carrier_needs():
    assert set(load_library()) >= WANTED


@every
def test_it_is_what_its_file_says(path):
    playbook = load(path)
    assert playbook.id == path.stem
    assert problems(playbook) == []
    assert playbook.summary
    assert playbook.questions


@every
def test_its_written_conversations_end_as_expected(path):
    told, _ = rehearsed(path)
    assert told.failed == []
    assert told.played >= 10, "ten written conversations at the least"


@every
def test_its_conversations_take_every_step_and_every_branch_of_its_own(path):
    told, _ = rehearsed(path)
    assert told.steps_missed == []
    assert told.branches_missed == []


@every
def test_dropping_any_of_its_steps_is_noticed(path):
    told, _ = rehearse(load(path), beside(path), mutate=True)
    assert told.unnoticed == []


def test_every_step_of_the_shared_parts_is_rehearsed_somewhere():
    shared = {s.id for path in FILES for s in load(path).steps.values() if s.part in load(path).shared}
    seen = {name for path in FILES for played in rehearsed(path)[1] for name in played.way}
    assert shared
    assert shared - seen == set()


def test_the_conversations_are_messy_in_every_way_that_people_are():
    kinds = {scenario.kind for path in FILES for scenario in read_scenarios(beside(path))[1]}
    assert kinds == set(KINDS)
    total = sum(len(read_scenarios(beside(path))[1]) for path in FILES)
    assert total >= 150


@every
def test_its_four_surfaces_share_the_step_ids(path):
    playbook = load(path)
    ids = set(playbook.steps)
    assert set(re.findall(r'<a id="(\w+)"></a>', markdown(playbook))) == ids
    assert set(re.findall(r'<section id="(\w+)">', html(playbook))) == ids
    assert {prompt["step"] for prompt in crm_prompt(playbook)["prompts"]} == ids
    assert {row["step"] for row in scorecard(playbook)["steps"]} == ids
    assert {name for question in playbook.questions for name in question.steps} <= ids
    targets = {each["step"] for ways in crm_prompt(playbook)["next_best_step"].values() for each in ways}
    assert targets <= ids | {"back"}
    assert set(re.findall(r'href="#(\w+)"', html(playbook))) <= ids


@every
def test_renaming_a_step_renames_it_on_all_four_surfaces(path):
    playbook = load(path)
    old = next(name for name in playbook.steps if "_" in name)
    renamed = _renamed(playbook, old, "renamed_step")
    surfaces = [markdown(renamed), html(renamed), json.dumps(crm_prompt(renamed)), json.dumps(scorecard(renamed))]
    for surface in (*surfaces, picture(renamed)):
        assert "renamed_step" in surface
        assert not re.search(rf"\b{old}\b", surface)


@every
def test_its_picture_and_its_paths_show_every_end(path):
    playbook = load(path)
    drawn = picture(playbook)
    assert drawn.startswith("<svg")
    assert all(f">{name}</text>" in drawn for name in playbook.steps)
    reached = {name for _, name in unfold(playbook).edges}
    ends = {s.id for s in playbook.steps.values() if s.kind in ("wrap_up", "escalate") and s.id in reached}
    assert {paths.end for paths in path_lengths(playbook)} == ends
    assert max(paths.longest for paths in path_lengths(playbook)) <= playbook.limits.steps


@every
def test_a_run_can_be_taken_up_after_any_of_its_inputs(path):
    playbook = load(path)
    for played in rehearsed(path)[1][:5]:
        for cut in range(1, len(played.inputs)):
            state, _ = replay(playbook, played.inputs[:cut])
            for event in played.inputs[cut:]:
                state, _action = step(playbook, state, event)
            assert (state.outcome, state.trace) == (played.state.outcome, played.state.trace)


@every
def test_the_panel_and_the_summary_can_stand_alone(path):
    playbook = load(path)
    for played in rehearsed(path)[1]:
        packet = played.action.packet
        for words in (packet.problem, packet.stage, packet.last_action, packet.next_step, packet.reason):
            assert words.strip()
        assert playbook.title in packet.problem
        text = played.scenario.start["text"]
        assert not text or " ".join(text.split())[:60] in packet.problem
        assert json.dumps(panel(playbook, played.state, played.action))


@every
def test_its_wording_is_calm_plain_and_human(path):
    for step_ in load(path).steps.values():
        for words in (step_.say, step_.again, step_.own, step_.then_what):
            assert "—" not in words, step_.id
            assert not re.search(
                r"\b(?:ticket|user|valued customer|inconvenience|per our policy|calm down)\b", words, re.I
            ), step_.id
            assert "!" not in words, step_.id
            assert len(words) <= 420, step_.id


@every
def test_nobody_is_asked_for_a_secret(path):
    secrets = re.compile(
        r"\b(?:what is|tell me|send me|give me) your (?:pin|password|social|ssn|date of birth|passcode)\b", re.I
    )
    for step_ in load(path).steps.values():
        assert not secrets.search(f"{step_.say} {step_.again}"), step_.id


@every
def test_its_scorecard_scores(path):
    playbook = load(path)
    best = score(playbook, {question.id: "yes" for question in playbook.questions})
    assert best.passed
    assert best.share == 1.0
    critical = next((q for q in playbook.questions if q.critical), None)
    if critical is not None:
        answers = {question.id: "yes" for question in playbook.questions} | {critical.id: "no"}
        assert score(playbook, answers).failed_critical == (critical.id,)
        assert not score(playbook, answers).passed
    assert not score(playbook, {}).passed


def test_a_cancellation_goes_on_at_the_first_no_and_makes_one_offer_at_the_most():
    path = LIBRARY / "cancellation.yaml"
    for played in rehearsed(path)[1]:
        shown = [offer for offer in played.state.offers if offer.allowed]
        assert len(shown) <= 1
        if shown and shown[0].answer == "no":
            later = played.way[played.way.index("one_offer") + 1]
            assert later == "ask_port"


def test_a_sim_swap_touches_nothing():
    for played in rehearsed(LIBRARY / "account_access.yaml")[1]:
        if "hard_stop" in played.way:
            assert {used.tool for used in played.state.used} == set()
            assert played.state.reason == "risk"


def test_the_benchmarks_playbook_keeps_the_laws_and_knows_nobody():
    playbook = load(TELECOM)
    assert problems(playbook) == []
    text = TELECOM.read_text()
    assert not re.search(r"\b[CLBDP]\d{4}\b|555-\d{3}-\d{4}|John Smith|Premium Plan|Basic Plan", text)


def test_the_benchmarks_playbook_follows_the_rules_of_its_policy():
    told, _ = rehearse(load(TELECOM), beside(TELECOM), mutate=False)
    assert told.failed == []
    assert told.played >= 20


def _renamed(playbook: Playbook, old: str, new: str) -> Playbook:
    """The playbook as if the file named one step otherwise, everywhere."""

    def to(name: str) -> str:
        return new if name == old else name

    fields = ("next", "yes", "no", "unsure", "refused", "error", "none", "withheld", "spent")
    steps = {
        to(key): replace(
            each,
            id=to(each.id),
            **{name: to(getattr(each, name)) for name in fields},
            branches=tuple(replace(branch, then=to(branch.then)) for branch in each.branches),
        )
        for key, each in playbook.steps.items()
    }
    questions = tuple(replace(q, steps=tuple(map(to, q.steps))) for q in playbook.questions)
    parts = {part: to(first) for part, first in playbook.parts.items()}
    return replace(playbook, steps=steps, questions=questions, parts=parts, start=to(playbook.start))
