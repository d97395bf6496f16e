"""Playbooks over HTTP: without a case by their inputs alone, on a case with its log, its sign-in and its hand-off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from firsthand import wiring
from firsthand.desk import cases
from firsthand.desk.identity import confirm
from firsthand.domain.people import Account, Contact
from tests.workspace import world

START = {"start": {"text": "my phone is slow", "now": "2026-11-23T09:00:00Z"}}


@pytest.fixture
def bill(desk_world):
    """A case about a bill, whose customer the CRM knows."""
    account = Account(
        "LW-1",
        "Bo Larsen",
        "Wire 20",
        "Nova",
        datetime(2020, 1, 1, tzinfo=UTC),
        83.75,
        phone_last4="4471",
        contacts=(Contact("x", "bo"),),
    )
    with world.account_base(account):
        yield world.case_of("bo")


def test_the_playbooks_are_listed(caller):
    ids = {row["id"] for row in caller("agent").get("/api/playbooks").json()}
    assert {"slow_data", "bill_dispute", "cancellation", "general"} <= ids


def test_a_program_runs_a_playbook_by_its_inputs_alone_and_resumes_anywhere(caller):
    program = caller("integrator")
    first = program.post("/api/playbooks/slow_data/run", {"inputs": [START]}).json()
    assert first["lines"][-1]["ask"]
    assert first["expects"] == ["answer", "message", "silence"]
    again = program.post("/api/playbooks/slow_data/run", {"inputs": [START]}).json()
    assert again == first
    person = program.post(
        "/api/playbooks/slow_data/run", {"inputs": [START, {"message": "let me talk to a human"}]}
    )
    done = person.json()["lines"][-1]["done"]
    assert (person.json()["outcome"], done["reason"]) == ("escalated", "customer_request")
    assert {"source", "stage", "last_action", "facts", "tools_tried", "promises"} <= set(done["handoff"])


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ([{"answer": "yes"}], "inputs.0"),
        ([START, {"result": "x"}], "inputs.1"),
        ([START, {"answer": "yes", "message": "no"}], "inputs"),
        ([START, {}], "inputs"),
        ([], "inputs"),
        ([{"start": {"text": "x", "facts": []}}], "inputs"),
    ],
)
def test_an_input_that_cannot_follow_is_named(caller, inputs, field):
    answer = caller("integrator").post("/api/playbooks/slow_data/run", {"inputs": inputs})
    assert answer.status_code == 422
    assert field in str(answer.json())


def test_an_unknown_playbook_is_told_where_they_are_listed(caller):
    assert caller("agent").post("/api/playbooks/nothing/run", {"inputs": [START]}).status_code == 404


def test_a_program_leads_a_case_to_the_sign_in_and_the_desk_opens_the_account(caller, bill):
    program = caller("integrator")
    begun = program.post(f"/api/cases/{bill}/flow", {"playbook": "bill_dispute"}).json()
    assert begun["waits_for"] == "sign_in"
    assert "/verify/" in begun["link"]
    typed = program.post(f"/api/cases/{bill}/flow", {"result": {"verified": True}})
    assert typed.status_code == 409
    assert "sign-in" in typed.json()["detail"]
    from django.conf import settings

    from firsthand.wiring import care

    token = begun["link"].rstrip("/").split("/")[-1]
    care.signed_in(confirm(token, wiring.desk(), settings.SECRET_KEY.encode()), wiring.desk())
    stands = program.get(f"/api/cases/{bill}/flow").json()
    assert (stands["waits_for"], stands["step"]) == ("tool", "look_at_bill")
    told = {"total": 118.4, "amount": 30, "reason": "data top-up", "is_wrong": False}
    said = program.post(f"/api/cases/{bill}/flow", {"result": told}).json()
    assert "$118.40" in str(said["lines"])


def test_when_the_sign_in_has_run_out_the_flow_shows_nothing_of_the_account(caller, bill, monkeypatch):
    test_a_program_leads_a_case_to_the_sign_in_and_the_desk_opens_the_account(caller, bill)
    later = wiring.now() + timedelta(minutes=61)
    monkeypatch.setattr(wiring, "now", lambda: later)
    shown = str(caller("agent").get(f"/api/cases/{bill}/flow").json())
    for secret in ("118.4", "top-up", "Wire 20", "83.75"):
        assert secret not in shown


def test_an_escalation_hands_the_case_to_a_person_with_the_summary(caller, case):
    program = caller("integrator")
    program.post(f"/api/cases/{case}/flow", {"playbook": "no_service"})
    ended = program.post(f"/api/cases/{case}/flow", {"message": "I want to speak to a real person"}).json()
    assert (ended["outcome"], ended["reason"]) == ("escalated", "customer_request")
    assert ended["handed_to"]
    _, _, _, summary = wiring.desk().log.case(case).handoffs[-1]
    assert summary.source.startswith("no_service v")
    assert "no signal since this morning" in summary.note
    assert summary.reason == "customer_request"


def test_a_program_waits_while_a_person_holds_the_case(caller, case):
    cases.take(case, "ana", wiring.desk())
    held = caller("integrator").post(f"/api/cases/{case}/flow", {"playbook": "general"})
    assert held.status_code == 409
    assert "a person holds" in held.json()["detail"]


def test_the_same_key_begins_once(caller, case):
    program = caller("integrator")
    first = program.post(f"/api/cases/{case}/flow", {"playbook": "general"}, key="k-1")
    again = program.post(f"/api/cases/{case}/flow", {"playbook": "general"}, key="k-1")
    assert first.content == again.content
    assert len(wiring.desk().log.case(case).run.inputs) == 1


def test_who_may_only_read_begins_nothing(caller, case):
    assert caller("qa").post(f"/api/cases/{case}/flow", {"playbook": "general"}).status_code == 403
    assert caller("qa").get(f"/api/cases/{case}/flow").status_code == 404
