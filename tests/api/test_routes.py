"""Every route of the API: what it takes, what it answers, who may, and what a mistake is told."""

from __future__ import annotations

import json

import pytest

from firsthand.domain.people import ROLES
from firsthand.records.models import MentionRow, ReplyRow

MENTION = {
    "id": "api-1",
    "channel": "webhook",
    "author": "jane",
    "text": "no signal since this morning, please help",
    "created_at": "2026-09-18T17:00:00Z",
}
REPLY = {"text": "Sorry about that, Ines. We are looking into the signal at your place right now."}


def test_a_mention_is_taken_once(caller):
    first = caller("integrator").post("/api/mentions", MENTION)
    assert first.status_code == 200
    assert (first.json()["new"], first.json()["refused"]) == (1, [])
    again = caller("integrator").post("/api/mentions", MENTION)
    assert (again.json()["new"], again.json()["duplicates"]) == (0, 1)


def test_many_mentions_come_as_lines_and_a_wrong_one_is_named(caller):
    lines = [MENTION, {**MENTION, "id": "api-2", "channel": "carrier pigeon"}, {**MENTION, "id": "api-3"}]
    answer = caller("integrator").post("/api/mentions", "\n".join(map(json.dumps, lines)).encode())
    assert answer.status_code == 200
    assert answer.json()["new"] == 2
    (refused,) = answer.json()["refused"]
    assert (refused["line"], refused["field"]) == (2, "channel")
    assert refused["mend"]


def test_a_mention_whose_id_is_known_with_another_text_is_refused_by_its_line(caller):
    known = caller("integrator").post("/api/mentions", MENTION)
    assert known.json()["new"] == 1
    lines = [{**MENTION, "id": "api-2"}, {**MENTION, "text": "another text"}, {**MENTION, "id": "api-3"}]
    answer = caller("integrator").post("/api/mentions", "\n\n".join(["", *map(json.dumps, lines)]).encode())
    assert answer.json()["new"] == 2
    (refused,) = answer.json()["refused"]
    assert (refused["line"], refused["field"]) == (5, "id")


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff\xfe", b'{"id": 1}', b'"words"', b"{}" * 3])
def test_what_is_no_mention_is_refused_with_the_mend(caller, body):
    answer = caller("integrator").post("/api/mentions", body)
    assert answer.status_code in (400, 422)
    assert MentionRow.objects.filter(channel="webhook").count() == 0


def test_cases_are_listed_found_and_opened_to_their_log(caller, case):
    agent = caller("agent")
    listed = agent.get("/api/cases?limit=2").json()
    assert len(listed) == 2
    beyond = agent.get(f"/api/cases?limit=50&before={listed[-1]['id']}").json()
    assert not {row["id"] for row in beyond} & {row["id"] for row in listed}
    assert agent.get(f"/api/cases/{case}").json()["author"] == "ines"
    events = agent.get(f"/api/cases/{case}/events").json()
    assert [event["kind"] for event in events][:3] == ["CaseOpened", "Triaged", "Routed"]
    assert [event["version"] for event in events] == list(range(1, len(events) + 1))


def test_a_reply_is_checked_queued_and_followed(caller, case):
    answer = caller("agent").post(f"/api/cases/{case}/replies", REPLY)
    assert answer.status_code == 200, answer.content
    made = answer.json()
    assert made["status"] == "ready"
    assert caller("qa").get(f"/api/replies/{made['id']}").json()["status"] == "ready"
    assert ReplyRow.objects.get(id=made["id"]).author == "token:agent-program"


def test_a_blocked_reply_says_why_and_does_not_wait(caller, case):
    body = {"text": "Your card 4111 1111 1111 1111 was charged."}
    made = caller("agent").post(f"/api/cases/{case}/replies", body).json()
    assert made["status"] == "blocked"
    assert [f for f in made["findings"] if f["severity"] == "block"]
    assert not ReplyRow.objects.filter(status="ready").exists()


def test_a_reply_to_a_case_that_moved_on_is_a_conflict(caller, case):
    agent = caller("agent")
    version = agent.get(f"/api/cases/{case}").json()["version"]
    assert agent.post(f"/api/cases/{case}/replies", REPLY).status_code == 200
    late = agent.post(f"/api/cases/{case}/replies", {**REPLY, "text": "And so on.", "seen_version": version})
    assert late.status_code == 409
    assert late.json()["mend"]


def test_the_second_approval_is_by_somebody_else(caller, desk_world):
    from firsthand.records.models import CaseRow
    from tests.builders import a_mention
    from tests.workspace import world

    heard = a_mention(
        "no signal, my lawyer will call you", id="post-law", author="lex", account="larkwire", reach=900_000
    )
    from firsthand.desk.intake import take

    take([heard], world.the_desk())
    case = CaseRow.objects.get(author="lex").id
    lead = caller("lead", "first")
    made = lead.post(f"/api/cases/{case}/replies", REPLY).json()
    assert made["status"] == "draft", made
    assert made["second_approval"]
    own = lead.post(f"/api/replies/{made['id']}/approve")
    assert own.status_code == 409
    other = caller("lead", "second").post(f"/api/replies/{made['id']}/approve")
    assert other.status_code == 200, other.content
    assert other.json()["status"] == "ready"


def test_the_report_has_every_metric_with_its_interval(caller):
    answer = caller("lead").get("/api/report?hours=48")
    assert answer.status_code == 200
    first = answer.json()["metrics"]["first_response_minutes"]
    assert set(first) >= {"value", "low", "high", "count", "unit", "definition"}


