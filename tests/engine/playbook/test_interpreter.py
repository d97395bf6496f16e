"""The interpreter: how a customer paraphrases, digresses, corrects, refuses, goes silent, asks for a person."""

from __future__ import annotations

import pytest

from firsthand.desk.playbook_files import load_library, parse
from firsthand.engine.playbook import NotAnInput, panel, replay, start, step

NOW = "2026-11-23T09:00:00+00:00"
TOP_UP = """
id: top_up
version: 1
title: More data
topic: network
limits: {silence_minutes: 60}
facts:
  phone: {type: phone, form: "###-###-####", corrected_by: [wifes phone], from_text: [{pattern: '(\\d{3}-\\d{3}-\\d{4})'}]}
  price: {type: number, source: look}
  consent: {type: yes_no}
tools:
  look: {arguments: [phone]}
  add: {writes: true, cost: true, consent: consent, arguments: [phone]}
steps:
  - {id: greet, say: Hello.}
  - {id: ask_phone, ask: phone, say: "Which number is it about?", again: "The number with area code, please."}
  - {id: look_up, call: look, with: {phone: phone}, read: {price: result.price}, error: person}
  - {id: confirm, ask: consent, say: "May I add 2 GB to {phone} for {price|money}?", yes: add_it, no: nothing}
  - {id: add_it, call: add, with: {phone: phone}, error: person}
  - {id: works, resolve: Is it working now?, yes: done, no: person}
  - {id: done, wrap_up: added, say: Fine.}
  - {id: nothing, wrap_up: nothing_added, outcome: stopped}
  - {id: person, escalate: tool_failure}
"""


@pytest.fixture(scope="module")
def top_up():
    return parse(TOP_UP)


def talk(playbook, *events, **given):
    state, action = start(playbook, given, NOW)
    for event in events:
        state, action = step(playbook, state, event if isinstance(event, dict) else {"answer": event})
    return state, action


PRICE = {"result": {"price": 4}, "error": False}
ADDED = {"result": "added", "error": False}


def test_asks_for_what_is_missing_and_reads_the_rest_from_the_first_message(top_up):
    _, action = talk(top_up, text="more data for 555-010-4477")
    assert action.call == "look"
    assert action.arguments == {"phone": "555-010-4477"}


def test_the_actions_are_the_lines_of_the_protocol(top_up):
    _, action = talk(top_up)
    assert action.lines() == [
        {"say": "Hello.", "step": "greet"},
        {"ask": "Which number is it about?", "fact": "phone", "kind": "text", "step": "ask_phone"},
    ]


def test_asks_again_at_most_twice_then_hands_over(top_up):
    state, action = talk(top_up, "hm", "what?")
    assert action.kind == "ask"
    assert "The number with area code" in action.ask
    state, action = step(top_up, state, {"answer": "bla"})
    assert (action.outcome, action.reason) == ("escalated", "low_confidence")


def test_a_paid_tool_is_called_only_after_a_yes_that_was_asked_for(top_up):
    state, action = talk(top_up, "5550104477", PRICE, facts={"consent": True})
    assert (action.kind, action.ask) == ("ask", "May I add 2 GB to 555-010-4477 for $4.00?")
    state, action = step(top_up, state, {"message": "yes yes my wife said yes to something else"})
    assert action.kind == "ask"
    state, action = step(top_up, state, {"answer": "yep go ahead"})
    assert action.call == "add"
    assert state.consents[0].words == "yep go ahead"
    assert state.consents[0].used


def test_a_correction_goes_back_looks_up_anew_and_voids_the_consent(top_up):
    state, action = talk(top_up, "5550104477", PRICE, "sorry, I mean 555-010-4478")
    assert (action.call, dict(action.arguments)) == ("look", {"phone": "555-010-4478"})
    assert ("phone", "555-010-4477", "customer") in state.earlier


def test_it_is_my_wifes_phone_asks_for_the_number_again(top_up):
    state, action = talk(top_up, "5550104477", PRICE, {"message": "actually it is my wife's phone"})
    assert action.step == "ask_phone"
    assert "phone" not in state.facts


def test_unasked_words_are_kept_for_the_next_person(top_up):
    _state, action = talk(top_up, {"message": "and my bill is wrong"}, {"end": True})
    assert action.outcome == "stopped"
    assert "and my bill is wrong" in action.packet.notes


def test_a_short_silence_is_asked_after_and_a_long_one_ends(top_up):
    state, action = talk(top_up, {"silence": 30})
    assert action.ask.startswith("Are you still there?")
    state, action = step(top_up, state, {"silence": 61})
    assert (action.outcome, action.reason) == ("stopped", "no answer")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("let me talk to a person", "customer_request"),
        ("my lawyer will write", "risk"),
        ("cancel my plan", "customer_request"),
    ],
)
def test_a_person_risk_and_leaving_go_before_everything(top_up, words, reason):
    _, action = talk(top_up, words)
    assert (action.outcome, action.reason) == ("escalated", reason)


def test_a_tool_that_is_not_at_hand_is_named_at_the_start_and_a_person_takes_over_there(top_up):
    _state, action = talk(top_up, "5550104477", PRICE, "yes", tools=["look"])
    assert "add" in start(top_up, {"tools": ["look"]}, NOW)[1].says[0].text
    assert (action.outcome, action.reason) == ("escalated", "tool_failure")


