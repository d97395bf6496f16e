"""What a token sees and as whom it writes: a person's token is that person, no more and no less."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from firsthand import wiring
from firsthand.records import tokens
from firsthand.records.models import CaseRow, ReplyRow
from tests.builders import a_mention
from tests.workspace import world

REPLY = {"text": "Sorry about that, Ines. We are looking into the signal at your place right now."}


@pytest.fixture
def of(caller):
    """`of("ana")` is a program with ana's own token."""
    from tests.api.conftest import Caller

    return lambda name: Caller(tokens.make(f"{name}-laptop", "admin", wiring.now(), person=name))


def seen(program) -> set[str]:
    return {row["author"] for row in program.get("/api/cases?limit=200").json()}


ROUTES = ("", "/events", "/flow")


@pytest.mark.parametrize("name", ["ana", "ben", "lea", "quinn"])
def test_a_persons_token_sees_what_the_pages_show_the_person(of, as_, name):
    for row in CaseRow.objects.all():
        page = as_(name).get(f"/case/{row.id}/").status_code
        assert of(name).get(f"/api/cases/{row.id}").status_code == page, row.author
        assert (row.author in seen(of(name))) == (page == 200), row.author


def test_a_case_out_of_sight_is_answered_as_one_that_is_not_there(of):
    review, ana = world.case_of("guest of oak-street"), of("ana")
    for route in ROUTES:
        hidden, stranger = ana.get(f"/api/cases/{review}{route}"), ana.get(f"/api/cases/nobody{route}")
        assert (hidden.status_code, hidden.json()) == (404, stranger.json()), route
    for route, body in (("replies", REPLY), ("files", None), ("flow", {"playbook": "general"})):
        assert ana.post(f"/api/cases/{review}/{route}", body).status_code == 404, route


def test_a_reply_of_a_case_out_of_sight_is_not_there_either(of, caller):
    review = world.case_of("guest of oak-street")
    made = caller("lead").post(f"/api/cases/{review}/replies", {"text": "Thank you, we are sorry for the wait."})
    assert made.status_code == 200, made.content
    hidden, stranger = (of("ana").get(f"/api/replies/{name}") for name in (made.json()["id"], "nobody"))
    assert (hidden.status_code, hidden.json()) == (404, stranger.json())
    assert of("lea").get(f"/api/replies/{made.json()['id']}").status_code == 200


def test_a_program_of_role_agent_without_a_person_sees_what_the_first_tier_sees(caller):
    assert "ines" in seen(caller("agent"))
    assert not {"guest of oak-street", "guest of elm-plaza"} & seen(caller("agent"))
    for role in ("lead", "qa", "admin", "integrator"):
        assert "guest of oak-street" in seen(caller(role)), role


def test_a_persons_reply_is_the_persons_and_not_written_over_the_head_of_who_holds_the_case(of, case):
    from firsthand.desk import cases

    assert of("ana").post(f"/api/cases/{case}/replies", REPLY).status_code == 200
    assert ReplyRow.objects.get(case=case).author == "ana"
    cases.take(case, "ben", world.the_desk())
    late = of("ana").post(f"/api/cases/{case}/replies", {"text": "One thing more."})
    assert (late.status_code, "ben holds" in late.json()["detail"]) == (409, True)


def test_two_tokens_of_one_person_are_not_two_people(desk_world):
    from tests.api.conftest import Caller

    first, second = (Caller(tokens.make(name, "lead", wiring.now(), person="lea")) for name in ("desk", "phone"))
    heard = a_mention(
        "no signal, my lawyer will call you", id="law", author="lex", account="larkwire", reach=900_000
    )
    from firsthand.desk.intake import take

    take([heard], world.the_desk())
    made = first.post(f"/api/cases/{world.case_of('lex')}/replies", REPLY).json()
    assert made["status"] == "draft"
    assert second.post(f"/api/replies/{made['id']}/approve").status_code == 409


def test_a_token_follows_its_person_to_another_role_and_ends_with_the_log_in(of):
    from firsthand.records.models import PersonRow

    ana = of("ana")
    assert ana.post("/api/replies/none/approve").status_code == 403
    PersonRow.objects.filter(id="ana").update(role="lead")
    assert ana.post("/api/replies/none/approve").status_code == 404
    get_user_model().objects.filter(username="ana").update(is_active=False)
    assert ana.get("/api/cases").status_code == 401
