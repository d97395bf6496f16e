"""A wrong file is refused with the line, the reason and the mend; a script becomes a draft that passes."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.desk.playbook_draft import draft
from firsthand.desk.playbook_example import example
from firsthand.desk.playbook_files import WrongPlaybook, load_library, parse
from firsthand.desk.playbook_format import schema

GOOD = """\
id: trial
version: 1
title: A trial
topic: service
facts:
  gb: {type: number, min: 1, max: 2}
  yes_please: {type: yes_no}
  price: {type: number, source: look}
tools:
  look: {}
  add: {writes: true, cost: true, consent: yes_please, arguments: [gb]}
steps:
  - {id: ask_gb, ask: gb, say: How many?}
  - {id: look_up, call: look, read: {price: result.price}, error: person}
  - {id: confirm, ask: yes_please, say: "May I, for {price|money}?", yes: add_it, no: person}
  - {id: add_it, call: add, with: {gb: gb}, error: person}
  - {id: works, resolve: Does it work?, yes: more, no: person}
  - {id: more, offer: bigger, kind: cross_sell, say: More?, yes: done, no: done}
  - {id: done, wrap_up: added}
  - {id: person, escalate: policy}
"""


def wrong_with(old: str, new: str):
    assert old in GOOD
    with pytest.raises(WrongPlaybook) as refused:
        parse(GOOD.replace(old, new), "trial.yaml")
    return refused.value.wrong


def test_a_good_file_is_read():
    playbook = parse(GOOD)
    assert list(playbook.steps)[:2] == ["ask_gb", "look_up"]
    assert playbook.steps["ask_gb"].next == "look_up"
    assert parse(example("mine")).id == "mine"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("next: x", "", 0, ""),
        ("yes: add_it, no: person", "yes: add_itt, no: person", 15, "goes to “add_itt”, which is no step"),
        ("with: {gb: gb}", "with: {gb: gbb}", 16, "unknown name “gbb”"),
        ("with: {gb: gb}", "with: {gb: gb + 1}", 16, "write 2.0 instead of 2"),
        ("for {price|money}", "for {cost|money}", 15, "the slot {cost} is no fact"),
        ("ask: gb, ", "ask: gigs, ", 13, "“gigs” is no fact"),
        ("consent: yes_please, ", "", 11, "costs something but asks for no consent"),
        ("yes: add_it, no: person}", "yes: add_it, no: add_it}", 16, "can be called without the consent"),
        ("{id: works, resolve: Does it work?, yes: more", "{id: works, say: Fine, next: more", 17, ""),
        ("read: {price: result.price}, ", "", 15, "uses price before it can be known"),
        ("yes: more, no: person}", "yes: more, no: works}", 17, "a loop without a bound"),
        ("{id: done, wrap_up: added}", "{id: done, wrap_up: added}\n  - {id: lost, wrap_up: x, outcome: stopped}", 20, "no path leads here"),
        ("wrap_up: added", "say: bye, next: done", 19, "a path without an end"),
        ("{id: person, escalate: policy}", "{id: person, escalate: because}", 20, ""),
        ("topic: service", "topic: weather", 4, ""),
        ("{id: done, wrap_up: added}", "{id: done, wrap_up: added, colour: red}", 19, "there is no field “colour” here"),
        ("{id: done, wrap_up: added}", "{id: done}", 19, "this step has no kind"),
        ("title: A trial\n", "", 1, "“title” is missing"),
        ("{id: done,", "{id: ask_gb,", 19, "there are two steps “ask_gb”"),
        ("max: 2}", "max: two}", 6, "number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_mend(old, new, line, says):
    if not line:
        return
    wrong = wrong_with(old, new)
    assert wrong, "refused"
    assert any(each.line == line and says in each.problem for each in wrong), [str(each) for each in wrong]
    assert all(each.mend for each in wrong)
    assert all(str(each).startswith("trial.yaml, line ") for each in wrong)


def test_a_cross_sell_cannot_precede_a_confirmed_resolution():
    wrong = wrong_with(
        "{id: works, resolve: Does it work?, yes: more, no: person}", "{id: works, say: Fine, next: more}"
    )
    assert {each.problem for each in wrong} >= {"a cross-sell can precede a confirmed resolution"}


@pytest.mark.parametrize("text", ["", "- a\n- b", "id: [", "a: b: c", "\t", "id: x\nsteps: 3", "just words"])
def test_what_is_no_playbook_at_all_is_refused_too(text):
    with pytest.raises(WrongPlaybook) as refused:
        parse(text, "trial.yaml")
    assert all(each.line >= 1 and each.mend for each in refused.value.wrong)


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, len(GOOD)), noise=st.text(alphabet="{}[]:-,\n 'ab", max_size=6))
def test_any_damage_to_a_file_is_refused_or_read_and_never_a_stack_trace(cut, noise):
    text = GOOD[:cut] + noise + GOOD[cut:]
    with contextlib.suppress(WrongPlaybook):
        assert parse(text).steps


def test_a_file_that_holds_itself_is_refused():
    with pytest.raises(WrongPlaybook):
        parse("id: &a [*a]\nsteps: *a\n")


def test_yes_no_on_and_off_are_words_and_dates_are_text():
    playbook = parse(GOOD.replace("topic: service", "topic: service\nnow: 2026-11-23T09:00:00Z"))
    assert playbook.now == "2026-11-23T09:00:00Z"


def test_the_format_is_exported_as_json_schema():
    found = schema()
    assert found["title"] == "PlaybookRow"
    assert "OfferRow" in found["$defs"]


def test_the_library_is_read_once_and_whole():
    assert load_library() is load_library()
    assert len(load_library()) >= 16


SCRIPT = """\
# Router keeps restarting