def test_the_summary_tells_problem_facts_tools_and_what_comes_next(top_up):
    _, action = talk(top_up, "5550104477", {"result": "boom", "error": True}, text="i need data")
    packet = action.packet
    assert "i need data" in packet.problem
    assert packet.facts["phone"] == {"value": "555-010-4477", "from": "customer", "step": "ask_phone"}
    assert packet.tools_tried[0]["tool"] == "look"
    assert packet.tools_tried[0]["error"] is True
    assert packet.next_step.startswith("Do the last action by hand")


def test_calming_is_said_once_and_its_effect_is_kept():
    playbook = load_library()["order_delivery"]
    state, action = start(playbook, {"text": "THIS IS RIDICULOUS, where is my parcel", "auth_level": 1}, NOW)
    assert action.says[0].text.startswith("Waiting for a parcel that does not come is no fun")
    state, action = step(playbook, state, {"answer": "still ridiculous, 4471120"})
    assert not any("no fun" in said.text for said in action.says)
    state, action = step(playbook, state, {"end": True})
    assert action.packet.mood == "upset"
    state, action = talk(playbook, {"answer": "thanks, it is order 4471120"}, {"end": True}, text="useless!")
    assert action.packet.mood == "upset, then pleased"


def test_whoever_takes_the_run_over_goes_on_at_the_same_step(top_up):
    state, action = talk(top_up, {"takes": "agent:maria"})
    assert (action.step, state.source) == ("ask_phone", "agent:maria")


def test_inputs_that_cannot_follow_are_refused_and_change_nothing(top_up):
    state, _ = talk(top_up)
    for event in ({"result": "x"}, {"nonsense": 1}, {}):
        with pytest.raises(NotAnInput):
            step(top_up, state, event)
    with pytest.raises(NotAnInput, match="start"):
        replay(top_up, [{"answer": "yes"}])


def test_the_panel_shows_where_we_are_what_to_say_and_what_may_follow(top_up):
    state, action = talk(top_up, "5550104477", PRICE)
    shown = panel(top_up, state, action)
    assert shown["say"] == ["May I add 2 GB to 555-010-4477 for $4.00?"]
    assert {"fact": "phone", "label": "phone", "value": "555-010-4477", "from": "customer"} in shown["known"]
    assert [following["step"] for following in shown["next"]] == ["add_it", "nothing"]
    assert shown["expects"] == ["answer", "message", "silence"]


def test_account_facts_stay_masked_until_the_sign_in_and_in_public():
    playbook = load_library()["bill_dispute"]
    state, action = start(playbook, {"text": "roaming charge", "public": True}, NOW)
    assert action.call == "send_sign_in_link"
    state, action = step(playbook, state, {"result": {"verified": True}})
    account = {"plan_name": "A", "plan_price": 1, "line_status": "active", "balance_due": 2}
    state, action = step(playbook, state, {"result": account})
    bill = {"total": 62, "amount": 12, "reason": "roaming", "is_wrong": False}
    state, action = step(playbook, state, {"result": bill})
    assert "$12.00" in action.ask
    later, action = step(playbook, state, {"silence": 31, "now": "2026-11-23T09:31:00+00:00"})
    assert "[shown after sign-in]" in action.ask
    assert later.auth_level == 0
    _, action = step(playbook, later, {"end": True})
    assert action.packet.facts["bill_total"]["value"] == "masked"


def test_a_sign_in_that_proves_nothing_raises_nothing():
    playbook = load_library()["bill_dispute"]
    state, _ = start(playbook, {"text": "roaming charge"}, NOW)
    state, action = step(playbook, state, {"result": {"verified": False}})
    assert state.auth_level == 0
    assert action.step == "ask_try_again"


def test_a_stop_word_ends_marketing_and_not_the_help():
    playbook = load_library()["slow_data"]
    ready = {"consent": "granted", "notice": True, "eligible": True}
    state, action = start(playbook, {"text": "mobile data is slow", "auth_level": 1, "context": ready}, NOW)
    usage = {"used_gb": 10.4, "limit_gb": 10, "price_per_gb": 4}
    account = {"plan_name": "A", "plan_price": 1, "line_status": "active", "balance_due": 2}
    for event in (
        {"answer": "yes"}, {"message": "and stop sending me ads"}, {"answer": "none"}, {"answer": "Reno"},
        {"result": {"outage": False}}, {"result": account}, {"result": usage}, {"answer": "1"}, {"answer": "yes"},
        {"result": "added"}, {"answer": "yes"},
    ):  # fmt: skip
        state, action = step(playbook, state, event)
    assert action.outcome == "resolved"
    (offer,) = state.offers
    assert not offer.allowed
    assert "the customer wants no marketing" in offer.reasons


def test_injected_orders_move_nothing(shared):
    """Every line of the published injection lists, said at a consent: none of them is a yes, none calls a tool."""
    playbook = parse(TOP_UP)
    folder = shared / "fixtures" / "naughty" / "promptwl"
    lines = [
        line for path in sorted(folder.rglob("*.txt")) for line in path.read_text(errors="replace").splitlines()
    ]
    asked, _ = talk(playbook, "5550104477", PRICE)
    for line in (line for line in lines if line.strip() and not line.startswith("#")):
        after, action = step(playbook, asked, {"message": line})
        assert action.call != "add"
        after, action = step(playbook, asked, {"answer": line})
        if action.call == "add":
            assert after.consents[-1].words == line.strip()
            assert line.lower().startswith(("yes", "sure", "ok")), line
