"""What the routes of playbooks answer."""

from __future__ import annotations

from typing import Any

from firsthand import wiring
from firsthand.api.answers import NO_CASE, Body
from firsthand.api.errors import as_json, problem
from firsthand.api.flow_schemas import CaseFlowIn, RunIn
from firsthand.desk import cases, guiding
from firsthand.desk.ports import Conflict, Desk
from firsthand.domain.case import Case
from firsthand.domain.in_sight import scrubbed
from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, State
from firsthand.engine.playbook import NotAnInput, replay
from firsthand.engine.playbook.panel import lines_in_sight
from firsthand.records import thread
from firsthand.records.idempotency import Answer
from firsthand.records.tokens import Token
from firsthand.wiring import care

NO_PLAYBOOK = problem(404, "no such playbook", "GET /api/playbooks lists them", "playbook")
NO_RUN = problem(404, "no playbook runs on this case", 'begin one with {"playbook": "..."}', "playbook")


def playbooks() -> Body:
    found = sorted(care.playbooks().values(), key=lambda playbook: playbook.id)
    return 200, [
        {"id": p.id, "version": p.version, "title": p.title, "topic": p.topic, "summary": p.summary} for p in found
    ]


def run(playbook_id: str, body: RunIn) -> Body:
    """The inputs played through; the number of the first that cannot follow is named."""
    playbook = care.playbooks().get(playbook_id)
    if playbook is None:
        return 404, NO_PLAYBOOK
    inputs = [event.plain() for event in body.inputs]
    if "start" in inputs[0]:
        inputs[0]["start"].setdefault("now", playbook.now or wiring.now().isoformat())
    try:
        state, action = replay(playbook, inputs)
    except (NotAnInput, ValueError, TypeError, OverflowError) as error:
        wrong = _first_wrong(playbook, inputs)
        return 422, problem(422, str(error), "see GET /api/playbooks and docs/how-to", f"inputs.{wrong}")
    return 200, _flow(state, action, action.lines())


def _first_wrong(playbook: Playbook, inputs: list[dict[str, Any]]) -> int:
    for number in range(1, len(inputs) + 1):
        try:
            replay(playbook, inputs[:number])
        except (NotAnInput, ValueError, TypeError, OverflowError):
            return number - 1
    raise AssertionError("one of them was wrong")


def _flow(state: State, action: Action, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "lines": lines,
        "expects": list(action.expects),
        "step": state.step,
        "outcome": state.outcome,
        "reason": state.reason,
    }


# --- on a case -----------------------------------------------------------------------------------------------


def stands(case_id: str) -> Body:
    """Where the run stands; what the account said is masked when the sign-in has run out."""
    desk = wiring.desk()
    try:
        case = desk.log.case(case_id)
    except KeyError:
        return 404, NO_CASE
    playbook = guiding.running(case, care.playbooks())
    return (200, _on_case(case, playbook, desk)) if playbook else (404, NO_RUN)


def go_on(case_id: str, body: CaseFlowIn, token: Token) -> Answer:
    """Begin a playbook or go on with it, while no person holds the case."""
    desk, by = wiring.desk(), token.by
    try:
        case = desk.log.case(case_id)
    except KeyError:
        return 404, as_json(NO_CASE)
    if not case.is_open:
        return _wrong(409, "the case is closed", "it opens again when the customer writes", "case")
    if case.owner not in (None, by):
        return _wrong(
            409, "a person holds this case", "exactly one writes on a case; wait until it is released", "case"
        )
    given = body.model_dump(exclude_unset=True)
    wanted = given.pop("playbook", None)
    playbook = care.playbooks().get(wanted) if wanted else guiding.running(case, care.playbooks())
    if playbook is None:
        return 404, as_json(NO_PLAYBOOK if wanted else NO_RUN)
    try:
        case = _moved(case, playbook, given, by, desk, begin=bool(wanted))
    except NotAnInput as error:
        return _wrong(409, str(error), "GET the flow to see what it waits for", "body")
    except (ValueError, TypeError, OverflowError) as error:
        return _wrong(422, str(error), "see /api/docs for the shape", "body")
    except Conflict as conflict:
        return _wrong(409, str(conflict), "read the case again", "case")
    return 200, as_json(_after(case, playbook, by, desk))


def _wrong(status: int, detail: str, mend: str, field: str) -> Answer:
    return status, as_json(problem(status, detail, mend, field))


def _moved(case: Case, playbook: Playbook, given: dict[str, Any], by: str, desk: Desk, *, begin: bool) -> Case:
    if not begin:
        return guiding.go_on(case.id, playbook, given, by, desk, care.kit())
    latest = thread.last_inbound(thread.thread(case))
    return guiding.begin(
        case.id, playbook, latest.text if latest else "", by, desk, care.kit(), source="support AI"
    )


def _after(case: Case, playbook: Playbook, by: str, desk: Desk) -> dict[str, Any]:
    """What the program gets back: where it stands, the link at a sign-in, and to whom an escalation went."""
    told = _on_case(case, playbook, desk)
    if told["waits_for"] == "sign_in":
        told["link"] = care.sign_in_link(case, by, desk)
    if told["outcome"] == "escalated":
        state, _ = guiding.replayed(case, playbook)
        summary = guiding.handoff_of(playbook, state, case)
        assert case.route is not None
        cases.hand_off(
            case.id, summary, queue=case.route.queue, tier=max(1, case.route.tier), to=None, by=by, desk=desk
        )
        told["handed_to"] = case.route.queue
    return told


def _on_case(case: Case, playbook: Playbook, desk: Desk) -> dict[str, Any]:
    state, action = guiding.replayed(case, playbook)
    level = case.level_at(desk.now())
    lines = scrubbed(lines_in_sight(playbook, state, action, level), case, level)
    waits = {"ask": "customer", "call": "tool"}.get(state.waiting, "")
    if guiding.waits_for_sign_in(playbook, state):
        waits = "sign_in"
    return {
        **_flow(state, action, lines),
        "case": case.id,
        "playbook": playbook.id,
        "version": playbook.version,
        "waits_for": waits,
        "link": "",
        "handed_to": "",
    }