## Workflow
1. Greet the customer: "Hi, let us look at it."
2. Ask the customer for their postcode.
3. Check the outage map.
4. Ask if the router is warm to the touch.
   - If yes: go to step 6
   - If no: go to step 5
5. Ask to unplug it. "Please unplug it for a minute. Does it stay on now?"
   - If it works, go to step 7
   - If not, go to step 6
6. Run the line test.
7. "Is it working now?" Confirm that it is resolved.
   - If yes: close the case
   - If no: escalate to tier 2

## Tools
- Outage map
## Failure points
- The line test times out
"""


def test_a_numbered_script_becomes_a_draft_that_passes_with_questions_for_its_gaps():
    text, questions = draft(SCRIPT, "router")
    playbook = parse(text)
    assert playbook.title == "Router keeps restarting"
    assert [step.kind for step in playbook.steps.values()][:5] == ["say", "ask", "call", "ask", "ask"]
    assert "Please unplug it for a minute. Does it stay on now?" in text
    assert any("what is read out of" in question for question in questions)
    assert any("The line test times out" in question for question in questions)


def test_a_script_without_numbers_is_refused_with_the_mend():
    with pytest.raises(ValueError, match="no numbered step"):
        draft("Just be nice.", "nice")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Ask for the name", "Check the map", "Say hello", "Send the form", "Escalate to tier 2",
                             "Is it working now?", "Close the case", 'Ask: "Well?"', "Ask if it is {warm}: yes"]),
            st.lists(st.sampled_from(["If yes: go to step 2", "If no, escalate", "If not: close", "When it fails -> step 1", "hm"]), max_size=3),
        ),
        min_size=1,
        max_size=12,
    )
)  # fmt: skip
def test_every_draft_of_any_script_passes_the_check(lines):
    script = "\n".join(
        f"{number}. {text}\n" + "\n".join(f"   - {branch}" for branch in branches)
        for number, (text, branches) in enumerate(lines, 1)
    )
    text, _ = draft(script, "drawn")
    assert parse(text).id == "drawn"