MAY = {
    ("GET", "/api/cases"): {"agent", "lead", "qa", "admin", "integrator"},
    ("GET", "/api/cases/{case}"): {"agent", "lead", "qa", "admin", "integrator"},
    ("GET", "/api/cases/{case}/events"): {"agent", "lead", "qa", "admin", "integrator"},
    ("GET", "/api/replies/none"): {"agent", "lead", "qa", "admin", "integrator"},
    ("GET", "/api/report"): {"agent", "lead", "qa", "admin", "integrator"},
    ("POST", "/api/mentions"): {"integrator", "admin", "lead"},
    ("POST", "/api/cases/{case}/replies"): {"agent", "lead", "integrator", "admin"},
    ("POST", "/api/cases/none/files"): {"agent", "lead", "integrator", "admin"},
    ("POST", "/api/replies/none/approve"): {"lead", "admin"},
    ("GET", "/api/playbooks"): {"agent", "lead", "qa", "admin", "integrator"},
    ("POST", "/api/playbooks/none/run"): {"agent", "lead", "qa", "admin", "integrator"},
    ("GET", "/api/cases/{case}/flow"): {"agent", "lead", "qa", "admin", "integrator"},
    ("POST", "/api/cases/{case}/flow"): {"agent", "lead", "admin", "integrator"},
}
BODIES = {
    "replies": REPLY,
    "run": {"inputs": [{"start": {"text": "hello"}}]},
    "flow": {"playbook": "general"},
}


@pytest.mark.parametrize("role", ["", *ROLES])
@pytest.mark.parametrize(("method", "path"), MAY)
def test_a_role_may_what_its_people_may_and_nothing_else(caller, case, role, method, path):
    path, program = path.format(case=case), caller(role)
    answer = (
        program.get(path) if method == "GET" else program.post(path, BODIES.get(path.rsplit("/", 1)[-1], MENTION))
    )
    if not role:
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"
    elif role in MAY[method, path.replace(case, "{case}")]:
        assert answer.status_code in (200, 404), answer.content
    else:
        assert answer.status_code == 403
        assert role in answer.json()["detail"]
    assert answer.status_code == 200 or answer.json()["mend"]


def test_every_route_of_the_description_is_tried_for_every_role():
    from firsthand.api.routes import api

    described = {
        (method.upper(), path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    parts = {
        "/replies/none": "/replies/{reply}",
        "/playbooks/none": "/playbooks/{playbook}",
        "/cases/none": "/cases/{case}",
    }
    tried = {(method, path) for method, path in MAY}
    for plain, named in parts.items():
        tried = {(method, path.replace(plain, named)) for method, path in tried}
    assert tried == described


def test_a_revoked_token_and_a_replaced_one_end_at_once(caller):
    from firsthand.records import tokens

    program = caller("agent", "crm")
    newer = caller("agent", "crm")
    assert program.get("/api/cases").status_code == 401
    assert newer.get("/api/cases").status_code == 200
    tokens.revoke("crm")
    assert newer.get("/api/cases").status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/cases/none", 404),
        ("/api/cases/none/events", 404),
        ("/api/replies/none", 404),
        ("/api/nothing", 404),
        ("/api/cases?limit=0", 422),
        ("/api/cases?limit=many", 422),
        ("/api/cases?state=asleep", 422),
        ("/api/cases?queue=%00", 422),
        ("/api/cases/UPPER", 422),
        ("/api/report?hours=nan", 422),
        ("/api/report?hours=-1", 422),
    ],
)
def test_a_mistake_is_told_in_one_shape(caller, path, status):
    answer = caller("agent").get(path)
    assert answer.status_code == status
    if path != "/api/nothing":
        assert set(answer.json()) == {"type", "title", "status", "detail", "field", "mend"}
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "x" * 10_001},
        {"text": 7},
        {"text": "fine", "private": "perhaps"},
        {"text": "fine", "approved_by": "me"},
        {"text": "fine", "case": "another"},
        {"text": "fine", "status": "sent"},
    ],
)
def test_a_reply_of_the_wrong_shape_is_refused_by_its_field(caller, case, body):
    """Among them S7: a field that is the desk's own to set is unknown, not obeyed."""
    answer = caller("agent").post(f"/api/cases/{case}/replies", body)
    assert answer.status_code == 422
    assert not ReplyRow.objects.exists()


def test_a_nul_is_no_part_of_a_text_on_any_database(caller, case):
    answer = caller("agent").post(f"/api/cases/{case}/replies", {"text": "fi\x00ne"})
    assert (answer.status_code, ReplyRow.objects.exists()) == (400, False)
    words = caller("agent").post(f"/api/cases/{case}/replies", {"text": "Write \\u0000 for it, Ines."})
    assert words.status_code == 200, "six letters are no NUL"


def test_a_body_that_is_too_big_is_told_so(caller):
    answer = caller("integrator").post("/api/mentions", b" " * (4 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert "fewer" in answer.json()["mend"]


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_change_needs_a_key_of_a_sensible_length(caller, client, key):
    program = caller("integrator")
    headers = {"Authorization": f"Bearer {program.secret}", **({"Idempotency-Key": key} if key else {})}
    answer = client.post("/api/mentions", MENTION, content_type="application/json", headers=headers)
    assert answer.status_code == 422
    assert answer.json()["field"] == "Idempotency-Key"
