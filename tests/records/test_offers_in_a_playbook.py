"""What a playbook offers is the case's and the customer's: it is not offered again, and a no is remembered."""

from __future__ import annotations

import pytest

from firsthand.desk import guiding
from firsthand.desk.hands import Kit
from firsthand.desk.intake import take
from firsthand.desk.playbook_files import parse
from firsthand.domain import events as ev
from firsthand.engine.retention import offered_in
from firsthand.records.consents import situation
from tests.builders import a_mention

pytestmark = pytest.mark.django_db

STAYING = parse("""\
id: staying
version: 1
title: Staying
topic: cancel
summary: One offer to somebody who wants to leave.
leaving: here
limits: {steps: 20, calls: 1, minutes: 60}
steps:
  - id: heard
    calm: {acknowledge: I am sorry that we came to this., own: You are free to go., next: One question first.}
  - id: one_offer
    offer: ten_off
    kind: save
    need: wants to leave
    say: Ten dollars off for a year. Would that change your mind?
    yes: stays
    no: goes
    withheld: goes
  - id: stays
    wrap_up: stayed
    outcome: stopped
    say: Then it stays as it is.
  - id: goes
    wrap_up: left
    outcome: stopped
    say: It is done, all the best.
qa:
  - {id: once, text: "Was it offered once?", steps: [one_offer], weight: 1}
""")
ELIGIBLE = Kit(context=lambda case: {"eligible": True, **offered_in(case)})


def a_run(desk, clock) -> str:
    leaving = a_mention(
        "no signal again, I want to leave",
        author="jane",
        kind="message",
        private=True,
        created_at=clock.at,
        channel="x",
    )
    case_id = take([leaving], desk).opened[0]
    guiding.begin(case_id, STAYING, leaving.text, "ana", desk, ELIGIBLE)
    return case_id


@pytest.mark.parametrize(("said", "accepted"), [("yes", True), ("no", False)])
def test_an_offer_and_its_answer_stand_in_the_log_of_the_case_once(desk, clock, said, accepted):
    case_id = a_run(desk, clock)
    (offer,) = desk.log.case(case_id).offers
    assert (offer.offer, offer.kind, offer.allowed) == ("ten_off", "save", True)
    clock.move(minutes=1)
    case = guiding.go_on(case_id, STAYING, {"answer": said}, "ana", desk, ELIGIBLE)
    assert (len(case.offers), case.offers_answered) == (1, (("ten_off", accepted),))
    kinds = [type(event) for event in desk.log.read(case_id)]
    assert kinds.count(ev.OfferDecided) == kinds.count(ev.OfferAnswered) == 1


def test_a_second_run_on_the_case_does_not_offer_again(desk, clock):
    case_id = a_run(desk, clock)
    guiding.go_on(case_id, STAYING, {"answer": "no"}, "ana", desk, ELIGIBLE)
    guiding.begin(case_id, STAYING, "I still want to leave", "ana", desk, ELIGIBLE)
    last = desk.log.case(case_id).offers[-1]
    assert not last.allowed
    assert "one save offer was made already" in last.reasons


def test_a_no_in_a_playbook_is_kept_for_the_customer(desk, clock):
    case_id = a_run(desk, clock)
    guiding.go_on(case_id, STAYING, {"answer": "no"}, "ana", desk, ELIGIBLE)
    customer = desk.log.case(case_id).customer
    assert situation(customer, "x", clock.at, False)["days_since_refusal"] == 0
