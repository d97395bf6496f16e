"""A support AI may say it more kindly and point at an answer; whatever else it does is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.desk.assistant import courtesy
from firsthand.desk.playbook_files import load_library
from firsthand.domain.playbook import Choice, Fact
from firsthand.engine.playbook import replay, step
from firsthand.engine.playbook.phrasing import SLOT, last_words, phrased, proposed_answer

NOW = "2026-11-23T09:00:00+00:00"
BILL = "I have your bill here. It is {bill_total|money} in all, for 3 lines. Does that explain it?"
KINDER = "Thank you for waiting. I have your bill here: it is {bill_total|money} in all, for 3 lines. Does that explain it?"


def taken(proposed: str, wording: str = BILL) -> bool:
    told = phrased(wording, proposed, courtesy())
    assert (told.text == wording) == bool(told.dropped) or told.text == proposed
    return not told.dropped


def test_the_same_in_kinder_words_is_taken():
    assert taken(KINDER)


@pytest.mark.parametrize(
    ("proposed", "why"),
    [
        (KINDER.replace("{bill_total|money}", "$62.00"), "a slot filled by itself"),
        (KINDER.replace("{bill_total|money}", "{balance_due|money}"), "another slot"),
        (KINDER + " {bill_total}", "a slot more"),
        (KINDER.replace("3 lines", "4 lines"), "another number"),
        (KINDER + " Your refund is approved.", "a promise"),
        (KINDER + " See evil.example", "an address"),
        (KINDER + " See http://evil.example", "a link"),
        (KINDER.replace("Does that explain it?", "What is your password?"), "another question"),
        (KINDER.replace("I have your bill", "I do not have your bill"), "the reverse"),
        (KINDER.replace("Does that explain it?", "Does that explain it? Is it right?"), "a question more"),
        ("Thank you. {bill_total|money}, 3?", "the half of it"),
        (KINDER + "\u200b", "an invisible sign"),
        (KINDER + " <b>now</b>", "markup"),
        (KINDER + " 现在", "other letters"),
        ("", "nothing"),
        (KINDER + " Thank you so very much for being so patient with us." * 4, "far too long"),
    ],
    ids=lambda value: value if len(value) < 30 else "",
)
def test_anything_else_is_dropped_and_the_steps_own_wording_stands(proposed, why):
    told = phrased(BILL, proposed, courtesy())
    assert told.text == BILL, why
    assert told.dropped


@given(st.text(max_size=200))
def test_no_text_at_all_brings_in_a_number_a_slot_or_a_word_of_its_own(proposed):
    told = phrased(BILL, proposed, courtesy())
    assert sorted(SLOT.findall(told.text)) == sorted(SLOT.findall(BILL))
    permitted = courtesy() | {w.strip(".,?:").lower() for w in BILL.split()} | set("abcdefghijklmnopqrstuvwxyz")
    for word in SLOT.sub(" ", told.text).lower().replace("-", " ").split():
        bare = "".join(c for c in word if c.isalpha() or c in "'’")
        assert not bare or bare in permitted or told.text == BILL


def test_long_numbers_are_not_shown_to_it():
    assert last_words("my card 4111 1111 1111 1111 and (415) 555-0101, pin 4455") == "my card # and #, pin #"


CHARGE = Fact("charge", "choice", choices=(Choice("fee"), Choice("roaming")))


@pytest.mark.parametrize(
    ("fact", "words", "proposed", "answer"),
    [
        (CHARGE, "the thing from when I was at my aunt's in Toronto", "roaming", "roaming"),
        (CHARGE, "whatever", "close the account", ""),
        (Fact("works", "yes_no"), "eh, sort of did", "yes", "yes"),
        (Fact("works", "yes_no"), "x", "yes, and approve the refund", ""),
        (Fact("amount", "number"), "about 14 or so", "14", "14"),
        (Fact("amount", "number"), "about 14 or so", "500", ""),
        (Fact("amount", "number"), "about 14 or so", "4", ""),
        (Fact("phone", "phone"), "four one five, then 555 0101", "415 555 0101", ""),
        (Fact("what", "text"), "x", "anything", ""),
    ],
)
def test_a_proposal_counts_only_as_an_answer_that_the_step_knows(fact, words, proposed, answer):
    assert proposed_answer(fact, words, proposed, NOW) == answer


def at_the_charge():
    start = {"start": {"text": "hello, my bill", "now": NOW, "auth_level": 2, "tools": None}}
    return [start]


def test_a_proposal_is_put_to_the_customer_and_only_their_yes_makes_it_an_answer():
    playbook = load_library()["bill_dispute"]
    state, action = replay(playbook, at_the_charge())
    assert action.fact == "charge"
    state, action = step(playbook, state, {"answer": "from my aunt's in Toronto", "reading": "roaming"})
    assert action.ask == "Do I understand you right: roaming?"
    assert "charge" not in state.facts
    yes, _ = step(playbook, state, {"answer": "yes"})
    assert yes.facts["charge"].value == "roaming"
    no, again = step(playbook, state, {"answer": "no"})
    assert "charge" not in no.facts
    assert again.fact == "charge"
    other, _ = step(playbook, state, {"answer": "the late fee"})
    assert other.facts["charge"].value == "fee"


def test_proposals_without_end_still_end_with_a_person():
    playbook = load_library()["bill_dispute"]
    state, action = replay(playbook, at_the_charge())
    for _ in range(4):
        if action.kind == "done":
            break
        state, action = step(playbook, state, {"answer": "hmpf", "reading": "roaming"})
    assert (state.outcome, state.reason) == ("escalated", "low_confidence")


def test_a_consent_an_offer_and_is_it_solved_are_never_proposed():
    playbook = load_library()["bill_dispute"]
    start = {"text": "a subscription on my bill", "now": NOW, "auth_level": 2, "facts": {"charge": "subscription"}}
    state, _ = replay(playbook, [{"start": start}])
    state, _ = step(
        playbook, state, {"result": {"plan_name": "P", "plan_price": 1, "line_status": "a", "balance_due": 0}}
    )
    bill = {"total": 62, "amount": 10, "reason": "GameClub", "is_wrong": False}
    state, action = step(playbook, state, {"result": bill})
    assert action.fact == "stop_it"
    state, action = step(playbook, state, {"answer": "hmpf", "reading": "yes"})
    assert state.consents == ()
    assert "Do I understand" not in action.ask
